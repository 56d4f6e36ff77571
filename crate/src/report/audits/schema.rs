//! The schema: what the migrations make of an empty database, and how they are run.

use super::{around, checks, code, codes, history, line, list, models, number, recommendations, tables};
use crate::audit::Audit;
use crate::environment::Environment;
use crate::interpret::env_py::described::UrlFrom;
use crate::operation::{Change, Operation};
use crate::report::markdown::table;

pub(super) fn of_environment(out: &mut String, audit: &Audit, environment: &Environment) {
    let schema = &environment.replay.last;
    line(out, "## Summary");
    let names: Vec<String> = schema.tables().map(|(id, _)| id.to_string()).collect();
    let indexes: usize = schema.tables().map(|(_, table)| table.indexes.len()).sum();
    let keys: usize = schema.tables().map(|(_, table)| table.foreign_keys.len()).sum();
    let mut points = vec![format!(
        "{} make {}, {} and {}, for {} ({}).",
        number(environment.graph.upgrade_order.len(), "migration"),
        number(names.len(), "table"),
        number(indexes, "index"),
        number(keys, "foreign key"),
        environment.database_title(),
        environment.because()
    )];
    if names.len() <= 40 {
        points.push(format!("Tables: {}.", codes(names.iter().map(String::as_str))));
    }
    if !schema.is_whole() {
        points.push("Some of what the migrations do is not known: there may be more, or less.".to_owned());
    }
    list(out, points);
    line(out, "## Verification");
    checks::section(out, audit, Some(environment));
    line(out, "## Files");
    around::files(out, environment);
    line(out, "## How env.py runs migrations");
    around::env_py(out, environment);
    line(out, "## Tables");
    tables::each(out, environment);
    line(out, "## Indexes");
    tables::indexes(out, environment);
    line(out, "## Constraints");
    tables::constraints(out, environment);
    line(out, "## What upgrades create and downgrades drop");
    downgrades(out, environment);
    line(out, "## Models");
    models::tracking(out, environment);
    models::differences(out, environment);
    line(out, "## Requirements");
    around::requirements(out, audit);
    line(out, "## Links");
    links(out, environment);
    line(out, "## Passwords");
    around::credentials(out, audit);
    line(out, "## What to do");
    recommendations::section(out, audit, Some(environment));
    line(out, "## Commands");
    history::commands(out, environment);
    let variable =
        environment.env_py.as_ref().and_then(|it| it.urls.iter().find(|url| url.from == UrlFrom::Environment));
    if let Some(url) = variable {
        let driver = environment
            .env_py
            .as_ref()
            .and_then(|it| it.urls.iter().find_map(|url| url.driver.as_deref()))
            .unwrap_or("postgresql");
        line(out, "Another database, by the environment variable that env.py reads:");
        super::block(
            out,
            "bash",
            &format!("{}=\"{driver}://user:password@host/database\" alembic upgrade head", url.name),
        );
    }
}

/// Which tables each migration makes, and in which order its downgrade drops them.
fn downgrades(out: &mut String, environment: &Environment) {
    let named = |operation: &Operation, makes: bool| match &operation.change {
        Change::CreateTable(table) if makes => Some(code(&table.table.name.to_string())),
        Change::DropTable { table, .. } if !makes => Some(code(&table.name.to_string())),
        _ => None,
    };
    let rows: Vec<[String; 3]> = environment
        .chain()
        .filter_map(|migration| {
            let of = |function: &str, makes: bool| {
                let operations = migration.function(function).into_iter().flat_map(|it| &it.operations);
                operations.filter_map(|it| named(it, makes)).collect::<Vec<_>>()
            };
            let (made, dropped) = (of("upgrade", true), of("downgrade", false));
            let dropped = if dropped.is_empty() { "none".to_owned() } else { dropped.join(", ") };
            let creates = format!("{}: {}", number(made.len(), "table"), made.join(", "));
            (!made.is_empty()).then(|| [code(migration.file()), creates, dropped])
        })
        .collect();
    if rows.is_empty() {
        return line(out, "No migration creates a table.");
    }
    table(out, &["Migration", "Upgrade creates", "Downgrade drops, in this order"], rows);
}

/// What leads where.
fn links(out: &mut String, environment: &Environment) {
    let mut rows: Vec<[String; 3]> = Vec::new();
    if let Some(env_py) = &environment.env_py {
        for target in &env_py.target_metadata {
            if let Some(base) = &target.base {
                rows.push([
                    code(&env_py.path),
                    code(base),
                    format!("{}, line {}", code(&target.expression), target.line),
                ]);
            }
        }
        for module in &env_py.imports {
            let stem = module.replace('.', "/");
            let mut paths: Vec<&str> = environment
                .models
                .models
                .iter()
                .map(|it| it.path.as_str())
                .filter(|path| {
                    path.strip_suffix(".py")
                        .is_some_and(|path| path.ends_with(&stem) || path.ends_with(&format!("{stem}/__init__")))
                })
                .collect();
            paths.dedup();
            rows.extend(
                paths.into_iter().map(|path| [code(&env_py.path), code(path), format!("imports {}", code(module))]),
            );
        }
    }
    let mut made: Vec<(String, String)> = Vec::new();
    for model in &environment.models.models {
        if let Some(by) = &model.created_by
            && let Some(migration) = environment.migrations.iter().find(|it| it.id() == Some(by))
        {
            let link = (migration.path.clone(), model.path.clone());
            if !made.contains(&link) {
                made.push(link);
            }
        }
    }
    rows.extend(
        made.into_iter()
            .map(|(migration, model)| [code(&migration), code(&model), "creates the tables of its models".to_owned()]),
    );
    if rows.is_empty() {
        return line(out, "Nothing links env.py or the migrations with models of this folder.");
    }
    table(out, &["From", "To", "Via"], rows);
}
