//! What a column is taken for of which only the name is known, so that the rest fits together.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::schema::{Column, Id, Schema, Table};

/// The type that a column must be able to hold: that of the column which a foreign key of it refers to, or that of a
/// column whose foreign key refers to it. The column that it is taken from.
pub(super) fn like<'s>(schema: &'s Schema, id: &Id, column: &str) -> Option<(Id, &'s Column)> {
    let mut seen = BTreeSet::new();
    let mut open = vec![(id.clone(), Arc::from(column))];
    while let Some((id, name)) = open.pop() {
        if !seen.insert((id.clone(), Arc::clone(&name))) {
            continue;
        }
        let Some(table) = schema.table(&id) else { continue };
        if let Some(known) = table.column(&name).filter(|column| column.type_.sql.is_known())
            && seen.len() > 1
        {
            return Some((id, known));
        }
        open.extend(neighbours(schema, &id, table, &name));
    }
    None
}

/// The columns that a foreign key ties to one, those that it refers to last, as they are looked at first.
fn neighbours(schema: &Schema, id: &Id, table: &Table, name: &Arc<str>) -> Vec<(Id, Arc<str>)> {
    let mut found = Vec::new();
    for (other, it) in schema.tables() {
        for key in it.foreign_keys.iter().filter(|key| key.referent == *id) {
            let pairs = key.columns.iter().zip(&key.referent_columns).filter(|(_, there)| *there == name);
            found.extend(pairs.map(|(own, _)| (other.clone(), Arc::clone(own))));
        }
    }
    for key in &table.foreign_keys {
        let pairs = key.columns.iter().zip(&key.referent_columns).filter(|(own, _)| *own == name);
        found.extend(pairs.map(|(_, there)| (key.referent.clone(), Arc::clone(there))));
    }
    found
}
