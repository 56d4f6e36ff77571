use super::{Check, Rule};
use super::ends::one_of_several;
use crate::audit::Environment;
use crate::finding::{Severity, Violation};

pub(super) const RULE: Rule = Rule {
    name: "multiple-heads",
    severity: Severity::Error,
    what: "Several revisions that nothing follows.",
    why: "`alembic upgrade head` refuses to choose and applies nothing.",
    remedy: "Join them with `alembic merge heads`, or set the `down_revision` of one to the other.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    one_of_several(environment, &environment.graph.heads, "heads", |node| &node.parents, |it| it.revision.position())
}
