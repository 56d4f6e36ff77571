//! The schema that migrations leave: what exists, who made it, and how sure that is.
//!
//! A [`Schema`] is a snapshot. Its tables are shared through `Arc`, so that a copy costs a few pointers and what does not
//! change is shared. [`apply`] carries operations out on it, [`replay`] does that along a chain.

pub mod apply;
pub mod ask;
pub mod catalog;
pub mod column;
pub mod difference;
pub mod fault;
pub mod names;
pub mod table;
pub mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use crate::dialect::Dialect;
use crate::operation::{Guard, Name, ObjectKind};
use crate::ordered::Gather;
use crate::text::Text;
pub use column::{Column, ColumnType};
pub use table::Table;

/// Name of a relation, a type or another object that lives in a schema.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id {
    /// Its schema; none for the default one (`public` of PostgreSQL, `main` of SQLite, `dbo` of SQL Server).
    pub schema: Option<Arc<str>>,
    /// Its name.
    pub name: Arc<str>,
}

impl Id {
    /// A name in the default schema.
    pub fn bare(name: &str) -> Id {
        Id { schema: None, name: Arc::from(name) }
    }

    /// The same schema with another name.
    pub fn beside(&self, name: &str) -> Id {
        Id { schema: self.schema.clone(), name: Arc::from(name) }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(out, "{schema}.{}", self.name),
            None => out.write_str(&self.name),
        }
    }
}

/// Which operation it is: of which migration, and the how manieth of its function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// Place of the migration in its environment.
    pub migration: u32,
    /// Place of the operation among those of the function.
    pub operation: u32,
}

/// Where something comes from, and whether it is surely there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// The operation that made it; none where no migration does.
    pub by: Option<Step>,
    /// It is there whatever the conditions were that are not known.
    pub is_certain: bool,
}

/// An enum, a domain or another type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserType {
    /// What it is.
    pub definition: TypeDefinition,
    /// Comment.
    pub comment: Option<Text>,
    /// Where it comes from.
    pub made: Made,
}

/// What a type is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeDefinition {
    /// An enum.
    Enum {
        /// Its values in order.
        values: Vec<Text>,
        /// Some of its values are not known.
        is_open: bool,
    },
    /// Another one: whether it is a type or a domain, and what comes after its name, in SQL.
    Other(ObjectKind, Text),
}

/// A view or a materialized view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Its rows are stored.
    pub materialized: bool,
    /// The names of its columns, where they are not those that the query gives.
    pub columns: Vec<Arc<str>>,
    /// Its query; none where only its name is known.
    pub query: Option<Text>,
    /// The relations that the query reads, as far as it could be parsed.
    pub reads: Vec<Id>,
    /// The columns of those that it surely reads.
    pub uses: Vec<(Id, Arc<str>)>,
    /// The columns that it gives, where they are known.
    pub gives: Option<Vec<Arc<Column>>>,
    /// Indexes of a materialized view.
    pub indexes: Vec<table::Index>,
    /// Comment.
    pub comment: Option<Text>,
    /// Where it comes from.
    pub made: Made,
}

/// A sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    /// What comes after its name, in SQL.
    pub options: Option<Text>,
    /// The column that it goes with.
    pub owner: Option<(Id, Arc<str>)>,
    /// It came with the column: `SERIAL`, `IDENTITY`.
    pub is_implied: bool,
    /// Where it comes from.
    pub made: Made,
}

/// Another object: a function, an extension, a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// The statement that made it, where one is known.
    pub sql: Option<Text>,
    /// Comment.
    pub comment: Option<Text>,
    /// Where it comes from.
    pub made: Made,
}

/// What tells an object from others of its kind: its name, and of a function the types of its arguments.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectId {
    /// Its kind.
    pub kind: ObjectKind,
    /// Its name.
    pub id: Id,
    /// What else tells it from others: a function's arguments as they are written.
    pub arguments: Option<Arc<str>>,
}

/// A map that is copied when it is changed, and shared otherwise.
type Shared<K, V> = Arc<BTreeMap<K, Arc<V>>>;

/// Something was done to one table of which nothing is known: to which of those up to these numbers it may have been.
#[derive(Debug, Clone, Copy, Default)]
struct Doubted {
    /// It was dropped or renamed.
    tables: u32,
    /// One of its columns was changed or dropped.
    columns: u32,
    /// One of its constraints or indexes was made or dropped.
    constraints: u32,
}

/// What was found to be missing, and is told once.
#[derive(Debug, Clone, Default)]
struct Missed {
    /// Schemas.
    schemas: BTreeSet<Arc<str>>,
    /// Extensions.
    extensions: BTreeSet<&'static str>,
    /// An extension was made of which the name is not known.
    is_any_extension_made: bool,
    /// The same of a schema.
    is_any_schema_made: bool,
    /// Names that a rename of nothing would have given.
    renamed: BTreeSet<Id>,
    /// Labels of enums were changed in PostgreSQL's own catalog.
    are_labels_changed: bool,
}

