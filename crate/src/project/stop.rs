//! What Alembic raises because of a configuration.

use serde::Serialize;

use crate::python::lines::Position;

/// An exception of Alembic's, or of Python's beneath it, on reading a configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfigStop {
    /// Class of the exception.
    pub error: String,
    /// Its text, `str()` of it. What only the machine that runs it knows is left as `%(here)s`.
    pub message: String,
    /// What of the configuration it is about.
    #[serde(flatten)]
    pub place: Place,
}

/// A place in a file of the folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file.
    pub path: String,
    /// Where in it.
    #[serde(flatten)]
    pub position: Position,
}

impl ConfigStop {
    /// An exception of a class, with its text and its place.
    pub fn new(error: impl Into<String>, message: impl Into<String>, place: Place) -> ConfigStop {
        ConfigStop { error: error.into(), message: message.into(), place }
    }
}
