use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "sourceless-bytecode",
    group: Group::Configuration,
    severity: Severity::Warning,
    what: "A compiled file that counts as a migration because of `sourceless`.",
    why: "With `sourceless` on, Alembic loads `.pyc` and `.pyo` files whose source is gone: a migration that was deleted stays in the chain. Limbeck does not read bytecode.",
    remedy: "Delete the compiled file, or restore its source; turn `sourceless` off if sources are shipped.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: alembic.ini
[alembic]
script_location = migrations
sourceless = true
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
# file: migrations/versions/8b21e5c07d94_jobs.pyc
(compiled)
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
    let location = &environment.location;
    if !location.config.sourceless {
        return Vec::new();
    }
    let loaded = location.bytecode.iter().map(|path| {
        Violation::of_path(path, "Alembic loads this compiled file, whose source is missing; Limbeck can't read it.")
    });
    let caches = "With `sourceless` on, Alembic also loads files in `__pycache__` that have no source; Limbeck does not look there.";
    let option = Violation::of_place(location.config.place("sourceless"), caches).with_severity(Severity::Info);
    loaded.chain([option]).collect()
}
