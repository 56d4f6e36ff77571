use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::graph::diagnosis::Cause;
use crate::rules::{Check, Group, Rule, missing};

pub(super) const RULE: Rule = Rule {
    name: "parent-is-filename",
    group: Group::Graph,
    severity: Severity::Info,
    what: "A `down_revision` that is the name of a file instead of its id.",
    why: "The most common way to lose a parent when ids are written by hand: Alembic knows revisions only by their `revision`.",
    remedy: "Write the id of the file that is meant.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: migrations/versions/0001_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
# file: migrations/versions/0002_jobs.py
"""create jobs"""
revision = "8b21e5c07d94"
down_revision = "0001_runs"


def upgrade():
    pass


def downgrade():
    pass
"#,
    good: r#"
# file: migrations/versions/0001_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
# file: migrations/versions/0002_jobs.py
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

/// The break itself is an error of `missing-parent`; this says where it comes from.
fn check(environment: &Environment) -> Vec<Violation> {
    let parents = missing::parents(environment);
    let meant = parents.iter().filter_map(|it| Some((it, it.diagnosis?)));
    meant
        .filter(|(_, diagnosis)| matches!(diagnosis.cause, Cause::FileName))
        .map(|(it, diagnosis)| it.violation(format!("`{}`: {}", it.name, diagnosis.words)).with_fix(it.as_meant()))
        .collect()
}
