//! What migrations follow which: Alembic is asked about real migrations and about small folders, and what Limbeck says
//! of the same must be the same.

mod alembic;
mod compare;
pub(crate) mod fixes;
mod folders;
mod limbeck;
mod random;

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Result, bail};
use limbeck_tools::environments::{Environment, FOLDER, environment, environments};
use limbeck_tools::{native, python};

use self::alembic::{Answer, Question};
use self::compare::Comparison;

/// The name under which the small folders are asked for.
const FOLDERS: &str = "folders";

/// Python's hash seeds that Alembic runs under. It keeps several dependencies of one revision in a set of
/// strings, and then orders revisions differently from run to run; each answer is right.
const SEEDS: [&str; 4] = ["0", "1", "2", "3"];

/// Real migrations take longer, and none of them wavers.
const SEEDS_OF_ENVIRONMENTS: &[&str] = &["0", "1"];

/// `cargo xtask conformance`: compares, prints, and tells whether all is the same.
pub(crate) fn graph(names: &[&str], profile: &str) -> Result<bool> {
    let limbeck = native::compiled(profile)?;
    let python = python::with_alembic()?;
    println!("{}", python::versions(&python)?);

    let asks_folders = names.is_empty() || names.contains(&FOLDERS);
    let environments = match names {
        [] => environments()?,
        names => names.iter().filter(|name| **name != FOLDERS).map(|name| environment(name)).collect::<Result<_>>()?,
    };
    let mut rows = Vec::new();
    for environment in &environments {
        rows.push(compared_environment(&limbeck, &python, environment)?);
    }
    if asks_folders {
        rows.push(compared_folders(&limbeck, &python)?);
    }

    println!("\nAlembic: `alembic history` inside Python, Alembic already imported; the best run.");
    println!("Limbeck ({profile}): the whole process of `limbeck audit`, JSON report written; one run.\n");
    println!("environment         revisions  mismatches     Alembic     Limbeck");
    for row in &rows {
        let note = match row.only_header {
            0 => String::new(),
            count => format!("  ({count} files not imported, their header read)"),
        };
        println!(
            "{:<18}  {:>9}  {:>10}  {:>8.3} s  {:>8.3} s{note}",
            row.name,
            row.revisions,
            row.mismatches,
            row.alembic.as_secs_f64(),
            row.limbeck.as_secs_f64()
        );
    }
    Ok(rows.iter().all(|row| row.mismatches == 0))
}

/// A line of the table.
struct Row {
    name: String,
    revisions: usize,
    mismatches: usize,
    alembic: Duration,
    limbeck: Duration,
    /// How many files Alembic could not import.
    only_header: usize,
}

fn compared_environment(limbeck: &Path, python: &Path, environment: &Environment) -> Result<Row> {
    let folder = environment.folder_with_all()?;
    let question = Question::of_environment(environment, &folder)?;
    let root = environment.root()?;
    let mut said = alembic::asked(python, std::slice::from_ref(&question), Some(&root), SEEDS_OF_ENVIRONMENTS)?;
    for (path, problem) in &said.only_header {
        let path = Path::new(path).strip_prefix(&root).unwrap_or(Path::new(path));
        println!("{}: Alembic read only the header of {}: {problem}", environment.name, path.display());
    }
    let Some(mut answer) = said.answers.pop() else { bail!("Alembic gave no answer on {}", environment.name) };
    // These Alembic was told.
    answer.facts.iter_mut().for_each(|facts| drop(facts.remove("version_locations")));
    let (facts, limbeck) = limbeck::facts(limbeck, &folder, &answer.facts[0], &question.ask)?;
    let comparison = Comparison::of(&environment.name, &answer, &facts);
    let mut mismatches = comparison.print();
    let revisions = revisions(&answer);
    if revisions != environment.migrations {
        println!("{}: Alembic read {revisions} migrations of {}", environment.name, environment.migrations);
        mismatches += 1;
    }
    Ok(Row {
        name: environment.name.clone(),
        revisions,
        mismatches,
        alembic: answer.time,
        limbeck,
        only_header: said.only_header.len(),
    })
}

fn compared_folders(limbeck: &Path, python: &Path) -> Result<Row> {
    let place = std::env::current_dir()?.join(FOLDER).join(FOLDERS);
    if place.is_dir() {
        fs::remove_dir_all(&place)?;
    }
    let folders = folders::folders()?;
    let questions = folders.iter().map(|folder| folder.question(&place)).collect::<Result<Vec<_>>>()?;
    let said = alembic::asked(python, &questions, None, &SEEDS)?;
    if said.answers.len() != folders.len() {
        bail!("{} folders, but {} answers", folders.len(), said.answers.len());
    }

    let mut row = Row {
        name: format!("{} {FOLDERS}", folders.len()),
        revisions: 0,
        mismatches: 0,
        alembic: Duration::ZERO,
        limbeck: Duration::ZERO,
        only_header: 0,
    };
    for ((folder, question), answer) in folders.iter().zip(&questions).zip(&said.answers) {
        let (facts, time) = limbeck::facts(limbeck, &question.folder, &answer.facts[0], &question.ask)?;
        let mut comparison = Comparison::of(&folder.place, answer, &facts);
        comparison.told(&folder.told, answer, &facts);
        row.revisions += revisions(answer);
        row.mismatches += comparison.print();
        row.alembic += answer.time;
        row.limbeck += time;
    }
    Ok(row)
}

fn revisions(answer: &Answer) -> usize {
    answer.facts[0].keys().filter(|name| name.ends_with(" revision")).count()
}
