//! Expressions to values.

use std::rc::Rc;

use indexmap::IndexMap;

use super::budget::{MAX_ELEMENTS, MAX_TEXT};
use super::conditions::Wording;
use super::frame::Flow;
use super::reader::{Mode, Reader};
use crate::operation::Answer;
use crate::python::ast::{BoolOp, CmpOp, Comprehension, Constant, Expr, Ranged, UnaryOp};
use crate::python::letters;
use crate::text::Text;
use crate::value::BYTES_OF_ELEMENT;
use crate::value::heap::{Cell, Dict, Key, Scope, ScopeKind, Sequence, joined, widen};
use crate::value::{Args, Body, FunctionKind, Place, Term, Value};

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
        self.budget.leave();
        match expr {
            // Nothing grows here but by what is written, and how deep that goes is bounded already.
            Expr::Name(_)
            | Expr::Constant(_)
            | Expr::Attribute(_)
            | Expr::List(_)
            | Expr::Dict(_)
            | Expr::Set(_)
            | Expr::Compare(_)
            | Expr::Lambda(_) => value,
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
                            if let Constant::Str(written) = &constant.value {
                                text.push_text(&letters(written));
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
                let (test, is_answered) = self.answered_value(&node.test);
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
                    self.closure("lambda", &node.args, Body::Expression(&node.body), FunctionKind::Plain, false, place);
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
            Constant::Str(text) => Value::text(letters(text)),
            Constant::Int(number) => {
                i64::try_from(number).map_or_else(|_| Self::unknown_at(place, "a number out of bounds"), Value::Int)
            }
            Constant::Float(number) => Value::Float(*number),
            Constant::Ellipsis => Value::name("builtins.Ellipsis"),
            Constant::Bytes(_) => Value::name("builtins.bytes()"),
            Constant::Tuple(_) | Constant::Complex { .. } => {
                Self::unknown_at(place, "a constant that Limbeck does not follow")
            }
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
    pub(super) fn heap_written(&self, value: &Value<'a>, expr: &Expr) -> Text {
        match value {
            Value::Text(_) | Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) => self.written(value),
            Value::Instance(_) | Value::Term(_) => self.written(value),
            _ => self.hole(expr),
        }
    }

    pub(super) fn push_written(&self, text: &mut Text, value: &Value<'a>, expr: &Expr) {
        match value {
            Value::Text(other) => text.push_text(other),
            Value::Int(number) => text.push_str(&number.to_string()),
            value => text.push_text(&self.heap_written(value, expr)),
        }
    }

    pub(super) fn bounded_text(&mut self, text: Text, node: &impl Ranged) -> Value<'a> {
        let length = text.len();
        if length > MAX_TEXT || !self.budget.may_grow(length) {
            return self.unknown(node, "a string larger than Limbeck follows");
        }
        Value::text(text)
    }

    pub(super) fn bounded_list(&mut self, items: Vec<Value<'a>>, rest: Option<Value<'a>>, place: Place) -> Value<'a> {
        if items.len() > MAX_ELEMENTS || !self.budget.may_grow(items.len() * 16) {
            return Self::unknown_at(place, "more elements than Limbeck follows");
        }
        Value::List(self.heap.add(Cell::Sequence(Sequence { items, rest })))
    }

    pub(super) fn bounded_tuple(&mut self, items: Vec<Value<'a>>, place: Place) -> Value<'a> {
        if items.len() > MAX_ELEMENTS || !self.budget.may_grow(items.len() * 16) {
            return Self::unknown_at(place, "more elements than Limbeck follows");
        }
        Value::Tuple(items.into())
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
        self.budget.leave();
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
            None if decides && self.is_default_of(&left, others) => self.and_or(op, others, expr),
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

    /// Whether what comes after `or` is the default of a variable that nothing sets.
    fn is_default_of(&mut self, unset: &Value<'a>, others: &'a [Expr]) -> bool {
        let [Expr::Constant(node)] = others else { return false };
        let default = Self::constant(&node.value, Place { file: 0, start: 0, end: 0 });
        self.takes_as_default(unset, &default)
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
        self.budget.leave();
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
            } else if out.items.len() < MAX_ELEMENTS && self.budget.may_grow(16) {
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
            if self.budget.is_stopped() {
                return;
            }
            self.bind(&generator.target, item);
            for condition in &generator.ifs {
                let test = self.doubted(is_open, |reader| reader.value(condition));
                match self.truth(&test) {
                    Some(false) => continue 'rounds,
                    Some(true) => {}
                    None => is_open = true,
                }
            }
            self.doubted(is_open, |reader| reader.generated(inner, None, is_open, element, out));
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
            // Of models, what is the same on all ways is the same.
            Value::Any(ways) if self.declared.is_some() => {
                Key::Tuple(ways.iter().map(|way| self.key(way)).collect::<Option<_>>()?)
            }
            Value::Term(term) => match term.as_ref() {
                // `NewType("Id", int)`
                Term::Call { .. } if self.declared.is_some() => self.part_of_annotation(value)?,
                // `dict[str, Any]`, `Annotated[str, 50]`
                Term::Item { of, key } => Key::Tuple(vec![self.key(of)?, self.part_of_annotation(key)?]),
                _ => Key::Name(value.dotted()?.into_owned()),
            },
            _ => return None,
        })
    }

    /// What tells what stands between the brackets of an annotation from others.
    fn part_of_annotation(&self, part: &Value<'a>) -> Option<Key> {
        match part {
            Value::Tuple(items) => {
                items.iter().map(|item| self.part_of_annotation(item)).collect::<Option<_>>().map(Key::Tuple)
            }
            Value::Term(term) if let Term::Call { place, .. } = term.as_ref() => {
                Some(Key::Tuple(vec![Key::Int(i64::from(place.file)), Key::Int(i64::from(place.start))]))
            }
            part => self.key(part),
        }
    }

    /// Puts an entry into a dict.
    pub(super) fn insert(&mut self, dict: &mut Dict<'a>, key: Value<'a>, value: Value<'a>) {
        match self.key(&key) {
            Some(known) if dict.entries.len() < MAX_ELEMENTS && self.budget.may_grow(16) => {
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
