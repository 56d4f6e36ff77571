//! The code for a column of another type.

use crate::operation::Change;
use crate::rules::Tabled;
use crate::rules::judged::operation_at;
use crate::rules::mend::quoted;
use crate::schema::Column;

/// A column with another type, where it is made; where it was changed since, the call that changes it, with the cast to
/// that type where there is none by itself.
pub(super) fn with_type(tabled: &Tabled<'_>, column: &Column, type_: &str, cast: Option<&str>) -> String {
    let name = quoted(&column.name);
    if tabled.typed(column).by == column.made.by {
        let is_not_null = column.sure_nullable() == Some(false) && !is_made_nullable(tabled, column);
        let nullable = if is_not_null { ", nullable=False" } else { "" };
        return format!("sa.Column({name}, {type_}{nullable})");
    }
    let (table, schema) = tabled.in_call();
    let using = cast.map(|it| format!(", postgresql_using={}", quoted(&format!("{}::{it}", column.name))));
    format!("op.alter_column({table}, {name}, type_={type_}{}{schema})", using.unwrap_or_default())
}

/// Whether a column is added without `NOT NULL`, which it may have got since.
fn is_made_nullable(tabled: &Tabled<'_>, column: &Column) -> bool {
    let operation = column.made.by.and_then(|step| operation_at(tabled.environment, step));
    matches!(operation.map(|(_, it)| &it.change), Some(Change::AddColumn { column, .. }) if column.nullable == Some(true))
}
