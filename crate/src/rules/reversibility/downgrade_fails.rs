use std::cell::LazyCell;
use std::collections::BTreeSet;

use crate::finding::{Severity, Violation};
use crate::operation::Operation;
use crate::ordered::Gather;
use crate::rules::mistaken::is_broken;
use crate::rules::replayed::{Run, counted, is_known_to_fail, said_of, words_of_doubt};
use crate::rules::{Check, Group, Rule};
use crate::schema::Step;
use crate::schema::fault::{Fault, Problem};

pub(super) const RULE: Rule = Rule {
    name: "downgrade-fails",
    group: Group::Reversibility,
    severity: Severity::Warning,
    what: "A `downgrade` that the database refuses right after its own `upgrade`.",
    why: "Nobody notices until a rollback is needed, and then it fails.",
    remedy: "Undo what `upgrade` does in reverse order, using the names that it gives.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# downgrade
op.drop_table("run")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# downgrade
op.drop_table("runs")
"#,
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let environment = run.environment;
    let on_the_way = LazyCell::new(|| environment.replay.downgraded(&environment.migrations).1);
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
        let steps: BTreeSet<Step> = faults.iter().map(|fault| fault.step).into_set();
        let more = steps.len() - 1;
        let mut message = format!("{}.", said_of(&first.problem, Some(operation)));
        if more > 0 {
            message += &format!(" {}.", counted(more, "more operation would fail", "more operations would fail"));
        }
        if let Some(doubt) = words_of_doubt(environment, first) {
            message += &format!(" {doubt}");
        }
        // Where `upgrade` does nothing, `downgrade` undoes what others do: right behind its own it is never run.
        let is_for_others = migration.function("upgrade").is_some_and(|upgrade| upgrade.is_empty);
        let fails_on_the_way = |fault: &Fault| fault.step.migration as usize == undone.migration;
        let goes_through = is_for_others && !on_the_way.faults.iter().any(fails_on_the_way);
        if goes_through {
            message += " Coming down from the heads, it goes through.";
        }
        // Names may have been chosen by what was there before `upgrade`.
        let is_asked =
            migration.asks_schema && matches!(first.problem, Problem::NameTaken { .. } | Problem::MadeTwice { .. });
        let severity = if is_asked || first.after_unknown || goes_through { Severity::Info } else { Severity::Warning };
        violations.push(Violation::at(migration, operation.position, message).with_severity(severity));
    }
    violations
}
