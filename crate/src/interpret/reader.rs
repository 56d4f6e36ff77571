//! Where a reading stands: what is known, what it has found, and how much of it is still allowed.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::budget::{Budget, MAX_CALLS, MAX_OPERATIONS};
use super::library::Library;
use super::provenance::Provenance;
use super::questions::Questions;
use super::registered::Registered;
use crate::dialect::Dialect;
use crate::operation::{Answer, Guard, Helper, Operation, Unknown};
use crate::python::ast::{Expr, Ranged, Stmt};
use crate::python::lines::Position;
use crate::python::source::Source;
use crate::schema::Schema;
use crate::text::Text;
use crate::value::heap::{Cell, File, Heap, Id, Scope, ScopeKind};
use crate::value::{Batch, Function, Origin, Place, Value};

/// How migrations are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The database that they are run on.
    pub dialect: Dialect,
    /// As `alembic upgrade --sql` runs them: without a connection.
    pub offline: bool,
    /// Names of databases that `upgrade(engine_name)` is called with (`databases` of a multi-database environment).
    pub databases: Vec<String>,
    /// Options of the main section of the configuration, as they are written.
    pub options: BTreeMap<String, String>,
}

/// Conditions of one operation that are listed; of more it is said how many.
const MAX_GUARDS: usize = 100;

/// Reads one migration.
pub(super) struct Reader<'a> {
    pub(super) heap: Heap<'a>,
    pub(super) settings: &'a Settings,
    /// What earlier migrations leave, and what was read so far made of it; none where it is not known.
    pub(super) schema: Option<Schema>,
    pub(super) library: &'a Library<'a>,
    /// The module scope of each file that is read, the migration's first.
    pub(super) modules: Vec<Module<'a>>,
    pub(super) frames: Vec<Frame<'a>>,
    pub(super) guards: Vec<Condition>,
    /// The conditions of the last operation, in words: the next one often stands under the same.
    pub(super) shown: Option<(Vec<Condition>, Arc<[Guard]>)>,
    /// Ways out of a loop or a function that may have been taken: what follows is not sure to run.
    pub(super) leaving: Vec<Leaving>,
    /// What the code sets on `op`: `op.drop_table = …`.
    pub(super) op: Id,
    /// Directives that the code adds to `op`.
    pub(super) registered: Registered<'a>,
    pub(super) provenance: Provenance<'a>,
    pub(super) questions: Questions,
    /// Open `autocommit_block`s.
    pub(super) autocommit: u32,
    pub(super) mode: Mode,
    pub(super) budget: Budget,
    /// Places that were told about as unknown already.
    pub(super) told: BTreeSet<Place>,
    pub(super) found: Found,
    /// Open `try`s behind whose handlers the code goes on.
    pub(super) tries: u32,
    /// Functions that surely ended with an exception.
    pub(super) raised: u32,
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
}

/// How far an imported file was read.
pub(super) struct Lazy<'a> {
    pub(super) bindings: &'a BTreeMap<String, Vec<usize>>,
    pub(super) done: BTreeSet<usize>,
}

/// A function that is being read.
pub(super) struct Frame<'a> {
    /// The function; none for a module's own level.
    pub(super) function: Option<Rc<Function<'a>>>,
    pub(super) file: u32,
    pub(super) scope: Id,
    /// Where it was called.
    pub(super) called: Place,
    /// What ways out that may be taken return.
    pub(super) returned: Vec<Value<'a>>,
    /// What a generator gave so far.
    pub(super) yielded: Vec<Value<'a>>,
    /// A generator gives more of this.
    pub(super) yielded_rest: Option<Value<'a>>,
    /// The body of a `with`, which is read where the context manager yields.
    pub(super) within: Option<Within<'a>>,
    /// How that body ended.
    pub(super) left: Option<Flow<'a>>,
    /// Names that a `global` statement names.
    pub(super) globals: BTreeSet<&'a str>,
    /// Names that a `nonlocal` statement names.
    pub(super) nonlocals: BTreeSet<&'a str>,
}

/// What is read where a context manager yields.
pub(super) struct Within<'a> {
    pub(super) rest: WithRest<'a>,
    /// What the value is bound to.
    pub(super) target: Option<&'a Expr>,
    /// How many frames are open where the `with` stands,
    pub(super) frames: usize,
    /// how many guards,
    pub(super) guards: usize,
    /// and how many ways out may have been taken.
    pub(super) leaving: usize,
}

/// What is left of a `with` statement.
#[derive(Clone, Copy)]
pub(super) struct WithRest<'a> {
    pub(super) items: &'a [crate::python::ast::WithItem],
    pub(super) body: &'a [Stmt],
}

