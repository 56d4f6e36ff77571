//! What PostgreSQL locks, writes anew and reads (manual, 13.3.1 "Table-Level Locks", "ALTER TABLE" and the other statements'
//! pages; `AlterTableGetLockLevel` in src/backend/commands/tablecmds.c; each confirmed by a server, `specs/locks.md`).

mod actions;
mod column;
mod object;
mod table;

use std::sync::Arc;

use super::{Circumstances, Existing, Impact, Lock, Mode};
use crate::dialect::Version;
use crate::operation::{Change, Constraint, ConstraintKind, ConstraintType, Name, ObjectKind, Operation};
use crate::schema::fault::Thing;
use crate::schema::table::{ForeignKey, Index};
use crate::schema::{Id, Made, Schema, Table};
use crate::text::Text;

/// Adds what an operation locks, rewrites and scans.
pub(super) fn add(impact: &mut Impact, schema: &Schema, operation: &Operation, circumstances: Circumstances<'_>) {
    Taking { impact, schema, circumstances, operation }.take();
}

/// Adds what only the schema after an operation tells: which foreign key it was that a name means, whether a column counts by
/// itself.
pub(super) fn settle(
    impact: &mut Impact,
    after: &Schema,
    operation: &Operation,
    Existing { id, table }: Existing,
    circumstances: Circumstances<'_>,
) {
    let Some(rest) = after.table(&id) else { return };
    let mut taking = Taking { impact, schema: after, circumstances, operation };
    if let Change::AddColumn { column, .. } = &operation.change {
        // An integer that is the key counts by itself: SQLAlchemy writes `SERIAL`.
        let added = column.name.as_known().filter(|name| table.column(name).is_none());
        if added.and_then(|name| rest.column(name)).is_some_and(|column| column.serial.is_some()) {
            taking.rewrite_family(&id);
        }
        return;
    }
    for key in table.foreign_keys.iter().filter(|key| !rest.foreign_keys.contains(key)) {
        taking.lock_referent(&id, key, Mode::AccessExclusive);
    }
    // The index of a key has its name, which is the one that is said.
    let gone = table.keys().find(|key| !rest.keys().any(|it| it == *key));
    if let (Some(key), Change::DropConstraint { name: Some(name), .. }) = (gone, &operation.change)
        && let Some(name) = name.as_known()
        && taking.was_there(key.made)
    {
        taking.lock_part(id.beside(name), &id, ObjectKind::Index, Mode::AccessExclusive);
    }
}

/// An operation that takes its locks.
struct Taking<'a> {
    impact: &'a mut Impact,
    schema: &'a Schema,
    circumstances: Circumstances<'a>,
    operation: &'a Operation,
}

