//! Python's own functions, and those of its library that migrations put values together with.

use std::rc::Rc;

use super::budget::MAX_ELEMENTS;
use super::reader::Reader;
use crate::text::Text;
use crate::value::heap::{Cell, Class, ClassKind, Dict, Scope, ScopeKind, Sequence, joined, widen};
use crate::value::{Args, Connection, Place, Term, Value};

/// Functions and types that Python has by itself.
pub(super) fn is_builtin(name: &str) -> bool {
    const BUILTINS: &[&str] = &[
        "AssertionError",
        "AttributeError",
        "BaseException",
        "Exception",
        "FileNotFoundError",
        "ImportError",
        "IndexError",
        "KeyError",
        "LookupError",
        "ModuleNotFoundError",
        "NotImplementedError",
        "OSError",
        "RuntimeError",
        "StopIteration",
        "TypeError",
        "ValueError",
        "Warning",
        "abs",
        "all",
        "any",
        "bool",
        "bytes",
        "callable",
        "chr",
        "classmethod",
        "dict",
        "dir",
        "divmod",
        "enumerate",
        "eval",
        "exec",
        "filter",
        "float",
        "format",
        "frozenset",
        "getattr",
        "globals",
        "hasattr",
        "hash",
        "id",
        "input",
        "int",
        "isinstance",
        "issubclass",
        "iter",
        "len",
        "list",
        "locals",
        "map",
        "max",
        "min",
        "next",
        "object",
        "open",
        "ord",
        "pow",
        "print",
        "property",
        "range",
        "repr",
        "reversed",
        "round",
        "set",
        "setattr",
        "slice",
        "sorted",
        "staticmethod",
        "str",
        "sum",
        "super",
        "tuple",
        "type",
        "vars",
        "zip",
    ];
    BUILTINS.binary_search(&name).is_ok()
}

