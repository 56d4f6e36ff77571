//! The models of projects: SQLAlchemy imports them, and Limbeck must have read the same tables.

mod checks;
mod facts;
mod packages;
pub(crate) mod revision;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use limbeck_tools::database::Database;
use limbeck_tools::environments::FOLDER;
use limbeck_tools::{native, programs, python};
use serde_json::json;

use self::facts::NOT_KNOWN;
use self::packages::{Answer, Package, packages};
use crate::report::report;
use crate::schema::compare::{Beside, Difference, compared};
use crate::schema::facts::Kind;
use crate::schema::table;
use crate::script::printed;

const SCRIPT: &str = "tests/conformance/models.py";

/// Where the differences are written.
const LIST: &str = "models.txt";

/// Where SQLAlchemy's answers are kept.
const KEPT: &str = "models";

/// What is compared.
const LEGEND: &str = "
models: what `limbeck audit` says of models beside the tables that SQLAlchemy has once it has imported them.";

/// `cargo xtask conformance --models`: compares, prints, and tells whether the aims are reached.
pub(crate) fn models(names: &[&str], profile: &str) -> Result<bool> {
    let limbeck = native::compiled(profile)?;
    let packages = packages(names)?;
    let questions = packages.iter().map(Package::question).collect::<Result<Vec<_>>>()?;
    let kept = env::current_dir()?.join(FOLDER).join(KEPT);
    programs::announce("Importing models", "3 minutes the first time");
    let asked = json!({ "kept": kept, "questions": questions });
    let answers: Vec<Answer> = printed(&python::with_alembic()?, SCRIPT, "0", "models.json", &asked)?;

    let environments = packages.iter().map(Package::environment).collect::<Result<Vec<_>>>()?;
    let checks = checks::answers(&packages, &environments, &questions)?;

    let mut rows = Vec::new();
    let mut differences = Vec::new();
    let mut checked = Vec::new();
    let mut checks_differ = String::new();
    let mut left_out = Vec::new();
    for (((package, environment), answer), check) in packages.iter().zip(&environments).zip(&answers).zip(&checks) {
        let problems = answer.problem.iter().chain(&answer.problems);
        left_out.extend(problems.map(|problem| format!("{}: {problem}", package.name)));
        let root = environment.root()?;
        let report = report(&limbeck, &root, &["--dialect", Database::Postgresql.dialect()])?;
        if answer.problem.is_none() {
            let files: BTreeSet<&str> = answer.files.iter().map(String::as_str).collect();
            let has = facts::of_tables(&answer.tables);
            let says = facts::of_limbeck(&report, |path| files.contains(path));
            let (found, more) = compared(&package.name, Beside::SqlAlchemy, "models", &has, &says);
            rows.extend(found);
            differences.extend(more);
        }
        match &check.problem {
            Some(problem) => left_out.push(format!("{} on PostgreSQL: {problem}", package.name)),
            None => {
                let place = environment.script_location()?;
                let place = place.strip_prefix(&root)?.to_str().context("a path that is no UTF-8")?;
                let (row, lines) = checks::compared(package, place, check, &report);
                checked.push(row);
                checks_differ.push_str(&lines);
            }
        }
    }
    let said = format!(
        "{}{checks_differ}{LEGEND}{}{}{}",
        listed(&differences),
        table::text(&rows),
        causes(&differences),
        checks::table(&checked)
    );
    let path = Path::new(FOLDER).join(LIST);
    fs::write(&path, &said)?;
    print!("{said}");
    if !left_out.is_empty() {
        println!("\nNot imported, or not run:");
        println!("  {}", left_out.join("\n  "));
    }
    println!("\nAll of it is in {}.", path.display());
    let has_all = answers.iter().all(|answer| answer.problem.is_none());
    Ok(has_all && table::reaches_aims(&rows, aim) && checks::reach_aims(&checked))
}

/// How many of a thousand have to be the same. Of types, some are rightly said not to be known: they depend on how an
/// application is configured, or on another package.
fn aim(kind: Kind) -> usize {
    match kind {
        Kind::Tables | Kind::Columns => 995,
        Kind::Types => 980,
        _ => 990,
    }
}

/// Each difference, with its cause.
fn listed(differences: &[Difference]) -> String {
    let line = |it: &Difference| format!("{} [{}]\n", it.text().trim_end(), cause(it, differences));
    differences.iter().map(line).collect()
}

/// How many differences have which cause.
fn causes(differences: &[Difference]) -> String {
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for difference in differences {
        *counted.entry(cause(difference, differences)).or_default() += 1;
    }
    let mut text = "\nDifferences by cause:\n".to_owned();
    for (cause, count) in counted {
        let _infallible = writeln!(text, "{count:>6}  {cause}");
    }
    text
}

/// What a difference comes from. Everything about a table that isn't read is missing for that reason.
fn cause(difference: &Difference, all: &[Difference]) -> String {
    let kind = difference.kind.name();
    let is_of = |table: &Difference| {
        let rest = difference.about.strip_prefix(&table.about);
        table.is_of_same(difference) && rest.is_some_and(|rest| rest.starts_with(['.', ' ']) || rest.is_empty())
    };
    let lacks = |table: &&Difference| table.kind == Kind::Tables && table.limbeck.is_none();
    match (&difference.has, &difference.limbeck) {
        (Some(_), None) if difference.kind == Kind::Tables => "table not read".to_owned(),
        (Some(_), None) if all.iter().filter(lacks).any(is_of) => "of a table not read".to_owned(),
        (Some(_), None) => format!("{kind} not read"),
        (None, _) => format!("{kind} that nothing declares"),
        (_, Some(limbeck)) if limbeck == NOT_KNOWN => format!("{kind} said not to be known"),
        _ => format!("other {kind}"),
    }
}
