//! A schema as an entity-relationship diagram of Mermaid (<https://mermaid.js.org/syntax/entityRelationshipDiagram.html>).

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use super::{Snapshot, fit};
use crate::ordered::Gather;
use crate::schema::table::ForeignKey;
use crate::schema::{Column, Id, Table};

pub(super) fn mermaid(snapshot: Snapshot<'_>) -> String {
    let schema = snapshot.schema;
    let mut out = String::new();
    for line in snapshot.head("Schema") {
        // Braces after `%%` would be a directive.
        let _infallible = writeln!(out, "%% {}", line.replace(['{', '}', '\n', '\r'], " "));
    }
    out.push_str("erDiagram\n");
    let numbers: BTreeMap<&Id, usize> = schema.tables().enumerate().map(|(at, (id, _))| (id, at + 1)).into_map();
    for (id, table) in schema.tables() {
        let number = numbers.get(id).copied().unwrap_or_default();
        let _infallible = write!(out, "    t{number}[\"{}\"]", shown(&id.to_string()));
        if table.columns.is_empty() {
            out.push('\n');
            continue;
        }
        out.push_str(" {\n");
        for column in &table.columns {
            attribute(&mut out, table, column);
        }
        out.push_str("    }\n");
    }
    for (id, table) in schema.tables() {
        for key in fit::foreign_keys(table) {
            if let (Some(own), Some(there)) = (numbers.get(id), numbers.get(&key.referent)) {
                let (left, right) = cardinality(table, key);
                let columns = shown(&key.columns.join(", "));
                let _infallible = writeln!(out, "    t{there} {left}--{right} t{own} : \"{columns}\"");
            }
        }
    }
    out
}

fn attribute(out: &mut String, table: &Table, column: &Column) {
    let name = word(&column.name);
    let sql = column.type_.sql.as_known().map_or_else(|| "unknown".to_owned(), word);
    let mut keys = Vec::new();
    if table.primary_key.as_ref().is_some_and(|key| key.columns.contains(&column.name)) {
        keys.push("PK");
    }
    if table.foreign_keys.iter().any(|key| key.columns.contains(&column.name)) {
        keys.push("FK");
    }
    if table.uniques.iter().any(|key| *key.columns == [Arc::clone(&column.name)]) {
        keys.push("UK");
    }
    let mut remarks = Vec::new();
    if name != *column.name {
        remarks.push(shown(&column.name));
    }
    if column.nullable == Some(false) && !keys.contains(&"PK") {
        remarks.push("NOT NULL".to_owned());
    }
    if column.is_assumed {
        remarks.push("created by no migration".to_owned());
    }
    let _infallible = write!(out, "        {sql} {name}");
    if !keys.is_empty() {
        let _infallible = write!(out, " {}", keys.join(", "));
    }
    if !remarks.is_empty() {
        let _infallible = write!(out, " \"{}\"", remarks.join("; "));
    }
    out.push('\n');
}

/// How many rows stand on both sides: of the table that is referred to, and of the one that refers.
fn cardinality(table: &Table, key: &ForeignKey) -> (&'static str, &'static str) {
    let may_be_null = |name: &Arc<str>| table.column(name).is_none_or(|column| column.nullable != Some(false));
    let referred = if key.columns.iter().any(may_be_null) { "|o" } else { "||" };
    let referring = if fit::is_unique(table, &key.columns) { "o|" } else { "o{" };
    (referred, referring)
}

/// A word as attributes are made of: `NUMERIC(10_2)`.
fn word(text: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '(' | ')' | '[' | ']');
    let mut word: String = text.trim().chars().map(|letter| if is_plain(letter) { letter } else { '_' }).collect();
    while word.contains("__") && !text.contains("__") {
        word = word.replace("__", "_");
    }
    if !word.starts_with(|letter: char| letter.is_alphabetic() || letter == '_') {
        word.insert(0, '_');
    }
    word
}

/// Text between quotes, without what would end them or mean something to Mermaid.
fn shown(text: &str) -> String {
    let plain = |letter: char| match letter {
        '"' => '\'',
        '%' | '\\' | ';' | '#' | '<' | '>' | '{' | '}' | '`' => '_',
        letter if letter.is_control() => ' ',
        letter => letter,
    };
    text.chars().map(plain).collect()
}
