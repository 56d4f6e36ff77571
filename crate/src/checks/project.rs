//! Whether what lies around the migrations fits them.

use super::{CheckStatus, Evidence, Outcome, Scene};
use crate::beside::Looked;
use crate::beside::mentions::{Mention, Says};
use crate::beside::schema_sources::{Part, SchemaSource, SourceKind};
use crate::folder::is_below;
use crate::models::{Model, ModelStatus as Migrated};

/// What is said of files that nobody looked through; none where all were read.
fn unread(looked: Looked) -> Option<Evidence> {
    (looked.unread > 0).then(|| {
        let noun = if looked.unread == 1 { "file was" } else { "files were" };
        Evidence::of("", format!("{} {noun} not read: the folder is too large", looked.unread))
    })
}

/// Nothing was found: it holds, as far as was looked.
fn nothing(scene: &Scene<'_>, text: &str) -> Outcome {
    match unread(scene.beside.looked) {
        Some(unread) => Outcome::unknown(vec![Evidence::of("", text), unread]),
        None => Outcome::pass(Evidence::of("", text)),
    }
}

pub(super) fn credentials(scene: &Scene<'_>) -> Outcome {
    let found = scene.beside.credentials.iter().map(|it| Evidence::at(&it.path, it.line, format!("`{}`", it.masked)));
    let found: Vec<Evidence> = found.collect();
    if found.is_empty() {
        nothing(scene, "no password was found in configuration, code and documents")
    } else {
        Outcome::fail(found)
    }
}

fn said(source: &SchemaSource) -> Evidence {
    let text = match (source.kind, source.tables.as_slice()) {
        (SourceKind::Sql, []) => "SQL makes tables".to_owned(),
        (SourceKind::Sql, tables) => format!("SQL makes {}", names(tables)),
        (SourceKind::CreateAll, []) => "`create_all` makes the tables of the models".to_owned(),
        (SourceKind::CreateAll, tables) => format!("`create_all` makes {}", names(tables)),
    };
    Evidence::at(&source.path, source.line, text)
}

/// The first names of many.
fn names(tables: &[String]) -> String {
    const SHOWN: usize = 8;
    let shown = tables.iter().take(SHOWN).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match tables.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

pub(super) fn create_all(scene: &Scene<'_>) -> Outcome {
    let Some((_, environment)) = scene.environment else {
        return Outcome::unknown(Evidence::of("", "there is no script directory"));
    };
    let location = &environment.location;
    let is_own = |path: &str| {
        is_below(path, location.script_directory()) || location.version_locations.iter().any(|it| is_below(path, it))
    };
    let sources = scene.beside.schema_sources.iter();
    let found =
        sources.filter(|it| it.kind == SourceKind::CreateAll && it.part == Part::ScriptDirectory && is_own(&it.path));
    let found: Vec<Evidence> = found.map(said).collect();
    if found.is_empty() {
        Outcome::pass(Evidence::of(location.script_directory(), "no call of `create_all`"))
    } else {
        Outcome::fail(found)
    }
}

pub(super) fn documented(scene: &Scene<'_>) -> Outcome {
    // What is planned need not be there.
    let counts = |it: &&Mention| it.found || it.says != Some(Says::Planned);
    let mentions: Vec<&Mention> = scene.beside.mentions.iter().filter(counts).collect();
    if mentions.is_empty() {
        let text = match scene.beside.looked.documents {
            1 => "the one document names no migration".to_owned(),
            count => format!("none of the {count} documents names a migration"),
        };
        let none = if scene.beside.looked.documents == 0 { "there is no document".to_owned() } else { text };
        return Outcome::unknown(Evidence::of("", none));
    }
    let missing = mentions.iter().filter(|it| !it.found);
    let missing = missing.map(|it| Evidence::at(&it.path, it.line, format!("`{}` is not there: {}", it.name, it.text)));
    let missing: Vec<Evidence> = missing.collect();
    let what = format!("{} of {} mentions lead to a migration", mentions.len() - missing.len(), mentions.len());
    Outcome::of_each(mentions.len(), missing, Evidence::of("", what))
}

fn models<'a>(scene: &Scene<'a>) -> Result<&'a [Model], Outcome> {
    let models = scene.environment.map_or(scene.models_alone, |(_, it)| &it.models);
    let models = &models.models;
    if models.is_empty() { Err(Outcome::unknown(Evidence::of("", "no model was found"))) } else { Ok(models) }
}

