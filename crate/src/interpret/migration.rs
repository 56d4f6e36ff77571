//! A migration's module as a whole: what its names are bound to, and what its functions do.

use std::collections::BTreeMap;

use super::frame::Flow;
use super::function::{Call, Function, MODULE};
use super::library::Library;
use super::mistake::Mistake;
use super::notes::{Executable, Notes, Written};
use super::reader::{Mode, Reader, Settings};
use super::surroundings::Variable;
use crate::operation::Unknown;
use crate::python::ast::{Expr, Ranged, Stmt};
use crate::python::lines::Position;
use crate::python::source::Source;
use crate::schema::Schema;
use crate::sql;
use crate::text::Text;
use crate::value::{Args, FunctionKind, Place, Value};

/// A module that was read.
pub struct Interpreted<'a> {
    reader: Reader<'a>,
    /// Its functions and methods in the order of the text; last what runs outside of functions, if that calls something.
    pub functions: Vec<Function>,
    /// Mistakes that it comes to when it is imported.
    pub mistakes: Vec<Mistake>,
}

/// A value as far as identifiers need it.
#[derive(Debug, Clone, PartialEq)]
pub enum Identifier {
    /// `None`.
    None,
    /// `True` or `False`.
    Bool(bool),
    /// A number.
    Int(i64),
    /// A string, perhaps with holes.
    Text(Text),
    /// A tuple, list or set; of a dict, its keys.
    Several(Vec<Identifier>),
    /// Something else, as it is shown.
    Other(String),
}

/// The functions that Alembic calls.
const ENTRIES: [&str; 2] = ["upgrade", "downgrade"];

/// Reads a migration's module, and what `upgrade` and `downgrade` do.
pub fn interpreted<'a>(
    source: &'a Source,
    library: &'a Library<'a>,
    settings: &'a Settings,
    schema: Option<&Schema>,
) -> Interpreted<'a> {
    let mut reader = Reader::new(source, library, settings, schema.cloned());
    let body = &source.module.body;
    reader.is_importing = true;
    let stopped = reader.read_module(body);
    reader.check_annotations();
    reader.is_importing = false;
    let module = std::mem::take(&mut reader.notes);
    let mut all = module.written;

    let mut definitions = Vec::new();
    definitions_in(body, "", &mut definitions);
    let mut functions: Vec<Function> = definitions.iter().map(|definition| definition.function(source)).collect();
    for entry in ENTRIES {
        // The last definition is the one that counts.
        let at = functions.iter().rposition(|function| function.name == entry);
        let Some(value) = reader.lookup(entry) else { continue };
        let outcome = run(&mut reader, &value, &mut all);
        if let Some(at) = at {
            let function = &mut functions[at];
            // The module may have bound its name to something else: `downgrade = awaited(downgrade)`.
            function.is_async &= matches!(&value, Value::Function(bound) if bound.is_async);
            function.operations = outcome.operations;
            function.unknown = outcome.unknown;
            function.mistakes = outcome.mistakes;
            function.hides_changes = outcome.hides_changes;
            function.stopped = outcome.stopped;
            function.only_raises = outcome.only_raises;
        } else if outcome.does_anything() {
            // `upgrade = make_upgrade(…)`, or imported.
            functions.push(Function {
                name: entry.to_owned(),
                position: Position::START,
                body: None,
                is_empty: false,
                is_async: false,
                only_raises: outcome.only_raises,
                calls: Vec::new(),
                loose_sql: Vec::new(),
                operations: outcome.operations,
                unknown: outcome.unknown,
                mistakes: outcome.mistakes,
                hides_changes: outcome.hides_changes,
                stopped: outcome.stopped,
            });
        }
    }
    if let Some(stopped) = stopped {
        // What comes after that is missing wherever it is used.
        for function in functions.iter_mut().filter(|function| ENTRIES.contains(&function.name.as_str())) {
            function.stopped = function.stopped.or(Some(stopped));
            function.hides_changes = Some(0);
            function.unknown.push(Unknown {
                position: Position::START,
                source: MODULE.to_owned(),
                reason: format!("it was not read to its end: {stopped}"),
            });
        }
    }
    // Calls are counted as they are written, also where nothing reaches them.
    reader.notes.written = all;
    for definition in &definitions {
        if !reader.notes.written.read.contains(&(definition.statement.start().to_u32())) {
            skim(&mut reader, definition);
        }
    }
    let all = std::mem::take(&mut reader.notes.written);
    count_calls(&mut functions, &definitions, source, &all, settings, module.unknown, module.operations);
    Interpreted { reader, functions, mistakes: module.mistakes }
}

