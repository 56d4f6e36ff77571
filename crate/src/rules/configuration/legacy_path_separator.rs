use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::project::config::Splitting;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "legacy-path-separator",
    group: Group::Configuration,
    severity: Severity::Warning,
    what: "`version_locations` without a `path_separator`.",
    why: "Without it, Alembic splits at commas and spaces, which is deprecated. Line breaks do not separate paths, so a list with one path per line becomes a single path that does not exist.",
    remedy: "Set `path_separator` to match how the list is written: `newline`, `space`, or `os`.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: alembic.ini
[alembic]
script_location = migrations
version_locations = %(here)s/migrations/versions %(here)s/plugins/versions
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
# file: plugins/versions/8b21e5c07d94_jobs.py
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
version_locations = %(here)s/migrations/versions %(here)s/plugins/versions
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
# file: plugins/versions/8b21e5c07d94_jobs.py
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
    let config = &environment.location.config;
    let at = |option| config.place(option);
    match config.splitting {
        Splitting::Legacy if config.version_locations.iter().any(|path| path.contains('\n')) => {
            let message = "There is no `path_separator`: all lines of `version_locations` are read as one path, which does not exist.";
            vec![Violation::of_place(at("version_locations"), message)]
        }
        Splitting::Legacy => {
            let message = "There is no `path_separator`: Alembic splits `version_locations` at commas and spaces, which is deprecated.";
            vec![Violation::of_place(at("version_locations"), message)]
        }
        Splitting::DeprecatedSeparator => {
            let message = "`version_path_separator` is deprecated: it is called `path_separator` now.";
            vec![Violation::of_place(at("version_path_separator"), message).with_severity(Severity::Info)]
        }
        _ => Vec::new(),
    }
}
