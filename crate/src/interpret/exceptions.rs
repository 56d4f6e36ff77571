//! The `try` statement: what runs where something is raised, surely or perhaps.

use super::conditions::Wording;
use super::frame::Flow;
use super::reader::Reader;
use crate::operation::Answer;
use crate::python::ast::{ExceptHandler, Stmt, StmtTry};
use crate::value::Value;

impl<'a> Reader<'a> {
    pub(super) fn try_statement(&mut self, node: &'a StmtTry) -> Flow<'a> {
        let is_import = node.body.iter().all(|statement| {
            matches!(statement, Stmt::Import(_) | Stmt::ImportFrom(_) | Stmt::Assign(_) | Stmt::Pass(_))
        });
        let calls = self.notes.calls;
        let catcher = self.schema.is_some().then(|| self.handler_of_no_table(node)).flatten();
        if catcher.is_some() {
            let doubts = self.conditions.doubts();
            self.questions.begin_catching(doubts);
        }
        let goes_on = goes_on(node);
        self.tries += u32::from(goes_on);
        let mut flow = self.suite(&node.body);
        self.tries -= u32::from(goes_on);
        if let Some(catcher) = catcher
            && self.questions.end_catching()
        {
            return self.caught(node, catcher);
        }
        // What is imported is taken to be installed; where nothing is called, nothing fails.
        if is_import && self.notes.calls == calls && !matches!(flow, Flow::Raise) {
            for ExceptHandler::ExceptHandler(handler) in &node.handlers {
                self.skim(&handler.body);
            }
        } else {
            for ExceptHandler::ExceptHandler(handler) in &node.handlers {
                let place = handler.type_.as_deref().map_or_else(|| self.place(handler), |kind| self.place(kind));
                let wording = match &handler.type_ {
                    Some(_) => Wording::Except,
                    None => Wording::Said("except".into()),
                };
                let raised = matches!(flow, Flow::Raise);
                if let Some(name) = &handler.name {
                    let unknown = Self::unknown_at(place, "an exception");
                    self.set_name(name.as_str(), unknown);
                }
                let guard = self.condition(place, wording, Answer::Unknown);
                let base = self.conditions.leaving.len();
                self.heap.fork();
                let handled = self.guarded(guard.clone(), |reader| reader.suite(&handler.body));
                let leaving = self.conditions.leaving.split_off(base);
                let way = self.heap.rewind();
                let none = self.heap.rewind();
                match handled {
                    Flow::Next if raised => {
                        self.heap.take(way);
                        flow = Flow::Next;
                    }
                    handled if raised => {
                        self.heap.take(way);
                        flow = handled;
                    }
                    Flow::Next => self.heap.join(way, none),
                    // It returns, or raises again: whoever goes on was not here.
                    _ => self.heap.take(none),
                }
                // A way out of the handler is rarely taken: what follows counts as running.
                drop(leaving);
            }
        }
        if matches!(flow, Flow::Next) {
            flow = self.suite(&node.orelse);
        } else {
            self.skim(&node.orelse);
        }
        match self.suite(&node.finalbody) {
            Flow::Next => flow,
            last => last,
        }
    }

    /// The handler of a `try` that catches SQLAlchemy's `NoSuchTableError`.
    fn handler_of_no_table(&mut self, node: &'a StmtTry) -> Option<usize> {
        node.handlers.iter().position(|ExceptHandler::ExceptHandler(handler)| {
            let Some(kind) = &handler.type_ else { return true };
            let kind = self.value(kind);
            let kinds = self.heap.elements(&kind).map_or_else(|| vec![kind], |kinds| kinds.items);
            kinds.iter().filter_map(Value::dotted).any(|kind| {
                let name = kind.rsplit('.').next().unwrap_or_default();
                matches!(
                    name,
                    "NoSuchTableError" | "InvalidRequestError" | "SQLAlchemyError" | "Exception" | "BaseException"
                )
            })
        })
    }

    /// Reads the handler of a `try` whose body surely raised.
    fn caught(&mut self, node: &'a StmtTry, catcher: usize) -> Flow<'a> {
        self.skim(&node.orelse);
        let mut flow = Flow::Next;
        for (at, ExceptHandler::ExceptHandler(handler)) in node.handlers.iter().enumerate() {
            if at != catcher {
                self.skim(&handler.body);
                continue;
            }
            let place = handler.type_.as_deref().map_or_else(|| self.place(handler), |kind| self.place(kind));
            let wording = match &handler.type_ {
                Some(_) => Wording::Except,
                None => Wording::Said("except".into()),
            };
            if let Some(name) = &handler.name {
                let unknown = Self::unknown_at(place, "an exception");
                self.set_name(name.as_str(), unknown);
            }
            let guard = self.condition(place, wording, Answer::Holds);
            self.provenance.count_answer();
            flow = self.guarded(guard, |reader| reader.suite(&handler.body));
        }
        match self.suite(&node.finalbody) {
            Flow::Next => flow,
            last => last,
        }
    }
}

/// Whether one of the handlers of a `try` does anything but raise.
fn goes_on(node: &StmtTry) -> bool {
    let raises = |ExceptHandler::ExceptHandler(handler): &ExceptHandler| {
        handler.body.last().is_some_and(|last| matches!(last, Stmt::Raise(_)))
    };
    node.handlers.iter().any(|handler| !raises(handler))
}
