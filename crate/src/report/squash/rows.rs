//! The rows that migrations insert as literals, and what else they do with data, which no baseline can do again.

use std::collections::BTreeSet;

use super::Place;
use crate::environment::Environment;
use crate::graph::Index;
use crate::operation::{Certainty, Change, Name, Operation};
use crate::python::repr::repr;
use crate::report::schema::directives::execute;
use crate::revision::Migration;
use crate::schema::column::Family;
use crate::schema::{Id, Schema, Step, Table};
use crate::sql::literals::{self, Literal};
use crate::text::Text;

/// What becomes of the rows.
pub(super) struct Rows {
    /// What inserts those that are carried along, in the order in which the migrations do.
    pub(super) inserts: Vec<String>,
    /// What migrations do with data or rights that is not carried along.
    pub(super) not_carried: Vec<Place>,
}

/// An operation on its way along the chain.
struct Done<'a> {
    migration: &'a Migration,
    /// When it runs: the place of its migration in the chain, and its own in that.
    when: (usize, usize),
    operation: &'a Operation,
}

/// Words of statements that leave nothing behind when their session ends, or that change nothing which anybody sees. What
/// stands in a `DO` is told beside it.
const PASSING: [&str; 28] = [
    "select",
    "values",
    "set",
    "reset",
    "show",
    "pragma",
    "use",
    "begin",
    "start_transaction",
    "commit",
    "end",
    "abort",
    "rollback",
    "savepoint",
    "release",
    "lock",
    "unlock",
    "explain",
    "analyze",
    "listen",
    "discard",
    "load",
    "vacuum",
    "reindex",
    "optimize",
    "checkpoint",
    "do",
    "cluster",
];

impl Rows {
    pub(super) fn of(environment: &Environment, schema: &Schema, squashed: &BTreeSet<Index>) -> Rows {
        let mut rows = Rows { inserts: Vec::new(), not_carried: Vec::new() };
        let chain = Chain::of(environment, schema, squashed);
        let is_seen = |it: &&Done<'_>| is_about_data(it.operation) && !chain.changes_no_row(&it.operation.change);
        for it in chain.operations.iter().filter(is_seen) {
            match chain.carried(it) {
                Ok(inserts) => rows.inserts.extend(inserts),
                Err(why) => {
                    let words = it.operation.change.words().to_string();
                    let why = if why.is_empty() { String::new() } else { format!(" ({why})") };
                    let line = Some(it.operation.position.line);
                    rows.not_carried.push(Place::new(it.migration, line, format!("{words}{why}")));
                }
            }
        }
        rows
    }
}

/// Whether an operation is about rows, rights or the like, and somebody sees it afterwards.
fn is_about_data(operation: &Operation) -> bool {
    let is_passing = matches!(&operation.change, Change::Other { op, .. } if PASSING.contains(&op.as_str()));
    operation.change.leaves_the_schema() && !is_passing
}

/// What migrations do, and what comes of it.
struct Chain<'a> {
    schema: &'a Schema,
    /// The migrations, in the order in which they run.
    order: Vec<Index>,
    operations: Vec<Done<'a>>,
}

