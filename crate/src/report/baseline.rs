//! An earlier report, to be told only what is new.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::audit::{Audit, Known};
use crate::ordered::Gather;

/// What is read of a report.
#[derive(Deserialize)]
struct Read {
    limbeck: String,
    report: u32,
    environments: Vec<ReadEnvironment>,
    findings: Vec<ReadFinding>,
}

#[derive(Deserialize)]
struct ReadEnvironment {
    revisions: Vec<ReadRevision>,
}

#[derive(Deserialize)]
struct ReadRevision {
    revision: Option<String>,
}

#[derive(Deserialize)]
struct ReadFinding {
    fingerprint: Option<String>,
}

/// A report that was written before.
pub struct Baseline {
    version: String,
    revisions: BTreeSet<String>,
    fingerprints: BTreeSet<String>,
}

impl Baseline {
    /// Reads a `report.json`.
    ///
    /// # Errors
    /// Where it is none, or has nothing to know a finding by.
    pub fn read(text: &str) -> Result<Baseline, String> {
        let read: Read = serde_json::from_str(text)
            .map_err(|error| format!("it is no report that `limbeck audit --format json` writes: {error}"))?;
        if read.report != 1 {
            return Err(format!("it is a report of version {}; this is version 1", read.report));
        }
        let fingerprints: Option<BTreeSet<String>> = read
            .findings
            .into_iter()
            .map(|it| it.fingerprint)
            .collect::<Option<Vec<String>>>()
            .map(|it| it.into_iter().into_set());
        let Some(fingerprints) = fingerprints else {
            return Err(format!(
                "Limbeck {} wrote it, whose findings have no fingerprint: write it anew with this version",
                read.limbeck
            ));
        };
        let revisions = read.environments.into_iter().flat_map(|it| it.revisions).filter_map(|it| it.revision);
        Ok(Baseline { version: read.limbeck, revisions: revisions.into_set(), fingerprints })
    }

    /// What of an audit is new, and what is to be said about the comparison.
    ///
    /// # Errors
    /// Where the report is of another folder.
    pub fn new_of(&self, audit: Audit) -> Result<(Audit, Option<String>), String> {
        let ids = || audit.environments.iter().flat_map(|it| &it.migrations).filter_map(|it| it.id());
        let is_other = !self.revisions.is_empty() && ids().next().is_some();
        if is_other && !ids().any(|id| self.revisions.contains(id)) {
            return Err(format!("it is of another folder: none of its {} revisions is here", self.revisions.len()));
        }
        let note = (self.version != env!("CARGO_PKG_VERSION")).then(|| {
            format!(
                "Limbeck {} wrote the baseline, and this is {}: what rules say may have changed, and count as new",
                self.version,
                env!("CARGO_PKG_VERSION")
            )
        });
        let before = audit.findings.len();
        let mut audit = audit.without(|finding| self.fingerprints.contains(&finding.mark()));
        let still = before - audit.findings.len();
        audit.known = Some(Known { still, gone: self.fingerprints.len().saturating_sub(still) });
        Ok((audit, note))
    }
}
