//! Calls of Alembic and SQLAlchemy that do not do what they seem to.

mod alter_column_noop;
mod batch_recreate_offline;
mod drop_constraint_without_name;
mod execute_dynamic_sql;
mod execute_multi_statement;
mod execute_plain_string;
mod execute_unescaped_bind_colon;
mod get_bind_result_used;
mod ignored_argument;
mod missing_if_exists_guard;
mod mysql;
mod mysql_alter_changes_type;
mod mysql_alter_drops_attributes;
mod mysql_alter_missing_existing_type;
mod mysql_drop_constraint_missing_type;
mod mysql_drop_index_missing_table;
mod mysql_string_without_length;
mod op_in_conditional_or_loop;
mod python_side_default;
mod quoted_function_default;
mod refused_call;
mod sqlite_alter_outside_batch;
mod sqlite_constraint_outside_batch;
mod sure;
mod unreviewed_autogenerate;

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[
    refused_call::RULE,
    ignored_argument::RULE,
    drop_constraint_without_name::RULE,
    execute_unescaped_bind_colon::RULE,
    execute_plain_string::RULE,
    execute_multi_statement::RULE,
    execute_dynamic_sql::RULE,
    get_bind_result_used::RULE,
    python_side_default::RULE,
    quoted_function_default::RULE,
    alter_column_noop::RULE,
    mysql_alter_missing_existing_type::RULE,
    mysql_alter_drops_attributes::RULE,
    mysql_alter_changes_type::RULE,
    mysql_drop_constraint_missing_type::RULE,
    mysql_drop_index_missing_table::RULE,
    mysql_string_without_length::RULE,
    sqlite_constraint_outside_batch::RULE,
    sqlite_alter_outside_batch::RULE,
    batch_recreate_offline::RULE,
    op_in_conditional_or_loop::RULE,
    missing_if_exists_guard::RULE,
    unreviewed_autogenerate::RULE,
];
