use std::collections::BTreeSet;

use super::met::{is_exclusive, listed, locked, upgrade_of};
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
    why: "Each lock is held until all of the migration is done: while it waits for the last table, nobody can use the first ones, and it can deadlock with a transaction that takes them in another order.",
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
    let mut changed: Vec<(&Id, &Operation)> = Vec::new();
    let mut ids: Vec<&Id> = Vec::new();
    // What has been changed, and what has been locked, by all names.
    let mut own: BTreeSet<Id> = BTreeSet::new();
    let mut known: BTreeSet<Id> = BTreeSet::new();
    for (operation, impact) in upgrade_of(environment, index) {
        if operation.autocommit.is_some() || is_commit(&operation.change) {
            if changed.len() > 1 {
                break;
            }
            changed.clear();
            ids.clear();
            own.clear();
            known.clear();
        }
        if operation.autocommit.is_some() {
            continue;
        }
        for id in locked(environment, index, (operation, impact), is_exclusive) {
            let is_own = impact.existing.as_ref().is_some_and(|it| it.id == *id);
            if is_own && own.insert(id.clone()) {
                changed.push((id, operation));
            }
            if known.insert(id.clone()) {
                ids.push(id);
            }
        }
        if let Change::RenameTable { to, .. } = &operation.change
            && let Some(id) = environment.replay.last.id(to)
        {
            own.insert(id.clone());
            known.insert(id);
        }
    }
    // What one operation locks besides its table can't be taken apart.
    let [(first, first_operation), (_, second), ..] = changed.as_slice() else { return None };
    let migration = environment.migrations.get(index)?;
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
