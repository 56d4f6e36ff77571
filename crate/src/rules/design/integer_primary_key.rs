use super::counting::counting_key;
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled, Versions};

pub(super) const RULE: Rule = Rule {
    name: "integer-primary-key",
    group: Group::Design,
    severity: Severity::Info,
    what: "A primary key that counts up in a 32-bit integer.",
    why: "It ends at 2,147,483,647; rolled back inserts use numbers up, too. Widening it later rewrites the table and all that refer to it.",
    remedy: "Use `sa.BigInteger`.",
    databases: &[
        POSTGRESQL,
        Versions::of(Dialect::Mysql),
        Versions::of(Dialect::Mariadb),
        Versions::of(Dialect::Mssql),
    ],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.Integer, primary_key=True), sa.Column("state", sa.Text))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    counting_key(tabled, &["INTEGER", "INT", "INT4", "MEDIUMINT"])
        .and_then(|column| {
            let message = format!("Primary key `{}.{}` is a 32-bit integer.", tabled.id, column.name);
            tabled.violation(tabled.typed(column), message)
        })
        .into_iter()
        .collect()
}
