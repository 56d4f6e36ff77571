//! Other objects that SQLAlchemy's constructs make and drop: types, sequences, schemas.

use super::Target;
use crate::operation::{Change, ObjectKind, Verb};
use crate::quoted::between;
use crate::text::Text;

impl Target<'_> {
    /// An object that is made or dropped, as far as a construct of SQLAlchemy's does that.
    pub(super) fn object(&self, change: &Change) -> Vec<Text> {
        let Change::Object { verb, kind, name: Some(name), detail, cascade, .. } = change else {
            return vec![Text::hole(change.words().to_string())];
        };
        let word = match verb {
            Verb::Create => "CREATE",
            Verb::Drop => "DROP",
            _ => return vec![Text::hole(change.words().to_string())],
        };
        let kind = match kind {
            ObjectKind::Type => "TYPE",
            ObjectKind::Domain => "DOMAIN",
            ObjectKind::Sequence => "SEQUENCE",
            ObjectKind::Schema => "SCHEMA",
            _ => return vec![Text::hole(change.words().to_string())],
        };
        let mut sql = between(&format!("{word} {kind} "), &self.name(name), "");
        if let Some(detail) = detail {
            sql.push_text(&between(" ", detail, ""));
        }
        sql.push_str(if *cascade { " CASCADE" } else { "" });
        vec![sql]
    }
}
