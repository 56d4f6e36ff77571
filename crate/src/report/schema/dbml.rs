//! A schema in DBML, the language of dbdiagram.io (<https://dbml.dbdiagram.io/docs/>).

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

use super::{Snapshot, fit};
use crate::ordered::Arrange;
use crate::schema::table::Index;
use crate::schema::{Column, Id, Schema, Table, TypeDefinition};
use crate::text::Text;

pub(super) fn dbml(snapshot: Snapshot<'_>) -> String {
    let schema = snapshot.schema;
    let mut out = String::new();
    for line in snapshot.head("Schema") {
        let _infallible = writeln!(out, "// {}", on_one_line(&line));
    }
    for (id, type_) in schema.types() {
        let TypeDefinition::Enum { values, is_open } = &type_.definition else { continue };
        let _infallible = writeln!(out, "\nEnum {} {{", name(id));
        for value in values.iter().filter_map(Text::as_known) {
            let _infallible = match value {
                // A value without letters has no name here.
                "" => writeln!(out, "  \"''\" [note: 'The empty text.']"),
                value => writeln!(out, "  {}", quoted(value)),
            };
        }
        if *is_open || values.is_empty() {
            out.push_str("  \"…\" [note: 'Not all values are known.']\n");
        }
        out.push_str("}\n");
    }
    for (id, table) in schema.tables() {
        write_table(&mut out, schema, id, table);
    }
    // Two references between the same columns are an error, whichever way they lead, and so is one of columns to
    // themselves, in whatever order.
    let mut drawn = BTreeSet::new();
    for (id, table) in schema.tables() {
        for key in fit::foreign_keys(table) {
            let mut ends = [(id, sorted(&key.columns)), (&key.referent, sorted(&key.referent_columns))];
            ends.arrange();
            let [one, other] = &ends;
            if one == other || !drawn.insert(ends) {
                continue;
            }
            let is_there = schema.table(&key.referent).is_some_and(|there| {
                !key.referent_columns.is_empty() && key.referent_columns.iter().all(|it| there.column(it).is_some())
            });
            if !is_there || key.columns.iter().any(|column| table.column(column).is_none()) {
                continue;
            }
            let mut settings = Vec::new();
            for (word, rule) in [("delete", &key.on_delete), ("update", &key.on_update)] {
                settings.extend(rule.as_ref().and_then(Text::as_known).and_then(|rule| {
                    // `SET NULL (a)` of PostgreSQL 15 has no word here.
                    let known = ["CASCADE", "RESTRICT", "SET NULL", "SET DEFAULT", "NO ACTION"];
                    known.contains(&rule).then(|| format!("{word}: {}", rule.to_lowercase()))
                }));
            }
            let settings = if settings.is_empty() { String::new() } else { format!(" [{}]", settings.join(", ")) };
            let named = if key.name.name.is_empty() { String::new() } else { format!(" {}", quoted(&key.name.name)) };
            let arrow = if fit::is_unique(table, &key.columns) { "-" } else { ">" };
            let _infallible = writeln!(
                out,
                "\nRef{named}: {}.{} {arrow} {}.{}{settings}",
                name(id),
                columns(&key.columns),
                name(&key.referent),
                columns(&key.referent_columns)
            );
        }
    }
    out
}

fn write_table(out: &mut String, schema: &Schema, id: &Id, table: &Table) {
    let _infallible = writeln!(out, "\nTable {} {{", name(id));
    for column in &table.columns {
        write_column(out, schema, table, column);
    }
    if table.columns.is_empty() {
        out.push_str("  \"…\" unknown [note: 'No column is known.']\n");
    }
    let key = table.primary_key.as_ref().filter(|key| key.columns.len() > 1 && has_all(table, &key.columns));
    let uniques: Vec<_> = table.uniques.iter().filter(|key| has_all(table, &key.columns)).collect();
    let indexes: Vec<&Index> = table
        .indexes
        .iter()
        .filter(|index| !index.elements.is_empty() && index.columns().all(|column| table.column(column).is_some()))
        .collect();
    if key.is_some() || !uniques.is_empty() || !indexes.is_empty() {
        out.push_str("\n  Indexes {\n");
        if let Some(key) = key {
            let _infallible = writeln!(out, "    {} [pk{}]", columns(&key.columns), named(&key.name.name));
        }
        for key in uniques {
            let _infallible = writeln!(out, "    {} [unique{}]", columns(&key.columns), named(&key.name.name));
        }
        for index in indexes {
            write_index(out, index);
        }
        out.push_str("  }\n");
    }
    let mut notes: Vec<String> = table.comment.iter().map(ToString::to_string).collect();
    if table.is_assumed {
        notes.push("No migration creates this table.".to_owned());
    }
    if !notes.is_empty() {
        let _infallible = writeln!(out, "\n  Note: {}", literal(&notes.join(" ")));
    }
    out.push_str("}\n");
}

