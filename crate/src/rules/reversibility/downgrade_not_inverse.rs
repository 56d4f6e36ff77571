use crate::finding::{Severity, Violation};
use crate::operation::{Change, Verb};
use crate::revision::Migration;
use crate::rules::replayed::{Run, differing, listed};
use crate::rules::reversibility::downgrade_drops_preexisting::dropping;
use crate::rules::reversibility::enum_type_not_dropped::left_enum;
use crate::rules::{Check, Group, Rule};
use crate::schema::difference::{Difference, How};
use crate::schema::fault::{Fault, Problem, Thing};

pub(super) const RULE: Rule = Rule {
    name: "downgrade-not-inverse",
    group: Group::Reversibility,
    severity: Severity::Warning,
    what: "A `downgrade` after which the schema is not what it was before its `upgrade`.",
    why: "A rollback leaves a schema that matches no revision: what is missing, code of the release before may need, and what is left behind may be in the way of the next upgrade.",
    remedy: "Make `downgrade` undo everything that `upgrade` does, and nothing else.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True))
# downgrade
op.drop_table("jobs")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True))
# downgrade
op.drop_table("jobs")
op.drop_table("runs")
"#,
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let environment = run.environment;
    let mut violations = Vec::new();
    // Of one that fails, nothing stays.
    for (undone, migration, downgrade) in run.undone().filter(|(undone, ..)| undone.log.faults.is_empty()) {
        // What the upgrade drops was there before, whoever made it.
        let is_restored = |it: &&Difference| it.how == How::Added && drops(migration, &it.thing);
        // Of what is dropped that was there before another rule tells, where it is dropped.
        let is_dropped = |it: &&Difference| dropping(downgrade, it).is_some();
        let left =
            undone.left.iter().filter(|it| left_enum(environment, it).is_none() && !is_restored(it) && !is_dropped(it));
        let left: Vec<&Difference> = left.collect();
        if left.is_empty() {
            continue;
        }
        let why = why(&left);
        let left: Vec<String> = left.into_iter().map(|it| differing(it, "is left behind", "is missing")).collect();
        let mut message = format!("After `upgrade` and `downgrade`: {}.", listed(&left));
        // Of the enums that are left another rule tells, and of what comes of them.
        let is_of_enum = |fault: &Fault| {
            let Problem::MadeTwice { thing, .. } = &fault.problem else { return false };
            let mut enums = undone.left.iter().filter_map(|it| left_enum(environment, it));
            matches!(thing, Thing::Type(id) if enums.any(|it| it == id))
        };
        let fails_again = !undone.again.iter().all(is_of_enum);
        if fails_again {
            message += " Upgrading again then fails.";
        }
        // What is dropped that was there before takes its rows with it.
        let loses_rows = undone
            .left
            .iter()
            .any(|it| it.how == How::Removed && matches!(it.thing, Thing::Relation(_) | Thing::Column(..)));
        let severity = if !fails_again && !loses_rows { Severity::Info } else { Severity::Warning };
        let violation = Violation::at(migration, downgrade.position, message);
        violations.push(violation.with_severity(severity).with_why(why));
    }
    violations
}

/// Why it matters that some things aren't as they were.
fn why(left: &[&Difference]) -> String {
    let mut why = "A rollback leaves a schema that matches no revision.".to_owned();
    if left.iter().any(|it| it.how == How::Removed) {
        why += " Code of the release before may need what is missing.";
    }
    if left.iter().any(|it| it.how == How::Added) {
        why += " What is left behind stays until somebody drops it.";
    }
    why
}

/// Whether an upgrade drops a relation by some name.
fn drops(migration: &Migration, thing: &Thing) -> bool {
    let Thing::Relation(id) = thing else { return false };
    let operations = migration.function("upgrade").map_or(&[][..], |upgrade| &upgrade.operations);
    operations.iter().any(|operation| match &operation.change {
        Change::DropTable { table, .. } => table.name.as_known() == Some(&id.name),
        Change::Object { verb: Verb::Drop, name: Some(name), .. } => name.name.as_known() == Some(&id.name),
        _ => false,
    })
}
