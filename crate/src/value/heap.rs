//! Objects that the code can change: lists, dicts, sets, scopes, classes and their objects; and what becomes
//! of them where a branch is read both ways.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use indexmap::IndexMap;

use super::{Args, Place, Term, Value};
use crate::python::ast::StmtClassDef;
use crate::python::lines::{Lines, Position};
use crate::text::Text;

/// An object's place on the heap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(u32);

/// An object.
#[derive(Debug, Clone)]
pub enum Cell<'a> {
    /// A list or a set.
    Sequence(Sequence<'a>),
    /// A dict.
    Dict(Dict<'a>),
    /// Names of a module, a function, or an object of a class that the code defines.
    Scope(Scope<'a>),
}

impl Cell<'_> {
    /// How many values it holds.
    fn len(&self) -> usize {
        match self {
            Cell::Sequence(sequence) => sequence.items.len(),
            Cell::Dict(dict) => dict.entries.len(),
            Cell::Scope(scope) => scope.names.len(),
        }
    }
}

/// Elements of a list or a set.
#[derive(Debug, Clone, Default)]
pub struct Sequence<'a> {
    /// Those that are known to be there.
    pub items: Vec<Value<'a>>,
    /// There may be more, each like this: a loop of unknown length made them.
    pub rest: Option<Value<'a>>,
}

/// Entries of a dict.
#[derive(Debug, Clone, Default)]
pub struct Dict<'a> {
    /// Those whose key is known, in the order in which they came.
    pub entries: IndexMap<Key, (Value<'a>, Value<'a>)>,
    /// There may be more, each value like this.
    pub rest: Option<Value<'a>>,
}

/// A key that is known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Key {
    /// `None`.
    None,
    /// A number; `True` is 1 to a dict.
    Int(i64),
    /// A string.
    Text(String),
    /// A tuple of such.
    Tuple(Vec<Key>),
    /// An object by its identity: an enum's member.
    Object(Id),
    /// Something of a library, by its dotted name.
    Name(String),
}

/// Names and what they are bound to.
#[derive(Debug, Clone, Default)]
pub struct Scope<'a> {
    /// The bindings.
    pub names: BTreeMap<Cow<'a, str>, Value<'a>>,
    /// What the scope is.
    pub kind: ScopeKind<'a>,
}

/// What a scope is.
#[derive(Debug, Clone, Default)]
pub enum ScopeKind<'a> {
    /// A module's, by the number of its file.
    Module(u32),
    /// A function's, in the scope that the function is defined in.
    Function {
        /// The scope around it.
        around: Id,
    },
    /// A class's.
    Class(Box<Class<'a>>),
    /// An object's attributes.
    Instance {
        /// Its class.
        class: Id,
    },
    /// An object that holds names only.
    #[default]
    Plain,
}

/// A class that the code defines.
#[derive(Debug, Clone)]
pub struct Class<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it derives from: classes of the code, or of a library.
    pub bases: Vec<Value<'a>>,
    /// Fields in their order: annotated names, or assigned ones.
    pub fields: Vec<&'a str>,
    /// Where it stands.
    pub place: Place,
    /// What its base or a decorator makes of it.
    pub kind: ClassKind,
    /// The scope around it.
    pub around: Id,
    /// Its statement; none of one that a call makes.
    pub node: Option<&'a StmtClassDef>,
}

/// What a class is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClassKind {
    /// A class.
    Plain,
    /// An `Enum`: its fields are members.
    Enum,
    /// A dataclass, `NamedTuple` or the like: its fields are parameters of its constructor.
    Record,
}

/// A file that is read, to quote from.
#[derive(Debug)]
pub struct File<'a> {
    /// Its path in the folder.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Where its lines begin.
    pub lines: &'a Lines,
}

