//! Indexes, views, sequences and what else there is.

use std::sync::Arc;

use super::{Taking, actions};
use crate::impact::Mode;
use crate::operation::{Change, Name, ObjectKind, Verb};
use crate::schema::{Id, Table};
use crate::sql;
use crate::text::Text;

impl Taking<'_> {
    pub(super) fn drop_index(&mut self, table: Option<&Name>, index: &Name, if_exists: bool, concurrently: bool) {
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

    pub(super) fn replace_view(&mut self, name: &Name) {
        let is_view = |id: &Id| self.schema.view(id).is_some();
        if let Some(id) = self.found(name).filter(is_view) {
            self.lock(&id, Mode::AccessExclusive);
        }
    }

    /// What is made, changed or dropped that has no change of its own.
    pub(super) fn object(&mut self) {
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
    pub(super) fn alter_index(&mut self, verb: Verb, name: Option<&Name>, detail: Option<&Text>) {
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

    pub(super) fn change_sequence(&mut self, verb: Verb, name: Option<&Name>) {
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
    pub(super) fn reindex(&mut self, sql: &str) {
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
    pub(super) fn other(&mut self, op: &str, table: Option<&Name>) {
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
