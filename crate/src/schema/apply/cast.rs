//! What becomes of a column's values when it gets another type.

use super::Application;
use crate::schema::column::{ColumnType, Family};
use crate::schema::fault::Problem;
use crate::schema::{Id, TypeDefinition};

/// Types between which PostgreSQL casts by itself when a value is assigned, each kind within itself. Everything is cast
/// to strings (`src/include/catalog/pg_cast.dat`; PostgreSQL manual, CREATE CAST).
#[derive(PartialEq, Eq)]
pub(super) enum CastKind {
    Number,
    String,
    Time,
    Boolean,
    Uuid,
    Json,
    Enum(Id),
    Array,
}

impl Application<'_> {
    /// A column's values are cast as by an assignment; where there is no such cast, PostgreSQL asks for `USING`
    /// (PostgreSQL manual, ALTER TABLE). Whether nothing is wrong with it.
    pub(super) fn check_cast(&mut self, id: &Id, column: &str, to: &ColumnType) -> bool {
        if !self.dialect().refusals_are_known() || !self.is_certain {
            return true;
        }
        let Some(there) = self.schema.tables.get(id).and_then(|table| table.column(column)) else { return true };
        let kinds = (there.sure_type().and_then(|type_| self.kind(type_)), self.kind(to));
        let (Some(from), Some(into)) = kinds else { return true };
        if from != into && into != CastKind::String && !there.is_assumed && there.made.is_certain {
            let (column, from) = (there.name.clone(), there.type_.sql.clone());
            self.fault(Problem::NoCast { table: id.clone(), column, from, to: to.sql.clone() });
            return false;
        }
        true
    }

    /// The kind of a type, where it is one of these.
    pub(super) fn kind(&self, type_: &ColumnType) -> Option<CastKind> {
        if type_.is_array()? {
            return Some(CastKind::Array);
        }
        if let Some(id) = &type_.user {
            let is_enum = matches!(self.schema.types.get(id)?.definition, TypeDefinition::Enum { .. });
            return is_enum.then(|| CastKind::Enum(id.clone()));
        }
        Some(match type_.family()? {
            Family::Number => CastKind::Number,
            Family::String => CastKind::String,
            Family::Time => CastKind::Time,
            Family::Other(name) => match name.as_str() {
                "BOOLEAN" => CastKind::Boolean,
                "UUID" => CastKind::Uuid,
                "JSON" | "JSONB" => CastKind::Json,
                _ => return None,
            },
        })
    }
}
