use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "create-index-non-concurrent",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "An index on a table that exists, created without `CONCURRENTLY`.",
    why: "The table can't be written to until the index is built.",
    remedy: "Create it concurrently, outside of a transaction.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.create_index("ix_runs_state", "runs", ["state"])
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
with op.get_context().autocommit_block():
    op.create_index("ix_runs_state", "runs", ["state"], postgresql_concurrently=True)
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::CreateIndex { index, concurrently: false, .. } = &judged.operation.change else { return Vec::new() };
    let Some(existing) = judged.existing() else { return Vec::new() };
    let name = index.name.as_ref().map_or_else(|| "An index".to_owned(), |name| format!("Index `{name}`"));
    let message = format!("{name} on table `{}` is created without `CONCURRENTLY`.", existing.id);
    vec![judged.violation(message)]
}
