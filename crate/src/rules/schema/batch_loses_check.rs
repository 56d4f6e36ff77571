use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::rules::replayed::{Run, said};
use crate::rules::{Check, Group, Rule, Versions};
use crate::schema::fault::Problem;

pub(super) const RULE: Rule = Rule {
    name: "batch-loses-check",
    group: Group::Schema,
    severity: Severity::Warning,
    what: "A batch on SQLite that rebuilds a table whose CHECK constraints have no name.",
    why: "Alembic reflects the old table to build the new one, and leaves out any CHECK without a name: afterwards the table accepts rows that it used to refuse.",
    remedy: "Repeat the CHECK, with a name, in the `table_args` of `batch_alter_table`: once it has a name, it is kept.",
    databases: &[Versions::of(Dialect::Sqlite)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text), sa.CheckConstraint("state <> ''"))
# next revision
with op.batch_alter_table("runs") as batch_op:
    batch_op.alter_column("state", nullable=False)
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text), sa.CheckConstraint("state <> ''"))
# next revision
with op.batch_alter_table("runs", table_args=[sa.CheckConstraint("state <> ''", name="ck_runs_state")]) as batch_op:
    batch_op.alter_column("state", nullable=False)
"#,
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let lost = run.met.iter().filter_map(|met| {
        let Problem::ChecksLost { .. } = &met.fault.problem else { return None };
        Some(met.hint(format!("{}.", said(&met.fault.problem))))
    });
    lost.collect()
}
