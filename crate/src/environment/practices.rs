//! What is done well in a chain, counted: nothing is praised that doesn't hold.

use crate::environment::Environment;
use crate::operation::{Certainty, Change};
use crate::revision::Migration;
use crate::schema::{Id, Table, TypeDefinition};

/// A good practice, and how far it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practice {
    /// What is done, in a few words.
    pub title: &'static str,
    /// Where it is done.
    pub count: usize,
    /// Where it could be.
    pub of: usize,
    /// Of what: migrations, tables, constraints.
    pub noun: &'static str,
    /// The first place where it is done, as a path or a name.
    pub example: Option<String>,
    /// The first place where it is not.
    pub exception: Option<String>,
}

/// Columns that say when a row was made or changed.
const TIMES: [&str; 8] =
    ["created_at", "updated_at", "created_on", "updated_on", "created", "modified", "modified_at", "date_created"];

/// The good practices of an environment, those that are kept nowhere left out.
pub fn practices(environment: &Environment) -> Vec<Practice> {
    let migrations: Vec<&Migration> = environment.chain().collect();
    let tables: Vec<(&Id, &Table)> = environment
        .replay
        .last
        .tables()
        .map(|(id, table)| (id, table.as_ref()))
        .filter(|(_, table)| !table.is_assumed && !table.is_temporary)
        .collect();
    let makes_tables = |it: &&&Migration| changes(it).any(|change| matches!(change, Change::CreateTable(_)));
    let making: Vec<&Migration> = migrations.iter().filter(makes_tables).copied().collect();
    let doing: Vec<&Migration> = migrations
        .iter()
        .filter(|it| it.function("upgrade").is_none_or(|upgrade| !upgrade.is_empty))
        .copied()
        .collect();
    let path = |it: &&Migration| it.path.clone();
    let name = |it: &(&Id, &Table)| it.0.to_string();
    let practices = [
        practice("Each migration says what it does", "migrations", &migrations, path, |it| says_what_it_does(it)),
        practice("Each migration has a downgrade", "migrations", &doing, path, |it| {
            let downgrade = it.function("downgrade");
            it.defines.downgrade && downgrade.is_some_and(|it| !it.is_empty && !it.only_raises)
        }),
        practice("Authors leave notes for readers", "migrations", &migrations, path, |it| !it.notes.is_empty()),
        practice("Indexes are made together with their tables", "migrations that make tables", &making, path, |it| {
            changes(it).any(|change| match change {
                Change::CreateIndex { .. } => true,
                Change::CreateTable(table) => !table.indexes.is_empty() || table.columns.iter().any(|it| it.index),
                _ => false,
            })
        }),
        practice("What may be there already is asked for first", "migrations", &migrations, path, |it| {
            it.asks_schema || changes(it).any(is_guarded)
        }),
        practice("Tables have a primary key", "tables", &tables, name, |(_, table)| table.primary_key.is_some()),
        practice("Tables refer to others by foreign keys", "tables", &tables, name, |(_, table)| {
            !table.foreign_keys.is_empty()
        }),
        practice("Tables note when a row was made or changed", "tables", &tables, name, |(_, table)| {
            table.columns.iter().any(|column| TIMES.contains(&column.name.as_ref()))
        }),
        practice("Columns or tables have comments", "tables", &tables, name, |(_, table)| {
            table.comment.is_some() || table.columns.iter().any(|column| column.comment.is_some())
        }),
        enums(environment),
    ];
    practices.into_iter().filter(|it| it.count > 0).collect()
}

/// Values of a few are of types of their own.
fn enums(environment: &Environment) -> Practice {
    let is_enum = |definition: &TypeDefinition| matches!(definition, TypeDefinition::Enum { .. });
    let enums: Vec<&Id> =
        environment.replay.last.types().filter(|(_, it)| is_enum(&it.definition)).map(|(id, _)| id).collect();
    practice("Values from a fixed list have enum types", "enum types", &enums, ToString::to_string, |_| true)
}

/// How many of some things keep a practice.
fn practice<T>(
    title: &'static str,
    noun: &'static str,
    all: &[T],
    name: impl Fn(&T) -> String,
    is_kept: impl Fn(&T) -> bool,
) -> Practice {
    let (kept, others): (Vec<&T>, Vec<&T>) = all.iter().partition(|it| is_kept(it));
    Practice {
        title,
        count: kept.len(),
        of: all.len(),
        noun,
        example: kept.first().map(|it| name(it)),
        exception: others.first().map(|it| name(it)),
    }
}

/// Whether a migration has a message of its author's; Alembic writes one where there is none.
fn says_what_it_does(migration: &Migration) -> bool {
    !migration.message.is_empty() && migration.message != "empty message"
}

/// What an upgrade does.
fn changes<'m>(migration: &&'m Migration) -> impl Iterator<Item = &'m Change> {
    let operations = migration.function("upgrade").into_iter().flat_map(|it| &it.operations);
    operations.filter(|it| it.certainty != Certainty::Skipped).map(|it| &it.change)
}

fn is_guarded(change: &Change) -> bool {
    match change {
        Change::CreateTable(table) => table.if_not_exists,
        Change::AddColumn { if_not_exists, .. }
        | Change::CreateIndex { if_not_exists, .. }
        | Change::CreateType { if_not_exists, .. } => *if_not_exists,
        Change::DropTable { if_exists, .. }
        | Change::DropColumn { if_exists, .. }
        | Change::DropIndex { if_exists, .. }
        | Change::DropConstraint { if_exists, .. } => *if_exists,
        _ => false,
    }
}