/// What running a function comes to.
struct Outcome {
    operations: Vec<crate::operation::Operation>,
    unknown: Vec<Unknown>,
    mistakes: Vec<Mistake>,
    hides_changes: Option<usize>,
    stopped: Option<&'static str>,
    only_raises: bool,
}

impl Outcome {
    fn does_anything(&self) -> bool {
        !self.operations.is_empty() || !self.unknown.is_empty()
    }
}

/// Runs a function as Alembic does, from the state that importing the module left. A downgrade meets the schema that the
/// upgrade before it leaves.
fn run<'a>(reader: &mut Reader<'a>, function: &Value<'a>, all: &mut Written) -> Outcome {
    reader.allow_again();
    reader.notes = Notes::default();
    reader.notes.written.skimmed = std::mem::take(&mut all.skimmed);
    reader.heap.fork();
    let answered = reader.provenance.names.clone();
    let place = match function {
        Value::Function(function) => function.place,
        _ => Place { file: 0, start: 0, end: 0 },
    };
    let is_per_database = matches!(function, Value::Function(function) if function.parameters.args.first().is_some_and(|it| it.def.arg.as_str() == "engine_name"));
    let mut raises = false;
    if is_per_database {
        let name = match &reader.settings.database {
            Some(name) => Value::text(name.as_str()),
            None => Reader::unknown_at(place, "the name of a database"),
        };
        reader.call_value(function, Args { positional: vec![name], ..Args::default() }, place);
    } else {
        raises = reader.run_function(function, place);
    }
    reader.heap.rewind();
    reader.heap.close();
    reader.provenance.names = answered;
    let notes = std::mem::take(&mut reader.notes);
    all.add(notes.written, !reader.budget.is_stopped());
    let mut unknown = notes.unknown;
    if let Some(stopped) = reader.budget.stopped() {
        unknown.push(Unknown {
            position: reader.heap.position(place),
            source: reader.heap.source(place).split(':').next().unwrap_or_default().to_owned(),
            reason: format!("it was not read to its end: {stopped}"),
        });
    }
    let only_raises = raises && notes.operations.is_empty() && !reader.budget.is_stopped();
    let end = reader.budget.is_stopped().then_some(notes.operations.len());
    let hides_changes = notes.hides_changes.or(end);
    let (operations, mistakes, stopped) = (notes.operations, notes.mistakes, reader.budget.stopped());
    Outcome { operations, unknown, mistakes, hides_changes, stopped, only_raises }
}

impl<'a> Reader<'a> {
    /// Reads a module; why it was not read to its end, if it wasn't. Functions after that are defined all the same.
    fn read_module(&mut self, body: &'a [Stmt]) -> Option<&'static str> {
        let ends = |statement| !matches!(self.statement(statement), Flow::Next);
        let end = body.iter().position(ends).unwrap_or(body.len());
        let (rest, stopped) = (&body[end..], self.budget.stopped());
        if stopped.is_some() {
            self.allow_again();
            for statement in rest {
                if matches!(
                    statement,
                    Stmt::FunctionDef(_)
                        | Stmt::AsyncFunctionDef(_)
                        | Stmt::ClassDef(_)
                        | Stmt::Import(_)
                        | Stmt::ImportFrom(_)
                ) {
                    let _flow = self.statement(statement);
                }
            }
        }
        self.skim(rest.get(1..).unwrap_or_default());
        stopped
    }

    /// Calls a function as Alembic does, without arguments; whether it surely raises.
    fn run_function(&mut self, function: &Value<'a>, place: Place) -> bool {
        let raised = self.raised;
        self.raised = 0;
        let _returned = self.call_value(function, Args::default(), place);
        std::mem::replace(&mut self.raised, raised) > 0
    }
}

/// Reads the functions of a module that nothing called, for the calls that are written in them.
pub(super) fn skim_uncalled<'a>(reader: &mut Reader<'a>, body: &'a [Stmt]) {
    let mut definitions = Vec::new();
    definitions_in(body, "", &mut definitions);
    for definition in &definitions {
        if !reader.notes.written.read.contains(&(definition.statement.start().to_u32())) {
            skim(reader, definition);
        }
    }
}

