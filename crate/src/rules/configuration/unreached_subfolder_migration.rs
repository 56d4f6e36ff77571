use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::folder::is_below;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "unreached-subfolder-migration",
    group: Group::Configuration,
    severity: Severity::Warning,
    what: "A migration in a subfolder of a version location that Alembic does not read.",
    why: "Alembic silently ignores it: what follows it has no parent, and what it follows looks like a head.",
    remedy: "Set `recursive_version_locations = true` (spelled exactly like that in an ini file), name the subfolder in `version_locations`, or move the file.",
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
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let location = &environment.location;
    let reason = if location.config.has("recursive_version_locations") {
        "`recursive_version_locations` is not exactly `true`"
    } else {
        "`recursive_version_locations` is not on"
    };
    let is_below_versions = |path: &&String| location.version_locations.iter().any(|versions| is_below(path, versions));
    let (below, beside): (Vec<&String>, Vec<&String>) = location.unreached.iter().partition(is_below_versions);
    let beside = beside.into_iter().map(|path| {
        let message = "It looks like a migration, but lies in no version location: Alembic does not read it.";
        Violation::of_path(path, message).with_severity(Severity::Info)
    });
    // One option leaves them all out.
    let below = below.split_first().map(|(first, others)| {
        let more = match others.len() {
            0 => String::new(),
            1 => " The same goes for 1 other migration.".to_owned(),
            more => format!(" The same goes for {more} other migrations."),
        };
        Violation::of_path(first, format!("Alembic does not read this subfolder: {reason}.{more}"))
    });
    below.into_iter().chain(beside).collect()
}
