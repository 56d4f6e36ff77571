//! What gives more rights than it should.

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[];
