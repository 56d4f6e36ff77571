//! Expressions to values: constants, strings put together, names, and constants imported from
//! other files of the folder.

use std::collections::BTreeMap;

use super::formatted;
use super::value::{Text, Value};
use crate::python::ast::{Constant, Expr, ExprCall, Operator, Ranged, Stmt};
use crate::python::walk;

/// Looks up a constant of another file of the folder: `constant("cli", "EXPAND_BRANCH")`.
pub trait Imports {
    /// The value that `module` (a dotted name as written, leading dots included) gives `name`.
    fn constant(&self, module: &str, name: &str) -> Option<Value>;
}

/// Names and what they are bound to.
pub type Names = BTreeMap<String, Value>;

/// Where expressions are evaluated: the text they come from, the names in sight, other files.
pub struct Scope<'a> {
    /// Text of the file, to name what is unknown by its source.
    pub text: &'a str,
    /// Names of the module.
    pub module: Names,
    /// Names of the function, in front of the module's.
    pub local: Names,
    /// The other files.
    pub imports: &'a dyn Imports,
}

/// Levels of an expression that are followed; deeper ones are unknown.
const MAX_DEPTH: usize = 60;
/// Bytes of a value that is still put together.
const MAX_SIZE: usize = 1 << 20;
/// Strings that stand for loop rounds or branches are combined up to this many.
const MAX_COMBINATIONS: usize = 64;

