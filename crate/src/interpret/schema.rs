//! What the code may ask about the schema that earlier migrations leave.

/// Answers questions about a schema, or doesn't.
pub trait Schema {
    /// Whether a table is there.
    fn has_table(&self, _schema: Option<&str>, _table: &str) -> Option<bool> {
        None
    }
}

/// A schema of which nothing is known.
#[derive(Debug, Clone, Copy)]
pub struct UnknownSchema;

impl Schema for UnknownSchema {}
