//! Operations: what a migration does to a database, one word for it whether a directive of Alembic's,
//! a method of SQLAlchemy's or SQL does it.

mod about;
pub mod kind;
pub mod reads;
pub mod words;

use std::sync::Arc;

use serde::Serialize;

use crate::python::lines::Position;
use crate::text::Text;

pub use kind::{ConstraintType, ObjectKind};

/// How sure it is that an operation runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// It runs whenever the function runs to its end.
    Certain,
    /// It runs if a condition holds, a loop has rounds or an exception is raised.
    Conditional,
    /// It does not run on this database; it would on another.
    Skipped,
    /// That something is done is known, and not what.
    Unknown,
}

/// One operation of a function, in the order in which they run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Number of the call that does it, from 0: the statements of one `execute` share it.
    pub call: u32,
    /// The call: an `op.*` name, also on a batch; `connection.execute`, `enum.create` and the like
    /// where the migration goes round `op`.
    pub directive: Arc<str>,
    /// What it does.
    pub change: Change,
    /// Where the call stands: in the migration's file, the innermost call that leads to it.
    pub position: Position,
    /// Whether it runs.
    pub certainty: Certainty,
    /// What it depends on, outermost first.
    pub guards: Arc<[Guard]>,
    /// The helper functions through which it is reached, outermost first.
    pub through: Arc<[Helper]>,
    /// It runs outside of a transaction, in an `autocommit_block()`: each has a number of its own.
    pub autocommit: Option<u32>,
    /// A `try` around it catches what it raises, and the code goes on.
    pub is_caught: bool,
    /// The batch that it belongs to, where it is one of a `batch_alter_table`.
    pub batch: Option<Batch>,
    /// Pieces of it that are not known.
    pub unknown: Vec<Unknown>,
    /// The SQL statement that does it, where it is written as SQL.
    pub sql: Option<Sql>,
    /// What it reads, where it is about rows.
    pub reads: Option<Arc<reads::Reads>>,
    /// What the call executes whole, with the first operation of a call whose code says the words.
    pub call_text: Option<Arc<CallText>>,
}

/// The words that a call has the database execute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallText {
    /// Each of them as SQL.
    pub statements: Vec<Text>,
    /// Whether the call runs: what stands in a `DO` block may not, and the block does.
    pub certainty: Certainty,
}

/// How a batch changes its table (`batch_alter_table` in alembic/operations/base.py).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch {
    /// Where it is opened.
    pub position: Position,
    /// Whether the table is made anew, where `recreate` says so; Alembic decides otherwise.
    pub recreate: Option<bool>,
    /// A new table has only what was reflected of the old one: neither a table nor arguments of its own are given.
    pub only_reflects: bool,
}

/// A condition that an operation stands under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guard {
    /// The condition as it is written, with `not (…)` around it for the other way; `for each of …`, `except …`.
    pub text: String,
    /// Where it is written, in the migration's file.
    pub position: Position,
    /// What answers it.
    pub answer: Answer,
}

/// How the text of a guard begins that stands for a loop.
pub const EACH: &str = "for each of ";

/// What answers a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Nothing: it may hold or not.
    Unknown,
    /// The dialect, `--offline`, or the schema that earlier migrations leave: it holds.
    Holds,
    /// It doesn't hold.
    Fails,
}

/// A function that a migration's function calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helper {
    /// Its name.
    pub name: String,
    /// The file that defines it, where it is another one.
    pub path: Option<String>,
}

/// Something that was not understood, as people are told of it: where it stands in the migration's own file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// Where it stands.
    pub position: Position,
    /// Its source.
    pub source: String,
    /// Why it was not understood.
    pub reason: String,
}

/// A statement of SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sql {
    /// Its text, without the semicolon after it.
    pub text: Text,
    /// The verb, with its object where it has one: `CREATE TABLE`, `DROP INDEX`, `INSERT`.
    pub keyword: String,
    /// Why it could not be parsed, where it could not: it is known by its leading words then.
    pub unparsed: Option<String>,
    /// It stands inside of a `DO` block, which runs it or not.
    pub in_block: bool,
    /// `ALTER TABLE IF EXISTS`: nothing is changed where there is no such table.
    pub if_exists: bool,
    /// The word at which each database that is known here refuses it, as its SQL is none.
    pub refused_at: Option<String>,
}

