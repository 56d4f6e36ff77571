//! Tables with their keys, constraints and indexes.

use std::sync::Arc;

use super::{Column, Id, Made};
use crate::operation::{ConstraintType, IndexElement, ObjectKind};
use crate::text::Text;

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Tells it from all others of the replay, also when it gets another name.
    pub number: u32,
    /// Its columns in order, each shared by the states in which it is the same.
    pub columns: Vec<Arc<Column>>,
    /// Its primary key.
    pub primary_key: Option<Key>,
    /// Unique constraints.
    pub uniques: Vec<Key>,
    /// Foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// Checks.
    pub checks: Vec<Check>,
    /// Exclusions.
    pub exclusions: Vec<Check>,
    /// Indexes, without those of keys.
    pub indexes: Vec<Index>,
    /// Triggers, policies and rules.
    pub attached: Vec<Attached>,
    /// Comment.
    pub comment: Option<Text>,
    /// What comes after its columns: `PARTITION BY RANGE (at)`, `WITH (fillfactor=70)`.
    pub clauses: Vec<Text>,
    /// What was set since, as SQL: `ENABLE ROW LEVEL SECURITY`.
    pub settings: Vec<Text>,
    /// Tables that it inherits from or is a partition of.
    pub parents: Vec<Id>,
    /// Of a partition, its bounds: `FOR VALUES IN (1)`, `DEFAULT`.
    pub partition: Option<Text>,
    /// The query that it was filled with.
    pub query: Option<Text>,
    /// Where it comes from.
    pub made: Made,
    /// No migration makes it: it was seen in use, and is taken to be there.
    pub is_assumed: bool,
    /// It may have more than is known here.
    pub is_open: bool,
    /// What of it may have been changed or dropped, where which part that was is not known.
    pub doubt: Doubt,
    /// It goes with the session.
    pub is_temporary: bool,
    /// A migration may have put rows into it.
    pub may_have_rows: bool,
}

/// What of a table is not sure any more, as something was done to it of which only the table is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Doubt {
    /// Nothing.
    #[default]
    None,
    /// Its unique constraints and indexes.
    Uniques,
    /// Its other keys and constraints, too.
    Constraints,
    /// Its columns, too.
    All,
}

/// The name of a constraint or an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The name.
    pub name: Arc<str>,
    /// The author gave none: the database, SQLAlchemy or the environment's naming convention made it up.
    pub is_made_up: bool,
    /// It may be another: a naming convention that is not known here may have made it.
    pub is_guess: bool,
}

impl Given {
    /// A name that the author gave.
    pub fn by_author(name: impl Into<Arc<str>>) -> Given {
        Given { name: name.into(), is_made_up: false, is_guess: false }
    }

    /// Whether it surely has a name, though it need not be this one.
    pub(super) fn is_surely_named(&self) -> bool {
        let is_guess = self.is_guess && self.is_made_up;
        !self.name.is_empty() && !is_guess
    }

    /// A name that was made up.
    pub fn made_up(name: impl Into<Arc<str>>) -> Given {
        Given { name: name.into(), is_made_up: true, is_guess: false }
    }
}

/// A primary key or a unique constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: Given,
    /// Its columns in order.
    pub columns: Vec<Arc<str>>,
    /// Two NULLs are the same.
    pub nulls_not_distinct: bool,
    /// When it is checked.
    pub deferral: Deferral,
    /// Where it comes from.
    pub made: Made,
}

/// When a constraint is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Deferral {
    /// `DEFERRABLE`.
    pub deferrable: bool,
    /// `INITIALLY DEFERRED`.
    pub deferred: bool,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    /// Its name.
    pub name: Given,
    /// Its columns in order.
    pub columns: Vec<Arc<str>>,
    /// The table it refers to.
    pub referent: Id,
    /// The columns there; none where they are not known.
    pub referent_columns: Vec<Arc<str>>,
    /// `ON DELETE`, in upper case; none for `NO ACTION`.
    pub on_delete: Option<Text>,
    /// `ON UPDATE`, in upper case; none for `NO ACTION`.
    pub on_update: Option<Text>,
    /// `MATCH`.
    pub match_: Option<Text>,
    /// When it is checked.
    pub deferral: Deferral,
    /// Rows that were there before are not checked.
    pub not_valid: bool,
    /// It stands in the definition of its column, as SQL may write it.
    pub is_in_column: bool,
    /// Where it comes from.
    pub made: Made,
}

/// A check or an exclusion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its name.
    pub name: Given,
    /// Its condition; of an exclusion, what comes after `EXCLUDE`. As SQL.
    pub expression: Text,
    /// When it is checked.
    pub deferral: Deferral,
    /// Rows that were there before are not checked.
    pub not_valid: bool,
    /// The column in whose definition it stands, where it stands in one.
    pub column: Option<Arc<str>>,
    /// Where it comes from.
    pub made: Made,
}

/// An index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Its name.
    pub name: Given,
    /// Its parts in order.
    pub elements: Vec<IndexElement>,
    /// No two rows have the same.
    pub unique: bool,
    /// `gin`; none for the usual one.
    pub method: Option<Text>,
    /// Only rows for which this holds.
    pub predicate: Option<Text>,
    /// Columns that are stored with it.
    pub include: Vec<Arc<str>>,
    /// Two NULLs are the same.
    pub nulls_not_distinct: bool,
    /// Storage parameters and the like, as SQL.
    pub options: Option<Text>,
    /// MySQL made it for a foreign key, and drops it as soon as another does as well.
    pub is_implied: bool,
    /// Where it comes from.
    pub made: Made,
}

