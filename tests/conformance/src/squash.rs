//! Migrations beside the one that they were squashed to: Alembic runs both on an empty database, whose catalogs have to
//! be the same then, and nothing may be left after the way back.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use limbeck_tools::database::Database;
use limbeck_tools::environments::{Environment, FOLDER, environment, environments};
use limbeck_tools::{native, programs, python};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::report::{list, report, text};
use crate::schema::answers::{self, Question};
use crate::script::printed;

const SCRIPT: &str = "tests/conformance/squashed.py";

/// Where the squashed migrations are put, and what came of them.
const SQUASHED: &str = "squashed";

/// What Limbeck says where the folder's template has no place for a way back.
const NO_DOWNGRADE: &str = "It has no downgrade";

/// Revisions in the middle of a chain that are tried before there is one up to which it can be squashed.
const TRIES: usize = 8;

/// Migrations, and what they were squashed to.
#[derive(Serialize)]
struct Asked<'a> {
    original: Question<'a>,
    squashed: Question<'a>,
}

/// What the database says of both.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Answer {
    /// Why the original ones don't run.
    original: Option<String>,
    /// Why the squashed ones don't.
    problem: Option<String>,
    differences: Vec<String>,
    /// What is there after the way back.
    left: Vec<String>,
}

/// What Limbeck made up to one revision.
struct Squashed {
    revision: String,
    version_locations: Vec<PathBuf>,
    /// The folder's template has no place for a way back.
    only_up: bool,
}

/// `cargo xtask conformance --squash`: compares, prints, and tells whether all is the same. Names of databases and of
/// environments may stand in any order; without any, it is what is marked `schema`, on `PostgreSQL`.
pub(crate) fn squash(names: &[&str], profile: &str) -> Result<bool> {
    let limbeck = native::compiled(profile)?;
    let (databases, names): (Vec<&str>, Vec<&str>) = names.iter().partition(|name| Database::named(name).is_some());
    let databases = match databases.as_slice() {
        [] => vec![Database::Postgresql],
        names => names.iter().filter_map(|name| Database::named(name)).collect(),
    };
    let environments: Vec<Environment> = match names.as_slice() {
        [] => environments()?.into_iter().filter(|environment| environment.is_marked("schema")).collect(),
        names => names.iter().map(|name| environment(name)).collect::<Result<_>>()?,
    };
    println!("{}", python::versions(&answers::python()?)?);
    let mut text = String::new();
    let mut is_same = true;
    for database in databases {
        is_same &= on(database, &environments, &limbeck, &mut text)?;
    }
    print!("\n{text}");
    let path = Path::new(FOLDER).join("squash.txt");
    fs::write(&path, text)?;
    println!("\nAll of this is in {}.", path.display());
    Ok(is_same)
}

/// The same on one database.
fn on(database: Database, environments: &[Environment], limbeck: &Path, text: &mut String) -> Result<bool> {
    let mut made = Vec::new();
    for environment in environments {
        made.push(of(database, limbeck, environment, text)?);
    }
    let mut asked = Vec::new();
    for (environment, squashed) in environments.iter().zip(&made) {
        for squashed in squashed {
            asked.push(Asked {
                original: Question::of(database, environment)?.up_to(&squashed.revision),
                squashed: Question::of(database, environment)?
                    .up_to(&squashed.revision)
                    .in_folders(squashed.version_locations.clone()),
            });
        }
    }
    database.install()?;
    let title = database.title();
    programs::announce(&format!("Running migrations on {title}, and what they were squashed to"), "5 minutes");
    let asked = json!({ "database": database.name(), "questions": asked });
    let answers: Vec<Answer> = printed(&answers::python()?, SCRIPT, "0", "squash.json", &asked)?;
    let mut answers = answers.into_iter();
    let mut is_same = true;
    for (environment, squashed) in environments.iter().zip(&made) {
        for (squashed, answer) in squashed.iter().zip(answers.by_ref()) {
            let (is_well, lines) = told(&answer, squashed.only_up);
            is_same &= is_well;
            writeln!(text, "{} on {title} up to {}: {lines}", environment.name, squashed.revision)?;
        }
    }
    Ok(is_same)
}

/// What came of one, and whether that is well.
fn told(answer: &Answer, only_up: bool) -> (bool, String) {
    if let Some(problem) = &answer.original {
        return (true, format!("not compared, as the original does not run: {problem}"));
    }
    let mut lines: Vec<String> = answer.problem.iter().map(|problem| format!("it does not run: {problem}")).collect();
    lines.extend(answer.differences.iter().cloned());
    lines.extend(answer.left.iter().filter(|_| !only_up).map(|thing| format!("left after the way back: {thing}")));
    if lines.is_empty() {
        let back = if only_up { "the folder has no way back" } else { "nothing is left after the way back" };
        return (true, format!("the same, and {back}"));
    }
    (false, lines.iter().map(|line| format!("\n  {line}")).collect())
}

/// An environment squashed up to its heads, and to two revisions in its middle, as far as Limbeck does it.
fn of(database: Database, limbeck: &Path, environment: &Environment, text_: &mut String) -> Result<Vec<Squashed>> {
    let root = environment.root()?;
    let script_location = environment.script_location()?;
    let version_locations = environment.version_locations()?;
    let report = report(limbeck, &root, &["--dialect", database.dialect()])?;
    let lies = |it: &&serde_json::Value| {
        let place = root.join(text(&it["path"]));
        place == script_location || version_locations.contains(&place)
    };
    let all = list(&report["environments"]);
    let own = all.iter().find(lies).with_context(|| format!("limbeck does not see {}", environment.name))?;
    let order: Vec<&str> = list(&own["graph"]["upgrade_order"]).iter().map(text).collect();
    let heads = list(&own["graph"]["heads"]);
    let mut made = Vec::new();
    // From each of these on, the first one that can be.
    let tries = [order.len().saturating_sub(1), order.len() / 3, order.len() * 2 / 3];
    for (at, first) in tries.into_iter().enumerate() {
        let count = if at == 0 { heads.len() } else { TRIES };
        let candidates: Vec<&str> = match at {
            0 => heads.iter().map(text).collect(),
            _ => order.iter().skip(first).take(count).copied().collect(),
        };
        for revision in candidates {
            let folder = Path::new(FOLDER).join(SQUASHED).join(format!("{}-{revision}", environment.name));
            let folder = std::path::absolute(folder)?;
            if folder.exists() {
                fs::remove_dir_all(&folder)?;
            }
            let mut squash = programs::command(limbeck);
            squash
                .arg("squash")
                .arg(&root)
                .args(["--dialect", database.dialect(), "--to", revision, "--out"])
                .arg(&folder);
            if all.len() > 1 {
                squash.args(["--environment", text(&own["path"])]);
            }
            let ran = squash.output()?;
            let said = String::from_utf8_lossy(&ran.stderr);
            match ran.status.code() {
                Some(code @ (0 | 1)) => {
                    if code == 1 {
                        writeln!(text_, "{} up to {revision}, by Limbeck itself: {said}", environment.name)?;
                    }
                    let only_up = said.contains(NO_DOWNGRADE);
                    let moved = |place: &PathBuf| Some(folder.join(place.strip_prefix(&root).ok()?));
                    let places: Vec<PathBuf> = version_locations.iter().filter_map(moved).collect();
                    places.iter().try_for_each(fs::create_dir_all)?;
                    made.push(Squashed { revision: revision.to_owned(), version_locations: places, only_up });
                    break;
                }
                _ if at == 0 => writeln!(text_, "{} up to {revision}: {said}", environment.name)?,
                _ => {}
            }
        }
    }
    Ok(made)
}