/// A name with its schema, as far as both are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Schema, where one is given.
    pub schema: Option<Text>,
    /// The name itself.
    pub name: Text,
}

impl Name {
    /// A name without a schema.
    pub fn bare(name: impl Into<Text>) -> Name {
        Name { schema: None, name: name.into() }
    }
}

/// What an operation does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A table is made.
    CreateTable(Box<CreateTable>),
    /// A table is dropped.
    DropTable {
        /// The table.
        table: Name,
        /// No error where there is none.
        if_exists: bool,
        /// What depends on it goes with it.
        cascade: bool,
    },
    /// A table gets another name, another schema, or both.
    RenameTable {
        /// The table.
        table: Name,
        /// Its new name.
        to: Name,
    },
    /// A column is added.
    AddColumn {
        /// The table.
        table: Name,
        /// The column.
        column: Box<Column>,
        /// No error where there is one of its name.
        if_not_exists: bool,
    },
    /// A column is dropped.
    DropColumn {
        /// The table.
        table: Name,
        /// The column's name.
        column: Text,
        /// No error where there is none.
        if_exists: bool,
        /// What depends on it goes with it.
        cascade: bool,
    },
    /// A column is changed.
    AlterColumn {
        /// The table.
        table: Name,
        /// The column's name.
        column: Text,
        /// What becomes of it.
        to: Box<ColumnChange>,
    },
    /// An index is made.
    CreateIndex {
        /// The table or materialized view.
        table: Name,
        /// The index.
        index: Box<Index>,
        /// No error where there is one of its name.
        if_not_exists: bool,
        /// Without a lock against writing.
        concurrently: bool,
    },
    /// An index is dropped.
    DropIndex {
        /// The table, where it is given.
        table: Option<Name>,
        /// The index, with its schema where that is given.
        index: Name,
        /// No error where there is none.
        if_exists: bool,
        /// Without a lock against writing.
        concurrently: bool,
    },
    /// A constraint is added to a table.
    AddConstraint {
        /// The table.
        table: Name,
        /// The constraint.
        constraint: Box<Constraint>,
    },
    /// A constraint is dropped.
    DropConstraint {
        /// The table.
        table: Name,
        /// The constraint's name; none where the code gives `None`.
        name: Option<Text>,
        /// The code says that no naming convention changes its name: `op.f("ck_runs")`.
        is_final: bool,
        /// Its kind, where it is said.
        kind: Option<ConstraintType>,
        /// No error where there is none.
        if_exists: bool,
        /// What depends on it goes with it.
        cascade: bool,
    },
    /// A constraint that was added as not valid is checked.
    ValidateConstraint {
        /// The table.
        table: Name,
        /// The constraint's name.
        name: Text,
    },
    /// A constraint gets another name.
    RenameConstraint {
        /// The table.
        table: Name,
        /// The constraint's name.
        name: Text,
        /// Its new name.
        to: Text,
    },
    /// Another change of a table: `ENABLE ROW LEVEL SECURITY`, `SET (fillfactor = 70)`, `ATTACH PARTITION …`.
    AlterTable {
        /// The table.
        table: Name,
        /// What is done to it, in SQL.
        action: Text,
    },
    /// A type is made: an enum, or another kind.
    CreateType {
        /// The type.
        name: Name,
        /// What it is.
        definition: TypeDefinition,
        /// No error where there is one of its name (SQLAlchemy's `checkfirst`).
        if_not_exists: bool,
    },
    /// An enum gets another value.
    AddEnumValue {
        /// The enum.
        name: Name,
        /// The value.
        value: Text,
        /// No error where it has it already.
        if_not_exists: bool,
        /// The value that the new one stands before, or after.
        place: Option<Beside>,
    },
    /// A value of an enum gets another name.
    RenameEnumValue {
        /// The enum.
        name: Name,
        /// The value.
        from: Text,
        /// Its new name.
        to: Text,
    },
    /// The values of an enum are brought to a list (alembic-postgresql-enum).
    SyncEnumValues {
        /// The enum.
        name: Name,
        /// All values that it has then.
        values: Vec<Text>,
        /// Tables and their columns that are of it then.
        columns: Vec<(Name, Text)>,
    },
    /// A view or materialized view is made.
    CreateView {
        /// The view.
        name: Name,
        /// Its rows are stored.
        materialized: bool,
        /// One of its name is replaced.
        or_replace: bool,
        /// No error where there is one of its name.
        if_not_exists: bool,
        /// The names of its columns, where they are given.
        columns: Vec<Text>,
        /// The query.
        query: Text,
        /// Tables and views that the query reads, each once, as far as it could be parsed.
        reads: Vec<Name>,
    },
    /// Rows are inserted.
    Insert {
        /// The table; unknown where the object that stands for it is.
        table: Option<Name>,
        /// Columns that are given, where they are named.
        columns: Vec<Text>,
        /// How many rows, where they are written.
        rows: Option<u32>,
        /// Other columns get what the database fills in.
        is_whole: bool,
    },
    /// Rows are changed.
    Update {
        /// The table.
        table: Option<Name>,
        /// Columns that are set.
        columns: Vec<Text>,
        /// Only some rows: it has a WHERE.
        filtered: bool,
    },
    /// Rows are deleted.
    Delete {
        /// The table.
        table: Option<Name>,
        /// Only some rows: it has a WHERE.
        filtered: bool,
    },
    /// Something is made, changed or dropped that has no word of its own above.
    Object {
        /// What is done.
        verb: Verb,
        /// To what.
        kind: ObjectKind,
        /// Its name, where it has one.
        name: Option<Name>,
        /// The table that it belongs to: a trigger's, a policy's.
        table: Option<Name>,
        /// Its new name, schema or definition, as SQL, where there is one.
        detail: Option<Text>,
        /// `IF [NOT] EXISTS`, or SQLAlchemy's `checkfirst`.
        checked: bool,
        /// What depends on it goes with it.
        cascade: bool,
    },
    /// A comment is set, or taken away where there is none.
    Comment {
        /// On what.
        kind: ObjectKind,
        /// Its name; of a column, that of the table.
        name: Option<Name>,
        /// The column.
        column: Option<Text>,
        /// The comment.
        comment: Option<Text>,
    },
    /// Another statement or directive, by its word in the style of the directives: `select`, `grant`, `set`,
    /// `truncate`, `do`, `create_entity`.
    Other {
        /// The word.
        op: String,
        /// The table it is about.
        table: Option<Name>,
        /// What else it is about.
        name: Option<Name>,
        /// The rest in words, where there is something to say: `lock_timeout = '5s'`.
        detail: Option<Text>,
    },
}

