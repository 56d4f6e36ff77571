//! A migration's own page.

use serde::Serialize;

use super::{FindingRow, MigrationRow, Relative, finding, relative, row};
use crate::audit::Audit;
use crate::graph::Index;
use crate::interpret::first::function::{Call, Sql};
use crate::report::{document_names, rows_name, summary_name};
use crate::revision::Migration;

/// A directive call on a migration's page.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct CallView {
    /// Directive, as `add_column`.
    pub directive: String,
    /// Line of the call, from 1.
    pub line: u32,
    /// What it does in plain words, as far as the text tells: `add column runs.state`.
    pub words: String,
    /// Stands under an `if`, a loop or in an exception handler.
    pub conditional: bool,
}

/// `upgrade()` or `downgrade()` on a migration's page.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FunctionView {
    /// The function's name.
    pub name: String,
    /// Whether the file has it.
    pub present: bool,
    /// Line of its `def`, from 1; 0 where there is none.
    pub line: u32,
    /// Directive calls, in the order of the text.
    pub calls: Vec<CallView>,
    /// SQL statements by keyword, as `ALTER TABLE`.
    pub sql_keywords: Vec<KeywordCount>,
}

/// How often one kind of statement stands somewhere.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct KeywordCount {
    /// As `CREATE TABLE`.
    pub keyword: String,
    /// How many statements.
    pub count: u32,
}

/// A migration's own page.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct MigrationPage {
    /// Its row in the table.
    pub row: MigrationRow,
    /// What stands before it.
    pub parents: Vec<Relative>,
    /// What follows it.
    pub children: Vec<Relative>,
    /// What it depends on besides its parents.
    pub dependencies: Vec<Relative>,
    /// What depends on it.
    pub dependents: Vec<Relative>,
    /// `upgrade()`, then `downgrade()`.
    pub functions: Vec<FunctionView>,
    /// Its findings.
    pub findings: Vec<FindingRow>,
    /// The file's text.
    pub source: String,
    /// Names of its two documents, for `document(name)`.
    pub documents: Vec<String>,
}

/// The page of the migration at a path of an environment.
pub fn migration(audit: &Audit, at: usize, path: &str) -> Option<MigrationPage> {
    let environment = audit.environments.get(at)?;
    let index = environment.migrations.iter().position(|migration| migration.path == path)?;
    let migration = &environment.migrations[index];
    let position = environment.graph.chain().into_iter().position(|other| other == index).unwrap_or(0) + 1;
    let node = &environment.graph.nodes[index];
    let present = |revisions: &[Index]| revisions.iter().map(|&index| relative(environment, index)).collect::<Vec<_>>();
    let absent = |names: &[String]| -> Vec<Relative> {
        names.iter().map(|id| Relative { revision: id.clone(), message: String::new(), path: None }).collect()
    };
    let name = document_names(audit).remove(&(at, index)).unwrap_or_default();
    Some(MigrationPage {
        row: row(audit, environment, position, index),
        parents: [present(&node.parents), absent(&node.missing_parents)].into_iter().flatten().collect(),
        children: present(&node.children),
        dependencies: [present(&node.dependencies), absent(&node.missing_dependencies)].into_iter().flatten().collect(),
        dependents: present(&node.dependents),
        functions: ["upgrade", "downgrade"].map(|name| function(migration, name)).into(),
        findings: audit.findings_of(path).map(finding).collect(),
        source: migration.text.clone(),
        documents: vec![rows_name(&name), summary_name(&name)],
    })
}

fn function(migration: &Migration, name: &str) -> FunctionView {
    let Some(function) = migration.function(name) else {
        let present = if name == "upgrade" { migration.defines.upgrade } else { migration.defines.downgrade };
        return FunctionView { name: name.to_owned(), present, line: 0, calls: Vec::new(), sql_keywords: Vec::new() };
    };
    FunctionView {
        name: name.to_owned(),
        present: true,
        line: function.position.line,
        calls: function
            .calls
            .iter()
            .map(|call| CallView {
                directive: call.directive.clone(),
                line: call.position.line,
                words: words(call),
                conditional: call.guard.is_some(),
            })
            .collect(),
        sql_keywords: function
            .sql_keywords()
            .into_iter()
            .map(|(keyword, count)| KeywordCount { keyword, count })
            .collect(),
    }
}

/// A call in plain words: `add column runs.state`, `create index ix_runs_state on runs`.
fn words(call: &Call) -> String {
    let table = match (&call.schema, &call.table) {
        (Some(schema), Some(table)) => Some(format!("{schema}.{table}")),
        (_, table) => table.clone(),
    };
    let verb = call.directive.replace('_', " ");
    match (&call.sql, call.directive.as_str(), table, &call.name) {
        (Sql::Text(statements), ..) => {
            let shown = statements.iter().map(|statement| match statement {
                Some(statement) => {
                    let name = statement.name.as_deref().map_or_else(String::new, |name| format!(" {name}"));
                    let schema = statement.schema.as_deref().map_or_else(String::new, |schema| format!(" {schema}."));
                    match schema.as_str() {
                        "" => format!("{}{name}", statement.keyword),
                        schema => format!("{}{schema}{}", statement.keyword, name.trim_start()),
                    }
                }
                None => "a statement that was not understood".to_owned(),
            });
            let shown: Vec<String> = shown.collect();
            if shown.is_empty() { "execute an empty text".to_owned() } else { shown.join("; ") }
        }
        (Sql::Built(verb), ..) => format!("{} built by SQLAlchemy", verb.to_uppercase().replace('_', " ")),
        (Sql::Unknown, ..) => "execute something that was not understood".to_owned(),
        (Sql::None, "add_column" | "alter_column" | "drop_column", Some(table), Some(name)) => {
            format!("{verb} {table}.{name}")
        }
        (Sql::None, "rename_table", Some(table), Some(name)) => format!("rename table {table} to {name}"),
        (Sql::None, _, Some(table), Some(name)) => format!("{verb} {name} on {table}"),
        (Sql::None, "batch_alter_table", Some(table), None) => format!("alter table {table} in a batch"),
        (Sql::None, directive, Some(table), None) => {
            let on = if directive.ends_with("table") || directive.ends_with("column") { "" } else { "on " };
            format!("{verb} {on}{table}")
        }
        (Sql::None, _, None, Some(name)) => format!("{verb} {name}"),
        (Sql::None, _, None, None) => verb,
    }
}
