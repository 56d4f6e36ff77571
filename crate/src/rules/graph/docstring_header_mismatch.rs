use std::collections::BTreeSet;

use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::fix::Fix;
use crate::revision::Migration;
use crate::rules::{Check, Group, Rule, docstring, mend};

pub(super) const RULE: Rule = Rule {
    name: "docstring-header-mismatch",
    group: Group::Graph,
    severity: Severity::Info,
    what: "A docstring whose `Revision ID:` or `Revises:` contradicts the variables.",
    why: "Alembic reads only the variables, but anyone who reads the docstring sees a different chain.",
    remedy: "Make the docstring agree with the variables.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
# file: migrations/versions/8b21e5c07d94_jobs.py
"""create jobs

Revision ID: 8b21e5c07d94
Revises: c470a9f31e62
"""
revision = "8b21e5c07d94"
down_revision = "3f9c81d2a4e7"


def upgrade():
    pass


def downgrade():
    pass
"#,
    good: r#"
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
# file: migrations/versions/8b21e5c07d94_jobs.py
"""create jobs

Revision ID: 8b21e5c07d94
Revises: 3f9c81d2a4e7
"""
revision = "8b21e5c07d94"
down_revision = "3f9c81d2a4e7"


def upgrade():
    pass


def downgrade():
    pass
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let migrations = environment.migrations.iter();
    let violations = migrations.flat_map(|migration| id(migration).into_iter().chain(parents(migration)));
    // Where the chain is broken, the docstring may be the one that is right.
    let is_broken = environment.verdict.stop.is_some();
    violations.map(|violation| if is_broken { violation.with_fix(None) } else { violation }).collect()
}

fn id(migration: &Migration) -> Option<Violation> {
    let (said, position) = docstring::field(migration, "Revision ID:")?;
    let id = migration.id()?;
    if said.is_empty() || docstring::names(said) == BTreeSet::from([id]) {
        return None;
    }
    let message = format!("The docstring says `Revision ID: {said}`, but `revision` is `{id}`.");
    let fix = Fix::of([mend::in_docstring(migration, "Revision ID:", &[id])]);
    Some(Violation::at(migration, position, message).with_fix(fix))
}

fn parents(migration: &Migration) -> Option<Violation> {
    let (said, position) = docstring::field(migration, "Revises:")?;
    let parents = migration.down_revision.known()?;
    if docstring::names(said) == parents.iter().map(String::as_str).collect() {
        return None;
    }
    let listed = parents.join(", ");
    let said = if said.is_empty() { "no parent" } else { &format!("`Revises: {said}`") };
    let shown = if parents.is_empty() { "None".to_owned() } else { format!("`{listed}`") };
    let message = format!("The docstring says {said}, but `down_revision` is {shown}.");
    let parents: Vec<&str> = parents.iter().map(String::as_str).collect();
    let fix = Fix::of([mend::in_docstring(migration, "Revises:", &parents)]);
    Some(Violation::at(migration, position, message).with_fix(fix))
}
