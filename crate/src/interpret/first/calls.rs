//! The calls of directives in a function as they are written, and the SQL that reaches the
//! database: a first reading, in the order of the text.

use std::collections::{BTreeMap, BTreeSet};

use super::constant::{Imports, Names, Scope, bind_statement};
use super::function::{CONNECTION_EXECUTE, Call, Function, MODULE, NOT_FOLLOWED, Sql, Unknown};
use super::value::Value;
use crate::interpret::first::operation::{self, NAME_PARAMETERS, TABLE_PARAMETERS};
use crate::python::ast::{ExceptHandler, Expr, ExprCall, Ranged, Stmt, StmtFunctionDef};
use crate::python::lines::{Lines, Position};
use crate::python::walk;
use crate::sql::words::{self as sql, Statement};

/// Rounds of helpers calling helpers.
const MAX_HELPER_DEPTH: usize = 12;
/// Calls of one function, helpers included.
const MAX_CALLS: usize = 20_000;

/// The functions of a module, and the code outside of functions where it calls something.
pub fn functions(text: &str, lines: &Lines, body: &[Stmt], names: &Names, imports: &dyn Imports) -> Vec<Function> {
    let mut definitions: Vec<(String, Definition<'_>)> = Vec::new();
    walk::each_statement(body, &mut |statement| definitions.extend(defined(statement)));
    let helpers: BTreeMap<&str, Definition<'_>> =
        definitions.iter().map(|(name, definition)| (name.as_str(), *definition)).collect();
    let reader = |own: &str| Reader {
        text,
        lines,
        helpers: &helpers,
        scope: Scope { text, module: names.clone(), local: Names::new(), imports },
        own: own.to_owned(),
        op: BTreeSet::new(),
        batches: BTreeMap::new(),
        guards: Vec::new(),
        following: Vec::new(),
        texts: Vec::new(),
        executed: BTreeSet::new(),
        function: Function {
            name: own.to_owned(),
            position: Position::START,
            is_empty: false,
            is_async: false,
            only_raises: false,
            calls: Vec::new(),
            loose_sql: Vec::new(),
            unknown: Vec::new(),
        },
    };
    let mut functions: Vec<Function> = definitions
        .iter()
        .map(|(name, definition)| {
            let mut reader = reader(name);
            reader.function.position = lines.position(text, definition.start);
            reader.function.is_empty = definition.body.iter().all(does_nothing);
            reader.function.is_async = definition.is_async && !names.contains_key(name);
            for parameter in &definition.parameters() {
                if parameter == "op" || parameter == "alembic_op" {
                    reader.op.insert(parameter.clone());
                } else if parameter.starts_with("batch") {
                    reader.batches.insert(parameter.clone(), None);
                }
                reader.scope.local.insert(parameter.clone(), Value::Unknown(format!("parameter {parameter}")));
            }
            let straight = definition.body.iter().take_while(|statement| is_straight(statement)).count();
            let (before, rest) = definition.body.split_at(straight);
            reader.suite(before);
            reader.function.only_raises =
                matches!(rest.first(), Some(Stmt::Raise(_))) && reader.function.calls.is_empty();
            reader.suite(rest);
            reader.finished()
        })
        .collect();
    // Directives called while the module is imported, outside of any function.
    let mut module = reader(MODULE);
    module.suite(body);
    let module = module.finished();
    if !module.calls.is_empty() || !module.loose_sql.is_empty() {
        functions.push(module);
    }
    functions
}

#[derive(Clone, Copy)]
struct Definition<'a> {
    start: usize,
    /// An `async def` that no decorator wraps.
    is_async: bool,
    arguments: &'a crate::python::ast::Arguments,
    body: &'a [Stmt],
}

impl Definition<'_> {
    fn parameters(&self) -> Vec<String> {
        let arguments = self.arguments;
        arguments
            .posonlyargs
            .iter()
            .chain(&arguments.args)
            .chain(&arguments.kwonlyargs)
            .map(|argument| argument.def.arg.to_string())
            .chain(arguments.vararg.iter().chain(&arguments.kwarg).map(|argument| argument.arg.to_string()))
            .collect()
    }
}

