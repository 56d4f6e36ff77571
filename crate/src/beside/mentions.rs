//! What documents say of migrations.
//!
//! An id or a file is only taken for a migration's where the document says so, or where the folder has it: twelve digits
//! may be a commit's or a container's, and `001_intro.py` a lesson's.

mod files;
mod ids;
mod says;
mod sentence;

use std::collections::BTreeSet;

use memchr::{memchr, memmem};
use serde::Serialize;

use super::document::Document;
use crate::environment::Environment;
use crate::folder::{Content, Folder, Kind as FileKind, file_name, limits};
use crate::ordered::{Arrange, Gather};
use crate::project::written::looks_like_migration;
use crate::revision::Migration;
use crate::secret::masked;

/// A migration that a document names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Mention {
    /// The document.
    pub path: String,
    /// Its line, from 1.
    pub line: u32,
    /// What is named.
    pub kind: MentionKind,
    /// The id, or the bare file name.
    pub name: String,
    /// Whether the folder holds it.
    pub found: bool,
    /// The sentence that names it.
    pub text: String,
    /// What that says of it.
    pub says: Option<Says>,
}

/// What a document names a migration by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum MentionKind {
    /// Its id.
    Revision,
    /// Its file.
    File,
}

/// What a document says of a migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Says {
    /// It was run.
    Applied,
    /// A database should be at it.
    Expected,
    /// It is still to be written or run.
    Planned,
}

/// As many mentions of one document are listed. What lists every migration says little of each.
const MAX_OF_DOCUMENT: usize = 1_000;

/// What the documents of a folder say of migrations, and how often they say more than is listed.
pub fn mentions(folder: &Folder, environments: &[Environment]) -> (Vec<Mention>, usize) {
    let documents = || folder.read().filter(|(path, bytes)| is_document(path) && may_name_any(bytes));
    if documents().next().is_none() {
        return (Vec::new(), 0);
    }
    let mut known = Known::of(folder, environments);
    // What one document says plainly is known in all others. Each is read twice, so that only one is held at a time.
    for (path, bytes) in documents() {
        let named = Named::in_document(&Document::of(path, bytes), &known);
        known
            .told
            .extend(named.into_iter().filter(|named| named.kind == MentionKind::Revision).map(|named| named.name));
    }
    let mut mentions = Vec::new();
    let mut left_out = 0;
    for (path, bytes) in documents() {
        let document = Document::of(path, bytes);
        let mut seen = BTreeSet::new();
        let mut named = Named::in_document(&document, &known);
        named.retain(|named| seen.insert((document.lines[named.at].number, named.kind, named.name.clone())));
        left_out += named.len().saturating_sub(MAX_OF_DOCUMENT);
        mentions.extend(named.into_iter().take(MAX_OF_DOCUMENT).map(|named| known.mention(path, &document, named)));
    }
    (mentions, left_out)
}

/// Whether a document may name a migration at all: it has a word that goes with them, or twelve digits. Few have.
fn may_name_any(bytes: &[u8]) -> bool {
    let words = ["igration", "lembic", "evision", ".py", "pgrade", "owngrade"];
    // UTF-16 has a NUL between its letters.
    memchr(0, bytes).is_some()
        || words.iter().any(|word| memmem::find(bytes, word.as_bytes()).is_some())
        || bytes
            .split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')
            .any(|word| word.len() == 12 && word.iter().all(u8::is_ascii_hexdigit))
}

/// The migrations of an environment that no document names, neither by their id nor by their file, in the order in which
/// Alembic reads them. It only says something where documents name others.
pub fn undocumented<'e>(environment: &'e Environment, mentions: &[Mention]) -> Vec<&'e Migration> {
    let named: BTreeSet<&str> = mentions.iter().map(|mention| mention.name.as_str()).into_set();
    let is_named = |migration: &Migration| {
        named.contains(migration.file())
            || migration.id().is_some_and(|id| {
                let mut beginning = named.range(..=id).next_back().into_iter();
                beginning.any(|name| *name == id || (name.len() >= ids::SHORTEST_BEGINNING && id.starts_with(name)))
            })
    };
    environment.migrations.iter().filter(|migration| !is_named(migration)).collect()
}

/// Whether a file is a document: what lists packages is none.
pub fn is_document(path: &str) -> bool {
    let name = file_name(path);
    let lists_packages = ["requirements", "constraints"].iter().any(|word| name.starts_with(word))
        || path.split('/').any(|part| part == "requirements");
    limits().kind(name) == Some(FileKind::Document) && !lists_packages
}

/// What the folder has, and what documents plainly call a migration.
struct Known<'f> {
    /// Ids of its migrations.
    ids: BTreeSet<&'f str>,
    /// Those of them that are more than a word: `2024-05-users`.
    compound_ids: Vec<&'f str>,
    /// Names of the files of its migrations.
    files: BTreeSet<&'f str>,
    /// What has its other files of Python.
    folder: &'f Folder,
    /// Last parts of the directories that hold migrations.
    directories: BTreeSet<&'f str>,
    /// Ids of Alembic's form in names of its files.
    ids_in_names: BTreeSet<&'f str>,
    /// Ids that documents name.
    told: BTreeSet<String>,
}

