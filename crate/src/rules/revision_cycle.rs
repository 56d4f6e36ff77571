use super::{Check, Rule, cycles};
use crate::environment::Environment;
use crate::finding::{Severity, Violation};

pub(super) const RULE: Rule = Rule {
    name: "revision-cycle",
    severity: Severity::Error,
    what: "Revisions that are their own ancestors.",
    why: "There is no order in which they could run, so every Alembic command fails.",
    remedy: "Find the `down_revision` that points to a later revision, and set it to the one that comes before.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    cycles::violations(environment, |cycle| cycle.by_parents && cycle.seen_by_alembic, |_| "")
}
