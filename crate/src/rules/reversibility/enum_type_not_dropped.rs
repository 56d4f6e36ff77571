use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::fix::Fix;
use crate::rules::replayed::{Run, listed_with};
use crate::rules::{Check, Group, POSTGRESQL, Rule, mend};
use crate::schema::difference::{Difference, How};
use crate::schema::fault::{Problem, Thing};
use crate::schema::{Id, TypeDefinition};

pub(super) const RULE: Rule = Rule {
    name: "enum-type-not-dropped",
    group: Group::Reversibility,
    severity: Severity::Warning,
    what: "A `downgrade` that leaves behind the enum type that its `upgrade` creates.",
    why: "Dropping a table or a column does not drop its enum type. The next upgrade tries to create a type that already exists, and stops.",
    remedy: "Drop the type as well: `enum.drop(op.get_bind())`.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Enum("new", "done", name="run_state")))
# downgrade
op.drop_table("runs")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Enum("new", "done", name="run_state")))
# downgrade
op.drop_table("runs")
sa.Enum(name="run_state").drop(op.get_bind())
"#,
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let environment = run.environment;
    let mut violations = Vec::new();
    for (undone, migration, downgrade) in run.undone().filter(|(undone, ..)| undone.log.faults.is_empty()) {
        let left: Vec<&Id> = undone.left.iter().filter_map(|it| left_enum(environment, it)).collect();
        let Some(first) = left.first() else { continue };
        let fails_again = undone.again.iter().any(
            |fault| matches!(&fault.problem, Problem::MadeTwice { thing: Thing::Type(id), .. } if left.contains(&id)),
        );
        let names: Vec<String> = left.iter().map(|id| format!("`{id}`")).collect();
        let noun = if names.len() == 1 { "type" } else { "types" };
        let mut message = format!("`downgrade` leaves {noun} {} behind.", listed_with(", ", &names));
        if fails_again {
            message += " Upgrading again then fails.";
        }
        let severity = if fails_again { Severity::Warning } else { Severity::Info };
        let says = fails_again.then(|| format!("type \"{}\" already exists", first.name));
        let drops: Vec<String> = left.iter().map(|id| drop_of(id)).collect();
        let has_names =
            migration.text.contains("import sqlalchemy as sa") && migration.text.contains("from alembic import");
        let edit = mend::at_end(migration, "downgrade", &drops).filter(|_| has_names);
        let violation = Violation::at(migration, downgrade.position, message).with_severity(severity);
        let violation = if fails_again { violation } else { violation.with_why(STAYS) };
        violations.push(violation.with_fix(Fix::of([edit])).with_alembic_says(says));
    }
    violations
}

/// Why one that an upgrade doesn't create again, as it is there already, is told of.
const STAYS: &str = "Dropping a table or a column does not drop its enum type. The next upgrade finds it there, with the labels that it had, and takes it as it is.";

/// The statement that drops a type.
fn drop_of(id: &Id) -> String {
    let schema = id.schema.as_ref().map(|schema| format!(", schema={}", mend::quoted(schema))).unwrap_or_default();
    format!("sa.Enum(name={}{schema}).drop(op.get_bind())", mend::quoted(&id.name))
}

/// The enum that a downgrade leaves.
pub(in crate::rules) fn left_enum<'d>(environment: &Environment, difference: &'d Difference) -> Option<&'d Id> {
    let (Thing::Type(id), How::Added) = (&difference.thing, &difference.how) else { return None };
    // One that a later migration drops is an enum for all that is known.
    let type_ = environment.replay.last.type_(id);
    type_.is_none_or(|type_| matches!(type_.definition, TypeDefinition::Enum { .. })).then_some(id)
}
