//! Alembic itself, which runs the migrations.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use limbeck_tools::environments::Environment;
use serde::{Deserialize, Serialize};

use super::call::Call;
use crate::script::printed;

const SCRIPT: &str = "tests/conformance/alembic_does.py";

/// Migrations to run.
#[derive(Serialize)]
pub(super) struct Question {
    /// Where packages begin.
    pub(super) root: PathBuf,
    /// What is known of the project.
    pub(super) folder: PathBuf,
    /// Alembic's `script_location`.
    pub(super) script_location: PathBuf,
    /// Alembic's `version_locations`.
    pub(super) version_locations: Vec<PathBuf>,
    /// The database that Alembic writes for.
    pub(super) dialect: &'static str,
    /// Whether values are written into statements.
    pub(super) writes_literals: bool,
    /// The file that has the names of constraints, where Alembic is told.
    pub(super) naming_convention: Option<PathBuf>,
}

/// Why a function needs a database that makes a table anew in a batch.
pub(super) const BATCH: &str = "batch";

/// The database that is asked about, unless another is named.
pub(super) const POSTGRESQL: &str = "postgresql";

impl Question {
    /// What the project's application tells Alembic at run time is told here.
    pub(super) fn of_environment(environment: &Environment, folder: &Path) -> Result<Question> {
        Ok(Question {
            root: environment.root()?,
            folder: folder.to_owned(),
            script_location: environment.script_location()?,
            version_locations: environment.version_locations()?,
            dialect: POSTGRESQL,
            writes_literals: false,
            naming_convention: None,
        })
    }
}

/// Functions by their file and name.
pub(super) type Ran = BTreeMap<(String, String), Function>;

/// A function that was run.
#[derive(Deserialize)]
pub(super) struct Function {
    pub(super) end: End,
    /// Why it ended so, in a word or in those of the exception.
    pub(super) why: String,
    /// What it did, in order.
    #[serde(default)]
    pub(super) calls: Vec<Call>,
    /// The statements that Alembic wrote, in order.
    #[serde(default)]
    pub(super) written: Vec<String>,
}

/// How a run ended.
#[derive(Deserialize, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub(super) enum End {
    /// As a script that Alembic wrote offline.
    Ran,
    /// It needs a database; the calls are those with one that is empty.
    Database,
    /// What it does depends on code of the application that is not here.
    StandIn,
    /// It raises an exception of its own.
    Raises,
    /// Alembic, SQLAlchemy or Python refuse it.
    Error,
    /// Its file could not be imported.
    Import,
    /// It took too long.
    Timeout,
}

/// Runs the migrations of each question, in one process. Where they cannot be run, Alembic's problem is the answer.
pub(super) fn ran(python: &Path, questions: &[Question]) -> Result<Vec<Result<Ran, String>>> {
    let answers: Vec<Answer> = printed(python, SCRIPT, "0", "operations.json", &questions)?;
    let functions = |answer: Answer| match answer.problem {
        Some(problem) => Err(problem),
        None => Ok(answer
            .files
            .into_iter()
            .flat_map(|(path, functions)| functions.into_iter().map(move |(name, it)| ((path.clone(), name), it)))
            .collect()),
    };
    Ok(answers.into_iter().map(functions).collect())
}

/// What the script prints about a question.
#[derive(Deserialize)]
struct Answer {
    files: BTreeMap<String, BTreeMap<String, Function>>,
    problem: Option<String>,
}
