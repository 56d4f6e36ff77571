use std::sync::Arc;

use super::keys::{ENFORCED_BY_SQLITE, begins_an_index, index_name};
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::rules::folded::{Part, folded, in_words};
use crate::rules::mend::quoted;
use crate::rules::replayed::capital;
use crate::rules::tabled::{list, named};
use crate::rules::{Check, Group, POSTGRESQL, Rule, Tabled, Versions};
use crate::schema::Table;
use crate::schema::table::ForeignKey;

// MySQL makes an index for each foreign key of itself.
pub(super) const RULE: Rule = Rule {
    name: "fk-without-index",
    group: Group::Design,
    severity: Severity::Info,
    what: "A foreign key whose columns no index begins with.",
    why: "Deleting a row of the referenced table, or changing its key, reads the whole referencing table to look for rows that refer to it.",
    remedy: "Create an index that begins with the columns of the foreign key.",
    databases: &[
        POSTGRESQL,
        Versions::of(Dialect::Sqlite),
        Versions::of(Dialect::Mssql),
        Versions::of(Dialect::Oracle),
    ],
    is_opt_in: false,
    bad: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger, sa.ForeignKey("users.id")))
"#,
    good: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger, sa.ForeignKey("users.id"), index=True))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let table = tabled.table;
    // A partition has the keys of its parent.
    if table.partition.is_some() || !tabled.is_whole() {
        return Vec::new();
    }
    let keys = table
        .foreign_keys
        .iter()
        .filter(|it| it.made.is_certain && !begins_an_index(table, &it.columns) && !has_key_within(table, &it.columns));
    let parts: Vec<Part> = keys.filter_map(|key| part(tabled, key)).collect();
    let message =
        |names: &[String]| format!("No index of `{}` begins with its foreign keys {}.", tabled.id, in_words(names));
    let mut violations = folded(parts, message);
    // What was said of each alone names where that one refers to.
    for it in violations.iter_mut().filter(|it| it.why.is_none()) {
        let id = tabled.id;
        it.why = if tabled.dialect() == Dialect::Sqlite {
            Some(format!("{}, deleting a row that one of them refers to reads all of `{id}`.", on_sqlite()))
        } else {
            it.severity.map(|_| format!(
                "When a row that one of them refers to is deleted, the rows of `{id}` that refer to it are deleted or changed too: to find them, all of `{id}` is read."
            ))
        };
    }
    violations
}

/// When what is said holds on SQLite, as a sentence begins.
fn on_sqlite() -> String {
    capital(ENFORCED_BY_SQLITE)
}

/// Whether some of the columns are a key of their own: that finds the one row there may be.
fn has_key_within(table: &Table, columns: &[Arc<str>]) -> bool {
    let is_within = |own: &[Arc<str>]| !own.is_empty() && own.iter().all(|it| columns.contains(it));
    table.keys().any(|key| is_within(&key.columns))
}

fn part(tabled: &Tabled<'_>, key: &ForeignKey) -> Option<Part> {
    let columns: Vec<String> = key.columns.iter().map(|it| format!("`{it}`")).collect();
    let columns = if columns.len() == 1 { columns.join("") } else { format!("({})", columns.join(", ")) };
    let name = format!("{columns} (to `{}`)", key.referent);
    let place = format!("foreign key {} is made", named(tabled.id, &key.columns));
    Some(Part { name, place, violation: violation(tabled, key)? })
}

fn violation(tabled: &Tabled<'_>, key: &ForeignKey) -> Option<Violation> {
    let columns = named(tabled.id, &key.columns);
    let (referent, action) = (&key.referent, key.on_delete.as_ref().and_then(|it| it.as_known()));
    let reaches = matches!(action, Some("CASCADE" | "SET NULL" | "SET DEFAULT"));
    let message = format!("Foreign key {columns} refers to `{referent}`, and no index begins with it.");
    let violation = tabled.violation(key.made, message)?.with_instead(index(tabled, key));
    if tabled.dialect() == Dialect::Sqlite {
        let why = format!("{}, deleting a row of `{referent}` reads all of `{}`.", on_sqlite(), tabled.id);
        return Some(violation.with_why(why));
    }
    let Some(action) = action.filter(|_| reaches) else { return Some(violation) };
    let why = format!(
        "With `ON DELETE {action}`, each deleted row of `{referent}` reads all of `{}` to find the rows to change.",
        tabled.id
    );
    Some(violation.with_severity(tabled.severity_of_lack(Severity::Warning)).with_why(why))
}

/// The index that is missing, by the name that the environment gives to such ones.
fn index(tabled: &Tabled<'_>, key: &ForeignKey) -> String {
    let (table, schema) = tabled.in_call();
    let name = quoted(&index_name(tabled, &key.columns));
    let columns = list(&key.columns);
    let is_new = key.made.by.map(|it| it.migration) == tabled.table.made.by.map(|it| it.migration);
    if is_new || tabled.dialect() != Dialect::Postgresql {
        return format!("op.create_index({name}, {table}, {columns}{schema})");
    }
    format!(
        "with op.get_context().autocommit_block():\n    op.create_index({name}, {table}, {columns}{schema}, postgresql_concurrently=True)"
    )
}