/// The functions that a statement of the module defines: itself, or the methods of a class.
fn defined(statement: &Stmt) -> Vec<(String, Definition<'_>)> {
    match statement {
        Stmt::FunctionDef(StmtFunctionDef { name, args, body, .. }) => {
            let start = statement.start().to_usize();
            vec![(name.to_string(), Definition { start, is_async: false, arguments: args, body })]
        }
        Stmt::AsyncFunctionDef(node) => vec![(
            node.name.to_string(),
            Definition {
                start: statement.start().to_usize(),
                is_async: node.decorator_list.is_empty(),
                arguments: &node.args,
                body: &node.body,
            },
        )],
        Stmt::ClassDef(node) => node
            .body
            .iter()
            .flat_map(defined)
            .map(|(name, definition)| (format!("{}.{name}", node.name), definition))
            .collect(),
        _ => Vec::new(),
    }
}

fn does_nothing(statement: &Stmt) -> bool {
    match statement {
        Stmt::Pass(_) => true,
        Stmt::Expr(node) => matches!(*node.value, Expr::Constant(_)),
        Stmt::Return(node) => node.value.as_deref().is_none_or(|value| matches!(value, Expr::Constant(_))),
        _ => false,
    }
}

/// Whether what follows the statement is sure to be reached, unless something in it raises.
fn is_straight(statement: &Stmt) -> bool {
    matches!(
        statement,
        Stmt::Expr(_)
            | Stmt::Pass(_)
            | Stmt::Assign(_)
            | Stmt::AnnAssign(_)
            | Stmt::AugAssign(_)
            | Stmt::Import(_)
            | Stmt::ImportFrom(_)
    )
}

struct Reader<'a> {
    text: &'a str,
    lines: &'a Lines,
    helpers: &'a BTreeMap<&'a str, Definition<'a>>,
    scope: Scope<'a>,
    /// The function that is read.
    own: String,
    /// Parameters that stand for `op`.
    op: BTreeSet<String>,
    /// Names of open batches, with their schema and table where these are known.
    batches: BTreeMap<String, Option<(Option<String>, String)>>,
    guards: Vec<String>,
    /// Helpers that are being followed.
    following: Vec<String>,
    /// `text(…)` calls seen, by offset, with their statements.
    texts: Vec<(usize, Vec<Option<Statement>>)>,
    /// Offsets of the `text(…)` calls that some `execute` runs.
    executed: BTreeSet<usize>,
    function: Function,
}

impl<'a> Reader<'a> {
    fn finished(mut self) -> Function {
        for (offset, statements) in self.texts {
            if !self.executed.contains(&offset) {
                self.function.loose_sql.extend(statements.into_iter().flatten());
            }
        }
        self.function
    }

    fn suite(&mut self, body: &'a [Stmt]) {
        for statement in body {
            self.statement(statement);
        }
    }

    fn guarded(&mut self, guard: String, body: &'a [Stmt]) {
        if !body.is_empty() {
            self.guards.push(guard);
            self.suite(body);
            self.guards.pop();
        }
    }

    /// Reads both ways of a branch, each from the same names, and keeps what either leaves.
    fn branches(&mut self, guard: &str, ways: &[(&'static str, &'a [Stmt])]) {
        let before = self.scope.local.clone();
        let mut after: Option<Names> = None;
        for (prefix, body) in ways {
            self.scope.local.clone_from(&before);
            self.guarded(format!("{prefix}{guard}"), body);
            let left = std::mem::take(&mut self.scope.local);
            after = Some(match after {
                None => left,
                Some(other) => merged(other, left),
            });
        }
        self.scope.local = after.unwrap_or(before);
    }

