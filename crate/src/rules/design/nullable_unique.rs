use std::sync::Arc;

use crate::finding::{Severity, Violation};
use crate::rules::tabled::named;
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema::Column;
use crate::schema::table::{Doubt, Key};

pub(super) const RULE: Rule = Rule {
    name: "nullable-unique",
    group: Group::Design,
    severity: Severity::Info,
    what: "A unique key of several columns, one of which may be NULL.",
    why: "Two NULLs are not the same: rows with a NULL in the key may be there any number of times.",
    remedy: "Make the column `NOT NULL`, or the key `NULLS NOT DISTINCT` (PostgreSQL 15).",
    databases: &[],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.BigInteger), sa.Column("name", sa.String(50), nullable=False), sa.UniqueConstraint("team", "name", name="uq_runs"))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.BigInteger, nullable=False), sa.Column("name", sa.String(50), nullable=False), sa.UniqueConstraint("team", "name", name="uq_runs"))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let is_nullable = |name: &&Arc<str>| tabled.table.column(name).and_then(Column::sure_nullable) == Some(true);
    let of = |key: &Key| {
        let column = key.columns.iter().find(is_nullable)?;
        let columns = named(tabled.id, &key.columns);
        tabled.violation(key.made, format!("{columns} is unique, and `{column}` may be NULL."))
    };
    let keys = tabled.table.uniques.iter().filter(|it| {
        it.made.is_certain && it.columns.len() > 1 && !it.nulls_not_distinct && tabled.table.doubt == Doubt::None
    });
    keys.filter_map(of).collect()
}
