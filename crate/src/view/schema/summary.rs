//! The schema at the heads in numbers, and what is used of it without being there.

use super::{MadeView, ObjectRef, made_by, reference};
use crate::environment::Environment;
use crate::operation::ObjectKind;
use crate::schema::fault::{Gone, Problem, Thing, Use};
use crate::schema::{Id, Step};
use serde::Serialize;
use std::collections::BTreeMap;

/// The schema at the end, in numbers, and the tables that are used and not there.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SchemaSummary {
    /// Tables.
    pub tables: u32,
    /// Views and materialized views.
    pub views: u32,
    /// Tables that are used and that no migration makes.
    pub never_made: Vec<MissingTable>,
    /// Tables that are used after they were dropped or got another name.
    pub used_after: Vec<MissingTable>,
}

/// A table that is used and not there.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct MissingTable {
    /// Which.
    pub table: ObjectRef,
    /// What is done to it, where that is the same each time: `altered`, `dropped`; `used` otherwise.
    pub verb: &'static str,
    /// The first operation that does.
    pub first: Option<MadeView>,
    /// What was done to it before: `dropped`, `renamed`; nothing where it was never made.
    pub before: Option<&'static str>,
    /// It is taken to be there at the end.
    pub is_there: bool,
}

/// The schema at the heads in numbers, and what is used of it without being there.
pub(in crate::view) fn summary(environment: &Environment) -> SchemaSummary {
    let last = &environment.replay.last;
    let mut used: BTreeMap<&Id, (Vec<Use>, Step, Option<&Gone>)> = BTreeMap::new();
    for fault in &environment.replay.log.faults {
        let (id, use_, gone) = match &fault.problem {
            Problem::NeverMade { thing: Thing::Relation(id), use_ } => (id, *use_, None),
            Problem::UsedAfter { thing: Thing::Relation(id), use_, gone } => (id, *use_, Some(gone)),
            _ => continue,
        };
        let operation = fault.step.operation(&environment.migrations, "upgrade");
        let kind = operation.and_then(|operation| operation.change.kind_of_relation(&id.name));
        // What is dropped or altered as a view is no table, while what a view reads may be one.
        let is_table = use_ == Use::Rows || kind.is_none_or(|kind| kind == ObjectKind::ForeignTable);
        if !is_table {
            continue;
        }
        used.entry(id).or_insert_with(|| (Vec::new(), fault.step, gone)).0.push(use_);
    }
    let missing = |(id, (uses, step, gone)): (&Id, (Vec<Use>, Step, Option<&Gone>))| MissingTable {
        table: reference("table", id),
        verb: verb(&uses),
        first: made_by(environment, step),
        before: gone.map(|gone| match gone {
            Gone::Dropped { .. } => "dropped",
            Gone::Renamed { .. } => "renamed",
        }),
        is_there: last.table(id).is_some(),
    };
    let (used_after, never_made) = used.into_iter().map(missing).partition(|it| it.before.is_some());
    SchemaSummary { tables: last.tables().count() as u32, views: last.views().count() as u32, never_made, used_after }
}

fn verb(uses: &[Use]) -> &'static str {
    let is_altering = |it: &Use| matches!(it, Use::Alter | Use::Rename | Use::Index | Use::Constrain | Use::Describe);
    match uses {
        uses if uses.iter().all(is_altering) => "altered",
        uses if uses.iter().all(|it| *it == Use::Drop) => "dropped",
        _ => "used",
    }
}
