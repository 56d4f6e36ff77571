//! Comments that ask for something not to be told: `# limbeck: ignore[rule, rule] reason`.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use memchr::memmem;

use super::super::{Finding, level, released_paths, rule, rules, unknown_rule};
use super::Suppressed;
use crate::environment::{Environment, Options};
use crate::finding::Violation;
use crate::folder::{Folder, text};
use crate::preferences::Level;
use crate::project::stop::Place;
use crate::python::ast::{Ranged, Stmt};
use crate::python::lines::Position;
use crate::python::notes::{Comment, comments};
use crate::python::scopes::suites_of;
use crate::python::source::Source;

/// What such a comment begins with.
const MARK: &str = "limbeck:";

/// The rule about these comments.
const UNUSED: &str = "unused-ignore";

/// The comments of files, by their paths.
pub(super) struct Ignores(BTreeMap<String, OfFile>);

/// The comments of a file.
struct OfFile {
    ignores: Vec<Ignore>,
    /// The lines in which the functions and classes of its own level have their bodies.
    bodies: Vec<RangeInclusive<u32>>,
}

/// A comment.
struct Ignore {
    position: Position,
    /// What it names, and whether something was found that it names.
    names: Vec<(String, bool)>,
    reason: String,
    /// The lines that it stands beside, or above.
    lines: RangeInclusive<u32>,
    /// The lines of the statement that it stands beside.
    statement: RangeInclusive<u32>,
    /// It stands on a line of its own, in no function: it is about the file, too.
    is_of_file: bool,
}

impl Ignores {
    /// The comments of migrations, and of the files that something is told about.
    pub(super) fn of(told: &[Finding], folder: &Folder, environments: &[Environment]) -> Ignores {
        let mut files: BTreeMap<String, OfFile> = BTreeMap::new();
        for migration in environments.iter().flat_map(|it| &it.migrations) {
            if memmem::find(migration.text.as_bytes(), MARK.as_bytes()).is_some()
                && !files.contains_key(&migration.path)
            {
                files.insert(migration.path.clone(), OfFile::of(&migration.path, &migration.text));
            }
        }
        let mut last = "";
        for path in told.iter().map(|finding| finding.path.as_str()) {
            if path == last || files.contains_key(path) {
                continue;
            }
            last = path;
            if let Some(bytes) = folder.bytes(path).filter(|bytes| memmem::find(bytes, MARK.as_bytes()).is_some()) {
                files.insert(path.to_owned(), OfFile::of(path, &text::decoded(bytes).text));
            }
        }
        Ignores(files)
    }

    /// What is told, and what comments ask not to be.
    pub(super) fn parted(&mut self, told: Vec<Finding>) -> (Vec<Finding>, Vec<Suppressed>) {
        if self.0.is_empty() {
            return (told, Vec::new());
        }
        let (mut findings, mut suppressed) = (Vec::new(), Vec::new());
        for finding in told {
            let file = self.0.get_mut(&finding.path);
            match file.and_then(|file| file.ignore(&finding)) {
                Some((reason, line)) => suppressed.push(Suppressed { finding, reason, line }),
                None => findings.push(finding),
            }
        }
        (findings, suppressed)
    }

    /// What there is to say of the comments themselves, after all else was parted: that they ignore nothing, or can't be read.
    pub(super) fn unused(&self, environments: &[Environment], options: &Options) -> Vec<Finding> {
        let Some(unused) = rule(UNUSED) else { return Vec::new() };
        let mut findings = Vec::new();
        let released: Vec<_> = environments.iter().map(released_paths).collect();
        let is_deployed =
            |at: usize, path: &str| released.get(at).and_then(Option::as_ref).is_some_and(|paths| paths.contains(path));
        for (path, file) in &self.0 {
            let own = environments
                .iter()
                .enumerate()
                .find_map(|(at, environment)| Some((at, environment.migrations.iter().find(|it| it.path == *path)?)));
            let environment = own.map(|(at, _)| at);
            let violation = |position, message: String| match own {
                Some((_, migration)) => Violation::at(migration, position, message),
                None => Violation::of_place(Place { path: path.clone(), position }, message),
            };
            if level(unused, environment, environments, options) == Level::Off {
                continue;
            }
            let messages = file.ignores.iter().flat_map(|ignore| {
                let nothing = ignore.names.is_empty().then(|| {
                    "This comment ignores nothing: write `# limbeck: ignore[rule] reason`, with the name of a rule."
                        .to_owned()
                });
                let judges = |name: &str| judges(name, path, environments, options);
                let of_names = ignore.names.iter().filter(|(name, is_used)| !is_used && name != UNUSED);
                let of_names = of_names.filter_map(move |(name, _)| match unknown_rule(name) {
                    Some(message) => Some(message),
                    None => judges(name).then(|| format!("`{name}` finds nothing here: the comment ignores nothing.")),
                });
                nothing.into_iter().chain(of_names).map(|message| (ignore.position, message))
            });
            for (position, message) in messages {
                let violation = violation(position, message);
                if !environment.is_some_and(|at| is_deployed(at, path)) {
                    findings.push(Finding::of(unused, violation, environment));
                }
            }
        }
        findings
    }
}

