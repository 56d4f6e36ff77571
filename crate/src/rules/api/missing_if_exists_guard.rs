use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "missing-if-exists-guard",
    group: Group::Api,
    severity: Severity::Info,
    what: "Something that is made or dropped outside of a transaction, without `IF [NOT] EXISTS`.",
    why: "If the migration stops after it, it stays done and the version does not move: the next run stops here.",
    remedy: "Pass `if_not_exists=True` or `if_exists=True`. Drop an index that a `CONCURRENTLY` left invalid before it is made again.",
    databases: &[POSTGRESQL],
    is_opt_in: true,
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
    op.create_index("ix_runs_state", "runs", ["state"], postgresql_concurrently=True, if_not_exists=True)
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    if judged.operation.autocommit.is_none() {
        return Vec::new();
    }
    let (what, argument) = match &judged.operation.change {
        Change::CreateIndex { if_not_exists: false, .. } => ("An index is made", "if_not_exists=True"),
        Change::DropIndex { if_exists: false, .. } => ("An index is dropped", "if_exists=True"),
        Change::CreateTable(create) if !create.if_not_exists => ("A table is made", "if_not_exists=True"),
        Change::DropTable { if_exists: false, .. } => ("A table is dropped", "if_exists=True"),
        Change::AddColumn { if_not_exists: false, .. } => ("A column is added", "if_not_exists=True"),
        Change::DropColumn { if_exists: false, .. } => ("A column is dropped", "if_exists=True"),
        Change::AddEnumValue { if_not_exists: false, .. } => ("A value is added to an enum", "IF NOT EXISTS"),
        _ => return Vec::new(),
    };
    vec![judged.violation(format!("{what} outside of a transaction, without `{argument}`."))]
}
