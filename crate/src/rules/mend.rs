//! The smallest change that mends something, in words that can be followed: which file and line, which value.

use crate::audit::Environment;
use crate::finding::Violation;
use crate::graph::diagnosis::Cause;
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

/// The same with one of several values exchanged.
pub(super) fn exchanged(name: &str, values: &[String], old: &str, new: &str) -> String {
    let values: Vec<&str> = values.iter().map(|value| if value == old { new } else { value }).collect();
    assignment(name, &values)
}

/// A violation at each missing parent that was meant otherwise in one of these ways.
pub(super) fn of_parents_meant_otherwise(environment: &Environment, is_so: fn(Cause) -> bool) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (migration, node) in environment.migrations.iter().zip(&environment.graph.nodes) {
        for parent in &node.missing_parents {
            let Some(diagnosis) = environment.diagnoses.get(parent).filter(|diagnosis| is_so(diagnosis.cause)) else {
                continue;
            };
            let position = migration.down_revision.position();
            let meant = diagnosis.meant.as_ref();
            let text = meant.map(|meant| exchanged("down_revision", migration.parents(), parent, meant));
            let message = format!("`{parent}`: {}", diagnosis.words);
            let mend = text.map(|text| line(migration, position, &text));
            violations.push(Violation::at(migration, position, message).with_mend(mend));
        }
    }
    violations
}
