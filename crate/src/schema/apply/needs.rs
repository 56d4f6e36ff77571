//! What a thing is needed by: columns by views, generated columns, triggers and policies (PostgreSQL manual, 5.15
//! "Dependency Tracking"), indexes by foreign keys, functions by triggers.

use std::sync::Arc;

use super::Application;
use crate::dialect::Dialect;
use crate::operation::{Name, ObjectKind};
use crate::ordered::Arrange;
use crate::schema::fault::{OnView, Problem, Refusal, Thing};
use crate::schema::table::{ForeignKey, Index, Key};
use crate::schema::{Column, ColumnType, Id, Table};
use crate::sql::uses::{self, NamedColumn};
use crate::text::Text;

/// What is built on a column, in words, and what PostgreSQL calls a use of it.
struct UseOfColumn {
    kind: &'static str,
    name: String,
    says: &'static str,
}

impl Application<'_> {
    /// The columns of the relations that it reads that a query surely names.
    pub(super) fn columns_used(&self, query: &Text, reads: &[Id]) -> Vec<(Id, Arc<str>)> {
        let found = uses::uses(query, self.dialect());
        let columns_of = |id: &Id| self.columns_of_relation(id);
        let called = |name: &str| -> Option<Id> {
            let mut ids =
                found.sources.iter().filter(|(called, _)| called == name).map(|(_, name)| self.schema.id(name));
            let first = ids.next()??;
            ids.all(|id| id.as_ref() == Some(&first)).then_some(first)
        };
        let mut used: Vec<(Id, Arc<str>)> = Vec::new();
        for NamedColumn { of, name } in &found.columns {
            let id = match of {
                Some(of) => {
                    called(of).filter(|id| columns_of(id).is_some_and(|it| it.contains(&Arc::from(name.as_str()))))
                }
                None => self.only_one_with(name, reads),
            };
            used.extend(id.map(|id| (id, Arc::from(name.as_str()))));
        }
        let wholes = found.wholes.iter().filter_map(|of| called(of));
        let all = reads.iter().filter(|_| found.is_whole).cloned();
        for id in wholes.chain(all) {
            used.extend(columns_of(&id).unwrap_or_default().into_iter().map(|column| (id.clone(), column)));
        }
        used.arrange();
        used.dedup();
        used
    }

    /// The one of several relations that has a column, where the columns of all are known.
    fn only_one_with(&self, name: &str, relations: &[Id]) -> Option<Id> {
        let mut found = None;
        for id in relations {
            if self.columns_of_relation(id)?.iter().any(|column| **column == *name) && found.replace(id).is_some() {
                return None;
            }
        }
        found.cloned()
    }

    /// The names of a relation's columns, where they are all known.
    fn columns_of_relation(&self, id: &Id) -> Option<Vec<Arc<str>>> {
        let names = |columns: &[Arc<Column>]| columns.iter().map(|column| Arc::clone(&column.name)).collect();
        match self.schema.tables.get(id) {
            Some(table) => (!table.is_open && !table.is_assumed).then(|| names(&table.columns)),
            None => self.schema.views.get(id)?.gives.as_deref().map(names),
        }
    }

    /// Views that surely read a column.
    pub(super) fn views_using(&self, id: &Id, column: &str) -> Vec<Id> {
        let uses = |used: &[(Id, Arc<str>)]| used.iter().any(|(of, name)| of == id && **name == *column);
        let views = self.schema.views.iter().filter(|(_, view)| view.made.is_certain && uses(&view.uses));
        views.map(|(id, _)| id.clone()).collect()
    }

    /// Generated columns of a table that read another one of it.
    pub(super) fn generated_from(&self, table: &Table, column: &str) -> Vec<Arc<str>> {
        let reads = |it: &Column| {
            let computed = it.computed.as_ref().filter(|_| it.made.is_certain && *it.name != *column);
            computed.is_some_and(|computed| self.names_column(&computed.expression, column))
        };
        table.columns.iter().filter(|it| reads(it)).map(|it| Arc::clone(&it.name)).collect()
    }

    fn names_column(&self, expression: &Text, column: &str) -> bool {
        crate::sql::identifiers(expression, self.dialect()).iter().any(|word| word == column)
    }

    /// What keeps a column from being dropped without `CASCADE`, in words.
    pub(super) fn needing_column(&self, id: &Id, table: &Table, column: &str) -> Vec<String> {
        let mut by: Vec<String> = Vec::new();
        let dialect = self.dialect();
        let generated = || {
            let columns = self.generated_from(table, column).into_iter();
            columns.map(|generated| format!("generated column {id}.{generated}"))
        };
        match dialect {
            Dialect::Postgresql => {
                by.extend(self.views_using(id, column).into_iter().map(|view| format!("view {view}")));
                by.extend(generated());
                by.extend(self.attached_using(table, column).map(|it| format!("{} {}", it.kind, it.name)));
            }
            Dialect::Mysql | Dialect::Mariadb => {
                by.extend(generated());
                by.extend(self.in_definition_of_mysql(id, table, column));
            }
            Dialect::Sqlite => {
                by.extend(generated());
                by.extend(self.in_definition_of_sqlite(table, column));
                let views = if self.makes_anew() { Vec::new() } else { self.views_using(id, column) };
                by.extend(views.into_iter().map(|view| format!("view {view}")));
            }
            _ => {}
        }
        by
    }

    /// What MySQL keeps a column for: foreign keys of it and to it, and checks that name others too (errors 1828, 1829 and
    /// 3959 of the MySQL error reference).
    fn in_definition_of_mysql(&self, id: &Id, table: &Table, column: &str) -> Vec<String> {
        let has = |columns: &[Arc<str>]| columns.iter().any(|it| **it == *column);
        let mut by = Vec::new();
        if !self.schema.ignores_references {
            let own = table.foreign_keys.iter().filter(|key| key.made.is_certain && has(&key.columns));
            by.extend(own.map(|key| called("foreign key", &key.name.name)));
            for (other, it) in self.schema.tables.iter().filter(|(other, _)| *other != id) {
                let keys = it.foreign_keys.iter().filter(|key| key.made.is_certain && key.referent == *id);
                let referring = keys.filter(|key| has(&key.referent_columns));
                by.extend(referring.map(|key| format!("{} of {other}", called("foreign key", &key.name.name))));
            }
        }
        let checks = table.checks.iter().filter(|check| {
            let words = crate::sql::identifiers(&check.expression, self.dialect());
            let names = |name: &str| words.iter().any(|word| word == name);
            let names_others = || table.columns.iter().any(|other| *other.name != *column && names(&other.name));
            check.made.is_certain && check.column.is_none() && names(column) && names_others()
        });
        by.extend(checks.map(|check| called("check", &check.name.name)));
        by
    }

    /// What the text of a table in SQLite holds of a column: each part that names it has to go before (SQLite, "ALTER
    /// TABLE DROP COLUMN"). A batch writes the table anew, with its indexes and with those of its checks that have a name.
    fn in_definition_of_sqlite(&self, table: &Table, column: &str) -> Vec<String> {
        let names = |text: &Text| self.names_column(text, column);
        let of_index = |index: &&Index| {
            let of_element = |element: &crate::operation::IndexElement| {
                if element.is_column { element.what.as_known() == Some(column) } else { names(&element.what) }
            };
            index.made.is_certain
                && (index.elements.iter().any(of_element) || index.predicate.as_ref().is_some_and(names))
        };
        let mut by: Vec<String> =
            table.indexes.iter().filter(of_index).map(|index| format!("index {}", index.name.name)).collect();
        let checks = table.checks.iter().filter(|check| check.made.is_certain && names(&check.expression));
        if self.makes_anew() {
            let named = checks.filter(|check| check.name.is_surely_named());
            by.extend(named.map(|check| format!("check {}", check.name.name)));
            return by;
        }
        let of_key = |key: &Key| key.made.is_certain && key.columns.iter().any(|it| **it == *column);
        by.extend(table.primary_key.iter().filter(|key| of_key(key)).map(|_| "the primary key".to_owned()));
        by.extend(
            table.uniques.iter().filter(|key| of_key(key)).map(|key| called("unique constraint", &key.name.name)),
        );
        // What stands in the column's own definition goes with it.
        let others = checks.filter(|check| check.column.as_deref() != Some(column));
        by.extend(others.map(|check| called("check", &check.name.name)));
        let references = |key: &&ForeignKey| key.made.is_certain && key.columns.iter().any(|it| **it == *column);
        let keys = table.foreign_keys.iter().filter(references).filter(|key| !key.is_in_column);
        by.extend(keys.map(|key| called("foreign key", &key.name.name)));
        by
    }

    /// Triggers and policies that are defined with a column.
    fn attached_using<'t>(&'t self, table: &'t Table, column: &'t str) -> impl Iterator<Item = UseOfColumn> + 't {
        table.attached.iter().filter(|it| it.made.is_certain).filter_map(move |it| {
            let sql = it.sql.as_ref()?;
            let (is_used, says) = match it.kind {
                ObjectKind::Trigger => {
                    let columns = uses::columns_of_trigger(sql, self.dialect());
                    (columns.iter().any(|it| it == column), "used in a trigger definition")
                }
                ObjectKind::Policy => {
                    let conditions = super::alter::conditions_of_policy(sql)?;
                    (self.names_column(&conditions, column), "used in a policy definition")
                }
                _ => return None,
            };
            is_used.then(|| UseOfColumn { kind: it.kind.word(), name: it.name.to_string(), says })
        })
    }

    /// A column keeps its type while something is built on it (`ATExecAlterColumnType` in
    /// src/backend/commands/tablecmds.c): views, generated columns, triggers, policies.
    pub(super) fn check_type_is_free(&mut self, id: &Id, column: &str) {
        if self.dialect() != Dialect::Postgresql {
            return;
        }
        let Some(table) = self.schema.tables.get(id).cloned() else { return };
        let views = self.views_using(id, column).into_iter();
        let views =
            views.map(|view| UseOfColumn { kind: "view", name: view.to_string(), says: "used by a view or rule" });
        let generated = self.generated_from(&table, column).into_iter();
        let generated = generated.map(|it| UseOfColumn {
            kind: "generated column",
            name: it.to_string(),
            says: "used by a generated column",
        });
        let first = views.chain(generated).chain(self.attached_using(&table, column)).next();
        if let Some(UseOfColumn { kind, name, says: use_ }) = first {
            let (column, by) = (Arc::from(column), format!("{kind} `{name}`"));
            self.fault(Problem::Refused(Refusal::TypeInUse { table: id.clone(), column, by, use_ }));
        }
    }

    /// MySQL keeps the type of a column in a foreign key (errors 1832 and 1833 of its error reference): another word is
    /// another type for sure.
    pub(super) fn check_type_in_reference(&mut self, id: &Id, column: &Arc<str>, to: &ColumnType) {
        if !self.dialect().indexes_references() || self.schema.ignores_references {
            return;
        }
        let Some(there) = self.schema.tables.get(id).and_then(|table| table.column(column)) else { return };
        let words = (there.sure_type().and_then(type_word), type_word(to));
        if !matches!(&words, (Some(from), Some(to)) if from != to) || there.is_assumed {
            return;
        }
        let mut by = None;
        for (own, table) in self.schema.tables.iter() {
            let keys = table.foreign_keys.iter().filter(|key| key.made.is_certain);
            let mut using = keys.filter(|key| {
                (own == id && key.columns.contains(column))
                    || (key.referent == *id && key.referent_columns.contains(column))
            });
            by = by.or_else(|| Some(format!("{} of table `{own}`", called("foreign key", &using.next()?.name.name))));
        }
        if let Some(by) = by {
            let (table, column) = (id.clone(), Arc::clone(column));
            let use_ = "used in a foreign key constraint";
            self.fault(Problem::Refused(Refusal::TypeInUse { table, column, by, use_ }));
        }
    }

    /// A foreign key stays where the types of both sides fit (`ATPostAlterTypeCleanup` in
    /// src/backend/commands/tablecmds.c makes it anew).
    pub(super) fn check_references_of(&mut self, id: &Id, column: &Arc<str>) {
        if !self.dialect().refusals_are_known() {
            return;
        }
        let is_meant = |own: &Id, key: &ForeignKey| {
            let is_own = own == id && key.columns.contains(column);
            key.made.is_certain && (is_own || (key.referent == *id && key.referent_columns.contains(column)))
        };
        let mut meant: Vec<(Id, ForeignKey)> = Vec::new();
        for (own, table) in self.schema.tables.iter() {
            let keys = table.foreign_keys.iter().filter(|key| is_meant(own, key));
            meant.extend(keys.map(|key| (own.clone(), key.clone())));
        }
        for (own, key) in meant {
            let of_column = |(left, right): &(&Arc<str>, &Arc<str>)| {
                (own == *id && *left == column) || (key.referent == *id && *right == column)
            };
            for (left, right) in key.columns.iter().zip(&key.referent_columns).filter(of_column) {
                self.check_types_of_reference(&key.name.name, (&own, left), (&key.referent, right));
            }
        }
    }

    /// What a foreign key needs on MySQL on both sides, an index or key that begins with its columns, has to be left after
    /// something went (MySQL manual, 15.1.20.5).
    pub(super) fn check_references_have_index(&mut self, on: &Id, (before, rest): (&Table, &Table), thing: Thing) {
        if !self.dialect().indexes_references() || self.schema.ignores_references {
            return;
        }
        let loses =
            |columns: &[Arc<str>]| !columns.is_empty() && before.is_indexed(columns) && !rest.is_indexed(columns);
        let own = rest.foreign_keys.iter().filter(|key| key.made.is_certain && loses(&key.columns));
        let mut by: Vec<String> = own.map(|key| called("foreign key", &key.name.name)).collect();
        for (other, table) in self.schema.tables.iter() {
            let keys = table.foreign_keys.iter().filter(|key| key.made.is_certain && key.referent == *on);
            let needing = keys.filter(|key| loses(&key.referent_columns));
            by.extend(needing.map(|key| format!("{} of {other}", called("foreign key", &key.name.name))));
        }
        if !by.is_empty() && !rest.is_open {
            self.fault(Problem::StillNeeded { thing, by });
        }
    }

    /// Foreign keys that refer to the columns of a unique index, and to no other key of them.
    pub(super) fn references_to_index(&self, on: &Id, index: &Index, rest: &Table) -> Vec<String> {
        if !self.dialect().tracks_dependencies() || !index.unique {
            return Vec::new();
        }
        let columns: Vec<Arc<str>> = index.columns().map(Arc::from).collect();
        if super::constraint::is_unique(rest, &columns) {
            return Vec::new();
        }
        let mut by = Vec::new();
        for (other, table) in self.schema.tables.iter() {
            let is_it = |key: &&ForeignKey| {
                key.made.is_certain
                    && key.referent == *on
                    && key.referent_columns.len() == columns.len()
                    && key.referent_columns.iter().all(|it| columns.contains(it))
            };
            by.extend(
                table
                    .foreign_keys
                    .iter()
                    .filter(is_it)
                    .map(|key| format!("{} of {other}", called("foreign key", &key.name.name))),
            );
        }
        by
    }

    /// Triggers that call a function.
    pub(super) fn triggers_calling(&self, function: &Id) -> Vec<String> {
        let calls = |sql: &Text| {
            let name = uses::called_by_trigger(sql, self.dialect()).and_then(|name: Name| self.schema.id(&name));
            name.is_some_and(|name| name == *function)
        };
        let mut by = Vec::new();
        for (id, table) in self.schema.tables.iter() {
            let triggers = table.attached.iter().filter(|it| it.kind == ObjectKind::Trigger && it.made.is_certain);
            let calling = triggers.filter(|it| it.sql.as_ref().is_some_and(calls));
            by.extend(calling.map(|it| format!("trigger {} on table {id}", it.name)));
        }
        by
    }

    /// Columns that take their defaults from a sequence keep it, without `CASCADE`; with it they lose them.
    pub(super) fn need_no_default(&mut self, sequence: &Id, cascade: bool) {
        if !self.dialect().tracks_dependencies() {
            return;
        }
        let dialect = self.dialect();
        let takes = |column: &Column| {
            let written = || column.default.as_ref().and_then(|default| uses::sequence_of_default(default, dialect));
            column.serial.as_ref() == Some(sequence)
                || written().is_some_and(|name| self.schema.id(&name).as_ref() == Some(sequence))
        };
        let mut taking: Vec<(Id, Arc<str>, bool)> = Vec::new();
        for (id, table) in self.schema.tables.iter() {
            let columns = table.columns.iter().filter(|column| takes(column));
            taking.extend(
                columns.map(|it| (id.clone(), Arc::clone(&it.name), it.made.is_certain && !it.perhaps.default)),
            );
        }
        let sure = taking.iter().filter(|(.., is_sure)| *is_sure);
        let by: Vec<String> = sure.map(|(id, column, _)| format!("default value of column {id}.{column}")).collect();
        if !cascade && !by.is_empty() {
            self.fault(Problem::StillNeeded { thing: Thing::Object(ObjectKind::Sequence, sequence.clone()), by });
        }
        for (id, column, _) in taking {
            if let Some(column) = self.schema.table_mut(&id).and_then(|table| table.column_mut(&column)) {
                column.serial = None;
                column.default = None;
            }
        }
    }

    /// What surely lives in a schema, in words.
    pub(super) fn living_in(&self, schema: &str) -> Vec<String> {
        let is_in_it = |id: &Id| id.schema.as_deref() == Some(schema);
        let tables = self.schema.tables.iter().filter(|(id, it)| is_in_it(id) && it.made.is_certain);
        let views = self.schema.views.iter().filter(|(id, it)| is_in_it(id) && it.made.is_certain);
        let types = self.schema.types.iter().filter(|(id, it)| is_in_it(id) && it.made.is_certain);
        let functions = self
            .schema
            .objects
            .iter()
            .filter(|(it, object)| it.kind.is_function() && is_in_it(&it.id) && object.made.is_certain);
        let named = tables.map(|(id, _)| format!("table {id}")).chain(views.map(|(id, _)| format!("view {id}")));
        let named = named.chain(types.map(|(id, _)| format!("type {id}")));
        named.chain(functions.map(|(it, _)| format!("{} {}", it.kind.word(), it.id))).collect()
    }

    /// The view that a name means.
    pub(super) fn view_named(&self, name: &Name) -> Option<Id> {
        self.schema.id(name).filter(|id| self.schema.views.contains_key(id) && !self.schema.tables.contains_key(id))
    }

    /// What only a table can have is done to a view.
    pub(super) fn refuse_on_view(&mut self, id: &Id, action: OnView) {
        let Some(view) = self.schema.views.get(id).filter(|view| view.made.is_certain) else { return };
        let is_materialized = view.materialized;
        if self.dialect().tells_views_from_tables() && !(is_materialized && action == OnView::Index) {
            self.fault(Problem::Refused(Refusal::OnView { view: id.clone(), is_materialized, action }));
        }
    }
}

/// The word of a type, without what comes after it; `INTEGER` and `INT` are one.
fn type_word(type_: &ColumnType) -> Option<String> {
    let sql = type_.sql.as_known()?.trim().to_ascii_uppercase();
    let word: String = sql.chars().take_while(char::is_ascii_alphabetic).collect();
    Some(match word.as_str() {
        "" => return None,
        "INTEGER" => "INT".to_owned(),
        "BOOL" | "BOOLEAN" => "TINYINT".to_owned(),
        "NUMERIC" => "DECIMAL".to_owned(),
        _ => word,
    })
}

/// A constraint in words; not all have a name.
fn called(word: &str, name: &str) -> String {
    if name.is_empty() { format!("a {word}") } else { format!("{word} {name}") }
}
