//! Which operations write a table of SQLite's anew. Whoever writes has the whole database for themselves, so no lock is told.

use super::{Circumstances, Existing, Impact, existing_named};
use crate::operation::{Change, Operation};
use crate::schema::Schema;
use crate::schema::apply::anew;

/// Adds what an operation rewrites and scans.
pub(super) fn add(impact: &mut Impact, schema: &Schema, operation: &Operation, circumstances: Circumstances<'_>) {
    let Some(name) = operation.change.table() else { return };
    let Some(Existing { id, .. }) = existing_named(schema, name, circumstances.is_before) else { return };
    // A column's values are taken out of each row (SQLite, "ALTER TABLE DROP COLUMN").
    let is_purged = matches!(operation.change, Change::DropColumn { .. });
    if anew::makes_anew(operation, schema.dialect) || is_purged {
        impact.rewrites.push(id);
        return;
    }
    let reads_all = match &operation.change {
        Change::CreateIndex { .. } => true,
        Change::Update { filtered, .. } | Change::Delete { filtered, .. } => !filtered,
        _ => false,
    };
    impact.scans.extend(reads_all.then_some(id));
}
