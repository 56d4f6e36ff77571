use super::mistaken::is_broken;
use super::replayed::{Run, is_known_to_fail, said, words_of_doubt};
use super::{Check, Rule};
use crate::finding::{Severity, Violation};
use crate::operation::Operation;
use crate::schema::fault::Fault;

pub(super) const RULE: Rule = Rule {
    name: "downgrade-fails",
    severity: Severity::Warning,
    what: "A `downgrade` that the database refuses right after its own `upgrade`.",
    why: "Nobody notices until a rollback is needed, and then it stops half way.",
    remedy: "Undo what `upgrade` does, the last first, by the names that it gives.",
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let environment = run.environment;
    let mut violations = Vec::new();
    for (undone, migration, downgrade) in run.undone() {
        if undone.log.faults.is_empty() {
            continue;
        }
        let operation = |fault: &Fault| fault.step.operation(&environment.migrations, "downgrade");
        let fails = |fault: &&Fault| {
            let is_met = |operation: &Operation| !operation.is_caught && !is_broken(downgrade, operation.position);
            is_known_to_fail(fault, environment)
                && !undone.log.may_have_made_room(fault)
                && operation(fault).is_some_and(is_met)
        };
        let faults: Vec<&Fault> = undone.log.faults.iter().filter(fails).collect();
        let Some(first) = faults.first() else { continue };
        let Some(operation) = operation(first) else { continue };
        let more = faults.len() - 1;
        let mut message = format!("{}.", said(&first.problem));
        if more > 0 {
            message += &format!(" {more} more of its operations fail.");
        }
        if let Some(doubt) = words_of_doubt(environment, &first.problem) {
            message += &format!(" {doubt}");
        }
        let severity = if first.after_unknown { Severity::Info } else { Severity::Warning };
        violations.push(Violation::at(migration, operation.position, message).with_severity(severity));
    }
    violations
}
