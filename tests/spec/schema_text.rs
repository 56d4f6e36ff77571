//! A schema in words, a line each: what exists, and after `<-` the revision that made it.
//!
//! `?` stands before what may be there, `assumed` after what no migration makes.

use std::collections::BTreeMap;
use std::fmt::Write;

use limbeck::environment::Environment;
use limbeck::operation::ObjectKind;
use limbeck::schema::table::Table;
use limbeck::schema::{Column, Made, Schema, TypeDefinition};
use limbeck::text::Text;

/// The schema after all migrations of an environment.
pub(crate) fn text(environment: &Environment) -> String {
    Writer { environment, schema: &environment.replay.last, out: String::new() }.written()
}

struct Writer<'e> {
    environment: &'e Environment,
    schema: &'e Schema,
    out: String,
}

impl Writer<'_> {
    fn written(mut self) -> String {
        let schemas: Vec<String> =
            self.schema.schemas().into_iter().flatten().map(|name| format!("schema {name}")).collect();
        for schema in schemas {
            let _ = writeln!(self.out, "{schema}");
        }
        for (id, type_) in self.schema.types() {
            let line = match &type_.definition {
                TypeDefinition::Enum { values, .. } => format!("enum {id} ({})", joined(values)),
                TypeDefinition::Other(kind, sql) => format!("{} {id} {sql}", kind.word()),
            };
            self.line("", &line, type_.made, false);
        }
        for (id, sequence) in self.schema.sequences() {
            let owner =
                sequence.owner.as_ref().map_or(String::new(), |(table, column)| format!(" owned by {table}.{column}"));
            self.line("", &format!("sequence {id}{owner}"), sequence.made, false);
        }
        for (id, table) in self.schema.tables() {
            self.line("", &format!("table {id}{}", suffix(table)), table.made, table.is_assumed);
            self.table(table);
        }
        for (id, view) in self.schema.views() {
            let word = if view.materialized { "materialized view" } else { "view" };
            self.line("", &format!("{word} {id}"), view.made, false);
            for index in &view.indexes {
                let unique = if index.unique { "unique index" } else { "index" };
                let columns: Vec<String> = index.elements.iter().map(|it| it.what.to_string()).collect();
                self.line("  ", &format!("{unique} {} ({})", index.name.name, columns.join(", ")), index.made, false);
            }
        }
        for (object, it) in self.schema.objects().filter(|(object, _)| object.kind != ObjectKind::Schema) {
            self.line("", &format!("{} {}", object.kind.word(), object.id), it.made, false);
        }
        self.out
    }

    fn table(&mut self, table: &Table) {
        for column in &table.columns {
            self.line("  ", &words(column), column.made, column.is_assumed);
        }
        if let Some(key) = &table.primary_key {
            self.line("  ", &format!("primary key {} ({})", key.name.name, key.columns.join(", ")), key.made, false);
        }
        for key in sorted(&table.uniques, |key| key.name.name.to_string()) {
            self.line("  ", &format!("unique {} ({})", key.name.name, key.columns.join(", ")), key.made, false);
        }
        for key in sorted(&table.foreign_keys, |key| key.name.name.to_string()) {
            let rule =
                |word: &str, rule: &Option<Text>| rule.as_ref().map_or(String::new(), |rule| format!(" {word} {rule}"));
            let line = format!(
                "foreign key {} ({}) to {} ({}){}{}",
                key.name.name,
                key.columns.join(", "),
                key.referent,
                key.referent_columns.join(", "),
                rule("ON DELETE", &key.on_delete),
                rule("ON UPDATE", &key.on_update),
            );
            self.line("  ", &line, key.made, false);
        }
        for check in sorted(&table.checks, |check| check.name.name.to_string()) {
            self.line("  ", &format!("check {}: {}", check.name.name, check.expression), check.made, false);
        }
        for check in sorted(&table.exclusions, |check| check.name.name.to_string()) {
            self.line("  ", &format!("exclude {}: {}", check.name.name, check.expression), check.made, false);
        }
        for index in sorted(&table.indexes, |index| index.name.name.to_string()) {
            let unique = if index.unique { "unique index" } else { "index" };
            let columns: Vec<String> = index.elements.iter().map(|it| it.what.to_string()).collect();
            let method = index.method.as_ref().map_or(String::new(), |method| format!(" using {method}"));
            let where_ = index.predicate.as_ref().map_or(String::new(), |sql| format!(" where {sql}"));
            let line = format!("{unique} {} ({}){method}{where_}", index.name.name, columns.join(", "));
            self.line("  ", &line, index.made, false);
        }
        for it in &table.attached {
            self.line("  ", &format!("{} {}", it.kind.word(), it.name), it.made, false);
        }
    }

    fn line(&mut self, indent: &str, words: &str, made: Made, is_assumed: bool) {
        let mark = if made.is_certain { "" } else { "? " };
        let assumed = if is_assumed { " assumed" } else { "" };
        let by = made.by.and_then(|step| self.environment.migrations.get(step.migration as usize)?.id());
        let by = by.map_or(String::new(), |id| format!(" <- {id}"));
        let _ = writeln!(self.out, "{indent}{mark}{words}{assumed}{by}");
    }
}

/// What a table is beside a table.
fn suffix(table: &Table) -> String {
    let parents: Vec<String> = table.parents.iter().map(ToString::to_string).collect();
    match (&table.partition, parents.is_empty()) {
        (Some(bounds), _) => format!(" partition of {} {bounds}", parents.join(", ")),
        (None, false) => format!(" inherits {}", parents.join(", ")),
        (None, true) => String::new(),
    }
}

/// `id INTEGER NOT NULL DEFAULT nextval(runs_id_seq)`
fn words(column: &Column) -> String {
    let mut words = column.name.to_string();
    match column.type_.sql.as_known() {
        Some(sql) => words += &format!(" {sql}"),
        None => words += " …",
    }
    if column.nullable == Some(false) {
        words += " NOT NULL";
    }
    if let Some(default) = &column.default {
        words += &format!(" DEFAULT {default}");
    }
    if let Some(sequence) = &column.serial {
        words += &format!(" DEFAULT nextval({sequence})");
    }
    if column.identity.is_some() {
        words += " IDENTITY";
    }
    if let Some(computed) = &column.computed {
        words += &format!(" GENERATED {}", computed.expression);
    }
    if let Some(comment) = &column.comment {
        words += &format!(" COMMENT {comment}");
    }
    words
}

fn joined(values: &[Text]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn sorted<T>(all: &[T], name: impl Fn(&T) -> String) -> Vec<&T> {
    let mut by_name: BTreeMap<(String, usize), &T> = BTreeMap::new();
    for (at, it) in all.iter().enumerate() {
        by_name.insert((name(it), at), it);
    }
    by_name.into_values().collect()
}
