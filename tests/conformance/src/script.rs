//! The Python programs beside this one, which ask Alembic.

use std::fs::{self, File};
use std::path::Path;

use anyhow::{Context, Result};
use limbeck_tools::environments::FOLDER;
use limbeck_tools::programs;
use serde::Serialize;
use serde::de::DeserializeOwned;

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
    let mut command = programs::command(python);
    command
        // Beside the migrations, compiled files would be part of the folder that Limbeck reads.
        .env("PYTHONPYCACHEPREFIX", std::path::absolute(FOLDER)?.join("pycache"))
        .env("PYTHONHASHSEED", seed)
        .arg(script)
        .stdin(File::open(&file)?);
    serde_json::from_str(&programs::output(&mut command)?)
        .with_context(|| format!("{script} wrote something else than was expected"))
}
