use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::graph::diagnosis::Cause;
use crate::rules::{Check, Group, Rule, missing};

pub(super) const RULE: Rule = Rule {
    name: "parent-is-label-or-prefix",
    group: Group::Graph,
    severity: Severity::Info,
    what: "A `down_revision` that is a branch label or an abbreviated id.",
    why: "Labels and abbreviated ids work on the command line, but in files Alembic compares whole ids.",
    remedy: "Write the whole id.",
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
# file: migrations/versions/8b21e5c07d94_jobs.py
"""create jobs"""
revision = "8b21e5c07d94"
down_revision = "3f9c81"


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

/// The break itself is an error of `missing-parent`; this says where it comes from.
fn check(environment: &Environment) -> Vec<Violation> {
    let parents = missing::parents(environment);
    let meant = parents.iter().filter_map(|it| Some((it, it.diagnosis?)));
    meant
        .filter(|(_, diagnosis)| matches!(diagnosis.cause, Cause::Label | Cause::Prefix))
        .map(|(it, diagnosis)| it.violation(format!("`{}`: {}", it.name, diagnosis.words)).with_fix(it.as_meant()))
        .collect()
}
