use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::revision::Migration;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "missing-downgrade-function",
    group: Group::Reversibility,
    severity: Severity::Warning,
    what: "A migration without a `downgrade` function.",
    why: "A downgrade through the revision stops with an AttributeError.",
    remedy: "Define `downgrade()`; if there is no way back, have it raise an exception that says why.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
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
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let lacks = |it: &&Migration| it.id().is_some() && !it.defines.downgrade && it.unreadable.is_empty();
    let without: Vec<&Migration> = environment.chain().filter(lacks).collect();
    let (count, total) = (without.len(), environment.migrations.len());
    match without.first() {
        // Where most can't go back, that is how the project works and not a slip.
        Some(first) if count > 2 && count * 2 > total => {
            let message = format!("{count} of {total} migrations define no `downgrade`; this is the first.");
            vec![Violation::at(first, first.revision.position(), message).with_severity(Severity::Info)]
        }
        _ => {
            let message = "It defines no `downgrade`.";
            without.into_iter().map(|it| Violation::at(it, it.revision.position(), message)).collect()
        }
    }
}
