//! A database itself, which Alembic and Limbeck's DDL run on, and what is in it then.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};

use anyhow::Result;
use limbeck_tools::database::Database;
use limbeck_tools::environments::{Environment, FOLDER};
use limbeck_tools::{programs, python};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::limbeck::Said;
use crate::script::printed;

const SCRIPT: &str = "tests/conformance/schemas.py";

/// Where Alembic's answers are kept.
const KEPT: &str = "schemas";

/// What SQLAlchemy reaches the databases by, and what its asynchronous half can't be imported without.
const DRIVERS: [&str; 3] = ["psycopg2-binary", "pymysql", "greenlet"];

/// An environment to ask about.
#[derive(Serialize)]
pub(super) struct Asked<'a> {
    question: Question<'a>,
    /// As Limbeck writes them.
    types: Vec<&'a str>,
    ddl: &'a str,
}

/// Migrations to run: all that the answer depends on.
#[derive(Serialize)]
pub(crate) struct Question<'a> {
    name: &'a str,
    database: &'static str,
    sha256: &'a [String],
    root: PathBuf,
    script_location: PathBuf,
    version_locations: Vec<PathBuf>,
    naming_convention: Option<&'a Path>,
    installed: &'a [String],
    variables: &'a [String],
    python: PathBuf,
    /// The revision to go up to; the heads where none is named.
    destination: Option<&'a str>,
}

/// What a database says of one environment.
#[derive(Deserialize)]
pub(super) struct Answer {
    pub(super) made: Made,
    /// By their text.
    pub(super) types: BTreeMap<String, Type>,
    pub(super) ddl: Option<Ran>,
}

/// What Alembic's migrations make.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Made {
    pub(super) upgraded: Option<Value>,
    pub(super) downgraded: Option<Value>,
    /// Why there is nothing after the upgrade.
    pub(super) problem: Option<String>,
    /// Why there is nothing after the downgrade.
    pub(super) downgrade_problem: Option<String>,
}

/// What a type's text means.
#[derive(Deserialize)]
pub(super) struct Type {
    /// As the database writes it.
    pub(super) r#type: String,
    /// Whether it brings a default, as SERIAL does.
    pub(super) default: bool,
}

/// What Limbeck's DDL makes.
#[derive(Deserialize)]
pub(super) struct Ran {
    pub(super) catalogs: Value,
    /// Where it stopped.
    pub(super) problem: Option<String>,
}

impl<'a> Question<'a> {
    /// What the project's application tells Alembic at run time is told here.
    pub(crate) fn of(database: Database, environment: &'a Environment) -> Result<Question<'a>> {
        Ok(Question {
            name: &environment.name,
            database: database.name(),
            sha256: &environment.sha256,
            root: environment.root()?,
            script_location: environment.script_location()?,
            version_locations: environment.version_locations()?,
            naming_convention: environment.naming_convention.as_deref(),
            installed: &environment.installed,
            variables: &environment.variables,
            python: python_of(environment)?,
            destination: None,
        })
    }

    /// The same for another Python, with what the application wants there.
    pub(crate) fn with(self, python: PathBuf, variables: &'a [String]) -> Question<'a> {
        Question { variables, python, ..self }
    }

    /// The same up to a revision.
    pub(crate) fn up_to(self, revision: &'a str) -> Question<'a> {
        Question { destination: Some(revision), ..self }
    }

    /// The same for migrations that lie elsewhere.
    pub(crate) fn in_folders(self, version_locations: Vec<PathBuf>) -> Question<'a> {
        Question { version_locations, ..self }
    }
}

impl<'a> Asked<'a> {
    pub(super) fn of(database: Database, environment: &'a Environment, said: &'a Said) -> Result<Asked<'a>> {
        let question = Question::of(database, environment)?;
        Ok(Asked { question, types: said.types().into_iter().collect(), ddl: &said.ddl })
    }
}

/// The answers, in the order of the questions.
pub(super) fn answers(python: &Path, database: Database, asked: &[Asked]) -> Result<Vec<Answer>> {
    database.install()?;
    let kept = env::current_dir()?.join(FOLDER).join(KEPT);
    programs::announce(&format!("Running migrations on {}", database.title()), "2 minutes the first time");
    let question = serde_json::json!({ "database": database.name(), "kept": kept, "environments": asked });
    printed(python, SCRIPT, "0", "schema.json", &question)
}

/// A Python with Alembic and the drivers.
pub(crate) fn python() -> Result<PathBuf> {
    python::with_packages("venv-databases", &DRIVERS.map(str::to_owned))
}

/// The same with what the migrations of an environment import and can't do without.
fn python_of(environment: &Environment) -> Result<PathBuf> {
    if environment.installed.is_empty() {
        return python();
    }
    let packages = [&DRIVERS.map(str::to_owned), environment.installed.as_slice()].concat();
    python::with_packages(&format!("venv-{}", environment.name), &packages)
}
