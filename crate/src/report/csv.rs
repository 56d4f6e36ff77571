//! CSV by RFC 4180: UTF-8, CRLF, and no cell that a spreadsheet would run as a formula.

use std::collections::BTreeMap;

use ::csv::{Terminator, WriterBuilder};

use crate::audit::Audit;
use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::folder::file_name;
use crate::graph::Index;
use crate::impact::Lock;
use crate::interpret::function::{Coverage, Function};
use crate::operation::words::beginning;
use crate::ordered::Arrange;
use crate::revision::Migration;

use super::coverage::unparsed;
use super::{document_names, names_of_migration, shown};

/// Counts over all functions of a migration, by `count` of each.
pub fn totals(migration: &Migration, count: fn(&Function) -> BTreeMap<String, u32>) -> BTreeMap<String, u32> {
    let mut totals = BTreeMap::new();
    for function in &migration.functions {
        for (name, times) in count(function) {
            *totals.entry(name).or_default() += times;
        }
    }
    totals
}

/// The rows of one migration: `kind,name,value`.
pub fn migration(audit: &Audit, environment: &Environment, migration: &Migration) -> String {
    let mut rows = Rows::with_header(&["kind", "name", "value"]);
    let mut row = |kind: &str, name: &str, value: &str| rows.push([kind, name, value]);
    let flag = |value: bool| if value { "true" } else { "false" };
    row("meta", "file", migration.file());
    row("meta", "path", &migration.path);
    row("meta", "revision", migration.id().unwrap_or_default());
    row("meta", "down_revision", &migration.parents().join(", "));
    row("meta", "branch_labels", &migration.labels().join(", "));
    row("meta", "depends_on", &migration.dependencies().join(", "));
    row("meta", "has_upgrade", flag(migration.defines.upgrade));
    row("meta", "has_downgrade", flag(migration.defines.downgrade));
    for (directive, times) in totals(migration, Function::op_calls) {
        row("op_call", &directive, &times.to_string());
    }
    for (keyword, times) in totals(migration, Function::sql_keywords) {
        row("sql_keyword", &keyword, &times.to_string());
    }
    for warning in warnings(audit, environment, &migration.path) {
        row("warning", &warning, "true");
    }
    row("meta", "dialect", environment.dialect().name());
    row("meta", "offline", flag(environment.options.offline));
    for (name, count) in COVERAGE.iter().zip(counts(migration.coverage())) {
        row("coverage", name, &count);
    }
    if let Some(index) = environment.migrations.iter().position(|it| std::ptr::eq(it, migration)) {
        let deploy = environment.deploy_of(index);
        for lock in deploy.locks.iter().filter(|lock| lock.mode.blocks().is_some()) {
            row("lock", &lock.relation.to_string(), lock.mode.said_by(environment.dialect()));
        }
        for id in &deploy.rewrites {
            row("rewrite", &id.to_string(), "true");
        }
    }
    for unknown in migration.functions.iter().flat_map(Function::unknowns) {
        let line = format!("line {}", unknown.position.line);
        row("unknown", &line, &format!("{}: {}", beginning(&unknown.source), unknown.reason));
    }
    for (line, sql, reason) in migration.functions.iter().flat_map(unparsed) {
        let statement = beginning(&sql.text.to_string());
        row("unparsed", &format!("line {line}"), &format!("{statement}: {reason}"));
    }
    rows.finished()
}

/// Names of what is counted of a migration's coverage.
const COVERAGE: [&str; 6] = [
    "operations_certain",
    "operations_conditional",
    "operations_skipped",
    "not_understood",
    "statements_run",
    "statements_parsed",
];

/// The counts of these names.
fn counts(coverage: Coverage) -> [String; 6] {
    let Coverage { certain, conditional, skipped, unknown, statements, parsed } = coverage;
    [certain, conditional, skipped, unknown, statements, parsed].map(|count| count.to_string())
}

