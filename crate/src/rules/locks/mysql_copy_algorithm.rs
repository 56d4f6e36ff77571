use super::mysql::{COPYING, begins_with};
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "mysql-copy-algorithm",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "`ALGORITHM=COPY` on a table that exists.",
    why: "MySQL copies the table (`ALGORITHM=COPY`): nobody writes to it until that is done, and it takes as much disk again.",
    remedy: "Ask for `ALGORITHM=INSTANT`, or `ALGORITHM=INPLACE, LOCK=NONE`: MySQL then refuses what it can't do so, rather than block.",
    databases: COPYING,
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.execute("ALTER TABLE runs ADD COLUMN kind VARCHAR(20), ALGORITHM=COPY")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.execute("ALTER TABLE runs ADD COLUMN kind VARCHAR(20), ALGORITHM=INSTANT")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterTable { action, .. } = &judged.operation.change else { return Vec::new() };
    let (Some(existing), Some(action)) = (judged.existing(), action.as_known()) else { return Vec::new() };
    if judged.is_downgrade || !begins_with(action, &["ALGORITHM=COPY", "ALGORITHM COPY"]) {
        return Vec::new();
    }
    vec![judged.violation(format!("Table `{}` is changed by `ALGORITHM=COPY`.", existing.id))]
}
