//! What matters now.

use std::collections::BTreeSet;

use crate::environment::Environment;
use crate::finding::Severity;
use crate::graph::Index;
use crate::ordered::Gather;
use crate::rules::Finding;

/// Revisions before the heads that are taken to be new, where nobody says what is deployed.
const NEW: usize = 10;

/// The migrations that are taken to be new: those that are not deployed, where somebody says so, else the last ten.
pub(in crate::view) fn new(environment: &Environment) -> BTreeSet<Index> {
    let order = environment.graph.upgrade_order.iter().copied();
    match &environment.released {
        Some(released) => order.filter(|index| !released.contains(index)).into_set(),
        None => order.rev().take(NEW).into_set(),
    }
}

/// Paths of migrations that are not new.
pub(super) fn older(environment: &Environment) -> BTreeSet<&str> {
    let new = new(environment);
    let all = environment.migrations.iter().enumerate();
    all.filter(|(index, _)| !new.contains(index)).map(|(_, migration)| migration.path.as_str()).into_set()
}

/// Why a finding can wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Waits {
    /// It advises about a migration that is not new.
    Old,
    /// It is only worth knowing.
    Minor,
}

/// Why a finding can wait, if it can: what is wrong matters wherever it is, advice only about what is new.
pub(super) fn waits(finding: &Finding, older: &BTreeSet<&str>) -> Option<Waits> {
    if finding.rule.group.advises() {
        older.contains(finding.path.as_str()).then_some(Waits::Old)
    } else {
        (finding.severity() == Severity::Info).then_some(Waits::Minor)
    }
}
