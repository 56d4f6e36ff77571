use super::transaction::{has_company, severity_in_transaction, with_autocommit_block};
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ObjectKind, Operation, Verb};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "statement-refused-in-transaction",
    group: Group::Locks,
    severity: Severity::Error,
    what: "`VACUUM`, `CREATE DATABASE`, `ALTER SYSTEM` or another statement that PostgreSQL refuses in a transaction, inside of one.",
    why: "Alembic runs migrations in a transaction, so the upgrade stops here: “cannot run inside a transaction block”.",
    remedy: "Put it into `with op.get_context().autocommit_block():`, or run it outside of migrations.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.execute("VACUUM ANALYZE runs")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
with op.get_context().autocommit_block():
    op.execute("VACUUM ANALYZE runs")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some(statement) = refused(judged.operation) else { return Vec::new() };
    if let Some(severity) = severity_in_transaction(judged) {
        let message = format!("`{statement}` runs in a transaction, where PostgreSQL refuses it.");
        let violation = judged.violation(message).with_severity(severity);
        return vec![with_autocommit_block(violation, judged)];
    }
    if has_company(judged) {
        let message = format!("`{statement}` shares one `execute` with other statements, which is a transaction.");
        return vec![judged.violation(message).with_severity(Severity::Warning)];
    }
    Vec::new()
}

/// What PostgreSQL refuses in a transaction (calls of `PreventInTransactionBlock` in src/backend); what has `CONCURRENTLY`
/// is another rule's.
fn refused(operation: &Operation) -> Option<&'static str> {
    match &operation.change {
        Change::Other { op, table, detail, .. } => match op.as_str() {
            "vacuum" => Some("VACUUM"),
            "cluster" if table.is_none() && detail.is_none() => Some("CLUSTER"),
            "reindex" => {
                let detail = detail.as_ref()?.as_known()?.trim_start().to_ascii_uppercase();
                let whole = ["SCHEMA", "DATABASE", "SYSTEM"].into_iter().position(|word| detail.starts_with(word));
                let whole = whole.filter(|_| !detail.contains("CONCURRENTLY"))?;
                Some(["REINDEX SCHEMA", "REINDEX DATABASE", "REINDEX SYSTEM"][whole])
            }
            _ => None,
        },
        Change::Object { verb, kind, detail, .. } => match (verb, kind) {
            (Verb::Create, ObjectKind::Database) => Some("CREATE DATABASE"),
            (Verb::Drop, ObjectKind::Database) => Some("DROP DATABASE"),
            (Verb::Create, ObjectKind::Tablespace) => Some("CREATE TABLESPACE"),
            (Verb::Drop, ObjectKind::Tablespace) => Some("DROP TABLESPACE"),
            (Verb::Alter, ObjectKind::System) => Some("ALTER SYSTEM"),
            // Only what makes the slot of the other server with it.
            (Verb::Create, ObjectKind::Subscription) => {
                let options = detail.as_ref()?.as_known()?.to_ascii_lowercase();
                (!options.contains("create_slot") && !options.contains("connect ")).then_some("CREATE SUBSCRIPTION")
            }
            _ => None,
        },
        _ => None,
    }
}
