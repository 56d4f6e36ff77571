use super::mysql::MYSQL;
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "mysql-fulltext-or-spatial-index",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A `FULLTEXT` or `SPATIAL` index on a table that exists.",
    why: "MySQL builds other indexes while rows are written, these two not. With the first `FULLTEXT` index the table is rewritten besides, to number its rows (`FTS_DOC_ID`).",
    remedy: "Create it while nobody writes, or with gh-ost or pt-online-schema-change.",
    databases: MYSQL,
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.create_index("ft_runs_state", "runs", ["state"], mysql_prefix="FULLTEXT")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.create_index("ix_runs_state", "runs", ["state"])
"#,
    check: Check::Operation(check),
};

/// MySQL manual, 17.12.1, "Index Operations".
fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::CreateIndex { index, .. } = &judged.operation.change else { return Vec::new() };
    let method = index.method.as_ref().and_then(|it| it.as_known()).map(str::to_ascii_uppercase);
    let Some(method) = method.filter(|it| matches!(it.as_str(), "FULLTEXT" | "SPATIAL")) else { return Vec::new() };
    let Some(existing) = judged.existing().filter(|_| !judged.is_downgrade) else { return Vec::new() };
    vec![
        judged
            .violation(format!("A {method} index is built on table `{}`: nobody writes to it meanwhile.", existing.id)),
    ]
}
