//! The whole: from a folder to environments, their graphs and the findings.

use crate::finding::{Finding, Severity};
use crate::folder::{Content, Folder};
use crate::graph::Graph;
use crate::interpret::imports::ImportCache;
use crate::project::{self, Location};
use crate::revision::Migration;
use crate::rules::{self, Check};

/// Everything that was read of a folder.
#[derive(Debug)]
pub struct Audit {
    /// Files that were read.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// The environments, in the order of their paths.
    pub environments: Vec<Environment>,
    /// All findings, worst first, then by path and place.
    pub findings: Vec<Finding>,
}

/// An environment with its migrations.
#[derive(Debug)]
pub struct Environment {
    /// Where it lies, and how that is known.
    pub location: Location,
    /// Its migrations, in the order in which Alembic reads the files.
    pub migrations: Vec<Migration>,
    /// Who follows whom.
    pub graph: Graph,
    /// Whether its env.py mentions `version_num`: it makes the version table's column wider.
    pub widens_version_column: bool,
}

impl Environment {
    /// Its migrations in chain order, oldest first; what stands in no chain comes last.
    pub fn chain(&self) -> impl DoubleEndedIterator<Item = &Migration> {
        self.graph.chain().into_iter().map(|index| &self.migrations[index])
    }
}

/// Audits a folder. It never fails: what can't be read is a finding. `progress` is told how many
/// migrations were parsed, and of how many.
pub fn audit(folder: &Folder, progress: &mut dyn FnMut(usize, usize)) -> Audit {
    let locations = project::environments(folder);
    let total = locations.iter().map(|location| location.files.len()).sum();
    let imports = ImportCache::of(folder);
    let mut parsed = 0;
    let mut environments = Vec::with_capacity(locations.len());
    for location in locations {
        let mut migrations = Vec::with_capacity(location.files.len());
        for path in &location.files {
            migrations.push(match folder.bytes(path) {
                Some(_) => Migration::read(path, folder, &imports),
                None => Migration::unread(path),
            });
            parsed += 1;
            progress(parsed, total);
        }
        let env_py = folder.bytes(&crate::folder::joined(&location.path, "env.py")).unwrap_or_default();
        let mentions_version_num = |text: &[u8]| text.windows(11).any(|window| window == b"version_num");
        let widens_version_column = mentions_version_num(env_py)
            || migrations.iter().any(|migration| mentions_version_num(migration.text.as_bytes()));
        let graph = Graph::of(&migrations);
        environments.push(Environment { location, migrations, graph, widens_version_column });
    }
    let findings = findings(folder, &environments);
    let read = folder.files().filter(|(_, content)| matches!(content, Content::Bytes(_))).count();
    Audit { files: read, bytes: folder.total_bytes(), environments, findings }
}

fn findings(folder: &Folder, environments: &[Environment]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules::RULES {
        let mut report = |environment: Option<usize>, violations: Vec<crate::finding::Violation>| {
            findings.extend(violations.into_iter().map(|violation| Finding {
                rule: rule.name,
                severity: violation.severity.unwrap_or(rule.severity),
                message: violation.message,
                path: violation.path,
                position: violation.position,
                revision: violation.revision,
                environment,
            }));
        };
        match rule.check {
            Check::Folder(check) => report(None, check(folder, environments)),
            Check::Environment(check) => {
                for (index, environment) in environments.iter().enumerate() {
                    report(Some(index), check(environment));
                }
            }
        }
    }
    findings.sort_by(|left, right| {
        let key = |finding: &Finding| (finding.severity, finding.rule, finding.path.clone(), finding.position);
        key(left).cmp(&key(right))
    });
    findings
}

impl Audit {
    /// Findings of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Findings about one file.
    pub fn findings_of<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a Finding> {
        self.findings.iter().filter(move |finding| finding.path == path)
    }
}
