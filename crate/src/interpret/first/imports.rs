//! Constants that a file imports from other files of the folder.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::constant::{Imports, Names, module_names};
use super::value::Value;
use crate::folder::{self, Folder, text};
use crate::python;

/// Imports of one file, looked up in the folder it was dropped with.
pub struct FolderImports<'a> {
    cache: &'a ImportCache<'a>,
    /// Folder of the importing file.
    here: String,
    /// Files that are being read for this one, so that a circle of imports ends.
    depth: usize,
}

/// The modules that were read already, by path.
pub struct ImportCache<'a> {
    folder: &'a Folder,
    /// Paths by the last part of their module: `cli` for `neutron/db/migration/cli.py`.
    by_stem: BTreeMap<&'a str, Vec<&'a str>>,
    modules: RefCell<BTreeMap<String, Names>>,
}

/// Files that import from files that import.
const MAX_DEPTH: usize = 4;

impl<'a> ImportCache<'a> {
    /// A cache over a folder, with nothing read yet.
    pub fn of(folder: &'a Folder) -> Self {
        let mut by_stem: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (path, _) in folder.files() {
            if let Some(stem) = path.strip_suffix(".py") {
                let stem = stem.strip_suffix("/__init__").unwrap_or(stem);
                by_stem.entry(folder::file_name(stem)).or_default().push(path);
            }
        }
        ImportCache { folder, by_stem, modules: RefCell::new(BTreeMap::new()) }
    }

    /// The imports of the file at a path.
    pub fn of_file(&'a self, path: &str) -> FolderImports<'a> {
        FolderImports { cache: self, here: folder::parent(path).to_owned(), depth: 0 }
    }
}

impl FolderImports<'_> {
    /// The file that a dotted module name means: relative to this file where it begins with dots,
    /// else the only file whose path ends so (the folder's root need not be on Python's path).
    fn path(&self, module: &str) -> Option<&str> {
        let name = module.trim_start_matches('.');
        let dots = module.len() - name.len();
        let tail = name.replace('.', "/");
        let stem = folder::file_name(&tail);
        let candidates = self.cache.by_stem.get(stem)?;
        let is = |path: &str, wanted: &str| {
            let path = path.strip_suffix(".py").unwrap_or(path);
            let path = path.strip_suffix("/__init__").unwrap_or(path);
            path == wanted || path.strip_suffix(wanted).is_some_and(|rest| rest.ends_with('/'))
        };
        if dots > 0 {
            let mut base = self.here.as_str();
            for _ in 1..dots {
                base = folder::parent(base);
            }
            let wanted = folder::joined(base, &tail);
            return candidates.iter().copied().find(|path| {
                let path = path.strip_suffix(".py").unwrap_or(path);
                path.strip_suffix("/__init__").unwrap_or(path) == wanted
            });
        }
        let mut matching = candidates.iter().copied().filter(|path| is(path, &tail));
        let first = matching.next()?;
        matching.next().is_none().then_some(first)
    }
}

impl Imports for FolderImports<'_> {
    fn constant(&self, module: &str, name: &str) -> Option<Value> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        let path = self.path(module)?;
        if let Some(names) = self.cache.modules.borrow().get(path) {
            return names.get(name).cloned().filter(is_constant);
        }
        let source = text::decoded(self.cache.folder.bytes(path)?).text;
        let inner = FolderImports { cache: self.cache, here: folder::parent(path).to_owned(), depth: self.depth + 1 };
        let names = module_names(&source, &python::parsed(&source).body, &inner);
        let value = names.get(name).cloned().filter(is_constant);
        self.cache.modules.borrow_mut().insert(path.to_owned(), names);
        value
    }
}

/// What is not a constant there is not known here: it stays what it was imported as.
fn is_constant(value: &Value) -> bool {
    !matches!(value, Value::Unknown(_) | Value::Imported(_) | Value::Any(_))
}
