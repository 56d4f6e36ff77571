use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::project::database::MAX_DATABASES;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "database-left-out",
    group: Group::Configuration,
    severity: Severity::Warning,
    what: "An environment that serves more databases than Limbeck audits.",
    why: "What its migrations do to the other databases is not in this audit.",
    remedy: "To see the others, copy the configuration, remove the audited databases from its `databases`, and audit the copy.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: alembic.ini
[alembic]
script_location = migrations
databases = shard1, shard2, shard3, shard4, shard5, shard6, shard7, shard8, shard9, shard10, shard11, shard12, shard13, shard14, shard15, shard16, shard17
# file: migrations/env.py
from alembic import context

context.configure(url="postgresql://localhost/app")
with context.begin_transaction():
    context.run_migrations()
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None


def upgrade(engine_name):
    pass


def downgrade(engine_name):
    pass
"#,
    good: r#"
# file: alembic.ini
[alembic]
script_location = migrations
databases = shard1, shard2
# file: migrations/env.py
from alembic import context

context.configure(url="postgresql://localhost/app")
with context.begin_transaction():
    context.run_migrations()
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None


def upgrade(engine_name):
    pass


def downgrade(engine_name):
    pass
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let names = &environment.database.names;
    let Some(first) = names.get(MAX_DATABASES) else { return Vec::new() };
    let path = environment.location.config.file.as_deref().unwrap_or(&environment.location.path);
    let message = format!(
        "This environment serves {} databases. Only the first {MAX_DATABASES} are audited: `{first}` and those after it are not.",
        names.len()
    );
    vec![Violation::of_path(path, message)]
}
