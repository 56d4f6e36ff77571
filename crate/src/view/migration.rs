//! A migration's own page.

use serde::Serialize;

use super::{FindingRow, MigrationRow, Relative, finding, relative, row};
use crate::audit::Audit;
use crate::graph::Index;
use crate::operation::Certainty;
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
            .operations
            .iter()
            .map(|operation| CallView {
                directive: operation.directive.to_string(),
                line: operation.position.line,
                words: operation.words().to_string(),
                conditional: operation.certainty == Certainty::Conditional,
            })
            .collect(),
        sql_keywords: function
            .sql_keywords()
            .into_iter()
            .map(|(keyword, count)| KeywordCount { keyword, count })
            .collect(),
    }
}
