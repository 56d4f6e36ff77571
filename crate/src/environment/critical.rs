//! Migrations that a reader should know of before any other, by what they do and by what their authors say.

use std::collections::BTreeSet;

use crate::environment::Environment;
use crate::graph::Index;
use crate::operation::{Certainty, Change, Name, Operation};
use crate::revision::Migration;

/// Tables that a migration makes to be one of the large ones.
const MANY_TABLES: usize = 4;

/// A migration that matters, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Critical {
    /// The migration.
    pub migration: Index,
    /// It takes data away, makes many tables, or is marked by its author.
    pub is_grave: bool,
    /// Why it matters, each in a few words, with names in backticks.
    pub reasons: Vec<String>,
}

/// The migrations that matter, in the order of the chain: those that take data away or rewrite it, that change types, that
/// make many tables, and those that their authors mark.
pub fn critical(environment: &Environment) -> Vec<Critical> {
    let of = |migration: Index| {
        let (is_grave, reasons) = reasons(&environment.migrations[migration]);
        (!reasons.is_empty()).then_some(Critical { migration, is_grave, reasons })
    };
    environment.graph.chain().into_iter().filter_map(of).collect()
}

/// Why a migration matters, and whether it does gravely.
fn reasons(migration: &Migration) -> (bool, Vec<String>) {
    let is_run = |it: &&Operation| matches!(it.certainty, Certainty::Certain | Certainty::Conditional);
    let operations: Vec<&Operation> =
        migration.function("upgrade").into_iter().flat_map(|it| &it.operations).filter(is_run).collect();
    let names = |of: &dyn Fn(&Change) -> Option<String>| -> Vec<String> {
        let mut seen = BTreeSet::new();
        let found = operations.iter().filter_map(|it| of(&it.change));
        found.filter(|name| seen.insert(name.clone())).collect()
    };
    let made = names(&|change| match change {
        Change::CreateTable(table) if !table.temporary => Some(shown(&table.table)),
        _ => None,
    });
    let is_own = |name: &String| made.contains(name);
    let dropped = names(&|change| match change {
        Change::DropTable { table, .. } => Some(shown(table)).filter(|name| !is_own(name)),
        _ => None,
    });
    let columns = names(&|change| match change {
        Change::DropColumn { table, column, .. } => Some(format!("{}.{column}", shown(table))),
        _ => None,
    });
    let types = names(&|change| match change {
        Change::AlterColumn { table, column, to } if to.type_.is_some() => Some(format!("{}.{column}", shown(table))),
        _ => None,
    });
    let rows = names(&|change| match change {
        Change::Update { table: Some(table), .. } | Change::Delete { table: Some(table), .. } => {
            Some(shown(table)).filter(|name| !is_own(name))
        }
        _ => None,
    });
    let mut reasons = Vec::new();
    reasons.extend(several("drops the table", "drops the tables", &dropped));
    reasons.extend(several("drops the column", "drops the columns", &columns));
    let mut is_grave = !reasons.is_empty();
    reasons.extend(several("changes the type of", "changes the types of", &types));
    reasons.extend(several("rewrites rows of", "rewrites rows of", &rows));
    if made.len() >= MANY_TABLES {
        is_grave = true;
        let creates = several("", "creates the tables", &made);
        reasons.extend(creates.map(|creates| format!("{creates}{}", how(&operations))));
    }
    let is_marked = |text: &str| text.starts_with("CRITICAL") || text.starts_with("WARNING");
    if let Some(note) = migration.notes.iter().find(|note| is_marked(&note.text)) {
        let word = note.text.split(|next: char| !next.is_alphabetic()).next().unwrap_or_default();
        reasons.push(format!("is marked {word} by its author, line {}", note.line));
        is_grave = true;
    }
    (is_grave, reasons)
}

/// How tables are created, where that is not by directives.
fn how(operations: &[&Operation]) -> String {
    let creates = || {
        operations.iter().filter_map(|it| match &it.change {
            Change::CreateTable(table) => Some((it.sql.is_some(), table.if_not_exists)),
            _ => None,
        })
    };
    let mut said = String::new();
    if creates().all(|(is_sql, _)| is_sql) {
        said.push_str(", by SQL");
    }
    if creates().all(|(_, if_not_exists)| if_not_exists) {
        said.push_str(", each with IF NOT EXISTS");
    }
    said
}

/// Names behind words for one, or for several.
fn several(one: &str, many: &str, names: &[String]) -> Option<String> {
    const SHOWN: usize = 8;
    let words = match names.len() {
        0 => return None,
        1 => one,
        _ => many,
    };
    let shown = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let more = names.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Some(format!("{words} {shown}{more}"))
}

fn shown(name: &Name) -> String {
    match &name.schema {
        Some(schema) => format!("{schema}.{}", name.name),
        None => name.name.to_string(),
    }
}
