use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::interpret::function::{Function, TAKES_LONG};
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "unbounded-work",
    group: Group::Python,
    severity: Severity::Warning,
    what: "A function that Limbeck did not follow to its end: it loops, calls or grows too much.",
    why: "What it does after that point is missing from the audit.",
    remedy: "Give the loop a bound that can be seen in the code, or check the rest by hand.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
number = 0
while True:
    number += 1
    op.execute(f"CREATE TABLE runs_{number} (id bigint PRIMARY KEY)")
"#,
    good: r#"
for number in range(1, 5):
    op.execute(f"CREATE TABLE runs_{number} (id bigint PRIMARY KEY)")
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let functions = environment
        .migrations
        .iter()
        .flat_map(|migration| migration.functions.iter().map(move |function| (migration, function)));
    let violation = |(migration, function): (&_, &Function)| {
        let reason = function.stopped?;
        let message = format!("Limbeck did not read `{}` to its end: {reason}.", function.name);
        // What is only long comes to an end.
        let severity = if reason == TAKES_LONG { Severity::Info } else { Severity::Warning };
        Some(Violation::at(migration, function.position, message).with_severity(severity))
    };
    functions.filter_map(violation).collect()
}
