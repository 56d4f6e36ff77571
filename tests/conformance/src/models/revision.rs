//! What `limbeck revision` writes beside `alembic revision --autogenerate`, of the same changes to the same database.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use limbeck_tools::database::Database;
use limbeck_tools::environments::{Environment, FOLDER};
use limbeck_tools::{native, programs, python};
use serde::{Deserialize, Serialize};

use super::packages::{Package, Question, packages};
use crate::schema::answers;
use crate::script::printed;

const SCRIPT: &str = "tests/conformance/revisions.py";

/// Where the folders are copied to, with what Limbeck writes.
const WRITTEN: &str = "revisions";

/// Where the differences are written.
const LIST: &str = "revision.txt";

/// A project, and how Limbeck is asked.
#[derive(Serialize)]
struct Asked<'a> {
    migrations: answers::Question<'a>,
    models: &'a Question,
    limbeck: &'a Path,
    /// A copy of its folder goes there, and what Limbeck writes.
    folder: PathBuf,
    /// Limbeck's name for the environment, and where new migrations go.
    environment: String,
    versions: String,
    /// Its env.py asks for batches.
    as_batch: bool,
    /// Its script.py.mako has no place for a downgrade.
    only_up: bool,
}

#[derive(Deserialize)]
struct Answer {
    problem: Option<String>,
    changes: Vec<Change>,
}

/// What came of one change.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Change {
    name: String,
    /// The table, or what of it.
    about: String,
    /// Why it could not be compared, or why Limbeck's migration does not run.
    problem: Option<String>,
    alembic: Functions,
    limbeck: Functions,
    /// What Limbeck says not to know.
    unknown: Vec<String>,
    /// What Alembic finds after Limbeck's migration.
    found: Vec<String>,
    /// What is otherwise after the way back.
    left: Vec<String>,
}

/// The operations of a migration, each as text.
#[derive(Deserialize, Default)]
struct Functions {
    upgrade: Vec<String>,
    downgrade: Vec<String>,
}

/// `cargo xtask conformance --revision`: compares, prints, and tells whether all is the same. Without names, those of the
/// packages whose migrations run on an empty `PostgreSQL`.
pub(crate) fn revision(names: &[&str], profile: &str) -> Result<bool> {
    let limbeck = native::compiled(profile)?;
    let packages: Vec<Package> = packages(if names.is_empty() { &RUN } else { names })?;
    let questions = packages.iter().map(Package::question).collect::<Result<Vec<_>>>()?;
    let environments = packages.iter().map(Package::environment).collect::<Result<Vec<_>>>()?;
    let both = packages.iter().zip(&environments).zip(&questions);
    let asked = both
        .map(|((package, environment), question)| asked(&limbeck, package, environment, question))
        .collect::<Result<Vec<_>>>()?;
    Database::Postgresql.install()?;
    programs::announce("Running migrations, and what is written of changes to them", "10 minutes");
    let answers: Vec<Answer> = printed(&python::with_alembic()?, SCRIPT, "0", "revision.json", &asked)?;
    let mut text = String::new();
    let mut is_same = true;
    let mut rows = "\npackage             changes   equal    runs  both ways\n".to_owned();
    for (package, answer) in packages.iter().zip(&answers) {
        if let Some(problem) = &answer.problem {
            writeln!(text, "{}: {problem}", package.name)?;
            is_same = false;
            continue;
        }
        // The first is the project as it is: what both write otherwise of that is no difference of a change.
        let before = answer.changes.first().map(lines).unwrap_or_default();
        let mut told: Vec<(bool, String)> = answer.changes.iter().map(|change| told(change, &before)).collect();
        if let Some((change, first)) = answer.changes.first().zip(told.first_mut()) {
            *first = self::told(change, &[]);
        }
        for (change, (is_equal, lines)) in answer.changes.iter().zip(&told) {
            writeln!(text, "{}, {} ({}): {lines}", package.name, change.name, change.about)?;
            is_same &= is_equal;
        }
        let count = |is_it: &dyn Fn(&Change) -> bool| answer.changes.iter().filter(|it| is_it(it)).count();
        let equal = told.iter().filter(|(is_equal, _)| *is_equal).count();
        let (runs, back) = (count(&|it| it.problem.is_none()), count(&|it| it.problem.is_none() && it.left.is_empty()));
        writeln!(rows, "{:<18}  {:>7}  {equal:>6}  {runs:>6}  {back:>9}", package.name, answer.changes.len())?;
    }
    text.push_str(&rows);
    print!("\n{text}");
    let path = Path::new(FOLDER).join(LIST);
    fs::write(&path, text)?;
    println!("\nAll of this is in {}.", path.display());
    Ok(is_same)
}

/// Packages whose migrations run on an empty `PostgreSQL`, and whose env.py hands models to Alembic and leaves it to that:
/// that of Zuul hands none, those of dstack and Langflow have a say in what is written.
const RUN: [&str; 6] = ["airflow3", "optuna", "skyvern", "phoenix", "open-webui", "fractal-server"];

