//! The rules: one file each in the folder of its group, and one line in that group's list, from which documents, page and
//! tests are made. A rule is called by the bad thing that it finds.

mod api;
mod compatibility;
mod configuration;
mod cycles;
mod data;
mod deployed;
mod design;
mod destructive;
mod docstring;
mod ends;
mod fitted;
mod folded;
mod graph;
mod imports;
pub mod judged;
mod locks;
mod mend;
mod missing;
mod mistaken;
mod python;
mod replayed;
mod reversibility;
mod rewritten;
mod schema;
mod security;
mod settled;
mod style;
pub mod tabled;
mod types;

use std::collections::BTreeSet;
use std::ops::Deref;

use crate::dialect::{Dialect, Server, Version};
use crate::environment::{Environment, Options};
pub(crate) use crate::finding::Group;
use crate::finding::{Severity, Violation};
use crate::fix::Fix;
use crate::folder::{Folder, text};
use crate::inventory::standing::edits;
use crate::ordered::Gather;
use crate::preferences::Level;
use crate::preferences::sizes::Size;
use crate::project::Project;
use crate::revision::Migration;
pub use judged::Judged;
pub use replayed::Run;
pub use settled::{Settled, Suppressed};
pub use tabled::Tabled;

/// A rule, with what people read about it.
#[derive(Debug)]
pub struct Rule {
    /// Its name, in kebab-case.
    pub name: &'static str,
    /// What it is about.
    pub group: Group,
    /// How bad a violation is, where the place does not say otherwise.
    pub severity: Severity,
    /// What it finds.
    pub what: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
    /// The databases and versions that it holds for; each, where there is none.
    pub databases: &'static [Versions],
    /// It finds nothing unless a reader asks for it.
    pub is_opt_in: bool,
    /// Migrations that have it: the body of an `upgrade()`, with `# downgrade` before that of the `downgrade()`, and
    /// `# next revision` before the next one; or whole files, each behind `# file: its path`.
    pub bad: &'static str,
    /// Migrations that do the same and don't have it.
    pub good: &'static str,
    /// Finds the violations.
    pub check: Check,
}

/// Versions of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Versions {
    /// The database.
    pub dialect: Dialect,
    /// The first of them; from the beginning, where there is none.
    pub from: Option<Version>,
    /// The first that is none of them any more.
    pub below: Option<Version>,
}

impl Versions {
    /// All versions of a database.
    pub const fn of(dialect: Dialect) -> Versions {
        Versions { dialect, from: None, below: None }
    }

    /// Those from a version on.
    pub const fn from(self, major: u16, minor: u16) -> Versions {
        Versions { from: Some(Version::of(major, minor)), ..self }
    }

    /// Those before a version.
    pub const fn below(self, major: u16, minor: u16) -> Versions {
        Versions { below: Some(Version::of(major, minor)), ..self }
    }

    fn have(&self, server: Server) -> bool {
        self.dialect == server.dialect
            && self.from.is_none_or(|from| from <= server.version)
            && self.below.is_none_or(|below| server.version < below)
    }
}

/// PostgreSQL, whichever version.
const POSTGRESQL: Versions = Versions::of(Dialect::Postgresql);

impl Rule {
    /// Whether it is about what comes of carrying migrations out, which is of one database.
    pub fn is_of_replay(&self) -> bool {
        matches!(
            self.check,
            Check::Replay(_) | Check::Replays(_) | Check::Operation(_) | Check::Operations(_) | Check::Table(_)
        )
    }

    /// Whether it holds for a database.
    pub fn holds_for(&self, server: Server) -> bool {
        self.databases.is_empty() || self.databases.iter().any(|versions| versions.have(server))
    }
}

/// What a rule reports: a violation of it, in an environment.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// What is wrong, and where.
    pub violation: Violation,
    /// The environment it belongs to, by its place in the audit; none for the folder itself.
    pub environment: Option<usize>,
    /// How bad it is, as the reader sees it.
    pub settled: Severity,
    /// How large the table is that it is about, where the reader says so.
    pub size: Option<Size>,
    /// What it is known by from one audit to the next: it stays when lines move.
    pub fingerprint: u64,
}

impl Finding {
    /// A violation of a rule, as bad as the rule says.
    fn of(rule: &'static Rule, violation: Violation, environment: Option<usize>) -> Finding {
        let settled = violation.severity.unwrap_or(rule.severity);
        Finding { rule, violation, environment, settled, size: None, fingerprint: 0 }
    }

