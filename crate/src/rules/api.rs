//! Calls of Alembic and SQLAlchemy that do not do what they seem to.

mod drop_constraint_without_name;
mod execute_plain_string;
mod execute_unescaped_bind_colon;
mod get_bind_result_used;
mod ignored_argument;
mod refused_call;

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[
    refused_call::RULE,
    ignored_argument::RULE,
    drop_constraint_without_name::RULE,
    execute_unescaped_bind_colon::RULE,
    execute_plain_string::RULE,
    get_bind_result_used::RULE,
];
