//! Locks.

use super::{Circumstances, Impact};
use crate::operation::Operation;
use crate::schema::Schema;

/// Adds what an operation locks, rewrites and scans.
pub(super) fn add(impact: &mut Impact, schema: &Schema, operation: &Operation, circumstances: Circumstances<'_>) {
    let _ = (impact, schema, operation, circumstances);
}
