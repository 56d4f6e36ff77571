//! What was read of a function: its calls as they are written, and the operations that it comes to.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::mistake::Mistake;
use crate::operation::{Certainty, Operation, Unknown};
use crate::python::lines::Position;

/// A function of a migration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Where its `def` stands.
    pub position: Position,
    /// Where its body begins and ends; none where it is no plain `def`.
    pub body: Option<(Position, Position)>,
    /// The body does nothing: a docstring, `pass`, `...` or a bare `return`.
    pub is_empty: bool,
    /// It is an `async def`, and no decorator and no assignment of the module makes something else of it.
    pub is_async: bool,
    /// It surely ends with a `raise`, and does nothing before.
    pub only_raises: bool,
    /// Calls of directives and of `execute` as they are written in it, in the order of the text.
    pub calls: Vec<Call>,
    /// Keywords of statements in `text(…)` that reach no `execute` in sight.
    pub loose_sql: Vec<String>,
    /// What it does, in the order in which that runs: only of `upgrade` and `downgrade`, which Alembic calls.
    pub operations: Vec<Operation>,
    /// What could not be understood besides operations, each with its place.
    pub unknown: Vec<Unknown>,
    /// Mistakes in its Python that it surely comes to.
    pub mistakes: Vec<Mistake>,
    /// After how many of the operations something came first that may change the schema and could not be followed, or the
    /// function was not read any further.
    pub hides_changes: Option<usize>,
    /// Why the reading stopped before the end, if it did.
    pub stopped: Option<&'static str>,
}

/// A call of a directive, or of an `execute`, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// `add_column`, `execute`, `connection.execute`.
    pub directive: Arc<str>,
    /// Where it is written.
    pub position: Position,
    /// Keywords of the statements that it executes: `ALTER TABLE`.
    pub sql: Vec<String>,
}

/// How much of something was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Operations that run whenever the function does.
    pub certain: u32,
    /// Operations that depend on what only running would tell.
    pub conditional: u32,
    /// Operations that do not run on this database.
    pub skipped: u32,
    /// Operations, calls and files that were not understood.
    pub unknown: u32,
    /// Statements of SQL.
    pub statements: u32,
    /// Those of them that were parsed, and not only told by their first words.
    pub parsed: u32,
}

impl Coverage {
    /// Operations that were understood.
    pub fn understood(&self) -> u32 {
        self.certain + self.conditional + self.skipped
    }

    /// Of all that was met, how much was understood, from 0 to 1; all of nothing is 1.
    pub fn share(&self) -> f64 {
        let all = self.understood() + self.unknown;
        if all == 0 { 1.0 } else { f64::from(self.understood()) / f64::from(all) }
    }
}

impl std::ops::Add for Coverage {
    type Output = Coverage;

    fn add(self, other: Coverage) -> Coverage {
        Coverage {
            certain: self.certain + other.certain,
            conditional: self.conditional + other.conditional,
            skipped: self.skipped + other.skipped,
            unknown: self.unknown + other.unknown,
            statements: self.statements + other.statements,
            parsed: self.parsed + other.parsed,
        }
    }
}

impl std::iter::Sum for Coverage {
    fn sum<I: Iterator<Item = Coverage>>(all: I) -> Coverage {
        all.fold(Coverage::default(), std::ops::Add::add)
    }
}

impl Function {
    /// A function of which nothing but its name could be read.
    pub fn unparsed(name: &str, position: Position) -> Function {
        let unknown = Unknown { position, source: format!("def {name}"), reason: "it could not be parsed".to_owned() };
        Function {
            name: name.to_owned(),
            position,
            body: None,
            is_empty: false,
            is_async: false,
            only_raises: false,
            calls: Vec::new(),
            loose_sql: Vec::new(),
            operations: Vec::new(),
            unknown: vec![unknown],
            mistakes: Vec::new(),
            hides_changes: Some(0),
            stopped: None,
        }
    }

    /// How often each `op.*` directive is written in the function.
    pub fn op_calls(&self) -> BTreeMap<String, u32> {
        let mut counts = BTreeMap::new();
        for call in self.calls.iter().filter(|call| !call.directive.contains('.')) {
            *counts.entry(call.directive.to_string()).or_default() += 1;
        }
        counts
    }

    /// How often each kind of SQL statement is written in the function.
    pub fn sql_keywords(&self) -> BTreeMap<String, u32> {
        let mut counts = BTreeMap::new();
        for keyword in self.calls.iter().flat_map(|call| &call.sql).chain(&self.loose_sql) {
            *counts.entry(keyword.clone()).or_default() += 1;
        }
        counts
    }

    /// What was not understood: pieces of operations, and whatever hides operations.
    pub fn unknowns(&self) -> impl Iterator<Item = &Unknown> {
        self.operations.iter().flat_map(|operation| &operation.unknown).chain(&self.unknown)
    }

    /// How much of it was understood.
    pub fn coverage(&self) -> Coverage {
        let mut coverage = Coverage { unknown: self.unknown.len() as u32, ..Coverage::default() };
        let mut last = None;
        for operation in &self.operations {
            match operation.certainty {
                Certainty::Certain => coverage.certain += 1,
                Certainty::Conditional => coverage.conditional += 1,
                Certainty::Skipped => coverage.skipped += 1,
                Certainty::Unknown => coverage.unknown += 1,
            }
            // A statement that does several things is one statement.
            if let Some(sql) = &operation.sql
                && last != Some((operation.call, sql))
            {
                last = Some((operation.call, sql));
                coverage.statements += 1;
                coverage.parsed += u32::from(sql.unparsed.is_none());
            }
        }
        coverage
    }
}

/// Why a reading stops that goes on for long: code of an application that is read along may do that.
pub const TAKES_LONG: &str = "it takes more steps than Limbeck follows";

/// The name under which code outside of functions is reported.
pub const MODULE: &str = "<module>";
