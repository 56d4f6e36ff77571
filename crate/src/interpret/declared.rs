//! What code declares to SQLAlchemy: tables of its own (`Table(…)`), and classes that a declarative base makes tables of.
//!
//! A class becomes the `Table(…)` that SQLAlchemy would make of it (`_ClassScanMapperConfig` in
//! `sqlalchemy/orm/decl_base.py`), so that whoever reads tables of migrations reads it too.

mod annotations;
mod attached;
mod columns;
mod functions;
mod lineage;
mod metadata;
mod names;
mod sqlmodel;
mod third_party;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::frame::Frame;
use super::library::Library;
use super::naming;
use super::reader::{Mode, Reader, Settings};
use crate::alchemy::{self, Reading};
use crate::dialect::Dialect;
use crate::operation::CreateTable;
use crate::ordered::Gather;
use crate::python::ast::{Ranged, Stmt};
use crate::python::source::Source;
use crate::schema::names::Conventions;
use crate::value::heap::{Cell, Dict, Id, Key, Sequence};
use crate::value::{Args, Place, Term, Value};
use columns::Collected;
use lineage::Ancestor;
pub use metadata::MetadataId;
use metadata::{MAX_STEPS, Metadata};

/// What was declared so far.
#[derive(Default)]
pub(super) struct Declared<'a> {
    /// Classes, in the order in which they were made.
    classes: Vec<Id>,
    /// `Table(…)`s, with where the code stands that leads to them: outside of functions.
    tables: Vec<(Value<'a>, Place)>,
    /// `Index(…)`es, and constraints.
    indexes: Vec<Value<'a>>,
    /// For each class, what it derives from, itself first.
    lineages: BTreeMap<Id, Rc<[Ancestor<'a>]>>,
    /// Whether SQLAlchemy maps a class.
    mapped: BTreeMap<Id, bool>,
    /// Classes that are mapped onto a table by a call: `registry.map_imperatively(Run, runs)`.
    imperative: BTreeMap<Id, Value<'a>>,
}

/// A table that code declares.
#[derive(Debug)]
pub struct DeclaredTable {
    /// The class, or the name that a `Table` is bound to.
    pub class: String,
    /// Its file.
    pub path: String,
    /// The line where it begins, from 1.
    pub line: u32,
    /// The base or the metadata, as it is called where it is made.
    pub base: Option<String>,
    /// Its metadata, where that is known.
    pub metadata: Option<MetadataId>,
    /// The table.
    pub create: CreateTable,
    /// The lines of columns, by their names: of those that stand in the file.
    pub lines: BTreeMap<String, u32>,
    /// Columns whose type another version of a library writes otherwise.
    pub loose: BTreeSet<String>,
    /// The naming convention of its metadata, where that is known.
    pub conventions: Option<Conventions>,
    /// Classes whose columns are in it besides.
    pub shared_with: Vec<String>,
}

/// Something of a model that can't be told without running it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unclear {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// What, and why.
    pub reason: String,
    /// There may be a table that is not among those that were read.
    pub hides_table: bool,
}

/// What the models of a folder declare, read once for all databases.
pub struct Declarations<'a> {
    reader: Reader<'a>,
    mappings: Vec<Mapping<'a>>,
    unclear: BTreeSet<Unclear>,
}

/// A table as a term, with what is known of it besides.
struct Mapping<'a> {
    class: String,
    place: Place,
    table: Value<'a>,
    /// The call that made it, where code does so itself.
    made: Option<Value<'a>>,
    metadata: Option<Metadata<'a>>,
    columns: Vec<(String, Place)>,
    loose: BTreeSet<String>,
    is_open: bool,
    shared_with: Vec<String>,
    of: Option<Id>,
}

/// What an env.py compares with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// These.
    Known(Vec<MetadataId>),
    /// Nothing.
    None,
    /// That can't be told.
    Unknown,
}

/// Files that take more than is followed: after so many, what is left is not read.
const MAX_STOPPED: usize = 20;

