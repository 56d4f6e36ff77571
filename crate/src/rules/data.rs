//! What is risky about changing rows in a migration.

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[];
