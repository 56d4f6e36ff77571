//! Alembic itself, in a Python of its own, and what it answers.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Environment, FOLDER};
use crate::tools;

const SCRIPT: &str = "tests/conformance/alembic_says.py";

const VERSIONS: &str = "import alembic, platform, sqlalchemy; \
    print('Alembic', alembic.__version__, 'SQLAlchemy', sqlalchemy.__version__, 'Python', platform.python_version())";

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

/// What a script prints of a question, which is also left in a file of this name.
pub(crate) fn printed<T: DeserializeOwned>(
    python: &Path,
    script: &str,
    seed: &str,
    name: &str,
    question: &impl Serialize,
) -> Result<T> {
    let file = Path::new(FOLDER).join(name);
    fs::write(&file, serde_json::to_vec(question)?)?;
    let mut command = tools::command(python);
    command
        // Beside the migrations, compiled files would be part of the folder that Limbeck reads.
        .env("PYTHONPYCACHEPREFIX", std::path::absolute(FOLDER)?.join("pycache"))
        .env("PYTHONHASHSEED", seed)
        .arg(script)
        .stdin(File::open(&file)?);
    serde_json::from_str(&tools::output(&mut command)?)
        .with_context(|| format!("{script} wrote something else than was expected"))
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

/// Which versions of what answers.
pub(crate) fn versions(python: &Path) -> Result<String> {
    Ok(tools::output(tools::command(python).args(["-c", VERSIONS]))?.trim().to_owned())
}

/// A Python of our own with the newest Alembic in it.
pub(crate) fn python_with_alembic() -> Result<PathBuf> {
    python_with("venv", &[])
}

/// The same with more packages, in a folder of this name.
pub(super) fn python_with(folder: &str, packages: &[String]) -> Result<PathBuf> {
    let venv = env::current_dir()?.join(FOLDER).join(folder);
    let python = venv.join("bin/python");
    let what = [&["alembic".to_owned(), "sqlalchemy".to_owned()], packages].concat();
    // Written last: what is there is complete, and of these packages.
    let installed = venv.join("installed.txt");
    if fs::read_to_string(&installed).ok() != Some(what.join("\n")) {
        tools::announce(&format!("Installing {} from PyPI", what.join(", ")), "20 s");
        tools::output(tools::command("python3").args(["-m", "venv", "--clear"]).arg(&venv))?;
        let install = ["-m", "pip", "--disable-pip-version-check", "install", "--quiet"];
        tools::output(tools::command(&python).args(install).args(&what))?;
        fs::write(installed, what.join("\n"))?;
    }
    Ok(python)
}
