//! Tables that a batch makes anew on SQLite, which changes little of a table itself (alembic/operations/batch.py).

use std::sync::Arc;

use super::Application;
use crate::dialect::Dialect;
use crate::operation::{Change, Constraint, ConstraintKind, ConstraintType, Operation};
use crate::schema::fault::{Problem, Refusal};
use crate::schema::table::Check;
use crate::schema::{Id, names};
use crate::text::Text;

/// Whether Alembic makes the table anew for an operation, as a batch on SQLite (`requires_recreate_in_batch` in
/// alembic/ddl/sqlite.py): for all but indexes and plain columns.
pub(crate) fn makes_anew(operation: &Operation, dialect: Dialect) -> bool {
    let Some(batch) = operation.batch.filter(|_| dialect.makes_tables_anew()) else { return false };
    let needs_it = match &operation.change {
        Change::CreateIndex { .. } | Change::DropIndex { .. } => false,
        Change::AddColumn { column, .. } => {
            let is_stored = column.computed.as_ref().is_some_and(|computed| computed.stored == Some(true));
            let is_outside = |it: &Constraint| it.is_of_type || !matches!(it.kind, ConstraintKind::Check { .. });
            let is_computed = column.default.is_some() && column.computes_default;
            is_computed || is_stored || column.unique && !column.index || column.constraints.iter().any(is_outside)
        }
        _ => operation.sql.is_none(),
    };
    batch.recreate.unwrap_or(needs_it)
}

impl Application<'_> {
    /// Whether Alembic makes the table anew for the operation.
    pub(super) fn makes_anew(&self) -> bool {
        makes_anew(self.operation, self.dialect())
    }

    /// What comes of making a table anew: checks without a name are not read from the old one (`ApplyBatchImpl` in
    /// alembic/operations/batch.py), and SQLite doesn't give a table its name back while a view reads it.
    pub(super) fn make_anew(&mut self) {
        let Some(batch) = self.operation.batch.filter(|_| self.makes_anew() && self.is_certain) else { return };
        let Some(id) = self.operation.change.table().and_then(|table| self.schema.id(table)) else { return };
        let Some(table) = self.schema.tables.get(&id).cloned() else { return };
        let views = self.views_reading(&id);
        if let Some(view) = views.iter().find(|view| self.schema.views.get(view).is_some_and(|it| it.made.is_certain)) {
            self.fault(Problem::Refused(Refusal::RemadeUnderView { table: id.clone(), view: view.clone() }));
            // Once is enough.
            self.remove_views(views);
        }
        let is_nameless = |check: &&Check| check.name.name.is_empty() && !check.name.is_guess;
        let lost: Vec<Text> = table.checks.iter().filter(is_nameless).map(|check| check.expression.clone()).collect();
        if batch.only_reflects && !lost.is_empty() {
            self.fault(Problem::ChecksLost { table: id.clone(), checks: lost });
            if let Some(table) = self.schema.table_mut(&id) {
                table.checks.retain(|check| !is_nameless(&check));
            }
        }
        // What stood in the definition of a column is written after all of them now.
        if let Some(table) = self.schema.table_mut(&id) {
            table.checks.iter_mut().for_each(|check| check.column = None);
            table.foreign_keys.iter_mut().for_each(|key| key.is_in_column = false);
        }
    }

    /// A batch on SQLite knows constraints by their names (`ApplyBatchImpl.add_constraint`).
    pub(super) fn need_name_in_batch(&mut self, id: &Id, constraint: &Constraint) {
        let has_convention = match (names::key_of(&constraint.kind.type_()), &self.schema.conventions) {
            (Some(key), Some(conventions)) => conventions.contains_key(key),
            _ => true,
        };
        if constraint.name.is_none() && !has_convention && self.makes_anew() {
            self.fault(Problem::Refused(Refusal::NamelessInBatch { table: id.clone() }));
        }
    }

    /// Whether a batch stops where a table has no constraint by the name that is dropped (`ApplyBatchImpl.drop_constraint`).
    /// Of a check it may have come with a type.
    pub(super) fn misses_constraint_of(&self, kind: Option<&ConstraintType>) -> bool {
        let is_listed = matches!(kind, Some(ConstraintType::Unique | ConstraintType::ForeignKey));
        let only_reflects = self.operation.batch.is_some_and(|batch| batch.only_reflects);
        is_listed && only_reflects && self.makes_anew()
    }

    /// A batch that makes a table anew writes the texts of checks and generated columns as they were, with the name that
    /// a column had.
    pub(super) fn check_texts_of_batch(&mut self, id: &Id, column: &Arc<str>) {
        if !self.makes_anew() {
            return;
        }
        let Some(table) = self.schema.tables.get(id).cloned() else { return };
        let names = |text: &Text| crate::sql::identifiers(text, self.dialect()).iter().any(|word| **word == **column);
        let checks = table
            .checks
            .iter()
            .filter(|check| check.made.is_certain && check.name.is_surely_named() && names(&check.expression));
        let checks = checks.map(|check| format!("check `{}`", check.name.name));
        let generated = self.generated_from(&table, column).into_iter().map(|it| format!("generated column `{it}`"));
        let first = checks.chain(generated).next();
        if let Some(by) = first {
            let (table, column) = (id.clone(), Arc::clone(column));
            self.fault(Problem::Refused(Refusal::RenamedInText { table, column, by }));
        }
    }
}
