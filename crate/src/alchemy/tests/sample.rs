//! Just enough of Python to write terms in tests.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use indexmap::IndexMap;

use crate::python::ast::{self, Expr, Ranged, Stmt};
use crate::python::lines::Lines;
use crate::python::parsed;
use crate::value::heap::{Cell, Class, ClassKind, Dict, File, Heap, Id, Key, Scope, ScopeKind, Sequence};
use crate::value::{Args, Batch, Body, Function, FunctionKind, Place, Term, UnknownValue, Value};

/// Names that are there without an import.
const IMPORTED: &[(&str, &str)] = &[
    ("sa", "sqlalchemy"),
    ("postgresql", "sqlalchemy.dialects.postgresql"),
    ("mysql", "sqlalchemy.dialects.mysql"),
    ("sqlite", "sqlalchemy.dialects.sqlite"),
    ("mssql", "sqlalchemy.dialects.mssql"),
    ("oracle", "sqlalchemy.dialects.oracle"),
    ("enum", "enum"),
    ("sqlmodel", "sqlmodel"),
    ("pgvector", "pgvector"),
    ("geoalchemy2", "geoalchemy2"),
    ("alembic_utils", "alembic_utils"),
    ("sqlalchemy_utils", "sqlalchemy_utils"),
    ("fastapi_users_db_sqlalchemy", "fastapi_users_db_sqlalchemy"),
    ("sqlalchemy_jsonfield", "sqlalchemy_jsonfield"),
    ("sqlalchemy_utc", "sqlalchemy_utc"),
    ("sqlalchemy_json", "sqlalchemy_json"),
    ("advanced_alchemy", "advanced_alchemy"),
    ("acme", "acme"),
    ("str", "builtins.str"),
];

/// A heap, and the names of a module.
pub(super) struct Sample {
    pub(super) heap: Heap<'static>,
    names: BTreeMap<String, Value<'static>>,
    module: Id,
}

impl Sample {
    /// A module of assignments and classes.
    pub(super) fn of(source: &str) -> Sample {
        let mut heap = Heap::default();
        let module = heap.add(Cell::Scope(Scope::default()));
        let mut sample = Sample { heap, names: BTreeMap::new(), module };
        sample.run(source);
        sample
    }

