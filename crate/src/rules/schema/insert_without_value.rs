use crate::finding::{Severity, Violation};
use crate::rules::replayed::{Run, said};
use crate::rules::{Check, Group, Rule};
use crate::schema::fault::Problem;

pub(super) const RULE: Rule = Rule {
    name: "insert-without-value",
    group: Group::Schema,
    severity: Severity::Error,
    what: "Rows are written without a value for a column that may not be NULL and has no default.",
    why: "PostgreSQL refuses the row, and the upgrade stops here. A key for which the table given to `bulk_insert` has no column is silently left out.",
    remedy: "Give the column a value in each row, or a `server_default`; check the spelling of the keys.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
runs = op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text, nullable=False))
op.bulk_insert(runs, [{"id": 1}])
"#,
    good: r#"
runs = op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text, nullable=False))
op.bulk_insert(runs, [{"id": 1, "state": "new"}])
"#,
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let refused = run.met.iter().copied().filter_map(|met| {
        let Problem::NoValue { table, column } = &met.fault.problem else { return None };
        let says =
            format!("null value in column \"{column}\" of relation \"{}\" violates not-null constraint", table.name);
        Some(met.violation(format!("{}.", said(&met.fault.problem))).with_alembic_says(Some(says)))
    });
    refused.collect()
}
