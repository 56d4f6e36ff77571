//! The JSON report, version 1. Its keys are fixed: checks outside the project read them.

mod schema;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::audit::{Audit, Known};
use crate::beside::credentials::Credential;
use crate::beside::leftovers::Leftover;
use crate::beside::mentions::Mention;
use crate::beside::requirements::Requirement;
use crate::beside::schema_sources::SchemaSource;
use crate::checks::Check;
use crate::dialect::Dialect;
use crate::environment::Environment;
use crate::environment::deploy::Deploy;
use crate::finding::{Group, Related, Severity};
use crate::fix::{Edit, Fix};
use crate::graph::Index;
use crate::impact::{Algorithm, Impact, Lock, Part};
use crate::interpret::env_py::described::Described;
use crate::interpret::function::{Coverage, Function, MODULE};
use crate::interpret::surroundings::{Surrounding, Variable};
use crate::inventory::ranges::Range;
use crate::inventory::standing::Standing;
use crate::models::{Model, UnreadModel};
use crate::operation::{Certainty, Change, Column, Operation, Unknown};
use crate::project::Settings;
use crate::python::notes::Note;
use crate::revision::Migration;
use crate::rules::Finding;
use crate::schema::{Id, Schema};
use crate::text::Text;

use super::coverage::coverage;
use super::{shown, shown_value};

#[derive(Serialize)]
struct Report<'a> {
    limbeck: &'static str,
    #[serde(rename = "report")]
    version: u32,
    environments: Vec<EnvironmentReport<'a>>,
    findings: Vec<FindingReport<'a>>,
    /// What comments in the files ask not to be told.
    suppressed: Vec<SuppressedReport<'a>>,
    /// How many hints and pieces of advice on what is deployed are left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    of_deployed: Option<usize>,
    /// What is left out because an earlier report has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<Known>,
    checks: &'a [Check],
    mentions: &'a [Mention],
    schema_sources: &'a [SchemaSource],
    credentials: &'a [Credential],
    leftovers: &'a [Leftover],
    requirements: &'a [Requirement],
    /// Of a folder without an environment.
    models: &'a [Model],
    models_unread: &'a [UnreadModel],
}

#[derive(Serialize)]
struct EnvironmentReport<'a> {
    path: &'a str,
    name: &'a str,
    /// The one of its databases that this is about, where it serves several.
    #[serde(skip_serializing_if = "Option::is_none")]
    database: Option<&'a str>,
    databases: &'a [String],
    variables: Vec<VariableReport<'a>>,
    config: &'a Settings,
    assumption: Option<&'a str>,
    version_locations: Vec<&'a str>,
    dialect: DialectReport<'a>,
    coverage: CoverageReport,
    alembic: AlembicReport<'a>,
    graph: GraphReport<'a>,
    revisions: Vec<RevisionReport<'a>>,
    schema: schema::SchemaReport<'a>,
    env_py: Option<&'a Described>,
    files: &'a [String],
    models: &'a [Model],
    models_unread: &'a [UnreadModel],
    at: Option<&'a Standing>,
    ranges: &'a [Range],
    /// What is deployed next, all together, where somebody says what is deployed.
    deploy: Option<DeployReport>,
}

/// What a deploy takes of the tables that are there before.
#[derive(Serialize)]
pub(super) struct DeployReport {
    migrations: usize,
    words: String,
    locks: Vec<DeployLock>,
    rewrites: Vec<String>,
    scans: Vec<String>,
    losses: usize,
}

#[derive(Serialize)]
struct DeployLock {
    schema: Option<String>,
    table: String,
    mode: &'static str,
    certain: bool,
}

pub(super) fn deploy(deploy: &Deploy, dialect: Dialect) -> DeployReport {
    let lock = |Lock { relation: Id { schema, name }, mode }: &Lock, certain| DeployLock {
        schema: schema.as_deref().map(ToOwned::to_owned),
        table: name.to_string(),
        mode: mode.said_by(dialect),
        certain,
    };
    let sure = deploy.locks.iter().map(|it| lock(it, true));
    DeployReport {
        migrations: deploy.migrations,
        words: deploy.words(dialect),
        locks: sure.chain(deploy.perhaps.iter().map(|it| lock(it, false))).collect(),
        rewrites: deploy.rewrites.iter().map(ToString::to_string).collect(),
        scans: deploy.scans.iter().map(ToString::to_string).collect(),
        losses: deploy.losses,
    }
}

/// What migrations ask of where they run.
#[derive(Serialize)]
struct VariableReport<'a> {
    name: &'a str,
    from: Surrounding,
    default: Option<&'a str>,
    computed_default: Option<&'a str>,
    value: Option<&'a str>,
    path: &'a str,
    line: u32,
}

