use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::folder::Folder;
use crate::rules::{Check, Group, Placed, Rule};

pub(super) const RULE: Rule = Rule {
    name: "no-migrations",
    group: Group::Configuration,
    severity: Severity::Error,
    what: "A folder in which no migration was found.",
    why: "An audit of nothing finds nothing wrong: if this passed, a check with a mistake in its path would always pass.",
    remedy: "Audit the folder that holds alembic.ini, or the migrations folder itself.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: app/main.py
print("hello")
"#,
    good: r#"
# file: app/main.py
print("hello")
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
    check: Check::Folder(check),
};

fn check(folder: &Folder, environments: &[Environment]) -> Vec<Placed> {
    if !environments.is_empty() {
        return Vec::new();
    }
    let python = folder.files().filter(|(path, _)| path.ends_with(".py")).count();
    let message = match (folder.is_empty(), python) {
        (true, _) => "There is no file to read in this folder.".to_owned(),
        (false, 0) => "There is no Python file in this folder.".to_owned(),
        (false, count) => {
            let none = if count == 1 {
                "The Python file here does not assign"
            } else {
                "None of the Python files here assigns"
            };
            format!("{none} down_revision, and no alembic.ini names a directory that is here.")
        }
    };
    vec![(None, Violation::of_path("", message))]
}
