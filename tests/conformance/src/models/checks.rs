//! What `alembic check` finds on a `PostgreSQL` that a project's migrations have made, beside the differences that Limbeck
//! tells.

use std::collections::BTreeMap;
use std::env;

use anyhow::Result;
use limbeck_tools::database::Database;
use limbeck_tools::environments::{Environment, FOLDER};
use limbeck_tools::{programs, python};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::facts::{column_of, qualified};
use super::packages::{Package, Question};
use crate::report::{list, text};
use crate::schema::answers;
use crate::script::printed;

const SCRIPT: &str = "tests/conformance/alembic_checks.py";

/// Where Alembic's answers are kept.
const KEPT: &str = "checks";

/// What Limbeck says of a table that no migration makes.
const NO_MIGRATION: &str = "no-migration";

/// A project to check.
#[derive(Serialize)]
struct Asked<'a> {
    name: &'a str,
    migrations: answers::Question<'a>,
    models: &'a Question,
}

/// What Alembic finds.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Answer {
    differences: Vec<Value>,
    pub(super) problem: Option<String>,
}

/// What Alembic has no eyes for.
const NOT_COMPARED: &str = "primary-key";

/// Differences by what they are about, `KIND TABLE (COLUMNS)`, each with its text.
type Differences = BTreeMap<String, String>;

/// What both find, and what only one does.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) both: usize,
    pub(super) missed: usize,
    pub(super) wrong: usize,
}

/// The answers, in the order of the projects.
pub(super) fn answers(
    packages: &[Package],
    environments: &[Environment],
    questions: &[Question],
) -> Result<Vec<Answer>> {
    Database::Postgresql.install()?;
    let kept = env::current_dir()?.join(FOLDER).join(KEPT);
    programs::announce("Running migrations on PostgreSQL, and `alembic check`", "5 minutes the first time");
    let asked = packages.iter().zip(environments).zip(questions).map(|((package, environment), models)| {
        let migrations = answers::Question::of(Database::Postgresql, environment)?;
        let migrations = migrations.with(models.python.clone(), &models.variables);
        Ok(Asked { name: &package.name, migrations, models })
    });
    let asked = json!({ "kept": kept, "questions": asked.collect::<Result<Vec<_>>>()? });
    printed(&python::with_alembic()?, SCRIPT, "0", "checks.json", &asked)
}

/// Limbeck's differences beside Alembic's, and a line for each that only one of them has.
pub(super) fn compared(package: &Package, place: &str, answer: &Answer, report: &Value) -> (Row, String) {
    let alembic = of_alembic(answer);
    let limbeck = of_limbeck(report, place);
    let mut row = Row { name: package.name.clone(), both: 0, missed: 0, wrong: 0 };
    let mut lines = String::new();
    for (about, text) in &alembic {
        if limbeck.contains_key(about) {
            row.both += 1;
        } else {
            row.missed += 1;
            lines.push_str(&format!("{}, differences, {about}: Alembic: {text}; Limbeck: nothing\n", row.name));
        }
    }
    for (about, text) in limbeck.iter().filter(|(about, _)| !alembic.contains_key(*about)) {
        row.wrong += 1;
        lines.push_str(&format!("{}, differences, {about}: Alembic: nothing; Limbeck: {text}\n", row.name));
    }
    (row, lines)
}

fn of_alembic(answer: &Answer) -> Differences {
    let said = |it: &Value| {
        let table = qualified(&it["schema"], &it["table"]);
        // A key that is more than a column has no name here.
        let columns = list(&it["columns"]).iter().filter_map(|key| column_of(key.as_str()?));
        let columns: Vec<&str> = columns.collect();
        (about(text(&it["kind"]), &table, &columns), format!("{} {}", text(&it["what"]), text(&it["text"])))
    };
    answer.differences.iter().map(said).collect()
}

/// Of the models that Alembic looks at.
fn of_limbeck(report: &Value, place: &str) -> Differences {
    let mut differences = Differences::new();
    let environment = list(&report["environments"]).iter().find(|it| text(&it["path"]) == place);
    let models = environment.into_iter().flat_map(|it| list(&it["models"]));
    for model in models.filter(|model| model["tracked"] != Value::Bool(false)) {
        let table = qualified(&model["schema"], &model["table"]);
        let status = text(&model["status"]);
        if status == NO_MIGRATION {
            differences.insert(about(status, &table, &[]), "no migration makes it".to_owned());
        }
        for it in list(&model["differences"]).iter().filter(|it| text(&it["kind"]) != NOT_COMPARED) {
            let columns = text(&it["column"]);
            let columns: Vec<&str> = columns.split(',').map(str::trim).filter(|it| !it.is_empty()).collect();
            let said = format!("the model {}, migrations {}", it["model"], it["migrations"]);
            differences.insert(about(text(&it["kind"]), &table, &columns), said);
        }
    }
    differences
}

/// A unique index may be called either: both are one kind.
fn about(kind: &str, table: &str, columns: &[&str]) -> String {
    let kind = if kind == "unique" { "index" } else { kind };
    format!("{kind} {table} ({})", columns.join(", "))
}

/// How many differences of a thousand are to be found, and how many may be none.
const AIMS: (usize, usize) = (970, 20);

pub(super) fn reach_aims(rows: &[Row]) -> bool {
    let all = sum(rows);
    let (has, says) = (all.both + all.missed, all.both + all.wrong);
    all.both * 1000 >= has * AIMS.0 && all.wrong * 1000 <= says * AIMS.1
}

pub(super) fn table(rows: &[Row]) -> String {
    let mut text = "\ndifferences that `alembic check` finds  both say  only Alembic  only Limbeck\n".to_owned();
    for Row { name, both, missed, wrong } in rows.iter().chain([&sum(rows)]) {
        text.push_str(&format!("{name:<38}  {both:>8}  {missed:>12}  {wrong:>12}\n"));
    }
    text
}

fn sum(rows: &[Row]) -> Row {
    let of = |count: fn(&Row) -> usize| rows.iter().map(count).sum();
    Row { name: "all".to_owned(), both: of(|row| row.both), missed: of(|row| row.missed), wrong: of(|row| row.wrong) }
}