/// A table as it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateTable {
    /// Its name.
    pub table: Name,
    /// Its columns in order.
    pub columns: Vec<Column>,
    /// Its constraints besides those of the columns.
    pub constraints: Vec<Constraint>,
    /// Indexes that come with it.
    pub indexes: Vec<Index>,
    /// No error where there is one of its name.
    pub if_not_exists: bool,
    /// It goes with the session.
    pub temporary: bool,
    /// Comment.
    pub comment: Option<Text>,
    /// The query it is filled with.
    pub query: Option<Text>,
    /// Where columns come from besides: `LIKE runs`, `INHERITS (runs)`, `PARTITION OF runs`, `PARTITION BY …`, as SQL.
    pub clauses: Vec<Text>,
    /// Some of its columns or constraints are not known.
    pub is_open: bool,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: Text,
    /// Its type.
    pub type_: Type,
    /// Whether it may be NULL; none where an expression decides that is not known.
    pub nullable: Option<bool>,
    /// It is (part of) the primary key.
    pub primary_key: bool,
    /// A unique constraint of its own.
    pub unique: bool,
    /// An index of its own (SQLAlchemy's `index=True`).
    pub index: bool,
    /// Default that the database fills in, as SQL.
    pub default: Option<Text>,
    /// `GENERATED ALWAYS AS …`, as SQL; `stored` or not.
    pub computed: Option<Computed>,
    /// `GENERATED … AS IDENTITY`.
    pub identity: Option<Identity>,
    /// SQLAlchemy's `autoincrement`, where it is given: `false` makes no SERIAL of an integer key.
    pub autoincrement: Option<bool>,
    /// That default is an expression, `sa.func.now()` or `sa.text("0")`, where code gives one.
    pub computes_default: bool,
    /// A default that only Python fills in.
    pub python_default: bool,
    /// Comment.
    pub comment: Option<Text>,
    /// Collation of the column itself.
    pub collation: Option<Text>,
    /// Foreign keys, checks and other constraints that stand with it; their columns are this one.
    pub constraints: Vec<Constraint>,
}

