//! Alembic itself, and what it answers.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use limbeck_tools::environments::Environment;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::script::printed;

const SCRIPT: &str = "tests/conformance/alembic_says.py";

/// What is said of a folder, by name: `graph.heads`, `versions/a.py down_revision`, `ask label@head`…
pub(crate) type Facts = BTreeMap<String, Value>;

/// A folder to ask Alembic about.
#[derive(Serialize)]
pub(crate) struct Question {
    /// Where `alembic` is called.
    pub(crate) folder: PathBuf,
    /// `alembic --config`.
    pub(crate) config: String,
    /// `alembic --name`.
    pub(crate) section: String,
    /// Options that the application sets at run time.
    pub(crate) set: BTreeMap<String, String>,
    /// Addresses of revisions.
    pub(crate) ask: Vec<String>,
}

impl Question {
    /// What the project's application tells Alembic at run time is told here: no ini is read.
    pub(crate) fn of_environment(environment: &Environment, folder: &Path) -> Result<Question> {
        let locations = env::join_paths(environment.version_locations()?)?;
        let text = |path: OsString| path.into_string().ok().context("a path that is no UTF-8");
        let set = [
            ("script_location", text(environment.script_location()?.into())?),
            ("path_separator", "os".to_owned()),
            ("version_locations", text(locations)?),
            ("recursive_version_locations", "true".to_owned()),
        ];
        Ok(Question {
            folder: folder.to_owned(),
            config: "no such file.ini".to_owned(),
            section: "alembic".to_owned(),
            set: set.map(|(name, value)| (name.to_owned(), value)).into(),
            ask: Vec::new(),
        })
    }
}

/// All that Alembic said.
pub(crate) struct Said {
    /// An answer for each question.
    pub(crate) answers: Vec<Answer>,
    /// Why a file could not be imported, by its path.
    pub(crate) only_header: BTreeMap<String, String>,
}

/// What Alembic said of one folder.
pub(crate) struct Answer {
    /// Its facts under each seed.
    pub(crate) facts: Vec<Facts>,
    /// What reading the folder and writing the history took, at best.
    pub(crate) time: Duration,
}

/// What the script prints.
#[derive(Deserialize)]
struct Printed {
    answers: Vec<PrintedAnswer>,
    only_header: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct PrintedAnswer {
    facts: Facts,
    seconds: f64,
}

/// Asks Alembic under each of Python's hash seeds. With `root`, what migrations import and isn't installed is
/// replaced by stand-ins.
pub(crate) fn asked(python: &Path, questions: &[Question], root: Option<&Path>, seeds: &[&str]) -> Result<Said> {
    let question = serde_json::json!({ "questions": questions, "root": root });
    let mut said = Said { answers: Vec::new(), only_header: BTreeMap::new() };
    for seed in seeds {
        let printed: Printed = printed(python, SCRIPT, seed, "questions.json", &question)?;
        let is_first = said.answers.is_empty();
        for (index, answer) in printed.answers.into_iter().enumerate() {
            let time = Duration::try_from_secs_f64(answer.seconds)?;
            if is_first {
                said.answers.push(Answer { facts: vec![answer.facts], time });
            } else {
                said.answers[index].facts.push(answer.facts);
                said.answers[index].time = said.answers[index].time.min(time);
            }
        }
        said.only_header.extend(printed.only_header);
    }
    Ok(said)
}
