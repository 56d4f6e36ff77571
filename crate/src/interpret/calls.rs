//! Calls: functions that the code defines are read with what they are given, everything else is asked what it does.

use std::borrow::Cow;
use std::rc::Rc;

use super::bases::BASE_OBJECT;
use super::conditions::Wording;
use super::frame::{Flow, Frame, Within};
use super::questions::DATABASE;
use super::reader::{Mode, Reader};
use crate::python::ast::{Expr, ExprCall};
use crate::value::heap::{Cell, Dict, Scope, ScopeKind, Sequence};
use crate::value::{Args, Body, Connection, Function, FunctionKind, Place, Term, Value};

/// What a parameter is that isn't given.
const PARAMETER: &str = "the parameter ";

impl<'a> Reader<'a> {
    pub(super) fn call(&mut self, node: &'a ExprCall) -> Value<'a> {
        let place = self.place(node);
        // `super().__init__(…)` is the only call that looks at where it stands.
        if let Expr::Name(name) = node.func.as_ref()
            && name.id.as_str() == "super"
        {
            return self.base_object(place);
        }
        let function = self.value(&node.func);
        let (args, is_answered) = self.noting_answers(|reader| reader.args(node));
        let is_sure = self.mode != Mode::Skim && self.tries == 0 && !self.conditions.is_conditional();
        let own = self.own_place(place);
        if let Some(run) = &mut self.run {
            run.call(&node.func, &args, &self.heap, (place, own), is_sure);
            if self.mode == Mode::Load && !self.conditions.is_skipped() {
                run.ran(&node.func, place);
            }
        }
        if let Value::Function(function) = &function {
            self.check_function(function, &args, place);
        }
        if let Some(default) = self.default_of_settings(node, &function, &args) {
            return default;
        }
        self.provenance.is_in_arguments = is_answered;
        let value = self.call_value(&function, args, place);
        self.provenance.is_in_arguments = false;
        value
    }

    /// `settings.get("table_prefix", "")` where models are read and nobody says which settings: what holds without any.
    fn default_of_settings(&self, node: &ExprCall, function: &Value<'a>, args: &Args<'a>) -> Option<Value<'a>> {
        let is_parameter = matches!(function, Value::Unknown(it) if it.reason.starts_with(PARAMETER));
        let is_get = matches!(node.func.as_ref(), Expr::Attribute(it) if it.attr.as_str() == "get");
        let default = args.positional.get(1).filter(|_| self.declared.is_some() && is_parameter && is_get)?;
        default.as_text().is_some().then(|| default.clone())
    }

    fn args(&mut self, node: &'a ExprCall) -> Args<'a> {
        let mut args = Args { positional: Vec::with_capacity(node.args.len()), ..Args::default() };
        for argument in &node.args {
            if let Expr::Starred(starred) = argument {
                let value = self.value(&starred.value);
                let place = self.place(argument);
                match self.iterated(&value, place) {
                    Some(Sequence { items, rest }) => {
                        args.positional.extend(items);
                        args.open = args.open.or(rest);
                    }
                    None => args.open = Some(value),
                }
            } else {
                let value = self.value(argument);
                args.positional.push(value);
            }
        }
        for keyword in &node.keywords {
            let value = self.value(&keyword.value);
            match &keyword.arg {
                Some(name) => args.named.push((Cow::Borrowed(name.as_str()), value)),
                None => match &value {
                    Value::Dict(id) => {
                        let Some(dict) = self.heap.dict(*id) else { continue };
                        for (key, value) in dict.entries.values() {
                            match key.as_text() {
                                Some(name) => args.named.push((Cow::Owned(name.to_owned()), value.clone())),
                                None => args.open = Some(key.clone()),
                            }
                        }
                        args.open = args.open.or_else(|| dict.rest.clone());
                    }
                    _ => args.open = Some(value),
                },
            }
        }
        args
    }

    /// Calls a value.
    pub(super) fn call_value(&mut self, function: &Value<'a>, args: Args<'a>, place: Place) -> Value<'a> {
        if !self.enter() {
            self.tell_too_deep(place);
            return Self::unknown_at(place, super::expressions::TOO_DEEP);
        }
        let value = self.called(function, args, place);
        self.budget.leave();
        value
    }

