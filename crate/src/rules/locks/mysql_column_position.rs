use super::mysql::{MYSQL, has_position};
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "mysql-column-position",
    group: Group::Locks,
    severity: Severity::Info,
    what: "A column that gets a place among others: `FIRST`, `AFTER`.",
    why: "Up to MySQL 8.0.28 a column can only be added at the end at once: at another place, and wherever an old one is moved, the table is built anew. The order of columns means nothing to a query that names them.",
    remedy: "Leave `FIRST` and `AFTER` out.",
    databases: &[MYSQL[0].below(8, 1)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.execute("ALTER TABLE runs ADD COLUMN kind VARCHAR(20) AFTER id")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.execute("ALTER TABLE runs ADD COLUMN kind VARCHAR(20)")
"#,
    check: Check::Operation(check),
};

/// MySQL manual, 17.12.1, "Column Operations".
fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let (column, is_added) = match &judged.operation.change {
        Change::AddColumn { column, .. } => (&column.name, true),
        Change::AlterColumn { column, .. } => (column, false),
        _ => return Vec::new(),
    };
    let Some(existing) = judged.existing().filter(|_| !judged.is_downgrade) else { return Vec::new() };
    let Some(sql) = judged.operation.sql.as_ref().and_then(|sql| sql.text.as_known()) else { return Vec::new() };
    // Which column of several it is about would have to be read.
    if judged.later().first().is_some_and(|it| it.call == judged.operation.call) || !has_position(sql) {
        return Vec::new();
    }
    let what = if is_added { "added at a place" } else { "moved to a place" };
    vec![judged.violation(format!("Column `{}.{column}` is {what} among others.", existing.id))]
}
