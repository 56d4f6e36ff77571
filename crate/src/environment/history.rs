//! What became of a table, a column or another object, revision by revision.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::environment::Environment;
use crate::graph::Index;
use crate::operation::{Certainty, Change, Column, ConstraintKind, Name, Operation, WithTable};
use crate::schema::fault::{Gone, Thing, Touch};
use crate::schema::{Id, Schema, Step};
use crate::text::Text;

/// An operation that did something to an object.
#[derive(Debug, Clone)]
pub struct Entry<'e> {
    /// Which operation it is.
    pub step: Step,
    /// Its migration.
    pub migration: Index,
    /// The operation itself: where it stands, how sure it is to run.
    pub operation: &'e Operation,
    /// What it did, on one line.
    pub words: Text,
    /// It only read or changed rows.
    pub is_rows: bool,
}

/// What the migrations did to a table or to a column of it, in the order in which they were carried out; what they did
/// while it had another name, too. Of an enum, a view and whatever else has a name: what is done by that name.
pub fn history<'e>(environment: &'e Environment, table: &Id, column: Option<&str>) -> Vec<Entry<'e>> {
    let history = History { environment, schema: &environment.replay.last };
    let tables = history.numbers(table);
    match column {
        Some(column) => history.of_column(&tables, column),
        None if tables.is_empty() => history.of_object(table),
        None => history.of_tables(&tables),
    }
}

/// The table or other object that a text names, `runs`, `app.runs`, and the column, where it names one: `runs.state`,
/// `app.runs.state`. A name with a dot stands in double quotes.
pub fn addressed(environment: &Environment, text: &str) -> Option<(Id, Option<Arc<str>>)> {
    let history = History { environment, schema: &environment.replay.last };
    let parts = parts(text);
    let id = |parts: &[String]| match parts {
        [name] => Some(Id::bare(name)),
        [schema, name] => history.schema.id(&Name { schema: Some(schema.as_str().into()), name: name.as_str().into() }),
        _ => None,
    };
    let whole = id(&parts).filter(|id| history.knows(id)).map(|id| (id, None));
    whole.or_else(|| {
        let (column, table) = parts.split_last()?;
        let table = id(table).filter(|id| history.knows(id))?;
        Some((table, Some(Arc::from(column.as_str()))))
    })
}

/// A name at its dots, without its quotes.
fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut is_quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.next_if_eq(&'"').is_none() => is_quoted = false,
            '"' if !is_quoted => is_quoted = true,
            '.' if !is_quoted => parts.push(String::new()),
            letter => {
                if let Some(part) = parts.last_mut() {
                    part.push(letter);
                }
            }
        }
    }
    parts
}

/// What is looked through.
#[derive(Clone, Copy)]
struct History<'e> {
    environment: &'e Environment,
    /// The schema after all migrations: it knows what was there before, too.
    schema: &'e Schema,
}

impl<'e> History<'e> {
    /// Whether something of that name is there, or was.
    fn knows(self, id: &Id) -> bool {
        let (schema, relation) = (self.schema, Thing::Relation(id.clone()));
        schema.relation(id).is_some()
            || schema.type_(id).is_some()
            || schema.objects().any(|(object, _)| object.id == *id)
            || schema.gone(&relation).is_some()
            || schema.gone(&Thing::Type(id.clone())).is_some()
            || schema.gone(&Thing::Index(id.clone())).is_some()
    }

    /// The tables that had a name last: the one that has it now, or that went on by another name, and those that were
    /// dropped by it.
    fn numbers(self, id: &Id) -> BTreeSet<u32> {
        let mut numbers = BTreeSet::new();
        let (mut name, mut seen) = (id.clone(), BTreeSet::new());
        while seen.insert(name.clone()) {
            if let Some(table) = self.schema.table(&name) {
                numbers.insert(table.number);
                break;
            }
            match self.schema.gone(&Thing::Relation(name)) {
                Some(Gone::Renamed { to, .. }) => name = to.clone(),
                Some(Gone::Dropped { table, .. }) => {
                    numbers.extend(table.as_ref().map(|table| table.number));
                    break;
                }
                None => break,
            }
        }
        let dropped = self.touches().filter(|(_, operation)| match &operation.change {
            Change::DropTable { table, .. } => self.schema.id(table).as_ref() == Some(id),
            _ => false,
        });
        numbers.extend(dropped.map(|(touch, _)| touch.table));
        numbers
    }

    /// What touched tables, with the operation that did it.
    fn touches(self) -> impl DoubleEndedIterator<Item = (&'e Touch, &'e Operation)> {
        let operation = move |touch: &'e Touch| self.operation(touch.step).map(|operation| (touch, operation));
        self.environment.replay.log.touches.iter().filter_map(operation)
    }

