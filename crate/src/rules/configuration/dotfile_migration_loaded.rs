use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::folder::file_name;
use crate::python::lines::Position;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "dotfile-migration-loaded",
    group: Group::Configuration,
    severity: Severity::Warning,
    what: "A migration whose file name begins with a dot.",
    why: "It is hidden in most listings, and often left behind by an editor, but Alembic loads it all the same.",
    remedy: "Delete the file, or give it a name without the dot.",
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
# file: migrations/versions/.8b21e5c07d94_jobs.py
"""create jobs"""
revision = "8b21e5c07d94"
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
# file: migrations/versions/8b21e5c07d94_jobs.py
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
    let hidden = environment.migrations.iter().filter(|migration| file_name(&migration.path).starts_with('.'));
    hidden
        .map(|migration| {
            Violation::at(migration, Position::START, "Its name begins with a dot, but Alembic loads it all the same.")
        })
        .collect()
}
