//! Expressions to values.

use std::borrow::Cow;
use std::rc::Rc;

use indexmap::IndexMap;

use super::heap::{Cell, Dict, Id, Key, Scope, ScopeKind, Sequence, joined, widen};
use super::reader::{BYTES_OF_ELEMENT, Flow, MAX_ELEMENTS, MAX_TEXT, Mode, Reader, Wording};
use super::value::{Args, Body, Kind, Place, Term, Value};
use crate::operation::Answer;
use crate::python::ast::{BoolOp, CmpOp, Comprehension, Constant, Expr, Operator, Ranged, UnaryOp};
use crate::text::{Piece, Text};

/// Why a value isn't known that was not looked into.
pub(super) const TOO_DEEP: &str = "it is nested too deeply, or takes too many steps";
/// Values inside of each other that one value may have.
const MAX_NESTED: u32 = 300;

impl<'a> Reader<'a> {
    /// What an expression is known to be; what it calls is read.
    pub(super) fn value(&mut self, expr: &'a Expr) -> Value<'a> {
        if !self.enter() {
            self.tell_too_deep(self.place(expr));
            return self.unknown(expr, TOO_DEEP);
        }
        let value = self.value_within(expr);
        self.leave();
        match expr {
            Expr::Name(_) | Expr::Constant(_) => value,
            _ => self.bounded(value, self.place(expr)),
        }
    }

    /// The value, if it isn't nested too deeply: whatever walks through values, or drops them, does so by recursion.
    pub(super) fn bounded(&self, value: Value<'a>, place: Place) -> Value<'a> {
        let mut left = MAX_ELEMENTS as u32;
        let is_nested = value.is_nested(MAX_NESTED, &mut left);
        self.heap.work(MAX_ELEMENTS - left as usize);
        if is_nested { Self::unknown_at(place, "it is nested too deeply, or too large") } else { value }
    }

    fn value_within(&mut self, expr: &'a Expr) -> Value<'a> {
        match expr {
            Expr::Constant(node) => Self::constant(&node.value, self.place(expr)),
            Expr::Name(node) => self.name(node.id.as_str(), self.place(expr)),
            Expr::Attribute(node) => {
                let of = self.value(&node.value);
                self.attribute(&of, node.attr.as_str(), self.place(expr))
            }
            Expr::Call(node) => self.call(node),
            Expr::JoinedStr(node) => {
                let mut text = Text::empty();
                for part in &node.values {
                    match part {
                        Expr::Constant(constant) => {
                            if let Constant::Str(letters) = &constant.value {
                                text.push_str(letters);
                            }
                        }
                        part => {
                            let value = self.value(part);
                            // A field's own place is that of the whole string.
                            let field = match part {
                                Expr::FormattedValue(node) => &node.value,
                                part => part,
                            };
                            self.push_written(&mut text, &value, field);
                            if text.len() > MAX_TEXT {
                                break;
                            }
                        }
                    }
                }
                self.bounded_text(text, expr)
            }
            Expr::FormattedValue(node) => {
                let mut value = self.value(&node.value);
                match node.conversion.to_char() {
                    Some('r') => value = self.repr(&value, self.place(&*node.value)),
                    Some(_) => value = Value::text(self.heap_written(&value, &node.value)),
                    None => {}
                }
                let Some(spec) = &node.format_spec else { return value };
                let spec = self.value(spec);
                let formatted = spec.as_text().and_then(|spec| super::strings::with_spec(&value, spec));
                Value::text(formatted.unwrap_or_else(|| self.hole(&node.value)))
            }
            Expr::Tuple(node) => match self.items(&node.elts) {
                (items, None) => Value::Tuple(items.into()),
                (items, rest) => Value::List(self.heap.add(Cell::Sequence(Sequence { items, rest }))),
            },
            Expr::List(node) => {
                let (items, rest) = self.items(&node.elts);
                Value::List(self.heap.add(Cell::Sequence(Sequence { items, rest })))
            }
            Expr::Set(node) => {
                let (items, rest) = self.items(&node.elts);
                self.set(items, rest)
            }
            Expr::Dict(node) => {
                let mut dict = Dict::default();
                for (key, value) in node.keys.iter().zip(&node.values) {
                    let key = key.as_ref().map(|key| self.value(key));
                    let value = self.value(value);
                    match key {
                        Some(key) => self.insert(&mut dict, key, value),
                        None => self.merge_into(&mut dict, &value),
                    }
                }
                Value::Dict(self.heap.add(Cell::Dict(dict)))
            }
            Expr::BinOp(_) => self.binary(expr),
            Expr::UnaryOp(node) => {
                let value = self.value(&node.operand);
                match (node.op, &value) {
                    (UnaryOp::Not, value) => match self.truth(value) {
                        Some(truth) => Value::Bool(!truth),
                        None => self.term_or_unknown("not", vec![value.clone()], expr),
                    },
                    (UnaryOp::USub, Value::Int(number)) => {
                        number.checked_neg().map_or_else(|| self.unknown(expr, "a number out of bounds"), Value::Int)
                    }
                    (UnaryOp::USub, Value::Float(number)) => Value::Float(-number),
                    (UnaryOp::UAdd, Value::Int(_) | Value::Float(_)) => value,
                    (UnaryOp::Invert, Value::Int(number)) => Value::Int(!number),
                    (UnaryOp::Invert, value) => self.term_or_unknown("~", vec![value.clone()], expr),
                    (UnaryOp::USub, value) => self.term_or_unknown("-", vec![value.clone()], expr),
                    (UnaryOp::UAdd, value) => self.term_or_unknown("+", vec![value.clone()], expr),
                }
            }
            Expr::BoolOp(node) => self.and_or(node.op, &node.values, expr),
            Expr::Compare(node) => {
                let mut left = self.value(&node.left);
                let mut truth = Some(true);
                let mut term = None;
                for (operator, right) in node.ops.iter().zip(&node.comparators) {
                    let right = self.value(right);
                    match self.compared(*operator, &left, &right) {
                        Some(true) => {}
                        Some(false) => return Value::Bool(false),
                        None => {
                            truth = None;
                            term = Some((operator_text(*operator), vec![left.clone(), right.clone()]));
                        }
                    }
                    left = right;
                }
                match (truth, term) {
                    (Some(truth), _) => Value::Bool(truth),
                    (None, Some((operator, operands))) => self.term_or_unknown(operator, operands, expr),
                    (None, None) => self.unknown(expr, "a comparison of what isn't known"),
                }
            }
            Expr::IfExp(node) => {
                let answers = self.answers;
                let test = self.value(&node.test);
                let is_answered = self.answers != answers;
                match self.truth(&test) {
                    Some(true) if !is_answered || self.mode == Mode::Skim => self.value(&node.body),
                    Some(false) if !is_answered || self.mode == Mode::Skim => self.value(&node.orelse),
                    truth => {
                        let place = self.place(&*node.test);
                        self.either(
                            place,
                            truth,
                            |reader| reader.value(&node.body),
                            |reader| reader.value(&node.orelse),
                        )
                    }
                }
            }
            Expr::Subscript(node) => {
                let of = self.value(&node.value);
                if let Expr::Slice(slice) = node.slice.as_ref() {
                    let mut bound = |bound: &'a Option<Box<Expr>>| bound.as_deref().map(|bound| self.value(bound));
                    let bounds = [bound(&slice.lower), bound(&slice.upper), bound(&slice.step)];
                    return self.sliced(&of, &bounds, self.place(expr));
                }
                let key = self.value(&node.slice);
                self.item(&of, &key, self.place(expr))
            }
            Expr::ListComp(node) => {
                let sequence = self.comprehended(&node.generators, |reader| reader.value(&node.elt));
                Value::List(self.heap.add(Cell::Sequence(sequence)))
            }
            Expr::GeneratorExp(node) => {
                let sequence = self.comprehended(&node.generators, |reader| reader.value(&node.elt));
                Value::List(self.heap.add(Cell::Sequence(sequence)))
            }
            Expr::SetComp(node) => {
                let sequence = self.comprehended(&node.generators, |reader| reader.value(&node.elt));
                self.set(sequence.items, sequence.rest)
            }
            Expr::DictComp(node) => {
                let pairs = self.comprehended(&node.generators, |reader| {
                    let key = reader.value(&node.key);
                    let value = reader.value(&node.value);
                    Value::Tuple([key, value].into())
                });
                let mut dict = Dict::default();
                for pair in pairs.items {
                    if let Value::Tuple(pair) = pair
                        && let [key, value] = pair.as_ref()
                    {
                        self.insert(&mut dict, key.clone(), value.clone());
                    }
                }
                if let Some(Value::Tuple(pair)) = pairs.rest
                    && let [_, value] = pair.as_ref()
                {
                    dict.rest = Some(value.clone());
                }
                Value::Dict(self.heap.add(Cell::Dict(dict)))
            }
            Expr::Lambda(node) => {
                let place = self.place(expr);
                let function =
                    self.closure("lambda", &node.args, Body::Expression(&node.body), Kind::Plain, false, place);
                Value::Function(Rc::new(function))
            }
            Expr::NamedExpr(node) => {
                let value = self.value(&node.value);
                self.bind(&node.target, value.clone());
                value
            }
            Expr::Await(node) => self.value(&node.value),
            Expr::Yield(node) => {
                let value = node.value.as_deref().map_or(Value::None, |value| self.value(value));
                self.yielded(value)
            }
            Expr::YieldFrom(node) => {
                let value = self.value(&node.value);
                let place = self.place(expr);
                match self.iterated(&value, place) {
                    Some(sequence) => {
                        let frame = self.here_mut();
                        frame.yielded.extend(sequence.items);
                        frame.yielded_rest = frame.yielded_rest.take().or(sequence.rest);
                    }
                    None => self.here_mut().yielded_rest = Some(value),
                }
                Value::None
            }
            Expr::Starred(node) => self.value(&node.value),
            Expr::Slice(_) => self.unknown(expr, "a slice"),
        }
    }

    pub(super) fn constant(constant: &Constant, place: Place) -> Value<'a> {
        match constant {
            Constant::None => Value::None,
            Constant::Bool(value) => Value::Bool(*value),
            Constant::Str(text) => Value::text(text.as_str()),
            Constant::Int(number) => {
                i64::try_from(number).map_or_else(|_| Self::unknown_at(place, "a number out of bounds"), Value::Int)
            }
            Constant::Float(number) => Value::Float(*number),
            Constant::Ellipsis => Value::name("builtins.Ellipsis"),
            Constant::Bytes(_) => Value::name("builtins.bytes()"),
            Constant::Tuple(_) | Constant::Complex { .. } => Self::unknown_at(place, "a constant that is not followed"),
        }
    }

    /// The elements of a display, `*` spread; and what more there may be.
    fn items(&mut self, elements: &'a [Expr]) -> (Vec<Value<'a>>, Option<Value<'a>>) {
        let mut items = Vec::with_capacity(elements.len());
        let mut rest = None;
        for element in elements {
            if let Expr::Starred(starred) = element {
                let value = self.value(&starred.value);
                let place = self.place(element);
                match self.iterated(&value, place) {
                    Some(sequence) => {
                        items.extend(sequence.items);
                        rest = rest.or(sequence.rest);
                    }
                    None => rest = Some(value),
                }
            } else {
                items.push(self.value(element));
            }
        }
        (items, rest)
    }

    pub(super) fn set(&mut self, items: Vec<Value<'a>>, rest: Option<Value<'a>>) -> Value<'a> {
        let mut seen = IndexMap::new();
        let mut unique: Vec<Value<'a>> = Vec::new();
        for item in items {
            match self.key(&item) {
                Some(key) => {
                    if seen.insert(key, ()).is_none() {
                        unique.push(item);
                    }
                }
                None => unique.push(item),
            }
        }
        Value::Set(self.heap.add(Cell::Sequence(Sequence { items: unique, rest })))
    }

    fn hole(&self, expr: &Expr) -> Text {
        Text::hole(self.heap.source(self.place(expr)))
    }

    /// What a value is in a text: a hole bears the expression's source.
    fn heap_written(&self, value: &Value<'a>, expr: &Expr) -> Text {
        match value {
            Value::Text(_) | Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) => self.written(value),
            Value::Instance(_) | Value::Term(_) => self.written(value),
            _ => self.hole(expr),
        }
    }

