//! What the models of a project declare, beside what its migrations make.
//!
//! The files that may declare some are told by their words (`files.rs`), read by the interpreter that reads migrations
//! ([`interpret::declared`](crate::interpret::declared)), made tables of as a migration would make them (`made.rs`), and
//! compared as `alembic check` would (`compared.rs`); `imports.rs` says which of them an env.py imports.

mod compared;
mod files;
mod imports;
mod made;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use crate::dialect::Dialect;
use crate::folder::{Folder, path_in};
use crate::interpret::declared::{Declarations, DeclaredTable, MetadataId, Target, Unclear};
use crate::interpret::library::Library;
use crate::interpret::reader::Settings;
use crate::ordered::{Arrange, Gather};
use crate::project::Location;
use crate::python::source::Source;
use crate::replay::Replay;
use crate::revision::{Migration, Unreadable};
use crate::schema::table::{ForeignKey, Index, Key};
use crate::schema::{Column, Id, Table};
use compared::Compared;
use imports::{Imports, Reached};

/// The models that belong to an environment.
#[derive(Debug, Default)]
pub struct Models {
    /// One for each table that is declared, in the order of paths and lines.
    pub models: Vec<Model>,
    /// What could not be read of them.
    pub unread: Vec<UnreadModel>,
    /// The tables that they declare, as a database would have them: one for each model, in their order.
    pub tables: Vec<DeclaredAs>,
    /// Alembic sees no table that is not among them: it is handed a metadata of the folder's own, and each table that code
    /// makes was read, as far as its name.
    pub is_whole: bool,
}

/// A table as a model declares it.
#[derive(Debug, Clone)]
pub struct DeclaredAs {
    /// Its name.
    pub id: Id,
    /// What it has.
    pub table: Arc<Table>,
    /// The enums that its columns are of, with their values, in order; none where those aren't known.
    pub enums: Vec<(Id, Option<Vec<Arc<str>>>)>,
    /// Columns that have a default of Python's alone.
    pub python_defaults: BTreeSet<Arc<str>>,
    /// The line of each column that stands in the model's file.
    pub lines: BTreeMap<String, u32>,
    /// Columns whose type another version of a library writes otherwise.
    loose: BTreeSet<String>,
    /// Unique constraints of what is the primary key already.
    unique_keys: Vec<Named>,
    /// A convention names constraints that have no name.
    pub has_convention: bool,
    /// It names unique constraints, too.
    names_uniques: bool,
}

/// A table that code declares: by a class, or by `Table(…)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Model {
    /// The class, or the name that a `Table` is bound to.
    pub class: String,
    /// Its file.
    pub path: String,
    /// The line where it begins, from 1.
    pub line: u32,
    /// The table's schema.
    pub schema: Option<String>,
    /// The table.
    pub table: String,
    /// The declarative base, or the metadata, as it is called where it is made: `Base`, `SQLModel`, `metadata`.
    pub base: Option<String>,
    /// Whether Alembic sees it: the env.py hands its metadata on, and imports its module; none where that isn't known.
    pub tracked: Option<bool>,
    /// Why it doesn't, or why that isn't known.
    pub tracked_because: Option<String>,
    /// What migrations make of it.
    pub status: ModelStatus,
    /// The revision that makes its table.
    pub created_by: Option<String>,
    /// Its columns.
    pub columns: Vec<ModelColumn>,
    /// The columns of its primary key.
    pub primary_key: Vec<String>,
    /// Its foreign keys.
    pub foreign_keys: Vec<Reference>,
    /// Its unique constraints.
    pub unique: Vec<Named>,
    /// Its indexes.
    pub indexes: Vec<IndexOf>,
    /// Where it and the migrations differ.
    pub differences: Vec<Difference>,
}

/// A foreign key that a model declares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Reference {
    /// Its columns.
    pub columns: Vec<String>,
    /// The schema of the table that it refers to.
    pub schema: Option<String>,
    /// That table.
    pub table: String,
    /// The columns there; none where they aren't known.
    pub referred: Vec<String>,
    /// `ON DELETE`.
    pub on_delete: Option<String>,
}

/// A unique constraint that a model declares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Named {
    /// Its name, where the model or a convention gives one.
    pub name: Option<String>,
    /// Its columns.
    pub columns: Vec<String>,
}

