//! How large tables are, as a reader says.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How large tables are, by `schema.table`, or `table` in the default schema.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Sizes(pub BTreeMap<String, Size>);

/// How large a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Size {
    /// How many rows it has, about.
    pub rows: u64,
    /// How many bytes it takes with its indexes.
    pub bytes: u64,
}