/// How a statement ends.
#[derive(Debug)]
pub(super) enum Flow<'a> {
    /// The next one follows.
    Next,
    /// The function returns.
    Return(Value<'a>),
    /// An exception is raised.
    Raise,
    /// The loop ends.
    Break,
    /// The loop's next round begins.
    Continue,
}

/// A way out that may have been taken.
#[derive(Debug, Clone)]
pub(super) struct Leaving {
    pub(super) exit: Exit,
    /// What follows runs only if it was not taken.
    pub(super) guard: Condition,
}

/// A condition that code stands under. Few are ever shown: words are made of those alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Condition {
    /// The expression that decides.
    pub(super) place: Place,
    /// Where that is, or is called, in the migration's own file.
    pub(super) own: Place,
    pub(super) wording: Wording,
    pub(super) answer: Answer,
}

/// How a condition is put in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wording {
    /// The expression as it is written.
    Holds,
    /// Its opposite.
    Fails,
    /// Each element of it.
    Each,
    /// It has no element.
    Nothing,
    /// As long as it holds.
    While,
    /// An exception of this type.
    Except,
    /// Other words.
    Said(Rc<str>),
}

impl Condition {
    fn shown(&self, heap: &Heap<'_>) -> Guard {
        let source = || heap.source(self.place);
        let text = match &self.wording {
            Wording::Holds => source(),
            Wording::Fails => negation(&source()),
            Wording::Each => format!("for each of {}", source()),
            Wording::Nothing => format!("nothing in {}", source()),
            Wording::While => format!("while {}", source()),
            Wording::Except => format!("except {}", source()),
            Wording::Said(words) => words.to_string(),
        };
        Guard { text, position: heap.position(self.own), answer: self.answer }
    }
}

/// The opposite of a condition, as a person would write it.
pub(super) fn negation(test: &str) -> String {
    match test.strip_prefix("not ") {
        Some(rest) if !rest.contains(" and ") && !rest.contains(" or ") => rest.to_owned(),
        _ => format!("not ({test})"),
    }
}

/// A way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    Return,
    Break,
    Continue,
}

/// What a reading finds.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) operations: Vec<Operation>,
    pub(super) calls: u32,
    /// Calls whose operations a batch holds back until its block ends.
    pub(super) held: Vec<(Rc<Batch>, u32)>,
    pub(super) unknown: Vec<Unknown>,
    /// Something was called that may change the schema, and could not be followed.
    pub(super) hides_changes: bool,
    /// Calls in the migration's own file, by the offset of their end: `a().b()` is two.
    pub(super) sites: BTreeMap<u32, Site>,
    /// `text(…)` calls in the migration's own file, by the offset of their end.
    pub(super) texts: BTreeMap<u32, Vec<Text>>,
    /// Those that something executes.
    pub(super) executed: BTreeSet<u32>,
    /// Functions of the migration's own file that were read, by the offset of their `def`.
    pub(super) read: BTreeSet<u32>,
    /// Suites that were skimmed, by the offset of their first statement.
    pub(super) skimmed: BTreeSet<u32>,
}

