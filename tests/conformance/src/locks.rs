//! What migrations lock and write anew of the tables that are there before: `PostgreSQL` tells, and what Limbeck says of each
//! operation must be true and whole.

mod claims;
mod specs;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use limbeck_tools::database::Database;
use limbeck_tools::environments::{FOLDER, environment, environments};
use limbeck_tools::{native, programs, python};
use serde::Deserialize;
use serde_json::Value;

use self::claims::{Claims, Relation};
use crate::report::{self, list, report, text};
use crate::schema::answers::{self, Question};
use crate::script::printed;

const SCRIPT: &str = "tests/conformance/locks.py";

/// Where the differences are written.
const LIST: &str = "locks.txt";

/// The name that the specs are asked for by.
const SPECS: &str = "specs";

/// How many of a thousand locks that keep others from writing, and rewrites, are to be named.
const AIM: usize = 980;

/// What is compared.
const LEGEND: &str = "
said: locks that Limbeck says an operation takes that surely runs; wrong: PostgreSQL has no such lock at the end of the
function. locks: those of SHARE and above that PostgreSQL has on tables and views that were there before (below: on indexes and
sequences); named: Limbeck says so; perhaps: of an operation that is not sure to run. The same for rewrites.
";

/// What PostgreSQL says of one environment.
#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    functions: Vec<Ran>,
    /// What can't be run in a transaction that is watched.
    #[serde(default)]
    unwatched: Vec<String>,
    /// Where the way up ends.
    stopped: Option<String>,
    /// Why nothing could be run.
    problem: Option<String>,
}

/// A function that was run.
#[derive(Deserialize)]
struct Ran {
    path: String,
    revision: String,
    function: String,
    locks: Vec<(String, String, String, String)>,
    rewrites: Vec<(String, String, String)>,
}

/// Functions of one kind of an environment, in numbers.
#[derive(Default)]
struct Row {
    name: String,
    functions: usize,
    said: usize,
    wrong: usize,
    locks: usize,
    named: usize,
    perhaps: usize,
    parts: usize,
    parts_named: usize,
    rewrites: usize,
    rewrites_named: usize,
    rewrites_wrong: usize,
}

/// `cargo xtask conformance --locks`: compares, prints, and tells whether nothing is said that isn't so, and enough of what is.
pub(crate) fn locks(names: &[&str], profile: &str) -> Result<bool> {
    let limbeck = native::compiled(profile)?;
    let environments = match names {
        [] => environments()?,
        names => {
            let names = names.iter().filter(|name| **name != SPECS);
            names.map(|name| environment(name)).collect::<Result<_>>()?
        }
    };
    let python = answers::python()?;
    println!("{}", python::versions(&python)?);
    Database::Postgresql.install()?;
    programs::announce("Running each migration on PostgreSQL", "10 minutes");
    let questions = environments.iter().map(|environment| Question::of(Database::Postgresql, environment));
    let mut asked: Vec<Value> = questions.map(|it| Ok(serde_json::to_value(it?)?)).collect::<Result<Vec<_>>>()?;
    let mut roots = environments.iter().map(|it| Ok((it.name.clone(), it.root()?))).collect::<Result<Vec<_>>>()?;
    if names.is_empty() || names.contains(&SPECS) {
        for (name, root, question) in specs::questions(&python)? {
            asked.push(question);
            roots.push((name, root));
        }
    }
    let answers: Vec<Answer> = printed(&python, SCRIPT, "0", "locks.json", &asked)?;

    let mut rows: [Vec<Row>; 2] = Default::default();
    let (mut told, mut left_out) = (String::new(), String::new());
    for ((name, root), answer) in roots.iter().zip(&answers) {
        if let Some(problem) = answer.problem.as_ref().or(answer.stopped.as_ref()) {
            writeln!(left_out, "  {name} after {} functions: {problem}", answer.functions.len())?;
        }
        if !answer.unwatched.is_empty() {
            writeln!(left_out, "  {name}: {} functions that need another transaction", answer.unwatched.len())?;
        }
        let said = report(&limbeck, root, &["--dialect", "postgresql"])?;
        for (rows, function) in rows.iter_mut().zip(["upgrade", "downgrade"]) {
            let ran: Vec<&Ran> = answer.functions.iter().filter(|it| it.function == function).collect();
            if !ran.is_empty() {
                rows.push(compared(name, function, &ran, &said, &mut told)?);
            }
        }
    }
    let table = format!("{}\n{}", table("upgrade", &rows[0]), table("downgrade", &rows[1]));
    let path = Path::new(FOLDER).join(LIST);
    fs::write(&path, format!("{told}{LEGEND}{table}"))?;
    print!("{LEGEND}{table}");
    println!(
        "\nNot compared, as there is nothing to compare with:\n{left_out}\nEach difference is in {}.",
        path.display()
    );
    let all = sum(&rows[0]);
    let reaches = |has: usize, named: usize| named * 1000 >= has * AIM;
    let is_right = all.wrong + all.rewrites_wrong == 0;
    Ok(is_right && reaches(all.locks, all.named) && reaches(all.rewrites, all.rewrites_named))
}

