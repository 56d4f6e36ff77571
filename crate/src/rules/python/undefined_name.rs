use std::collections::BTreeSet;

use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::fix::{Edit, Fix};
use crate::interpret::mistake::Wrong;
use crate::python::lines::Position;
use crate::revision::Migration;
use crate::rules::{Check, Group, Rule, imports, mend, mistaken};

pub(super) const RULE: Rule = Rule {
    name: "undefined-name",
    group: Group::Python,
    severity: Severity::Error,
    what: "A name that the file neither imports nor defines.",
    why: "Python stops with a `NameError` when it gets there. Autogenerate writes types such as \
          `sqlmodel.sql.sqltypes.AutoString()` without their import.",
    remedy: "Import it at the top of the file. If autogenerate wrote it, add the import to `script.py.mako` as well.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sqlmodel.sql.sqltypes.AutoString()))
"#,
    good: r#"
import sqlmodel
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sqlmodel.sql.sqltypes.AutoString()))
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    for migration in &environment.migrations {
        let mut told = BTreeSet::new();
        for (mistake, severity) in mistaken::mistakes(environment, migration) {
            let (name, severity, stops) = match &mistake.what {
                Wrong::Unbound(name) => (name, severity, "Python stops here"),
                Wrong::UnboundAnnotation(name) => {
                    (name, Severity::Warning, "Python up to 3.13 evaluates this annotation, and stops here")
                }
                _ => continue,
            };
            if !told.insert(name) {
                continue;
            }
            let elsewhere = mistaken::elsewhere(mistake);
            let message = format!("`{name}` is neither imported nor defined in this file{elsewhere}: {stops}.");
            let edit =
                mistake.elsewhere.is_none().then(|| fix(environment, migration, mistake.position, name)).flatten();
            violations.push(
                Violation::at(migration, mistake.position, message)
                    .with_severity(severity)
                    .with_fix(Fix::of([edit]))
                    .with_alembic_says(Some(format!("NameError: name '{name}' is not defined"))),
            );
        }
    }
    violations
}

/// The line that defines the name.
fn fix(environment: &Environment, migration: &Migration, position: Position, name: &str) -> Option<Edit> {
    let import = imports::import(environment, written(migration, position, name))?;
    mend::before(migration, migration.imports, &[&import])
}

/// The name with the attributes that come after it, and the bracket of a call: `sqlmodel.sql.sqltypes.AutoString(`.
fn written<'m>(migration: &'m Migration, position: Position, name: &'m str) -> &'m str {
    let line = migration.text.lines().nth((position.line as usize).saturating_sub(1)).unwrap_or_default();
    let units = (position.column as usize).saturating_sub(1);
    let begin = line.char_indices().scan(0, |at, (byte, letter)| {
        let before = *at;
        *at += letter.len_utf16();
        Some((before, byte))
    });
    let begin = begin.filter(|(at, _)| *at == units).map(|(_, byte)| byte).next();
    let rest = begin.and_then(|begin| line.get(begin..)).unwrap_or_default();
    let end = rest.find(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '_' | '.')).unwrap_or(rest.len());
    let end = end + usize::from(rest.get(end..).is_some_and(|behind| behind.starts_with('(')));
    let written = rest.get(..end).unwrap_or_default();
    if written.split(['.', '(']).next() == Some(name) { written } else { name }
}
