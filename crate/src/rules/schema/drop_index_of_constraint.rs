use crate::finding::{Severity, Violation};
use crate::fix::Fix;
use crate::rules::mend;
use crate::rules::replayed::{Run, said};
use crate::rules::{Check, Group, POSTGRESQL, Rule};
use crate::schema::fault::Problem;

pub(super) const RULE: Rule = Rule {
    name: "drop-index-of-constraint",
    group: Group::Schema,
    severity: Severity::Error,
    what: "An index that is dropped on its own, although it belongs to a primary key or a unique constraint.",
    why: "PostgreSQL refuses: the constraint needs its index.",
    remedy: "Drop the constraint; its index goes with it.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text), sa.UniqueConstraint("state", name="uq_runs_state"))
# next revision
op.drop_index("uq_runs_state", "runs")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text), sa.UniqueConstraint("state", name="uq_runs_state"))
# next revision
op.drop_constraint("uq_runs_state", "runs", type_="unique")
"#,
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let of_constraints = run.met.iter().copied().filter_map(|met| {
        let Problem::IndexOfConstraint { index, table } = &met.fault.problem else { return None };
        let statement = match &table.schema {
            None => format!("op.drop_constraint(\"{}\", \"{}\")", index.name, table.name),
            Some(schema) => format!("op.drop_constraint(\"{}\", \"{}\", schema=\"{schema}\")", index.name, table.name),
        };
        let edit = mend::instead(met.migration, met.position, &[&statement]);
        Some(met.violation(format!("{}.", said(&met.fault.problem))).with_fix(Fix::of([edit])))
    });
    of_constraints.collect()
}
