//! Enums, domains and other types.

use std::sync::Arc;

use super::Application;
use crate::operation::{self, Beside, Name, ObjectKind, TypeDefinition};
use crate::schema::fault::{Problem, Thing, Use};
use crate::schema::{Id, UserType};
use crate::sql::Meaning;
use crate::sql::labels::{LabelChange, Labels, labels};
use crate::text::Text;

impl Application<'_> {
    pub(super) fn create_type(&mut self, name: &Name, definition: &TypeDefinition, if_not_exists: bool) {
        // Of what code makes, some values may not be known.
        let is_open = !self.operation.unknown.is_empty();
        self.create_type_of(name, definition, if_not_exists, is_open);
    }

    pub(super) fn create_type_of(
        &mut self,
        name: &Name,
        definition: &TypeDefinition,
        if_not_exists: bool,
        is_open: bool,
    ) {
        let Some(id) = self.id(name) else { return };
        let made = self.made();
        let keyword = self.operation.sql.as_ref().map_or("", |sql| sql.keyword.as_str());
        let definition = match definition {
            TypeDefinition::Enum(values) => crate::schema::TypeDefinition::Enum { values: values.clone(), is_open },
            TypeDefinition::Other(sql) => {
                let kind = if keyword.contains("DOMAIN") { ObjectKind::Domain } else { ObjectKind::Type };
                crate::schema::TypeDefinition::Other(kind, sql.clone())
            }
        };
        if let Some(there) = self.schema.types.get(&id).cloned()
            && there.made.is_certain
        {
            let thing = Thing::Type(id);
            if if_not_exists {
                let differences = crate::schema::difference::of_type(&there.definition, &definition);
                self.kept(thing, there.made.by, differences);
            } else {
                self.fault(Problem::MadeTwice { thing, by: there.made.by });
            }
            return;
        }
        self.claim_from_rows(&id);
        let new = UserType { definition, comment: None, made };
        Arc::make_mut(&mut self.schema.types).insert(id.clone(), Arc::new(new));
        self.adopt_columns(&id);
    }

    /// Columns that were made of a type before it was seen are of it now.
    fn adopt_columns(&mut self, id: &Id) {
        let names_it = |sql: &Text| {
            // Taking a type apart is only worth its while where the name stands in it.
            sql.as_known().filter(|sql| sql.to_lowercase().contains(&id.name.to_lowercase())).is_some_and(|sql| {
                let names = crate::sql::names_in(sql.trim_end_matches("[]"), self.schema.dialect);
                names.first().and_then(|name| self.schema.id(name)).as_ref() == Some(id)
            })
        };
        let is_of_it = |column: &crate::schema::Column| column.type_.user.is_none() && names_it(&column.type_.sql);
        let of_it = |table: &crate::schema::Table| -> Vec<usize> {
            (0..table.columns.len()).filter(|&at| is_of_it(&table.columns[at])).collect()
        };
        let holders: Vec<(Id, Vec<usize>)> = self
            .schema
            .tables
            .iter()
            .map(|(id, table)| (id.clone(), of_it(table)))
            .filter(|(_, columns)| !columns.is_empty())
            .collect();
        for (holder, columns) in holders {
            let Some(table) = self.schema.table_mut(&holder) else { continue };
            for at in columns {
                Arc::make_mut(&mut table.columns[at]).type_.user = Some(id.clone());
            }
        }
    }

    /// A type that has to be there; where it isn't, that is a fault, and it is taken to be there from now on.
    fn type_for(&mut self, name: &Name, use_: Use) -> Option<Id> {
        let id = self.id(name)?;
        let id = self.schema.sought(id);
        if self.schema.types.contains_key(&id) {
            return Some(id);
        }
        if self.is_certain && self.dialect().has_enum_types() {
            self.miss(Thing::Type(id.clone()), use_);
            self.assume_type(&id);
            return Some(id);
        }
        None
    }

    /// Takes a type to be there, of which nothing is known.
    fn assume_type(&mut self, id: &Id) {
        let made = crate::schema::Made { by: None, is_certain: true };
        let definition = crate::schema::TypeDefinition::Enum { values: Vec::new(), is_open: true };
        let assumed = UserType { definition, comment: None, made };
        Arc::make_mut(&mut self.schema.types).entry(id.clone()).or_insert_with(|| Arc::new(assumed));
    }

    /// A directive that uses an enum makes none, unless it makes a table.
    pub(super) fn check_enum_is_there(&mut self, column: &operation::Column) {
        self.check_type_is_there(&column.type_);
    }

    pub(super) fn check_type_is_there(&mut self, type_: &operation::Type) {
        if !self.dialect().has_enum_types() || self.is_sql() {
            return;
        }
        let Some(enum_) = type_.enum_.as_deref() else { return };
        let Some(name) = &enum_.name else { return };
        // `native_enum=False` is a string.
        let Some(id) = self.schema.id(name) else { return };
        let is_native = type_.sql.as_known().is_some_and(|sql| {
            let names = crate::sql::names_in(sql.trim_end_matches("[]"), self.schema.dialect);
            names.first().and_then(|name| self.schema.id(name)).as_ref() == Some(&id)
        });
        if is_native {
            self.type_for(name, Use::Refer);
        }
    }

    fn values_mut(&mut self, id: &Id) -> Option<(&mut Vec<Text>, bool)> {
        let type_ = Arc::make_mut(&mut self.schema.types).get_mut(id)?;
        match &mut Arc::make_mut(type_).definition {
            crate::schema::TypeDefinition::Enum { values, is_open } => Some((values, *is_open)),
            crate::schema::TypeDefinition::Other(..) => None,
        }
    }

    pub(super) fn add_enum_value(&mut self, name: &Name, value: &Text, if_not_exists: bool, place: Option<&Beside>) {
        let Some(id) = self.type_for(name, Use::Alter) else { return };
        let Some((values, _)) = self.values_mut(&id) else { return };
        if values.contains(value) {
            if !if_not_exists && let Some(value) = value.as_known() {
                let by = self.schema.types.get(&id).and_then(|type_| type_.made.by);
                self.fault(Problem::MadeTwice { thing: Thing::Value(id, Arc::from(value)), by });
            }
            return;
        }
        let beside = |wanted: &Text| values.iter().position(|it| it == wanted);
        let at = match place {
            Some(Beside::Before(other)) => beside(other),
            Some(Beside::After(other)) => beside(other).map(|at| at + 1),
            None => None,
        };
        values.insert(at.unwrap_or(values.len()), value.clone());
    }

    pub(super) fn rename_enum_value(&mut self, name: &Name, from: &Text, to: &Text) {
        let Some(id) = self.type_for(name, Use::Alter) else { return };
        let Some((values, is_open)) = self.values_mut(&id) else { return };
        match values.iter_mut().find(|value| *value == from) {
            Some(value) => *value = to.clone(),
            None if is_open => values.push(to.clone()),
            None => {
                // What is done with the new name says no more.
                values.push(to.clone());
                if let Some(from) = from.as_known() {
                    self.miss(Thing::Value(id, Arc::from(from)), Use::Rename);
                }
            }
        }
    }

    /// The values become those that are wanted, and the columns of that enum (`alembic_postgresql_enum/sql_commands`).
    pub(super) fn sync_enum_values(&mut self, name: &Name, wanted: &[Text], columns: &[(Name, Text)]) {
        let Some(id) = self.type_for(name, Use::Alter) else { return };
        if let Some((values, _)) = self.values_mut(&id) {
            *values = wanted.to_vec();
        }
        let dialect = self.dialect();
        for (table, column) in columns {
            let (Some(table), Some(column)) = (self.id(table), column.as_known()) else { continue };
            let Some(table) = self.schema.table_mut(&table) else { continue };
            let Some(column) = table.column_mut(column) else { continue };
            if column.type_.user.as_ref() != Some(&id) {
                column.type_.sql = crate::sql::quoted_id(id.schema.as_deref(), &id.name, dialect);
                column.type_.user = Some(id.clone());
                column.type_.values = Some(wanted.into());
            }
        }
    }

    /// Labels are taken out of the catalog, or written anew in it. Which ones isn't always known.
    pub(super) fn change_labels(&mut self) {
        let dialect = self.dialect();
        let changed = match &self.operation.sql {
            Some(sql) => labels(&sql.text, dialect),
            None => Labels { of: None, change: LabelChange::Unknown },
        };
        let change = if self.is_certain { changed.change } else { LabelChange::Unknown };
        let is_it = |id: &Id| changed.of.as_deref().is_none_or(|name| *name == *id.name);
        let ids: Vec<Id> = self.schema.types.keys().filter(|id| is_it(id)).cloned().collect();
        for id in ids {
            let Some(type_) = Arc::make_mut(&mut self.schema.types).get_mut(&id) else { continue };
            let crate::schema::TypeDefinition::Enum { values, is_open } = &mut Arc::make_mut(type_).definition else {
                continue;
            };
            let is_label = |value: &Text, label: &str| value.as_known() == Some(label);
            match &change {
                LabelChange::Removed(labels) => {
                    values.retain(|value| !labels.iter().any(|label| is_label(value, label)));
                }
                LabelChange::Renamed { from, to } => {
                    values.iter_mut().filter(|value| is_label(value, from)).for_each(|it| *it = Text::known(to));
                }
                LabelChange::Unknown => *is_open = true,
            }
        }
    }

    /// Drops a type; columns of it keep it from going, without `CASCADE`.
    pub(super) fn drop_type(&mut self, id: &Id, if_exists: bool, cascade: bool) {
        let Some(there) = self.schema.types.get(id).cloned() else {
            if !if_exists && self.dialect().has_enum_types() {
                self.miss(Thing::Type(id.clone()), Use::Drop);
            }
            return;
        };
        if !self.is_certain && !self.undoes(there.made) {
            let mut doubted = there.as_ref().clone();
            doubted.made.is_certain = false;
            Arc::make_mut(&mut self.schema.types).insert(id.clone(), Arc::new(doubted));
            return;
        }
        let uses = |column: &crate::schema::Column| column.type_.user.as_ref() == Some(id);
        let mut holders: Vec<(Id, Arc<str>)> = Vec::new();
        let mut by = Vec::new();
        for (table, it) in self.schema.tables.iter() {
            for column in it.columns.iter().filter(|column| uses(column)) {
                if column.made.is_certain && it.made.is_certain && !it.is_temporary {
                    by.push(format!("column {table}.{}", column.name));
                }
                holders.push((table.clone(), Arc::clone(&column.name)));
            }
        }
        if !cascade && !by.is_empty() {
            self.fault(Problem::StillNeeded { thing: Thing::Type(id.clone()), by });
        }
        for (table, name) in holders {
            let Some(table) = self.schema.table_mut(&table) else { continue };
            if cascade {
                table.columns.retain(|column| column.name != name);
            } else if let Some(column) = table.column_mut(&name) {
                column.type_.user = None;
            }
        }
        Arc::make_mut(&mut self.schema.types).remove(id);
        self.gone(Thing::Type(id.clone()), None);
    }

    pub(super) fn rename_type(&mut self, id: &Id, to: &Id) {
        let types = Arc::make_mut(&mut self.schema.types);
        let Some(type_) = types.remove(id) else {
            self.miss(Thing::Type(id.clone()), Use::Rename);
            self.assume_type(to);
            return;
        };
        types.insert(to.clone(), type_);
        let dialect = self.dialect();
        let holders: Vec<Id> = self
            .schema
            .tables
            .iter()
            .filter(|(_, table)| table.columns.iter().any(|column| column.type_.user.as_ref() == Some(id)))
            .map(|(id, _)| id.clone())
            .collect();
        for holder in holders {
            let Some(table) = self.schema.table_mut(&holder) else { continue };
            for column in table.columns.iter_mut().filter(|column| column.type_.user.as_ref() == Some(id)) {
                let column = Arc::make_mut(column);
                column.type_.user = Some(to.clone());
                column.type_.sql = if id.schema == to.schema {
                    crate::sql::with_renamed(&column.type_.sql, &id.name, &to.name, dialect)
                } else {
                    let sql = column.type_.sql.as_known().unwrap_or_default().trim();
                    let arrays = &sql[sql.trim_end_matches("[]").len()..];
                    let mut moved = crate::sql::quoted_id(to.schema.as_deref(), &to.name, dialect);
                    moved.push_str(arrays);
                    moved
                };
                if let Some(default) = &column.default {
                    column.default = Some(crate::sql::with_renamed(default, &id.name, &to.name, dialect));
                }
            }
        }
        self.rename_in_expressions(Meaning::Type, id, to);
        self.renamed(Thing::Type(id.clone()), to.clone());
    }
}
