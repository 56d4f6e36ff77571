//! What the page is shown: small plain answers drawn from one [`Audit`](crate::Audit).
//!
//! The worker keeps the audit and hands out these; they are not the JSON report, which
//! is fixed and lives in `report/json.rs`. TypeScript gets the same types through `tsify`.

use serde::Serialize;

use crate::audit::{Audit, Environment};
use crate::finding::{Finding, Severity};
use crate::graph::Index;
use crate::graph::lanes::{Edge, Kind, Row, What};
use crate::interpret::function::{Call, Function, Sql};
use crate::report::csv::{directives, totals};
use crate::report::markdown::coverage;
use crate::report::sentence::{counted, of_audit, of_environment};
use crate::report::{document_names, rows_name, summary_name};
use crate::revision::Migration;
use crate::rules;

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
    /// Directive calls and SQL strings that were understood.
    pub understood: u32,
    /// Directive calls and SQL strings that were not.
    pub unknown: u32,
    /// Findings of this environment, and those of no environment.
    pub findings: FindingCounts,
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

/// The chain with its lanes, newest first.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ChainView {
    /// The rows, newest first, as `alembic history` prints them.
    pub rows: Vec<ChainRow>,
    /// The lines between them, by the row that they begin in.
    pub edges: Vec<ChainEdge>,
    /// Number of columns.
    pub lanes: u32,
}

/// A row of the chain: either a migration or a ghost.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ChainRow {
    /// Its column, from 0.
    pub lane: u32,
    /// The migration's path.
    pub path: Option<String>,
    /// The revision that is named and isn't there.
    pub ghost: Option<GhostView>,
}

/// A revision that is named and isn't there.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct GhostView {
    /// The name.
    pub revision: String,
    /// The first migration that names it.
    pub needed_by: Relative,
    /// What it is named as.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"parent\" | \"dependency\""))]
    pub what: &'static str,
    /// What probably happened.
    pub diagnosis: Option<String>,
}

/// A line from one row down to another: it leaves the upper row's column, is in its own from the next row on, and ends in
/// the lower row's.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ChainEdge {
    /// The row in which it begins.
    pub upper: u32,
    /// The row in which it ends.
    pub lower: u32,
    /// Its column between the two.
    pub lane: u32,
    /// `closing`: it closes a cycle, the child is below its parent.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"parent\" | \"dependency\" | \"closing\""))]
    pub kind: &'static str,
}

/// What an address means.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Resolution {
    /// The migrations, newest first.
    pub paths: Vec<String>,
    /// What it means in words.
    pub means: Option<String>,
    /// Why it means nothing here, in Alembic's words.
    pub problem: Option<String>,
}

/// From a migration to the heads and to the base.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Route {
    /// What `alembic upgrade heads` would run on a database that is at it, in that order.
    pub to_head: Vec<String>,
    /// What `alembic downgrade base` would run, in that order: it comes first.
    pub to_base: Vec<String>,
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

impl FindingCounts {
    fn of<'a>(findings: impl Iterator<Item = &'a Finding>) -> FindingCounts {
        let mut counts = FindingCounts { errors: 0, warnings: 0, infos: 0 };
        for finding in findings {
            match finding.severity {
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
    let (understood, unknown) = coverage(migrations);
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
        understood,
        unknown,
        findings: FindingCounts::of(findings_of(audit, at)),
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
    let operations = migration.function("upgrade").map(Function::operations).unwrap_or_default();
    let count = |ops: &[&str]| operations.iter().filter(|operation| ops.contains(&operation.op.as_str())).count();
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

/// The findings of an environment and of the folder, worst first.
pub fn findings(audit: &Audit, environment: usize) -> Vec<FindingRow> {
    findings_of(audit, environment).map(finding).collect()
}

fn finding(finding: &Finding) -> FindingRow {
    let rule = rules::rule(finding.rule);
    FindingRow {
        rule: finding.rule,
        severity: finding.severity.word(),
        message: finding.message.clone(),
        why: rule.map_or("", |rule| rule.why),
        remedy: rule.map_or("", |rule| rule.remedy),
        path: finding.path.clone(),
        line: finding.position.line,
        column: finding.position.column,
        revision: finding.revision.clone(),
        mend: finding.mend.clone(),
        alembic_says: finding.alembic_says.clone(),
    }
}

/// The chain of an environment with its lanes, newest first.
pub fn chain(audit: &Audit, environment: usize) -> ChainView {
    let Some(environment) = audit.environments.get(environment) else {
        return ChainView { rows: Vec::new(), edges: Vec::new(), lanes: 0 };
    };
    let lanes = environment.graph.lanes();
    let row = |row: Row| ChainRow {
        lane: row.lane as u32,
        path: match &row.what {
            What::Migration(index) => Some(environment.migrations[*index].path.clone()),
            What::Ghost(_) => None,
        },
        ghost: match row.what {
            What::Migration(_) => None,
            What::Ghost(ghost) => Some(GhostView {
                needed_by: relative(environment, ghost.needed_by),
                what: if ghost.is_parent { "parent" } else { "dependency" },
                diagnosis: environment.diagnoses.get(&ghost.name).map(|diagnosis| diagnosis.words.clone()),
                revision: ghost.name,
            }),
        },
    };
    let edge = |edge: Edge| ChainEdge {
        upper: edge.upper as u32,
        lower: edge.lower as u32,
        lane: edge.lane as u32,
        kind: match edge.kind {
            Kind::Parent => "parent",
            Kind::Dependency => "dependency",
            Kind::Closing => "closing",
        },
    };
    ChainView {
        rows: lanes.rows.into_iter().map(row).collect(),
        edges: lanes.edges.into_iter().map(edge).collect(),
        lanes: lanes.width as u32,
    }
}

/// What an address like `head`, `ae10+2` or `a:b` means in an environment; nothing where the text is
/// no address but words to search for.
pub fn resolve(audit: &Audit, environment: usize, text: &str) -> Option<Resolution> {
    let environment = audit.environments.get(environment)?;
    let text = text.trim();
    if !environment.graph.is_address(text) {
        return None;
    }
    Some(match environment.graph.addressed(text) {
        Ok(revisions) => {
            let ends = text.split_once(':').map(|(start, end)| {
                let named =
                    |end: &str, otherwise: &str| if end.is_empty() { otherwise.to_owned() } else { end.to_owned() };
                format!("from {} to {}", named(start, "the base"), named(end, "the heads"))
            });
            Resolution {
                means: Some(format!(
                    "{}: {}",
                    ends.unwrap_or_else(|| text.to_owned()),
                    counted(revisions.len(), "revision")
                )),
                paths: revisions.into_iter().map(|index| environment.migrations[index].path.clone()).collect(),
                problem: None,
            }
        }
        Err(problem) => Resolution { paths: Vec::new(), means: None, problem: Some(problem) },
    })
}

/// From the migration at a path of an environment to the heads and to the base.
pub fn route(audit: &Audit, environment: usize, path: &str) -> Option<Route> {
    let environment = audit.environments.get(environment)?;
    let from = environment.migrations.iter().position(|migration| migration.path == path)?;
    let paths =
        |revisions: Vec<Index>| revisions.into_iter().map(|index| environment.migrations[index].path.clone()).collect();
    Some(Route {
        to_head: paths(environment.graph.path_to_heads(from)),
        to_base: paths(environment.graph.path_to_base(from)),
    })
}

fn relative(environment: &Environment, index: Index) -> Relative {
    let migration = &environment.migrations[index];
    Relative {
        revision: migration.id().unwrap_or_default().to_owned(),
        message: migration.title(),
        path: Some(migration.path.clone()),
    }
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
