//! Indexes, of tables and of materialized views.

use std::sync::Arc;

use super::Application;
use super::name::words_of;
use crate::dialect::Dialect;
use crate::operation::{self, IndexElement, Name};
use crate::schema::fault::{OnView, Problem, Thing, Use};
use crate::schema::table::{Given, Index, Table};
use crate::schema::{Column, Id, difference};
use crate::text::Text;

impl Application<'_> {
    /// An index as it is in the database. `None` where its name isn't known.
    pub(super) fn index_of(&mut self, id: &Id, index: &operation::Index, columns: &[Arc<Column>]) -> Option<Index> {
        let name = match &index.name {
            Some(name) => Given::by_author(self.known(name).map(|name| self.cut(&name))?),
            None => self.index_name(id, index, columns),
        };
        Some(Index {
            name,
            elements: index.elements.clone(),
            unique: index.unique,
            method: index
                .method
                .clone()
                .filter(|method| method.as_known().is_none_or(|method| !method.eq_ignore_ascii_case("btree"))),
            predicate: index.predicate.clone(),
            include: index.include.iter().filter_map(|column| column.as_known()).map(Arc::from).collect(),
            nulls_not_distinct: index.nulls_not_distinct == Some(true),
            options: index.options.clone(),
            is_implied: false,
            made: self.made(),
        })
    }

    pub(super) fn create_index(&mut self, table: &Name, index: &operation::Index, if_not_exists: bool) {
        let Some(id) = self.schema.sought_id(table) else { return self.lose() };
        if let Some(view) = self.schema.views.get(&id).cloned() {
            self.refuse_on_view(&id, OnView::Index);
            let Some(index) = self.index_of(&id, index, &[]) else { return };
            let name = id.beside(&index.name.name);
            let mut view = view.as_ref().clone();
            view.indexes.retain(|it| it.name.name != index.name.name);
            view.indexes.push(index);
            Arc::make_mut(&mut self.schema.views).insert(id.clone(), Arc::new(view));
            Arc::make_mut(&mut self.schema.indexed).insert(name, id);
            return;
        }
        let Some(id) = self.table_for(table, Use::Index, false) else { return };
        for column in index.elements.iter().filter(|element| element.is_column) {
            if let Some(column) = column.what.as_known() {
                self.need_column(&id, column, Use::Index);
            }
        }
        self.check_names_of_index(&id, index);
        let Some(there) = self.schema.tables.get(&id).cloned() else { return };
        let first = index.elements.first().filter(|element| element.is_column && index.elements.len() == 1);
        self.touch(there.number, first.and_then(|element| element.what.as_known()));
        let Some(index) = self.index_of(&id, index, &there.columns) else {
            if let Some(table) = self.schema.table_mut(&id) {
                table.is_open = true;
            }
            return;
        };
        let mut there = there.as_ref().clone();
        let columns: Vec<Arc<str>> = index.columns().map(Arc::from).collect();
        there.indexes.retain(|it| !(it.is_implied && it.is_beginning_of(&columns)));
        let name = id.beside(&index.name.name);
        let taken = self.schema.relation(&name).filter(|_| !index.name.name.is_empty());
        let is_shared = self.dialect().shares_names_of_indexes();
        if is_shared && taken.is_none() && if_not_exists && self.is_held_by_key(&name) {
            return;
        }
        if is_shared && taken.is_none() && !index.name.name.is_empty() && !index.name.is_guess {
            self.claim_from_keys(&name, || format!("index `{}` of table `{id}`", index.name.name));
        }
        if let Some((_, made)) =
            taken.filter(|(_, made)| made.is_certain && (is_shared || there.index(&name.name).is_some()))
        {
            let thing = Thing::Index(name.clone());
            if if_not_exists {
                let old = self.schema.indexed.get(&name).filter(|on| **on == id).and_then(|_| there.index(&name.name));
                if let Some(old) = old {
                    let differences = difference::of_index(old, &index);
                    self.kept(thing, made.by, differences);
                }
                return;
            }
            let is_assumed = there.is_assumed && made.by.is_none();
            let on = self.schema.indexed.get(&name).and_then(|on| self.schema.tables.get(on));
            let is_guess = on.and_then(|on| on.index(&name.name)).is_some_and(|old| old.name.is_guess);
            if is_shared && !self.schema.indexed.contains_key(&name) {
                self.claim(&name, format!("index `{}` of table `{id}`", index.name.name));
            } else if !is_assumed && !is_guess && !index.name.is_guess {
                self.fault(Problem::MadeTwice { thing, by: made.by });
            }
        }
        Arc::make_mut(&mut self.schema.indexed).insert(name, id.clone());
        if self.dialect().has_partition_tables() {
            for child in self.children_of(&id) {
                self.index_partition(&child, &index);
            }
        }
        if let Some(table) = self.schema.table_mut(&id) {
            table.indexes = there.indexes;
            table.indexes.retain(|it| it.name.name != index.name.name);
            table.indexes.push(index);
        }
    }

    /// The index that `GeoAlchemy2` makes with a column (`after_parent_attach` in geoalchemy2/admin/__init__.py and
    /// `after_create` in geoalchemy2/admin/dialects/mysql.py). What it does on other databases is no index.
    pub(super) fn add_spatial_index(&mut self, id: &Id, column: &str, table: &mut Table) {
        let columns = [Arc::from(column)];
        let (name, method) = match self.dialect() {
            Dialect::Postgresql => (Given::made_up(self.shortened(format!("idx_{}_{column}", id.name))), Some("gist")),
            dialect if dialect.has_indexes_in_tables() => (Self::made_by_mysql(&columns, table), None),
            _ => return,
        };
        let elements = vec![IndexElement { what: Text::known(column), is_column: true, options: None }];
        table.indexes.push(Index {
            name,
            elements,
            unique: false,
            method: method.map(Text::known),
            predicate: None,
            include: Vec::new(),
            nulls_not_distinct: false,
            options: None,
            is_implied: false,
            made: self.made(),
        });
    }

    /// MySQL has an index for each foreign key: one that begins with its columns, or one that it makes by the name of
    /// the constraint, if that was given one, or of the first column. It drops that one as soon as another does as well,
    /// be it one for a newer key (`mysql_prepare_create_table` in `sql/sql_table.cc`).
    pub(super) fn index_references(&self, table: &mut Table, before: usize) {
        if !self.dialect().indexes_references() {
            return;
        }
        let keys: Vec<Vec<Arc<str>>> = table.keys().map(|key| key.columns.clone()).collect();
        table.indexes.retain(|index| !(index.is_implied && keys.iter().any(|key| index.is_beginning_of(key))));
        for key in table.foreign_keys.split_off(before) {
            table.indexes.retain(|index| !(index.is_implied && index.is_beginning_of(&key.columns)));
            table.foreign_keys.push(key.clone());
            if table.is_indexed(&key.columns) {
                continue;
            }
            let name = if key.name.is_made_up { Self::made_by_mysql(&key.columns, table) } else { key.name };
            let columns = key.columns.iter().map(|column| Text::known(&**column));
            let elements = columns.map(|what| IndexElement { what, is_column: true, options: None }).collect();
            table.indexes.push(Index {
                name,
                elements,
                unique: false,
                method: None,
                predicate: None,
                include: Vec::new(),
                nulls_not_distinct: false,
                options: None,
                is_implied: true,
                made: key.made,
            });
        }
    }

    /// A partition gets each index of its parent.
    fn index_partition(&mut self, child: &Id, index: &Index) {
        let Some(there) = self.schema.tables.get(child).cloned().filter(|there| there.partition.is_some()) else {
            return;
        };
        let name = self.made_name(child, &words_of(&index.elements), "idx", &there);
        Arc::make_mut(&mut self.schema.indexed).insert(child.beside(&name.name), child.clone());
        if let Some(table) = self.schema.table_mut(child) {
            table.indexes.push(Index { name, ..index.clone() });
        }
    }

    pub(super) fn drop_index(&mut self, table: Option<&Name>, index: &Name, if_exists: bool) {
        let Some(mut wanted) = self.id(index) else { return };
        let table = table.and_then(|table| self.schema.sought_id(table));
        wanted = self.schema.sought(wanted);
        wanted.name = self.cut(&wanted.name);
        if wanted.schema.is_none() {
            wanted.schema = table.as_ref().and_then(|table| table.schema.clone());
        }
        let on = match &table {
            Some(table) if self.dialect().has_indexes_in_tables() => Some(table.clone()),
            _ => self.schema.indexed.get(&wanted).cloned(),
        };
        let found = on.filter(|on| {
            let of_table = self.schema.tables.get(on).is_some_and(|table| table.index(&wanted.name).is_some());
            of_table || self.schema.views.contains_key(on)
        });
        if let Some(on) = found {
            return self.remove_index(&on, &wanted);
        }
        let holder = |id: &Id| {
            let there = self.schema.tables.get(id)?;
            there.keys().any(|key| key.name.name == wanted.name && !key.name.is_guess).then(|| id.clone())
        };
        let beside = |id: &&Id| id.schema == wanted.schema;
        let of_key =
            table.as_ref().and_then(holder).or_else(|| self.schema.tables.keys().filter(beside).find_map(holder));
        if let Some(on) = of_key {
            if self.dialect().tells_constraints_from_indexes() {
                self.fault(Problem::IndexOfConstraint { index: wanted, table: on });
            } else if let Some(there) = self.schema.table_mut(&on) {
                there.uniques.retain(|key| key.name.name != wanted.name);
            }
            return;
        }
        if if_exists || !self.is_certain {
            return;
        }
        // What was made for a foreign key, by its name, stays when the key goes.
        if self.dialect().indexes_references()
            && table.as_ref().is_some_and(|table| self.had_constraint(table, &wanted.name))
        {
            return;
        }
        if self.drop_index_perhaps_meant(table.as_ref(), &wanted.name) {
            return;
        }
        // An index of a table of which not all is known may have come with it.
        match table.as_ref().map(|id| (id, self.schema.tables.get(id))) {
            Some((_, Some(there))) if there.is_open => {}
            Some((id, None)) if self.schema.views.contains_key(id) || Self::is_foreign(id) => {}
            Some((id, None)) if !self.schema.gone.contains_key(&Thing::Relation(id.clone())) => {
                let id = id.clone();
                self.miss(Thing::Relation(id.clone()), Use::Unindex);
                self.assume_table(&id);
            }
            Some(_) => self.miss(Thing::Index(wanted), Use::Drop),
            None if self.schema.tables.values().any(|table| table.is_open) => {}
            None => self.miss(Thing::Index(wanted), Use::Drop),
        }
    }

    /// Drops the index that a name may mean which a naming convention made that isn't known here; whether there is one.
    fn drop_index_perhaps_meant(&mut self, table: Option<&Id>, name: &str) -> bool {
        let guessed = |table: &Table| -> Vec<(Arc<str>, bool)> {
            let indexes = table.indexes.iter().filter(|index| index.name.is_guess);
            let named = indexes
                .map(|index| (Arc::clone(&index.name.name), index.columns().all(|column| name.contains(column))));
            named.collect()
        };
        let Some(on) = table else {
            return self.schema.tables.values().any(|table| !guessed(table).is_empty());
        };
        let Some(there) = self.schema.tables.get(on) else { return false };
        let mut meant = guessed(there);
        if meant.iter().any(|(_, is_mentioned)| *is_mentioned) {
            meant.retain(|(_, is_mentioned)| *is_mentioned);
        }
        // Elsewhere a unique constraint is dropped as an index, too.
        let is_unique = |table: &Table| table.uniques.iter().any(|key| key.name.is_guess);
        let may_be_key = !self.dialect().tells_constraints_from_indexes() && is_unique(there);
        match meant.as_slice() {
            [] => return may_be_key,
            [(meant, _)] => self.remove_index(on, &on.beside(meant)),
            several => {
                let Some(table) = self.schema.table_mut(on) else { return true };
                let is_one = |index: &&mut Index| several.iter().any(|(name, _)| *name == index.name.name);
                table.indexes.iter_mut().filter(is_one).for_each(|index| index.made.is_certain = false);
            }
        }
        true
    }

    fn had_constraint(&self, table: &Id, name: &Arc<str>) -> bool {
        let is_there = |table: &Arc<crate::schema::Table>| table.constraints().any(|(_, it)| it.name == *name);
        self.schema.tables.get(table).is_some_and(is_there)
            || self.schema.gone.contains_key(&Thing::Constraint(table.clone(), Arc::clone(name)))
    }

    fn remove_index(&mut self, on: &Id, index: &Id) {
        if let Some(view) = self.schema.views.get(on).cloned() {
            let mut view = view.as_ref().clone();
            view.indexes.retain(|it| it.name.name != index.name);
            Arc::make_mut(&mut self.schema.views).insert(on.clone(), Arc::new(view));
            Arc::make_mut(&mut self.schema.indexed).remove(index);
            return;
        }
        let made = self.schema.index_made(on, &index.name);
        let is_certain = self.is_certain || made.is_some_and(|made| self.undoes(made));
        let before = self.schema.tables.get(on).cloned();
        let Some(table) = self.schema.table_mut(on) else { return };
        let number = table.number;
        if !is_certain {
            table.indexes.iter_mut().filter(|it| it.name.name == index.name).for_each(|it| it.made.is_certain = false);
            return self.touch(number, None);
        }
        let removed = table.index(&index.name).cloned();
        table.indexes.retain(|it| it.name.name != index.name);
        let rest = table.clone();
        self.touch(number, None);
        if let (Some(removed), Some(before)) = (&removed, &before) {
            self.keep_index_needed(on, index, removed, (before, &rest));
        }
        Arc::make_mut(&mut self.schema.indexed).remove(index);
        self.gone(Thing::Index(index.clone()), None);
        // Its copies in partitions go with it.
        let Some(removed) = removed else { return };
        for child in self.children_of(on) {
            if let Some(table) = self.schema.table_mut(&child)
                && let Some(at) = table
                    .indexes
                    .iter()
                    .position(|it| it.name.is_made_up && it.made == removed.made && it.elements == removed.elements)
            {
                let gone = table.indexes.remove(at);
                Arc::make_mut(&mut self.schema.indexed).remove(&child.beside(&gone.name.name));
            }
        }
    }

    /// Foreign keys that need an index which goes.
    fn keep_index_needed(&mut self, on: &Id, id: &Id, index: &Index, (before, rest): (&Table, &Table)) {
        let by = self.references_to_index(on, index, rest);
        if !by.is_empty() {
            self.fault(Problem::StillNeeded { thing: Thing::Index(id.clone()), by });
        }
        self.check_references_have_index(on, (before, rest), Thing::Index(id.clone()));
    }

    /// The indexes of a table that goes are no names any more.
    pub(super) fn forget_indexes(&mut self, id: &Id) {
        let gone: Vec<Id> =
            self.schema.indexed.iter().filter(|(_, on)| *on == id).map(|(index, _)| index.clone()).collect();
        for index in gone {
            Arc::make_mut(&mut self.schema.indexed).remove(&index);
            self.gone(Thing::Index(index), None);
        }
    }
}
