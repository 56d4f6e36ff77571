//! What can't be had back.

use crate::operation::{Change, Operation};
use crate::schema::Schema;

/// Whether an operation can be undone so that all is as it was. None where that is not known.
pub(super) fn undone_without_loss(_schema: &Schema, operation: &Operation) -> Option<bool> {
    match &operation.change {
        Change::DropTable { .. } | Change::DropColumn { .. } | Change::Update { .. } | Change::Delete { .. } => {
            Some(false)
        }
        _ => None,
    }
}