/// A trigger, a policy or a rule of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// Which of these.
    pub kind: ObjectKind,
    /// Its name.
    pub name: Arc<str>,
    /// The statement that made it, where one is known.
    pub sql: Option<Text>,
    /// Where it comes from.
    pub made: Made,
}

impl Table {
    /// A table with nothing in it.
    pub fn new(number: u32, made: Made) -> Table {
        Table {
            number,
            columns: Vec::new(),
            primary_key: None,
            uniques: Vec::new(),
            foreign_keys: Vec::new(),
            checks: Vec::new(),
            exclusions: Vec::new(),
            indexes: Vec::new(),
            attached: Vec::new(),
            comment: None,
            clauses: Vec::new(),
            settings: Vec::new(),
            parents: Vec::new(),
            partition: None,
            query: None,
            made,
            is_assumed: false,
            is_open: false,
            doubt: Doubt::None,
            is_temporary: false,
            may_have_rows: false,
        }
    }

    /// A column.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| &*column.name == name).map(Arc::as_ref)
    }

    pub(super) fn column_mut(&mut self, name: &str) -> Option<&mut Column> {
        self.columns.iter_mut().find(|column| &*column.name == name).map(Arc::make_mut)
    }

    /// Its primary key and its unique constraints.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.primary_key.iter().chain(&self.uniques)
    }

    /// The names of all its constraints, with their kinds as `drop_constraint` names them.
    pub fn constraints(&self) -> impl Iterator<Item = (ConstraintType, &Given)> {
        let primary = self.primary_key.iter().map(|key| (ConstraintType::Primary, &key.name));
        let uniques = self.uniques.iter().map(|key| (ConstraintType::Unique, &key.name));
        let foreign_keys = self.foreign_keys.iter().map(|key| (ConstraintType::ForeignKey, &key.name));
        let checks = self.checks.iter().map(|check| (ConstraintType::Check, &check.name));
        let exclusions = self.exclusions.iter().map(|check| (ConstraintType::Exclude, &check.name));
        primary.chain(uniques).chain(foreign_keys).chain(checks).chain(exclusions)
    }

    /// Where a constraint comes from, by its place among [`Table::constraints`].
    pub(super) fn made_of_constraint(&self, at: usize) -> Option<Made> {
        let keys = self.keys().map(|key| key.made).chain(self.foreign_keys.iter().map(|key| key.made));
        keys.chain(self.checks.iter().chain(&self.exclusions).map(|check| check.made)).nth(at)
    }

    pub(super) fn made_of_constraint_mut(&mut self, at: usize) -> Option<&mut Made> {
        let keys = self.primary_key.iter_mut().chain(&mut self.uniques).map(|key| &mut key.made);
        let keys = keys.chain(self.foreign_keys.iter_mut().map(|key| &mut key.made));
        keys.chain(self.checks.iter_mut().chain(&mut self.exclusions).map(|check| &mut check.made)).nth(at)
    }

    /// Takes one of [`Table::constraints`] away.
    pub(super) fn remove_constraint(&mut self, mut at: usize) {
        if at == 0 && self.primary_key.take().is_some() {
            return;
        }
        at -= usize::from(self.primary_key.is_some());
        if at < self.uniques.len() {
            self.uniques.remove(at);
            return;
        }
        at -= self.uniques.len();
        if at < self.foreign_keys.len() {
            self.foreign_keys.remove(at);
            return;
        }
        at -= self.foreign_keys.len();
        if at < self.checks.len() {
            self.checks.remove(at);
        } else if at - self.checks.len() < self.exclusions.len() {
            self.exclusions.remove(at - self.checks.len());
        }
    }

    /// Whether an index or a key begins with these columns.
    pub(super) fn is_indexed(&self, columns: &[Arc<str>]) -> bool {
        let begins = |index: &Index| {
            let own = index.elements.iter().filter(|it| it.is_column && it.options.is_none());
            index.elements.len() >= columns.len()
                && own.zip(columns).all(|(own, column)| own.what.as_known() == Some(column))
        };
        self.keys().any(|key| key.columns.starts_with(columns)) || self.indexes.iter().any(begins)
    }

    /// Whether names of its constraints or indexes may be others.
    pub(super) fn has_guessed_names(&self) -> bool {
        self.constraints().any(|(_, given)| given.is_guess) || self.indexes.iter().any(|index| index.name.is_guess)
    }

    /// An index.
    pub fn index(&self, name: &str) -> Option<&Index> {
        self.indexes.iter().find(|index| &*index.name.name == name)
    }
}

impl Index {
    /// Whether its columns are the first of others.
    pub(super) fn is_beginning_of(&self, columns: &[Arc<str>]) -> bool {
        self.elements.len() <= columns.len() && self.columns().zip(columns).all(|(own, other)| *own == **other)
    }

    /// The columns that it names; expressions are left out.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.elements.iter().filter(|element| element.is_column).filter_map(|element| element.what.as_known())
    }
}
