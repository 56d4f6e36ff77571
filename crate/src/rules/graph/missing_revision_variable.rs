use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::python::lines::Position;
use crate::revision::Assigned;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "missing-revision-variable",
    group: Group::Graph,
    severity: Severity::Error,
    what: "A Python file in a version location that assigns no `revision`.",
    why: "Every Alembic command fails with \"Could not determine revision id from filename\": each .py file in a version location has to be a migration.",
    remedy: "Assign `revision`, or move the file out of the version location.",
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
# file: migrations/versions/helpers.py
def names():
    return ["runs"]
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
# file: migrations/helpers.py
def names():
    return ["runs"]
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let named_by_file = environment.migrations.iter().filter(|it| it.is_named_by_file).map(|migration| {
        let id = migration.id().unwrap_or_default();
        let message = format!(
            "It assigns no `revision`; Alembic takes the name of the file, `{id}`, as it did in its first versions."
        );
        Violation::at(migration, Position::START, message).with_severity(Severity::Info)
    });
    environment
        .migrations
        .iter()
        .filter(|it| it.was_read && it.revision == Assigned::Missing && it.unreadable.is_empty())
        .map(|migration| {
            let message = if migration.text.is_empty() {
                "The file is empty: it assigns no `revision`."
            } else {
                "It assigns no `revision`."
            };
            Violation::at(migration, Position::START, message)
        })
        .chain(named_by_file)
        .collect()
}
