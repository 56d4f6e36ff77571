use crate::finding::{Severity, Violation};
use crate::rules::replayed::{Run, never_made, said};
use crate::rules::schema::fk_column_count::is_uneven;
use crate::rules::{Check, Group, Rule};
use crate::schema::fault::Problem;

pub(super) const RULE: Rule = Rule {
    name: "fk-target-not-unique",
    group: Group::Schema,
    severity: Severity::Error,
    what: "A foreign key to columns that have no primary key, unique constraint or unique index.",
    why: "The database refuses the key, so an upgrade from an empty database stops here.",
    remedy: "Refer to the primary key, or make the columns unique in an earlier migration.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("run_id", sa.Text, sa.ForeignKey("runs.state")))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text), sa.UniqueConstraint("state", name="uq_runs_state"))
# next revision
op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("run_id", sa.Text, sa.ForeignKey("runs.state")))
"#,
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let environment = run.environment;
    let not_unique = run.met.iter().copied().filter_map(|met| {
        let Problem::ReferenceNotUnique { referent, .. } = &met.fault.problem else { return None };
        // `fk-target-missing` tells of columns that are not there at all.
        let faults = &environment.replay.log.faults;
        if faults.iter().any(|it| it.step == met.fault.step && never_made(&it.problem).is_some()) {
            return None;
        }
        if met.operation().is_some_and(|operation| is_uneven(&operation.change)) {
            return None;
        }
        let says =
            format!("there is no unique constraint matching given keys for referenced table \"{}\"", referent.name);
        let says = Some(says).filter(|_| environment.dialect().refusals_are_known());
        Some(met.violation(format!("{}.", said(&met.fault.problem))).with_alembic_says(says))
    });
    not_unique.collect()
}
