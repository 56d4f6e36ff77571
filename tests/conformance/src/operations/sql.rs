//! The SQL of migrations: what Alembic writes offline, statement for statement, beside what `limbeck sql` writes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result, bail};
use limbeck_tools::environments::{Environment, FOLDER, environment, environments};
use limbeck_tools::{native, programs, python};
use serde::Deserialize;

use super::alembic::{self, BATCH, End, Function, POSTGRESQL, Question};

/// Where the differences are written besides.
const LIST: &str = "sql.txt";

/// Databases that Alembic writes for here.
const DIALECTS: [&str; 4] = [POSTGRESQL, "mysql", "mariadb", "sqlite"];

/// How exceptions are called in which Alembic and SQLAlchemy refuse to write something.
const REFUSALS: [&str; 3] = ["CommandError", "CompileError", "NotImplementedError"];

/// What stands around a block that commits by itself.
const AROUND: [&str; 2] = ["BEGIN", "COMMIT"];

/// `cargo xtask conformance --sql [--dialect NAME]`: compares, prints, and tells whether all that is known is the same.
pub(crate) fn sql(arguments: &[&str], profile: &str) -> Result<bool> {
    let (dialect, names) = match arguments {
        ["--dialect", name, names @ ..] => (*name, names),
        names => (POSTGRESQL, names),
    };
    let Some(dialect) = DIALECTS.into_iter().find(|known| *known == dialect) else {
        bail!("no such database here: {dialect}");
    };
    let limbeck = native::compiled(profile)?;
    let python = python::with_alembic()?;
    let environments: Vec<Environment> = match names {
        [] => environments()?.into_iter().filter(|environment| !environment.is_marked("no-operations")).collect(),
        names => names.iter().map(|name| environment(name)).collect::<Result<_>>()?,
    };
    let mut text = format!("{}\n", python::versions(&python)?);
    let mut all = Count::default();
    let mut rows = String::new();
    for environment in &environments {
        let count = compared(&limbeck, &python, environment, dialect, &mut text)?;
        let _infallible = writeln!(rows, "{}", count.row(&environment.name));
        all.add(&count);
    }
    let _infallible = write!(text, "\n{}\n{rows}{}\n", Count::HEAD, all.row("all"));
    print!("{text}");
    let path = Path::new(FOLDER).join(LIST);
    fs::write(&path, text)?;
    println!("\nAll of this is in {}.", path.display());
    Ok(all.different == 0)
}

/// Functions, by how their statements compare.
#[derive(Default)]
struct Count {
    /// All are known, and are Alembic's.
    same: usize,
    /// All are known, and not all are Alembic's.
    different: usize,
    /// Some are not known.
    unknown: usize,
    /// Alembic refuses to write them, and Limbeck says that something is not known.
    refused: usize,
    /// Alembic wrote none, or what stands for code of the application that is not here.
    left_out: usize,
}

impl Count {
    const HEAD: &str = "environment              same  different  not known  refused  left out";

    fn row(&self, name: &str) -> String {
        let Count { same, different, unknown, refused, left_out } = self;
        format!("{name:<22} {same:>6} {different:>10} {unknown:>10} {refused:>8} {left_out:>9}")
    }

    fn add(&mut self, other: &Count) {
        self.same += other.same;
        self.different += other.different;
        self.unknown += other.unknown;
        self.refused += other.refused;
        self.left_out += other.left_out;
    }
}

