use super::{Check, Rule};
use crate::environment::Environment;
use crate::finding::{Severity, Violation};

pub(super) const RULE: Rule = Rule {
    name: "unbounded-work",
    severity: Severity::Warning,
    what: "A function that was not followed to its end: it loops, calls or grows beyond what is read.",
    why: "What it does after that point is missing here, and a migration that long may not end either.",
    remedy: "Give the loop an end that stands in the code, or look at what follows by hand.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let functions = environment
        .migrations
        .iter()
        .flat_map(|migration| migration.functions.iter().map(move |function| (migration, function)));
    let violation = |(migration, function): (&_, &crate::interpret::function::Function)| {
        let reason = function.stopped?;
        let message = format!("`{}` was not read to its end: {reason}.", function.name);
        Some(Violation::at(migration, function.position, message))
    };
    functions.filter_map(violation).collect()
}