/// All objects of one reading.
///
/// A branch that may or may not be taken is read on a [`fork`](Heap::fork): what it changes is taken back
/// before the other way is read, and both are joined.
#[derive(Debug, Default)]
pub struct Heap<'a> {
    cells: Vec<Cell<'a>>,
    /// For each object, the stretch of reading that last noted what it was before.
    saved: Vec<u32>,
    /// Open forks, innermost last.
    forks: Vec<Fork<'a>>,
    /// Stretches so far: each fork begins one, and each rewind.
    stretches: u32,
    files: Vec<File<'a>>,
    /// Elements that were copied or compared so far.
    worked: std::cell::Cell<usize>,
    /// Values inside of values that are being walked through.
    nested: std::cell::Cell<u32>,
    /// The list of tables and classes that were made so far: a `MetaData` knows its own.
    tables: Option<Id>,
    /// Names that `op.f` was given, by where they lie.
    finals: BTreeMap<usize, Rc<Text>>,
    /// What stands for things of a library that the code has changed since it made them, by where these lie.
    replaced: Option<Id>,
    /// Those things: none else lies where they do.
    changed: Vec<Rc<Term<'a>>>,
}

/// An open fork.
#[derive(Debug)]
struct Fork<'a> {
    stretch: u32,
    /// What objects were before they were changed, in the order of the changes.
    before: Vec<(Id, Cell<'a>)>,
}

/// Forks that are set aside for a while.
#[derive(Debug)]
pub struct Aside<'a>(Vec<Fork<'a>>);

/// What one way of a branch left.
#[derive(Debug)]
pub struct Way<'a>(BTreeMap<Id, Cell<'a>>);

/// Letters of a source that a message quotes.
const MAX_QUOTED: usize = 80;
/// Terms within a term that a message shows.
const MAX_SHOWN: u32 = 50;
/// Values inside of values that are walked through: a list may hold itself.
const MAX_WALKED: u32 = 60;
/// Elements that may be copied or compared for one function.
const MAX_WORK: usize = 20_000_000;
/// As much work as it is to make a term anew.
const WORK_OF_TERM: usize = 50;
/// Alternatives of a value that are kept apart.
pub(crate) const MAX_ALTERNATIVES: usize = 24;

impl<'a> Heap<'a> {
    /// Adds a file to quote from, and gives its number.
    pub fn add_file(&mut self, file: File<'a>) -> u32 {
        self.files.push(file);
        self.files.len() as u32 - 1
    }

    /// Remembers a name that `op.f` was given: it is handed on as the same string.
    pub fn make_final(&mut self, name: Option<&Value<'a>>) {
        if let Some(Value::Text(name)) = name {
            self.finals.insert(Rc::as_ptr(name).addr(), Rc::clone(name));
        }
    }

    /// Whether a string came from `op.f`.
    pub fn is_final(&self, name: &Rc<Text>) -> bool {
        self.finals.contains_key(&Rc::as_ptr(name).addr())
    }

    /// Something of a library is changed: another term stands for it from here on.
    pub fn replace(&mut self, old: &Rc<Term<'a>>, new: Value<'a>) {
        let id = match self.replaced {
            Some(id) => id,
            None => {
                let id = self.add(Cell::Scope(Scope::default()));
                self.replaced = Some(id);
                id
            }
        };
        self.changed.push(Rc::clone(old));
        if let Cell::Scope(scope) = self.edit(id) {
            scope.names.insert(Cow::Owned(address(old)), new);
        }
    }

