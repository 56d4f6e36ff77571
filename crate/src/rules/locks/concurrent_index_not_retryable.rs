use super::met::earlier;
use super::written;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, Name};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};
use crate::schema::Id;

pub(super) const RULE: Rule = Rule {
    name: "concurrent-index-not-retryable",
    group: Group::Locks,
    severity: Severity::Info,
    what: "An index that is created concurrently, and not dropped before in case an earlier try failed.",
    why: "A concurrent build that fails, at a deadlock, a timeout or a duplicate, leaves an INVALID index of its name, which no query uses and every write maintains.",
    remedy: "Drop it with `if_exists=True` right before. `IF NOT EXISTS` is no help: it takes the invalid index for the one that is wanted.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
with op.get_context().autocommit_block():
    op.create_index("ix_runs_state", "runs", ["state"], postgresql_concurrently=True)
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
with op.get_context().autocommit_block():
    op.drop_index("ix_runs_state", table_name="runs", if_exists=True, postgresql_concurrently=True)
    op.create_index("ix_runs_state", "runs", ["state"], postgresql_concurrently=True)
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::CreateIndex { table, index, if_not_exists, concurrently: true } = &judged.operation.change else {
        return Vec::new();
    };
    let Some(name) = index.name.as_ref().and_then(|name| name.as_known()) else { return Vec::new() };
    let drops =
        |change: &Change| matches!(change, Change::DropIndex { index, .. } if index.name.as_known() == Some(name));
    // Raw SQL of which not all is known may drop it, and so may code that asks for it.
    let may_drop = |change: &Change| matches!(change, Change::Other { op, .. } if op == "do" || op == "statement");
    let is_asked_for = !judged.operation.guards.is_empty();
    if judged.is_downgrade || is_asked_for || earlier(judged).any(|it| drops(&it.change) || may_drop(&it.change)) {
        return Vec::new();
    }
    let message = if *if_not_exists {
        format!(
            "If building index `{name}` concurrently fails, `IF NOT EXISTS` mistakes the invalid index for a valid one on the next run."
        )
    } else {
        format!("If building index `{name}` concurrently fails, the next run fails at the invalid index that is left.")
    };
    let violation = judged.violation(message);
    let Some(id) = id_of(judged, table) else { return vec![violation] };
    vec![violation.with_instead(written::drop_index(&id, name, true) + "  # before it")]
}

fn id_of(judged: &Judged<'_>, table: &Name) -> Option<Id> {
    judged.existing().map(|it| it.id.clone()).or_else(|| judged.at_heads().id(table))
}
