use super::{Check, Rule, cycles};
use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::graph::order::Literal;

pub(super) const RULE: Rule = Rule {
    name: "cycle-undetected-by-alembic",
    severity: Severity::Error,
    what: "Revisions that are their own ancestors, where Alembic doesn't notice.",
    why: "Alembic asks only whether each revision is between a base and a head. A cycle with a way in and a way out passes, and is upgraded in an order that means nothing.",
    remedy: "Find the `down_revision` that points forward and set it to the revision that came before.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    cycles::violations(
        environment,
        |cycle| !cycle.seen_by_alembic,
        |environment| match environment.graph.literal {
            Some(Literal::Endless) => "Alembic doesn't notice, and goes round in them for ever.",
            Some(Literal::Unfinished) => "Alembic doesn't notice, and trips over an assertion of its own.",
            _ => "Alembic takes it: it has a way in from a base and a way out to a head.",
        },
    )
}
