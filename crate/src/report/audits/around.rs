//! What lies around the migrations: env.py, configuration, requirements, documents, other sources, credentials.

use std::collections::BTreeMap;

use super::{code, codes, escaped, line, list, number, place};
use crate::audit::Audit;
use crate::beside::Looked;
use crate::beside::mentions::{Mention, MentionKind, Says};
use crate::beside::schema_sources::{Part, SchemaSource, SourceKind};
use crate::environment::Environment;
use crate::folder::{is_below, path_in, shown};
use crate::interpret::env_py::described::{Described, Mode, PerTransaction};
use crate::report::markdown::table;

/// What was looked through, and what was not.
pub(super) fn looked(looked: Looked) -> String {
    let kinds = [(looked.python, "Python file"), (looked.documents, "document"), (looked.sql, "SQL file")];
    let through: Vec<String> = kinds.into_iter().map(|(count, noun)| number(count, noun)).collect();
    let unread = match looked.unread {
        0 => String::new(),
        1 => " One more file of these kinds was not read, as the folder is too large: what it holds is not told here."
            .to_owned(),
        count => format!(
            " {count} more files of these kinds were not read, as the folder is too large: what they hold is not told here."
        ),
    };
    format!("Looked through: {}.{unread}", through.join(", "))
}

/// How an env.py runs migrations.
pub(super) fn env_py(out: &mut String, environment: &Environment) {
    let Some(env_py) = &environment.env_py else {
        return line(out, "There is no env.py.");
    };
    let functions = match env_py.functions.as_slice() {
        [] => "no functions".to_owned(),
        names => format!("functions {}", codes(names.iter().map(String::as_str))),
    };
    line(out, &format!("{}, {}, {functions}.", code(&env_py.path), number(env_py.lines, "line")));
    let mut rows: Vec<[String; 3]> = Vec::new();
    for target in &env_py.target_metadata {
        let base = match (&target.base, target.expression.as_str()) {
            (_, "None") => "nothing: Alembic compares with no models".to_owned(),
            (Some(base), _) => code(base),
            (None, _) => "where that leads is not known".to_owned(),
        };
        let expression = format!("{}, {base}", code(&target.expression));
        rows.push(["Target metadata".to_owned(), expression, place(&env_py.path, Some(target.line))]);
    }
    let engine = if env_py.is_async { "async" } else { "not async" };
    rows.push(["Engine".to_owned(), engine.to_owned(), String::new()]);
    let modes: Vec<&str> =
        env_py.modes.iter().map(|mode| if *mode == Mode::Offline { "offline" } else { "online" }).collect();
    rows.push(["Modes".to_owned(), modes.join(" and "), String::new()]);
    for url in &env_py.urls {
        let from = url.from.words();
        let driver = url.driver.as_ref().map_or_else(String::new, |it| format!(", driver {}", code(it)));
        rows.push([
            "Database URL".to_owned(),
            format!("{from}: {}{driver}", code(&url.name)),
            place(&url.path, Some(url.line)),
        ]);
    }
    rows.push([
        "Transaction".to_owned(),
        transaction(environment, env_py).to_owned(),
        environment.transaction.as_ref().map_or_else(String::new, |it| place(&env_py.path, Some(it.position.line))),
    ]);
    let is_told = |name: &str| ["connection", "target_metadata", "url"].contains(&name);
    for (name, text) in env_py.options.iter().filter(|(name, _)| !is_told(name)) {
        rows.push([format!("Option {}", code(name)), code(text), String::new()]);
    }
    table(out, &["What", "Found", "Place"], rows);
    if env_py.urls.len() > 1 {
        line(out, "It takes the URL from several places; which of them counts, its code decides.");
    }
    if !env_py.imports.is_empty() {
        line(out, &format!("It imports {}.", codes(env_py.imports.iter().map(String::as_str))));
    }
}

fn transaction(environment: &Environment, env_py: &Described) -> &'static str {
    match env_py.transaction {
        PerTransaction::Run if environment.dialect().commits_ddl_by_itself() => {
            "one for all migrations of a run; this database commits changes of the schema by itself"
        }
        PerTransaction::Run => "one for all migrations of a run: if one fails, all are rolled back",
        PerTransaction::Migration => "one for each migration",
        PerTransaction::Unknown => "not known",
    }
}

/// The files that make an environment.
pub(super) fn files(out: &mut String, environment: &Environment) {
    let location = &environment.location;
    let mut items = Vec::new();
    if let Some(file) = &location.config.file {
        items.push(format!("{}: the configuration", code(file)));
    } else {
        items.push("no configuration leads here".to_owned());
    }
    items.push(format!("{}: the script directory", code(shown(location.script_directory()))));
    for name in &environment.files {
        let what = match name.as_str() {
            "env.py" => ": runs the migrations",
            "script.py.mako" => ": the template for new migrations",
            name if name.to_lowercase().starts_with("readme") => ": what is written about them",
            _ => "",
        };
        items.push(format!("{}{what}", code(&path_in(location.script_directory(), name))));
    }
    for directory in &location.version_locations {
        let own = environment.migrations.iter().filter(|it| is_below(&it.path, directory)).count();
        items.push(format!("{}: {}", code(shown(directory)), number(own, "migration")));
    }
    list(out, items);
}

