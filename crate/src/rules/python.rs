//! What is wrong with the code of migrations.

mod async_migration_function;
mod missing_attribute;
mod missing_upgrade_function;
mod op_at_import;
mod unbounded_work;
mod undefined_name;
mod unparseable_migration;

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[
    unparseable_migration::RULE,
    missing_upgrade_function::RULE,
    async_migration_function::RULE,
    undefined_name::RULE,
    missing_attribute::RULE,
    op_at_import::RULE,
    unbounded_work::RULE,
];
