use crate::finding::{Severity, Violation};
use crate::fix::Fix;
use crate::rules::mend;
use crate::rules::replayed::{Run, said};
use crate::rules::{Check, Group, POSTGRESQL, Rule};
use crate::schema::fault::Problem;
use crate::schema::types;

pub(super) const RULE: Rule = Rule {
    name: "default-not-castable",
    group: Group::Schema,
    severity: Severity::Error,
    what: "A column is changed to another type, but keeps a default that PostgreSQL does not cast to that type automatically.",
    why: "`USING` converts the values but not the default: PostgreSQL refuses the change, even if the table is empty.",
    remedy: "Drop the default first, with `server_default=None` in a separate call, and set it again afterwards.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text, server_default="new"))
# next revision
op.execute("CREATE TYPE run_state AS ENUM ('new', 'done')")
op.alter_column("runs", "state", type_=postgresql.ENUM(name="run_state", create_type=False), postgresql_using="state::run_state")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text, server_default="new"))
# next revision
op.execute("CREATE TYPE run_state AS ENUM ('new', 'done')")
op.alter_column("runs", "state", server_default=None)
op.alter_column("runs", "state", type_=postgresql.ENUM(name="run_state", create_type=False), postgresql_using="state::run_state")
op.alter_column("runs", "state", server_default="new")
"#,
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let refused = run.met.iter().filter_map(|met| {
        let Problem::NoCastOfDefault { table, column, to, .. } = &met.fault.problem else { return None };
        let type_ = types::said_by_postgresql(to.as_known()?);
        let says = format!("default for column \"{column}\" cannot be cast automatically to type {type_}");
        let schema = table.schema.as_ref().map(|schema| format!(", schema=\"{schema}\"")).unwrap_or_default();
        // SQL may do more than this, before it.
        let is_directive = met.operation().is_some_and(|operation| operation.sql.is_none());
        let drop = format!("op.alter_column(\"{}\", \"{column}\", server_default=None{schema})", table.name);
        let edit = mend::before(met.migration, met.position, &[&drop]).filter(|_| is_directive);
        let message = format!("{}.", said(&met.fault.problem));
        Some(met.violation(message).with_fix(Fix::of([edit])).with_alembic_says(Some(says)))
    });
    refused.collect()
}
