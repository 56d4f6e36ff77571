//! The files of the folder, each parsed once: migrations, env.py, and what they import helpers and constants from.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::folder::{Folder, text};
use crate::project::modules::Modules;
use crate::python::source::Source;

/// The files of a folder, parsed when they are first asked for.
pub struct Library<'f> {
    folder: &'f Folder,
    modules: Modules<'f>,
    /// Each file of the folder, parsed once it is asked for: by whichever thread asks first, for all of them.
    sources: BTreeMap<&'f str, OnceLock<Option<Box<Source>>>>,
}

impl<'f> Library<'f> {
    /// The library of a folder, with nothing read yet.
    pub fn of(folder: &'f Folder) -> Self {
        let sources = folder.files().map(|(path, _)| (path, OnceLock::new())).collect();
        Library { folder, modules: Modules::of(folder), sources }
    }

    /// The file that a dotted module name means to the file at `importer`.
    pub fn module(&self, importer: &str, name: &str) -> Option<&Source> {
        self.source(self.modules.path(importer, name)?)
    }

    /// The package that was dropped itself, if it is one: nobody knows its name.
    pub fn root_package(&self) -> Option<&Source> {
        self.source("__init__.py")
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
