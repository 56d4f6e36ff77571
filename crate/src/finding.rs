//! What a check finds.

use serde::Serialize;

use crate::project::stop::Place;
use crate::python::lines::Position;
use crate::revision::Migration;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Alembic or the database stops here.
    Error,
    /// Something goes wrong under conditions that are likely.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// The severity's word.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }
}

/// Something that a rule does not want, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// How bad it is here, where that differs from the rule's own severity.
    pub severity: Option<Severity>,
    /// What is wrong, with names.
    pub message: String,
    /// File or directory; empty for the folder itself.
    pub path: String,
    /// Where in the file.
    pub position: Position,
    /// The revision it is about.
    pub revision: Option<String>,
    /// The smallest change that fixes it, where there is one to name: which file and line, which value.
    pub mend: Option<String>,
    /// What Alembic prints about it, where it does.
    pub alembic_says: Option<String>,
}

impl Violation {
    /// Something about a migration, at a place in its file.
    pub fn at(migration: &Migration, position: Position, message: impl Into<String>) -> Violation {
        Violation {
            severity: None,
            message: message.into(),
            path: migration.path.clone(),
            position,
            revision: migration.id().map(ToOwned::to_owned),
            mend: None,
            alembic_says: None,
        }
    }

    /// Something about a directory or a whole file.
    pub fn of_path(path: &str, message: impl Into<String>) -> Violation {
        Violation {
            severity: None,
            message: message.into(),
            path: path.to_owned(),
            position: Position::START,
            revision: None,
            mend: None,
            alembic_says: None,
        }
    }

    /// Something at a place in a file that is no migration.
    pub fn of_place(place: Place, message: impl Into<String>) -> Violation {
        Violation {
            severity: None,
            message: message.into(),
            path: place.path,
            position: place.position,
            revision: None,
            mend: None,
            alembic_says: None,
        }
    }

    /// The same, with the smallest change that fixes it, if there is one to name.
    pub fn with_mend(self, mend: Option<String>) -> Violation {
        Violation { mend, ..self }
    }

    /// The same, with what Alembic prints about it, if it does.
    pub fn with_alembic_says(self, alembic_says: Option<String>) -> Violation {
        Violation { alembic_says, ..self }
    }

    /// The same, with a severity of its own.
    pub fn with_severity(self, severity: Severity) -> Violation {
        Violation { severity: Some(severity), ..self }
    }
}