    /// Something of a library as it is now.
    pub fn replaced(&self, term: &Rc<Term<'a>>) -> Value<'a> {
        let names = self.replaced.and_then(|id| self.scope(id)).map(|scope| &scope.names);
        let new = names.and_then(|names| names.get(address(term).as_str()));
        new.cloned().unwrap_or_else(|| Value::Term(Rc::clone(term)))
    }

    /// A value with all that is in it as it is now.
    pub fn settled(&self, value: &Value<'a>) -> Value<'a> {
        if self.changed.is_empty() {
            return value.clone();
        }
        self.within(|| self.settled_within(value)).unwrap_or_else(|| value.clone())
    }

    /// The same of what a call is given.
    pub fn settled_args(&self, args: &Args<'a>) -> Args<'a> {
        if self.changed.is_empty() {
            return args.clone();
        }
        Args {
            positional: args.positional.iter().map(|value| self.settled(value)).collect(),
            named: args.named.iter().map(|(name, value)| (name.clone(), self.settled(value))).collect(),
            open: args.open.as_ref().map(|open| self.settled(open)),
        }
    }

    fn settled_within(&self, value: &Value<'a>) -> Value<'a> {
        match value {
            Value::Term(term) => {
                // Terms may stand in themselves again and again.
                self.work(WORK_OF_TERM);
                let now = self.replaced(term);
                let Value::Term(term) = &now else { return now };
                let settled = match term.as_ref() {
                    Term::Name(_) => return now,
                    Term::Attribute { of, name } => Term::Attribute { of: self.settled(of), name: name.clone() },
                    Term::Call { function, args, place } => {
                        Term::Call { function: self.settled(function), args: self.settled_args(args), place: *place }
                    }
                    Term::Item { of, key } => Term::Item { of: self.settled(of), key: self.settled(key) },
                    Term::Operation { operator, operands } => {
                        let operands = operands.iter().map(|operand| self.settled(operand)).collect();
                        Term::Operation { operator, operands }
                    }
                };
                Value::Term(Rc::new(settled))
            }
            Value::Tuple(items) => Value::Tuple(items.iter().map(|item| self.settled(item)).collect()),
            Value::Any(values) => Value::Any(values.iter().map(|value| self.settled(value)).collect()),
            value => value.clone(),
        }
    }

    /// Remembers a `Table(…)`, or a class that may stand for one.
    pub fn add_table(&mut self, table: Value<'a>) {
        let id = match self.tables {
            Some(id) => id,
            None => {
                let id = self.add(Cell::Sequence(Sequence::default()));
                self.tables = Some(id);
                id
            }
        };
        if let Cell::Sequence(tables) = self.edit(id) {
            tables.items.push(table);
        }
    }

    /// The tables and classes that were made so far.
    pub fn tables(&self) -> &[Value<'a>] {
        self.tables.and_then(|id| self.sequence(id)).map_or(&[], |tables| tables.items.as_slice())
    }

    /// A file by its number.
    pub fn file(&self, number: u32) -> &File<'a> {
        &self.files[number as usize]
    }

    /// Notes that so many elements are copied or compared.
    pub fn work(&self, elements: usize) {
        self.worked.set(self.worked.get().saturating_add(elements));
    }

    /// Whether more was copied and compared than is followed.
    pub fn is_worn(&self) -> bool {
        self.worked.get() > MAX_WORK
    }

    /// Allows as much work as a new function may take.
    pub fn work_again(&self) {
        self.worked.set(0);
    }

    /// Goes into a value; `None` where it is too deep, or too much was done already.
    pub fn within<T>(&self, read: impl FnOnce() -> T) -> Option<T> {
        self.work(1);
        if self.nested.get() >= MAX_WALKED || self.is_worn() {
            return None;
        }
        self.nested.update(|nested| nested + 1);
        let read = read();
        self.nested.update(|nested| nested - 1);
        Some(read)
    }

    /// Makes an object.
    pub fn add(&mut self, cell: Cell<'a>) -> Id {
        self.cells.push(cell);
        self.saved.push(self.stretch());
        Id(self.cells.len() as u32 - 1)
    }

    /// Makes a list.
    pub fn list(&mut self, items: Vec<Value<'a>>) -> Value<'a> {
        Value::List(self.add(Cell::Sequence(Sequence { items, rest: None })))
    }

    /// An object.
    pub fn cell(&self, id: Id) -> &Cell<'a> {
        &self.cells[id.0 as usize]
    }

    /// An object that is about to be changed.
    pub fn edit(&mut self, id: Id) -> &mut Cell<'a> {
        let at = id.0 as usize;
        if let Some(fork) = self.forks.last_mut()
            && self.saved[at] != fork.stretch
        {
            self.saved[at] = fork.stretch;
            self.worked.set(self.worked.get().saturating_add(self.cells[at].len()));
            fork.before.push((id, self.cells[at].clone()));
        }
        &mut self.cells[at]
    }

    fn stretch(&self) -> u32 {
        self.forks.last().map_or(0, |fork| fork.stretch)
    }

    fn next_stretch(&mut self) -> u32 {
        self.stretches += 1;
        self.stretches
    }

    /// The elements of a list or set.
    pub fn sequence(&self, id: Id) -> Option<&Sequence<'a>> {
        match self.cell(id) {
            Cell::Sequence(sequence) => Some(sequence),
            _ => None,
        }
    }

    /// The entries of a dict.
    pub fn dict(&self, id: Id) -> Option<&Dict<'a>> {
        match self.cell(id) {
            Cell::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    /// The names of a scope, a class or an object.
    pub fn scope(&self, id: Id) -> Option<&Scope<'a>> {
        match self.cell(id) {
            Cell::Scope(scope) => Some(scope),
            _ => None,
        }
    }

    /// The class that is at a place of the heap.
    pub fn class(&self, id: Id) -> Option<&Class<'a>> {
        match &self.scope(id)?.kind {
            ScopeKind::Class(class) => Some(class),
            _ => None,
        }
    }

