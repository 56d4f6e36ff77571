//! The rules: one file each, and one list of them, from which documents, page and tests are made.
//! A rule is called by the bad thing that it finds.

use crate::audit::Environment;
use crate::finding::{Severity, Violation};
use crate::folder::Folder;
use crate::project::Project;

/// A rule, with what people read about it.
pub struct Rule {
    /// Its name, in kebab-case.
    pub name: &'static str,
    /// How bad a violation is, where the place does not say otherwise.
    pub severity: Severity,
    /// What it finds.
    pub what: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
    /// Finds the violations.
    pub check: Check,
}

/// What a rule looks at.
pub enum Check {
    /// One environment at a time.
    Environment(fn(&Environment) -> Vec<Violation>),
    /// The folder as a whole.
    Folder(fn(&Folder, &[Environment]) -> Vec<Violation>),
    /// The configurations, whether their environment is in the folder or not.
    Project(fn(&Project) -> Vec<Violation>),
}

mod caught;
mod cycles;
mod docstring;
mod ends;
mod mend;
mod missing;
mod replayed;

macro_rules! rules {
    ($($rule:ident),* $(,)?) => {
        $(mod $rule;)*
        /// Every rule, in the order of this list.
        pub const RULES: &[Rule] = &[$($rule::RULE),*];
    };
}

rules![
    no_migrations,
    unreadable_file,
    unparseable_migration,
    missing_revision_variable,
    missing_down_revision_variable,
    dynamic_revision_id,
    duplicate_revision_id,
    revision_id_too_long,
    missing_parent,
    missing_dependency,
    parent_is_filename,
    parent_is_label_or_prefix,
    revision_cycle,
    cycle_undetected_by_alembic,
    dependency_cycle,
    duplicate_branch_label,
    illegal_revision_characters,
    multiple_heads,
    multiple_bases,
    effective_head_only,
    redundant_merge_parent,
    missing_upgrade_function,
    missing_downgrade_function,
    empty_upgrade,
    empty_downgrade,
    empty_versions_folder,
    invalid_configuration,
    invalid_path_separator,
    missing_script_location,
    missing_version_location,
    legacy_path_separator,
    overlapping_version_locations,
    unreached_subfolder_migration,
    dotfile_migration_loaded,
    sourceless_bytecode,
    placeholder_revision_id,
    reserved_revision_id,
    short_revision_id,
    non_string_revision_id,
    reassigned_revision_id,
    filename_id_mismatch,
    docstring_header_mismatch,
    empty_message,
    create_date_before_parent,
    merge_with_operations,
    async_migration_function,
    irreversible_downgrade,
    unbounded_work,
    head_file_out_of_sync,
    table_never_created,
    used_after_drop,
    alter_or_drop_missing_object,
    create_existing_object,
    hidden_definition,
    fk_target_missing,
    fk_type_mismatch,
    fk_target_not_unique,
    alter_type_without_using,
    drop_constraint_without_name,
    enum_used_before_created,
    enum_created_again,
    enum_type_not_dropped,
    drop_of_needed_object,
    drop_index_of_constraint,
    downgrade_fails,
    downgrade_not_inverse,
    order_dependent_branches,
    single_transaction,
];

/// The rule of a name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_and_kebab_case() {
        let names: BTreeSet<_> = RULES.iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), RULES.len());
        assert!(names.iter().all(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')));
    }
}
