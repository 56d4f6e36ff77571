//! Violations for revisions that are each other's ancestors.

use super::mend;
use crate::environment::Environment;
use crate::finding::Violation;
use crate::graph::cycles::Cycle;
use crate::graph::verdict::Stop;

/// A violation for each of the cycles, at the file whose link is probably wrong.
pub(super) fn violations(
    environment: &Environment,
    is_such: fn(&Cycle) -> bool,
    hint: fn(&Environment) -> &'static str,
) -> Vec<Violation> {
    environment
        .graph
        .cycles
        .iter()
        .filter(|cycle| is_such(cycle))
        .map(|cycle| violation(environment, cycle, hint(environment)))
        .collect()
}

fn violation(environment: &Environment, cycle: &Cycle, hint: &str) -> Violation {
    let ids: Vec<&str> = cycle.revisions.iter().filter_map(|&index| environment.migrations[index].id()).collect();
    let shown = ids.iter().take(6).map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
    let message = match ids.len() {
        1 => format!("{shown} names itself as its parent or dependency."),
        count if count > 6 => format!("{count} revisions are each other's ancestors: {shown} and {} more.", count - 6),
        _ => format!("These revisions are each other's ancestors: {shown}."),
    };
    let mistaken = cycle.revisions.iter().find_map(|&index| {
        let migration = &environment.migrations[index];
        let documented = migration.documented("Revises:").filter(|id| *id != "None" && *id != "<base>");
        let parent = match documented {
            Some(id) => Some(*environment.graph.names.get(id)?),
            // The template's line is there and empty: it was a base.
            None if migration.docstring.lines().any(|line| line.trim() == "Revises:") => None,
            None => return None,
        };
        let leads_out = parent.is_none_or(|parent| cycle.revisions.binary_search(&parent).is_err());
        leads_out.then_some((migration, documented))
    });
    let message = if hint.is_empty() { message } else { format!("{message} {hint}") };
    let (migration, fix) = match mistaken {
        Some((migration, documented)) => {
            let parents: Vec<&str> = documented.into_iter().collect();
            let position = migration.down_revision.position();
            let fix = mend::with_identifier(migration, "down_revision", position, &parents);
            (migration, fix.map(|fix| fix.because("as its docstring says")))
        }
        None => (&environment.migrations[cycle.revisions.first().copied().unwrap_or_default()], None),
    };
    let position = if cycle.by_parents { &migration.down_revision } else { &migration.depends_on }.position();
    let says = environment.verdict.stop.as_ref().filter(|stop| cycle.seen_by_alembic && stop.is_cycle());
    Violation::at(migration, position, message).with_fix(fix).with_alembic_says(says.map(Stop::prints))
}
