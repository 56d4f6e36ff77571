//! Models beside the migrations, file by file.

use std::collections::BTreeMap;

use super::{code, codes, escaped, line, list, number, place};
use crate::environment::Environment;
use crate::models::{DifferenceKind, Model, ModelStatus, Models};
use crate::report::markdown::table;

/// What Alembic sees of the models, base by base.
pub(super) fn tracking(out: &mut String, environment: &Environment) {
    let models = &environment.models.models;
    if models.is_empty() {
        return line(out, "No model was found in this folder.");
    }
    let mut bases: BTreeMap<(&str, Option<bool>), Vec<&Model>> = BTreeMap::new();
    for model in models {
        bases.entry((model.base.as_deref().unwrap_or("not known"), model.tracked)).or_default().push(model);
    }
    let rows = bases.iter().map(|((base, tracked), of)| {
        let tracked = match tracked {
            Some(true) => "yes",
            Some(false) => "NO",
            None => "not known",
        };
        let mut files: Vec<&str> = of.iter().map(|it| it.path.as_str()).collect();
        files.dedup();
        [
            code(base),
            tracked.to_owned(),
            of.len().to_string(),
            count(of, ModelStatus::Migrated),
            count(of, ModelStatus::NoMigration),
            count(of, ModelStatus::Conflict),
            files.len().to_string(),
        ]
    });
    table(
        out,
        &["Base", "Seen by Alembic", "Models", "Migrated", "Without a migration", "In conflict", "Files"],
        rows.collect::<Vec<_>>(),
    );
    if let Some(env_py) = &environment.env_py {
        let expressions: Vec<String> = env_py
            .target_metadata
            .iter()
            .map(|it| format!("{} ({})", code(&it.expression), place(&env_py.path, Some(it.line))))
            .collect();
        let unseen = models.iter().filter(|it| it.tracked == Some(false)).count();
        if !expressions.is_empty() {
            line(out, &format!("Alembic compares with {}.", expressions.join(", ")));
        }
        if unseen > 0 {
            line(
                out,
                &format!(
                    "{} not seen by `alembic revision --autogenerate`: it neither creates nor changes their tables.",
                    are(unseen)
                ),
            );
        }
    }
}

fn are(count: usize) -> String {
    if count == 1 { "One model is".to_owned() } else { format!("{count} models are") }
}

fn count(of: &[&Model], status: ModelStatus) -> String {
    of.iter().filter(|it| it.status == status).count().to_string()
}

/// The models of a folder that has no environment.
pub(super) fn alone(out: &mut String, models: &Models) {
    if models.models.is_empty() {
        return line(out, "No model was found in this folder.");
    }
    line(out, &format!("{}, and no migration for any of them:", number(models.models.len(), "model")));
    let rows = models.models.iter().map(|it| {
        let name = it.schema.as_ref().map_or_else(|| it.table.clone(), |schema| format!("{schema}.{}", it.table));
        [code(&name), code(&it.class), number(it.columns.len(), "column"), place(&it.path, Some(it.line))]
    });
    table(out, &["Table", "Model", "Columns", "Declared in"], rows);
}

/// Per file a table of its models.
pub(super) fn by_file(out: &mut String, environment: &Environment) {
    let models = &environment.models.models;
    let mut files: BTreeMap<&str, Vec<&Model>> = BTreeMap::new();
    for model in models {
        files.entry(&model.path).or_default().push(model);
    }
    for (path, of) in &files {
        line(out, &format!("### {} ({})", code(path), number(of.len(), "model")));
        let rows = of.iter().map(|it| {
            let name = it.schema.as_ref().map_or_else(|| it.table.clone(), |schema| format!("{schema}.{}", it.table));
            [
                format!("{} {}", mark(it.status), code(&name)),
                format!("{}, line {}", code(&it.class), it.line),
                status(environment, it),
            ]
        });
        table(out, &["Table", "Model", "Migrations"], rows.collect::<Vec<_>>());
    }
    let unread = &environment.models.unread;
    if !unread.is_empty() {
        line(out, &format!("{} of the models can't be read without running the code:", number(unread.len(), "piece")));
        list(out, unread.iter().map(|it| format!("{}: {}", place(&it.path, Some(it.line)), escaped(&it.reason))));
    }
}