    fn operation(self, step: Step) -> Option<&'e Operation> {
        step.operation(&self.environment.migrations, "upgrade")
    }

    fn of_tables(self, tables: &BTreeSet<u32>) -> Vec<Entry<'e>> {
        let mut entries: Vec<Entry<'e>> = Vec::new();
        for (touch, operation) in self.touches().filter(|(touch, _)| tables.contains(&touch.table)) {
            // An operation may touch a table in several ways, and is one thing that was done.
            if entries.last().is_none_or(|last| last.step != touch.step) {
                entries.push(entry(touch.step, operation, operation.words(), touch.is_rows));
            }
        }
        entries
    }

    /// From the last name of a column back to the first.
    fn of_column(self, tables: &BTreeSet<u32>, column: &str) -> Vec<Entry<'e>> {
        let mut name: Arc<str> = Arc::from(column);
        let mut entries: Vec<Entry<'e>> = Vec::new();
        for (touch, operation) in self.touches().rev().filter(|(touch, _)| tables.contains(&touch.table)) {
            let is_rename = touch.renamed.as_ref() == Some(&name);
            if (is_rename || is_about(touch, operation, &name))
                && entries.last().is_none_or(|last| last.step != touch.step)
            {
                entries.push(entry(touch.step, operation, words_of_column(operation, &name), touch.is_rows));
            }
            if let Some(former) = touch.column.clone().filter(|_| is_rename) {
                name = former;
            }
        }
        entries.reverse();
        entries
    }

    /// What is done to something else than a table, by its name.
    fn of_object(self, id: &Id) -> Vec<Entry<'e>> {
        let is_it = |name: &Name| self.schema.id(name).as_ref() == Some(id);
        let mut entries = Vec::new();
        for &index in &self.environment.replay.order {
            let Some(function) = self.environment.migrations.get(index).and_then(|it| it.function("upgrade")) else {
                continue;
            };
            for (at, operation) in function.operations.iter().enumerate() {
                if operation.certainty != Certainty::Skipped && names(&operation.change, is_it) {
                    let step = crate::replay::step(index, at);
                    let words = match &operation.change {
                        Change::CreateTable(_) => operation.change.heading(),
                        _ => operation.words(),
                    };
                    entries.push(entry(step, operation, words, false));
                }
            }
        }
        entries
    }
}

fn entry(step: Step, operation: &Operation, words: Text, is_rows: bool) -> Entry<'_> {
    Entry { step, migration: step.migration as Index, operation, words, is_rows }
}

/// Whether an operation on a table is about a column of it, as far as it names its columns. What makes and what drops
/// the table does that to its columns.
fn is_about(touch: &Touch, operation: &Operation, column: &Arc<str>) -> bool {
    let has = |names: &[Text]| names.iter().any(|name| name.as_known() == Some(column));
    touch.column.as_ref() == Some(column)
        || match &operation.change {
            Change::CreateTable(create) => column_of(&create.columns, column).is_some(),
            Change::DropTable { .. } => true,
            Change::CreateIndex { index, .. } => {
                let is_it = |element: &crate::operation::IndexElement| {
                    element.is_column && element.what.as_known() == Some(column)
                };
                index.elements.iter().any(is_it) || has(&index.include)
            }
            Change::AddConstraint { constraint, .. } => match &constraint.kind {
                ConstraintKind::PrimaryKey { columns, .. }
                | ConstraintKind::Unique { columns, .. }
                | ConstraintKind::ForeignKey { columns, .. } => has(columns),
                _ => false,
            },
            Change::Insert { columns, .. } | Change::Update { columns, .. } => has(columns),
            _ => false,
        }
}

fn column_of<'c>(columns: &'c [Column], name: &str) -> Option<(usize, &'c Column)> {
    columns.iter().enumerate().find(|(_, column)| column.name.as_known() == Some(name))
}

/// What an operation did to a column: of a table that is made, only what it makes of the column.
fn words_of_column(operation: &Operation, column: &str) -> Text {
    let Change::CreateTable(create) = &operation.change else { return operation.words() };
    let part = column_of(&create.columns, column).and_then(|(at, _)| operation.change.parts().into_iter().nth(at));
    let Some(part) = part else { return operation.change.heading() };
    let mut words = operation.change.heading();
    words.push_str(": ");
    words.push_text(&part);
    words
}

/// Whether a change names an object that is no table.
fn names(change: &Change, is_it: impl Fn(&Name) -> bool) -> bool {
    match change {
        Change::CreateTable(create) => create.columns.iter().any(|column| {
            let enum_ = column.type_.enum_.as_deref().filter(|enum_| enum_.with_table != WithTable::NotMade);
            enum_.and_then(|enum_| enum_.name.as_ref()).is_some_and(&is_it)
        }),
        Change::CreateType { name, .. }
        | Change::AddEnumValue { name, .. }
        | Change::RenameEnumValue { name, .. }
        | Change::SyncEnumValues { name, .. }
        | Change::CreateView { name, .. }
        | Change::DropIndex { index: name, .. } => is_it(name),
        Change::CreateIndex { table, index, .. } => {
            let name = index.name.clone().map(|name| Name { schema: table.schema.clone(), name });
            is_it(table) || name.is_some_and(|name| is_it(&name))
        }
        Change::Object { name, .. } | Change::Comment { name, .. } => name.as_ref().is_some_and(is_it),
        _ => false,
    }
}
