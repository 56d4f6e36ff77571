//! What names mean, and what becomes of them where they are assigned to.

use std::borrow::Cow;
use std::rc::Rc;

use super::reader::Reader;
use crate::python::ast::Expr;
use crate::value::heap::{Cell, Id, Scope, ScopeKind, Sequence, joined};
use crate::value::{Place, Value};

impl<'a> Reader<'a> {
    /// Binds the names of a target.
    pub(super) fn bind(&mut self, target: &'a Expr, value: Value<'a>) {
        match target {
            Expr::Name(name) => self.set_name(name.id.as_str(), value),
            Expr::Starred(starred) => self.bind(&starred.value, value),
            Expr::Tuple(node) => self.bind_each(&node.elts, &value, target),
            Expr::List(node) => self.bind_each(&node.elts, &value, target),
            Expr::Attribute(node) => {
                let of = self.value(&node.value);
                if let Value::Unknown(unknown) = &of {
                    self.row_changed(unknown, node.attr.as_str(), self.place(target));
                }
                if let Value::Term(_) = of {
                    return self.set_made_attribute(&of, node.attr.as_str(), &value);
                }
                let changed = match of {
                    Value::Instance(id) | Value::Class(id) | Value::Module(id) => Some(id),
                    Value::Op => Some(self.op),
                    _ => None,
                };
                if let Some(id) = changed
                    && let Cell::Scope(scope) = self.heap.edit(id)
                {
                    scope.names.insert(Cow::Borrowed(node.attr.as_str()), value);
                }
            }
            Expr::Subscript(node) => {
                let of = self.value(&node.value);
                let key = self.value(&node.slice);
                self.set_item(&of, key, value);
            }
            _ => {}
        }
    }

    fn bind_each(&mut self, targets: &'a [Expr], value: &Value<'a>, whole: &'a Expr) {
        let place = self.place(whole);
        let sequence = match value {
            Value::Any(values) => {
                // Alternatives that are all as long as the targets are taken apart place by place.
                let values = Rc::clone(values);
                let mut all: Option<Vec<Value<'a>>> = None;
                let mut fits = true;
                for value in values.iter() {
                    match self.iterated(value, place).filter(|it| it.rest.is_none() && it.items.len() == targets.len())
                    {
                        Some(sequence) => {
                            all = Some(match all {
                                None => sequence.items,
                                Some(all) => all
                                    .into_iter()
                                    .zip(sequence.items)
                                    .map(|(left, right)| joined(left, right))
                                    .collect(),
                            });
                        }
                        None => fits = false,
                    }
                }
                all.filter(|_| fits).map(|items| Sequence { items, rest: None })
            }
            value => self.iterated(value, place),
        };
        let star = targets.iter().position(|target| matches!(target, Expr::Starred(_)));
        let items = sequence.filter(|sequence| sequence.rest.is_none()).map(|sequence| sequence.items);
        match (items, star) {
            (Some(items), None) if items.len() == targets.len() => {
                for (target, item) in targets.iter().zip(items) {
                    self.bind(target, item);
                }
            }
            (Some(items), Some(star)) if items.len() + 1 >= targets.len() => {
                let behind = targets.len() - star - 1;
                let middle = items[star..items.len() - behind].to_vec();
                let list = self.heap.list(middle);
                for (target, item) in targets.iter().zip(&items[..star]) {
                    self.bind(target, item.clone());
                }
                self.bind(&targets[star], list);
                for (target, item) in targets[star + 1..].iter().zip(&items[items.len() - behind..]) {
                    self.bind(target, item.clone());
                }
            }
            _ => {
                for target in targets {
                    let part = match value {
                        Value::Unknown(unknown) => Value::Unknown(Rc::clone(unknown)),
                        _ => self.unknown(target, "a part of what isn't known"),
                    };
                    self.bind(target, part);
                }
            }
        }
    }

    /// The scope that a name is bound in where the code stands.
    pub(super) fn scope_of_binding(&self, name: &str) -> Id {
        let frame = self.here();
        if frame.globals.contains(name) {
            self.modules[frame.file as usize].scope
        } else if frame.nonlocals.contains(name) {
            self.scope_with(name, frame.scope).unwrap_or(frame.scope)
        } else {
            frame.scope
        }
    }

    /// The scope that binds a name whose value depends on an answer.
    fn answered_scope(&self, name: &str) -> Option<Id> {
        let mut at = Some(self.here().scope);
        while let Some(id) = at {
            let scope = self.heap.scope(id)?;
            if scope.names.contains_key(name) {
                return self.provenance.is_answered(id, name).then_some(id);
            }
            at = match &scope.kind {
                ScopeKind::Function { around } => Some(*around),
                ScopeKind::Class(class) => Some(class.around),
                _ => None,
            };
        }
        None
    }

    /// Binds a name where the code stands.
    pub(super) fn set_name(&mut self, name: &'a str, value: Value<'a>) {
        let scope = self.scope_of_binding(name);
        self.provenance.note_bound(scope, name);
        if let Cell::Scope(scope) = self.heap.edit(scope) {
            if let ScopeKind::Class(class) = &mut scope.kind
                && !class.fields.contains(&name)
            {
                class.fields.push(name);
            }
            scope.names.insert(Cow::Borrowed(name), value);
        }
    }

    /// The innermost scope around a function's that binds a name.
    fn scope_with(&self, name: &str, from: Id) -> Option<Id> {
        let mut at = from;
        while let Some(Scope { kind: ScopeKind::Function { around }, .. }) = self.heap.scope(at) {
            at = *around;
            if self.heap.scope(at).is_some_and(|scope| scope.names.contains_key(name)) {
                return Some(at);
            }
        }
        None
    }

    /// What a name is bound to in the scopes in sight.
    pub(super) fn lookup(&mut self, name: &str) -> Option<Value<'a>> {
        let mut at = self.here().scope;
        loop {
            let scope = self.heap.scope(at)?;
            if let Some(value) = scope.names.get(name) {
                return Some(value.clone());
            }
            match &scope.kind {
                ScopeKind::Function { around } => at = *around,
                ScopeKind::Class(class) => at = class.around,
                ScopeKind::Module(_) => return self.module_name(at, name),
                ScopeKind::Instance { .. } | ScopeKind::Plain => return None,
            }
        }
    }

    pub(super) fn name(&mut self, name: &'a str, place: Place) -> Value<'a> {
        self.check_bound(name, place);
        if !self.provenance.names.is_empty()
            && let Some(scope) = self.answered_scope(name)
        {
            self.provenance.count_name(scope, name);
        }
        if let Some(value) = self.lookup(name) {
            return value;
        }
        match name {
            // No import says what `op` is; in a migration it is Alembic's.
            "op" => Value::Op,
            _ if super::builtins::is_builtin(name) => Value::name(format!("builtins.{name}")),
            _ => self
                .name_of_star(name)
                .unwrap_or_else(|| Self::unknown_at(place, "a name that nothing in sight defines")),
        }
    }
}