impl Scope<'_> {
    /// What an expression is known to be.
    pub fn value(&self, expr: &Expr) -> Value {
        self.evaluate(expr, 0)
    }

    /// The source of an expression, on one line and not too long, to name it in a message.
    pub fn source(&self, expr: &Expr) -> String {
        let source = self.text.get(expr.start().to_usize()..expr.end().to_usize()).unwrap_or("");
        let line: String = source.split_whitespace().collect::<Vec<_>>().join(" ");
        match line.char_indices().nth(80) {
            Some((at, _)) => format!("{}…", &line[..at]),
            None => line,
        }
    }

    /// Binds the names of a target to a value.
    pub fn bind(&mut self, target: &Expr, value: &Value) {
        match target {
            Expr::Name(name) => {
                self.local.insert(name.id.to_string(), value.clone());
            }
            Expr::Starred(starred) => self.bind(&starred.value, &Value::Unknown(self.source(target))),
            Expr::Tuple(_) | Expr::List(_) => {
                let targets = walk::children(target);
                for (index, target) in targets.iter().enumerate() {
                    let element = part(value, index).unwrap_or_else(|| Value::Unknown(self.source(target)));
                    self.bind(target, &element);
                }
            }
            _ => {}
        }
    }

    fn evaluate(&self, expr: &Expr, depth: usize) -> Value {
        if depth > MAX_DEPTH {
            return Value::Unknown("nested too deeply".into());
        }
        let value = self.evaluated(expr, depth);
        // `x = x + x` doubles: what grows without bound is not worth knowing.
        if matches!(value, Value::Text(_) | Value::Sequence(_) | Value::Mapping(_) | Value::Any(_))
            && value.size() > MAX_SIZE
        {
            return Value::Unknown(format!("larger than {} MiB", MAX_SIZE >> 20));
        }
        value
    }

    fn evaluated(&self, expr: &Expr, depth: usize) -> Value {
        let unknown = || Value::Unknown(self.source(expr));
        match expr {
            Expr::Constant(node) => match &node.value {
                Constant::None => Value::None,
                Constant::Bool(value) => Value::Bool(*value),
                Constant::Str(text) => Value::text(text.clone()),
                Constant::Int(number) => i64::try_from(number).map_or_else(|_| unknown(), Value::Int),
                _ => unknown(),
            },
            Expr::Name(node) => {
                let name = node.id.as_str();
                self.local.get(name).or_else(|| self.module.get(name)).cloned().unwrap_or_else(unknown)
            }
            Expr::Tuple(_) | Expr::List(_) | Expr::Set(_) => {
                let mut values = Vec::new();
                for child in walk::children(expr) {
                    match child {
                        Expr::Starred(starred) => match self.evaluate(&starred.value, depth + 1).elements() {
                            Some(elements) => values.extend(elements),
                            None => return unknown(),
                        },
                        child => values.push(self.evaluate(child, depth + 1)),
                    }
                }
                Value::Sequence(values)
            }
            Expr::Dict(node) => {
                let mut entries = Vec::new();
                for (key, value) in node.keys.iter().zip(&node.values) {
                    let Some(key) = key else { return unknown() };
                    entries.push((self.evaluate(key, depth + 1), self.evaluate(value, depth + 1)));
                }
                Value::Mapping(entries)
            }
            Expr::JoinedStr(node) => {
                let parts: Vec<(Value, &Expr)> =
                    node.values.iter().map(|part| (self.evaluate(part, depth + 1), part)).collect();
                self.joined(&parts)
            }
            Expr::FormattedValue(node) => match (self.evaluate(&node.value, depth + 1), &node.format_spec) {
                (Value::Any(values), _) => Value::Any(values),
                (value, Some(spec)) => {
                    let spec = self.evaluate(spec, depth + 1);
                    let text = spec.as_text().and_then(|spec| formatted::spec_applied(&value, spec));
                    Value::Text(text.unwrap_or_else(|| Text::hole(self.source(&node.value))))
                }
                (value, None) => Value::Text(value.in_text(&self.source(&node.value))),
            },
            Expr::BinOp(node) => {
                let left = self.evaluate(&node.left, depth + 1);
                match node.op {
                    Operator::Add => self.sum(left, self.evaluate(&node.right, depth + 1), expr, &node.right),
                    Operator::Mod => {
                        let right = self.evaluate(&node.right, depth + 1);
                        each(left, |left| match left {
                            Value::Text(text) => Value::Text(
                                text.as_known().and_then(|template| formatted::percent(template, &right)).map_or_else(
                                    || with_arguments(&text, percent_holes),
                                    |it| it.through(text.through),
                                ),
                            ),
                            _ => unknown(),
                        })
                    }
                    operator => match (left, self.evaluate(&node.right, depth + 1)) {
                        (Value::Int(left), Value::Int(right)) => {
                            let result = match operator {
                                Operator::Sub => left.checked_sub(right),
                                Operator::Mult => left.checked_mul(right),
                                _ => None,
                            };
                            result.map_or_else(unknown, Value::Int)
                        }
                        _ => unknown(),
                    },
                }
            }
            Expr::IfExp(node) => {
                Value::any([self.evaluate(&node.body, depth + 1), self.evaluate(&node.orelse, depth + 1)])
            }
            Expr::NamedExpr(node) => self.evaluate(&node.value, depth + 1),
            Expr::Attribute(node) => match self.evaluate(&node.value, depth + 1) {
                Value::Imported(module) => self
                    .imports
                    .constant(&module, &node.attr)
                    .unwrap_or_else(|| Value::Imported(format!("{module}.{}", node.attr))),
                _ => unknown(),
            },
            Expr::Subscript(node) => {
                let key = self.evaluate(&node.slice, depth + 1);
                match (self.evaluate(&node.value, depth + 1), key) {
                    (Value::Sequence(values), Value::Int(at)) => {
                        let back = usize::try_from(at.unsigned_abs()).ok();
                        let at = if at < 0 { back.and_then(|back| values.len().checked_sub(back)) } else { back };
                        at.and_then(|at| values.get(at).cloned()).unwrap_or_else(unknown)
                    }
                    (Value::Mapping(entries), key) => entries
                        .into_iter()
                        .rev()
                        .find(|(candidate, _)| *candidate == key)
                        .map_or_else(unknown, |(_, value)| value),
                    _ => unknown(),
                }
            }
            Expr::Call(node) => self.call(node, expr, depth),
            _ => unknown(),
        }
    }

    /// Calls that only wrap or change a string, name a table or build a statement.
    fn call(&self, call: &ExprCall, expr: &Expr, depth: usize) -> Value {
        let unknown = || Value::Unknown(self.source(expr));
        let argument = || call.args.first().map(|first| self.evaluate(first, depth + 1));
        let name = match call.func.as_ref() {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => return unknown(),
        };
        match name {
            "text" | "DDL" | "TextClause" | "literal_column" => {
                let through = (name != "literal_column").then(|| call.start().to_usize());
                each(argument().unwrap_or_else(unknown), |value| match value {
                    Value::Text(text) => Value::Text(text.through(through)),
                    other => other,
                })
            }
            "str" => argument().and_then(|value| value.written()).map_or_else(unknown, Value::Text),
            "f" | "dedent" | "cleandoc" | "quoted_name" | "list" | "tuple" | "set" | "sorted" | "frozenset" => {
                argument().unwrap_or_else(unknown)
            }
            "table" | "Table" => match argument() {
                Some(Value::Text(text)) => text.as_known().map_or_else(unknown, |name| Value::Table(name.to_owned())),
                _ => unknown(),
            },
            "items"
            | "keys"
            | "values"
            | "strip"
            | "lstrip"
            | "rstrip"
            | "upper"
            | "lower"
            | "format"
            | "join"
            | "bindparams"
            | "columns"
            | "execution_options"
            | "replace"
            | "where"
            | "returning"
            | "from_select"
            | "select_from"
            | "filter"
            | "order_by"
            | "limit"
            | "join_from"
            | "outerjoin"
            | "group_by"
            | "correlate"
            | "insert"
            | "update"
            | "delete"
            | "on_conflict_do_nothing"
            | "on_conflict_do_update"
                if matches!(call.func.as_ref(), Expr::Attribute(_)) =>
            {
                let Expr::Attribute(attribute) = call.func.as_ref() else {
                    return unknown();
                };
                let receiver = self.evaluate(&attribute.value, depth + 1);
                self.method(name, receiver, call, depth).unwrap_or_else(|| constructed(name, unknown))
            }
            _ => constructed(name, unknown),
        }
    }

    fn method(&self, name: &str, receiver: Value, call: &ExprCall, depth: usize) -> Option<Value> {
        Some(match (name, receiver) {
            ("items", Value::Mapping(entries)) => {
                Value::Sequence(entries.into_iter().map(|(key, value)| Value::Sequence(vec![key, value])).collect())
            }
            ("keys", Value::Mapping(entries)) => Value::Sequence(entries.into_iter().map(|(key, _)| key).collect()),
            ("values", Value::Mapping(entries)) => {
                Value::Sequence(entries.into_iter().map(|(_, value)| value).collect())
            }
            ("upper", Value::Text(text)) => Value::Text(text.mapped(str::to_uppercase)),
            ("lower", Value::Text(text)) => Value::Text(text.mapped(str::to_lowercase)),
            ("format", Value::Text(text)) => {
                let positional: Vec<Value> = call.args.iter().map(|value| self.evaluate(value, depth + 1)).collect();
                let named: Option<Vec<(String, Value)>> = call
                    .keywords
                    .iter()
                    .map(|keyword| Some((keyword.arg.as_ref()?.to_string(), self.evaluate(&keyword.value, depth + 1))))
                    .collect();
                let filled = text
                    .as_known()
                    .zip(named)
                    .and_then(|(template, named)| formatted::braces(template, &positional, &named));
                Value::Text(filled.map_or_else(|| with_arguments(&text, brace_holes), |it| it.through(text.through)))
            }
            ("format", Value::Any(values)) => each(Value::Any(values), |value| match value {
                Value::Text(text) => Value::Text(with_arguments(&text, brace_holes)),
                other => other,
            }),
            ("join", Value::Text(separator)) => {
                let first = call.args.first()?;
                let source = self.source(first);
                match self.evaluate(first, depth + 1).elements() {
                    Some(elements) => {
                        let mut joined = Text::default();
                        for (index, element) in elements.iter().enumerate() {
                            if index > 0 {
                                joined = joined.followed_by(separator.clone());
                            }
                            joined = joined.followed_by(element.in_text(&source));
                        }
                        Value::Text(joined)
                    }
                    None => Value::Text(Text::hole(source)),
                }
            }
            ("insert", Value::Table(_)) => Value::Statement("insert"),
            ("update", Value::Table(_)) => Value::Statement("update"),
            ("delete", Value::Table(_)) => Value::Statement("delete"),
            (_, Value::Statement(verb)) => Value::Statement(verb),
            ("items" | "keys" | "values", _) => return None,
            // `.strip()`, `.bindparams()` and the like leave the statement what it is.
            (_, text @ (Value::Text(_) | Value::Any(_))) => text,
            _ => return None,
        })
    }

    fn sum(&self, left: Value, right: Value, whole: &Expr, right_expr: &Expr) -> Value {
        match (left, right) {
            (Value::Sequence(mut left), Value::Sequence(right)) => {
                left.extend(right);
                Value::Sequence(left)
            }
            (Value::Int(left), Value::Int(right)) => Value::Int(left.wrapping_add(right)),
            (left @ (Value::Text(_) | Value::Any(_)), right) => self.joined(&[(left, whole), (right, right_expr)]),
            (left, right @ Value::Text(_)) => self.joined(&[(left, whole), (right, right_expr)]),
            _ => Value::Unknown(self.source(whole)),
        }
    }

    /// The parts one after the other; where parts have alternatives, each combination.
    fn joined(&self, parts: &[(Value, &Expr)]) -> Value {
        let mut all = vec![Text::default()];
        for (value, expr) in parts {
            let alternatives: Vec<Text> = match value {
                Value::Any(values) if values.len() * all.len() <= MAX_COMBINATIONS => {
                    values.iter().map(|value| value.in_text(&self.source(expr))).collect()
                }
                value => vec![value.in_text(&self.source(expr))],
            };
            all = all
                .iter()
                .flat_map(|start| alternatives.iter().map(move |end| start.clone().followed_by(end.clone())))
                .collect();
        }
        Value::any(all.into_iter().map(Value::Text))
    }
}

