use super::{Check, Rule};
use crate::audit::Environment;
use crate::finding::{Severity, Violation};

pub(super) const RULE: Rule = Rule {
    name: "missing-downgrade-function",
    severity: Severity::Warning,
    what: "A migration without a `downgrade` function.",
    why: "A downgrade through the revision stops with an AttributeError.",
    remedy: "Define `def downgrade()`; where there is no way back, let it raise with a reason.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    // Where most migrations can't go back, that is how the project works and not a slip.
    let without = environment.migrations.iter().filter(|migration| !migration.defines.downgrade).count();
    let by_design = without * 2 > environment.migrations.len() && without > 2;
    let severity = if by_design { Severity::Info } else { Severity::Warning };
    environment
        .migrations
        .iter()
        .filter(|migration| migration.id().is_some() && !migration.defines.downgrade && migration.unreadable.is_empty())
        .map(|migration| Violation::at(migration, migration.revision.position(), "It defines no `downgrade`.").with_severity(severity))
        .collect()
}
