use super::mysql::BOTH;
use super::sure;
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "mysql-drop-index-missing-table",
    group: Group::Api,
    severity: Severity::Error,
    what: "A `drop_index` without `table_name` on MySQL or MariaDB.",
    why: "There an index belongs to its table, and Alembic writes `DROP INDEX … ON no_table`: the database stops.",
    remedy: "Pass the table as `table_name`.",
    databases: BOTH,
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.String(20)))
op.create_index("ix_runs_name", "runs", ["name"])
op.drop_index("ix_runs_name")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.String(20)))
op.create_index("ix_runs_name", "runs", ["name"])
op.drop_index("ix_runs_name", table_name="runs")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::DropIndex { table: None, index, .. } = &judged.operation.change else { return Vec::new() };
    if !sure::is_directive(judged) || judged.operation.directive.as_ref() != "drop_index" {
        return Vec::new();
    }
    let Some(name) = index.name.as_known() else { return Vec::new() };
    let message = format!("`drop_index` of `{name}` needs `table_name` on MySQL.");
    let says = format!("Table 'no_table' doesn't exist: DROP INDEX {name} ON no_table");
    vec![judged.violation(message).with_severity(sure::of_refusal(judged)).with_alembic_says(Some(says))]
}
