use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::missing::{self, Missing};
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "missing-dependency",
    group: Group::Graph,
    severity: Severity::Error,
    what: "A `depends_on` that is neither an id nor a branch label here.",
    why: "Every Alembic command fails with a KeyError that does not name the file.",
    remedy: "Restore the missing file, add its version location, or remove the dependency.",
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
down_revision = "3f9c81d2a4e7"
depends_on = "7d0f4b92c3a1"


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
depends_on = "3f9c81d2a4e7"


def upgrade():
    pass


def downgrade():
    pass
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let message = |name: &str| format!("No file here has the id or branch label `{name}`.");
    missing::stops(environment, &missing::dependencies(environment), message, Missing::as_meant)
}
