//! What is wrong with who follows whom, and with names of revisions.

mod create_date_before_parent;
mod cycle_undetected_by_alembic;
mod dependency_cycle;
mod docstring_header_mismatch;
mod duplicate_branch_label;
mod duplicate_revision_id;
mod dynamic_revision_id;
mod effective_head_only;
mod empty_message;
mod empty_upgrade;
mod filename_id_mismatch;
mod head_file_out_of_sync;
mod illegal_revision_characters;
mod merge_with_operations;
mod missing_dependency;
mod missing_down_revision_variable;
mod missing_parent;
mod missing_revision_variable;
mod multiple_bases;
mod multiple_heads;
mod non_string_revision_id;
mod order_dependent_branches;
mod parent_is_filename;
mod parent_is_label_or_prefix;
mod placeholder_revision_id;
mod reassigned_revision_id;
mod redundant_merge_parent;
mod reserved_revision_id;
mod revision_cycle;
mod revision_id_too_long;
mod short_revision_id;

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[
    missing_revision_variable::RULE,
    missing_down_revision_variable::RULE,
    dynamic_revision_id::RULE,
    duplicate_revision_id::RULE,
    revision_id_too_long::RULE,
    missing_parent::RULE,
    missing_dependency::RULE,
    parent_is_filename::RULE,
    parent_is_label_or_prefix::RULE,
    revision_cycle::RULE,
    cycle_undetected_by_alembic::RULE,
    dependency_cycle::RULE,
    duplicate_branch_label::RULE,
    illegal_revision_characters::RULE,
    multiple_heads::RULE,
    multiple_bases::RULE,
    effective_head_only::RULE,
    redundant_merge_parent::RULE,
    empty_upgrade::RULE,
    placeholder_revision_id::RULE,
    reserved_revision_id::RULE,
    short_revision_id::RULE,
    non_string_revision_id::RULE,
    reassigned_revision_id::RULE,
    filename_id_mismatch::RULE,
    docstring_header_mismatch::RULE,
    empty_message::RULE,
    create_date_before_parent::RULE,
    merge_with_operations::RULE,
    head_file_out_of_sync::RULE,
    order_dependent_branches::RULE,
];
