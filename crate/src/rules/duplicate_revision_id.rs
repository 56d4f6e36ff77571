use super::{Check, Rule};
use crate::audit::Environment;
use crate::finding::{Severity, Violation};

pub(super) const RULE: Rule = Rule {
    name: "duplicate-revision-id",
    severity: Severity::Error,
    what: "An id that several files share.",
    why: "Alembic warns and goes on with the file that it reads last; what the others hold never runs.",
    remedy: "Give all but one of the files an id of their own, and mend the `down_revision` of what follows them.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    for files in &environment.graph.duplicates {
        let Some((&last, others)) = files.split_last() else { continue };
        let winner = &environment.migrations[last];
        let id = winner.id().unwrap_or_default();
        for &index in others {
            let migration = &environment.migrations[index];
            let message = format!("`{id}` is also the id of {}, which Alembic would take.", winner.path);
            violations.push(Violation::at(migration, migration.revision.position(), message));
        }
        let names: Vec<&str> = others.iter().map(|&index| environment.migrations[index].path.as_str()).collect();
        let message = format!("`{id}` is also the id of {}, which Alembic would pass over.", names.join(", "));
        violations.push(Violation::at(winner, winner.revision.position(), message));
    }
    violations
}