fn variable(variable: &Variable) -> VariableReport<'_> {
    VariableReport {
        name: &variable.name,
        from: variable.from,
        default: variable.default.as_deref().map(|text| shown_value(&variable.name, text)),
        computed_default: variable.computed_default.as_deref(),
        value: variable.value.as_deref().map(|text| shown_value(&variable.name, text)),
        path: &variable.path,
        line: variable.position.line,
    }
}

/// The database that migrations were read for.
#[derive(Serialize)]
struct DialectReport<'a> {
    name: &'static str,
    because: &'a str,
    offline: bool,
}

/// What Alembic itself would say.
#[derive(Serialize)]
struct AlembicReport<'a> {
    warnings: &'a [String],
    stops: Option<StopReport<'a>>,
}

#[derive(Serialize)]
struct StopReport<'a> {
    error: &'a str,
    message: &'a str,
    prints: String,
    path: Option<&'a str>,
}

#[derive(Serialize)]
struct GraphReport<'a> {
    heads: Vec<&'a str>,
    real_heads: Vec<&'a str>,
    bases: Vec<&'a str>,
    branch_points: Vec<&'a str>,
    merge_points: Vec<&'a str>,
    upgrade_order: Vec<&'a str>,
    history: Vec<&'a str>,
    cycles: Vec<Vec<&'a str>>,
}

#[derive(Serialize)]
struct RevisionReport<'a> {
    revision: Option<&'a str>,
    path: &'a str,
    down_revision: &'a [String],
    depends_on: &'a [String],
    branch_labels: &'a [String],
    all_branch_labels: &'a BTreeSet<String>,
    resolved_depends_on: Vec<&'a str>,
    message: &'a str,
    notes: &'a [Note],
    create_date: Option<&'a str>,
    is_head: bool,
    is_base: bool,
    has_upgrade: bool,
    has_downgrade: bool,
    upgrade: FunctionReport<'a>,
    downgrade: FunctionReport<'a>,
    /// What its upgrade means for others, deployed by itself.
    deploy: DeployReport,
    coverage: CoverageReport,
    /// What was not understood outside of both.
    unknown: Vec<UnknownReport<'a>>,
}

#[derive(Serialize, Default)]
struct FunctionReport<'a> {
    operations: Vec<OperationReport<'a>>,
    op_calls: BTreeMap<String, u32>,
    sql_keywords: BTreeMap<String, u32>,
    coverage: CoverageReport,
    unknown: Vec<UnknownReport<'a>>,
}

#[derive(Serialize, Default)]
struct CoverageReport {
    understood: u32,
    unknown: u32,
    certain: u32,
    conditional: u32,
    skipped: u32,
    sql: SqlCoverage,
}

#[derive(Serialize, Default)]
struct SqlCoverage {
    statements: u32,
    parsed: u32,
}

#[derive(Serialize)]
struct OperationReport<'a> {
    call: u32,
    directive: &'a str,
    op: String,
    schema: Option<&'a str>,
    table: Option<&'a str>,
    name: Option<&'a str>,
    line: u32,
    certainty: Certainty,
    words: String,
    /// How it locks tables and views that were there before its migration.
    locks: Vec<LockReport<'a>>,
    /// How it locks indexes and sequences that were there before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locks_on_parts: Vec<PartReport<'a>>,
    /// It writes a table anew that was there before.
    rewrites: bool,
    /// Which ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rewritten: Vec<RelationReport<'a>>,
    /// It reads all rows of a table that was there before.
    scans: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    algorithm: Option<Algorithm>,
    undone_without_loss: Option<bool>,
    /// It runs outside of a transaction.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    autocommit: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    columns: Vec<ColumnReport>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    guards: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    through: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sql: Option<String>,
    /// Why the SQL could not be parsed.
    #[serde(skip_serializing_if = "Option::is_none")]
    unparsed: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<UnknownReport<'a>>,
}

#[derive(Serialize)]
struct LockReport<'a> {
    schema: Option<&'a str>,
    table: &'a str,
    mode: &'static str,
}

#[derive(Serialize)]
struct PartReport<'a> {
    kind: &'static str,
    schema: Option<&'a str>,
    name: &'a str,
    table: &'a str,
    mode: &'static str,
}

#[derive(Serialize)]
struct RelationReport<'a> {
    schema: Option<&'a str>,
    table: &'a str,
}

#[derive(Serialize)]
struct ColumnReport {
    name: String,
    #[serde(rename = "type")]
    type_: String,
    nullable: Option<bool>,
}

