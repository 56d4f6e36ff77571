//! Tables with all that they have.

use std::collections::BTreeMap;

use super::{code, codes, escaped, line, list, number};
use crate::environment::Environment;
use crate::operation::ConstraintType;
use crate::ordered::Arrange;
use crate::report::markdown::table as rows;
use crate::report::schema::Snapshot;
use crate::report::schema::origin::Origins;
use crate::schema::{Column, Id, Table, TypeDefinition};
use crate::text::Text;

/// Each table with its columns, the keys and indexes behind them.
pub(super) fn each(out: &mut String, environment: &Environment) {
    let snapshot = Snapshot::last(environment);
    for (id, table) in environment.replay.last.tables() {
        line(out, &format!("### {}", code(&id.to_string())));
        let made = match snapshot.revision(table.made) {
            _ if table.is_assumed => "No migration creates it; listed is what migrations use and add.".to_owned(),
            Some(revision) => format!("Created by {}, {}.", code(revision), number(table.columns.len(), "column")),
            None => "What creates it is not known.".to_owned(),
        };
        line(out, &made);
        let added = Origins::of(snapshot, table).added;
        list(
            out,
            added.iter().map(|(revision, columns)| {
                format!("{} from {}: {}", columns.len(), code(revision), codes(columns.iter().copied()))
            }),
        );
        rows(out, &["Column", "Type", "NULL", "Default", "Also"], table.columns.iter().map(|it| column(table, it)));
    }
}

fn column(table: &Table, column: &Column) -> [String; 5] {
    let nullable = match column.nullable {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not known",
    };
    let default = column.default.as_ref().map(|it| code(&it.to_string()));
    let counted = column.serial.as_ref().map(|_| "counts up".to_owned());
    let identity = column.identity.as_ref().map(|_| "identity".to_owned());
    let default = default.or(counted).or(identity).unwrap_or_default();
    let is_alone = |columns: &[std::sync::Arc<str>]| columns == [column.name.clone()];
    let mut also = Vec::new();
    if table.primary_key.as_ref().is_some_and(|key| key.columns.contains(&column.name)) {
        also.push("primary key".to_owned());
    }
    if table.uniques.iter().any(|key| is_alone(&key.columns)) {
        also.push("unique".to_owned());
    }
    for key in table.foreign_keys.iter().filter(|key| key.columns.contains(&column.name)) {
        let target = format!("{}.{}", key.referent, key.referent_columns.join(", "));
        let action = key.on_delete.as_ref().map_or_else(String::new, |it| format!(" ({it})"));
        also.push(format!("foreign key to {}{}", code(&target), escaped(&action)));
    }
    for index in table.indexes.iter().filter(|index| index.columns().any(|name| *name == *column.name)) {
        let unique = if index.unique { "unique index" } else { "index" };
        also.push(format!("{unique} {}", code(&index.name.name)));
    }
    [code(&column.name), code(&column.type_.sql.to_string()), nullable.to_owned(), default, also.join("; ")]
}

/// All indexes.
pub(super) fn indexes(out: &mut String, environment: &Environment) {
    let all = environment.replay.last.tables().flat_map(|(id, table)| table.indexes.iter().map(move |it| (id, it)));
    let found: Vec<[String; 5]> = all
        .map(|(id, index)| {
            let parts: Vec<String> = index.elements.iter().map(|it| it.what.to_string()).collect();
            let unique = if index.unique { "yes" } else { "no" };
            let more = [
                index.method.as_ref().map(|it| format!("USING {it}")),
                index.predicate.as_ref().map(|it| format!("WHERE {it}")),
            ];
            let more: Vec<String> = more.into_iter().flatten().map(|it| code(&it)).collect();
            [code(&index.name.name), code(&id.to_string()), code(&parts.join(", ")), unique.to_owned(), more.join(" ")]
        })
        .collect();
    line(out, &format!("{}.", number(found.len(), "index")));
    if !found.is_empty() {
        rows(out, &["Index", "Table", "Columns", "Unique", "More"], found);
    }
}

