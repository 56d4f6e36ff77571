//! Limbeck beside Alembic, which `tests/conformance` compares: a program of its own.

use anyhow::{Context, Result};
use limbeck_tools::programs;

/// Runs it, and tells whether all is the same.
pub(crate) fn conformance(arguments: &[&str]) -> Result<bool> {
    let mut run = programs::cargo();
    run.args(["run", "--quiet", "--locked", "--package", "limbeck-conformance", "--"]).args(arguments);
    Ok(run.status().context("cargo cannot be run")?.success())
}
