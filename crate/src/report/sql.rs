//! The SQL that Alembic would write for migrations (`alembic upgrade --sql`), for reading and for programs.

use serde::Serialize;

use crate::environment::Environment;
use crate::graph::Index;
use crate::offline::{Statement, Target, statements};
use crate::operation::Operation;
use crate::revision::Migration;

/// What is written for one of the two functions of a migration, and the operations it is of.
#[must_use]
pub fn of_function<'a>(
    environment: &'a Environment,
    migration: &'a Migration,
    function: &str,
) -> (Vec<Statement>, &'a [Operation]) {
    let operations = migration.function(function).map_or(&[][..], |function| &function.operations);
    let schema = &environment.replay.last;
    let target = Target { dialect: schema.dialect, conventions: schema.conventions.as_deref() };
    (statements(operations, target), operations)
}

#[derive(Serialize)]
struct Report<'a> {
    environments: Vec<EnvironmentReport<'a>>,
}

#[derive(Serialize)]
struct EnvironmentReport<'a> {
    path: &'a str,
    revisions: Vec<RevisionReport<'a>>,
}

#[derive(Serialize)]
struct RevisionReport<'a> {
    revision: &'a str,
    path: &'a str,
    upgrade: Vec<StatementReport>,
    downgrade: Vec<StatementReport>,
}

#[derive(Serialize)]
struct StatementReport {
    sql: String,
    /// Where the call stands that it is of.
    line: u32,
    /// It is surely written, and just so.
    known: bool,
}

/// The statements of some revisions for programs, without the rows of the version table.
#[must_use]
pub fn json(of: &[(&Environment, Vec<Index>)]) -> String {
    let environments = of.iter().map(|(environment, revisions)| EnvironmentReport {
        path: &environment.location.path,
        revisions: revisions
            .iter()
            .map(|&index| {
                let migration = &environment.migrations[index];
                RevisionReport {
                    revision: migration.name(),
                    path: &migration.path,
                    upgrade: reports(environment, migration, "upgrade"),
                    downgrade: reports(environment, migration, "downgrade"),
                }
            })
            .collect(),
    });
    let report = Report { environments: environments.collect() };
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}

fn reports(environment: &Environment, migration: &Migration, function: &str) -> Vec<StatementReport> {
    let (statements, operations) = of_function(environment, migration, function);
    let line = |statement: &Statement| operations.get(statement.operation).map_or(0, |it| it.position.line);
    let report = |it: Statement| StatementReport { line: line(&it), known: it.is_known, sql: it.sql.to_string() };
    statements.into_iter().map(report).collect()
}
