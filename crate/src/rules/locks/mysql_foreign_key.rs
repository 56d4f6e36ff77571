use super::mysql::COPYING;
use super::transaction::written;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, Constraint, ConstraintKind, Operation};
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "mysql-foreign-key",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A foreign key that is added to a table that exists.",
    why: "MySQL copies the table to add it, unless `foreign_key_checks` is off: nobody writes to it until that is done.",
    remedy: "Look for rows that refer to nothing first, then `SET foreign_key_checks = 0` before it and `= 1` after it: the key is added in place, and rows that are there are not checked.",
    databases: COPYING,
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.create_table("notes", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("run_id", sa.BigInteger))
# next revision
op.create_foreign_key("fk_notes_run", "notes", "runs", ["run_id"], ["id"])
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.create_table("notes", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("run_id", sa.BigInteger))
# next revision
op.execute("SET foreign_key_checks = 0")
op.create_foreign_key("fk_notes_run", "notes", "runs", ["run_id"], ["id"])
op.execute("SET foreign_key_checks = 1")
"#,
    check: Check::Operation(check),
};

/// MySQL manual, 17.12.1, "Foreign Key Operations".
fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let is_foreign = |it: &Constraint| matches!(it.kind, ConstraintKind::ForeignKey { .. });
    let adds = match &judged.operation.change {
        Change::AddConstraint { constraint, .. } => is_foreign(constraint),
        Change::AddColumn { column, .. } => column.constraints.iter().any(is_foreign),
        _ => false,
    };
    let Some(existing) = judged.existing().filter(|_| adds && !judged.is_downgrade) else { return Vec::new() };
    let is_told = |it: &Operation| {
        let sql = it.sql.as_ref();
        sql.is_some_and(|sql| sql.text.with_holes().to_ascii_lowercase().contains("foreign_key_checks"))
    };
    if judged.earlier().iter().any(is_told) {
        return Vec::new();
    }
    let violation =
        judged.violation(format!("A foreign key is added to table `{}`: the table is copied.", existing.id));
    vec![match written(judged) {
        Some(call) => violation.with_instead(format!(
            "op.execute(\"SET foreign_key_checks = 0\")\n{call}\nop.execute(\"SET foreign_key_checks = 1\")"
        )),
        None => violation,
    }]
}
