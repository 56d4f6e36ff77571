//! What of a schema isn't sure, and so can't be written down as one that migrations leave.

use std::collections::BTreeSet;

use super::{Place, general};
use crate::environment::Environment;
use crate::graph::Index;
use crate::operation::{Answer, Certainty, ObjectKind};
use crate::schema::table::Doubt;
use crate::schema::{Made, Schema, Table, TypeDefinition};
use crate::text::Text;

/// Why what some migrations make of an empty database isn't surely this; nothing if it is.
pub(super) fn reasons(environment: &Environment, schema: &Schema, migrations: &BTreeSet<Index>) -> Vec<Place> {
    let mut reasons = unread(environment, migrations);
    if !schema.is_whole() {
        let unknown = unknown(environment, migrations);
        if unknown.is_empty() && reasons.is_empty() {
            reasons.push(general("not all that the migrations do is known"));
        }
        reasons.extend(unknown);
    }
    let mut it = Unsure { environment, reasons };
    for (id, table) in schema.tables() {
        it.table(&format!("table {id}"), table);
    }
    for (id, view) in schema.views() {
        it.made(&format!("view {id}"), view.made);
    }
    for (id, sequence) in schema.sequences() {
        it.made(&format!("sequence {id}"), sequence.made);
    }
    for (id, type_) in schema.types() {
        it.made(&format!("type {id}"), type_.made);
        if let TypeDefinition::Enum { values, is_open } = &type_.definition
            && (*is_open || values.iter().any(|value| !value.is_known()))
        {
            it.say(type_.made, format!("not all values of {id} are known"));
        }
    }
    for (object, made) in schema.objects().filter(|(object, _)| object.kind != ObjectKind::Extension) {
        it.made(&format!("{} {}", object.kind.word(), object.id), made.made);
    }
    it.reasons
}

/// Extensions that may be there or not, which harm nobody: they are made.
pub(super) fn assumed(environment: &Environment, schema: &Schema) -> Vec<Place> {
    let mut it = Unsure { environment, reasons: Vec::new() };
    for (object, made) in schema.objects().filter(|(object, _)| object.kind == ObjectKind::Extension) {
        it.made(&format!("extension {}", object.id), made.made);
    }
    it.reasons
}

/// Migrations that could not be read to their end.
fn unread(environment: &Environment, migrations: &BTreeSet<Index>) -> Vec<Place> {
    let mut reasons = Vec::new();
    for migration in migrations.iter().filter_map(|&index| environment.migrations.get(index)) {
        if !migration.was_read {
            reasons.push(Place::new(migration, None, "it could not be read"));
        }
        let unreadable = migration.unreadable.iter();
        reasons.extend(unreadable.map(|it| Place::new(migration, Some(it.position.line), it.message.clone())));
        match migration.function("upgrade") {
            Some(function) => {
                let stopped = function.stopped.map(|why| Place::new(migration, Some(function.position.line), why));
                reasons.extend(stopped);
            }
            None if migration.defines.upgrade => {
                reasons.push(Place::new(migration, None, "what its upgrade does is not known"));
            }
            None => {}
        }
    }
    reasons
}

/// What was not understood and may have changed the schema.
fn unknown(environment: &Environment, migrations: &BTreeSet<Index>) -> Vec<Place> {
    let mut reasons = Vec::new();
    for migration in migrations.iter().filter_map(|&index| environment.migrations.get(index)) {
        let Some(function) = migration.function("upgrade") else { continue };
        if function.hides_changes.is_some() {
            let unknown = function.unknown.iter();
            reasons.extend(
                unknown
                    .map(|it| Place::new(migration, Some(it.position.line), format!("{}: {}", it.source, it.reason))),
            );
        }
        let changes =
            |it: &&crate::operation::Operation| it.certainty == Certainty::Unknown && !it.change.leaves_the_schema();
        for operation in function.operations.iter().filter(changes) {
            let unparsed = operation.sql.as_ref().and_then(|sql| sql.unparsed.as_deref());
            let why = operation.unknown.first().map(|it| format!("{}: {}", it.source, it.reason));
            let why = why
                .or_else(|| unparsed.map(ToOwned::to_owned))
                .unwrap_or_else(|| "it is not known what it does".to_owned());
            reasons.push(Place::new(migration, Some(operation.position.line), why));
        }
    }
    reasons
}

