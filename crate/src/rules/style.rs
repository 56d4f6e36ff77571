//! What reads or ages badly.

mod awkward_identifier;
mod commented_out_code;
mod inconsistent_index_names;
mod mixed_case_identifier;
mod name_against_convention;
mod reserved_identifier;
mod unnamed_index;
mod unqualified_table;
mod unused_ignore;

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[
    reserved_identifier::RULE,
    mixed_case_identifier::RULE,
    awkward_identifier::RULE,
    unqualified_table::RULE,
    name_against_convention::RULE,
    inconsistent_index_names::RULE,
    commented_out_code::RULE,
    unused_ignore::RULE,
    unnamed_index::RULE,
];
