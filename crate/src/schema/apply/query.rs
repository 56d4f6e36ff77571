//! What queries give of the tables that they read: the columns of a table that is made of one, the names of a view's.

use std::sync::Arc;

use super::Application;
use crate::schema::{Column, ColumnType, Id};
use crate::sql::outputs::{Output, OutputValue, Outputs, outputs};
use crate::text::Text;

impl Application<'_> {
    /// The columns that a query gives, with their types where those are known; `None` where not all names are.
    pub(super) fn columns_of_query(&self, query: &Text) -> Option<Vec<Column>> {
        let Outputs { columns, from } = outputs(query, self.dialect())?;
        let relation = |called: &str| {
            let (_, name) = from.as_ref()?.iter().find(|(it, _)| it == called)?;
            let id = self.schema.id(name)?;
            let own = self.schema.tables.get(&id).map(|table| (&*table.columns, !table.is_open && !table.is_assumed));
            own.or_else(|| Some((self.schema.views.get(&id)?.gives.as_deref()?, true)))
        };
        let mut found: Vec<Column> = Vec::new();
        for output in columns {
            match output {
                Output::All { of } => {
                    let all: Vec<&str> = match &of {
                        Some(of) => vec![of],
                        None => from.as_ref()?.iter().map(|(called, _)| called.as_str()).collect(),
                    };
                    for called in all {
                        let (columns, _) = relation(called).filter(|(_, are_all)| *are_all)?;
                        found.extend(columns.iter().map(|column| self.given(&column.name, Some(column))));
                    }
                }
                Output::One { name, value } => {
                    let name = name?;
                    found.push(match value {
                        OutputValue::Column { of: Some(of), name: own } => {
                            self.given(&name, relation(&of).and_then(|(columns, _)| named(columns, &own)))
                        }
                        OutputValue::Column { of: None, name: own } => {
                            let all = from.iter().flatten().filter_map(|(called, _)| named(relation(called)?.0, &own));
                            let all: Vec<&Column> = all.collect();
                            self.given(&name, all.first().copied().filter(|_| all.len() == 1))
                        }
                        OutputValue::Typed(sql) => {
                            let type_ = ColumnType { sql: Text::known(sql), user: None, values: None };
                            Column { type_, ..self.given(&name, None) }
                        }
                        OutputValue::Other => self.given(&name, None),
                    });
                }
            }
        }
        Some(found)
    }

    /// A column as a query gives it: with the type of the one that it reads, and nothing else of it.
    fn given(&self, name: &str, of: Option<&Column>) -> Column {
        let type_ = of.map_or_else(ColumnType::unknown, |column| column.type_.clone());
        Column { type_, nullable: Some(true), made: self.made(), is_assumed: false, ..Column::assumed(name) }
    }

    /// Views use a column by its new name.
    pub(super) fn rename_used(&mut self, table: &Id, from: &str, to: &str) {
        for id in self.views_using(table, from) {
            let Some(view) = Arc::make_mut(&mut self.schema.views).get_mut(&id) else { continue };
            let used = Arc::make_mut(view).uses.iter_mut().filter(|(of, name)| of == table && **name == *from);
            used.for_each(|(_, name)| *name = Arc::from(to));
        }
    }

    /// Views go on reading a column that gets another name, and keep the names of their own.
    pub(super) fn rename_in_views(&mut self, table: &Id, from: &str, to: &str) {
        if !self.dialect().tracks_dependencies() {
            return;
        }
        for id in self.views_reading(table) {
            let Some(view) = self.schema.views.get(&id).cloned() else { continue };
            let Some(query) = &view.query else { continue };
            // What other relations have by that name is not to be changed.
            let is_clear = view.reads.iter().filter(|read| *read != table).all(|read| {
                self.schema.tables.get(read).is_some_and(|other| !other.is_open && other.column(from).is_none())
            });
            if !is_clear {
                continue;
            }
            let columns = if view.columns.is_empty() {
                let Some(columns) = self.columns_of_query(query) else { continue };
                columns.into_iter().map(|column| column.name).collect()
            } else {
                view.columns.clone()
            };
            let renamed = crate::sql::with_renamed(query, from, to, self.dialect());
            // A name that comes back needs no list any more.
            let own = self.columns_of_query(&renamed).filter(|_| renamed != *query);
            let is_own = own.is_some_and(|own| own.iter().map(|column| &column.name).eq(&columns));
            let mut changed = view.as_ref().clone();
            changed.columns = if is_own { Vec::new() } else { columns };
            changed.query = Some(renamed);
            Arc::make_mut(&mut self.schema.views).insert(id, Arc::new(changed));
        }
    }
}

fn named<'c>(columns: &'c [Arc<Column>], name: &str) -> Option<&'c Column> {
    columns.iter().find(|column| *column.name == *name).map(Arc::as_ref)
}
