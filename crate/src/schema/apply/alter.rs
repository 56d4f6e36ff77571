//! `ALTER COLUMN`, and what an `ALTER TABLE` does that has no change of its own.

use std::sync::Arc;

use super::Application;
use crate::dialect::Dialect;
use crate::operation::{self, ColumnChange, Name, ObjectKind};
use crate::schema::fault::{OnView, Problem, Refusal, Thing, Touch, Use};
use crate::schema::{ColumnType, Id, Sequence, Table};
use crate::text::Text;

impl Application<'_> {
    pub(super) fn alter_column(&mut self, table: &Name, column: &Text, to: &ColumnChange) {
        let to = &self.in_full(to);
        if let Some(view) = self.view_named(table) {
            return self.alter_column_of_view(&view, to);
        }
        let Some(id) = self.table_for(table, Use::Alter, false) else { return };
        let Some(name) = self.known(column) else { return };
        if !self.need_column(&id, &name, Use::Alter) {
            return;
        }
        let new_type = to.type_.as_ref().map(|type_| self.column_type(type_).0);
        if let Some(type_) = &to.type_ {
            self.check_type_is_there(type_);
        }
        if let Some(type_) = &new_type {
            self.check_type_is_free(&id, &name);
            self.check_type_in_reference(&id, &name, type_);
        }
        if to.default.is_some() {
            self.check_default_can_change(&id, &name);
        }
        if to.name.is_some() {
            self.check_texts_of_batch(&id, &name);
        }
        if let Some(Some(identity)) = &to.identity {
            self.add_identity_sequence(&id, &name, identity);
        }
        if matches!(to.identity, Some(None)) {
            self.drop_sequences_of(&id, Some(&name));
        }
        if let Some(type_) = &to.type_ {
            self.check_type_of_extension(type_);
        }
        if let Some(using) = &to.using {
            self.check_expression(&id, using, true);
        }
        if let Some(type_) = &new_type
            && (to.using.is_some() || self.check_cast(&id, &name, type_))
        {
            self.check_default_is_cast(&id, &name, type_);
        }
        let (is_certain, dialect) = (self.is_certain, self.dialect());
        let existing = to.existing_type.as_ref().map(|type_| self.column_type(type_).0);
        let mut of = vec![id.clone()];
        of.extend(self.children_of(&id));
        for id in &of {
            let Some(table) = self.schema.table_mut(id) else { continue };
            let is_key = table.primary_key.as_ref().is_some_and(|key| key.columns.iter().any(|it| **it == *name));
            let Some(column) = table.column_mut(&name) else { continue };
            if let Some(type_) = &new_type {
                column.perhaps.type_ = !is_certain && (column.perhaps.type_ || column.type_ != *type_);
                if dialect.keeps_types_of_defaults() {
                    column.default = column.default.take().map(|default| kept_default(default, &column.type_, type_));
                }
                column.type_ = type_.clone();
            } else if column.is_assumed
                && let Some(existing) = &existing
            {
                // What the code says of a column that no migration adds.
                column.type_ = existing.clone();
            }
            if let Some(nullable) = to.nullable {
                let nullable = nullable && !(is_key && dialect.keeps_keys_from_null());
                column.perhaps.nullable = !is_certain && (column.perhaps.nullable || column.nullable != Some(nullable));
                column.nullable = Some(nullable);
            } else if column.is_assumed && column.nullable.is_none() {
                column.nullable = to.existing_nullable;
            }
            if let Some(default) = &to.default {
                column.perhaps.default = !is_certain && (column.perhaps.default || column.default != *default);
                column.default.clone_from(default);
                column.serial = None;
            }
            if let Some(comment) = &to.comment {
                column.comment = comment.clone().filter(|comment| !comment.is_empty());
            }
            if let Some(identity) = &to.identity {
                column.identity.clone_from(identity);
                if identity.is_some() {
                    column.nullable = Some(false);
                }
            }
            if to.drop_expression {
                column.computed = None;
            }
            column.made.is_certain &= is_certain || to.name.is_none();
        }
        if new_type.is_some() {
            self.check_references_of(&id, &name);
        }
        if let Some(Some(default)) = &to.default {
            self.check_default(&id, &name, default);
            self.check_expression(&id, default, false);
        }
        let number = self.schema.tables.get(&id).map_or(0, |table| table.number);
        let new_name = to.name.as_ref().and_then(|new| self.known(new)).filter(|new| *new != name);
        let renamed = new_name.clone();
        self.log.touches.push(Touch {
            step: self.step,
            table: number,
            column: Some(name.clone()),
            renamed,
            is_rows: false,
        });
        if let Some(new) = new_name {
            self.rename_column(&of, &name, &new);
        }
    }

    /// A column of a view can get another name and another default (PostgreSQL manual, "ALTER VIEW"), and nothing else.
    fn alter_column_of_view(&mut self, view: &Id, to: &ColumnChange) {
        if to.type_.is_some() {
            self.refuse_on_view(view, OnView::SetType);
        }
        if let Some(nullable) = to.nullable {
            self.refuse_on_view(view, OnView::SetNull { is_not_null: !nullable });
        }
        self.forget_columns_of_view(view);
    }

    /// What a view gives is not known any more, where one of its columns gets another name.
    pub(super) fn forget_columns_of_view(&mut self, view: &Id) {
        if self.schema.views.contains_key(view)
            && let Some(view) = Arc::make_mut(&mut self.schema.views).get_mut(view)
        {
            Arc::make_mut(view).gives = None;
        }
    }

    /// A generated column has an expression in the place of a default, an identity its sequence (`ATExecColumnDefault` in
    /// src/backend/commands/tablecmds.c).
    fn check_default_can_change(&mut self, id: &Id, name: &Arc<str>) {
        if !self.dialect().refusals_are_known() || self.operation.batch.is_some_and(|it| it.recreate == Some(true)) {
            return;
        }
        let Some(column) = self.schema.tables.get(id).and_then(|table| table.column(name)) else { return };
        let fills_itself = column.made.is_certain && (column.computed.is_some() || column.identity.is_some());
        if fills_itself {
            let is_identity = column.computed.is_none();
            let (table, column) = (id.clone(), Arc::clone(name));
            self.fault(Problem::Refused(Refusal::DefaultOfItself { table, column, is_identity }));
        }
    }

    /// What a directive changes: on MySQL a column is defined anew, and what the code doesn't say of it is gone
    /// (`MySQLImpl.alter_column` in alembic/ddl/mysql.py). SQL says it all itself.
    fn in_full(&self, to: &ColumnChange) -> ColumnChange {
        let mut to = to.clone();
        let is_defined_anew = to.name.is_some()
            || to.type_.is_some()
            || to.nullable.is_some()
            || to.comment.is_some()
            || to.other.is_some();
        if self.dialect().defines_columns_anew() && !self.is_sql() && is_defined_anew {
            // What the code has from an inspector is what is there.
            to.type_ = to.type_.or_else(|| to.existing_type.clone().filter(|type_| type_.sql.is_known()));
            to.nullable = to.nullable.or(to.existing_nullable).or(Some(true));
            if to.existing_default.as_ref().is_none_or(Text::is_known) {
                to.default = to.default.or_else(|| Some(to.existing_default.clone()));
            }
            to.comment = to.comment.or_else(|| Some(to.existing_comment.clone()));
            to.identity = Some((to.autoincrement == Some(true)).then(operation::Identity::default));
        }
        to
    }

    fn add_identity_sequence(&mut self, id: &Id, column: &str, identity: &operation::Identity) {
        if !self.dialect().counts_by_sequences() {
            return;
        }
        let name = id.beside(&self.made_name_of_relation(&id.name, column, "seq", id));
        let owner = Some((id.clone(), Arc::from(column)));
        let sequence = Sequence { options: identity.options.clone(), owner, is_implied: true, made: self.made() };
        Arc::make_mut(&mut self.schema.sequences).insert(name, Arc::new(sequence));
    }

    /// A column gets another name, in its table and wherever something refers to it.
    fn rename_column(&mut self, tables: &[Id], from: &Arc<str>, to: &Arc<str>) {
        let dialect = self.dialect();
        for id in tables {
            if !self.is_certain {
                // Both names may be there.
                if let Some(table) = self.schema.table_mut(id)
                    && table.column(to).is_none()
                    && let Some(column) = table.column(from)
                {
                    let column = crate::schema::Column { name: Arc::clone(to), ..column.clone() };
                    table.columns.push(Arc::new(column));
                }
                continue;
            }
            let is_taken = self
                .schema
                .tables
                .get(id)
                .and_then(|table| table.column(to))
                .map(|column| (column.made, column.is_assumed));
            if let Some((made, false)) = is_taken
                && made.is_certain
            {
                let thing = Thing::Column(id.clone(), Arc::clone(to));
                self.fault(Problem::MadeTwice { thing, by: made.by });
            }
            self.renamed(Thing::Column(id.clone(), Arc::clone(from)), id.beside(to));
            self.rename_in_views(id, from, to);
            self.rename_used(id, from, to);
            if let Some(table) = self.schema.table_mut(id) {
                table.columns.retain(|column| column.name != *to);
                rename_within(table, from, to, dialect);
            }
            let referring: Vec<Id> = self
                .schema
                .tables
                .iter()
                .filter(|(_, table)| table.foreign_keys.iter().any(|key| key.referent == *id))
                .map(|(id, _)| id.clone())
                .collect();
            for other in referring {
                let Some(table) = self.schema.table_mut(&other) else { continue };
                for key in table.foreign_keys.iter_mut().filter(|key| key.referent == *id) {
                    replace(&mut key.referent_columns, from, to);
                }
            }
            let owned: Vec<Id> = self
                .schema
                .sequences
                .iter()
                .filter(|(_, it)| it.owner.as_ref().is_some_and(|(table, column)| table == id && column == from))
                .map(|(id, _)| id.clone())
                .collect();
            for sequence in owned {
                if let Some(sequence) = Arc::make_mut(&mut self.schema.sequences).get_mut(&sequence) {
                    Arc::make_mut(sequence).owner = Some((id.clone(), Arc::clone(to)));
                }
            }
        }
    }

    /// Another action of an `ALTER TABLE`.
    pub(super) fn alter_table(&mut self, table: &Name, action: &Text) {
        let Some(id) = self.table_for(table, Use::Alter, false) else { return };
        let Some(sql) = action.as_known().map(|sql| sql.trim().to_owned()) else { return };
        let number = self.schema.tables.get(&id).map_or(0, |table| table.number);
        self.touch(number, None);
        let upper = sql.to_ascii_uppercase();
        let names = |text: &str| crate::sql::names_in(text, self.schema.dialect);
        if upper.starts_with("ATTACH PARTITION ") {
            let rest = &sql["ATTACH PARTITION ".len()..];
            let end = ["FOR VALUES", "DEFAULT"].iter().find_map(|word| rest.to_ascii_uppercase().find(word));
            let end = end.unwrap_or(rest.len());
            if let Some(child) = names(&rest[..end]).first() {
                self.attach(&id, child, Text::known(rest[end..].trim()));
            }
        } else if upper.starts_with("DETACH PARTITION ")
            || upper.starts_with("NO INHERIT ")
            || upper.starts_with("INHERIT ")
        {
            let words = if upper.starts_with("INHERIT ") { 1 } else { 2 };
            let rest = sql.splitn(words + 1, ' ').last().unwrap_or_default();
            let rest = rest.split(' ').next().unwrap_or_default();
            let Some(other) = names(rest).first().and_then(|name| self.schema.id(name)) else { return };
            let (parent, child) = if upper.starts_with("DETACH") { (id, other) } else { (other, id) };
            if let Some(child) = self.schema.table_mut(&child) {
                child.parents.retain(|it| *it != parent);
                if upper.starts_with("INHERIT") {
                    child.parents.push(parent);
                    self.schema.has_children = true;
                } else if upper.starts_with("DETACH") {
                    child.partition = None;
                }
            }
        } else if let Some(table) = self.schema.table_mut(&id) {
            // `ENABLE …` takes `DISABLE …` back, `RESET (a)` what was set.
            let opposite = match upper.split_once(' ') {
                Some(("ENABLE", rest)) => Some(format!("DISABLE {rest}")),
                Some(("DISABLE", rest)) => Some(format!("ENABLE {rest}")),
                Some(("FORCE", rest)) => Some(format!("NO FORCE {rest}")),
                Some(("NO", rest)) => Some(rest.to_owned()),
                _ => None,
            };
            let is_taken_back = |setting: &Text| {
                let setting = setting.to_string().to_ascii_uppercase();
                setting == upper || opposite.as_ref().is_some_and(|opposite| setting == *opposite)
            };
            let before = table.settings.len();
            table.settings.retain(|setting| !is_taken_back(setting));
            let only_takes_back =
                table.settings.len() < before && (upper.starts_with("DISABLE") || upper.starts_with("NO "));
            if !only_takes_back && !upper.starts_with("VALIDATE") {
                table.settings.push(Text::known(sql));
            }
        }
    }

    fn attach(&mut self, parent: &Id, child: &Name, bounds: Text) {
        let Some(child) = self.table_for(child, Use::Alter, false) else { return };
        let (Some(parent_table), Some(table)) =
            (self.schema.tables.get(parent).cloned(), self.schema.tables.get(&child).cloned())
        else {
            return;
        };
        let mut table = table.as_ref().clone();
        table.parents.push(parent.clone());
        self.schema.has_children = true;
        table.partition = Some(bounds);
        // Indexes that fit those of the parent are taken for them, others are made.
        let mut missing = parent_table.as_ref().clone();
        missing.indexes.retain(|index| {
            !table.indexes.iter().any(|own| own.elements == index.elements && own.unique == index.unique)
        });
        missing.uniques.retain(|key| !table.uniques.iter().any(|own| own.columns == key.columns));
        missing.foreign_keys.retain(|key| !table.foreign_keys.iter().any(|own| own.columns == key.columns));
        self.copy_keys(&missing, &child, &mut table);
        for index in &table.indexes {
            Arc::make_mut(&mut self.schema.indexed).insert(child.beside(&index.name.name), child.clone());
        }
        Arc::make_mut(&mut self.schema.tables).insert(child, Arc::new(table));
    }
}