/// Statements and expressions that a name of a file may take, where models are read: a class has many columns.
const MAX_CLASS_STEPS: u32 = 60_000;

impl<'a> Declarations<'a> {
    /// Reads the files of models.
    pub fn of(files: &[&'a Source], library: &'a Library<'a>, settings: &'a Settings) -> Option<Declarations<'a>> {
        let first = files.first()?;
        let mut reader = Reader::new(first, library, settings, None);
        reader.mode = Mode::Load;
        reader.declared = Some(Box::default());
        reader.reach = super::reader::Reach { modules: usize::MAX, steps: MAX_CLASS_STEPS, frames: 60 };
        // The first one is read as all others are: as far as it is asked for.
        reader.make_first_lazy();
        let mut unclear = BTreeSet::new();
        let mut stopped = 0;
        for source in files {
            let reason = if stopped >= MAX_STOPPED {
                "it was not read: files before it take more steps than Limbeck follows"
            } else if reader.load_declarations(source, |statement| may_declare(statement, source)) {
                continue;
            } else {
                stopped += 1;
                "it takes more steps than Limbeck follows: what comes later in it may be missing"
            };
            unclear.insert(Unclear {
                path: source.path.clone(),
                line: 1,
                reason: reason.to_owned(),
                hides_table: true,
            });
        }
        let makers: BTreeSet<&str> = files.iter().flat_map(|source| functions::makers(source)).collect();
        let files = if stopped < MAX_STOPPED { files } else { &[] };
        for source in files.iter().filter(|_| !makers.is_empty()) {
            reader.load_declarations(source, |statement| functions::calls_one_of(statement, source, &makers));
        }
        for source in files {
            reader.load_functions(source);
        }
        reader.allow_again();
        let mut declarations = Declarations { reader, mappings: Vec::new(), unclear };
        declarations.map_tables();
        declarations.map_classes();
        declarations.add_indexes();
        declarations.name_classes();
        Some(declarations)
    }

    /// What an env.py compares with.
    pub fn target(&mut self, env_py: &'a Source) -> Target {
        let reader = &mut self.reader;
        reader.allow_again();
        let Some(scope) = reader.source_scope(env_py) else { return Target::Unknown };
        let Some(metadata) = naming::target_metadata(reader, scope, &env_py.module.body) else {
            return Target::Unknown;
        };
        let mut known = Vec::new();
        let mut is_of_application = false;
        let mut open = vec![metadata];
        while let Some(value) = open.pop() {
            match value {
                Value::None => {}
                Value::List(_) | Value::Tuple(_) | Value::Set(_) => match reader.heap.elements(&value) {
                    Some(Sequence { items, rest: None }) => open.extend(items),
                    _ => return Target::Unknown,
                },
                Value::Dict(id) => match reader.heap.dict(id) {
                    Some(dict) if dict.rest.is_none() => {
                        open.extend(dict.entries.values().map(|(_, value)| value.clone()));
                    }
                    _ => return Target::Unknown,
                },
                value => match reader.metadata_of(&value, MAX_STEPS) {
                    Some(metadata) if metadata.id.made.starts_with("flask.current_app") => is_of_application = true,
                    Some(metadata) => known.push(metadata.id),
                    None => return Target::Unknown,
                },
            }
            if known.len() + open.len() > 1_000 {
                return Target::Unknown;
            }
        }
        // Flask-Migrate asks the application, which has one in most folders.
        if is_of_application {
            let of_flask = self.mappings.iter().filter_map(|it| it.metadata.as_ref());
            let ids: BTreeSet<MetadataId> =
                of_flask.filter(|it| it.is_of_flask).map(|it| it.id.clone()).filter(|it| it.bind.is_none()).into_set();
            if ids.len() != 1 {
                return Target::Unknown;
            }
            known.extend(ids);
        }
        if known.is_empty() { Target::None } else { Target::Known(known) }
    }

