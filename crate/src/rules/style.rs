//! What reads or ages badly.

mod unused_ignore;

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[unused_ignore::RULE];
