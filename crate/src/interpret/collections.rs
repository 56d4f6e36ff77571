//! Lists, tuples, sets and dicts: what is in them, and their methods.

use std::rc::Rc;

use super::budget::MAX_ELEMENTS;
use super::reader::Reader;
use super::surroundings::surrounding;
use crate::ordered::Arrange;
use crate::python::ast::Operator;
use crate::value::BYTES_OF_ELEMENT;
use crate::value::heap::{Cell, Dict, Id, Sequence, joined, widen};
use crate::value::{Args, Place, Term, Value};

impl<'a> Reader<'a> {
    /// What a loop over a value sees; `None` where that isn't known.
    pub(super) fn iterated(&mut self, value: &Value<'a>, place: Place) -> Option<Sequence<'a>> {
        let mut sequence = self.iterated_within(value, place)?;
        for item in &mut sequence.items {
            let value = std::mem::replace(item, Value::None);
            *item = self.bounded(value, place);
        }
        Some(sequence)
    }

    fn iterated_within(&mut self, value: &Value<'a>, place: Place) -> Option<Sequence<'a>> {
        match value {
            Value::Text(text) => {
                let letters = text.as_known()?;
                self.heap.work(letters.len());
                let items = letters.chars().take(MAX_ELEMENTS).map(|letter| Value::text(letter.to_string())).collect();
                Some(Sequence { items, rest: None })
            }
            Value::Class(id) => self.members(*id).map(|items| Sequence { items, rest: None }),
            Value::Instance(id) => {
                if let Some(items) = self.record_fields(*id) {
                    return Some(Sequence { items, rest: None });
                }
                let method = self.attribute_of_object(value, "__iter__")?;
                let given = self.call_value(&method, Args::default(), place);
                self.heap.elements(&given)
            }
            Value::Any(values) => {
                let values = Rc::clone(values);
                let mut rest: Option<Value<'a>> = None;
                for value in values.iter() {
                    let sequence = self.iterated(value, place)?;
                    for item in sequence.items.into_iter().chain(sequence.rest) {
                        widen(&mut rest, item);
                    }
                }
                Some(Sequence { items: Vec::new(), rest })
            }
            // The lines of an open file.
            value if let Some(text) = Self::text_of_open(value) => {
                let lines = self.lines_of(text.as_text()?, place);
                self.heap.elements(&lines)
            }
            value if let Some(columns) = self.columns_of_made(value) => Some(columns),
            value => self.heap.elements(value),
        }
    }

    /// What an element of something is like of which nothing else is known.
    pub(super) fn element_of(&mut self, value: &Value<'a>, place: Place) -> Value<'a> {
        match value {
            Value::Unknown(unknown) => Value::Unknown(Rc::clone(unknown)),
            _ if Self::is_query(value) => self.row_of(value, place),
            _ => Self::unknown_at(place, "an element of what isn't known"),
        }
    }

    /// `of[key]`.
    pub(super) fn item(&mut self, of: &Value<'a>, key: &Value<'a>, place: Place) -> Value<'a> {
        match (of, key) {
            (Value::Any(values), _) => {
                let values = Rc::clone(values);
                self.each_alternative(&values, |reader, of| reader.item(&of, key, place))
            }
            (Value::Dict(id), Value::Any(values)) => {
                let (id, values) = (*id, Rc::clone(values));
                self.each_alternative(&values, |reader, key| reader.item(&Value::Dict(id), &key, place))
            }
            (Value::Dict(id), key) => {
                let known = self.key(key);
                let Some(dict) = self.heap.dict(*id) else {
                    return Self::unknown_at(place, "an entry of what isn't known");
                };
                match known {
                    Some(known) => match dict.entries.get(&known) {
                        Some((_, value)) => value.clone(),
                        None => dict.rest.clone().unwrap_or_else(|| Self::unknown_at(place, "a key that isn't there")),
                    },
                    None => {
                        let values: Vec<Value<'a>> = dict.entries.values().map(|(_, value)| value.clone()).collect();
                        let rest = dict.rest.clone();
                        // Which entry it is isn't known: one of them.
                        if values.is_empty() || values.len() > 24 || rest.is_some() {
                            return Self::unknown_at(place, "an entry whose key isn't known");
                        }
                        values.into_iter().reduce(joined).unwrap_or(Value::None)
                    }
                }
            }
            (Value::Tuple(_) | Value::List(_), Value::Int(at)) => {
                let sequence = self.heap.elements(of).unwrap_or_default();
                match at_index(&sequence, *at) {
                    Some(item) => item,
                    None => match sequence.rest {
                        Some(rest) if *at >= 0 => rest,
                        _ => Self::unknown_at(place, "an element that isn't there"),
                    },
                }
            }
            (Value::Text(text), Value::Int(at)) => match text.as_known() {
                Some(known) => {
                    self.heap.work(known.len() / BYTES_OF_ELEMENT);
                    let letters: Vec<char> = known.chars().collect();
                    let at = index(*at, letters.len());
                    at.map_or_else(
                        || Self::unknown_at(place, "a character that isn't there"),
                        |at| Value::text(letters[at].to_string()),
                    )
                }
                None => Self::unknown_at(place, "a character of a string that is only partly known"),
            },
            (Value::Module(id), key) => match key.as_text().map(ToOwned::to_owned) {
                Some(name) => self
                    .module_name(*id, &name)
                    .unwrap_or_else(|| Self::unknown_at(place, "a name that the module doesn't define")),
                None => self.some_function(*id, key, place),
            },
            (Value::Class(id), key) => match key.as_text() {
                Some(name) => {
                    let name = name.to_owned();
                    self.class_attribute(*id, &name)
                        .unwrap_or_else(|| Self::unknown_at(place, "a member that isn't there"))
                }
                None => of.clone(),
            },
            (Value::Instance(id), Value::Int(at)) if self.record_fields(*id).is_some() => {
                let items = self.record_fields(*id).unwrap_or_default();
                at_index(&Sequence { items, rest: None }, *at)
                    .unwrap_or_else(|| Self::unknown_at(place, "an element that isn't there"))
            }
            (Value::Instance(_), _) => match self.attribute_of_object(of, "__getitem__") {
                Some(method) => self.call_value(&method, super::expressions::args(vec![key.clone()]), place),
                None => Self::unknown_at(place, "an item of an object"),
            },
            (Value::Unknown(unknown), _) => Value::Unknown(Rc::clone(unknown)),
            (Value::Term(term), key) => match term.as_ref() {
                Term::Name(name) if let Some(from) = surrounding(name) => {
                    self.variable(from, &super::expressions::args(vec![key.clone()]), place)
                }
                _ if Self::is_answer(of) => Self::unknown_at(place, "an answer of the database"),
                _ => Value::Term(Rc::new(Term::Item { of: of.clone(), key: key.clone() })),
            },
            _ => Self::unknown_at(place, "an item of what isn't known"),
        }
    }

    /// `of[low:high:step]`.
    pub(super) fn sliced(&mut self, of: &Value<'a>, bounds: &[Option<Value<'a>>; 3], place: Place) -> Value<'a> {
        let mut numbers = [None; 3];
        for (number, bound) in numbers.iter_mut().zip(bounds) {
            *number = match bound {
                None | Some(Value::None) => None,
                Some(Value::Int(bound)) => Some(*bound),
                Some(_) => return Self::unknown_at(place, "a slice whose bounds aren't known"),
            };
        }
        match of {
            Value::Text(text) => match text.as_known() {
                Some(known) => {
                    self.heap.work(known.len() / BYTES_OF_ELEMENT);
                    let letters: Vec<char> = known.chars().collect();
                    let text: String = slice(&letters, numbers).into_iter().collect();
                    Value::text(text)
                }
                None => {
                    let source = self.heap.source(place);
                    Value::text(crate::text::Text::hole(source))
                }
            },
            Value::Tuple(items) => {
                self.heap.work(items.len());
                Value::Tuple(slice(items, numbers).into())
            }
            Value::List(_) => match self.heap.elements(of) {
                Some(Sequence { items, rest: None }) => self.bounded_list(slice(&items, numbers), None, place),
                Some(sequence) => self.bounded_list(sequence.items, sequence.rest, place),
                None => Self::unknown_at(place, "a slice of what isn't known"),
            },
            Value::Unknown(unknown) => Value::Unknown(Rc::clone(unknown)),
            _ => Self::unknown_at(place, "a slice of what isn't known"),
        }
    }

