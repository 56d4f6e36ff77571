use super::met::{in_use, is_partitioned};
use super::written;
use crate::finding::{Severity, Violation};
use crate::impact::{Lock, Mode};
use crate::operation::Change;
use crate::rules::deployed::Other;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "drop-index-non-concurrent",
    group: Group::Locks,
    severity: Severity::Info,
    what: "An index of a table that exists, dropped without `CONCURRENTLY`.",
    why: "Dropping takes an ACCESS EXCLUSIVE lock on the table: it is quick, but waits for every query that runs, and all that comes later waits behind it.",
    remedy: "Drop it with `postgresql_concurrently=True` in an `autocommit_block()`.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text, index=True))
# next revision
op.drop_index("ix_runs_state", table_name="runs")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text, index=True))
# next revision
with op.get_context().autocommit_block():
    op.drop_index("ix_runs_state", table_name="runs", postgresql_concurrently=True)
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::DropIndex { index, if_exists, concurrently: false, .. } = &judged.operation.change else {
        return Vec::new();
    };
    let Some(existing) = in_use(judged) else { return Vec::new() };
    let Some(name) = index.name.as_known() else { return Vec::new() };
    let table = &existing.table;
    let made = table.index(name).map(|it| it.made);
    // A partitioned index can't be dropped concurrently.
    if is_partitioned(table) || made.is_some_and(|made| judged.is_own(made)) {
        return Vec::new();
    }
    // Whoever uses the table waits for that anyway.
    let is_closed = |it: &Other<'_>| {
        let is_it = |lock: &Lock| lock.relation == existing.id && lock.mode == Mode::AccessExclusive;
        let is_index = matches!(it.operation.change, Change::DropIndex { .. });
        !is_index
            && it.operation.autocommit.is_none()
            && judged.comes_with(it.operation)
            && it.impact.locks.iter().any(is_it)
    };
    if judged.others_on(existing).any(|it| is_closed(&it)) {
        return Vec::new();
    }
    let message = format!("Index `{name}` of table `{}` is dropped without `CONCURRENTLY`.", existing.id);
    let instead = written::autocommit(&[written::drop_index(&existing.id, name, *if_exists)]);
    vec![judged.violation(message).with_replacement(instead)]
}