/// All constraints, by kind.
pub(super) fn constraints(out: &mut String, environment: &Environment) {
    let schema = &environment.replay.last;
    let mut kinds: BTreeMap<usize, (&str, Vec<String>)> = BTreeMap::new();
    for (id, table) in schema.tables() {
        for (kind, name) in table.constraints() {
            let (at, word) = match kind {
                ConstraintType::Primary => (0, "Primary keys"),
                ConstraintType::Unique => (1, "Unique constraints"),
                ConstraintType::ForeignKey => (2, "Foreign keys"),
                ConstraintType::Check => (3, "Checks"),
                _ => (4, "Others"),
            };
            let name = if name.name.is_empty() { "without a name".to_owned() } else { code(&name.name) };
            kinds.entry(at).or_insert((word, Vec::new())).1.push(format!("{name} on {}", code(&id.to_string())));
        }
    }
    list(out, kinds.into_values().map(|(word, names)| format!("{word} ({}): {}", names.len(), names.join(", "))));
    let keys: Vec<[String; 5]> = schema
        .tables()
        .flat_map(|(id, table)| table.foreign_keys.iter().map(move |key| (id, key)))
        .map(|(id, key)| {
            let from = format!("{id}.{}", key.columns.join(", "));
            let to = format!("{}.{}", key.referent, key.referent_columns.join(", "));
            let action =
                |it: &Option<Text>| it.as_ref().map_or_else(|| "none".to_owned(), |it| escaped(&it.to_string()));
            let name = if key.name.name.is_empty() { "none".to_owned() } else { code(&key.name.name) };
            [name, code(&from), code(&to), action(&key.on_delete), action(&key.on_update)]
        })
        .collect();
    if !keys.is_empty() {
        rows(out, &["Name", "Foreign key", "Refers to", "ON DELETE", "ON UPDATE"], keys);
    }
}

/// How many tables and views each schema has, and which.
pub(super) fn by_schema(out: &mut String, environment: &Environment) {
    let schema = &environment.replay.last;
    let mut found: BTreeMap<String, [Vec<&str>; 3]> = BTreeMap::new();
    let default = schema.default_schema();
    let of = |id: &Id| id.schema.as_ref().unwrap_or(&default).to_string();
    // Alembic makes it itself, by this name unless env.py says otherwise.
    let option = |name: &str| {
        let text = environment.env_py.as_ref()?.options.get(name)?;
        let inner = text.trim_matches(['"', '\'']);
        (inner.len() + 2 == text.len()).then_some(inner)
    };
    let version_table = option("version_table").unwrap_or("alembic_version");
    let version_schema = option("version_table_schema").unwrap_or(&default).to_owned();
    found.entry(version_schema).or_default()[0].push(version_table);
    for (id, _) in environment.final_tables() {
        found.entry(of(id)).or_default()[0].push(&id.name);
    }
    for (id, view) in schema.views() {
        found.entry(of(id)).or_default()[if view.materialized { 2 } else { 1 }].push(&id.name);
    }
    let named = |name: &str| if name.is_empty() { environment.database_title().to_owned() } else { code(name) };
    let mut counts: Vec<[String; 4]> = found
        .iter()
        .map(|(name, [tables, views, stored])| {
            [named(name), tables.len().to_string(), views.len().to_string(), stored.len().to_string()]
        })
        .collect();
    let sum = |at: usize| found.values().map(|of| of[at].len()).sum::<usize>().to_string();
    counts.push(["**Total**".to_owned(), sum(0), sum(1), sum(2)]);
    rows(out, &["Schema", "Tables", "Views", "Materialized views"], counts);
    line(out, &format!("Alembic makes {} itself; it is counted here.", code(version_table)));
    for (name, [tables, views, stored]) in &found {
        let kinds = [("table", tables), ("view", views), ("materialized view", stored)];
        for (noun, names) in kinds.into_iter().filter(|(_, names)| !names.is_empty()) {
            let mut names = names.clone();
            names.arrange();
            line(out, &format!("{} ({}): {}", named(name), number(names.len(), noun), codes(names.iter().copied())));
        }
    }
    let enums = schema.types().filter_map(|(id, it)| match &it.definition {
        TypeDefinition::Enum { values, .. } => {
            let values: Vec<String> = values.iter().map(ToString::to_string).collect();
            Some(format!("{}: {}", code(&id.to_string()), codes(values.iter().map(String::as_str))))
        }
        TypeDefinition::Other(..) => None,
    });
    let enums: Vec<String> = enums.collect();
    if !enums.is_empty() {
        line(out, &format!("{}:", number(enums.len(), "enum type")));
        list(out, enums);
    }
}