/// What Limbeck says of the functions of one environment, beside what PostgreSQL did.
fn compared(name: &str, function: &str, ran: &[&Ran], said: &Value, told: &mut String) -> Result<Row> {
    let paths: BTreeSet<&str> = ran.iter().map(|it| it.path.as_str()).collect();
    let environment = report::environment(said, |path| paths.contains(path))
        .with_context(|| format!("limbeck says nothing of {name}"))?;
    let by_path: BTreeMap<&str, &Value> =
        list(&environment["revisions"]).iter().map(|it| (text(&it["path"]), it)).collect();
    let mut row = Row { name: name.to_owned(), ..Row::default() };
    for it in ran {
        let revision = by_path.get(it.path.as_str());
        let Some(revision) = revision else { continue };
        let claims = Claims::of(&revision[function]["operations"]);
        row.functions += 1;
        row.add(&claims, it, &mut |what| {
            // A text is always written.
            let _infallible = writeln!(told, "{name} {} {function}: {what}", it.revision);
        });
    }
    Ok(row)
}

impl Row {
    fn add(&mut self, claims: &Claims, ran: &Ran, tell: &mut dyn FnMut(String)) {
        let locks: BTreeMap<(Relation, &str), bool> = ran
            .locks
            .iter()
            .map(|(kind, schema, name, mode)| {
                let is_part = matches!(kind.as_str(), "i" | "I" | "S");
                ((Relation::of(schema, name), claims::mode(mode)), is_part)
            })
            .collect();
        for ((relation, mode), words) in &claims.locks {
            self.said += 1;
            if !locks.contains_key(&(relation.clone(), mode.as_str())) {
                self.wrong += 1;
                tell(format!("wrong: {mode} on {relation}: {words}"));
            }
        }
        for ((relation, mode), is_part) in locks.iter().filter(|((_, mode), _)| claims::is_felt(mode)) {
            let key = (relation.clone(), (*mode).to_owned());
            let is_named = claims.locks.contains_key(&key);
            if *is_part {
                self.parts += 1;
                self.parts_named += usize::from(is_named);
            } else {
                self.locks += 1;
                self.named += usize::from(is_named);
                self.perhaps += usize::from(!is_named && claims.perhaps.contains(&key));
            }
            if !is_named {
                tell(format!("missed: {mode} on {relation}"));
            }
        }
        let rewrites: BTreeSet<Relation> = ran
            .rewrites
            .iter()
            .filter(|(kind, ..)| matches!(kind.as_str(), "r" | "m"))
            .map(|(_, schema, name)| Relation::of(schema, name))
            .collect();
        self.rewrites += rewrites.len();
        for relation in &rewrites {
            if claims.rewrites.contains_key(relation) {
                self.rewrites_named += 1;
            } else {
                tell(format!("missed: {relation} is written anew"));
            }
        }
        for (relation, words) in claims.rewrites.iter().filter(|(it, _)| !rewrites.contains(it)) {
            self.rewrites_wrong += 1;
            tell(format!("wrong: {relation} is written anew: {words}"));
        }
    }

    fn cells(&self) -> [usize; 11] {
        [
            self.functions,
            self.said,
            self.wrong,
            self.locks,
            self.named,
            self.perhaps,
            self.parts,
            self.parts_named,
            self.rewrites,
            self.rewrites_named,
            self.rewrites_wrong,
        ]
    }
}

fn sum(rows: &[Row]) -> Row {
    let of = |count: fn(&Row) -> usize| rows.iter().map(count).sum();
    Row {
        name: "all".to_owned(),
        functions: of(|it| it.functions),
        said: of(|it| it.said),
        wrong: of(|it| it.wrong),
        locks: of(|it| it.locks),
        named: of(|it| it.named),
        perhaps: of(|it| it.perhaps),
        parts: of(|it| it.parts),
        parts_named: of(|it| it.parts_named),
        rewrites: of(|it| it.rewrites),
        rewrites_named: of(|it| it.rewrites_named),
        rewrites_wrong: of(|it| it.rewrites_wrong),
    }
}

const HEADINGS: [&str; 11] =
    ["functions", "said", "wrong", "locks", "named", "perhaps", "on parts", "named", "rewrites", "named", "wrong"];

fn table(function: &str, rows: &[Row]) -> String {
    let mut text = format!("\n{function:<22}");
    for heading in HEADINGS {
        text.push_str(&format!("{heading:>10}"));
    }
    for row in rows.iter().chain([&sum(rows)]) {
        text.push_str(&format!("\n{:<22}", row.name));
        for cell in row.cells() {
            text.push_str(&format!("{cell:>10}"));
        }
    }
    text
}
