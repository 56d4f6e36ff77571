use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "overlapping-version-locations",
    group: Group::Configuration,
    severity: Severity::Warning,
    what: "Version locations through which Alembic reaches the same file twice.",
    why: "Alembic loads the file once and warns \"File … loaded twice! ignoring\" on every command.",
    remedy: "Name each directory once; with `recursive_version_locations` its subdirectories are already read.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: alembic.ini
[alembic]
script_location = migrations
version_locations = %(here)s/migrations/versions %(here)s/migrations/versions/2024
path_separator = space
recursive_version_locations = true
# file: migrations/env.py
from alembic import context

context.configure(url="postgresql://localhost/app")
with context.begin_transaction():
    context.run_migrations()
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
# file: migrations/versions/2024/8b21e5c07d94_jobs.py
"""create jobs"""
revision = "8b21e5c07d94"
down_revision = "3f9c81d2a4e7"


def upgrade():
    pass


def downgrade():
    pass
"#,
    good: r#"
# file: alembic.ini
[alembic]
script_location = migrations
version_locations = %(here)s/migrations/versions
recursive_version_locations = true
path_separator = os
# file: migrations/env.py
from alembic import context

context.configure(url="postgresql://localhost/app")
with context.begin_transaction():
    context.run_migrations()
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
# file: migrations/versions/2024/8b21e5c07d94_jobs.py
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
    let location = &environment.location;
    let Some(first) = location.loaded_twice.first() else { return Vec::new() };
    let message = match location.loaded_twice.len() {
        1 => format!("`{first}` is reached twice."),
        count => format!("{count} files are reached twice, `{first}` the first of them."),
    };
    vec![Violation::of_place(location.config.place("version_locations"), message)]
}
