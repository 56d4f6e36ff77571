//! Where a reading stands. What only one part of it touches is with that part.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::budget::{Budget, MAX_CALLS, MAX_OPERATIONS};
use super::conditions::{Condition, Conditions, Wording};
use super::declared::Declared;
use super::env_py::Run;
use super::frame::Frame;
use super::library::Library;
use super::notes::Notes;
use super::provenance::Provenance;
use super::questions::Questions;
use super::registered::Registered;
use super::surroundings::{Asked, Surroundings};
use crate::dialect::{Dialect, Product};
use crate::operation::{Answer, Helper, Unknown};
use crate::python::ast::{Ranged, Stmt};
use crate::python::lines::Position;
use crate::python::source::Source;
use crate::schema::Schema;
use crate::value::heap::{Cell, File, Heap, Id, Scope, ScopeKind};
use crate::value::{Function, Place, UnknownValue, Value};

/// How migrations are read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// The database that they are run on.
    pub dialect: Dialect,
    /// Its name, where it is one of which only that is known.
    pub product: Option<Product>,
    /// As `alembic upgrade --sql` runs them: without a connection.
    pub offline: bool,
    /// The name of the database that `upgrade(engine_name)` is called with, where an environment has several.
    pub database: Option<String>,
    /// Options of the main section of the configuration, as they are written.
    pub options: BTreeMap<String, String>,
    /// What is said of where they run.
    pub surroundings: Surroundings,
}

impl Settings {
    /// What `dialect.name` answers.
    pub(super) fn dialect_name(&self) -> &'static str {
        self.product.map_or_else(|| self.dialect.name(), |product| product.name)
    }
}

/// Reads one migration.
pub(super) struct Reader<'a> {
    pub(super) settings: &'a Settings,
    pub(super) library: &'a Library<'a>,
    /// What earlier migrations leave, and what was read so far made of it; none where it is not known.
    pub(super) schema: Option<Schema>,
    pub(super) heap: Heap<'a>,
    /// The module scope of each file that is read, the migration's first.
    pub(super) modules: Vec<Module<'a>>,
    /// Those scopes, by the paths of the files.
    pub(super) scopes: BTreeMap<&'a str, Id>,
    /// What the code sets on `op`: `op.drop_table = …`.
    pub(super) op: Id,
    /// Directives that the code adds to `op`.
    pub(super) registered: Registered<'a>,
    pub(super) mode: Mode,
    pub(super) frames: Vec<Frame<'a>>,
    pub(super) conditions: Conditions,
    /// The `autocommit_block` that is open, by its number, and how many were entered.
    pub(super) autocommit: Option<u32>,
    pub(super) autocommit_blocks: u32,
    /// Open `try`s after whose handlers the code goes on.
    pub(super) tries: u32,
    /// Open pieces of code of which nobody knows whether they run, or whether what they raise is caught.
    pub(super) doubts: u32,
    /// The migration's own module is read: nothing runs on a database yet.
    pub(super) is_importing: bool,
    /// Functions that surely ended with an exception.
    pub(super) raised: u32,
    pub(super) budget: Budget,
    pub(super) provenance: Provenance<'a>,
    pub(super) questions: Questions,
    pub(super) notes: Notes,
    /// What was asked of where it runs.
    pub(super) asked: Asked,
    /// How it has migrations run; of an env.py.
    pub(super) run: Option<Run>,
    /// What it declares; of models.
    pub(super) declared: Option<Box<Declared<'a>>>,
    pub(super) reach: Reach,
    /// Statements of modules' own levels that are being read, by the files and their places in them.
    pub(super) open: Vec<(u32, usize)>,
}

/// How far imports are followed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    /// Files of the folder that may be drawn on.
    pub(super) modules: usize,
    /// Statements and expressions that reading one name of a file may take: an application's settings may lead anywhere.
    pub(super) steps: u32,
    /// Files that import files that import.
    pub(super) frames: usize,
}

