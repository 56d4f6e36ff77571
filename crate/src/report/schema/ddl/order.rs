//! The order in which objects are made, so that each finds what it needs.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ordered::Gather;
use crate::schema::{Id, Schema, Table};

/// Tables, those that others inherit from before them.
pub(super) fn tables(schema: &Schema) -> Vec<(&Id, &Arc<Table>)> {
    let all: Vec<(&Id, &Arc<Table>)> = schema.tables().collect();
    let numbers: BTreeMap<&Id, usize> = all.iter().enumerate().map(|(at, (id, _))| (*id, at)).into_map();
    let needs = all.iter().map(|(_, table)| table.parents.iter().filter_map(|id| numbers.get(id).copied()).collect());
    ordered(&needs.collect::<Vec<_>>()).into_iter().filter_map(|at| all.get(at).copied()).collect()
}

/// The numbers of things in their order, but each behind what it needs. What needs itself in a circle comes where it is
/// met first.
pub(in crate::report::schema) fn ordered(needs: &[Vec<usize>]) -> Vec<usize> {
    let mut met = vec![false; needs.len()];
    let mut is_placed = met.clone();
    let mut order = Vec::with_capacity(needs.len());
    for first in 0..needs.len() {
        // What is open, innermost last: a chain of views can be long, and nothing recurses along it.
        let mut open = vec![first];
        while let Some(&at) = open.last() {
            if std::mem::replace(&mut met[at], true) {
                open.pop();
                if !std::mem::replace(&mut is_placed[at], true) {
                    order.push(at);
                }
            } else {
                open.extend(needs[at].iter().rev().filter(|need| !met[**need]));
            }
        }
    }
    order
}
