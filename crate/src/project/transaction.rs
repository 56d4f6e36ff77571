//! The transactions in which an env.py runs migrations.

use crate::python::ast::{ExceptHandler, Expr, Ranged, Stmt, WithItem};
use crate::python::lines::Position;
use crate::python::source::Source;
use crate::python::walk::children;

/// One transaction around all migrations of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// Who begins it.
    pub begun: Begun,
    /// Where: the `with` of the connection, or the call of `context.configure`.
    pub position: Position,
    /// That line.
    pub line: String,
}

/// Who begins a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// Alembic, as nothing tells it to begin one for each migration.
    ByAlembic,
    /// The env.py: `with engine.begin() as connection`. Alembic leaves such a transaction alone
    /// (`_in_external_transaction` in alembic/runtime/migration.py).
    Outside,
}

/// The one transaction that an env.py runs all migrations in; none where it may begin one for each.
pub fn transaction(source: &Source) -> Option<Transaction> {
    let mut found = Found::default();
    found.suite(&source.module.body, None);
    let text = &source.text;
    let (begun, offset) = match (found.outside, found.configured) {
        (Some(offset), _) => (Begun::Outside, offset),
        (None, Some(offset)) if !text.contains("transaction_per_migration") => (Begun::ByAlembic, offset),
        _ => return None,
    };
    let position = source.lines.position(text, offset);
    let line = text.lines().nth((position.line as usize).saturating_sub(1)).unwrap_or_default().to_owned();
    Some(Transaction { begun, position, line })
}

/// What was seen so far, by where it stands in the text.
#[derive(Default)]
struct Found {
    /// A transaction of a connection's own, around the running of migrations.
    outside: Option<usize>,
    /// The last call that tells Alembic how to run on a connection.
    configured: Option<usize>,
}

impl Found {
    fn suite(&mut self, suite: &[Stmt], outer: Option<usize>) {
        for statement in suite {
            self.statement(statement, outer);
        }
    }

    fn statement(&mut self, statement: &Stmt, outer: Option<usize>) {
        match statement {
            Stmt::FunctionDef(node) => self.suite(&node.body, None),
            Stmt::AsyncFunctionDef(node) => self.suite(&node.body, None),
            Stmt::If(node) => {
                self.suite(&node.body, outer);
                self.suite(&node.orelse, outer);
            }
            Stmt::For(node) => self.suite(&node.body, outer),
            Stmt::While(node) => self.suite(&node.body, outer),
            Stmt::With(node) => self.suite(&node.body, begun(&node.items).or(outer)),
            Stmt::AsyncWith(node) => self.suite(&node.body, begun(&node.items).or(outer)),
            Stmt::Try(node) => {
                self.suite(&node.body, outer);
                for ExceptHandler::ExceptHandler(handler) in &node.handlers {
                    self.suite(&handler.body, outer);
                }
                self.suite(&node.orelse, outer);
                self.suite(&node.finalbody, outer);
            }
            Stmt::Expr(node) => self.expression(&node.value, outer),
            Stmt::Assign(node) => self.expression(&node.value, outer),
            Stmt::Return(node) => node.value.iter().for_each(|value| self.expression(value, outer)),
            _ => {}
        }
    }

    fn expression(&mut self, expression: &Expr, outer: Option<usize>) {
        if let Expr::Call(call) = expression {
            let called = name(&call.func);
            // `configure(url=…)` is for `--sql`, where there is no connection.
            let has_connection =
                call.keywords.iter().any(|it| it.arg.as_ref().is_some_and(|name| name == "connection"));
            if called == Some("configure") && has_connection {
                self.configured = Some(usize::from(call.range().start()));
            }
            let runs = matches!(called, Some("configure")) && has_connection
                || matches!(called, Some("run_migrations" | "run_sync" | "do_run_migrations"));
            if runs && self.outside.is_none() {
                self.outside = outer;
            }
        }
        for child in children(expression) {
            self.expression(child, outer);
        }
    }
}

/// Where a `with` begins a transaction of a connection's.
fn begun(items: &[WithItem]) -> Option<usize> {
    let begins = |expression: &Expr| match expression {
        Expr::Call(call) => name(&call.func) == Some("begin"),
        _ => false,
    };
    items.iter().find(|item| begins(&item.context_expr)).map(|item| usize::from(item.context_expr.range().start()))
}

/// The last name of what is called.
fn name(function: &Expr) -> Option<&str> {
    match function {
        Expr::Attribute(node) => Some(node.attr.as_str()),
        Expr::Name(node) => Some(node.id.as_str()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(Begun, u32)>) {
        let found = transaction(&Source::of("env.py", text.to_owned()));
        assert_eq!(found.map(|it| (it.begun, it.position.line)), expected);
    }

    #[test]
    fn alembics_own_transaction_is_around_all() {
        let template = "with engine.connect() as connection:\n    context.configure(connection=connection)\n    with context.begin_transaction():\n        context.run_migrations()\n";
        check(template, Some((Begun::ByAlembic, 2)));
        check(&template.replace("=connection)", "=connection, transaction_per_migration=True)"), None);
    }

    #[test]
    fn a_connections_own_transaction_is_left_alone() {
        check(
            "def run():\n    with engine.begin() as connection:\n        context.configure(connection=connection, transaction_per_migration=True)\n        context.run_migrations()\n",
            Some((Begun::Outside, 2)),
        );
        check(
            "async def run():\n    async with engine.begin() as connection:\n        await connection.run_sync(do_run_migrations)\n",
            Some((Begun::Outside, 2)),
        );
        check(
            "with engine.connect() as connection:\n    with connection.begin():\n        context.run_migrations()\n",
            Some((Begun::Outside, 2)),
        );
    }

    #[test]
    fn a_transaction_for_something_else_is_none() {
        check("with engine.begin() as connection:\n    connection.execute(text('CREATE SCHEMA app'))\n", None);
        check("context.configure(url=url, literal_binds=True)\n", None);
    }
}
