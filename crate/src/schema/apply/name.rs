//! The names of constraints, indexes and sequences: those given, and those that are made up.

use crate::operation::ConstraintType;
use std::sync::Arc;

use super::Application;
use crate::dialect::Dialect;
use crate::operation;
use crate::schema::table::Given;
use crate::schema::{Column, Id, Table, names};

/// A name that the code gives.
#[derive(Debug, Clone, Copy)]
pub(super) struct GivenName<'n> {
    /// The name.
    pub(super) name: &'n str,
    /// No convention changes it.
    pub(super) is_final: bool,
}

impl Application<'_> {
    /// The name of a constraint: the one given, the convention's, or what the database makes up.
    #[expect(clippy::too_many_arguments, reason = "each is a part of some name")]
    pub(super) fn constraint_name(
        &self,
        id: &Id,
        kind: &str,
        columns: &[Arc<str>],
        given: Option<GivenName<'_>>,
        referent: Option<(&Id, &[Arc<str>])>,
        word: &str,
        table: &Table,
    ) -> Given {
        if kind == "pk" && self.dialect().names_keys_primary() {
            return Given::made_up("PRIMARY");
        }
        let counts_up = |column: &Arc<str>| table.column(column).is_some_and(|column| column.identity.is_some());
        if kind == "pk" && self.dialect().counts_by_keys_in_columns() && columns.iter().any(counts_up) {
            return Given::made_up("");
        }
        let convention = self.convention(kind);
        if let Some(convention) = convention {
            let builds_on_given = convention.contains("%(constraint_name)s");
            if given.is_none_or(|given| builds_on_given && !given.is_final) {
                let parts = names::Parts { table: id, columns, given: given.map(|given| given.name), referent };
                if let Some(made) = names::conventional(convention, parts) {
                    let name = self.shortened(made).into();
                    return Given { name, is_made_up: given.is_none(), is_guess: false };
                }
            }
        }
        // The name that a check is given is a part of what a convention makes.
        let is_final = given.is_some_and(|given| given.is_final || kind != "ck");
        let is_guess = !is_final && self.may_have_convention();
        let made_up = match given {
            Some(given) => Given::by_author(self.cut(given.name)),
            None => match kind {
                // One column makes the name of a check; with several it has none.
                "pk" => self.made_name(id, &[], word, table),
                "ck" if columns.len() != 1 => self.made_name(id, &[], word, table),
                _ => self.made_name(id, columns, word, table),
            },
        };
        Given { is_guess, ..made_up }
    }

    /// Whether a convention that is not known here may make names.
    fn may_have_convention(&self) -> bool {
        self.schema.conventions.is_none() && !self.is_sql()
    }

    /// A name as the database keeps it. To SQLAlchemy one that is too long is an error, unless `op.f` or a convention
    /// marks it as made up: those it shortens itself.
    pub(super) fn cut(&self, name: &str) -> Arc<str> {
        if !self.is_sql() {
            return self.shortened(name.to_owned()).into();
        }
        Arc::from(if self.dialect().cuts_long_names() { names::cut(name, names::MAX_NAME) } else { name })
    }

    /// A name that SQLAlchemy made up, where it is too long for the database.
    pub(super) fn shortened(&self, name: String) -> String {
        let max = match self.dialect() {
            Dialect::Postgresql => names::MAX_NAME,
            Dialect::Mysql | Dialect::Mariadb => 64,
            _ => 128,
        };
        names::shortened_by_sqlalchemy(name, max)
    }

    /// The name that the database makes up; SQLite makes up none.
    pub(super) fn made_name(&self, id: &Id, columns: &[Arc<str>], word: &str, table: &Table) -> Given {
        match (self.dialect(), word) {
            (Dialect::Postgresql, _) => self.made_by_postgresql(id, columns, word, table),
            (Dialect::Mysql | Dialect::Mariadb, "fkey") => {
                Given::made_up(names::reference_made_by_mysql(&id.name, table))
            }
            (Dialect::Mysql | Dialect::Mariadb, "key" | "idx") => Self::made_by_mysql(columns, table),
            // MySQL and MariaDB name checks differently.
            _ => Given::made_up(""),
        }
    }

    fn made_by_postgresql(&self, id: &Id, columns: &[Arc<str>], word: &str, table: &Table) -> Given {
        let columns = names::column_part(columns);
        let taken = |name: &str| {
            table.constraints().any(|(_, it)| &*it.name == name)
                || table.indexes.iter().any(|index| &*index.name.name == name)
                || (word != "fkey" && word != "check" && self.is_taken(&id.beside(name)))
        };
        Given::made_up(first_free(&id.name, &columns, word, taken))
    }

    /// The name that MySQL makes up for an index: that of its first column, with a number where it is taken
    /// (`make_unique_key_name` in `sql/sql_table.cc`).
    pub(super) fn made_by_mysql(columns: &[Arc<str>], table: &Table) -> Given {
        let first = columns.first().map_or("", |column| column);
        let is_taken = |name: &str| {
            let is_it = |it: &str| it.eq_ignore_ascii_case(name);
            is_it("PRIMARY")
                || table.keys().any(|key| is_it(&key.name.name))
                || table.indexes.iter().any(|index| is_it(&index.name.name))
        };
        let numbered = (2..100).map(|number| format!("{first}_{number}"));
        let name = std::iter::once(first.to_owned()).chain(numbered).find(|name| !is_taken(name));
        Given::made_up(name.unwrap_or_default())
    }

    /// The name that PostgreSQL makes up for a sequence, which shares its names with all relations.
    pub(super) fn made_name_of_relation(&self, table: &str, columns: &str, word: &str, id: &Id) -> String {
        let owns = |name: &Id| {
            self.schema
                .sequences
                .get(name)
                .and_then(|it| it.owner.as_ref())
                .is_some_and(|(table, column)| table == id && **column == *columns)
        };
        first_free(table, columns, word, |name| {
            let name = id.beside(name);
            self.is_taken(&name) && !owns(&name)
        })
    }

    /// Whether a relation, or the index of a key, has a name.
    fn is_taken(&self, name: &Id) -> bool {
        let has_key = |table: &Table| table.keys().any(|key| key.name.name == name.name);
        self.schema.relation(name).is_some()
            || self.schema.tables.iter().any(|(id, table)| id.schema == name.schema && has_key(table))
    }

    /// The environment's convention for a kind of thing; plain SQL knows of none.
    fn convention(&self, kind: &str) -> Option<&str> {
        let conventions = self.schema.conventions.as_ref().filter(|_| !self.is_sql())?;
        conventions.get(kind).map(String::as_str)
    }

    /// The name that a convention makes of one that is given where a constraint is dropped.
    pub(super) fn conventional(&self, id: &Id, kind: Option<&ConstraintType>, given: &str) -> Option<Arc<str>> {
        let convention = self.convention(names::key_of(kind?)?)?;
        if !convention.contains("%(constraint_name)s") {
            return None;
        }
        let parts = names::Parts { table: id, columns: &[], given: Some(given), referent: None };
        names::conventional(convention, parts).map(|name| self.shortened(name).into())
    }

    /// SQLAlchemy's name of an index (`ix_%(column_0_label)s`, unless the convention says otherwise), or PostgreSQL's.
    pub(super) fn index_name(&self, id: &Id, index: &operation::Index, columns: &[Arc<Column>]) -> Given {
        let named: Vec<Arc<str>> = index
            .elements
            .iter()
            .filter(|element| element.is_column)
            .filter_map(|element| element.what.as_known())
            .map(Arc::from)
            .collect();
        if self.is_sql() {
            let words: Vec<Arc<str>> = words_of(&index.elements);
            let table = self.schema.tables.get(id).cloned().unwrap_or_else(|| Arc::new(Table::new(0, self.made())));
            let mut name = self.made_name(id, &words, "idx", &table);
            if index.unique && name.name.is_empty() {
                name.name = Arc::from(columns.first().map_or("", |column| &column.name));
            }
            return name;
        }
        let convention = self.convention("ix").unwrap_or("ix_%(column_0_label)s");
        let parts = names::Parts { table: id, columns: &named, given: None, referent: None };
        let name = names::conventional(convention, parts).unwrap_or_else(|| format!("ix_{}", id.name));
        Given { is_guess: self.may_have_convention(), ..Given::made_up(self.shortened(name)) }
    }
}

