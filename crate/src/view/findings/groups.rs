//! Findings in groups, worst first, of each group as many as are asked for.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{FindingCounts, FindingRow, finding, findings_of, place};
use crate::audit::Audit;
use crate::environment::Environment;
use crate::finding::{Group as Subject, Severity};
use crate::ordered::{Arrange, Gather};
use crate::report::sentence::grouped;
use crate::rules::{Finding, Suppressed};
use crate::view::resolution::resolve;
use crate::view::rules::{RuleView, rule_view};
use crate::view::schema::{ObjectRef, reference};
use crate::view::{Relative, relative};

/// Groups that a person looks at, at first.
const FIRST: usize = 12;

/// So many findings are looked through at once: none of them has to wait.
const FEW: usize = 25;

/// What findings are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Grouping {
    /// What is wrong.
    Rule,
    /// The migration that it is in.
    Revision,
    /// The table that it is about.
    Table,
    /// How bad it is.
    Severity,
}

/// Which findings are wanted.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Sought {
    /// Of which environment, from 0.
    pub environment: usize,
    /// What they are grouped by.
    pub by: Grouping,
    /// All of them; otherwise what matters now, where nothing narrows them down.
    pub whole: bool,
    /// Of this severity.
    pub severity: Option<String>,
    /// Of the rules with this subject.
    pub subject: Option<String>,
    /// Of this rule.
    pub rule: Option<String>,
    /// About revisions at this address, or with these words.
    pub search: String,
}

impl Sought {
    /// What matters now, of an environment.
    pub fn now(environment: usize, by: Grouping) -> Sought {
        Sought { environment, by, whole: false, severity: None, subject: None, rule: None, search: String::new() }
    }
}

/// Findings in groups.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FindingsView {
    /// The groups, worst first, as many as were asked for.
    pub groups: Vec<FindingGroup>,
    /// How many groups there are of what is wanted.
    pub all_groups: u32,
    /// How many findings are in those that are here.
    pub shown: u32,
    /// How many there are, wanted or not.
    pub all: u32,
    /// What is left out because it can wait, in words.
    pub left_out: Option<String>,
    /// What rules with findings are about, with how many there are.
    pub subjects: Vec<SubjectCount>,
    /// How many there are of each severity.
    pub severities: FindingCounts,
    /// What comments ask not to be told, the first of them.
    pub suppressed: Vec<SuppressedRow>,
    /// How many of these there are.
    pub all_suppressed: u32,
    /// How many hints on what is deployed are not told, in all environments.
    pub of_deployed: u32,
}

/// A finding that a comment asks not to be told.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SuppressedRow {
    /// The rule's name.
    pub rule: &'static str,
    /// What is wrong.
    pub message: String,
    /// Why that is not to be told, as the comment says.
    pub reason: String,
    /// The file.
    pub path: String,
    /// Line of the comment, from 1.
    pub line: u32,
    /// The file is a migration, which has a page.
    pub is_migration: bool,
}

/// So many findings that are not to be told are shown.
const SUPPRESSED: usize = 200;

/// How many findings have a subject.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SubjectCount {
    /// The subject's word.
    pub subject: &'static str,
    /// How many there are.
    pub count: u32,
}

/// Findings that belong together.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FindingGroup {
    /// What it is told by among the others.
    pub key: String,
    /// The worst severity in it.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"error\" | \"warning\" | \"info\""))]
    pub severity: &'static str,
    /// How many findings there are in it.
    pub count: u32,
    /// In how many files.
    pub files: u32,
    /// The rule that they are of, where they are grouped by it.
    pub rule: Option<RuleView>,
    /// The migration that they are in, likewise.
    pub migration: Option<Relative>,
    /// The table that they are about, likewise.
    pub table: Option<ObjectRef>,
    /// What all of them say, where they say the same.
    pub message: Option<String>,
    /// The fix of all of them, likewise.
    pub mend: Option<String>,
    /// Why all of them matter, where the rule does not say so, likewise.
    pub why: Option<String>,
    /// What Alembic prints about all of them, likewise.
    pub alembic_says: Option<String>,
    /// The first of them: those that say the same after each other, the newest first.
    pub places: Vec<FindingRow>,
}

