//! What the folder's own code registers with a library: directives that it adds to `op`, a class under
//! `@Operations.register_operation("create_view")` and under `@Operations.implementation_for(…)` the function that does what
//! its objects say; and under `@compiles(…)` how a class is written as SQL.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::reader::Reader;
use crate::alchemy::{compiled_for, is_directive};
use crate::ordered::Arrange;
use crate::python::ast::{Expr, Stmt};
use crate::python::source::Source;
use crate::value::heap::{Cell, Id};
use crate::value::{Args, FunctionKind, Place, Term, Value};

/// What makes a directive of a class.
pub(super) const REGISTER: &str = "register_operation";
/// What says which function does what a class's objects say.
pub(super) const IMPLEMENT: &str = "implementation_for";

/// What the code has registered so far.
#[derive(Default)]
pub(super) struct Registered<'a> {
    /// By directive: the class, and the method of it that is called.
    directives: BTreeMap<String, (Id, String)>,
    /// By class: what does it.
    implementations: BTreeMap<Id, Value<'a>>,
    /// The files that register something were looked through, whoever imports them.
    are_all_read: bool,
}

impl<'a> Reader<'a> {
    /// A decorator stands on a class: it may make a directive of it.
    pub(super) fn register_directive(&mut self, decorator: &Value<'a>, class: Id) {
        let Some(args) = registration(decorator, REGISTER) else { return };
        let Some(name) = args.get(0, "name").and_then(Value::as_text) else { return };
        let method = args.get(1, "sourcename").and_then(Value::as_text).unwrap_or(name);
        self.registered.directives.insert(name.to_owned(), (class, method.to_owned()));
    }

    /// A decorator stands on a function: it may say which class's objects the function does.
    pub(super) fn register_implementation(&mut self, decorator: &Value<'a>, function: &Value<'a>) {
        if let Some(Value::Class(class)) = registration(decorator, IMPLEMENT).and_then(|args| args.get(0, "op_cls")) {
            self.registered.implementations.insert(*class, function.clone());
        }
    }

    /// A decorator stands on a function: it may say which class's objects it writes as SQL, for which databases
    /// (`sqlalchemy.ext.compiler.compiles`).
    pub(super) fn register_compiler(&mut self, decorator: &Value<'a>, function: &Value<'a>) {
        let Some(Term::Call { function: called, args, .. }) = decorator.as_term() else { return };
        let Some((Value::Class(class), dialects)) = args.positional.split_first() else { return };
        if called.dotted().as_deref() != Some("sqlalchemy.ext.compiler.compiles") {
            return;
        }
        let names = dialects.iter().map(|dialect| dialect.as_text().map(|name| compiled_for(Some(name))));
        let names = if dialects.is_empty() { vec![Some(compiled_for(None))] } else { names.collect() };
        if let Cell::Scope(scope) = self.heap.edit(*class) {
            scope.names.extend(names.into_iter().flatten().map(|name| (Cow::Owned(name), function.clone())));
        }
    }

    /// Calls a directive of the folder's own, if it is one.
    pub(super) fn call_registered(&mut self, name: &str, args: &Args<'a>, place: Place) -> Option<Value<'a>> {
        if !self.registered.directives.contains_key(name) && !is_directive(name) {
            self.read_registering_files();
        }
        let (class, method) = self.registered.directives.get(name).cloned()?;
        let method = self.class_attribute(class, &method)?;
        let mut args = args.clone();
        args.positional.insert(0, Value::Op);
        if matches!(&method, Value::Function(function) if function.kind == FunctionKind::OfClass) {
            args.positional.insert(0, Value::Class(class));
        }
        Some(self.call_value(&method, args, place))
    }

    /// Reads what files of the folder register that the migration doesn't import: its env.py does, or what that imports. Of
    /// two that register the same, the nearer one counts.
    fn read_registering_files(&mut self) {
        if std::mem::replace(&mut self.registered.are_all_read, true) {
            return;
        }
        let Some(own) = self.modules.first().map(|module| module.source.path.as_str()) else { return };
        let mut sources: Vec<&'a Source> = self.library.registering().collect();
        sources.arrange_by_key(|source| own.split('/').zip(source.path.split('/')).take_while(|(a, b)| a == b).count());
        for source in sources {
            self.source_scope(source);
        }
    }

    /// Does what an operation object says, if the folder's own code has registered how.
    pub(super) fn invoke_registered(&mut self, operation: &Value<'a>, place: Place) -> Option<Value<'a>> {
        let implementation = self.implementation(self.heap.class_of(operation)?)?;
        let args = Args { positional: vec![Value::Op, operation.clone()], ..Args::default() };
        Some(self.call_value(&implementation, args, place))
    }

    /// What does a class's objects, or those of the nearest class that it derives from.
    fn implementation(&self, class: Id) -> Option<Value<'a>> {
        self.registered.implementations.get(&class).cloned().or_else(|| {
            self.heap.class(class)?.bases.iter().find_map(|base| match base {
                Value::Class(base) => self.heap.within(|| self.implementation(*base)).flatten(),
                _ => None,
            })
        })
    }
}

/// What such a decorator of Alembic's is given.
fn registration<'v, 'a>(decorator: &'v Value<'a>, which: &str) -> Option<&'v Args<'a>> {
    let Term::Call { function, args, .. } = decorator.as_term()? else { return None };
    let is_it = function.dotted().is_some_and(|dotted| {
        dotted.starts_with("alembic.operations.")
            && dotted.strip_suffix(which).is_some_and(|of| of.ends_with(".Operations."))
    });
    is_it.then_some(args)
}

/// The names at a module's own level that register something: whoever imports the module needs them, too.
pub(super) fn registering(body: &[Stmt]) -> impl Iterator<Item = &str> {
    let registers = |decorator: &Expr| {
        let Expr::Call(call) = decorator else { return false };
        matches!(call.func.as_ref(), Expr::Attribute(node) if [REGISTER, IMPLEMENT].contains(&node.attr.as_str()))
    };
    body.iter().filter_map(move |statement| {
        let (name, decorators) = match statement {
            Stmt::ClassDef(node) => (&node.name, &node.decorator_list),
            Stmt::FunctionDef(node) => (&node.name, &node.decorator_list),
            _ => return None,
        };
        decorators.iter().any(registers).then_some(name.as_str())
    })
}
