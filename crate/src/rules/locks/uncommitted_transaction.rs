use super::transaction::is_end;
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule, Versions};

pub(super) const RULE: Rule = Rule {
    name: "uncommitted-transaction",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A `BEGIN` in SQL without a `COMMIT` behind it.",
    why: "Inside of Alembic's transaction it does nothing but warn. In an `autocommit_block()` it begins one that nobody ends: what comes after it is lost when the connection is closed, and its locks are held until then.",
    remedy: "Leave it out: Alembic begins and commits the transaction.",
    databases: &[POSTGRESQL, Versions::of(Dialect::Mssql)],
    is_opt_in: false,
    bad: r#"
op.execute("BEGIN")
op.execute("CREATE TABLE runs (id bigint PRIMARY KEY)")
"#,
    good: r#"
op.execute("CREATE TABLE runs (id bigint PRIMARY KEY)")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Other { op, .. } = &judged.operation.change else { return Vec::new() };
    let Some(sql) = judged.operation.sql.as_ref().filter(|sql| op == "begin" && !sql.in_block) else {
        return Vec::new();
    };
    if judged.later().iter().any(|it| is_end(&it.change)) {
        return Vec::new();
    }
    vec![judged.violation(format!("`{}` begins a transaction that this migration never ends.", sql.keyword))]
}
