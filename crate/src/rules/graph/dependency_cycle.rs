use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule, cycles};

pub(super) const RULE: Rule = Rule {
    name: "dependency-cycle",
    group: Group::Graph,
    severity: Severity::Error,
    what: "Revisions that depend on each other through `depends_on`.",
    why: "There is no order in which they could run, so every Alembic command fails.",
    remedy: "Remove the `depends_on` that points to a later revision.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None
depends_on = "8b21e5c07d94"


def upgrade():
    pass


def downgrade():
    pass
# file: migrations/versions/8b21e5c07d94_jobs.py
"""create jobs"""
revision = "8b21e5c07d94"
down_revision = None
depends_on = "3f9c81d2a4e7"


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
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    cycles::violations(environment, |cycle| !cycle.by_parents && cycle.seen_by_alembic, |_| "")
}
