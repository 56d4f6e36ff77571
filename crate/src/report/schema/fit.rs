//! What of a table can be had as it stands, beside the rest of the schema.

use std::sync::Arc;

use super::ddl;
use crate::dialect::Dialect;
use crate::schema::table::{Check, ForeignKey, Given, Index};
use crate::schema::{Column, ColumnType, Id, Schema, Table};
use crate::text::Text;

/// Whether some key or unique index has exactly these columns.
pub(super) fn is_unique(table: &Table, columns: &[Arc<str>]) -> bool {
    is_key(table, columns)
        || table.indexes.iter().any(|index| {
            let own: Vec<&str> = index.columns().collect();
            index.unique && index.predicate.is_none() && own.len() == index.elements.len() && are_same(&own, columns)
        })
}

/// Whether a key has exactly these columns.
pub(super) fn is_key(table: &Table, columns: &[Arc<str>]) -> bool {
    table.keys().any(|key| are_same(&key.columns.iter().map(|it| &**it).collect::<Vec<_>>(), columns))
}

fn are_same(own: &[&str], columns: &[Arc<str>]) -> bool {
    own.len() == columns.len() && columns.iter().all(|column| own.contains(&&**column))
}

/// The columns of a table of which not all is known that foreign keys lead to, and that no key is known of: the
/// database has one of them.
pub(super) fn needed_keys(schema: &Schema, id: &Id, table: &Table) -> Vec<Vec<Arc<str>>> {
    if !table.is_open {
        return Vec::new();
    }
    let mut needed: Vec<Vec<Arc<str>>> = Vec::new();
    for (_, other) in schema.tables() {
        for key in other.foreign_keys.iter().filter(|key| key.referent == *id && !key.referent_columns.is_empty()) {
            let is_there = key.referent_columns.iter().all(|column| table.column(column).is_some());
            if is_there && !is_unique(table, &key.referent_columns) && !needed.contains(&key.referent_columns) {
                needed.push(key.referent_columns.clone());
            }
        }
    }
    needed
}

/// Foreign keys; of several by one name, of which only one can be there, the last.
pub(super) fn foreign_keys(table: &Table) -> Vec<&ForeignKey> {
    last_of_each_name(&table.foreign_keys, |key| &key.name)
}

/// Indexes but those that MySQL makes by itself as soon as their foreign key is there.
pub(super) fn indexes(table: &Table) -> impl Iterator<Item = &Index> {
    let comes_with = |index: &Index, key: &ForeignKey| {
        key.name.name == index.name.name && index.columns().eq(key.columns.iter().map(|column| &**column))
    };
    let is_made =
        move |index: &&Index| !index.is_implied || !table.foreign_keys.iter().any(|key| comes_with(index, key));
    table.indexes.iter().filter(is_made)
}

/// Checks; of several by one name, the last.
pub(super) fn checks(table: &Table) -> Vec<&Check> {
    last_of_each_name(&table.checks, |check| &check.name)
}

fn last_of_each_name<T>(all: &[T], name: impl Fn(&T) -> &Given) -> Vec<&T> {
    let is_last = |(at, it): &(usize, &T)| {
        let own = &name(it).name;
        own.is_empty() || !all.iter().skip(at + 1).any(|other| name(other).name == *own)
    };
    all.iter().enumerate().filter(is_last).map(|(_, it)| it).collect()
}

/// Why a check can't be.
pub(super) fn why_no_check(check: &Check, table: &Table, dialect: Dialect) -> Option<&'static str> {
    if check.expression.is_empty() {
        return Some("its condition is not known");
    }
    if !check.expression.is_known() {
        return Some("a part of it is not known");
    }
    let words = crate::sql::identifiers(&check.expression, dialect);
    let names_none = !words.is_empty() && !words.iter().any(|word| table.column(word).is_some());
    names_none.then_some("it names no known column")
}

/// Why a foreign key can't be.
pub(super) fn why_no_reference(schema: &Schema, id: &Id, table: &Table, key: &ForeignKey) -> Option<String> {
    if let Some(column) = key.columns.iter().find(|column| table.column(column).is_none()) {
        return Some(format!("column {id}.{column} is not known"));
    }
    if [&key.on_delete, &key.on_update, &key.match_].into_iter().flatten().any(|rule: &Text| !rule.is_known()) {
        return Some("a part of it is not known".to_owned());
    }
    let Some(there) = schema.table(&key.referent) else { return Some(format!("there is no table {}", key.referent)) };
    if let Some(column) = key.referent_columns.iter().find(|column| there.column(column).is_none()) {
        return Some(format!("column {}.{column} is not known", key.referent));
    }
    if !schema.dialect.checks_references() {
        return None;
    }
    let is_key = there.is_open || key.referent_columns.is_empty() || is_unique(there, &key.referent_columns);
    if !is_key {
        return Some(format!("no key of {} makes ({}) unique", key.referent, key.referent_columns.join(", ")));
    }
    for (own, other) in key.columns.iter().zip(&key.referent_columns) {
        let (Some(own), Some(other)) = (table.column(own), there.column(other)) else { continue };
        let (own, other) = (as_written(schema, id, own), as_written(schema, &key.referent, other));
        if let (Some(left), Some(right)) = (own.family(), other.family())
            && left != right
        {
            return Some(format!("{} can't be compared with {}", own.sql, other.sql));
        }
    }
    None
}

/// The type that is written for a column, which may be a guess or a stand-in.
fn as_written(schema: &Schema, id: &Id, column: &Column) -> ColumnType {
    let (sql, _) = ddl::type_of(schema, id, column, schema.dialect);
    ColumnType { sql: Text::known(sql), ..column.type_.clone() }
}
