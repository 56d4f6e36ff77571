//! What Limbeck says of the schema.

use std::collections::BTreeSet;
use std::path::Path;

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
        let location = environment.script_location()?;
        let location = location.strip_prefix(&root)?.to_str().context("a path that is no UTF-8")?;
        let schema = |arguments: &[&str]| -> Result<String> {
            let dialect = ["--dialect", database.dialect()];
            programs::output(programs::command(limbeck).arg("schema").arg(&root).args(dialect).args(arguments))
        };
        let json = |arguments: &[&str]| -> Result<(Value, bool)> {
            let arguments = [&["--format", "json"], arguments].concat();
            let said = serde_json::from_str(&schema(&arguments)?).context("limbeck wrote no JSON")?;
            environment_in(said, location).with_context(|| format!("limbeck says nothing of {location}"))
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
fn environment_in(said: Value, location: &str) -> Result<(Value, bool)> {
    match said {
        Value::Array(environments) => {
            let place = environments.into_iter().find(|environment| text(&environment["environment"]) == location);
            match place {
                Some(environment) => Ok((environment, false)),
                None => bail!("no environment lies there"),
            }
        }
        environment => Ok((environment, true)),
    }
}
