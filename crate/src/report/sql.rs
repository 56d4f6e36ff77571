//! The SQL that Alembic would write for migrations (`alembic upgrade --sql`), for reading and for programs.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::dialect::Dialect;
use crate::environment::Environment;
use crate::graph::{Index, Node};
use crate::interpret::env_py::described::PerTransaction;
use crate::offline::{Statement, Target, Types, statements};
use crate::operation::{Answer, Operation};
use crate::ordered::Gather;
use crate::quoted::identifier;
use crate::revision::Migration;
use crate::text::Text;

/// What is written for one of the two functions of a migration, and the operations it is of.
#[must_use]
pub fn of_function<'a>(
    environment: &'a Environment,
    migration: &'a Migration,
    function: &str,
) -> (Vec<Statement>, &'a [Operation]) {
    of_function_after(environment, migration, function, &mut Types::default())
}

/// The same in a script in which tables have made these types.
fn of_function_after<'a>(
    environment: &'a Environment,
    migration: &'a Migration,
    function: &str,
    made: &mut Types,
) -> (Vec<Statement>, &'a [Operation]) {
    let operations = migration.function(function).map_or(&[][..], |function| &function.operations);
    let schema = &environment.replay.last;
    let target = Target { dialect: schema.dialect, conventions: schema.conventions.as_deref() };
    (statements(operations, target, made), operations)
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
    let transactions = Transactions::of(environment);
    let version_table = VersionTable::of(environment);
    let mut script = Script {
        environment,
        transactions,
        version_table,
        out: String::new(),
        made: Types::default(),
        heads: range.at.clone(),
    };
    let is_one = script.transactions == Transactions::Run;
    script.statement_if(is_one, "BEGIN");
    for &index in &range.revisions {
        script.step(index, range.way);
    }
    script.statement_if(is_one, "COMMIT");
    format!("{}\n", script.out.trim_end_matches('\n'))
}

/// What a migration alone is written as, each way.
#[must_use]
pub fn of_migration(environment: &Environment, migration: &Migration, way: Way) -> String {
    let is_it = |it: &Migration| std::ptr::eq(it, migration);
    let Some(index) = environment.migrations.iter().position(is_it) else { return String::new() };
    let at = if way == Way::Up { environment.graph.nodes[index].before().into_set() } else { BTreeSet::from([index]) };
    script(environment, &Range { revisions: vec![index], at, way })
}

/// What stands in one transaction (`begin_transaction` in alembic/runtime/migration.py).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Transactions {
    /// All that is run together.
    Run,
    /// Each migration.
    Migration,
    /// Nothing: the database commits DDL by itself.
    None,
}

impl Transactions {
    fn of(environment: &Environment) -> Transactions {
        let described = environment.env_py.as_ref();
        let option = |name: &str| described.and_then(|it| it.options.get(name)).map(String::as_str);
        let commits_by_itself = match option("transactional_ddl") {
            Some("True") => false,
            Some("False") => true,
            _ => environment.replay.last.dialect.commits_ddl_by_itself(),
        };
        match described.map(|it| it.offline_transaction) {
            _ if commits_by_itself => Transactions::None,
            Some(PerTransaction::Migration) => Transactions::Migration,
            _ => Transactions::Run,
        }
    }
}

/// Where Alembic notes the revision, as env.py calls it.
struct VersionTable {
    /// Quoted, with its schema.
    name: String,
    /// That of its primary key; none if it has none.
    key: Option<String>,
}

impl VersionTable {
    fn of(environment: &Environment) -> VersionTable {
        let option = |name: &str| environment.env_py.as_ref()?.options.get(name).map(String::as_str);
        // What the code computes is a hole: no database takes its braces.
        let text = |written: &str| {
            let inner = written.trim_matches(['"', '\'']);
            if inner.len() + 2 == written.len() { Text::known(inner) } else { Text::hole(written) }
        };
        let quoted = |name: &Text| identifier(name, environment.replay.last.dialect).to_string();
        let bare = option("version_table").map_or_else(|| Text::known("alembic_version"), text);
        let schema = option("version_table_schema").filter(|it| *it != "None").map(text);
        let name = match schema {
            Some(schema) => format!("{}.{}", quoted(&schema), quoted(&bare)),
            None => quoted(&bare),
        };
        let key = (option("version_table_pk") != Some("False")).then(|| {
            let mut key = bare.clone();
            key.push_str("_pkc");
            quoted(&key)
        });
        VersionTable { name, key }
    }
}

