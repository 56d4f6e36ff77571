use super::met::in_use;
use super::written;
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "reindex-non-concurrent",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "`REINDEX` without `CONCURRENTLY`.",
    why: "Until the index is built anew, nobody writes to its table, and queries that would use the index wait: it takes a SHARE lock on the table and an ACCESS EXCLUSIVE lock on the index.",
    remedy: "`REINDEX … CONCURRENTLY` (PostgreSQL 12), outside of a transaction.",
    databases: &[POSTGRESQL.from(12, 0)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.execute("REINDEX TABLE runs")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
with op.get_context().autocommit_block():
    op.execute("REINDEX TABLE CONCURRENTLY runs")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Other { op, table, name, detail } = &judged.operation.change else { return Vec::new() };
    if op != "reindex" {
        return Vec::new();
    }
    let detail = detail.as_ref().map(|it| it.with_holes()).unwrap_or_default();
    let upper = detail.to_ascii_uppercase();
    // `REINDEX SYSTEM` can't be run concurrently.
    let is_concurrent = upper.contains("CONCURRENTLY") && !upper.contains("CONCURRENTLY FALSE");
    if is_concurrent || upper.contains("SYSTEM") || table.is_some() && in_use(judged).is_none() {
        return Vec::new();
    }
    let what = ["TABLE", "INDEX", "SCHEMA", "DATABASE"].into_iter().find(|word| upper.contains(&format!("{word} ")));
    let Some(what) = what else { return Vec::new() };
    let named = table.as_ref().or(name.as_ref()).map(|it| format!(" `{}`", it.name)).unwrap_or_default();
    let message = format!("{} `REINDEX {what}` runs without `CONCURRENTLY`.", subject(what, &named));
    let violation = judged.violation(message);
    let words = format!("{what} ");
    let Some((options, behind)) = upper.find(&words).and_then(|at| detail.split_at_checked(at)) else {
        return vec![violation];
    };
    let behind = behind.get(words.len()..).unwrap_or_default().trim();
    if detail.contains(crate::text::HOLE) {
        return vec![violation];
    }
    let statement = format!("REINDEX {options}{what} CONCURRENTLY {behind}");
    vec![violation.with_replacement(written::autocommit(&[written::execute(&statement)]))]
}

fn subject(what: &str, named: &str) -> String {
    match what {
        "TABLE" => format!("The indexes of table{named} are built anew:"),
        "INDEX" => format!("Index{named} is built anew:"),
        "SCHEMA" => format!("The indexes of schema{named} are built anew:"),
        _ => "The indexes of the database are built anew:".to_owned(),
    }
}
