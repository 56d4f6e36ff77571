use super::counting::{SMALL, counting_key};
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::type_of;
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled, Versions};

pub(super) const RULE: Rule = Rule {
    name: "smallint-primary-key",
    group: Group::Design,
    severity: Severity::Warning,
    what: "A primary key that counts up in a 16-bit integer.",
    why: "It ends at 32,767; rolled back inserts use numbers up, too.",
    remedy: "Use `sa.BigInteger`.",
    databases: &[
        POSTGRESQL,
        Versions::of(Dialect::Mysql),
        Versions::of(Dialect::Mariadb),
        Versions::of(Dialect::Mssql),
    ],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.SmallInteger, primary_key=True, autoincrement=True), sa.Column("state", sa.Text))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    counting_key(tabled, SMALL)
        .and_then(|column| {
            let bits = if type_of(column).is_some_and(|it| it.starts_with("TINY")) { 8 } else { 16 };
            let message =
                format!("Primary key `{}.{}` counts up in an integer of {bits} bits.", tabled.id, column.name);
            tabled.violation(tabled.typed(column), message)
        })
        .into_iter()
        .collect()
}
