//! Types of which there are better ones.

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[];
