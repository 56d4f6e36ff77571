//! Limbeck's JSON report.

use std::path::Path;

use anyhow::{Context, Result};
use limbeck_tools::programs;
use serde_json::Value;

/// The JSON report on a folder.
pub(crate) fn report(limbeck: &Path, folder: &Path, arguments: &[&str]) -> Result<Value> {
    let mut audit = programs::command(limbeck);
    audit.arg("audit").arg(folder).args(["--format", "json", "--fail-on", "never"]).args(arguments);
    serde_json::from_str(&programs::output(&mut audit)?).context("limbeck wrote no JSON")
}

/// Of a report's environments the one that most of the known files belong to; of equals the first.
pub(crate) fn environment(report: &Value, is_known: impl Fn(&str) -> bool) -> Option<&Value> {
    let known = |environment: &&Value| {
        list(&environment["revisions"]).iter().filter(|revision| is_known(text(&revision["path"]))).count()
    };
    list(&report["environments"]).iter().rev().max_by_key(known)
}

/// The entries of a list, of anything else none.
pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A text, of anything else none.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
