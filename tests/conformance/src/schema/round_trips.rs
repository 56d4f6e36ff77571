//! Each migration and its downgrade right after it: `PostgreSQL` tells whether all is as it was before, and Limbeck's
//! findings must have told the same.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use limbeck_tools::database::Database;
use limbeck_tools::environments::{Environment, FOLDER, environment, environments};
use limbeck_tools::{native, programs, python};
use serde::Deserialize;
use serde_json::Value;

use super::answers::{self, Question};
use crate::report::{list, report, text};
use crate::script::printed;

const SCRIPT: &str = "tests/conformance/round_trips.py";

/// Where the differences are written.
const LIST: &str = "round-trips.txt";

/// Rules that tell of a downgrade which the database refuses.
const REFUSED: [&str; 1] = ["downgrade-fails"];

/// Rules that tell of what a downgrade leaves.
const LEFT: [&str; 2] = ["downgrade-not-inverse", "enum-type-not-dropped"];

/// Rules that tell of a downgrade which does nothing, whatever there is to undo.
const EMPTY: [&str; 1] = ["empty-downgrade"];

/// What `PostgreSQL` says of one environment.
#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    trips: Vec<Trip>,
    /// Where the way up ends.
    stopped: Option<String>,
    /// Why nothing could be run.
    problem: Option<String>,
}

/// There and back.
#[derive(Deserialize)]
struct Trip {
    path: String,
    #[serde(flatten)]
    end: End,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum End {
    /// What is not as it was.
    Left(Vec<String>),
    /// Why the database did not go back.
    Refused(String),
    /// The downgrade says itself that it can't be done, or needs more than a database.
    Raised(#[allow(dead_code, reason = "only that it was raised counts")] String),
}

/// Downgrades, by what came of them and whether it was told.
#[derive(Default)]
struct Row {
    name: String,
    run: usize,
    raised: usize,
    undone: usize,
    left_told: usize,
    left_missed: usize,
    refused_told: usize,
    refused_missed: usize,
    wrong: usize,
}

/// `cargo xtask conformance --round-trips`: compares, prints, and tells whether nothing is told that isn't so.
pub(crate) fn round_trips(names: &[&str], profile: &str) -> Result<bool> {
    let limbeck = native::compiled(profile)?;
    let environments = match names {
        [] => environments()?,
        names => names.iter().map(|name| environment(name)).collect::<Result<_>>()?,
    };
    let python = answers::python()?;
    println!("{}", python::versions(&python)?);
    Database::Postgresql.install()?;
    programs::announce("Running each migration and its downgrade on PostgreSQL", "15 minutes");
    let questions = environments.iter().map(|environment| Question::of(Database::Postgresql, environment));
    let questions: Vec<Question> = questions.collect::<Result<_>>()?;
    let answers: Vec<Answer> = printed(&python, SCRIPT, "0", "round-trips.json", &questions)?;

    let mut rows = Vec::new();
    let mut told = String::new();
    let mut left_out = String::new();
    for (environment, answer) in environments.iter().zip(&answers) {
        if let Some(problem) = answer.problem.as_ref().or(answer.stopped.as_ref()) {
            let after = answer.trips.len();
            writeln!(left_out, "  {} after {after} downgrades: {problem}", environment.name)?;
        }
        if !answer.trips.is_empty() {
            rows.push(compared(&limbeck, environment, answer, &mut told)?);
        }
    }
    let all = Row { name: "all".to_owned(), ..sum(&rows) };
    let table: String = std::iter::once(heading()).chain(rows.iter().chain([&all]).map(Row::line)).collect();
    let path = Path::new(FOLDER).join(LIST);
    fs::write(&path, format!("{told}{table}"))?;
    print!("{told}\n{table}\nNot run, or not to the end:\n{left_out}\nAll of it is in {}.\n", path.display());
    Ok(all.wrong == 0)
}

/// What Limbeck tells of one environment's downgrades, beside what came of them.
fn compared(limbeck: &Path, environment: &Environment, answer: &Answer, told: &mut String) -> Result<Row> {
    let root = environment.root()?;
    let report = report(limbeck, &root, &["--dialect", Database::Postgresql.dialect()])?;
    let findings = list(&report["findings"]);
    let mut row = Row { name: environment.name.clone(), run: answer.trips.len(), ..Row::default() };
    for trip in &answer.trips {
        let path = Path::new(&trip.path).strip_prefix(&root)?.to_str().context("a path that is no UTF-8")?;
        let of_it: Vec<&Value> = findings.iter().filter(|finding| text(&finding["path"]) == path).collect();
        let messages = |rules: &[&str]| -> Vec<&str> {
            let those = of_it.iter().filter(|finding| rules.contains(&text(&finding["rule"])));
            those.map(|finding| text(&finding["message"])).collect()
        };
        let (refused, left) = (messages(&REFUSED), messages(&LEFT));
        let (counted, difference) = match &trip.end {
            End::Raised(_) => (&mut row.raised, None),
            End::Refused(_) if !refused.is_empty() => (&mut row.refused_told, None),
            End::Refused(why) => (&mut row.refused_missed, Some(("refused, not told", why.clone()))),
            End::Left(things) if things.is_empty() && refused.is_empty() && left.is_empty() => (&mut row.undone, None),
            End::Left(things) if things.is_empty() || !refused.is_empty() => {
                (&mut row.wrong, Some(("told, not so", [refused, left].concat().join(" "))))
            }
            End::Left(_) if !left.is_empty() || !messages(&EMPTY).is_empty() => (&mut row.left_told, None),
            End::Left(things) => (&mut row.left_missed, Some(("left, not told", things.join("; ")))),
        };
        *counted += 1;
        if let Some((what, text)) = difference {
            writeln!(told, "{}: {path}: {what}: {text}", environment.name)?;
        }
    }
    Ok(row)
}

fn sum(rows: &[Row]) -> Row {
    rows.iter().fold(Row::default(), |sum, row| Row {
        name: sum.name,
        run: sum.run + row.run,
        raised: sum.raised + row.raised,
        undone: sum.undone + row.undone,
        left_told: sum.left_told + row.left_told,
        left_missed: sum.left_missed + row.left_missed,
        refused_told: sum.refused_told + row.refused_told,
        refused_missed: sum.refused_missed + row.refused_missed,
        wrong: sum.wrong + row.wrong,
    })
}

fn heading() -> String {
    "environment         downgrades  raise  undone  left: told  missed  refused: told  missed  told, not so\n"
        .to_owned()
}

impl Row {
    fn line(&self) -> String {
        let Row { name, run, raised, undone, left_told, left_missed, refused_told, refused_missed, wrong } = self;
        format!(
            "{name:<18}  {run:>10}  {raised:>5}  {undone:>6}  {left_told:>10}  {left_missed:>6}  {refused_told:>13}  \
             {refused_missed:>6}  {wrong:>12}\n"
        )
    }
}
