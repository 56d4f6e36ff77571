//! Limbeck beside Alembic: both are asked about the same migrations, and what they say is compared, one by one.

mod graph;
mod locks;
mod models;
mod operations;
mod report;
mod schema;
mod script;
mod squash;

use std::env;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};

fn main() -> ExitCode {
    match is_same() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// `[--operations | --schema | --round-trips | --models | --locks | --sql | --squash | --revision | --fixes] [--debug] NAME…`, as `cargo xtask help` has it.
fn is_same() -> Result<bool> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    env::set_current_dir(workspace.context("this package lies in no workspace")?)?;

    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (what, rest) = match arguments.as_slice() {
        [
            what @ ("--operations" | "--schema" | "--round-trips" | "--models" | "--locks" | "--sql" | "--squash"
            | "--revision" | "--fixes"),
            rest @ ..,
        ] => (*what, rest),
        rest => ("", rest),
    };
    let (profile, names) = match rest {
        ["--debug", names @ ..] => ("debug", names),
        names => ("release", names),
    };
    match what {
        "--operations" => operations::operations(names, profile),
        "--schema" => schema::schema(names, profile),
        "--round-trips" => schema::round_trips::round_trips(names, profile),
        "--models" => models::models(names, profile),
        "--locks" => locks::locks(names, profile),
        "--sql" => operations::sql::sql(names, profile),
        "--squash" => squash::squash(names, profile),
        "--revision" => models::revision::revision(names, profile),
        "--fixes" => graph::fixes::fixes(profile),
        _ => graph::graph(names, profile),
    }
}
