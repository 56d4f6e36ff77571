//! What a downgrade does not take back.

mod data_loss_not_recoverable;
mod downgrade_drops_preexisting;
mod downgrade_fails;
mod downgrade_not_inverse;
mod empty_downgrade;
pub(super) mod enum_type_not_dropped;
mod irreversible_downgrade;
mod missing_downgrade_function;
mod raw_sql_not_reversed;
mod unnamed_constraint;

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[
    missing_downgrade_function::RULE,
    empty_downgrade::RULE,
    irreversible_downgrade::RULE,
    enum_type_not_dropped::RULE,
    downgrade_fails::RULE,
    downgrade_not_inverse::RULE,
    downgrade_drops_preexisting::RULE,
    data_loss_not_recoverable::RULE,
    raw_sql_not_reversed::RULE,
    unnamed_constraint::RULE,
];
