//! Types that the folder declares: `class GUID(TypeDecorator): impl = CHAR` (`TypeDecorator` in
//! `sqlalchemy/sql/type_api.py`).

use std::borrow::Cow;
use std::rc::Rc;

use crate::alchemy::reader::TermReader;
use crate::alchemy::symbol::{call, symbol};
use crate::operation::Type;
use crate::python::ast::{CmpOp, Constant, Expr, Ranged, Stmt, UnaryOp};
use crate::python::letters;
use crate::value::heap::{Id, ScopeKind};
use crate::value::{Args, Body, Function, Place, Term, Value};

/// Classes that one derives from, scopes around one, and expressions within one that are followed.
const MAX_DEPTH: u32 = 24;

/// What statements return.
enum Returned<'a> {
    /// A type.
    Value(Value<'a>),
    /// Nothing, or what the class that it derives from returns.
    Nothing,
    /// Something that can't be told without running them.
    Unclear,
}

impl<'a> TermReader<'_, 'a> {
    /// What a class of the folder, or an object of one, compiles to.
    pub(super) fn own_type(&mut self, value: &Value<'a>) -> Option<Type> {
        let class = match value {
            Value::Class(id) => *id,
            Value::Instance(id) => match self.heap.scope(*id)?.kind {
                ScopeKind::Instance { class } => class,
                _ => return None,
            },
            _ => return None,
        };
        let compilers = [compiled_for(Some(self.dialect.name())), compiled_for(None)];
        let compiler = compilers.iter().find_map(|name| self.attribute_of(class, name, 0));
        if let Some(Value::Function(function)) = compiler {
            match self.returned(&function) {
                Returned::Value(written) => return Some(Type::plain(self.text(&written))),
                _ => self.unknown_piece(value, "its SQL is not known"),
            }
        }
        if let Some(Value::Function(function)) = self.attribute_of(class, "load_dialect_impl", 0) {
            match self.returned(&function) {
                Returned::Value(impl_) => return Some(self.type_(&impl_)),
                Returned::Nothing => {}
                Returned::Unclear => {
                    self.unknown_piece(value, "the type that its `load_dialect_impl` returns is not known");
                }
            }
        }
        if let Some(Value::Function(function)) = self.attribute_of(class, "get_col_spec", 0) {
            let Returned::Value(spec) = self.returned(&function) else { return None };
            return Some(Type::plain(self.text(&spec)));
        }
        // An object may have its own, which its `__init__` sets.
        let own = match value {
            Value::Instance(id) => self.heap.scope(*id).and_then(|scope| scope.names.get("impl")).cloned(),
            _ => None,
        };
        let impl_ = own.or_else(|| self.attribute_of(class, "impl", 0))?;
        // Where `impl` is a class, the decorator's own arguments are for it.
        if let Some(symbol) = symbol(&impl_)
            && call(&impl_).is_none()
        {
            return self.of_class(&symbol, &self.arguments_of(value), &impl_);
        }
        Some(self.type_(&impl_))
    }

    /// What an object was made with, where its class has no `__init__` of its own.
    fn arguments_of(&self, value: &Value<'a>) -> Args<'a> {
        let mut args = Args::default();
        let Value::Instance(id) = value else { return args };
        let Some(scope) = self.heap.scope(*id) else { return args };
        let Some(Value::Tuple(positional)) = scope.names.get("args") else { return args };
        args.positional = positional.to_vec();
        let named = scope.names.iter().filter(|(name, _)| *name != "args");
        args.named = named.map(|(name, value)| (name.clone(), value.clone())).collect();
        args
    }

    /// An attribute of a class, looked for in what it derives from too; as `impl`, what it derives from itself
    /// where that is a library's type.
    pub(in crate::alchemy) fn attribute_of(&self, class: Id, name: &str, depth: u32) -> Option<Value<'a>> {
        if depth > MAX_DEPTH {
            return None;
        }
        if let Some(value) = self.heap.scope(class)?.names.get(name) {
            return Some(value.clone());
        }
        let bases = &self.heap.class(class)?.bases;
        bases.iter().find_map(|base| match base {
            Value::Class(id) => self.attribute_of(*id, name, depth + 1),
            base if name == "impl" && !is_abstract(base) => Some(base.clone()),
            _ => None,
        })
    }

    /// What a method returns that asks nothing but which dialect it is.
    fn returned(&self, function: &Function<'a>) -> Returned<'a> {
        match function.body {
            Body::Suite(body) => self.returned_by(body, function, 0),
            Body::Expression(expr) => self.returned_value(expr, function, 0),
        }
    }

    fn returned_by(&self, body: &'a [Stmt], function: &Function<'a>, depth: u32) -> Returned<'a> {
        if depth > MAX_DEPTH {
            return Returned::Unclear;
        }
        for statement in body {
            match statement {
                Stmt::Return(returned) => {
                    return match returned.value.as_deref() {
                        Some(value) => self.returned_value(value, function, depth),
                        None => Returned::Nothing,
                    };
                }
                Stmt::If(branch) => {
                    let way = match self.is_dialect(&branch.test, depth) {
                        Some(true) => &branch.body,
                        Some(false) => &branch.orelse,
                        None => return Returned::Unclear,
                    };
                    match self.returned_by(way, function, depth + 1) {
                        Returned::Nothing => {}
                        returned => return returned,
                    }
                }
                Stmt::Expr(_) | Stmt::Pass(_) | Stmt::Import(_) | Stmt::ImportFrom(_) => {}
                _ => return Returned::Unclear,
            }
        }
        Returned::Nothing
    }

    fn returned_value(&self, expr: &'a Expr, function: &Function<'a>, depth: u32) -> Returned<'a> {
        // `return super().load_dialect_impl(dialect)`, `return self.impl`: as if it were not there.
        let attribute = match expr {
            Expr::Call(call) => call.func.as_attribute_expr(),
            expr => expr.as_attribute_expr(),
        };
        if attribute.is_some_and(|attribute| matches!(attribute.attr.as_str(), "load_dialect_impl" | "impl")) {
            return Returned::Nothing;
        }
        match self.plain_value(expr, function, depth) {
            Some(value) => Returned::Value(value),
            None => Returned::Unclear,
        }
    }

    /// Whether `dialect.name == "postgresql"` holds.
    fn is_dialect(&self, test: &Expr, depth: u32) -> Option<bool> {
        if depth > MAX_DEPTH {
            return None;
        }
        match test {
            Expr::BoolOp(both) => {
                let is_or = both.op.is_or();
                let mut holds = !is_or;
                for value in &both.values {
                    let value = self.is_dialect(value, depth + 1)?;
                    holds = if is_or { holds || value } else { holds && value };
                }
                Some(holds)
            }
            Expr::UnaryOp(not) if matches!(not.op, UnaryOp::Not) => Some(!self.is_dialect(&not.operand, depth + 1)?),
            Expr::Compare(compare) => {
                let Expr::Attribute(left) = &*compare.left else { return None };
                let ([operator], [right]) = (compare.ops.as_slice(), compare.comparators.as_slice()) else {
                    return None;
                };
                if left.attr.as_str() != "name" {
                    return None;
                }
                let is_ours = |expr: &Expr| match expr {
                    Expr::Constant(constant) => Some(constant.value.as_str()? == self.dialect.name()),
                    _ => None,
                };
                match operator {
                    CmpOp::Eq => is_ours(right),
                    CmpOp::NotEq => is_ours(right).map(|is| !is),
                    CmpOp::In | CmpOp::NotIn => {
                        let items = match right {
                            Expr::Tuple(items) => &items.elts,
                            Expr::List(items) => &items.elts,
                            Expr::Set(items) => &items.elts,
                            _ => return None,
                        };
                        let is_in = items.iter().any(|item| is_ours(item) == Some(true));
                        Some(is_in == matches!(operator, CmpOp::In))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// An expression of names, constants and calls of them.
    fn plain_value(&self, expr: &'a Expr, function: &Function<'a>, depth: u32) -> Option<Value<'a>> {
        if depth > MAX_DEPTH {
            return None;
        }
        match expr {
            Expr::Constant(constant) => match &constant.value {
                Constant::None => Some(Value::None),
                Constant::Bool(flag) => Some(Value::Bool(*flag)),
                Constant::Str(text) => Some(Value::text(letters(text))),
                Constant::Int(number) => i64::try_from(number).ok().map(Value::Int),
                _ => None,
            },
            Expr::Name(name) => self.looked_up(function.scope, name.id.as_str()),
            Expr::Attribute(attribute) => {
                let of = self.plain_value(&attribute.value, function, depth + 1)?;
                matches!(of, Value::Term(_))
                    .then(|| Value::Term(Rc::new(Term::Attribute { of, name: Cow::Borrowed(attribute.attr.as_str()) })))
            }
            Expr::IfExp(choice) => {
                let way = if self.is_dialect(&choice.test, depth)? { &choice.body } else { &choice.orelse };
                self.plain_value(way, function, depth + 1)
            }
            Expr::Call(call) => {
                if let Expr::Attribute(method) = &*call.func
                    && method.attr.as_str() == "type_descriptor"
                {
                    return self.plain_value(call.args.first()?, function, depth + 1);
                }
                let called = self.plain_value(&call.func, function, depth + 1)?;
                if let Value::Class(_) = called {
                    return Some(called);
                }
                let mut args = Args::default();
                for arg in &call.args {
                    args.positional.push(self.plain_value(arg, function, depth + 1)?);
                }
                for keyword in &call.keywords {
                    let value = self.plain_value(&keyword.value, function, depth + 1)?;
                    args.named.push((Cow::Borrowed(keyword.arg.as_ref()?.as_str()), value));
                }
                let place = Place { file: function.file, start: expr.start().to_u32(), end: expr.end().to_u32() };
                Some(Value::Term(Rc::new(Term::Call { function: called, args, place })))
            }
            _ => None,
        }
    }

    /// What a name is bound to in a scope or one around it.
    fn looked_up(&self, scope: Id, name: &str) -> Option<Value<'a>> {
        let mut at = scope;
        for _ in 0..MAX_DEPTH {
            let scope = self.heap.scope(at)?;
            if let Some(value) = scope.names.get(name) {
                return Some(value.clone());
            }
            at = match &scope.kind {
                ScopeKind::Function { around } => *around,
                ScopeKind::Class(class) => class.around,
                _ => return None,
            };
        }
        None
    }
}

/// Bases that are no types by themselves.
fn is_abstract(base: &Value<'_>) -> bool {
    base.dotted().is_none_or(|dotted| {
        let name = dotted.rsplit('.').next().unwrap_or("");
        matches!(name, "TypeDecorator" | "UserDefinedType" | "TypeEngine" | "Generic" | "object" | "Mutable")
    })
}

/// The attribute of a class that holds what writes it as SQL, for one database or for all; no code can name it.
pub(crate) fn compiled_for(dialect: Option<&str>) -> String {
    format!("compiled for {}", dialect.unwrap_or("all"))
}
