//! What a column is taken for of which only the name is known, so that the rest fits together.

use crate::operation::ObjectKind;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::schema::{Column, Id, Schema, Table};

/// The type that a column must be able to hold: that of the column which a foreign key of it refers to, or that of a
/// column whose foreign key refers to it. With the column that it is taken from.
pub(super) fn type_of(schema: &Schema, id: &Id, column: &str) -> Option<(String, String)> {
    let mut seen = BTreeSet::new();
    let mut open = vec![(id.clone(), Arc::from(column))];
    while let Some((id, name)) = open.pop() {
        if !seen.insert((id.clone(), Arc::clone(&name))) {
            continue;
        }
        let Some(table) = schema.table(&id) else { continue };
        if let Some(known) = table.column(&name).and_then(|column| column.type_.sql.as_known())
            && seen.len() > 1
        {
            return Some((known.to_owned(), format!("{id}.{name}")));
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

/// Names of types that PostgreSQL has of itself, in lower case (`pg_type` of PostgreSQL 15, and the words that its
/// grammar knows besides).
#[rustfmt::skip]
const BUILT_IN: &[&str] = &[
    "aclitem", "bigint", "bigserial", "bit", "bool", "boolean", "box", "bpchar", "bytea", "char", "character", "cid",
    "cidr", "circle", "date", "datemultirange", "daterange", "dec", "decimal", "double", "float", "float4", "float8",
    "inet", "int", "int2", "int4", "int4multirange", "int4range", "int8", "int8multirange", "int8range", "integer",
    "interval", "json", "jsonb", "jsonpath", "line", "lseg", "macaddr", "macaddr8", "money", "name", "national",
    "nchar", "numeric", "nummultirange", "numrange", "oid", "path", "pg_lsn", "pg_snapshot", "point", "polygon",
    "real", "refcursor", "regclass", "regcollation", "regconfig", "regdictionary", "regnamespace", "regoper",
    "regoperator", "regproc", "regprocedure", "regrole", "regtype", "serial", "smallint", "smallserial", "text",
    "tid", "time", "timestamp", "timestamptz", "timetz", "tsmultirange", "tsquery", "tsrange", "tstzmultirange",
    "tstzrange", "tsvector", "txid_snapshot", "uuid", "varbit", "varchar", "xid", "xid8", "xml",
];

/// Whether PostgreSQL would know the type of a column: its own, one that a migration makes, or one that an extension
/// may bring.
pub(super) fn is_there(schema: &Schema, column: &Column) -> bool {
    let Some(sql) = column.type_.sql.as_known() else { return false };
    let word = sql.trim().to_ascii_lowercase();
    let word: String = word.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect();
    column.type_.user.is_some()
        || BUILT_IN.binary_search(&word.as_str()).is_ok()
        || sql.trim().starts_with("\"char\"")
        || schema.objects().any(|(object, _)| object.kind == ObjectKind::Extension)
}

#[cfg(test)]
mod tests {
    #[test]
    fn built_in_types_can_be_searched() {
        assert!(super::BUILT_IN.is_sorted());
    }
}