impl Taking<'_> {
    fn take(&mut self) {
        let operation = self.operation;
        match &operation.change {
            Change::CreateTable(create) => self.create_table(create),
            Change::DropTable { table, if_exists, cascade } => self.drop_table(table, *if_exists, *cascade),
            Change::RenameTable { table, to } => {
                let Some(id) = self.lock_named(table, Mode::AccessExclusive) else { return };
                if to.schema.is_some() && to.schema != table.schema {
                    self.lock_sequences(&id, None);
                }
            }
            Change::AddColumn { table, column, if_not_exists } => self.add_column(table, column, *if_not_exists),
            Change::DropColumn { table, column, cascade, .. } => self.drop_column(table, column, *cascade),
            Change::AlterColumn { table, column, to } => self.alter_column(table, column, to),
            Change::CreateIndex { table, index, if_not_exists, concurrently } => {
                let mode = if *concurrently { Mode::ShareUpdateExclusive } else { Mode::Share };
                let Some(id) = self.lock_family(table, mode) else { return };
                let name = index.name.as_ref().and_then(Text::as_known);
                let is_kept =
                    *if_not_exists && name.is_some_and(|name| self.schema.indexed(&id.beside(name)).is_some());
                if !is_kept {
                    self.scan(&id);
                }
            }
            Change::DropIndex { table, index, if_exists, concurrently } => {
                self.drop_index(table.as_ref(), index, *if_exists, *concurrently);
            }
            Change::AddConstraint { table, constraint } => self.add_constraint(table, constraint),
            Change::DropConstraint { table, name, kind, cascade, .. } => {
                let Some(id) = self.lock_family(table, Mode::AccessExclusive) else { return };
                let Some(there) = self.schema.table(&id).filter(|_| *cascade).cloned() else { return };
                let name = name.as_ref().and_then(Text::as_known);
                let is_primary = *kind == Some(ConstraintType::Primary);
                let named = there.keys().find(|key| Some(&*key.name.name) == name);
                if let Some(key) = named.or(there.primary_key.as_ref().filter(|_| is_primary)) {
                    self.lock_referring(&id, |it| it.referent_columns == key.columns);
                }
            }
            Change::ValidateConstraint { table, name } => self.validate_constraint(table, name),
            Change::RenameConstraint { table, .. } => {
                self.lock_family(table, Mode::AccessExclusive);
            }
            Change::AlterTable { table, action } => self.alter_table(table, action),
            Change::SyncEnumValues { columns, .. } => {
                for (table, _) in columns {
                    if let Some(id) = self.lock_named(table, Mode::AccessExclusive) {
                        self.rewrite(&id);
                    }
                }
            }
            Change::CreateView { name, materialized: false, or_replace: true, .. } => self.replace_view(name),
            Change::Insert { rows: Some(0), .. } => {}
            Change::Insert { table: Some(table), .. } => {
                self.lock_named(table, Mode::RowExclusive);
            }
            Change::Update { table: Some(table), filtered, .. } | Change::Delete { table: Some(table), filtered } => {
                let id = self.lock_named(table, Mode::RowExclusive);
                if let Some(id) = id.filter(|_| !filtered) {
                    self.scan(&id);
                }
            }
            Change::Object { .. } => self.object(),
            Change::Comment { kind: ObjectKind::Table | ObjectKind::Column, name: Some(name), .. } => {
                self.lock_named(name, Mode::ShareUpdateExclusive);
            }
            Change::Comment { kind: ObjectKind::View | ObjectKind::MaterializedView, name: Some(name), .. } => {
                self.lock_named(name, Mode::ShareUpdateExclusive);
            }
            Change::Other { op, table, name, .. } => self.other(op, table.as_ref().or(name.as_ref())),
            Change::CreateType { .. }
            | Change::AddEnumValue { .. }
            | Change::RenameEnumValue { .. }
            | Change::CreateView { .. }
            | Change::Insert { .. }
            | Change::Update { .. }
            | Change::Delete { .. }
            | Change::Comment { .. } => {}
        }
    }

    /// Whether the server is of this version or a later one.
    fn is_from(&self, major: u16) -> bool {
        self.circumstances.server.version >= Version::of(major, 0)
    }

    fn was_there(&self, made: Made) -> bool {
        (self.circumstances.is_before)(made)
    }

    /// Whether a relation was there before the run. One that no migration makes was, where all that they do is understood.
    fn is_there(&self, id: &Id) -> bool {
        let schema = self.schema;
        if let Some(table) = schema.table(id) {
            return !table.is_temporary && self.was_there(table.made) && !(table.is_assumed && schema.is_blind);
        }
        match schema.relation(id) {
            Some((_, made)) => self.was_there(made),
            None => schema.is_whole() && schema.gone(&Thing::Relation(id.clone())).is_none(),
        }
    }

    /// The relation that a name means, where it was there before.
    fn found(&self, name: &Name) -> Option<Id> {
        self.schema.sought_id(name).filter(|id| self.is_there(id))
    }

    fn lock(&mut self, id: &Id, mode: Mode) {
        match self.impact.locks.iter_mut().find(|lock| lock.relation == *id) {
            Some(lock) => lock.mode = lock.mode.max(mode),
            None => self.impact.locks.push(Lock { relation: id.clone(), mode }),
        }
    }

    /// A lock that a step of it takes besides a stronger one.
    fn lock_along(&mut self, id: &Id, mode: Mode) {
        let lock = Lock { relation: id.clone(), mode };
        if !self.impact.along.contains(&lock) && self.is_there(id) {
            self.impact.along.push(lock);
        }
    }

    /// Locks a relation if it was there before.
    fn lock_there(&mut self, id: &Id, mode: Mode) {
        if self.is_there(id) {
            self.lock(id, mode);
        }
    }

    /// Locks what a name means, and says what that is.
    fn lock_named(&mut self, name: &Name, mode: Mode) -> Option<Id> {
        let id = self.found(name)?;
        self.lock(&id, mode);
        Some(id)
    }

    /// The same, with the partitions of a table and the tables that inherit from it.
    fn lock_family(&mut self, name: &Name, mode: Mode) -> Option<Id> {
        let id = self.lock_named(name, mode)?;
        for child in self.children_of(&id) {
            self.lock_there(&child, mode);
        }
        Some(id)
    }

    fn children_of(&self, id: &Id) -> Vec<Id> {
        let is_parent = self.schema.has_children && self.schema.table(id).is_some();
        if is_parent { self.schema.children_of(id) } else { Vec::new() }
    }

    /// An index or a sequence.
    fn lock_part(&mut self, part: Id, of: &Id, kind: ObjectKind, mode: Mode) {
        if self.impact.parts.iter().any(|it| it.lock.relation == part) {
            return;
        }
        self.impact.parts.push(super::Part { kind, of: of.clone(), lock: Lock { relation: part, mode } });
    }

    /// A relation is written anew, and its indexes are built again (`finish_heap_swap` in src/backend/commands/cluster.c).
    fn rewrite(&mut self, id: &Id) {
        if self.impact.rewrites.contains(id) {
            return;
        }
        self.impact.rewrites.push(id.clone());
        self.lock_along(id, Mode::Share);
        if let Some(table) = self.schema.table(id).cloned() {
            self.lock_indexes(id, &table, |_| true, |_| true);
        }
    }

    fn scan(&mut self, id: &Id) {
        if !self.impact.scans.contains(id) {
            self.impact.scans.push(id.clone());
        }
    }

    /// Locks the table that a foreign key refers to, where the key is surely there.
    fn lock_referent(&mut self, own: &Id, key: &ForeignKey, mode: Mode) {
        if key.referent != *own && key.made.is_certain {
            self.lock_there(&key.referent, mode);
        }
    }

    /// Locks the table that a new foreign key refers to.
    fn refer(&mut self, own: &Id, constraint: &Constraint) {
        let ConstraintKind::ForeignKey { referent, .. } = &constraint.kind else { return };
        let Some(id) = self.found(referent).filter(|id| id != own) else { return };
        self.lock(&id, Mode::ShareRowExclusive);
    }

    /// Locks the indexes of a table of which some column is so.
    fn lock_indexes(
        &mut self,
        id: &Id,
        table: &Table,
        is_key: impl Fn(&[Arc<str>]) -> bool,
        is_index: impl Fn(&Index) -> bool,
    ) {
        let keys = table.keys().filter(|key| is_key(&key.columns)).map(|key| (&key.name, key.made));
        let indexes = table.indexes.iter().filter(|index| is_index(index)).map(|index| (&index.name, index.made));
        let named = keys.chain(indexes).filter(|(given, made)| {
            made.is_certain && !given.is_guess && !given.name.is_empty() && self.was_there(*made)
        });
        let named: Vec<Id> =
            named.map(|(given, _)| Id { schema: id.schema.clone(), name: Arc::clone(&given.name) }).collect();
        for index in named {
            self.lock_part(index, id, ObjectKind::Index, Mode::AccessExclusive);
        }
    }

    /// Locks the sequences that go with a table, or with one of its columns.
    fn lock_sequences(&mut self, id: &Id, column: Option<&str>) {
        let goes = |owner: &Option<(Id, Arc<str>)>| {
            owner.as_ref().is_some_and(|(table, own)| table == id && column.is_none_or(|column| **own == *column))
        };
        let owned = self.schema.sequences().filter(|(_, it)| goes(&it.owner) && self.was_there(it.made));
        let owned: Vec<Id> = owned.map(|(id, _)| id.clone()).collect();
        for sequence in owned {
            self.lock_part(sequence, id, ObjectKind::Sequence, Mode::AccessExclusive);
        }
    }

    /// Locks the tables with a foreign key to a table, where that is one of these.
    fn lock_referring(&mut self, id: &Id, is_meant: impl Fn(&ForeignKey) -> bool) {
        let refers = |key: &ForeignKey| key.referent == *id && key.made.is_certain && is_meant(key);
        let others =
            self.schema.tables().filter(|(other, table)| *other != id && table.foreign_keys.iter().any(refers));
        let others: Vec<Id> = others.map(|(id, _)| id.clone()).collect();
        for other in others {
            self.lock_there(&other, Mode::AccessExclusive);
        }
    }

    /// Locks the views that read a relation, or one of its columns, and those that read them.
    fn lock_views(&mut self, id: &Id, column: Option<&str>) {
        let reads = |view: &crate::schema::View| match column {
            None => view.reads.contains(id),
            Some(column) => view.uses.iter().any(|(of, name)| of == id && **name == *column),
        };
        let views = self.schema.views().filter(|(_, view)| view.made.is_certain && reads(view));
        let views: Vec<Id> = views.map(|(id, _)| id.clone()).collect();
        for view in views {
            if !self.impact.locks.iter().any(|lock| lock.relation == view) {
                self.lock_there(&view, Mode::AccessExclusive);
                self.lock_views(&view, None);
            }
        }
    }
}