/// The first name of a table, its columns and a word that is free, with a number after the word where it must be
/// (`ChooseRelationName` in src/backend/commands/indexcmds.c).
fn first_free(table: &str, columns: &str, word: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut name = names::made_by_postgresql(table, columns, word);
    let mut pass = 0_u32;
    while taken(&name) && pass < 10_000 {
        pass += 1;
        name = names::made_by_postgresql(table, columns, &format!("{word}{pass}"));
    }
    name
}

/// What PostgreSQL puts into the name of an index: columns, the names of functions, and `expr` for each other expression
/// (`ChooseIndexColumnNames` in src/backend/commands/indexcmds.c).
pub(super) fn words_of(elements: &[operation::IndexElement]) -> Vec<Arc<str>> {
    let mut expressions = 0;
    let mut word = |element: &operation::IndexElement| match element.what.as_known().filter(|_| element.is_column) {
        Some(column) => Arc::from(column),
        None => {
            // A call is named after its function, other expressions `expr` (`FigureIndexColname`).
            let text = element.what.to_string();
            let function = text.split_once('(').map(|(name, _)| name.trim()).filter(|name| {
                !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
            });
            if let Some(function) = function {
                return Arc::from(function.to_lowercase());
            }
            expressions += 1;
            Arc::from(if expressions == 1 { "expr".to_owned() } else { format!("expr{}", expressions - 1) })
        }
    };
    elements.iter().map(&mut word).collect()
}