    /// The tables as a database of this kind would have them, in the order of paths and lines, and what could not be read.
    pub fn tables(&self, dialect: Dialect) -> (Vec<DeclaredTable>, BTreeSet<Unclear>) {
        let mut unclear = self.unclear.clone();
        let reading = Reading { heap: &self.reader.heap, dialect };
        let mut tables = Vec::new();
        for mapping in &self.mappings {
            let settled = self.reader.heap.settled(&mapping.table);
            let Some((mut create, unknown)) = alchemy::table(&settled, reading) else { continue };
            for piece in unknown {
                let place = piece.place.unwrap_or(mapping.place);
                let (path, line) = self.place(place);
                let reason = format!("{}: {}", piece.source, piece.reason);
                unclear.insert(Unclear { path, line, reason, hides_table: false });
            }
            create.is_open |= mapping.is_open;
            names::fill_key(&mut create);
            let (path, line) = self.place(mapping.place);
            let mut lines = BTreeMap::new();
            for (name, place) in &mapping.columns {
                let (of, line) = self.place(*place);
                if of == path {
                    lines.insert(name.clone(), line);
                }
            }
            let metadata = mapping.metadata.as_ref();
            if let Some(schema) = metadata.and_then(|it| it.schema.clone()) {
                names::give_schema(&mut create, &schema);
            }
            tables.push(DeclaredTable {
                class: mapping.class.clone(),
                path,
                line,
                base: metadata.map(|it| it.name.clone()),
                metadata: metadata.map(|it| it.id.clone()),
                create,
                lines,
                loose: mapping.loose.clone(),
                conventions: metadata.and_then(|it| it.conventions.clone()),
                shared_with: mapping.shared_with.clone(),
            });
        }
        (tables, unclear)
    }

    fn place(&self, place: Place) -> (String, u32) {
        (self.reader.heap.file(place.file).path.to_owned(), self.reader.heap.position(place).line)
    }

    fn say(&mut self, place: Place, reason: impl Into<String>) {
        self.say_of(place, reason, false);
    }

    /// Says that something may be a table which is not among the others.
    fn say_of_table(&mut self, place: Place, reason: impl Into<String>) {
        self.say_of(place, reason, true);
    }

    fn say_of(&mut self, place: Place, reason: impl Into<String>, hides_table: bool) {
        let (path, line) = self.place(place);
        self.unclear.insert(Unclear { path, line, reason: reason.into(), hides_table });
    }

    /// Tables that code makes itself.
    fn map_tables(&mut self) {
        let tables = self.reader.declared.as_mut().map(|it| std::mem::take(&mut it.tables)).unwrap_or_default();
        for (table, place) in tables {
            let Some(Term::Call { function, args, .. }) = table.as_term() else { continue };
            let (function, args) = (function.clone(), args.clone());
            let Some(name) = args.get(0, "name") else { continue };
            if !matches!(name, Value::Text(text) if text.is_known()) {
                self.say_of_table(place, "a table whose name is not known");
                continue;
            }
            // Flask-SQLAlchemy's `db.Table` puts its own metadata there.
            let given = args.get(1, "metadata").filter(|it| !Reader::is_column(it)).cloned();
            let of_extension = match function.as_term() {
                Some(Term::Attribute { of, .. }) if given.is_none() => Some(of.clone()),
                _ => None,
            };
            let metadata = given.clone().or(of_extension).and_then(|it| self.reader.metadata_of(&it, MAX_STEPS));
            let class = self.reader.name_of_value(&table, place.file);
            let class = class.or_else(|| name.as_text().map(ToOwned::to_owned)).unwrap_or_default();
            let (now, columns) = self.reader.named_columns(&table, given.is_some());
            if ["autoload", "autoload_with"].iter().any(|it| args.named(it).is_some()) {
                self.say(place, format!("{class}: its columns are read from the database"));
            }
            self.mappings.push(Mapping {
                class,
                place,
                made: Some(table),
                table: now,
                metadata,
                columns,
                loose: BTreeSet::new(),
                is_open: false,
                shared_with: Vec::new(),
                of: None,
            });
        }
    }

