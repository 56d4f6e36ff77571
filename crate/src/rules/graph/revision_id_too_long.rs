use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "revision-id-too-long",
    group: Group::Graph,
    severity: Severity::Error,
    what: "An id of more than 32 characters.",
    why: "Alembic creates `alembic_version.version_num` as VARCHAR(32): PostgreSQL and MySQL refuse to store the id; SQLite does not check.",
    remedy: "Shorten the id, or make the column wider before this revision runs.",
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
# file: migrations/versions/add_the_column_that_says_which_state.py
"""add state"""
revision = "add_the_column_that_says_which_state"
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
# file: migrations/versions/add_run_state.py
"""add state"""
revision = "add_run_state"
down_revision = "3f9c81d2a4e7"


def upgrade():
    pass


def downgrade():
    pass
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    // How wide, and from which revision on, only running the files would tell.
    if environment.widens_version_column {
        return Vec::new();
    }
    let mut violations = Vec::new();
    for migration in &environment.migrations {
        let Some(id) = migration.id() else { continue };
        let length = id.chars().count();
        if length <= 32 {
            continue;
        }
        let message = format!("`{id}` has {length} characters; the version table holds 32.");
        violations.push(Violation::at(migration, migration.revision.position(), message));
    }
    violations
}
