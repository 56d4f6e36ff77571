//! Columns that are added, changed and dropped.

use std::sync::Arc;

use super::{Taking, actions};
use crate::impact::Mode;
use crate::impact::retype::{Cost, cost};
use crate::impact::volatile::volatile_function;
use crate::operation::{Column, ColumnChange, Constraint, ConstraintKind, Name, ObjectKind};
use crate::schema::table::Index;
use crate::schema::{Id, Table};
use crate::sql;
use crate::text::Text;

impl Taking<'_> {
    pub(super) fn add_column(&mut self, table: &Name, column: &Column, if_not_exists: bool) {
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
    pub(super) fn rewrite_family(&mut self, id: &Id) {
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
    pub(super) fn fills_in(&self, column: &Column) -> bool {
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

    pub(super) fn drop_column(&mut self, table: &Name, column: &Text, cascade: bool) {
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
    pub(super) fn lock_parts_on(&mut self, id: &Id, table: &Table, column: &str) {
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

    pub(super) fn alter_column(&mut self, table: &Name, column: &Text, to: &ColumnChange) {
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
    pub(super) fn is_surely_filled(&self, table: &Table, name: &str) -> bool {
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
    pub(super) fn alter_type(
        &mut self,
        id: &Id,
        table: &Table,
        name: &str,
        type_: &crate::operation::Type,
        using: Option<&Text>,
    ) {
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
}