/// An index that a model declares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct IndexOf {
    /// Its name.
    pub name: Option<String>,
    /// Its columns and expressions.
    pub columns: Vec<String>,
    /// No two rows have the same.
    pub unique: bool,
}

/// A column that a model declares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ModelColumn {
    /// Its name in the database.
    pub name: String,
    /// Its type as the database writes it; empty where it isn't known.
    #[serde(rename = "type")]
    pub type_: String,
    /// Whether it may be NULL; none where that isn't known.
    pub nullable: Option<bool>,
}

/// What migrations make of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum ModelStatus {
    /// They make its table, with at least half of its columns.
    Migrated,
    /// They make no such table.
    NoMigration,
    /// They make a table of that name, with fewer than half of its columns.
    Conflict,
    /// Its columns, or what migrations make, isn't known.
    Unknown,
}

/// Where a model and the migrations differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Difference {
    /// In what.
    pub kind: DifferenceKind,
    /// The column that it is about, or the columns with commas between them.
    pub column: Option<String>,
    /// What the model says.
    pub model: Option<String>,
    /// What migrations make.
    pub migrations: Option<String>,
    /// The line of the model's file, from 1.
    pub line: u32,
    /// The revision that made what migrations make.
    pub revision: Option<String>,
    /// The thing itself, as the model declares it and as migrations make it.
    #[serde(skip)]
    pub sides: [Option<Piece>; 2],
}

/// A piece of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A column.
    Column(Arc<Column>),
    /// The primary key.
    PrimaryKey(Key),
    /// A foreign key.
    ForeignKey(ForeignKey),
    /// A unique constraint.
    Unique(Key),
    /// An index.
    Index(Index),
}

/// In what a model and the migrations differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceKind {
    /// The model has a column that migrations don't make.
    MissingColumn,
    /// Migrations make a column that the model hasn't.
    ExtraColumn,
    /// The type of a column.
    Type,
    /// Whether a column may be NULL.
    Nullable,
    /// The primary key.
    PrimaryKey,
    /// A foreign key.
    ForeignKey,
    /// A unique constraint.
    Unique,
    /// An index.
    Index,
}

/// A piece of a model that could not be read without running it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct UnreadModel {
    /// Its file.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// What could not be read, and why.
    pub reason: String,
    /// There may be a table that is not among the others.
    #[serde(skip)]
    pub hides_table: bool,
}

/// What the models of a folder are compared with: an environment, as far as it was read.
#[derive(Debug, Clone, Copy)]
pub struct Side<'e> {
    /// Where it lies.
    pub location: &'e Location,
    /// The database that it is read for.
    pub dialect: Dialect,
    /// Its migrations.
    pub migrations: &'e [Migration],
    /// What they make.
    pub replay: &'e Replay,
}