/// Runs the statements of a module as far as they bind names to constants; the last one wins.
pub fn module_names(text: &str, body: &[Stmt], imports: &dyn Imports) -> Names {
    let mut scope = Scope { text, module: Names::new(), local: Names::new(), imports };
    walk::each_statement(body, &mut |statement| bind_statement(&mut scope, statement));
    scope.local
}

/// Binds what an assignment or an import binds.
pub fn bind_statement(scope: &mut Scope<'_>, statement: &Stmt) {
    match statement {
        Stmt::Assign(node) => {
            let value = scope.value(&node.value);
            for target in &node.targets {
                scope.bind(target, &value);
            }
        }
        Stmt::AnnAssign(node) => {
            if let Some(value) = &node.value {
                let value = scope.value(value);
                scope.bind(&node.target, &value);
            }
        }
        Stmt::AugAssign(node) => {
            let value = match node.op {
                Operator::Add => {
                    scope.sum(scope.value(&node.target), scope.value(&node.value), &node.target, &node.value)
                }
                _ => Value::Unknown(scope.source(&node.value)),
            };
            scope.bind(&node.target, &value);
        }
        Stmt::Import(node) => {
            for alias in &node.names {
                let bound = alias
                    .asname
                    .as_ref()
                    .map_or_else(|| alias.name.split('.').next().unwrap_or_default().to_owned(), ToString::to_string);
                let module = if alias.asname.is_some() { alias.name.to_string() } else { bound.clone() };
                scope.local.insert(bound, Value::Imported(module));
            }
        }
        Stmt::ImportFrom(node) => {
            let dots = node.level.map_or(0, |level| level.to_usize());
            let module = format!("{}{}", ".".repeat(dots), node.module.as_deref().unwrap_or(""));
            for alias in &node.names {
                let value = scope.imports.constant(&module, &alias.name).unwrap_or_else(|| {
                    let dot = if module.is_empty() || module.ends_with('.') { "" } else { "." };
                    Value::Imported(format!("{module}{dot}{}", alias.name))
                });
                let bound = alias.asname.as_ref().unwrap_or(&alias.name).to_string();
                scope.local.insert(bound, value);
            }
        }
        _ => {}
    }
}

