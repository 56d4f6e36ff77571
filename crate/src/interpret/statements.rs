//! Statements: what runs after what, and under which condition.

use std::rc::Rc;

use super::conditions::{Condition, Exit, Leaving, Wording};
use super::env_py::Run;
use super::frame::{Flow, WithRest, Within};
use super::reader::{Mode, Reader};
use crate::operation::Answer;
use crate::python::ast::{Arguments, Expr, Identifier, Stmt, StmtIf};
use crate::value::heap::{Cell, Scope, ScopeKind};
use crate::value::{Body, Function, FunctionKind, Place, Term, Value};

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

    /// What becomes of statements that are too deep, or after the last step.
    pub(super) fn not_entered(&mut self, place: Place) -> Flow<'a> {
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
                self.tries += 1;
                let flow = self.suite(&node.body);
                self.tries -= 1;
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
                    self.check_import(alias.name.as_str(), false, self.place(node));
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
    pub(super) fn bind_answered(&mut self, target: &'a Expr, is_answered: bool) {
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
        let is_without_rows = self.provenance.is_without_rows;
        // What follows a way out is for tables with rows: it is read all the same.
        let truth = truth.filter(|&truth| !is_without_rows || !leaves(if truth { &node.body } else { &node.orelse }));
        let wording = if is_without_rows && truth.is_some() {
            [Wording::HoldsWithoutRows, Wording::FailsWithoutRows]
        } else {
            [Wording::Holds, Wording::Fails]
        };
        self.branch_on(
            place,
            wording,
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
    pub(super) fn branch_on(
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
    pub(super) fn may_leave(&mut self, flow: Flow<'a>, guard: Condition) {
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
        let around = self.autocommit;
        if Self::is_autocommit_block(&context) {
            self.autocommit_blocks += 1;
            self.autocommit = Some(self.autocommit_blocks);
        }
        let open = self.run.as_ref().map_or(0, Run::open);
        let place = self.place(&item.context_expr);
        if let Some(run) = &mut self.run {
            run.begin(item, place);
        }
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
        if let Value::Batch(batch) = &context {
            self.notes.open(batch);
        }
        let suppresses = Self::suppresses(&context);
        self.tries += u32::from(suppresses == Some(true));
        let flow = self.doubted(suppresses.is_none(), |reader| reader.with(rest));
        self.tries -= u32::from(suppresses == Some(true));
        if let Value::Batch(batch) = &context {
            self.end_batch(batch, begun);
        }
        self.autocommit = around;
        if let Some(run) = &mut self.run {
            run.end(open);
        }
        if let Value::Instance(_) = context
            && let Some(method) = self.attribute_of_object(&context, "__exit__")
        {
            let none = vec![Value::None, Value::None, Value::None];
            let args = crate::value::Args { positional: none, ..Default::default() };
            let _suppresses = self.call_value(&method, args, self.place(&item.context_expr));
        }
        flow
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
        let mut kind = FunctionKind::Plain;
        let mut applied = Vec::new();
        for decorator in decorators.iter().rev() {
            let value = self.value(decorator);
            let dotted = value.dotted().map(std::borrow::Cow::into_owned).unwrap_or_default();
            match dotted.rsplit('.').next().unwrap_or_default() {
                "directive" | "cascading" | "declared_attr" | "declared_directive" if dotted.contains("declared_") => {
                    kind = FunctionKind::Declared;
                }
                "staticmethod" => kind = FunctionKind::Static,
                "classmethod" => kind = FunctionKind::OfClass,
                "property" | "cached_property" | "hybrid_property" => kind = FunctionKind::Property,
                "contextmanager" | "asynccontextmanager" => kind = FunctionKind::ContextManager,
                _ => applied.push((value, self.place(decorator))),
            }
        }
        let mut function = self.closure(name, parameters, Body::Suite(body), kind, is_async, place);
        function.is_wrapped = applied.iter().any(|(decorator, _)| !matches!(decorator, Value::Function(_)));
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
        kind: FunctionKind,
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
        let (file, is_wrapped) = (self.file(), false);
        Function { name, parameters, body, defaults, scope, owner, file, kind, is_wrapped, is_async, place }
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

    /// Whether a context manager goes on after what its block raises; none where that is not known.
    fn suppresses(context: &Value<'a>) -> Option<bool> {
        match context {
            Value::Batch(_) | Value::Connection(_) | Value::Context | Value::Op => Some(false),
            Value::Term(term) => match term.as_ref() {
                Term::Call { function, .. } => {
                    let dotted = function.dotted().unwrap_or_default();
                    let is_known = ["builtins.", "contextlib.", "sqlalchemy."].iter().any(|of| dotted.starts_with(of))
                        || Self::is_autocommit_block(context);
                    is_known.then(|| dotted == "contextlib.suppress")
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a context manager is `autocommit_block()`.
    fn is_autocommit_block(context: &Value<'a>) -> bool {
        matches!(context, Value::Term(term)
            if matches!(term.as_ref(), Term::Call { function, .. }
                if matches!(function.as_term(), Some(Term::Attribute { name, .. }) if name == "autocommit_block")))
    }
}

/// Whether statements end with a way out of the loop or the function around them.
fn leaves(suite: &[Stmt]) -> bool {
    matches!(suite.last(), Some(Stmt::Return(_) | Stmt::Break(_) | Stmt::Continue(_) | Stmt::Raise(_)))
}
