use super::{Check, Rule};
use crate::audit::Environment;
use crate::finding::{Severity, Violation};

pub(super) const RULE: Rule = Rule {
    name: "missing-parent",
    severity: Severity::Error,
    what: "A `down_revision` that no file has as its id.",
    why: "Alembic warns and then stops every command with a KeyError.",
    remedy: "Bring the missing file back, or name the revision that comes before.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (migration, node) in environment.migrations.iter().zip(&environment.graph.nodes) {
        for parent in &node.missing_parents {
            let message = format!("No file here has the id `{parent}`.");
            violations.push(Violation::at(migration, migration.down_revision.position(), message));
        }
    }
    violations
}
