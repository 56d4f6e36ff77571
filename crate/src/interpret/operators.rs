//! `+`, `%` and their like.

use std::rc::Rc;

use super::budget::{MAX_ELEMENTS, MAX_TEXT};
use super::comparisons::float;
use super::reader::Reader;
use crate::python::ast::{Expr, Operator};
use crate::text::Text;
use crate::value::heap::{Cell, Dict, widen};
use crate::value::{Place, Term, Value};

impl<'a> Reader<'a> {
    /// `left operator right`; a long chain of `+` without recursion.
    pub(super) fn binary(&mut self, expr: &'a Expr) -> Value<'a> {
        let mut chain = Vec::new();
        let mut first = expr;
        while let Expr::BinOp(node) = first {
            chain.push(node);
            first = &node.left;
        }
        let mut left = self.value(first);
        let mut left_expr = first;
        for node in chain.into_iter().rev() {
            let right = self.value(&node.right);
            let place = self.place(node);
            left = match (node.op, &left, &right) {
                (Operator::Add, Value::Text(text), _) if !matches!(right, Value::Any(_)) => {
                    let mut text = text.as_ref().clone();
                    self.push_written(&mut text, &right, &node.right);
                    self.bounded_text(text, node)
                }
                (Operator::Add, _, Value::Text(text))
                    if !matches!(left, Value::Any(_) | Value::Term(_)) || is_constant_of_elsewhere(&left) =>
                {
                    let mut whole = self.heap_written(&left, left_expr);
                    whole.push_text(text);
                    self.bounded_text(whole, node)
                }
                _ => self.operated(left, node.op, right, place),
            };
            left_expr = expr;
        }
        left
    }

    /// `left op= right`: a list is changed in place.
    pub(super) fn augmented(&mut self, left: Value<'a>, op: Operator, right: Value<'a>, place: Place) -> Value<'a> {
        if op == Operator::Add
            && let Value::List(id) = left
        {
            self.extend_list(id, &right, place);
            return left;
        }
        self.operated(left, op, right, place)
    }

