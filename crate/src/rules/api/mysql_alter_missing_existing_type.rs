use super::mysql::{BOTH, is_defined_anew};
use super::sure;
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "mysql-alter-missing-existing-type",
    group: Group::Api,
    severity: Severity::Error,
    what: "An `alter_column` without `existing_type` or `type_` on MySQL or MariaDB, where it needs to write the whole column.",
    why: "MySQL's `MODIFY` and `CHANGE` define a column anew, type and all: Alembic stops where it is not told the type.",
    remedy: "Pass the type that the column has as `existing_type`.",
    databases: BOTH,
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
op.alter_column("runs", "state", nullable=False)
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
op.alter_column("runs", "state", existing_type=sa.String(20), nullable=False)
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterColumn { table, column, to } = &judged.operation.change else { return Vec::new() };
    let is_typed = to.type_.is_some() || to.existing_type.is_some();
    if is_typed || !sure::is_directive(judged) || !is_defined_anew(to) || !judged.operation.unknown.is_empty() {
        return Vec::new();
    }
    let (Some(table), Some(column)) = (table.name.as_known(), column.as_known()) else { return Vec::new() };
    let message =
        format!("`alter_column` of `{table}.{column}` needs `existing_type` here: the whole column is written anew.");
    let says = "All MySQL CHANGE/MODIFY COLUMN operations require the existing type.";
    vec![judged.violation(message).with_severity(sure::of_refusal(judged)).with_alembic_says(Some(says.to_owned()))]
}
