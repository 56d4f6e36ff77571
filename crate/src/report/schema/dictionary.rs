//! A schema as a dictionary in Markdown: an inventory, then each table with all that it has.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::origin::Origins;
use super::{Snapshot, fit};
use crate::operation::{IndexElement, ObjectKind};
use crate::report::markdown::escaping::{code, escaped};
use crate::report::markdown::{finished, line, table as rows};
use crate::report::sentence::{capitalised, counted};
use crate::schema::table::{Deferral, Index};
use crate::schema::{Column, Id, Made, Schema, Table, TypeDefinition, View};
use crate::text::Text;

pub(super) fn dictionary(snapshot: Snapshot<'_>) -> String {
    let mut out = String::new();
    line(&mut out, "# Schema dictionary");
    let mut head = snapshot.head("Schema").into_iter();
    let sentences: Vec<String> = head.by_ref().take_while(|it| it != "Not known:").collect();
    line(&mut out, &escaped(&sentences.join(" ")));
    let unknown: Vec<String> = head.map(|it| format!("- {}", escaped(it.trim_start_matches("- ")))).collect();
    if !unknown.is_empty() {
        line(&mut out, "Not known:");
        line(&mut out, &unknown.join("\n"));
    }
    inventory(&mut out, snapshot);
    if snapshot.schema.tables().next().is_some() {
        line(&mut out, "## Tables");
    }
    for (id, table) in snapshot.schema.tables() {
        of_table(&mut out, snapshot, id, table);
    }
    views(&mut out, snapshot);
    types(&mut out, snapshot);
    objects(&mut out, snapshot);
    finished(out)
}

/// Counts by schema, tables by schema, columns by origin.
fn inventory(out: &mut String, snapshot: Snapshot<'_>) {
    let schema = snapshot.schema;
    line(out, "## Inventory");
    let mut counts: BTreeMap<Arc<str>, [usize; 4]> = BTreeMap::new();
    let mut count = |id: &Id, at: usize| {
        let name = id.schema.clone().unwrap_or_else(|| schema.default_schema());
        if let Some(count) = counts.entry(name).or_default().get_mut(at) {
            *count += 1;
        }
    };
    schema.tables().for_each(|(id, _)| count(id, 0));
    schema.views().for_each(|(id, view)| count(id, if view.materialized { 2 } else { 1 }));
    schema.types().for_each(|(id, _)| count(id, 3));
    let total = counts.values().fold([0; 4], |total, row| [0, 1, 2, 3].map(|at| total[at] + row[at]));
    let row = |name: String, row: &[usize; 4]| {
        [name, row[0].to_string(), row[1].to_string(), row[2].to_string(), row[3].to_string()]
    };
    let mut lines: Vec<[String; 5]> = counts.iter().map(|(name, it)| row(code(&shown(schema, name)), it)).collect();
    if lines.len() > 1 {
        lines.push(row("**Total**".to_owned(), &total));
    }
    rows(out, &["Schema", "Tables", "Views", "Materialized views", "Types"], lines);
    for (name, [tables, ..]) in &counts {
        if *tables > 0 {
            let is_in = |id: &Id| id.schema.clone().unwrap_or_else(|| schema.default_schema()) == *name;
            let names: Vec<String> =
                schema.tables().filter(|(id, _)| is_in(id)).map(|(id, _)| code(&id.name)).collect();
            let of = shown(schema, name);
            line(out, &format!("{} ({}): {}", code(&of), counted(*tables, "table"), names.join(", ")));
        }
    }
    let grown: Vec<[String; 4]> = schema
        .tables()
        .filter_map(|(id, table)| {
            let origins = Origins::of(snapshot, table);
            let added = origins.added.iter().map(|(revision, columns)| {
                let names: Vec<String> = columns.iter().map(|column| code(column)).collect();
                format!("{} by {} ({})", columns.len(), code(revision), names.join(", "))
            });
            let added: Vec<String> = added.collect();
            (!added.is_empty()).then(|| {
                [
                    code(&id.to_string()),
                    table.columns.len().to_string(),
                    origins.base.len().to_string(),
                    added.join("; "),
                ]
            })
        })
        .collect();
    if !grown.is_empty() {
        line(out, "### Columns by origin");
        line(out, "Tables to which later revisions added columns.");
        rows(out, &["Table", "Columns", "Created with the table", "Added later"], grown);
    }
    let assumed: Vec<(&Id, &Arc<Table>)> = schema.tables().filter(|(_, table)| table.is_assumed).collect();
    if !assumed.is_empty() {
        line(out, "### Tables that no migration creates");
        let known = assumed.iter().map(|(id, table)| {
            let origins = Origins::of(snapshot, table);
            let names: Vec<String> = origins.base.iter().map(|name| code(name)).collect();
            let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            let added: usize = origins.added.iter().map(|(_, columns)| columns.len()).sum();
            [code(&id.to_string()), names, added.to_string()]
        });
        rows(out, &["Table", "Columns that it must have had", "Columns added later"], known.collect::<Vec<_>>());
    }
}