struct Script<'a> {
    environment: &'a Environment,
    transactions: Transactions,
    version_table: VersionTable,
    out: String,
    made: Types,
    /// What the version table holds.
    heads: BTreeSet<Index>,
}

impl Script<'_> {
    fn statement(&mut self, sql: &str) {
        self.out.push_str(sql);
        self.out.push_str(";\n\n");
    }

    fn statement_if(&mut self, is_written: bool, sql: &str) {
        if is_written {
            self.statement(sql);
        }
    }

    fn note(&mut self, text: &str) {
        for line in text.lines() {
            self.out.push_str("-- ");
            self.out.push_str(line);
            self.out.push('\n');
        }
    }

    /// A migration, and what becomes of the version table (`HeadMaintainer` in alembic/runtime/migration.py).
    fn step(&mut self, index: Index, way: Way) {
        let environment = self.environment;
        let migration = &environment.migrations[index];
        let is_own = self.transactions == Transactions::Migration;
        self.statement_if(is_own, "BEGIN");
        if self.heads.is_empty() {
            let VersionTable { name, key } = &self.version_table;
            let key = key.as_ref().map(|key| format!(", \n    CONSTRAINT {key} PRIMARY KEY (version_num)"));
            let sql =
                format!("CREATE TABLE {name} (\n    version_num VARCHAR(32) NOT NULL{}\n)", key.unwrap_or_default());
            self.statement(&sql);
        }
        let (from, to) = (migration.parents().join(", "), migration.name());
        self.note(&match way {
            Way::Up => format!("Running upgrade {from} -> {to}"),
            Way::Down => format!("Running downgrade {to} -> {from}"),
        });
        self.out.push('\n');
        let (statements, operations) = of_function_after(environment, migration, way.function(), &mut self.made);
        let mut block = None;
        for statement in &statements {
            let Some(operation) = operations.get(statement.operation) else { continue };
            if operation.autocommit != block {
                self.leave(block);
                self.enter(operation.autocommit);
                block = operation.autocommit;
            }
            self.note(&format!("{}:{}", migration.path, operation.position.line));
            self.written(statement, operation);
        }
        self.leave(block);
        self.move_heads(index, way);
        self.statement_if(is_own, "COMMIT");
    }

    /// An `autocommit_block()` begins.
    fn enter(&mut self, block: Option<u32>) {
        self.statement_if(block.is_some() && self.transactions != Transactions::None, "COMMIT");
    }

    /// It ends.
    fn leave(&mut self, block: Option<u32>) {
        self.statement_if(block.is_some() && self.transactions != Transactions::None, "BEGIN");
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
            let dialect = self.environment.replay.last.dialect;
            if !dialect.statements_are_known() {
                self.note(&format!("NOT KNOWN: whether Alembic writes it just so for {}", dialect.title()));
            } else if depends.is_empty() {
                self.note("NOT KNOWN: whether it is written just so, for want of the values of its parameters");
            }
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
            Dialect::Postgresql => format!(" RETURNING {}.version_num", self.version_table.name),
            _ => String::new(),
        };
        let (id, table) = (self.id(index), &self.version_table.name);
        self.statement(&format!("INSERT INTO {table} (version_num) VALUES ('{id}'){returning}"));
    }

    fn delete(&mut self, index: Index) {
        self.heads.remove(&index);
        let (id, table) = (self.id(index), &self.version_table.name);
        self.statement(&format!("DELETE FROM {table} WHERE {table}.version_num = '{id}'"));
    }

    fn update(&mut self, from: Index, to: Index) {
        self.heads.remove(&from);
        self.heads.insert(to);
        let (from, to, table) = (self.id(from), self.id(to), &self.version_table.name);
        self.statement(&format!("UPDATE {table} SET version_num='{to}' WHERE {table}.version_num = '{from}'"));
    }
}