pub(super) fn tracked(scene: &Scene<'_>) -> Outcome {
    let models = match models(scene) {
        Ok(models) => models,
        Err(unknown) => return unknown,
    };
    if scene.environment.is_none() {
        let text = match models.len() {
            1 => "there is one model, and no environment of Alembic".to_owned(),
            count => format!("there are {count} models, and no environment of Alembic"),
        };
        return Outcome::fail(Evidence::of("", text));
    }
    let unseen = models.iter().filter(|it| it.tracked == Some(false)).map(|it| {
        let base = it.base.as_ref().map_or_else(String::new, |base| format!(", of `{base}`"));
        Evidence::at(&it.path, it.line, format!("Alembic does not see `{}`{base}", it.class))
    });
    let unseen: Vec<Evidence> = unseen.collect();
    let unknown = models.iter().filter(|it| it.tracked.is_none()).count();
    if unseen.is_empty() && unknown > 0 {
        return Outcome::unknown(Evidence::of(
            "",
            format!("whether Alembic sees them is not known of {unknown} of {} models", models.len()),
        ));
    }
    let seen = models.iter().filter(|it| it.tracked == Some(true)).count();
    Outcome::of_each(models.len(), unseen, Evidence::of("", format!("Alembic sees {seen} of {} models", models.len())))
}

pub(super) fn migrated(scene: &Scene<'_>) -> Outcome {
    let models = match models(scene) {
        Ok(models) => models,
        Err(unknown) => return unknown,
    };
    let against = models.iter().filter_map(|it| {
        let text = match it.status {
            _ if scene.environment.is_none() => format!("no migration makes `{}`", it.table),
            Migrated::NoMigration => format!("no migration makes `{}`", it.table),
            Migrated::Conflict => format!("migrations make another table `{}`", it.table),
            Migrated::Migrated | Migrated::Unknown => return None,
        };
        Some(Evidence::at(&it.path, it.line, text))
    });
    let against: Vec<Evidence> = against.collect();
    let unknown = models.iter().filter(|it| it.status == Migrated::Unknown).count();
    if against.is_empty() && unknown > 0 {
        return Outcome::unknown(Evidence::of(
            "",
            format!("what migrations make is not known of {unknown} of {} models", models.len()),
        ));
    }
    let made = models.iter().filter(|it| it.status == Migrated::Migrated).count();
    Outcome::of_each(
        models.len(),
        against,
        Evidence::of("", format!("migrations make {made} of {} models", models.len())),
    )
}

pub(super) fn one_source(scene: &Scene<'_>) -> Outcome {
    let sources = &scene.beside.schema_sources;
    let is_applications = |it: &&SchemaSource| matches!(it.part, Part::Application | Part::ScriptDirectory);
    let (own, others): (Vec<&SchemaSource>, Vec<&SchemaSource>) = sources.iter().partition(is_applications);
    let (by_code, by_files): (Vec<&SchemaSource>, Vec<&SchemaSource>) =
        own.into_iter().partition(|it| it.kind == SourceKind::CreateAll || it.path.ends_with(".py"));
    let evidence: Vec<Evidence> = by_code.iter().chain(&by_files).chain(&others).map(|it| said(it)).collect();
    match (by_code.is_empty(), evidence.is_empty()) {
        (true, true) => nothing(scene, "nothing else makes tables: no `create_all`, no file of SQL"),
        (true, false) => Outcome(CheckStatus::Partial, evidence),
        (false, _) => Outcome(CheckStatus::Fail, evidence),
    }
}

pub(super) fn database_version(scene: &Scene<'_>) -> Outcome {
    let Some(standing) = scene.environment.and_then(|(_, it)| it.standing.as_ref()) else {
        return Outcome::unknown(Evidence::of("", "nobody said what `alembic_version` holds: `--database-at`"));
    };
    let at = standing.given.join(", ");
    let mut evidence = Vec::new();
    for unknown in &standing.unknown {
        let nearest = match unknown.nearest.as_slice() {
            [] => String::new(),
            nearest => format!("; the nearest are {}", nearest.join(", ")),
        };
        evidence.push(Evidence::of("", format!("no migration has the id {}{nearest}", unknown.given)));
    }
    if !evidence.is_empty() {
        return Outcome::fail(evidence);
    }
    match standing.pending.len() {
        0 => Outcome::pass(Evidence::of("", format!("at {at}, nothing is pending"))),
        1 => Outcome::fail(Evidence::of(
            "",
            format!("at {at}, one migration is pending: {}", standing.pending.join(", ")),
        )),
        count => Outcome::fail(Evidence::of(
            "",
            format!("at {at}, {count} migrations are pending: {}", standing.pending.join(", ")),
        )),
    }
}
