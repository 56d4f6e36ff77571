//! Calls in Python that make tables: SQLAlchemy's from models, and SQL that is executed.

use std::collections::{BTreeMap, BTreeSet};

use super::{SourceKind, sql};
use crate::folder::text;
use crate::ordered::Arrange;
use crate::python::ast::{Expr, ExprCall, Ranged, Stmt};
use crate::python::source::Source;
use crate::python::walk::{each_expression, each_statement};

/// A call that makes tables.
pub(super) struct Call {
    pub(super) kind: SourceKind,
    pub(super) line: u32,
    pub(super) tables: Vec<String>,
}

/// The calls of a file that make tables, in their order. Of a migration, `create_all` only: the rest is what it does.
pub(super) fn calls(path: &str, bytes: &[u8], is_migration: bool) -> Vec<Call> {
    let source = Source::of(path, text::decoded(bytes).text);
    let body = &source.module.body;
    let names = Names::of(body);
    let mut found: Vec<(usize, SourceKind, Vec<String>)> = Vec::new();
    // Where the method of a call stands that was looked at.
    let mut called = BTreeSet::new();
    each_expression(body, &mut |expr| {
        let at = expr.start().to_usize();
        match expr {
            Expr::Call(call) => {
                let Expr::Attribute(method) = call.func.as_ref() else { return };
                let made = match method.attr.as_str() {
                    "create_all" if is_metadata(&method.value) || is_bound(call) => {
                        Some((SourceKind::CreateAll, names.tables_given(call)))
                    }
                    "create" if !is_migration && names.is_table(&method.value) => {
                        Some((SourceKind::CreateAll, names.table(&method.value).into_iter().collect()))
                    }
                    "execute" | "executescript" | "exec_driver_sql" | "exec" if !is_migration => {
                        let text = call.args.first().and_then(|argument| names.text(argument));
                        let tables: Vec<String> = text.map_or_else(Vec::new, |text| made_by(&text));
                        (!tables.is_empty()).then_some((SourceKind::Sql, tables))
                    }
                    _ => None,
                };
                if let Some((kind, tables)) = made {
                    called.insert(method.start().to_u32());
                    found.push((at, kind, tables));
                }
            }
            // What is handed on to be called: `run_sync(Base.metadata.create_all)`.
            Expr::Attribute(method)
                if method.attr.as_str() == "create_all"
                    && is_metadata(&method.value)
                    && called.insert(method.start().to_u32()) =>
            {
                found.push((at, SourceKind::CreateAll, Vec::new()));
            }
            _ => {}
        }
    });
    found.as_mut_slice().arrange_by_key(|(at, ..)| *at);
    let call = |(at, kind, tables)| Call { kind, line: source.lines.position(&source.text, at).line, tables };
    found.into_iter().map(call).collect()
}

/// Whether what has a `create_all` is metadata, or the extension that stands for it.
fn is_metadata(expr: &Expr) -> bool {
    let last = match expr {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(node) => node.attr.as_str(),
        Expr::Call(call) => return is_metadata(&call.func),
        _ => return false,
    };
    let last = last.to_ascii_lowercase();
    last.contains("meta")
        || matches!(last.as_str(), "db" | "_db" | "database" | "sqlalchemy" | "base")
        || last.ends_with("_db")
}

/// Whether a call is given what SQLAlchemy's `create_all` takes.
fn is_bound(call: &ExprCall) -> bool {
    let takes = |name: &str| matches!(name, "bind" | "checkfirst" | "tables" | "bind_key");
    let is_connection = |expr: &Expr| {
        let name = match expr {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(node) => node.attr.as_str(),
            _ => return false,
        };
        let name = name.to_ascii_lowercase();
        ["engine", "bind", "connection"].iter().any(|word| name.contains(word))
    };
    call.keywords.iter().any(|keyword| keyword.arg.as_ref().is_some_and(|name| takes(name.as_str())))
        || call.args.first().is_some_and(is_connection)
}

/// The tables that a text of SQL makes, if that is what it begins with.
fn made_by(text: &str) -> Vec<String> {
    let begins = text.trim_start().get(.."create".len()).is_some_and(|word| word.eq_ignore_ascii_case("create"));
    if begins { sql::created(text).into_iter().map(|table| table.name).collect() } else { Vec::new() }
}

/// What names of a file stand for.
#[derive(Default)]
struct Names {
    /// Names of tables by the classes and variables that are them.
    tables: BTreeMap<String, Option<String>>,
    /// Texts by the variables that have them.
    texts: BTreeMap<String, String>,
}

impl Names {
    fn of(body: &[Stmt]) -> Names {
        let mut names = Names::default();
        each_statement(body, &mut |statement| match statement {
            Stmt::Assign(node) => {
                if let [Expr::Name(target)] = node.targets.as_slice() {
                    names.take(target.id.as_str(), &node.value);
                }
            }
            Stmt::ClassDef(node) => {
                let name = node.body.iter().find_map(|statement| match statement {
                    Stmt::Assign(node) if is_named(&node.targets, "__tablename__") => constant(&node.value),
                    _ => None,
                });
                if let Some(name) = name {
                    names.tables.insert(node.name.to_string(), Some(name));
                }
            }
            _ => {}
        });
        names
    }

    fn take(&mut self, name: &str, value: &Expr) {
        if let Some(text) = self.text(value) {
            self.texts.insert(name.to_owned(), text);
        } else if let Expr::Call(call) = value
            && last_name(&call.func) == Some("Table")
        {
            self.tables.insert(name.to_owned(), call.args.first().and_then(constant));
        }
    }

    /// A text: as it stands, as a variable, or in `text(…)`.
    fn text(&self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::Name(name) => self.texts.get(name.id.as_str()).cloned(),
            Expr::Call(call) if matches!(last_name(&call.func), Some("text" | "DDL" | "dedent")) => {
                self.text(call.args.first()?)
            }
            expr => constant(expr),
        }
    }

    /// Whether an expression is a table: `User.__table__`, or a variable that is one.
    fn is_table(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Attribute(node) => node.attr.as_str() == "__table__",
            Expr::Name(name) => self.tables.contains_key(name.id.as_str()),
            _ => false,
        }
    }

    /// Its name.
    fn table(&self, expr: &Expr) -> Option<String> {
        let name = match expr {
            Expr::Attribute(node) if node.attr.as_str() == "__table__" => last_name(&node.value)?,
            Expr::Name(name) => name.id.as_str(),
            _ => return None,
        };
        self.tables.get(name).cloned().flatten()
    }

    /// The tables that a `create_all` is given, as far as this file says what they are called.
    fn tables_given(&self, call: &ExprCall) -> Vec<String> {
        let given =
            call.keywords.iter().find(|keyword| keyword.arg.as_ref().is_some_and(|name| name.as_str() == "tables"));
        match given.map(|keyword| &keyword.value) {
            Some(Expr::List(list)) => list.elts.iter().filter_map(|table| self.table(table)).collect(),
            Some(Expr::Tuple(tuple)) => tuple.elts.iter().filter_map(|table| self.table(table)).collect(),
            _ => Vec::new(),
        }
    }
}

fn is_named(targets: &[Expr], name: &str) -> bool {
    matches!(targets, [Expr::Name(target)] if target.id.as_str() == name)
}

fn constant(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Constant(constant) => constant.value.as_str().map(ToOwned::to_owned),
        _ => None,
    }
}

/// The last part of a dotted name.
fn last_name(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(node) => Some(node.attr.as_str()),
        _ => None,
    }
}
