//! The schema that migrations make: Alembic runs them on databases, and Limbeck's replay must have come to the same.

pub(crate) mod answers;
pub(crate) mod compare;
pub(crate) mod facts;
mod limbeck;
pub(crate) mod round_trips;
pub(crate) mod table;

use std::fs;
use std::path::Path;

use anyhow::Result;
use limbeck_tools::database::Database;
use limbeck_tools::environments::{Environment, FOLDER, environment, environments};
use limbeck_tools::{native, python};

use self::answers::{Answer, Asked};
use self::compare::{Beside, Difference, Row};
use self::facts::Kind;
use self::limbeck::Said;

/// Where the differences are written.
const LIST: &str = "schema.txt";

/// What is compared.
const LEGEND: &str = "
replay: what `limbeck schema` says beside what Alembic makes on the database; DDL: what `limbeck schema --format sql` makes
there, each definition as the database writes it; downgrade: what is left after the way back.";

/// `cargo xtask conformance --schema`: compares, prints, and tells whether the aims are reached.
/// Names of databases and of environments may stand in any order.
pub(crate) fn schema(names: &[&str], profile: &str) -> Result<bool> {
    let limbeck = native::compiled(profile)?;
    let (databases, names): (Vec<&str>, Vec<&str>) = names.iter().partition(|name| Database::named(name).is_some());
    let databases = match databases.as_slice() {
        [] => Database::ALL.to_vec(),
        names => names.iter().filter_map(|name| Database::named(name)).collect(),
    };
    let environments = match names.as_slice() {
        [] => environments()?,
        names => names.iter().map(|name| environment(name)).collect::<Result<_>>()?,
    };
    let python = answers::python()?;
    println!("{}", python::versions(&python)?);

    let mut compared = Compared::default();
    for database in databases {
        let on_it: Vec<&Environment> = environments.iter().filter(|it| is_tried(it, database)).collect();
        if !on_it.is_empty() {
            compared.on(database, &on_it, &limbeck, &python)?;
        }
    }

    let path = Path::new(FOLDER).join(LIST);
    let list: String = compared.differences.iter().map(Difference::text).collect();
    let table = table::text(&compared.rows);
    fs::write(&path, format!("{list}{LEGEND}{table}"))?;
    print!("{LEGEND}{table}");
    println!("\nNot compared, as there is nothing to compare with:");
    compared.left_out.iter().for_each(|line| println!("  {line}"));
    println!("\nEach difference is in {}.", path.display());
    Ok(!compared.lacks && table::reaches_aims(&compared.rows, Kind::aim))
}

/// Whether an environment's migrations are run on a database: on `PostgreSQL` all are tried.
fn is_tried(environment: &Environment, database: Database) -> bool {
    database == Database::Postgresql || environment.databases.contains(&database)
}

/// Whether they have to run there.
fn has_to_run(environment: &Environment, database: Database) -> bool {
    environment.databases.contains(&database) || database == Database::Postgresql && environment.is_marked("schema")
}

/// What came of it.
#[derive(Default)]
struct Compared {
    rows: Vec<Row>,
    differences: Vec<Difference>,
    /// What couldn't be run, and why.
    left_out: Vec<String>,
    /// Something that has to run doesn't.
    lacks: bool,
}

impl Compared {
    /// All environments on one database.
    fn on(&mut self, database: Database, environments: &[&Environment], limbeck: &Path, python: &Path) -> Result<()> {
        let said = environments.iter().map(|environment| Said::of(limbeck, database, environment));
        let said = said.collect::<Result<Vec<_>>>()?;
        let asked = environments.iter().zip(&said).map(|(environment, said)| Asked::of(database, environment, said));
        let answers = answers::answers(python, database, &asked.collect::<Result<Vec<_>>>()?)?;
        for ((environment, said), answer) in environments.iter().zip(&said).zip(&answers) {
            match &answer.made.problem {
                Some(problem) => {
                    self.left_out.push(format!("{} on {}: {problem}", environment.name, database.title()));
                    self.lacks |= has_to_run(environment, database);
                }
                None => self.environment(database, environment, said, answer),
            }
        }
        Ok(())
    }

    /// What Limbeck says, what its DDL makes, and what it says is left after the way back.
    fn environment(&mut self, database: Database, environment: &Environment, said: &Said, answer: &Answer) {
        let mut compare = |part: &'static str, has: facts::Facts, limbeck: facts::Facts| {
            let (found, more) = compare::compared(&environment.name, Beside::Database(database), part, &has, &limbeck);
            self.rows.extend(found);
            self.differences.extend(more);
        };
        let has = |catalogs| facts::said(catalogs, database, None);
        let says = |schema| facts::said(schema, database, Some(&answer.types));
        if let Some(upgraded) = &answer.made.upgraded {
            compare("replay", has(upgraded), says(&said.upgraded));
            if let Some(ddl) = &answer.ddl {
                compare("DDL", facts::made(upgraded, None), facts::made(&ddl.catalogs, ddl.problem.as_deref()));
            }
        }
        match (&answer.made.downgraded, &answer.made.downgrade_problem) {
            (Some(downgraded), _) => compare("downgrade", has(downgraded), says(&said.downgraded)),
            (None, problem) => {
                let problem = problem.as_deref().unwrap_or_default();
                self.left_out.push(format!("{} on {}, the way back: {problem}", environment.name, database.title()));
            }
        }
    }
}