impl<'f> Known<'f> {
    fn of(folder: &'f Folder, environments: &'f [Environment]) -> Known<'f> {
        let migrations = || environments.iter().flat_map(|environment| &environment.migrations);
        let mut files: BTreeSet<&str> = migrations().map(Migration::file).into_set();
        for (path, content) in folder.files().filter(|(path, _)| path.ends_with(".py")) {
            let name = file_name(path);
            // One that was put away is still there.
            let looks_like_one = matches!(content, Content::Bytes(bytes) if looks_like_migration(bytes));
            if ids::in_name(name).next().is_some() || looks_like_one {
                files.insert(name);
            }
        }
        let locations = environments.iter().flat_map(|environment| &environment.location.version_locations);
        let ids_in_names = files.iter().flat_map(|name| ids::in_name(name)).into_set();
        Known {
            ids: migrations().filter_map(Migration::id).into_set(),
            compound_ids: migrations().filter_map(Migration::id).filter(|id| ids::is_compound(id)).collect(),
            directories: locations.map(|path| file_name(path)).into_set(),
            files,
            folder,
            ids_in_names,
            told: BTreeSet::new(),
        }
    }

    /// Whether the folder has what is named.
    fn has(&self, kind: MentionKind, name: &str) -> bool {
        match kind {
            MentionKind::File => self.files.contains(name) || self.is_of_another(name),
            MentionKind::Revision => {
                self.ids.contains(name) || self.ids_in_names.contains(name) || self.begins_one(name)
            }
        }
    }

    /// Whether a file of Python that is no migration has a name.
    fn is_of_another(&self, name: &str) -> bool {
        let stem = name.strip_suffix(".py").unwrap_or(name);
        self.folder.modules_named(stem).any(|path| file_name(path) == name) && !self.files.contains(name)
    }

    /// Whether a name is the beginning of just one id, which Alembic takes for it.
    fn begins_one(&self, name: &str) -> bool {
        let mut beginning = self.ids.range(name..).take_while(|id| id.starts_with(name));
        name.len() >= ids::SHORTEST_BEGINNING && beginning.next().is_some() && beginning.next().is_none()
    }

    fn mention(&self, path: &str, document: &Document, named: Named) -> Mention {
        let sentence = sentence::around(document, named.at, named.column, &named.name);
        Mention {
            path: path.to_owned(),
            line: document.lines[named.at].number,
            kind: named.kind,
            found: self.has(named.kind, &named.name),
            says: says::says(document, named.at, &sentence, &named.name),
            text: masked(&sentence).into_owned(),
            name: named.name,
        }
    }
}

/// What a line of a document names.
#[derive(Debug, PartialEq, Eq)]
struct Named {
    /// The place of the line.
    at: usize,
    /// Where in it, in bytes.
    column: usize,
    kind: MentionKind,
    name: String,
}

impl Named {
    /// What a document names, in the order of its text.
    fn in_document(document: &Document, known: &Known<'_>) -> Vec<Named> {
        let mut found = Vec::new();
        for (at, line) in document.lines.iter().enumerate() {
            let (ids, files) = (ids::may_be_in(&line.text), line.text.contains(".py"));
            let of_files = if files { files::named(document, at, known) } else { Vec::new() };
            if ids || !known.ids.is_empty() {
                found.extend(ids::named(document, at, known));
            }
            found.extend(of_files);
        }
        found.as_mut_slice().arrange_by_key(|named| (named.at, named.column));
        found
    }
}

/// Words that say that a text is about migrations.
const OF_MIGRATIONS: [&str; 8] =
    ["migration", "alembic", "revision", "upgrade", "downgrade", "version_num", "stamp", "revises"];

/// The place of the last of some words in a text, in lower case, as whole beginnings of words.
fn last_of(text: &str, words: &[&str]) -> Option<usize> {
    words.iter().filter_map(|word| begins_word(text, word).last()).max()
}

/// Where words begin so.
fn begins_word<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> {
    // `expected_start_time` is a name.
    let is_name = |end: usize| {
        let mut behind = text[end..].chars();
        behind.next() == Some('_') && behind.next().is_some_and(char::is_alphanumeric)
    };
    text.match_indices(word)
        .filter(move |(at, _)| !is_name(at + word.len()))
        .map(|(at, _)| at)
        .filter(|at| !text[..*at].ends_with(|char: char| char.is_alphanumeric()))
}

/// Whether a text has one of some words.
fn has_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| begins_word(text, word).next().is_some())
}

/// Whether what surrounds a line is about migrations: its block as far as it is near, what introduces that, its heading.
fn is_among_migrations(document: &Document, at: usize, against: &[&str]) -> bool {
    let line = &document.lines[at];
    let others = document.near(at).iter().filter(|other| other.number != line.number);
    let near: Vec<String> = others.map(|line| line.text.to_lowercase()).collect();
    if near.iter().any(|text| has_any(text, against)) {
        return false;
    }
    if near.iter().any(|text| has_any(text, &OF_MIGRATIONS)) {
        return true;
    }
    let above = document.introduction(at).into_iter().chain(document.heading(at));
    let above: Vec<String> = above.map(|line| line.text.to_lowercase()).collect();
    above.iter().any(|text| has_any(text, &OF_MIGRATIONS)) && !above.iter().any(|text| has_any(text, against))
}

/// The heading of the column in which a place of a table's row stands.
fn column_heading(document: &Document, at: usize, column: usize) -> Option<String> {
    let number = document.lines[at].text[..column].matches('|').count();
    let header = document.first(at)?;
    header.text.split('|').nth(number).map(|cell| cell.trim().to_lowercase())
}
