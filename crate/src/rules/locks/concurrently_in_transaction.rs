use super::transaction::{has_company, severity_in_transaction, with_autocommit_block};
use crate::finding::{Severity, Violation};
use crate::operation::{Change, Operation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "concurrently-in-transaction",
    group: Group::Locks,
    severity: Severity::Error,
    what: "`CONCURRENTLY` inside of a transaction.",
    why: "PostgreSQL refuses it there: the statement commits in between to let others go on. Alembic runs migrations in a transaction, so the upgrade stops here.",
    remedy: "Put it into `with op.get_context().autocommit_block():`, one statement to each `execute`, in a migration of its own.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.create_index("ix_runs_state", "runs", ["state"], postgresql_concurrently=True)
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
    let Some(statement) = concurrent(judged.operation) else { return Vec::new() };
    if let Some(severity) = severity_in_transaction(judged) {
        let message = format!("`{statement}` runs in a transaction, where PostgreSQL refuses it.");
        let violation = judged.violation(message).with_severity(severity);
        return vec![with_autocommit_block(violation, judged)];
    }
    if has_company(judged) {
        let message = format!("`{statement}` shares one `execute` with other statements, which is a transaction.");
        let why = "The server carries out the statements of one string in one transaction, also in an \
                   `autocommit_block()`, and refuses `CONCURRENTLY` there.";
        return vec![judged.violation(message).with_why(why).with_severity(Severity::Warning)];
    }
    Vec::new()
}

/// What an operation does concurrently that is refused in a transaction: all but `REFRESH MATERIALIZED VIEW`.
fn concurrent(operation: &Operation) -> Option<&'static str> {
    match &operation.change {
        Change::CreateIndex { concurrently: true, .. } => Some("CREATE INDEX CONCURRENTLY"),
        Change::DropIndex { concurrently: true, .. } => Some("DROP INDEX CONCURRENTLY"),
        Change::AlterTable { action, .. } => {
            let action = action.as_known()?.to_ascii_uppercase();
            (action.starts_with("DETACH") && action.contains("CONCURRENTLY"))
                .then_some("DETACH PARTITION … CONCURRENTLY")
        }
        Change::Other { op, detail, .. } if op == "reindex" => {
            let detail = detail.as_ref()?.as_known()?.to_ascii_uppercase();
            detail.contains("CONCURRENTLY").then_some("REINDEX CONCURRENTLY")
        }
        _ => None,
    }
}
