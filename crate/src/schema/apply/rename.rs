//! Relations that get another name or another schema, followed by what refers to them.

use std::sync::Arc;

use super::Application;
use crate::operation::Name;
use crate::schema::fault::{Problem, Thing, Use};
use crate::schema::table::Given;
use crate::schema::{Column, Id, Schema, Table, TypeDefinition};
use crate::sql::uses::sequence_of_default;
use crate::sql::{Meaning, with_renamed_as};
use crate::text::Text;

impl Application<'_> {
    pub(super) fn rename_table(&mut self, table: &Name, to: &Name) {
        let Some(id) = self.id(table) else { return };
        let Some(mut new) = self.id(to) else { return };
        // It stays where the search path has found it.
        if table.schema.is_none() && to.schema.is_none() {
            new.schema.clone_from(&id.schema);
        }
        let to = new;
        if self.schema.views.contains_key(&id) {
            return self.rename_view(&id, &to);
        }
        if self.schema.sequences.contains_key(&id) {
            return self.rename_sequence(&id, to);
        }
        let Some(id) = self.table_for(table, Use::Rename, false) else { return };
        let Some(there) = self.schema.tables.get(&id).cloned() else { return };
        self.touch(there.number, None);
        if id == to {
            return;
        }
        if !self.is_certain {
            // Both names may be there.
            let mut copy = there.as_ref().clone();
            copy.made.is_certain = false;
            Arc::make_mut(&mut self.schema.tables).entry(to).or_insert_with(|| Arc::new(copy));
            if let Some(table) = self.schema.table_mut(&id) {
                table.made.is_certain = false;
            }
            return;
        }
        if let Some((_, made)) = self.schema.relation(&to)
            && made.is_certain
        {
            self.fault(Problem::MadeTwice { thing: Thing::Relation(to.clone()), by: made.by });
        } else {
            self.claim_from_keys(&to, || format!("table `{id}`"));
        }
        let tables = Arc::make_mut(&mut self.schema.tables);
        tables.remove(&id);
        tables.insert(to.clone(), there);
        if self.dialect().renames_references()
            && let Some(table) = self.schema.table_mut(&to)
        {
            for key in table.foreign_keys.iter_mut().filter(|key| key.name.is_made_up) {
                if let Some(rest) = key.name.name.strip_prefix(&*id.name).filter(|rest| rest.starts_with("_ibfk_")) {
                    key.name.name = format!("{}{rest}", to.name).into();
                }
            }
        }
        self.renamed(Thing::Relation(id.clone()), to.clone());
        self.follow(&id, &to);
    }

    /// What refers to a relation knows it by its new name.
    fn follow(&mut self, from: &Id, to: &Id) {
        let moved: Vec<Id> =
            self.schema.indexed.iter().filter(|(_, on)| *on == from).map(|(index, _)| index.clone()).collect();
        if !moved.is_empty() {
            let indexed = Arc::make_mut(&mut self.schema.indexed);
            for index in moved {
                indexed.remove(&index);
                indexed.insert(to.beside(&index.name), to.clone());
            }
        }
        let refers = |table: &crate::schema::Table| {
            table.foreign_keys.iter().any(|key| key.referent == *from) || table.parents.contains(from)
        };
        let others: Vec<Id> =
            self.schema.tables.iter().filter(|(_, table)| refers(table)).map(|(id, _)| id.clone()).collect();
        for other in others {
            let Some(table) = self.schema.table_mut(&other) else { continue };
            for key in table.foreign_keys.iter_mut().filter(|key| key.referent == *from) {
                key.referent = to.clone();
            }
            table.parents.iter_mut().filter(|parent| *parent == from).for_each(|parent| *parent = to.clone());
        }
        for view in self.views_reading(from) {
            if let Some(view) = Arc::make_mut(&mut self.schema.views).get_mut(&view) {
                let view = Arc::make_mut(view);
                view.reads.iter_mut().filter(|read| *read == from).for_each(|read| *read = to.clone());
                view.uses.iter_mut().filter(|(of, _)| of == from).for_each(|(of, _)| *of = to.clone());
                if let Some(query) = &view.query
                    && from.schema == to.schema
                {
                    view.query = Some(crate::sql::with_renamed(query, &from.name, &to.name, self.schema.dialect));
                }
            }
        }
        let owned: Vec<Id> = self
            .schema
            .sequences
            .iter()
            .filter(|(_, it)| it.owner.as_ref().is_some_and(|(table, _)| table == from))
            .map(|(id, _)| id.clone())
            .collect();
        for id in owned {
            // A sequence moves to the schema of its table, and keeps its name.
            let moved = to.beside(&id.name);
            let sequences = Arc::make_mut(&mut self.schema.sequences);
            let Some(mut sequence) = sequences.remove(&id) else { continue };
            let owner = &mut Arc::make_mut(&mut sequence).owner;
            let column = owner.take().map(|(_, column)| column);
            *owner = column.clone().map(|column| (to.clone(), column));
            sequences.insert(moved.clone(), sequence);
            if let (Some(column), Some(table)) = (column, self.schema.table_mut(to))
                && let Some(column) = table.column_mut(&column)
                && column.serial.is_some()
            {
                column.serial = Some(moved);
            }
        }
    }

    pub(super) fn rename_view(&mut self, id: &Id, to: &Id) {
        if self.schema.views.contains_key(id) && id != to {
            self.claim(to, format!("view `{id}`"));
        }
        let views = Arc::make_mut(&mut self.schema.views);
        let Some(view) = views.remove(id) else { return };
        views.insert(to.clone(), view);
        self.renamed(Thing::Relation(id.clone()), to.clone());
        self.follow(id, to);
    }

    pub(super) fn rename_sequence(&mut self, id: &Id, to: Id) {
        if self.schema.sequences.contains_key(id) && *id != to {
            self.claim(&to, format!("sequence `{id}`"));
        }
        let sequences = Arc::make_mut(&mut self.schema.sequences);
        let Some(sequence) = sequences.remove(id) else { return };
        let owner = sequence.owner.clone();
        sequences.insert(to.clone(), sequence);
        if let Some((table, column)) = owner
            && let Some(table) = self.schema.table_mut(&table)
            && let Some(column) = table.column_mut(&column)
            && column.serial.is_some()
        {
            column.serial = Some(to.clone());
        }
        self.rename_in_nextval(id, &to);
        self.renamed(Thing::Relation(id.clone()), to);
    }

    /// A default keeps the sequence that it counts with.
    fn rename_in_nextval(&mut self, from: &Id, to: &Id) {
        let dialect = self.dialect();
        let named = |schema: &Schema, column: &Column| {
            let default = column.default.as_ref().and_then(|default| sequence_of_default(default, dialect))?;
            schema.id(&default)
        };
        let counts = |schema: &Schema, table: &Table| {
            table.columns.iter().any(|column| named(schema, column).as_ref() == Some(from))
        };
        let holders: Vec<Id> = self
            .schema
            .tables
            .iter()
            .filter(|(_, table)| counts(self.schema, table))
            .map(|(id, _)| id.clone())
            .collect();
        let name = crate::sql::quoted_id(to.schema.as_deref(), &to.name, dialect);
        for holder in holders {
            let Some(columns) = self.schema.tables.get(&holder).map(|table| table.columns.clone()) else { continue };
            for column in columns {
                if named(self.schema, &column).as_ref() != Some(from) {
                    continue;
                }
                let mut default = Text::known("nextval(");
                default.push_text(&crate::quoted::literal(&name, dialect));
                default.push_str("::regclass)");
                if let Some(column) = self.schema.table_mut(&holder).and_then(|it| it.column_mut(&column.name)) {
                    column.default = Some(default);
                }
            }
        }
    }

    /// What tables compute calls a function, or casts into a type, by its new name.
    pub(super) fn rename_in_expressions(&mut self, meaning: Meaning, from: &Id, to: &Id) {
        let dialect = self.dialect();
        let from = &*from.name;
        let name = crate::sql::quoted_id(to.schema.as_deref(), &to.name, dialect).to_string();
        let to = name.as_str();
        let ids: Vec<Id> = self.schema.tables.keys().cloned().collect();
        for id in ids {
            let Some(table) = self.schema.tables.get(&id) else { continue };
            let mut renamed = table.as_ref().clone();
            let replace = |text: &mut Text| *text = with_renamed_as(text, meaning, from, to, dialect);
            for column in &mut renamed.columns {
                let column = Arc::make_mut(column);
                column.default.iter_mut().for_each(replace);
                column.computed.iter_mut().for_each(|computed| replace(&mut computed.expression));
            }
            let checks = renamed.checks.iter_mut().chain(&mut renamed.exclusions);
            checks.for_each(|check| replace(&mut check.expression));
            for index in &mut renamed.indexes {
                let expressions = index.elements.iter_mut().filter(|element| !element.is_column);
                expressions.for_each(|element| replace(&mut element.what));
                index.predicate.iter_mut().for_each(replace);
            }
            renamed.attached.iter_mut().filter_map(|it| it.sql.as_mut()).for_each(replace);
            if renamed != **table
                && let Some(table) = self.schema.table_mut(&id)
            {
                *table = renamed;
            }
        }
        let types = Arc::make_mut(&mut self.schema.types);
        for type_ in types.values_mut() {
            if let TypeDefinition::Other(_, definition) = &type_.definition {
                let renamed = with_renamed_as(definition, meaning, from, to, dialect);
                if renamed != *definition
                    && let TypeDefinition::Other(_, definition) = &mut Arc::make_mut(type_).definition
                {
                    *definition = renamed;
                }
            }
        }
    }

    /// An index gets another name; where it belongs to a key, so does that. One that may be lacking need not be there.
    pub(super) fn rename_index(&mut self, id: &Id, to: &str, may_lack: bool) {
        let to_id = id.beside(&self.cut(to));
        if self.dialect().shares_names_of_indexes() && to_id != *id {
            self.claim(&to_id, format!("index `{id}`"));
        }
        if let Some(on) = self.schema.indexed.get(id).cloned() {
            let indexed = Arc::make_mut(&mut self.schema.indexed);
            indexed.remove(id);
            indexed.insert(to_id.clone(), on.clone());
            let given = Given::by_author(Arc::clone(&to_id.name));
            if let Some(view) = Arc::make_mut(&mut self.schema.views).get_mut(&on) {
                let indexes = &mut Arc::make_mut(view).indexes;
                indexes.iter_mut().filter(|it| it.name.name == id.name).for_each(|it| it.name = given.clone());
            }
            if let Some(table) = self.schema.table_mut(&on) {
                table.indexes.iter_mut().filter(|it| it.name.name == id.name).for_each(|it| it.name = given.clone());
            }
            return self.renamed(Thing::Index(id.clone()), to_id);
        }
        let has_key = |table: &crate::schema::Table| table.keys().any(|key| key.name.name == id.name);
        let holder = self.schema.tables.iter().find(|(it, table)| it.schema == id.schema && has_key(table));
        match holder.map(|(holder, _)| holder.clone()) {
            Some(holder) => {
                let Some(table) = self.schema.table_mut(&holder) else { return };
                for key in table.primary_key.iter_mut().chain(&mut table.uniques).filter(|key| key.name.name == id.name)
                {
                    key.name = Given::by_author(Arc::clone(&to_id.name));
                }
            }
            // By a name that isn't known here, or with a table of which not all is known.
            None if may_lack || self.schema.tables.values().any(|table| table.is_open || table.has_guessed_names()) => {
            }
            None => self.miss_renamed(Thing::Index(id.clone()), to_id),
        }
    }
}
