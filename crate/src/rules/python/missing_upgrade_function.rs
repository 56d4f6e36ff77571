use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "missing-upgrade-function",
    group: Group::Python,
    severity: Severity::Error,
    what: "A migration without an `upgrade` function.",
    why: "Alembic stops with an AttributeError when it reaches the revision, in the middle of an upgrade.",
    remedy: "Define `upgrade()`, with `pass` if there is nothing to do.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None


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
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    environment
        .migrations
        .iter()
        .filter(|migration| migration.id().is_some() && !migration.defines.upgrade && migration.unreadable.is_empty())
        .map(|migration| Violation::at(migration, migration.revision.position(), "It defines no `upgrade`."))
        .collect()
}
