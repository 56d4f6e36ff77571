//! Row level security of a table.

use crate::operation::{Change, Name};
use crate::rules::Judged;
use crate::schema::{Id, Table};

/// The table whose row level security an upgrade turns on.
pub(super) fn enabled<'e>(judged: &Judged<'e>) -> Option<&'e Name> {
    let Change::AlterTable { table, action } = &judged.operation.change else { return None };
    let is_on = action.as_known()?.trim().eq_ignore_ascii_case("ENABLE ROW LEVEL SECURITY");
    (is_on && !judged.is_downgrade).then_some(table)
}

/// A table as it is at the heads.
pub(super) fn last<'e>(judged: &Judged<'e>, table: &Name) -> Option<(Id, &'e Table)> {
    let schema = judged.at_heads();
    let id = schema.id(table)?;
    let last = schema.table(&id)?;
    Some((id, last))
}

/// Whether its row level security is on.
pub(super) fn is_enabled(table: &Table) -> bool {
    let is_it = |sql: &str| sql.trim().eq_ignore_ascii_case("ENABLE ROW LEVEL SECURITY");
    table.settings.iter().any(|it| it.as_known().is_some_and(is_it))
}

/// Whether some statement that is not known whole speaks of this: it may be about any table.
pub(super) fn may_be_elsewhere(judged: &Judged<'_>, words: &str) -> bool {
    let functions = judged.environment.migrations.iter().filter_map(|it| it.function("upgrade"));
    let speaks = |sql: &crate::operation::Sql| {
        let is_read = sql.text.is_known() && (sql.keyword == "ALTER TABLE" || sql.keyword.ends_with("POLICY"));
        !is_read && sql.text.with_holes().to_ascii_uppercase().contains(words)
    };
    judged.at_heads().is_blind || functions.flat_map(|it| &it.operations).filter_map(|it| it.sql.as_ref()).any(speaks)
}
