//! Tables and their constraints.

use std::sync::Arc;

use super::{Taking, actions};
use crate::impact::Mode;
use crate::operation::{Constraint, ConstraintKind, CreateTable, Name};
use crate::schema::{Id, Table};
use crate::sql;
use crate::text::Text;

impl Taking<'_> {
    /// Foreign keys lock what they refer to; so do parents of a table.
    pub(super) fn create_table(&mut self, create: &CreateTable) {
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

    pub(super) fn drop_table(&mut self, name: &Name, if_exists: bool, cascade: bool) {
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
    pub(super) fn drop(&mut self, id: &Id, table: &Table, cascade: bool) {
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

    pub(super) fn add_constraint(&mut self, table: &Name, constraint: &Constraint) {
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

    pub(super) fn validate_constraint(&mut self, table: &Name, name: &Text) {
        let Some(id) = self.lock_named(table, Mode::ShareUpdateExclusive) else { return };
        self.scan(&id);
        let key = |table: &Arc<Table>| {
            table.foreign_keys.iter().find(|key| Some(&*key.name.name) == name.as_known()).cloned()
        };
        if let Some(key) = self.schema.table(&id).and_then(key) {
            self.lock_referent(&id, &key, Mode::RowShare);
        }
    }

    pub(super) fn alter_table(&mut self, name: &Name, action: &Text) {
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
}
