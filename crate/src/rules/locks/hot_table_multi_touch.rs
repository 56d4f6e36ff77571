use std::collections::BTreeMap;

use super::met::{locks_exclusively, upgrade_of};
use crate::environment::Environment;
use crate::finding::{Related, Severity, Violation};
use crate::graph::Index;
use crate::operation::Operation;
use crate::rules::{Check, Group, POSTGRESQL, Rule};
use crate::schema::Id;

/// From how many revisions on it is told.
const MANY: usize = 3;

pub(super) const RULE: Rule = Rule {
    name: "hot-table-multi-touch",
    group: Group::Locks,
    severity: Severity::Info,
    what: "A table that is in use, locked by several revisions of those that are still to be deployed; of all, where nobody says what is deployed.",
    why: "One upgrade waits for an ACCESS EXCLUSIVE lock on the same table again and again, and all traffic on it stops each time.",
    remedy: "Bring the changes of the table into one revision, or deploy the revisions one by one.",
    databases: &[POSTGRESQL],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text))
# next revision
op.add_column("runs", sa.Column("owner", sa.Text))
# next revision
op.add_column("runs", sa.Column("note", sa.Text))
# file: limbeck.toml
deployed = "3f9c81d2a4e7"
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text))
op.add_column("runs", sa.Column("owner", sa.Text))
op.add_column("runs", sa.Column("note", sa.Text))
# file: limbeck.toml
deployed = "3f9c81d2a4e7"
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let released = environment.released.as_ref();
    let mut locked: BTreeMap<&Id, Vec<(Index, &Operation)>> = BTreeMap::new();
    for &index in environment.replay.order.iter().filter(|index| released.is_none_or(|it| !it.contains(index))) {
        for (operation, impact) in upgrade_of(environment, index) {
            let Some(existing) = impact.existing.as_ref().filter(|_| locks_exclusively(&operation.change)) else {
                continue;
            };
            let by = locked.entry(&existing.id).or_default();
            if by.last().is_none_or(|(last, _)| *last != index) {
                by.push((index, operation));
            }
        }
    }
    let many = locked.into_iter().filter(|(_, by)| by.len() >= MANY);
    many.filter_map(|(id, by)| of_table(environment, id, &by)).collect()
}

fn of_table(environment: &Environment, id: &Id, by: &[(Index, &Operation)]) -> Option<Violation> {
    let ((last, operation), others) = by.split_last()?;
    let of =
        if environment.released.is_some() { "of the revisions that are still to be deployed" } else { "revisions" };
    let message = format!("Table `{id}` is locked by {} {of}.", by.len());
    let mut violation = Violation::at(environment.migrations.get(*last)?, operation.position, message);
    violation.table = Some(id.clone());
    for (index, operation) in others {
        let migration = environment.migrations.get(*index)?;
        violation.related.push(Related {
            path: migration.path.clone(),
            position: operation.position,
            message: format!("`{id}` is locked"),
        });
    }
    Some(violation)
}
