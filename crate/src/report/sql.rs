//! The SQL that Alembic would write for migrations (`alembic upgrade --sql`), for reading and for programs.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::dialect::Dialect;
use crate::environment::Environment;
use crate::graph::{Index, Node};
use crate::offline::{Statement, Target, statements};
use crate::operation::{Answer, Operation};
use crate::ordered::Gather;
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
pub fn json(of: &[(&Environment, Range)]) -> String {
    let environments = of.iter().map(|(environment, range)| EnvironmentReport {
        path: &environment.location.path,
        revisions: range
            .revisions
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

/// Which way a chain is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// `alembic upgrade`.
    Up,
    /// `alembic downgrade`.
    Down,
}

impl Way {
    fn function(self) -> &'static str {
        match self {
            Way::Up => "upgrade",
            Way::Down => "downgrade",
        }
    }
}

/// What is to be written: revisions in the order in which they run, on a database that stands at others.
#[derive(Debug)]
pub struct Range {
    /// The revisions.
    pub revisions: Vec<Index>,
    /// What the version table holds before.
    pub at: BTreeSet<Index>,
    /// Which way.
    pub way: Way,
}

impl Range {
    /// What `alembic upgrade FROM:TO --sql` goes through, or `downgrade FROM:TO`; one revision alone is its own step, and
    /// nothing is the whole chain.
    ///
    /// # Errors
    /// Alembic's words where an address can't be found.
    pub fn of(environment: &Environment, address: Option<&str>, way: Way) -> Result<Range, String> {
        let graph = &environment.graph;
        let named = |address: &str| -> Result<BTreeSet<Index>, String> {
            if address == "base" { Ok(BTreeSet::new()) } else { Ok(graph.addressed(address)?.into_iter().into_set()) }
        };
        let (found, at) = match address.map(|address| (address, address.trim().split_once(':'))) {
            Some((address, None)) => {
                let found = named(address)?;
                let before = found.iter().flat_map(|&index| graph.nodes[index].before()).into_set();
                let at = if way == Way::Up { before } else { found.clone() };
                (found, at)
            }
            address => {
                let (from, to) = address.and_then(|(_, range)| range).unwrap_or(("", ""));
                let (lower, upper) = if way == Way::Up { (from, to) } else { (to, from) };
                let lower = if lower.is_empty() { "base" } else { lower };
                let upper = if upper.is_empty() { "heads" } else { upper };
                let start = named(lower)?;
                let between = graph.addressed(&format!("{lower}:{upper}"))?.into_iter().into_set();
                let at = if way == Way::Up { start.clone() } else { named(upper)? };
                (between.difference(&start).copied().into_set(), at)
            }
        };
        let mut revisions: Vec<Index> = graph.upgrade_order.iter().copied().filter(|it| found.contains(it)).collect();
        if way == Way::Down {
            revisions.reverse();
        }
        Ok(Range { revisions, at, way })
    }
}

/// The script that Alembic would write, each statement with the line that it comes from.
#[must_use]
pub fn script(environment: &Environment, range: &Range) -> String {
    let mut script = Script { environment, out: String::new(), heads: range.at.clone() };
    let is_transactional = !environment.replay.last.dialect.commits_ddl_by_itself();
    if is_transactional {
        script.statement("BEGIN");
    }
    for &index in &range.revisions {
        script.step(index, range.way, is_transactional);
    }
    if is_transactional {
        script.statement("COMMIT");
    }
    format!("{}\n", script.out.trim_end_matches('\n'))
}

struct Script<'a> {
    environment: &'a Environment,
    out: String,
    /// What the version table holds.
    heads: BTreeSet<Index>,
}

