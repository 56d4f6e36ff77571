//! What Limbeck says of the schema.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use limbeck_tools::database::Database;
use limbeck_tools::environments::Environment;
use limbeck_tools::programs;
use serde_json::Value;

use crate::report::{list, text};

/// Everything that Limbeck says of one environment's schema on one database.
pub(super) struct Said {
    /// At the heads.
    pub(super) upgraded: Value,
    /// After the way there and back.
    pub(super) downgraded: Value,
    /// Statements that make the schema of the heads.
    pub(super) ddl: String,
}

impl Said {
    /// Limbeck is given what Alembic has of the project: the whole wheel.
    pub(super) fn of(limbeck: &Path, database: Database, environment: &Environment) -> Result<Said> {
        let root = environment.root()?;
        // One of several directories under one env.py is an environment of its own.
        let mut places = vec![environment.script_location()?];
        places.extend(environment.version_locations()?);
        let relative = |place: &PathBuf| Some(place.strip_prefix(&root).ok()?.to_str()?.to_owned());
        let places: Vec<String> = places.iter().filter_map(relative).collect();
        let schema = |arguments: &[&str]| -> Result<String> {
            let dialect = ["--dialect", database.dialect()];
            programs::output(programs::command(limbeck).arg("schema").arg(&root).args(dialect).args(arguments))
        };
        let json = |arguments: &[&str]| -> Result<(Value, bool)> {
            let arguments = [&["--format", "json"], arguments].concat();
            let said = serde_json::from_str(&schema(&arguments)?).context("limbeck wrote no JSON")?;
            environment_in(said, &places).with_context(|| format!("limbeck says nothing of {}", places.join(", ")))
        };
        let (upgraded, is_alone) = json(&[])?;
        let (downgraded, _) = json(&["--after-downgrade"])?;
        let path = text(&upgraded["environment"]);
        let one: &[&str] = if is_alone { &[] } else { &["--environment", path] };
        let ddl = schema(&[&["--format", "sql"], one].concat())?;
        Ok(Said { upgraded, downgraded, ddl })
    }

    /// Each way in which a column's type is written.
    pub(super) fn types(&self) -> BTreeSet<&str> {
        let tables = [&self.upgraded, &self.downgraded].into_iter().flat_map(|it| list(&it["tables"]));
        tables.flat_map(|table| list(&table["columns"])).map(|column| text(&column["type"])).collect()
    }
}

/// Of several environments the one that lies where Alembic's does, and whether it is the only one.
fn environment_in(said: Value, places: &[String]) -> Result<(Value, bool)> {
    match said {
        Value::Array(environments) => {
            let lies_at = |place: &String| environments.iter().position(|it| text(&it["environment"]) == *place);
            let at = places.iter().find_map(lies_at);
            match at.and_then(|at| environments.into_iter().nth(at)) {
                Some(environment) => Ok((environment, false)),
                None => bail!("no environment lies there"),
            }
        }
        environment => Ok((environment, true)),
    }
}
