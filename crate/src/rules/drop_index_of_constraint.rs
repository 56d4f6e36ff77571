use super::replayed::{Run, said};
use super::{Check, Rule};
use crate::finding::{Severity, Violation};
use crate::schema::fault::Problem;

pub(super) const RULE: Rule = Rule {
    name: "drop-index-of-constraint",
    severity: Severity::Error,
    what: "An index that is dropped as an index and belongs to a primary key or a unique constraint.",
    why: "PostgreSQL refuses: the constraint needs its index.",
    remedy: "Drop the constraint; its index goes with it.",
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let of_constraints = run.met.iter().copied().filter_map(|met| {
        let Problem::IndexOfConstraint { index, table } = &met.fault.problem else { return None };
        let mend = format!(
            "{}, line {}: `op.drop_constraint(\"{}\", \"{}\")`",
            met.migration.path, met.position.line, index.name, table.name
        );
        Some(met.violation(format!("{}.", said(&met.fault.problem))).with_mend(Some(mend)))
    });
    of_constraints.collect()
}
