//! The packages that a project asks for: Alembic, SQLAlchemy, what stands on them, and drivers.

use serde::Serialize;

use crate::folder::Folder;

/// A package that the project asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Requirement {
    /// The file that asks for it.
    pub path: String,
    /// Its line, from 1.
    pub line: u32,
    /// The package's name as it is written there.
    pub package: String,
    /// Which versions, as written: `>=2.0,<3`; empty for any.
    pub specifier: String,
}

/// The packages that matter to migrations, as the files of a folder ask for them.
pub fn requirements(_folder: &Folder) -> Vec<Requirement> {
    Vec::new()
}
