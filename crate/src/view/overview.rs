//! The whole audit in one look.

use serde::Serialize;

use super::findings::{FindingCounts, findings_of};
use super::judging::{JudgingView, judging};
use super::schema;
use crate::audit::Audit;
use crate::dialect::Dialect;
use crate::environment::Environment;
use crate::graph::Index;
use crate::interpret::function::Function;
use crate::interpret::surroundings::{Surrounding, Variable};
use crate::report::coverage::{coverage, of_migrations};
use crate::report::csv::totals;
use crate::report::sentence::{of_audit, of_environment};
use crate::report::titles;
use crate::revision::Migration;

/// The whole audit in one look.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// What a colleague could have said.
    pub sentence: String,
    /// Files that were read.
    pub files: u32,
    /// Their bytes; the folder's cap keeps them within the number.
    pub bytes: u32,
    /// The environments found, in the order of their paths.
    pub environments: Vec<EnvironmentView>,
    /// All findings, counted.
    pub findings: FindingCounts,
    /// The documents about the whole.
    pub documents: Vec<DocumentName>,
}

/// A document that can be asked for by its name.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct DocumentName {
    /// Its file name; of one of a schema it says of which revision: `schema-7b9c1d.sql`.
    pub name: String,
    /// What it is, in a few words.
    pub what: &'static str,
}

/// One environment in one look.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentView {
    /// Path of the script directory in the folder; empty where it is the folder itself.
    pub path: String,
    /// What it is called: its path, and where several have the same one, what tells it apart, as the database that it is about.
    pub name: String,
    /// What its migrations ask of where they run.
    pub variables: Vec<VariableView>,
    /// What was taken for granted because no configuration says it, or nothing.
    pub assumption: Option<String>,
    /// What a colleague could have said of it.
    pub sentence: String,
    /// Migration files.
    pub migrations: u32,
    /// Revision ids without a child.
    pub heads: Vec<String>,
    /// Revision ids without a child that nothing depends on either.
    pub real_heads: Vec<String>,
    /// Where Alembic would stop, and with which words.
    pub stops: Option<Stop>,
    /// Alembic's own warnings.
    pub warnings: Vec<String>,
    /// Revision ids without a parent.
    pub bases: Vec<String>,
    /// Revision ids with several children.
    pub branch_points: Vec<String>,
    /// Revision ids with several parents.
    pub merge_points: Vec<String>,
    /// Calls of directives, as written.
    pub directive_calls: u32,
    /// SQL statements in the strings that reach the database.
    pub sql_statements: u32,
    /// How much was understood, in a sentence.
    pub coverage: String,
    /// The same in numbers.
    pub counts: CoverageView,
    /// The database that it was read for.
    pub dialect: Dialect,
    /// The database that the folder means.
    pub own_dialect: Dialect,
    /// What people call the database that it was read for.
    pub database_title: &'static str,
    /// Why it was read for that database: from `sqlalchemy.url`, or as chosen.
    pub because: String,
    /// What else it was judged for.
    pub judging: JudgingView,
    /// Findings of this environment, and those of no environment.
    pub findings: FindingCounts,
    /// What its migrations make of an empty database.
    pub schema: schema::SchemaSummary,
}

/// Something that migrations ask of where they run.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct VariableView {
    /// Its name.
    pub name: String,
    /// Where it comes from.
    pub from: Surrounding,
    /// What is taken where it isn't set, if that is written there.
    pub default: Option<String>,
    /// The code that computes what is taken where it isn't set, if nobody knows what that gives.
    pub computed_default: Option<String>,
    /// What it was said to be.
    pub value: Option<String>,
    /// The file that asks.
    pub path: String,
    /// The line in it.
    pub line: u32,
    /// The file is a migration, which has a page.
    pub is_migration: bool,
}

fn variable(of: &Variable, migrations: &[Migration]) -> VariableView {
    let is_migration = migrations.iter().any(|it| it.path == of.path);
    let Variable { name, from, default, computed_default, value, path, position } = of.clone();
    VariableView { name, from, default, computed_default, value, path, line: position.line, is_migration }
}

/// How much was understood.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct CoverageView {
    /// Operations that run whenever the function does.
    pub certain: u32,
    /// Operations that depend on what only running would tell.
    pub conditional: u32,
    /// Operations that do not run on this database.
    pub skipped: u32,
    /// Operations, calls and files that were not understood.
    pub unknown: u32,
    /// Statements of SQL.
    pub statements: u32,
    /// Those of them that were parsed.
    pub parsed: u32,
}

/// Where Alembic would stop.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Stop {
    /// The last line that it prints.
    pub prints: String,
    /// The file at which it comes up, where it is one.
    pub path: Option<String>,
}

/// The whole audit in one look.
pub fn overview(audit: &Audit) -> Overview {
    Overview {
        sentence: of_audit(audit),
        files: audit.files as u32,
        bytes: u32::try_from(audit.bytes).unwrap_or(u32::MAX),
        environments: (0..audit.environments.len()).map(|at| environment(audit, at)).collect(),
        findings: FindingCounts::of(audit.findings.iter()),
        documents: titles().map(|(name, what)| DocumentName { name, what }).collect(),
    }
}

fn environment(audit: &Audit, at: usize) -> EnvironmentView {
    let environment = &audit.environments[at];
    let Environment { location, migrations, graph, verdict, .. } = environment;
    let ids =
        |indices: &[Index]| indices.iter().filter_map(|&index| migrations[index].id()).map(ToOwned::to_owned).collect();
    let sum = |counts| migrations.iter().flat_map(|migration| totals(migration, counts).into_values()).sum();
    let coverage = coverage(migrations);
    EnvironmentView {
        path: location.path.clone(),
        name: environment.name.clone(),
        variables: environment.variables.iter().map(|it| variable(it, migrations)).collect(),
        assumption: location.assumption.clone(),
        sentence: of_environment(environment),
        migrations: migrations.len() as u32,
        heads: ids(&graph.heads),
        real_heads: ids(&graph.real_heads),
        stops: verdict
            .stop
            .as_ref()
            .map(|stop| Stop { prints: stop.prints(), path: stop.at.map(|index| migrations[index].path.clone()) }),
        warnings: verdict.warnings.clone(),
        bases: ids(&graph.bases),
        branch_points: ids(&graph.branch_points),
        merge_points: ids(&graph.merge_points),
        directive_calls: sum(Function::op_calls),
        sql_statements: sum(Function::sql_keywords),
        coverage: of_migrations(migrations, environment),
        counts: CoverageView {
            certain: coverage.certain,
            conditional: coverage.conditional,
            skipped: coverage.skipped,
            unknown: coverage.unknown,
            statements: coverage.statements,
            parsed: coverage.parsed,
        },
        dialect: environment.dialect(),
        own_dialect: environment.database.dialect,
        database_title: environment.database_title(),
        because: environment.because().to_owned(),
        judging: judging(environment),
        findings: FindingCounts::of(findings_of(audit, at)),
        schema: schema::summary(environment),
    }
}