impl<'a> Chain<'a> {
    fn of(environment: &'a Environment, schema: &'a Schema, squashed: &BTreeSet<Index>) -> Chain<'a> {
        let order: Vec<Index> = environment.replay.order.iter().copied().filter(|it| squashed.contains(it)).collect();
        let mut operations = Vec::new();
        for (place, &index) in order.iter().enumerate() {
            let migration = &environment.migrations[index];
            let of_upgrade = migration.function("upgrade").map_or(&[][..], |function| &function.operations);
            let runs = of_upgrade.iter().enumerate().filter(|(_, it)| it.certainty != Certainty::Skipped);
            operations.extend(runs.map(|(at, operation)| Done { migration, when: (place, at), operation }));
        }
        Chain { schema, order, operations }
    }

    fn when(&self, step: Step) -> Option<(usize, usize)> {
        let place = self.order.iter().position(|&index| index == step.migration as usize)?;
        Some((place, step.operation as usize))
    }

    /// Whether a change is about rows of a table that is gone in the end, or that has none in a new database.
    fn changes_no_row(&self, change: &Change) -> bool {
        let (Change::Update { table: Some(table), .. } | Change::Delete { table: Some(table), .. }) = change else {
            return false;
        };
        let id = self.schema.id(table);
        id.is_some_and(|id| self.schema.table(&id).is_none() || self.schema.lacks_rows(&id))
    }

    /// What inserts the same rows in the end; nothing where they are surely gone then.
    fn carried(&self, it: &Done<'_>) -> Result<Vec<String>, String> {
        let Change::Insert { table: Some(name), .. } = &it.operation.change else { return Err(String::new()) };
        let id = self.schema.id(name).ok_or("its table isn't known")?;
        let later: Vec<&Done<'_>> = self.operations.iter().filter(|other| other.when > it.when).collect();
        let is_it = |name: &Name| self.schema.id(name).is_none_or(|other| other == id);
        let is_renamed =
            |done: &&&Done<'_>| matches!(&done.operation.change, Change::RenameTable { table, .. } if is_it(table));
        if let Some(by) = later.iter().find(is_renamed) {
            return Err(format!("{} gives its table another name", by.migration.name()));
        }
        let Some(table) = self.schema.table(&id) else { return Ok(Vec::new()) };
        if table.made.by.and_then(|by| self.when(by)).is_some_and(|made| made > it.when) {
            return Ok(Vec::new());
        }
        for other in &later {
            match &other.operation.change {
                Change::Delete { table: Some(table), filtered: false }
                    if is_it(table) && other.operation.certainty == Certainty::Certain =>
                {
                    return Ok(Vec::new());
                }
                change if may_change_rows(change, &is_it) => {
                    return Err(format!("{} changes rows of its table", other.migration.name()));
                }
                _ => {}
            }
        }
        if it.operation.certainty != Certainty::Certain {
            return Err("it isn't sure to run".to_owned());
        }
        let not_literal = "its rows aren't literals";
        let mut inserts = Vec::new();
        for statement in statements(it.operation).ok_or(not_literal)? {
            let rows = literals::rows(statement, self.schema.dialect).ok_or(not_literal)?;
            Chain::fits(table, &rows.columns, &later, &is_it)?;
            inserts.push((rows, statement));
        }
        if let Some(call) = bulk_insert(&id, table, &inserts.iter().map(|(rows, _)| rows).collect::<Vec<_>>()) {
            return Ok(vec![call]);
        }
        Ok(inserts.iter().map(|(_, statement)| execute(&statement.to_string())).collect())
    }

    /// Whether rows that name these columns come out the same if they are inserted in the end.
    fn fits(
        table: &Table,
        columns: &[String],
        later: &[&Done<'_>],
        is_it: &dyn Fn(&Name) -> bool,
    ) -> Result<(), String> {
        if let Some(gone) = columns.iter().find(|name| table.column(name).is_none()) {
            return Err(format!("its column {gone} has another name since, or is gone"));
        }
        let is_given = |name: &str| columns.iter().any(|given| given == name);
        for column in table.columns.iter().filter(|column| !is_given(&column.name)) {
            let counts = column.serial.is_some() || column.identity.is_some() || column.computed.is_some();
            if column.nullable != Some(true) && column.default.is_none() && !counts {
                return Err(format!("it says nothing of {}, which may not be NULL since", column.name));
            }
        }
        for other in later {
            let Change::AlterColumn { table, column, to } = &other.operation.change else { continue };
            let is_given = column.as_known().is_none_or(is_given);
            let is_other = if is_given { to.using.is_some() || to.name.is_some() } else { to.default.is_some() };
            if is_it(table) && is_other {
                return Err(format!("{} changes its column {column}", other.migration.name()));
            }
        }
        Ok(())
    }
}

/// Whether a change is about rows of a table that are there, or may be.
fn may_change_rows(change: &Change, is_it: &dyn Fn(&Name) -> bool) -> bool {
    match change {
        Change::Update { table, .. } | Change::Delete { table, .. } => table.as_ref().is_none_or(is_it),
        Change::Other { op, table, .. } => {
            matches!(op.as_str(), "truncate" | "merge" | "execute") && table.as_ref().is_none_or(is_it)
        }
        _ => false,
    }
}

/// The statements that insert what an operation does.
fn statements(operation: &Operation) -> Option<Vec<&Text>> {
    match (&operation.sql, &operation.call_text) {
        (Some(sql), _) if !sql.in_block => Some(vec![&sql.text]),
        (None, Some(text)) => Some(text.statements.iter().collect()),
        _ => None,
    }
}

/// `op.bulk_insert(…)`, where Python has the same values.
fn bulk_insert(id: &Id, table: &Table, inserts: &[&literals::Rows]) -> Option<String> {
    let columns = &inserts.first()?.columns;
    if inserts.iter().any(|rows| rows.columns != *columns) {
        return None;
    }
    let mut types = Vec::new();
    for name in columns {
        let column = table.column(name)?;
        let (class, family) = match column.type_.family()? {
            Family::Number => ("Integer", Family::Number),
            Family::String => ("String", Family::String),
            Family::Other(word) if word == "BOOLEAN" => ("Boolean", Family::Other(word)),
            _ => return None,
        };
        types.push((name, class, family));
    }
    let mut lines = Vec::new();
    for row in inserts.iter().flat_map(|rows| &rows.rows) {
        let cell = |(literal, (name, class, _)): (&Literal, &(&String, &str, Family))| {
            let value = match (literal, *class) {
                (Literal::Null, _) => "None".to_owned(),
                (Literal::Boolean(value), "Boolean") => if *value { "True" } else { "False" }.to_owned(),
                (Literal::Number(number), "Integer") if number.parse::<i64>().is_ok() => number.clone(),
                (Literal::Text(text), "String") => repr(text),
                _ => return None,
            };
            Some(format!("{}: {value}", repr(name)))
        };
        let cells: Option<Vec<String>> = row.iter().zip(&types).map(cell).collect();
        lines.push(format!("        {{{}}},", cells?.join(", ")));
    }
    let columns: Vec<String> =
        types.iter().map(|(name, class, _)| format!("sa.column({}, sa.{class}())", repr(name))).collect();
    let schema = id.schema.as_deref().map_or(String::new(), |schema| format!(", schema={}", repr(schema)));
    Some(format!(
        "op.bulk_insert(\n    sa.table({}, {}{schema}),\n    [\n{}\n    ],\n)",
        repr(&id.name),
        columns.join(", "),
        lines.join("\n")
    ))
}
