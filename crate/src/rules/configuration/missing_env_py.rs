use std::collections::BTreeSet;

use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::folder::{Folder, path_in};
use crate::rules::{Check, Group, Placed, Rule};

pub(super) const RULE: Rule = Rule {
    name: "missing-env-py",
    group: Group::Configuration,
    severity: Severity::Warning,
    what: "A script directory without an env.py.",
    why: "Alembic runs env.py for every command that needs a database, so `alembic upgrade` stops. If the file was only left out of this folder, what it says about the database and about names is not known here.",
    remedy: "Restore env.py, or copy it from a new environment (`alembic init`).",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: alembic.ini
[alembic]
script_location = migrations
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
    check: Check::Folder(check),
};

fn check(folder: &Folder, environments: &[Environment]) -> Vec<Placed> {
    let mut told = BTreeSet::new();
    let violations = environments.iter().enumerate().filter_map(|(at, environment)| {
        let location = &environment.location;
        // A directory that nothing names may be a plugin's, which has none.
        location.config.script_location.as_ref()?;
        let path = path_in(location.script_directory(), "env.py");
        // `load_python_file` of alembic/util/pyfiles.py takes a compiled one as well.
        let is_there = folder.holds(&path) || folder.holds(&format!("{path}c"));
        if is_there || !told.insert(path.clone()) {
            return None;
        }
        let message = format!("There is no {path}: `alembic upgrade` stops.");
        let violation = Violation::of_place(location.config.place("script_location"), message);
        Some((Some(at), violation.with_alembic_says(Some(format!("ImportError: Can't find Python file {path}")))))
    });
    violations.collect()
}
