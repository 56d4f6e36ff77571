//! An example of a rule, as a folder.

use std::collections::BTreeMap;

use limbeck::audit::audit;
use limbeck::dialect::{Dialect, Version};
use limbeck::environment::Options;
use limbeck::finding::Severity;
use limbeck::folder::Folder;
use limbeck::preferences::Level;
use limbeck::rules::{Finding, Rule};

const INI: &str = "[alembic]\nscript_location = migrations\n";

const ENV_PY: &str = r#"from alembic import context
from sqlalchemy import engine_from_config, pool

config = context.config


def run_migrations_online():
    connectable = engine_from_config(config.get_section(config.config_ini_section), prefix="sqlalchemy.", poolclass=pool.NullPool)
    with connectable.connect() as connection:
        context.configure(connection=connection, target_metadata=None)
        with context.begin_transaction():
            context.run_migrations()


run_migrations_online()
"#;

/// The findings of an example, one on a line, on a database that the rule holds for: PostgreSQL, where it is each.
pub(crate) fn findings(rule: &'static Rule, example: &str) -> String {
    let mut folder = Folder::default();
    for (path, text) in files(example) {
        folder.add(&path, text.into_bytes());
    }
    let versions = rule.databases.first();
    let version = versions.and_then(|it| {
        // The last one before an end.
        let last = it.below.map(|below| {
            if below.minor > 0 { Version::of(below.major, below.minor - 1) } else { Version::of(below.major - 1, 0) }
        });
        last.or(it.from)
    });
    let level = match rule.severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Info => Level::Info,
    };
    let options = Options {
        dialect: Some(versions.map_or(Dialect::Postgresql, |it| it.dialect)),
        version,
        rules: BTreeMap::from([(rule.name.to_owned(), level)]),
        ..Options::default()
    };
    let audit = audit(&folder, &options, &mut |_, _| {});
    let line = |it: &Finding| {
        format!("{} [{}] {}:{} {}\n", it.severity().word(), it.rule.name, it.path, it.position.line, it.message)
    };
    audit.findings.iter().map(line).collect()
}

/// The files of an example.
fn files(example: &str) -> Vec<(String, String)> {
    let (bodies, given) = match example.find("# file: ") {
        Some(at) => example.split_at(at),
        None => (example, ""),
    };
    let mut files = BTreeMap::new();
    if !bodies.trim().is_empty() {
        files.insert("alembic.ini".to_owned(), INI.to_owned());
        files.insert("migrations/env.py".to_owned(), ENV_PY.to_owned());
        for (at, body) in bodies.split("# next revision\n").enumerate() {
            files.insert(format!("migrations/versions/{}.py", id(at)), migration(at, body));
        }
    }
    for file in given.split("# file: ").skip(1) {
        let (path, text) = file.split_once('\n').unwrap_or_default();
        files.insert(path.trim().to_owned(), text.to_owned());
    }
    files.into_iter().collect()
}

/// The id of the revision of this number.
pub(crate) fn id(at: usize) -> String {
    format!("{:012x}", 0x3f9c_81d2_a4e7_u64 + 0x1234_5678_9ab1 * at as u64)
}

/// A migration of this number, with these bodies.
fn migration(at: usize, body: &str) -> String {
    let (upgrade, downgrade) = body.split_once("# downgrade\n").unwrap_or((body, "pass"));
    let parent = at.checked_sub(1).map_or("None".to_owned(), |at| format!("\"{}\"", id(at)));
    let indented = |text: &str| text.trim().lines().map(|line| format!("    {line}\n")).collect::<String>();
    format!(
        "\"\"\"change {at}\"\"\"\nimport sqlalchemy as sa\nfrom alembic import context, op\nfrom sqlalchemy.dialects import mysql, postgresql\n\nrevision = \"{}\"\ndown_revision = {parent}\nbranch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n{}\n\ndef downgrade():\n{}",
        id(at),
        indented(upgrade),
        indented(downgrade),
    )
}