/// The name of a schema; databases that have none call it nothing.
fn shown(schema: &Schema, name: &str) -> String {
    if name.is_empty() { schema.dialect.title().to_owned() } else { name.to_owned() }
}

fn of_table(out: &mut String, snapshot: Snapshot<'_>, id: &Id, table: &Table) {
    line(out, &format!("### {}", code(&id.to_string())));
    if let Some(comment) = &table.comment {
        line(out, &escaped(&comment.to_string()));
    }
    let mut said = vec![match (snapshot.revision(table.made), table.is_assumed) {
        (_, true) => "No migration creates it.".to_owned(),
        (Some(revision), _) => format!("Created by {}.", code(revision)),
        (None, _) => "What creates it is not known.".to_owned(),
    }];
    if !table.made.is_certain {
        said.push("It may be missing: the migrations create or drop it conditionally.".to_owned());
    }
    if table.is_open && !table.is_assumed {
        said.push("It may have more than is listed here.".to_owned());
    }
    let parents: Vec<String> = table.parents.iter().map(|parent| code(&parent.to_string())).collect();
    match (&table.partition, parents.is_empty()) {
        (Some(bounds), _) => {
            said.push(format!("A partition of {}: {}.", parents.join(", "), code(&bounds.to_string())));
        }
        (None, false) => said.push(format!("It inherits from {}.", parents.join(", "))),
        (None, true) => {}
    }
    said.extend(table.clauses.iter().chain(&table.settings).map(|it| format!("{}.", code(&it.to_string()))));
    line(out, &said.join(" "));
    let columns: Vec<[String; 7]> = table.columns.iter().map(|column| of_column(snapshot, table, column)).collect();
    if !columns.is_empty() {
        let has_comments = table.columns.iter().any(|column| column.comment.is_some());
        let header = ["Column", "Type", "NULL", "Default", "Key", "Index", "Since"];
        if has_comments {
            let with_comments = columns.into_iter().zip(&table.columns).map(|(row, column)| {
                let comment = column.comment.as_ref().map_or(String::new(), |comment| escaped(&comment.to_string()));
                row.into_iter().chain([comment]).collect::<Vec<_>>()
            });
            let header: Vec<&str> = header.into_iter().chain(["Comment"]).collect();
            rows(out, &header, with_comments.collect::<Vec<_>>());
        } else {
            rows(out, &header, columns);
        }
    }
    let constraints = constraints(snapshot, table);
    if !constraints.is_empty() {
        line(out, "Constraints:");
        line(out, &constraints.join("\n"));
    }
    if !table.indexes.is_empty() {
        line(out, "Indexes:");
        line(out, &indexes(snapshot, &table.indexes).join("\n"));
    }
    let attached = table
        .attached
        .iter()
        .map(|it| format!("- {} {}{}", escaped(it.kind.word()), code(&it.name), since(snapshot, it.made)));
    let attached: Vec<String> = attached.collect();
    if !attached.is_empty() {
        line(out, "Triggers, policies and rules:");
        line(out, &attached.join("\n"));
    }
    let referring =
        snapshot.schema.tables().filter(|(_, other)| other.foreign_keys.iter().any(|key| key.referent == *id));
    let referring: Vec<String> = referring.map(|(other, _)| code(&other.to_string())).collect();
    if !referring.is_empty() {
        line(out, &format!("Referred to by {}.", referring.join(", ")));
    }
}

