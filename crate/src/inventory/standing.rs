//! Where a database stands, by what its `alembic_version` holds.

use serde::Serialize;

/// Where a database stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Standing {
    /// What the reader said that `alembic_version` holds.
    pub given: Vec<String>,
    /// The revisions that were applied, oldest first.
    pub applied: Vec<String>,
    /// Those that are still to come, in the order of `alembic upgrade heads`.
    pub pending: Vec<String>,
    /// What no file has.
    pub unknown: Vec<UnknownValue>,
}

/// A value of `alembic_version` that no file has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct UnknownValue {
    /// The value.
    pub given: String,
    /// The ids that are most like it, the nearest first.
    pub nearest: Vec<String>,
}
