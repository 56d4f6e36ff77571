//! What Limbeck says of a folder, under the names that Alembic's facts have.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use limbeck_tools::programs;
use serde_json::{Value, json};

use super::alembic::Facts;
use crate::report::{environment, list, report, text};

/// The exit code for an address that means nothing.
const NOT_FOUND: i32 = 2;

/// Audits a folder and asks for revisions in it. Of several environments that one is taken whose files Alembic
/// has read.
pub(crate) fn facts(limbeck: &Path, folder: &Path, alembic: &Facts, ask: &[String]) -> Result<(Facts, Duration)> {
    let begun = Instant::now();
    let report = report(limbeck, folder, &[])?;
    let time = begun.elapsed();

    let environments = list(&report["environments"]);
    let Some(environment) = environment(&report, |path| alembic.contains_key(&format!("{path} revision"))) else {
        return Ok((Facts::new(), time));
    };
    let mut facts = facts_of(environment);

    let path = (environments.len() > 1).then(|| text(&environment["path"]));
    if alembic.contains_key("history") {
        facts.insert("history".to_owned(), graph(limbeck, folder, path, &[])?);
        let verbose = graph(limbeck, folder, path, &["--verbose"])?;
        facts.insert("history --verbose".to_owned(), with_children_sorted(&verbose));
    }
    for address in ask {
        facts.insert(format!("ask {address}"), graph(limbeck, folder, path, &["--", address])?);
    }
    Ok((facts, time))
}

fn facts_of(environment: &Value) -> Facts {
    let mut facts = Facts::new();
    for revision in list(&environment["revisions"]) {
        let path = text(&revision["path"]);
        for (name, value) in revision.as_object().into_iter().flatten() {
            let is_unordered = matches!(name.as_str(), "branch_labels" | "all_branch_labels");
            facts.insert(format!("{path} {name}"), if is_unordered { sorted(value) } else { value.clone() });
        }
    }
    for (name, value) in environment["graph"].as_object().into_iter().flatten() {
        let is_unordered = matches!(name.as_str(), "branch_points" | "merge_points");
        facts.insert(format!("graph.{name}"), if is_unordered { sorted(value) } else { value.clone() });
    }
    let files: Vec<&Value> = list(&environment["revisions"]).iter().map(|revision| &revision["path"]).collect();
    facts.insert("files".to_owned(), sorted(&json!(files)));
    facts.insert("version_locations".to_owned(), environment["version_locations"].clone());
    let alembic = &environment["alembic"];
    facts.insert("warnings".to_owned(), alembic["warnings"].clone());
    facts.insert("stops".to_owned(), json!(!alembic["stops"].is_null()));
    for (name, value) in alembic["stops"].as_object().into_iter().flatten() {
        facts.insert(format!("stops.{name}"), value.clone());
    }
    facts
}

/// What `limbeck graph` prints, or the problem that it has with the address.
fn graph(limbeck: &Path, folder: &Path, environment: Option<&str>, arguments: &[&str]) -> Result<Value> {
    let mut graph = programs::command(limbeck);
    graph.arg("graph").arg(folder);
    if let Some(environment) = environment {
        graph.args(["--environment", environment]);
    }
    let output = graph.args(arguments).output()?;
    match output.status.code() {
        Some(0) => Ok(json!(String::from_utf8(output.stdout)?)),
        Some(NOT_FOUND) => {
            let said = String::from_utf8(output.stderr)?;
            Ok(json!({ "problem": said.trim_end().trim_start_matches("limbeck: ") }))
        }
        _ => bail!("`limbeck graph` failed: {}", String::from_utf8_lossy(&output.stderr)),
    }
}

/// Alembic writes the children of a branch point in no order, its script sorts them.
fn with_children_sorted(verbose: &Value) -> Value {
    const CHILDREN: &str = "Branches into: ";
    let Some(text) = verbose.as_str() else { return verbose.clone() };
    let line = |line: &str| match line.strip_prefix(CHILDREN) {
        Some(children) => {
            let mut children: Vec<&str> = children.trim_end().split(", ").collect();
            children.sort_unstable();
            format!("{CHILDREN}{}\n", children.join(", "))
        }
        None => line.to_owned(),
    };
    Value::from(text.split_inclusive('\n').map(line).collect::<String>())
}

fn sorted(value: &Value) -> Value {
    let mut values = list(value).to_vec();
    values.sort_by(|one, other| text(one).cmp(text(other)));
    Value::Array(values)
}