    /// Classes that are mapped, those that others derive from first.
    fn map_classes(&mut self) {
        let classes = self.reader.declared.as_ref().map(|it| it.classes.clone()).unwrap_or_default();
        for class in classes {
            self.reader.allow_again();
            if self.reader.is_mapped(class) {
                self.map_class(class);
            }
        }
    }

    fn map_class(&mut self, class: Id) {
        let Some((name, place)) = self.reader.heap.class(class).map(|it| (it.name.to_owned(), it.place)) else {
            return;
        };
        // `__table__ = Table(…)`: a table of its own that has the class's name.
        if let Some(table) = self.reader.own_or_unmapped(class, "__table__") {
            self.name_table_of(class, &name, place, &table);
            return;
        }
        let Collected { columns, loose, is_open, unclear } = self.reader.collected_columns(class);
        for (place, reason) in unclear {
            self.say(place, reason);
        }
        let parent = self.reader.mapped_parent(class);
        let has_key = columns.iter().any(|column| column.is_key);
        let own = match self.reader.table_name_of(class, parent, has_key) {
            names::TableName::Given(own) => own,
            names::TableName::OfParent => {
                match parent {
                    Some(parent) => self.add_to_parent(parent, &name, columns, loose, is_open),
                    None => self.say_of_table(place, format!("{name}: nothing says the name of its table")),
                }
                return;
            }
            names::TableName::Unknown => {
                self.say_of_table(place, format!("{name}: the name of its table is not known without running it"));
                return;
            }
        };
        let metadata = self.reader.metadata_of(&Value::Class(class), MAX_STEPS);
        if columns.is_empty() && !is_open && parent.is_none() {
            self.say_of_table(place, format!("{name}: none of its columns could be read"));
            return;
        }
        let table_args = self.reader.table_args(class);
        let schema = table_args.as_ref().and_then(|(_, options, _)| options.iter().find(|(name, _)| name == "schema"));
        let schema = schema.and_then(|(_, schema)| schema.as_text());
        let table = schema.into_iter().chain(own.as_text()).collect::<Vec<_>>().join(".");
        let mut args = Args { positional: vec![own, Value::name("sqlalchemy.MetaData")], ..Args::default() };
        args.positional.extend(columns.iter().map(|column| {
            let refers = self.reader.with_references(class, &table, &column.value);
            refers.unwrap_or_else(|| column.value.clone())
        }));
        let mut open = is_open;
        if let Some((items, options, is_whole)) = table_args {
            let named = items.into_iter().map(|item| self.reader.with_names(class, &item).unwrap_or(item));
            args.positional.extend(named);
            args.named.extend(options);
            open |= !is_whole;
            if !is_whole {
                self.say(place, format!("{name}: its __table_args__ are not known without running them"));
            }
        }
        let table = Value::Term(Rc::new(Term::Call { function: Value::name("sqlalchemy.Table"), args, place }));
        let places = columns.into_iter().map(|column| (column.name, column.place)).collect();
        self.mappings.push(Mapping {
            class: name,
            place,
            made: None,
            table,
            metadata,
            columns: places,
            loose,
            is_open: open,
            shared_with: Vec::new(),
            of: Some(class),
        });
    }

    /// A class says which table it is of.
    fn name_table_of(&mut self, class: Id, name: &str, place: Place, table: &Value<'a>) {
        let found =
            self.mappings.iter_mut().find(|it| it.of.is_none() && it.made.as_ref().is_some_and(|made| made.is(table)));
        match found {
            Some(mapping) => {
                name.clone_into(&mut mapping.class);
                mapping.of = Some(class);
            }
            // `__table__ = OtherModel.__table__`, a query, a table that is read from the database.
            None => self.say_of_table(place, format!("{name}: what its __table__ is can't be told without running it")),
        }
    }

