//! The migrations of an environment, a row each.

use serde::Serialize;

use super::findings::FindingCounts;
use crate::audit::Audit;
use crate::environment::Environment;
use crate::graph::Index;
use crate::interpret::function::Function;
use crate::operation::{Certainty, Operation};
use crate::report::csv::totals;
use crate::revision::Migration;

/// A migration as a row of the table.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct MigrationRow {
    /// Place in the chain: 1 is what `alembic upgrade heads` applies first.
    pub position: u32,
    /// Path in the folder: what identifies the migration.
    pub path: String,
    /// The path's last part.
    pub file: String,
    /// Its id, or nothing where the file names none.
    pub revision: Option<String>,
    /// First paragraph of its docstring.
    pub message: String,
    /// `Create Date` of its docstring, as written.
    pub create_date: Option<String>,
    /// `down_revision`.
    pub parents: Vec<String>,
    /// `depends_on`.
    pub depends_on: Vec<String>,
    /// `branch_labels`.
    pub labels: Vec<String>,
    /// Has no child.
    pub is_head: bool,
    /// Has no parent.
    pub is_base: bool,
    /// Has several children.
    pub is_branch_point: bool,
    /// Has several parents.
    pub is_merge_point: bool,
    /// Its own branch labels and those that spread to it.
    pub all_labels: Vec<String>,
    /// Has no child, but something depends on it: Alembic's "effective head".
    pub is_effective_head: bool,
    /// A later file has its id, so that Alembic passes this one over.
    pub is_passed_over: bool,
    /// Is its own ancestor.
    pub in_cycle: bool,
    /// What the upgrade does in a few words: `+2 tables, −1 column`.
    pub summary: String,
    /// Calls of directives in the file, as written.
    pub directive_calls: u32,
    /// SQL statements in the file.
    pub sql_statements: u32,
    /// Its findings, counted.
    pub findings: FindingCounts,
}

/// The migrations of an environment in chain order, oldest first.
pub fn migrations(audit: &Audit, environment: usize) -> Vec<MigrationRow> {
    let Some(environment) = audit.environments.get(environment) else { return Vec::new() };
    let chain = environment.graph.chain();
    chain.into_iter().enumerate().map(|(before, index)| row(audit, environment, before + 1, index)).collect()
}

pub(super) fn row(audit: &Audit, environment: &Environment, position: usize, index: Index) -> MigrationRow {
    let migration = &environment.migrations[index];
    let node = &environment.graph.nodes[index];
    MigrationRow {
        position: position as u32,
        path: migration.path.clone(),
        file: migration.file().to_owned(),
        revision: migration.id().map(ToOwned::to_owned),
        message: migration.title(),
        create_date: migration.create_date().map(ToOwned::to_owned),
        parents: migration.parents().to_vec(),
        depends_on: migration.dependencies().to_vec(),
        labels: migration.labels().to_vec(),
        is_head: node.is_head(),
        is_base: node.is_base,
        is_branch_point: node.is_branch_point(),
        is_merge_point: node.is_merge_point,
        all_labels: node.labels.iter().cloned().collect(),
        is_effective_head: node.is_head() && !node.is_real_head(),
        is_passed_over: node.id.is_some() && !node.counts,
        in_cycle: environment.graph.cycles.iter().any(|cycle| cycle.revisions.binary_search(&index).is_ok()),
        summary: summary(migration),
        directive_calls: totals(migration, Function::op_calls).values().sum(),
        sql_statements: totals(migration, Function::sql_keywords).values().sum(),
        findings: FindingCounts::of(audit.findings_of(environment, &migration.path)),
    }
}

/// What an upgrade does in a few words, by what most people look for first.
fn summary(migration: &Migration) -> String {
    let operations = migration.function("upgrade").map_or(&[][..], |function| &function.operations);
    let runs = operations.iter().filter(|operation| operation.certainty != Certainty::Skipped);
    let words: Vec<String> = runs.map(Operation::op).collect();
    let count = |ops: &[&str]| words.iter().filter(|op| ops.contains(&op.as_str())).count();
    let mut parts = Vec::new();
    for (sign, ops, noun) in [
        ("+", &["create_table"][..], "table"),
        ("\u{2212}", &["drop_table"][..], "table"),
        ("+", &["add_column"][..], "column"),
        ("\u{2212}", &["drop_column"][..], "column"),
        ("~", &["alter_column"][..], "column"),
        ("+", &["create_index"][..], "index"),
        ("\u{2212}", &["drop_index"][..], "index"),
    ] {
        let count = count(ops);
        if count > 0 {
            let plural = match (count, noun) {
                (1, noun) => noun.to_owned(),
                (_, "index") => "indexes".to_owned(),
                (_, noun) => format!("{noun}s"),
            };
            parts.push(format!("{sign}{count} {plural}"));
        }
    }
    let data = count(&["insert", "update", "delete", "bulk_insert", "truncate", "merge"]);
    if data > 0 {
        parts.push(format!("{data} data"));
    }
    if parts.is_empty() && !operations.is_empty() {
        let other = if operations.len() == 1 { "operation" } else { "operations" };
        parts.push(format!("{} {other}", operations.len()));
    }
    if parts.len() > 3 {
        let rest = parts.len() - 3;
        parts.truncate(3);
        parts.push(format!("{rest} more"));
    }
    parts.join(", ")
}