/// The packages that the project asks for.
pub(super) fn requirements(out: &mut String, audit: &Audit) {
    let requirements = &audit.beside.requirements;
    if requirements.is_empty() {
        return line(out, "No requirement for Alembic, SQLAlchemy or a driver was found.");
    }
    let rows = requirements.iter().map(|it| {
        let specifier = if it.specifier.is_empty() { "any".to_owned() } else { code(&it.specifier) };
        [code(&it.package), specifier, place(&it.path, Some(it.line))]
    });
    table(out, &["Package", "Version", "Asked for in"], rows);
}

/// Places of a name that are shown.
const PLACES: usize = 5;

/// What documents say of migrations: each name once, with all places.
pub(super) fn documented(out: &mut String, audit: &Audit) {
    let mentions = &audit.beside.mentions;
    if mentions.is_empty() {
        let said = match audit.beside.looked.documents {
            0 => "There is no document to look through.".to_owned(),
            count => format!("None of the {} names a migration.", number(count, "document")),
        };
        return line(out, &said);
    }
    let mut names: BTreeMap<(bool, bool, &str), Vec<&Mention>> = BTreeMap::new();
    for mention in mentions {
        let is_revision = mention.kind == MentionKind::Revision;
        names.entry((mention.found, is_revision, &mention.name)).or_default().push(mention);
    }
    let missing = names.keys().filter(|(found, ..)| !found).count();
    line(
        out,
        &format!(
            "Documents name migrations by {}; {} not in this folder.",
            number(names.len(), "name"),
            if missing == 1 { "one is".to_owned() } else { format!("{missing} are") }
        ),
    );
    let rows = names.iter().map(|((found, is_revision, name), of)| {
        let mut places: Vec<String> = of.iter().take(PLACES).map(|it| place(&it.path, Some(it.line))).collect();
        if of.len() > PLACES {
            places.push(format!("{} more", of.len() - PLACES));
        }
        let kind = if *is_revision { "revision" } else { "file" };
        let is_planned = of.iter().all(|it| it.says == Some(Says::Planned));
        let found = match (found, is_planned) {
            (true, _) => "present",
            (false, true) => "not yet",
            (false, false) => "MISSING",
        };
        [code(name), kind.to_owned(), said(of), places.join(", "), found.to_owned()]
    });
    table(out, &["Name", "Kind", "Said to be", "Documented in", "In the folder"], rows.collect::<Vec<_>>());
    let quoted: Vec<String> = mentions
        .iter()
        .filter(|it| !it.found)
        .map(|it| format!("{}: “{}”", place(&it.path, Some(it.line)), escaped(&it.text)))
        .collect();
    if !quoted.is_empty() {
        line(out, "What the documents say of those that are missing:");
        list(out, quoted);
    }
}

