//! A migration's identifiers as Python would leave them once the file was imported.

use std::collections::BTreeMap;

use crate::interpret::migration::Identifier;
use crate::python::ast::{Expr, Operator, Ranged, Stmt};
use crate::python::lines::{Lines, Position};
use crate::python::walk;

/// What a file assigns to one of Alembic's identifiers, once all of it has run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assigned<T> {
    /// Nothing assigns it.
    Missing,
    /// A value that the text tells.
    Known {
        /// The value.
        value: T,
        /// Where it is assigned last.
        position: Position,
    },
    /// A value that the text tells and that Alembic can't take: a number, `None` where an id has to be.
    NotText {
        /// The value as Python would write it.
        shown: String,
        /// Python's name of its type, as `int`.
        type_name: &'static str,
        /// Its place among several values, from 0.
        item: usize,
        /// Where it is assigned last.
        position: Position,
    },
    /// Something only running the file would tell.
    Computed {
        /// The source of the expression.
        source: String,
        /// Where it is assigned last.
        position: Position,
    },
}

impl<T> Assigned<T> {
    /// The value, where it is known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Assigned::Known { value, .. } => Some(value),
            _ => None,
        }
    }

    /// Where it is assigned; the file's beginning where it is not.
    pub fn position(&self) -> Position {
        match self {
            Assigned::Missing => Position::START,
            Assigned::Known { position, .. }
            | Assigned::NotText { position, .. }
            | Assigned::Computed { position, .. } => *position,
        }
    }
}

/// An identifier that a module assigns more than once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reassigned {
    /// `revision`, `down_revision`, `depends_on` or `branch_labels`.
    pub name: &'static str,
    /// Where each assignment begins, and the source of what it assigns, in the order of the text.
    pub assignments: Vec<(Position, String)>,
}

/// Alembic's identifiers.
pub const IDENTIFIERS: [&str; 4] = ["revision", "down_revision", "depends_on", "branch_labels"];

/// Reads the identifiers of one module.
pub(super) struct HeaderReader<'a> {
    pub(super) text: &'a str,
    pub(super) lines: &'a Lines,
    pub(super) body: &'a [Stmt],
    /// What the module's names are bound to in the end.
    pub(super) names: &'a BTreeMap<&'static str, Identifier>,
}

/// Why a value is none that Alembic takes.
enum Unusable {
    NotText { shown: String, type_name: &'static str, item: usize },
    Computed(String),
}

impl Unusable {
    fn not_text(shown: impl Into<String>, type_name: &'static str) -> Unusable {
        Unusable::NotText { shown: shown.into(), type_name, item: 0 }
    }

    /// The same of one of several values.
    fn of_item(self, item: usize) -> Unusable {
        match self {
            Unusable::NotText { shown, type_name, .. } => Unusable::NotText { shown, type_name, item },
            computed @ Unusable::Computed(_) => computed,
        }
    }
}

impl HeaderReader<'_> {
    /// An identifier that has to be one string: `revision`.
    pub(super) fn text(&self, name: &str) -> Assigned<String> {
        self.assigned(name, text)
    }

    /// An identifier that may be `None`, a string, or strings in a tuple, list or set.
    pub(super) fn texts(&self, name: &str) -> Assigned<Vec<String>> {
        self.assigned(name, texts)
    }

    /// Identifiers that statements of the module's own level assign more than once.
    pub(super) fn reassigned(&self) -> Vec<Reassigned> {
        IDENTIFIERS
            .into_iter()
            .filter_map(|name| {
                let assigning = self.body.iter().filter(|statement| assigns(statement, name));
                let assignment = |statement| {
                    let source = assigned_expression(statement).map(|expr| self.source(expr));
                    (self.position(statement), source.unwrap_or_default())
                };
                let assignments: Vec<(Position, String)> = assigning.map(assignment).collect();
                (assignments.len() > 1).then_some(Reassigned { name, assignments })
            })
            .collect()
    }