    /// Whether `alembic upgrade heads` stops at it: that goes up several lines, which `upgrade head` refuses. What takes data
    /// away runs through.
    pub fn stops_upgrade(&self) -> bool {
        let runs_through = self.rule.name == "multiple-heads" || self.rule.group == Group::Destructive;
        self.harm() == Severity::Error && !runs_through
    }

    /// How bad it is, as the reader sees it.
    pub fn severity(&self) -> Severity {
        self.settled
    }

    /// How bad it is, whatever the reader makes of it.
    pub fn harm(&self) -> Severity {
        self.violation.severity.unwrap_or(self.rule.severity)
    }

    /// Its fingerprint, as reports write it.
    pub fn mark(&self) -> String {
        format!("{:016x}", self.fingerprint)
    }
}

impl Deref for Finding {
    type Target = Violation;

    fn deref(&self) -> &Violation {
        &self.violation
    }
}

/// A violation with the place of its environment in the audit; none for the folder itself.
pub type Placed = (Option<usize>, Violation);

/// What a rule looks at.
#[derive(Debug)]
pub enum Check {
    /// One operation of an upgrade or a downgrade, where it is known what it meets.
    Operation(fn(&Judged<'_>) -> Vec<Violation>),
    /// All of them in one environment, in the order in which they run: those of each upgrade, then of its downgrade.
    Operations(fn(&Environment, &[Judged<'_>]) -> Vec<Violation>),
    /// A table that all migrations together leave.
    Table(fn(&Tabled<'_>) -> Vec<Violation>),
    /// One environment at a time.
    Environment(fn(&Environment) -> Vec<Violation>),
    /// What comes of carrying out one environment's migrations.
    Replay(fn(&Run<'_>) -> Vec<Violation>),
    /// The same, beside the other environments and the files.
    Replays(fn(&Folder, &[Run<'_>]) -> Vec<Placed>),
    /// The folder as a whole; with each violation the place of its environment, if it has one.
    Folder(fn(&Folder, &[Environment]) -> Vec<Placed>),
    /// The configurations, whether their environment is in the folder or not.
    Project(fn(&Project) -> Vec<Violation>),
    /// The same, beside the files and the environments.
    Configurations(fn(&Folder, &Project, &[Environment]) -> Vec<Violation>),
    /// The comments that ask for nothing to be told, once the other rules have told all (`settled/ignores.rs`).
    Ignores,
}

/// Every rule, group by group.
pub const GROUPS: [&[Rule]; 14] = [
    configuration::RULES,
    graph::RULES,
    python::RULES,
    schema::RULES,
    reversibility::RULES,
    api::RULES,
    destructive::RULES,
    compatibility::RULES,
    locks::RULES,
    data::RULES,
    design::RULES,
    types::RULES,
    security::RULES,
    style::RULES,
];

/// Every rule, in the order in which rules are told.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    GROUPS.into_iter().flatten()
}

/// All findings, worst first, then by rule, path and place; `options` is what holds for the folder as a whole.
pub fn findings(folder: &Folder, project: &Project, environments: &[Environment], options: &Options) -> Settled {
    let runs: Vec<Run<'_>> = environments.iter().map(Run::of).collect();
    let judged: Vec<Vec<Judged<'_>>> = environments.iter().map(judged::judged).collect();
    let mut told = Vec::new();
    let mut unspoken = Vec::new();
    let mut of_deployed = 0;
    let released: Vec<Option<BTreeSet<&str>>> = environments.iter().map(released_paths).collect();
    for rule in rules() {
        let is_asked = |(at, it): (usize, &Environment)| {
            let is_quiet = rule.is_opt_in || rule.group.advises();
            rule.holds_for(it.server()) && !(is_quiet && level(rule, Some(at), environments, options) == Level::Off)
        };
        if !environments.is_empty() && !environments.iter().enumerate().any(is_asked) {
            continue;
        }
        let placed = match rule.check {
            Check::Operation(check) => of_operations(&judged, rule, check),
            Check::Operations(check) => of_all_operations(environments, &judged, check),
            Check::Table(check) => of_tables(environments, rule, check),
            Check::Environment(check) => of_each(environments, check),
            Check::Replay(check) => of_each(&runs, check),
            Check::Replays(check) => check(folder, &runs),
            Check::Folder(check) => check(folder, environments),
            Check::Configurations(check) => {
                check(folder, project, environments).into_iter().map(|it| (None, it)).collect()
            }
            Check::Project(check) => check(project).into_iter().map(|it| (None, it)).collect(),
            Check::Ignores => Vec::new(),
        };
        let is_meant =
            |(at, _): &Placed| at.and_then(|at| environments.get(at)).is_none_or(|it| rule.holds_for(it.server()));
        let placed = placed.into_iter().filter(is_meant).collect();
        let placed = if rule.is_of_replay() { placed } else { once_for_all_databases(placed, environments) };
        for (environment, violation) in placed {
            let level = level(rule, environment, environments, options);
            let is_quiet = rule.is_opt_in || rule.group.advises();
            let paths = environment.and_then(|at| released.get(at)?.as_ref());
            let is_deployed = paths.is_some_and(|paths| paths.contains(violation.path.as_str()));
            let finding = Finding::of(rule, violation, environment);
            // Advice and hints on what is deployed everywhere are not worth a word, but are counted.
            if is_deployed && level != Level::Off && (rule.group.advises() || is_hint(&finding, environments, options))
            {
                of_deployed += 1;
            } else if level != Level::Off {
                told.push(finding);
                continue;
            }
            // What is not told is there all the same: checks of what would happen go by it.
            if !is_quiet {
                unspoken.push(finding);
            }
        }
    }
    Settled { of_deployed, ..settled::settled(told, unspoken, folder, environments, options) }
}

/// What is wrong with files is told once, for the first of the databases that they serve.
fn once_for_all_databases(placed: Vec<Placed>, environments: &[Environment]) -> Vec<Placed> {
    if environments.iter().all(|it| it.database.name.is_none()) {
        return placed;
    }
    let first = |at: usize| {
        let own = &environments[at];
        let is_first = |it: &Environment| it.database.name.is_some() && it.location == own.location;
        own.database.name.as_ref().and_then(|_| environments.iter().position(is_first)).unwrap_or(at)
    };
    let mut told: Vec<Placed> = Vec::new();
    for (environment, violation) in placed {
        let environment = environment.map(first);
        let is_told = |(at, it): &Placed| *at == environment && *it == violation;
        if !told.iter().any(is_told) {
            told.push((environment, violation));
        }
    }
    told
}

fn of_each<T>(all: &[T], check: fn(&T) -> Vec<Violation>) -> Vec<Placed> {
    let of = |(at, each): (usize, &T)| check(each).into_iter().map(move |it| (Some(at), it)).collect::<Vec<_>>();
    all.iter().enumerate().flat_map(of).collect()
}

/// What the tables at the heads violate.
fn of_tables(environments: &[Environment], rule: &Rule, check: fn(&Tabled<'_>) -> Vec<Violation>) -> Vec<Placed> {
    let asked = environments.iter().enumerate().filter(|(_, it)| rule.holds_for(it.server()));
    let of = |(at, environment)| {
        let violations: Vec<Violation> = tabled::tabled(environment).flat_map(|it| check(&it)).collect();
        violations.into_iter().map(move |violation| (Some(at), violation))
    };
    asked.flat_map(of).collect()
}

/// What operations violate a rule, those of downgrades less severely.
fn of_operations(all: &[Vec<Judged<'_>>], rule: &Rule, check: fn(&Judged<'_>) -> Vec<Violation>) -> Vec<Placed> {
    let violations = |judged: &Judged<'_>| {
        let is_downgrade = judged.is_downgrade;
        let call = judged.operation.call;
        let fitted = check(judged).into_iter().map(|it| fitted::fitted(it, rule, judged));
        let fitted = fitted.map(|it| rewritten::rewritten(it, rule, judged)).collect::<Vec<_>>();
        fitted.into_iter().map(move |violation| {
            let violation = match violation.severity.unwrap_or(rule.severity) {
                severity if is_downgrade => violation.with_severity(severity.lowered()),
                _ => violation,
            };
            (call, violation)
        })
    };
    let of = |(at, operations): (usize, &Vec<Judged<'_>>)| {
        let violations: Vec<(u32, Violation)> = operations.iter().flat_map(violations).collect();
        folded::of_one_line(violations).into_iter().map(move |violation| (Some(at), violation))
    };
    all.iter().enumerate().flat_map(of).collect()
}

fn of_all_operations(
    environments: &[Environment],
    all: &[Vec<Judged<'_>>],
    check: fn(&Environment, &[Judged<'_>]) -> Vec<Violation>,
) -> Vec<Placed> {
    let of = |(at, (environment, judged)): (usize, (&Environment, &Vec<Judged<'_>>))| {
        check(environment, judged).into_iter().map(move |it| (Some(at), it))
    };
    environments.iter().zip(all).enumerate().flat_map(of).collect()
}

/// How severe a rule is to be, as the reader has it: what is said of itself, else of its group.
pub(crate) fn chosen(rule: &Rule, options: &Options) -> Option<Level> {
    options.rules.get(rule.name).or_else(|| options.rules.get(rule.group.word())).copied()
}

/// How severe a rule is to be in an environment, or in the folder: there, what holds for all environments.
fn chosen_in(rule: &Rule, at: Option<usize>, environments: &[Environment], options: &Options) -> Option<Level> {
    if let Some(environment) = at.and_then(|at| environments.get(at)) {
        return chosen(rule, &environment.options);
    }
    let mut levels = environments.iter().map(|it| chosen(rule, &it.options));
    let first = levels.next().flatten();
    let in_all = first.filter(|_| levels.all(|level| level == first));
    in_all.or_else(|| chosen(rule, options))
}

/// Whether a finding is a hint for a reader who has deployed what it is about: nobody goes back that far, and of what a
/// schema is made by, everything is a fault.
fn is_hint(finding: &Finding, environments: &[Environment], options: &Options) -> bool {
    match finding.rule.group {
        Group::Reversibility => return true,
        Group::Schema => return false,
        // What a call did not do is done, or long since mended; what stops an upgrade stops the next one, too.
        Group::Api => return finding.harm() != Severity::Error,
        _ => {}
    }
    match chosen_in(finding.rule, finding.environment, environments, options) {
        Some(level) => level == Level::Info,
        None => finding.harm() == Severity::Info,
    }
}

/// How severe a rule is.
fn level(rule: &Rule, at: Option<usize>, environments: &[Environment], options: &Options) -> Level {
    let own = || match rule.severity {
        _ if rule.is_opt_in => Level::Off,
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Info => Level::Info,
    };
    chosen_in(rule, at, environments, options).unwrap_or_else(own)
}

/// The files of migrations that are deployed everywhere, where somebody says which.
fn released_paths(environment: &Environment) -> Option<BTreeSet<&str>> {
    let released = environment.released.as_ref()?;
    Some(released.iter().filter_map(|&index| Some(environment.migrations.get(index)?.path.as_str())).into_set())
}

/// Whether a file of the folder that is no migration of an environment, Python or SQL, has some text; all of it in small
/// letters.
fn written_elsewhere(folder: &Folder, environment: &Environment, holds: impl Fn(&str) -> bool) -> bool {
    let own: BTreeSet<&str> = environment.migrations.iter().map(|migration| migration.path.as_str()).into_set();
    let mut files = folder.files().map(|(path, _)| path).filter(|path| {
        (path.ends_with(".py") || path.ends_with(".sql") || path.ends_with(".mako")) && !own.contains(path)
    });
    files.any(|path| folder.bytes(path).is_some_and(|bytes| holds(&text::decoded(bytes).text.to_ascii_lowercase())))
}

/// Why a name is neither that of a rule nor of a group of rules; nothing where it is one.
pub fn unknown_rule(name: &str) -> Option<String> {
    if rule(name).is_some() || rules().any(|rule| rule.group.word() == name) {
        return None;
    }
    let distance = |rule: &'static Rule| (edits(rule.name, name), rule.name);
    let nearest = rules().map(distance).min().filter(|(edits, nearest)| *edits <= nearest.len().max(name.len()) / 3);
    Some(match nearest {
        Some((_, nearest)) => format!("There is no rule `{name}`; the nearest name is `{nearest}`."),
        None => format!("There is no rule `{name}`; `limbeck rules` lists them."),
    })
}

/// What has a migration follow other revisions: the edits of its header and of its docstring, where it is sure what they are.
pub(crate) fn following(migration: &Migration, parents: &[&str]) -> Option<Fix> {
    mend::with_identifier(migration, "down_revision", migration.down_revision.position(), parents)
}

/// The rule of a name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_kebab_case() {
        let names: BTreeSet<_> = rules().map(|rule| rule.name).into_set();
        assert_eq!(names.len(), rules().count());
        let is_of_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        assert!(names.iter().all(|name| name.bytes().all(is_of_name)));
    }
}
