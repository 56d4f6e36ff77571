use super::keys::plain_columns;
use crate::finding::{Severity, Violation};
use crate::rules::tabled::named;
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "unique-not-null-instead-of-primary-key",
    group: Group::Design,
    severity: Severity::Info,
    what: "A table without a primary key that has a unique key whose columns can't be NULL.",
    why: "Replication, ORMs and other tools look for a primary key, and take a unique key in its place at most when they are told to.",
    remedy: "Make its columns the primary key, and drop the unique key, which then says nothing new.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, nullable=False, unique=True), sa.Column("state", sa.Text))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let table = tabled.table;
    let is_part = table.partition.is_some() || !table.parents.is_empty();
    if table.primary_key.is_some() || is_part || !tabled.is_whole() {
        return Vec::new();
    }
    let Some(columns) = unique_not_null(tabled) else { return Vec::new() };
    let message = format!(
        "Table `{}` has no primary key, though {} is unique and `NOT NULL`.",
        tabled.id,
        named(tabled.id, &columns)
    );
    tabled.violation(table.made, message).into_iter().collect()
}

/// The columns of a unique key that can't be NULL.
pub(super) fn unique_not_null<'e>(tabled: &Tabled<'e>) -> Option<Vec<&'e str>> {
    let table = tabled.table;
    let is_not_null = |name: &&str| table.column(name).and_then(Column::sure_nullable) == Some(false);
    let keys = table.uniques.iter().filter(|it| it.made.is_certain);
    let of_keys = keys.map(|it| it.columns.iter().map(AsRef::as_ref).collect::<Vec<&str>>());
    let of_indexes = tabled.indexes().filter(|it| it.unique).filter_map(plain_columns);
    of_keys.chain(of_indexes).find(|columns| !columns.is_empty() && columns.iter().all(is_not_null))
}
