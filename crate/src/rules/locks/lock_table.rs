use super::met::{earlier, in_use, is_name_of, later, locks_exclusively};
use crate::finding::{Severity, Violation};
use crate::operation::{Change, Operation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "lock-table",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A table that exists, locked by `LOCK TABLE` in a mode that keeps others waiting.",
    why: "The lock is held to the end of the transaction, whether or not the migration needs it for so long. With others that lock in another order, it makes deadlocks.",
    remedy: "Leave it to each statement to take the lock that it needs. Where rows must not change meanwhile, take `SHARE ROW EXCLUSIVE` at most, last of all, with a `lock_timeout`.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.execute("LOCK TABLE runs IN ACCESS EXCLUSIVE MODE")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.execute("SET LOCAL lock_timeout = '5s'")
op.add_column("runs", sa.Column("state", sa.Text))
"#,
    check: Check::Operation(check),
};

/// The modes that keep nobody from reading and writing.
const WEAK: [&str; 4] = ["ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE"];

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Other { op, detail, .. } = &judged.operation.change else { return Vec::new() };
    if op != "lock" {
        return Vec::new();
    }
    let Some(existing) = in_use(judged) else { return Vec::new() };
    let text = detail.as_ref().map(|it| it.with_holes()).unwrap_or_default().to_ascii_uppercase();
    let is_impatient = text.contains("NOWAIT") || earlier(judged).any(|it| sets_timeout(&it.change));
    let is_needed = |it: &Operation| {
        locks_exclusively(&it.change) && it.change.table().is_some_and(|table| is_name_of(table, &existing.id))
    };
    // What changes the table next takes the same lock: here it is only asked for beforehand.
    let is_beforehand = later(judged).any(is_needed);
    if is_impatient && is_beforehand {
        return Vec::new();
    }
    let words: Vec<&str> = text.split_whitespace().filter(|word| *word != "NOWAIT").collect();
    let mode = words.join(" ");
    let mode = mode.strip_prefix("IN ").and_then(|rest| rest.strip_suffix(" MODE")).unwrap_or("ACCESS EXCLUSIVE");
    if WEAK.contains(&mode) {
        return Vec::new();
    }
    let blocks = if mode == "ACCESS EXCLUSIVE" { "nobody reads or writes it" } else { "nobody writes to it" };
    let message = format!("Table `{}` is locked in {mode} mode: {blocks} until the transaction is over.", existing.id);
    let violation = judged.violation(message);
    vec![if is_beforehand { violation.with_severity(Severity::Info) } else { violation }]
}

fn sets_timeout(change: &Change) -> bool {
    let is_timeout = |name: &Text| matches!(name.as_known(), Some("lock_timeout"));
    matches!(change, Change::Other { op, name: Some(name), .. } if op == "set" && is_timeout(&name.name))
}
