//! What several rules ask of the keys and indexes of a table.

use std::sync::Arc;

use crate::environment::Environment;
use crate::rules::Tabled;
use crate::rules::mend::quoted;
use crate::schema::names::{Parts, conventional};
use crate::schema::table::{Doubt, ForeignKey, Index};
use crate::schema::{Made, Step, Table};
use crate::text::Text;

/// When a foreign key means anything to SQLite: it is off unless each connection asks for it.
pub(super) const ENFORCED_BY_SQLITE: &str =
    "where the application has SQLite enforce foreign keys (`PRAGMA foreign_keys = ON`)";

/// The foreign keys of a table that surely are there; a partition has those of its parent.
pub(super) fn sure_foreign_keys<'e>(tabled: &Tabled<'e>) -> impl Iterator<Item = &'e ForeignKey> + use<'e> {
    let table = tabled.table;
    let is_sure = table.doubt < Doubt::Constraints && table.partition.is_none();
    table.foreign_keys.iter().filter(move |it| is_sure && it.made.is_certain)
}

/// Whether an index or a key of a table begins with some columns, in whichever order; one that leaves out rows in which
/// they are NULL finds all others.
pub(super) fn begins_an_index(table: &Table, columns: &[Arc<str>]) -> bool {
    let begins = |names: &[&str]| {
        let first = names.get(..columns.len()).unwrap_or_default();
        !first.is_empty() && columns.iter().all(|it| first.contains(&it.as_ref()))
    };
    let of_index = |index: &Index| {
        let names: Vec<&str> =
            index.elements.iter().map_while(|it| it.what.as_known().filter(|_| it.is_column)).collect();
        let is_usable = index.predicate.as_ref().is_none_or(|it| {
            let text = it.with_holes().to_ascii_uppercase();
            text.contains("IS NOT NULL") && !text.contains(" AND ")
        });
        is_usable && matches!(method_of(index), "btree" | "hash") && begins(&names)
    };
    let of_keys = table.keys().any(|key| begins(&key.columns.iter().map(AsRef::as_ref).collect::<Vec<_>>()));
    of_keys || table.indexes.iter().any(of_index)
}

/// How an index is built.
pub(super) fn method_of(index: &Index) -> &str {
    index.method.as_ref().map_or("btree", |it| it.as_known().unwrap_or_default())
}

/// Whether nothing of an index is left open.
pub(super) fn is_known(index: &Index) -> bool {
    index.elements.iter().all(|it| it.what.is_known() && it.options.as_ref().is_none_or(Text::is_known))
        && index.predicate.as_ref().is_none_or(Text::is_known)
        && index.method.as_ref().is_none_or(Text::is_known)
        && index.options.as_ref().is_none_or(Text::is_known)
}

/// The columns of an index that has nothing but columns, of all rows.
pub(super) fn plain_columns(index: &Index) -> Option<Vec<&str>> {
    let is_plain = index.predicate.is_none() && index.include.is_empty() && method_of(index) == "btree";
    let columns = index.elements.iter().map(|it| it.what.as_known().filter(|_| it.is_column && it.options.is_none()));
    if is_plain { columns.collect() } else { None }
}

/// The call that drops an index.
pub(super) fn drop_of(tabled: &Tabled<'_>, index: &Index) -> String {
    let (table, schema) = tabled.in_call();
    format!("op.drop_index({}, {table}{schema})", quoted(&index.name.name))
}

/// The name that an environment gives to an index on some columns.
pub(super) fn index_name(tabled: &Tabled<'_>, columns: &[Arc<str>]) -> String {
    let parts = Parts { table: tabled.id, columns, given: None, referent: None };
    let template = tabled.schema.conventions.as_deref().and_then(|it| it.get("ix"));
    let by_convention = template.and_then(|it| conventional(it, parts));
    by_convention.unwrap_or_else(|| {
        let columns: Vec<&str> = columns.iter().map(AsRef::as_ref).collect();
        format!("ix_{}_{}", tabled.id.name, columns.join("_"))
    })
}

/// Whether one thing is made before another.
pub(super) fn is_before(environment: &Environment, one: Made, other: Made) -> bool {
    let place = |made: Made| {
        let Step { migration, operation } = made.by?;
        Some((environment.replay.order.iter().position(|it| *it == migration as usize)?, operation))
    };
    place(one) < place(other)
}