    /// The value of an expression.
    pub(super) fn value(&mut self, expression: &str) -> Value<'static> {
        self.run(&format!("_ = ({expression})"));
        self.names.get("_").cloned().expect("a value")
    }

    /// The directive that an expression calls, the table of its batch and its arguments: `op.add_column(…)`.
    pub(super) fn directive(&mut self, expression: &str) -> (String, Option<Batch>, Args<'static>) {
        let value = self.value(expression);
        let Some(Term::Call { function, args, .. }) = value.as_term() else { panic!("{expression} is no call") };
        let Some(Term::Attribute { of, name }) = function.as_term() else { panic!("{expression} is no method") };
        let batch = match of {
            Value::Batch(batch) => Some(batch.as_ref().clone()),
            _ => None,
        };
        (name.to_string(), batch, args.clone())
    }

    fn run(&mut self, source: &str) {
        let text: &'static str = Box::leak(source.to_owned().into_boxed_str());
        let module = Box::leak(Box::new(parsed(text)));
        assert!(module.problems.is_empty(), "{text}: {:?}", module.problems);
        let lines: &'static Lines = Box::leak(Box::new(Lines::of(text)));
        let file = self.heap.add_file(File { path: "sample.py", text, lines });
        for statement in &module.body {
            match statement {
                Stmt::Assign(assign) => {
                    let Some(Expr::Name(name)) = assign.targets.first() else { continue };
                    let value = self.evaluated(&assign.value, file);
                    self.names.insert(name.id.to_string(), value);
                }
                Stmt::ClassDef(class) => self.define(class, file),
                other => panic!("{other:?}"),
            }
        }
    }

    fn define(&mut self, class: &'static ast::StmtClassDef, file: u32) {
        let bases: Vec<Value<'static>> = class.bases.iter().map(|base| self.evaluated(base, file)).collect();
        let mut names = BTreeMap::new();
        let mut fields = Vec::new();
        for statement in &class.body {
            if let Stmt::Assign(assign) = statement
                && let Some(Expr::Name(name)) = assign.targets.first()
            {
                let value = self.evaluated(&assign.value, file);
                names.insert(Cow::Borrowed(name.id.as_str()), value);
                fields.push(name.id.as_str());
            } else if let Stmt::FunctionDef(method) = statement {
                names.insert(Cow::Borrowed(method.name.as_str()), self.method(method, file));
            }
        }
        let is_enum = bases.iter().any(|base| base.dotted().is_some_and(|name| name.ends_with("Enum")));
        let kind = if is_enum { ClassKind::Enum } else { ClassKind::Plain };
        let place = place(class, file);
        let scope =
            Class { name: class.name.as_str(), bases, fields, place, kind, around: self.module, node: Some(class) };
        let id = self.heap.add(Cell::Scope(Scope { names, kind: ScopeKind::Class(Box::new(scope)) }));
        self.names.insert(class.name.to_string(), Value::Class(id));
    }

    fn method(&mut self, method: &'static ast::StmtFunctionDef, file: u32) -> Value<'static> {
        // Names of the module are all that such a method asks for.
        let names = IMPORTED.iter().map(|(name, dotted)| (Cow::Borrowed(*name), Value::name(*dotted))).collect();
        let scope = self.heap.add(Cell::Scope(Scope { names, kind: ScopeKind::Plain }));
        Value::Function(Rc::new(Function {
            name: method.name.as_str(),
            parameters: &method.args,
            body: Body::Suite(&method.body),
            defaults: Vec::new(),
            scope,
            file,
            kind: FunctionKind::Plain,
            is_wrapped: false,
            owner: None,
            is_async: false,
            place: place(method, file),
        }))
    }

    fn evaluated(&mut self, expr: &'static Expr, file: u32) -> Value<'static> {
        let term = |term| Value::Term(Rc::new(term));
        match expr {
            Expr::Constant(constant) => match &constant.value {
                ast::Constant::None => Value::None,
                ast::Constant::Bool(flag) => Value::Bool(*flag),
                ast::Constant::Str(text) => Value::text(text.as_str()),
                ast::Constant::Int(number) => Value::Int(number.to_string().parse().unwrap()),
                ast::Constant::Float(number) => Value::Float(*number),
                other => panic!("{other:?}"),
            },
            Expr::Name(name) => self.name(name.id.as_str(), place(expr, file)),
            Expr::Attribute(attribute) => {
                let of = self.evaluated(&attribute.value, file);
                term(Term::Attribute { of, name: Cow::Borrowed(attribute.attr.as_str()) })
            }
            Expr::Subscript(subscript) => {
                let of = self.evaluated(&subscript.value, file);
                let key = self.evaluated(&subscript.slice, file);
                term(Term::Item { of, key })
            }
            Expr::Call(call) => {
                let function = self.evaluated(&call.func, file);
                if let Value::Class(class) = function {
                    let kind = ScopeKind::Instance { class };
                    return Value::Instance(self.heap.add(Cell::Scope(Scope { names: BTreeMap::new(), kind })));
                }
                if matches!(&*call.func, Expr::Name(name) if name.id.as_str() == "either") {
                    return Value::Any(call.args.iter().map(|arg| self.evaluated(arg, file)).collect());
                }
                let mut args = Args::default();
                for arg in &call.args {
                    match arg {
                        Expr::Starred(starred) => args.open = Some(self.evaluated(&starred.value, file)),
                        arg => args.positional.push(self.evaluated(arg, file)),
                    }
                }
                for keyword in &call.keywords {
                    let value = self.evaluated(&keyword.value, file);
                    match &keyword.arg {
                        Some(name) => args.named.push((Cow::Borrowed(name.as_str()), value)),
                        None => args.open = Some(value),
                    }
                }
                term(Term::Call { function, args, place: place(expr, file) })
            }
            Expr::List(list) => {
                let items = list.elts.iter().map(|item| self.evaluated(item, file)).collect();
                self.heap.list(items)
            }
            Expr::Tuple(tuple) => Value::Tuple(tuple.elts.iter().map(|item| self.evaluated(item, file)).collect()),
            Expr::Set(set) => {
                let items = set.elts.iter().map(|item| self.evaluated(item, file)).collect();
                Value::Set(self.heap.add(Cell::Sequence(Sequence { items, rest: None })))
            }
            Expr::Dict(dict) => {
                let mut entries = IndexMap::new();
                for (key, value) in dict.keys.iter().zip(&dict.values) {
                    let Some(key) = key else { continue };
                    let key = self.evaluated(key, file);
                    let value = self.evaluated(value, file);
                    let known = Key::Text(key.as_text().map_or_else(|| format!("{key:?}"), str::to_owned));
                    entries.insert(known, (key, value));
                }
                Value::Dict(self.heap.add(Cell::Dict(Dict { entries, rest: None })))
            }
            Expr::UnaryOp(unary) => {
                let operator = match unary.op {
                    ast::UnaryOp::Invert => "~",
                    ast::UnaryOp::Not => "not",
                    ast::UnaryOp::USub => "-",
                    ast::UnaryOp::UAdd => "+",
                };
                let operand = self.evaluated(&unary.operand, file);
                match (operator, operand) {
                    ("-", Value::Int(number)) => Value::Int(-number),
                    (operator, operand) => term(Term::Operation { operator, operands: vec![operand] }),
                }
            }
            Expr::BinOp(binary) => {
                let operator = match binary.op {
                    ast::Operator::BitAnd => "&",
                    ast::Operator::BitOr => "|",
                    ast::Operator::Add => "+",
                    ast::Operator::Sub => "-",
                    ast::Operator::Mult => "*",
                    ast::Operator::Div => "/",
                    other => panic!("{other:?}"),
                };
                let operands = vec![self.evaluated(&binary.left, file), self.evaluated(&binary.right, file)];
                term(Term::Operation { operator, operands })
            }
            Expr::Compare(compare) => {
                let operator = match compare.ops.first() {
                    Some(ast::CmpOp::Eq) => "==",
                    Some(ast::CmpOp::NotEq) => "!=",
                    Some(ast::CmpOp::Lt) => "<",
                    Some(ast::CmpOp::LtE) => "<=",
                    Some(ast::CmpOp::Gt) => ">",
                    Some(ast::CmpOp::GtE) => ">=",
                    other => panic!("{other:?}"),
                };
                let left = self.evaluated(&compare.left, file);
                let right = self.evaluated(compare.comparators.first().unwrap(), file);
                term(Term::Operation { operator, operands: vec![left, right] })
            }
            other => panic!("{other:?}"),
        }
    }

    fn name(&self, name: &'static str, place: Place) -> Value<'static> {
        if let Some(value) = self.names.get(name) {
            return value.clone();
        }
        match name {
            "op" => Value::Op,
            "batch_op" => Value::Batch(Rc::new(Batch { schema: None, table: "runs".into(), how: batch_as_usual() })),
            _ => match IMPORTED.iter().find(|(known, _)| *known == name) {
                Some((_, dotted)) => Value::name(*dotted),
                None => Value::Unknown(Rc::new(UnknownValue { place, reason: "a parameter".into(), row_of: None })),
            },
        }
    }
}

fn place(node: &impl Ranged, file: u32) -> Place {
    Place { file, start: node.start().to_u32(), end: node.end().to_u32() }
}

fn batch_as_usual() -> crate::operation::Batch {
    let position = crate::python::lines::Position { line: 1, column: 1 };
    crate::operation::Batch { position, recreate: None, only_reflects: true }
}
