use crate::finding::{Severity, Violation};
use crate::rules::replayed::{Run, said};
use crate::rules::{Check, Group, Rule};
use crate::schema::fault::Problem;

pub(super) const RULE: Rule = Rule {
    name: "fk-type-mismatch",
    group: Group::Schema,
    severity: Severity::Error,
    what: "A foreign key between columns whose types can't be compared, such as UUID and INTEGER.",
    why: "The database refuses the key, so an upgrade from an empty database stops here.",
    remedy: "Give both columns the same type.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("run_id", sa.Uuid, sa.ForeignKey("runs.id")))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("run_id", sa.BigInteger, sa.ForeignKey("runs.id")))
"#,
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let differing = run.met.iter().copied().filter_map(|met| {
        let Problem::ReferenceTypes { name, .. } = &met.fault.problem else { return None };
        // src/backend/commands/tablecmds.c, `ATAddForeignKeyConstraint`
        let says = format!("foreign key constraint \"{name}\" cannot be implemented");
        let says = Some(says).filter(|_| run.environment.dialect().refusals_are_known());
        Some(met.violation(format!("{}.", said(&met.fault.problem))).with_alembic_says(says))
    });
    differing.collect()
}