    fn push_written(&self, text: &mut Text, value: &Value<'a>, expr: &Expr) {
        match value {
            Value::Text(other) => text.push_text(other),
            Value::Int(number) => text.push_str(&number.to_string()),
            value => text.push_text(&self.heap_written(value, expr)),
        }
    }

    pub(super) fn bounded_text(&mut self, text: Text, node: &impl Ranged) -> Value<'a> {
        let length = text.len();
        if length > MAX_TEXT || !self.may_grow(length) {
            return self.unknown(node, "a text larger than is followed");
        }
        Value::text(text)
    }

    pub(super) fn bounded_list(&mut self, items: Vec<Value<'a>>, rest: Option<Value<'a>>, place: Place) -> Value<'a> {
        if items.len() > MAX_ELEMENTS || !self.may_grow(items.len() * 16) {
            return Self::unknown_at(place, "more elements than are followed");
        }
        Value::List(self.heap.add(Cell::Sequence(Sequence { items, rest })))
    }

    fn bounded_tuple(&mut self, items: Vec<Value<'a>>, place: Place) -> Value<'a> {
        if items.len() > MAX_ELEMENTS || !self.may_grow(items.len() * 16) {
            return Self::unknown_at(place, "more elements than are followed");
        }
        Value::Tuple(items.into())
    }

    /// `left operator right`; a long chain of `+` without recursion.
    fn binary(&mut self, expr: &'a Expr) -> Value<'a> {
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

    pub(super) fn operated(&mut self, left: Value<'a>, op: Operator, right: Value<'a>, place: Place) -> Value<'a> {
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
                    return Self::unknown_at(place, "a text larger than is followed");
                }
                let text = Text::of((0..times).flat_map(|_| text.pieces().iter().cloned()));
                self.grown_text(text, place)
            }
            (Value::Tuple(items), Operator::Mult, Value::Int(times)) => {
                let times = usize::try_from(*times).unwrap_or(0);
                if times.saturating_mul(items.len().max(1)) > MAX_ELEMENTS {
                    return Self::unknown_at(place, "more elements than are followed");
                }
                self.bounded_tuple((0..times).flat_map(|_| items.iter().cloned()).collect(), place)
            }
            (Value::List(_), Operator::Mult, Value::Int(times)) => {
                let items = self.heap.elements(&left).unwrap_or_default();
                let times = usize::try_from(*times).unwrap_or(0);
                if times.saturating_mul(items.items.len().max(1)) > MAX_ELEMENTS {
                    return Self::unknown_at(place, "more elements than are followed");
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
            (Value::Unknown(origin), ..) => Value::Unknown(Rc::clone(origin)),
            (_, _, Value::Unknown(origin)) => Value::Unknown(Rc::clone(origin)),
            _ => unknown(),
        }
    }

    /// The text, unless it is too long.
    pub(super) fn grown_text(&mut self, text: Text, place: Place) -> Value<'a> {
        if text.len() > MAX_TEXT || !self.may_grow(text.len()) {
            return Self::unknown_at(place, "a text larger than is followed");
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
            let value = read(self, value.clone());
            widen(&mut all, value);
        }
        self.leave();
        all.unwrap_or(Value::None)
    }

    /// Something built of library things, or not known where no operand is one.
    fn term_or_unknown(&self, operator: &'static str, operands: Vec<Value<'a>>, expr: &Expr) -> Value<'a> {
        let is_term = |value: &Value<'a>| matches!(value, Value::Term(_));
        if operands.iter().any(is_term) && !operands.iter().any(|value| matches!(value, Value::Unknown(_))) {
            return Value::Term(Rc::new(Term::Operation { operator, operands }));
        }
        match operands.into_iter().find(|value| matches!(value, Value::Unknown(_))) {
            Some(unknown) => unknown,
            None => self.unknown(expr, "a condition that isn't known"),
        }
    }

    fn and_or(&mut self, op: BoolOp, values: &'a [Expr], expr: &'a Expr) -> Value<'a> {
        if !self.enter() {
            self.tell_too_deep(self.place(expr));
            return self.unknown(expr, TOO_DEEP);
        }
        let value = self.and_or_within(op, values, expr);
        self.leave();
        value
    }

    fn and_or_within(&mut self, op: BoolOp, values: &'a [Expr], expr: &'a Expr) -> Value<'a> {
        let Some((first, others)) = values.split_first() else { return self.unknown(expr, "nothing") };
        let left = self.value(first);
        if others.is_empty() {
            return left;
        }
        let decides = op == BoolOp::Or;
        match self.truth(&left) {
            Some(truth) if truth == decides => left,
            Some(_) => self.and_or(op, others, expr),
            None => {
                // The right side is evaluated only if the left one does not decide.
                let place = self.place(first);
                let wording = if decides { Wording::Fails } else { Wording::Holds };
                let guard = self.condition(place, wording, Answer::Unknown);
                self.heap.fork();
                let right = self.guarded(guard, |reader| reader.and_or(op, others, expr));
                let way = self.heap.rewind();
                let none = self.heap.rewind();
                self.heap.join(way, none);
                match (self.truth(&right), op) {
                    // `unknown and False` is false, whatever the left is.
                    (Some(false), BoolOp::And) => Value::Bool(false),
                    (Some(true), BoolOp::Or) if matches!(right, Value::Bool(_)) => Value::Bool(true),
                    _ => joined(left, right),
                }
            }
        }
    }

    /// One value or another, by a condition that is answered or not known.
    fn either(
        &mut self,
        place: Place,
        truth: Option<bool>,
        yes: impl FnOnce(&mut Self) -> Value<'a>,
        no: impl FnOnce(&mut Self) -> Value<'a>,
    ) -> Value<'a> {
        let (mut left, mut right) = (None, None);
        self.branch(
            place,
            truth,
            truth.is_some(),
            |reader| {
                left = Some(yes(reader));
                Flow::Next
            },
            |reader| {
                right = Some(no(reader));
                Flow::Next
            },
            |_, _| {},
        );
        let value = match truth {
            Some(true) => left,
            Some(false) => right,
            None => left.zip(right).map(|(left, right)| joined(left, right)),
        };
        value.unwrap_or(Value::None)
    }

    fn comprehended(
        &mut self,
        generators: &'a [Comprehension],
        element: impl FnMut(&mut Self) -> Value<'a>,
    ) -> Sequence<'a> {
        let around = self.here().scope;
        let scope = self.heap.add(Cell::Scope(Scope { kind: ScopeKind::Function { around }, ..Scope::default() }));
        // The first source is evaluated outside.
        let source = generators.first().map(|generator| self.value(&generator.iter));
        self.here_mut().scope = scope;
        let mut out = Sequence::default();
        let mut element = element;
        self.generated(generators, source, false, &mut element, &mut out);
        self.here_mut().scope = around;
        out
    }

    fn generated(
        &mut self,
        generators: &'a [Comprehension],
        source: Option<Value<'a>>,
        is_open: bool,
        element: &mut dyn FnMut(&mut Self) -> Value<'a>,
        out: &mut Sequence<'a>,
    ) {
        if !self.enter() {
            if let Some(generator) = generators.first() {
                self.tell_too_deep(self.place(&generator.iter));
            }
            return;
        }
        self.generated_within(generators, source, is_open, element, out);
        self.leave();
    }

    fn generated_within(
        &mut self,
        generators: &'a [Comprehension],
        source: Option<Value<'a>>,
        is_open: bool,
        element: &mut dyn FnMut(&mut Self) -> Value<'a>,
        out: &mut Sequence<'a>,
    ) {
        let Some((generator, inner)) = generators.split_first() else {
            let value = element(self);
            if is_open {
                widen(&mut out.rest, value);
            } else if out.items.len() < MAX_ELEMENTS && self.may_grow(16) {
                out.items.push(value);
            }
            return;
        };
        let source = source.unwrap_or_else(|| self.value(&generator.iter));
        let place = self.place(&generator.iter);
        let (items, rest) = match self.iterated(&source, place) {
            Some(sequence) => (sequence.items, sequence.rest),
            None => (Vec::new(), Some(self.element_of(&source, place))),
        };
        let rounds = items.into_iter().map(|item| (item, is_open)).chain(rest.map(|rest| (rest, true)));
        'rounds: for (item, mut is_open) in rounds {
            if self.stopped.is_some() {
                return;
            }
            self.bind(&generator.target, item);
            for condition in &generator.ifs {
                let test = self.value(condition);
                match self.truth(&test) {
                    Some(false) => continue 'rounds,
                    Some(true) => {}
                    None => is_open = true,
                }
            }
            self.generated(inner, None, is_open, element, out);
        }
    }

    /// Whether a value is true to `if`, where that is known.
    pub(super) fn truth(&self, value: &Value<'a>) -> Option<bool> {
        match value {
            Value::None => Some(false),
            Value::Bool(value) => Some(*value),
            Value::Int(number) => Some(*number != 0),
            Value::Float(number) => Some(*number != 0.0),
            Value::Text(text) => match text.as_known() {
                Some(text) => Some(!text.is_empty()),
                None => text.pieces().iter().any(|piece| matches!(piece, Piece::Known(_))).then_some(true),
            },
            Value::Tuple(items) => Some(!items.is_empty()),
            Value::List(id) | Value::Set(id) => {
                let sequence = self.heap.sequence(*id)?;
                if sequence.items.is_empty() && sequence.rest.is_some() {
                    None
                } else {
                    Some(!sequence.items.is_empty())
                }
            }
            Value::Dict(id) => {
                let dict = self.heap.dict(*id)?;
                if dict.entries.is_empty() && dict.rest.is_some() { None } else { Some(!dict.entries.is_empty()) }
            }
            Value::Class(_)
            | Value::Instance(_)
            | Value::Module(_)
            | Value::Function(_)
            | Value::Method(_)
            | Value::Op
            | Value::Batch(_)
            | Value::Connection(_)
            | Value::Inspector(_)
            | Value::Rows(_)
            | Value::Context
            | Value::Dialect => Some(true),
            Value::Term(term) => match term.as_ref() {
                Term::Name(name) if name == "typing.TYPE_CHECKING" => Some(false),
                _ => None,
            },
            Value::Any(values) => {
                let first = self.truth(values.first()?)?;
                values.iter().all(|value| self.truth(value) == Some(first)).then_some(first)
            }
            Value::Unknown(_) => None,
        }
    }

    /// Whether two values are equal, where that is known.
    pub(super) fn equal(&self, left: &Value<'a>, right: &Value<'a>) -> Option<bool> {
        self.heap.within(|| self.equal_within(left, right)).flatten()
    }

    fn equal_within(&self, left: &Value<'a>, right: &Value<'a>) -> Option<bool> {
        match (left, right) {
            (Value::List(one), Value::List(other)) if one == other => Some(true),
            (Value::Tuple(one), Value::Tuple(other)) if Rc::ptr_eq(one, other) => Some(true),
            (Value::Any(values), other) | (other, Value::Any(values)) => {
                let first = self.equal(values.first()?, other)?;
                values.iter().all(|value| self.equal(value, other) == Some(first)).then_some(first)
            }
            (Value::Unknown(_) | Value::Term(_), _) | (_, Value::Unknown(_) | Value::Term(_)) => match (left, right) {
                (Value::Term(left), Value::Term(right)) if Rc::ptr_eq(left, right) => Some(true),
                _ => None,
            },
            (Value::Text(left), Value::Text(right)) => match (left.as_known(), right.as_known()) {
                (Some(left), Some(right)) => {
                    self.heap.work(left.len() / BYTES_OF_ELEMENT);
                    Some(left == right)
                }
                _ => None,
            },
            (Value::Bool(value), Value::Int(number)) | (Value::Int(number), Value::Bool(value)) => {
                Some(i64::from(*value) == *number)
            }
            (Value::Int(_) | Value::Float(_), Value::Int(_) | Value::Float(_)) => {
                Some(float(left).total_cmp(&float(right)).is_eq())
            }
            (Value::Tuple(_) | Value::List(_), Value::Tuple(_) | Value::List(_)) => {
                if matches!(left, Value::Tuple(_)) != matches!(right, Value::Tuple(_)) {
                    return Some(false);
                }
                let (left, right) = (self.heap.elements(left)?, self.heap.elements(right)?);
                if left.rest.is_some() || right.rest.is_some() {
                    return None;
                }
                if left.items.len() != right.items.len() {
                    return Some(false);
                }
                let mut truth = Some(true);
                for (left, right) in left.items.iter().zip(&right.items) {
                    match self.equal(left, right) {
                        Some(false) => return Some(false),
                        None => truth = None,
                        Some(true) => {}
                    }
                }
                truth
            }
            (Value::Set(one), Value::Set(other)) => {
                let (one, other) = (self.heap.sequence(*one)?, self.heap.sequence(*other)?);
                match (self.has_elements(one, other), self.has_elements(other, one)) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    _ => None,
                }
            }
            (Value::Dict(_), Value::Dict(_)) => left.is(right).then_some(true),
            (Value::Instance(id), other) | (other, Value::Instance(id)) => match (self.enum_text(*id), other) {
                (Some(text), Value::Text(_)) => self.equal(&text, other),
                (_, Value::Instance(other)) => Some(id == other),
                _ => Some(false),
            },
            _ => Some(left.is(right)),
        }
    }

    fn compared(&mut self, operator: CmpOp, left: &Value<'a>, right: &Value<'a>) -> Option<bool> {
        match operator {
            CmpOp::Eq => self.equal(left, right),
            CmpOp::NotEq => self.equal(left, right).map(|equal| !equal),
            CmpOp::Is | CmpOp::IsNot => {
                let same = match (left, right) {
                    (Value::Unknown(_) | Value::Any(_), _) | (_, Value::Unknown(_) | Value::Any(_)) => {
                        match self.equal(left, right) {
                            Some(same) if matches!(right, Value::None | Value::Bool(_)) => same,
                            _ => return None,
                        }
                    }
                    // What a library gives is rarely None, and where it is, nobody knows.
                    (Value::Term(term), Value::None) => match term.as_ref() {
                        Term::Call { function, .. }
                            if function.dotted().is_none_or(|name| !name.starts_with("sqlalchemy")) =>
                        {
                            return None;
                        }
                        Term::Name(_) | Term::Attribute { .. } | Term::Item { .. } => return None,
                        _ => false,
                    },
                    (left, right) => left.is(right),
                };
                Some(same == (operator == CmpOp::Is))
            }
            CmpOp::In => self.contains(right, left),
            CmpOp::NotIn => self.contains(right, left).map(|found| !found),
            CmpOp::LtE | CmpOp::GtE if let (Value::Set(one), Value::Set(other)) = (left, right) => {
                let (one, other) = (self.heap.sequence(*one)?, self.heap.sequence(*other)?);
                if operator == CmpOp::LtE { self.has_elements(other, one) } else { self.has_elements(one, other) }
            }
            CmpOp::Lt | CmpOp::LtE | CmpOp::Gt | CmpOp::GtE => {
                let ordering = self.ordering(left, right)?;
                Some(match operator {
                    CmpOp::Lt => ordering.is_lt(),
                    CmpOp::LtE => ordering.is_le(),
                    CmpOp::Gt => ordering.is_gt(),
                    _ => ordering.is_ge(),
                })
            }
        }
    }

    /// Which of two values comes first, where that is known.
    pub(super) fn ordering(&self, left: &Value<'a>, right: &Value<'a>) -> Option<std::cmp::Ordering> {
        self.heap.within(|| self.ordering_within(left, right)).flatten()
    }

    fn ordering_within(&self, left: &Value<'a>, right: &Value<'a>) -> Option<std::cmp::Ordering> {
        match (left, right) {
            (Value::Text(left), Value::Text(right)) => Some(left.as_known()?.cmp(right.as_known()?)),
            (Value::Int(left), Value::Int(right)) => Some(left.cmp(right)),
            (Value::Int(_) | Value::Float(_), Value::Int(_) | Value::Float(_)) => {
                float(left).partial_cmp(&float(right))
            }
            (Value::Tuple(_) | Value::List(_), Value::Tuple(_) | Value::List(_)) => {
                let (left, right) = (self.heap.elements(left)?, self.heap.elements(right)?);
                for (left, right) in left.items.iter().zip(&right.items) {
                    match self.ordering(left, right)? {
                        std::cmp::Ordering::Equal => {}
                        ordering => return Some(ordering),
                    }
                }
                Some(left.items.len().cmp(&right.items.len()))
            }
            _ => None,
        }
    }

    /// `value in container`, where that is known.
    pub(super) fn contains(&mut self, container: &Value<'a>, value: &Value<'a>) -> Option<bool> {
        match container {
            Value::Text(text) => {
                let known = text.as_known()?;
                self.heap.work(known.len() / BYTES_OF_ELEMENT);
                Some(known.contains(value.as_text()?))
            }
            Value::Module(id) => {
                let name = value.as_text()?.to_owned();
                Some(self.module_name(*id, &name).is_some())
            }
            Value::Dict(id) => {
                let key = self.key(value)?;
                let dict = self.heap.dict(*id)?;
                match (dict.entries.contains_key(&key), &dict.rest) {
                    (true, _) => Some(true),
                    (false, None) => Some(false),
                    (false, Some(_)) => None,
                }
            }
            Value::Any(values) => {
                let values = Rc::clone(values);
                let mut truths = values.iter().map(|container| self.contains(container, value));
                let first = truths.next()??;
                truths.all(|truth| truth == Some(first)).then_some(first)
            }
            container => {
                let place = Place { file: 0, start: 0, end: 0 };
                let sequence = self.iterated(container, place)?;
                self.has_element(&sequence, value)
            }
        }
    }

    /// A value as a key of a dict or an element of a set, where that is known.
    pub(super) fn key(&self, value: &Value<'a>) -> Option<Key> {
        self.heap.within(|| self.key_within(value)).flatten()
    }

    fn key_within(&self, value: &Value<'a>) -> Option<Key> {
        Some(match value {
            Value::None => Key::None,
            Value::Bool(value) => Key::Int(i64::from(*value)),
            Value::Int(number) => Key::Int(*number),
            Value::Text(text) => {
                let known = text.as_known()?;
                self.heap.work(known.len() / BYTES_OF_ELEMENT);
                Key::Text(known.to_owned())
            }
            Value::Tuple(items) => Key::Tuple(items.iter().map(|item| self.key(item)).collect::<Option<_>>()?),
            Value::Instance(id) | Value::Class(id) => Key::Object(*id),
            Value::Function(function) => Key::Name(format!("{}:{}", function.name, function.place.start)),
            Value::Term(_) => Key::Name(value.dotted()?.into_owned()),
            _ => return None,
        })
    }

    /// Puts an entry into a dict.
    pub(super) fn insert(&mut self, dict: &mut Dict<'a>, key: Value<'a>, value: Value<'a>) {
        match self.key(&key) {
            Some(known) if dict.entries.len() < MAX_ELEMENTS && self.may_grow(16) => {
                dict.entries.insert(known, (key, value));
            }
            _ => widen(&mut dict.rest, value),
        }
    }

    /// Puts all entries of another value into a dict.
    pub(super) fn merge_into(&mut self, dict: &mut Dict<'a>, other: &Value<'a>) {
        match other {
            Value::Dict(id) => {
                let Some(other) = self.heap.dict(*id).cloned() else { return };
                self.heap.work(other.entries.len());
                for (key, value) in other.entries.into_values() {
                    self.insert(dict, key, value);
                }
                dict.rest = dict.rest.take().or(other.rest);
            }
            other => {
                let pairs = self.heap.elements(other);
                match pairs {
                    Some(sequence) => {
                        for pair in &sequence.items {
                            let pair = self.heap.elements(pair).map(|pair| pair.items).unwrap_or_default();
                            if let [key, value] = pair.as_slice() {
                                self.insert(dict, key.clone(), value.clone());
                            }
                        }
                        dict.rest = dict.rest.take().or(sequence.rest);
                    }
                    None => dict.rest = Some(other.clone()),
                }
            }
        }
    }

    /// Binds the names of a target.
    pub(super) fn bind(&mut self, target: &'a Expr, value: Value<'a>) {
        match target {
            Expr::Name(name) => self.set_name(name.id.as_str(), value),
            Expr::Starred(starred) => self.bind(&starred.value, value),
            Expr::Tuple(node) => self.bind_each(&node.elts, &value, target),
            Expr::List(node) => self.bind_each(&node.elts, &value, target),
            Expr::Attribute(node) => {
                let of = self.value(&node.value);
                if let Value::Unknown(origin) = &of {
                    self.row_changed(origin, node.attr.as_str(), self.place(target));
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
                        Value::Unknown(origin) => Value::Unknown(Rc::clone(origin)),
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

    /// Whether what a name is bound to depends on an answer.
    fn is_answered(&self, name: &str) -> bool {
        let mut at = Some(self.here().scope);
        while let Some(id) = at {
            let Some(scope) = self.heap.scope(id) else { return false };
            if scope.names.contains_key(name) {
                return self.answered.contains(&(id, Cow::Borrowed(name)));
            }
            at = match &scope.kind {
                ScopeKind::Function { around } => Some(*around),
                ScopeKind::Class(class) => Some(class.around),
                _ => None,
            };
        }
        false
    }

    /// Binds a name where the code stands.
    pub(super) fn set_name(&mut self, name: &'a str, value: Value<'a>) {
        let scope = self.scope_of_binding(name);
        if self.bound.1 > 0 {
            self.bound.0.push((scope, Cow::Borrowed(name)));
        }
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

    fn name(&mut self, name: &'a str, place: Place) -> Value<'a> {
        if !self.answered.is_empty() && self.is_answered(name) {
            self.answers += 1;
        }
        if let Some(value) = self.lookup(name) {
            return value;
        }
        match name {
            // No import says what `op` is; in a migration it is Alembic's.
            "op" => Value::Op,
            _ if super::builtins::is_builtin(name) => Value::name(format!("builtins.{name}")),
            _ => Self::unknown_at(place, "a name that nothing in sight defines"),
        }
    }
}

/// Whether a name that is imported from outside of the folder looks like a constant: `settings.PREFIX`.
fn is_constant_of_elsewhere(value: &Value<'_>) -> bool {
    value.dotted().is_some_and(|dotted| {
        let name = dotted.rsplit('.').next().unwrap_or_default();
        name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase)
    })
}

fn float(value: &Value<'_>) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "numbers in migrations are small")]
    match value {
        Value::Int(number) => *number as f64,
        Value::Float(number) => *number,
        _ => f64::NAN,
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

fn operator_text(operator: CmpOp) -> &'static str {
    match operator {
        CmpOp::Eq => "==",
        CmpOp::NotEq => "!=",
        CmpOp::Lt => "<",
        CmpOp::LtE => "<=",
        CmpOp::Gt => ">",
        CmpOp::GtE => ">=",
        CmpOp::Is => "is",
        CmpOp::IsNot => "is not",
        CmpOp::In => "in",
        CmpOp::NotIn => "not in",
    }
}

/// Positional arguments alone.
pub(super) fn args(positional: Vec<Value<'_>>) -> Args<'_> {
    Args { positional, ..Args::default() }
}
