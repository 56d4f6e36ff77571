use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule, cycles};

pub(super) const RULE: Rule = Rule {
    name: "revision-cycle",
    group: Group::Graph,
    severity: Severity::Error,
    what: "Revisions that are their own ancestors.",
    why: "There is no order in which they could run, so every Alembic command fails.",
    remedy: "Find the `down_revision` that points to a later revision, and set it to the one that comes before.",
    databases: &[],
    is_opt_in: false,
    bad: "",
    good: "",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    cycles::violations(environment, |cycle| cycle.by_parents && cycle.seen_by_alembic, |_| "")
}
