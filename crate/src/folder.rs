//! What was dropped: normalised paths, their bytes, and what could not be read or was not asked for.
//!
//! The one list of what is read and what is passed over is `folder/limits.json`; the page
//! imports the same file, so that a drop and the native command see the same folder.

pub mod text;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{LazyLock, OnceLock};

use memchr::memrchr;
use serde::Deserialize;

use crate::ordered::Arrange;

/// What is read of a folder, and how much of it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Limits {
    /// Names of folders that hold no migrations of the project: they are not looked into.
    pub skipped_folders: Vec<String>,
    /// Names of files that are read whatever their extension.
    pub read_names: Vec<String>,
    /// How names of files end that are read: extensions with their dot, and `_HEAD`.
    pub read_extensions: Vec<String>,
    /// Names of documents that have no extension.
    pub document_names: Vec<String>,
    /// How names of documents end.
    pub document_extensions: Vec<String>,
    /// How names of configuration begin that lies beside the migrations.
    pub configuration_beginnings: Vec<String>,
    /// How they end.
    pub configuration_extensions: Vec<String>,
    /// The name of folders of compiled Python.
    pub bytecode_folder: String,
    /// Such a folder is listed below folders of these names, and beside an env.py.
    pub bytecode_folder_below: Vec<String>,
    /// Files that are read at most.
    pub max_files: usize,
    /// Documents and configuration that are listed at most.
    pub max_beside_files: usize,
    /// Bytes of one file; a larger one is not read.
    pub max_file_bytes: u64,
    /// Bytes of a document or of configuration; a larger one is passed over.
    pub max_beside_bytes: u64,
    /// Bytes of all files together.
    pub max_folder_bytes: u64,
    /// Bytes that an archive may unpack to.
    pub max_unpacked_bytes: u64,
}

/// The limits of `folder/limits.json`.
pub fn limits() -> &'static Limits {
    static LIMITS: LazyLock<Limits> = LazyLock::new(|| {
        // A test reads the file; without it nothing is read, which no one could overlook.
        serde_json::from_str(include_str!("folder/limits.json")).unwrap_or(Limits {
            skipped_folders: Vec::new(),
            read_names: Vec::new(),
            read_extensions: Vec::new(),
            document_names: Vec::new(),
            document_extensions: Vec::new(),
            configuration_beginnings: Vec::new(),
            configuration_extensions: Vec::new(),
            bytecode_folder: String::new(),
            bytecode_folder_below: Vec::new(),
            max_files: 0,
            max_beside_files: 0,
            max_file_bytes: 0,
            max_beside_bytes: 0,
            max_folder_bytes: 0,
            max_unpacked_bytes: 0,
        })
    });
    &LIMITS
}

impl Limits {
    /// Whether a folder of this name is passed over with all that is in it.
    pub fn skips_folder(&self, name: &str) -> bool {
        self.skipped_folders.iter().any(|skipped| skipped == name)
    }

    /// Whether a folder of compiled Python is listed for what it is left over from: by the path of the folder that it is in,
    /// and whether an env.py is there.
    pub fn lists_bytecode(&self, above: &str, has_env_py: bool) -> bool {
        has_env_py || above.split(['/', '\\']).any(|part| self.bytecode_folder_below.iter().any(|name| name == part))
    }

    /// Whether a file of this name is read.
    pub fn reads_file(&self, name: &str) -> bool {
        self.kind(name).is_some()
    }

    /// What a file of this name is; none where it is not read.
    pub fn kind(&self, name: &str) -> Option<Kind> {
        let ends = |extensions: &[String]| extensions.iter().any(|extension| name.ends_with(extension.as_str()));
        let begins = |beginnings: &[String]| beginnings.iter().any(|beginning| name.starts_with(beginning.as_str()));
        if self.read_names.iter().any(|read| read == name) || ends(&self.read_extensions) {
            Some(Kind::OfMigrations)
        } else if self.document_names.iter().any(|read| read == name) || ends(&self.document_extensions) {
            Some(Kind::Document)
        } else if begins(&self.configuration_beginnings) || ends(&self.configuration_extensions) {
            Some(Kind::Configuration)
        } else {
            None
        }
    }

    /// Whether a file is passed over that has this name and as many bytes.
    pub fn passes_over(&self, name: &str, bytes: u64) -> bool {
        bytes > self.max_beside_bytes && matches!(self.kind(name), Some(Kind::Document | Kind::Configuration))
    }

    /// Why a file of this many bytes is not read, if it is not.
    pub fn size_problem(&self, bytes: u64) -> Option<String> {
        (bytes > self.max_file_bytes).then(|| format!("larger than {} MiB", self.max_file_bytes >> 20))
    }
}

/// What a file is that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What migrations are made of: Python, SQL, Alembic's configuration and its like.
    OfMigrations,
    /// What people wrote for people.
    Document,
    /// What configures other programs.
    Configuration,
}