    /// `of[key] = value`.
    pub(super) fn set_item(&mut self, of: &Value<'a>, key: Value<'a>, value: Value<'a>) {
        match of {
            Value::Dict(id) => {
                let Cell::Dict(dict) = self.heap.edit(*id) else { return };
                let mut dict = std::mem::take(dict);
                self.insert(&mut dict, key, value);
                if let Cell::Dict(empty) = self.heap.edit(*id) {
                    *empty = dict;
                }
            }
            Value::List(id) => {
                let Cell::Sequence(sequence) = self.heap.edit(*id) else { return };
                match key {
                    Value::Int(at) if index(at, sequence.items.len()).is_some() => {
                        if let Some(at) = index(at, sequence.items.len()) {
                            sequence.items[at] = value;
                        }
                    }
                    _ => sequence.rest = Some(value),
                }
            }
            Value::Module(id) => {
                if let Some(name) = key.as_text().map(ToOwned::to_owned)
                    && let Cell::Scope(scope) = self.heap.edit(*id)
                {
                    scope.names.insert(name.into(), value);
                }
            }
            _ => {}
        }
    }

    /// `del of[key]`.
    pub(super) fn remove_item(&mut self, of: &Value<'a>, key: &Value<'a>) {
        let known = self.key(key);
        match of {
            Value::Dict(id) => {
                self.heap.work(self.heap.dict(*id).map_or(0, |dict| dict.entries.len()));
                if let Cell::Dict(dict) = self.heap.edit(*id)
                    && let Some(known) = known
                {
                    dict.entries.shift_remove(&known);
                }
            }
            Value::List(id) => {
                self.heap.work(self.heap.sequence(*id).map_or(0, |list| list.items.len()));
                if let Cell::Sequence(sequence) = self.heap.edit(*id)
                    && let Value::Int(at) = key
                    && let Some(at) = index(*at, sequence.items.len())
                {
                    sequence.items.remove(at);
                }
            }
            _ => {}
        }
    }

