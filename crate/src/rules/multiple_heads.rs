use super::{Check, Rule};
use super::labels::every_line_labelled;
use crate::audit::Environment;
use crate::finding::{Severity, Violation};

pub(super) const RULE: Rule = Rule {
    name: "multiple-heads",
    severity: Severity::Error,
    what: "Several revisions that nothing follows.",
    why: "`alembic upgrade head` refuses to choose and applies nothing.",
    remedy: "Join them with `alembic merge heads`, or set the `down_revision` of one to the other.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let heads = &environment.graph.heads;
    if heads.len() < 2 {
        return Vec::new();
    }
    let labelled = every_line_labelled(environment, heads, |node| &node.parents);
    let ids: Vec<&str> = heads.iter().filter_map(|&head| environment.migrations[head].id()).collect();
    heads
        .iter()
        .map(|&head| {
            let migration = &environment.migrations[head];
            let others = ids.iter().filter(|id| Some(**id) != migration.id()).take(5).map(|id| format!("`{id}`"));
            let message = format!("One of {} heads, beside {}.", heads.len(), others.collect::<Vec<_>>().join(", "));
            let violation = Violation::at(migration, migration.revision.position(), message);
            // Lines of their own, each with a label, are meant to stay apart.
            if labelled { violation.with_severity(Severity::Info) } else { violation }
        })
        .collect()
}