/// What is known of a file of the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The bytes as they lie on the disk.
    Bytes(Vec<u8>),
    /// What kept the file from being read.
    Unreadable(String),
    /// It is there, and was not read.
    Unread,
    /// It is there, and too large for what may stand in it.
    PassedOver,
}

/// A file of the folder.
#[derive(Debug)]
struct File {
    content: Content,
    /// Its bytes were asked for, from any thread, and were not there.
    is_missed: AtomicBool,
}

/// The files that were dropped, by their path relative to the folder, sorted as bytes.
#[derive(Debug, Default)]
pub struct Folder {
    files: BTreeMap<String, File>,
    /// Documents and configuration that were not even listed: there were too many.
    unlisted: usize,
    /// The paths of its Python, each with a number that the last part of its module's name has, in the order of these; once
    /// they were asked for.
    by_module: OnceLock<Vec<(u64, String)>>,
}

impl Folder {
    /// Takes up a file. A path that leads out of the folder is kept as unreadable.
    pub fn add(&mut self, path: &str, bytes: Vec<u8>) {
        let is_passed_over = limits().passes_over(file_name(path), bytes.len() as u64);
        self.insert(path, if is_passed_over { Content::PassedOver } else { Content::Bytes(bytes) });
    }

    /// Takes up a file that is not read, for it is too large for what may stand in it.
    pub fn pass_over(&mut self, path: &str) {
        self.insert(path, Content::PassedOver);
    }

    /// Counts a document, or configuration, that is not listed.
    pub fn leave_unlisted(&mut self) {
        self.unlisted += 1;
    }

    /// Documents and configuration that were not listed.
    pub fn unlisted(&self) -> usize {
        self.unlisted
    }

    /// A folder of which nothing was read so far.
    pub fn of_unread(paths: Vec<String>) -> Folder {
        let files = paths.into_iter().filter_map(|path| {
            let file = File { content: Content::Unread, is_missed: AtomicBool::new(false) };
            Some((normalised(&path)?, file))
        });
        Folder { files: files.collect(), ..Folder::default() }
    }

    /// Takes up a file that is to be read once it is asked for.
    pub fn add_unread(&mut self, path: &str) {
        self.insert(path, Content::Unread);
    }

    fn insert(&mut self, path: &str, content: Content) {
        let (path, content) = match normalised(path) {
            Some(path) => (path, content),
            None => (path.to_owned(), Content::Unreadable("its path leads outside the folder".to_owned())),
        };
        self.take_up(path, content);
    }

    fn take_up(&mut self, path: String, content: Content) {
        let file = File { content, is_missed: AtomicBool::new(false) };
        if let Some(known) = self.files.get_mut(&path) {
            *known = file;
        } else {
            self.files.insert(path, file);
            self.by_module = OnceLock::new();
        }
    }

    /// Takes up a file that could not be read.
    pub fn add_unreadable(&mut self, path: &str, reason: &str) {
        let path = normalised(path).unwrap_or_else(|| path.to_owned());
        self.take_up(path, Content::Unreadable(reason.to_owned()));
    }

    /// All files, in the order of their paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, &Content)> {
        self.files.iter().map(|(path, file)| (path.as_str(), &file.content))
    }

    /// What is there at a path and below it, each by its path from there on: nothing after the path of a file.
    pub fn below<'f>(&'f self, path: &str) -> impl Iterator<Item = &'f str> + use<'f> {
        let length = path.len();
        let start = path.to_owned();
        let own = path.to_owned();
        let is_near = move |it: &&String| it.starts_with(&own);
        let rest = move |it: &'f String| match it.get(length..)? {
            "" => Some(""),
            rest if length == 0 => Some(rest),
            rest => rest.strip_prefix('/'),
        };
        self.files.range(start..).map(|(path, _)| path).take_while(is_near).filter_map(rest)
    }

    /// Whether there is a file, read or not.
    pub fn holds(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The paths of the modules whose name ends with a part, in their order: `a/cli.py` and `b/cli/__init__.py` for `cli`.
    pub fn modules_named<'f>(&'f self, last: &str) -> impl Iterator<Item = &'f str> + Clone + use<'f> {
        let stem = |path: &'f str| file_name(module_path(path));
        let by_module = self.by_module.get_or_init(|| {
            let paths = self.files().map(|(path, _)| path).filter(|path| path.ends_with(".py"));
            let mut by_module: Vec<(u64, String)> = paths.map(|path| (number(stem(path)), path.to_owned())).collect();
            by_module.as_mut_slice().arrange_by_key(|(number, _)| *number);
            by_module
        });
        let (own, last) = (number(last), last.to_owned());
        let begins = by_module.partition_point(|(number, _)| *number < own);
        let same = by_module.get(begins..).unwrap_or_default().iter().take_while(move |(number, _)| *number == own);
        same.map(|(_, path)| path.as_str()).filter(move |path| stem(path) == last)
    }

    /// The files that were read, and their bytes.
    pub fn read(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files().filter_map(|(path, content)| match content {
            Content::Bytes(bytes) => Some((path, bytes.as_slice())),
            Content::Unreadable(_) | Content::Unread | Content::PassedOver => None,
        })
    }

    /// The bytes of a file if it was read.
    pub fn read_bytes(&self, path: &str) -> Option<&[u8]> {
        match &self.files.get(path)?.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Unreadable(_) | Content::Unread | Content::PassedOver => None,
        }
    }

    /// The bytes of a file that is there and was read. One that was not read is *missed* from then on.
    pub fn bytes(&self, path: &str) -> Option<&[u8]> {
        let file = self.files.get(path)?;
        match &file.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Unreadable(_) | Content::PassedOver => None,
            Content::Unread => {
                file.is_missed.store(true, Ordering::Relaxed);
                None
            }
        }
    }

    /// The files that were not read, and whether they were asked for.
    pub fn unread(&self) -> impl Iterator<Item = (&str, bool)> {
        let unread = self.files.iter().filter(|(_, file)| file.content == Content::Unread);
        unread.map(|(path, file)| (path.as_str(), file.is_missed.load(Ordering::Relaxed)))
    }

    /// Whether the bytes of a file were asked for that was not read.
    pub fn misses_any(&self) -> bool {
        self.unread().any(|(_, is_missed)| is_missed)
    }

    /// Number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether nothing was dropped.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// The path with `/` between its parts and no empty or `.` part, as a folder knows it; nothing where a `..` would leave
