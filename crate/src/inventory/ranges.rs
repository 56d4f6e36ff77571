//! The chain in ranges: those that the reader names, or else of a size to look through.

use serde::Serialize;

/// A range of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(target_arch = "wasm32", serde(rename = "RevisionRange"))]
pub struct Range {
    /// What it is called.
    pub name: String,
    /// The id of its first revision.
    pub from: String,
    /// The id of its last revision.
    pub to: String,
    /// How many revisions it has.
    pub migrations: usize,
}
