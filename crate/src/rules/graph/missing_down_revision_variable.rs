use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::python::lines::Position;
use crate::revision::Assigned;
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "missing-down-revision-variable",
    group: Group::Graph,
    severity: Severity::Error,
    what: "A migration that assigns no `down_revision`.",
    why: "Alembic stops with an AttributeError when it reads the file.",
    remedy: "Assign the id of the revision before it, or `None` for the first one.",
    databases: &[],
    is_opt_in: false,
    bad: "",
    good: "",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    environment
        .migrations
        .iter()
        // An empty file lacks `revision` first.
        .filter(|it| it.down_revision == Assigned::Missing && it.unreadable.is_empty() && !it.text.is_empty())
        .map(|migration| Violation::at(migration, Position::START, "It assigns no `down_revision`."))
        .collect()
}
