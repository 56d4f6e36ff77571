use std::sync::Arc;

use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::judged::operation_at;
use crate::rules::{Check, Group, POSTGRESQL, Rule};
use crate::schema::{Id, TypeDefinition, UserType};

pub(super) const RULE: Rule = Rule {
    name: "enum-used",
    group: Group::Design,
    severity: Severity::Info,
    what: "An enum type.",
    why: "Values can be added to an enum but not removed, and adding one can't be undone.",
    remedy: "Use a text with a check, or a table of its own that is referred to.",
    databases: &[POSTGRESQL],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Enum("new", "done", name="state")))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text), sa.CheckConstraint("state in ('new', 'done')", name="ck_runs_state"))
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let of = |(id, type_): (&Id, &Arc<UserType>)| {
        let TypeDefinition::Enum { .. } = type_.definition else { return None };
        let (migration, operation) = operation_at(environment, type_.made.by?)?;
        Some(Violation::at(migration, operation.position, format!("Enum `{id}` is created.")))
    };
    environment.replay.last.types().filter(|(_, it)| it.made.is_certain).filter_map(of).collect()
}
