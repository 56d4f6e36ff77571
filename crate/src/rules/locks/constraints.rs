//! What rules about constraints ask of them.

use crate::impact::Existing;
use crate::operation::{Constraint, ConstraintKind};
use crate::rules::Judged;
use crate::schema::{Id, Table};
use crate::text::Text;

/// The name that PostgreSQL would make up: `runs_user_id_fkey` (`ChooseConstraintName` in `src/backend/catalog/pg_constraint.c`).
pub(super) fn name(constraint: &Constraint, table: &Id) -> Option<String> {
    if let Some(name) = &constraint.name {
        return name.as_known().map(ToOwned::to_owned);
    }
    let (columns, end): (&[Text], &str) = match &constraint.kind {
        ConstraintKind::PrimaryKey { .. } => (&[], "pkey"),
        ConstraintKind::Unique { columns, .. } => (columns, "key"),
        ConstraintKind::ForeignKey { columns, .. } => (columns, "fkey"),
        ConstraintKind::Check { .. } => (&[], "check"),
        _ => return None,
    };
    let mut parts = vec![&*table.name];
    for column in columns {
        parts.push(column.as_known()?);
    }
    parts.push(end);
    Some(parts.join("_"))
}

/// Whether its name is known, or all of its columns are: else it may stand for none at all.
pub(super) fn is_known(constraint: &Constraint, columns: &[Text]) -> bool {
    let are_known = !columns.is_empty() && columns.iter().all(Text::is_known);
    are_known || constraint.name.as_ref().is_some_and(Text::is_known)
}

/// `` `fk_runs_user` ``, or what it is where it has no name, or one that is not known.
pub(super) fn subject(constraint: &Constraint, what: &str) -> String {
    let mut letters = what.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase()).into_iter();
    let capital: String = first.chain(letters).collect();
    match constraint.name.as_ref().filter(|name| name.is_known()) {
        Some(name) => format!("{capital} `{name}`"),
        None if what.starts_with(['e', 'i', 'o']) => format!("An {what}"),
        None => format!("A {what}"),
    }
}

/// A unique index over exactly these columns that a table has already, and that the migration did not just make. It gets
/// the name of the constraint: no later migration may look for it under its own.
pub(super) fn unique_index_over<'t>(
    judged: &Judged<'_>,
    existing: &'t Existing,
    columns: &[&str],
) -> Option<&'t crate::schema::table::Index> {
    let table: &Table = &existing.table;
    let last = judged.at_heads().table(&existing.id);
    let is_left_alone = |name: &str| last.is_some_and(|table| table.index(name).is_some());
    table.indexes.iter().find(|index| {
        let is_plain = index.unique && index.predicate.is_none() && index.method.is_none() && index.made.is_certain;
        is_plain
            && !judged.is_own(index.made)
            && is_left_alone(&index.name.name)
            && index.elements.len() == columns.len()
            && index.elements.iter().all(|it| it.is_column && it.options.is_none())
            && index.columns().eq(columns.iter().copied())
    })
}
