//! What fails or is odd when operations are carried out on a schema.

use crate::operation::ObjectKind;
use std::fmt;
use std::sync::Arc;

use super::{Id, Step};
use crate::text::Text;

/// Something that is there or not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// A table, a view, a sequence: what shares one space of names.
    Relation(Id),
    /// A column of a table.
    Column(Id, Arc<str>),
    /// An index.
    Index(Id),
    /// A constraint of a table.
    Constraint(Id, Arc<str>),
    /// An enum, a domain or another type.
    Type(Id),
    /// A value of an enum.
    Value(Id, Arc<str>),
    /// Another object: a trigger, a schema.
    Object(ObjectKind, Id),
}

/// What became of something that was there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gone {
    /// It was dropped.
    Dropped {
        /// By this operation.
        by: Step,
        /// The table as it was, to go on with where it is used all the same.
        table: Option<Arc<super::Table>>,
    },
    /// It got another name.
    Renamed {
        /// Its name since.
        to: Id,
        /// By this operation.
        by: Step,
    },
}

impl Gone {
    /// The operation after which it was there no more.
    pub fn by(&self) -> Step {
        match self {
            Gone::Dropped { by, .. } | Gone::Renamed { by, .. } => *by,
        }
    }
}

/// What an operation wants to do to something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// To change it: `ALTER`.
    Alter,
    /// To drop it.
    Drop,
    /// To give it another name.
    Rename,
    /// To put an index on it.
    Index,
    /// To take an index away from it.
    Unindex,
    /// To constrain it.
    Constrain,
    /// To refer to it from a foreign key.
    Refer,
    /// To have it refer to another by a foreign key.
    Link,
    /// To read it, or to change its rows.
    Rows,
    /// To say something about it: a comment.
    Describe,
    /// To name it in an expression.
    Name,
    /// To make something in it: a schema.
    Fill,
}

/// What fails or is odd.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// It is used, and no migration up to here makes it.
    NeverMade {
        /// What.
        thing: Thing,
        /// What for.
        use_: Use,
    },
    /// It is used after it was dropped, or by a name that it has no more.
    UsedAfter {
        /// What.
        thing: Thing,
        /// What for.
        use_: Use,
        /// What became of it.
        gone: Gone,
    },
    /// It is made, and is there already.
    MadeTwice {
        /// What.
        thing: Thing,
        /// What made it first; nothing where it is only taken to be there.
        by: Option<Step>,
    },
    /// `IF NOT EXISTS` finds one that is defined otherwise.
    Hidden {
        /// What.
        thing: Thing,
        /// What made the one that stays.
        by: Option<Step>,
        /// In what they differ, in words.
        differences: Vec<String>,
    },
    /// A foreign key refers to columns of another type.
    ReferenceTypes {
        /// The name of the key.
        name: Arc<str>,
        /// The column.
        column: Arc<str>,
        /// Its type.
        type_: Text,
        /// The table it refers to.
        referent: Id,
        /// The column there.
        referent_column: Arc<str>,
        /// The type of that.
        referent_type: Text,
    },
    /// A foreign key refers to columns that no key makes unique.
    ReferenceNotUnique {
        /// The table it refers to.
        referent: Id,
        /// The columns there.
        columns: Vec<Arc<str>>,
    },
    /// It is dropped while others need it, without `CASCADE`.
    StillNeeded {
        /// What.
        thing: Thing,
        /// What needs it, in words.
        by: Vec<String>,
    },
    /// A column gets a type that its values are not cast to by themselves, and no `USING` says how.
    NoCast {
        /// The table.
        table: Id,
        /// The column.
        column: Arc<str>,
        /// Its type.
        from: Text,
        /// The type that it gets.
        to: Text,
    },
    /// A column gets a type that its default is not cast to, whatever `USING` says of its values.
    NoCastOfDefault {
        /// The table.
        table: Id,
        /// The column.
        column: Arc<str>,
        /// Its default.
        default: Text,
        /// The type that the column gets.
        to: Text,
    },
    /// A column can't take its default, or a value that is written into it or compared with it.
    Misfit {
        /// The table.
        table: Id,
        /// The column.
        column: Arc<str>,
        /// Its type.
        type_: Text,
        /// The value, as SQL.
        value: Text,
        /// It is the column's default.
        is_default: bool,
        /// Why not.
        misfit: Misfit,
    },
    /// Something is made in a schema that no migration up to here makes.
    SchemaNeverMade {
        /// The schema.
        schema: Arc<str>,
    },
    /// Something is used that belongs to an extension which no migration up to here makes.
    ExtensionNeverMade {
        /// The extension.
        extension: &'static str,
        /// What is used, in a word: a function, a type.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// Rows are written without a value that they must have.
    NoValue {
        /// The table.
        table: Id,
        /// The column.
        column: Arc<str>,
    },
    /// A constraint is dropped that is not named.
    Unnamed {
        /// The table.
        table: Id,
    },
    /// An index, a key or a relation gets a name that something else has.
    NameTaken {
        /// The name.
        name: Id,
        /// What is to get it, in words.
        wanted: String,
        /// What has it, in words.
        holder: String,
        /// What made that.
        by: Option<Step>,
        /// It is a name among types: each table and view is the type of its rows.
        is_of_type: bool,
    },
    /// The database, or Alembic, refuses it for what the thing is or for what uses it.
    Refused(Refusal),
    /// A batch makes a table anew without the checks that have no name.
    ChecksLost {
        /// The table.
        table: Id,
        /// Their conditions.
        checks: Vec<Text>,
    },
    /// It is dropped as an index, and belongs to a constraint.
    IndexOfConstraint {
        /// The index.
        index: Id,
        /// The table.
        table: Id,
    },
    /// A table makes an enum that is there: not in a run from the beginning, as the same run has made it with a table,
    /// but in one that starts later.
    EnumMadeAgain {
        /// The enum.
        type_: Id,
        /// What made it.
        by: Option<Step>,
    },
}

