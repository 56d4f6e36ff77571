//! The header that Alembic's template writes into a migration's docstring.

use crate::python::lines::Position;
use crate::revision::Migration;

/// What the docstring says after a word that begins one of its lines, be it nothing, and where.
pub(super) fn field<'a>(migration: &'a Migration, word: &str) -> Option<(&'a str, Position)> {
    let said = migration.docstring.lines().find_map(|line| line.trim_start().strip_prefix(word))?;
    Some((said.trim(), position(migration, word)))
}

/// The first line of the file that begins with the word.
pub(super) fn position(migration: &Migration, word: &str) -> Position {
    let line = migration.text.lines().position(|line| line.trim_start().starts_with(word));
    line.map_or(Position::START, |line| Position { line: line as u32 + 1, column: 1 })
}