fn of_column(snapshot: Snapshot<'_>, table: &Table, column: &Column) -> [String; 7] {
    let name = &column.name;
    let type_ = match column.type_.sql.as_known() {
        Some(sql) => code(sql),
        None => "not known".to_owned(),
    };
    let nullable = match column.nullable {
        Some(true) => "NULL",
        Some(false) => "NOT NULL",
        None => "not known",
    };
    let default = match (&column.computed, &column.default, &column.identity, &column.serial) {
        (Some(computed), ..) => format!("generated: {}", code(&computed.expression.to_string())),
        (None, Some(default), ..) => code(&default.to_string()),
        (None, None, Some(identity), _) => format!("identity{}", if identity.always { ", always" } else { "" }),
        (None, None, None, Some(sequence)) => format!("sequence {}", code(&sequence.to_string())),
        (None, None, None, None) => String::new(),
    };
    let mut key = Vec::new();
    if table.primary_key.as_ref().is_some_and(|key| key.columns.contains(name)) {
        key.push("primary key".to_owned());
    }
    if table.uniques.iter().any(|key| *key.columns == [Arc::clone(name)]) {
        key.push("unique".to_owned());
    }
    for reference in fit::foreign_keys(table) {
        let Some(at) = reference.columns.iter().position(|column| column == name) else { continue };
        let column = reference.referent_columns.get(at).map_or(String::new(), |column| format!(".{column}"));
        key.push(format!("→ {}", code(&format!("{}{column}", reference.referent))));
    }
    let of_column = |index: &&Index| index.columns().any(|column| *column == **name);
    let indexes: Vec<String> = table.indexes.iter().filter(of_column).map(|index| code(&index.name.name)).collect();
    let since = match snapshot.revision(column.made) {
        Some(revision) => code(revision),
        None => "no migration".to_owned(),
    };
    let since = if column.made.is_certain { since } else { format!("{since}, conditionally") };
    [code(name), type_, nullable.to_owned(), default, key.join(", "), indexes.join(", "), since]
}

fn constraints(snapshot: Snapshot<'_>, table: &Table) -> Vec<String> {
    let mut lines = Vec::new();
    let columns = |columns: &[Arc<str>]| columns.iter().map(|it| code(it)).collect::<Vec<_>>().join(", ");
    let mut push = |name: &str, words: String, made: Made| {
        let name = if name.is_empty() { "unnamed".to_owned() } else { code(name) };
        lines.push(format!("- {name}: {words}{}", since(snapshot, made)));
    };
    if let Some(key) = &table.primary_key {
        push(&key.name.name, format!("primary key ({}){}", columns(&key.columns), when(key.deferral)), key.made);
    }
    for key in &table.uniques {
        push(&key.name.name, format!("unique ({}){}", columns(&key.columns), when(key.deferral)), key.made);
    }
    for key in &table.foreign_keys {
        let rule = |word: &str, rule: &Option<Text>| {
            rule.as_ref()
                .map_or(String::new(), |rule| format!(", on {word} {}", escaped(&rule.to_string().to_lowercase())))
        };
        let not_valid = if key.not_valid { ", not valid for existing rows" } else { "" };
        let words = format!(
            "({}) refers to {} ({}){}{}{}{not_valid}",
            columns(&key.columns),
            code(&key.referent.to_string()),
            columns(&key.referent_columns),
            rule("delete", &key.on_delete),
            rule("update", &key.on_update),
            when(key.deferral)
        );
        push(&key.name.name, words, key.made);
    }
    for check in &table.checks {
        let not_valid = if check.not_valid { ", not valid for existing rows" } else { "" };
        push(&check.name.name, format!("check {}{not_valid}", code(&check.expression.to_string())), check.made);
    }
    for check in &table.exclusions {
        push(&check.name.name, format!("exclude {}", code(&check.expression.to_string())), check.made);
    }
    lines
}

