use std::collections::BTreeSet;

use super::met::{listed, locks_exclusively, upgrade_of};
use crate::environment::Environment;
use crate::finding::{Related, Severity, Violation};
use crate::graph::Index;
use crate::operation::{Change, Operation};
use crate::rules::{Check, Group, POSTGRESQL, Rule};
use crate::schema::Id;

/// How many tables are named.
const NAMED: usize = 4;

pub(super) const RULE: Rule = Rule {
    name: "many-exclusive-locks-in-one-transaction",
    group: Group::Locks,
    severity: Severity::Info,
    what: "A migration that locks several tables that exist in ACCESS EXCLUSIVE mode, one after the other.",
    why: "Each lock is held until all of the migration is done: while it waits for the last table, the first are closed to everybody. With a transaction that takes them in another order, it makes a deadlock.",
    remedy: "Change each table in a revision of its own, with `transaction_per_migration=True`.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text))
op.add_column("users", sa.Column("email", sa.Text))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text))
# next revision
op.add_column("users", sa.Column("email", sa.Text))
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let order = environment.replay.order.iter();
    order.filter_map(|&index| of_migration(environment, index)).collect()
}

fn of_migration(environment: &Environment, index: Index) -> Option<Violation> {
    let mut locked: Vec<(&Id, &Operation)> = Vec::new();
    let mut known: BTreeSet<&Id> = BTreeSet::new();
    for (operation, existing) in upgrade_of(environment, index) {
        if operation.autocommit || is_commit(&operation.change) {
            if locked.len() > 1 {
                break;
            }
            locked.clear();
            known.clear();
        }
        let Some(existing) = existing.filter(|_| !operation.autocommit && locks_exclusively(&operation.change)) else {
            continue;
        };
        if known.insert(&existing.id) {
            locked.push((&existing.id, operation));
        }
    }
    let [(first, first_operation), (_, second), ..] = locked.as_slice() else { return None };
    let migration = environment.migrations.get(index)?;
    let ids: Vec<&Id> = locked.iter().map(|(id, _)| *id).collect();
    let message = if ids.len() <= NAMED {
        format!("Tables {} are locked in ACCESS EXCLUSIVE mode until the migration is done.", listed(&ids))
    } else {
        format!("{} tables are locked in ACCESS EXCLUSIVE mode until the migration is done.", ids.len())
    };
    let related = Related {
        path: migration.path.clone(),
        position: first_operation.position,
        message: format!("`{first}` is locked from here on"),
    };
    let violation = Violation::at(migration, second.position, message);
    Some(violation.with_related(Some(related)))
}

fn is_commit(change: &Change) -> bool {
    matches!(change, Change::Other { op, .. } if op == "commit")
}
