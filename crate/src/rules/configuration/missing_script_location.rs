use crate::finding::{Severity, Violation};
use crate::project::{Lost, Project, Reason};
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "missing-script-location",
    group: Group::Configuration,
    severity: Severity::Warning,
    what: "A configuration whose script directory is not in the folder.",
    why: "If the directory is missing, every Alembic command fails; if it is just somewhere else, its migrations are not in this audit.",
    remedy: "Correct `script_location`, or audit the folder that holds both the configuration and the script directory.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: alembic.ini
[alembic]
script_location = db/migrations
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
    project.lost.iter().filter_map(violation).collect()
}

fn violation(lost: &Lost) -> Option<Violation> {
    let location = lost.config.script_location.as_deref().unwrap_or_default();
    let place = lost.config.place("script_location");
    match lost.reason {
        Reason::Missing => Some(Violation::of_place(
            place,
            format!("`{location}` is not in this folder: Alembic stops with \"Path doesn't exist\"."),
        )),
        Reason::FilledIn => Some(
            Violation::of_place(place, format!("`{location}` is not in this folder: a program says where it is."))
                .with_severity(Severity::Info),
        ),
        Reason::Outside => Some(Violation::of_place(
            place,
            format!("`{location}` lies outside this folder: its migrations are not audited."),
        )),
        Reason::Unnamed => {
            let message = "It names no `script_location`: Alembic stops unless a program sets one.";
            Some(Violation::of_place(place, message))
        }
        Reason::NamedElsewhere => {
            let message = "It names no `script_location`: the `alembic` command stops, and only a program that sets one can use it.";
            Some(Violation::of_place(place, message).with_severity(Severity::Info))
        }
        // Another rule says why.
        Reason::Unread => None,
    }
}
