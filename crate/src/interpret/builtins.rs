//! Functions that Python has by itself.

use std::rc::Rc;

use super::bases::BASE_OBJECT;
use super::budget::MAX_ELEMENTS;
use super::reader::Reader;
use crate::text::Text;
use crate::value::heap::{Cell, Dict, ScopeKind, Sequence, joined, widen};
use crate::value::{Args, Place, Term, Value};

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
            ("list", Some(Value::List(id) | Value::Rows(id))) if self.questions.without_rows.contains(&id) => {
                let rows = self.heap.sequence(id).cloned().unwrap_or_default();
                self.list_without_rows(rows)
            }
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
                        return unknown("more elements than Limbeck follows");
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
                best.or_else(|| args.named("default").cloned())
                    .unwrap_or_else(|| unknown("an element of an empty sequence"))
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
                letter.map_or_else(|| unknown("a character that isn't known"), |letter| Value::text(letter.to_string()))
            }
            ("ord", Some(value)) => {
                let letter = value.as_text().and_then(|text| text.chars().next());
                letter.map_or_else(
                    || unknown("a character that isn't known"),
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
                if let (Some(name), Some(to), Value::Term(_)) = (&name, args.positional.get(2), &value) {
                    self.set_made_attribute(&value, name, to);
                }
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
            ("print", _) => Value::None,
            ("input", _) => Self::unknown_at(place, "somebody types it"),
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
            ("open", Some(path)) => self.opened(&path, place),
            ("super", _) => Value::name(BASE_OBJECT),
            _ => Value::Term(Rc::new(Term::Call { function: function.clone(), args, place })),
        }
    }

    fn length(&mut self, value: &Value<'a>) -> Option<i64> {
        match value {
            Value::Text(text) => Some(text.as_known()?.chars().count() as i64),
            Value::Dict(id) => {
                let dict = self.heap.dict(*id)?;
                dict.rest.is_none().then_some(dict.entries.len() as i64)
            }
            Value::Any(_) => None,
            Value::List(id) if self.questions.without_rows.contains(id) => Some(0),
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
            // That of MariaDB is derived from that of MySQL.
            return Some(self.settings.dialect.option_names().any(|it| module.split('.').next() == Some(it)));
        }
        // `isinstance(context.impl, SQLiteImpl)`
        if let (Value::Context, Some(name)) = (value, name.as_deref())
            && let Some(module) = name.strip_prefix("alembic.ddl.")
            && let Some(dialect) = module.split('.').next().filter(|module| !matches!(*module, "impl" | "DefaultImpl"))
        {
            self.provenance.count_answer();
            return Some(self.settings.dialect.option_names().any(|it| it == dialect));
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
}
