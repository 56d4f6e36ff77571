use super::mysql_drop_constraint_missing_type::word_of;
use super::sure;
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, Column, ConstraintKind};
use crate::rules::{Check, Group, Judged, Rule, Versions};

pub(super) const RULE: Rule = Rule {
    name: "sqlite-constraint-outside-batch",
    group: Group::Api,
    severity: Severity::Error,
    what: "A constraint that is added to a table or dropped from it on SQLite, outside of a batch.",
    why: "SQLite has no `ALTER TABLE … ADD CONSTRAINT`: Alembic stops, and points to the batch mode.",
    remedy: "Do it in a `with op.batch_alter_table(…)`, which makes the table anew.",
    databases: &[Versions::of(Dialect::Sqlite)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
op.create_unique_constraint("uq_runs_name", "runs", ["name"])
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
with op.batch_alter_table("runs") as batch:
    batch.create_unique_constraint("uq_runs_name", ["name"])
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let operation = judged.operation;
    if !sure::is_directive(judged) || operation.batch.is_some() {
        return Vec::new();
    }
    let (table, what, instead) = match &operation.change {
        Change::AddConstraint { table, constraint } => {
            let name = constraint.name.as_ref().and_then(|it| it.as_known()).map(|it| format!(" `{it}`"));
            let kind = word_of(&constraint.kind.type_()).unwrap_or("constraint");
            (table, format!("The {} constraint{} is added", words(kind), name.unwrap_or_default()), None)
        }
        Change::DropConstraint { table, name: Some(name), kind, .. } => {
            let Some(name) = name.as_known() else { return Vec::new() };
            let kind = kind.as_ref().and_then(word_of);
            let type_ = kind.map(|kind| format!(", type_=\"{kind}\"")).unwrap_or_default();
            let line = format!("batch.drop_constraint(\"{name}\"{type_})");
            (table, format!("The constraint `{name}` is dropped"), Some(line))
        }
        Change::AddColumn { table, column, .. } => {
            // Alembic adds these by statements of their own, unless it is told to write them into the column.
            let Some(kind) = outside_column(column).filter(|_| !judged.migration.text.contains("inline_references"))
            else {
                return Vec::new();
            };
            let name = column.name.to_string();
            (table, format!("Column `{name}` is added with a {kind} constraint"), None)
        }
        _ => return Vec::new(),
    };
    let Some(table) = table.name.as_known() else { return Vec::new() };
    let message = format!("{what} outside of a batch: SQLite can't change the constraints of table `{table}`.");
    let says = "NotImplementedError: No support for ALTER of constraints in SQLite dialect. Please refer to the batch mode feature which allows for SQLite migrations using a copy-and-move strategy.";
    let mut violation = judged.violation(message).with_severity(sure::of_refusal(judged));
    if let Some(line) = instead {
        violation = violation.with_replacement(format!("with op.batch_alter_table(\"{table}\") as batch:\n    {line}"));
    }
    vec![violation.with_alembic_says(Some(says.to_owned()))]
}

fn words(kind: &str) -> &str {
    match kind {
        "foreignkey" => "foreign key",
        "primary" => "primary key",
        kind => kind,
    }
}

/// The kind of a constraint that comes with a column and is added after it.
fn outside_column(column: &Column) -> Option<&'static str> {
    if column.constraints.iter().any(|it| matches!(it.kind, ConstraintKind::ForeignKey { .. })) {
        return Some("foreign key");
    }
    (column.unique && !column.index).then_some("unique")
}
