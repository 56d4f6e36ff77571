use crate::finding::{Severity, Violation};
use crate::project::Project;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "invalid-path-separator",
    group: Group::Configuration,
    severity: Severity::Error,
    what: "A `path_separator` that Alembic does not know.",
    why: "Alembic stops with a ValueError as soon as it splits a list of paths.",
    remedy: "Write `os`, `space`, `newline`, `:` or `;`, with no comment after it: ini files have no comments at the end of a line.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: alembic.ini
[alembic]
script_location = migrations
version_locations = %(here)s/migrations/versions
path_separator = comma
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
"#,
    check: Check::Project(check),
};

fn check(project: &Project) -> Vec<Violation> {
    let stops = project.configurations().flat_map(|config| &config.unread).filter(|stop| stop.is_separator());
    let mut violations: Vec<Violation> = Vec::new();
    for stop in stops {
        // Sections share what `[DEFAULT]` says.
        if !violations.iter().any(|known| known.path == stop.place.path && known.position == stop.place.position) {
            violations.push(Violation::of_place(stop.place.clone(), format!("Alembic stops: {}.", stop.message)));
        }
    }
    violations
}