/// Groups of what is wanted: so many of them, each with so many of its findings.
pub fn findings(audit: &Audit, sought: &Sought, groups: usize, places: usize) -> FindingsView {
    let all = findings_of(audit, sought.environment).count();
    let Selected { groups: selected, mut left_out } = selected(audit, sought);
    let all_groups = selected.len();
    // What is an error is shown at once, however many groups that are.
    let errors = selected.iter().filter(|(_, of)| of.iter().any(|it| it.severity() == Severity::Error)).count();
    let groups = if left_out.is_some() { groups.min(FIRST.max(errors)) } else { groups };
    let shown = selected.iter().take(groups).map(|(_, findings)| findings.len()).sum::<usize>();
    if let Some(left_out) = &mut left_out {
        left_out.further = selected.iter().skip(groups).map(|(_, findings)| findings.len()).sum();
        left_out.groups = all_groups.saturating_sub(groups);
    }
    let order = Order::of(audit.environments.get(sought.environment));
    let mut subjects: BTreeMap<Subject, u32> = BTreeMap::new();
    for finding in findings_of(audit, sought.environment) {
        *subjects.entry(finding.rule.group).or_default() += 1;
    }
    let environment = audit.environments.get(sought.environment);
    let suppressed = || {
        audit.suppressed.iter().filter(|it| match environment {
            Some(environment) => audit.concerns(&it.finding, environment),
            None => it.finding.environment.is_none(),
        })
    };
    FindingsView {
        groups: selected
            .into_iter()
            .take(groups)
            .map(|(key, findings)| group(audit, sought, &order, key, findings, places))
            .collect(),
        all_groups: all_groups as u32,
        shown: shown as u32,
        all: all as u32,
        left_out: left_out.and_then(|it| it.words(audit.environments.get(sought.environment), sought.by)),
        subjects: subjects
            .into_iter()
            .map(|(subject, count)| SubjectCount { subject: subject.word(), count })
            .collect(),
        severities: FindingCounts::of(findings_of(audit, sought.environment)),
        all_suppressed: suppressed().count() as u32,
        of_deployed: audit.of_deployed as u32,
        suppressed: suppressed()
            .take(SUPPRESSED)
            .map(|Suppressed { finding, reason, line }| SuppressedRow {
                rule: finding.rule.name,
                message: finding.message.clone(),
                reason: reason.clone(),
                path: finding.path.clone(),
                line: *line,
                is_migration: environment.is_some_and(|it| place(it, &finding.path).is_some()),
            })
            .collect(),
    }
}

/// Further findings of a group, so many from a place on.
pub fn places(audit: &Audit, sought: &Sought, key: &str, from: usize, most: usize) -> Vec<FindingRow> {
    let environment = audit.environments.get(sought.environment);
    let group = selected(audit, sought).groups.into_iter().find(|(own, _)| own == key);
    let Some((_, findings)) = group else { return Vec::new() };
    let findings = Order::of(environment).arranged(findings);
    findings.into_iter().skip(from).take(most).map(|it| finding(audit, environment, it)).collect()
}

/// Findings by the keys of their groups.
type Groups<'a> = Vec<(String, Vec<&'a Finding>)>;

/// What is wanted, and what of it can wait.
struct Selected<'a> {
    groups: Groups<'a>,
    left_out: Option<LeftOut>,
}

fn selected<'a>(audit: &'a Audit, sought: &Sought) -> Selected<'a> {
    let search = Search::of(audit, sought);
    let is = |wanted: &Option<String>, word: &str| wanted.as_deref().is_none_or(|wanted| wanted == word);
    let is_narrowed = sought.severity.is_some()
        || sought.subject.is_some()
        || sought.rule.is_some()
        || !sought.search.trim().is_empty();
    let is_whole = sought.whole || is_narrowed || findings_of(audit, sought.environment).count() <= FEW;
    let mut left_out = (!is_whole).then(LeftOut::default);
    let mut groups: BTreeMap<String, Vec<&Finding>> = BTreeMap::new();
    for it in findings_of(audit, sought.environment) {
        let is_wanted = is(&sought.severity, it.severity().word())
            && is(&sought.subject, it.rule.group.word())
            && is(&sought.rule, it.rule.name)
            && search.keeps(it);
        if !is_wanted {
            continue;
        }
        match left_out.as_mut().filter(|_| !audit.matters_now(it)) {
            Some(left_out) if it.rule.group.advises() => left_out.old += 1,
            Some(left_out) => left_out.minor += 1,
            None => groups.entry(key(it, sought.by)).or_default().push(it),
        }
    }
    let weight = |findings: &[&Finding]| {
        let worst = findings.iter().map(|it| it.severity()).min();
        let rows = findings.iter().map(|it| rows_at_stake(it)).max();
        (worst, Reverse(rows), findings.iter().all(|it| it.rule.group.advises()), Reverse(findings.len()))
    };
    let mut groups: Vec<_> = groups.into_iter().map(|(key, it)| ((key.is_empty(), weight(&it)), (key, it))).collect();
    groups.arrange_by_key(|(weight, _)| *weight);
    let groups = groups.into_iter().map(|(_, group)| group).collect();
    Selected { groups, left_out }
}

/// The rows of a large table that wait; none where that is not known.
fn rows_at_stake(finding: &Finding) -> u64 {
    let large = finding.size.filter(|size| size.is_large() && finding.rule.group == Subject::Locks);
    large.map_or(0, |size| size.rows)
}

fn key(finding: &Finding, by: Grouping) -> String {
    match by {
        Grouping::Rule => finding.rule.name.to_owned(),
        Grouping::Revision => finding.path.clone(),
        Grouping::Table => finding.table.as_ref().map(ToString::to_string).unwrap_or_default(),
        Grouping::Severity => finding.severity().word().to_owned(),
    }
}

