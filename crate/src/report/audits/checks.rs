//! The table of checks.

use super::{code, escaped, line, place};
use crate::audit::Audit;
use crate::checks::{Check, CheckStatus};
use crate::environment::Environment;
use crate::report::markdown::escaping::escaped_but_code;
use crate::report::markdown::table;

/// Places that a row names; report.json has all.
const SHOWN: usize = 3;

/// The word for what came of a check.
pub(super) fn word(status: CheckStatus) -> &'static str {
    match status {
        CheckStatus::Pass => "PASS",
        CheckStatus::Fail => "FAIL",
        CheckStatus::Partial => "PARTIAL",
        CheckStatus::Unknown => "UNKNOWN",
    }
}

/// All checks, with a summary in front.
pub(in crate::report) fn section(out: &mut String, audit: &Audit, environment: Option<&Environment>) {
    some(out, audit, environment, &[]);
}

/// Those of some names, in their order; all where none is named.
pub(super) fn some(out: &mut String, audit: &Audit, environment: Option<&Environment>, ids: &[&str]) {
    let told = |it: &&Check| ids.is_empty() || ids.contains(&it.id);
    let checks: Vec<&Check> = audit.checks_of(environment).filter(told).collect();
    let count = |status| checks.iter().filter(|it| it.status == status).count();
    let counts = [CheckStatus::Pass, CheckStatus::Fail, CheckStatus::Partial, CheckStatus::Unknown];
    let counts = counts.map(|status| format!("{} {}", count(status), word(status)));
    line(out, &format!("{} checks: {}.", checks.len(), counts.join(", ")));
    table(out, &["Check", "Status", "Found"], checks.iter().map(|it| row(it)));
}

fn row(check: &Check) -> [String; 3] {
    let said = check.evidence.iter().take(SHOWN).map(|it| {
        let text = escaped_but_code(&it.text);
        if it.path == "." && it.line.is_none() { text } else { format!("{text} ({})", place(&it.path, it.line)) }
    });
    let mut said: Vec<String> = said.collect();
    if check.evidence.len() > SHOWN {
        said.push(format!("and {} more", check.evidence.len() - SHOWN));
    }
    [format!("{} {}", escaped(check.title), code(check.id)), word(check.status).to_owned(), said.join("; ")]
}
