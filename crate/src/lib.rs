//! Reads a folder of Alembic migrations without running any of it, and says what is in there.
//!
//! Data flows one way; every stage is a pure function of the one before:
//!
//! ```text
//! folder ─► project ─► python ─► interpret ─► revision ─► graph ─► replay ─► rules ─► audit ─► report, view
//! bytes     which      AST       (alchemy,    header,     order    schema,   findings  the      documents,
//! in        environ-             sql)         functions            faults              whole    the page
//!           ments                operations
//! ```
//!
//! [`audit`](audit::audit) goes all the way; [`compare`] sets two audits side by side. The core does no I/O, reads no clock, and never fails: what
//! can't be read is a [`Finding`](finding::Finding) with a place in it.

pub mod alchemy;
pub mod audit;
pub mod beside;
pub mod checks;
pub mod compare;
pub mod dialect;
pub mod draft;
pub mod environment;
pub mod finding;
pub mod fix;
pub mod folder;
pub mod graph;
pub mod impact;
pub mod interpret;
pub mod inventory;
pub mod models;
pub mod offline;
pub mod operation;
pub(crate) mod ordered;
pub mod patch;
pub mod preferences;
pub mod project;
pub mod python;
mod quoted;
pub mod raised;
pub mod record;
pub mod replay;
pub mod report;
pub mod revision;
pub mod rules;
pub mod schema;
pub mod secret;
pub mod sql;
pub mod text;
pub mod value;
pub mod view;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