fn group(
    audit: &Audit,
    sought: &Sought,
    order: &Order,
    key: String,
    findings: Vec<&Finding>,
    places: usize,
) -> FindingGroup {
    let environment = audit.environments.get(sought.environment);
    let findings = order.arranged(findings);
    let shared = |said: fn(&Finding) -> Option<String>| {
        let words = findings.first().filter(|_| sought.by == Grouping::Rule).and_then(|it| said(it))?;
        findings.iter().all(|it| said(it).as_ref() == Some(&words)).then_some(words)
    };
    let first = findings.first();
    let migration = first.filter(|_| sought.by == Grouping::Revision).and_then(|it| {
        let environment = environment?;
        Some(relative(environment, place(environment, &it.path)?))
    });
    let table = first.filter(|_| sought.by == Grouping::Table).and_then(|it| it.table.as_ref());
    FindingGroup {
        severity: findings.iter().map(|it| it.severity()).min().unwrap_or(Severity::Info).word(),
        count: findings.len() as u32,
        files: findings.iter().map(|it| it.path.as_str()).into_set().len() as u32,
        rule: first.filter(|_| sought.by == Grouping::Rule).map(|it| rule_view(environment, it.rule)),
        migration,
        table: table.map(|id| reference("table", id)),
        message: shared(|it| Some(it.message.clone())),
        mend: shared(|it| it.fix_in_words()),
        why: shared(|it| it.why.clone()),
        alembic_says: shared(|it| it.alembic_says.clone()),
        places: findings.iter().take(places).map(|it| finding(audit, environment, it)).collect(),
        key,
    }
}

/// The places of migrations in the chain, by their paths.
struct Order(BTreeMap<String, usize>);

impl Order {
    fn of(environment: Option<&Environment>) -> Order {
        let chain = environment.into_iter().flat_map(Environment::chain).enumerate();
        Order(chain.map(|(at, migration)| (migration.path.clone(), at)).into_map())
    }

    /// Findings worst first, then the newest, and after each other those that say the same.
    fn arranged<'a>(&self, findings: Vec<&'a Finding>) -> Vec<&'a Finding> {
        let newest = |it: &Finding| Reverse(self.0.get(&it.path).copied());
        let mut findings: Vec<_> = findings
            .into_iter()
            .map(|it| ((it.severity(), Reverse(rows_at_stake(it)), newest(it), it.position), it))
            .collect();
        findings.arrange_by_key(|(key, _)| *key);
        let mut first: BTreeMap<(Severity, &str, &str), usize> = BTreeMap::new();
        let alike = findings
            .into_iter()
            .enumerate()
            .map(|(at, (_, it))| (*first.entry((it.severity(), it.rule.name, &it.message)).or_insert(at), it));
        let mut alike: Vec<_> = alike.collect();
        alike.arrange_by_key(|(first, _)| *first);
        alike.into_iter().map(|(_, it)| it).collect()
    }
}

/// What is searched for: revisions by their address, or words.
struct Search {
    paths: Option<BTreeSet<String>>,
    words: Vec<String>,
}

impl Search {
    fn of(audit: &Audit, sought: &Sought) -> Search {
        let resolved = resolve(audit, sought.environment, &sought.search).filter(|it| it.problem.is_none());
        let words = sought.search.split_whitespace().map(str::to_lowercase).collect();
        Search { paths: resolved.map(|it| it.paths.into_iter().into_set()), words }
    }

    fn keeps(&self, finding: &Finding) -> bool {
        match &self.paths {
            Some(paths) => paths.contains(&finding.path),
            None if self.words.is_empty() => true,
            None => {
                let revision = finding.revision.as_deref().unwrap_or_default();
                let texts = [finding.rule.name, &finding.message, &finding.path, revision].map(str::to_lowercase);
                self.words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
            }
        }
    }
}

/// What is left out because it can wait.
#[derive(Default)]
struct LeftOut {
    old: usize,
    minor: usize,
    further: usize,
    groups: usize,
}

impl LeftOut {
    fn words(&self, environment: Option<&Environment>, by: Grouping) -> Option<String> {
        let many =
            |count: usize, one: &str, more: &str| format!("{} {}", grouped(count), if count == 1 { one } else { more });
        let is_said = environment.is_some_and(|it| it.released.is_some());
        let old = if is_said { "what is deployed" } else { "migrations before the last ten" };
        let groups = match by {
            Grouping::Rule => ("more rule", "more rules"),
            Grouping::Revision => ("more file", "more files"),
            Grouping::Table => ("more table", "more tables"),
            Grouping::Severity => ("more severity", "more severities"),
        };
        let parts = [
            (self.old, format!("{} about {old}", many(self.old, "piece of advice", "pieces of advice"))),
            (
                self.minor,
                format!("{} only worth knowing", many(self.minor, "older finding that is", "older findings that are")),
            ),
            (
                self.further,
                format!("{} of {}", many(self.further, "finding", "findings"), many(self.groups, groups.0, groups.1)),
            ),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
        let (last, others) = parts.split_last()?;
        Some(if others.is_empty() { last.clone() } else { format!("{} and {last}", others.join(", ")) })
    }
}