/// A statement that SQLAlchemy builds: `sa.select(…)`, `users.update()`.
fn constructed(name: &str, otherwise: impl Fn() -> Value) -> Value {
    match name {
        "select" | "exists" | "union" | "union_all" => Value::Statement("select"),
        "insert" => Value::Statement("insert"),
        "update" => Value::Statement("update"),
        "delete" => Value::Statement("delete"),
        "CreateSequence" => Value::Statement("create_sequence"),
        "DropSequence" => Value::Statement("drop_sequence"),
        "CreateTable" => Value::Statement("create_table"),
        "DropTable" => Value::Statement("drop_table"),
        "CreateIndex" => Value::Statement("create_index"),
        "DropIndex" => Value::Statement("drop_index"),
        "CreateSchema" => Value::Statement("create_schema"),
        "DropSchema" => Value::Statement("drop_schema"),
        _ => otherwise(),
    }
}

fn each(value: Value, change: impl Fn(Value) -> Value) -> Value {
    match value {
        Value::Any(values) => Value::any(values.into_iter().map(change)),
        value => change(value),
    }
}

fn part(value: &Value, index: usize) -> Option<Value> {
    match value {
        Value::Sequence(values) => values.get(index).cloned(),
        Value::Any(values) => values.iter().map(|value| part(value, index)).collect::<Option<Vec<_>>>().map(Value::any),
        _ => None,
    }
}

