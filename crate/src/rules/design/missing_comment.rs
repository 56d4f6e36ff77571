use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled, Versions};

pub(super) const RULE: Rule = Rule {
    name: "missing-comment",
    group: Group::Design,
    severity: Severity::Info,
    what: "A table without a comment.",
    why: "Whoever meets the table in the database alone does not learn what it is for.",
    remedy: "Give it one: `comment=\"…\"`, or `op.create_table_comment`.",
    databases: &[
        POSTGRESQL,
        Versions::of(Dialect::Mysql),
        Versions::of(Dialect::Mariadb),
        Versions::of(Dialect::Oracle),
    ],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), comment="Runs of a job")
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let table = tabled.table;
    if table.comment.is_some() || table.partition.is_some() || !tabled.is_whole() {
        return Vec::new();
    }
    let violation = tabled.violation(table.made, format!("Table `{}` has no comment.", tabled.id));
    let (name, schema) = tabled.in_call();
    violation.map(|it| it.with_instead(format!("op.create_table_comment({name}, \"…\"{schema})"))).into_iter().collect()
}
