use std::sync::Arc;

use super::keys::sure_foreign_keys;
use crate::finding::{Severity, Violation};
use crate::rules::mend::quoted;
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema::Column;
use crate::schema::table::ForeignKey;

pub(super) const RULE: Rule = Rule {
    name: "set-null-on-not-null",
    group: Group::Design,
    severity: Severity::Warning,
    what: "A foreign key with `ON DELETE SET NULL` on a column that is `NOT NULL`.",
    why: "Deleting a row that is referred to always fails: the column can't be set to NULL.",
    remedy: "Allow NULL in the column, or use another action.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger, sa.ForeignKey("users.id", ondelete="SET NULL"), nullable=False))
"#,
    good: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger, sa.ForeignKey("users.id", ondelete="SET NULL")))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let is_set_null = |key: &&ForeignKey| key.on_delete.as_ref().and_then(|it| it.as_known()) == Some("SET NULL");
    let not_null = |column: &&Arc<str>| tabled.table.column(column).and_then(Column::sure_nullable) == Some(false);
    let keys = sure_foreign_keys(tabled).filter(is_set_null);
    keys.filter_map(|key| {
        let column = key.columns.iter().find(not_null)?;
        let (id, referent) = (tabled.id, &key.referent);
        let message =
            format!("`{id}.{column}` is `NOT NULL`, and set to NULL when its row of `{referent}` is deleted.");
        let (table, schema) = tabled.in_call();
        let instead = format!("op.alter_column({table}, {}, nullable=True{schema})", quoted(column));
        let is_key = tabled.table.primary_key.iter().any(|it| it.columns.contains(column));
        // MySQL refuses to create it.
        let severity = if tabled.dialect().is_mysql() { Severity::Error } else { Severity::Warning };
        let violation = tabled.violation(key.made, message)?.with_severity(severity);
        Some(if is_key { violation } else { violation.with_instead(instead) })
    })
    .collect()
}
