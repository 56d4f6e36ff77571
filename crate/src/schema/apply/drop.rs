//! `DROP TABLE` and `DROP COLUMN`, with what goes along.

use std::sync::Arc;

use super::Application;
use crate::dialect::Dialect;
use crate::operation::{Name, ObjectKind};
use crate::schema::fault::{OnView, Problem, Thing, Use};
use crate::schema::{Id, Table};
use crate::text::Text;

impl Application<'_> {
    pub(super) fn drop_table(&mut self, table: &Name, if_exists: bool, cascade: bool) {
        let Some(id) = self.id(table) else { return };
        let id = self.schema.sought(id);
        let Some(there) = self.schema.tables.get(&id).cloned() else {
            if self.schema.relation(&id).is_some() {
                return self.refuse_as_other_kind(&id, ObjectKind::Table, if_exists);
            }
            if !if_exists && self.is_certain && !Self::is_foreign(&id) {
                self.miss(Thing::Relation(id.clone()), Use::Drop);
                self.gone(Thing::Relation(id), None);
            }
            return;
        };
        self.touch(there.number, None);
        if !self.is_certain && !self.undoes(there.made) {
            if let Some(table) = self.schema.table_mut(&id) {
                table.made.is_certain = false;
            }
            return;
        }
        self.need_nothing_of(&id, cascade);
        self.remove_table(&id, there);
    }

    /// Takes a table away, and its partitions with it.
    pub(super) fn remove_table(&mut self, id: &Id, table: Arc<Table>) {
        for child in self.children_of(id) {
            let partition = self.schema.tables.get(&child).filter(|child| child.partition.is_some()).cloned();
            if let Some(partition) = partition {
                self.gone(Thing::Relation(child.clone()), Some(partition));
                self.forget_indexes(&child);
                Arc::make_mut(&mut self.schema.tables).remove(&child);
            }
        }
        self.drop_sequences_of(id, None);
        self.forget_indexes(id);
        Arc::make_mut(&mut self.schema.tables).remove(id);
        self.gone(Thing::Relation(id.clone()), Some(table));
    }

    /// Other tables' foreign keys, and views, that need a table which goes.
    fn need_nothing_of(&mut self, id: &Id, cascade: bool) {
        let children = self.children_of(id);
        let goes = |other: &Id| other == id || children.contains(other);
        let mut by = Vec::new();
        let mut referring = Vec::new();
        for (other, table) in self.schema.tables.iter().filter(|(other, _)| !goes(other)) {
            for key in table.foreign_keys.iter().filter(|key| key.referent == *id) {
                if key.made.is_certain && table.made.is_certain {
                    by.push(match &*key.name.name {
                        "" => format!("a foreign key of {other}"),
                        name => format!("foreign key {name} of {other}"),
                    });
                }
                referring.push(other.clone());
            }
        }
        let children = children.iter().filter(|child| {
            let inherits = |child: &Arc<Table>| child.partition.is_none() && child.made.is_certain;
            self.schema.tables.get(*child).is_some_and(inherits)
        });
        by.extend(children.map(|child| format!("table {child}, which inherits from it")));
        let views: Vec<Id> = self.views_reading(id);
        for view in &views {
            if self.schema.views.get(view).is_some_and(|view| view.made.is_certain) {
                by.push(format!("view {view}"));
            }
        }
        // SQLite looks at nothing; MySQL looks at foreign keys alone, unless it is told not to.
        let is_checked = match self.dialect() {
            Dialect::Sqlite => false,
            Dialect::Mysql | Dialect::Mariadb => !referring.is_empty() && !self.schema.ignores_references,
            _ => true,
        };
        if !cascade && is_checked && !by.is_empty() {
            self.fault(Problem::StillNeeded { thing: Thing::Relation(id.clone()), by });
        }
        for other in referring {
            if let Some(table) = self.schema.table_mut(&other) {
                table.foreign_keys.retain(|key| key.referent != *id);
            }
        }
        if cascade {
            self.remove_views(views);
        }
    }

    /// Views that read a relation themselves.
    pub(super) fn views_reading(&self, id: &Id) -> Vec<Id> {
        self.schema.views.iter().filter(|(_, view)| view.reads.contains(id)).map(|(id, _)| id.clone()).collect()
    }

    /// Takes views away, and all views that read them.
    pub(super) fn remove_views(&mut self, views: Vec<Id>) {
        let mut open = views;
        while let Some(id) = open.pop() {
            if !self.schema.views.contains_key(&id) {
                continue;
            }
            open.extend(self.views_reading(&id));
            self.forget_indexes(&id);
            Arc::make_mut(&mut self.schema.views).remove(&id);
            self.gone(Thing::Relation(id), None);
        }
    }

    /// Sequences that go with a table, or with one of its columns.
    pub(super) fn drop_sequences_of(&mut self, id: &Id, column: Option<&str>) {
        let goes = |owner: &Option<(Id, Arc<str>)>| {
            owner.as_ref().is_some_and(|(table, own)| table == id && column.is_none_or(|column| **own == *column))
        };
        if self.schema.sequences.values().any(|sequence| goes(&sequence.owner)) {
            Arc::make_mut(&mut self.schema.sequences).retain(|_, sequence| !goes(&sequence.owner));
        }
    }

    pub(super) fn drop_column(&mut self, table: &Name, column: &Text, if_exists: bool, cascade: bool) {
        if let Some(view) = self.view_named(table) {
            return self.refuse_on_view(&view, OnView::DropColumn);
        }
        let Some(id) = self.table_for(table, Use::Alter, false) else { return };
        let Some(name) = self.known(column) else { return };
        let Some(there) = self.schema.tables.get(&id).cloned() else { return };
        self.touch(there.number, Some(&name));
        let thing = Thing::Column(id.clone(), Arc::clone(&name));
        let Some(column) = there.column(&name) else {
            let was_there = self.schema.gone.contains_key(&thing);
            if !if_exists && (!there.is_open || was_there) {
                self.miss(thing.clone(), Use::Drop);
            }
            // That it was there before is known now; what is made of it goes with it.
            if self.is_certain {
                self.remove_column_of(&id, &name);
            }
            self.gone(thing, None);
            return;
        };
        if !self.is_certain && !self.undoes(column.made) {
            if let Some(column) = self.schema.table_mut(&id).and_then(|table| table.column_mut(&name)) {
                column.made.is_certain = false;
            }
            return;
        }
        let by = self.needing_column(&id, &there, &name);
        if cascade && self.dialect().tracks_dependencies() {
            self.remove_views(self.views_using(&id, &name));
            for generated in self.generated_from(&there, &name) {
                self.remove_column_of(&id, &generated);
            }
        } else if !by.is_empty() {
            self.fault(Problem::StillNeeded { thing: thing.clone(), by });
        }
        let keys: Vec<Vec<Arc<str>>> =
            there.keys().filter(|key| key.columns.contains(&name)).map(|key| key.columns.clone()).collect();
        for columns in keys {
            self.drop_references(&id, &columns, cascade, &thing);
        }
        self.drop_sequences_of(&id, Some(&name));
        self.remove_column_of(&id, &name);
        self.gone(thing, None);
    }

    /// Takes a column away from a table and those that inherit it.
    fn remove_column_of(&mut self, id: &Id, name: &Arc<str>) {
        let mut of = vec![id.clone()];
        of.extend(self.children_of(id));
        let dialect = self.dialect();
        for id in of {
            let Some(table) = self.schema.table_mut(&id) else { continue };
            let gone = remove_column(table, name, dialect);
            for index in gone {
                Arc::make_mut(&mut self.schema.indexed).remove(&id.beside(&index));
            }
        }
    }
}

/// Takes a column away with all that it is part of; the names of the indexes that go with it.
fn remove_column(table: &mut Table, name: &Arc<str>, dialect: Dialect) -> Vec<Arc<str>> {
    table.columns.retain(|column| column.name != *name);
    let uses = |text: &Text| crate::sql::identifiers(text, dialect).iter().any(|word| **word == **name);
    table.primary_key.take_if(|key| key.columns.contains(name));
    table.uniques.retain(|key| !key.columns.contains(name));
    table.foreign_keys.retain(|key| !key.columns.contains(name));
    table.checks.retain(|check| !uses(&check.expression));
    table.exclusions.retain(|check| !uses(&check.expression));
    let mut gone = Vec::new();
    table.indexes.retain(|index| {
        let of_elements = index
            .elements
            .iter()
            .any(|element| if element.is_column { element.what.as_known() == Some(name) } else { uses(&element.what) });
        let goes = of_elements || index.include.contains(name) || index.predicate.as_ref().is_some_and(uses);
        if goes {
            gone.push(Arc::clone(&index.name.name));
        }
        !goes
    });
    gone
}
