//! The conditions that code stands under: those around it, and the ways out before it that may have been taken.

use std::rc::Rc;
use std::sync::Arc;

use crate::operation::{Answer, EACH, Guard};
use crate::value::Place;
use crate::value::heap::Heap;

/// What is taken for granted where a condition asks for rows.
const NO_ROWS: &str = "(no migration fills that table: on an empty database it has no rows)";

/// Conditions of one operation that are listed; of more it is said how many.
const MAX_GUARDS: usize = 100;

/// What decides whether the code that is read now runs.
#[derive(Default)]
pub(super) struct Conditions {
    /// The conditions around it, outermost first.
    pub(super) guards: Vec<Condition>,
    /// Ways out of a loop or a function that may have been taken: what follows is not sure to run.
    pub(super) leaving: Vec<Leaving>,
    /// The conditions of the last operation, in words: the next one often stands under the same.
    shown: Option<(Vec<Condition>, Arc<[Guard]>)>,
}

/// How many conditions and ways out there are at a place.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    guards: usize,
    leaving: usize,
}

impl Conditions {
    /// Whether a condition does not hold: the code does not run.
    pub(super) fn is_skipped(&self) -> bool {
        self.guards.iter().any(|guard| guard.answer == Answer::Fails)
    }

    /// Whether the code may not run.
    pub(super) fn is_conditional(&self) -> bool {
        self.guards.iter().any(|guard| guard.answer != Answer::Holds) || !self.leaving.is_empty()
    }

    /// How many of the conditions are not known.
    pub(super) fn doubts(&self) -> usize {
        self.guards.iter().filter(|guard| guard.answer == Answer::Unknown).count() + self.leaving.len()
    }

    pub(super) fn extent(&self) -> Extent {
        Extent { guards: self.guards.len(), leaving: self.leaving.len() }
    }

    /// Forgets all that was added since.
    pub(super) fn truncate(&mut self, to: Extent) {
        self.guards.truncate(to.guards);
        self.leaving.truncate(to.leaving);
    }

    /// Takes out what was added since. [`Conditions::put_back`] puts it where it was.
    pub(super) fn split_off(&mut self, at: Extent) -> (Vec<Condition>, Vec<Leaving>) {
        let guards = self.guards.split_off(at.guards.min(self.guards.len()));
        (guards, self.leaving.split_off(at.leaving.min(self.leaving.len())))
    }

    /// Puts back what was taken out; ways out that were added in between stay.
    pub(super) fn put_back(&mut self, at: Extent, (guards, leaving): (Vec<Condition>, Vec<Leaving>)) {
        self.guards.truncate(at.guards);
        self.guards.extend(guards);
        self.leaving.extend(leaving);
    }

    /// A round of a loop ends that began with so many ways out: whoever went on with the next round is back.
    pub(super) fn end_round(&mut self, base: usize) {
        self.keep_leaving(base, |exit| exit != Exit::Continue);
    }

    /// The loop ends: whoever left it is back.
    pub(super) fn end_loop(&mut self, base: usize) {
        self.keep_leaving(base, |exit| exit == Exit::Return);
    }

    fn keep_leaving(&mut self, base: usize, keeps: impl Fn(Exit) -> bool) {
        let mut at = 0;
        self.leaving.retain(|leaving| {
            at += 1;
            at <= base || keeps(leaving.exit)
        });
    }

    /// The conditions that the code stands under, for whoever reads them.
    pub(super) fn shown(&mut self, heap: &Heap<'_>) -> Arc<[Guard]> {
        let conditions = self.guards.iter().chain(self.leaving.iter().map(|leaving| &leaving.guard));
        if let Some((known, guards)) = &self.shown
            && conditions.clone().eq(known)
        {
            return Arc::clone(guards);
        }
        let conditions: Vec<Condition> = conditions.cloned().collect();
        let (first, more) = conditions.split_at(conditions.len().min(MAX_GUARDS));
        let mut guards: Vec<Guard> = first.iter().map(|condition| condition.shown(heap)).collect();
        if let Some(next) = more.first() {
            let is_any = |answer| more.iter().any(|condition| condition.answer == answer);
            let answers = [Answer::Fails, Answer::Unknown];
            let answer = answers.into_iter().find(|&answer| is_any(answer)).unwrap_or(Answer::Holds);
            let text = format!("{} more conditions", more.len());
            guards.push(Guard { text, position: heap.position(next.own), answer });
        }
        heap.work(conditions.len());
        let guards: Arc<[Guard]> = guards.into();
        self.shown = Some((conditions, Arc::clone(&guards)));
        guards
    }
}

/// A way out that may have been taken.
#[derive(Debug, Clone)]
pub(super) struct Leaving {
    pub(super) exit: Exit,
    /// What follows runs only if it was not taken.
    pub(super) guard: Condition,
}

/// A condition that code stands under. Few are ever shown: words are made of those alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Condition {
    /// The expression that decides.
    pub(super) place: Place,
    /// Where that is, or is called, in the migration's own file.
    pub(super) own: Place,
    pub(super) wording: Wording,
    pub(super) answer: Answer,
}

/// How a condition is put in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wording {
    /// The expression as it is written.
    Holds,
    /// Its opposite.
    Fails,
    /// The expression, of a table that is taken to have no rows.
    HoldsWithoutRows,
    /// The opposite of such an expression.
    FailsWithoutRows,
    /// Each element of it.
    Each,
    /// It has no element.
    Nothing,
    /// As long as it holds.
    While,
    /// An exception of this type.
    Except,
    /// Other words.
    Said(Rc<str>),
}

impl Condition {
    fn shown(&self, heap: &Heap<'_>) -> Guard {
        let source = || heap.source(self.place);
        let text = match &self.wording {
            Wording::Holds => source(),
            Wording::Fails => negation(&source()),
            Wording::HoldsWithoutRows => format!("{} {NO_ROWS}", source()),
            Wording::FailsWithoutRows => format!("{} {NO_ROWS}", negation(&source())),
            Wording::Each => format!("{EACH}{}", source()),
            Wording::Nothing => format!("nothing in {}", source()),
            Wording::While => format!("while {}", source()),
            Wording::Except => format!("except {}", source()),
            Wording::Said(words) => words.to_string(),
        };
        Guard { text, position: heap.position(self.own), answer: self.answer }
    }
}

/// The opposite of a condition, as a person would write it.
pub(super) fn negation(test: &str) -> String {
    match test.strip_prefix("not ") {
        Some(rest) if !rest.contains(" and ") && !rest.contains(" or ") => rest.to_owned(),
        _ => format!("not ({test})"),
    }
}

/// A way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    Return,
    Break,
    Continue,
}
