//! What is odd about the tables that migrations leave.

mod autovacuum_off;
mod column_order_alignment;
mod constraint_never_validated;
mod counting;
mod cyclic_foreign_keys;
mod duplicate_foreign_key;
mod duplicate_index;
mod duplicate_index_column;
mod duplicate_unique_constraint;
mod enum_used;
mod fk_not_deferrable;
mod fk_without_index;
mod float_for_money;
mod gin_on_jsonb_without_path_ops;
mod identifier_too_long;
mod ignored_inline_reference;
mod index_on_boolean;
mod index_repeats_key;
mod index_too_long;
mod index_without_operator_class;
mod inherits_used;
mod integer_primary_key;
mod keys;
mod missing_comment;
mod nullable_boolean;
mod nullable_fk;
mod nullable_unique;
mod on_delete_cascade;
mod on_delete_implicit;
mod partition_key_not_in_primary_key;
mod prefix_index;
mod redundant_not_null_check;
mod rule_used;
mod sequence_smaller_than_column;
mod set_null_on_not_null;
mod smallint_primary_key;
mod table_without_primary_key;
mod text_in_index;
mod too_many_indexes;
mod unique_not_null_instead_of_primary_key;
mod unlogged_table;
mod view_selects_all;
mod volatile_check;
mod wide_index;

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[
    fk_without_index::RULE,
    nullable_fk::RULE,
    fk_not_deferrable::RULE,
    on_delete_implicit::RULE,
    on_delete_cascade::RULE,
    set_null_on_not_null::RULE,
    duplicate_foreign_key::RULE,
    cyclic_foreign_keys::RULE,
    duplicate_index::RULE,
    index_repeats_key::RULE,
    prefix_index::RULE,
    duplicate_unique_constraint::RULE,
    wide_index::RULE,
    too_many_indexes::RULE,
    duplicate_index_column::RULE,
    index_on_boolean::RULE,
    table_without_primary_key::RULE,
    unique_not_null_instead_of_primary_key::RULE,
    integer_primary_key::RULE,
    smallint_primary_key::RULE,
    sequence_smaller_than_column::RULE,
    partition_key_not_in_primary_key::RULE,
    column_order_alignment::RULE,
    unlogged_table::RULE,
    autovacuum_off::RULE,
    gin_on_jsonb_without_path_ops::RULE,
    index_without_operator_class::RULE,
    volatile_check::RULE,
    redundant_not_null_check::RULE,
    constraint_never_validated::RULE,
    enum_used::RULE,
    inherits_used::RULE,
    rule_used::RULE,
    missing_comment::RULE,
    nullable_boolean::RULE,
    nullable_unique::RULE,
    float_for_money::RULE,
    view_selects_all::RULE,
    identifier_too_long::RULE,
    text_in_index::RULE,
    index_too_long::RULE,
    ignored_inline_reference::RULE,
];
