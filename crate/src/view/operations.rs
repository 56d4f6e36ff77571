//! Which migration calls which directive how often.

use serde::Serialize;

use crate::audit::Audit;
use crate::interpret::function::Function;
use crate::report::csv::{directives, totals};

/// How often each migration calls each directive.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct OperationsTable {
    /// The directives called anywhere, most called first.
    pub directives: Vec<String>,
    /// A row a migration, in chain order.
    pub rows: Vec<OperationsRow>,
}

/// One migration's counts.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct OperationsRow {
    /// Path of the migration.
    pub path: String,
    /// Its file name.
    pub file: String,
    /// Its id.
    pub revision: Option<String>,
    /// One count for each of the table's directives.
    pub counts: Vec<u32>,
}

/// How often each migration of an environment calls each directive, in chain order.
pub fn operations(audit: &Audit, environment: usize) -> OperationsTable {
    let Some(environment) = audit.environments.get(environment) else {
        return OperationsTable { directives: Vec::new(), rows: Vec::new() };
    };
    let directives = directives(std::iter::once(environment));
    let rows = environment
        .chain()
        .map(|migration| {
            let counts = totals(migration, Function::op_calls);
            OperationsRow {
                path: migration.path.clone(),
                file: migration.file().to_owned(),
                revision: migration.id().map(ToOwned::to_owned),
                counts: directives.iter().map(|directive| counts.get(directive).copied().unwrap_or(0)).collect(),
            }
        })
        .collect();
    OperationsTable { directives, rows }
}
