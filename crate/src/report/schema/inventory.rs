//! A schema as rows: one a column.

use std::sync::Arc;

use super::origin::Origin;
use super::{Snapshot, fit};
use crate::report::csv::Rows;
use crate::schema::{Column, Id, Table};

/// Names of the cells.
const HEADER: [&str; 19] = [
    "environment",
    "schema",
    "table",
    "position",
    "column",
    "type",
    "nullable",
    "default",
    "primary_key",
    "references",
    "on_delete",
    "unique",
    "indexes",
    "comment",
    "origin",
    "column_since",
    "table_since",
    "assumed",
    "certain",
];

/// One row a column, in the order of tables' names.
pub(super) fn inventory(snapshots: &[Snapshot<'_>]) -> String {
    let mut rows = Rows::with_header(&HEADER);
    for &snapshot in snapshots {
        for (id, table) in snapshot.schema.tables() {
            for (at, column) in table.columns.iter().enumerate() {
                rows.push(row(snapshot, id, table, at, column));
            }
        }
    }
    rows.finished()
}

fn row(snapshot: Snapshot<'_>, id: &Id, table: &Table, at: usize, column: &Column) -> [String; 19] {
    let flag = |value: bool| if value { "true" } else { "false" }.to_owned();
    let name = &column.name;
    let references = fit::foreign_keys(table).into_iter().filter_map(|key| {
        let at = key.columns.iter().position(|column| column == name)?;
        let there = key.referent_columns.get(at).map_or(String::new(), |column| format!(".{column}"));
        Some((format!("{}{there}", key.referent), key.on_delete.as_ref().map_or(String::new(), ToString::to_string)))
    });
    let (references, on_delete): (Vec<String>, Vec<String>) = references.unzip();
    let indexes = table.indexes.iter().filter(|index| index.columns().any(|column| *column == **name));
    let indexes: Vec<&str> = indexes.map(|index| &*index.name.name).collect();
    let default = match (&column.computed, &column.default, &column.serial) {
        (Some(computed), ..) => format!("generated: {}", computed.expression),
        (None, Some(default), _) => default.to_string(),
        (None, None, Some(sequence)) => format!("nextval('{sequence}')"),
        (None, None, None) if column.identity.is_some() => "identity".to_owned(),
        (None, None, None) => String::new(),
    };
    [
        snapshot.environment.name.clone(),
        id.schema.clone().unwrap_or_else(|| snapshot.schema.default_schema()).to_string(),
        id.name.to_string(),
        (at + 1).to_string(),
        name.to_string(),
        column.type_.sql.as_known().unwrap_or_default().to_owned(),
        column.nullable.map_or(String::new(), flag),
        default,
        flag(table.primary_key.as_ref().is_some_and(|key| key.columns.contains(name))),
        references.join(", "),
        on_delete.into_iter().filter(|rule| !rule.is_empty()).collect::<Vec<_>>().join(", "),
        flag(table.uniques.iter().any(|key| *key.columns == [Arc::clone(name)])),
        indexes.join(", "),
        column.comment.as_ref().map_or(String::new(), ToString::to_string),
        Origin::of(table, column).word().to_owned(),
        snapshot.revision(column.made).unwrap_or_default().to_owned(),
        snapshot.revision(table.made).unwrap_or_default().to_owned(),
        flag(table.is_assumed || column.is_assumed),
        flag(table.made.is_certain && column.made.is_certain),
    ]
}
