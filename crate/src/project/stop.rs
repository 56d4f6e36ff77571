//! What Alembic raises because of a configuration.

use serde::Serialize;

use crate::python::lines::Position;
use crate::raised;

/// An exception of Alembic's, or of Python's beneath it, on reading a configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfigStop {
    /// Class of the exception.
    pub error: String,
    /// The option that can't be read; none where it is the whole file.
    pub option: Option<String>,
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
    /// An exception on reading a whole file, with its class and text.
    pub fn of_file(error: &str, message: impl Into<String>, place: Place) -> ConfigStop {
        ConfigStop { error: error.to_owned(), option: None, message: message.into(), place }
    }

    /// An exception on reading an option.
    pub fn of_option(option: &str, error: &str, message: impl Into<String>, place: Place) -> ConfigStop {
        ConfigStop { option: Some(option.to_owned()), ..ConfigStop::of_file(error, message, place) }
    }

    /// The last line that Alembic prints on a terminal.
    pub fn prints(&self) -> String {
        raised::last_line(&self.error, &self.message)
    }

    /// Whether it is a separator that Alembic doesn't know.
    pub fn is_separator(&self) -> bool {
        self.error == "ValueError" && self.option.as_deref().is_some_and(|option| option.ends_with("path_separator"))
    }
}