impl Column {
    /// A column of which at most the name is known.
    pub fn unknown(name: Text) -> Column {
        Column {
            type_: Type { sql: Text::hole("a type"), enum_: None, foreign: None, spatial_index: false },
            name,
            nullable: None,
            primary_key: false,
            unique: false,
            index: false,
            default: None,
            computed: None,
            identity: None,
            autoincrement: None,
            computes_default: false,
            python_default: false,
            comment: None,
            collation: None,
            constraints: Vec::new(),
        }
    }
}

/// A generated column's expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Computed {
    /// The expression.
    pub expression: Text,
    /// Whether it is stored, where that is said.
    pub stored: Option<bool>,
}

/// An identity column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// `GENERATED ALWAYS`; by default otherwise.
    pub always: bool,
    /// Options of its sequence, as SQL: `START WITH 10`.
    pub options: Option<Text>,
}

/// A column's type as the dialect writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Type {
    /// `VARCHAR(20)`; a type that SQLAlchemy doesn't know as it is written, `Vector(1536)`.
    pub sql: Text,
    /// The enum, where it is one: also where the database has no such types.
    pub enum_: Option<Box<EnumType>>,
    /// Its class as it is written where it is neither SQLAlchemy's nor of the folder: `pgvector.sqlalchemy.Vector`.
    pub foreign: Option<String>,
    /// Its column gets an index with it, unless it has another (`spatial_index` of `GeoAlchemy2`).
    pub spatial_index: bool,
}

/// An enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumType {
    /// Its name, where it has one.
    pub name: Option<Name>,
    /// Its values in order.
    pub values: Vec<Text>,
    /// Some of its values are not known.
    pub is_open: bool,
    /// Whether a table that uses it makes it.
    pub with_table: WithTable,
}

/// Whether a table that has a column of an enum makes the enum on its way (`create_type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithTable {
    /// It does.
    Made,
    /// SQLAlchemy 2.1 does not, older ones do: `sa.Enum(…, create_type=False)`, which only `postgresql.ENUM` took up
    /// to there (`Enum._enum_init` in sqlalchemy/sql/sqltypes.py).
    PerhapsMade,
    /// It does not.
    NotMade,
}

/// What a type is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeDefinition {
    /// An enum, with its values.
    Enum(Vec<Text>),
    /// A domain, a composite or another type: what comes after its name, in SQL.
    Other(Text),
}

/// Where a new value of an enum stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beside {
    /// Before this one.
    Before(Text),
    /// After this one.
    After(Text),
}

/// What becomes of a column; nothing of what is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnChange {
    /// Its new name.
    pub name: Option<Text>,
    /// Its new type.
    pub type_: Option<Type>,
    /// How old values become new ones (`USING`).
    pub using: Option<Text>,
    /// Whether it may be NULL then.
    pub nullable: Option<bool>,
    /// Its new default as SQL, or none any more.
    pub default: Option<Option<Text>>,
    /// Its new comment, or none any more.
    pub comment: Option<Option<Text>>,
    /// Its identity, or none any more.
    pub identity: Option<Option<Identity>>,
    /// It is generated no more.
    pub drop_expression: bool,
    /// What else is done, as SQL: `SET STATISTICS 500`.
    pub other: Option<Text>,
    /// The type that the code says it has.
    pub existing_type: Option<Type>,
    /// Whether the code says that it may be NULL.
    pub existing_nullable: Option<bool>,
    /// The default that the code says it has, as SQL.
    pub existing_default: Option<Text>,
    /// The comment that the code says it has.
    pub existing_comment: Option<Text>,
    /// SQLAlchemy's `autoincrement`, or what the code says it was.
    pub autoincrement: Option<bool>,
}

/// A constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    /// Its name; none where the database makes one up.
    pub name: Option<Text>,
    /// The code says that no naming convention changes its name: `op.f("ck_runs")`.
    pub is_final: bool,
    /// What it asks.
    pub kind: ConstraintKind,
    /// `DEFERRABLE`, where it is said.
    pub deferrable: Option<bool>,
    /// `INITIALLY DEFERRED`, where it is said.
    pub deferred: Option<bool>,
    /// Rows that are there already are not checked.
    pub not_valid: bool,
    /// The type of its column brings it: `Boolean(create_constraint=True)`.
    pub is_of_type: bool,
}

