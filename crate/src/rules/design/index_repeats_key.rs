use super::keys::{drop_of, plain_columns};
use crate::finding::{Severity, Violation};
use crate::rules::folded::{Part, folded, in_words};
use crate::rules::tabled::named;
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema::table::{Doubt, Index, Key};

pub(super) const RULE: Rule = Rule {
    name: "index-repeats-key",
    group: Group::Design,
    severity: Severity::Info,
    what: "An index on the columns of a primary key or a unique constraint.",
    why: "The key has an index of its own already: each write maintains both, and no query gains from the second.",
    remedy: "Drop the index.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger), sa.Column("state", sa.Text), sa.UniqueConstraint("owner_id", name="uq_runs_owner_id"))
op.create_index("ix_runs_owner_id", "runs", ["owner_id"])
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner_id", sa.BigInteger), sa.Column("state", sa.Text), sa.UniqueConstraint("owner_id", name="uq_runs_owner_id"))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    if tabled.table.doubt != Doubt::None {
        return Vec::new();
    }
    let key_of = |index: &Index| {
        let columns = plain_columns(index)?;
        let is_same = |key: &&Key| {
            key.made.is_certain
                && key.columns.iter().map(AsRef::as_ref).eq(columns.iter().copied())
                && (!index.unique || index.nulls_not_distinct == key.nulls_not_distinct)
        };
        tabled.table.keys().find(is_same)
    };
    let pairs = tabled.indexes().filter_map(|index| Some((index, key_of(index)?)));
    let message = |names: &[String]| format!("Indexes on `{}` repeat keys: {}.", tabled.id, in_words(names));
    folded(pairs.filter_map(|(index, key)| part(tabled, index, key)).collect(), message)
}

fn part(tabled: &Tabled<'_>, index: &Index, key: &Key) -> Option<Part> {
    let is_primary = tabled.table.primary_key.as_ref().is_some_and(|it| it.columns == key.columns);
    let kind = if is_primary { "the primary key" } else { "a unique constraint" };
    let columns = named(tabled.id, &key.columns);
    let message = format!("Index `{}` repeats {kind}: {columns}.", index.name.name);
    let violation = tabled.violation(index.made, message)?;
    let is_elsewhere = key.made.by != index.made.by && key.made.by != tabled.table.made.by;
    let related = is_elsewhere.then(|| tabled.related(key.made, format!("{kind} is created"))).flatten();
    let violation = violation.with_related(related).with_instead(drop_of(tabled, index));
    let place = format!("index `{}` is created", index.name.name);
    Some(Part { name: format!("`{}` ({kind})", index.name.name), place, violation })
}
