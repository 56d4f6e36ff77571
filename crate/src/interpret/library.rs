//! The other files of the folder, from which migrations import helpers and constants.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use elsa::FrozenMap;

use crate::folder::{self, Folder, text};
use crate::python::ast::{ExceptHandler, Expr, Stmt};
use crate::python::lines::Lines;
use crate::python::{self, walk};

/// A Python file, parsed.
#[derive(Debug)]
pub struct Source {
    /// Its path in the folder.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Where its lines begin.
    pub lines: Lines,
    /// What was parsed of it.
    pub module: python::Module,
    bindings: OnceCell<BTreeMap<String, Vec<usize>>>,
}

impl Source {
    /// Parses a file's text.
    pub fn of(path: &str, text: String) -> Source {
        let (lines, module) = (Lines::of(&text), python::parsed(&text));
        Source { path: path.to_owned(), lines, module, text, bindings: OnceCell::new() }
    }

    /// For each name, which statements of the module's own level bind it: what must be read to know it.
    pub fn bindings(&self) -> &BTreeMap<String, Vec<usize>> {
        self.bindings.get_or_init(|| self.bound())
    }

    fn bound(&self) -> BTreeMap<String, Vec<usize>> {
        let mut bindings: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, statement) in self.module.body.iter().enumerate() {
            walk::each_statement(std::slice::from_ref(statement), &mut |statement| {
                for name in bound_names(statement) {
                    let statements = bindings.entry(name.to_owned()).or_default();
                    if statements.last() != Some(&at) {
                        statements.push(at);
                    }
                }
            });
        }
        bindings
    }
}

/// The names that a statement binds by itself; `*` for a star import.
fn bound_names(statement: &Stmt) -> Vec<&str> {
    let mut names = Vec::new();
    match statement {
        Stmt::FunctionDef(node) => names.push(node.name.as_str()),
        Stmt::AsyncFunctionDef(node) => names.push(node.name.as_str()),
        Stmt::ClassDef(node) => names.push(node.name.as_str()),
        Stmt::Assign(node) => node.targets.iter().for_each(|target| push_target(target, &mut names)),
        Stmt::AnnAssign(node) => push_target(&node.target, &mut names),
        Stmt::AugAssign(node) => push_target(&node.target, &mut names),
        Stmt::For(node) => push_target(&node.target, &mut names),
        Stmt::With(node) => {
            node.items
                .iter()
                .filter_map(|item| item.optional_vars.as_deref())
                .for_each(|it| push_target(it, &mut names));
        }
        Stmt::Try(node) => {
            for ExceptHandler::ExceptHandler(handler) in &node.handlers {
                names.extend(handler.name.as_deref());
            }
        }
        Stmt::Import(node) => names.extend(node.names.iter().map(|alias| match &alias.asname {
            Some(name) => name.as_str(),
            None => alias.name.split('.').next().unwrap_or_default(),
        })),
        Stmt::ImportFrom(node) => {
            names.extend(node.names.iter().map(|alias| alias.asname.as_ref().unwrap_or(&alias.name).as_str()));
        }
        // `TABLES.append(…)` changes what its name is bound to.
        Stmt::Expr(node) => {
            if let Expr::Call(call) = node.value.as_ref()
                && let Expr::Attribute(attribute) = call.func.as_ref()
            {
                push_target(&attribute.value, &mut names);
            }
        }
        _ => {}
    }
    names
}

fn push_target<'a>(target: &'a Expr, names: &mut Vec<&'a str>) {
    match target {
        Expr::Name(name) => names.push(name.id.as_str()),
        Expr::Starred(node) => push_target(&node.value, names),
        Expr::Tuple(node) => node.elts.iter().for_each(|element| push_target(element, names)),
        Expr::List(node) => node.elts.iter().for_each(|element| push_target(element, names)),
        Expr::Subscript(node) => push_target(&node.value, names),
        Expr::Attribute(node) => push_target(&node.value, names),
        _ => {}
    }
}

