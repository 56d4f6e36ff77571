use super::{Check, Rule};
use crate::audit::Environment;
use crate::finding::{Severity, Violation};

pub(super) const RULE: Rule = Rule {
    name: "irreversible-downgrade",
    severity: Severity::Info,
    what: "A `downgrade` that raises.",
    why: "There is no way back past this revision: a rollback stops here.",
    remedy: "Nothing, where that is meant; else undo what `upgrade` does.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    environment
        .migrations
        .iter()
        .filter_map(|migration| {
            let downgrade = migration.function("downgrade").filter(|function| function.only_raises)?;
            Some(Violation::at(migration, downgrade.position, "`downgrade` raises: a rollback stops here."))
        })
        .collect()
}