/// Reads a function that nothing called, for the calls that are written in it.
fn skim<'a>(reader: &mut Reader<'a>, definition: &Definition<'a>) {
    reader.allow_again();
    reader.mode = Mode::Skim;
    let place = reader.place(definition.statement);
    let function = reader.closure(
        definition.own_name,
        definition.parameters,
        crate::value::Body::Suite(definition.body),
        FunctionKind::Plain,
        false,
        place,
    );
    reader.skim_function(&std::rc::Rc::new(function), place);
    reader.mode = Mode::Run;
}

/// A `def` of the module or of a class in it.
struct Definition<'a> {
    /// `upgrade`, or `Helper.method`.
    name: String,
    own_name: &'a str,
    statement: &'a Stmt,
    parameters: &'a crate::python::ast::Arguments,
    body: &'a [Stmt],
    is_async: bool,
}

impl Definition<'_> {
    fn function(&self, source: &Source) -> Function {
        let position = |offset: usize| source.lines.position(&source.text, offset);
        let ends = self.body.first().zip(self.body.last());
        Function {
            name: self.name.clone(),
            position: position(self.statement.start().to_usize()),
            body: ends.map(|(first, last)| (position(first.start().to_usize()), position(last.end().to_usize()))),
            is_empty: self.body.iter().all(does_nothing),
            is_async: self.is_async,
            only_raises: false,
            calls: Vec::new(),
            loose_sql: Vec::new(),
            operations: Vec::new(),
            unknown: Vec::new(),
            mistakes: Vec::new(),
            hides_changes: None,
            stopped: None,
        }
    }
}

fn definitions_in<'a>(body: &'a [Stmt], prefix: &str, all: &mut Vec<Definition<'a>>) {
    crate::python::walk::each_statement(body, &mut |statement| {
        let (name, parameters, body, is_async) = match statement {
            Stmt::FunctionDef(node) => (&node.name, &node.args, &node.body, false),
            Stmt::AsyncFunctionDef(node) => (&node.name, &node.args, &node.body, node.decorator_list.is_empty()),
            Stmt::ClassDef(node) => return definitions_in(&node.body, &format!("{prefix}{}.", node.name), all),
            _ => return,
        };
        let own_name = name.as_str();
        all.push(Definition { name: format!("{prefix}{own_name}"), own_name, statement, parameters, body, is_async });
    });
}

fn does_nothing(statement: &Stmt) -> bool {
    match statement {
        Stmt::Pass(_) => true,
        Stmt::Expr(node) => matches!(*node.value, Expr::Constant(_)),
        Stmt::Return(node) => node.value.as_deref().is_none_or(|value| matches!(value, Expr::Constant(_))),
        _ => false,
    }
}

/// Keywords of the statements of a call as they are written: a text that a loop fills in anew in each round is written
/// once, one of several that stand in the source as they are is written itself. An expression (`now()`) has none.
fn keywords(texts: &[Executable], source: &Source, settings: &Settings) -> Vec<String> {
    let of = |sql: &Executable| -> Vec<String> {
        let parsed = || sql::keywords(&sql::operations(&sql.text, settings.dialect));
        sql.keywords.clone().unwrap_or_else(parsed)
    };
    if let [only] = texts {
        return of(only);
    }
    let stands = |sql: &&Executable| sql.text.as_known().is_some_and(|text| source.text.contains(text));
    let (written, filled): (Vec<&Executable>, Vec<&Executable>) = texts.iter().partition(stands);
    let longest = filled.into_iter().map(of).max_by_key(Vec::len).unwrap_or_default();
    written.into_iter().flat_map(of).chain(longest).collect()
}

