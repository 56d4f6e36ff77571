//! A migration's own page.

use std::collections::BTreeMap;

use serde::Serialize;

use super::findings::{FindingRow, finding};
use super::migrations::{MigrationRow, row};
use super::{Relative, relative};
use crate::audit::Audit;
use crate::environment::Environment;
use crate::graph::Index;
use crate::impact::Impact;
use crate::interpret::function::{Function, MODULE};
use crate::operation::words::says_no_more;
use crate::operation::{Certainty, Change, Operation, Sql, Unknown};
use crate::report::coverage::{answered, certainty, of_function};
use crate::report::{document_names, names_of_migration, sql};
use crate::revision::Migration;
use crate::text::{Piece, Text};

/// An operation on a migration's page.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct OperationView {
    /// What it does, as far as it is known.
    pub words: Vec<PieceView>,
    /// What a table that it makes is made of: columns, constraints, indexes.
    pub parts: Vec<Vec<PieceView>>,
    /// Line of the call that does it, from 1.
    pub line: u32,
    /// Whether it runs.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"certain\" | \"conditional\" | \"skipped\" | \"unknown\""))]
    pub certainty: Certainty,
    /// The same in words: `not on postgresql`.
    pub runs: String,
    /// Conditions that it stands under, outermost first.
    pub guards: Vec<GuardView>,
    /// Helper functions that it is reached through, outermost first.
    pub through: Vec<HelperView>,
    /// It runs outside of a transaction.
    pub autocommit: bool,
    /// Pieces of it that are not known.
    pub unknown: Vec<UnknownView>,
    /// What it means for others: locks, rewrites, loss.
    pub facts: Vec<String>,
    /// Others wait for it, or something is lost by it.
    pub is_felt: bool,
    /// The SQL statement that does it, only with the first operation of a statement and where it says more; of a directive,
    /// what Alembic writes for it.
    pub sql: Option<SqlView>,
}

/// A stretch of a text.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PieceView {
    /// Its letters; of a hole, the source of what would fill it.
    pub text: String,
    /// What stands here is not known.
    pub is_hole: bool,
}

/// A condition.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct GuardView {
    /// As it is written.
    pub text: String,
    /// Where, from 1.
    pub line: u32,
    /// `holds`, `does not hold`; empty where nothing tells.
    pub answer: &'static str,
}

/// A function that leads to an operation.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct HelperView {
    /// Its name.
    pub name: String,
    /// The file that defines it, where it is another one.
    pub path: Option<String>,
}

/// Something that was not understood.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct UnknownView {
    /// Its line, from 1.
    pub line: u32,
    /// Its source.
    pub source: String,
    /// Why it was not understood.
    pub reason: String,
}

/// A statement of SQL.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SqlView {
    /// Its text.
    pub text: Vec<PieceView>,
    /// Why it could not be parsed.
    pub unparsed: Option<String>,
    /// The words leave out what matters: it is about rows, or of a kind without words of its own.
    pub says_more: bool,
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
    /// How much of it was understood, in a sentence.
    pub coverage: String,
    /// What it does, in the order in which it runs.
    pub operations: Vec<OperationView>,
    /// What may hide operations.
    pub unknown: Vec<UnknownView>,
    /// Why it was not read to its end.
    pub stopped: Option<&'static str>,
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
    /// What its upgrade means for others, in words.
    pub means: Option<String>,
    /// Whether it is deployed everywhere, where the reader said what is.
    pub is_deployed: Option<bool>,
    /// `upgrade()`, then `downgrade()`.
    pub functions: Vec<FunctionView>,
    /// What was not understood outside of both.
    pub unknown: Vec<UnknownView>,
    /// Its findings.
    pub findings: Vec<FindingRow>,
    /// The file's text.
    pub source: String,
    /// Names of its documents, for `document(name)`.
    pub documents: Vec<String>,
}

/// The page of the migration at a path of an environment.
pub fn migration(audit: &Audit, at: usize, path: &str) -> Option<MigrationPage> {
    let environment = audit.environments.get(at)?;
    let index = environment.migrations.iter().position(|migration| migration.path == path)?;
    let position = environment.graph.chain().into_iter().position(|other| other == index).unwrap_or(0) + 1;
    let name = document_names(audit).remove(&(at, index)).unwrap_or_default();
    Some(page(audit, environment, position, index, &name))
}

/// The pages of all migrations of an environment, by their paths in chain order.
pub fn pages(audit: &Audit, at: usize) -> impl Iterator<Item = (&str, MigrationPage)> {
    let names = document_names(audit);
    audit.environments.get(at).into_iter().flat_map(move |environment| {
        let names = names.clone();
        environment.graph.chain().into_iter().enumerate().map(move |(before, index)| {
            let name = names.get(&(at, index)).map_or("", String::as_str);
            (environment.migrations[index].path.as_str(), page(audit, environment, before + 1, index, name))
        })
    })
}

fn page(audit: &Audit, environment: &Environment, position: usize, index: Index, name: &str) -> MigrationPage {
    let migration = &environment.migrations[index];
    let node = &environment.graph.nodes[index];
    let present = |revisions: &[Index]| revisions.iter().map(|&index| relative(environment, index)).collect::<Vec<_>>();
    let absent = |names: &[String]| -> Vec<Relative> {
        names.iter().map(|id| Relative { revision: id.clone(), message: String::new(), path: None }).collect()
    };
    MigrationPage {
        row: row(audit, environment, position, index),
        parents: [present(&node.parents), absent(&node.missing_parents)].into_iter().flatten().collect(),
        children: present(&node.children),
        dependencies: [present(&node.dependencies), absent(&node.missing_dependencies)].into_iter().flatten().collect(),
        dependents: present(&node.dependents),
        means: means(environment, index),
        is_deployed: environment.released.as_ref().map(|released| released.contains(&index)),
        functions: ["upgrade", "downgrade"].map(|name| function(environment, migration, name, index)).into(),
        unknown: migration.function(MODULE).into_iter().flat_map(Function::unknowns).map(unknown).collect(),
        findings: audit
            .findings_of(environment, &migration.path)
            .map(|it| finding(audit, Some(environment), it))
            .collect(),
        source: migration.text.clone(),
        documents: names_of_migration(name).collect(),
    }
}

