//! What an operation means for those who use the database while it runs, and for those who want it undone: locks, rewrites,
//! loss.

pub mod affected;
mod mysql;
mod postgresql;
pub mod retype;
mod sqlite;
mod undone;
pub mod volatile;
mod words;

use std::sync::Arc;

use serde::Serialize;

use crate::dialect::{Dialect, Server};
use crate::operation::{Certainty, Change, Column, Constraint, ConstraintKind, Name, ObjectKind, Operation};
use crate::schema::fault::Thing;
use crate::schema::{Id, Made, Schema, Table};

/// What an operation means for others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Impact {
    /// The table that it is about, as it was before; none where this run makes it, or it is no table.
    pub existing: Option<Existing>,
    /// The table that a foreign key refers to, likewise.
    pub referent: Option<Existing>,
    /// The locks that it takes on relations that were there before, the strongest on each.
    pub locks: Vec<Lock>,
    /// Weaker locks that its steps take on relations that were there before, besides those.
    pub along: Vec<Lock>,
    /// The indexes and sequences that were there before and that it locks along, each once.
    pub parts: Vec<Part>,
    /// The relations that were there before and that it writes anew, all of them.
    pub rewrites: Vec<Id>,
    /// The relations that were there before of which it reads all rows.
    pub scans: Vec<Id>,
    /// How MySQL or MariaDB changes the table.
    pub algorithm: Option<Algorithm>,
    /// It can be undone, and then all is as it was. None where that is not known.
    pub undone_without_loss: Option<bool>,
    /// What else it concerns, where it drops, renames or retypes something that was there before.
    pub affected: Option<Box<affected::Affected>>,
}

/// A table that was there before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Existing {
    /// Its name.
    pub id: Id,
    /// As it was before the operation.
    pub table: Arc<Table>,
}

/// A lock on a relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// The relation.
    pub relation: Id,
    /// How strong it is.
    pub mode: Mode,
}

/// A lock on an index or a sequence, which goes with a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which of both.
    pub kind: ObjectKind,
    /// The table that it goes with.
    pub of: Id,
    /// The lock.
    pub lock: Lock,
}

/// A lock mode of PostgreSQL's, from the weakest to the strongest (manual, 13.3.1 "Table-Level Locks").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Mode {
    /// Conflicts with ACCESS EXCLUSIVE alone.
    #[serde(rename = "ACCESS SHARE")]
    AccessShare,
    /// `SELECT … FOR UPDATE`; a foreign key's look at rows.
    #[serde(rename = "ROW SHARE")]
    RowShare,
    /// Writing rows.
    #[serde(rename = "ROW EXCLUSIVE")]
    RowExclusive,
    /// `VALIDATE CONSTRAINT`, `CREATE INDEX CONCURRENTLY`: rows are read and written meanwhile.
    #[serde(rename = "SHARE UPDATE EXCLUSIVE")]
    ShareUpdateExclusive,
    /// `CREATE INDEX`: nobody writes.
    #[serde(rename = "SHARE")]
    Share,
    /// `CREATE TRIGGER`, foreign keys: nobody writes.
    #[serde(rename = "SHARE ROW EXCLUSIVE")]
    ShareRowExclusive,
    /// `REFRESH MATERIALIZED VIEW CONCURRENTLY`: nobody writes.
    #[serde(rename = "EXCLUSIVE")]
    Exclusive,
    /// Nobody reads or writes.
    #[serde(rename = "ACCESS EXCLUSIVE")]
    AccessExclusive,
}

impl Mode {
    /// Its name as PostgreSQL's manual writes it.
    pub fn name(self) -> &'static str {
        match self {
            Mode::AccessShare => "ACCESS SHARE",
            Mode::RowShare => "ROW SHARE",
            Mode::RowExclusive => "ROW EXCLUSIVE",
            Mode::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            Mode::Share => "SHARE",
            Mode::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            Mode::Exclusive => "EXCLUSIVE",
            Mode::AccessExclusive => "ACCESS EXCLUSIVE",
        }
    }

    /// What it keeps others from doing; nothing that an application does, where there is none.
    pub fn blocks(self) -> Option<&'static str> {
        match self {
            Mode::AccessExclusive => Some("reads and writes"),
            Mode::Share | Mode::ShareRowExclusive | Mode::Exclusive => Some("writes"),
            _ => None,
        }
    }
}

/// How MySQL and MariaDB change a table (MySQL manual, 17.12.1 "Online DDL Operations").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Algorithm {
    /// Only what is known of the table is changed.
    Instant,
    /// In place, while rows are read and written.
    Inplace,
    /// The table is copied, and nobody writes.
    Copy,
}

/// Where an operation stands.
#[derive(Clone, Copy)]
pub struct Circumstances<'a> {
    /// The server that it runs on.
    pub server: Server,
    /// Whether what has this origin was there, and may be in use, before the deploy.
    pub was_there: &'a dyn Fn(Made) -> bool,
    /// Whether it was there before the function that runs: before a downgrade, what its own upgrade made was.
    pub is_before: &'a dyn Fn(Made) -> bool,
}

