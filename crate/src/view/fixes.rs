//! Fixes of findings: which there are, what becomes of the files, and the bytes to write.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::findings::{findings_of, is_of};
use super::question::Bytes;
use crate::audit::Audit;
use crate::fix::Fix;
use crate::inventory::moment::Moment;
use crate::ordered::Arrange;
use crate::patch::{Patch, Round};
use crate::rules::Finding;

/// Which fixes of an environment are made: those that are sure, unless it is said otherwise.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Chosen {
    /// The environment, by its number from 0.
    pub environment: usize,
    /// Rules whose fixes are sure and are left alone.
    pub without: Vec<String>,
    /// Rules whose fixes are right on a condition, and are made.
    pub also: Vec<String>,
    /// The head whose branch is put behind the other one, instead of a merge.
    pub reparent: Option<String>,
    /// When a migration that comes is made.
    pub now: Now,
}

/// Milliseconds since 1970, as JavaScript's `Date.now()` tells them.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Now(u64);

impl Now {
    pub(super) fn moment(self) -> Moment {
        Moment { epoch: self.0 / 1_000, micros: (self.0 % 1_000) as u32 * 1_000 }
    }
}

/// Fixes, and what the chosen ones make of the files.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FixesView {
    /// All that can be chosen, rule by rule.
    pub rules: Vec<FixableRule>,
    /// The heads whose branch can be put behind the other one.
    pub heads: Vec<String>,
    /// The files that change or come.
    pub files: Vec<ChangedFile>,
    /// How many findings are fixed.
    pub made: u32,
    /// How many have fixes that go on from there: they are offered once this is done and the folder read again.
    pub later: u32,
    /// What can't be fixed, and why.
    pub refused: Vec<RefusedFix>,
}

/// The fixes of a rule.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FixableRule {
    /// The rule.
    pub rule: &'static str,
    /// The worst severity of its findings.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"error\" | \"warning\" | \"info\""))]
    pub severity: &'static str,
    /// How many findings have such a fix.
    pub count: u32,
    /// Each is right only if this holds; none where they are sure.
    pub condition: Option<String>,
}

/// A file that changes, or comes.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ChangedFile {
    /// Its path.
    pub path: String,
    /// It isn't there yet.
    pub is_new: bool,
    /// What changes, as a unified diff; none where a password would stand in it.
    pub diff: Option<String>,
}

/// A finding that can't be fixed.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct RefusedFix {
    /// The rule.
    pub rule: &'static str,
    /// The file.
    pub path: String,
    /// The line.
    pub line: u32,
    /// Why not.
    pub reason: String,
}

/// What is to be written of a file.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FileChange {
    /// Its path.
    pub path: String,
    /// What it was when it was read; none where it is new.
    pub before: Option<Bytes>,
    /// What it is to be.
    pub after: Bytes,
}

/// The fixes of an environment, and what the chosen ones make of the files.
pub fn fixes(audit: &Audit, chosen: &Chosen) -> FixesView {
    let mut patch = Patch::default();
    let round = made(audit, chosen, &mut patch);
    let files = patch.changes().zip(patch.diffs()).map(|(change, (path, diff))| ChangedFile {
        path: path.to_owned(),
        is_new: change.before.is_none(),
        diff,
    });
    FixesView {
        rules: rules(audit, chosen.environment),
        heads: with_alternative(audit, chosen.environment).filter_map(|it| it.revision.clone()).collect(),
        files: files.collect(),
        made: round.made.len() as u32,
        later: round.later.len() as u32,
        refused: round.refused.into_iter().map(refused).collect(),
    }
}

/// What the chosen fixes make of the files, as bytes.
pub fn fixed_files(audit: &Audit, chosen: &Chosen) -> Vec<FileChange> {
    let mut patch = Patch::default();
    made(audit, chosen, &mut patch);
    let change = |it: crate::patch::Change<'_>| FileChange {
        path: it.path.to_owned(),
        before: it.before.map(|bytes| bytes.to_vec().into()),
        after: it.after.into(),
    };
    patch.changes().map(change).collect()
}

/// Makes the chosen fixes, as far as they can be made at once.
fn made<'a>(audit: &'a Audit, chosen: &Chosen, patch: &mut Patch) -> Round<'a> {
    let fix = |finding: &'a Finding| chosen.fix(finding).filter(|_| is_of(audit, chosen.environment, finding));
    patch.take(audit, fix, Some(chosen.now.moment()))
}

impl Chosen {
    /// The fix of a finding that is made.
    fn fix<'f>(&self, finding: &'f Finding) -> Option<&'f Fix> {
        if let Some(head) = self.reparent.as_ref().filter(|_| finding.alternative.is_some()) {
            return finding.alternative.as_ref().filter(|_| finding.revision.as_ref() == Some(head));
        }
        let is_in = |rules: &[String]| rules.iter().any(|it| it == finding.rule.name);
        finding.fix.as_ref().filter(|fix| if fix.is_sure() { !is_in(&self.without) } else { is_in(&self.also) })
    }
}

fn with_alternative(audit: &Audit, environment: usize) -> impl Iterator<Item = &Finding> {
    findings_of(audit, environment).filter(|it| it.alternative.is_some())
}

/// The rules whose findings have fixes: those that are sure first, the worst of them first.
fn rules(audit: &Audit, environment: usize) -> Vec<FixableRule> {
    let mut of: BTreeMap<(bool, &str), Vec<(&Finding, &Fix)>> = BTreeMap::new();
    for finding in findings_of(audit, environment) {
        if let Some(fix) = &finding.fix {
            of.entry((!fix.is_sure(), finding.rule.name)).or_default().push((finding, fix));
        }
    }
    let mut rules: Vec<_> = of.into_iter().collect();
    let worst = |all: &[(&Finding, &Fix)]| all.iter().map(|(it, _)| it.severity()).min();
    rules.arrange_by_key(|((is_doubtful, name), all)| (*is_doubtful, worst(all), *name));
    let row = |((_, rule), all): ((bool, &'static str), Vec<(&Finding, &Fix)>)| {
        let mut conditions: Vec<&str> = all.iter().filter_map(|(_, fix)| fix.condition.as_deref()).collect();
        conditions.dedup();
        let condition = match conditions.as_slice() {
            [] => None,
            [only] => Some((*only).to_owned()),
            [first, rest @ ..] => Some(format!("{first}, and {} more like it", rest.len())),
        };
        let severity = worst(&all).map_or("", |it| it.word());
        FixableRule { rule, severity, count: all.len() as u32, condition }
    };
    rules.into_iter().map(row).collect()
}

fn refused((finding, reason): (&Finding, String)) -> RefusedFix {
    RefusedFix { rule: finding.rule.name, path: finding.path.clone(), line: finding.position.line, reason }
}
