//! Packages on `PyPI` that declare models, listed in `tests/conformance/models.tsv`, and what SQLAlchemy says of them.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use limbeck_tools::environments::{Environment, environment};
use limbeck_tools::python;
use serde::{Deserialize, Serialize};
use serde_json::Value;

const LIST: &str = "tests/conformance/models.tsv";

/// What separates imports, and metadata: both may hold spaces.
const SEPARATOR: &str = "; ";

/// What SQLAlchemy reaches `PostgreSQL` by.
const DRIVER: &str = "psycopg2-binary";

/// One line of the list.
pub(super) struct Package {
    /// What it is asked for by.
    pub(super) name: String,
    /// The one of `environments.tsv` that its wheels are in.
    environment: String,
    /// What has to be installed for its models to be imported; often the package itself, with all that it wants.
    installed: Vec<String>,
    imports: Vec<String>,
    metadata: Vec<String>,
    /// `NAME=VALUE` that it wants to find among its environment variables.
    variables: Vec<String>,
}

/// All that an answer depends on.
#[derive(Serialize)]
pub(super) struct Question {
    name: String,
    installed: Vec<String>,
    /// Where its wheels are unpacked.
    pub(super) root: PathBuf,
    pub(super) python: PathBuf,
    imports: Vec<String>,
    metadata: Vec<String>,
    pub(super) variables: Vec<String>,
}

/// What SQLAlchemy says of one package.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Answer {
    pub(super) tables: Vec<Value>,
    /// The modules that were imported, as far as they are the package's.
    pub(super) files: Vec<String>,
    /// Why some weren't.
    pub(super) problems: Vec<String>,
    /// Why there is no answer.
    pub(super) problem: Option<String>,
}

/// Those of these names; without names all.
pub(super) fn packages(names: &[&str]) -> Result<Vec<Package>> {
    let list = fs::read_to_string(LIST).with_context(|| format!("cannot read {LIST}"))?;
    let unexpected = |line| format!("{LIST} has a line that is not as expected: {line}");
    let packages = list.lines().skip(1).map(|line| package_in(line).with_context(|| unexpected(line)));
    let packages = packages.collect::<Result<Vec<_>>>()?;
    for name in names {
        packages.iter().find(|it| it.name == *name).with_context(|| format!("{LIST} has no package called {name}"))?;
    }
    Ok(packages.into_iter().filter(|it| names.is_empty() || names.contains(&it.name.as_str())).collect())
}

fn package_in(line: &str) -> Option<Package> {
    let mut columns = line.split('\t');
    let (name, environment) = (columns.next()?.to_owned(), columns.next()?.to_owned());
    let mut listed = |separator: &str| {
        let texts = columns.next()?.split(separator).filter(|text| !text.is_empty());
        Some(texts.map(str::to_owned).collect::<Vec<_>>())
    };
    Some(Package {
        name,
        environment,
        installed: listed(" ")?,
        imports: listed(SEPARATOR)?,
        metadata: listed(SEPARATOR)?,
        variables: listed(" ")?,
    })
}

impl Package {
    /// Its migrations.
    pub(super) fn environment(&self) -> Result<Environment> {
        environment(&self.environment)
    }

    pub(super) fn question(&self) -> Result<Question> {
        let installed = [self.installed.as_slice(), &[DRIVER.to_owned()]].concat();
        Ok(Question {
            name: self.name.clone(),
            installed: installed.clone(),
            root: self.environment()?.root()?,
            python: python::with_packages(&format!("venv-models-{}", self.name), &installed)?,
            imports: self.imports.clone(),
            metadata: self.metadata.clone(),
            variables: self.variables.clone(),
        })
    }
}
