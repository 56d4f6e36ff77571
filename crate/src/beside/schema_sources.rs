//! What makes tables and is no migration.

use serde::Serialize;

use crate::environment::Environment;
use crate::folder::Folder;

/// A place that makes tables and is no migration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct SchemaSource {
    /// How.
    pub kind: SourceKind,
    /// The file.
    pub path: String,
    /// The line, from 1: of the call, or of the first table.
    pub line: u32,
    /// The tables that are known to be made.
    pub tables: Vec<String>,
    /// Whose file it is.
    #[serde(rename = "in")]
    pub part: Part,
}

/// How tables are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// By statements of SQL: a file of them, or a dump.
    Sql,
    /// By SQLAlchemy, from models: `metadata.create_all`.
    CreateAll,
}

/// Whose file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The program's.
    Application,
    /// Its tests'.
    Tests,
    /// In the script directory of an environment.
    ScriptDirectory,
    /// A document.
    Documents,
    /// None of these.
    Other,
}

/// What makes tables in a folder and is no migration.
pub fn schema_sources(_folder: &Folder, _environments: &[Environment]) -> Vec<SchemaSource> {
    Vec::new()
}
