//! The header that Alembic's template writes into a migration's docstring.

use std::collections::BTreeSet;

use crate::ordered::Gather;
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

/// The ids of a line, with commas or spaces between them, perhaps in quotes; none for a base.
pub(super) fn names(said: &str) -> BTreeSet<&str> {
    said.split([',', ' ', '\t'])
        .map(|name| name.trim_matches(['"', '\'', '`', '(', ')', '[', ']']))
        .filter(|name| !matches!(*name, "" | "None" | "<base>" | "base" | "-" | "and"))
        .into_set()
}
