//! What a reading finds: what is done, what is not understood, and the calls as they are written.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::mistake::Mistake;
use crate::operation::reads::Selected;
use crate::operation::{Operation, Unknown};
use crate::ordered::{Arrange, Gather};
use crate::text::Text;
use crate::value::{Batch, Place, Term, Value};

/// Texts that are kept of one place: a loop may make up any number.
const MAX_TEXTS: usize = 64;

/// What is found of a function, or of a module's own level.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) operations: Vec<Operation>,
    /// What queries of an ORM session have read since the last operation.
    pub(super) queried: Vec<Selected>,
    /// Calls that do something, so far.
    pub(super) calls: u32,
    /// Calls whose operations a batch holds back until its block ends.
    held: Vec<(Rc<Batch>, u32)>,
    /// Batches whose blocks are open.
    open: Vec<Rc<Batch>>,
    pub(super) unknown: Vec<Unknown>,
    /// Places that were told about as unknown already.
    pub(super) told: BTreeSet<Place>,
    /// After how many operations something was called first that may change the schema, and could not be followed.
    pub(super) hides_changes: Option<usize>,
    /// Mistakes that the code surely comes to.
    pub(super) mistakes: Vec<Mistake>,
    pub(super) written: Written,
}

impl Notes {
    /// Something is not understood. Of a helper's in another file, one for each reason is told: a whole application may
    /// be behind one call.
    pub(super) fn add_unknown(&mut self, unknown: Unknown, is_own: bool) {
        let is_alike = |told: &Unknown| told.position == unknown.position && told.reason == unknown.reason;
        if is_own || !self.unknown.iter().any(is_alike) {
            self.unknown.push(unknown);
        }
    }

    /// A batch holds back what the next call does.
    pub(super) fn hold(&mut self, batch: &Rc<Batch>) {
        self.held.push((Rc::clone(batch), self.calls));
    }

    /// The `with` of a batch begins.
    pub(super) fn open(&mut self, batch: &Rc<Batch>) {
        self.open.push(Rc::clone(batch));
    }

    /// The batch that holds a call back, and whether it does so until its block ends.
    pub(super) fn batch_of(&self, call: u32) -> Option<(&Rc<Batch>, bool)> {
        let (batch, _) = self.held.iter().rev().find(|(_, held)| *held == call)?;
        Some((batch, self.open.iter().any(|open| Rc::ptr_eq(open, batch))))
    }

    /// The `with` of a batch ends: only now runs what the batch was asked for, after all that ran in the block at once.
    /// `begun` operations were there before. Gives those that run.
    pub(super) fn run_held(&mut self, batch: &Rc<Batch>, begun: usize) -> Vec<Operation> {
        self.open.retain(|open| !Rc::ptr_eq(open, batch));
        let is_own = |held: &mut (Rc<Batch>, u32)| Rc::ptr_eq(&held.0, batch);
        let own: BTreeSet<u32> = self.held.extract_if(.., is_own).map(|(_, call)| call).into_set();
        if let Some(block) = self.operations.get_mut(begun..) {
            block.arrange_by_key(|operation| own.contains(&operation.call));
            return block.iter().filter(|operation| own.contains(&operation.call)).cloned().collect();
        }
        Vec::new()
    }
}

/// What stands in the migration's own file, whether it runs or not.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// Calls, by the offset of their end: `a().b()` is two.
    pub(super) sites: BTreeMap<u32, Site>,
    /// `text(…)` calls, by the offset of their end.
    pub(super) texts: BTreeMap<u32, Vec<Executable>>,
    /// Those that something executes.
    pub(super) executed: BTreeSet<u32>,
    /// Functions that were read, by the offset of their `def`.
    pub(super) read: BTreeSet<u32>,
    /// Suites that were skimmed, by the offset of their first statement.
    pub(super) skimmed: BTreeSet<u32>,
}

/// A call as it is written.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) directive: Arc<str>,
    pub(super) place: Place,
    /// The SQL texts that it was seen to execute, each once.
    pub(super) sql: Vec<Executable>,
}

/// A text of SQL.
#[derive(Debug)]
pub(super) struct Executable {
    pub(super) text: Text,
    /// The keywords of its statements (`sql::keywords`), where it was parsed when it was met.
    pub(super) keywords: Option<Vec<String>>,
}

impl Written {
    /// A call, and the SQL that it was seen to execute.
    pub(super) fn add_site(&mut self, directive: &str, place: Place, sql: Option<Executable>) {
        let site = || Site { directive: Arc::from(directive), place, sql: Vec::new() };
        let known = &mut self.sites.entry(place.end).or_insert_with(site).sql;
        if let Some(sql) = sql {
            add_once(known, sql);
        }
    }

    /// A `text(…)`.
    pub(super) fn add_text(&mut self, place: Place, text: &Text) {
        add_once(self.texts.entry(place.end).or_default(), Executable { text: text.clone(), keywords: None });
    }

    /// What is executed: a `text(…)` in it is not left over.
    pub(super) fn execute(&mut self, value: &Value<'_>) {
        let mut waiting = vec![value.clone()];
        while let Some(value) = waiting.pop() {
            match &value {
                Value::Any(values) => waiting.extend(values.iter().cloned()),
                Value::Term(term) => {
                    if let Term::Call { function, place, .. } = term.as_ref() {
                        self.executed.insert(place.end);
                        if let Some(Term::Attribute { of, .. }) = function.as_term() {
                            waiting.push(of.clone());
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Adds what another reading of the same file has met. What comes after a bound was not met: functions that were
    /// not read whole are still to be looked through.
    pub(super) fn add(&mut self, mut other: Written, is_whole: bool) {
        for (at, site) in other.sites {
            let none = || Site { directive: site.directive, place: site.place, sql: Vec::new() };
            add_all(&mut self.sites.entry(at).or_insert_with(none).sql, site.sql);
        }
        for (at, texts) in other.texts {
            add_all(self.texts.entry(at).or_default(), texts);
        }
        self.executed.extend(other.executed);
        if is_whole {
            self.read.extend(other.read);
        }
        self.skimmed.append(&mut other.skimmed);
    }
}

fn add_once(known: &mut Vec<Executable>, sql: Executable) {
    if known.len() < MAX_TEXTS && known.iter().all(|it| it.text != sql.text) {
        known.push(sql);
    }
}

fn add_all(known: &mut Vec<Executable>, sql: Vec<Executable>) {
    for sql in sql {
        if known.iter().all(|it| it.text != sql.text) {
            known.push(sql);
        }
    }
}