/// the folder.
pub fn normalised(path: &str) -> Option<String> {
    let is_plain = |path: &str| !path.contains('\\') && !path.split('/').any(|part| matches!(part, "" | "." | ".."));
    if is_plain(path) {
        return Some(path.to_owned());
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// A number that few other names have (FNV-1a).
pub(crate) fn number(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |number, byte| (number ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A module's path without what makes it Python: `a/b` for `a/b.py` and for `a/b/__init__.py`.
pub fn module_path(path: &str) -> &str {
    let path = path.strip_suffix(".py").unwrap_or(path);
    path.strip_suffix("/__init__").unwrap_or(path)
}

/// The folder part of a path, empty at the top.
pub fn parent(path: &str) -> &str {
    memrchr(b'/', path.as_bytes()).and_then(|at| path.get(..at)).unwrap_or_default()
}

/// A path as people read it: the folder itself is `.`.
pub fn shown(path: &str) -> &str {
    if path.is_empty() { "." } else { path }
}

/// The last part of a path.
pub fn file_name(path: &str) -> &str {
    memrchr(b'/', path.as_bytes()).and_then(|at| path.get(at + 1..)).unwrap_or(path)
}

/// A path below a folder; the folder may be the top, which is empty.
pub fn path_in(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// Whether a path lies in a folder, at any depth.
pub fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_file_is_read() {
        let limits = limits();
        assert!(limits.skips_folder("node_modules") && !limits.skips_folder("versions"));
        assert!(limits.reads_file("a.py") && limits.reads_file("pyproject.toml") && !limits.reads_file("a.js"));
        assert_eq!(limits.kind("README.md"), Some(Kind::Document));
        assert_eq!(limits.kind(".env.local"), Some(Kind::Configuration));
        assert_eq!(limits.kind("pyproject.toml"), Some(Kind::OfMigrations));
        assert_eq!(limits.size_problem(limits.max_file_bytes), None);
        assert_eq!(limits.size_problem(limits.max_file_bytes + 1).as_deref(), Some("larger than 32 MiB"));
    }

    #[test]
    fn a_large_document_is_passed_over() {
        let mut folder = Folder::default();
        folder.add("a.md", vec![b' '; limits().max_beside_bytes as usize + 1]);
        folder.add("a.py", vec![b' '; limits().max_beside_bytes as usize + 1]);
        assert_eq!(folder.read().map(|(path, _)| path).collect::<Vec<_>>(), ["a.py"]);
        assert_eq!(folder.bytes("a.md"), None);
        assert!(!folder.misses_any());
    }

    #[test]
    fn paths_are_normalised() {
        let mut folder = Folder::default();
        folder.add(r".\versions\\a.py", vec![]);
        folder.add("versions/x/../b.py", vec![]);
        folder.add("../secret.py", vec![]);
        let paths: Vec<_> = folder.files().map(|(path, _)| path).collect();
        assert_eq!(paths, ["../secret.py", "versions/a.py", "versions/b.py"]);
        assert_eq!(folder.bytes("../secret.py"), None);
    }

    #[test]
    fn a_file_that_was_not_read_is_missed_once_it_is_asked_for() {
        let mut folder = Folder::default();
        folder.add_unread("a.py");
        folder.add_unread("b.py");
        assert_eq!(folder.bytes("a.py"), None);
        assert_eq!(folder.unread().collect::<Vec<_>>(), [("a.py", true), ("b.py", false)]);
        folder.add("a.py", b"x".to_vec());
        assert_eq!(folder.bytes("a.py"), Some(&b"x"[..]));
        assert_eq!(folder.read().map(|(path, _)| path).collect::<Vec<_>>(), ["a.py"]);
    }
}
