use std::collections::BTreeSet;

use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::folder::{Folder, path_in};
use crate::project::stop::Place;
use crate::rules::replayed::counted;
use crate::rules::{Check, Group, Placed, Rule};

pub(super) const RULE: Rule = Rule {
    name: "unparseable-env-py",
    group: Group::Configuration,
    severity: Severity::Error,
    what: "An env.py that can't be read as Python, or not all of it.",
    why: "Alembic runs env.py for every command that needs a database: `alembic upgrade` stops before the first migration.",
    remedy: "Fix the syntax; the migrations were read without what env.py says.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: alembic.ini
[alembic]
script_location = migrations
# file: migrations/env.py
from alembic import context

with context.begin_transaction(:
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
    check: Check::Folder(check),
};

fn check(_: &Folder, environments: &[Environment]) -> Vec<Placed> {
    let mut told = BTreeSet::new();
    let violations = environments.iter().enumerate().filter_map(|(at, environment)| {
        let path = path_in(environment.location.script_directory(), "env.py");
        let (first, others) = environment.env_py_unreadable.split_first()?;
        if !told.insert(path.clone()) {
            return None;
        }
        let mut message = format!("Not readable as Python: {}.", first.message.trim_end_matches('.'));
        if !others.is_empty() {
            message += &format!(" {} below.", counted(others.len(), "more place", "more places"));
        }
        let severity = if first.is_syntax_error { Severity::Error } else { Severity::Warning };
        let place = Place { path, position: first.position };
        Some((Some(at), Violation::of_place(place, message).with_severity(severity)))
    });
    violations.collect()
}
