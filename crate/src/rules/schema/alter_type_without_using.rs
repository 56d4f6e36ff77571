use crate::finding::{Severity, Violation};
use crate::rules::replayed::{Run, said};
use crate::rules::{Check, Group, POSTGRESQL, Rule};
use crate::schema::fault::Problem;
use crate::schema::types;

pub(super) const RULE: Rule = Rule {
    name: "alter-type-without-using",
    group: Group::Schema,
    severity: Severity::Error,
    what: "A column is changed to a type that PostgreSQL does not cast its values to automatically, such as VARCHAR to INTEGER.",
    why: "PostgreSQL refuses the change, even if the table is empty, and the upgrade stops here.",
    remedy: "Say how to convert the values: `postgresql_using=\"state::integer\"`, or `USING` in SQL.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.alter_column("runs", "state", type_=sa.Integer())
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.alter_column("runs", "state", type_=sa.Integer(), postgresql_using="state::integer")
"#,
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let refused = run.met.iter().copied().filter_map(|met| {
        let Problem::NoCast { column, to, .. } = &met.fault.problem else { return None };
        let name = types::said_by_postgresql(to.as_known()?);
        let says = format!("column \"{column}\" cannot be cast automatically to type {name}");
        Some(met.violation(format!("{}.", said(&met.fault.problem))).with_alembic_says(Some(says)))
    });
    refused.collect()
}
