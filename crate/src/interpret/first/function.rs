//! What was read of a function: its calls in order, and what they come to.

use std::collections::BTreeMap;

use crate::interpret::first::operation::{self, Certainty, Operation};
use crate::python::lines::Position;
use crate::sql::words::Statement;

/// A function of a migration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Where its `def` stands.
    pub position: Position,
    /// The body does nothing: a docstring, `pass`, `...` or a bare `return`.
    pub is_empty: bool,
    /// It is an `async def`, and no decorator and no assignment of the module makes something else of it.
    pub is_async: bool,
    /// Its only way ends with a `raise` before any directive is called.
    pub only_raises: bool,
    /// Calls in the order in which they are reached; those of helpers of the file where they are called.
    pub calls: Vec<Call>,
    /// Statements of `text(…)` that reach no `execute` in sight.
    pub loose_sql: Vec<Statement>,
    /// What could not be understood, each with its place.
    pub unknown: Vec<Unknown>,
}

/// A call of a directive, or of a connection's `execute`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// `add_column`, `execute`, `connection.execute`.
    pub directive: String,
    /// Schema, where one is written.
    pub schema: Option<String>,
    /// Table it is about, where the text tells.
    pub table: Option<String>,
    /// Column, index or constraint it is about, where the text tells.
    pub name: Option<String>,
    /// Where it is called.
    pub position: Position,
    /// The condition it stands under: the nearest one.
    pub guard: Option<String>,
    /// The helper function of the file that holds it, where it is not the function itself.
    pub helper: Option<String>,
    /// The SQL it runs.
    pub sql: Sql,
}

/// What an `execute` executes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sql {
    /// The call executes none.
    None,
    /// Statements of a text; `None` where a verb is not known.
    Text(Vec<Option<Statement>>),
    /// A statement built by SQLAlchemy, by its verb.
    Built(&'static str),
    /// An argument that could not be followed to a text.
    Unknown,
}

/// Something that was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// Where it stands.
    pub position: Position,
    /// Its source.
    pub source: String,
    /// Why it was not understood.
    pub reason: &'static str,
}

impl Function {
    /// A function of which nothing but its name could be read.
    pub fn unparsed(name: &str, position: Position) -> Function {
        Function {
            name: name.to_owned(),
            position,
            is_empty: false,
            is_async: false,
            only_raises: false,
            calls: Vec::new(),
            loose_sql: Vec::new(),
            unknown: vec![Unknown { position, source: format!("def {name}"), reason: "it could not be parsed" }],
        }
    }

    /// Calls that are written in the function itself.
    pub fn written_calls(&self) -> impl Iterator<Item = &Call> {
        self.calls.iter().filter(|call| call.helper.is_none())
    }

    /// How often each `op.*` directive is written in the function.
    pub fn op_calls(&self) -> BTreeMap<String, u32> {
        let mut counts = BTreeMap::new();
        for call in self.written_calls().filter(|call| call.directive != CONNECTION_EXECUTE) {
            *counts.entry(call.directive.clone()).or_default() += 1;
        }
        counts
    }

    /// How often each kind of SQL statement is written in the function.
    pub fn sql_keywords(&self) -> BTreeMap<String, u32> {
        let mut counts = BTreeMap::new();
        let executed = self.written_calls().flat_map(|call| match &call.sql {
            Sql::Text(statements) => statements.as_slice(),
            _ => &[],
        });
        for statement in executed.flatten().chain(&self.loose_sql) {
            *counts.entry(statement.keyword.clone()).or_default() += 1;
        }
        counts
    }

    /// What the function does, in order.
    pub fn operations(&self) -> Vec<Operation> {
        let mut operations = Vec::new();
        for (number, call) in self.calls.iter().enumerate() {
            let certainty = if call.guard.is_some() { Certainty::Conditional } else { Certainty::Certain };
            let operation = |op: &str, certainty| Operation {
                call: number as u32,
                directive: call.directive.clone(),
                op: op.to_owned(),
                schema: call.schema.clone(),
                table: call.table.clone(),
                name: call.name.clone(),
                line: call.position.line,
                certainty,
            };
            match &call.sql {
                Sql::None if call.is_understood() => operations.push(operation(&call.directive, certainty)),
                Sql::None => operations.push(operation(&call.directive, Certainty::Unknown)),
                Sql::Unknown => operations.push(operation("execute", Certainty::Unknown)),
                Sql::Built(verb) => operations.push(operation(verb, certainty)),
                Sql::Text(statements) => operations.extend(statements.iter().map(|statement| match statement {
                    None => operation("execute", Certainty::Unknown),
                    Some(statement) => {
                        let on_table = statement.is_about_table();
                        Operation {
                            schema: statement.schema.clone(),
                            table: statement.name.clone().filter(|_| on_table),
                            name: statement.name.clone().filter(|_| !on_table),
                            ..operation(&statement.op(), certainty)
                        }
                    }
                })),
            }
        }
        operations
    }

    /// Operations that were understood, and those that were not.
    pub fn coverage(&self) -> (u32, u32) {
        let operations = self.operations();
        let unknown = operations.iter().filter(|operation| operation.certainty == Certainty::Unknown).count();
        // What could not be read besides calls hides operations, at least one each.
        let hidden = self.unknown.iter().filter(|unknown| unknown.reason != NOT_FOLLOWED).count();
        ((operations.len() - unknown) as u32, (unknown + hidden) as u32)
    }
}

impl Call {
    /// Whether the text tells what the call is about.
    fn is_understood(&self) -> bool {
        match operation::parameters(&self.directive) {
            None => false,
            // An index may be dropped by its name alone.
            Some(_) => self.table.is_some() || (self.directive == "drop_index" && self.name.is_some()),
        }
    }
}

/// How the report calls an `execute` that goes round `op`.
pub const CONNECTION_EXECUTE: &str = "connection.execute";

/// The name under which code outside of functions is reported.
pub const MODULE: &str = "<module>";

/// Why an argument of a call counts as unknown, where the operation itself already says so.
pub(super) const NOT_FOLLOWED: &str = "its argument could not be followed to a value";
