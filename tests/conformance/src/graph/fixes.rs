//! What fixes leave: the small folders, each with `limbeck fix --write` run in it, and Alembic asked before and after.

use std::env;
use std::fs;
use std::path::Path;

use anyhow::{Result, bail};
use limbeck_tools::environments::FOLDER;
use limbeck_tools::{native, programs, python};

use super::alembic::{self, Answer};
use super::folders;
use crate::report::list;

/// Where the folders are written.
const PLACE: &str = "fixes";

/// `cargo xtask conformance --fixes`: tells whether Alembic takes each folder that is fixed as well as before, or better.
pub(crate) fn fixes(profile: &str) -> Result<bool> {
    let limbeck = native::compiled(profile)?;
    let python = python::with_alembic()?;
    println!("{}", python::versions(&python)?);
    let place = env::current_dir()?.join(FOLDER).join(PLACE);
    if place.is_dir() {
        fs::remove_dir_all(&place)?;
    }
    let folders = folders::folders()?;
    let questions = folders.iter().map(|folder| folder.question(&place)).collect::<Result<Vec<_>>>()?;
    let asked = || Ok::<_, anyhow::Error>(alembic::asked(&python, &questions, None, &["0"])?.answers);
    let before = asked()?;
    let mut fixed = Vec::new();
    for question in &questions {
        fixed.push(is_fixed(&limbeck, &question.folder)?);
    }
    let after = asked()?;
    if before.len() != folders.len() || after.len() != folders.len() {
        bail!("{} folders, but {} and {} answers", folders.len(), before.len(), after.len());
    }
    let (mut count, mut mended, mut worse) = (0, 0, 0);
    for (((folder, is_fixed), before), after) in folders.iter().zip(fixed).zip(&before).zip(&after) {
        if !is_fixed {
            continue;
        }
        count += 1;
        mended += usize::from(stop(before).is_some() && stop(after).is_none());
        if let Some(problem) = worse_than(before, after) {
            println!("{}: {problem}", folder.place);
            worse += 1;
        }
    }
    println!("{count} folders fixed: Alembic stopped at {mended} of them before and takes them now; {worse} are worse");
    Ok(worse == 0 && mended > 0)
}

/// Fixes a folder; whether something was written.
fn is_fixed(limbeck: &Path, folder: &Path) -> Result<bool> {
    let mut fix = programs::command(limbeck);
    Ok(!programs::output(fix.arg("fix").arg(folder).arg("--write"))?.is_empty())
}

/// What Alembic stops with, where it stops.
fn stop(answer: &Answer) -> Option<String> {
    let facts = answer.facts.first()?;
    let says = || facts.get("stops.prints").map(ToString::to_string).unwrap_or_default();
    (facts.get("stops")? == true).then(says)
}

/// What Alembic takes less well than before.
fn worse_than(before: &Answer, after: &Answer) -> Option<String> {
    let heads = |answer: &Answer| {
        answer.facts.first().and_then(|facts| facts.get("graph.heads")).map_or(0, |heads| list(heads).len())
    };
    match (stop(before), stop(after)) {
        (None, Some(says)) => Some(format!("Alembic stops: {says}")),
        (None, None) if heads(after) > heads(before) => Some(format!("{} heads", heads(after))),
        _ => None,
    }
}