/// Why something is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// A column gets another type, and something is built on it.
    TypeInUse {
        /// The table.
        table: Id,
        /// The column.
        column: Arc<str>,
        /// What uses it, in words.
        by: String,
        /// What PostgreSQL calls that: `used by a view or rule`.
        use_: &'static str,
    },
    /// A column that fills itself gets a default, or loses one.
    DefaultOfItself {
        /// The table.
        table: Id,
        /// The column.
        column: Arc<str>,
        /// It is an identity; generated otherwise.
        is_identity: bool,
    },
    /// Something is done to a view that only tables can have.
    OnView {
        /// The view.
        view: Id,
        /// Its rows are stored.
        is_materialized: bool,
        /// What.
        action: OnView,
    },
    /// It is dropped as something that it is not.
    OtherKind {
        /// Its name.
        id: Id,
        /// What it is.
        is: ObjectKind,
        /// What it is dropped as.
        dropped_as: ObjectKind,
    },
    /// A view is replaced by one that lacks a column.
    ViewLoses {
        /// The view.
        view: Id,
        /// The column.
        column: Arc<str>,
    },
    /// A view is replaced by one with another column in the same place.
    ViewRenames {
        /// The view.
        view: Id,
        /// The column.
        from: Arc<str>,
        /// What stands in its place.
        to: Arc<str>,
    },
    /// A view is replaced by one in which a column is of another type.
    ViewRetypes {
        /// The view.
        view: Id,
        /// The column.
        column: Arc<str>,
        /// Its type.
        from: Text,
        /// The type that it would get.
        to: Text,
    },
    /// A batch adds a constraint without a name to a table that it makes anew.
    NamelessInBatch {
        /// The table.
        table: Id,
    },
    /// A batch makes a table anew that a view reads.
    RemadeUnderView {
        /// The table.
        table: Id,
        /// The view.
        view: Id,
    },
    /// A batch renames a column that a text goes on naming.
    RenamedInText {
        /// The table.
        table: Id,
        /// The column.
        column: Arc<str>,
        /// What names it, in words.
        by: String,
    },
}

/// What is done to a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnView {
    /// It gets an index.
    Index,
    /// It gets a column.
    AddColumn,
    /// It loses one.
    DropColumn,
    /// A column gets another type.
    SetType,
    /// Whether a column may be NULL changes.
    SetNull {
        /// It must not be.
        is_not_null: bool,
    },
    /// It gets a constraint.
    AddConstraint,
    /// It loses one.
    DropConstraint,
    /// A foreign key refers to it.
    Refer,
}

