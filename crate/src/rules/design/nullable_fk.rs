use std::sync::Arc;

use super::keys::sure_foreign_keys;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "nullable-fk",
    group: Group::Design,
    severity: Severity::Info,
    what: "A foreign key with a column that may be NULL.",
    why: "A row whose foreign key is NULL refers to nothing, and joins lose it.",
    remedy: "Make the column `NOT NULL`, or keep optional relations in a table of their own.",
    databases: &[],
    is_opt_in: true,
    bad: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger, sa.ForeignKey("users.id")))
"#,
    good: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger, sa.ForeignKey("users.id"), nullable=False))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let keys = sure_foreign_keys(tabled);
    let nullable = |column: &&Arc<str>| tabled.table.column(column).and_then(Column::sure_nullable) == Some(true);
    keys.filter_map(|key| {
        let column = key.columns.iter().find(nullable)?;
        let message = format!("`{}.{column}` refers to `{}` and may be NULL.", tabled.id, key.referent);
        tabled.violation(key.made, message)
    })
    .collect()
}
