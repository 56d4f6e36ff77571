//! What is drawn: tables, and the foreign keys between them.

use super::{ObjectRef, reference, schema_at, strings};
use crate::audit::Audit;
use crate::ordered::Gather;
use crate::schema::{Column, Id, Table};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is drawn: tables, and lines between them.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct DrawingView {
    /// The tables in the order of their names.
    pub tables: Vec<DrawnTable>,
    /// Foreign keys, by the places of their tables.
    pub references: Vec<DrawnReference>,
}

/// A table in the drawing.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct DrawnTable {
    /// Which.
    pub of: ObjectRef,
    /// Number of its columns.
    pub columns: u32,
    /// The columns that are of its primary key or refer to other tables, in order.
    pub keys: Vec<DrawnColumn>,
    /// No migration makes it.
    pub is_assumed: bool,
    /// It is there whatever the conditions were that are not known.
    pub is_certain: bool,
}

/// A column in the drawing.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct DrawnColumn {
    /// Its name.
    pub name: String,
    /// It is of the primary key.
    pub is_primary: bool,
    /// It is of a foreign key.
    pub is_foreign: bool,
}

/// A foreign key in the drawing.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct DrawnReference {
    /// Place of the table that has it.
    pub from: u32,
    /// Place of the table that it refers to.
    pub to: u32,
    /// Its columns.
    pub columns: Vec<String>,
    /// No two rows refer to the same one.
    pub is_unique: bool,
    /// A row need not refer to any.
    pub is_optional: bool,
}

/// What is to be drawn of a revision.
pub fn drawing(audit: &Audit, environment: usize, revision: Option<&str>) -> Option<DrawingView> {
    let schema = schema_at(audit.environments.get(environment)?, revision)?;
    let places: BTreeMap<&Id, u32> = schema.tables().map(|(id, _)| id).zip(0..).into_map();
    let references = schema.tables().zip(0..).flat_map(|((_, table), from)| {
        let keys = table.foreign_keys.iter();
        let places = &places;
        keys.filter_map(move |key| {
            let is = |columns: &[Arc<str>]| columns.iter().all(|it| key.columns.contains(it));
            let may_be_null = |name: &Arc<str>| table.column(name).is_none_or(|it| it.nullable != Some(false));
            Some(DrawnReference {
                from,
                to: *places.get(&key.referent)?,
                columns: strings(&key.columns),
                is_unique: table.keys().any(|it| is(&it.columns)),
                is_optional: key.columns.iter().any(may_be_null),
            })
        })
    });
    Some(DrawingView {
        references: references.collect(),
        tables: schema
            .tables()
            .map(|(id, table)| DrawnTable {
                of: reference("table", id),
                columns: table.columns.len() as u32,
                keys: drawn_columns(table),
                is_assumed: table.is_assumed,
                is_certain: table.made.is_certain,
            })
            .collect(),
    })
}

fn drawn_columns(table: &Table) -> Vec<DrawnColumn> {
    let is_primary = |column: &Column| table.primary_key.iter().any(|key| key.columns.contains(&column.name));
    let is_foreign = |column: &Column| table.foreign_keys.iter().any(|key| key.columns.contains(&column.name));
    table
        .columns
        .iter()
        .map(|it| DrawnColumn { name: it.name.to_string(), is_primary: is_primary(it), is_foreign: is_foreign(it) })
        .filter(|it| it.is_primary || it.is_foreign)
        .collect()
}
