use super::mysql::COPYING;
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "mysql-add-stored-generated",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A stored generated column, added to a table that exists.",
    why: "MySQL copies the table (`ALGORITHM=COPY`): nobody writes to it until that is done, and it takes as much disk again.",
    remedy: "Make it `VIRTUAL` and index it, which MySQL does at once and in place.",
    databases: COPYING,
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.add_column("runs", sa.Column("upper_state", sa.String(20), sa.Computed("upper(state)", persisted=True)))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.add_column("runs", sa.Column("upper_state", sa.String(20), sa.Computed("upper(state)", persisted=False)))
"#,
    check: Check::Operation(check),
};

/// MySQL manual, 17.12.1, "Generated Column Operations".
fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AddColumn { column, .. } = &judged.operation.change else { return Vec::new() };
    let is_stored = column.computed.as_ref().is_some_and(|it| it.stored == Some(true));
    let Some(existing) = judged.existing().filter(|_| is_stored && !judged.is_downgrade) else { return Vec::new() };
    vec![
        judged.violation(format!(
            "Column `{}.{}` is generated and stored: the table is copied.",
            existing.id, column.name
        )),
    ]
}