/// Why a column can't take a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// It is of another type.
    Type {
        /// Its type in PostgreSQL's words.
        given: String,
    },
    /// A statement writes it, and it is of another type.
    Written {
        /// Its type in PostgreSQL's words.
        given: String,
    },
    /// A statement compares the column with it, and it is of another type.
    Compared {
        /// Its type in PostgreSQL's words.
        given: String,
    },
    /// The string can't be read as what the column is.
    Syntax {
        /// The type in PostgreSQL's words.
        type_: String,
        /// The string.
        text: String,
    },
    /// The string is no array.
    NoArray(String),
    /// The enum has no such value.
    Label {
        /// The enum.
        type_: String,
        /// The string.
        label: String,
        /// The values that it has.
        values: Vec<String>,
    },
    /// It names a column, which a default can't.
    Reference,
    /// It is no expression: none begins with this sign.
    NoExpression(char),
}

impl Misfit {
    /// The type of the value, where that is what is wrong.
    pub fn given(&self) -> Option<&str> {
        match self {
            Misfit::Type { given } | Misfit::Written { given } | Misfit::Compared { given } => Some(given),
            _ => None,
        }
    }
}

/// A problem and where it is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The operation.
    pub step: Step,
    /// What is wrong.
    pub problem: Problem,
    /// Something was not understood before: it may be why.
    pub after_unknown: bool,
    /// The name of what is there instead of what is missed, where only the case of letters tells them apart: most databases
    /// take them for the same.
    pub alike: Option<Arc<str>>,
}

/// What an operation did to a table, or to something of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touch {
    /// The operation.
    pub step: Step,
    /// The table's number ([`super::Table::number`]).
    pub table: u32,
    /// The column, where it is about one.
    pub column: Option<Arc<str>>,
    /// It gave the column this name.
    pub renamed: Option<Arc<str>>,
    /// It only read or changed rows.
    pub is_rows: bool,
}

/// A table that is taken to be there, as an operation needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumed {
    /// The operation.
    pub step: Step,
    /// Its name then.
    pub id: Id,
    /// Its number ([`super::Table::number`]).
    pub table: u32,
}

/// What carrying out operations tells.
#[derive(Debug, Clone, Default)]
pub struct Log {
    /// What failed or was odd, in order.
    pub faults: Vec<Fault>,
    /// Tables that were taken to be there, in order.
    pub assumed: Vec<Assumed>,
    /// Which tables were touched, in order.
    pub touches: Vec<Touch>,
    /// Operations that could not be carried out, as a name in them is not known.
    pub lost: Vec<Step>,
    /// Operations that drop what isn't there, or has no name, where it isn't known whether that stops there.
    pub missed: Vec<Step>,
    /// What is created where it is not there, and is there already as it is wanted.
    pub needless: Vec<Needless>,
}

/// A create that does nothing: what it makes is there, with the same definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needless {
    /// The operation.
    pub step: Step,
    /// What is there.
    pub thing: Thing,
    /// What made it.
    pub by: Option<Step>,
}

impl Log {
    /// Whether what the same migration did before, by a name that isn't known, may have made room for what a fault is
    /// about.
    pub fn may_have_made_room(&self, fault: &Fault) -> bool {
        let is_of_name = matches!(
            fault.problem,
            Problem::MadeTwice { .. }
                | Problem::NameTaken { .. }
                | Problem::StillNeeded { .. }
                | Problem::IndexOfConstraint { .. }
                | Problem::Refused(_)
                | Problem::ChecksLost { .. }
        );
        is_of_name && self.lost.iter().any(|it| it.migration == fault.step.migration && *it < fault.step)
    }
}

impl Thing {
    /// What it is, in a word.
    pub fn word(&self) -> &'static str {
        match self {
            Thing::Relation(_) => "table",
            Thing::Column(..) => "column",
            Thing::Index(_) => "index",
            Thing::Constraint(..) => "constraint",
            Thing::Type(_) => "type",
            Thing::Value(..) => "enum value",
            Thing::Object(kind, _) => kind.word(),
        }
    }
}

/// Its name, with that of its table: `runs.state`.
impl fmt::Display for Thing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Thing::Relation(id) | Thing::Index(id) | Thing::Type(id) | Thing::Object(_, id) => write!(out, "{id}"),
            Thing::Column(id, name) | Thing::Constraint(id, name) | Thing::Value(id, name) => {
                write!(out, "{id}.{name}")
            }
        }
    }
}
