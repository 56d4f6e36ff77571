use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule, cycles};

pub(super) const RULE: Rule = Rule {
    name: "dependency-cycle",
    group: Group::Graph,
    severity: Severity::Error,
    what: "Revisions that depend on each other through `depends_on`.",
    why: "There is no order in which they could run, so every Alembic command fails.",
    remedy: "Remove the `depends_on` that points to a later revision.",
    databases: &[],
    is_opt_in: false,
    bad: "",
    good: "",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    cycles::violations(environment, |cycle| !cycle.by_parents && cycle.seen_by_alembic, |_| "")
}