/// The rules with a finding about a file, in `snake_case`, each once.
pub fn warnings(audit: &Audit, environment: &Environment, path: &str) -> Vec<String> {
    let mut names: Vec<String> =
        audit.findings_of(environment, path).map(|finding| finding.rule.name.replace('-', "_")).collect();
    names.arrange();
    names.dedup();
    names
}

/// A row a migration, in chain order, oldest first.
pub fn index(audit: &Audit) -> String {
    let mut header = vec![
        "environment",
        "position",
        "revision",
        "down_revision",
        "depends_on",
        "branch_labels",
        "message",
        "create_date",
        "is_head",
        "is_base",
        "is_branch_point",
        "is_merge_point",
        "has_upgrade",
        "has_downgrade",
        "op_calls",
        "sql_statements",
        "errors",
        "warnings",
        "infos",
        "file",
        "path",
        "csv",
        "summary",
        "dialect",
        "offline",
    ];
    header.extend(COVERAGE);
    header.extend(["locks", "rewrites"]);
    let mut rows = Rows::with_header(&header);
    let names = document_names(audit);
    for (at, position, index) in in_chain_order(audit) {
        let environment = &audit.environments[at];
        let name = names.get(&(at, index)).map_or("", String::as_str);
        let migration = &environment.migrations[index];
        let node = &environment.graph.nodes[index];
        let flag = |value: bool| if value { "true" } else { "false" }.to_owned();
        let total = |count| totals(migration, count).values().sum::<u32>().to_string();
        let findings = |severity| {
            audit
                .findings_of(environment, &migration.path)
                .filter(|finding| finding.severity() == severity)
                .count()
                .to_string()
        };
        let mut documents = names_of_migration(name);
        let mut row = vec![
            environment.name.clone(),
            position.to_string(),
            migration.id().unwrap_or_default().to_owned(),
            migration.parents().join(", "),
            migration.dependencies().join(", "),
            migration.labels().join(", "),
            migration.title(),
            migration.create_date().map(ToOwned::to_owned).unwrap_or_default(),
            flag(node.is_head()),
            flag(node.is_base),
            flag(node.is_branch_point()),
            flag(node.is_merge_point),
            flag(migration.defines.upgrade),
            flag(migration.defines.downgrade),
            total(Function::op_calls),
            total(Function::sql_keywords),
            findings(Severity::Error),
            findings(Severity::Warning),
            findings(Severity::Info),
            migration.file().to_owned(),
            migration.path.clone(),
            documents.next().unwrap_or_default(),
            documents.next().unwrap_or_default(),
            environment.dialect().name().to_owned(),
            flag(environment.options.offline),
        ];
        row.extend(counts(migration.coverage()));
        let deploy = environment.deploy_of(index);
        let is_felt = |lock: &&Lock| lock.mode.blocks().is_some();
        let lock = |lock: &Lock| format!("{} on {}", lock.mode.said_by(environment.dialect()), lock.relation);
        row.push(deploy.locks.iter().filter(is_felt).map(lock).collect::<Vec<_>>().join("; "));
        row.push(deploy.rewrites.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "));
        rows.push(row);
    }
    rows.finished()
}

/// How often each migration calls each directive; a column a directive, most called first.
pub fn operations(audit: &Audit) -> String {
    let directives = directives(audit.environments.iter());
    let mut header = vec!["environment", "position", "revision", "file"];
    header.extend(directives.iter().map(String::as_str));
    let mut rows = Rows::with_header(&header);
    for (at, position, index) in in_chain_order(audit) {
        let environment = &audit.environments[at];
        let migration = &environment.migrations[index];
        let counts = totals(migration, Function::op_calls);
        let mut row = vec![
            environment.name.clone(),
            position.to_string(),
            migration.id().unwrap_or_default().to_owned(),
            file_name(&migration.path).to_owned(),
        ];
        row.extend(directives.iter().map(|directive| counts.get(directive).copied().unwrap_or(0).to_string()));
        rows.push(row);
    }
    rows.finished()
}

/// The directives that environments call anywhere, most called first.
pub fn directives<'a>(environments: impl Iterator<Item = &'a Environment>) -> Vec<String> {
    let mut totals_of: BTreeMap<String, u32> = BTreeMap::new();
    for migration in environments.flat_map(|environment| &environment.migrations) {
        for (directive, times) in totals(migration, Function::op_calls) {
            *totals_of.entry(directive).or_default() += times;
        }
    }
    let mut directives: Vec<(String, u32)> = totals_of.into_iter().collect();
    directives.arrange_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
    directives.into_iter().map(|(directive, _)| directive).collect()
}

