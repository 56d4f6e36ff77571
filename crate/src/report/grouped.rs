//! Findings, a group for each rule: what is repeated is said once.

use crate::audit::Audit;
use crate::finding::Severity;
use crate::rules::{Finding, Rule};

/// The findings of a rule, worst first.
pub(super) struct Group<'a> {
    pub(super) rule: &'static Rule,
    pub(super) findings: Vec<&'a Finding>,
}

/// The most groups that a person is shown at once; those with errors are shown all the same.
const MAX_GROUPS: usize = 12;

/// What a person is shown of an audit.
pub(super) struct Shown<'a> {
    /// What matters now, worst first.
    pub(super) groups: Vec<Group<'a>>,
    /// What would come next.
    pub(super) further: Vec<Group<'a>>,
    /// Advice on revisions that are long since deployed, as far as anybody can say.
    pub(super) older: Vec<Group<'a>>,
}

impl Group<'_> {
    /// The severity of the worst.
    pub(super) fn severity(&self) -> Severity {
        self.findings.first().map_or(Severity::Info, |finding| finding.severity())
    }
}

/// Findings by their rules, in the order of the worst of each: they come worst first.
pub(super) fn grouped<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for finding in findings {
        match groups.iter_mut().rev().find(|group| std::ptr::eq(group.rule, finding.rule)) {
            Some(group) => group.findings.push(finding),
            None => groups.push(Group { rule: finding.rule, findings: vec![finding] }),
        }
    }
    groups
}

impl<'a> Shown<'a> {
    pub(super) fn of(audit: &'a Audit, is_all: bool) -> Shown<'a> {
        if is_all {
            return Shown { groups: grouped(&audit.findings), further: Vec::new(), older: Vec::new() };
        }
        let (now, old): (Vec<&Finding>, Vec<&Finding>) = audit.findings.iter().partition(|it| audit.matters_now(it));
        let mut groups = grouped(now);
        let errors = groups.iter().filter(|group| group.severity() == Severity::Error).count();
        let further = groups.split_off(groups.len().min(MAX_GROUPS.max(errors)));
        Shown { groups, further, older: grouped(old) }
    }
}

/// How many findings groups have.
pub(super) fn count(groups: &[Group<'_>]) -> usize {
    groups.iter().map(|group| group.findings.len()).sum()
}
