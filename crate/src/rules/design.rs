//! What is odd about the tables that migrations leave.

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[];
