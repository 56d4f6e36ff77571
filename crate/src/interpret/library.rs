//! The files of the folder, each parsed once: migrations, env.py, and what they import helpers and constants from.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::folder::{Folder, text};
use crate::project::modules::Modules;
use crate::python::source::Source;

/// The files of a folder that were parsed, by their paths. They may be of several readings, between which more of the
/// folder is read.
#[derive(Debug, Default)]
pub struct Sources(BTreeMap<String, OnceLock<Box<Source>>>);

impl Sources {
    /// Room for each file of a folder, with nothing parsed yet.
    pub fn of(folder: &Folder) -> Self {
        let mut sources = Sources::default();
        sources.make_room(folder);
        sources
    }

    /// Makes room for the files that have come to a folder.
    pub fn make_room(&mut self, folder: &Folder) {
        for (path, _) in folder.files() {
            if !self.0.contains_key(path) {
                self.add(path);
            }
        }
    }

    /// Makes room for a file that has come to a folder, whatever was there before.
    pub fn add(&mut self, path: &str) {
        self.0.insert(path.to_owned(), OnceLock::new());
    }

    /// A file of the folder, parsed; none where it could not be read, or was not read so far.
    pub fn source(&self, folder: &Folder, path: &str) -> Option<&Source> {
        let bytes = folder.bytes(path)?;
        let parsed = || {
            let text::Decoded { text, problem } = text::decoded(bytes);
            let mut source = Source::of(path, text);
            source.problem = problem;
            Box::new(source)
        };
        Some(self.0.get(path)?.get_or_init(parsed))
    }

    /// Those that were asked for.
    pub fn into_parsed(self) -> impl Iterator<Item = Source> {
        self.0.into_values().filter_map(OnceLock::into_inner).map(|source| *source)
    }
}

/// The files of a folder, each parsed when it is first asked for: by whichever thread asks first, for all of them.
pub struct Library<'f> {
    folder: &'f Folder,
    modules: Modules<'f>,
    sources: &'f Sources,
}

impl<'f> Library<'f> {
    /// The library of a folder, what was parsed of it before among it.
    pub fn of(folder: &'f Folder, sources: &'f Sources) -> Self {
        Library { folder, modules: Modules::of(folder), sources }
    }

    /// The file that a dotted module name means to the file at `importer`.
    pub fn module(&self, importer: &str, name: &str) -> Option<&'f Source> {
        self.source(self.modules.path(importer, name)?)
    }

    /// The package that was dropped itself, if it is one: nobody knows its name.
    pub fn root_package(&self) -> Option<&'f Source> {
        self.source("__init__.py")
    }

    /// A file of the folder, parsed; none where it could not be read, or was not read so far.
    pub fn source(&self, path: &str) -> Option<&'f Source> {
        self.sources.source(self.folder, path)
    }

    /// The text of a file that code reads, by the path that the code makes up from its own.
    pub fn text(&self, path: &str) -> Option<String> {
        Some(text::decoded(self.folder.bytes(path)?).text)
    }
}
