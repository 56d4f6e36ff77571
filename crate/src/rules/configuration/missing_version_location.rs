use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::project::config::Splitting;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "missing-version-location",
    group: Group::Configuration,
    severity: Severity::Warning,
    what: "An entry of `version_locations` that does not exist.",
    why: "Alembic silently skips it, so the migrations that should be in it are missing from the chain.",
    remedy: "Correct the path, or remove it.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: alembic.ini
[alembic]
script_location = migrations
version_locations = %(here)s/migrations/versions %(here)s/plugin/versions
path_separator = space
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
"#,
    good: r#"
# file: alembic.ini
[alembic]
script_location = migrations
version_locations = %(here)s/migrations/versions
path_separator = space
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
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let location = &environment.location;
    let place = || location.config.place("version_locations");
    if location.config.splitting == Splitting::Letters {
        let message =
            "`version_locations` is a string: Alembic takes each of its characters for a directory. Write a list.";
        return vec![Violation::of_place(place(), message)];
    }
    let missing = location.missing_locations.iter();
    // What is one path for want of a separator, `legacy-path-separator` reports.
    missing
        .filter(|path| !(location.config.splitting == Splitting::Legacy && path.contains('\n')))
        .map(|path| {
            let message = format!("`{}` is not in this folder; Alembic silently skips what is missing.", shown(path));
            Violation::of_place(place(), message)
        })
        .collect()
}

/// A path in one line.
fn shown(path: &str) -> String {
    path.replace('\n', "\\n")
}
