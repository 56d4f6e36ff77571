//! Functions of the standard library, and a few of other libraries', that migrations put values together with.

use std::rc::Rc;

use super::budget::MAX_ELEMENTS;
use super::reader::Reader;
use super::surroundings::Surrounding;
use crate::text::Text;
use crate::value::heap::{Cell, Class, ClassKind, Dict, Scope, ScopeKind};
use crate::value::{Args, Connection, Place, Term, Value};

impl<'a> Reader<'a> {
    /// A function of a library's that puts values together, by its dotted name; `None` where it is another.
    pub(super) fn library_call(&mut self, dotted: &str, args: &Args<'a>, place: Place) -> Option<Value<'a>> {
        let first = args.positional.first();
        let last = dotted.rsplit('.').next().unwrap_or(dotted);
        Some(match (dotted, last) {
            ("sqlalchemy.inspect" | "sqlalchemy.inspection.inspect", _) => match first {
                Some(Value::Connection(_) | Value::Unknown(_)) | None => {
                    self.check_inspected(place);
                    self.inspector()
                }
                _ => return None,
            },
            (_, "from_engine") | ("sqlalchemy.Inspector" | "sqlalchemy.engine.reflection.Inspector", _) => {
                self.check_inspected(place);
                self.inspector()
            }
            (_, "Session" | "sessionmaker" | "scoped_session" | "AsyncSession")
                if dotted.starts_with("sqlalchemy") || dotted.starts_with("sqlmodel") =>
            {
                Value::Connection(Connection::Session)
            }
            (_, "create_engine" | "engine_from_config") => Value::Connection(Connection::Plain),
            (_, "has_inherited_table") if self.declared.is_some() => match first {
                Some(Value::Class(id)) => Value::Bool(self.mapped_parent(*id).is_some()),
                _ => return None,
            },
            ("re.sub", _) => match args.positional.split_first() {
                Some((pattern, others)) if args.named.is_empty() => return Self::substituted(pattern, others),
                _ => return None,
            },
            ("os.environ.get" | "os.getenv" | "decouple.config", _) => {
                self.variable(Surrounding::Environment, args, place)
            }
            ("get_x_argument().get", _) => self.variable(Surrounding::XArgument, args, place),
            ("textwrap.dedent" | "inspect.cleandoc", _) => match first? {
                Value::Text(text) => match text.as_known() {
                    Some(known) => Value::text(dedented(known)),
                    None => Value::Text(Rc::clone(text)),
                },
                other => other.clone(),
            },
            // An object that is made when it is first used, if it is.
            ("lazy_object_proxy.Proxy", _) => {
                let make = first?.clone();
                self.doubted(true, |reader| reader.call_value(&make, Args::default(), place))
            }
            ("textwrap.indent", _) => first?.clone(),
            // Its statements are executed one after the other, as the text is.
            ("sqlparse.split", _) => {
                let text = first.filter(|text| matches!(text, Value::Text(_)))?.clone();
                self.heap.list(vec![text])
            }
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
                        return Some(Self::unknown_at(place, "more elements than Limbeck follows"));
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
            ("json.load", _) => {
                let text = Self::text_of_open(first?)?;
                return self.library_call("json.loads", &super::expressions::args(vec![text]), place);
            }
            ("json.loads" | "ujson.loads" | "simplejson.loads" | "orjson.loads", _) => {
                let read = serde_json::from_str::<serde_json::Value>(first?.as_text()?).ok()?;
                self.of_json(read)?
            }
            ("json.dumps", _) => match first? {
                Value::Text(text) => match text.as_known() {
                    Some(known) => Value::text(serde_json::Value::from(known).to_string()),
                    None => Self::unknown_at(place, "a string that is only partly known"),
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
                let path = Self::path_text(first?)?;
                Value::text(path.rsplit_once('/').map_or("", |(parent, _)| parent))
            }
            ("os.path.basename", _) => {
                let path = Self::path_text(first?)?;
                Value::text(path.rsplit('/').next().unwrap_or(&path))
            }
            ("os.path.abspath" | "os.path.realpath" | "os.path.normpath" | "os.fspath", _) => {
                Self::path_text(first?).map_or_else(|| first.cloned(), |path| Some(Value::text(path)))?
            }
            ("os.path.splitext", _) => {
                let path = Self::path_text(first?)?;
                let (stem, extension) = path.rsplit_once('.').unwrap_or((&path, ""));
                let extension = if extension.is_empty() { String::new() } else { format!(".{extension}") };
                Value::Tuple([Value::text(stem), Value::text(extension)].into())
            }
            ("os.path.exists" | "os.path.isfile" | "os.path.isdir", _) => match self.is_file(&Self::path_text(first?)?)
            {
                Some(is_file) => Value::Bool(last == "exists" || is_file == (last == "isfile")),
                None => Self::unknown_at(place, "a file that isn't in the folder"),
            },
            ("sys.modules.get", _) => Value::Module(self.modules[self.file() as usize].scope),
            _ => return self.file_call(dotted, args, place),
        })
    }

    /// A method of a library's object that puts values together.
    pub(super) fn library_method(
        &mut self,
        of: &Value<'a>,
        name: &str,
        args: &Args<'a>,
        place: Place,
    ) -> Option<Value<'a>> {
        of.as_term()?;
        if let Some(value) = self.path_method(of, name, args, place) {
            return Some(value);
        }
        if let Some(value) = self.url_method(of, name, args, place) {
            return Some(value);
        }
        if name == "sub"
            && let Some(Term::Call { function, args: given, .. }) = of.as_term()
            && function.dotted().as_deref() == Some("re.compile")
            && let [pattern] = given.positional.as_slice()
        {
            return Self::substituted(pattern, &args.positional);
        }
        let text = Self::text_of_open(of)?;
        match name {
            "read" => Some(text),
            "readlines" => Some(self.lines_of(text.as_text()?, place)),
            "close" => Some(Value::None),
            _ => None,
        }
    }

    /// What `re.sub` makes of a text, where all is known.
    fn substituted(pattern: &Value<'a>, others: &[Value<'a>]) -> Option<Value<'a>> {
        let [replacement, text] = others else { return None };
        super::regex::substituted(pattern.as_text()?, replacement.as_text()?, text.as_text()?).map(Value::text)
    }

    /// The lines of a text, each with its end.
    pub(super) fn lines_of(&mut self, text: &str, place: Place) -> Value<'a> {
        let items = text.split_inclusive('\n').map(Value::text).collect();
        self.bounded_list(items, None, place)
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
        let class =
            Class { name: "namedtuple", bases: Vec::new(), fields, place, kind: ClassKind::Record, around, node: None };
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