    /// A class without a table adds its columns to that of the class that it derives from.
    fn add_to_parent(
        &mut self,
        parent: Id,
        name: &str,
        columns: Vec<columns::Column<'a>>,
        loose: BTreeSet<String>,
        is_open: bool,
    ) {
        let mut at = Some(parent);
        let mut steps = 0;
        while let Some(id) = at {
            if let Some(mapping) = self.mappings.iter_mut().find(|it| it.of == Some(id)) {
                let Some(Term::Call { function, args, place }) = mapping.table.as_term() else { return };
                let (function, mut args, place) = (function.clone(), args.clone(), *place);
                mapping.is_open |= is_open;
                mapping.loose.extend(loose);
                mapping.shared_with.push(name.to_owned());
                // Columns come before what `__table_args__` has.
                let mut behind = 2 + mapping.columns.len();
                for column in columns {
                    if mapping.columns.iter().any(|(known, _)| *known == column.name) {
                        continue;
                    }
                    args.positional.insert(behind.min(args.positional.len()), column.value);
                    behind += 1;
                    mapping.columns.push((column.name, column.place));
                }
                mapping.table = Value::Term(Rc::new(Term::Call { function, args, place }));
                return;
            }
            steps += 1;
            at = if steps > 24 { None } else { self.reader.mapped_parent(id) };
        }
    }

    /// Gives each class the name of its table, for whoever refers to it: `ForeignKey(Run.id)`.
    fn name_classes(&mut self) {
        for mapping in &self.mappings {
            let (Some(class), Some(Term::Call { args, .. })) = (mapping.of, mapping.table.as_term()) else { continue };
            let Some(name) = args.get(0, "name").cloned() else { continue };
            let of_metadata = mapping.metadata.as_ref().and_then(|it| it.schema.clone());
            let schema = args.named("schema").cloned().or(of_metadata);
            let heap = &mut self.reader.heap;
            let options = schema.map(|schema| {
                let mut dict = Dict::default();
                dict.entries.insert(Key::Text("schema".to_owned()), (Value::text("schema"), schema));
                Value::Dict(heap.add(Cell::Dict(dict)))
            });
            if let Cell::Scope(scope) = heap.edit(class) {
                scope.names.insert("__tablename__".into(), name);
                scope.names.insert("__table_args__".into(), options.unwrap_or(Value::None));
            }
        }
    }

    /// Indexes and constraints that stand outside of the tables that they are on: `Index("ix_runs", Run.started)`.
    fn add_indexes(&mut self) {
        let indexes = self.reader.declared.as_mut().map(|it| std::mem::take(&mut it.indexes)).unwrap_or_default();
        for index in indexes {
            let Some(Term::Call { args, .. }) = index.as_term() else { continue };
            let (index, found) = match args.positional.iter().find_map(owner_of_column) {
                Some(of) => {
                    let is_its = |mapping: &&mut Mapping<'a>| match of {
                        Value::Class(class) => mapping.of == Some(*class),
                        of => mapping.made.as_ref().is_some_and(|made| made.is(of)),
                    };
                    (index.clone(), self.mappings.iter_mut().find(is_its))
                }
                None => {
                    let classes = self.mappings.iter().map(|mapping| mapping.of);
                    let found =
                        classes.enumerate().find_map(|(at, class)| Some((at, self.reader.with_names(class?, &index)?)));
                    let Some((at, named)) = found else { continue };
                    (named, self.mappings.get_mut(at))
                }
            };
            let Some(mapping) = found else { continue };
            let Some(Term::Call { function, args, place }) = mapping.table.as_term() else { continue };
            // It may stand in `__table_args__` all the same.
            if args.positional.iter().any(|it| place_of_call(it) == place_of_call(&index)) {
                continue;
            }
            let mut args = args.clone();
            args.positional.push(index.clone());
            mapping.table = Value::Term(Rc::new(Term::Call { function: function.clone(), args, place: *place }));
        }
    }
}

/// Where a call stands that made a value.
fn place_of_call(value: &Value<'_>) -> Option<Place> {
    match value.as_term()? {
        Term::Call { place, .. } => Some(*place),
        _ => None,
    }
}

