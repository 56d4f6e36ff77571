//! The schema that migrations make: Alembic runs them on `PostgreSQL`, and Limbeck's replay must have come to the same.

mod compare;
mod facts;
mod limbeck;
mod postgres;
mod table;

use std::fs;
use std::path::Path;

use anyhow::Result;

use self::compare::{Difference, Row};
use self::limbeck::Said;
use self::postgres::{Answer, Asked};
use super::{Environment, FOLDER, compile, environment, environments, versions};
use crate::test;

/// Where the differences are written.
const LIST: &str = "schema.txt";

/// `cargo xtask conformance --schema`: compares, prints, and tells whether the aims are reached.
pub(crate) fn schema(names: &[&str], profile: &str) -> Result<bool> {
    compile(profile)?;
    let limbeck = test::native_binary(profile)?;
    let environments = match names {
        [] => environments()?,
        names => names.iter().map(|name| environment(name)).collect::<Result<_>>()?,
    };
    let python = postgres::python()?;
    println!("{}", versions(&python)?);

    let said = environments.iter().map(|environment| Said::of(&limbeck, environment)).collect::<Result<Vec<_>>>()?;
    let asked = environments.iter().zip(&said).map(|(environment, said)| Asked::of(environment, said));
    let answers = postgres::answers(&python, &asked.collect::<Result<Vec<_>>>()?)?;

    let mut rows = Vec::new();
    let mut differences = Vec::new();
    let mut left_out = Vec::new();
    for ((environment, said), answer) in environments.iter().zip(&said).zip(&answers) {
        match &answer.made.problem {
            Some(problem) => left_out.push((environment, problem.as_str())),
            None => compared_environment(environment, said, answer, &mut rows, &mut differences),
        }
    }

    let path = Path::new(FOLDER).join(LIST);
    let list: String = differences.iter().map(Difference::text).collect();
    let table = table::text(&rows);
    fs::write(&path, format!("{list}{table}"))?;
    print!("{table}");
    println!("\nNot compared, as there is nothing to compare with:");
    let mut are_all_there = true;
    for (environment, problem) in left_out {
        println!("  {}: {problem}", environment.name);
        are_all_there &= !environment.is_marked("schema");
    }
    println!("\nEach difference is in {}.", path.display());
    Ok(are_all_there && table::reaches_aims(&rows))
}

/// What Limbeck says, what its DDL makes, and what it says is left after the way back.
fn compared_environment(
    environment: &Environment,
    said: &Said,
    answer: &Answer,
    rows: &mut Vec<Row>,
    differences: &mut Vec<Difference>,
) {
    let mut compare = |part: &'static str, postgres: facts::Facts, limbeck: facts::Facts| {
        let (found, more) = compare::compared(&environment.name, part, &postgres, &limbeck);
        rows.extend(found);
        differences.extend(more);
    };
    if let Some(upgraded) = &answer.made.upgraded {
        compare("replay", facts::said(upgraded, None), facts::said(&said.upgraded, Some(&answer.types)));
        if let Some(ddl) = &answer.ddl {
            compare("DDL", facts::made(upgraded, None), facts::made(&ddl.catalogs, ddl.problem.as_deref()));
        }
    }
    match (&answer.made.downgraded, &answer.made.downgrade_problem) {
        (Some(downgraded), _) => {
            compare("downgrade", facts::said(downgraded, None), facts::said(&said.downgraded, Some(&answer.types)));
        }
        (None, problem) => {
            let problem = problem.as_deref().unwrap_or_default();
            println!("{}: no way back to compare with: {problem}", environment.name);
        }
    }
}