/// A call as it is written.
#[derive(Debug)]
pub(super) struct Site {
    /// Its directive.
    pub(super) directive: Arc<str>,
    pub(super) place: Place,
    /// The SQL texts that it was seen to execute, each once.
    pub(super) sql: Vec<Text>,
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
            heap,
            settings,
            schema,
            library,
            modules: Vec::new(),
            frames: Vec::new(),
            guards: Vec::new(),
            shown: None,
            leaving: Vec::new(),
            op,
            registered: Registered::default(),
            provenance: Provenance::default(),
            questions: Questions::default(),
            autocommit: 0,
            mode: Mode::Run,
            budget: Budget::default(),
            told: BTreeSet::new(),
            found: Found::default(),
            tries: 0,
            raised: 0,
        };
        let (scope, file) = reader.open(source, None);
        let frame = Reader::frame(None, file, scope, Place { file, start: 0, end: 0 });
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
        self.modules.push(Module { source, scope, lazy });
        (scope, file)
    }

    pub(super) fn frame(function: Option<Rc<Function<'a>>>, file: u32, scope: Id, called: Place) -> Frame<'a> {
        Frame {
            function,
            file,
            scope,
            called,
            returned: Vec::new(),
            yielded: Vec::new(),
            yielded_rest: None,
            within: None,
            left: None,
            globals: BTreeSet::new(),
            nonlocals: BTreeSet::new(),
        }
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
            self.tell(place, "it is nested too deeply to be followed");
            self.note_hidden_change();
        }
    }

    pub(super) fn may_call(&self) -> bool {
        self.frames.len() < MAX_CALLS
    }

    pub(super) fn may_note(&mut self) -> bool {
        if self.found.operations.len() < MAX_OPERATIONS {
            return true;
        }
        self.budget.stop("it has more operations than are followed");
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

    pub(super) fn unknown(&self, node: &impl Ranged, reason: impl Into<std::borrow::Cow<'static, str>>) -> Value<'a> {
        Value::Unknown(Rc::new(Origin { place: self.place(node), reason: reason.into(), row_of: None }))
    }

    pub(super) fn unknown_at(place: Place, reason: impl Into<std::borrow::Cow<'static, str>>) -> Value<'a> {
        Value::Unknown(Rc::new(Origin { place, reason: reason.into(), row_of: None }))
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

    /// Notes something that was not understood, once for each place. Of a helper's in another file, one for each
    /// reason is told: a whole application may stand behind one call.
    pub(super) fn tell(&mut self, place: Place, reason: impl Into<String>) {
        if self.mode == Mode::Run && self.told.insert(place) {
            let unknown =
                Unknown { position: self.own_position(place), source: self.heap.source(place), reason: reason.into() };
            let is_alike = |told: &Unknown| told.position == unknown.position && told.reason == unknown.reason;
            if place.file == 0 || !self.found.unknown.iter().any(is_alike) {
                self.found.unknown.push(unknown);
            }
        }
    }

    /// Reads on below a condition.
    pub(super) fn guarded<T>(&mut self, guard: Condition, read: impl FnOnce(&mut Self) -> T) -> T {
        self.guards.push(guard);
        let result = read(self);
        self.guards.pop();
        result
    }

    /// Whether the code that is read does not run: a condition that it stands under does not hold.
    pub(super) fn is_skipped(&self) -> bool {
        self.guards.iter().any(|guard| guard.answer == Answer::Fails)
    }

    pub(super) fn condition(&self, place: Place, wording: Wording, answer: Answer) -> Condition {
        Condition { place, own: self.own_place(place), wording, answer }
    }

    /// The conditions that the code stands under, for whoever reads them.
    pub(super) fn shown_guards(&mut self) -> Arc<[Guard]> {
        let conditions = self.guards.iter().chain(self.leaving.iter().map(|leaving| &leaving.guard));
        if let Some((known, guards)) = &self.shown
            && conditions.clone().eq(known)
        {
            return Arc::clone(guards);
        }
        let conditions: Vec<Condition> = conditions.cloned().collect();
        let (first, more) = conditions.split_at(conditions.len().min(MAX_GUARDS));
        let mut guards: Vec<Guard> = first.iter().map(|condition| condition.shown(&self.heap)).collect();
        if let Some(next) = more.first() {
            let is_any = |answer| more.iter().any(|condition| condition.answer == answer);
            let answers = [Answer::Fails, Answer::Unknown];
            let answer = answers.into_iter().find(|&answer| is_any(answer)).unwrap_or(Answer::Holds);
            let text = format!("{} more conditions", more.len());
            guards.push(Guard { text, position: self.heap.position(next.own), answer });
        }
        self.heap.work(conditions.len());
        let guards: Arc<[Guard]> = guards.into();
        self.shown = Some((conditions, Arc::clone(&guards)));
        guards
    }

    /// Conditions that are not known which what is read now stands under.
    pub(super) fn doubts(&self) -> usize {
        self.guards.iter().filter(|guard| guard.answer == Answer::Unknown).count() + self.leaving.len()
    }

    /// Reads something; whether an answer is in it.
    pub(super) fn noting_answers<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> (T, bool) {
        let answers = self.provenance.answers();
        let result = read(self);
        (result, self.provenance.answers() != answers)
    }

    /// Whether what is read now may not run.
    pub(super) fn is_conditional(&self) -> bool {
        self.guards.iter().any(|guard| guard.answer != Answer::Holds) || !self.leaving.is_empty()
    }

    /// Reads something only for the calls that are written in it; what it changes is taken back.
    pub(super) fn skim(&mut self, suite: &'a [Stmt]) {
        let Some(first) = suite.first() else { return };
        if self.file() != 0 || !self.found.skimmed.insert(first.start().to_u32()) {
            return;
        }
        let mode = std::mem::replace(&mut self.mode, Mode::Skim);
        let leaving = self.leaving.len();
        self.heap.fork();
        for statement in suite {
            let _flow = self.statement(statement);
        }
        self.heap.rewind();
        self.heap.close();
        self.leaving.truncate(leaving);
        self.mode = mode;
    }
}

fn file_stem(path: &str) -> String {
    let name = crate::folder::file_name(path);
    name.strip_suffix(".py").unwrap_or(name).to_owned()
}
