use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "savepoint",
    group: Group::Locks,
    severity: Severity::Info,
    what: "A `SAVEPOINT` as SQL in a migration.",
    why: "SQLAlchemy doesn't know of it: an exception in between leaves it open. Each one takes a transaction id of its own, which slows other sessions down when there are many.",
    remedy: "Use `with op.get_bind().begin_nested():`, which releases it or rolls back to it.",
    databases: &[],
    is_opt_in: true,
    bad: r#"
op.execute("SAVEPOINT before_runs")
op.execute("CREATE TABLE runs (id bigint PRIMARY KEY)")
op.execute("RELEASE SAVEPOINT before_runs")
"#,
    good: r#"
with op.get_bind().begin_nested():
    op.execute("CREATE TABLE runs (id bigint PRIMARY KEY)")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Other { op, name, .. } = &judged.operation.change else { return Vec::new() };
    if op != "savepoint" || judged.operation.sql.as_ref().is_none_or(|sql| sql.in_block) {
        return Vec::new();
    }
    let name = name.as_ref().map(|name| format!(" `{}`", name.name)).unwrap_or_default();
    vec![judged.violation(format!("Savepoint{name} is set by SQL."))]
}