    fn statement(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::If(node) => {
                self.expression(&node.test);
                let guard = self.scope.source(&node.test);
                self.branches(&guard, &[("", &node.body), ("not ", &node.orelse)]);
            }
            Stmt::While(node) => {
                self.expression(&node.test);
                self.guarded(format!("while {}", self.scope.source(&node.test)), &node.body);
                self.suite(&node.orelse);
            }
            Stmt::For(node) => {
                self.expression(&node.iter);
                let elements = self.scope.value(&node.iter).elements();
                let known = elements.as_ref().is_some_and(|elements| !elements.is_empty());
                let each = elements.map_or_else(|| Value::Unknown(self.scope.source(&node.iter)), Value::any);
                self.scope.bind(&node.target, &each);
                if known {
                    self.suite(&node.body);
                } else {
                    self.guarded(format!("for each of {}", self.scope.source(&node.iter)), &node.body);
                }
                self.suite(&node.orelse);
            }
            Stmt::With(node) => {
                for item in &node.items {
                    self.expression(&item.context_expr);
                    if let (Expr::Call(call), Some(Expr::Name(name))) =
                        (&item.context_expr, item.optional_vars.as_deref())
                        && self.directive(call).is_some_and(|(directive, _)| directive == "batch_alter_table")
                    {
                        let bound = self.bound(call, "batch_alter_table", false);
                        let table = bound.table.map(|table| (bound.schema, table));
                        self.batches.insert(name.id.to_string(), table);
                    }
                }
                self.suite(&node.body);
            }
            Stmt::AsyncWith(node) => {
                for item in &node.items {
                    self.expression(&item.context_expr);
                }
                self.suite(&node.body);
            }
            Stmt::AsyncFor(node) => {
                self.expression(&node.iter);
                self.guarded(format!("for each of {}", self.scope.source(&node.iter)), &node.body);
            }
            Stmt::Try(node) => {
                self.suite(&node.body);
                for ExceptHandler::ExceptHandler(handler) in &node.handlers {
                    let what =
                        handler.type_.as_deref().map_or(String::new(), |kind| format!(" {}", self.scope.source(kind)));
                    self.guarded(format!("except{what}"), &handler.body);
                }
                self.suite(&node.orelse);
                self.suite(&node.finalbody);
            }
            Stmt::TryStar(node) => {
                self.suite(&node.body);
                for ExceptHandler::ExceptHandler(handler) in &node.handlers {
                    self.guarded("except".into(), &handler.body);
                }
                self.suite(&node.orelse);
                self.suite(&node.finalbody);
            }
            Stmt::Match(node) => {
                self.expression(&node.subject);
                let guard = format!("match {}", self.scope.source(&node.subject));
                let ways: Vec<_> = node.cases.iter().map(|case| ("", case.body.as_slice())).collect();
                self.branches(&guard, &ways);
            }
            // Functions and classes of the module are read on their own; those inside a function
            // are part of it, and run when they are called, if they are.
            Stmt::FunctionDef(node) if self.own != MODULE => {
                self.guarded(format!("inside {}()", node.name), &node.body);
            }
            Stmt::AsyncFunctionDef(node) if self.own != MODULE => {
                self.guarded(format!("inside {}()", node.name), &node.body);
            }
            Stmt::ClassDef(node) if self.own != MODULE => {
                self.guarded(format!("inside class {}", node.name), &node.body);
            }
            Stmt::Expr(node) => self.expression(&node.value),
            Stmt::Return(node) => self.each(node.value.as_deref()),
            Stmt::Assign(node) => {
                self.expression(&node.value);
                bind_statement(&mut self.scope, statement);
            }
            Stmt::AnnAssign(node) => {
                self.each(node.value.as_deref());
                bind_statement(&mut self.scope, statement);
            }
            Stmt::AugAssign(node) => {
                self.expression(&node.value);
                bind_statement(&mut self.scope, statement);
            }
            Stmt::Import(_) | Stmt::ImportFrom(_) => bind_statement(&mut self.scope, statement),
            Stmt::Assert(node) => self.expression(&node.test),
            Stmt::Raise(node) => self.each(node.exc.as_deref()),
            Stmt::Delete(node) => self.each(&node.targets),
            Stmt::FunctionDef(_)
            | Stmt::AsyncFunctionDef(_)
            | Stmt::ClassDef(_)
            | Stmt::TypeAlias(_)
            | Stmt::Global(_)
            | Stmt::Nonlocal(_)
            | Stmt::Pass(_)
            | Stmt::Break(_)
            | Stmt::Continue(_) => {}
        }
    }

    fn each(&mut self, expressions: impl IntoIterator<Item = &'a Expr>) {
        for expression in expressions {
            self.expression(expression);
        }
    }

    fn expression(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Constant(_) | Expr::Name(_) => {}
            Expr::IfExp(node) => {
                self.expression(&node.test);
                let guard = self.scope.source(&node.test);
                for way in [&node.body, &node.orelse] {
                    self.guards.push(guard.clone());
                    self.expression(way);
                    self.guards.pop();
                }
            }
            Expr::Lambda(node) => {
                self.guards.push("inside a lambda".into());
                self.expression(&node.body);
                self.guards.pop();
            }
            // What the elements are is known only after the sources are.
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::GeneratorExp(_) => {
                let generators = match expr {
                    Expr::ListComp(node) => &node.generators,
                    Expr::SetComp(node) => &node.generators,
                    Expr::GeneratorExp(node) => &node.generators,
                    Expr::DictComp(node) => &node.generators,
                    _ => return,
                };
                for generator in generators {
                    let each = self
                        .scope
                        .value(&generator.iter)
                        .elements()
                        .map_or_else(|| Value::Unknown(self.scope.source(&generator.iter)), Value::any);
                    self.scope.bind(&generator.target, &each);
                }
                self.each(walk::children(expr));
            }
            Expr::NamedExpr(node) => {
                self.expression(&node.value);
                let value = self.scope.value(&node.value);
                self.scope.bind(&node.target, &value);
            }
            Expr::Call(call) => {
                // `op.execute(text(…))`: the inner call is written, and run, before the outer.
                self.each(walk::children(expr));
                self.call(call);
            }
            _ => self.each(walk::children(expr)),
        }
    }

    fn call(&mut self, call: &'a ExprCall) {
        if self.function.calls.len() >= MAX_CALLS {
            return;
        }
        if let Some((directive, in_batch)) = self.directive(call) {
            let bound = self.bound(call, &directive, in_batch);
            let sql = if directive == "execute" { self.executed_sql(call) } else { Sql::None };
            self.push(call, Call { directive, sql, ..bound });
        } else if let Expr::Attribute(attribute) = call.func.as_ref()
            && matches!(attribute.attr.as_str(), "execute" | "exec_driver_sql" | "executemany")
        {
            let sql = self.executed_sql(call);
            let blank = self.blank(call);
            self.push(call, Call { directive: CONNECTION_EXECUTE.into(), sql, ..blank });
        } else if let Expr::Attribute(attribute) = call.func.as_ref()
            && matches!(attribute.attr.as_str(), "scalar" | "scalars")
            && let sql @ Sql::Text(_) = self.executed_sql(call)
        {
            let blank = self.blank(call);
            self.push(call, Call { directive: CONNECTION_EXECUTE.into(), sql, ..blank });
        } else if let Some(through) = self.text_call(call) {
            self.texts.push(through);
        } else if let Expr::Name(name) = call.func.as_ref() {
            self.helper(name.id.as_str(), call);
        }
    }

    fn push(&mut self, expr: &'a ExprCall, call: Call) {
        if matches!(call.sql, Sql::Unknown) {
            self.function.unknown.push(Unknown {
                position: call.position,
                source: self.scope.source(expr.args.first().unwrap_or(&expr.func)),
                reason: NOT_FOLLOWED,
            });
        }
        self.function.calls.push(call);
    }

    /// The directive that a call calls, and whether on a batch.
    fn directive(&self, call: &ExprCall) -> Option<(String, bool)> {
        match call.func.as_ref() {
            Expr::Attribute(attribute) => {
                let name = attribute.attr.as_str();
                let receiver = self.receiver(&attribute.value)?;
                operation::is_directive(name).then(|| (name.to_owned(), receiver == Receiver::Batch))
            }
            Expr::Name(_) => match self.scope.value(&call.func) {
                // `from alembic.op import create_table`
                Value::Imported(dotted) => {
                    let directive = dotted.strip_prefix("alembic.op.")?;
                    operation::is_directive(directive).then(|| (directive.to_owned(), false))
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn receiver(&self, expr: &Expr) -> Option<Receiver> {
        match expr {
            Expr::Name(name) => {
                let name = name.id.as_str();
                if self.batches.contains_key(name) {
                    return Some(Receiver::Batch);
                }
                if self.op.contains(name) {
                    return Some(Receiver::Op);
                }
                match self.scope.value(expr) {
                    Value::Imported(dotted) => is_op(&dotted).then_some(Receiver::Op),
                    // No import says what `op` is; in a migration it is Alembic's.
                    Value::Unknown(source) if source == name && name == "op" => Some(Receiver::Op),
                    _ => None,
                }
            }
            Expr::Attribute(_) => match self.scope.value(expr) {
                Value::Imported(dotted) => is_op(&dotted).then_some(Receiver::Op),
                _ => None,
            },
            _ => None,
        }
    }

    fn blank(&self, call: &ExprCall) -> Call {
        Call {
            directive: String::new(),
            schema: None,
            table: None,
            name: None,
            position: self.lines.position(self.text, call.start().to_usize()),
            guard: self.guards.last().cloned(),
            helper: self.following.last().cloned(),
            sql: Sql::None,
        }
    }

    /// Binds the arguments that say what the call is about by the directive's signature.
    fn bound(&self, call: &ExprCall, directive: &str, in_batch: bool) -> Call {
        let mut bound = self.blank(call);
        let batch = in_batch.then(|| match call.func.as_ref() {
            Expr::Attribute(attribute) => match attribute.value.as_ref() {
                Expr::Name(name) => self.batches.get(name.id.as_str()).cloned().flatten(),
                _ => None,
            },
            _ => None,
        });
        if let Some(Some((schema, table))) = batch {
            bound.schema = schema;
            bound.table = Some(table);
        }
        let parameters = operation::parameters(directive).unwrap_or(&[]);
        let positional = parameters.iter().filter(|name| !(in_batch && TABLE_PARAMETERS.contains(name)));
        let starred = call.args.iter().position(|argument| matches!(argument, Expr::Starred(_)));
        let arguments = positional
            .zip(&call.args[..starred.unwrap_or(call.args.len())])
            .map(|(name, argument)| (*name, argument))
            .chain(call.keywords.iter().filter_map(|keyword| Some((keyword.arg.as_deref()?, &keyword.value))));
        for (parameter, argument) in arguments {
            if TABLE_PARAMETERS.contains(&parameter) && !in_batch {
                bound.table = self.table_name(argument);
            } else if NAME_PARAMETERS.contains(&parameter) {
                bound.name = self.object_name(argument);
            } else if parameter == "schema" || parameter == "source_schema" {
                bound.schema = self.scope.value(argument).as_text().map(ToOwned::to_owned);
            }
        }
        bound
    }

    fn table_name(&self, expr: &Expr) -> Option<String> {
        match self.scope.value(expr) {
            Value::Table(name) => Some(name),
            value => value.as_text().map(ToOwned::to_owned),
        }
    }

    /// A name, or that of the `Column("name", …)` which stands in its place.
    fn object_name(&self, expr: &Expr) -> Option<String> {
        let value = match expr {
            Expr::Call(column) if matches!(called_name(column), Some("Column" | "Computed" | "Field")) => {
                let named = column.keywords.iter().find(|keyword| keyword.arg.as_deref() == Some("name"));
                self.scope.value(column.args.first().or(named.map(|keyword| &keyword.value))?)
            }
            expr => self.scope.value(expr),
        };
        value.as_text().map(ToOwned::to_owned)
    }

    /// The statements that the first argument of an `execute` holds.
    fn executed_sql(&mut self, call: &ExprCall) -> Sql {
        let named = || {
            let sql = ["sqltext", "statement", "clause", "sql"];
            call.keywords.iter().find(|k| k.arg.as_deref().is_some_and(|name| sql.contains(&name))).map(|k| &k.value)
        };
        let Some(argument) = call.args.first().or_else(named) else {
            return Sql::Unknown;
        };
        let values = match self.scope.value(argument) {
            Value::Any(values) => values,
            value => vec![value],
        };
        let mut statements = Vec::new();
        let mut built = None;
        for value in values {
            match value {
                Value::Text(text) => {
                    self.executed.extend(text.through);
                    statements.extend(sql::statements(&text.with_holes()));
                }
                Value::Statement(verb) => built = Some(verb),
                _ => {
                    return if statements.is_empty() { Sql::Unknown } else { Sql::Text(statements) };
                }
            }
        }
        match built {
            Some(verb) if statements.is_empty() => Sql::Built(verb),
            _ => Sql::Text(statements),
        }
    }

    /// A `text(…)` call, by its offset, with the statements in it.
    fn text_call(&self, call: &ExprCall) -> Option<(usize, Vec<Option<Statement>>)> {
        if !matches!(called_name(call)?, "text" | "DDL") {
            return None;
        }
        let statements = match self.scope.value(call.args.first()?) {
            Value::Text(text) => sql::statements(&text.with_holes()),
            Value::Any(values) => values
                .iter()
                .filter_map(|value| match value {
                    Value::Text(text) => Some(sql::statements(&text.with_holes())),
                    _ => None,
                })
                .flatten()
                .collect(),
            _ => return None,
        };
        Some((call.start().to_usize(), statements))
    }

    /// Reads a helper of the file in the place where it is called, with the arguments it is given.
    fn helper(&mut self, name: &str, call: &'a ExprCall) {
        let Some(&definition) = self.helpers.get(name) else {
            return;
        };
        if self.own == name
            || self.following.iter().any(|open| open == name)
            || self.following.len() >= MAX_HELPER_DEPTH
        {
            return;
        }
        let parameters = definition.parameters();
        let mut local = Names::new();
        let (mut op, mut batches) = (self.op.clone(), self.batches.clone());
        let keywords =
            call.keywords.iter().filter_map(|keyword| Some((keyword.arg.as_ref()?.to_string(), &keyword.value)));
        for (parameter, argument) in parameters.iter().cloned().zip(&call.args).chain(keywords) {
            match (self.receiver(argument), argument) {
                (Some(Receiver::Op), _) => {
                    op.insert(parameter);
                }
                (Some(Receiver::Batch), Expr::Name(passed)) => {
                    let table = self.batches.get(passed.id.as_str()).cloned().flatten();
                    batches.insert(parameter, table);
                }
                _ => {
                    local.insert(parameter, self.scope.value(argument));
                }
            }
        }
        for parameter in parameters {
            local.entry(parameter.clone()).or_insert_with(|| Value::Unknown(format!("parameter {parameter}")));
        }
        let outer = (
            std::mem::replace(&mut self.scope.local, local),
            std::mem::replace(&mut self.op, op),
            std::mem::replace(&mut self.batches, batches),
            std::mem::take(&mut self.texts),
        );
        self.following.push(name.to_owned());
        self.suite(definition.body);
        self.following.pop();
        // The helper's own `text(…)` calls are counted where they are written.
        (self.scope.local, self.op, self.batches, self.texts) = outer;
    }
}

#[derive(PartialEq, Eq)]
enum Receiver {
    Op,
    Batch,
}

fn is_op(dotted: &str) -> bool {
    matches!(dotted, "alembic.op" | "alembic.operations.op")
}

fn called_name(call: &ExprCall) -> Option<&str> {
    match call.func.as_ref() {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        _ => None,
    }
}

/// Names after two ways: what both agree on, and either where they differ.
fn merged(left: Names, mut right: Names) -> Names {
    for (name, value) in left {
        match right.remove(&name) {
            Some(other) if other == value => right.insert(name, value),
            Some(other) => right.insert(name, Value::any([value, other])),
            None => right.insert(name, value),
        };
    }
    right
}
