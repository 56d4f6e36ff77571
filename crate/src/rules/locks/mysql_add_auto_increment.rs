use super::mysql::MYSQL;
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "mysql-add-auto-increment",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "An `AUTO_INCREMENT` column, added to a table that exists.",
    why: "MySQL writes the table anew to number its rows, and nobody writes to it meanwhile. Replicas may number them otherwise.",
    remedy: "Change it with gh-ost or pt-online-schema-change, or while nobody writes.",
    databases: MYSQL,
    is_opt_in: false,
    bad: r#"
op.create_table("notes", sa.Column("body", sa.Text))
# next revision
op.execute("ALTER TABLE notes ADD COLUMN id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY")
"#,
    good: r#"
op.create_table("notes", sa.Column("body", sa.Text))
# next revision
op.execute("ALTER TABLE notes ADD COLUMN place BIGINT")
"#,
    check: Check::Operation(check),
};

/// MySQL manual, 17.12.1, "Column Operations".
fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AddColumn { column, .. } = &judged.operation.change else { return Vec::new() };
    let is_numbered = column.autoincrement == Some(true) && judged.operation.sql.is_some();
    let Some(existing) = judged.existing().filter(|_| is_numbered && !judged.is_downgrade) else { return Vec::new() };
    vec![judged.violation(format!("Column `{}.{}` numbers the rows of a table that exists.", existing.id, column.name))]
}
