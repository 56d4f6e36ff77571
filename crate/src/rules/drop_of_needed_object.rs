use super::replayed::{Run, said};
use super::{Check, Rule};
use crate::finding::{Severity, Violation};
use crate::schema::fault::Problem;

pub(super) const RULE: Rule = Rule {
    name: "drop-of-needed-object",
    severity: Severity::Error,
    what: "An object that is dropped, without `CASCADE`, while others need it: a table that a foreign key refers to, a type of a column, a table that a view reads.",
    why: "The database refuses to drop it, and a run from an empty database stops here.",
    remedy: "Drop what needs it first.",
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let needed = run.met.iter().copied().filter_map(|met| {
        let Problem::StillNeeded { .. } = &met.fault.problem else { return None };
        Some(met.violation(format!("{}.", said(&met.fault.problem))))
    });
    needed.collect()
}
