use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::folder::path_in;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "empty-versions-folder",
    group: Group::Configuration,
    severity: Severity::Warning,
    what: "An environment without a single migration.",
    why: "The database is built by something else, or the migrations are not where Alembic looks for them.",
    remedy: "Check `version_locations`; for a database that already exists, write a baseline revision.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: alembic.ini
[alembic]
script_location = migrations
# file: migrations/env.py
from alembic import context

context.configure(url="postgresql://localhost/app")
with context.begin_transaction():
    context.run_migrations()
# file: migrations/script.py.mako
"""${message}"""
"#,
    good: r#"
# file: alembic.ini
[alembic]
script_location = migrations
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
    if !environment.migrations.is_empty() {
        return Vec::new();
    }
    let location = &environment.location;
    let message = if location.config.version_locations.is_empty() || !location.version_locations.is_empty() {
        let default = [path_in(location.script_directory(), "versions")];
        let places = if location.version_locations.is_empty() { &default[..] } else { &location.version_locations };
        let places: Vec<String> = places.iter().map(|place| format!("`{place}`")).collect();
        format!("There is no migration in {}.", places.join(", "))
    } else {
        "None of its version locations exists.".to_owned()
    };
    // An env.py that no configuration names is for the migrations of others: of plugins.
    let severity = if location.config.file.is_some() { Severity::Warning } else { Severity::Info };
    vec![Violation::of_path(&location.path, message).with_severity(severity)]
}
