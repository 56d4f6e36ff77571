use crate::finding::{Severity, Violation};
use crate::rules::replayed::{Run, said};
use crate::rules::{Check, Group, Rule};
use crate::schema::fault::Problem;

pub(super) const RULE: Rule = Rule {
    name: "drop-constraint-without-name",
    group: Group::Api,
    severity: Severity::Error,
    what: "`drop_constraint(None, …)`, as autogenerate writes it for a constraint that has no name.",
    why: "Alembic stops with an error: the database gave the constraint a name, and it can only be dropped by that name.",
    remedy: "Write the name that the constraint has in the database: on PostgreSQL, a foreign key on `runs.job_id` is called `runs_job_id_fkey`. A `naming_convention` on the `MetaData` names future ones.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("run_id", sa.BigInteger, sa.ForeignKey("runs.id")))
# next revision
op.drop_constraint(None, "jobs", type_="foreignkey")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("run_id", sa.BigInteger, sa.ForeignKey("runs.id")))
# next revision
op.drop_constraint("jobs_run_id_fkey", "jobs", type_="foreignkey")
"#,
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let unnamed = run.met.iter().copied().filter_map(|met| {
        let Problem::Unnamed { .. } = &met.fault.problem else { return None };
        Some(met.violation(format!("{}.", said(&met.fault.problem))))
    });
    unnamed.collect()
}