    /// Adds all of a value to a list.
    pub(super) fn extend_list(&mut self, id: Id, more: &Value<'a>, place: Place) {
        let sequence = self.iterated(more, place);
        let grows = sequence.as_ref().map_or(1, |sequence| sequence.items.len());
        if !self.budget.may_grow(grows * 16) {
            return;
        }
        let more = self.element_of(more, place);
        if let Cell::Sequence(list) = self.heap.edit(id) {
            match sequence {
                Some(sequence) if list.rest.is_none() && list.items.len() + sequence.items.len() <= MAX_ELEMENTS => {
                    list.items.extend(sequence.items);
                    list.rest = sequence.rest;
                }
                Some(sequence) => {
                    list.rest = list.rest.take().into_iter().chain(sequence.items).chain(sequence.rest).reduce(joined);
                }
                None => widen(&mut list.rest, more),
            }
        }
    }

    fn push(&mut self, id: Id, value: Value<'a>) {
        let may = self.budget.may_grow(16);
        // Below a condition the element may not be there; joining the ways of the branch says so.
        if let Cell::Sequence(list) = self.heap.edit(id) {
            if list.rest.is_some() || list.items.len() >= MAX_ELEMENTS || !may {
                widen(&mut list.rest, value);
            } else {
                list.items.push(value);
            }
        }
    }

