use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, Operation};
use crate::rules::{Check, Group, Judged, Rule, Versions};

pub(super) const RULE: Rule = Rule {
    name: "sqlite-batch-copies-table",
    group: Group::Locks,
    severity: Severity::Info,
    what: "A batch that copies a table that exists.",
    why: "SQLite can't change it in place: Alembic makes a new table, copies all rows, drops the old one and renames the new one. Nobody writes to the database meanwhile. What Alembic does not reflect is lost: triggers, and CHECK constraints without a name. A view of the table stops it. With foreign keys on, dropping the old table deletes its rows, and `ON DELETE CASCADE` takes those that refer to them along.",
    remedy: "Nothing, on a small table. On a large one do it in one batch, while nobody writes, and with `PRAGMA foreign_keys = OFF`.",
    databases: &[Versions::of(Dialect::Sqlite)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
with op.batch_alter_table("runs") as batch_op:
    batch_op.alter_column("state", new_column_name="status")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
with op.batch_alter_table("runs") as batch_op:
    batch_op.add_column(sa.Column("note", sa.Text))
"#,
    check: Check::Operation(check),
};

/// What holds where env.py has seen to foreign keys.
const COPY: &str = "SQLite can't change it in place: Alembic makes a new table, copies all rows, drops the old one and renames the new one. Nobody writes to the database meanwhile. What Alembic does not reflect is lost: triggers, and CHECK constraints without a name. A view of the table stops it.";

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some(batch) = judged.operation.batch else { return Vec::new() };
    let Some(existing) = judged.existing().filter(|_| !judged.is_downgrade) else { return Vec::new() };
    if !copies(judged.operation) {
        return Vec::new();
    }
    // Each batch copies once.
    let is_beside = |it: &&Operation| it.batch.is_some_and(|own| own.position == batch.position);
    if judged.earlier().iter().rev().take_while(is_beside).any(copies) {
        return Vec::new();
    }
    let violation = judged.violation(format!("Table `{}` is copied to change it.", existing.id));
    vec![if judged.environment.turns_foreign_keys_off { violation.with_why(COPY) } else { violation }]
}

/// Whether Alembic copies a table for an operation of a batch (`requires_recreate_in_batch` in alembic/ddl/sqlite.py).
fn copies(operation: &Operation) -> bool {
    match operation.batch.and_then(|batch| batch.recreate) {
        Some(recreate) => recreate,
        None => match &operation.change {
            Change::AddColumn { column, .. } => column.computed.as_ref().is_some_and(|it| it.stored == Some(true)),
            Change::CreateIndex { .. } | Change::DropIndex { .. } => false,
            _ => true,
        },
    }
}
