//! Models in words: a line each, below it what it declares and where it differs, then what could not be read.

use std::fmt::Write;

use limbeck::models::{DifferenceKind, ModelStatus, Models};

/// The models of an environment.
pub(crate) fn text(models: &Models) -> String {
    let mut out = String::new();
    for model in &models.models {
        let status = match model.status {
            ModelStatus::Migrated => "migrated",
            ModelStatus::NoMigration => "no-migration",
            ModelStatus::Conflict => "conflict",
            ModelStatus::Unknown => "unknown",
        };
        let table = match &model.schema {
            Some(schema) => format!("{schema}.{}", model.table),
            None => model.table.clone(),
        };
        let base = model.base.as_deref().unwrap_or("?");
        let tracked = match model.tracked {
            Some(true) => "tracked",
            Some(false) => "untracked",
            None => "perhaps tracked",
        };
        let _ = write!(out, "{}:{} {} {table} of {base}, {tracked}, {status}", model.path, model.line, model.class);
        let _ = match &model.created_by {
            Some(revision) => writeln!(out, " <- {revision}"),
            None => writeln!(out),
        };
        for column in &model.columns {
            let null = match column.nullable {
                Some(true) => "",
                Some(false) => " NOT NULL",
                None => " NULL?",
            };
            let type_ = if column.type_.is_empty() { "?" } else { &column.type_ };
            let _ = writeln!(out, "  {} {type_}{null}", column.name);
        }
        if !model.primary_key.is_empty() {
            let _ = writeln!(out, "  primary key ({})", model.primary_key.join(", "));
        }
        for key in &model.foreign_keys {
            let table = key.schema.iter().chain([&key.table]).cloned().collect::<Vec<_>>().join(".");
            let action = key.on_delete.as_ref().map_or(String::new(), |action| format!(" ON DELETE {action}"));
            let _ = writeln!(out, "  ({}) to {table} ({}){action}", key.columns.join(", "), key.referred.join(", "));
        }
        for key in &model.unique {
            let name = key.name.as_ref().map_or(String::new(), |name| format!(" {name}"));
            let _ = writeln!(out, "  unique{name} ({})", key.columns.join(", "));
        }
        for index in &model.indexes {
            let unique = if index.unique { "unique index" } else { "index" };
            let name = index.name.as_ref().map_or(String::new(), |name| format!(" {name}"));
            let _ = writeln!(out, "  {unique}{name} ({})", index.columns.join(", "));
        }
        for difference in &model.differences {
            let kind = match difference.kind {
                DifferenceKind::MissingColumn => "missing-column",
                DifferenceKind::ExtraColumn => "extra-column",
                DifferenceKind::Type => "type",
                DifferenceKind::Nullable => "nullable",
                DifferenceKind::PrimaryKey => "primary-key",
                DifferenceKind::ForeignKey => "foreign-key",
                DifferenceKind::Unique => "unique",
                DifferenceKind::Index => "index",
            };
            let column = difference.column.as_deref().unwrap_or("");
            let (model, migrations) = (difference.model.as_deref(), difference.migrations.as_deref());
            let revision = difference.revision.as_ref().map_or(String::new(), |revision| format!(" <- {revision}"));
            let _ = writeln!(
                out,
                "  ! {kind} {column} (line {}): {} / {}{revision}",
                difference.line,
                model.unwrap_or("-"),
                migrations.unwrap_or("-")
            );
        }
    }
    for unread in &models.unread {
        let _ = writeln!(out, "? {}:{} {}", unread.path, unread.line, unread.reason);
    }
    out
}
