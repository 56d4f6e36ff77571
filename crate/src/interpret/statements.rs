//! Statements: what runs after what, and under which condition.

use std::rc::Rc;

use super::conditions::{Condition, Exit, Leaving, Wording, negation};
use super::frame::{Flow, WithRest, Within};
use super::reader::{Mode, Reader};
use crate::operation::Answer;
use crate::python::ast::{
    Arguments, ExceptHandler, Expr, Identifier, MatchCase, Pattern, Stmt, StmtFor, StmtIf, StmtMatch, StmtTry,
    StmtWhile,
};
use crate::python::walk;
use crate::value::heap::{Cell, Key, Scope, ScopeKind};
use crate::value::{Body, Connection, Function, Kind, Place, Term, Value};

/// Rounds of one `while` that are followed.
const MAX_ROUNDS: usize = 1_000;

/// A way of a branch: what is read on it.
type Way<'w, 'a> = Box<dyn FnOnce(&mut Reader<'a>) -> Flow<'a> + 'w>;

impl<'a> Reader<'a> {
    /// Reads statements one after the other, to where they end.
    pub(super) fn suite(&mut self, suite: &'a [Stmt]) -> Flow<'a> {
        for (at, statement) in suite.iter().enumerate() {
            match self.statement(statement) {
                Flow::Next if !self.questions.raises_no_table => {}
                _ if self.questions.raises_no_table => {
                    self.skim(&suite[at + 1..]);
                    return Flow::Raise;
                }
                flow => {
                    self.skim(&suite[at + 1..]);
                    return flow;
                }
            }
        }
        Flow::Next
    }

    pub(super) fn statement(&mut self, statement: &'a Stmt) -> Flow<'a> {
        if !self.enter() {
            return self.not_entered(self.place(statement));
        }
        let flow = self.statement_within(statement);
        self.budget.leave();
        flow
    }

    /// What becomes of statements that are too deep, or behind the last step.
    fn not_entered(&mut self, place: Place) -> Flow<'a> {
        if self.budget.is_stopped() {
            return Flow::Raise;
        }
        self.tell_too_deep(place);
        Flow::Next
    }

    fn statement_within(&mut self, statement: &'a Stmt) -> Flow<'a> {
        match statement {
            Stmt::Expr(node) => {
                let value = self.value(&node.value);
                self.note_changed(&node.value);
                self.unused(&node.value, &value);
            }
            Stmt::Assign(node) => {
                let (value, is_answered) = self.answered_value(&node.value);
                for target in &node.targets {
                    self.bind_answered(target, is_answered);
                    self.bind(target, value.clone());
                }
            }
            Stmt::AnnAssign(node) => {
                if let Some(value) = &node.value {
                    let (value, is_answered) = self.answered_value(value);
                    self.bind_answered(&node.target, is_answered);
                    self.bind(&node.target, value);
                }
            }
            Stmt::AugAssign(node) => {
                let left = self.value(&node.target);
                let right = self.value(&node.value);
                let value = self.augmented(left, node.op, right, self.place(node));
                self.bind(&node.target, value);
            }
            Stmt::Return(node) => {
                let value = node.value.as_deref().map_or(Value::None, |value| self.value(value));
                return Flow::Return(value);
            }
            Stmt::Raise(node) => {
                if let Some(raised) = &node.exc {
                    let _raised = self.value(raised);
                }
                return Flow::Raise;
            }
            Stmt::Break(_) => return Flow::Break,
            Stmt::Continue(_) => return Flow::Continue,
            Stmt::If(node) => return self.if_statement(node),
            Stmt::For(node) => return self.for_statement(node),
            Stmt::AsyncFor(node) => {
                let iterated = self.value(&node.iter);
                return self.each(&node.target, &node.iter, &iterated, &node.body, &node.orelse);
            }
            Stmt::While(node) => return self.while_statement(node),
            Stmt::With(node) => return self.with(WithRest { items: &node.items, body: &node.body }),
            Stmt::AsyncWith(node) => return self.with(WithRest { items: &node.items, body: &node.body }),
            Stmt::Try(node) => return self.try_statement(node),
            Stmt::TryStar(node) => {
                let flow = self.suite(&node.body);
                self.skim(&node.finalbody);
                return flow;
            }
            Stmt::Match(node) => return self.match_statement(node),
            Stmt::FunctionDef(node) => {
                let function =
                    self.function(statement, &node.name, &node.args, &node.body, &node.decorator_list, false);
                self.set_name(&node.name, function);
            }
            Stmt::AsyncFunctionDef(node) => {
                let function = self.function(statement, &node.name, &node.args, &node.body, &node.decorator_list, true);
                self.set_name(&node.name, function);
            }
            Stmt::ClassDef(node) => {
                let class = self.class_definition(node);
                self.set_name(&node.name, class);
            }
            Stmt::Import(node) => {
                for alias in &node.names {
                    self.import(alias.name.as_str(), alias.asname.as_deref());
                }
            }
            Stmt::ImportFrom(node) => self.import_from(node),
            Stmt::Global(node) => self.here_mut().globals.extend(node.names.iter().map(Identifier::as_str)),
            Stmt::Nonlocal(node) => self.here_mut().nonlocals.extend(node.names.iter().map(Identifier::as_str)),
            Stmt::Assert(node) => {
                let _tested = self.value(&node.test);
            }
            Stmt::Delete(node) => {
                for target in &node.targets {
                    self.delete(target);
                }
            }
            Stmt::TypeAlias(_) | Stmt::Pass(_) => {}
        }
        Flow::Next
    }

    /// Notes that a list or set was changed where an answer decides whether it is: `missing.append("id")`.
    fn note_changed(&mut self, expr: &'a Expr) {
        if self.provenance.is_in_branch()
            && let Expr::Call(call) = expr
            && let Expr::Attribute(method) = call.func.as_ref()
            && let Expr::Name(name) = method.value.as_ref()
        {
            let scope = self.scope_of_binding(name.id.as_str());
            self.provenance.note_bound(scope, name.id.as_str());
        }
    }

    /// A value, and whether the dialect, the mode or the schema answered something in it.
    pub(super) fn answered_value(&mut self, expr: &'a Expr) -> (Value<'a>, bool) {
        self.noting_answers(|reader| reader.value(expr))
    }

    /// Notes of names whether an answer is in what they are bound to.
    fn bind_answered(&mut self, target: &'a Expr, is_answered: bool) {
        match target {
            Expr::Name(name) => {
                let scope = self.scope_of_binding(name.id.as_str());
                self.provenance.bind(scope, name.id.as_str(), is_answered);
            }
            Expr::Tuple(node) => node.elts.iter().for_each(|target| self.bind_answered(target, is_answered)),
            _ => {}
        }
    }

    /// Reads both ways of a branch that was answered: what either binds depends on the answer from there on.
    fn answered_ways<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let begun = self.provenance.enter_branch();
        let result = read(self);
        self.provenance.leave_branch(begun);
        result
    }

    fn if_statement(&mut self, node: &'a StmtIf) -> Flow<'a> {
        let (truth, is_answered) = self.noting_answers(|reader| {
            let test = reader.value(&node.test);
            reader.truth(&test)
        });
        let place = self.place(&*node.test);
        self.branch(
            place,
            truth,
            is_answered,
            |reader| reader.suite(&node.body),
            |reader| reader.suite(&node.orelse),
            |reader, taken| reader.skim(if taken { &node.body } else { &node.orelse }),
        )
    }

    /// Reads one way of a branch, or both where it isn't known which is taken.
    pub(super) fn branch(
        &mut self,
        place: Place,
        truth: Option<bool>,
        is_answered: bool,
        yes: impl FnOnce(&mut Self) -> Flow<'a>,
        no: impl FnOnce(&mut Self) -> Flow<'a>,
        skim: impl FnOnce(&mut Self, bool),
    ) -> Flow<'a> {
        self.branch_on(place, [Wording::Holds, Wording::Fails], truth, is_answered, yes, no, skim)
    }

    /// The same by a condition that is not written in one piece.
    #[expect(clippy::too_many_arguments, reason = "two ways, and what decides between them")]
    fn branch_on(
        &mut self,
        place: Place,
        [said, denied]: [Wording; 2],
        truth: Option<bool>,
        is_answered: bool,
        yes: impl FnOnce(&mut Self) -> Flow<'a>,
        no: impl FnOnce(&mut Self) -> Flow<'a>,
        skim: impl FnOnce(&mut Self, bool),
    ) -> Flow<'a> {
        if self.mode == Mode::Skim {
            let _flows = (yes(self), no(self));
            return Flow::Next;
        }
        let (yes, no): (Way<'_, 'a>, Way<'_, 'a>) = (Box::new(yes), Box::new(no));
        match truth {
            Some(truth) if is_answered => {
                let (taken, other) = if truth { (yes, no) } else { (no, yes) };
                let (holds, fails) = if truth { (said, denied) } else { (denied, said) };
                let fails = self.condition(place, fails, Answer::Fails);
                let holds = self.condition(place, holds, Answer::Holds);
                self.answered_ways(|reader| {
                    let base = reader.conditions.leaving.len();
                    let names = reader.provenance.names.clone();
                    reader.heap.fork();
                    let flow = reader.guarded(holds, taken);
                    let way = reader.heap.rewind();
                    let after = std::mem::replace(&mut reader.provenance.names, names);
                    let leaving = reader.conditions.leaving.split_off(base);
                    let returned = reader.here().returned.len();
                    let _skipped = reader.guarded(fails, other);
                    reader.here_mut().returned.truncate(returned);
                    reader.conditions.leaving.truncate(base);
                    reader.conditions.leaving.extend(leaving);
                    reader.provenance.names = after;
                    reader.heap.take(way);
                    flow
                })
            }
            Some(truth) => {
                skim(self, !truth);
                if truth { yes(self) } else { no(self) }
            }
            None => {
                let holds = self.condition(place, said, Answer::Unknown);
                let fails = self.condition(place, denied, Answer::Unknown);
                let base = self.conditions.leaving.len();
                self.heap.fork();
                let left = self.guarded(holds.clone(), yes);
                let left_leaving = self.conditions.leaving.split_off(base);
                let left_heap = self.heap.rewind();
                let right = self.guarded(fails.clone(), no);
                let right_heap = self.heap.rewind();
                self.conditions.leaving.extend(left_leaving);
                match (left, right) {
                    (Flow::Next, Flow::Next) => {
                        self.heap.join(left_heap, right_heap);
                        Flow::Next
                    }
                    (left, Flow::Next) => {
                        self.heap.take(right_heap);
                        self.may_leave(left, fails);
                        Flow::Next
                    }
                    (Flow::Next, right) => {
                        self.heap.take(left_heap);
                        self.may_leave(right, holds);
                        Flow::Next
                    }
                    (Flow::Raise, flow) => {
                        self.heap.take(right_heap);
                        flow
                    }
                    (flow, Flow::Raise) => {
                        self.heap.take(left_heap);
                        flow
                    }
                    (Flow::Return(left), Flow::Return(right)) => {
                        self.heap.join(left_heap, right_heap);
                        Flow::Return(crate::value::heap::joined(left, right))
                    }
                    (left, right) => {
                        self.heap.join(left_heap, right_heap);
                        self.may_leave(left, fails);
                        right
                    }
                }
            }
        }
    }

    /// Notes a way out that may have been taken.
    fn may_leave(&mut self, flow: Flow<'a>, guard: Condition) {
        let exit = match flow {
            Flow::Return(value) => {
                self.here_mut().returned.push(value);
                Exit::Return
            }
            Flow::Break => Exit::Break,
            Flow::Continue => Exit::Continue,
            // Where an exception ends the migration, nothing is applied: what follows runs whenever it succeeds.
            Flow::Raise | Flow::Next => return,
        };
        self.conditions.leaving.push(Leaving { exit, guard });
    }

    fn for_statement(&mut self, node: &'a StmtFor) -> Flow<'a> {
        let (iterated, is_answered) = self.answered_value(&node.iter);
        self.bind_answered(&node.target, is_answered);
        self.each(&node.target, &node.iter, &iterated, &node.body, &node.orelse)
    }

    fn each(
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
            let unknown = Self::unknown_at(place, "an element of nothing");
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
            self.bind(target, rest);
            let flow = self.round(body, base);
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

    fn while_statement(&mut self, node: &'a StmtWhile) -> Flow<'a> {
        let base = self.conditions.leaving.len();
        let place = self.place(&*node.test);
        let mut rounds = 0;
        loop {
            rounds += 1;
            if rounds > MAX_ROUNDS {
                self.budget.stop("a `while` has more rounds than are followed");
                return Flow::Raise;
            }
            let test = self.value(&node.test);
            match self.truth(&test) {
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

    /// Enters the contexts of a `with` statement, one after the other, and reads its body in them.
    pub(super) fn with(&mut self, rest: WithRest<'a>) -> Flow<'a> {
        if !self.enter() {
            return rest.items.first().map_or(Flow::Next, |item| self.not_entered(self.place(&item.context_expr)));
        }
        let flow = self.with_within(rest);
        self.budget.leave();
        flow
    }

    fn with_within(&mut self, rest: WithRest<'a>) -> Flow<'a> {
        let Some((item, items)) = rest.items.split_first() else {
            return self.suite(rest.body);
        };
        let rest = WithRest { items, body: rest.body };
        let context = self.value(&item.context_expr);
        // `contextlib.suppress` and everything unknown: the body runs.
        let target = item.optional_vars.as_deref();
        if let Some((function, args, place)) = Self::generator_call(&context) {
            let within = Within { rest, target, frames: self.frames.len(), conditions: self.conditions.extent() };
            return self.with_generator(&function, args, place, within);
        }
        let is_autocommit = Self::is_autocommit_block(&context);
        self.autocommit += u32::from(is_autocommit);
        let entered = match &context {
            Value::Instance(_) => self.attribute_of_object(&context, "__enter__").map_or(context.clone(), |method| {
                self.call_value(&method, crate::value::Args::default(), self.place(&item.context_expr))
            }),
            Value::Term(term) => match term.as_ref() {
                Term::Call { function, .. }
                    if function.dotted().is_some_and(|name| name.starts_with("contextlib.")) =>
                {
                    Value::None
                }
                _ => context.clone(),
            },
            _ => context.clone(),
        };
        if let Some(target) = target {
            self.bind(target, entered);
        }
        let begun = self.notes.operations.len();
        let flow = self.with(rest);
        if let Value::Batch(batch) = &context {
            self.notes.run_held(batch, begun);
        }
        self.autocommit -= u32::from(is_autocommit);
        if let Value::Instance(_) = context
            && let Some(method) = self.attribute_of_object(&context, "__exit__")
        {
            let none = vec![Value::None, Value::None, Value::None];
            let args = crate::value::Args { positional: none, ..Default::default() };
            let _suppresses = self.call_value(&method, args, self.place(&item.context_expr));
        }
        flow
    }

    fn try_statement(&mut self, node: &'a StmtTry) -> Flow<'a> {
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

    fn match_statement(&mut self, node: &'a StmtMatch) -> Flow<'a> {
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
        let mut bind = |name: &'a Option<crate::python::ast::Identifier>| {
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

    /// A function as its `def` makes it, decorators applied.
    pub(super) fn function(
        &mut self,
        statement: &'a Stmt,
        name: &'a str,
        parameters: &'a Arguments,
        body: &'a [Stmt],
        decorators: &'a [Expr],
        is_async: bool,
    ) -> Value<'a> {
        let place = self.place(statement);
        let mut kind = Kind::Plain;
        let mut applied = Vec::new();
        for decorator in decorators.iter().rev() {
            let value = self.value(decorator);
            let dotted = value.dotted().map(std::borrow::Cow::into_owned).unwrap_or_default();
            match dotted.rsplit('.').next().unwrap_or_default() {
                "staticmethod" => kind = Kind::Static,
                "classmethod" => kind = Kind::OfClass,
                "property" | "cached_property" | "hybrid_property" | "declared_attr" => kind = Kind::Property,
                "contextmanager" | "asynccontextmanager" => kind = Kind::ContextManager,
                _ => applied.push((value, self.place(decorator))),
            }
        }
        let function = self.closure(name, parameters, Body::Suite(body), kind, is_async, place);
        let mut value = Value::Function(Rc::new(function));
        for (decorator, place) in applied {
            self.register_implementation(&decorator, &value);
            self.register_compiler(&decorator, &value);
            // A decorator of a library is taken to call what it decorates.
            if matches!(decorator, Value::Function(_) | Value::Class(_)) {
                let args = crate::value::Args { positional: vec![value.clone()], ..Default::default() };
                let decorated = self.call_value(&decorator, args, place);
                if matches!(decorated, Value::Function(_) | Value::Class(_) | Value::Instance(_)) {
                    value = decorated;
                }
            }
        }
        value
    }

    pub(super) fn closure(
        &mut self,
        name: &'a str,
        parameters: &'a Arguments,
        body: Body<'a>,
        kind: Kind,
        is_async: bool,
        place: Place,
    ) -> Function<'a> {
        let with_default = parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs);
        let defaults: Vec<_> = with_default
            .filter_map(|argument| Some((argument.def.arg.as_str(), argument.default.as_deref()?)))
            .collect();
        let mut value = |default: &'a Expr| {
            let value = self.value(default);
            self.bounded(value, self.place(default))
        };
        let defaults = defaults.into_iter().map(|(name, default)| (name, value(default))).collect();
        // The names of a class are not in sight of its methods.
        let mut scope = self.here().scope;
        let owner = self.heap.class(scope).map(|_| scope);
        while let Some(Scope { kind: ScopeKind::Class(class), .. }) = self.heap.scope(scope) {
            scope = class.around;
        }
        Function { name, parameters, body, defaults, scope, owner, file: self.file(), kind, is_async, place }
    }

    fn delete(&mut self, target: &'a Expr) {
        match target {
            Expr::Name(name) => {
                let scope = self.here().scope;
                if let Cell::Scope(scope) = self.heap.edit(scope) {
                    scope.names.remove(name.id.as_str());
                }
            }
            Expr::Subscript(node) => {
                let of = self.value(&node.value);
                let key = self.value(&node.slice);
                self.remove_item(&of, &key);
            }
            Expr::Tuple(node) => node.elts.iter().for_each(|target| self.delete(target)),
            _ => {}
        }
    }

    /// Whether a context manager is `autocommit_block()`.
    fn is_autocommit_block(context: &Value<'a>) -> bool {
        matches!(context, Value::Term(term)
            if matches!(term.as_ref(), Term::Call { function, .. }
                if matches!(function.as_term(), Some(Term::Attribute { name, .. }) if name == "autocommit_block")))
    }

    /// A session or a connection by the type that a `with` or a call opens.
    pub(super) fn connection_of(kind: Connection) -> Value<'a> {
        Value::Connection(kind)
    }
}

/// Whether a value is no sequence and no mapping to a pattern: a text is none, either.
fn is_scalar(value: &Value<'_>) -> bool {
    matches!(value, Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Text(_))
}

/// Whether one of the handlers of a `try` does anything but raise.
fn goes_on(node: &StmtTry) -> bool {
    let raises = |ExceptHandler::ExceptHandler(handler): &ExceptHandler| {
        handler.body.last().is_some_and(|last| matches!(last, Stmt::Raise(_)))
    };
    node.handlers.iter().any(|handler| !raises(handler))
}
