//! What keeps others waiting while it runs.

mod create_index_non_concurrent;
mod single_transaction;

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[create_index_non_concurrent::RULE, single_transaction::RULE];