#[derive(Serialize)]
struct UnknownReport<'a> {
    line: u32,
    source: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
pub(super) struct FindingReport<'a> {
    rule: &'static str,
    group: Group,
    severity: Severity,
    message: &'a str,
    /// Why it matters: here, or in general.
    why: &'a str,
    /// Code to write instead.
    instead: Option<&'a str>,
    path: &'a str,
    line: u32,
    column: u32,
    revision: Option<&'a str>,
    table: Option<String>,
    /// How many rows that has, where the reader says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<u64>,
    /// What it is known by from one audit to the next.
    fingerprint: String,
    related: &'a [Related],
    mend: Option<String>,
    /// The same for programs.
    fix: Option<FixReport<'a>>,
    alembic_says: Option<&'a str>,
    /// The database that it is about, where an environment serves several.
    #[serde(skip_serializing_if = "Option::is_none")]
    database: Option<&'a str>,
}

/// A finding that a comment asks not to be told.
#[derive(Serialize)]
struct SuppressedReport<'a> {
    #[serde(flatten)]
    finding: FindingReport<'a>,
    reason: &'a str,
    /// The line of the comment.
    comment_line: u32,
}

/// What a revision and a finding take in the report, about.
const REVISION_BYTES: usize = 3_000;
const FINDING_BYTES: usize = 500;

/// The schema of an environment, and up to which revisions migrations were carried out.
struct At<'a> {
    schema: Cow<'a, Schema>,
    revisions: Vec<Index>,
}

impl<'a> At<'a> {
    /// The schema that revisions mean, or that of the heads; in an environment that has no such revision too.
    fn of(environment: &'a Environment, address: Option<&str>) -> At<'a> {
        match address.and_then(|address| environment.graph.addressed(address).ok()) {
            Some(revisions) => At { schema: Cow::Owned(environment.schema_at(&revisions)), revisions },
            None => {
                let revisions = environment.graph.real_heads.clone();
                At { schema: Cow::Borrowed(&environment.replay.last), revisions }
            }
        }
    }
}

/// The schema of environments as JSON text: an object, or a list of them where there are several.
pub fn schemas(environments: &[(&Environment, Cow<'_, Schema>, Vec<Index>)]) -> String {
    let reports: Vec<_> = environments
        .iter()
        .map(|(environment, schema, revisions)| schema::schema(environment, schema, revisions))
        .collect();
    let mut text = match reports.as_slice() {
        [only] => serde_json::to_string_pretty(only),
        all => serde_json::to_string_pretty(all),
    }
    .unwrap_or_default();
    text.push('\n');
    text
}

/// The report as JSON text; its schema is that at some revisions, or at the heads.
pub fn report(audit: &Audit, at: Option<&str>) -> String {
    let beside = &audit.beside;
    let schemas: Vec<At> = audit.environments.iter().map(|environment| At::of(environment, at)).collect();
    let report = Report {
        limbeck: env!("CARGO_PKG_VERSION"),
        version: 1,
        environments: audit.environments.iter().zip(&schemas).map(|(it, at)| environment(it, at)).collect(),
        findings: audit.findings.iter().map(|it| finding(audit, it)).collect(),
        suppressed: audit
            .suppressed
            .iter()
            .map(|it| SuppressedReport {
                finding: finding(audit, &it.finding),
                reason: &it.reason,
                comment_line: it.line,
            })
            .collect(),
        of_deployed: Some(audit.of_deployed).filter(|count| *count > 0),
        baseline: audit.known,
        checks: &audit.checks,
        mentions: &beside.mentions,
        schema_sources: &beside.schema_sources,
        credentials: &beside.credentials,
        leftovers: &beside.leftovers,
        requirements: &beside.requirements,
        models: &audit.models_alone.models,
        models_unread: &audit.models_alone.unread,
    };
    // Room for all of it at once: growing step by step would copy it as often.
    let revisions: usize = audit.environments.iter().map(|environment| environment.migrations.len()).sum();
    let mut bytes = Vec::with_capacity(REVISION_BYTES * (1 + revisions) + FINDING_BYTES * audit.findings.len());
    // Strings, numbers and lists always serialise, as UTF-8.
    let _written = serde_json::to_writer_pretty(&mut bytes, &report);
    bytes.push(b'\n');
    String::from_utf8(bytes).unwrap_or_default()
}

/// A fix as programs take it.
#[derive(Serialize)]
struct FixReport<'a> {
    /// What has to hold for it to be right; without one, it is sure.
    condition: Option<&'a str>,
    edits: Vec<EditReport<'a>>,
    /// A migration that is added.
    migration: Option<MigrationReport<'a>>,
}

/// Lines that go, which begin at this one, and lines that come in their place.
#[derive(Serialize)]
struct EditReport<'a> {
    path: &'a str,
    line: u32,
    removed: &'a [String],
    added: &'a [String],
}

#[derive(Serialize)]
struct MigrationReport<'a> {
    message: &'a str,
    down_revision: &'a [String],
    upgrade: &'a [String],
    downgrade: &'a [String],
}