fn function(environment: &Environment, migration: &Migration, name: &str, index: Index) -> FunctionView {
    let Some(function) = migration.function(name) else {
        return FunctionView {
            name: name.to_owned(),
            present: if name == "upgrade" { migration.defines.upgrade } else { migration.defines.downgrade },
            line: 0,
            coverage: String::new(),
            operations: Vec::new(),
            unknown: Vec::new(),
            stopped: None,
        };
    };
    let mut last = None;
    let impacts = environment.replay.impacts(index, name == "downgrade");
    let mut written = written(environment, migration, name);
    let operations = function.operations.iter().enumerate().map(|(at, it)| {
        let is_new = it.sql.is_some() && last.replace((it.call, &it.sql)) != Some((it.call, &it.sql));
        let impact = impacts.get(at).filter(|_| it.certainty != Certainty::Skipped);
        let facts = impact.map(|impact| impact.words(environment.dialect())).unwrap_or_default();
        let is_felt = impact.is_some_and(is_felt);
        let mut view = operation(environment, it, it.sql.as_ref().filter(|_| is_new));
        if it.sql.is_none() {
            view.sql = written.remove(&at).map(|text| of_directive(it, &text));
        }
        OperationView { facts, is_felt, ..view }
    });
    FunctionView {
        name: name.to_owned(),
        present: true,
        line: function.position.line,
        coverage: of_function(function, environment),
        operations: operations.collect(),
        unknown: function.unknown.iter().map(unknown).collect(),
        stopped: function.stopped,
    }
}

/// What Alembic writes for the operations of a function, by their places in it.
fn written(environment: &Environment, migration: &Migration, function: &str) -> BTreeMap<usize, Text> {
    let mut written: BTreeMap<usize, Text> = BTreeMap::new();
    for statement in sql::of_function(environment, migration, function).0 {
        let text = written.entry(statement.operation).or_insert_with(Text::empty);
        text.push_str(if text.is_empty() { "" } else { "\n" });
        text.push_text(&statement.sql);
        text.push_str(";");
    }
    written
}

/// The statements of a directive.
fn of_directive(operation: &Operation, text: &Text) -> SqlView {
    SqlView { text: pieces(text), unparsed: None, says_more: is_about_rows(&operation.change) }
}

fn is_about_rows(change: &Change) -> bool {
    matches!(change, Change::Insert { .. } | Change::Update { .. } | Change::Delete { .. })
}

/// What its upgrade means for others, where they notice it.
fn means(environment: &Environment, index: Index) -> Option<String> {
    let deploy = environment.deploy_of(index);
    (!deploy.is_quiet()).then(|| deploy.words(environment.dialect()))
}

/// Whether others wait for an operation, or something is lost by it.
fn is_felt(impact: &Impact) -> bool {
    impact.locks.iter().any(|lock| lock.mode.blocks().is_some())
        || !impact.rewrites.is_empty()
        || impact.undone_without_loss == Some(false)
}

fn operation(environment: &Environment, operation: &Operation, sql: Option<&Sql>) -> OperationView {
    let words = operation.words();
    let parts = operation.change.parts();
    let heading = if parts.is_empty() { &words } else { &operation.change.heading() };
    let says_more = |sql: &Sql| {
        let is_no_word = matches!(operation.change, Change::CreateView { .. } | Change::Other { .. });
        is_about_rows(&operation.change) || is_no_word || sql.unparsed.is_some()
    };
    let sql = sql.filter(|sql| sql.unparsed.is_some() || !says_no_more(&sql.text, &words));
    OperationView {
        words: pieces(heading),
        parts: parts.iter().map(pieces).collect(),
        line: operation.position.line,
        certainty: operation.certainty,
        runs: certainty(operation, environment),
        guards: operation
            .guards
            .iter()
            .map(|guard| GuardView {
                text: guard.text.clone(),
                line: guard.position.line,
                answer: answered(guard.answer),
            })
            .collect(),
        through: operation
            .through
            .iter()
            .map(|helper| HelperView { name: helper.name.clone(), path: helper.path.clone() })
            .collect(),
        autocommit: operation.autocommit.is_some(),
        unknown: operation.unknown.iter().map(unknown).collect(),
        facts: Vec::new(),
        is_felt: false,
        sql: sql.map(|sql| SqlView {
            text: pieces(&sql.text),
            unparsed: sql.unparsed.clone(),
            says_more: says_more(sql),
        }),
    }
}

pub(super) fn pieces(text: &Text) -> Vec<PieceView> {
    let view = |piece: &Piece| match piece {
        Piece::Known(text) => PieceView { text: text.clone(), is_hole: false },
        Piece::Hole(source) => PieceView { text: source.clone(), is_hole: true },
    };
    text.pieces().iter().map(view).collect()
}

fn unknown(unknown: &Unknown) -> UnknownView {
    let Unknown { position, source, reason } = unknown;
    UnknownView { line: position.line, source: source.clone(), reason: reason.clone() }
}
