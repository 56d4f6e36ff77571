//! What the page is shown: small plain answers drawn from one [`Audit`](crate::audit::Audit), a view a file.
//!
//! The worker keeps the audit and hands out these; they are not the JSON report, which
//! is fixed and lives in `report/json.rs`. TypeScript gets the same types through `tsify`.
//! `question.rs` is all that can be asked, and with what each question is answered.

pub mod chain;
pub mod course;
pub mod find;
pub mod findings;
pub mod fixes;
pub mod judging;
pub mod migration;
pub mod migrations;
pub mod operations;
pub mod overview;
pub mod project;
pub mod question;
pub mod resolution;
pub mod route;
pub mod rules;
pub mod schema;
pub mod unknowns;
pub mod writing;

use serde::Serialize;

use crate::environment::Environment;
use crate::graph::Index;

/// A relative in the chain, to click on.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Relative {
    /// Its id.
    pub revision: String,
    /// Its message.
    pub message: String,
    /// Its path; nothing where the folder has no such revision.
    pub path: Option<String>,
}

fn relative(environment: &Environment, index: Index) -> Relative {
    let migration = &environment.migrations[index];
    Relative {
        revision: migration.id().unwrap_or_default().to_owned(),
        message: migration.title(),
        path: Some(migration.path.clone()),
    }
}
