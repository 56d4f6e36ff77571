//! What the code asks about the schema that earlier migrations leave, and what it is answered.

use super::reader::Reader;
use super::value::{Args, Place, Value};
use crate::operation::{Name, Operation};
use crate::schema::fault::Log;
use crate::schema::{Schema, Step};
use crate::text::Text;

/// Why what the schema would answer is unknown.
use super::calls::DATABASE;

impl<'a> Reader<'a> {
    /// Notes an operation, which changes the schema that later questions are about.
    pub(super) fn note_operation(&mut self, operation: Operation) {
        if let Some(schema) = &mut self.schema {
            let step = Step { migration: u32::MAX, operation: 0 };
            schema.apply(&operation, step, &mut Log::default());
        }
        self.found.operations.push(operation);
    }

    /// The schema, for a question that is put to it.
    fn asked(&mut self) -> Option<&Schema> {
        self.asks_schema = true;
        self.schema.as_ref()
    }

    /// A method of the inspector: the schema answers what it can.
    pub(super) fn inspector_method(&mut self, name: &str, args: &Args<'a>, place: Place) -> Value<'a> {
        let table = args.get(0, "table_name").and_then(Value::as_text).map(ToOwned::to_owned);
        let schema = args.get(1, "schema").and_then(Value::as_text).map(ToOwned::to_owned);
        let known = self.asked();
        if let ("has_table", Some(table), Some(known)) = (name, table, known) {
            let name = Name { schema: schema.map(Text::known), name: Text::known(table) };
            if let Some(answer) = known.has_table(&name) {
                self.answers += 1;
                return Value::Bool(answer);
            }
        }
        Self::unknown_at(place, DATABASE)
    }
}
