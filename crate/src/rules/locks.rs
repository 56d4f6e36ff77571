//! What keeps others waiting while it runs.

mod action;
mod add_check_without_not_valid;
mod add_column_default_old_pg;
mod add_column_volatile_default;
mod add_exclusion_constraint;
mod add_fk_without_not_valid;
mod add_generated_stored_column;
mod add_not_null_column_without_default;
mod add_primary_key;
mod add_serial_or_identity_column;
mod add_unique_constraint;
mod alter_domain_add_constraint;
mod attach_partition_without_check;
mod autocommit_block_breaks_atomicity;
mod autocommit_without_transaction_per_migration;
mod change_collation;
mod change_column_type;
mod cluster;
mod combinable_alter_table;
mod concurrent_index_not_retryable;
mod concurrently_in_transaction;
mod concurrently_with_other_ddl;
mod constraints;
mod create_domain_with_constraint;
mod create_index_non_concurrent;
mod create_matview_with_data;
mod create_trigger;
mod detach_partition_non_concurrent;
mod disable_trigger;
mod drop_index_non_concurrent;
mod drop_trigger;
mod enum_add_value_in_transaction;
mod enum_value_unordered;
mod enum_value_used_same_transaction;
mod hot_table_multi_touch;
mod index_on_partitioned_parent;
mod lock_table;
mod many_exclusive_locks_in_one_transaction;
mod met;
mod missing_lock_timeout;
mod missing_statement_timeout;
mod mysql;
mod mysql_add_auto_increment;
mod mysql_add_stored_generated;
mod mysql_charset_change;
mod mysql_column_position;
mod mysql_copy_algorithm;
mod mysql_ddl_not_transactional;
mod mysql_engine_change;
mod mysql_enum_or_set_change;
mod mysql_foreign_key;
mod mysql_fulltext_or_spatial_index;
mod mysql_lock_option;
mod mysql_partition_change;
mod mysql_primary_key_change;
mod mysql_type_change_copies;
mod nulls;
mod refresh_matview_non_concurrent;
mod reindex_non_concurrent;
mod renamed;
mod repeated_rewrite;
mod retype;
mod savepoint;
mod set_access_method;
mod set_logged_or_unlogged;
mod set_not_null;
mod set_not_null_without_backfill;
mod set_tablespace;
mod single_transaction;
mod sqlite_batch_copies_table;
mod statement_refused_in_transaction;
mod timeouts;
pub(super) mod transaction;
mod transaction_statement_in_migration;
mod uncommitted_transaction;
mod vacuum_full;
mod validate_in_same_transaction;
mod written;

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[
    autocommit_block_breaks_atomicity::RULE,
    autocommit_without_transaction_per_migration::RULE,
    concurrently_in_transaction::RULE,
    create_index_non_concurrent::RULE,
    enum_add_value_in_transaction::RULE,
    enum_value_unordered::RULE,
    enum_value_used_same_transaction::RULE,
    mysql_add_auto_increment::RULE,
    mysql_add_stored_generated::RULE,
    mysql_charset_change::RULE,
    mysql_column_position::RULE,
    mysql_copy_algorithm::RULE,
    mysql_ddl_not_transactional::RULE,
    mysql_engine_change::RULE,
    mysql_enum_or_set_change::RULE,
    mysql_foreign_key::RULE,
    mysql_fulltext_or_spatial_index::RULE,
    mysql_lock_option::RULE,
    mysql_partition_change::RULE,
    mysql_primary_key_change::RULE,
    mysql_type_change_copies::RULE,
    savepoint::RULE,
    drop_index_non_concurrent::RULE,
    reindex_non_concurrent::RULE,
    index_on_partitioned_parent::RULE,
    concurrent_index_not_retryable::RULE,
    concurrently_with_other_ddl::RULE,
    add_fk_without_not_valid::RULE,
    add_check_without_not_valid::RULE,
    add_unique_constraint::RULE,
    add_primary_key::RULE,
    add_exclusion_constraint::RULE,
    validate_in_same_transaction::RULE,
    set_not_null::RULE,
    set_not_null_without_backfill::RULE,
    add_not_null_column_without_default::RULE,
    add_column_volatile_default::RULE,
    add_column_default_old_pg::RULE,
    add_serial_or_identity_column::RULE,
    add_generated_stored_column::RULE,
    change_column_type::RULE,
    change_collation::RULE,
    repeated_rewrite::RULE,
    set_tablespace::RULE,
    set_logged_or_unlogged::RULE,
    set_access_method::RULE,
    vacuum_full::RULE,
    cluster::RULE,
    attach_partition_without_check::RULE,
    detach_partition_non_concurrent::RULE,
    refresh_matview_non_concurrent::RULE,
    create_matview_with_data::RULE,
    create_trigger::RULE,
    disable_trigger::RULE,
    drop_trigger::RULE,
    lock_table::RULE,
    create_domain_with_constraint::RULE,
    alter_domain_add_constraint::RULE,
    single_transaction::RULE,
    sqlite_batch_copies_table::RULE,
    statement_refused_in_transaction::RULE,
    transaction_statement_in_migration::RULE,
    uncommitted_transaction::RULE,
    missing_lock_timeout::RULE,
    missing_statement_timeout::RULE,
    many_exclusive_locks_in_one_transaction::RULE,
    combinable_alter_table::RULE,
    hot_table_multi_touch::RULE,
];