fn asked<'a>(
    limbeck: &'a Path,
    package: &'a Package,
    environment: &'a Environment,
    question: &'a Question,
) -> Result<Asked<'a>> {
    let root = environment.root()?;
    let within = |path: PathBuf| Some(path.strip_prefix(&root).ok()?.to_str()?.to_owned());
    let versions = environment.version_locations()?.into_iter().next().and_then(within);
    let env_py = fs::read_to_string(environment.script_location()?.join("env.py")).unwrap_or_default();
    let template = fs::read_to_string(environment.script_location()?.join("script.py.mako")).unwrap_or_default();
    let migrations = answers::Question::of(Database::Postgresql, environment)?;
    Ok(Asked {
        migrations: migrations.with(question.python.clone(), &question.variables),
        models: question,
        limbeck,
        folder: std::path::absolute(Path::new(FOLDER).join(WRITTEN).join(&package.name))?,
        environment: within(environment.script_location()?).context("a path that is no UTF-8")?,
        versions: versions.context("no version location")?,
        as_batch: ["render_as_batch=True", "\"render_as_batch\": True"].iter().any(|it| env_py.contains(it)),
        only_up: !template.is_empty() && !template.contains("downgrades"),
    })
}

/// How Limbeck begins to say which tables it leaves to the reader.
const LEFT_OPEN: &str = "which Alembic would drop: ";

impl Change {
    /// Whether an operation is about a table that has no model, which Limbeck names and does not drop.
    fn leaves_open(&self, operation: &str) -> bool {
        let tables = self.unknown.iter().filter_map(|line| Some(line.split_once(LEFT_OPEN)?.1));
        let (about, _) = operation.split_once(':').unwrap_or((operation, ""));
        let is_whole =
            ["create", "drop"].iter().any(|word| about.contains(&format!("{word} table")) || about.contains("index"));
        is_whole && tables.flat_map(|tables| tables.split(", ")).any(|table| about.ends_with(&format!(" {table}")))
    }
}

/// What came of one change, and whether both write the same, but for what is said of the project as it is.
fn told(change: &Change, before: &[String]) -> (bool, String) {
    let mut lines = lines(change);
    let count = lines.len();
    lines.retain(|line| !before.contains(line));
    let is_equal = lines.is_empty();
    if lines.len() < count {
        lines.push(format!("(and {} lines that are true of the project as it is)", count - lines.len()));
    }
    lines.extend(change.unknown.iter().map(|it| format!("({it})")));
    let listed: String = lines.iter().map(|line| format!("\n  {line}")).collect();
    let operations = change.alembic.upgrade.len();
    (is_equal, if is_equal { format!("equal, {operations} up{listed}") } else { listed })
}

/// What differs, and how Limbeck's migration runs.
fn lines(change: &Change) -> Vec<String> {
    let mut lines = Vec::new();
    for (function, alembic, limbeck) in [
        ("upgrade", &change.alembic.upgrade, &change.limbeck.upgrade),
        ("downgrade", &change.alembic.downgrade, &change.limbeck.downgrade),
    ] {
        let alembic: Vec<String> = named(alembic, limbeck).into_iter().filter(|it| !change.leaves_open(it)).collect();
        lines.extend(without(&alembic, limbeck).map(|it| format!("{function}, only Alembic: {it}")));
        lines.extend(without(limbeck, &alembic).map(|it| format!("{function}, only Limbeck: {it}")));
        if lines.is_empty() && in_order(&alembic) != in_order(limbeck) {
            lines.push(format!("{function}: in another order"));
        }
    }
    lines.extend(change.problem.iter().map(|it| format!("it does not run: {it}")));
    lines.extend(change.found.iter().map(|it| format!("Alembic still finds: {it}")));
    lines.extend(change.left.iter().map(|it| format!("otherwise after the way back: {it}")));
    lines
}

/// Operations, those that drop several columns of a table sorted: Alembic has them in the order of a set, also on the way
/// back.
fn in_order(operations: &[String]) -> Vec<&String> {
    let columns_of = |it: &String| {
        let (about, _) = it.split_once(':')?;
        (about.contains("drop column ") || about.contains("add column ")).then(|| about.to_owned())
    };
    let mut all: Vec<&String> = operations.iter().collect();
    all.chunk_by_mut(|one, other| columns_of(one).is_some() && columns_of(one) == columns_of(other))
        .for_each(<[&String]>::sort);
    all
}

/// Alembic's operations, but for names that it leaves open, as it does where it drops a constraint without a name in the
/// models (such a migration does not run): those are Limbeck's.
fn named(alembic: &[String], limbeck: &[String]) -> Vec<String> {
    let name = |operation: &String| {
        let open = operation.strip_suffix(" None").filter(|it| it.contains("drop constraint "));
        let its = open.and_then(|open| limbeck.iter().find(|it| it.starts_with(&format!("{open} "))));
        its.unwrap_or(operation).clone()
    };
    alembic.iter().map(name).collect()
}

/// Those of some operations that are not among others.
fn without<'o>(some: &'o [String], others: &[String]) -> impl Iterator<Item = &'o String> {
    let mut left: Vec<&String> = others.iter().collect();
    some.iter().filter(move |it| match left.iter().position(|other| other == it) {
        Some(at) => {
            left.remove(at);
            false
        }
        None => true,
    })
}
