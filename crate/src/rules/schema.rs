//! What fails when migrations are carried out.

mod alter_or_drop_missing_object;
mod alter_type_without_using;
mod batch_loses_check;
mod column_assigned_twice;
mod create_does_nothing;
mod create_existing_object;
mod default_not_castable;
mod drop_index_of_constraint;
mod drop_of_needed_object;
mod duplicate_column_in_create;
mod enum_created_again;
mod enum_used_before_created;
mod extension_never_created;
pub(super) mod fk_column_count;
mod fk_target_missing;
mod fk_target_not_unique;
mod fk_type_mismatch;
mod hidden_definition;
mod insert_without_value;
pub(super) mod refused_change;
mod schema_never_created;
mod sql_syntax_error;
pub(super) mod table_never_created;
mod used_after_drop;
mod value_of_wrong_type;

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[
    sql_syntax_error::RULE,
    table_never_created::RULE,
    schema_never_created::RULE,
    extension_never_created::RULE,
    used_after_drop::RULE,
    alter_or_drop_missing_object::RULE,
    create_existing_object::RULE,
    duplicate_column_in_create::RULE,
    hidden_definition::RULE,
    create_does_nothing::RULE,
    column_assigned_twice::RULE,
    fk_column_count::RULE,
    fk_target_missing::RULE,
    fk_type_mismatch::RULE,
    fk_target_not_unique::RULE,
    alter_type_without_using::RULE,
    default_not_castable::RULE,
    value_of_wrong_type::RULE,
    insert_without_value::RULE,
    enum_used_before_created::RULE,
    enum_created_again::RULE,
    drop_of_needed_object::RULE,
    drop_index_of_constraint::RULE,
    refused_change::RULE,
    batch_loses_check::RULE,
];
