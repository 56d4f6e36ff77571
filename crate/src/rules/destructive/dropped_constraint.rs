//! Which constraint of a table a `drop_constraint` means.

use std::sync::Arc;

use crate::impact::Existing;
use crate::operation::{Change, ConstraintKind, ConstraintType, Operation};
use crate::rules::Judged;
use crate::schema::Made;
use crate::schema::table::{Check, ForeignKey, Key};
use crate::text::Text;

/// A constraint, or a unique index, that is dropped from a table that was there before.
pub(in crate::rules) enum Dropped<'e> {
    /// Its primary key; the key itself, where it is known.
    PrimaryKey(Option<&'e Key>),
    /// A unique constraint or index, in a word, with its columns.
    Unique {
        /// The word.
        word: &'static str,
        /// Its name.
        name: Arc<str>,
        /// Its columns; none where they are not known.
        columns: Option<Vec<Arc<str>>>,
        /// Where it comes from.
        made: Option<Made>,
    },
    /// A foreign key, by its name.
    ForeignKey(Arc<str>, Option<&'e ForeignKey>),
    /// A check, by its name.
    Check(Arc<str>, Option<&'e Check>),
}

/// What an operation of an upgrade drops that it has not made itself, from a table that it keeps.
pub(super) fn dropped<'e>(judged: &Judged<'e>) -> Option<(&'e Existing, Dropped<'e>)> {
    if judged.is_downgrade {
        return None;
    }
    let existing = judged.existing()?;
    let found = of(existing, judged.operation)?;
    let made = match &found {
        Dropped::PrimaryKey(key) => key.map(|key| key.made),
        Dropped::Unique { made, .. } => *made,
        Dropped::ForeignKey(_, key) => key.map(|key| key.made),
        Dropped::Check(_, check) => check.map(|check| check.made),
    };
    let was_there = made.is_none_or(|made| judged.was_there(made));
    (was_there && !judged.drops_table(&existing.id)).then_some((existing, found))
}

/// What an operation drops from a table.
pub(in crate::rules) fn of<'e>(existing: &'e Existing, operation: &Operation) -> Option<Dropped<'e>> {
    let table = &existing.table;
    match &operation.change {
        Change::DropConstraint { name, kind, .. } => {
            let name: Arc<str> = name.as_ref().and_then(Text::as_known).map_or_else(|| Arc::from(""), Arc::from);
            let is_it = |other: &Arc<str>| !name.is_empty() && *other == name;
            if let Some(key) = table.primary_key.as_ref().filter(|key| is_it(&key.name.name)) {
                return Some(Dropped::PrimaryKey(Some(key)));
            }
            if let Some(key) = table.uniques.iter().find(|key| is_it(&key.name.name)) {
                return Some(unique(name, key));
            }
            if let Some(key) = table.foreign_keys.iter().find(|key| is_it(&key.name.name)) {
                return Some(Dropped::ForeignKey(name, Some(key)));
            }
            if let Some(check) = table.checks.iter().find(|check| is_it(&check.name.name)) {
                return Some(Dropped::Check(name, Some(check)));
            }
            match kind.as_ref()? {
                ConstraintType::Primary => Some(Dropped::PrimaryKey(table.primary_key.as_ref())),
                ConstraintType::Unique if !name.is_empty() => {
                    Some(Dropped::Unique { word: "unique constraint", name, columns: None, made: None })
                }
                ConstraintType::ForeignKey if !name.is_empty() => Some(Dropped::ForeignKey(name, None)),
                ConstraintType::Check if !name.is_empty() => Some(Dropped::Check(name, None)),
                _ => None,
            }
        }
        Change::DropIndex { index, .. } => {
            let name = index.name.as_known()?;
            if let Some(index) = table.index(name) {
                let columns = index.columns().map(Arc::from).collect();
                let (word, name) = ("unique index", Arc::clone(&index.name.name));
                let is_plain = index.elements.iter().all(|it| it.is_column) && index.predicate.is_none();
                let columns = is_plain.then_some(columns);
                return index.unique.then_some(Dropped::Unique { word, name, columns, made: Some(index.made) });
            }
            // MySQL drops a unique constraint as the index that it is.
            let key = table.uniques.iter().find(|key| &*key.name.name == name)?;
            Some(unique(Arc::from(name), key))
        }
        _ => None,
    }
}

fn unique(name: Arc<str>, key: &Key) -> Dropped<'_> {
    let (columns, made) = (Some(key.columns.clone()), Some(key.made));
    Dropped::Unique { word: "unique constraint", name, columns, made }
}

/// The columns of unique constraints and indexes that a function makes on a table.
pub(super) fn uniques_made<'e>(
    judged: &Judged<'e>,
    existing: &'e Existing,
) -> impl Iterator<Item = Vec<&'e str>> + use<'e> {
    let known = |columns: &'e [Text]| columns.iter().map(Text::as_known).collect::<Option<Vec<&str>>>();
    judged.others_on(existing).filter_map(move |other| match &other.operation.change {
        Change::AddConstraint { constraint, .. } => match &constraint.kind {
            ConstraintKind::PrimaryKey { columns, .. } | ConstraintKind::Unique { columns, .. } => known(columns),
            _ => None,
        },
        Change::CreateIndex { index, .. } if index.unique => {
            index.elements.iter().map(|it| it.what.as_known()).collect::<Option<Vec<&str>>>()
        }
        _ => None,
    })
}
