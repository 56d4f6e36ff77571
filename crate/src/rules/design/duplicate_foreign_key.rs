use super::keys::{ENFORCED_BY_SQLITE, sure_foreign_keys};
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::rules::mend::quoted;
use crate::rules::tabled::named;
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema::table::ForeignKey;

pub(super) const RULE: Rule = Rule {
    name: "duplicate-foreign-key",
    group: Group::Design,
    severity: Severity::Warning,
    what: "Two foreign keys on the same columns that refer to the same table.",
    why: "Each row is checked twice, and the second check finds what the first does.",
    remedy: "Drop one of them.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger, sa.ForeignKey("users.id")))
op.create_foreign_key("fk_runs_owner", "runs", "users", ["owner_id"], ["id"])
"#,
    good: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger, sa.ForeignKey("users.id")))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let keys = &tabled.table.foreign_keys;
    if keys.len() < 2 {
        return Vec::new();
    }
    let keys: Vec<&ForeignKey> = sure_foreign_keys(tabled).collect();
    let twin = |at: usize, key: &ForeignKey| {
        let before = keys.get(..at).unwrap_or_default();
        before.iter().copied().find(|it| {
            it.columns == key.columns
                && it.referent == key.referent
                && !it.referent_columns.is_empty()
                && it.referent_columns == key.referent_columns
        })
    };
    let pairs = keys.iter().enumerate().filter_map(|(at, key)| Some((*key, twin(at, key)?)));
    pairs.filter_map(|(key, first)| violation(tabled, key, first)).collect()
}

fn violation(tabled: &Tabled<'_>, key: &ForeignKey, first: &ForeignKey) -> Option<Violation> {
    let columns = named(tabled.id, &key.columns);
    let message =
        format!("{columns} refers to `{}` twice: `{}` and `{}`.", key.referent, first.name.name, key.name.name);
    let (table, schema) = tabled.in_call();
    let instead = (!key.name.is_guess && !key.name.name.is_empty() && tabled.dialect() != Dialect::Sqlite)
        .then(|| format!("op.drop_constraint({}, {table}, type_=\"foreignkey\"{schema})", quoted(&key.name.name)));
    let violation = tabled.violation(key.made, message)?.with_related(tabled.related(first.made, "the first of them"));
    Some(Violation { instead, why: why(tabled, key, first), ..violation })
}

/// Why the second is one too many, where there is more to say than that.
fn why(tabled: &Tabled<'_>, key: &ForeignKey, first: &ForeignKey) -> Option<String> {
    let is_sqlite = tabled.dialect() == Dialect::Sqlite;
    if key.on_delete != first.on_delete {
        let when = if is_sqlite { format!(", {ENFORCED_BY_SQLITE}") } else { String::new() };
        return Some(format!(
            "They differ in what becomes of a row when the one that it refers to is deleted, and the stricter one decides{when}."
        ));
    }
    is_sqlite.then(|| format!("Each row is checked twice, {ENFORCED_BY_SQLITE}."))
}
