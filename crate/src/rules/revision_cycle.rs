use super::{Check, Rule};
use crate::audit::Environment;
use crate::finding::{Severity, Violation};

pub(super) const RULE: Rule = Rule {
    name: "revision-cycle",
    severity: Severity::Error,
    what: "Revisions that are their own ancestors.",
    why: "There is no order in which they could run; Alembic stops, or upgrades in an order that means nothing.",
    remedy: "Find the `down_revision` that points forward and set it to the revision that came before.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    for cycle in environment.graph.cycles.iter().map(|cycle| &cycle.revisions) {
        let Some(&first) = cycle.first() else { continue };
        let migration = &environment.migrations[first];
        let ids: Vec<&str> = cycle.iter().filter_map(|&index| environment.migrations[index].id()).collect();
        let shown = ids.iter().take(6).map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
        let message = match ids.len() {
            1 => format!("{shown} names itself as its parent or dependency."),
            count if count > 6 => format!("{count} revisions are each other's ancestors: {shown} and {} more.", count - 6),
            _ => format!("These revisions are each other's ancestors: {shown}."),
        };
        violations.push(Violation::at(migration, migration.down_revision.position(), message));
    }
    violations
}
