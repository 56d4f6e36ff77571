use super::ends::one_of_several;
use super::{Check, Rule};
use crate::environment::Environment;
use crate::finding::{Severity, Violation};

pub(super) const RULE: Rule = Rule {
    name: "multiple-bases",
    severity: Severity::Warning,
    what: "Several revisions without a parent.",
    why: "Usually one of them has lost its parent; `alembic downgrade base` and the order of upgrades then mean something other than intended.",
    remedy: "Set the `down_revision` of all but the first; if the branches are meant to be separate, give each a branch label.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    one_of_several(
        environment,
        &environment.graph.bases,
        "bases",
        |node| &node.children,
        |it| it.down_revision.position(),
    )
}
