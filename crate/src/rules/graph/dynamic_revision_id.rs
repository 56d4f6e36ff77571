use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::python::lines::Position;
use crate::revision::Assigned;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "dynamic-revision-id",
    group: Group::Graph,
    severity: Severity::Warning,
    what: "An identifier whose value is known only when the file runs.",
    why: "Neither Limbeck nor any other tool that does not run the file can tell its place in the chain.",
    remedy: "Write the value as a string.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: migrations/versions/runs.py
"""create runs"""
import uuid

revision = uuid.uuid4().hex[:12]
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
"#,
    good: r#"
# file: migrations/versions/runs.py
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
    let mut violations = Vec::new();
    for migration in &environment.migrations {
        let fields: [(&str, Option<(&String, Position)>); 4] = [
            ("revision", computed(&migration.revision)),
            ("down_revision", computed(&migration.down_revision)),
            ("depends_on", computed(&migration.depends_on)),
            ("branch_labels", computed(&migration.branch_labels)),
        ];
        for (name, field) in fields {
            if let Some((source, position)) = field {
                violations.push(Violation::at(migration, position, format!("`{name}` is computed: {source}")));
            }
        }
    }
    violations
}

fn computed<T>(assigned: &Assigned<T>) -> Option<(&String, Position)> {
    match assigned {
        Assigned::Computed { source, position } => Some((source, *position)),
        _ => None,
    }
}
