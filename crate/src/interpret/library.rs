//! The files of the folder, each parsed once: migrations, env.py, and what they import helpers and constants from.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use memchr::memmem;

use super::registered::{IMPLEMENT, REGISTER};
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

    /// Makes room for the files that have come to a folder and were read.
    pub fn make_room(&mut self, folder: &Folder) {
        for (path, _) in folder.read() {
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
    /// The paths of the files that register directives.
    registering: OnceLock<Vec<String>>,
}

impl<'f> Library<'f> {
    /// The library of a folder, what was parsed of it before among it.
    pub fn of(folder: &'f Folder, sources: &'f Sources) -> Self {
        Library { folder, modules: Modules::of(folder), sources, registering: OnceLock::new() }
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

    /// The files that register directives, as far as they were read so far.
    pub fn registering(&self) -> impl Iterator<Item = &'f Source> {
        let finders = [REGISTER, IMPLEMENT].map(memmem::Finder::new);
        let registers = |(path, bytes): &(&str, &[u8])| {
            path.ends_with(".py") && finders.iter().any(|finder| finder.find(bytes).is_some())
        };
        let paths = || self.folder.read().filter(registers).map(|(path, _)| path.to_owned()).collect();
        self.registering.get_or_init(paths).iter().filter_map(|path| self.source(path))
    }

    /// The files of Python with some word in them, as far as they were read so far.
    pub fn with_word(&self, word: &str) -> impl Iterator<Item = &'f Source> {
        let finder = memmem::Finder::new(word.as_bytes()).into_owned();
        let has = move |(path, bytes): &(&str, &[u8])| path.ends_with(".py") && finder.find(bytes).is_some();
        self.folder.read().filter(has).filter_map(|(path, _)| self.source(path))
    }

    /// Whether there is a file, read or not.
    pub fn holds(&self, path: &str) -> bool {
        // It comes before all that begins as it does.
        self.folder.below(path).next() == Some("")
    }

    /// The files in a directory, at any depth, by their paths from there on.
    pub fn below(&self, directory: &str) -> impl Iterator<Item = &'f str> {
        self.folder.below(directory).filter(|path| !path.is_empty())
    }

    /// How many files there are.
    pub fn file_count(&self) -> usize {
        self.folder.len()
    }

    /// The path of the file that a dotted module name means to the file at `importer`, read or not.
    pub fn path(&self, importer: &str, name: &str) -> Option<&'f str> {
        self.modules.path(importer, name)
    }

    /// The only directory of the folder whose path ends so.
    pub fn directory(&self, tail: &str) -> Option<&'f str> {
        let ends_so = |directory: &&str| {
            *directory == tail || directory.strip_suffix(tail).is_some_and(|rest| rest.ends_with('/'))
        };
        let inside = format!("{tail}/");
        let mut found = self.folder.files().filter_map(|(path, _)| {
            let at = path.match_indices(&inside).map(|(at, _)| at).find(|&at| at == 0 || path[..at].ends_with('/'))?;
            path.get(..at + tail.len()).filter(ends_so)
        });
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }

    /// The text of a file that code reads, by the path that the code makes up from its own.
    pub fn text(&self, path: &str) -> Option<String> {
        Some(text::decoded(self.folder.bytes(path)?).text)
    }
}
