//! What a migration drops only to make it again under another name.

use super::met::{earlier_met, is_name_of};
use super::written;
use crate::finding::Violation;
use crate::impact::Existing;
use crate::operation::{Change, Constraint, ConstraintKind, Index, Operation};
use crate::rules::Judged;
use crate::rules::deployed::{is_same_table, name_before};
use crate::schema::Id;
use crate::schema::table::{self, ForeignKey};
use crate::text::Text;

const WHY: &str = "This migration drops the same under another name. Renaming it takes a moment and reads no row; to make it again, PostgreSQL reads all rows with the table locked.";

/// What a thing was called before, and the statement that renames it.
pub(super) struct Renamed {
    /// Its old name.
    pub(super) old: String,
    /// The statement, as a migration has it.
    instead: String,
}

impl Renamed {
    /// A violation that says so.
    pub(super) fn told(self, violation: Violation) -> Violation {
        violation.with_why(WHY).with_instead(self.instead)
    }
}

/// Where the migration dropped the same index under another name.
pub(super) fn index(judged: &Judged<'_>, existing: &Existing, index: &Index) -> Option<Renamed> {
    let name = index.name.as_ref()?.as_known()?;
    let id = &existing.id;
    let mut index = index.clone();
    let mut earlier = earlier_met(judged).filter(|(_, met)| is_same_table(met, existing));
    let old = earlier.find_map(|(operation, met)| {
        let columns = index.elements.iter_mut().filter(|it| it.is_column).map(|it| &mut it.what);
        columns.chain(&mut index.include).for_each(|column| put_back(column, operation));
        let Change::DropIndex { index: dropped, .. } = &operation.change else { return None };
        let dropped = dropped.name.as_known().filter(|it| *it != name)?;
        let old = met.table.indexes.iter().find(|it| *it.name.name == *dropped)?;
        is_same_index(old, &index).then_some(dropped)
    })?;
    let (from, to) = (written::in_sql(&id.beside(old)), written::name_in_sql(name));
    Some(renamed(old, &format!("ALTER INDEX {from} RENAME TO {to}")))
}

/// Where the migration dropped the same foreign key or unique constraint under another name.
pub(super) fn constraint(judged: &Judged<'_>, existing: &Existing, constraint: &Constraint) -> Option<Renamed> {
    let name = constraint.name.as_ref()?.as_known()?;
    let id = &existing.id;
    if constraint.deferrable.is_some() || constraint.deferred.is_some() {
        return None;
    }
    let mut kind = constraint.kind.clone();
    let old = earlier_met(judged).find_map(|(operation, met)| {
        put_back_referent(&mut kind, operation);
        if !is_same_table(met, existing) {
            return None;
        }
        if let ConstraintKind::Unique { columns, .. } | ConstraintKind::ForeignKey { columns, .. } = &mut kind {
            for column in columns {
                put_back(column, operation);
            }
        }
        let Change::DropConstraint { name: Some(dropped), .. } = &operation.change else { return None };
        let dropped = dropped.as_known().filter(|it| *it != name)?;
        let mut keys = met.table.foreign_keys.iter().filter(|it| *it.name.name == *dropped);
        let mut uniques = met.table.uniques.iter().filter(|it| *it.name.name == *dropped);
        let is_same = match &kind {
            ConstraintKind::Unique { columns, nulls_not_distinct, using_index: None } => uniques.any(|it| {
                it.nulls_not_distinct == (*nulls_not_distinct == Some(true))
                    && it.made.is_certain
                    && are(columns, &it.columns)
            }),
            kind => keys.any(|it| is_same_key(it, kind)),
        };
        is_same.then_some(dropped)
    })?;
    let (table, from, to) = (written::in_sql(id), written::name_in_sql(old), written::name_in_sql(name));
    Some(renamed(old, &format!("ALTER TABLE {table} RENAME CONSTRAINT {from} TO {to}")))
}

/// Gives a column the name that it had before an operation.
fn put_back(column: &mut Text, operation: &Operation) {
    let before = column.as_known().map(|name| name_before(operation, name));
    if let Some(before) = before.filter(|before| column.as_known() != Some(before)) {
        *column = Text::from(before.to_owned());
    }
}

/// Gives the table that a foreign key refers to the name that it had before an operation.
fn put_back_referent(kind: &mut ConstraintKind, operation: &Operation) {
    if let (ConstraintKind::ForeignKey { referent, .. }, Change::RenameTable { table, to }) = (kind, &operation.change)
        && referent == to
    {
        referent.clone_from(table);
    }
}

fn renamed(old: &str, statement: &str) -> Renamed {
    let instead = format!("{}  # in place of dropping it and making it again", written::execute(statement));
    Renamed { old: old.to_owned(), instead }
}

fn is_same_index(old: &table::Index, new: &Index) -> bool {
    let method = |it: &Option<Text>| it.clone().filter(|it| it.as_known() != Some("btree"));
    let include = |it: &[Text]| are(it, &old.include);
    old.made.is_certain
        && old.unique == new.unique
        && old.nulls_not_distinct == (new.nulls_not_distinct == Some(true))
        && old.elements == new.elements
        && old.predicate == new.predicate
        && old.options == new.options
        && method(&old.method) == method(&new.method)
        && include(&new.include)
        && new.elements.iter().all(|it| it.what.is_known())
}

fn is_same_key(old: &ForeignKey, new: &ConstraintKind) -> bool {
    let ConstraintKind::ForeignKey { columns, referent, referent_columns, on_delete, on_update, match_ } = new else {
        return false;
    };
    // `NO ACTION` is what holds where nothing is said.
    let action = |it: &Option<Text>| {
        let words = it.as_ref().map(|it| it.with_holes().to_ascii_uppercase());
        words.filter(|it| it != "NO ACTION")
    };
    old.made.is_certain
        && !old.not_valid
        && old.deferral == table::Deferral::default()
        && are(columns, &old.columns)
        && is_name_of(referent, &without_public(&old.referent))
        && are(referent_columns, &old.referent_columns)
        && action(on_delete) == action(&old.on_delete)
        && action(on_update) == action(&old.on_update)
        && action(match_) == action(&old.match_)
}

fn without_public(id: &Id) -> Id {
    Id { schema: id.schema.clone().filter(|it| **it != *"public"), name: id.name.clone() }
}

fn are(columns: &[Text], old: &[std::sync::Arc<str>]) -> bool {
    columns.len() == old.len() && columns.iter().zip(old).all(|(new, old)| new.as_known() == Some(&**old))
}
