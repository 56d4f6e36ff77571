use super::met::{earlier, later};
use crate::finding::{Related, Severity, Violation};
use crate::operation::{Change, Operation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "concurrently-with-other-ddl",
    group: Group::Locks,
    severity: Severity::Info,
    what: "A revision that builds or drops an index concurrently, and changes tables besides.",
    why: "A concurrent build takes long, may fail, and is in no transaction with the rest: what comes before it is committed, what comes after it waits, and a revision that stops between them is half done.",
    remedy: "Give the index a revision of its own.",
    databases: &[POSTGRESQL],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text))
with op.get_context().autocommit_block():
    op.create_index("ix_runs_state", "runs", ["state"], postgresql_concurrently=True)
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text))
# next revision
with op.get_context().autocommit_block():
    op.create_index("ix_runs_state", "runs", ["state"], postgresql_concurrently=True)
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let (name, verb) = match &judged.operation.change {
        Change::CreateIndex { index, concurrently: true, .. } => (index.name.as_ref(), "built"),
        Change::DropIndex { index, concurrently: true, .. } => (Some(&index.name), "dropped"),
        _ => return Vec::new(),
    };
    // Said once a function, of the first.
    if earlier(judged).any(|it| is_concurrent(&it.change)) {
        return Vec::new();
    }
    let Some(other) = earlier(judged).chain(later(judged)).find(|it| changes_table(it)) else { return Vec::new() };
    let name = name.map(|name| format!(" `{name}`")).unwrap_or_default();
    let message = format!("Index{name} is {verb} concurrently in a revision that changes tables, too.");
    let related = Related {
        path: judged.migration.path.clone(),
        position: other.position,
        message: other.change.op().replace('_', " "),
    };
    vec![judged.violation(message).with_related(Some(related))]
}

fn is_concurrent(change: &Change) -> bool {
    matches!(change, Change::CreateIndex { concurrently: true, .. } | Change::DropIndex { concurrently: true, .. })
}

fn changes_table(operation: &Operation) -> bool {
    matches!(
        operation.change,
        Change::AddColumn { .. }
            | Change::DropColumn { .. }
            | Change::AlterColumn { .. }
            | Change::AddConstraint { .. }
            | Change::DropConstraint { .. }
            | Change::AlterTable { .. }
            | Change::RenameTable { .. }
            | Change::DropTable { .. }
            | Change::CreateTable(_)
    )
}
