//! The history: files, chain, models, names, notes, practices, what to do.

use std::collections::BTreeSet;

use super::{
    around, chain, checks, code, codes, escaped, inventory, line, list, models, number, place, rebuild, recommendations,
};
use crate::audit::Audit;
use crate::environment::Environment;
use crate::finding::Severity;
use crate::models::{DifferenceKind, ModelStatus};
use crate::operation::{Certainty, Change};
use crate::ordered::Gather;
use crate::schema::fault::Thing;

pub(super) fn of_environment(out: &mut String, audit: &Audit, environment: &Environment) {
    line(out, "## Summary");
    summary(out, audit, environment);
    line(out, "## Where the database stands");
    around::standing(out, environment);
    line(out, "## Migration files");
    inventory::files(out, environment);
    line(out, "## Migration chain");
    chain::section(out, environment);
    if environment.ranges.len() > 1 {
        line(out, "## Ranges");
        inventory::ranges(out, environment);
    }
    line(out, "## Migrations that matter most");
    inventory::critical_migrations(out, environment);
    line(out, "## Notes of their authors");
    inventory::notes(out, environment);
    line(out, "## What Alembic tracks");
    models::tracking(out, environment);
    line(out, "## Models and migrations");
    models::by_file(out, environment);
    line(out, "## Where models and migrations differ");
    models::differences(out, environment);
    models::without_model(out, environment);
    line(out, "## Used after they were dropped, or created twice");
    rebuild::misused(out, audit, environment);
    line(out, "## Touched only where they exist");
    touched_if_there(out, environment);
    line(out, "## Configuration");
    around::env_py(out, environment);
    line(out, "## Names");
    inventory::names(out, environment);
    line(out, "## Good practices");
    inventory::good_practices(out, environment);
    line(out, "## Checks");
    checks::section(out, audit, Some(environment));
    line(out, "## Documents");
    around::documented(out, audit);
    line(out, "## What to do");
    recommendations::section(out, audit, Some(environment));
    line(out, "## Commands");
    commands(out, environment);
}

/// The audit in a few points.
fn summary(out: &mut String, audit: &Audit, environment: &Environment) {
    let graph = &environment.graph;
    let mut points = vec![
        format!(
            "{} in the chain, from base {} to head {}.",
            number(graph.upgrade_order.len(), "migration"),
            chain::ids(environment, &graph.bases),
            chain::ids(environment, &graph.heads)
        ),
        escaped(&crate::report::sentence::of_environment(environment)),
    ];
    let all = &environment.models.models;
    if !all.is_empty() {
        let of = |status| all.iter().filter(|it| it.status == status).count();
        let unseen = all.iter().filter(|it| it.tracked == Some(false)).count();
        points.push(format!(
            "{}: {} migrated, {} without a migration, {} in conflict with another table, {} not known.",
            number(all.len(), "model"),
            of(ModelStatus::Migrated),
            of(ModelStatus::NoMigration),
            of(ModelStatus::Conflict),
            of(ModelStatus::Unknown)
        ));
        if unseen > 0 {
            points.push(format!("{} not seen by Alembic: their metadata is not its target.", number(unseen, "model")));
        }
        let is_type = |it: &&crate::models::Difference| it.kind == DifferenceKind::Type;
        let types = all.iter().flat_map(|it| &it.differences).filter(is_type).count();
        let files: BTreeSet<&str> =
            all.iter().filter(|it| it.differences.iter().any(|it| is_type(&it))).map(|it| it.path.as_str()).into_set();
        if types > 0 {
            points.push(format!(
                "{} of another type in the models than in the migrations, in {}.",
                number(types, "column"),
                number(files.len(), "file")
            ));
        }
    }
    let count = |severity| {
        audit.findings.iter().filter(|it| it.severity() == severity && audit.concerns(it, environment)).count()
    };
    points.push(format!(
        "{} and {}.",
        number(count(Severity::Error), "error"),
        number(count(Severity::Warning), "warning")
    ));
    list(out, points);
}

/// The tables that migrations touch with `IF EXISTS` or the like, and that none creates.
fn touched_if_there(out: &mut String, environment: &Environment) {
    let schema = &environment.replay.last;
    let never_made = environment.never_made();
    let mut found: Vec<String> = Vec::new();
    for migration in environment.chain() {
        for operation in migration.function("upgrade").into_iter().flat_map(|it| &it.operations) {
            let Some(id) = operation.change.table().and_then(|name| schema.id(name)) else { continue };
            let relation = Thing::Relation(id.clone());
            let is_known = schema.table(&id).is_some_and(|it| !it.is_assumed)
                || schema.view(&id).is_some()
                || schema.gone(&relation).is_some()
                || never_made.contains(&&id)
                || !is_alteration(&operation.change);
            if !is_known && operation.certainty != Certainty::Skipped {
                let at = place(&migration.path, Some(operation.position.line));
                let guard = operation.sql.as_ref().filter(|it| it.text.to_string().contains("IF EXISTS"));
                let how = if guard.is_some() { ", with IF EXISTS" } else { "" };
                found.push(format!("{} ({at}{how}): no migration creates it", code(&id.to_string())));
            }
        }
    }
    if found.is_empty() {
        return line(out, "None.");
    }
    list(out, found);
}

fn is_alteration(change: &Change) -> bool {
    matches!(
        change,
        Change::AddColumn { .. }
            | Change::DropColumn { .. }
            | Change::AlterColumn { .. }
            | Change::AlterTable { .. }
            | Change::AddConstraint { .. }
            | Change::DropConstraint { .. }
            | Change::CreateIndex { .. }
            | Change::DropTable { .. }
    )
}

/// What to run, for this environment.
pub(super) fn commands(out: &mut String, environment: &Environment) {
    let config = environment.location.config.file.as_deref();
    let c = config.filter(|file| *file != "alembic.ini").map_or_else(String::new, |file| format!(" -c {file}"));
    let head = if environment.graph.heads.len() > 1 { "heads" } else { "head" };
    let text = format!(
        "# where the database stands, and what is there\nalembic{c} current\nalembic{c} history\nalembic{c} heads\n\n# a new migration from the models\nalembic{c} revision --autogenerate -m \"what changes\"\n\n# whether models and migrations agree, in continuous integration\nalembic{c} check\n\n# up, down, and only as SQL\nalembic{c} upgrade {head}\nalembic{c} downgrade -1\nalembic{c} upgrade {head} --sql > migration.sql"
    );
    super::block(out, "bash", &text);
    let unseen: Vec<&str> = environment
        .models
        .models
        .iter()
        .filter(|it| it.tracked == Some(false))
        .filter_map(|it| it.base.as_deref())
        .collect();
    if let Some(base) = unseen.first() {
        line(out, &format!("`--autogenerate` does not see the models of {}.", codes([*base])));
    }
}