impl Constraint {
    /// A constraint with nothing special about it.
    pub fn of(name: Option<Text>, kind: ConstraintKind) -> Constraint {
        Constraint {
            name,
            is_final: false,
            kind,
            deferrable: None,
            deferred: None,
            not_valid: false,
            is_of_type: false,
        }
    }
}

/// What a constraint asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConstraintKind {
    /// A primary key.
    PrimaryKey {
        /// Its columns.
        columns: Vec<Text>,
        /// The index that becomes it (`USING INDEX`).
        using_index: Option<Text>,
    },
    /// Unique columns.
    Unique {
        /// Its columns.
        columns: Vec<Text>,
        /// Whether two NULLs are the same, where it is said.
        nulls_not_distinct: Option<bool>,
        /// The index that becomes it (`USING INDEX`).
        using_index: Option<Text>,
    },
    /// A foreign key.
    ForeignKey {
        /// Its columns.
        columns: Vec<Text>,
        /// The table it refers to.
        referent: Name,
        /// The columns there; none where the key of the table is meant.
        referent_columns: Vec<Text>,
        /// `ON DELETE`.
        on_delete: Option<Text>,
        /// `ON UPDATE`.
        on_update: Option<Text>,
        /// `MATCH`.
        match_: Option<Text>,
    },
    /// A condition.
    Check {
        /// The condition, as SQL.
        condition: Text,
    },
    /// An exclusion.
    Exclude {
        /// What comes after `EXCLUDE`, as SQL.
        definition: Text,
    },
    /// Not known: a variable, a class that is not SQLAlchemy's.
    Other {
        /// Its source.
        source: Text,
    },
}

impl ConstraintKind {
    /// Its kind as `drop_constraint` names it.
    pub fn type_(&self) -> ConstraintType {
        match self {
            ConstraintKind::PrimaryKey { .. } => ConstraintType::Primary,
            ConstraintKind::Unique { .. } => ConstraintType::Unique,
            ConstraintKind::ForeignKey { .. } => ConstraintType::ForeignKey,
            ConstraintKind::Check { .. } => ConstraintType::Check,
            ConstraintKind::Exclude { .. } => ConstraintType::Exclude,
            ConstraintKind::Other { .. } => ConstraintType::Other("constraint".to_owned()),
        }
    }
}

/// An index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Its name; none where it is made up.
    pub name: Option<Text>,
    /// Its parts in order.
    pub elements: Vec<IndexElement>,
    /// No two rows have the same.
    pub unique: bool,
    /// `USING gin`.
    pub method: Option<Text>,
    /// Only rows for which this holds.
    pub predicate: Option<Text>,
    /// Columns that are stored with it (`INCLUDE`).
    pub include: Vec<Text>,
    /// Whether two NULLs are the same, where it is said.
    pub nulls_not_distinct: Option<bool>,
    /// Storage parameters and the like, as SQL.
    pub options: Option<Text>,
}

/// A part of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexElement {
    /// A column's name, or an expression.
    pub what: Text,
    /// Whether it is a column's name.
    pub is_column: bool,
    /// What comes after it, as SQL: `DESC NULLS LAST`, `gin_trgm_ops`.
    pub options: Option<Text>,
}

/// What is done to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// It is made.
    Create,
    /// It is made, or replaced where there is one.
    Replace,
    /// It is changed.
    Alter,
    /// It gets another name.
    Rename,
    /// It is dropped.
    Drop,
    /// A materialized view is filled anew.
    Refresh,
}

impl Operation {
    /// What is done, the same word whether a directive or SQL does it: `add_column`, `create_view`.
    pub fn op(&self) -> String {
        self.change.op()
    }
}

impl Verb {
    /// The word: an object that is replaced is made.
    pub fn word(self) -> &'static str {
        match self {
            Verb::Create | Verb::Replace => "create",
            Verb::Alter => "alter",
            Verb::Rename => "rename",
            Verb::Drop => "drop",
            Verb::Refresh => "refresh",
        }
    }
}
