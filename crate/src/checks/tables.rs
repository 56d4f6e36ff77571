//! Whether the schema that migrations leave is made as one would want it.

use super::{Evidence, Outcome, Scene};
use crate::dialect::Dialect;
use crate::environment::Environment;
use crate::operation::ConstraintType;
use crate::schema::names::{Parts, conventional, key_of};
use crate::schema::table::Given;
use crate::schema::{Id, Made, Table};

const NO_MIGRATION: &str = "there is no migration";

/// The environment and the tables that its migrations make, each with its name.
fn tables(environment: &Environment) -> impl Iterator<Item = (&Id, &Table)> {
    let tables = environment.replay.last.tables().map(|(id, table)| (id, table.as_ref()));
    tables.filter(|(_, table)| !table.is_assumed && !table.is_temporary)
}

/// Where a migration makes something.
fn place(environment: &Environment, made: Made, text: String) -> Evidence {
    let step = made.by.and_then(|step| {
        let migration = environment.migrations.get(step.migration as usize)?;
        Some((migration, step.operation(&environment.migrations, "upgrade")?))
    });
    match step {
        Some((migration, operation)) => Evidence::at(&migration.path, operation.position.line, text),
        None => Evidence::of(&environment.location.path, text),
    }
}

/// What comes of something that should hold for each of many.
fn outcome(environment: &Environment, total: usize, against: Vec<Evidence>, noun: &str, what: &str) -> Outcome {
    let said = match total {
        0 => format!("there is no {noun}"),
        _ => format!("{} of {total} {noun}s {what}", total - against.len()),
    };
    Outcome::of_each(total, against, Evidence::of(&environment.location.path, said))
}

pub(super) fn actions(scene: &Scene<'_>) -> Outcome {
    let Some(environment) = scene.migrated() else { return Outcome::unknown(Evidence::of("", NO_MIGRATION)) };
    let keys = || tables(environment).flat_map(|(id, table)| table.foreign_keys.iter().map(move |key| (id, key)));
    let without = keys().filter(|(_, key)| key.on_delete.is_none()).map(|(id, key)| {
        let text = format!("{id}.{} refers to {} without ON DELETE", key.columns.join(", "), key.referent);
        place(environment, key.made, text)
    });
    outcome(environment, keys().count(), without.collect(), "foreign key", "say what happens on DELETE")
}

pub(super) fn indexed(scene: &Scene<'_>) -> Outcome {
    let Some(environment) = scene.migrated() else { return Outcome::unknown(Evidence::of("", NO_MIGRATION)) };
    let mut total = 0;
    let mut without = Vec::new();
    for (id, table) in tables(environment) {
        for key in &table.foreign_keys {
            total += 1;
            if !begins_an_index(table, &key.columns) {
                let text =
                    format!("{id}.{} refers to {}, and no index begins with it", key.columns.join(", "), key.referent);
                without.push(place(environment, key.made, text));
            }
        }
    }
    outcome(environment, total, without, "foreign key", "have an index")
}

/// Whether an index, or a key that has one, begins with some columns, in any order.
fn begins_an_index(table: &Table, columns: &[std::sync::Arc<str>]) -> bool {
    let is_begun = |names: &[&str]| {
        names.len() >= columns.len() && columns.iter().all(|column| names[..columns.len()].contains(&column.as_ref()))
    };
    let keys = table.primary_key.iter().chain(&table.uniques);
    let mut of_keys = keys.map(|key| key.columns.iter().map(AsRef::as_ref).collect::<Vec<&str>>());
    let mut of_indexes = table.indexes.iter().map(|index| index.columns().collect::<Vec<&str>>());
    of_keys.any(|names| is_begun(&names)) || of_indexes.any(|names| is_begun(&names))
}

pub(super) fn named(scene: &Scene<'_>) -> Outcome {
    let Some(environment) = scene.migrated() else { return Outcome::unknown(Evidence::of("", NO_MIGRATION)) };
    let conventions = environment.replay.last.conventions.as_deref();
    let mut total = 0;
    let mut without = Vec::new();
    for (id, table) in tables(environment) {
        let keys =
            table.primary_key.iter().map(|key| (ConstraintType::Primary, &key.name, &key.columns[..], None, key.made));
        let uniques =
            table.uniques.iter().map(|key| (ConstraintType::Unique, &key.name, &key.columns[..], None, key.made));
        let foreign = table.foreign_keys.iter().map(|key| {
            let referent = Some((&key.referent, &key.referent_columns[..]));
            (ConstraintType::ForeignKey, &key.name, &key.columns[..], referent, key.made)
        });
        let checks = table.checks.iter().map(|check| (ConstraintType::Check, &check.name, &[][..], None, check.made));
        for (kind, name, columns, referent, made) in keys.chain(uniques).chain(foreign).chain(checks) {
            // MySQL has one name for all primary keys.
            if kind == ConstraintType::Primary && environment.dialect().names_keys_primary() {
                continue;
            }
            total += 1;
            let template = conventions.zip(key_of(&kind)).and_then(|(it, key)| it.get(key));
            let parts = Parts { table: id, columns, given: None, referent };
            let is_by_convention = template.is_some_and(|it| conventional(it, parts).as_deref() == Some(&*name.name));
            if name.is_made_up && !is_by_convention {
                let text = format!("{} on {id} has {}", words(&kind, columns), made_up(name));
                without.push(place(environment, made, text));
            }
        }
    }
    // Without the convention nobody knows which names are made up by the database.
    if conventions.is_none() && !without.is_empty() && without.len() < total {
        return Outcome::unknown(without);
    }
    outcome(environment, total, without, "constraint", "have a name that a person or a convention gave")
}

fn words(kind: &ConstraintType, columns: &[std::sync::Arc<str>]) -> String {
    let kind = match kind {
        ConstraintType::Primary => "the primary key",
        ConstraintType::Unique => "a unique constraint",
        ConstraintType::ForeignKey => "a foreign key",
        _ => "a check",
    };
    if columns.is_empty() { kind.to_owned() } else { format!("{kind} ({})", columns.join(", ")) }
}

fn made_up(name: &Given) -> String {
    if name.name.is_empty() {
        "no name".to_owned()
    } else {
        format!("only the name that the database makes up, {}", name.name)
    }
}

pub(super) fn time_zones(scene: &Scene<'_>) -> Outcome {
    let Some(environment) = scene.migrated() else { return Outcome::unknown(Evidence::of("", NO_MIGRATION)) };
    if !matches!(environment.dialect(), Dialect::Postgresql | Dialect::Oracle) {
        let text = format!("{} has no timestamps with a time zone", environment.database_title());
        return Outcome::unknown(Evidence::of(&environment.location.path, text));
    }
    let mut total = 0;
    let mut without = Vec::new();
    for (id, table) in tables(environment) {
        for column in &table.columns {
            let Some(type_) = column.type_.sql.as_known().map(str::to_ascii_uppercase) else { continue };
            if !type_.starts_with("TIMESTAMP") {
                continue;
            }
            total += 1;
            if !type_.contains("WITH TIME ZONE")
                && !type_.starts_with("TIMESTAMPTZ")
                && !type_.contains("LOCAL TIME ZONE")
            {
                without.push(place(environment, column.made, format!("{id}.{} is {type_}", column.name)));
            }
        }
    }
    outcome(environment, total, without, "timestamp column", "have a time zone")
}
