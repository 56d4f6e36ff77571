//! What reads or ages badly.

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[];
