//! Keys that count up.

use crate::rules::Tabled;
use crate::rules::tabled::{type_of, word_of};
use crate::schema::Column;

/// Types of 16 bits or fewer.
pub(super) const SMALL: &[&str] = &["SMALLINT", "INT2", "TINYINT"];

/// The column of a primary key that counts up by itself, where it is of one of these types.
pub(super) fn counting_key<'e>(tabled: &Tabled<'e>, types: &[&str]) -> Option<&'e Column> {
    let key = tabled.table.primary_key.as_ref().filter(|it| it.made.is_certain)?;
    let [name] = key.columns.as_slice() else { return None };
    let column = tabled.table.column(name).filter(|it| it.made.is_certain)?;
    let counts = column.serial.is_some() || column.identity.is_some();
    let type_ = type_of(column).filter(|_| counts)?;
    types.contains(&word_of(&type_)).then_some(column)
}
