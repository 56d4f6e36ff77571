//! What documents say of migrations.

use serde::Serialize;

use crate::environment::Environment;
use crate::folder::Folder;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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

/// What the documents of a folder say of migrations.
pub fn mentions(_folder: &Folder, _environments: &[Environment]) -> Vec<Mention> {
    Vec::new()
}