/// The files of a folder, parsed when they are first asked for.
pub struct Library<'f> {
    folder: &'f Folder,
    /// Paths by the last part of their module: `cli` for `neutron/db/migration/cli.py`.
    by_stem: BTreeMap<&'f str, Vec<&'f str>>,
    sources: FrozenMap<String, Box<Source>>,
}

impl<'f> Library<'f> {
    /// The library of a folder, with nothing read yet.
    pub fn of(folder: &'f Folder) -> Self {
        let mut by_stem: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (path, _) in folder.files() {
            if let Some(stem) = path.strip_suffix(".py") {
                let stem = stem.strip_suffix("/__init__").unwrap_or(stem);
                by_stem.entry(folder::file_name(stem)).or_default().push(path);
            }
        }
        Library { folder, by_stem, sources: FrozenMap::new() }
    }

    /// The file that a dotted module name means to the file at `importer`: relative to it where the name begins
    /// with dots, else the only file whose path ends so (the folder's root need not be on Python's path).
    pub fn module(&self, importer: &str, name: &str) -> Option<&Source> {
        let bare = name.trim_start_matches('.');
        let dots = name.len() - bare.len();
        let tail = bare.replace('.', "/");
        let is_package = importer.ends_with("/__init__.py") || importer == "__init__.py";
        let path = if dots > 0 {
            let mut base = folder::parent(importer);
            for _ in 1..dots {
                base = folder::parent(base);
            }
            let wanted = if tail.is_empty() { base.to_owned() } else { folder::joined(base, &tail) };
            let stem = folder::file_name(&wanted).to_owned();
            let candidates = self.by_stem.get(stem.as_str())?;
            candidates.iter().copied().find(|path| module_path(path) == wanted)?
        } else if let Some(candidates) = self.by_stem.get(folder::file_name(&tail)) {
            let matches = |path: &&str| {
                let path = module_path(path);
                path == tail || path.strip_suffix(tail.as_str()).is_some_and(|rest| rest.ends_with('/'))
            };
            let mut matching = candidates.iter().copied().filter(matches);
            match (matching.next(), matching.next()) {
                (Some(only), None) => only,
                (Some(_), Some(_)) => return None,
                // What was dropped may be a folder inside of the package.
                (None, _) => {
                    let inside =
                        |path: &&str| tail.strip_suffix(module_path(path)).is_some_and(|rest| rest.ends_with('/'));
                    candidates.iter().copied().filter(inside).max_by_key(|path| path.len())?
                }
            }
        } else {
            return None;
        };
        // A file does not import itself; a package's `__init__` may seem to, by its submodules' names.
        if path == importer && !is_package {
            return None;
        }
        self.source(path)
    }

    /// The package that was dropped itself, if it is one: nobody knows its name.
    pub fn root_package(&self) -> Option<&Source> {
        self.source(self.by_stem.get("__init__")?.iter().copied().find(|path| *path == "__init__.py")?)
    }

    /// The files that were asked for, by their paths.
    pub fn into_sources(self) -> Vec<Source> {
        let mut sources: Vec<Source> = self.sources.into_tuple_vec().into_iter().map(|(_, source)| *source).collect();
        sources.sort_unstable_by(|left, right| left.path.cmp(&right.path));
        sources
    }

    fn source(&self, path: &str) -> Option<&Source> {
        if let Some(source) = self.sources.get(path) {
            return Some(source);
        }
        let text = text::decoded(self.folder.bytes(path)?).text;
        Some(self.sources.insert(path.to_owned(), Box::new(Source::of(path, text))))
    }

    /// The text of a file that code reads, by the path that the code makes up from its own.
    pub fn text(&self, path: &str) -> Option<String> {
        Some(text::decoded(self.folder.bytes(path)?).text)
    }
}

/// A module's path without what makes it Python: `a/b` for `a/b.py` and for `a/b/__init__.py`.
fn module_path(path: &str) -> &str {
    let path = path.strip_suffix(".py").unwrap_or(path);
    path.strip_suffix("/__init__").unwrap_or(path)
}
