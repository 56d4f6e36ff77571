//! Everything that has to be done to this repository, in one place: `cargo xtask <command>`.

mod bench;
mod compiler;
mod conformance;
mod fuzz;
mod hosting;
mod lean;
mod page;
mod repository;
mod serve;
mod settings;
mod stamp;
mod test;
mod wasm;

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

const USAGE: &str = "\
Usage: cargo xtask <command>

  serve [--port N]   build the page and serve it on 127.0.0.1 (default: port 8321, or the next free one)
  test               run every test there is, the browser's included
  build              build the page into www/dist, ready for a static site
  bench [NAME…]      time Limbeck against Alembic on real migrations (default: all in tests/conformance)
  conformance [--debug] [NAME…]
                     compare what Limbeck says with what Alembic says, on real migrations and on the small
                     folders of tests/conformance (NAME: an environment, or `folders`; default: all)
  conformance --operations [--debug] [NAME…]
                     compare what Limbeck says that migrations do with what they do in Alembic, offline for
                     PostgreSQL (NAME: an environment, or `specs`; default: all)
  conformance --schema [--debug] [NAME…]
                     compare the schema that Limbeck replays with what Alembic makes on databases, and have
                     Limbeck's DDL make it there again (NAME: an environment, or `postgresql`, `mariadb` or
                     `sqlite`; default: all)
  conformance --round-trips [--debug] [NAME…]
                     compare what Limbeck says of each downgrade with what Alembic's leaves on PostgreSQL
                     right behind its upgrade (NAME: an environment; default: all)
  conformance --models [--debug] [NAME…]
                     compare the models that Limbeck reads with the tables that SQLAlchemy has once it has imported
                     them (NAME: a package of models.tsv; default: all)
  conformance --locks [--debug] [NAME…]
                     compare what Limbeck says that each operation locks and writes anew with what PostgreSQL does
                     (NAME: an environment, or `specs`; default: all)
  conformance --sql [--debug] [--dialect NAME] [NAME…]
                     compare what `limbeck sql` writes with what Alembic writes offline, statement for statement
                     (dialect: postgresql, mysql or sqlite; NAME: an environment; default: all)
  conformance --squash [--debug] [NAME…]
                     have Alembic run migrations and what `limbeck squash` makes of them, each on an empty database, and
                     compare what is in it then (NAME: an environment, postgresql, mariadb or sqlite; default: PostgreSQL,
                     and those that run there alone)
  conformance --revision [--debug] [NAME…]
                     compare what `limbeck revision` writes of changes to a project with what Alembic writes, and run it
                     (NAME: a package of models.tsv; default: those whose migrations run on an empty PostgreSQL)
  conformance --fixes [--debug]
                     fix the small folders of tests/conformance, and ask Alembic whether it takes them as well as before
  fuzz [TARGET] [--seconds N]
                     throw inputs at the core (TARGET: bytes or migrations; default: both, 600 seconds each)
  hosting [NAME…]    build the sites of docs/hosting.md with their generators, and open them in a browser
                     (NAME: a folder of tests/hosting; default: all)

What is missing on this machine is installed first.";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    // Every path below is relative to the workspace, wherever the command was given.
    env::set_current_dir(workspace()?).context("cannot enter the workspace")?;

    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["build"] => page::build()?,
        ["serve"] => serve::serve(None)?,
        ["serve", "--port", port] => {
            let port = port.parse().with_context(|| format!("`{port}` is not a port"))?;
            serve::serve(Some(port))?;
        }
        ["test"] => return Ok(test::test()),
        ["bench", names @ ..] => bench::bench(names)?,
        ["conformance", arguments @ ..] => {
            let is_same = conformance::conformance(arguments)?;
            return Ok(if is_same { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        ["fuzz"] => fuzz::fuzz(None, fuzz::SECONDS)?,
        ["fuzz", "--seconds", seconds] => fuzz::fuzz(None, number(seconds)?)?,
        ["fuzz", target] => fuzz::fuzz(Some(target), fuzz::SECONDS)?,
        ["fuzz", target, "--seconds", seconds] => fuzz::fuzz(Some(target), number(seconds)?)?,
        ["hosting", names @ ..] => hosting::hosting(names)?,
        [] | ["help" | "--help" | "-h"] => println!("{USAGE}"),
        _ => bail!("no such command: `{}`\n\n{USAGE}", arguments.join(" ")),
    }
    Ok(ExitCode::SUCCESS)
}

fn number(seconds: &str) -> Result<u32> {
    seconds.parse().with_context(|| format!("`{seconds}` is not a number of seconds"))
}

fn workspace() -> Result<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).context("xtask has no parent folder")
}