fn compared(
    limbeck: &Path,
    python: &Path,
    environment: &Environment,
    dialect: &'static str,
    text: &mut String,
) -> Result<Count> {
    let folder = environment.folder_with_helpers()?;
    let mut question = Question { dialect, writes_literals: true, ..Question::of_environment(environment, &folder)? };
    // What Limbeck can't read of the names of constraints, Alembic isn't told either.
    let convention = environment.naming_convention.as_ref().map(|it| question.root.join(it));
    question.naming_convention = convention.filter(|it| it.starts_with(&folder));
    let ran = match alembic::ran(python, &[question])?.pop() {
        Some(Ok(ran)) => ran,
        Some(Err(problem)) => bail!("Alembic cannot run {}: {problem}", environment.name),
        None => bail!("Alembic gave no answer on {}", environment.name),
    };
    let files: BTreeSet<&str> = ran.keys().map(|(path, _)| path.as_str()).collect();
    let read = written(limbeck, &folder, dialect, &files)?;
    let mut count = Count::default();
    for ((path, name), function) in &ran {
        let mut theirs: Vec<String> =
            function.written.iter().map(|sql| folded(sql)).filter(|sql| !AROUND.contains(&sql.as_str())).collect();
        let none = Vec::new();
        let ours = read.get(&(path.clone(), name.clone())).unwrap_or(&none);
        let is_known = ours.iter().all(|statement| statement.known);
        if is_refused(function) {
            if is_known {
                count.different += 1;
                let _infallible = writeln!(
                    text,
                    "{} {path} {name}: different\n  Limbeck  knows all of it\n  Alembic  {}",
                    environment.name, function.why
                );
            } else {
                count.refused += 1;
            }
            continue;
        }
        if function.end != End::Ran || theirs.iter().any(|sql| sql.to_lowercase().contains("stand_in")) {
            count.left_out += 1;
            continue;
        }
        let sets = indexes_of_tables(ours);
        let mut ours: Vec<String> = ours.iter().map(|statement| folded(&statement.sql)).collect();
        for set in sets {
            for statements in [&mut ours, &mut theirs] {
                if let Some(set) = statements.get_mut(set.clone()) {
                    set.sort();
                }
            }
        }
        match (is_known, ours == theirs) {
            (true, true) => {
                count.same += 1;
                continue;
            }
            (true, false) => count.different += 1,
            (false, _) => count.unknown += 1,
        }
        let at = ours.iter().zip(&theirs).position(|(ours, theirs)| ours != theirs);
        let at = at.unwrap_or_else(|| ours.len().min(theirs.len()));
        let shown = |all: &[String]| all.get(at).cloned().unwrap_or_else(|| "nothing".to_owned());
        let word = if is_known { "different" } else { "not known" };
        let _infallible = writeln!(
            text,
            "{} {path} {name}: {word}\n  Limbeck  {}\n  Alembic  {}",
            environment.name,
            shown(&ours),
            shown(&theirs)
        );
    }
    Ok(count)
}

/// Whether Alembic itself refuses to write what a function does.
fn is_refused(function: &Function) -> bool {
    match function.end {
        End::Database => function.why == BATCH,
        End::Error => REFUSALS.iter().any(|it| function.why.starts_with(it)),
        _ => false,
    }
}

/// Where the indexes stand that a table brings: SQLAlchemy has them in a set, whose order varies from run to run
/// (`Table.indexes` in sqlalchemy/sql/schema.py).
fn indexes_of_tables(statements: &[Statement]) -> Vec<Range<usize>> {
    let makes = |statement: &Statement, what: &str| statement.sql.starts_with(&format!("CREATE {what}"));
    let mut found = Vec::new();
    for (at, table) in statements.iter().enumerate().filter(|(_, it)| makes(it, "TABLE ")) {
        let is_of_it = |it: &&Statement| it.line == table.line && (makes(it, "INDEX ") || makes(it, "UNIQUE INDEX "));
        let count = statements[at + 1..].iter().take_while(is_of_it).count();
        found.push(at + 1..at + 1 + count);
    }
    found
}

/// A statement of `limbeck sql --format json`.
#[derive(Deserialize)]
struct Statement {
    sql: String,
    line: u32,
    known: bool,
}

#[derive(Deserialize)]
struct Report {
    environments: Vec<EnvironmentReport>,
}

#[derive(Deserialize)]
struct EnvironmentReport {
    revisions: Vec<RevisionReport>,
}

#[derive(Deserialize)]
struct RevisionReport {
    path: String,
    upgrade: Vec<Statement>,
    downgrade: Vec<Statement>,
}

type Written = BTreeMap<(String, String), Vec<Statement>>;

/// What Limbeck writes for each function of the environment that most of the files belong to.
fn written(limbeck: &Path, folder: &Path, dialect: &str, files: &BTreeSet<&str>) -> Result<Written> {
    let mut command = programs::command(limbeck);
    command.arg("sql").arg(folder).args(["--format", "json", "--dialect", dialect]);
    let report: Report =
        serde_json::from_str(&programs::output(&mut command)?).context("limbeck sql wrote something else")?;
    let known = |it: &EnvironmentReport| it.revisions.iter().filter(|it| files.contains(it.path.as_str())).count();
    let environment = report.environments.into_iter().rev().max_by_key(known);
    let mut written = Written::new();
    for RevisionReport { path, upgrade, downgrade } in environment.into_iter().flat_map(|it| it.revisions) {
        written.insert((path.clone(), "upgrade".to_owned()), upgrade);
        written.insert((path, "downgrade".to_owned()), downgrade);
    }
    Ok(written)
}

/// A statement without what says nothing: white space, the semicolon.
fn folded(sql: &str) -> String {
    let words: Vec<&str> = sql.split_whitespace().collect();
    words.join(" ").trim_end_matches(';').trim_end().to_owned()
}
