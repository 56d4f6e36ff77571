//! Code whose failing is caught: a `try` that goes on after an exception.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crate::operation::Operation;
use crate::python::ast::{ExceptHandler, Expr, Ranged, Stmt, StmtTry};
use crate::python::lines::Lines;
use crate::python::parsed;
use crate::python::walk::{children, each_statement};
use crate::revision::Migration;

/// What stands in a `try` of a migration.
#[derive(Debug, Default)]
pub(super) struct Caught {
    lines: Vec<RangeInclusive<u32>>,
    /// Functions that are called there.
    functions: BTreeSet<String>,
}

impl Caught {
    pub(super) fn of(migration: &Migration) -> Caught {
        let text = &migration.text;
        let mut caught = Caught::default();
        // Few files are worth parsing again.
        if !text.contains("except") {
            return caught;
        }
        let module = parsed(text);
        let lines = Lines::of(text);
        let line = |offset: usize| lines.position(text, offset).line;
        let mut open: Vec<&[Stmt]> = vec![&module.body];
        while let Some(suite) = open.pop() {
            each_statement(suite, &mut |statement| match statement {
                Stmt::FunctionDef(node) => open.push(&node.body),
                Stmt::AsyncFunctionDef(node) => open.push(&node.body),
                Stmt::Try(node) if goes_on(node) => {
                    if let (Some(first), Some(last)) = (node.body.first(), node.body.last()) {
                        let (start, end) = (usize::from(first.range().start()), usize::from(last.range().end()));
                        caught.lines.push(line(start)..=line(end));
                    }
                    each_statement(&node.body, &mut |statement| caught.functions.extend(called(statement)));
                }
                _ => {}
            });
        }
        caught
    }

    /// Whether the migration goes on where an operation fails.
    pub(super) fn holds(&self, operation: &Operation) -> bool {
        self.lines.iter().any(|lines| lines.contains(&operation.position.line))
            || operation.through.iter().any(|helper| self.functions.contains(&helper.name))
    }
}

/// Whether one of its handlers does anything but raise.
fn goes_on(node: &StmtTry) -> bool {
    let raises = |ExceptHandler::ExceptHandler(handler): &ExceptHandler| {
        handler.body.last().is_some_and(|last| matches!(last, Stmt::Raise(_)))
    };
    node.handlers.iter().any(|handler| !raises(handler))
}

/// The functions that a statement calls by their plain names.
fn called(statement: &Stmt) -> Vec<String> {
    let mut open: Vec<&Expr> = match statement {
        Stmt::Expr(node) => vec![&node.value],
        Stmt::Assign(node) => vec![&node.value],
        Stmt::Return(node) => node.value.as_deref().into_iter().collect(),
        _ => Vec::new(),
    };
    let mut names = Vec::new();
    while let Some(expression) = open.pop() {
        if let Expr::Call(call) = expression
            && let Expr::Name(name) = call.func.as_ref()
        {
            names.push(name.id.to_string());
        }
        open.extend(children(expression));
    }
    names
}