/// The table or the class whose column a value is, or is made of: `runs.c.started`, `Run.started.desc()`.
fn owner_of_column<'v, 'a>(value: &'v Value<'a>) -> Option<&'v Value<'a>> {
    let mut at = value;
    for _ in 0..MAX_STEPS {
        at = match at.as_term()? {
            Term::Attribute { of: of @ Value::Class(_), .. } => return Some(of),
            Term::Attribute { of, .. } => match of.as_term() {
                Some(Term::Attribute { of: table, name }) if matches!(name.as_ref(), "c" | "columns") => {
                    return Some(table);
                }
                _ => of,
            },
            Term::Call { function, args, .. } => match args.positional.iter().find_map(owner_of_call_argument) {
                Some(inside) => inside,
                None => function,
            },
            Term::Operation { operands, .. } => operands.first()?,
            Term::Item { of, .. } => of,
            Term::Name(_) => return None,
        };
    }
    None
}

/// An argument that may be a column: `func.lower(Run.name)`.
fn owner_of_call_argument<'v, 'a>(value: &'v Value<'a>) -> Option<&'v Value<'a>> {
    matches!(value.as_term()?, Term::Attribute { .. } | Term::Call { .. }).then_some(value)
}

impl<'a> Reader<'a> {
    /// Reads what a file declares; what it imports and defines besides is read where it is asked for. Whether all of it
    /// was read.
    fn load_declarations(&mut self, source: &'a Source, may_declare: impl Fn(&Stmt) -> bool) -> bool {
        self.allow_again();
        let Some(scope) = self.source_scope(source) else { return true };
        let Some(file) = self.modules.iter().position(|module| std::ptr::eq(module.source, source)) else {
            return true;
        };
        let mut is_whole = true;
        for (at, statement) in source.module.body.iter().enumerate() {
            if !may_declare(statement) {
                continue;
            }
            let module = self.modules.get_mut(file).and_then(|module| module.lazy.as_mut());
            if !module.is_some_and(|lazy| lazy.done.insert(at)) {
                continue;
            }
            self.allow_again();
            self.open.push((file as u32, at));
            self.read_in_module(scope, file as u32, statement);
            self.open.pop();
            // Where one takes too much, others of the file mostly do as well.
            if self.budget.is_stopped() {
                is_whole = false;
                break;
            }
        }
        is_whole
    }

    /// Reads a statement of a module's own level.
    fn read_in_module(&mut self, scope: Id, file: u32, statement: &'a Stmt) {
        let place = Place { file, start: 0, end: 0 };
        self.frames.push(Frame::new(None, file, scope, place));
        let _flow = self.statement(statement);
        self.frames.pop();
    }

    /// Notes a class.
    pub(super) fn note_class(&mut self, class: Id) {
        if let Some(declared) = &mut self.declared {
            declared.classes.push(class);
        }
    }

    /// Notes what a library makes of a call, where that is a table or an index, or maps a class onto one.
    pub(super) fn note_declared(&mut self, function: &Value<'a>, made: &Value<'a>) {
        if self.declared.is_none() {
            return;
        }
        let Some(Term::Call { args, place, .. }) = made.as_term() else { return };
        let maps = match function.as_term() {
            Some(Term::Attribute { name, .. }) => name == "map_imperatively",
            Some(Term::Name(name)) => name == "sqlalchemy.orm.mapper",
            _ => false,
        };
        let symbol = alchemy::called(made).unwrap_or_default();
        let is = |name: &str| symbol.starts_with("sqlalchemy.") && symbol.rsplit('.').next() == Some(name);
        let place = self.place_outside().unwrap_or(*place);
        let Some(declared) = &mut self.declared else { return };
        if is("Table") {
            declared.tables.push((made.clone(), place));
        } else if ["Index", "UniqueConstraint", "ForeignKeyConstraint"].into_iter().any(is) {
            declared.indexes.push(made.clone());
        } else if maps
            && let (Some(Value::Class(class)), Some(table)) = (args.positional.first(), args.get(1, "local_table"))
        {
            declared.imperative.insert(*class, table.clone());
        }
    }