/// What exists.
#[derive(Debug, Clone)]
pub struct Schema {
    /// The database that it is in.
    pub dialect: Dialect,
    /// Names that the environment gives to what has none (`MetaData(naming_convention=…)`). `None` where they are not
    /// known: names that were made up may be others.
    pub conventions: Option<Arc<names::Conventions>>,
    /// Those names are what its env.py says, and no guess.
    pub knows_convention: bool,
    /// The user that migrations run as, where the configuration says so: on PostgreSQL the schema of that name comes before
    /// `public`, once it is there (`"$user", public`, manual, 5.10.3).
    pub user: Option<Arc<str>>,
    /// The search path is set by somebody: names without a schema may be in any.
    pub sets_search_path: bool,
    /// Something was done that was not understood: more may be there, and less.
    pub is_blind: bool,
    tables: Shared<Id, Table>,
    views: Shared<Id, View>,
    sequences: Shared<Id, Sequence>,
    types: Shared<Id, UserType>,
    objects: Shared<ObjectId, Object>,
    /// The relation that an index is on, by the name of the index.
    indexed: Arc<BTreeMap<Id, Id>>,
    /// What was there once, and what became of it.
    gone: Arc<BTreeMap<fault::Thing, fault::Gone>>,
    /// Enums that a table of this run has made: none makes them again (`impl.memo` of Alembic, which SQLAlchemy's
    /// `_check_for_name_in_memos` asks).
    pub(crate) made_with_tables: Arc<BTreeSet<Id>>,
    /// MySQL was told to look at no foreign keys (`SET foreign_key_checks = 0`).
    pub(crate) ignores_references: bool,
    missed: Arc<Missed>,
    /// Some table inherits from another or is a partition.
    pub(crate) has_children: bool,
    /// How many tables were made so far.
    tables_made: u32,
    /// Names of what was made that are known in part only: one of them may be what is missing.
    perhaps_made: Arc<Vec<Name>>,
    /// Rows were put where nobody knows: any table may have some.
    any_may_have_rows: bool,
    /// What was done to a table of which nothing is known.
    doubted: Doubted,
    /// Operations of the last migration that are not sure to run, and what they depend on.
    conditional: Vec<(Step, Arc<[Guard]>)>,
}

impl Schema {
    /// An empty database.
    pub fn empty(dialect: Dialect, conventions: Option<Arc<names::Conventions>>) -> Schema {
        Schema {
            dialect,
            conventions,
            knows_convention: false,
            user: None,
            sets_search_path: false,
            is_blind: false,
            tables: Arc::default(),
            views: Arc::default(),
            sequences: Arc::default(),
            types: Arc::default(),
            objects: Arc::default(),
            indexed: Arc::default(),
            gone: Arc::default(),
            made_with_tables: Arc::default(),
            ignores_references: false,
            missed: Arc::default(),
            has_children: false,
            tables_made: 0,
            perhaps_made: Arc::default(),
            any_may_have_rows: false,
            doubted: Doubted::default(),
            conditional: Vec::new(),
        }
    }

    /// Whether all that exists is known: nothing was done that was not understood, or by a name that is not known whole.
    pub fn is_whole(&self) -> bool {
        !self.is_blind && self.perhaps_made.is_empty()
    }

    /// Whether a table surely has no rows where migrations have made all that there is: none of them has put any there.
    pub fn lacks_rows(&self, id: &Id) -> bool {
        let is_empty = |table: &Table| {
            table.made.is_certain && table.made.by.is_some() && !table.is_temporary && !table.may_have_rows
        };
        let has_rows_below = || self.tables.values().any(|it| it.parents.contains(id) && !is_empty(it));
        self.is_whole()
            && !self.any_may_have_rows
            && self.tables.get(id).is_some_and(|table| is_empty(table))
            && !has_rows_below()
    }

    /// Its tables by name, without those that go with the session.
    pub fn tables(&self) -> impl Iterator<Item = (&Id, &Arc<Table>)> {
        self.tables.iter().filter(|(_, table)| !table.is_temporary)
    }

    /// A table.
    pub fn table(&self, id: &Id) -> Option<&Arc<Table>> {
        self.tables.get(id)
    }

    /// Its views and materialized views by name.
    pub fn views(&self) -> impl Iterator<Item = (&Id, &Arc<View>)> {
        self.views.iter()
    }

    /// A view or a materialized view.
    pub fn view(&self, id: &Id) -> Option<&Arc<View>> {
        self.views.get(id)
    }

    /// Its sequences by name, those of `SERIAL` and `IDENTITY` columns among them.
    pub fn sequences(&self) -> impl Iterator<Item = (&Id, &Arc<Sequence>)> {
        self.sequences.iter()
    }

    /// Its enums, domains and other types by name.
    pub fn types(&self) -> impl Iterator<Item = (&Id, &Arc<UserType>)> {
        self.types.iter()
    }

    /// A type.
    pub fn type_(&self, id: &Id) -> Option<&Arc<UserType>> {
        self.types.get(id)
    }

    /// What became of something that is there no more.
    pub fn gone(&self, thing: &fault::Thing) -> Option<&fault::Gone> {
        self.gone.get(thing)
    }

