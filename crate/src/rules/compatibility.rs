//! What breaks code that runs while a migration is deployed.

mod add_required_column;
mod add_unique_on_existing_data;
mod change_column_default;
mod change_identity;
mod constraint_narrowed;
mod default_dropped_on_not_null;
mod dependents_of_changed_column;
mod drop_generated_expression;
mod drop_not_null;
mod incompatible_mixed_with_compatible;
mod rename_column;
mod rename_enum_value;
mod rename_object;
mod rename_schema;
mod rename_table;
mod set_schema;

use super::{Judged, Rule};
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[
    rename_table::RULE,
    rename_column::RULE,
    rename_object::RULE,
    rename_schema::RULE,
    set_schema::RULE,
    rename_enum_value::RULE,
    add_required_column::RULE,
    default_dropped_on_not_null::RULE,
    change_column_default::RULE,
    drop_not_null::RULE,
    drop_generated_expression::RULE,
    change_identity::RULE,
    add_unique_on_existing_data::RULE,
    constraint_narrowed::RULE,
    dependents_of_changed_column::RULE,
    incompatible_mixed_with_compatible::RULE,
];

/// What fails in code that runs while a migration does: less bad on `SQLite`, a file on one machine, where hardly any does.
fn of_running_code(judged: &Judged<'_>, violation: Violation) -> Violation {
    if judged.server().dialect != Dialect::Sqlite {
        return violation;
    }
    let why = "A SQLite database is a file that one application mostly has to itself: this only hurts where old code is still running on that file, or where the code is rolled back.";
    violation.with_severity(Severity::Info).with_why(why)
}
