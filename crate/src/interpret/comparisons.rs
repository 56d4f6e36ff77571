//! What is true, equal, before or within something else, as far as that is known.

use std::rc::Rc;

use super::reader::Reader;
use crate::python::ast::CmpOp;
use crate::text::Piece;
use crate::value::BYTES_OF_ELEMENT;
use crate::value::{Place, Term, Value};

impl<'a> Reader<'a> {
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
            Value::List(id) if self.questions.without_rows.contains(id) => Some(false),
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
                (Some(known), None) => (!right.may_be(known)).then_some(false),
                (None, Some(known)) => (!left.may_be(known)).then_some(false),
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

    pub(super) fn compared(&mut self, operator: CmpOp, left: &Value<'a>, right: &Value<'a>) -> Option<bool> {
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
            // Paths, part by part.
            (Value::Term(_), Value::Term(_)) => {
                let (left, right) = (Self::as_path(left)?.0, Self::as_path(right)?.0);
                Some(left.split('/').cmp(right.split('/')))
            }
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
            Value::Term(term) if matches!(term.as_ref(), Term::Name(_)) => self.is_set(container, value),
            Value::Text(text) => {
                let sought = value.as_text()?;
                self.heap.work(text.len() / BYTES_OF_ELEMENT);
                match text.as_known() {
                    Some(known) => Some(known.contains(sought)),
                    None => {
                        let is_in = |piece: &Piece| matches!(piece, Piece::Known(known) if known.contains(sought));
                        let is_in = text.pieces().iter().any(is_in);
                        if is_in { Some(true) } else { Self::stands_in_url(text, sought) }
                    }
                }
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
}

pub(super) fn float(value: &Value<'_>) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "numbers in migrations are small")]
    match value {
        Value::Int(number) => *number as f64,
        Value::Float(number) => *number,
        _ => f64::NAN,
    }
}
