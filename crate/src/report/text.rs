//! Plain text for a terminal.

use std::fmt::Write;

use crate::audit::{Audit, Environment};

use super::sentence::{of_audit, of_environment};
use super::shown;

/// The audit: a sentence, then each finding on a line with its place.
pub fn report(audit: &Audit) -> String {
    let mut out = format!("{}\n", of_audit(audit));
    for environment in &audit.environments {
        let _infallible = writeln!(out, "{}: {}", shown(&environment.location.path), of_environment(environment));
        if let Some(assumption) = &environment.location.assumption {
            let _infallible = writeln!(out, "  assumed: {assumption}");
        }
    }
    if !audit.findings.is_empty() {
        out.push('\n');
    }
    for finding in &audit.findings {
        let (path, position) = (shown(&finding.path), finding.position);
        let _infallible = writeln!(
            out,
            "{path}:{}:{}: {}: {} [{}]",
            position.line,
            position.column,
            finding.severity.word(),
            finding.message,
            finding.rule
        );
    }
    out
}

/// The revisions of each environment, newest first, in the manner of `alembic history`.
pub fn history(audit: &Audit) -> String {
    let mut out = String::new();
    for environment in &audit.environments {
        if audit.environments.len() > 1 {
            let _infallible = writeln!(out, "# {}", shown(&environment.location.path));
        }
        for index in environment.graph.chain().into_iter().rev() {
            out.push_str(&history_line(environment, index));
            out.push('\n');
        }
    }
    out
}

/// `<parents> (deps) -> rev (labels) (head) (branchpoint) (mergepoint), doc` (alembic/script/base.py,
/// `Script.__str__`).
fn history_line(environment: &Environment, index: usize) -> String {
    let migration = &environment.migrations[index];
    let node = &environment.graph.nodes[index];
    let parents = if migration.parents().is_empty() { "<base>".to_owned() } else { migration.parents().join(", ") };
    let mut line = parents;
    if !migration.dependencies().is_empty() {
        let _infallible = write!(line, " ({})", migration.dependencies().join(", "));
    }
    let _infallible = write!(line, " -> {}", migration.id().unwrap_or("<none>"));
    if !migration.labels().is_empty() {
        let _infallible = write!(line, " ({})", migration.labels().join(", "));
    }
    if node.is_head() {
        let effective = if node.dependents.is_empty() { "head" } else { "effective head" };
        let _infallible = write!(line, " ({effective})");
    }
    if node.is_branch_point() {
        line.push_str(" (branchpoint)");
    }
    if node.is_merge_point {
        line.push_str(" (mergepoint)");
    }
    let _infallible = write!(line, ", {}", migration.title());
    line
}
