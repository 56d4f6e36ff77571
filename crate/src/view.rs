//! What the page is shown: small plain answers drawn from one [`Audit`](crate::Audit).
//!
//! The worker keeps the audit and hands out these; they are not the JSON report, which
//! is fixed and lives in `report/json.rs`. TypeScript gets the same types through `tsify`.

pub mod chain;
pub mod migration;
pub mod schema;

use serde::Serialize;

use crate::audit::Audit;
use crate::dialect::Dialect;
use crate::environment::Environment;
use crate::finding::Severity;
use crate::graph::Index;
use crate::interpret::function::Function;
use crate::operation::words::beginning;
use crate::operation::{Certainty, Operation};
use crate::report::coverage::{coverage, of_migrations, unparsed};
use crate::report::csv::{directives, totals};
use crate::report::sentence::{of_audit, of_environment};
use crate::revision::Migration;
use crate::rules::Finding;

/// How bad a finding is; the page never shows one without its word.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FindingCounts {
    /// Findings of severity error.
    pub errors: u32,
    /// Findings of severity warning.
    pub warnings: u32,
    /// Findings of severity info.
    pub infos: u32,
}

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
}

/// One environment in one look.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentView {
    /// Path of the script directory in the folder; empty where it is the folder itself.
    pub path: String,
    /// The section of the ini that names it, as `alembic --name` takes it.
    pub section: Option<String>,
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
    /// Why it was read for that database: from `sqlalchemy.url`, or as chosen.
    pub because: String,
    /// Findings of this environment, and those of no environment.
    pub findings: FindingCounts,
    /// What its migrations make of an empty database.
    pub schema: schema::SchemaSummary,
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

/// How often each migration calls each directive.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct OperationsTable {
    /// The directives called anywhere, most called first.
    pub directives: Vec<String>,
    /// A row a migration, in chain order.
    pub rows: Vec<OperationsRow>,
}

/// One migration's counts.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct OperationsRow {
    /// Path of the migration.
    pub path: String,
    /// Its file name.
    pub file: String,
    /// Its id.
    pub revision: Option<String>,
    /// One count for each of the table's directives.
    pub counts: Vec<u32>,
}

/// A finding as a row of the table.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct FindingRow {
    /// The rule's name.
    pub rule: &'static str,
    /// `error`, `warning` or `info`.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"error\" | \"warning\" | \"info\""))]
    pub severity: &'static str,
    /// What is wrong here.
    pub message: String,
    /// Why it matters: the same for each finding of the rule.
    pub why: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
    /// File it is about; empty for the folder itself.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in UTF-16 units.
    pub column: u32,
    /// The revision it is about.
    pub revision: Option<String>,
    /// The smallest change that mends it: which file and line, which value.
    pub mend: Option<String>,
    /// What Alembic prints about it.
    pub alembic_says: Option<String>,
}

/// A relative in the chain, to click on.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Relative {
    /// Its id.
    pub revision: String,
    /// Its message.
    pub message: String,
    /// Its path; nothing where the folder has no such revision.
    pub path: Option<String>,
}

impl FindingCounts {
    fn of<'a>(findings: impl Iterator<Item = &'a Finding>) -> FindingCounts {
        let mut counts = FindingCounts { errors: 0, warnings: 0, infos: 0 };
        for finding in findings {
            match finding.severity() {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Info => counts.infos += 1,
            }
        }
        counts
    }
}

/// The whole audit in one look.
pub fn overview(audit: &Audit) -> Overview {
    Overview {
        sentence: of_audit(audit),
        files: audit.files as u32,
        bytes: u32::try_from(audit.bytes).unwrap_or(u32::MAX),
        environments: (0..audit.environments.len()).map(|at| environment(audit, at)).collect(),
        findings: FindingCounts::of(audit.findings.iter()),
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
        section: location.config.section.clone(),
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
        because: environment.because().to_owned(),
        findings: FindingCounts::of(findings_of(audit, at)),
        schema: schema::summary(environment),
    }
}

/// Findings of an environment, and those of none: both concern who looks at it.
fn findings_of(audit: &Audit, environment: usize) -> impl Iterator<Item = &Finding> {
    audit.findings.iter().filter(move |finding| finding.environment.is_none_or(|at| at == environment))
}

/// The migrations of an environment in chain order, oldest first.
pub fn migrations(audit: &Audit, environment: usize) -> Vec<MigrationRow> {
    let Some(environment) = audit.environments.get(environment) else { return Vec::new() };
    let chain = environment.graph.chain();
    chain.into_iter().enumerate().map(|(before, index)| row(audit, environment, before + 1, index)).collect()
}

fn row(audit: &Audit, environment: &Environment, position: usize, index: Index) -> MigrationRow {
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
        findings: FindingCounts::of(audit.findings_of(&migration.path)),
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

/// How often each migration of an environment calls each directive, in chain order.
pub fn operations(audit: &Audit, environment: usize) -> OperationsTable {
    let Some(environment) = audit.environments.get(environment) else {
        return OperationsTable { directives: Vec::new(), rows: Vec::new() };
    };
    let directives = directives(std::iter::once(environment));
    let rows = environment
        .chain()
        .map(|migration| {
            let counts = totals(migration, Function::op_calls);
            OperationsRow {
                path: migration.path.clone(),
                file: migration.file().to_owned(),
                revision: migration.id().map(ToOwned::to_owned),
                counts: directives.iter().map(|directive| counts.get(directive).copied().unwrap_or(0)).collect(),
            }
        })
        .collect();
    OperationsTable { directives, rows }
}

/// Something that was not understood, or SQL that could not be parsed.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct UnknownRow {
    /// Path of the migration.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// Its source, or the beginning of the statement.
    pub source: String,
    /// Why it was not understood.
    pub reason: String,
}

/// What of an environment was not understood, in chain order.
pub fn unknowns(audit: &Audit, environment: usize) -> Vec<UnknownRow> {
    let environment = audit.environments.get(environment);
    let migrations = environment.into_iter().flat_map(Environment::chain);
    let functions = migrations.flat_map(|it| it.functions.iter().map(move |function| (&it.path, function)));
    functions
        .flat_map(|(path, function)| {
            let unknown = function.unknowns().map(|it| (it.position.line, &*it.source, &*it.reason));
            let unknown = unknown.map(|(line, source, reason)| (line, beginning(source), reason));
            let sql = unparsed(function).map(|(line, sql, reason)| (line, beginning(&sql.text.to_string()), reason));
            let row = |(line, source, reason): (u32, String, &str)| UnknownRow {
                path: path.clone(),
                line,
                source,
                reason: reason.to_owned(),
            };
            unknown.chain(sql).map(row).collect::<Vec<_>>()
        })
        .collect()
}

/// The findings of an environment and of the folder, worst first.
pub fn findings(audit: &Audit, environment: usize) -> Vec<FindingRow> {
    findings_of(audit, environment).map(finding).collect()
}

fn finding(finding: &Finding) -> FindingRow {
    let rule = finding.rule;
    FindingRow {
        rule: finding.rule.name,
        severity: finding.severity().word(),
        message: finding.message.clone(),
        why: rule.why,
        remedy: rule.remedy,
        path: finding.path.clone(),
        line: finding.position.line,
        column: finding.position.column,
        revision: finding.revision.clone(),
        mend: finding.mend.clone(),
        alembic_says: finding.alembic_says.clone(),
    }
}

fn relative(environment: &Environment, index: Index) -> Relative {
    let migration = &environment.migrations[index];
    Relative {
        revision: migration.id().unwrap_or_default().to_owned(),
        message: migration.title(),
        path: Some(migration.path.clone()),
    }
}