    fn operated(&mut self, left: Value<'a>, op: Operator, right: Value<'a>, place: Place) -> Value<'a> {
        let unknown = || Self::unknown_at(place, "a result that isn't known");
        if let Value::Any(values) = &left {
            let values = values.clone();
            return self.each_alternative(&values, |reader, left| reader.operated(left, op, right.clone(), place));
        }
        if let Value::Any(values) = &right
            && !matches!(left, Value::Term(_))
        {
            let values = values.clone();
            return self.each_alternative(&values, |reader, right| reader.operated(left.clone(), op, right, place));
        }
        match (&left, op, &right) {
            (Value::Int(left), op, Value::Int(right)) => {
                let result = match op {
                    Operator::Add => left.checked_add(*right),
                    Operator::Sub => left.checked_sub(*right),
                    Operator::Mult => left.checked_mul(*right),
                    Operator::FloorDiv => left.checked_div_euclid(*right).filter(|_| *right > 0),
                    Operator::Mod => left.checked_rem_euclid(*right).filter(|_| *right > 0),
                    Operator::Pow => u32::try_from(*right).ok().and_then(|right| left.checked_pow(right)),
                    Operator::BitOr => Some(left | right),
                    Operator::BitAnd => Some(left & right),
                    Operator::BitXor => Some(left ^ right),
                    Operator::LShift => {
                        u32::try_from(*right).ok().filter(|by| *by < 62).and_then(|by| left.checked_mul(1 << by))
                    }
                    Operator::RShift => u32::try_from(*right).ok().and_then(|by| left.checked_shr(by)),
                    Operator::Div | Operator::MatMult => None,
                };
                result.map_or_else(unknown, Value::Int)
            }
            (Value::Text(left), Operator::Add, right) => {
                let mut text = left.as_ref().clone();
                text.push_text(&self.written(right));
                self.grown_text(text, place)
            }
            (_, Operator::Add, Value::Text(right)) if !matches!(left, Value::Term(_)) => {
                let mut text = self.written(&left);
                text.push_text(right);
                self.grown_text(text, place)
            }
            (Value::Text(template), Operator::Mod, right) => {
                let text = self.percent(template, right);
                self.grown_text(text, place)
            }
            (Value::Text(text), Operator::Mult, Value::Int(times))
            | (Value::Int(times), Operator::Mult, Value::Text(text)) => {
                let times = usize::try_from(*times).unwrap_or(0);
                if times.saturating_mul(text.len().max(1)) > MAX_TEXT {
                    return Self::unknown_at(place, "a string larger than Limbeck follows");
                }
                let text = Text::of((0..times).flat_map(|_| text.pieces().iter().cloned()));
                self.grown_text(text, place)
            }
            (Value::Tuple(items), Operator::Mult, Value::Int(times)) => {
                let times = usize::try_from(*times).unwrap_or(0);
                if times.saturating_mul(items.len().max(1)) > MAX_ELEMENTS {
                    return Self::unknown_at(place, "more elements than Limbeck follows");
                }
                self.bounded_tuple((0..times).flat_map(|_| items.iter().cloned()).collect(), place)
            }
            (Value::List(_), Operator::Mult, Value::Int(times)) => {
                let items = self.heap.elements(&left).unwrap_or_default();
                let times = usize::try_from(*times).unwrap_or(0);
                if times.saturating_mul(items.items.len().max(1)) > MAX_ELEMENTS {
                    return Self::unknown_at(place, "more elements than Limbeck follows");
                }
                let all = (0..times).flat_map(|_| items.items.iter().cloned()).collect();
                self.bounded_list(all, items.rest, place)
            }
            (Value::Tuple(left), Operator::Add, Value::Tuple(right)) => {
                self.bounded_tuple(left.iter().chain(right.iter()).cloned().collect(), place)
            }
            (Value::List(_), Operator::Add, _) => {
                let mut all = self.heap.elements(&left).unwrap_or_default();
                match self.iterated(&right, place) {
                    Some(more) => {
                        all.items.extend(more.items);
                        all.rest = all.rest.or(more.rest);
                    }
                    None => all.rest = all.rest.or(Some(right.clone())),
                }
                self.bounded_list(all.items, all.rest, place)
            }
            (Value::Set(_), Operator::Sub | Operator::BitAnd | Operator::BitOr | Operator::BitXor, right) => {
                self.set_operation(&left, op, right, place)
            }
            (Value::Dict(_), Operator::BitOr, _) => {
                let mut dict = Dict::default();
                self.merge_into(&mut dict, &left);
                self.merge_into(&mut dict, &right);
                Value::Dict(self.heap.add(Cell::Dict(dict)))
            }
            (Value::Float(_) | Value::Int(_), _, Value::Float(_) | Value::Int(_)) => {
                let (left, right) = (float(&left), float(&right));
                Value::Float(match op {
                    Operator::Add => left + right,
                    Operator::Sub => left - right,
                    Operator::Mult => left * right,
                    Operator::Div if right != 0.0 => left / right,
                    _ => return unknown(),
                })
            }
            (Value::Term(_), Operator::Div, _) => {
                Self::joined_path(&left, &right).unwrap_or_else(|| term(op, left, right))
            }
            (Value::Term(_) | Value::Class(_), ..) | (_, _, Value::Term(_)) => term(op, left, right),
            (Value::Unknown(unknown), ..) => Value::Unknown(Rc::clone(unknown)),
            (_, _, Value::Unknown(unknown)) => Value::Unknown(Rc::clone(unknown)),
            _ => unknown(),
        }
    }

    /// The text, unless it is too long.
    pub(super) fn grown_text(&mut self, text: Text, place: Place) -> Value<'a> {
        if text.len() > MAX_TEXT || !self.budget.may_grow(text.len()) {
            return Self::unknown_at(place, "a string larger than Limbeck follows");
        }
        Value::text(text)
    }

    /// The same with each of several values that it may be.
    pub(super) fn each_alternative(
        &mut self,
        values: &[Value<'a>],
        mut read: impl FnMut(&mut Self, Value<'a>) -> Value<'a>,
    ) -> Value<'a> {
        if !self.enter() {
            return values.first().cloned().unwrap_or(Value::None);
        }
        let mut all: Option<Value<'a>> = None;
        for value in values {
            let value = self.doubted(values.len() > 1, |reader| read(reader, value.clone()));
            widen(&mut all, value);
        }
        self.budget.leave();
        all.unwrap_or(Value::None)
    }
}

fn term<'a>(op: Operator, left: Value<'a>, right: Value<'a>) -> Value<'a> {
    let operator = match op {
        Operator::Add => "+",
        Operator::Sub => "-",
        Operator::Mult => "*",
        Operator::MatMult => "@",
        Operator::Div => "/",
        Operator::Mod => "%",
        Operator::Pow => "**",
        Operator::LShift => "<<",
        Operator::RShift => ">>",
        Operator::BitOr => "|",
        Operator::BitXor => "^",
        Operator::BitAnd => "&",
        Operator::FloorDiv => "//",
    };
    Value::Term(Rc::new(Term::Operation { operator, operands: vec![left, right] }))
}

/// Whether a name that is imported from outside of the folder looks like a constant: `settings.PREFIX`.
fn is_constant_of_elsewhere(value: &Value<'_>) -> bool {
    value.dotted().is_some_and(|dotted| {
        let name = dotted.rsplit('.').next().unwrap_or_default();
        name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase)
    })
}