    /// Where the code outside of functions stands that leads here; none where no function is open.
    fn place_outside(&self) -> Option<Place> {
        let inner = self.frames.iter().rposition(|frame| frame.function.is_none())?;
        self.frames.get(inner + 1).map(|frame| frame.called)
    }

    /// The name that a module binds a value to.
    fn name_of_value(&self, value: &Value<'a>, file: u32) -> Option<String> {
        let scope = self.modules.get(file as usize)?.scope;
        let names = &self.heap.scope(scope)?.names;
        names.iter().find(|(_, bound)| bound.is(value)).map(|(name, _)| name.to_string())
    }

    /// Does something where a class's body stands.
    fn in_class<T>(&mut self, class: Id, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let file = self.heap.class(class)?.place.file;
        let place = Place { file, start: 0, end: 0 };
        self.frames.push(Frame::new(None, file, class, place));
        let result = read(self);
        self.frames.pop();
        Some(result)
    }

    /// Whether a value is a column that a class may have.
    pub(super) fn is_column(value: &Value<'a>) -> bool {
        alchemy::called(value).is_some_and(|symbol| {
            matches!(symbol.rsplit('.').next(), Some("Column" | "mapped_column" | "deferred" | "column_property"))
        })
    }

    /// A file's scope gets the names that it has where they are asked for.
    fn make_first_lazy(&mut self) {
        if let Some(module) = self.modules.first_mut() {
            let bindings = module.source.bindings();
            module.lazy = Some(super::reader::Lazy { bindings, done: BTreeSet::new() });
        }
    }

    /// The table with each of its columns under its name, and where they stand.
    fn named_columns(&self, table: &Value<'a>, has_metadata: bool) -> (Value<'a>, Vec<(String, Place)>) {
        let mut now = self.heap.settled(table);
        if let Some(Term::Call { function, args, place }) = now.as_term()
            && !has_metadata
        {
            let (function, mut args, place) = (function.clone(), args.clone(), *place);
            args.positional.insert(1.min(args.positional.len()), Value::name("sqlalchemy.MetaData"));
            now = Value::Term(Rc::new(Term::Call { function, args, place }));
        }
        let Some(Term::Call { args, .. }) = now.as_term() else { return (now, Vec::new()) };
        let columns = args.positional.iter().filter(|it| Self::is_column(it));
        let named = columns.filter_map(|column| {
            let Term::Call { args, place, .. } = column.as_term()? else { return None };
            Some((args.get(0, "name")?.as_text()?.to_owned(), *place))
        });
        let named = named.collect();
        (now, named)
    }
}

/// Whether a statement may declare something, by its words: all others are read where something asks for what they bind.
fn may_declare(statement: &Stmt, source: &Source) -> bool {
    let has_words = || {
        let text = source.text.get(statement.start().to_usize()..statement.end().to_usize()).unwrap_or_default();
        let words =
            ["Table(", "Index(", "Column(", "column(", "append_", "map_imperatively", "mapper(", "class ", "setattr("];
        words.iter().any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
    };
    match statement {
        Stmt::ClassDef(_) => true,
        Stmt::Import(_)
        | Stmt::ImportFrom(_)
        | Stmt::FunctionDef(_)
        | Stmt::AsyncFunctionDef(_)
        | Stmt::Pass(_)
        | Stmt::Return(_)
        | Stmt::Raise(_) => false,
        _ => has_words(),
    }
}

/// A call of something of a library's, as a term.
fn call<'a>(function: impl Into<Cow<'a, str>>, args: Args<'a>, place: Place) -> Value<'a> {
    Value::Term(Rc::new(Term::Call { function: Value::name(function), args, place }))
}

/// A class's own names.
fn own<'r, 'a>(reader: &'r Reader<'a>, class: Id, name: &str) -> Option<&'r Value<'a>> {
    match reader.heap.cell(class) {
        Cell::Scope(scope) => scope.names.get(name),
        _ => None,
    }
}