impl<'a> Reader<'a> {
    pub(super) fn call_builtin(&mut self, name: &str, function: &Value<'a>, args: Args<'a>, place: Place) -> Value<'a> {
        let first = args.positional.first().cloned();
        let unknown = |reason: &'static str| Self::unknown_at(place, reason);
        match (name, first) {
            ("str", None) => Value::text(""),
            ("str", Some(Value::Any(values))) => {
                self.each_alternative(&values, |reader, value| Value::text(reader.written(&value)))
            }
            ("str", Some(value)) => Value::text(self.written(&value)),
            ("repr", Some(value)) => self.repr(&value, place),
            ("format", Some(value)) => {
                let spec = args.positional.get(1).and_then(Value::as_text).unwrap_or("");
                let written =
                    if spec.is_empty() { Some(self.written(&value)) } else { super::strings::with_spec(&value, spec) };
                Value::text(written.unwrap_or_else(|| Text::hole(self.heap.source(place))))
            }
            ("int", Some(value)) => match &value {
                Value::Int(_) => value,
                Value::Bool(value) => Value::Int(i64::from(*value)),
                Value::Text(text) => match text.as_known().and_then(|text| text.trim().parse().ok()) {
                    Some(number) => Value::Int(number),
                    None => unknown("a number that isn't known"),
                },
                _ => unknown("a number that isn't known"),
            },
            ("float", Some(value)) => match &value {
                Value::Float(_) => value,
                #[expect(clippy::cast_precision_loss, reason = "numbers in migrations are small")]
                Value::Int(number) => Value::Float(*number as f64),
                _ => unknown("a number that isn't known"),
            },
            ("bool", Some(value)) => {
                self.truth(&value).map_or_else(|| unknown("a condition that isn't known"), Value::Bool)
            }
            ("len", Some(value)) => {
                self.length(&value).map_or_else(|| unknown("a length that isn't known"), Value::Int)
            }
            ("list", None) => self.heap.list(Vec::new()),
            ("list", Some(value)) => match self.iterated(&value, place) {
                Some(sequence) => self.bounded_list(sequence.items, sequence.rest, place),
                None => self.element_of(&value, place),
            },
            ("iter", Some(value)) => value,
            ("tuple", None) => Value::Tuple(Rc::new([])),
            ("tuple", Some(value)) => match self.iterated(&value, place) {
                Some(Sequence { items, rest: None }) => Value::Tuple(items.into()),
                Some(sequence) => self.bounded_list(sequence.items, sequence.rest, place),
                None => self.element_of(&value, place),
            },
            ("set" | "frozenset", None) => self.set(Vec::new(), None),
            ("set" | "frozenset", Some(value)) => match self.iterated(&value, place) {
                Some(sequence) => self.set(sequence.items, sequence.rest),
                None => self.element_of(&value, place),
            },
            ("dict", first) => {
                let mut dict = Dict::default();
                if let Some(first) = first {
                    self.merge_into(&mut dict, &first);
                }
                for (key, value) in args.named {
                    self.insert(&mut dict, Value::text(key.as_ref()), value);
                }
                dict.rest = dict.rest.or(args.open);
                Value::Dict(self.heap.add(Cell::Dict(dict)))
            }
            ("sorted", Some(value)) => self.sorted(&value, &args, place),
            ("reversed", Some(value)) => match self.iterated(&value, place) {
                Some(mut sequence) => {
                    sequence.items.reverse();
                    self.bounded_list(sequence.items, sequence.rest, place)
                }
                None => self.element_of(&value, place),
            },
            ("enumerate", Some(value)) => {
                let start = match args.get(1, "start") {
                    Some(Value::Int(start)) => *start,
                    _ => 0,
                };
                match self.iterated(&value, place) {
                    Some(sequence) => {
                        let pair = |(at, item): (usize, Value<'a>)| {
                            Value::Tuple([Value::Int(start.saturating_add(at as i64)), item].into())
                        };
                        let items = sequence.items.into_iter().enumerate().map(pair).collect();
                        let rest = sequence.rest.map(|rest| Value::Tuple([unknown("a number"), rest].into()));
                        self.bounded_list(items, rest, place)
                    }
                    None => {
                        let item = self.element_of(&value, place);
                        let pair = Value::Tuple([unknown("a number"), item].into());
                        self.bounded_list(Vec::new(), Some(pair), place)
                    }
                }
            }
            ("zip", _) => self.zipped(&args.positional, place),
            ("range", _) => {
                let mut numbers = Vec::new();
                for argument in &args.positional {
                    match argument {
                        Value::Int(number) => numbers.push(*number),
                        _ => return unknown("a range whose bounds aren't known"),
                    }
                }
                let (start, stop, step) = match numbers.as_slice() {
                    [stop] => (0, *stop, 1),
                    [start, stop] => (*start, *stop, 1),
                    [start, stop, step] if *step != 0 => (*start, *stop, *step),
                    _ => return unknown("a range without bounds"),
                };
                let mut items = Vec::new();
                let mut at = start;
                while (step > 0 && at < stop) || (step < 0 && at > stop) {
                    if items.len() >= MAX_ELEMENTS {
                        return unknown("more elements than are followed");
                    }
                    items.push(Value::Int(at));
                    at = at.saturating_add(step);
                }
                self.bounded_list(items, None, place)
            }
            ("map", Some(function)) => {
                let Some(of) = args.positional.get(1).cloned() else { return unknown("a map of nothing") };
                if args.positional.len() > 2 {
                    return unknown("a map of several sequences");
                }
                let sequence = self.iterated(&of, place);
                let element = self.element_of(&of, place);
                let sequence = sequence.unwrap_or(Sequence { items: Vec::new(), rest: Some(element) });
                let mut items = Vec::with_capacity(sequence.items.len());
                for item in sequence.items {
                    items.push(self.call_value(&function, super::expressions::args(vec![item]), place));
                    if self.budget.is_stopped() {
                        break;
                    }
                }
                let rest =
                    sequence.rest.map(|rest| self.call_value(&function, super::expressions::args(vec![rest]), place));
                self.bounded_list(items, rest, place)
            }
            ("filter", Some(function)) => {
                let Some(of) = args.positional.get(1).cloned() else { return unknown("a filter of nothing") };
                let Some(sequence) = self.iterated(&of, place) else { return self.element_of(&of, place) };
                let mut kept = Sequence { items: Vec::new(), rest: sequence.rest };
                for item in sequence.items {
                    let test = match &function {
                        Value::None => item.clone(),
                        function => self.call_value(function, super::expressions::args(vec![item.clone()]), place),
                    };
                    match self.truth(&test) {
                        Some(true) => kept.items.push(item),
                        Some(false) => {}
                        None => widen(&mut kept.rest, item),
                    }
                }
                self.bounded_list(kept.items, kept.rest, place)
            }
            ("any" | "all", Some(value)) => {
                let wanted = name == "any";
                let Some(sequence) = self.iterated(&value, place) else { return self.element_of(&value, place) };
                let mut is_known = sequence.rest.is_none();
                for item in &sequence.items {
                    match self.truth(item) {
                        Some(truth) if truth == wanted => return Value::Bool(wanted),
                        None => is_known = false,
                        Some(_) => {}
                    }
                }
                if is_known { Value::Bool(!wanted) } else { unknown("a condition that isn't known") }
            }
            ("sum", Some(value)) => {
                let sequence = self.iterated(&value, place).filter(|sequence| sequence.rest.is_none());
                let numbers = sequence.map(|it| {
                    it.items
                        .iter()
                        .map(|it| if let Value::Int(it) = it { Some(*it) } else { None })
                        .collect::<Option<Vec<_>>>()
                });
                match numbers.flatten().and_then(|it| it.into_iter().try_fold(0_i64, i64::checked_add)) {
                    Some(sum) => Value::Int(sum),
                    None => unknown("a sum that isn't known"),
                }
            }
            ("min" | "max", Some(value)) => {
                let items = if args.positional.len() > 1 {
                    Some(Sequence { items: args.positional.clone(), rest: None })
                } else {
                    self.iterated(&value, place)
                };
                let Some(Sequence { items, rest: None }) = items else { return unknown("elements that aren't known") };
                let mut best: Option<Value<'a>> = None;
                for item in items {
                    best = match best {
                        None => Some(item),
                        Some(known) => match self.ordering(&item, &known) {
                            Some(ordering) if ordering.is_lt() == (name == "min") && ordering.is_ne() => Some(item),
                            Some(_) => Some(known),
                            None => return unknown("elements whose order isn't known"),
                        },
                    };
                }
                best.or_else(|| args.named("default").cloned()).unwrap_or_else(|| unknown("an element of nothing"))
            }
            ("abs", Some(Value::Int(number))) => {
                number.checked_abs().map_or_else(|| unknown("a number out of bounds"), Value::Int)
            }
            ("round", Some(Value::Int(number))) => Value::Int(number),
            // Half goes to the even neighbour.
            #[expect(clippy::cast_possible_truncation, reason = "it is within the bounds")]
            ("round", Some(Value::Float(number))) if args.positional.len() == 1 && number.abs() < 1e15 => {
                Value::Int(number.round_ties_even() as i64)
            }
            ("chr", Some(Value::Int(code))) => {
                let letter = u32::try_from(code).ok().and_then(char::from_u32);
                letter.map_or_else(|| unknown("a letter that isn't known"), |letter| Value::text(letter.to_string()))
            }
            ("ord", Some(value)) => {
                let letter = value.as_text().and_then(|text| text.chars().next());
                letter.map_or_else(
                    || unknown("a letter that isn't known"),
                    |letter| Value::Int(i64::from(u32::from(letter))),
                )
            }
            ("next", Some(value)) => {
                let sequence = self.iterated(&value, place);
                match sequence {
                    Some(Sequence { items, .. }) if !items.is_empty() => {
                        items.into_iter().next().unwrap_or(Value::None)
                    }
                    Some(Sequence { rest: None, .. }) => args.positional.get(1).cloned().unwrap_or(Value::None),
                    Some(Sequence { rest: Some(rest), .. }) => match args.positional.get(1) {
                        Some(default) => joined(rest, default.clone()),
                        None => rest,
                    },
                    None => self.element_of(&value, place),
                }
            }
            ("isinstance", Some(value)) => {
                let kind = args.positional.get(1).cloned().unwrap_or(Value::None);
                self.is_instance(&value, &kind).map_or_else(|| unknown("a type that isn't known"), Value::Bool)
            }
            ("callable", Some(value)) => {
                Value::Bool(matches!(value, Value::Function(_) | Value::Method(_) | Value::Class(_)))
            }
            ("getattr", Some(value)) => {
                let Some(name) = args.positional.get(1).and_then(Value::as_text).map(ToOwned::to_owned) else {
                    return match (&value, args.positional.get(1)) {
                        (Value::Module(id), Some(key)) => self.some_function(*id, &key.clone(), place),
                        _ => unknown("an attribute whose name isn't known"),
                    };
                };
                let default = args.positional.get(2).cloned();
                self.named_attribute(&value, &name, default, place)
            }
            ("hasattr", Some(value)) => {
                let Some(name) = args.positional.get(1).and_then(Value::as_text).map(ToOwned::to_owned) else {
                    return unknown("an attribute whose name isn't known");
                };
                match &value {
                    Value::Module(id) => Value::Bool(self.module_name(*id, &name).is_some()),
                    Value::Instance(_) => Value::Bool(self.attribute_of_object(&value, &name).is_some()),
                    Value::Op => Value::Bool(crate::alchemy::is_directive(&name) || name == "get_bind"),
                    _ => unknown("an attribute of what isn't known"),
                }
            }
            ("setattr", Some(value)) => {
                let name = args.positional.get(1).and_then(Value::as_text).map(ToOwned::to_owned);
                if let (Some(name), Some(to), Value::Instance(id) | Value::Class(id)) =
                    (name, args.positional.get(2), &value)
                    && let Cell::Scope(scope) = self.heap.edit(*id)
                {
                    scope.names.insert(name.into(), to.clone());
                }
                Value::None
            }
            ("globals", _) => Value::Module(self.modules[self.file() as usize].scope),
            ("locals" | "vars", None) => Value::Module(self.here().scope),
            ("type", Some(Value::Instance(id))) => match self.heap.scope(id).map(|scope| &scope.kind) {
                Some(ScopeKind::Instance { class }) => Value::Class(*class),
                _ => unknown("a type that isn't known"),
            },
            ("print" | "input", _) => Value::None,
            // `eval("upgrade_%s" % engine_name)()`: a name.
            ("eval", Some(Value::Text(text)))
                if let Some(value) = text.as_known().map(str::trim).and_then(|name| self.lookup(name)) =>
            {
                value
            }
            ("exec" | "eval", _) => {
                self.tell(place, "it runs code that is put together as text");
                self.note_hidden_change();
                unknown("code that is put together as text")
            }
            ("open", Some(path)) => match self.file_text(&path) {
                Some(text) => Value::Term(Rc::new(Term::Call {
                    function: Value::name("builtins.open"),
                    args: super::expressions::args(vec![Value::text(text)]),
                    place,
                })),
                None => unknown("a file that isn't in the folder"),
            },
            ("super", _) => Value::name("builtins.super()"),
            _ => Value::Term(Rc::new(Term::Call { function: function.clone(), args, place })),
        }
    }

    /// Another list, dict or set of the same; where the copy is deep, of copies.
    fn copied(&mut self, value: &Value<'a>, is_deep: bool) -> Value<'a> {
        if !self.enter() {
            return value.clone();
        }
        let copy = match value {
            Value::List(id) | Value::Set(id) => match self.heap.sequence(*id).cloned() {
                Some(mut sequence) if self.budget.may_grow(sequence.items.len() * 16) => {
                    if is_deep {
                        sequence.items = sequence.items.iter().map(|item| self.copied(item, true)).collect();
                    }
                    let id = self.heap.add(Cell::Sequence(sequence));
                    if matches!(value, Value::List(_)) { Value::List(id) } else { Value::Set(id) }
                }
                _ => value.clone(),
            },
            Value::Dict(id) => match self.heap.dict(*id).cloned() {
                Some(mut dict) if self.budget.may_grow(dict.entries.len() * 16) => {
                    if is_deep {
                        for (_, value) in dict.entries.values_mut() {
                            *value = self.copied(value, true);
                        }
                    }
                    Value::Dict(self.heap.add(Cell::Dict(dict)))
                }
                _ => value.clone(),
            },
            Value::Tuple(items) if is_deep => Value::Tuple(items.iter().map(|item| self.copied(item, true)).collect()),
            value => value.clone(),
        };
        self.budget.leave();
        copy
    }

    /// What `json.loads` makes of a text; its nesting is bounded where it is read.
    fn of_json(&mut self, read: serde_json::Value) -> Option<Value<'a>> {
        Some(match read {
            serde_json::Value::Null => Value::None,
            serde_json::Value::Bool(value) => Value::Bool(value),
            serde_json::Value::Number(number) => match number.as_i64() {
                Some(number) => Value::Int(number),
                None => Value::Float(number.as_f64()?),
            },
            serde_json::Value::String(text) => Value::text(text),
            serde_json::Value::Array(items) => {
                if items.len() > MAX_ELEMENTS || !self.budget.may_grow(items.len() * 16) {
                    return None;
                }
                let items = items.into_iter().map(|item| self.of_json(item)).collect::<Option<Vec<_>>>()?;
                self.heap.list(items)
            }
            // The order of several entries is lost in reading.
            serde_json::Value::Object(entries) if entries.len() > 1 => return None,
            serde_json::Value::Object(entries) => {
                let mut dict = Dict::default();
                for (key, value) in entries {
                    let value = self.of_json(value)?;
                    self.insert(&mut dict, Value::text(key), value);
                }
                Value::Dict(self.heap.add(Cell::Dict(dict)))
            }
        })
    }

    fn length(&mut self, value: &Value<'a>) -> Option<i64> {
        match value {
            Value::Text(text) => Some(text.as_known()?.chars().count() as i64),
            Value::Dict(id) => {
                let dict = self.heap.dict(*id)?;
                dict.rest.is_none().then_some(dict.entries.len() as i64)
            }
            Value::Any(_) => None,
            Value::Instance(id) if self.record_fields(*id).is_none() => {
                let method = self.attribute_of_object(value, "__len__")?;
                match self.call_value(&method, Args::default(), Place { file: 0, start: 0, end: 0 }) {
                    Value::Int(length) => Some(length),
                    _ => None,
                }
            }
            value => {
                let sequence = self.iterated(value, Place { file: 0, start: 0, end: 0 })?;
                sequence.rest.is_none().then_some(sequence.items.len() as i64)
            }
        }
    }

    fn zipped(&mut self, sequences: &[Value<'a>], place: Place) -> Value<'a> {
        let mut all = Vec::with_capacity(sequences.len());
        for sequence in sequences {
            match self.iterated(sequence, place) {
                Some(sequence) => all.push(sequence),
                None => all.push(Sequence { items: Vec::new(), rest: Some(self.element_of(sequence, place)) }),
            }
        }
        let known = all.iter().filter(|it| it.rest.is_none()).map(|it| it.items.len()).min();
        let length = known.unwrap_or_else(|| all.iter().map(|it| it.items.len()).min().unwrap_or(0));
        let nth = |sequence: &Sequence<'a>, at: usize| sequence.items.get(at).or(sequence.rest.as_ref()).cloned();
        let items: Vec<Value<'a>> = (0..length)
            .filter_map(|at| Some(Value::Tuple(all.iter().map(|it| nth(it, at)).collect::<Option<Vec<_>>>()?.into())))
            .collect();
        let rest = if known.is_none() && !all.is_empty() {
            all.iter().map(|it| it.rest.clone()).collect::<Option<Vec<_>>>().map(|rest| Value::Tuple(rest.into()))
        } else {
            None
        };
        self.bounded_list(items, rest, place)
    }

    pub(super) fn is_instance(&mut self, value: &Value<'a>, kind: &Value<'a>) -> Option<bool> {
        if let Value::Tuple(kinds) = kind {
            let kinds = Rc::clone(kinds);
            let mut truth = Some(false);
            for kind in kinds.iter() {
                match self.is_instance(value, kind) {
                    Some(true) => return Some(true),
                    None => truth = None,
                    Some(false) => {}
                }
            }
            return truth;
        }
        let name = kind.dotted();
        if let (Value::Dialect, Some(name)) = (value, name.as_deref()) {
            // Its class is in a module of its name: `sqlalchemy.dialects.mysql.base.MySQLDialect`.
            let module = name.split_once("dialects.").map_or(name, |(_, module)| module);
            self.provenance.count_answer();
            return Some(module.split('.').next() == Some(self.settings.dialect.name()));
        }
        match (value, name.as_deref()?) {
            (Value::Term(_), class) if let Some(known) = Self::is_type_of(value, class) => Some(known),
            (Value::Unknown(_) | Value::Any(_) | Value::Term(_), _) => None,
            (Value::Text(_), name) => Some(name == "builtins.str"),
            (Value::Int(_), name) => Some(matches!(name, "builtins.int")),
            (Value::Bool(_), name) => Some(matches!(name, "builtins.bool" | "builtins.int")),
            (Value::List(_), name) => Some(matches!(name, "builtins.list")),
            (Value::Tuple(_), name) => Some(matches!(name, "builtins.tuple")),
            (Value::Dict(_), name) => Some(matches!(name, "builtins.dict")),
            (Value::Set(_), name) => Some(matches!(name, "builtins.set")),
            (Value::None, _) => Some(false),
            _ => None,
        }
    }

    /// An attribute by a name that the code makes up.
    fn named_attribute(&mut self, of: &Value<'a>, name: &str, default: Option<Value<'a>>, place: Place) -> Value<'a> {
        let found = match of {
            Value::Module(id) => self.module_name(*id, name),
            Value::Instance(_) => self.attribute_of_object(of, name),
            Value::Class(id) => self.class_attribute(*id, name),
            Value::Op => return Value::Term(Rc::new(Term::Attribute { of: Value::Op, name: name.to_owned().into() })),
            Value::Batch(_) | Value::Connection(_) | Value::Inspector(_) | Value::Context => {
                return Value::Term(Rc::new(Term::Attribute { of: of.clone(), name: name.to_owned().into() }));
            }
            Value::Dialect if name == "name" => {
                self.provenance.count_answer();
                return Value::text(self.settings.dialect.name());
            }
            Value::Unknown(origin) => return Value::Unknown(Rc::clone(origin)),
            Value::Term(_) if default.is_none() => {
                return Value::Term(Rc::new(Term::Attribute { of: of.clone(), name: name.to_owned().into() }));
            }
            _ => None,
        };
        found.or(default).unwrap_or_else(|| Self::unknown_at(place, "an attribute that isn't there"))
    }

    /// A function of a library's that puts values together, by its dotted name; `None` where it is another.
    pub(super) fn library_call(&mut self, dotted: &str, args: &Args<'a>, place: Place) -> Option<Value<'a>> {
        let first = args.positional.first();
        let last = dotted.rsplit('.').next().unwrap_or(dotted);
        Some(match (dotted, last) {
            ("sqlalchemy.inspect" | "sqlalchemy.inspection.inspect", _) => match first {
                Some(Value::Connection(_) | Value::Unknown(_)) | None => self.inspector(),
                _ => return None,
            },
            (_, "from_engine") | ("sqlalchemy.Inspector" | "sqlalchemy.engine.reflection.Inspector", _) => {
                self.inspector()
            }
            (_, "Session" | "sessionmaker" | "scoped_session" | "AsyncSession")
                if dotted.starts_with("sqlalchemy") || dotted.starts_with("sqlmodel") =>
            {
                Value::Connection(Connection::Session)
            }
            (_, "create_engine" | "engine_from_config") => Value::Connection(Connection::Plain),
            ("os.environ.get" | "os.getenv" | "decouple.config", _) => {
                Self::unknown_at(place, "an environment variable")
            }
            ("textwrap.dedent" | "inspect.cleandoc", _) => match first? {
                Value::Text(text) => match text.as_known() {
                    Some(known) => Value::text(dedented(known)),
                    None => Value::Text(Rc::clone(text)),
                },
                other => other.clone(),
            },
            // An object that is made when it is first used.
            ("lazy_object_proxy.Proxy", _) => {
                let make = first?.clone();
                self.call_value(&make, Args::default(), place)
            }
            ("textwrap.indent", _) => first?.clone(),
            ("itertools.chain", _) => {
                let list = self.heap.list(Vec::new());
                if let Value::List(id) = list {
                    for part in &args.positional {
                        self.extend_list(id, part, place);
                    }
                }
                list
            }
            ("itertools.chain.from_iterable", _) => {
                let parts = self.iterated(&first?.clone(), place)?;
                let list = self.heap.list(Vec::new());
                if let Value::List(id) = list {
                    for part in parts.items.iter().chain(&parts.rest) {
                        self.extend_list(id, part, place);
                    }
                }
                list
            }
            ("itertools.product", _) => {
                let mut all = vec![Vec::new()];
                for part in &args.positional {
                    let items = self.iterated(part, place).filter(|it| it.rest.is_none())?.items;
                    if all.len().saturating_mul(items.len()) > MAX_ELEMENTS / 10 {
                        return Some(Self::unknown_at(place, "more elements than are followed"));
                    }
                    all = all
                        .into_iter()
                        .flat_map(|start: Vec<Value<'a>>| {
                            items.iter().map(move |item| start.iter().chain([item]).cloned().collect())
                        })
                        .collect();
                }
                let items = all.into_iter().map(|items: Vec<Value<'a>>| Value::Tuple(items.into())).collect();
                self.bounded_list(items, None, place)
            }
            ("collections.OrderedDict" | "collections.defaultdict" | "types.MappingProxyType", _) => {
                let mut dict = Dict::default();
                let source = if last == "defaultdict" { args.positional.get(1) } else { first };
                if let Some(source) = source.cloned() {
                    self.merge_into(&mut dict, &source);
                }
                Value::Dict(self.heap.add(Cell::Dict(dict)))
            }
            ("collections.namedtuple", _) => self.named_tuple(args, place)?,
            ("types.SimpleNamespace", _) => {
                let mut scope = Scope::default();
                scope.names.extend(args.named.iter().cloned());
                Value::Instance(self.heap.add(Cell::Scope(scope)))
            }
            ("importlib.import_module", _) => {
                let module = first?.as_text()?.to_owned();
                self.module(&module)
            }
            ("copy.copy" | "copy.deepcopy", _) => {
                let first = first?.clone();
                self.copied(&first, dotted == "copy.deepcopy")
            }
            ("typing.cast", _) => args.positional.get(1)?.clone(),
            ("asyncio.run", _) | (_, "run_until_complete") => first?.clone(),
            ("json.loads" | "ujson.loads" | "simplejson.loads" | "orjson.loads", _) => {
                let read = serde_json::from_str::<serde_json::Value>(first?.as_text()?).ok()?;
                self.of_json(read)?
            }
            ("json.dumps", _) => match first? {
                Value::Text(text) => match text.as_known() {
                    Some(known) => Value::text(serde_json::Value::from(known).to_string()),
                    None => Self::unknown_at(place, "a text that isn't known whole"),
                },
                value @ (Value::Int(_) | Value::Float(_)) => Value::text(self.heap.shown(value)),
                _ => Value::text(Text::hole(self.heap.source(place))),
            },
            ("os.path.join", _) => {
                let mut path = Text::empty();
                for part in &args.positional {
                    let part = self.written(part);
                    if part.as_known().is_some_and(|part| part.starts_with('/')) {
                        path = Text::empty();
                    } else if !path.is_empty() {
                        path.push_str("/");
                    }
                    path.push_text(&part);
                }
                Value::text(path)
            }
            ("os.path.dirname", _) => {
                let path = first?.as_text()?;
                Value::text(path.rsplit_once('/').map_or("", |(parent, _)| parent))
            }
            ("os.path.basename", _) => {
                let path = first?.as_text()?;
                Value::text(path.rsplit('/').next().unwrap_or(path))
            }
            ("os.path.abspath" | "os.path.realpath" | "os.path.normpath" | "os.fspath", _) => first?.clone(),
            ("os.path.splitext", _) => {
                let path = first?.as_text()?;
                let (stem, extension) = path.rsplit_once('.').unwrap_or((path, ""));
                let extension = if extension.is_empty() { String::new() } else { format!(".{extension}") };
                Value::Tuple([Value::text(stem), Value::text(extension)].into())
            }
            ("os.path.exists" | "os.path.isfile", _) => match self.file_text(first?) {
                Some(_) => Value::Bool(true),
                None => Self::unknown_at(place, "a file that isn't in the folder"),
            },
            ("sys.modules.get", _) => Value::Module(self.modules[self.file() as usize].scope),
            _ => return None,
        })
    }

    fn named_tuple(&mut self, args: &Args<'a>, place: Place) -> Option<Value<'a>> {
        let fields = match args.get(1, "field_names")? {
            Value::Text(text) => {
                text.as_known()?.split([' ', ',']).filter(|name| !name.is_empty()).map(ToOwned::to_owned).collect()
            }
            value => {
                let items = self.iterated(&value.clone(), place)?.items;
                items.iter().map(|item| item.as_text().map(ToOwned::to_owned)).collect::<Option<Vec<_>>>()?
            }
        };
        // Field names live as long as the source does only where it writes them; these are made up, few, and kept.
        let fields: Vec<&'a str> =
            fields.into_iter().filter_map(|field: String| self.source_name(place, &field)).collect();
        let around = self.here().scope;
        let class = Class { name: "namedtuple", bases: Vec::new(), fields, place, kind: ClassKind::Record, around };
        let scope = Scope { kind: ScopeKind::Class(Box::new(class)), ..Scope::default() };
        Some(Value::Class(self.heap.add(Cell::Scope(scope))))
    }

    /// A name as it stands in the source of a place.
    fn source_name(&self, place: Place, name: &str) -> Option<&'a str> {
        let text: &'a str = self.modules.get(place.file as usize)?.source.text.as_str();
        let source = text.get(place.start as usize..place.end as usize)?;
        let at = source.find(name)?;
        source.get(at..at + name.len())
    }

    /// A method of a library's object that puts values together.
    pub(super) fn library_method(
        &mut self,
        of: &Value<'a>,
        name: &str,
        args: &Args<'a>,
        place: Place,
    ) -> Option<Value<'a>> {
        let term = of.as_term()?;
        if let Some(value) = self.path_method(of, name, args, place) {
            return Some(value);
        }
        match term {
            Term::Call { function, args: opened, .. } if function.dotted().as_deref() == Some("builtins.open") => {
                match name {
                    "read" => opened.positional.first().cloned(),
                    "readlines" => {
                        let text = opened.positional.first()?.as_text()?.to_owned();
                        let items = text.split_inclusive('\n').map(Value::text).collect();
                        Some(self.bounded_list(items, None, place))
                    }
                    "close" => Some(Value::None),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// `textwrap.dedent`: without the space that all lines begin with.
fn dedented(text: &str) -> String {
    let is_blank = |line: &&str| line.trim().is_empty();
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let common = text.lines().filter(|line| !is_blank(line)).map(indent).min().unwrap_or(0);
    let lines = text.split_inclusive('\n').map(|line| match line.get(common..) {
        Some(rest) if !is_blank(&line) => rest,
        _ => "\n",
    });
    lines.collect()
}