impl<'a> FixReport<'a> {
    fn of(fix: &'a Fix) -> FixReport<'a> {
        let edit = |edit: &'a Edit| EditReport {
            path: shown(&edit.path),
            line: edit.first(),
            removed: edit.removed(),
            added: &edit.lines,
        };
        FixReport {
            condition: fix.condition.as_deref(),
            edits: fix.edits.iter().map(edit).collect(),
            migration: fix.migration.as_ref().map(|it| MigrationReport {
                message: &it.message,
                down_revision: &it.parents,
                upgrade: &it.upgrade,
                downgrade: &it.downgrade,
            }),
        }
    }
}

pub(super) fn finding<'a>(audit: &'a Audit, finding: &'a Finding) -> FindingReport<'a> {
    FindingReport {
        rule: finding.rule.name,
        group: finding.rule.group,
        severity: finding.severity(),
        message: &finding.message,
        why: finding.why.as_deref().unwrap_or(finding.rule.why),
        instead: finding.instead.as_deref(),
        path: shown(&finding.path),
        line: finding.position.line,
        column: finding.position.column,
        revision: finding.revision.as_deref(),
        table: finding.table.as_ref().map(ToString::to_string),
        rows: finding.size.map(|size| size.rows),
        fingerprint: finding.mark(),
        related: &finding.related,
        mend: finding.fix_in_words(),
        fix: finding.fix.as_ref().filter(|fix| !fix.has_secret()).map(FixReport::of),
        alembic_says: finding.alembic_says.as_deref(),
        database: audit.database_of(finding),
    }
}

fn environment<'a>(environment: &'a Environment, At { schema, revisions }: &'a At<'a>) -> EnvironmentReport<'a> {
    let Environment { location, migrations, graph, verdict, .. } = environment;
    let ids = |indices: &[Index]| indices.iter().filter_map(|&index| migrations[index].id()).collect::<Vec<_>>();
    EnvironmentReport {
        path: shown(&location.path),
        name: &environment.name,
        database: environment.database.name.as_deref(),
        databases: &environment.database.names,
        variables: environment.variables.iter().map(variable).collect(),
        config: &location.config,
        assumption: location.assumption.as_deref(),
        version_locations: location.version_locations.iter().map(|path| shown(path)).collect(),
        dialect: DialectReport {
            name: environment.dialect().name(),
            because: environment.because(),
            offline: environment.options.offline,
        },
        coverage: coverage_report(coverage(migrations)),
        alembic: AlembicReport {
            warnings: &verdict.warnings,
            stops: verdict.stop.as_ref().map(|stop| StopReport {
                error: &stop.error,
                message: &stop.message,
                prints: stop.prints(),
                path: stop.at.map(|index| migrations[index].path.as_str()),
            }),
        },
        graph: GraphReport {
            heads: ids(&graph.heads),
            real_heads: ids(&graph.real_heads),
            bases: ids(&graph.bases),
            branch_points: ids(&graph.branch_points),
            merge_points: ids(&graph.merge_points),
            upgrade_order: ids(&graph.upgrade_order),
            history: graph.upgrade_order.iter().rev().filter_map(|&index| migrations[index].id()).collect(),
            cycles: graph.cycles.iter().map(|cycle| ids(&cycle.revisions)).collect(),
        },
        revisions: graph.chain().into_iter().map(|index| revision(environment, index)).collect(),
        schema: schema::schema(environment, schema, revisions),
        env_py: environment.env_py.as_ref(),
        files: &environment.files,
        models: &environment.models.models,
        models_unread: &environment.models.unread,
        at: environment.standing.as_ref(),
        ranges: &environment.ranges,
        deploy: environment.deploy_of_pending().map(|it| deploy(&it, environment.dialect())),
    }
}