/// A default as it is after its column's type has changed: a string alone stays of the type that the column had when the
/// default was set (`ATExecAlterColumnType` in src/backend/commands/tablecmds.c).
fn kept_default(default: Text, before: &ColumnType, after: &ColumnType) -> Text {
    let is_string = |sql: &str| {
        let inner = sql.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
        inner.is_some_and(|inner| !inner.replace("''", "").contains('\''))
    };
    match (default.as_known(), without_size(before), without_size(after)) {
        (Some(sql), Some(before), Some(after)) if is_string(sql.trim()) && !before.eq_ignore_ascii_case(&after) => {
            Text::known(format!("{}::{before}", sql.trim()))
        }
        _ => default,
    }
}

/// `NUMERIC` of `NUMERIC(10, 2)`: a cast to that leaves the value as it is.
fn without_size(type_: &ColumnType) -> Option<String> {
    let sql = type_.sql.as_known()?;
    match (sql.split_once('('), sql.to_ascii_uppercase()) {
        // Without a size these are of one letter.
        (Some(_), upper) if upper.starts_with("CHAR") || upper.starts_with("BIT") || upper.contains('"') => {
            Some(sql.to_owned())
        }
        (Some((word, rest)), _) => Some(format!("{word}{}", rest.split_once(')')?.1)),
        (None, _) => Some(sql.to_owned()),
    }
}