/// Whether a rule of a name, or of a group, was on, and could have found something in a file: nothing is said against a
/// comment about one that was off, or is for another database.
fn judges(name: &str, path: &str, environments: &[Environment], options: &Options) -> bool {
    let is_named = |rule: &&crate::rules::Rule| rule.name == name || rule.group.word() == name;
    rules().filter(is_named).any(|rule| {
        let mut own = environments.iter().enumerate().filter(|(_, it)| it.migrations.iter().any(|it| it.path == *path));
        let is_on = |at| level(rule, at, environments, options) != Level::Off;
        match own.next() {
            None => is_on(None),
            Some(first) => {
                std::iter::once(first).chain(own).any(|(at, it)| is_on(Some(at)) && rule.holds_for(it.server()))
            }
        }
    })
}

impl OfFile {
    fn of(path: &str, text: &str) -> OfFile {
        let is_python = path.ends_with(".py");
        let source = is_python.then(|| Source::of(path, text.to_owned()));
        let (mut statements, mut bodies) = (Vec::new(), Vec::new());
        if let Some(source) = &source {
            spans(source, &source.module.body, &mut statements);
            bodies.extend(source.module.body.iter().filter_map(|statement| body(source, statement)));
        }
        let lines: Vec<&str> = text.lines().collect();
        let ignores = comments(text).filter_map(|comment| Ignore::of(comment, &lines, &statements));
        OfFile { ignores: ignores.collect(), bodies }
    }

    /// Why a finding is not to be told, and the line that says so: what stands beside it goes before what stands beside its
    /// statement, and that before what is about the file.
    fn ignore(&mut self, finding: &Finding) -> Option<(String, u32)> {
        let line = finding.position.line;
        let is_in_body = self.bodies.iter().any(|body| body.contains(&line));
        let covers: [&dyn Fn(&Ignore) -> bool; 3] =
            [&|it| it.lines.contains(&line), &|it| it.statement.contains(&line), &|it| it.is_of_file && !is_in_body];
        let is_named = |name: &str| name == finding.rule.name || name == finding.rule.group.word();
        for covers in covers {
            for ignore in self.ignores.iter_mut().filter(|it| covers(it)) {
                if let Some((_, is_used)) = ignore.names.iter_mut().find(|(name, _)| is_named(name)) {
                    *is_used = true;
                    return Some((ignore.reason.clone(), ignore.position.line));
                }
            }
        }
        None
    }
}

impl Ignore {
    fn of(comment: Comment<'_>, lines: &[&str], statements: &[RangeInclusive<u32>]) -> Option<Ignore> {
        // Others' marks may stand before it: `# noqa: E501 # limbeck: ignore[…]`.
        let (before, said) = comment.text.split_once(MARK)?;
        if !before.is_empty() && !before.trim_end().ends_with('#') {
            return None;
        }
        let asked = said.trim_start().strip_prefix("ignore").map(str::trim_start);
        let (names, reason) = asked.and_then(|it| it.strip_prefix('[')?.split_once(']')).unwrap_or_default();
        let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
        let names = names.map(|name| (name.to_owned(), false)).collect();
        let reason = reason.trim_start_matches([' ', '\t', '-', ':', '–', '—']).trim_end().to_owned();
        let line = comment.line;
        let statement_of = |line: u32| statements.iter().find(|it| it.contains(&line)).cloned().unwrap_or(line..=line);
        let own = lines.get(line as usize - 1).copied().unwrap_or_default();
        let (covered_lines, statement) = if comment.is_alone {
            let below = below(line, lines);
            let starting = statements.iter().find(|it| *it.start() == below).cloned();
            let covered = starting.unwrap_or(below..=below);
            (covered.clone(), covered)
        } else {
            (line..=line, statement_of(line))
        };
        let before = own.get(..comment.column).unwrap_or_default();
        let column = 1 + u32::try_from(before.encode_utf16().count()).unwrap_or(0);
        let position = Position { line, column };
        let is_of_file = comment.is_alone && comment.column == 0;
        Some(Ignore { position, names, reason, lines: covered_lines, statement, is_of_file })
    }
}

/// The line that a comment on a line of its own stands above; further comments may stand between.
fn below(line: u32, lines: &[&str]) -> u32 {
    let behind = lines.iter().skip(line as usize);
    let comments = behind.take_while(|it| it.trim_start().starts_with('#')).count();
    line + 1 + u32::try_from(comments).unwrap_or(0)
}

/// The lines of each statement of a suite and of those in it; of a compound one, those before its first suite.
fn spans(source: &Source, suite: &[Stmt], found: &mut Vec<RangeInclusive<u32>>) {
    for statement in suite {
        let first = line_at(source, statement.start().to_usize());
        let suites = suites_of(statement);
        let inner = suites.iter().filter_map(|suite| suite.first()).map(|it| line_at(source, it.start().to_usize()));
        let last = match inner.min() {
            Some(inner) => first.max(inner.saturating_sub(1)),
            None => line_at(source, statement.end().to_usize()),
        };
        found.push(first..=last);
        for suite in suites {
            spans(source, suite, found);
        }
    }
}

/// The lines of the body of a function or a class.
fn body(source: &Source, statement: &Stmt) -> Option<RangeInclusive<u32>> {
    let body = match statement {
        Stmt::FunctionDef(node) => &node.body,
        Stmt::AsyncFunctionDef(node) => &node.body,
        Stmt::ClassDef(node) => &node.body,
        _ => return None,
    };
    let first = line_at(source, body.first()?.start().to_usize());
    Some(first.max(1 + line_at(source, statement.start().to_usize()))..=line_at(source, statement.end().to_usize()))
}

fn line_at(source: &Source, offset: usize) -> u32 {
    source.lines.position(&source.text, offset).line
}
