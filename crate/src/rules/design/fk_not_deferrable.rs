use super::keys::sure_foreign_keys;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::named;
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled};

pub(super) const RULE: Rule = Rule {
    name: "fk-not-deferrable",
    group: Group::Design,
    severity: Severity::Info,
    what: "A foreign key that is not deferrable.",
    why: "It is checked after each statement: rows that refer to each other can't be written in any order within a transaction.",
    remedy: "Declare it `DEFERRABLE INITIALLY IMMEDIATE`.",
    databases: &[POSTGRESQL],
    is_opt_in: true,
    bad: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger, sa.ForeignKey("users.id")))
"#,
    good: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger, sa.ForeignKey("users.id", deferrable=True, initially="IMMEDIATE")))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let keys = sure_foreign_keys(tabled).filter(|it| !it.deferral.deferrable);
    keys.filter_map(|key| {
        let columns = named(tabled.id, &key.columns);
        tabled.violation(key.made, format!("Foreign key {columns} to `{}` is not deferrable.", key.referent))
    })
    .collect()
}