fn replace(columns: &mut [Arc<str>], from: &Arc<str>, to: &Arc<str>) {
    columns.iter_mut().filter(|column| *column == from).for_each(|column| *column = Arc::clone(to));
}

impl Table {
    /// Gives a column another name, in keys, checks and indexes too.
    pub(in crate::schema) fn rename_column(&mut self, from: &Arc<str>, to: &Arc<str>, dialect: Dialect) {
        rename_within(self, from, to, dialect);
    }
}

/// What a policy asks, which names columns.
pub(super) fn conditions_of_policy(sql: &Text) -> Option<Text> {
    let known = sql.as_known()?;
    let upper = known.to_ascii_uppercase();
    let at = [" USING", " WITH CHECK"].iter().filter_map(|word| upper.find(word)).min()?;
    Some(Text::known(known.get(at..)?))
}

/// A policy with its conditions changed: what stands before them names no column.
fn in_conditions(sql: &Text, change: impl Fn(&Text) -> Text) -> Text {
    let Some((known, conditions)) = sql.as_known().zip(conditions_of_policy(sql)) else { return sql.clone() };
    let before = known.len() - conditions.as_known().map_or(0, str::len);
    let mut changed = Text::known(known.get(..before).unwrap_or_default());
    changed.push_text(&change(&conditions));
    changed
}

