use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::python::lines::Position;
use crate::revision::Assigned;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "missing-down-revision-variable",
    group: Group::Graph,
    severity: Severity::Error,
    what: "A migration that assigns no `down_revision`.",
    why: "Alembic stops with an AttributeError when it reads the file.",
    remedy: "Assign the id of the revision before it, or `None` for the first one.",
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
"""create jobs"""
revision = "8b21e5c07d94"


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
"""create jobs"""
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
    environment
        .migrations
        .iter()
        // An empty file lacks `revision` first.
        .filter(|it| it.down_revision == Assigned::Missing && it.unreadable.is_empty() && !it.text.is_empty())
        .map(|migration| Violation::at(migration, Position::START, "It assigns no `down_revision`."))
        .collect()
}