    fn assigned<T>(&self, name: &str, read: fn(&Identifier) -> Result<T, Unusable>) -> Assigned<T> {
        let Some(value) = self.names.get(name) else {
            return Assigned::Missing;
        };
        let mut last: Option<&Stmt> = None;
        walk::each_statement(self.body, &mut |statement| {
            if assigns(statement, name) || imports(statement, name) {
                last = Some(statement);
            }
        });
        let position = last.map_or(Position::START, |statement| self.position(statement));
        if let Some(expr) = last.and_then(assigned_expression)
            && !is_exact(expr)
        {
            return Assigned::Computed { source: self.source(expr), position };
        }
        match read(value) {
            Ok(value) => Assigned::Known { value, position },
            Err(Unusable::NotText { shown, type_name, item }) => Assigned::NotText { shown, type_name, item, position },
            Err(Unusable::Computed(source)) => Assigned::Computed { source, position },
        }
    }

    fn position(&self, statement: &Stmt) -> Position {
        self.lines.position(self.text, statement.start().to_usize())
    }

    /// The source of an expression on one line.
    fn source(&self, expr: &Expr) -> String {
        let source = self.text.get(expr.start().to_usize()..expr.end().to_usize()).unwrap_or("");
        source.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn assigns(statement: &Stmt, name: &str) -> bool {
    match statement {
        Stmt::Assign(node) => node.targets.iter().any(|target| is_name(target, name)),
        Stmt::AnnAssign(node) => node.value.is_some() && is_name(&node.target, name),
        Stmt::AugAssign(node) => is_name(&node.target, name),
        _ => false,
    }
}

fn imports(statement: &Stmt, name: &str) -> bool {
    match statement {
        Stmt::ImportFrom(node) => {
            node.names.iter().any(|alias| alias.asname.as_ref().unwrap_or(&alias.name).as_str() == name)
        }
        _ => false,
    }
}

fn assigned_expression(statement: &Stmt) -> Option<&Expr> {
    match statement {
        Stmt::Assign(node) => Some(&node.value),
        Stmt::AnnAssign(node) => node.value.as_deref(),
        Stmt::AugAssign(node) => Some(&node.value),
        _ => None,
    }
}

fn is_name(expr: &Expr, name: &str) -> bool {
    match expr {
        Expr::Name(node) => node.id.as_str() == name,
        Expr::Tuple(node) => node.elts.iter().any(|element| is_name(element, name)),
        _ => false,
    }
}

/// Whether an expression is made only of what is evaluated exactly: where SQL is read, a `.strip()` may be
/// passed over, but an id that is a letter off is a broken chain.
fn is_exact(expr: &Expr) -> bool {
    let own = match expr {
        Expr::Call(node) => match node.func.as_ref() {
            Expr::Name(name) => matches!(name.id.as_str(), "str" | "list" | "tuple" | "set" | "frozenset" | "sorted"),
            Expr::Attribute(attribute) => matches!(attribute.attr.as_str(), "join" | "format" | "upper" | "lower"),
            _ => false,
        },
        Expr::FormattedValue(node) => node.conversion.to_char().is_none(),
        Expr::BinOp(node) => matches!(node.op, Operator::Add | Operator::Sub | Operator::Mult | Operator::Mod),
        _ => true,
    };
    own && walk::children(expr).into_iter().all(is_exact)
}

/// The one string that an id has to be.
fn text(value: &Identifier) -> Result<String, Unusable> {
    match value {
        Identifier::Text(text) => {
            text.as_known().map(ToOwned::to_owned).ok_or_else(|| Unusable::Computed(text.with_holes().into_owned()))
        }
        Identifier::None => Err(Unusable::not_text("None", "NoneType")),
        Identifier::Bool(value) => Err(Unusable::not_text(if *value { "True" } else { "False" }, "bool")),
        Identifier::Int(number) => Err(Unusable::not_text(number.to_string(), "int")),
        Identifier::Several(_) => Err(Unusable::not_text("several values", "tuple")),
        Identifier::Other(shown) => Err(Unusable::Computed(shown.clone())),
    }
}

/// `None`, a string, or strings one after the other, as Alembic's `to_tuple` and `tuple_rev_as_scalar`
/// take them: nothing, or `None` alone, is no id at all (alembic/util/langhelpers.py, alembic/script/revision.py).
fn texts(value: &Identifier) -> Result<Vec<String>, Unusable> {
    match value {
        Identifier::None => Ok(Vec::new()),
        Identifier::Several(values) if *values == [Identifier::None] => Ok(Vec::new()),
        Identifier::Several(values) => {
            values.iter().enumerate().map(|(item, value)| text(value).map_err(|it| it.of_item(item))).collect()
        }
        value => text(value).map(|value| vec![value]),
    }
}
