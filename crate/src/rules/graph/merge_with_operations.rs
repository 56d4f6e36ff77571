use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "merge-with-operations",
    group: Group::Graph,
    severity: Severity::Info,
    what: "A merge revision whose `upgrade` does more than merge.",
    why: "Nobody expects a merge to do anything else; and the branches before it may have run in a different order on each database, so what it builds on may differ.",
    remedy: "Leave the merge empty and put the operations in a revision after it.",
    databases: &[],
    is_opt_in: false,
    bad: "",
    good: "",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let nodes = environment.migrations.iter().zip(&environment.graph.nodes);
    nodes
        .filter_map(|(migration, node)| {
            let parents = node.parents.len() + node.missing_parents.len();
            let upgrade = migration.function("upgrade").filter(|upgrade| parents > 1 && !upgrade.is_empty)?;
            let message = format!("It merges {parents} parents, but its `upgrade` is not empty.");
            Some(Violation::at(migration, upgrade.position, message))
        })
        .collect()
}