fn with_arguments(text: &Text, holes: fn(&str) -> Vec<std::ops::Range<usize>>) -> Text {
    let source = text.with_holes();
    let mut filled = Text::default().through(text.through);
    let mut at = 0;
    for hole in holes(&source) {
        let name = source[hole.clone()].to_owned();
        filled = filled.followed_by(Text::known(&source[at..hole.start])).followed_by(Text::hole(name));
        at = hole.end;
    }
    filled.followed_by(Text::known(&source[at..]))
}

/// `%s`, `%d`, `%(name)s`; `%%` is a percent sign and no hole.
fn percent_holes(text: &str) -> Vec<std::ops::Range<usize>> {
    let bytes = text.as_bytes();
    let mut holes = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'%' {
            at += 1;
            continue;
        }
        let start = at;
        at += 1;
        if bytes.get(at) == Some(&b'(') {
            at += bytes[at..].iter().position(|&byte| byte == b')').map_or(0, |length| length + 1);
        }
        while bytes.get(at).is_some_and(|byte| b"#0- +.123456789".contains(byte)) {
            at += 1;
        }
        if bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            at += 1;
            holes.push(start..at);
        } else {
            at += usize::from(bytes.get(at) == Some(&b'%'));
        }
    }
    holes
}

/// `{}`, `{0}`, `{name}`; `{{` is a brace and no hole.
fn brace_holes(text: &str) -> Vec<std::ops::Range<usize>> {
    let bytes = text.as_bytes();
    let mut holes = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at..].starts_with(b"{{") {
            at += 2;
        } else if bytes[at] == b'{' {
            let Some(length) = bytes[at..].iter().position(|&byte| byte == b'}') else {
                break;
            };
            holes.push(at..at + length + 1);
            at += length + 1;
        } else {
            at += 1;
        }
    }
    holes
}
