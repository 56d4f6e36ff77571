//! The checks that a person would go through: each with what was found, and where.

use serde::Serialize;

use crate::beside::Beside;
use crate::environment::Environment;
use crate::folder::Folder;
use crate::rules::Finding;

/// A check and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Its name.
    #[serde(rename = "check")]
    pub id: &'static str,
    /// The environment that it is about, by its path; none where there is no environment.
    pub environment: Option<String>,
    /// The database that it is about, where an environment serves several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// What came of it.
    pub status: Status,
    /// What was looked for, in a few words.
    pub title: &'static str,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Status {
    /// It holds.
    Pass,
    /// It doesn't.
    Fail,
    /// It holds in part.
    Partial,
    /// The files don't tell.
    Unknown,
}

/// What a check rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The file.
    pub path: String,
    /// Its line, from 1; none where it is about the file.
    pub line: Option<u32>,
    /// What is there.
    pub text: String,
}

/// The checks of a folder, environment by environment; without any they stand once.
pub fn checks(_folder: &Folder, _environments: &[Environment], _findings: &[Finding], _beside: &Beside) -> Vec<Check> {
    Vec::new()
}
