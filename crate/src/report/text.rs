//! Plain text for a terminal.

use std::fmt::Write;

use crate::audit::Audit;

use super::coverage::{of_migrations, of_reading};
use super::sentence::{of_audit, of_environment};
use super::shown;

/// The audit: a sentence, then each finding on a line with its place.
pub fn report(audit: &Audit) -> String {
    let mut out = format!("{}\n", of_audit(audit));
    for environment in &audit.environments {
        let _infallible = writeln!(out, "{}: {}", environment.name, of_environment(environment));
        let coverage = of_migrations(&environment.migrations, environment);
        let _infallible = writeln!(out, "  {coverage} {}", of_reading(environment));
        if let Some(assumption) = &environment.location.assumption {
            let _infallible = writeln!(out, "  assumed: {assumption}");
        }
        if let Some(stop) = &environment.verdict.stop {
            let _infallible = writeln!(out, "  Alembic would stop here: {}", stop.prints());
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
            finding.severity().word(),
            finding.message,
            finding.rule.name
        );
        for (word, text) in [("fix", &finding.mend), ("Alembic", &finding.alembic_says)] {
            if let Some(text) = text {
                let _infallible = writeln!(out, "  {word}: {text}");
            }
        }
    }
    out
}
