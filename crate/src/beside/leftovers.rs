//! What is left of files that are gone.

use serde::Serialize;

use crate::folder::Folder;

/// A file that is left of one that is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Leftover {
    /// What it is.
    pub kind: LeftoverKind,
    /// The file that is left.
    pub path: String,
}

/// What a leftover is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum LeftoverKind {
    /// Compiled Python whose source isn't there.
    BytecodeWithoutSource,
}

/// What a folder has left of files that are gone.
pub fn leftovers(_folder: &Folder) -> Vec<Leftover> {
    Vec::new()
}