impl Script<'_> {
    fn statement(&mut self, sql: &str) {
        self.out.push_str(sql);
        self.out.push_str(";\n\n");
    }

    fn note(&mut self, text: &str) {
        for line in text.lines() {
            self.out.push_str("-- ");
            self.out.push_str(line);
            self.out.push('\n');
        }
    }

    /// A migration, and what becomes of the version table (`HeadMaintainer` in alembic/runtime/migration.py).
    fn step(&mut self, index: Index, way: Way, is_transactional: bool) {
        let environment = self.environment;
        let migration = &environment.migrations[index];
        if self.heads.is_empty() {
            self.statement(
                "CREATE TABLE alembic_version (\n    version_num VARCHAR(32) NOT NULL, \n    \
                 CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n)",
            );
        }
        let (from, to) = (migration.parents().join(", "), migration.name());
        self.note(&match way {
            Way::Up => format!("Running upgrade {from} -> {to}"),
            Way::Down => format!("Running downgrade {to} -> {from}"),
        });
        self.out.push('\n');
        let (statements, operations) = of_function(environment, migration, way.function());
        let mut is_outside = false;
        for statement in &statements {
            let Some(operation) = operations.get(statement.operation) else { continue };
            if is_transactional && operation.autocommit != is_outside {
                self.statement(if is_outside { "BEGIN" } else { "COMMIT" });
                is_outside = operation.autocommit;
            }
            self.note(&format!("{}:{}", migration.path, operation.position.line));
            self.written(statement, operation);
        }
        if is_outside {
            self.statement("BEGIN");
        }
        self.move_heads(index, way);
    }

    /// A statement; one that may not run, or that isn't known, is marked.
    fn written(&mut self, statement: &Statement, operation: &Operation) {
        let sql = statement.sql.to_string();
        if statement.is_known {
            return self.statement(&sql);
        }
        let depends: Vec<&str> = operation
            .guards
            .iter()
            .filter(|guard| guard.answer == Answer::Unknown)
            .map(|guard| guard.text.as_str())
            .collect();
        if !depends.is_empty() {
            self.note(&format!("NOT SURE TO RUN: it depends on {}", depends.join(" and ")));
        }
        if statement.sql.is_known() {
            self.note(&format!("{sql};"));
            self.out.push('\n');
        } else {
            // As it stands, no database takes it: a script with a hole in it stops there.
            self.note("NOT KNOWN: fill in what stands in braces");
            self.statement(&sql);
        }
    }

    fn move_heads(&mut self, index: Index, way: Way) {
        let graph = &self.environment.graph;
        let node = &graph.nodes[index];
        let below: BTreeSet<Index> = node.before().into_set();
        match way {
            Way::Up => {
                let mut met: Vec<Index> = self.heads.intersection(&below).copied().collect();
                match met.pop() {
                    None => self.insert(index),
                    Some(last) => {
                        for other in met {
                            self.delete(other);
                        }
                        self.update(last, index);
                    }
                }
            }
            Way::Down => {
                let others = self.heads.iter().copied().filter(|head| *head != index);
                let reached = graph.reached(others, Node::before);
                let implied = graph.reached(below.iter().flat_map(|&it| graph.nodes[it].before()), Node::before);
                let mut left: Vec<Index> =
                    below.into_iter().filter(|it| !reached.contains(it) && !implied.contains(it)).collect();
                match left.pop() {
                    None => self.delete(index),
                    Some(last) => {
                        for other in left {
                            self.insert(other);
                        }
                        self.update(index, last);
                    }
                }
            }
        }
    }

    fn id(&self, index: Index) -> String {
        self.environment.migrations[index].name().replace('\'', "''")
    }

    fn insert(&mut self, index: Index) {
        self.heads.insert(index);
        let returning = match self.environment.replay.last.dialect {
            Dialect::Postgresql => " RETURNING alembic_version.version_num",
            _ => "",
        };
        let id = self.id(index);
        self.statement(&format!("INSERT INTO alembic_version (version_num) VALUES ('{id}'){returning}"));
    }

    fn delete(&mut self, index: Index) {
        self.heads.remove(&index);
        let id = self.id(index);
        self.statement(&format!("DELETE FROM alembic_version WHERE alembic_version.version_num = '{id}'"));
    }

    fn update(&mut self, from: Index, to: Index) {
        self.heads.remove(&from);
        self.heads.insert(to);
        let (from, to) = (self.id(from), self.id(to));
        self.statement(&format!(
            "UPDATE alembic_version SET version_num='{to}' WHERE alembic_version.version_num = '{from}'"
        ));
    }
}
