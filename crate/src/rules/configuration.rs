//! What is wrong with how Alembic is set up.

mod database_left_out;
mod dotfile_migration_loaded;
mod empty_versions_folder;
mod invalid_configuration;
mod invalid_path_separator;
mod legacy_path_separator;
mod missing_env_py;
mod missing_script_location;
mod missing_version_location;
mod no_migrations;
mod overlapping_version_locations;
mod sourceless_bytecode;
mod unknown_setting;
mod unparseable_env_py;
mod unreached_subfolder_migration;
mod unreadable_file;

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[
    no_migrations::RULE,
    unreadable_file::RULE,
    empty_versions_folder::RULE,
    invalid_configuration::RULE,
    unknown_setting::RULE,
    invalid_path_separator::RULE,
    missing_script_location::RULE,
    missing_env_py::RULE,
    unparseable_env_py::RULE,
    missing_version_location::RULE,
    database_left_out::RULE,
    legacy_path_separator::RULE,
    overlapping_version_locations::RULE,
    unreached_subfolder_migration::RULE,
    dotfile_migration_loaded::RULE,
    sourceless_bytecode::RULE,
];
