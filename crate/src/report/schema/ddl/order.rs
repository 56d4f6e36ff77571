//! The order in which objects are made, so that each finds what it needs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::ordered::Gather;
use crate::schema::{Id, Schema, Table, View};

/// Tables, those that others inherit from before them.
pub(super) fn tables(schema: &Schema) -> Vec<(&Id, &Arc<Table>)> {
    let all: BTreeMap<&Id, &Arc<Table>> = schema.tables().into_map();
    ordered(&all, |table| table.parents.iter().collect())
}

/// Views, those that others read before them.
pub(super) fn views(schema: &Schema) -> Vec<(&Id, &Arc<View>)> {
    let all: BTreeMap<&Id, &Arc<View>> = schema.views().into_map();
    ordered(&all, |view| view.reads.iter().collect())
}

/// All in the order of their names, but each after what it needs. What needs itself in a circle comes where it is
/// met first.
fn ordered<'s, T>(
    all: &BTreeMap<&'s Id, &'s Arc<T>>,
    needs: impl Fn(&'s T) -> Vec<&'s Id>,
) -> Vec<(&'s Id, &'s Arc<T>)> {
    let mut placed: BTreeSet<&Id> = BTreeSet::new();
    let mut met: BTreeSet<&Id> = BTreeSet::new();
    let mut order = Vec::with_capacity(all.len());
    for (&id, &it) in all {
        // What is open, innermost last: a chain of views can be long, and nothing recurses along it.
        let mut open = vec![(id, it)];
        while let Some(&(id, it)) = open.last() {
            if met.insert(id) {
                let missing = needs(it).into_iter().filter(|need| !met.contains(*need));
                let missing: Vec<_> = missing.filter_map(|need| all.get_key_value(need)).collect();
                open.extend(missing.into_iter().rev().map(|(&id, &it)| (id, it)));
            } else {
                open.pop();
                if placed.insert(id) {
                    order.push((id, it));
                }
            }
        }
    }
    order
}