    pub(super) fn set_operation(
        &mut self,
        left: &Value<'a>,
        op: Operator,
        right: &Value<'a>,
        place: Place,
    ) -> Value<'a> {
        let (Some(own), Some(other)) = (self.iterated(left, place), self.iterated(right, place)) else {
            return Self::unknown_at(place, "elements that aren't known");
        };
        let mut found = Sequence::default();
        // What is kept of one side: where it isn't known whether the other side has it too, it may be there.
        let mut keep = |reader: &Self, own: &Sequence<'a>, other: &Sequence<'a>, is_kept_in_both: bool| {
            for item in &own.items {
                match reader.has_element(other, item) {
                    Some(is_in_both) if is_in_both == is_kept_in_both => found.items.push(item.clone()),
                    Some(_) => {}
                    None => found.rest = found.rest.take().into_iter().chain([item.clone()]).reduce(joined),
                }
            }
            found.rest = found.rest.take().into_iter().chain(own.rest.clone()).reduce(joined);
        };
        match op {
            Operator::BitOr => {
                found.items = own.items.into_iter().chain(other.items).collect();
                found.rest = own.rest.into_iter().chain(other.rest).reduce(joined);
            }
            Operator::BitAnd => {
                keep(self, &own, &other, true);
                if let (Some(rest), false) = (&other.rest, own.items.is_empty()) {
                    found.rest = found.rest.take().into_iter().chain([rest.clone()]).reduce(joined);
                }
            }
            Operator::BitXor => {
                keep(self, &own, &other, false);
                keep(self, &other, &own, false);
            }
            _ => keep(self, &own, &other, false),
        }
        self.set(found.items, found.rest)
    }

    /// Whether a value is among elements, where that is known.
    pub(super) fn has_element(&self, sequence: &Sequence<'a>, value: &Value<'a>) -> Option<bool> {
        let mut truth = match &sequence.rest {
            // Of so many alternatives some may have been left out.
            Some(Value::Any(rest)) if rest.len() >= crate::value::heap::MAX_ALTERNATIVES => None,
            Some(rest) => self.equal(rest, value).filter(|is_equal| !is_equal),
            None => Some(false),
        };
        for item in &sequence.items {
            match self.equal(item, value) {
                Some(true) => return Some(true),
                None => truth = None,
                Some(false) => {}
            }
        }
        truth
    }

    /// Whether all elements are among others, where that is known.
    pub(super) fn has_elements(&self, of: &Sequence<'a>, all: &Sequence<'a>) -> Option<bool> {
        let mut truth = if all.rest.is_some() { None } else { Some(true) };
        for item in &all.items {
            match self.has_element(of, item) {
                Some(false) => return Some(false),
                None => truth = None,
                Some(true) => {}
            }
        }
        truth
    }

    /// A method of a list, tuple, set or dict.
    pub(super) fn collection_method(&mut self, of: &Value<'a>, name: &str, args: &Args<'a>, place: Place) -> Value<'a> {
        let first = args.positional.first().cloned();
        let or_none = |value: Option<Value<'a>>| value.unwrap_or(Value::None);
        match (of, name) {
            (Value::List(id), "append") | (Value::Set(id), "add") => {
                self.push(*id, or_none(first));
                Value::None
            }
            (Value::List(id), "extend") | (Value::Set(id), "update") => {
                self.extend_list(*id, &or_none(first), place);
                Value::None
            }
            (Value::List(id), "insert") => {
                if let (Some(Value::Int(at)), Some(value)) = (first, args.positional.get(1)) {
                    if !self.budget.may_grow(16) {
                        return Value::None;
                    }
                    self.heap.work(self.heap.sequence(*id).map_or(0, |list| list.items.len()));
                    if let Cell::Sequence(list) = self.heap.edit(*id) {
                        let at = usize::try_from(at).unwrap_or(0).min(list.items.len());
                        list.items.insert(at, value.clone());
                    }
                }
                Value::None
            }
            (Value::List(id), "pop") => {
                self.heap.work(first.as_ref().and_then(|_| self.heap.sequence(*id)).map_or(0, |it| it.items.len()));
                let Cell::Sequence(list) = self.heap.edit(*id) else { return Value::None };
                match first {
                    None => list.items.pop().or_else(|| list.rest.clone()),
                    Some(Value::Int(at)) => index(at, list.items.len()).map(|at| list.items.remove(at)),
                    Some(_) => None,
                }
                .unwrap_or_else(|| Self::unknown_at(place, "an element that isn't there"))
            }
            (Value::List(id) | Value::Set(id), "remove" | "discard") => {
                let wanted = or_none(first);
                let at = self
                    .heap
                    .sequence(*id)
                    .and_then(|it| it.items.iter().position(|it| self.equal(it, &wanted) == Some(true)));
                if let Some(at) = at
                    && let Cell::Sequence(list) = self.heap.edit(*id)
                {
                    list.items.remove(at);
                }
                Value::None
            }
            (Value::List(id), "reverse") => {
                if let Cell::Sequence(list) = self.heap.edit(*id) {
                    list.items.reverse();
                }
                Value::None
            }
            (Value::List(id), "sort") => {
                let sorted = self.sorted(of, args, place);
                let items = self.heap.elements(&sorted).unwrap_or_default();
                *self.heap.edit(*id) = Cell::Sequence(items);
                Value::None
            }
            (Value::List(id) | Value::Set(id), "clear") => {
                *self.heap.edit(*id) = Cell::Sequence(Sequence::default());
                Value::None
            }
            (Value::List(_), "copy") => {
                let sequence = self.heap.elements(of).unwrap_or_default();
                self.bounded_list(sequence.items, sequence.rest, place)
            }
            (Value::Set(_), "copy") => {
                let sequence = self.heap.elements(of).unwrap_or_default();
                self.set(sequence.items, sequence.rest)
            }
            (Value::List(_) | Value::Tuple(_), "index") => {
                let items = self.heap.elements(of).unwrap_or_default().items;
                let wanted = or_none(first);
                let at = items.iter().position(|it| self.equal(it, &wanted) == Some(true));
                at.map_or_else(|| Self::unknown_at(place, "an element that isn't there"), |at| Value::Int(at as i64))
            }
            (Value::List(_) | Value::Tuple(_), "count") => {
                let items = self.heap.elements(of).unwrap_or_default().items;
                let wanted = or_none(first);
                Value::Int(items.iter().filter(|it| self.equal(it, &wanted) == Some(true)).count() as i64)
            }
            (Value::Set(_), "union" | "intersection" | "difference" | "symmetric_difference") => {
                let op = match name {
                    "union" => Operator::BitOr,
                    "intersection" => Operator::BitAnd,
                    "difference" => Operator::Sub,
                    _ => Operator::BitXor,
                };
                let mut set = of.clone();
                for other in &args.positional {
                    set = self.set_operation(&set, op, other, place);
                }
                set
            }
            (Value::Set(_), "issubset" | "issuperset" | "isdisjoint") => {
                let other = or_none(first);
                let (Some(own), Some(other)) = (self.iterated(of, place), self.iterated(&other, place)) else {
                    return Self::unknown_at(place, "elements that aren't known");
                };
                let truth = match name {
                    "issubset" => self.has_elements(&other, &own),
                    "issuperset" => self.has_elements(&own, &other),
                    _ => {
                        let shared: Vec<Option<bool>> =
                            own.items.iter().map(|item| self.has_element(&other, item)).collect();
                        match () {
                            () if shared.contains(&Some(true)) => Some(false),
                            () if shared.contains(&None) || own.rest.is_some() => None,
                            () => Some(true),
                        }
                    }
                };
                truth.map_or_else(|| Self::unknown_at(place, "elements that aren't known"), Value::Bool)
            }
            (Value::Dict(id), _) => self.dict_method(*id, name, args, place),
            _ => Self::unknown_at(place, "a method that Limbeck does not follow"),
        }
    }

    fn dict_method(&mut self, id: Id, name: &str, args: &Args<'a>, place: Place) -> Value<'a> {
        let first = args.positional.first();
        let Some(dict) = self.heap.dict(id) else { return Value::None };
        match name {
            "items" => {
                let rest = dict.rest.clone();
                let pair = |(key, value): &(Value<'a>, Value<'a>)| Value::Tuple([key.clone(), value.clone()].into());
                let items = dict.entries.values().map(pair).collect();
                let unknown = Self::unknown_at(place, "a key that isn't known");
                let rest = rest.map(|rest| Value::Tuple([unknown, rest].into()));
                self.bounded_list(items, rest, place)
            }
            "keys" => {
                let items = dict.entries.values().map(|(key, _)| key.clone()).collect();
                let rest = dict.rest.as_ref().map(|_| Self::unknown_at(place, "a key that isn't known"));
                self.bounded_list(items, rest, place)
            }
            "values" => {
                let items = dict.entries.values().map(|(_, value)| value.clone()).collect();
                let rest = dict.rest.clone();
                self.bounded_list(items, rest, place)
            }
            "get" | "setdefault" | "pop" => {
                let Some(key) = first.cloned() else { return Value::None };
                let default = args.get(1, "default").cloned();
                let found = match self.key(&key) {
                    Some(known) => match (dict.entries.get(&known), &dict.rest) {
                        (Some((_, value)), _) => Some(value.clone()),
                        (None, None) => None,
                        (None, Some(rest)) => Some(joined(rest.clone(), default.clone().unwrap_or(Value::None))),
                    },
                    None => {
                        let item = self.item(&Value::Dict(id), &key, place);
                        return joined(item, default.unwrap_or(Value::None));
                    }
                };
                match name {
                    "pop" => self.remove_item(&Value::Dict(id), &key),
                    "setdefault" if found.is_none() => {
                        let default = default.clone().unwrap_or(Value::None);
                        self.set_item(&Value::Dict(id), key, default);
                    }
                    _ => {}
                }
                found.or(default).unwrap_or(Value::None)
            }
            "update" => {
                self.heap.work(dict.entries.len());
                let mut all = dict.clone();
                for other in &args.positional {
                    self.merge_into(&mut all, other);
                }
                for (key, value) in &args.named {
                    self.insert(&mut all, Value::text(key.as_ref()), value.clone());
                }
                *self.heap.edit(id) = Cell::Dict(all);
                Value::None
            }
            "copy" => {
                let copy = dict.clone();
                if !self.budget.may_grow(copy.entries.len() * 16) {
                    return Self::unknown_at(place, "more elements than Limbeck follows");
                }
                Value::Dict(self.heap.add(Cell::Dict(copy)))
            }
            "clear" => {
                *self.heap.edit(id) = Cell::Dict(Dict::default());
                Value::None
            }
            _ => Self::unknown_at(place, "a dict method that Limbeck does not follow"),
        }
    }

    /// `sorted(…)`: in order where the order is known, as they come where it isn't.
    pub(super) fn sorted(&mut self, of: &Value<'a>, args: &Args<'a>, place: Place) -> Value<'a> {
        let Some(mut sequence) = self.iterated(of, place) else {
            return self.element_of(of, place);
        };
        let mut keyed: Vec<(Value<'a>, Value<'a>)> = Vec::with_capacity(sequence.items.len());
        let key = args.named("key").filter(|key| !matches!(key, Value::None)).cloned();
        for item in sequence.items.drain(..) {
            let by = match &key {
                Some(key) => self.call_value(key, super::expressions::args(vec![item.clone()]), place),
                None => item.clone(),
            };
            keyed.push((by, item));
        }
        let is_known = keyed.windows(2).all(|pair| self.ordering(&pair[0].0, &pair[1].0).is_some());
        if is_known {
            keyed.arrange_by(|left, right| self.ordering(&left.0, &right.0).unwrap_or(std::cmp::Ordering::Equal));
            if args.named("reverse").and_then(|reverse| self.truth(reverse)) == Some(true) {
                keyed.reverse();
            }
        }
        let items = keyed.into_iter().map(|(_, item)| item).collect();
        self.bounded_list(items, sequence.rest, place)
    }
}