/// The models of a folder: those of each environment, in their order, and those that belong to none.
pub fn models(folder: &Folder, library: &Library<'_>, sides: &[Side<'_>]) -> (Vec<Models>, Models) {
    let locations: Vec<&Location> = sides.iter().map(|side| side.location).collect();
    let candidates = files::candidates(folder, &locations);
    let sources: Vec<&Source> = candidates.iter().filter_map(|path| library.source(path)).collect();
    let settings =
        Settings { dialect: sides.first().map_or(Dialect::default(), |side| side.dialect), ..Settings::default() };
    let mut all: Vec<Models> = sides.iter().map(|_| Models::default()).collect();
    let mut alone = Models::default();
    let imports = Imports::of(folder, library);
    let reached: Vec<_> = locations.iter().map(|location| reached(location, library, &imports)).collect();
    // What is imported is read before models are.
    if folder.misses_any() {
        return (all, alone);
    }
    let Some(mut declarations) = Declarations::of(&sources, library, &settings) else { return (all, alone) };
    let watches: Vec<Watch> = locations
        .iter()
        .zip(reached)
        .map(|(location, reached)| Watch::of(location, reached, library, &mut declarations))
        .collect();
    let mut by_dialect: Vec<(Dialect, Declared)> = Vec::new();
    let dialects = sides.iter().map(|side| side.dialect).chain(sides.is_empty().then(Dialect::default));
    for dialect in dialects {
        if !by_dialect.iter().any(|(known, _)| *known == dialect) {
            by_dialect.push((dialect, declarations.tables(dialect)));
        }
    }
    let is_own = |path: &str| {
        // Tests, and what helps migrations, have models of their own, unless the env.py leads there.
        let is_aside =
            files::is_of_tests(path, folder) || locations.iter().any(|it| files::is_below(path, it.script_directory()));
        !is_aside || watches.iter().any(|watch| watch.reach(path) == Reached::Surely)
    };
    for (dialect, (tables, unclear)) in &by_dialect {
        let broken = sources.iter().flat_map(|source| {
            Unreadable::all(source).into_iter().map(|it| UnreadModel {
                path: source.path.clone(),
                line: it.position.line,
                reason: format!("it can't be parsed: {}", it.message),
                hides_table: true,
            })
        });
        let unclear = unclear.iter().map(|it| UnreadModel {
            path: it.path.clone(),
            line: it.line,
            reason: it.reason.clone(),
            hides_table: it.hides_table,
        });
        for unread in unclear.chain(broken).filter(|it| is_own(&it.path)) {
            for at in nearest(&unread.path, &watches) {
                if sides.get(at).is_some_and(|side| side.dialect == *dialect) {
                    all[at].unread.push(unread.clone());
                }
            }
            if sides.is_empty() {
                alone.unread.push(unread);
            }
        }
        let known: Vec<&DeclaredTable> = tables.iter().filter(|table| is_own(&table.path)).collect();
        let made = made::tables(&known, *dialect);
        for (table, made) in known.iter().zip(made) {
            let tracked: Vec<Tracked> = watches.iter().map(|watch| watch.tracks(table)).collect();
            let owners: Vec<usize> =
                match (0..tracked.len()).filter(|at| tracked[*at].is == Some(true)).collect::<Vec<_>>() {
                    owners if !owners.is_empty() => owners,
                    _ => nearest(&table.path, &watches),
                };
            let Some(made) = made else { continue };
            for at in owners {
                let (Some(side), Some(tracked)) = (sides.get(at), tracked.get(at)) else { continue };
                if side.dialect == *dialect {
                    all[at].add(table, made.clone(), Some(tracked));
                }
            }
            if sides.is_empty() {
                alone.add(table, made, None);
            }
        }
    }
    for ((models, side), watch) in all.iter_mut().zip(sides).zip(&watches) {
        models.is_whole = watch.is_handed_own() && !models.unread.iter().any(|it| it.hides_table);
        models.arrange();
        models.compare(folder, *side);
    }
    alone.arrange();
    (all, alone)
}

/// The files that an environment's env.py imports; none where it has none.
fn reached(location: &Location, library: &Library<'_>, imports: &Imports<'_>) -> Option<BTreeMap<String, Reached>> {
    let path = path_in(location.script_directory(), "env.py");
    library
        .holds(&path)
        .then(|| if imports.asks_application(&path) { imports.of_application() } else { imports.reached(&path) })
}

/// Tables that are declared, and what could not be read of them.
type Declared = (Vec<DeclaredTable>, BTreeSet<Unclear>);

/// Whether Alembic sees a model, and why not.
struct Tracked {
    is: Option<bool>,
    because: Option<&'static str>,
}

/// What an env.py looks at.
struct Watch {
    path: String,
    target: Target,
    reached: Option<BTreeMap<String, Reached>>,
}

