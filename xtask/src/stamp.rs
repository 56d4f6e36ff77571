//! Stamps: what a step was made from, so that it is done again only when that has changed.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

const FOLDER: &str = "target/xtask";

/// Folders that hold no input of any step: what is installed, and what is written.
const SKIPPED: [&str; 4] = ["node_modules", "dist", "test-results", "playwright-report"];

/// The inputs of one step as they are now.
pub(crate) struct Stamp {
    path: PathBuf,
    inputs: String,
}

impl Stamp {
    /// Reads every file of `inputs`, each a file or a folder.
    pub(crate) fn of(step: &str, inputs: &[&Path]) -> Result<Stamp> {
        let mut hasher = DefaultHasher::new();
        for input in inputs {
            hash(input, &mut hasher).with_context(|| format!("cannot read {}", input.display()))?;
        }
        Ok(Stamp { path: Path::new(FOLDER).join(step), inputs: format!("{:016x}", hasher.finish()) })
    }

    /// Whether the step was finished with these very inputs.
    pub(crate) fn is_fresh(&self) -> bool {
        fs::read_to_string(&self.path).is_ok_and(|inputs| inputs == self.inputs)
    }

    /// To be called when the step is finished, not before: a step that was interrupted is done again.
    pub(crate) fn write(&self) -> Result<()> {
        fs::create_dir_all(FOLDER)
            .and_then(|()| fs::write(&self.path, &self.inputs))
            .with_context(|| format!("cannot write {}", self.path.display()))
    }
}

fn hash(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    if !path.is_dir() {
        path.hash(hasher);
        fs::read(path)?.hash(hasher);
        return Ok(());
    }
    let mut entries =
        fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()?;
    entries.retain(|entry| !SKIPPED.iter().any(|name| entry.ends_with(name)));
    entries.sort();
    entries.iter().try_for_each(|entry| hash(entry, hasher))
}
