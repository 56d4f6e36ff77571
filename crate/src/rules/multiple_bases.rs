use super::{Check, Rule};
use super::labels::every_line_labelled;
use crate::audit::Environment;
use crate::finding::{Severity, Violation};

pub(super) const RULE: Rule = Rule {
    name: "multiple-bases",
    severity: Severity::Warning,
    what: "Several revisions without a parent.",
    why: "Usually one of them has lost its parent; `alembic downgrade base` and the order of upgrades then mean something else than intended.",
    remedy: "Set the `down_revision` of all but the first; where the lines are meant to be apart, give each a branch label.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let bases = &environment.graph.bases;
    if bases.len() < 2 {
        return Vec::new();
    }
    let labelled = every_line_labelled(environment, bases, |node| &node.children);
    let ids: Vec<&str> = bases.iter().filter_map(|&base| environment.migrations[base].id()).collect();
    bases
        .iter()
        .map(|&base| {
            let migration = &environment.migrations[base];
            let others = ids.iter().filter(|id| Some(**id) != migration.id()).take(5).map(|id| format!("`{id}`"));
            let message = format!("One of {} bases, beside {}.", bases.len(), others.collect::<Vec<_>>().join(", "));
            let violation = Violation::at(migration, migration.down_revision.position(), message);
            // Lines of their own, each with a label, are meant to stay apart.
            if labelled { violation.with_severity(Severity::Info) } else { violation }
        })
        .collect()
}
