//! `super()`: what a method asks of the classes that its own derives from.

use std::rc::Rc;

use super::reader::Reader;
use crate::value::heap::Cell;
use crate::value::{Args, FunctionKind, Place, Term, Value};

/// Stands for `super()`.
pub(super) const BASE_OBJECT: &str = "builtins.super()";

impl<'a> Reader<'a> {
    /// `super()`: the object that the method is called on, and the class that the method is of.
    pub(super) fn base_object(&mut self, place: Place) -> Value<'a> {
        let frame = self.here();
        let method =
            frame.function.as_ref().and_then(|function| Some((function.owner?, function.parameters.args.first()?)));
        let object = method.and_then(|(owner, first)| {
            let scope = self.heap.scope(frame.scope)?;
            Some(vec![scope.names.get(first.def.arg.as_str())?.clone(), Value::Class(owner)])
        });
        match object {
            Some(positional) => {
                let args = Args { positional, ..Args::default() };
                Value::Term(Rc::new(Term::Call { function: Value::name(BASE_OBJECT), args, place }))
            }
            None => Self::unknown_at(place, "the base class of what isn't known"),
        }
    }

    /// `super().__init__(…)` of a library's class: what it is given is kept as that of an object without an `__init__` of
    /// its own is.
    pub(super) fn keep_base_arguments(&mut self, args: Args<'a>) {
        let frame = self.here();
        let parameter = frame.function.as_ref().and_then(|function| function.parameters.args.first());
        let object = parameter.and_then(|it| self.heap.scope(frame.scope)?.names.get(it.def.arg.as_str()).cloned());
        if let Some(Value::Instance(object)) = object
            && let Cell::Scope(scope) = self.heap.edit(object)
        {
            scope.names.extend(args.named);
            scope.names.insert("args".into(), Value::Tuple(args.positional.into()));
        }
    }

    /// An attribute of `super()`: the next one that a base class has.
    pub(super) fn attribute_of_base(&mut self, term: &Term<'a>, name: &str) -> Option<Value<'a>> {
        let Term::Call { function, args, .. } = term else { return None };
        let [object, Value::Class(owner)] = args.positional.as_slice() else { return None };
        if function.dotted().as_deref() != Some(BASE_OBJECT) {
            return None;
        }
        let bases = self.heap.class(*owner)?.bases.clone();
        let found = bases.iter().find_map(|base| match base {
            Value::Class(base) => self.class_attribute(*base, name),
            _ => None,
        });
        Some(match found {
            Some(Value::Function(function)) if function.kind != FunctionKind::Static => {
                Value::Method(Rc::new((object.clone(), function)))
            }
            Some(value) => value,
            // `super().__init__(…)` of a library's class.
            None => {
                Value::Term(Rc::new(Term::Attribute { of: Value::name(BASE_OBJECT), name: name.to_owned().into() }))
            }
        })
    }
}