/// Python's index: from the end where it is negative.
fn index(at: i64, length: usize) -> Option<usize> {
    let place = if at < 0 {
        length.checked_sub(usize::try_from(at.unsigned_abs()).ok()?)?
    } else {
        usize::try_from(at).ok()?
    };
    (place < length).then_some(place)
}

fn at_index<'a>(sequence: &Sequence<'a>, at: i64) -> Option<Value<'a>> {
    // Counted from the end only where the end is known.
    if at < 0 && sequence.rest.is_some() {
        return None;
    }
    sequence.items.get(index(at, sequence.items.len())?).cloned()
}

/// Python's slice.
fn slice<T: Clone>(items: &[T], [low, high, step]: [Option<i64>; 3]) -> Vec<T> {
    let length = items.len() as i64;
    let step = step.unwrap_or(1);
    let clamp =
        |bound: i64, least: i64, most: i64| if bound < 0 { (bound + length).max(least) } else { bound.min(most) };
    let is_forward = step > 0;
    if is_forward {
        let low = low.map_or(0, |low| clamp(low, 0, length));
        let high = high.map_or(length, |high| clamp(high, 0, length));
        let taken = items.iter().take(usize::try_from(high).unwrap_or(0)).skip(usize::try_from(low).unwrap_or(0));
        taken.step_by(usize::try_from(step).unwrap_or(1)).cloned().collect()
    } else if step != 0 {
        let low = low.map_or(length - 1, |low| clamp(low, -1, length - 1));
        let high = high.map_or(-1, |high| clamp(high, -1, length - 1));
        let mut at = low;
        let mut out = Vec::new();
        while at > high {
            out.extend(usize::try_from(at).ok().and_then(|at| items.get(at)).cloned());
            at = at.saturating_add(step);
        }
        out
    } else {
        Vec::new()
    }
}
