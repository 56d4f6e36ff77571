//! What Limbeck says that the functions of a folder do.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use serde::Deserialize;
use serde_json::Value;

use super::call::Call;
use crate::report::{environment, list, report, text};

/// Limbeck is asked about the database that Alembic writes for.
const ARGUMENTS: [&str; 3] = ["--dialect", "postgresql", "--offline"];

/// Which operations did not run.
const SKIPPED: &str = "skipped";

/// A block that says how the operations in it run; none itself.
const BATCH: &str = "batch_alter_table";

/// What was read.
pub(super) struct Read {
    /// The calls by file and function.
    pub(super) functions: BTreeMap<(String, String), Vec<Call>>,
    /// How much of it was understood, of all functions.
    pub(super) coverage: Coverage,
}

/// Counts of what was understood.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Coverage {
    pub(super) understood: usize,
    pub(super) unknown: usize,
    pub(super) sql: Sql,
}

/// Counts of SQL statements.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Sql {
    pub(super) statements: usize,
    pub(super) parsed: usize,
}

/// Audits a folder. Of several environments that one is taken which most of the known files belong to.
pub(super) fn read(limbeck: &Path, folder: &Path, is_known: &dyn Fn(&str) -> bool) -> Result<Read> {
    let report = report(limbeck, folder, &ARGUMENTS)?;
    let mut read = Read { functions: BTreeMap::new(), coverage: Coverage::default() };
    let revisions = environment(&report, is_known).map(|environment| list(&environment["revisions"]));
    for revision in revisions.unwrap_or_default() {
        for function in ["upgrade", "downgrade"] {
            let coverage = Coverage::deserialize(&revision[function]["coverage"])?;
            read.coverage.understood += coverage.understood;
            read.coverage.unknown += coverage.unknown;
            read.coverage.sql.statements += coverage.sql.statements;
            read.coverage.sql.parsed += coverage.sql.parsed;
            let key = (text(&revision["path"]).to_owned(), function.to_owned());
            read.functions.insert(key, calls(&revision[function]["operations"])?);
        }
    }
    Ok(read)
}

/// The first operation of each call stands for it.
fn calls(operations: &Value) -> Result<Vec<Call>> {
    let mut calls: Vec<Call> = Vec::new();
    for operation in list(operations) {
        let call = Call::deserialize(operation)?;
        let is_left_out = call.certainty.as_deref() == Some(SKIPPED) || call.directive == BATCH;
        if !is_left_out && calls.last().is_none_or(|last| last.number != call.number) {
            calls.push(call);
        }
    }
    Ok(calls)
}
