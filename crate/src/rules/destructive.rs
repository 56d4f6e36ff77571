//! What takes data or a guarantee away.

mod drop_table;

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[drop_table::RULE];
