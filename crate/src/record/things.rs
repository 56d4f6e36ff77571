//! What is told again and again stands in a record once: a finding on its migration's page and in each grouping, a place, a path.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::environment::Environment;
use crate::report::shown_value;
use crate::secret::{self, MASK, code};

/// A thing whose text is shorter stands where it is told.
const SHORT: usize = 48;

/// A password of so many letters is no word that stands in quotes for something else, too.
const LONG: usize = 8;

/// Behind the name of a variable, its default stands no further away.
const NEAR: usize = 200;

/// Things by their texts, each after those that are part of it.
pub(super) struct Things {
    /// The names of variables that hold passwords, with what they are set to, in both kinds of quotes.
    passwords: Vec<(String, [String; 2])>,
    places: HashMap<String, usize>,
    texts: Vec<String>,
}

impl Things {
    pub(super) fn of(environments: &[Environment]) -> Things {
        let mut passwords = Vec::new();
        for variable in environments.iter().flat_map(|it| &it.variables) {
            let values = [&variable.default, &variable.value].into_iter().flatten();
            for value in values.filter(|value| shown_value(&variable.name, value) == MASK) {
                passwords.push((variable.name.clone(), ["'", "\""].map(|quote| format!("{quote}{value}{quote}"))));
            }
        }
        Things { passwords, places: HashMap::new(), texts: Vec::new() }
    }

    /// A text without passwords: those of any text and of code, and what variables are set to that hold one.
    pub(super) fn masked(&self, text: &str) -> String {
        let mut text = code::masked(text);
        for (name, quoted) in &self.passwords {
            for value in quoted.iter().filter(|value| text.contains(value.as_str())).collect::<Vec<_>>() {
                let is_near = |at: usize| {
                    let before = &text[text.floor_char_boundary(at.saturating_sub(NEAR))..at];
                    value.len() >= LONG + 2 || before.contains(name.as_str())
                };
                let found = text.match_indices(value.as_str()).filter(|(at, _)| is_near(*at));
                let found = found.map(|(at, value)| at + 1..at + value.len() - 1).collect();
                text = secret::without(&text, found);
            }
        }
        text
    }

    /// What stands for a value: a reference where it is long, `{"@": 17}`. Passwords in its texts are masked; what is not
    /// there is left out, as JavaScript has it.
    pub(super) fn told(&mut self, value: Value) -> Value {
        let value = match value {
            Value::Object(fields) => {
                let told = fields.into_iter().filter(|(_, it)| !it.is_null()).map(|(name, it)| (name, self.told(it)));
                Value::Object(told.collect::<Map<_, _>>())
            }
            Value::Array(items) => Value::Array(items.into_iter().map(|it| self.told(it)).collect()),
            Value::String(text) => Value::String(self.masked(&text)),
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
