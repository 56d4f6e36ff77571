//! Where the columns of a table come from.

use std::collections::BTreeMap;

use super::Snapshot;
use crate::schema::{Column, Table};

/// Where a column comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// The migration that made the table.
    Table,
    /// A later migration.
    Later,
    /// No migration: it is taken to be there.
    None,
}

impl Origin {
    /// Where a column of a table comes from.
    pub(super) fn of(table: &Table, column: &Column) -> Origin {
        match (column.made.by, table.made.by) {
            (None, _) => Origin::None,
            (Some(own), Some(of_table)) if own.migration == of_table.migration => Origin::Table,
            (Some(_), _) => Origin::Later,
        }
    }

    /// The word for it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Origin::Table => "with the table",
            Origin::Later => "added",
            Origin::None => "no migration",
        }
    }
}

/// How many columns a table was made with, and which each later revision added, in the order of the chain.
pub(in crate::report) struct Origins<'a> {
    /// Columns that came with the table, or that no migration makes.
    pub(in crate::report) base: Vec<&'a str>,
    /// Columns by the revision that added them.
    pub(in crate::report) added: Vec<(&'a str, Vec<&'a str>)>,
}

impl<'a> Origins<'a> {
    pub(in crate::report) fn of(snapshot: Snapshot<'a>, table: &'a Table) -> Origins<'a> {
        let mut base = Vec::new();
        let mut added: BTreeMap<usize, (&str, Vec<&str>)> = BTreeMap::new();
        let order = &snapshot.environment.replay.order;
        for column in &table.columns {
            match (Origin::of(table, column), column.made.by) {
                (Origin::Later, Some(by)) => {
                    let place = order.iter().position(|&index| index == by.migration as usize).unwrap_or(order.len());
                    let revision = snapshot.revision(column.made).unwrap_or_default();
                    added.entry(place).or_insert((revision, Vec::new())).1.push(&column.name);
                }
                _ => base.push(&*column.name),
            }
        }
        Origins { base, added: added.into_values().collect() }
    }
}