/// A row a finding, worst first; those that comments suppress come last, with the severity `suppressed`.
pub fn findings(audit: &Audit) -> String {
    let mut rows = Rows::with_header(&[
        "severity",
        "rule",
        "message",
        "path",
        "line",
        "column",
        "revision",
        "environment",
        "mend",
        "alembic_says",
        "group",
        "table",
        "rows",
        "why",
        "instead",
        "related",
        "fingerprint",
        "suppressed",
    ]);
    let told = audit.findings.iter().map(|finding| (finding, None));
    let suppressed = audit.suppressed.iter().map(|it| (&it.finding, Some(it.reason.as_str())));
    for (finding, reason) in told.chain(suppressed) {
        let Violation { message, path, position, revision, alembic_says, related, .. } = &finding.violation;
        let related = related.iter().map(|it| format!("{}:{} {}", shown(&it.path), it.position.line, it.message));
        let environment = finding.environment.map(|at| audit.environments[at].name.clone());
        rows.push([
            reason.map_or(finding.severity().word(), |_| "suppressed").to_owned(),
            finding.rule.name.to_owned(),
            message.clone(),
            shown(path).to_owned(),
            position.line.to_string(),
            position.column.to_string(),
            revision.clone().unwrap_or_default(),
            environment.unwrap_or_default(),
            finding.fix_in_words().unwrap_or_default(),
            alembic_says.clone().unwrap_or_default(),
            finding.rule.group.word().to_owned(),
            finding.table.as_ref().map(ToString::to_string).unwrap_or_default(),
            finding.size.map(|size| size.rows.to_string()).unwrap_or_default(),
            finding.why.clone().unwrap_or_else(|| finding.rule.why.to_owned()),
            finding.instead.clone().unwrap_or_default(),
            related.collect::<Vec<_>>().join("; "),
            finding.mark(),
            reason.unwrap_or_default().to_owned(),
        ]);
    }
    rows.finished()
}

/// Every migration: its environment, its position in the chain from 1, its place among the files.
fn in_chain_order(audit: &Audit) -> impl Iterator<Item = (usize, usize, Index)> {
    audit.environments.iter().enumerate().flat_map(|(at, environment)| {
        environment.graph.chain().into_iter().enumerate().map(move |(before, index)| (at, before + 1, index))
    })
}

/// Rows as they grow, each cell inert.
pub(super) struct Rows(::csv::Writer<Vec<u8>>);

impl Rows {
    pub(super) fn with_header(names: &[&str]) -> Rows {
        let mut rows = Rows(WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new()));
        rows.push(names);
        rows
    }

    pub(super) fn push(&mut self, cells: impl IntoIterator<Item = impl AsRef<str>>) {
        let cells: Vec<String> = cells.into_iter().map(|cell| inert(cell.as_ref())).collect();
        // Writing to memory fails only on rows of unequal length, which each caller's header rules out.
        let _written = self.0.write_record(&cells);
    }

    pub(super) fn finished(self) -> String {
        let bytes = self.0.into_inner().unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }
}

/// The cell as text that no spreadsheet takes for a formula: an apostrophe goes before what could
/// begin one (OWASP, CSV injection).
fn inert(cell: &str) -> String {
    let begins_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if begins_formula { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_inert() {
        let mut rows = Rows::with_header(&["a", "b"]);
        rows.push(["=1+1", "x, \"y\"\nz"]);
        rows.push(["-1", "ok"]);
        assert_eq!(rows.finished(), "a,b\r\n'=1+1,\"x, \"\"y\"\"\nz\"\r\n'-1,ok\r\n");
    }
}
