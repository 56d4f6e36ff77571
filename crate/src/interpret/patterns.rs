//! The `match` statement: which case is taken, and what its pattern binds.

use super::conditions::{Wording, negation};
use super::frame::Flow;
use super::reader::Reader;
use crate::python::ast::{Identifier, MatchCase, Pattern, StmtMatch};
use crate::value::Value;
use crate::value::heap::{Cell, Key};

impl<'a> Reader<'a> {
    pub(super) fn match_statement(&mut self, node: &'a StmtMatch) -> Flow<'a> {
        let (subject, is_answered) = self.answered_value(&node.subject);
        let shown = self.heap.source(self.place(&*node.subject));
        self.cases(&node.cases, &subject, &shown, is_answered)
    }

    /// The cases of a `match`, of which the first that matches is taken; `shown` is what is matched.
    fn cases(&mut self, cases: &'a [MatchCase], subject: &Value<'a>, shown: &str, is_answered: bool) -> Flow<'a> {
        if !self.enter() {
            return cases.first().map_or(Flow::Next, |case| self.not_entered(self.place(&case.pattern)));
        }
        let flow = self.cases_within(cases, subject, shown, is_answered);
        self.budget.leave();
        flow
    }

    fn cases_within(
        &mut self,
        cases: &'a [MatchCase],
        subject: &Value<'a>,
        shown: &str,
        is_answered: bool,
    ) -> Flow<'a> {
        let Some((case, others)) = cases.split_first() else { return Flow::Next };
        let mut truth = self.matches(&case.pattern, subject);
        if let Some(guard) = &case.guard
            && truth != Some(false)
        {
            let guard = self.value(guard);
            truth = match (truth, self.truth(&guard)) {
                (_, Some(false)) => Some(false),
                (Some(true), truth) => truth,
                _ => None,
            };
        }
        let place = self.place(&case.pattern);
        let pattern = self.heap.source(place);
        let test = match &case.pattern {
            Pattern::MatchValue(_) => format!("{shown} == {pattern}"),
            _ => format!("{shown} matches {pattern}"),
        };
        // `case _` asks nothing.
        let is_asked = !matches!(&case.pattern, Pattern::MatchAs(node) if node.pattern.is_none());
        self.branch_on(
            place,
            [Wording::Said(test.as_str().into()), Wording::Said(negation(&test).into())],
            truth,
            is_answered && is_asked,
            |reader| reader.suite(&case.body),
            |reader| reader.cases(others, subject, shown, is_answered),
            |reader, taken| {
                if taken {
                    reader.skim(&case.body);
                } else {
                    for case in others {
                        reader.skim(&case.body);
                    }
                }
            },
        )
    }

    /// Whether a pattern matches, where that is known; names in it are bound.
    fn matches(&mut self, pattern: &'a Pattern, subject: &Value<'a>) -> Option<bool> {
        match pattern {
            Pattern::MatchValue(node) => {
                let value = self.value(&node.value);
                self.equal(subject, &value)
            }
            Pattern::MatchSingleton(node) => {
                let value = Self::constant(&node.value, self.place(node));
                match (subject, &value) {
                    (Value::Unknown(_) | Value::Any(_) | Value::Term(_), _) => None,
                    (subject, value) => Some(subject.is(value)),
                }
            }
            Pattern::MatchOr(node) => {
                let mut truth = Some(false);
                for pattern in &node.patterns {
                    match self.matches(pattern, subject) {
                        Some(true) => return Some(true),
                        None => truth = None,
                        Some(false) => {}
                    }
                }
                truth
            }
            Pattern::MatchAs(node) => {
                let truth = node.pattern.as_deref().map_or(Some(true), |pattern| self.matches(pattern, subject));
                if let Some(name) = &node.name {
                    self.set_name(name.as_str(), subject.clone());
                }
                truth
            }
            Pattern::MatchSequence(node) => {
                if is_scalar(subject) || matches!(subject, Value::Dict(_) | Value::Set(_)) {
                    return Some(false);
                }
                let items = self.iterated(subject, self.place(node)).filter(|it| it.rest.is_none()).map(|it| it.items);
                let Some(items) = items else {
                    node.patterns.iter().for_each(|pattern| self.bind_pattern(pattern));
                    return None;
                };
                let star = node.patterns.iter().position(|pattern| matches!(pattern, Pattern::MatchStar(_)));
                let (before, behind) = match star {
                    Some(at) => (at, node.patterns.len() - at - 1),
                    None => (node.patterns.len(), 0),
                };
                if items.len() < before + behind || (star.is_none() && items.len() > before) {
                    return Some(false);
                }
                if let Some(Pattern::MatchStar(starred)) = star.map(|at| &node.patterns[at])
                    && let Some(name) = &starred.name
                {
                    let list = self.heap.list(items[before..items.len() - behind].to_vec());
                    self.set_name(name.as_str(), list);
                }
                let ends = node.patterns[..before].iter().zip(&items[..before]);
                let ends = ends
                    .chain(node.patterns[node.patterns.len() - behind..].iter().zip(&items[items.len() - behind..]));
                self.match_all(ends.map(|(pattern, item)| (pattern, item.clone())).collect())
            }
            Pattern::MatchMapping(node) => {
                if is_scalar(subject) || matches!(subject, Value::List(_) | Value::Tuple(_) | Value::Set(_)) {
                    return Some(false);
                }
                let keys: Vec<Option<Key>> = node
                    .keys
                    .iter()
                    .map(|key| {
                        let key = self.value(key);
                        self.key(&key)
                    })
                    .collect();
                let dict = match subject {
                    Value::Dict(id) => self.heap.dict(*id).filter(|dict| dict.rest.is_none()).cloned(),
                    _ => None,
                };
                let (Some(mut dict), Some(keys)) = (dict, keys.into_iter().collect::<Option<Vec<_>>>()) else {
                    self.bind_pattern(pattern);
                    return None;
                };
                let mut inner = Vec::new();
                for (key, pattern) in keys.iter().zip(&node.patterns) {
                    let Some((_, value)) = dict.entries.shift_remove(key) else { return Some(false) };
                    inner.push((pattern, value));
                }
                if let Some(name) = &node.rest {
                    let rest = Value::Dict(self.heap.add(Cell::Dict(dict)));
                    self.set_name(name.as_str(), rest);
                }
                self.match_all(inner)
            }
            Pattern::MatchClass(node) => {
                let class = self.value(&node.cls);
                let truth = self.is_instance(subject, &class);
                if truth == Some(false) || (node.patterns.is_empty() && node.kwd_patterns.is_empty()) {
                    return truth;
                }
                self.bind_pattern(pattern);
                None
            }
            pattern @ Pattern::MatchStar(_) => {
                self.bind_pattern(pattern);
                None
            }
        }
    }

    /// Whether each of several patterns matches its value.
    fn match_all(&mut self, all: Vec<(&'a Pattern, Value<'a>)>) -> Option<bool> {
        let mut truth = Some(true);
        for (pattern, value) in all {
            match self.matches(pattern, &value) {
                Some(true) => {}
                Some(false) => return Some(false),
                None => truth = None,
            }
        }
        truth
    }

    /// Binds the names of a pattern to what isn't known.
    fn bind_pattern(&mut self, pattern: &'a Pattern) {
        let place = self.place(pattern);
        let mut bind = |name: &'a Option<Identifier>| {
            if let Some(name) = name {
                self.set_name(name.as_str(), Self::unknown_at(place, "a part of what is matched"));
            }
        };
        match pattern {
            Pattern::MatchStar(node) => bind(&node.name),
            Pattern::MatchAs(node) => {
                bind(&node.name);
                if let Some(pattern) = &node.pattern {
                    self.bind_pattern(pattern);
                }
            }
            Pattern::MatchMapping(node) => {
                bind(&node.rest);
                node.patterns.iter().for_each(|pattern| self.bind_pattern(pattern));
            }
            Pattern::MatchSequence(node) => node.patterns.iter().for_each(|pattern| self.bind_pattern(pattern)),
            Pattern::MatchOr(node) => node.patterns.iter().for_each(|pattern| self.bind_pattern(pattern)),
            Pattern::MatchClass(node) => {
                node.patterns.iter().chain(&node.kwd_patterns).for_each(|pattern| self.bind_pattern(pattern));
            }
            Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => {}
        }
    }
}

/// Whether a value is no sequence and no mapping to a pattern: a text is none, either.
fn is_scalar(value: &Value<'_>) -> bool {
    matches!(value, Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Text(_))
}
