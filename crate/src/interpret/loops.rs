//! Loops: their rounds one by one where those are known, else one round that may be any.

use super::conditions::Wording;
use super::env_py::Run;
use super::frame::Flow;
use super::reader::{Mode, Reader};
use crate::operation::Answer;
use crate::python::ast::{Expr, Stmt, StmtFor, StmtWhile};
use crate::python::walk;
use crate::value::{Place, Value};

/// Rounds of one `while` that are followed.
const MAX_ROUNDS: usize = 1_000;

impl<'a> Reader<'a> {
    pub(super) fn for_statement(&mut self, node: &'a StmtFor) -> Flow<'a> {
        let (iterated, is_answered) = self.answered_value(&node.iter);
        self.bind_answered(&node.target, is_answered);
        self.each(&node.target, &node.iter, &iterated, &node.body, &node.orelse)
    }

    pub(super) fn each(
        &mut self,
        target: &'a Expr,
        iter: &'a Expr,
        iterated: &Value<'a>,
        body: &'a [Stmt],
        orelse: &'a [Stmt],
    ) -> Flow<'a> {
        let place = self.place(iter);
        let base = self.conditions.leaving.len();
        let (items, rest) = match self.iterated(iterated, place) {
            Some(sequence) => (sequence.items, sequence.rest),
            None => (Vec::new(), Some(self.element_of(iterated, place))),
        };
        if items.is_empty() && rest.is_none() {
            let unknown = Self::unknown_at(place, "an element of an empty sequence");
            let mode = std::mem::replace(&mut self.mode, Mode::Skim);
            self.heap.fork();
            self.bind(target, unknown);
            self.mode = mode;
            self.skim(body);
            self.heap.rewind();
            self.heap.close();
        }
        let mut ended = None;
        for item in items {
            self.bind(target, item);
            if let Some(flow) = self.round(body, base) {
                ended = Some(flow);
                break;
            }
            if self.budget.is_stopped() {
                return Flow::Raise;
            }
        }
        if ended.is_none()
            && let Some(rest) = rest
        {
            let guard = self.condition(place, Wording::Each, Answer::Unknown);
            self.forget_changed(body);
            self.heap.fork();
            self.conditions.guards.push(guard);
            let run = self.run.as_mut().filter(|_| Self::is_answer(&rest));
            let is_about_answers = run.map(Run::begin_answers).is_some();
            self.bind(target, rest);
            let flow = self.round(body, base);
            if is_about_answers && let Some(run) = &mut self.run {
                run.end_answers();
            }
            self.conditions.guards.pop();
            let way = self.heap.rewind();
            let none = self.heap.rewind();
            if let Some(Flow::Return(value)) = flow {
                // A loop that returns from its first round on: the rest runs only if it has none.
                self.heap.take(none);
                let guard = self.condition(place, Wording::Nothing, Answer::Unknown);
                self.may_leave(Flow::Return(value), guard);
            } else {
                self.heap.join(way, none);
            }
        }
        self.conditions.end_loop(base);
        match ended {
            Some(Flow::Break) => {
                self.skim(orelse);
                Flow::Next
            }
            Some(flow) => flow,
            None => self.suite(orelse),
        }
    }

    /// Reads one round of a loop; what ends the loop, if it surely does.
    fn round(&mut self, body: &'a [Stmt], base: usize) -> Option<Flow<'a>> {
        let flow = self.suite(body);
        self.conditions.end_round(base);
        match flow {
            Flow::Next | Flow::Continue => None,
            flow => Some(flow),
        }
    }

    /// What a loop of unknown length adds to or sets anew in each round is not known in any of them.
    fn forget_changed(&mut self, body: &'a [Stmt]) {
        let mut changed: Vec<(&'a str, Place)> = Vec::new();
        walk::each_statement(body, &mut |statement| {
            if let Stmt::AugAssign(node) = statement
                && let Expr::Name(name) = node.target.as_ref()
            {
                changed.push((name.id.as_str(), self.place(node)));
            }
        });
        for (name, place) in changed {
            // A text or list that grows keeps what it begins with; a number says nothing any more.
            if let Some(Value::Int(_) | Value::Float(_)) = self.lookup(name) {
                self.set_name(name, Self::unknown_at(place, "it changes in a loop of unknown length"));
            }
        }
    }

    pub(super) fn while_statement(&mut self, node: &'a StmtWhile) -> Flow<'a> {
        let base = self.conditions.leaving.len();
        let place = self.place(&*node.test);
        let mut rounds = 0;
        loop {
            rounds += 1;
            if rounds > MAX_ROUNDS {
                self.budget.stop("a `while` loop has more rounds than Limbeck follows");
                return Flow::Raise;
            }
            let (test, _) = self.answered_value(&node.test);
            // A loop over rows is read all the same where there are none.
            let is_without_rows = self.provenance.is_without_rows;
            match self.truth(&test).filter(|_| !is_without_rows) {
                Some(false) => {
                    self.skim(&node.body);
                    self.conditions.end_loop(base);
                    return self.suite(&node.orelse);
                }
                Some(true) if self.mode != Mode::Skim => {
                    let flow = self.round(&node.body, base);
                    match flow {
                        Some(Flow::Break) => break,
                        Some(flow) => {
                            self.conditions.end_loop(base);
                            return flow;
                        }
                        // It may have ended already: a further round says nothing new.
                        None if self.conditions.leaving.len() > base => break,
                        None if self.budget.is_stopped() => return Flow::Raise,
                        None => {}
                    }
                }
                _ => {
                    let guard = self.condition(place, Wording::While, Answer::Unknown);
                    self.forget_changed(&node.body);
                    self.heap.fork();
                    self.conditions.guards.push(guard);
                    let _flow = self.round(&node.body, base);
                    self.conditions.guards.pop();
                    let way = self.heap.rewind();
                    let none = self.heap.rewind();
                    self.heap.join(way, none);
                    break;
                }
            }
        }
        self.conditions.end_loop(base);
        Flow::Next
    }
}
