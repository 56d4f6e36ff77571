//! What keeps others waiting while it runs.

mod autocommit_block_breaks_atomicity;
mod autocommit_without_transaction_per_migration;
mod concurrently_in_transaction;
mod create_index_non_concurrent;
mod enum_add_value_in_transaction;
mod enum_value_unordered;
mod enum_value_used_same_transaction;
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
mod savepoint;
mod single_transaction;
mod sqlite_batch_copies_table;
mod statement_refused_in_transaction;
mod transaction;
mod transaction_statement_in_migration;
mod uncommitted_transaction;

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
    single_transaction::RULE,
    sqlite_batch_copies_table::RULE,
    statement_refused_in_transaction::RULE,
    transaction_statement_in_migration::RULE,
    uncommitted_transaction::RULE,
];
