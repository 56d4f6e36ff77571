use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "reassigned-revision-id",
    group: Group::Graph,
    severity: Severity::Warning,
    what: "`revision`, `down_revision`, `depends_on` or `branch_labels` assigned more than once.",
    why: "Python keeps the last value; a reader, and a tool that searches the text, takes the first.",
    remedy: "Keep only the assignment that is meant.",
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
down_revision = "7d0f4b92c3a1"
down_revision = "3f9c81d2a4e7"


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

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    // The two sides of a merge conflict are no two assignments.
    for migration in environment.migrations.iter().filter(|migration| migration.unreadable.is_empty()) {
        for reassigned in &migration.reassigned {
            let Some(((last, value), earlier)) = reassigned.assignments.split_last() else { continue };
            let values = reassigned.assignments.iter().map(|(at, source)| format!("line {} `{source}`", at.line));
            let values = values.collect::<Vec<_>>().join(", ");
            let message =
                format!("`{}` is assigned more than once, and the last one counts: {values}.", reassigned.name);
            let lines: Vec<String> = earlier.iter().map(|(at, _)| at.line.to_string()).collect();
            let noun = if lines.len() == 1 { "line" } else { "lines" };
            let mend = format!("{}: remove {noun} {}", migration.path, lines.join(", "));
            let violation = Violation::at(migration, *last, message).with_mend(Some(mend));
            // Twice the same misleads nobody.
            let is_same = earlier.iter().all(|(_, source)| source == value);
            violations.push(if is_same { violation.with_severity(Severity::Info) } else { violation });
        }
    }
    violations
}
