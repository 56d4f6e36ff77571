use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::fix::Fix;
use crate::revision::Migration;
use crate::revision::header::Reassigned;
use crate::rules::folded::in_words;
use crate::rules::{Check, Group, Rule, mend};

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
        violations.extend(with_the_same(migration));
        for reassigned in migration.reassigned.iter().filter(|it| !is_same(it)) {
            let Some(((last, _), earlier)) = reassigned.assignments.split_last() else { continue };
            let values = reassigned.assignments.iter().map(|(at, source)| format!("line {} `{source}`", at.line));
            let values = values.collect::<Vec<_>>().join(", ");
            let message =
                format!("`{}` is assigned more than once, and the last one counts: {values}.", reassigned.name);
            let fix = Fix::of(earlier.iter().map(|(at, _)| mend::removed(migration, *at)));
            violations.push(Violation::at(migration, *last, message).with_fix(fix));
        }
    }
    violations
}

/// Whether all assignments have the same value, which misleads nobody today.
fn is_same(reassigned: &Reassigned) -> bool {
    let Some(((_, value), earlier)) = reassigned.assignments.split_last() else { return false };
    earlier.iter().all(|(_, source)| source == value)
}

/// One violation for all that a migration assigns the same value more than once, as where a block was pasted twice.
fn with_the_same(migration: &Migration) -> Option<Violation> {
    let same: Vec<&Reassigned> = migration.reassigned.iter().filter(|it| is_same(it)).collect();
    let (last, _) = same.first()?.assignments.last()?;
    let names: Vec<String> = same.iter().map(|it| format!("`{}`", it.name)).collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    let message = format!("{} {verb} assigned more than once, with the same value each time.", in_words(&names));
    let earlier = same.iter().filter_map(|it| it.assignments.split_last()).flat_map(|(_, earlier)| earlier);
    let fix = Fix::of(earlier.map(|(at, _)| mend::removed(migration, *at)));
    let violation = Violation::at(migration, *last, message).with_fix(fix);
    Some(
        violation
            .with_severity(Severity::Info)
            .with_why("Python keeps the last one: a change to an earlier one has no effect."),
    )
}
