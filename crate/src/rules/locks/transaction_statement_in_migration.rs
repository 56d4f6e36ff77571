use super::transaction::{is_end, with_autocommit_block};
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule, Versions};

pub(super) const RULE: Rule = Rule {
    name: "transaction-statement-in-migration",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "`BEGIN`, `COMMIT` or `ROLLBACK` as SQL in a migration.",
    why: "The transaction is Alembic's, in which it also notes the revision. A `COMMIT` ends it unseen: what came before stays if the rest fails, and the migration then stops at its own leftovers. A `ROLLBACK` takes back earlier migrations of the run too, unless each has a transaction of its own.",
    remedy: "Leave transactions to Alembic: `with op.get_context().autocommit_block():` around what must not run in one, or a migration of its own.",
    databases: &[POSTGRESQL, Versions::of(Dialect::Mssql)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("COMMIT")
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

/// Why a `COMMIT` is out of place, and a `BEGIN` that one follows.
const COMMIT: &str = "The transaction is Alembic's, in which it also notes the revision. A `COMMIT` ends it unseen: what came before stays if the rest fails, and the migration then stops at its own leftovers.";

/// Why a `ROLLBACK` is.
const ROLLBACK: &str = "The transaction is Alembic's, in which it also notes the revision. A `ROLLBACK` takes back earlier migrations of the run too, unless each has a transaction of its own.";

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Other { op, .. } = &judged.operation.change else { return Vec::new() };
    // In a block of a procedure's language, and where nothing is begun by Alembic, it is the author's own.
    let is_own = judged.operation.autocommit.is_some() || judged.operation.sql.as_ref().is_none_or(|sql| sql.in_block);
    if is_own {
        return Vec::new();
    }
    let (statement, what) = match op.as_str() {
        // One that nothing ends is another rule's.
        "begin" if judged.later().iter().any(|it| is_end(&it.change)) => {
            ("BEGIN", "begins a transaction inside of Alembic's")
        }
        "commit" => ("COMMIT", "ends the transaction that Alembic began"),
        "rollback" => ("ROLLBACK", "takes back what the transaction that Alembic began did up to here"),
        _ => return Vec::new(),
    };
    let violation = judged.violation(format!("`{statement}` {what}.")).with_why(match op.as_str() {
        "rollback" => ROLLBACK,
        _ => COMMIT,
    });
    // What it mostly is for: the next statement alone.
    let next = judged.later().first().filter(|it| {
        matches!(
            it.change,
            Change::CreateIndex { concurrently: true, .. }
                | Change::DropIndex { concurrently: true, .. }
                | Change::AddEnumValue { .. }
        )
    });
    match next {
        Some(operation) if op == "commit" => {
            vec![with_autocommit_block(violation, &Judged { operation, at: judged.at + 1, ..*judged })]
        }
        _ => vec![violation],
    }
}
