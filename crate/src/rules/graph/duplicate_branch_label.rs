use std::collections::BTreeMap;

use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::ordered::Gather;
use crate::revision::Migration;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "duplicate-branch-label",
    group: Group::Graph,
    severity: Severity::Error,
    what: "A branch label that another revision also has, as a label or as its id.",
    why: "Every Alembic command fails: a label must name a single branch.",
    remedy: "Remove the label from all revisions but the one where its branch begins: later ones inherit it.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None
branch_labels = ("jobs",)


def upgrade():
    pass


def downgrade():
    pass
# file: migrations/versions/8b21e5c07d94_jobs.py
"""create jobs"""
revision = "8b21e5c07d94"
down_revision = "3f9c81d2a4e7"
branch_labels = ("jobs",)


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
branch_labels = ("jobs",)


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
    let ids = environment.migrations.iter().filter_map(|migration| Some((migration.id()?, migration)));
    let mut taken: BTreeMap<&str, &Migration> = ids.into_map();
    let mut violations = Vec::new();
    for migration in environment.migrations.iter().filter(|migration| migration.id().is_some()) {
        let id = migration.id().unwrap_or_default();
        for label in migration.labels() {
            let Some(other) = taken.get(label.as_str()) else {
                taken.insert(label, migration);
                continue;
            };
            let other_id = other.id().unwrap_or_default();
            let message = match (other_id == label, other.path == migration.path) {
                (true, _) => format!("The label `{label}` is also the id of {}.", other.path),
                (false, true) => format!("The label `{label}` is listed twice."),
                (false, false) => format!("{} also has the label `{label}`.", other.path),
            };
            let says = format!("FAILED: Branch name '{label}' in revision {id} already used by revision {other_id}");
            violations.push(
                Violation::at(migration, migration.branch_labels.position(), message).with_alembic_says(Some(says)),
            );
        }
    }
    violations
}
