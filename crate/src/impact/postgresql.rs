//! What PostgreSQL locks, writes anew and reads (manual, 13.3.1 "Table-Level Locks", "ALTER TABLE" and the other statements'
//! pages; `AlterTableGetLockLevel` in src/backend/commands/tablecmds.c; each confirmed by a server, `specs/locks.md`).

mod actions;

use std::sync::Arc;

use super::retype::{Cost, cost};
use super::volatile::volatile_function;
use super::{Circumstances, Existing, Impact, Lock, Mode};
use crate::dialect::Version;
use crate::operation::{
    Change, Column, ColumnChange, Constraint, ConstraintKind, ConstraintType, CreateTable, Name, ObjectKind,
};
use crate::operation::{Operation, Verb};
use crate::schema::fault::Thing;
use crate::schema::table::{ForeignKey, Index};
use crate::schema::{Id, Made, Schema, Table};
use crate::sql;
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

    /// Foreign keys lock what they refer to; so do parents of a table.
    fn create_table(&mut self, create: &CreateTable) {
        let Some(id) = self.schema.id(&create.table) else { return };
        if create.if_not_exists && self.schema.table(&id).is_some() {
            return;
        }
        let of_columns = create.columns.iter().flat_map(|column| &column.constraints);
        for constraint in create.constraints.iter().chain(of_columns) {
            self.refer(&id, constraint);
        }
        for clause in create.clauses.iter().filter_map(Text::as_known) {
            let names = |text: &str| sql::names_in(text, self.schema.dialect);
            if let Some(rest) = actions::after(clause, "PARTITION OF") {
                if let Some(parent) = names(rest).first() {
                    self.lock_named(parent, Mode::AccessExclusive);
                }
            } else if let Some(rest) = actions::after(clause, "INHERITS") {
                for parent in names(rest.trim_matches(['(', ')', ' '])) {
                    self.lock_named(&parent, Mode::ShareUpdateExclusive);
                }
            }
        }
    }

    fn drop_table(&mut self, name: &Name, if_exists: bool, cascade: bool) {
        let Some(id) = self.found(name) else { return };
        match self.schema.table(&id) {
            Some(table) => {
                let table = Arc::clone(table);
                self.drop(&id, &table, cascade);
            }
            None if !if_exists => self.lock(&id, Mode::AccessExclusive),
            None => {}
        }
    }

    /// A table goes with its indexes, its sequences and its foreign keys, whose triggers stand at the other table
    /// (`RemoveTriggerById` in src/backend/commands/trigger.c).
    fn drop(&mut self, id: &Id, table: &Table, cascade: bool) {
        self.lock(id, Mode::AccessExclusive);
        self.lock_indexes(id, table, |_| true, |_| true);
        self.lock_sequences(id, None);
        for key in &table.foreign_keys {
            self.lock_referent(id, key, Mode::AccessExclusive);
        }
        if table.partition.is_some() {
            for parent in &table.parents {
                self.lock_there(parent, Mode::AccessExclusive);
            }
        }
        for child in self.children_of(id) {
            if let Some(partition) = self.schema.table(&child).filter(|child| cascade || child.partition.is_some()) {
                let partition = Arc::clone(partition);
                if self.is_there(&child) {
                    self.drop(&child, &partition, false);
                }
            }
        }
        if cascade {
            self.lock_referring(id, |_| true);
            self.lock_views(id, None);
        }
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

    fn add_column(&mut self, table: &Name, column: &Column, if_not_exists: bool) {
        let Some(id) = self.lock_family(table, Mode::AccessExclusive) else { return };
        let name = column.name.as_known();
        let has = |table: &Arc<Table>| name.is_some_and(|name| table.column(name).is_some());
        if if_not_exists && self.schema.table(&id).is_some_and(has) {
            return;
        }
        for constraint in &column.constraints {
            self.refer(&id, constraint);
            if matches!(constraint.kind, ConstraintKind::ForeignKey { .. }) {
                self.lock_along(&id, Mode::ShareRowExclusive);
            }
        }
        if self.fills_in(column) {
            self.rewrite_family(&id);
        }
        if column.unique || column.primary_key || column.index {
            self.lock_along(&id, Mode::Share);
        }
        let checks = |constraint: &Constraint| matches!(constraint.kind, ConstraintKind::Check { .. });
        if column.unique || column.primary_key || column.index || column.constraints.iter().any(checks) {
            self.scan(&id);
        }
    }

    /// A table is written anew, and those that inherit from it with it; a partitioned table has no rows of its own.
    fn rewrite_family(&mut self, id: &Id) {
        let is_partitioned = |table: &Arc<Table>| {
            let clauses = table.clauses.iter().filter_map(Text::as_known);
            clauses.into_iter().any(|clause| actions::after(clause, "PARTITION BY").is_some())
        };
        for child in self.children_of(id) {
            if self.is_there(&child) && !self.schema.table(&child).is_some_and(is_partitioned) {
                self.rewrite(&child);
            }
        }
        if !self.schema.table(id).is_some_and(is_partitioned) {
            self.rewrite(id);
        }
    }

    /// Whether each row gets a value of its own for a new column; a constant one is kept beside the table since PostgreSQL 11
    /// (manual, "ALTER TABLE", Notes).
    fn fills_in(&self, column: &Column) -> bool {
        let is_serial = |sql: &str| sql.to_ascii_uppercase().contains("SERIAL");
        if column.identity.is_some() || column.type_.sql.as_known().is_some_and(is_serial) {
            return true;
        }
        if let Some(computed) = &column.computed {
            // From PostgreSQL 18 on, one is stored only where that is said.
            return computed.stored == Some(true) || !self.is_from(18);
        }
        match &column.default {
            None => false,
            Some(default) if default.as_known().is_some_and(|sql| sql.trim().eq_ignore_ascii_case("NULL")) => false,
            Some(_) if !self.is_from(11) => true,
            Some(default) => volatile_function(default, self.schema).is_some(),
        }
    }

    fn drop_column(&mut self, table: &Name, column: &Text, cascade: bool) {
        let Some(id) = self.lock_family(table, Mode::AccessExclusive) else { return };
        let (Some(there), Some(name)) = (self.schema.table(&id).cloned(), column.as_known()) else { return };
        if there.column(name).is_none() {
            return;
        }
        self.lock_parts_on(&id, &there, name);
        self.lock_sequences(&id, Some(name));
        let has = |columns: &[Arc<str>]| columns.iter().any(|it| **it == *name);
        for key in there.foreign_keys.iter().filter(|key| has(&key.columns)) {
            self.lock_referent(&id, key, Mode::AccessExclusive);
        }
        if cascade {
            self.lock_referring(&id, |key| has(&key.referent_columns));
            self.lock_views(&id, Some(name));
        }
    }

    /// Locks the indexes that a column is part of.
    fn lock_parts_on(&mut self, id: &Id, table: &Table, column: &str) {
        let dialect = self.schema.dialect;
        let uses = |text: &Text| sql::identifiers(text, dialect).iter().any(|word| word == column);
        let is_key = |columns: &[Arc<str>]| columns.iter().any(|it| **it == *column);
        let is_index = |index: &Index| {
            let of_elements = index.elements.iter().any(|element| {
                if element.is_column { element.what.as_known() == Some(column) } else { uses(&element.what) }
            });
            of_elements || is_key(&index.include) || index.predicate.as_ref().is_some_and(uses)
        };
        self.lock_indexes(id, table, is_key, is_index);
    }

    fn alter_column(&mut self, table: &Name, column: &Text, to: &ColumnChange) {
        let is_exclusive = to.name.is_some()
            || to.type_.is_some()
            || to.nullable.is_some()
            || to.default.is_some()
            || to.identity.is_some()
            || to.drop_expression;
        let other = to.other.as_ref().map(|other| actions::mode_of_column(other.as_known().unwrap_or_default()));
        let comment = to.comment.as_ref().map(|_| Mode::ShareUpdateExclusive);
        let mode = is_exclusive.then_some(Mode::AccessExclusive).max(other).max(comment);
        let Some(mode) = mode else { return };
        let Some(id) = self.lock_family(table, mode) else { return };
        let (Some(there), Some(name)) = (self.schema.table(&id).cloned(), column.as_known()) else { return };
        if to.nullable == Some(false) && !self.is_surely_filled(&there, name) {
            self.scan(&id);
        }
        if let Some(type_) = &to.type_ {
            self.alter_type(&id, &there, name, type_, to.using.as_ref());
        }
    }

    /// Whether a column is known to have no NULL: it may have none, or from PostgreSQL 12 on a check says so.
    fn is_surely_filled(&self, table: &Table, name: &str) -> bool {
        let is_not_null = table.column(name).is_some_and(|column| column.sure_nullable() == Some(false));
        let says_so = |text: &Text| {
            let sql = text.as_known().map(|sql| sql.replace(['"', '(', ')'], "").trim().to_ascii_lowercase());
            sql.is_some_and(|sql| sql == format!("{} is not null", name.to_ascii_lowercase()))
        };
        let is_checked = || {
            let valid = table.checks.iter().filter(|check| !check.not_valid && check.made.is_certain);
            valid.into_iter().any(|check| says_so(&check.expression))
        };
        is_not_null || (self.is_from(12) && is_checked())
    }

    /// A column gets another type: what is built on it is built anew (`ATPostAlterTypeCleanup` in
    /// src/backend/commands/tablecmds.c), and foreign keys lock the table at their other end.
    fn alter_type(&mut self, id: &Id, table: &Table, name: &str, type_: &crate::operation::Type, using: Option<&Text>) {
        let before = self.impact.locks.len();
        let has = |columns: &[Arc<str>]| columns.iter().any(|it| **it == *name);
        for key in table.foreign_keys.iter().filter(|key| has(&key.columns)) {
            self.lock_referent(id, key, Mode::AccessExclusive);
        }
        if table.keys().any(|key| has(&key.columns)) || table.indexes.iter().any(|it| it.unique) {
            self.lock_referring(id, |key| has(&key.referent_columns));
        }
        let others: Vec<Id> = self.impact.locks.iter().skip(before).map(|lock| lock.relation.clone()).collect();
        for other in &others {
            self.lock_along(other, Mode::ShareRowExclusive);
        }
        if !others.is_empty() {
            self.lock_along(id, Mode::ShareRowExclusive);
        }
        self.lock_parts_on(id, table, name);
        if self.impact.parts.iter().any(|part| part.kind == ObjectKind::Index) {
            self.lock_along(id, Mode::Share);
        }
        let from = table.column(name).and_then(|column| column.sure_type()?.sql.as_known());
        let cost = from.and_then(|from| cost(self.schema, from, type_, (name, using), self.circumstances.server));
        if cost == Some(Cost::Rewrite) {
            self.rewrite_family(id);
        }
    }

    fn drop_index(&mut self, table: Option<&Name>, index: &Name, if_exists: bool, concurrently: bool) {
        let mode = if concurrently { Mode::ShareUpdateExclusive } else { Mode::AccessExclusive };
        let wanted = self.schema.sought_id(index).map(|mut id| {
            if id.schema.is_none() {
                id.schema = table.and_then(|table| self.schema.sought_id(table)).and_then(|table| table.schema);
            }
            id
        });
        let on = wanted.as_ref().and_then(|id| self.schema.indexed(id).cloned());
        let (Some(on), Some(wanted)) = (on, wanted) else {
            // Which one it is is not known, but on which table.
            if let Some(table) = table.filter(|_| !if_exists) {
                self.lock_named(table, mode);
            }
            return;
        };
        if self.is_there(&on) {
            self.lock(&on, mode);
            if self.schema.relation(&wanted).is_some_and(|(_, made)| self.was_there(made)) {
                self.lock_part(wanted, &on, ObjectKind::Index, mode);
            }
            for child in self.children_of(&on) {
                self.lock_there(&child, mode);
            }
        }
    }

    fn add_constraint(&mut self, table: &Name, constraint: &Constraint) {
        let mode = match &constraint.kind {
            ConstraintKind::ForeignKey { .. } => Mode::ShareRowExclusive,
            ConstraintKind::Other { .. } => return,
            _ => Mode::AccessExclusive,
        };
        let own = self.schema.sought_id(table);
        if let Some(own) = &own {
            self.refer(own, constraint);
        }
        let Some(id) = self.lock_family(table, mode) else { return };
        let takes_index = match &constraint.kind {
            ConstraintKind::PrimaryKey { using_index, .. } | ConstraintKind::Unique { using_index, .. } => {
                using_index.is_some()
            }
            _ => false,
        };
        if !constraint.not_valid && !takes_index {
            self.scan(&id);
        }
        // An index is built.
        if !takes_index && mode == Mode::AccessExclusive && !matches!(constraint.kind, ConstraintKind::Check { .. }) {
            self.lock_along(&id, Mode::Share);
        }
    }

    fn validate_constraint(&mut self, table: &Name, name: &Text) {
        let Some(id) = self.lock_named(table, Mode::ShareUpdateExclusive) else { return };
        self.scan(&id);
        let key = |table: &Arc<Table>| {
            table.foreign_keys.iter().find(|key| Some(&*key.name.name) == name.as_known()).cloned()
        };
        if let Some(key) = self.schema.table(&id).and_then(key) {
            self.lock_referent(&id, &key, Mode::RowShare);
        }
    }

    fn alter_table(&mut self, name: &Name, action: &Text) {
        let Some(action) = action.as_known() else { return };
        let Some(effect) = actions::effect(action, self.circumstances.server) else { return };
        let Some(id) = self.lock_named(name, effect.mode) else { return };
        if effect.rewrites {
            self.rewrite_family(&id);
            if self.is_from(15) && !actions::has_word(action, "METHOD") {
                self.lock_sequences(&id, None);
            }
        }
        if let Some((rest, mode)) = effect.other
            && let Some(other) = sql::names_in(rest, self.schema.dialect).first()
        {
            self.lock_named(other, mode);
        }
    }

    fn replace_view(&mut self, name: &Name) {
        let is_view = |id: &Id| self.schema.view(id).is_some();
        if let Some(id) = self.found(name).filter(is_view) {
            self.lock(&id, Mode::AccessExclusive);
        }
    }

    /// What is made, changed or dropped that has no change of its own.
    fn object(&mut self) {
        let Change::Object { verb, kind, name, table, detail, checked, cascade } = &self.operation.change else {
            return;
        };
        match (kind, verb) {
            (ObjectKind::Trigger, Verb::Create | Verb::Replace) => {
                let Some(table) = table else { return };
                self.lock_named(table, Mode::ShareRowExclusive);
            }
            (ObjectKind::Trigger | ObjectKind::Policy | ObjectKind::Rule, verb) => {
                let Some(id) = table.as_ref().and_then(|table| self.found(table)) else { return };
                let is_attached = |table: &Arc<Table>| {
                    let name = name.as_ref().and_then(|name| name.name.as_known());
                    table.attached.iter().any(|it| it.kind == *kind && Some(&*it.name) == name)
                };
                if *verb != Verb::Drop || !checked || self.schema.table(&id).is_some_and(is_attached) {
                    self.lock(&id, Mode::AccessExclusive);
                }
            }
            (ObjectKind::Statistics, Verb::Create) => {
                if let Some(table) = table {
                    self.lock_named(table, Mode::ShareUpdateExclusive);
                }
            }
            (ObjectKind::View | ObjectKind::MaterializedView, verb) => {
                let Some(id) = name.as_ref().and_then(|name| self.found(name)) else { return };
                let is_known = self.schema.view(&id).is_some();
                if !is_known && (*checked || self.schema.table(&id).is_some()) {
                    return;
                }
                match verb {
                    Verb::Refresh => {
                        let is_concurrent = detail.as_ref().and_then(Text::as_known) == Some("CONCURRENTLY");
                        self.lock(&id, if is_concurrent { Mode::Exclusive } else { Mode::AccessExclusive });
                        if !is_concurrent {
                            self.lock_along(&id, Mode::Exclusive);
                            self.rewrite(&id);
                        }
                    }
                    Verb::Create => {}
                    Verb::Replace if !is_known => {}
                    verb => {
                        self.lock(&id, Mode::AccessExclusive);
                        if *verb == Verb::Drop && *cascade {
                            self.lock_views(&id, None);
                        }
                    }
                }
            }
            (ObjectKind::Schema, Verb::Drop) if *cascade => {
                let Some(schema) = name.as_ref().and_then(|name| name.name.as_known()) else { return };
                let tables = self.schema.tables().filter(|(id, _)| id.schema.as_deref() == Some(schema));
                let tables: Vec<(Id, Arc<Table>)> = tables.map(|(id, table)| (id.clone(), Arc::clone(table))).collect();
                for (id, table) in tables.iter().filter(|(_, table)| table.made.is_certain) {
                    if self.is_there(id) {
                        self.drop(id, table, true);
                    }
                }
            }
            (ObjectKind::Sequence, verb) => self.change_sequence(*verb, name.as_ref()),
            (ObjectKind::Index, verb) => self.alter_index(*verb, name.as_ref(), detail.as_ref()),
            _ => {}
        }
    }

    /// An index gets another name or other settings: its table stays free.
    fn alter_index(&mut self, verb: Verb, name: Option<&Name>, detail: Option<&Text>) {
        let Some(id) = name.and_then(|name| self.schema.sought_id(name)) else { return };
        let Some(on) = self.schema.indexed(&id).cloned() else { return };
        let is_there = self.schema.relation(&id).is_some_and(|(_, made)| self.was_there(made));
        if !is_there {
            return;
        }
        let is_setting = detail.and_then(Text::as_known).is_some_and(|it| actions::after(it, "SET (").is_some());
        let mode = match verb {
            Verb::Rename if self.is_from(12) => Mode::ShareUpdateExclusive,
            Verb::Alter if is_setting => Mode::ShareUpdateExclusive,
            Verb::Rename | Verb::Alter => Mode::AccessExclusive,
            _ => return,
        };
        self.lock_part(id, &on, ObjectKind::Index, mode);
    }

    fn change_sequence(&mut self, verb: Verb, name: Option<&Name>) {
        let Some(id) = name.and_then(|name| self.schema.sought_id(name)) else { return };
        let sequence = self.schema.sequences().find(|(it, _)| **it == id);
        let Some((_, sequence)) = sequence.filter(|(_, it)| self.was_there(it.made)) else { return };
        let of = sequence.owner.as_ref().map_or_else(|| id.clone(), |(table, _)| table.clone());
        let mode = match verb {
            Verb::Drop | Verb::Rename => Mode::AccessExclusive,
            Verb::Alter => Mode::ShareRowExclusive,
            _ => return,
        };
        self.lock_part(id, &of, ObjectKind::Sequence, mode);
    }

    /// Indexes are built again, those of a table or one.
    fn reindex(&mut self, sql: &str) {
        let Some(rest) = actions::after(sql, "REINDEX") else { return };
        let is_concurrent = actions::has_word(rest, "CONCURRENTLY");
        let (of_table, of_index) = (actions::after(rest, "TABLE"), actions::after(rest, "INDEX"));
        let Some(named) = of_table.or(of_index) else { return };
        let named = actions::after(named, "CONCURRENTLY").unwrap_or(named);
        let Some(id) = sql::names_in(named, self.schema.dialect).first().and_then(|it| self.schema.sought_id(it))
        else {
            return;
        };
        let on = if of_table.is_some() { Some(id.clone()) } else { self.schema.indexed(&id).cloned() };
        let Some(on) = on.filter(|on| self.is_there(on)) else { return };
        self.lock(&on, if is_concurrent { Mode::ShareUpdateExclusive } else { Mode::Share });
        self.scan(&on);
        if is_concurrent {
            return;
        }
        match self.schema.table(&on).cloned().filter(|_| of_table.is_some()) {
            Some(table) => self.lock_indexes(&on, &table, |_| true, |_| true),
            None => self.lock_part(id, &on, ObjectKind::Index, Mode::AccessExclusive),
        }
    }

    /// Other statements about tables.
    fn other(&mut self, op: &str, table: Option<&Name>) {
        let sql = self.operation.sql.as_ref().and_then(|sql| sql.text.as_known()).unwrap_or_default();
        if op == "reindex" {
            return self.reindex(sql);
        }
        let Some(table) = table else { return };
        match op {
            "truncate" => {
                let Some(id) = self.lock_family(table, Mode::AccessExclusive) else { return };
                self.lock_along(&id, Mode::Share);
                if let Some(table) = self.schema.table(&id).cloned() {
                    self.lock_indexes(&id, &table, |_| true, |_| true);
                }
                if actions::has_word(sql, "CASCADE") {
                    self.lock_referring(&id, |_| true);
                }
            }
            "lock" => {
                self.lock_named(table, actions::mode_of_lock(sql));
            }
            "cluster" => {
                if let Some(id) = self.lock_named(table, Mode::AccessExclusive) {
                    self.rewrite(&id);
                }
            }
            "copy" | "merge" => {
                self.lock_named(table, Mode::RowExclusive);
            }
            _ => {}
        }
    }
}