/// Sorts calls to the functions that they are written in.
fn count_calls(
    functions: &mut Vec<Function>,
    definitions: &[Definition<'_>],
    source: &Source,
    written: &Written,
    settings: &Settings,
    unknown: Vec<Unknown>,
    operations: Vec<crate::operation::Operation>,
) {
    let position = |place: Place| source.lines.position(&source.text, place.start as usize);
    let keywords = |texts: &[Executable]| keywords(texts, source, settings);
    let mut module = Function::unparsed(MODULE, Position::START);
    module.unknown = unknown;
    module.operations = operations;
    // Definitions stand one after the other.
    let in_function = |at: u32| {
        let begun = definitions.partition_point(|it| it.statement.start().to_u32() <= at);
        let last = begun.checked_sub(1)?;
        (at <= definitions[last].statement.end().to_u32()).then_some(last)
    };
    let mut calls: BTreeMap<(Option<usize>, u32, u32), Call> = BTreeMap::new();
    for (end, site) in &written.sites {
        let call = Call { directive: site.directive.clone(), position: position(site.place), sql: keywords(&site.sql) };
        calls.insert((in_function(site.place.start), site.place.start, *end), call);
    }
    for ((at, ..), call) in calls {
        match at.and_then(|at| functions.get_mut(at)) {
            Some(function) => function.calls.push(call),
            None => module.calls.push(call),
        }
    }
    for (at, texts) in &written.texts {
        if written.executed.contains(at) {
            continue;
        }
        let words = keywords(texts);
        match in_function(*at).and_then(|at| functions.get_mut(at)) {
            Some(function) => function.loose_sql.extend(words),
            None => module.loose_sql.extend(words),
        }
    }
    if !module.calls.is_empty() || !module.loose_sql.is_empty() {
        functions.push(module);
    }
}

impl<'a> Interpreted<'a> {
    /// Whether the code asks what the schema is: with another one it may do something else.
    pub fn asks_schema(&self) -> bool {
        self.reader.questions.are_asked
    }

    /// Whether the code asks for rows of a table.
    pub fn asks_rows(&self) -> bool {
        self.reader.questions.ask_rows
    }

    /// What it asked of where it runs; said once.
    pub fn variables(&mut self) -> Vec<Variable> {
        std::mem::take(&mut self.reader.asked).into_variables()
    }

    /// What a name of the module is bound to in the end.
    pub fn identifier(&mut self, name: &'a str) -> Option<Identifier> {
        let value = self.reader.module_value(name)?;
        Some(identifier(&self.reader, &value))
    }

    /// Whether the module binds a name.
    pub fn defines(&mut self, name: &'a str) -> bool {
        self.reader.module_value(name).is_some()
    }
}

impl<'a> Reader<'a> {
    fn module_value(&mut self, name: &'a str) -> Option<Value<'a>> {
        let scope = self.modules.first()?.scope;
        self.module_name(scope, name)
    }
}

fn identifier<'a>(reader: &Reader<'a>, value: &Value<'a>) -> Identifier {
    let known = reader.heap.within(|| identifier_within(reader, value));
    known.unwrap_or_else(|| Identifier::Other(reader.heap.shown(value)))
}

fn identifier_within<'a>(reader: &Reader<'a>, value: &Value<'a>) -> Identifier {
    match value {
        Value::None => Identifier::None,
        Value::Bool(value) => Identifier::Bool(*value),
        Value::Int(number) => Identifier::Int(*number),
        Value::Text(text) => Identifier::Text(text.as_ref().clone()),
        Value::Tuple(_) | Value::List(_) | Value::Set(_) => match reader.heap.elements(value) {
            Some(sequence) if sequence.rest.is_none() => {
                Identifier::Several(sequence.items.iter().map(|item| identifier(reader, item)).collect())
            }
            _ => Identifier::Other(reader.heap.shown(value)),
        },
        Value::Dict(_) => {
            let keys = reader.heap.elements(value).unwrap_or_default().items;
            Identifier::Several(keys.iter().map(|item| identifier(reader, item)).collect())
        }
        Value::Instance(id) => match reader.enum_text(*id) {
            Some(text) => identifier(reader, &text),
            None => Identifier::Other(reader.heap.shown(value)),
        },
        Value::Any(_) => Identifier::Other("one of several values".to_owned()),
        value => Identifier::Other(reader.heap.shown(value)),
    }
}