/// Gives a column of a table another name, in its keys, checks and indexes too.
fn rename_within(table: &mut Table, from: &Arc<str>, to: &Arc<str>, dialect: Dialect) {
    let renamed = |text: &Text| crate::sql::with_renamed(text, from, to, dialect);
    for column in &mut table.columns {
        if column.name == *from {
            Arc::make_mut(column).name = Arc::clone(to);
        }
        if column.computed.is_some()
            && let Some(computed) = &mut Arc::make_mut(column).computed
        {
            computed.expression = renamed(&computed.expression);
        }
    }
    for key in table.primary_key.iter_mut().chain(&mut table.uniques) {
        replace(&mut key.columns, from, to);
    }
    for key in &mut table.foreign_keys {
        replace(&mut key.columns, from, to);
    }
    for check in table.checks.iter_mut().chain(&mut table.exclusions) {
        check.expression = renamed(&check.expression);
    }
    for index in &mut table.indexes {
        for element in &mut index.elements {
            if !element.is_column {
                element.what = renamed(&element.what);
            } else if element.what.as_known() == Some(from) {
                element.what = Text::known(&**to);
            }
        }
        replace(&mut index.include, from, to);
        if let Some(predicate) = &mut index.predicate {
            *predicate = renamed(predicate);
        }
    }
    for clause in &mut table.clauses {
        *clause = renamed(clause);
    }
    for policy in table.attached.iter_mut().filter(|it| it.kind == ObjectKind::Policy) {
        if let Some(sql) = &mut policy.sql {
            *sql = in_conditions(sql, renamed);
        }
    }
}
