//! What the author of a migration left for readers: comments and paragraphs of docstrings that begin with a word such as
//! NOTE, or say that something is intentional.

use serde::Serialize;

use crate::python::source::Source;

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The line where it begins, from 1.
    pub line: u32,
    /// What it says, without comment signs, its lines joined.
    pub text: String,
}

/// The notes in a file, in the order of its lines.
pub fn notes(_source: &Source) -> Vec<Note> {
    Vec::new()
}