impl Watch {
    fn of<'a>(
        location: &Location,
        reached: Option<BTreeMap<String, Reached>>,
        library: &'a Library<'a>,
        declarations: &mut Declarations<'a>,
    ) -> Watch {
        let source = library.source(&path_in(location.script_directory(), "env.py"));
        let target = source.map_or(Target::Unknown, |source| declarations.target(source));
        Watch { path: location.path.clone(), target, reached }
    }

    /// Whether Alembic is handed metadata that only code of the folder puts tables in.
    fn is_handed_own(&self) -> bool {
        matches!(&self.target, Target::Known(ids) if !ids.is_empty() && !ids.iter().any(MetadataId::is_of_library))
    }

    fn reach(&self, path: &str) -> Reached {
        self.reached.as_ref().map_or(Reached::Perhaps, |all| all.get(path).copied().unwrap_or(Reached::Never))
    }

    fn tracks(&self, table: &DeclaredTable) -> Tracked {
        let known = |is, because| Tracked { is, because };
        let ids = match &self.target {
            Target::None => return known(Some(false), Some("the env.py hands no metadata to Alembic")),
            Target::Unknown => return known(None, Some("what the env.py hands to Alembic is not known")),
            Target::Known(ids) => ids,
        };
        let Some(own) = &table.metadata else { return known(None, Some("its metadata is not known")) };
        if !ids.contains(own) {
            let is_unclear = |id: &MetadataId| id.is_of_library() && id.made != "sqlmodel.SQLModel";
            return if is_unclear(own) || ids.iter().any(is_unclear) {
                known(None, Some("which metadata it has is not known"))
            } else {
                known(Some(false), Some("its metadata is not what the env.py hands to Alembic"))
            };
        }
        match self.reach(&table.path) {
            Reached::Surely => known(Some(true), None),
            Reached::Perhaps => known(None, Some("whether the env.py comes to import its module is not known")),
            Reached::Never => known(Some(false), Some("nothing that the env.py imports imports its module")),
        }
    }
}

/// The environments that a file is nearest to: of several with the same path, all.
fn nearest(path: &str, watches: &[Watch]) -> Vec<usize> {
    let shared =
        |watch: &Watch| watch.path.split('/').zip(path.split('/')).take_while(|(own, other)| own == other).count();
    let Some(best) = watches.iter().map(shared).max() else { return Vec::new() };
    let Some(first) = watches.iter().find(|watch| shared(watch) == best) else { return Vec::new() };
    (0..watches.len()).filter(|at| watches[*at].path == first.path).collect()
}

impl Models {
    fn add(&mut self, table: &DeclaredTable, made: DeclaredAs, tracked: Option<&Tracked>) {
        self.models.push(made::model(table, &made, tracked.and_then(|it| it.is), tracked.and_then(|it| it.because)));
        self.tables.push(made);
    }

    fn arrange(&mut self) {
        let mut order: Vec<usize> = (0..self.models.len()).collect();
        order.arrange_by_key(|at| (self.models[*at].path.clone(), self.models[*at].line));
        let mut all: BTreeMap<usize, (Model, DeclaredAs)> =
            std::mem::take(&mut self.models).into_iter().zip(std::mem::take(&mut self.tables)).enumerate().into_map();
        for at in order {
            if let Some((model, table)) = all.remove(&at) {
                self.models.push(model);
                self.tables.push(table);
            }
        }
        self.unread.arrange_by(|left, right| {
            (&left.path, left.line, &left.reason).cmp(&(&right.path, right.line, &right.reason))
        });
        self.unread.dedup();
    }

    /// Says of each model what migrations make of it.
    fn compare(&mut self, folder: &Folder, side: Side<'_>) {
        let compared = Compared::of(folder, side);
        // Two models may share a table.
        let mut shared: BTreeMap<Id, BTreeSet<Arc<str>>> = BTreeMap::new();
        for made in &self.tables {
            let columns = shared.entry(made.id.clone()).or_default();
            columns.extend(made.table.columns.iter().map(|column| Arc::clone(&column.name)));
        }
        let lacks_zones = compared.lacks_zones(&self.tables);
        for (model, made) in self.models.iter_mut().zip(&self.tables) {
            for column in model.columns.iter_mut().filter(|it| lacks_zones && made.loose.contains(&it.name)) {
                column.type_ = match column.type_.as_str() {
                    "TIMESTAMP WITH TIME ZONE" => "TIMESTAMP WITHOUT TIME ZONE".to_owned(),
                    "DATETIMEOFFSET" => "DATETIME".to_owned(),
                    _ => continue,
                };
            }
            let others = shared.get(&made.id);
            compared.compare(model, made, others);
        }
    }

    /// The model of a table, with what it declares: the only one, or the only one that Alembic sees.
    pub fn of_table(&self, id: &Id) -> Option<(&Model, &DeclaredAs)> {
        let all = || self.models.iter().zip(&self.tables).filter(|(_, made)| made.id == *id);
        only(all()).or_else(|| only(all().filter(|(model, _)| model.tracked == Some(true))))
    }
}

/// The only one of several.
fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next();
    if all.next().is_some() { None } else { first }
}
