//! What takes data or a guarantee away.

mod create_table_force;
mod delete_without_where;
mod drop_cascade;
mod drop_column;
mod drop_column_removes_foreign_key;
mod drop_column_removes_index;
mod drop_column_removes_primary_key;
mod drop_column_removes_unique;
mod drop_constraint;
mod drop_database;
mod drop_extension;
mod drop_foreign_key;
mod drop_function;
mod drop_primary_key;
mod drop_schema;
mod drop_schema_cascade;
mod drop_sequence;
mod drop_table;
mod drop_then_add_column;
mod drop_then_create_table;
mod drop_type;
mod drop_view;
pub(super) mod dropped_constraint;
mod dropped_object;
mod enum_value_removed;
mod truncate;
mod truncate_cascade;
mod type_narrowing;
mod update_without_where;
mod with_column;

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[
    drop_database::RULE,
    drop_schema_cascade::RULE,
    drop_schema::RULE,
    drop_table::RULE,
    create_table_force::RULE,
    drop_then_create_table::RULE,
    truncate_cascade::RULE,
    truncate::RULE,
    delete_without_where::RULE,
    update_without_where::RULE,
    drop_column::RULE,
    drop_then_add_column::RULE,
    drop_column_removes_primary_key::RULE,
    drop_column_removes_unique::RULE,
    drop_column_removes_foreign_key::RULE,
    drop_column_removes_index::RULE,
    type_narrowing::RULE,
    enum_value_removed::RULE,
    drop_cascade::RULE,
    drop_primary_key::RULE,
    drop_constraint::RULE,
    drop_foreign_key::RULE,
    drop_type::RULE,
    drop_view::RULE,
    drop_function::RULE,
    drop_sequence::RULE,
    drop_extension::RULE,
];
