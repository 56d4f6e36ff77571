use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::replayed::counted;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "unparseable-migration",
    group: Group::Python,
    severity: Severity::Error,
    what: "A migration that can't be read as Python, or not all of it.",
    why: "Alembic imports every migration for every command: one file that can't be imported stops them all.",
    remedy: "Fix the syntax; the parts of the file that could be read are in the audit.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    print "hello"


def downgrade():
    pass
"#,
    good: r#"
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    print("hello")


def downgrade():
    pass
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    for migration in &environment.migrations {
        // One finding a file: the first problem names the place, the others follow from it or are said in number.
        if let Some((first, others)) = migration.unreadable.split_first() {
            let mut message = format!("Not readable as Python: {}.", first.message.trim_end_matches('.'));
            if !others.is_empty() {
                message.push_str(&format!(" {} below.", counted(others.len(), "more place", "more places")));
            }
            violations.push(Violation::at(migration, first.position, message));
        }
    }
    violations
}
