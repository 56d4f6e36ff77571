//! The checks that a person would go through: each with what was found, and where.

mod chain;
mod env_py;
mod files;
mod project;
mod tables;

use serde::Serialize;

use crate::beside::Beside;
use crate::environment::Environment;
use crate::folder::{Folder, shown};
use crate::models::Models;
use crate::rules::Finding;

/// A check and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Check {
    /// Its name.
    #[serde(rename = "check")]
    pub id: &'static str,
    /// The environment that it is about, by its path; none where there is no environment.
    pub environment: Option<String>,
    /// The database that it is about, where an environment serves several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// What came of it.
    pub status: CheckStatus,
    /// What was looked for, in a few words.
    pub title: &'static str,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "UPPERCASE")]
pub enum CheckStatus {
    /// It holds.
    Pass,
    /// It doesn't.
    Fail,
    /// It holds in part.
    Partial,
    /// The files don't tell.
    Unknown,
}

/// What a check rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Evidence {
    /// The file.
    pub path: String,
    /// Its line, from 1; none where it is about the file.
    pub line: Option<u32>,
    /// What is there.
    pub text: String,
}

/// What checks look at: the folder, and of its environments one, if there is one.
struct Scene<'a> {
    folder: &'a Folder,
    /// The environment, and its place in the audit.
    environment: Option<(usize, &'a Environment)>,
    findings: &'a [Finding],
    beside: &'a Beside,
    /// The models of a folder without an environment.
    models_alone: &'a Models,
}

/// What came of a check, and what it rests on.
struct Outcome(CheckStatus, Vec<Evidence>);

/// A check: its name, what is looked for, and how.
type Entry = (&'static str, &'static str, fn(&Scene<'_>) -> Outcome);

/// Every check, in the order in which a person would go through them.
const CHECKS: [Entry; 23] = [
    ("configuration-present", "There is a configuration for Alembic", files::configuration),
    ("script-directory-present", "There is a script directory", files::script_directory),
    ("env-py-present", "There is an env.py", files::env_py),
    ("migrations-present", "There are migrations", files::migrations),
    ("chain-whole", "The chain is whole", chain::is_whole),
    ("single-head", "There is one head", chain::single_head),
    ("replays-from-empty", "Migrations run through on an empty database", chain::replays),
    ("async-engine", "Driver and engine are both async, or neither is", env_py::engine),
    ("url-from-environment", "The database's address can be set from outside", env_py::url),
    ("no-credentials", "No password is written down", project::credentials),
    ("no-create-all", "The script directory has no tables made past the migrations", project::create_all),
    ("transaction-per-migration", "Each migration has a transaction of its own", env_py::transaction),
    ("downgrades-present", "Each migration can be undone", chain::downgrades),
    ("downgrade-reverses-order", "Downgrades drop tables in the reverse order", chain::reverse_order),
    ("foreign-keys-have-actions", "Foreign keys say what happens when their target is deleted", tables::actions),
    ("foreign-keys-indexed", "Foreign keys have an index", tables::indexed),
    ("constraints-named", "Constraints have names of their own", tables::named),
    ("timestamps-with-time-zone", "Timestamps have a time zone", tables::time_zones),
    ("documented-migrations-present", "Migrations that documents name are there", project::documented),
    ("models-tracked", "Alembic sees all models", project::tracked),
    ("models-migrated", "All models have migrations", project::migrated),
    ("one-schema-source", "Only migrations make tables", project::one_source),
    ("database-version", "The database is at the heads", project::database_version),
];

/// The checks of a folder, environment by environment; without any they stand once.
pub fn checks(
    folder: &Folder,
    environments: &[Environment],
    findings: &[Finding],
    beside: &Beside,
    models_alone: &Models,
) -> Vec<Check> {
    let scene = |environment| Scene { folder, environment, findings, beside, models_alone };
    if environments.is_empty() {
        return scene(None).checks();
    }
    environments.iter().enumerate().flat_map(|environment| scene(Some(environment)).checks()).collect()
}

impl<'a> Scene<'a> {
    fn checks(&self) -> Vec<Check> {
        let environment = self.environment.map(|(_, it)| it);
        let check = |(id, title, look): Entry| {
            let Outcome(status, evidence) = look(self);
            Check {
                id,
                environment: environment.map(|it| shown(&it.location.path).to_owned()),
                database: environment.and_then(|it| it.database.name.clone()),
                status,
                title,
                evidence,
            }
        };
        CHECKS.into_iter().map(check).collect()
    }

    /// The environment with its migrations, where there are any.
    fn migrated(&self) -> Option<&'a Environment> {
        self.environment.map(|(_, it)| it).filter(|it| !it.migrations.is_empty())
    }

    /// The findings about the environment.
    fn own_findings(&self) -> impl Iterator<Item = &'a Finding> {
        let own = self.environment.map(|(at, _)| at);
        self.findings.iter().filter(move |finding| finding.environment.is_some() && finding.environment == own)
    }
}

impl Outcome {
    /// It holds.
    fn pass(evidence: impl Into<Evidences>) -> Outcome {
        Outcome(CheckStatus::Pass, evidence.into().0)
    }

    /// It doesn't.
    fn fail(evidence: impl Into<Evidences>) -> Outcome {
        Outcome(CheckStatus::Fail, evidence.into().0)
    }

    /// It holds in part.
    fn partial(evidence: impl Into<Evidences>) -> Outcome {
        Outcome(CheckStatus::Partial, evidence.into().0)
    }

    /// The files don't tell.
    fn unknown(evidence: impl Into<Evidences>) -> Outcome {
        Outcome(CheckStatus::Unknown, evidence.into().0)
    }

    /// Of something that should hold for each of many: where it doesn't. `what` says of how many that is so.
    fn of_each(total: usize, against: Vec<Evidence>, what: Evidence) -> Outcome {
        let status = match against.len() {
            0 => CheckStatus::Pass,
            count if count == total => CheckStatus::Fail,
            _ => CheckStatus::Partial,
        };
        let mut evidence = vec![what];
        let more = against.len().saturating_sub(MAX_EVIDENCE);
        evidence.extend(against.into_iter().take(MAX_EVIDENCE));
        if more > 0 {
            evidence.push(Evidence { text: format!("{more} more"), ..evidence[0].clone() });
        }
        Outcome(status, evidence)
    }
}

/// Places that a check names of many.
const MAX_EVIDENCE: usize = 50;

/// What a check rests on: one thing, several, or none.
struct Evidences(Vec<Evidence>);

impl From<Evidence> for Evidences {
    fn from(evidence: Evidence) -> Evidences {
        Evidences(vec![evidence])
    }
}

impl From<Vec<Evidence>> for Evidences {
    fn from(evidence: Vec<Evidence>) -> Evidences {
        Evidences(evidence)
    }
}

impl Evidence {
    /// About a file or a directory as a whole.
    fn of(path: &str, text: impl Into<String>) -> Evidence {
        Evidence { path: shown(path).to_owned(), line: None, text: text.into() }
    }

    /// At a line of a file.
    fn at(path: &str, line: u32, text: impl Into<String>) -> Evidence {
        Evidence { path: path.to_owned(), line: Some(line), text: text.into() }
    }

    /// What a finding says.
    fn finding(finding: &Finding) -> Evidence {
        Evidence::at(shown(&finding.path), finding.position.line, finding.message.clone())
    }
}
