use super::{Check, Rule};
use crate::audit::Environment;
use crate::finding::{Severity, Violation};

pub(super) const RULE: Rule = Rule {
    name: "merge-with-operations",
    severity: Severity::Info,
    what: "A merge revision whose `upgrade` does something besides.",
    why: "A merge is read as a knot and nothing more; and the branches before it ran in one order here and in another there, so that what it builds on may differ.",
    remedy: "Leave the merge empty and put the operations into a revision behind it.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    environment
        .migrations
        .iter()
        .filter(|migration| migration.parents().len() > 1)
        .filter_map(|migration| {
            let upgrade = migration.function("upgrade").filter(|function| !function.is_empty)?;
            let parents = migration.parents().len();
            let message = format!("It merges {parents} parents, and its `upgrade` is not empty.");
            Some(Violation::at(migration, upgrade.position, message))
        })
        .collect()
}
