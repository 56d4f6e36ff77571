//! A schema as the body of a migration that makes it on an empty database, and of the way back.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Snapshot;
use super::ddl::{self, Item};
use super::directives::{Directives, drop_enum, drop_table, execute};
use crate::ordered::{Arrange, Gather};
use crate::schema::{Id, Schema, Table};

/// Code that makes a schema, statement by statement.
pub(in crate::report) struct Baseline {
    /// What `upgrade` does.
    pub(in crate::report) upgrade: Vec<String>,
    /// What `downgrade` does.
    pub(in crate::report) downgrade: Vec<String>,
    /// What can't be written, and why.
    pub(in crate::report) left_out: Vec<(String, String)>,
}

impl Baseline {
    /// What makes a schema, in an order that runs.
    pub(in crate::report) fn of(snapshot: Snapshot<'_>) -> Baseline {
        let mut it = Baseline { upgrade: Vec::new(), downgrade: Vec::new(), left_out: Vec::new() };
        let schema = snapshot.schema;
        let directives = Directives::of(snapshot);
        let around = ddl::around(snapshot);
        if schema.objects().any(|(object, _)| object.kind.is_function()) {
            it.upgrade.push("# Functions may refer to what is created later.".to_owned());
            it.upgrade.push(execute("SET LOCAL check_function_bodies = false"));
        }
        it.statements(around.first);
        for (id, variable, made) in directives.enums() {
            it.upgrade.push(format!("{variable} = {made}"));
            it.upgrade.push(format!("{variable}.create(op.get_bind(), checkfirst=False)"));
            it.downgrade.push(drop_enum(id));
        }
        it.statements(around.before);
        it.tables(schema, &directives);
        it.statements(around.after);
        it.downgrade.reverse();
        it
    }

    fn tables(&mut self, schema: &Schema, directives: &Directives<'_>) {
        let mut made: BTreeSet<&Id> = BTreeSet::new();
        let mut later = Vec::new();
        for (id, table) in ordered(schema) {
            self.left_out.extend(directives.why_no_option(table).map(|why| (format!("table {id}"), why)));
            self.upgrade.push(String::new());
            self.upgrade.extend(directives.create_table(id, table, &|id| made.contains(id)));
            self.upgrade.extend(Directives::indexes(table).map(|index| directives.on(id).create_index(index)));
            later.extend(Directives::later_references(id, table, &|id| made.contains(id)).map(|key| (id, key)));
            self.downgrade.push(drop_table(id));
            made.insert(id);
        }
        for (id, key) in later {
            self.upgrade.push(directives.on(id).create_foreign_key(key));
            // Tables that refer to each other keep each other from being dropped.
            self.downgrade.extend(directives.on(id).drop_constraint(&key.name, "foreignkey"));
        }
    }

    fn statements(&mut self, items: Vec<Item>) {
        for item in items {
            match item {
                Item::Statement(sql, drop) => {
                    self.upgrade.push(execute(&sql));
                    self.downgrade.extend(drop.map(|sql| execute(&sql)));
                }
                Item::LeftOut(sql, why) => self.left_out.push((sql, why)),
                Item::Note(text) => self.upgrade.extend(text.lines().map(|line| format!("# {line}"))),
                Item::Heading(_) | Item::Space => {}
            }
        }
    }
}

/// Tables in the order in which they were made, but each behind those that it needs, as far as there is such an order.
pub(in crate::report) fn ordered(schema: &Schema) -> Vec<(&Id, &Arc<Table>)> {
    let mut tables: Vec<(&Id, &Arc<Table>)> = schema.tables().collect();
    tables.arrange_by_key(|(_, table)| table.number);
    let places = tables.iter().enumerate().map(|(at, (id, _))| (*id, at)).into_map();
    let needs = |(id, table): &(&Id, &Arc<Table>)| -> Vec<usize> {
        let referents = table.foreign_keys.iter().map(|key| &key.referent).filter(|referent| referent != id);
        table.parents.iter().chain(referents).filter_map(|id| places.get(id).copied()).collect()
    };
    let needs: Vec<Vec<usize>> = tables.iter().map(needs).collect();
    ddl::ordered(&needs).into_iter().filter_map(|at| tables.get(at).copied()).collect()
}
