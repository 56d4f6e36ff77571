use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule, cycles};

pub(super) const RULE: Rule = Rule {
    name: "revision-cycle",
    group: Group::Graph,
    severity: Severity::Error,
    what: "Revisions that are their own ancestors.",
    why: "There is no order in which they could run, so every Alembic command fails.",
    remedy: "Find the `down_revision` that points to a later revision, and set it to the one that comes before.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = "8b21e5c07d94"


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
    cycles::violations(environment, |cycle| cycle.by_parents && cycle.seen_by_alembic, |_| "")
}
