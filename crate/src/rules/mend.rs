//! The smallest change that mends something, in words that can be followed: which file and line, which value.

use crate::python::lines::Position;
use crate::revision::Migration;

/// A line to write in the place of the one that is there.
pub(super) fn line(migration: &Migration, position: Position, text: &str) -> String {
    format!("{}, line {}: `{text}`", migration.path, position.line)
}

/// `down_revision = "a1"`, as Python reads it: nothing, one value, or several.
pub(super) fn assignment(name: &str, values: &[&str]) -> String {
    let quoted = |value: &&str| format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""));
    let value = match values {
        [] => "None".to_owned(),
        [only] => quoted(only),
        values => format!("({})", values.iter().map(quoted).collect::<Vec<_>>().join(", ")),
    };
    format!("{name} = {value}")
}
