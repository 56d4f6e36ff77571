use super::mysql::{MYSQL, begins_with};
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "mysql-lock-option",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "`LOCK=SHARED` or `LOCK=EXCLUSIVE` on a table that exists.",
    why: "`SHARED` keeps others from writing until the change is done, `EXCLUSIVE` from reading too, even where MySQL needs no lock.",
    remedy: "Write `LOCK=NONE`: MySQL then refuses what it can't do without a lock, rather than block.",
    databases: MYSQL,
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.execute("ALTER TABLE runs ADD INDEX ix_runs_state (state), LOCK=SHARED")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.execute("ALTER TABLE runs ADD INDEX ix_runs_state (state), ALGORITHM=INPLACE, LOCK=NONE")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterTable { action, .. } = &judged.operation.change else { return Vec::new() };
    let (Some(existing), Some(action)) = (judged.existing(), action.as_known()) else { return Vec::new() };
    if judged.is_downgrade || !begins_with(action, &["LOCK=SHARED", "LOCK SHARED", "LOCK=EXCLUSIVE", "LOCK EXCLUSIVE"])
    {
        return Vec::new();
    }
    vec![judged.violation(format!("Table `{}` is locked while it is changed.", existing.id))]
}
