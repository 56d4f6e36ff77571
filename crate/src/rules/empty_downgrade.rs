use super::{Check, Rule};
use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::interpret::function::Function;

pub(super) const RULE: Rule = Rule {
    name: "empty-downgrade",
    severity: Severity::Warning,
    what: "A `downgrade` that does nothing although the `upgrade` does something.",
    why: "A rollback moves the version back but leaves the schema as it is; the next upgrade then runs into what already exists.",
    remedy: "Undo what `upgrade` does, or raise an exception that says why there is no way back.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    environment
        .migrations
        .iter()
        .filter(|migration| {
            migration.defines.upgrade && migration.function("upgrade").is_none_or(|upgrade| !upgrade.is_empty)
        })
        .filter_map(|migration| {
            let downgrade = migration.function("downgrade").filter(|function| function.is_empty)?;
            let upgrade = migration.function("upgrade");
            let (severity, message) = if upgrade.is_some_and(leaves_the_schema) {
                (Severity::Info, "`downgrade` does nothing; `upgrade` changes only rows, not the schema.")
            } else {
                (Severity::Warning, "`downgrade` does nothing, so what `upgrade` changes stays.")
            };
            Some(Violation::at(migration, downgrade.position, message).with_severity(severity))
        })
        .collect()
}

/// Whether all that a function does is understood, and none of it changes the schema.
fn leaves_the_schema(function: &Function) -> bool {
    let is_known = function.unknown.is_empty() && function.hides_changes.is_none() && function.stopped.is_none();
    is_known
        && !function.operations.is_empty()
        && function.operations.iter().all(|operation| operation.change.leaves_the_schema())
}