    fn called(&mut self, function: &Value<'a>, args: Args<'a>, place: Place) -> Value<'a> {
        match function {
            Value::Function(function) => self.call_function(function, args, place),
            Value::Method(method) => {
                let (object, function) = (method.0.clone(), Rc::clone(&method.1));
                let mut args = args;
                args.positional.insert(0, object);
                self.call_function(&function, args, place)
            }
            Value::Class(id) => self.instance(*id, args, place),
            Value::Instance(_) => match self.attribute_of_object(function, "__call__") {
                Some(method) => self.call_value(&method, args, place),
                None => Self::unknown_at(place, "an object that is called"),
            },
            Value::Any(values) => self.call_alternatives(values, &args, place),
            Value::Term(term) => {
                let term = Rc::clone(term);
                match term.as_ref() {
                    Term::Name(name) => self.call_library(name, function, args, place),
                    Term::Attribute { of, name } => self.call_method(of, name, function, args, place),
                    Term::Call { function: partial, args: given, .. }
                        if partial.dotted().as_deref() == Some("functools.partial") && !given.positional.is_empty() =>
                    {
                        let mut all = given.clone();
                        let inner = all.positional.remove(0);
                        all.positional.extend(args.positional);
                        all.named.extend(args.named);
                        self.call_value(&inner, all, place)
                    }
                    _ => self.call_unknown(function, args, place),
                }
            }
            _ => self.call_unknown(function, args, place),
        }
    }

    /// Calls one of several functions: which one isn't known.
    fn call_alternatives(&mut self, values: &Rc<[Value<'a>]>, args: &Args<'a>, place: Place) -> Value<'a> {
        let values = Rc::clone(values);
        let is_code = |value: &&Value<'a>| matches!(value, Value::Function(_) | Value::Method(_));
        let several = values.iter().filter(is_code).count() > 1;
        self.each_alternative(&values, |reader, function| {
            if !several {
                return reader.call_value(&function, args.clone(), place);
            }
            let wording = Wording::Said(format!("it is {}", reader.heap.shown(&function)).into());
            let guard = reader.condition(place, wording, crate::operation::Answer::Unknown);
            reader.guarded(guard, |reader| reader.call_value(&function, args.clone(), place))
        })
    }

    /// Something is called of which nothing is known.
    fn call_unknown(&mut self, function: &Value<'a>, args: Args<'a>, place: Place) -> Value<'a> {
        if let Value::Unknown(unknown) = function {
            if unknown.reason == DATABASE {
                return Value::Unknown(Rc::clone(unknown));
            }
            if Self::gives_database(&args) {
                self.tell(place, "what is called isn't known, and it is given the database");
                self.note_hidden_change();
            }
            return Self::unknown_at(place, unknown.reason.clone());
        }
        // What a library wraps a function in is taken to call it: `downgrade = synchronous(downgrade)`.
        if let Some(Term::Call { args: wrapped, .. }) = function.as_term()
            && let Some(Value::Function(inner)) = wrapped.positional.iter().find(|it| matches!(it, Value::Function(_)))
        {
            let inner = Rc::clone(inner);
            return self.doubted(true, |reader| reader.call_function(&inner, args, place));
        }
        Value::Term(Rc::new(Term::Call { function: function.clone(), args, place }))
    }

    /// Whether a call is handed what it could change the database with.
    pub(super) fn gives_database(args: &Args<'a>) -> bool {
        let is_database = |value: &Value<'a>| {
            matches!(value, Value::Op | Value::Batch(_) | Value::Connection(_) | Value::Context)
                || matches!(value, Value::Term(term) if matches!(term.as_ref(), Term::Attribute { of: Value::Op, .. }))
        };
        args.positional.iter().chain(args.named.iter().map(|(_, value)| value)).any(is_database)
    }

    /// A function of a library's, by its dotted name.
    fn call_library(&mut self, dotted: &str, function: &Value<'a>, args: Args<'a>, place: Place) -> Value<'a> {
        if let Some(name) = dotted.strip_prefix("builtins.") {
            return self.call_builtin(name, function, args, place);
        }
        if let Some(value) = self.library_call(dotted, &args, place) {
            return value;
        }
        let name = dotted.rsplit('.').next().unwrap_or(dotted);
        if makes_session(name) {
            return Value::Connection(Connection::Session);
        }
        if !super::modules::is_harmless(dotted) && !only_asks(name) && Self::gives_database(&args) {
            self.tell(place, "it is defined outside the folder, and it is given the database");
            self.note_hidden_change();
        }
        self.note_text(dotted, &args, place);
        self.made(function, args, place)
    }

    /// What a library makes of a call.
    fn made(&mut self, function: &Value<'a>, args: Args<'a>, place: Place) -> Value<'a> {
        let dotted = function.dotted();
        let is_table = dotted.as_ref().is_some_and(|it| it.starts_with("sqlalchemy.") && it.ends_with(".Table"));
        if let Some(dotted) = dotted.map(Cow::into_owned) {
            self.check_class(&dotted, &args, place);
        }
        let made = Value::Term(Rc::new(Term::Call { function: function.clone(), args, place }));
        if is_table {
            self.heap.add_table(made.clone());
        }
        self.note_declared(function, &made);
        made
    }

    /// Says of a statement that is a call, and whose value nobody wants, where what it does isn't known.
    pub(super) fn unused(&mut self, expr: &'a Expr, value: &Value<'a>) {
        let (Expr::Call(call), Mode::Run) = (expr, self.mode) else { return };
        let place = self.place(call);
        if let Expr::Attribute(method) = call.func.as_ref()
            && changes_only_values(&method.attr)
        {
            return;
        }
        match value {
            Value::Term(term) => {
                let Term::Call { function, .. } = term.as_ref() else { return };
                // `log = logger.debug`
                if let Some(Term::Attribute { name, .. }) = function.as_term()
                    && changes_only_values(name)
                {
                    return;
                }
                let root = Self::root(function);
                match root {
                    Some(name) if super::modules::is_harmless(&name) => {}
                    Some(name) => {
                        self.tell(place, format!("it is defined outside the folder, in {name}"));
                        // Where migrations call it themselves, it may have `op` as they do.
                        if self.has_op(place.file) {
                            self.note_hidden_change();
                        }
                    }
                    None => {}
                }
            }
            Value::Unknown(unknown) if unknown.reason != DATABASE && unknown.place == place => {
                self.tell(place, format!("what is called isn't known: {}", unknown.reason));
            }
            _ => {}
        }
    }

    /// Whether a file has Alembic's `op`: the migration does, and what helps it.
    fn has_op(&mut self, file: u32) -> bool {
        file == 0 || matches!(self.module_name(self.modules[file as usize].scope, "op"), Some(Value::Op))
    }

    /// The library that a term comes from.
    pub(super) fn root(value: &Value<'a>) -> Option<String> {
        let mut at = value;
        loop {
            match at {
                Value::Term(term) => match term.as_ref() {
                    Term::Name(name) => return Some(name.to_string()),
                    Term::Attribute { of, .. } | Term::Item { of, .. } => at = of,
                    Term::Call { function, .. } => at = function,
                    Term::Operation { operands, .. } => at = operands.first()?,
                },
                _ => return None,
            }
        }
    }

    /// The last part of what is called, or named: `dataclass` of `@dataclasses.dataclass(frozen=True)`.
    pub(super) fn called_name(value: &Value<'a>) -> Option<String> {
        let name = match value.as_term()? {
            Term::Call { function, .. } => function.dotted()?,
            _ => value.dotted()?,
        };
        name.rsplit('.').next().map(ToOwned::to_owned)
    }

    /// Reads a function with what it is given.
    pub(super) fn call_function(&mut self, function: &Rc<Function<'a>>, args: Args<'a>, place: Place) -> Value<'a> {
        if function.kind == FunctionKind::ContextManager {
            // Read where a `with` enters it.
            let function = Value::Function(Rc::clone(function));
            return Value::Term(Rc::new(Term::Call { function, args, place }));
        }
        if self.mode == Mode::Skim {
            return Self::unknown_at(place, "a function that is not run");
        }
        // A recursion that ends nobody knows when is like a loop: twice tells all that it does, and once is what is left
        // where functions that call each other multiply.
        let is_same = |frame: &&Frame<'a>| frame.function.as_ref().is_some_and(|open| Rc::ptr_eq(open, function));
        let most = usize::from(self.budget.has_most_steps());
        if self.conditions.is_conditional() && self.frames.iter().filter(is_same).count() > most {
            return Self::unknown_at(place, "a recursion of unknown depth");
        }
        self.entered(function, args, place, None).0
    }

    /// Reads a function for the calls that are written in it; its parameters are not known.
    pub(super) fn skim_function(&mut self, function: &Rc<Function<'a>>, place: Place) {
        self.heap.fork();
        self.entered(function, Args::default(), place, None);
        self.heap.rewind();
        self.heap.close();
    }

    /// Whether a value is a context manager that a generator of the code's makes.
    pub(super) fn generator_call(value: &Value<'a>) -> Option<(Rc<Function<'a>>, Args<'a>, Place)> {
        match value.as_term()? {
            Term::Call { function: Value::Function(function), args, place } => {
                Some((Rc::clone(function), args.clone(), *place))
            }
            _ => None,
        }
    }

    /// Reads a context manager's generator, with the body of the `with` where it yields.
    pub(super) fn with_generator(
        &mut self,
        function: &Rc<Function<'a>>,
        args: Args<'a>,
        place: Place,
        within: Within<'a>,
    ) -> Flow<'a> {
        let rest = within.rest;
        let (_, left, is_entered) = self.entered(function, args, place, Some(within));
        match left {
            Some(flow) => flow,
            // It never yielded in sight: the body is read all the same.
            None if is_entered => Flow::Next,
            None => self.with(rest),
        }
    }

    /// Reads a function's body in a frame of its own: what it returns, how the body of a `with` ended in it, and
    /// whether that body was read.
    fn entered(
        &mut self,
        function: &Rc<Function<'a>>,
        args: Args<'a>,
        place: Place,
        within: Option<Within<'a>>,
    ) -> (Value<'a>, Option<Flow<'a>>, bool) {
        let had_within = within.is_some();
        if !self.may_call() || !self.enter() {
            self.tell(place, "calls are followed only to a certain depth, and this one is deeper");
            self.note_hidden_change();
            return (Self::unknown_at(place, "calls that are nested too deeply"), None, false);
        }
        if function.file == 0 {
            self.notes.written.read.insert(function.place.start);
        }
        let scope = Scope { kind: ScopeKind::Function { around: function.scope }, ..Scope::default() };
        let scope = self.heap.add(Cell::Scope(scope));
        self.bind_parameters(function, args, scope, place);
        let mut frame = Frame::new(Some(Rc::clone(function)), function.file, scope, place);
        frame.within = within;
        self.frames.push(frame);
        let conditions = self.conditions.extent();
        // A generator waits until somebody asks for more.
        let is_doubted = function.is_wrapped || (!had_within && function.is_generator());
        let flow = self.doubted(is_doubted, |reader| match function.body {
            Body::Suite(body) => reader.suite(body),
            Body::Expression(body) => Flow::Return(reader.value(body)),
        });
        self.raised += u32::from(matches!(flow, Flow::Raise));
        let popped = self.frames.pop();
        self.conditions.truncate(conditions);
        self.budget.leave();
        let Some(frame) = popped else { return (Value::None, None, false) };
        let was_read = had_within && frame.within.is_none();
        if !had_within && function.is_generator() {
            let sequence = Sequence { items: frame.yielded, rest: frame.yielded_rest };
            let list = Value::List(self.heap.add(Cell::Sequence(sequence)));
            return (list, None, false);
        }
        let last = match flow {
            Flow::Return(value) => Some(value),
            Flow::Raise if !frame.returned.is_empty() => None,
            _ => Some(Value::None),
        };
        let value = frame.returned.into_iter().chain(last).reduce(crate::value::heap::joined).unwrap_or(Value::None);
        (value, frame.left, was_read)
    }

    /// A `yield`: the body of the `with` that entered the generator is read here.
    pub(super) fn yielded(&mut self, value: Value<'a>) -> Value<'a> {
        let Some(within) = self.here_mut().within.take() else {
            let is_conditional = self.conditions.is_conditional();
            let frame = self.here_mut();
            if is_conditional {
                crate::value::heap::widen(&mut frame.yielded_rest, value);
            } else {
                frame.yielded.push(value);
            }
            return Value::None;
        };
        // Whichever way the generator goes, the body runs: under the conditions of the `with` alone.
        let inner = self.frames.split_off(within.frames.min(self.frames.len()));
        let conditions = self.conditions.split_off(within.conditions);
        if let Some(target) = within.target {
            self.bind(target, value);
        }
        let flow = self.with(within.rest);
        self.conditions.put_back(within.conditions, conditions);
        self.frames.extend(inner);
        self.here_mut().left = Some(flow);
        Value::None
    }

    /// Binds parameters by Python's rules; what isn't given and has no default isn't known.
    fn bind_parameters(
        &mut self,
        function: &Rc<Function<'a>>,
        args: Args<'a>,
        scope: crate::value::heap::Id,
        place: Place,
    ) {
        let parameters = function.parameters;
        let mut names: Vec<(Cow<'a, str>, Value<'a>)> = Vec::new();
        let mut positional = args.positional.into_iter();
        let mut named = args.named;
        let mut take = |name: &str| {
            let at = named.iter().position(|(key, _)| key == name)?;
            Some(named.swap_remove(at).1)
        };
        let default =
            |name: &str| function.defaults.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
        let missing = |name: &str| match (&args.open, name) {
            (Some(open), _) => open.clone(),
            // A function that is read on its own is Alembic's to call.
            (None, "op" | "alembic_op") => Value::Op,
            (None, _) => Self::unknown_at(place, format!("{PARAMETER}{name}")),
        };
        for argument in parameters.posonlyargs.iter().chain(&parameters.args) {
            let name = argument.def.arg.as_str();
            let value =
                positional.next().or_else(|| take(name)).or_else(|| default(name)).unwrap_or_else(|| missing(name));
            names.push((Cow::Borrowed(name), value));
        }
        for argument in &parameters.kwonlyargs {
            let name = argument.def.arg.as_str();
            let value = take(name).or_else(|| default(name)).unwrap_or_else(|| missing(name));
            names.push((Cow::Borrowed(name), value));
        }
        if let Some(rest) = &parameters.vararg {
            let rest_value = match &args.open {
                Some(open) => {
                    let sequence = Sequence { items: positional.collect(), rest: Some(open.clone()) };
                    Value::List(self.heap.add(Cell::Sequence(sequence)))
                }
                None => Value::Tuple(positional.collect()),
            };
            names.push((Cow::Borrowed(rest.arg.as_str()), rest_value));
        }
        if let Some(rest) = &parameters.kwarg {
            let mut dict = Dict::default();
            for (key, value) in named {
                self.insert(&mut dict, Value::text(key.as_ref()), value);
            }
            dict.rest = dict.rest.or(args.open);
            names.push((Cow::Borrowed(rest.arg.as_str()), Value::Dict(self.heap.add(Cell::Dict(dict)))));
        }
        self.provenance.bind_parameters(scope, names.iter().map(|(name, _)| name.clone()));
        if let Cell::Scope(scope) = self.heap.edit(scope) {
            scope.names.extend(names);
        }
    }

    /// `stack.enter_context(op.batch_alter_table(…))`: what an `ExitStack` enters.
    fn entered_by_stack(&mut self, args: Args<'a>, place: Place) -> Value<'a> {
        let context = args.positional.into_iter().next().unwrap_or(Value::None);
        if Self::generator_call(&context).is_some() {
            self.tell(place, "what an ExitStack enters is not followed any further");
            self.note_hidden_change();
            return Self::unknown_at(place, "what a context manager gives");
        }
        context
    }

    /// Calls a method of something that the code does not define.
    fn call_method(
        &mut self,
        of: &Value<'a>,
        name: &str,
        function: &Value<'a>,
        args: Args<'a>,
        place: Place,
    ) -> Value<'a> {
        if matches!(of, Value::Op | Value::Batch(_) | Value::Connection(_)) {
            // Whatever is given to the database is written out in full.
            let texts = args.positional.iter().chain(args.named.iter().map(|(_, value)| value));
            let length = |value: &Value<'a>| if let Value::Text(text) = value { text.len() } else { 0 };
            self.heap.work(texts.map(length).sum());
        }
        self.check_offline(of, name, place);
        match of {
            Value::Op => self.op_method(name, args, place),
            Value::Batch(batch) => {
                let batch = Rc::clone(batch);
                self.batch_method(&batch, name, &args, place)
            }
            Value::Connection(kind) => self.connection_method(*kind, name, function, args, place),
            Value::Inspector(number) => self.inspector_method(*number, name, &args, place),
            // Asked without an inspector, the dialect looks each time; the connection comes first.
            Value::Dialect if matches!(name, "has_table" | "has_index" | "has_sequence" | "has_schema") => {
                let mut args = args;
                if !args.positional.is_empty() {
                    args.positional.remove(0);
                }
                let inspector = self.questions.new_inspector();
                self.inspector_method(inspector, name, &args, place)
            }
            Value::Rows(id) => self.rows_method(*id, name, place),
            Value::Context => self.context_method(name, function, args, place),
            Value::Text(text) => {
                let text = Rc::clone(text);
                self.text_method(&text, name, &args, place)
            }
            Value::List(_) | Value::Tuple(_) | Value::Set(_) | Value::Dict(_) => {
                self.collection_method(of, name, &args, place)
            }
            Value::Module(id) => match name {
                "get" => {
                    let found = args.positional.first().and_then(Value::as_text).map(ToOwned::to_owned);
                    let default = args.positional.get(1).cloned().unwrap_or(Value::None);
                    match found {
                        Some(name) => self.module_name(*id, &name).unwrap_or(default),
                        None => {
                            let key = args.positional.first().cloned().unwrap_or(Value::None);
                            self.some_function(*id, &key, place)
                        }
                    }
                }
                _ => self.call_unknown(function, args, place),
            },
            Value::Instance(_) if matches!(name, "_replace" | "_asdict") => {
                Self::unknown_at(place, "a method of a record")
            }
            // `str.upper("a")`
            of if of.dotted().as_deref() == Some("builtins.str")
                && matches!(args.positional.first(), Some(Value::Text(_))) =>
            {
                let mut args = args;
                let Value::Text(text) = args.positional.remove(0) else { return Value::None };
                self.text_method(&text, name, &args, place)
            }
            of => {
                if name == "__init__" && of.dotted().as_deref() == Some(BASE_OBJECT) {
                    self.keep_base_arguments(args);
                    return Value::None;
                }
                if let Some(value) = self.library_method(of, name, &args, place) {
                    return value;
                }
                if let Some(quoted) = self.quoted_by_preparer(of, name, &args) {
                    return quoted;
                }
                if matches!(name, "enter_context" | "enter_async_context") {
                    return self.entered_by_stack(args, place);
                }
                if let Some(columns) = self.method_of_columns(of, name, place) {
                    return columns;
                }
                // A type as the dialect has it is that type (`TypeEngine.dialect_impl` in sqlalchemy/sql/type_api.py).
                if name == "dialect_impl" {
                    return of.clone();
                }
                if matches!(name, "to_metadata" | "tometadata") {
                    self.reflect(of);
                }
                if self.append_to_table(of, name, &args) || self.around_op(of, name, &args, place) {
                    return Value::None;
                }
                if Self::is_query(of) {
                    if let Some(nothing) = self.no_rows_of_query(of, name, place) {
                        return nothing;
                    }
                    return match name {
                        "first" | "one" | "all" | "one_or_none" | "get" | "scalar" | "count" | "yield_per"
                        | "scalars" | "exists" => self.row_of(of, place),
                        _ => Value::Term(Rc::new(Term::Call { function: function.clone(), args, place })),
                    };
                }
                if makes_session(name) {
                    return Value::Connection(Connection::Session);
                }
                let root = Self::root(of);
                if let Some(root) = root
                    && !super::modules::is_harmless(&root)
                    && !only_asks(name)
                    && Self::gives_database(&args)
                {
                    self.tell(
                        place,
                        format!("it is defined outside the folder, in {root}, and it is given the database"),
                    );
                    self.note_hidden_change();
                }
                if let Some(dotted) = function.dotted().map(Cow::into_owned) {
                    if let Some(value) = self.library_call(&dotted, &args, place) {
                        return value;
                    }
                    self.note_text(&dotted, &args, place);
                }
                self.made(function, args, place)
            }
        }
    }
}

/// Whether a function makes an ORM session, by its name: SQLAlchemy's, or that of an application.
fn makes_session(name: &str) -> bool {
    matches!(
        name,
        "Session"
            | "sessionmaker"
            | "scoped_session"
            | "AsyncSession"
            | "create_session"
            | "get_session"
            | "session_scope"
    )
}

/// Whether a function that is given the database only asks it, by its name: `column_exists`, `has_index`. What it
/// answers isn't known.
fn only_asks(name: &str) -> bool {
    let begins = ["has_", "is_", "get_", "check_", "find_", "list_", "count_", "inspect"];
    name.contains("exist") || begins.iter().any(|word| name.trim_start_matches('_').starts_with(word))
}

/// Whether a method changes a Python value or writes a log, and no database, whatever it is called on.
fn changes_only_values(name: &str) -> bool {
    matches!(
        name,
        "append"
            | "appendleft"
            | "extend"
            | "add"
            | "discard"
            | "remove"
            | "pop"
            | "popitem"
            | "clear"
            | "sort"
            | "reverse"
            | "setdefault"
            | "debug"
            | "info"
            | "warning"
            | "warn"
            | "error"
            | "exception"
            | "critical"
            | "log"
    )
}
