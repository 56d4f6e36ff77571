//! What statements and expressions name besides what they change, and the values that they write.

use super::Name;
use crate::python::lines::Position;
use crate::text::Text;

/// What a statement or an expression reads, as far as that is plain to see.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reads {
    /// Relations that it reads.
    pub relations: Vec<Name>,
    /// Columns that it names, each with the relation that it is of.
    pub columns: Vec<(Name, Text)>,
    /// Functions that it calls.
    pub functions: Vec<Name>,
    /// Sequences that these are given by name: `nextval('runs_id_seq')`.
    pub sequences: Vec<Name>,
    /// Values that columns get or are compared with.
    pub values: Vec<Written>,
    /// Whose values it gives to Python, or what reads them with all columns of its own.
    pub selected: Vec<Selected>,
}

/// What is selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selected {
    /// The relation.
    pub table: Name,
    /// Its column; none where it is every one.
    pub column: Option<Text>,
    /// Where it was asked for, where that is not in the operation itself.
    pub position: Option<Position>,
}

/// A value beside a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The relation.
    pub table: Name,
    /// Its column.
    pub column: Text,
    /// The value.
    pub value: Constant,
    /// What is done with it.
    pub how: How,
}

/// What a statement does with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// SQL writes it into the column.
    Written,
    /// SQL compares the column with it.
    Compared,
    /// SQLAlchemy binds it, and may turn it into what the column is first.
    Bound,
}

/// An expression of which it is plain to see what it gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Constant {
    /// A string, which becomes what its column is.
    Text(String),
    /// A number as it is written.
    Number(String),
    /// `true`, `false`.
    Boolean,
    /// Something of this type, as SQL writes it.
    Typed {
        /// The type.
        type_: String,
        /// The string that is made one of it: `'a'::state`.
        text: Option<String>,
    },
    /// A name: of a column, as it is no function and no word that SQL has for a value.
    Reference(String),
    /// No expression: `{}`, `[1]`. With the sign that none begins with.
    Invalid(char),
}

impl Reads {
    /// Adds what something else reads.
    pub fn extend(&mut self, other: Reads) {
        self.relations.extend(other.relations);
        self.columns.extend(other.columns);
        self.functions.extend(other.functions);
        self.sequences.extend(other.sequences);
        self.values.extend(other.values);
        self.selected.extend(other.selected);
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.relations.is_empty()
            && self.columns.is_empty()
            && self.functions.is_empty()
            && self.values.is_empty()
            && self.selected.is_empty()
    }
}