fn revision(environment: &Environment, index: Index) -> RevisionReport<'_> {
    let migration: &Migration = &environment.migrations[index];
    let node = &environment.graph.nodes[index];
    RevisionReport {
        revision: migration.id(),
        path: &migration.path,
        down_revision: migration.parents(),
        depends_on: migration.dependencies(),
        branch_labels: migration.labels(),
        all_branch_labels: &node.labels,
        resolved_depends_on: node.dependencies.iter().filter_map(|&index| environment.migrations[index].id()).collect(),
        message: &migration.message,
        notes: &migration.notes,
        create_date: migration.create_date(),
        is_head: node.is_head(),
        is_base: node.is_base,
        has_upgrade: migration.defines.upgrade,
        has_downgrade: migration.defines.downgrade,
        upgrade: function_of(environment, index, "upgrade"),
        downgrade: function_of(environment, index, "downgrade"),
        deploy: deploy(&environment.deploy_of(index), environment.dialect()),
        coverage: coverage_report(migration.coverage()),
        unknown: migration.function(MODULE).into_iter().flat_map(Function::unknowns).map(unknown).collect(),
    }
}

/// Of an operation of which nothing is known.
static NONE: Impact = Impact::NONE;

fn function_of<'a>(environment: &'a Environment, index: Index, name: &str) -> FunctionReport<'a> {
    let Some(function) = environment.migrations[index].function(name) else { return FunctionReport::default() };
    let impacts = environment.replay.impacts(index, name == "downgrade");
    let impact_at = |at: usize| impacts.get(at).unwrap_or(&NONE);
    FunctionReport {
        operations: function
            .operations
            .iter()
            .enumerate()
            .map(|(at, it)| operation(it, impact_at(at), environment.dialect()))
            .collect(),
        op_calls: function.op_calls(),
        sql_keywords: function.sql_keywords(),
        coverage: coverage_report(function.coverage()),
        unknown: function.unknown.iter().map(unknown).collect(),
    }
}

fn coverage_report(coverage: Coverage) -> CoverageReport {
    CoverageReport {
        understood: coverage.understood(),
        unknown: coverage.unknown,
        certain: coverage.certain,
        conditional: coverage.conditional,
        skipped: coverage.skipped,
        sql: SqlCoverage { statements: coverage.statements, parsed: coverage.parsed },
    }
}

fn relation(id: &Id) -> RelationReport<'_> {
    RelationReport { schema: id.schema.as_deref(), table: &id.name }
}

fn lock(Lock { relation, mode }: &Lock, dialect: Dialect) -> LockReport<'_> {
    LockReport { schema: relation.schema.as_deref(), table: &relation.name, mode: mode.said_by(dialect) }
}

fn part(Part { kind, of, lock }: &Part) -> PartReport<'_> {
    let Id { schema, name } = &lock.relation;
    PartReport { kind: kind.word(), schema: schema.as_deref(), name, table: &of.name, mode: lock.mode.name() }
}

fn operation<'a>(operation: &'a Operation, impact: &'a Impact, dialect: Dialect) -> OperationReport<'a> {
    let change = &operation.change;
    let columns: &[Column] = match change {
        Change::CreateTable(table) => &table.columns,
        Change::AddColumn { column, .. } => std::slice::from_ref(column),
        _ => &[],
    };
    OperationReport {
        call: operation.call,
        directive: &operation.directive,
        op: change.op(),
        schema: change.schema().and_then(Text::as_known),
        table: change.table().and_then(|table| table.name.as_known()),
        name: change.name().and_then(Text::as_known),
        line: operation.position.line,
        certainty: operation.certainty,
        words: operation.words().to_string(),
        locks: impact.locks.iter().chain(&impact.along).map(|it| lock(it, dialect)).collect(),
        locks_on_parts: impact.parts.iter().map(part).collect(),
        rewrites: !impact.rewrites.is_empty(),
        rewritten: impact.rewrites.iter().map(relation).collect(),
        scans: !impact.scans.is_empty(),
        algorithm: impact.algorithm,
        undone_without_loss: impact.undone_without_loss,
        autocommit: operation.autocommit.is_some(),
        columns: columns.iter().map(column).collect(),
        guards: operation.guards.iter().map(|guard| guard.text.as_str()).collect(),
        through: operation.through.iter().map(|helper| helper.name.as_str()).collect(),
        sql: operation.sql.as_ref().map(|sql| sql.text.to_string()),
        unparsed: operation.sql.as_ref().and_then(|sql| sql.unparsed.as_deref()),
        unknown: operation.unknown.iter().map(unknown).collect(),
    }
}

fn column(column: &Column) -> ColumnReport {
    ColumnReport { name: column.name.to_string(), type_: column.type_.sql.to_string(), nullable: column.nullable }
}

fn unknown(unknown: &Unknown) -> UnknownReport<'_> {
    UnknownReport { line: unknown.position.line, source: &unknown.source, reason: &unknown.reason }
}