impl Default for Reach {
    fn default() -> Reach {
        Reach { modules: 200, steps: 10_000, frames: 24 }
    }
}

/// What is done with what is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// It runs: its operations are noted, and functions are followed.
    Run,
    /// It runs, as a module that is imported: nothing is noted.
    Load,
    /// It does not run: only the calls that are written there are noted.
    Skim,
}

/// A file that is read.
pub(super) struct Module<'a> {
    pub(super) source: &'a Source,
    pub(super) scope: Id,
    /// Which statements bind a name, and which were read already: an imported file is read as far as it is used.
    /// The migration's own is read whole.
    pub(super) lazy: Option<Lazy<'a>>,
    /// Libraries of which it imports all names.
    pub(super) stars: Vec<String>,
}

/// How far an imported file was read.
pub(super) struct Lazy<'a> {
    pub(super) bindings: &'a BTreeMap<String, Vec<usize>>,
    pub(super) done: BTreeSet<usize>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        source: &'a Source,
        library: &'a Library<'a>,
        settings: &'a Settings,
        schema: Option<Schema>,
    ) -> Self {
        let mut heap = Heap::default();
        let op = heap.add(Cell::Scope(Scope { kind: ScopeKind::Plain, ..Scope::default() }));
        let mut reader = Reader {
            settings,
            library,
            schema,
            heap,
            modules: Vec::new(),
            op,
            registered: Registered::default(),
            mode: Mode::Run,
            frames: Vec::new(),
            conditions: Conditions::default(),
            autocommit: None,
            autocommit_blocks: 0,
            tries: 0,
            doubts: 0,
            is_importing: false,
            raised: 0,
            budget: Budget::default(),
            provenance: Provenance::default(),
            questions: Questions::default(),
            notes: Notes::default(),
            asked: Asked::default(),
            run: None,
            declared: None,
            reach: Reach::default(),
            open: Vec::new(),
            scopes: BTreeMap::new(),
        };
        let (scope, file) = reader.open(source, None);
        let frame = Frame::new(None, file, scope, Place { file, start: 0, end: 0 });
        reader.frames.push(frame);
        reader
    }

    /// Makes the scope of a file.
    pub(super) fn open(&mut self, source: &'a Source, lazy: Option<Lazy<'a>>) -> (Id, u32) {
        let file = self.heap.add_file(File { path: &source.path, text: &source.text, lines: &source.lines });
        let mut scope = Scope { kind: ScopeKind::Module(file), ..Scope::default() };
        let names = [("__name__", file_stem(&source.path)), ("__file__", format!("/{}", source.path))];
        scope.names.extend(names.map(|(name, text)| (name.into(), Value::text(text))));
        let scope = self.heap.add(Cell::Scope(scope));
        self.modules.push(Module { source, scope, lazy, stars: Vec::new() });
        self.scopes.insert(&source.path, scope);
        (scope, file)
    }

    /// Allows as much as a new function may take.
    pub(super) fn allow_again(&mut self) {
        self.budget = Budget::default();
        self.heap.work_again();
    }

    /// Counts a step inwards; nothing may be read any more where it says no. [`Budget::leave`] counts it back.
    pub(super) fn enter(&mut self) -> bool {
        self.budget.enter(self.heap.is_worn())
    }

    /// Says of something that it was not read, unless all of the reading has stopped, which is said once.
    pub(super) fn tell_too_deep(&mut self, place: Place) {
        if !self.budget.is_stopped() {
            self.tell(place, "it is nested too deeply to follow");
            self.note_hidden_change();
        }
    }

    pub(super) fn may_call(&self) -> bool {
        self.frames.len() < MAX_CALLS
    }

    pub(super) fn may_note(&mut self) -> bool {
        if self.notes.operations.len() < MAX_OPERATIONS {
            return true;
        }
        self.budget.stop("it has more operations than Limbeck follows");
        false
    }

    /// The innermost frame. There always is one: that of the migration's module.
    pub(super) fn here(&self) -> &Frame<'a> {
        &self.frames[self.frames.len() - 1]
    }

    pub(super) fn here_mut(&mut self) -> &mut Frame<'a> {
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    pub(super) fn file(&self) -> u32 {
        self.here().file
    }

    pub(super) fn place(&self, node: &impl Ranged) -> Place {
        Place { file: self.file(), start: node.start().to_u32(), end: node.end().to_u32() }
    }

    pub(super) fn unknown(&self, node: &impl Ranged, reason: impl Into<Cow<'static, str>>) -> Value<'a> {
        Self::unknown_at(self.place(node), reason)
    }

    pub(super) fn unknown_at(place: Place, reason: impl Into<Cow<'static, str>>) -> Value<'a> {
        Value::Unknown(Rc::new(UnknownValue { place, reason: reason.into(), row_of: None }))
    }

    /// Where something stands in the migration's own file: itself, or the innermost call there that leads to it.
    pub(super) fn own_place(&self, place: Place) -> Place {
        let calls = self.frames.iter().rev().map(|frame| frame.called);
        std::iter::once(place).chain(calls).find(|place| place.file == 0).unwrap_or(place)
    }

    pub(super) fn own_position(&self, place: Place) -> Position {
        self.heap.position(self.own_place(place))
    }

    /// The functions that are open, but for the one that is read.
    pub(super) fn helpers(&self) -> Arc<[Helper]> {
        let functions = self.frames.iter().filter_map(|frame| Some((frame.function.as_ref()?, frame.file)));
        let helper = |(function, file): (&Rc<Function<'a>>, u32)| Helper {
            name: function.name.to_owned(),
            path: (file > 0).then(|| self.heap.file(file).path.to_owned()),
        };
        functions.skip(1).map(helper).collect()
    }

    /// Notes something that was not understood, once for each place.
    pub(super) fn tell(&mut self, place: Place, reason: impl Into<String>) {
        if self.mode == Mode::Run && self.notes.told.insert(place) {
            let (position, source) = (self.own_position(place), self.heap.source(place));
            self.notes.add_unknown(Unknown { position, source, reason: reason.into() }, place.file == 0);
        }
    }

    /// Reads on below a condition.
    pub(super) fn guarded<T>(&mut self, guard: Condition, read: impl FnOnce(&mut Self) -> T) -> T {
        self.conditions.guards.push(guard);
        let result = read(self);
        self.conditions.guards.pop();
        result
    }

    pub(super) fn condition(&self, place: Place, wording: Wording, answer: Answer) -> Condition {
        Condition { place, own: self.own_place(place), wording, answer }
    }

    /// Reads something; whether an answer is in it.
    pub(super) fn noting_answers<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> (T, bool) {
        let (answers, without_rows) = (self.provenance.answers(), self.provenance.lacks_of_rows());
        let result = read(self);
        self.provenance.is_without_rows = self.provenance.lacks_of_rows() != without_rows;
        (result, self.provenance.answers() != answers)
    }

    /// Reads something only for the calls that are written in it; what it changes is taken back.
    pub(super) fn skim(&mut self, suite: &'a [Stmt]) {
        let Some(first) = suite.first() else { return };
        if self.file() != 0 || !self.notes.written.skimmed.insert(first.start().to_u32()) {
            return;
        }
        let mode = std::mem::replace(&mut self.mode, Mode::Skim);
        let leaving = self.conditions.leaving.len();
        self.heap.fork();
        for statement in suite {
            let _flow = self.statement(statement);
        }
        self.heap.rewind();
        self.heap.close();
        self.conditions.leaving.truncate(leaving);
        self.mode = mode;
    }
}

fn file_stem(path: &str) -> String {
    let name = crate::folder::file_name(path);
    name.strip_suffix(".py").unwrap_or(name).to_owned()
}
