//! What is told again and again stands in a record once: a finding on its migration's page and in each grouping, a place, a path.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::secret::masked;

/// A thing whose text is shorter stands where it is told.
const SHORT: usize = 48;

/// Things by their texts, each after those that are part of it.
#[derive(Default)]
pub(super) struct Things {
    places: HashMap<String, usize>,
    texts: Vec<String>,
}

impl Things {
    /// What stands for a value: a reference where it is long, `{"@": 17}`. Passwords in its texts are masked; what is not
    /// there is left out, as JavaScript has it.
    pub(super) fn told(&mut self, value: Value) -> Value {
        let value = match value {
            Value::Object(fields) => {
                let told = fields.into_iter().filter(|(_, it)| !it.is_null()).map(|(name, it)| (name, self.told(it)));
                Value::Object(told.collect::<Map<_, _>>())
            }
            Value::Array(items) => Value::Array(items.into_iter().map(|it| self.told(it)).collect()),
            Value::String(text) => Value::String(masked(&text).into_owned()),
            plain => plain,
        };
        let text = value.to_string();
        if text.len() < SHORT {
            return value;
        }
        let place = *self.places.entry(text).or_insert_with_key(|text| {
            self.texts.push(text.clone());
            self.texts.len() - 1
        });
        json!({ "@": place })
    }

    /// The things, then what refers to them.
    pub(super) fn before(&self, record: &Value) -> String {
        format!("{{\"things\":[{}],\"record\":{record}}}", self.texts.join(","))
    }
}