impl Impact {
    /// Of an operation that does not run, or of which nothing is known.
    pub const NONE: Impact = Impact {
        existing: None,
        referent: None,
        locks: Vec::new(),
        along: Vec::new(),
        parts: Vec::new(),
        rewrites: Vec::new(),
        scans: Vec::new(),
        algorithm: None,
        affected: None,
        undone_without_loss: None,
    };

    /// What an operation means on a schema.
    pub fn of(schema: &Schema, operation: &Operation, circumstances: Circumstances<'_>) -> Impact {
        let mut impact = Impact {
            existing: existing(schema, operation, circumstances),
            referent: referent(schema, operation, circumstances),
            ..Impact::default()
        };
        match circumstances.server.dialect {
            Dialect::Postgresql => postgresql::add(&mut impact, schema, operation, circumstances),
            Dialect::Mysql | Dialect::Mariadb => mysql::add(&mut impact, schema, operation, circumstances),
            Dialect::Sqlite => sqlite::add(&mut impact, schema, operation, circumstances),
            Dialect::Mssql | Dialect::Oracle | Dialect::Other => {}
        }
        impact.undone_without_loss = match operation.certainty {
            Certainty::Unknown => None,
            _ => undone::undone_without_loss(schema, operation, circumstances),
        };
        impact.affected = affected::affected(&impact, schema, operation, circumstances);
        impact
    }

    /// The table of which only the schema after an operation tells what was done to it.
    pub fn to_settle(schema: &Schema, operation: &Operation, circumstances: Circumstances<'_>) -> Option<Existing> {
        match &operation.change {
            Change::DropConstraint { table, .. } => existing_named(schema, table, circumstances.is_before),
            Change::AddColumn { table, column, .. } if column.primary_key => {
                existing_named(schema, table, circumstances.is_before)
            }
            _ => None,
        }
    }

    /// Adds what only the schema after it tells of a table.
    pub fn settle(
        &mut self,
        after: &Schema,
        operation: &Operation,
        before: Existing,
        circumstances: Circumstances<'_>,
    ) {
        if circumstances.server.dialect == Dialect::Postgresql {
            postgresql::settle(self, after, operation, before, circumstances);
        }
    }

    /// The strongest lock that it takes on a relation.
    pub fn lock_on(&self, relation: &Id) -> Option<Mode> {
        self.locks.iter().filter(|lock| lock.relation == *relation).map(|lock| lock.mode).max()
    }
}

/// The table that an operation is about, where it was there before.
fn existing(schema: &Schema, operation: &Operation, circumstances: Circumstances<'_>) -> Option<Existing> {
    match &operation.change {
        // SQL need not say of which table an index is.
        Change::DropIndex { table: None, index, .. } => {
            let id = schema.indexed(&schema.sought_id(index)?)?.clone();
            existing_of(schema, id, circumstances.was_there)
        }
        change => existing_named(schema, change.table()?, circumstances.was_there)
            .or_else(|| never_made(schema, operation, change.table()?)),
    }
}

/// A table that no migration makes and that an operation takes to be there: whatever makes it did so before.
fn never_made(schema: &Schema, operation: &Operation, name: &Name) -> Option<Existing> {
    let id = schema.sought_id(name)?;
    let is_checked = match &operation.change {
        Change::CreateTable(_) | Change::Object { .. } => true,
        Change::DropTable { if_exists, .. } => *if_exists,
        _ => operation.sql.as_ref().is_some_and(|sql| sql.if_exists) || operation.is_caught,
    };
    let is_known =
        schema.is_there(&id) || schema.gone(&Thing::Relation(id.clone())).is_some() || schema.may_be_made(&id);
    let is_sure = operation.certainty == Certainty::Certain && !is_checked && !is_known;
    // Alembic makes that one.
    if !is_sure || &*id.name == "alembic_version" {
        return None;
    }
    let mut table = Table::new(0, Made { by: None, is_certain: true });
    table.is_assumed = true;
    table.is_open = true;
    Some(Existing { id, table: Arc::new(table) })
}

/// The first table that a new foreign key refers to, where it was there before and is another one.
fn referent(schema: &Schema, operation: &Operation, circumstances: Circumstances<'_>) -> Option<Existing> {
    let (own, constraints, columns): (_, &[Constraint], &[Column]) = match &operation.change {
        Change::AddConstraint { table, constraint } => (table, std::slice::from_ref(constraint), &[]),
        Change::AddColumn { table, column, .. } => (table, &[], std::slice::from_ref(column)),
        Change::CreateTable(create) => (&create.table, &create.constraints, &create.columns),
        _ => return None,
    };
    let of_columns = columns.iter().flat_map(|column| &column.constraints);
    constraints.iter().chain(of_columns).find_map(|constraint| match &constraint.kind {
        ConstraintKind::ForeignKey { referent, .. } if referent != own => {
            existing_named(schema, referent, circumstances.was_there)
        }
        _ => None,
    })
}

fn existing_named(schema: &Schema, name: &Name, was_there: &dyn Fn(Made) -> bool) -> Option<Existing> {
    existing_of(schema, schema.sought_id(name)?, was_there)
}

fn existing_of(schema: &Schema, id: Id, was_there: &dyn Fn(Made) -> bool) -> Option<Existing> {
    let table = schema.table(&id)?;
    let is_there = !table.is_temporary && was_there(table.made);
    is_there.then(|| Existing { id, table: Arc::clone(table) })
}
