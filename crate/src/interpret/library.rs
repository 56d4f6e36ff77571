//! The files of the folder, each parsed once: migrations, env.py, and what they import helpers and constants from.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::folder::{self, Folder, text};
use crate::python::source::Source;

/// The files of a folder, parsed when they are first asked for.
pub struct Library<'f> {
    folder: &'f Folder,
    /// Paths by the last part of their module: `cli` for `neutron/db/migration/cli.py`.
    by_stem: BTreeMap<&'f str, Vec<&'f str>>,
    /// Each file of the folder, parsed once it is asked for: by whichever thread asks first, for all of them.
    sources: BTreeMap<&'f str, OnceLock<Option<Box<Source>>>>,
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
        let sources = folder.files().map(|(path, _)| (path, OnceLock::new())).collect();
        Library { folder, by_stem, sources }
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
            let wanted = if tail.is_empty() { base.to_owned() } else { folder::path_in(base, &tail) };
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
        self.sources.into_values().filter_map(OnceLock::into_inner).flatten().map(|source| *source).collect()
    }

    /// A file of the folder, parsed.
    pub fn source(&self, path: &str) -> Option<&Source> {
        let parsed = || {
            let text::Decoded { text, problem } = text::decoded(self.folder.bytes(path)?);
            let mut source = Source::of(path, text);
            source.problem = problem;
            Some(Box::new(source))
        };
        self.sources.get(path)?.get_or_init(parsed).as_deref()
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
