//! What another type of a column means for what is built on it.

use super::met::names;
use crate::impact::{Existing, retype};
use crate::operation::ColumnChange;
use crate::rules::Judged;

pub(super) use crate::impact::retype::Cost;

/// What a new type costs, where the old one is known.
pub(super) fn cost(judged: &Judged<'_>, old: &str, to: &ColumnChange, column: &str) -> Option<Cost> {
    retype::cost(judged.at_heads(), old, to.type_.as_ref()?, (column, to.using.as_ref()), judged.server())
}

/// The indexes of a column that are built anew though the type is free: of one whose expression or condition names it,
/// PostgreSQL can't tell that it stays the same.
pub(super) fn rebuilt(judged: &Judged<'_>, existing: &Existing, column: &str, all: bool) -> Vec<String> {
    let table = &existing.table;
    let is_named = |index: &&crate::schema::table::Index| {
        let in_expression = |it: &crate::operation::IndexElement| !it.is_column && names(&it.what, column, judged);
        let is_odd = index.predicate.as_ref().is_some_and(|it| names(it, column, judged))
            || index.elements.iter().any(in_expression);
        let has_expression = index.predicate.is_some() || index.elements.iter().any(|it| !it.is_column);
        is_odd || index.columns().any(|it| it == column) && (all || has_expression)
    };
    let indexes = table.indexes.iter().filter(|it| it.made.is_certain).filter(is_named);
    let mut found: Vec<String> = indexes.map(|index| index.name.name.to_string()).collect();
    if all {
        let keys = table.keys().filter(|key| key.made.is_certain && key.columns.iter().any(|it| **it == *column));
        found.extend(keys.map(|key| key.name.name.to_string()));
    }
    found.retain(|name| !name.is_empty());
    found
}
