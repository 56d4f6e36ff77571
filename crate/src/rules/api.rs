//! Calls of Alembic and SQLAlchemy that do not do what they seem to.

mod drop_constraint_without_name;
mod ignored_argument;
mod refused_call;

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[refused_call::RULE, ignored_argument::RULE, drop_constraint_without_name::RULE];
