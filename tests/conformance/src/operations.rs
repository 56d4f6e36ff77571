//! What migrations do: Alembic runs each function offline for PostgreSQL, and Limbeck must have read the same calls.

mod alembic;
mod call;
mod compare;
mod limbeck;
mod specs;
pub(crate) mod sql;
mod table;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Result, bail};
use limbeck_tools::environments::{Environment, FOLDER, environment, environments};
use limbeck_tools::{native, python};

use self::alembic::{End, Question, Ran};
use self::compare::Difference;
use self::limbeck::Read;
use self::table::Row;

/// The name under which the specs are asked for.
const SPECS: &str = "specs";

/// Where the differences are written besides.
const LIST: &str = "operations.txt";

/// `cargo xtask conformance --operations`: compares, prints, and tells whether all is the same.
pub(crate) fn operations(names: &[&str], profile: &str) -> Result<bool> {
    let limbeck = native::compiled(profile)?;
    let python = python::with_alembic()?;
    let mut list = String::new();
    let mut print = |text: &str| {
        print!("{text}");
        list.push_str(text);
    };
    print(&format!("{}\n", python::versions(&python)?));

    let environments: Vec<Environment> = match names {
        [] => environments()?.into_iter().filter(|environment| !environment.is_marked("no-operations")).collect(),
        names => names.iter().filter(|name| **name != SPECS).map(|name| environment(name)).collect::<Result<_>>()?,
    };
    let mut rows = Vec::new();
    let mut differences = Vec::new();
    for environment in &environments {
        let (row, found) = compared_environment(&limbeck, &python, environment)?;
        print(&found.iter().map(Difference::text).collect::<String>());
        rows.push(row);
        differences.extend(found);
    }
    if !rows.is_empty() {
        print(&table::text(&rows, &differences));
    }
    let mut is_same = differences.is_empty();
    if names.is_empty() || names.contains(&SPECS) {
        let (text, is_right) = specs::compared(&python)?;
        print(&text);
        is_same &= is_right;
    }
    let path = Path::new(FOLDER).join(LIST);
    fs::write(&path, list)?;
    println!("\nAll of this is in {}.", path.display());
    Ok(is_same)
}

fn compared_environment(limbeck: &Path, python: &Path, environment: &Environment) -> Result<(Row, Vec<Difference>)> {
    let folder = environment.folder_with_helpers()?;
    let question = Question::of_environment(environment, &folder)?;
    let ran = match alembic::ran(python, &[question])?.pop() {
        Some(Ok(ran)) => ran,
        Some(Err(problem)) => bail!("Alembic cannot run {}: {problem}", environment.name),
        None => bail!("Alembic gave no answer on {}", environment.name),
    };
    let files: BTreeSet<&str> = ran.keys().map(|(path, _)| path.as_str()).collect();
    let read = limbeck::read(limbeck, &folder, &|path| files.contains(path))?;
    Ok(compared(&environment.name, &ran, &read))
}

/// Every function that Alembic has run.
fn compared(name: &str, ran: &Ran, read: &Read) -> (Row, Vec<Difference>) {
    let mut row = Row::new(name, read);
    let mut differences = Vec::new();
    for ((path, name_of_function), function) in ran {
        let calls = read.functions.get(&(path.clone(), name_of_function.clone()));
        let place = |line: Option<u32>| {
            let mut place = format!("{name} {path}");
            if let Some(line) = line {
                let _infallible = write!(place, ":{line}");
            }
            format!("{place} {name_of_function}")
        };
        let no_calls = Vec::new();
        let found = match (calls, &function.end) {
            (None, End::Ran) => {
                row.compared += 1;
                vec![Difference::file_not_read(place(None))]
            }
            (calls, End::Ran) => {
                let calls = calls.unwrap_or(&no_calls);
                let found = compare::different(&function.calls, calls, &place);
                row.compare(&function.calls, &found);
                found
            }
            (calls, end) => {
                let found = compare::not_contained(&function.calls, calls.unwrap_or(&no_calls), &place);
                row.leave_out(*end, &function.why, found.is_none());
                found.into_iter().collect()
            }
        };
        differences.extend(found);
    }
    (row, differences)
}