struct Unsure<'e> {
    environment: &'e Environment,
    reasons: Vec<Place>,
}

impl Unsure<'_> {
    /// Says something of what an operation made.
    fn say(&mut self, made: Made, text: String) {
        let migration = made.by.and_then(|by| self.environment.migrations.get(by.migration as usize));
        let line =
            made.by.and_then(|by| by.operation(&self.environment.migrations, "upgrade")).map(|it| it.position.line);
        self.reasons.push(match migration {
            Some(migration) => Place::new(migration, line, text),
            None => general(text),
        });
    }

    /// Whether something is surely there.
    fn made(&mut self, what: &str, made: Made) {
        if made.is_certain {
            return;
        }
        let operation = made.by.and_then(|by| by.operation(&self.environment.migrations, "upgrade"));
        let guards = operation.into_iter().flat_map(|it| it.guards.iter()).filter(|it| it.answer == Answer::Unknown);
        let depends: Vec<&str> = guards.map(|guard| guard.text.as_str()).collect();
        let on = if depends.is_empty() {
            "a condition creates or drops it".to_owned()
        } else {
            format!("that depends on {}", depends.join(" and "))
        };
        self.say(made, format!("whether there is {what} is not known: {on}"));
    }

    fn table(&mut self, what: &str, table: &Table) {
        if table.is_assumed {
            return self.reasons.push(general(format!("{what}: no migration creates it")));
        }
        self.made(what, table.made);
        if table.is_open || table.doubt != Doubt::None {
            self.say(table.made, format!("{what} may have more than is known, or less"));
        }
        for column in &table.columns {
            let of = format!("column {} of {what}", column.name);
            if column.is_assumed {
                self.say(table.made, format!("{of}: no migration adds it"));
                continue;
            }
            if column.made.by != table.made.by {
                self.made(&of, column.made);
            }
            let perhaps = column.perhaps;
            let texts =
                [Some(&column.type_.sql), column.default.as_ref(), column.comment.as_ref(), column.collation.as_ref()];
            let texts = texts.into_iter().flatten().chain(column.computed.as_ref().map(|it| &it.expression));
            self.known(&of, column.made, texts);
            if column.nullable.is_none() || perhaps.type_ || perhaps.nullable || perhaps.default {
                self.say(column.made, format!("{of}: its type, its default or whether it may be NULL is not known"));
            }
        }
        let keys = table.keys().map(|key| (&key.name, key.made));
        let references = table.foreign_keys.iter().map(|key| (&key.name, key.made));
        let checks = table.checks.iter().chain(&table.exclusions).map(|check| (&check.name, check.made));
        let indexes = table.indexes.iter().map(|index| (&index.name, index.made));
        for (name, made) in keys.chain(references).chain(checks).chain(indexes).filter(|(_, it)| it.by != table.made.by)
        {
            self.made(&format!("{} of {what}", name.name), made);
        }
        for check in table.checks.iter().chain(&table.exclusions) {
            self.known(&format!("{} of {what}", check.name.name), check.made, [&check.expression]);
        }
        for index in &table.indexes {
            let texts = index.elements.iter().map(|it| &it.what).chain(&index.predicate).chain(&index.options);
            self.known(&format!("index {} of {what}", index.name.name), index.made, texts);
        }
        self.known(what, table.made, table.clauses.iter().chain(&table.comment));
        for it in &table.attached {
            self.made(&format!("{} {} of {what}", it.kind.word(), it.name), it.made);
        }
    }

    /// Whether some texts are known whole.
    fn known<'t>(&mut self, what: &str, made: Made, texts: impl IntoIterator<Item = &'t Text>) {
        if let Some(text) = texts.into_iter().find(|text| !text.is_known()) {
            let holes: Vec<&str> = text.holes().collect();
            self.say(made, format!("{what}: a part of it is not known: {}", holes.join(", ")));
        }
    }
}
