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

/// Lines of a call in which a name is looked for.
const LINES_OF_A_CALL: usize = 6;

/// The line of a call in which a name stands in quotes, with another name in its place.
pub(super) fn replaced(migration: &Migration, position: Position, from: &str, to: &str) -> Option<String> {
    let first = usize::try_from(position.line).ok()?;
    let lines = migration.text.lines().enumerate().skip(first.saturating_sub(1)).take(LINES_OF_A_CALL);
    let quoted = |name: &str| [format!("\"{name}\""), format!("'{name}'")];
    for (at, line) in lines {
        for (old, new) in quoted(from).iter().zip(&quoted(to)) {
            if line.matches(old.as_str()).count() == 1 {
                let position = Position { line: u32::try_from(at + 1).ok()?, column: 1 };
                return Some(self::line(migration, position, line.replace(old.as_str(), new).trim()));
            }
        }
    }
    None
}
