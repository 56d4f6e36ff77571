use crate::finding::{Severity, Violation};
use crate::rules::replayed::{self, Run, first_of_each, missing_to_postgresql};
use crate::rules::{Check, Group, Rule};
use crate::schema::fault::{Problem, Thing, Use};

pub(super) const RULE: Rule = Rule {
    name: "used-after-drop",
    group: Group::Schema,
    severity: Severity::Error,
    what: "A table, column or other object that a migration uses after an earlier one has dropped or renamed it.",
    why: "An upgrade from an empty database stops here. Databases that got here in another order, or before the earlier migration was edited, hide that.",
    remedy: "Remove the operation, use the object's new name, or ask the inspector whether it exists.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.rename_table("runs", "jobs")
# next revision
op.add_column("runs", sa.Column("note", sa.Text))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.rename_table("runs", "jobs")
# next revision
op.add_column("jobs", sa.Column("note", sa.Text))
"#,
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let environment = run.environment;
    let used = first_of_each(run.met.iter().copied(), |problem| match problem {
        // `enum-used-before-created` tells of these.
        Problem::UsedAfter { thing: Thing::Type(_), use_: Use::Refer, .. } => None,
        Problem::UsedAfter { thing, .. } => Some(thing),
        _ => None,
    });
    let violations = used.into_iter().filter_map(|(met, thing, more)| {
        let Problem::UsedAfter { use_, gone, .. } = &met.fault.problem else { return None };
        let kind = met.kind(thing);
        let what = format!("{} `{thing}` is {} here", replayed::capital(kind), replayed::done(*use_));
        let mut message = format!("{what}, though {}.", replayed::fate(environment, gone));
        if more > 0 {
            message += &format!(" The same happens in {}.", replayed::counted(more, "other place", "other places"));
        }
        let says = missing_to_postgresql(thing, met.taken_for(thing), *use_)
            .filter(|_| environment.dialect().refusals_are_known());
        let fix = replayed::with_new_name(&met, thing, gone);
        Some(met.violation(message).with_fix(fix).with_alembic_says(says))
    });
    violations.collect()
}
