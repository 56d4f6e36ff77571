use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::{Severity, Violation};
use crate::graph::Index;
use crate::operation::{Answer, Certainty, Change, ObjectKind, Operation};
use crate::ordered::Gather;
use crate::revision::Migration;
use crate::rules::replayed::{self, Run};
use crate::rules::{Check, Group, Rule};
use crate::schema::fault::Thing;
use crate::schema::{Schema, Step};

pub(super) const RULE: Rule = Rule {
    name: "create-does-nothing",
    group: Group::Schema,
    severity: Severity::Info,
    what: "A create with `IF NOT EXISTS` or `checkfirst` of something that already exists with the same definition.",
    why: "Nothing happens: two migrations seem to create the same thing, but only the first one does.",
    remedy: "Keep it if some databases never ran the first one; otherwise remove it.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.create_index("ix_runs_state", "runs", ["state"])
# next revision
op.create_index("ix_runs_state", "runs", ["state"], if_not_exists=True)
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.create_index("ix_runs_state", "runs", ["state"])
# next revision
op.create_index("ix_runs_state_id", "runs", ["state", "id"], if_not_exists=True)
"#,
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let environment = run.environment;
    let said = |migration: &Migration, operation: &Operation, thing: &Thing, by: Option<Step>| {
        let maker = replayed::maker(environment, by);
        let kind = match thing {
            Thing::Relation(id) => operation.change.kind_of_relation(&id.name),
            _ => None,
        };
        let kind = kind.map_or_else(|| thing.word(), ObjectKind::word);
        let message = format!("{} `{thing}` isn't created here, because {maker}.", replayed::capital(kind));
        Violation::at(migration, operation.position, message)
    };
    let needless = environment.replay.log.needless.iter().filter_map(|it| {
        let migration = environment.migrations.get(it.step.migration as usize)?;
        let operation = it.step.operation(&environment.migrations, "upgrade")?;
        Some(said(migration, operation, &it.thing, it.by))
    });
    let places: BTreeMap<Index, usize> =
        environment.replay.order.iter().enumerate().map(|(at, &it)| (it, at)).into_map();
    let skipped = environment.migrations.iter().enumerate().flat_map(|(index, migration)| {
        let operations = migration.function("upgrade").map(|it| it.operations.as_slice()).unwrap_or_default();
        operations.iter().filter(|it| is_skipped_as_there(it)).map(move |it| (index, migration, it))
    });
    let skipped = skipped.filter_map(|(index, migration, operation)| {
        let (thing, by) = made(&environment.replay.last, &operation.change)?;
        let is_earlier = places.get(&(by.migration as usize)) < places.get(&index);
        is_earlier.then(|| said(migration, operation, &thing, Some(by)))
    });
    needless.chain(skipped).collect()
}

/// Whether an operation does not run because an inspector says what is there.
fn is_skipped_as_there(operation: &Operation) -> bool {
    let asks =
        ["inspect", "has_table", "has_column", "get_table_names", "get_columns", "get_indexes", "information_schema"];
    operation.certainty == Certainty::Skipped
        && operation
            .guards
            .iter()
            .any(|guard| guard.answer == Answer::Fails && asks.iter().any(|question| guard.text.contains(question)))
}

/// What an operation would create, and what has made it.
fn made(schema: &Schema, change: &Change) -> Option<(Thing, Step)> {
    match change {
        Change::CreateTable(create) => {
            let id = schema.id(&create.table)?;
            let by = schema.table(&id)?.made.by?;
            Some((Thing::Relation(id), by))
        }
        Change::AddColumn { table, column, .. } => {
            let id = schema.id(table)?;
            let column = schema.table(&id)?.column(column.name.as_known()?)?;
            Some((Thing::Column(id, Arc::clone(&column.name)), column.made.by?))
        }
        _ => None,
    }
}
