//! Whether env.py runs migrations as one would want it.

use super::{Evidence, Outcome, Scene};
use crate::interpret::env_py::described::{Described, PerTransaction, Url, UrlFrom};

/// Drivers that only work with an async engine (SQLAlchemy, "Dialects"); psycopg and oracledb work with both.
const ASYNC: [&str; 8] =
    ["asyncpg", "aiosqlite", "aiomysql", "asyncmy", "aioodbc", "oracledb_async", "psycopg_async", "aiopg"];
/// Drivers that work with either.
const EITHER: [&str; 2] = ["psycopg", "oracledb"];

fn described<'a>(scene: &Scene<'a>) -> Result<&'a Described, Outcome> {
    let described = scene.environment.and_then(|(_, it)| it.env_py.as_ref());
    described.ok_or_else(|| {
        let directory = scene.environment.map_or("", |(_, it)| it.location.script_directory());
        Outcome::unknown(Evidence::of(directory, "there is no env.py"))
    })
}

pub(super) fn engine(scene: &Scene<'_>) -> Outcome {
    let env_py = match described(scene) {
        Ok(env_py) => env_py,
        Err(unknown) => return unknown,
    };
    let engine = if env_py.is_async { "an async engine" } else { "no async engine" };
    let mut evidence = vec![Evidence::of(&env_py.path, engine)];
    let mut fits = Vec::new();
    let mut is_open = false;
    for url in &env_py.urls {
        let Some(driver) = &url.driver else { continue };
        let name = driver.split_once('+').map(|(_, name)| name);
        let fit = match name {
            Some(name) if EITHER.contains(&name) => true,
            Some(name) => ASYNC.contains(&name) == env_py.is_async,
            // Which driver that is depends on the version of SQLAlchemy: from 2.1 on psycopg, which is async too.
            None if env_py.is_async && driver.starts_with("postgres") => {
                is_open = true;
                continue;
            }
            None => !env_py.is_async,
        };
        fits.push(fit);
        let text = format!("driver `{driver}`{}", if fit { "" } else { ", which does not go with the engine" });
        evidence.push(Evidence::at(&url.path, url.line, text));
    }
    match (fits.is_empty() || is_open, fits.iter().all(|fit| *fit), fits.last()) {
        (true, ..) => Outcome::unknown(evidence),
        (false, true, _) => Outcome::pass(evidence),
        // What is set last counts; the others are there for other cases.
        (false, false, Some(true)) => Outcome::partial(evidence),
        (false, false, _) => Outcome::fail(evidence),
    }
}

pub(super) fn url(scene: &Scene<'_>) -> Outcome {
    let env_py = match described(scene) {
        Ok(env_py) => env_py,
        Err(unknown) => return unknown,
    };
    let said = |url: &Url| {
        let from = url.from.words();
        Evidence::at(&url.path, url.line, format!("`{}`, {from}", url.name))
    };
    let evidence: Vec<Evidence> = env_py.urls.iter().map(said).collect();
    let from = |from: UrlFrom| env_py.urls.iter().any(|url| url.from == from);
    if from(UrlFrom::Environment) {
        Outcome::pass(evidence)
    } else if from(UrlFrom::Settings) {
        // Whether those can be set from outside is for the application to say.
        Outcome::unknown(evidence)
    } else if env_py.urls.is_empty() {
        Outcome::unknown(Evidence::of(&env_py.path, "where it takes the address from is not known"))
    } else {
        Outcome::fail(evidence)
    }
}

pub(super) fn transaction(scene: &Scene<'_>) -> Outcome {
    let env_py = match described(scene) {
        Ok(env_py) => env_py,
        Err(unknown) => return unknown,
    };
    let place = scene.environment.and_then(|(_, it)| it.transaction.as_ref());
    let evidence = |text: &str| match place {
        Some(transaction) => Evidence::at(&env_py.path, transaction.position.line, text),
        None => Evidence::of(&env_py.path, text),
    };
    match env_py.transaction {
        PerTransaction::Migration => Outcome::pass(evidence("each migration runs in a transaction of its own")),
        PerTransaction::Run => Outcome::fail(evidence("all migrations of a run stand in one transaction")),
        PerTransaction::Unknown => Outcome::unknown(evidence("how it begins transactions is not known")),
    }
}
