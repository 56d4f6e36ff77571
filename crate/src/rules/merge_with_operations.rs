use super::{Check, Rule};
use crate::environment::Environment;
use crate::finding::{Severity, Violation};

pub(super) const RULE: Rule = Rule {
    name: "merge-with-operations",
    severity: Severity::Info,
    what: "A merge revision whose `upgrade` does something besides.",
    why: "A merge is read as a knot and nothing more; and the branches before it ran in one order here and in another there, so that what it builds on may differ.",
    remedy: "Leave the merge empty and put the operations into a revision after it.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let nodes = environment.migrations.iter().zip(&environment.graph.nodes);
    nodes
        .filter_map(|(migration, node)| {
            let parents = node.parents.len() + node.missing_parents.len();
            let upgrade = migration.function("upgrade").filter(|upgrade| parents > 1 && !upgrade.is_empty)?;
            let message = format!("It merges {parents} parents, and its `upgrade` is not empty.");
            Some(Violation::at(migration, upgrade.position, message))
        })
        .collect()
}