    /// The class of an object.
    pub fn class_of(&self, object: &Value<'a>) -> Option<Id> {
        let Value::Instance(id) = object else { return None };
        match self.scope(*id)?.kind {
            ScopeKind::Instance { class } => Some(class),
            _ => None,
        }
    }

    /// From here on, changes can be taken back.
    pub fn fork(&mut self) {
        let stretch = self.next_stretch();
        self.forks.push(Fork { stretch, before: Vec::new() });
    }

    /// Takes back all that was changed since the fork, which stays open.
    pub fn rewind(&mut self) -> Way<'a> {
        let stretch = self.next_stretch();
        let mut way = BTreeMap::new();
        let Some(fork) = self.forks.last_mut() else { return Way(way) };
        fork.stretch = stretch;
        for (id, before) in std::mem::take(&mut fork.before).into_iter().rev() {
            let now = std::mem::replace(&mut self.cells[id.0 as usize], before);
            way.entry(id).or_insert(now);
        }
        Way(way)
    }

    /// Closes the fork; what was changed since the last rewind stays.
    pub fn close(&mut self) {
        let Some(fork) = self.forks.pop() else { return };
        if let Some(outer) = self.forks.last_mut() {
            outer.before.extend(fork.before);
        }
    }

    /// Sets all forks aside: what is changed now is not taken back with them.
    pub fn set_aside(&mut self) -> Aside<'a> {
        Aside(std::mem::take(&mut self.forks))
    }

    /// Goes on with the forks that were set aside.
    pub fn resume(&mut self, aside: Aside<'a>) {
        self.forks = aside.0;
    }

    /// Closes the fork and leaves what one way left.
    pub fn take(&mut self, way: Way<'a>) {
        self.rewind();
        self.forks.pop();
        for (id, cell) in way.0 {
            *self.edit(id) = cell;
        }
    }

    /// Closes the fork and leaves what either way may have left.
    pub fn join(&mut self, left: Way<'a>, mut right: Way<'a>) {
        self.rewind();
        self.forks.pop();
        for (id, cell) in left.0 {
            let other = right.0.remove(&id).unwrap_or_else(|| self.cell(id).clone());
            self.work(cell.len() + other.len());
            let is_of_objects = Some(id) == self.replaced;
            *self.edit(id) = if is_of_objects { joined_objects(cell, other) } else { joined_cells(cell, other) };
        }
        for (id, cell) in right.0 {
            let before = self.cell(id).clone();
            self.work(before.len() + cell.len());
            let is_of_objects = Some(id) == self.replaced;
            *self.edit(id) = if is_of_objects { joined_objects(before, cell) } else { joined_cells(before, cell) };
        }
    }

    /// What a loop over a value sees: the elements that are there, and what any further one is like.
    /// `None` where the value is nothing that can be looped over, or not known.
    pub fn elements(&self, value: &Value<'a>) -> Option<Sequence<'a>> {
        let sequence = match value {
            Value::Tuple(items) => Some(Sequence { items: items.to_vec(), rest: None }),
            Value::List(id) | Value::Set(id) | Value::Rows(id) => self.sequence(*id).cloned(),
            Value::Dict(id) => {
                let dict = self.dict(*id)?;
                let items = dict.entries.values().map(|(key, _)| key.clone()).collect();
                let rest = dict.rest.clone();
                Some(Sequence { items, rest })
            }
            _ => None,
        };
        self.work(sequence.as_ref().map_or(0, |sequence| sequence.items.len()));
        sequence
    }

    /// The source of a place, on one line and not too long.
    pub fn source(&self, place: Place) -> String {
        let file = self.file(place.file);
        let source = file.text.get(place.start as usize..place.end as usize).unwrap_or("");
        // No more is looked at than can be shown: words of one letter, with a blank between.
        let line: String = source.split_whitespace().take(MAX_QUOTED).collect::<Vec<_>>().join(" ");
        match line.char_indices().nth(MAX_QUOTED) {
            Some((at, _)) => format!("{}…", &line[..at]),
            None => line,
        }
    }

    /// Line and column of a place in its own file.
    pub fn position(&self, place: Place) -> Position {
        let file = self.file(place.file);
        file.lines.position(file.text, place.start as usize)
    }

    /// A value as a person would write it, to name it in a message or a hole.
    pub fn shown(&self, value: &Value<'a>) -> String {
        self.shown_within(value, &mut { MAX_SHOWN })
    }

    /// The same for a term that may stand in itself again and again: all beyond what is left is dots.
    fn shown_within(&self, value: &Value<'a>, left: &mut u32) -> String {
        let Some(less) = left.checked_sub(1) else { return "…".to_owned() };
        *left = less;
        match value {
            Value::None => "None".to_owned(),
            Value::Bool(value) => if *value { "True" } else { "False" }.to_owned(),
            Value::Int(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            Value::Text(text) => text.to_string(),
            Value::Op => "op".to_owned(),
            Value::Batch(batch) => batch.table.to_string(),
            Value::Connection(_) => "the connection".to_owned(),
            Value::Inspector(_) => "the inspector".to_owned(),
            Value::Rows(_) => "several rows".to_owned(),
            Value::Context => "the context".to_owned(),
            Value::Dialect => "the dialect".to_owned(),
            Value::Function(function) => function.name.to_owned(),
            Value::Method(bound) => bound.1.name.to_owned(),
            Value::Class(id) => self.class(*id).map_or("a class", |class| class.name).to_owned(),
            Value::Instance(_) => "an object".to_owned(),
            Value::Module(_) => "a module".to_owned(),
            Value::Unknown(unknown) => self.source(unknown.place),
            Value::Any(values) => {
                values.iter().map(|value| self.shown_within(value, left)).collect::<Vec<_>>().join(" or ")
            }
            Value::Tuple(_) | Value::List(_) | Value::Set(_) | Value::Dict(_) => "several values".to_owned(),
            Value::Term(term) => match term.as_ref() {
                Term::Name(name) => name.to_string(),
                Term::Attribute { of, name } => format!("{}.{name}", self.shown_within(of, left)),
                Term::Call { place, .. } => self.source(*place),
                Term::Item { of, key } => format!("{}[{}]", self.shown_within(of, left), self.shown_within(key, left)),
                Term::Operation { operator, operands } => match operands.as_slice() {
                    [one, other] => {
                        format!("{} {operator} {}", self.shown_within(one, left), self.shown_within(other, left))
                    }
                    [only] => format!("{operator} {}", self.shown_within(only, left)),
                    _ => (*operator).to_owned(),
                },
            },
        }
    }

    /// A value as `str()` and f-strings write it, with holes where that isn't known.
    pub fn written(&self, value: &Value<'a>) -> Text {
        match value {
            Value::Text(text) => text.as_ref().clone(),
            Value::None | Value::Bool(_) | Value::Int(_) => Text::known(self.shown(value)),
            // As Python writes it, where it needs no exponent.
            Value::Float(number) if *number == 0.0 || (1e-4..1e16).contains(&number.abs()) => {
                Text::known(format!("{number:?}"))
            }
            _ => Text::hole(self.shown(value)),
        }
    }
}

/// Where a term lies.
fn address(term: &Rc<Term<'_>>) -> String {
    format!("{:x}", Rc::as_ptr(term).addr())
}

/// What an object is where it may be either.
fn joined_cells<'a>(left: Cell<'a>, right: Cell<'a>) -> Cell<'a> {
    match (left, right) {
        (Cell::Sequence(left), Cell::Sequence(right)) => Cell::Sequence(joined_sequences(left, right)),
        (Cell::Dict(left), Cell::Dict(right)) => Cell::Dict(joined_dicts(left, right)),
        (Cell::Scope(left), Cell::Scope(right)) => Cell::Scope(joined_scopes(left, right)),
        // An object never becomes one of another kind.
        (left, _) => left,
    }
}

/// Objects of a library as either way leaves them: of one that both have changed, the one to which more may be added.
fn joined_objects<'a>(left: Cell<'a>, right: Cell<'a>) -> Cell<'a> {
    let (Cell::Scope(mut left), Cell::Scope(mut right)) = (left, right) else { return Cell::Scope(Scope::default()) };
    for (name, value) in &mut left.names {
        let Some(other) = right.names.remove(name) else { continue };
        let own = std::mem::replace(value, Value::None);
        *value = match (is_open(&own), is_open(&other)) {
            (true, false) => own,
            (false, true) => other,
            _ => joined(own, other),
        };
    }
    left.names.extend(right.names);
    Cell::Scope(left)
}

/// Whether more may be given to what makes an object than is known.
fn is_open(value: &Value<'_>) -> bool {
    matches!(value, Value::Term(term) if matches!(term.as_ref(), Term::Call { args, .. } if args.open.is_some()))
}

/// Elements that both have at the same place, from the beginning; all others may be there.
fn joined_sequences<'a>(left: Sequence<'a>, right: Sequence<'a>) -> Sequence<'a> {
    let same = left.items.iter().zip(&right.items).take_while(|(left, right)| left.is(right)).count();
    let mut items = left.items;
    let others = items.split_off(same).into_iter().chain(right.items.into_iter().skip(same));
    let rest = joined_all(others.chain(left.rest).chain(right.rest));
    Sequence { items, rest }
}

fn joined_dicts<'a>(mut left: Dict<'a>, right: Dict<'a>) -> Dict<'a> {
    let mut open: Vec<Value<'a>> = left.rest.into_iter().chain(right.rest).collect();
    let mut entries = IndexMap::new();
    for (key, (name, value)) in right.entries {
        match left.entries.shift_remove(&key) {
            Some((_, other)) => {
                entries.insert(key, (name, joined(other, value)));
            }
            None => open.push(value),
        }
    }
    open.extend(left.entries.into_values().map(|(_, value)| value));
    Dict { entries, rest: joined_all(open) }
}

/// Names that either has: one that only one way binds is taken to be bound.
fn joined_scopes<'a>(left: Scope<'a>, mut right: Scope<'a>) -> Scope<'a> {
    let mut names = left.names;
    for (name, value) in &mut names {
        if let Some(other) = right.names.remove(name) {
            let own = std::mem::replace(value, Value::None);
            *value = joined(own, other);
        }
    }
    names.extend(right.names);
    Scope { names, kind: left.kind }
}

fn joined_all<'a>(values: impl IntoIterator<Item = Value<'a>>) -> Option<Value<'a>> {
    values.into_iter().reduce(joined)
}

/// Adds a value to those that something may be.
pub fn widen<'a>(all: &mut Option<Value<'a>>, value: Value<'a>) {
    *all = all.take().into_iter().chain([value]).reduce(joined);
}

/// What is either of two values.
pub fn joined<'a>(left: Value<'a>, right: Value<'a>) -> Value<'a> {
    if left.is(&right) {
        return left;
    }
    if let Value::Any(values) = &left
        && (values.len() >= MAX_ALTERNATIVES || values.iter().any(|value| value.is(&right)))
    {
        return left;
    }
    let mut all: Vec<Value<'a>> = Vec::new();
    for value in [left, right] {
        match value {
            Value::Any(values) => {
                for value in values.iter() {
                    if !all.iter().any(|known| known.is(value)) {
                        all.push(value.clone());
                    }
                }
            }
            value => all.push(value),
        }
    }
    all.truncate(MAX_ALTERNATIVES);
    Value::Any(all.into())
}