fn mark(status: ModelStatus) -> &'static str {
    match status {
        ModelStatus::Migrated => "✓",
        ModelStatus::NoMigration => "✗",
        ModelStatus::Conflict => "⚠",
        ModelStatus::Unknown => "?",
    }
}

fn status(environment: &Environment, model: &Model) -> String {
    let by = model.created_by.as_deref().map_or_else(String::new, |id| {
        let file = environment.migrations.iter().find(|it| it.id() == Some(id)).map(crate::revision::Migration::file);
        format!(" by {}{}", code(id), file.map_or_else(String::new, |file| format!(" ({})", code(file))))
    });
    match model.status {
        ModelStatus::Migrated => format!("created{by}"),
        ModelStatus::NoMigration => "no migration found".to_owned(),
        ModelStatus::Conflict => format!("conflict: another table of that name is created{by}"),
        ModelStatus::Unknown => "not known".to_owned(),
    }
}

/// Where models and migrations differ.
pub(super) fn differences(out: &mut String, environment: &Environment) {
    let all = || environment.models.models.iter().flat_map(|model| model.differences.iter().map(move |it| (model, it)));
    let total = all().count();
    if total == 0 {
        let said = match (environment.models.models.is_empty(), environment.replay.last.is_whole()) {
            (true, _) => "There are no models to compare with.",
            (false, true) => "Where both are known, models and migrations agree.",
            (false, false) => {
                "No difference is known; some of what the migrations do is not known, so not all was compared."
            }
        };
        return line(out, said);
    }
    let kinds = [
        (DifferenceKind::Type, "type"),
        (DifferenceKind::MissingColumn, "column that no migration adds"),
        (DifferenceKind::ExtraColumn, "column that no model has"),
        (DifferenceKind::Nullable, "nullability"),
        (DifferenceKind::PrimaryKey, "primary key"),
        (DifferenceKind::ForeignKey, "foreign key"),
        (DifferenceKind::Unique, "unique constraint"),
        (DifferenceKind::Index, "index"),
    ];
    line(out, &format!("{} between models and the schema at the heads:", number(total, "difference")));
    let rows = kinds.into_iter().flat_map(|(kind, word)| {
        all().filter(move |(_, it)| it.kind == kind).map(move |(model, it)| {
            let shown = |value: &Option<String>| value.as_deref().map_or_else(|| "—".to_owned(), code);
            let column =
                it.column.as_ref().map_or_else(|| model.table.clone(), |column| format!("{}.{column}", model.table));
            [
                word.to_owned(),
                code(&column),
                shown(&it.model),
                shown(&it.migrations),
                place(&model.path, Some(it.line)),
                it.revision.as_deref().map_or_else(String::new, code),
            ]
        })
    });
    table(out, &["What", "Where", "Model", "Migrations", "Declared in", "Made by"], rows.collect::<Vec<_>>());
}

/// The tables that migrations make and no model declares.
pub(super) fn without_model(out: &mut String, environment: &Environment) {
    let models = &environment.models.models;
    if models.is_empty() {
        return;
    }
    let declared: Vec<(Option<&str>, &str)> =
        models.iter().map(|it| (it.schema.as_deref(), it.table.as_str())).collect();
    let names: Vec<String> = environment
        .replay
        .last
        .tables()
        .filter(|(id, _)| !declared.contains(&(id.schema.as_deref(), &id.name)))
        .map(|(id, _)| id.to_string())
        .collect();
    if !names.is_empty() {
        line(
            out,
            &format!(
                "{} that migrations make {} no model here: {}.",
                number(names.len(), "table"),
                if names.len() == 1 { "has" } else { "have" },
                codes(names.iter().map(String::as_str))
            ),
        );
    }
}
