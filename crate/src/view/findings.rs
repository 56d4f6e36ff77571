//! Findings, a row each, and how many there are.

use serde::Serialize;

use crate::audit::Audit;
use crate::finding::Severity;
use crate::rules::Finding;

/// How bad a finding is; the page never shows one without its word.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FindingCounts {
    /// Findings of severity error.
    pub errors: u32,
    /// Findings of severity warning.
    pub warnings: u32,
    /// Findings of severity info.
    pub infos: u32,
}

impl FindingCounts {
    pub(super) fn of<'a>(findings: impl Iterator<Item = &'a Finding>) -> FindingCounts {
        let mut counts = FindingCounts { errors: 0, warnings: 0, infos: 0 };
        for finding in findings {
            match finding.severity() {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Info => counts.infos += 1,
            }
        }
        counts
    }
}

/// A finding as a row of the table.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FindingRow {
    /// The rule's name.
    pub rule: &'static str,
    /// `error`, `warning` or `info`.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"error\" | \"warning\" | \"info\""))]
    pub severity: &'static str,
    /// What is wrong here.
    pub message: String,
    /// Why it matters: the same for each finding of the rule.
    pub why: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
    /// File it is about; empty for the folder itself.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in UTF-16 units.
    pub column: u32,
    /// The revision it is about.
    pub revision: Option<String>,
    /// The smallest change that fixes it: which file and line, which value.
    pub mend: Option<String>,
    /// What Alembic prints about it.
    pub alembic_says: Option<String>,
}

/// Findings of an environment, and those of none: both concern who looks at it.
pub(super) fn findings_of(audit: &Audit, environment: usize) -> impl Iterator<Item = &Finding> {
    let shown = audit.environments.get(environment);
    audit.findings.iter().filter(move |finding| match shown {
        Some(environment) => audit.concerns(finding, environment),
        None => finding.environment.is_none(),
    })
}

/// The findings of an environment and of the folder, worst first.
pub fn findings(audit: &Audit, environment: usize) -> Vec<FindingRow> {
    findings_of(audit, environment).map(finding).collect()
}

pub(super) fn finding(finding: &Finding) -> FindingRow {
    let rule = finding.rule;
    FindingRow {
        rule: rule.name,
        severity: finding.severity().word(),
        message: finding.message.clone(),
        why: rule.why,
        remedy: rule.remedy,
        path: finding.path.clone(),
        line: finding.position.line,
        column: finding.position.column,
        revision: finding.revision.clone(),
        mend: finding.mend.clone(),
        alembic_says: finding.alembic_says.clone(),
    }
}
