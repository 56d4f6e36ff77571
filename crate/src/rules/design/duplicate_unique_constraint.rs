use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::rules::mend::quoted;
use crate::rules::tabled::named;
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema::table::{Doubt, Key};

pub(super) const RULE: Rule = Rule {
    name: "duplicate-unique-constraint",
    group: Group::Design,
    severity: Severity::Warning,
    what: "Two keys on the same columns of a table.",
    why: "Each of them has an index of its own: each write maintains both, and the second says nothing new.",
    remedy: "Drop one of them.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.create_unique_constraint("uq_runs_id", "runs", ["id"])
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger), sa.Column("state", sa.Text))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.uniques.is_empty() || tabled.table.doubt != Doubt::None {
        return Vec::new();
    }
    let keys: Vec<&Key> = tabled.table.keys().filter(|it| it.made.is_certain).collect();
    let is_same = |one: &Key, other: &Key| {
        one.columns.len() == other.columns.len()
            && one.columns.iter().all(|it| other.columns.contains(it))
            && one.nulls_not_distinct == other.nulls_not_distinct
            && one.deferral == other.deferral
    };
    // In one CREATE TABLE, PostgreSQL and SQLite make one index of both.
    let are_one = |one: &Key, other: &Key| {
        let merges = matches!(tabled.dialect(), Dialect::Postgresql | Dialect::Sqlite);
        merges && one.made.by.is_some() && one.made.by == other.made.by
    };
    let twin = |at: usize, key: &Key| keys.get(..at)?.iter().copied().find(|it| is_same(it, key) && !are_one(it, key));
    let pairs = keys.iter().enumerate().filter_map(|(at, key)| Some((*key, twin(at, key)?)));
    pairs.filter_map(|(key, first)| violation(tabled, key, first)).collect()
}

fn violation(tabled: &Tabled<'_>, key: &Key, first: &Key) -> Option<Violation> {
    let is_primary = tabled.table.primary_key.as_ref().is_some_and(|it| std::ptr::eq(it, first));
    let other = if is_primary { "the primary key" } else { "another unique constraint" };
    let columns = named(tabled.id, &key.columns);
    let message = match &*key.name.name {
        "" => format!("A unique constraint on {columns} repeats {other}."),
        name => format!("Unique constraint `{name}` on {columns} repeats {other}."),
    };
    let (table, schema) = tabled.in_call();
    // SQLite drops a constraint in a batch only.
    let is_named = !key.name.name.is_empty() && !key.name.is_guess && tabled.dialect() != Dialect::Sqlite;
    let instead =
        is_named.then(|| format!("op.drop_constraint({}, {table}, type_=\"unique\"{schema})", quoted(&key.name.name)));
    let related = (first.made.by != key.made.by).then(|| tabled.related(first.made, format!("{other} is created")));
    let violation = tabled.violation(key.made, message)?.with_related(related.flatten());
    Some(Violation { instead, ..violation })
}
