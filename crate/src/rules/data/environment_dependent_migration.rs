use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::operation::Operation;
use crate::python::reliance::{Asked, Matter};
use crate::revision::Migration;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "environment-dependent-migration",
    group: Group::Data,
    severity: Severity::Info,
    what: "A migration whose result depends on where and when it runs: variables of the environment, the time, chance, other machines.",
    why: "Two databases at the same revision need not be the same, and the next run of it need not do what the tests have seen.",
    remedy: "Write constants, and let the database fill in times and ids. Do what needs another machine in a job outside of migrations.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
import os
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
if os.environ.get("WITH_STATE") == "yes":
    op.add_column("runs", sa.Column("state", sa.Text))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
op.add_column("runs", sa.Column("state", sa.Text))
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    environment.migrations.iter().flat_map(violations).collect()
}

/// The first of each kind in a migration.
fn violations(migration: &Migration) -> Vec<Violation> {
    let asked: Vec<&Asked> = migration.reliances.asked.iter().filter(|it| !is_of_rows(migration, it)).collect();
    let kinds = [Matter::Variables, Matter::Network, Matter::Clock, Matter::Chance];
    let first = |kind: Matter| asked.iter().copied().find(|it| it.for_ == kind);
    kinds.into_iter().filter_map(first).map(|it| violation(migration, it)).collect()
}

fn violation(migration: &Migration, asked: &Asked) -> Violation {
    let what = match asked.for_ {
        Matter::Variables => "differs from machine to machine",
        Matter::Network => "asks another machine, which may not answer, or not the same",
        Matter::Clock => "is another time on each database",
        _ => "gives something else on each database",
    };
    let severity = match asked.for_ {
        Matter::Network => Severity::Warning,
        Matter::Variables if decides(migration) => Severity::Warning,
        _ => Severity::Info,
    };
    let message = format!("What this migration does depends on `{}`, which {what}.", asked.written);
    Violation::at(migration, asked.position, message).with_severity(severity)
}

/// Whether a variable of the environment decides whether the schema is changed.
fn decides(migration: &Migration) -> bool {
    let is_asked = |it: &Operation| {
        it.sql.is_none()
            && it.guards.iter().any(|guard| guard.text.contains("environ") || guard.text.contains("getenv"))
    };
    migration.function("upgrade").is_some_and(|it| it.operations.iter().any(is_asked))
}

/// Whether it is what rows are told apart by, which is meant to differ, or a default of Python's, which fills no row that
/// is there.
fn is_of_rows(migration: &Migration, asked: &Asked) -> bool {
    let is_id =
        || asked.written.contains("uuid1(") || asked.written.contains("uuid4(") || asked.written.contains("uuid7(");
    let is_default = || {
        let line = migration.text.lines().nth((asked.position.line as usize).saturating_sub(1)).unwrap_or_default();
        line.contains("default=lambda")
    };
    is_id() || is_default() || (asked.for_ == Matter::Clock && is_time_of_rows(&migration.text, asked))
}

/// Words of columns that say when a row was made or changed.
const TIMES_OF_ROWS: &[&str] = &["created", "updated", "modified", "changed", "inserted"];

/// Whether a time only becomes that at which rows were made or changed: `{"created_at": now}`.
fn is_time_of_rows(text: &str, asked: &Asked) -> bool {
    let is_it = |line: &str| {
        TIMES_OF_ROWS.iter().any(|word| line.contains(word))
            && !["<", ">", "if ", "where", "WHERE", "filter"].iter().any(|word| line.contains(word))
    };
    let line = text.lines().nth((asked.position.line as usize).saturating_sub(1)).unwrap_or_default();
    let is_name = |it: &&str| !it.is_empty() && it.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    let Some(name) = line.split_once(" = ").map(|(name, _)| name.trim()).filter(is_name) else { return is_it(line) };
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    // The call itself may be named like the variable: `now = datetime.now()`.
    let uses = text.lines().filter(|it| *it != line && it.split(|letter| !is_word(letter)).any(|word| word == name));
    let called = format!(".{name}(");
    let mut uses = uses.filter(|it| !it.contains(&called)).peekable();
    uses.peek().is_some() && uses.all(is_it)
}