fn write_column(out: &mut String, schema: &Schema, table: &Table, column: &Column) {
    let type_ = match (&column.type_.user, column.type_.sql.as_known()) {
        (Some(user), Some(sql)) if schema.type_(user).is_some() && !sql.ends_with(']') => name(user),
        (_, Some(sql)) => quoted(sql),
        (_, None) => "unknown".to_owned(),
    };
    let mut settings: Vec<String> = Vec::new();
    if table.primary_key.as_ref().is_some_and(|key| *key.columns == [Arc::clone(&column.name)]) {
        settings.push("pk".to_owned());
    }
    if column.serial.is_some() || column.identity.is_some() {
        settings.push("increment".to_owned());
    }
    settings.extend(column.nullable.map(|nullable| if nullable { "null" } else { "not null" }.to_owned()));
    settings.extend(
        column.default.as_ref().and_then(Text::as_known).and_then(expression).map(|it| format!("default: {it}")),
    );
    settings.extend(column.comment.as_ref().map(|comment| format!("note: {}", literal(&comment.to_string()))));
    let settings = if settings.is_empty() { String::new() } else { format!(" [{}]", settings.join(", ")) };
    let _infallible = writeln!(out, "  {} {type_}{settings}", quoted(&column.name));
}

fn write_index(out: &mut String, index: &Index) {
    let element = |element: &crate::operation::IndexElement| match element.what.as_known() {
        Some(column) if element.is_column => Some(quoted(column)),
        Some(what) => expression(what),
        None => None,
    };
    let Some(elements) = index.elements.iter().map(element).collect::<Option<Vec<_>>>() else { return };
    let mut settings: Vec<String> = index.unique.then(|| "unique".to_owned()).into_iter().collect();
    if !index.name.name.is_empty() {
        settings.push(format!("name: {}", literal(&index.name.name)));
    }
    let method = index.method.as_ref().and_then(Text::as_known).unwrap_or_default().to_lowercase();
    // Words for other methods there are none.
    if matches!(method.as_str(), "btree" | "hash") {
        settings.push(format!("type: {method}"));
    }
    let mut notes: Vec<String> = Some(method)
        .filter(|it| !matches!(it.as_str(), "" | "btree" | "hash"))
        .map(|it| format!("using {it}"))
        .into_iter()
        .collect();
    notes.extend(index.predicate.as_ref().map(|predicate| format!("where {predicate}")));
    if !notes.is_empty() {
        settings.push(format!("note: {}", literal(&notes.join(" "))));
    }
    let settings = if settings.is_empty() { String::new() } else { format!(" [{}]", settings.join(", ")) };
    let _infallible = writeln!(out, "    ({}){settings}", elements.join(", "));
}

fn sorted(columns: &[Arc<str>]) -> Vec<Arc<str>> {
    let mut sorted = columns.to_vec();
    sorted.arrange();
    sorted
}

fn has_all(table: &Table, columns: &[Arc<str>]) -> bool {
    columns.iter().all(|column| table.column(column).is_some())
}

fn name(id: &Id) -> String {
    match &id.schema {
        Some(schema) => format!("{}.{}", quoted(schema), quoted(&id.name)),
        None => quoted(&id.name),
    }
}

fn columns(names: &[Arc<str>]) -> String {
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    match names.as_slice() {
        [name] => name.clone(),
        names => format!("({})", names.join(", ")),
    }
}

fn named(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!(", name: {}", literal(name)) }
}

/// A name between double quotes.
fn quoted(name: &str) -> String {
    format!("\"{}\"", on_one_line(&name.replace('\\', "\\\\").replace('"', "\\\"")))
}

fn literal(text: &str) -> String {
    format!("'{}'", on_one_line(text).replace('\\', "\\\\").replace('\'', "\\'"))
}

/// An expression between backticks, which can't stand in one.
fn expression(sql: &str) -> Option<String> {
    (!sql.contains('`')).then(|| format!("`{}`", on_one_line(sql)))
}

/// Text without breaks. Spaces that a name has stay as they are.
fn on_one_line(text: &str) -> String {
    text.replace(|letter: char| letter.is_control(), " ")
}
