//! What is risky about changing rows in a migration.

mod complex_dml;
mod data_mixed_with_ddl;
mod dml_before_sqlite_fk_guard;
mod dml_in_migration;
mod environment_dependent_migration;
mod equals_null;
mod imports_application_code;
mod insert_without_columns;
mod leading_wildcard;
mod metadata_create_all;
mod no_analyze_after_backfill;
mod order_by_random;
mod row_by_row_change;
mod sequence_not_reset;
mod unbatched_backfill;
mod uses_orm_session;
mod written;

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[
    unbatched_backfill::RULE,
    row_by_row_change::RULE,
    complex_dml::RULE,
    data_mixed_with_ddl::RULE,
    dml_in_migration::RULE,
    equals_null::RULE,
    insert_without_columns::RULE,
    leading_wildcard::RULE,
    order_by_random::RULE,
    sequence_not_reset::RULE,
    dml_before_sqlite_fk_guard::RULE,
    environment_dependent_migration::RULE,
    imports_application_code::RULE,
    metadata_create_all::RULE,
    uses_orm_session::RULE,
    no_analyze_after_backfill::RULE,
];