    /// Its functions, extensions and other objects, by kind and name.
    pub fn objects(&self) -> impl Iterator<Item = (&ObjectId, &Arc<Object>)> {
        self.objects.iter()
    }

    /// The relation that an index is on.
    pub fn indexed(&self, index: &Id) -> Option<&Id> {
        self.indexed.get(index)
    }

    /// The names of its schemas in which something lives or that were made; none for the default one.
    pub fn schemas(&self) -> BTreeSet<Option<Arc<str>>> {
        let of_relations = self.tables().map(|(id, _)| id).chain(self.views.keys()).chain(self.types.keys());
        let made = self
            .objects
            .keys()
            .filter(|object| object.kind == ObjectKind::Schema)
            .map(|object| (*object.id.name != *self.default_schema()).then(|| object.id.name.clone()));
        // The default one is there from the beginning.
        of_relations.map(|id| id.schema.clone()).chain(made).chain([None]).into_set()
    }

    /// Extensions that what migrations do belongs to, and that none of them creates.
    pub fn missing_extensions(&self) -> impl Iterator<Item = &'static str> {
        self.missed.extensions.iter().copied()
    }

    /// The schema that a name without one is in.
    pub fn default_schema(&self) -> Arc<str> {
        Arc::from(match self.dialect {
            Dialect::Postgresql => "public",
            Dialect::Sqlite => "main",
            Dialect::Mssql => "dbo",
            _ => "",
        })
    }

    /// The name of an object, where all of it is known.
    pub fn id(&self, name: &Name) -> Option<Id> {
        let known = name.name.as_known()?;
        let schema = match &name.schema {
            Some(schema) => Some(schema.as_known()?).filter(|schema| !schema.is_empty()),
            None => None,
        };
        let is_public = schema.is_some_and(|schema| *schema == *self.default_schema());
        let schema = schema.filter(|_| !is_public).map(Arc::from);
        let id = Id { schema, name: Arc::from(known) };
        Some(if is_public || self.dialect != Dialect::Postgresql { id } else { self.on_search_path(id) })
    }

    /// The name that one without a schema means, where the user has a schema of its own.
    fn on_search_path(&self, id: Id) -> Id {
        match (&id.schema, &self.user) {
            (None, Some(user)) if self.has_made_schema(user) => {
                let own = Id { schema: Some(Arc::clone(user)), name: Arc::clone(&id.name) };
                if self.is_there(&own) || !self.is_there(&id) { own } else { id }
            }
            _ => id,
        }
    }

    /// The name of something that is looked for.
    pub(crate) fn sought_id(&self, name: &Name) -> Option<Id> {
        self.id(name).map(|id| self.sought(id))
    }

    /// The same of one that is known: where nobody says who the user is, a schema that migrations make may be that of the
    /// user, and what was made without a schema lies in it; where somebody sets the search path, it may lie in any.
    fn sought(&self, id: Id) -> Id {
        // What is looked for in `public` may have been made where the user has a schema.
        let own = || self.user.as_ref().map(|user| Id { schema: Some(Arc::clone(user)), name: Arc::clone(&id.name) });
        if id.schema.is_none()
            && !self.is_there(&id)
            && let Some(own) = own().filter(|own| self.is_there(own))
        {
            return own;
        }
        let may_be_found = self.sets_search_path || self.user.is_none();
        if self.dialect != Dialect::Postgresql || !may_be_found || self.is_there(&id) {
            return id;
        }
        match &id.schema {
            Some(schema) if self.sets_search_path || self.has_made_schema(schema) => {
                let bare = Id { schema: None, name: Arc::clone(&id.name) };
                if self.is_there(&bare) { bare } else { id }
            }
            None if self.sets_search_path => {
                let mut elsewhere = self.tables.keys().filter(|it| it.name == id.name);
                match (elsewhere.next(), elsewhere.next()) {
                    (Some(only), None) => only.clone(),
                    _ => id,
                }
            }
            _ => id,
        }
    }

    fn has_made_schema(&self, schema: &Arc<str>) -> bool {
        let id = Id { schema: None, name: Arc::clone(schema) };
        self.objects.contains_key(&ObjectId { kind: ObjectKind::Schema, id, arguments: None })
    }

    /// Whether what was made by a name that is known in part only may be this.
    pub(crate) fn may_be_made(&self, id: &Id) -> bool {
        self.perhaps_made.iter().any(|name| self.may_be(name, id))
    }

    /// Whether a name that is known in part may be this one.
    fn may_be(&self, name: &Name, id: &Id) -> bool {
        let is_schema = match &name.schema {
            None => id.schema.is_none(),
            Some(schema) => match &id.schema {
                Some(own) => schema.may_be(own),
                None => schema.may_be("") || schema.may_be(&self.default_schema()),
            },
        };
        is_schema && name.name.may_be(&id.name)
    }

    /// Whether something has a name among those that a search path looks for.
    pub(crate) fn is_there(&self, id: &Id) -> bool {
        self.tables.contains_key(id)
            || self.views.contains_key(id)
            || self.sequences.contains_key(id)
            || self.types.contains_key(id)
            || self.indexed.contains_key(id)
    }
}