fn when(deferral: Deferral) -> &'static str {
    match (deferral.deferrable, deferral.deferred) {
        (false, _) => "",
        (true, false) => ", deferrable",
        (true, true) => ", deferrable, initially deferred",
    }
}

fn indexes(snapshot: Snapshot<'_>, indexes: &[Index]) -> Vec<String> {
    let element = |element: &IndexElement| match &element.options {
        Some(options) if !options.is_empty() => code(&format!("{} {options}", element.what)),
        _ => code(&element.what.to_string()),
    };
    let words = |index: &Index| {
        let elements: Vec<String> = index.elements.iter().map(element).collect();
        let method =
            index.method.as_ref().map_or(String::new(), |method| format!(" using {}", escaped(&method.to_string())));
        let unique = if index.unique { "unique " } else { "" };
        let include: Vec<String> = index.include.iter().map(|column| code(column)).collect();
        let include = if include.is_empty() { String::new() } else { format!(", with {}", include.join(", ")) };
        let only = index.predicate.as_ref().map_or(String::new(), |it| format!(", where {}", code(&it.to_string())));
        let name = if index.name.name.is_empty() { "unnamed".to_owned() } else { code(&index.name.name) };
        format!("- {name}: {unique}({}){method}{include}{only}{}", elements.join(", "), since(snapshot, index.made))
    };
    indexes.iter().map(words).collect()
}

/// `, since 7b9c`, and whether that depends on something.
fn since(snapshot: Snapshot<'_>, made: Made) -> String {
    let revision = snapshot.revision(made).map_or(String::new(), |revision| format!(", since {}", code(revision)));
    if made.is_certain { revision } else { format!("{revision}, conditionally") }
}

fn views(out: &mut String, snapshot: Snapshot<'_>) {
    let views: Vec<(&Id, &Arc<View>)> = snapshot.schema.views().collect();
    if views.is_empty() {
        return;
    }
    line(out, "## Views");
    let row = |(id, view): &(&Id, &Arc<View>)| {
        let reads: Vec<String> = view.reads.iter().map(|read| code(&read.to_string())).collect();
        let indexes: Vec<String> = view.indexes.iter().map(|index| code(&index.name.name)).collect();
        let kind = if view.materialized { "materialized view" } else { "view" };
        let revision = snapshot.revision(view.made).map(code).unwrap_or_default();
        [code(&id.to_string()), kind.to_owned(), reads.join(", "), indexes.join(", "), revision]
    };
    rows(out, &["View", "Kind", "Reads", "Indexes", "Since"], views.iter().map(row).collect::<Vec<_>>());
}

fn types(out: &mut String, snapshot: Snapshot<'_>) {
    let row = |(id, type_): (&Id, &Arc<crate::schema::UserType>)| {
        let (kind, definition) = match &type_.definition {
            TypeDefinition::Enum { values, is_open } => {
                let mut values: Vec<String> = values.iter().map(|value| code(&value.to_string())).collect();
                values.extend(is_open.then(|| "and what is not known".to_owned()));
                ("enum", values.join(", "))
            }
            TypeDefinition::Other(kind, definition) => (kind.word(), code(&definition.to_string())),
        };
        let revision = snapshot.revision(type_.made).map_or_else(|| "no migration".to_owned(), code);
        [code(&id.to_string()), kind.to_owned(), definition, revision]
    };
    let all: Vec<[String; 4]> = snapshot.schema.types().map(row).collect();
    if !all.is_empty() {
        line(out, "## Types");
        rows(out, &["Type", "Kind", "Values or definition", "Since"], all);
    }
}

fn objects(out: &mut String, snapshot: Snapshot<'_>) {
    let objects =
        snapshot.schema.objects().filter(|(object, _)| object.kind != ObjectKind::Schema).map(|(object, it)| {
            let revision = snapshot.revision(it.made).map_or_else(|| "no migration".to_owned(), code);
            [capitalised(object.kind.word()), code(&object.id.to_string()), revision]
        });
    let all: Vec<[String; 3]> = objects.collect();
    if !all.is_empty() {
        line(out, "## Other objects");
        rows(out, &["Kind", "Name", "Since"], all);
    }
}
