use super::sure;
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ColumnChange};
use crate::rules::{Check, Group, Judged, Rule, Versions};

pub(super) const RULE: Rule = Rule {
    name: "sqlite-alter-outside-batch",
    group: Group::Api,
    severity: Severity::Error,
    what: "An `alter_column` on SQLite outside of a batch that does more than rename.",
    why: "SQLite has no `ALTER TABLE … ALTER COLUMN`: the statement that Alembic writes is a syntax error there.",
    remedy: "Do it in a `with op.batch_alter_table(…)`, which makes the table anew.",
    databases: &[Versions::of(Dialect::Sqlite)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
op.alter_column("runs", "name", nullable=False)
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
with op.batch_alter_table("runs") as batch:
    batch.alter_column("name", nullable=False)
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterColumn { table, column, to } = &judged.operation.change else { return Vec::new() };
    if judged.operation.batch.is_some() || !sure::is_directive(judged) {
        return Vec::new();
    }
    let (Some(table), Some(column), Some(what)) = (table.name.as_known(), column.as_known(), changed(to)) else {
        return Vec::new();
    };
    let message = format!(
        "`alter_column` changes {what} of `{table}.{column}` outside of a batch, which SQLite has no statement for."
    );
    let says = "near \"ALTER\": syntax error";
    vec![judged.violation(message).with_severity(sure::of_refusal(judged)).with_alembic_says(Some(says.to_owned()))]
}

/// What becomes of a column besides its name.
fn changed(to: &ColumnChange) -> Option<&'static str> {
    if to.type_.is_some() {
        return Some("the type");
    }
    if to.nullable.is_some() {
        return Some("the nullability");
    }
    to.default.is_some().then_some("the default")
}
