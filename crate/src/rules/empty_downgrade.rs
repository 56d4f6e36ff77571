use super::{Check, Rule};
use crate::environment::Environment;
use crate::finding::{Severity, Violation};

pub(super) const RULE: Rule = Rule {
    name: "empty-downgrade",
    severity: Severity::Warning,
    what: "A `downgrade` that does nothing although the `upgrade` does something.",
    why: "A rollback moves the version back and leaves the schema as it is; the next upgrade then meets what is already there.",
    remedy: "Undo what `upgrade` does, or raise with a reason where there is no way back.",
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
            Some(Violation::at(migration, downgrade.position, "`downgrade` does nothing, `upgrade` does something."))
        })
        .collect()
}
