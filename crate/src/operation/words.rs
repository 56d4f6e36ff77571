//! Operations in words.

use super::{Change, Name, Operation};

impl Operation {
    /// What it does, on one line: `add column runs.state VARCHAR(20) NOT NULL`.
    pub fn words(&self) -> String {
        self.change.words()
    }
}

impl Change {
    /// What it does, on one line.
    pub fn words(&self) -> String {
        let mut words = self.op().replace('_', " ");
        if let Some(name) = self.name() {
            words.push_str(&format!(" {name}"));
        }
        if let Some(table) = self.table() {
            words.push_str(&format!(" {table}"));
        }
        words
    }
}

/// `schema.name`.
impl std::fmt::Display for Name {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(schema) = &self.schema {
            write!(out, "{schema}.")?;
        }
        write!(out, "{}", self.name)
    }
}