/// What documents say became of a migration.
fn said(of: &[&Mention]) -> String {
    let mut words: Vec<&str> = Vec::new();
    for says in of.iter().filter_map(|it| it.says) {
        let word = match says {
            Says::Applied => "applied",
            Says::Expected => "expected",
            Says::Planned => "planned",
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    if words.is_empty() { "only named".to_owned() } else { words.join(", ") }
}

/// What makes tables and is no migration.
pub(super) fn sources(out: &mut String, audit: &Audit) {
    let sources = &audit.beside.schema_sources;
    if sources.is_empty() {
        return line(out, "Nothing else was found that makes tables: no `create_all`, no SQL file with CREATE TABLE.");
    }
    let made: Vec<&str> = audit
        .environments
        .iter()
        .flat_map(|it| it.replay.last.tables())
        .filter(|(_, table)| !table.is_assumed)
        .map(|(id, _)| id.name.as_ref())
        .collect();
    let declared: Vec<&str> = {
        let of_environments = audit.environments.iter().flat_map(|it| &it.models.models);
        of_environments.chain(&audit.models_alone.models).map(|it| it.table.as_str()).collect()
    };
    let rows = sources.iter().map(|it| {
        let how = match it.kind {
            SourceKind::Sql if it.path.ends_with(".py") => "SQL in code",
            SourceKind::Sql => "SQL",
            SourceKind::CreateAll => "`create_all`",
        };
        [how.to_owned(), place(&it.path, Some(it.line)), part(it.part).to_owned(), tables_of(it, &made, &declared)]
    });
    table(out, &["How", "Place", "Part of", "Tables"], rows);
    let by_sql: Vec<&str> =
        sources.iter().filter(|it| it.kind == SourceKind::Sql).flat_map(|it| &it.tables).map(|it| bare(it)).collect();
    if !by_sql.is_empty() && !made.is_empty() {
        let others: Vec<&str> = made.iter().copied().filter(|name| !by_sql.contains(name)).collect();
        let said = match others.len() {
            0 => "Each table that migrations make is in an SQL file, too.".to_owned(),
            count => format!(
                "{} that migrations make {} in no SQL file.",
                number(count, "table"),
                if count == 1 { "is" } else { "are" }
            ),
        };
        line(out, &said);
    }
}

/// The tables of a source, and how many of them migrations make.
fn tables_of(source: &SchemaSource, made: &[&str], declared: &[&str]) -> String {
    if source.tables.is_empty() {
        return match source.kind {
            SourceKind::Sql => "not known".to_owned(),
            SourceKind::CreateAll => "those of the models that are imported there".to_owned(),
        };
    }
    let known = source.tables.iter().filter(|name| made.contains(&bare(name))).count();
    let names = codes(source.tables.iter().map(String::as_str));
    let by_migrations = match known {
        0 => "migrations make none of them".to_owned(),
        all if all == source.tables.len() => "migrations make all of them".to_owned(),
        some => format!("migrations make {some} of them"),
    };
    let by_models = match source.tables.iter().filter(|name| declared.contains(&bare(name))).count() {
        _ if declared.is_empty() => String::new(),
        0 => "; models declare none of them".to_owned(),
        all if all == source.tables.len() => "; models declare all of them".to_owned(),
        some => format!("; models declare {some} of them"),
    };
    format!("{names} ({}; {by_migrations}{by_models})", source.tables.len())
}

/// A table's name without its schema.
fn bare(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Whose file it is, in words.
fn part(part: Part) -> &'static str {
    match part {
        Part::Application => "the application",
        Part::Tests => "tests",
        Part::ScriptDirectory => "the script directory",
        Part::Documents => "documents",
        Part::Other => "other code",
    }
}

/// Passwords that are written down, masked.
pub(super) fn credentials(out: &mut String, audit: &Audit) {
    let credentials = &audit.beside.credentials;
    if credentials.is_empty() {
        return line(out, "No password was found in configuration, code or documents.");
    }
    line(out, &format!("{} written down (masked here):", have_passwords(credentials.len())));
    list(out, credentials.iter().map(|it| format!("{}: {}", place(&it.path, Some(it.line)), code(&it.masked))));
}

fn have_passwords(count: usize) -> String {
    if count == 1 { "One password is".to_owned() } else { format!("{count} passwords are") }
}

/// Compiled files without their source.
pub(super) fn leftovers(out: &mut String, audit: &Audit) {
    let leftovers = &audit.beside.leftovers;
    if leftovers.is_empty() {
        return line(out, "No compiled migration without its source was found.");
    }
    line(out, &format!("{} whose source is not there:", number(leftovers.len(), "compiled file")));
    list(out, leftovers.iter().map(|it| code(&it.path)));
}

/// Where a database stands.
pub(super) fn standing(out: &mut String, environment: &Environment) {
    let Some(standing) = &environment.standing else {
        return line(
            out,
            "Which migrations were applied is not known: no database was asked. `SELECT version_num FROM alembic_version;` tells it; given as `--database-at`, Limbeck says what is applied and what is pending.",
        );
    };
    line(out, &format!("`alembic_version` is said to hold {}.", codes(standing.given.iter().map(String::as_str))));
    for unknown in &standing.unknown {
        let nearest = match unknown.nearest.as_slice() {
            [] => "nothing here is like it".to_owned(),
            nearest => format!("the nearest are {}", codes(nearest.iter().map(String::as_str))),
        };
        line(
            out,
            &format!(
                "No migration has the id {}: {nearest}. Alembic would stop with `Can't locate revision identified by '{}'`.",
                code(&unknown.given),
                unknown.given
            ),
        );
    }
    if standing.unknown.len() < standing.given.len() {
        let (applied, pending) = (standing.applied.len(), standing.pending.len());
        let all = applied + pending;
        if pending == 0 {
            line(out, &format!("All {all} migrations are applied; none is pending."));
        } else {
            line(out, &format!("{applied} of {all} migrations are applied; pending, in this order:"));
            let rows = standing.pending.iter().map(|id| {
                let migration = environment.migrations.iter().find(|it| it.id() == Some(id));
                let title = migration.map_or_else(String::new, |it| escaped(&it.title()));
                let operations: Vec<String> = migration
                    .and_then(|it| it.function("upgrade"))
                    .into_iter()
                    .flat_map(|it| &it.operations)
                    .take(6)
                    .map(|it| code(&it.words().to_string()))
                    .collect();
                [code(id), title, operations.join("; ")]
            });
            table(out, &["Revision", "Message", "What it does first"], rows);
        }
    }
}
