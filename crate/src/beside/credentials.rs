//! Passwords that are written down.

use serde::Serialize;

use crate::folder::Folder;

/// A password that is written down; the password itself is kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Credential {
    /// The file.
    pub path: String,
    /// Its line, from 1.
    pub line: u32,
    /// What is written there, the password masked.
    pub masked: String,
}

/// The passwords that are written down in a folder.
pub fn credentials(_folder: &Folder) -> Vec<Credential> {
    Vec::new()
}
