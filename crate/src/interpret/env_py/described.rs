//! What an env.py says of how it runs migrations, for people to read.

use std::collections::BTreeMap;

use serde::Serialize;

/// An env.py as a reader would describe it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(target_arch = "wasm32", serde(rename = "EnvPyView"))]
pub struct Described {
    /// The file.
    pub path: String,
    /// How many lines it has.
    pub lines: usize,
    /// The modules that it imports, in the order of the text.
    pub imports: Vec<String>,
    /// The functions that it defines.
    pub functions: Vec<String>,
    /// What it hands to Alembic to compare with: one for each expression.
    pub target_metadata: Vec<TargetMetadata>,
    /// Whether it runs migrations on an async engine.
    #[serde(rename = "async")]
    pub is_async: bool,
    /// How it can run migrations.
    pub modes: Vec<Mode>,
    /// Where it takes the database's address from; the last that is set counts.
    pub urls: Vec<Url>,
    /// What stands in one transaction.
    pub transaction: PerTransaction,
    /// The options that it gives to `context.configure`, as they are written.
    pub options: BTreeMap<String, String>,
}

/// What an env.py hands to Alembic to compare with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct TargetMetadata {
    /// As it is written: `Base.metadata`, `None`.
    pub expression: String,
    /// Its line, from 1.
    pub line: u32,
    /// The base or metadata that it leads to, with the file that makes it: `app/db.py:Base`; none where that isn't known.
    pub base: Option<String>,
}

/// How an env.py can run migrations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
#[cfg_attr(target_arch = "wasm32", serde(rename = "RunMode"))]
pub enum Mode {
    /// Writing SQL, without a connection.
    Offline,
    /// On a connection.
    Online,
}

/// Where the database's address comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(target_arch = "wasm32", serde(rename = "DatabaseUrl"))]
pub struct Url {
    /// What has it.
    pub from: UrlFrom,
    /// The option, the variable, or the expression.
    pub name: String,
    /// The driver that is written there: `postgresql+asyncpg`.
    pub driver: Option<String>,
    /// The file.
    pub path: String,
    /// Its line, from 1.
    pub line: u32,
}

/// What has the database's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
#[cfg_attr(target_arch = "wasm32", serde(rename = "DatabaseUrlFrom"))]
pub enum UrlFrom {
    /// A configuration file.
    Ini,
    /// An environment variable.
    Environment,
    /// A text in the code.
    Code,
    /// A settings object of the application's.
    Settings,
}

/// What stands in one transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum PerTransaction {
    /// All migrations of a run.
    #[serde(rename = "per-run")]
    Run,
    /// Each migration.
    #[serde(rename = "per-migration")]
    Migration,
    /// That isn't known.
    #[serde(rename = "unknown")]
    Unknown,
}
