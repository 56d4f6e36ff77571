use std::collections::BTreeSet;

use crate::finding::{Severity, Violation};
use crate::fix::Fix;
use crate::rules::mend;
use crate::rules::replayed::{self, Run};
use crate::rules::{Check, Group, POSTGRESQL, Rule};
use crate::schema::fault::Problem;

pub(super) const RULE: Rule = Rule {
    name: "enum-created-again",
    group: Group::Schema,
    severity: Severity::Warning,
    what: "A `create_table` with an enum that an earlier migration already created along with its own table.",
    why: "A run from an empty database creates the type only once and succeeds. A database that already has the earlier migration is told to create the type again, and refuses: it works in tests and fails in production.",
    remedy: "Use the type without creating it: `postgresql.ENUM` with `create_type=False`.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Enum("new", "done", name="run_state")))
# next revision
op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Enum("new", "done", name="run_state")))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Enum("new", "done", name="run_state")))
# next revision
op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", postgresql.ENUM(name="run_state", create_type=False)))
"#,
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let environment = run.environment;
    let mut told = BTreeSet::new();
    let again = run.met.iter().copied().filter_map(|met| {
        let Problem::EnumMadeAgain { type_, by } = &met.fault.problem else { return None };
        // A migration stops at the first.
        told.insert((met.index, type_)).then_some(())?;
        let first = by.map(|step| replayed::revision(environment, step)).unwrap_or_default();
        let place = by.map(|step| replayed::place(environment, step)).unwrap_or_default();
        let message = format!("The table is created with type `{type_}`, which {first} already creates{place}: an upgrade that starts after {first} fails.");
        let says = format!("type \"{}\" already exists", type_.name);
        let edit = mend::without_create_type(met.migration, met.position, &type_.name);
        Some(met.hint(message).with_fix(Fix::of([edit])).with_alembic_says(Some(says)))
    });
    again.collect()
}
