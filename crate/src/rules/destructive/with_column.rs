//! What goes with a column that is dropped.

use crate::impact::Existing;
use crate::operation::Change;
use crate::rules::Judged;
use crate::schema::Column;

/// A column that an upgrade drops from a table that it keeps, where the database lets what it is part of go with it.
pub(super) fn dropped<'e>(judged: &Judged<'e>) -> Option<(&'e Existing, &'e Column)> {
    let Change::DropColumn { column, .. } = &judged.operation.change else { return None };
    if judged.is_downgrade {
        return None;
    }
    let (existing, there) = judged.existing_column(column)?;
    (!judged.drops_table(&existing.id)).then_some((existing, there))
}

/// The other columns of some.
pub(super) fn rest<'c>(columns: impl IntoIterator<Item = &'c str>, column: &str) -> Vec<&'c str> {
    columns.into_iter().filter(|it| *it != column).collect()
}
