use std::collections::BTreeMap;

use crate::finding::{Severity, Violation};
use crate::operation::{Change, Operation};
use crate::ordered::Gather;
use crate::rules::replayed::{self, Met, Run, first_of_each, made_after_use, missing_to_postgresql, never_made};
use crate::rules::schema::table_never_created::{is_about_table, is_told_with_baseline};
use crate::rules::{Check, Group, Rule};
use crate::schema::fault::{Thing, Use};

pub(super) const RULE: Rule = Rule {
    name: "alter-or-drop-missing-object",
    group: Group::Schema,
    severity: Severity::Error,
    what: "A column, index, constraint or other object that a migration alters or drops, but that no earlier migration creates.",
    why: "The database has no such object when the migration runs, so it stops there. Databases that did run it got the object from somewhere else, or had it under another name.",
    remedy: "Use the name that the object really has, create it in an earlier migration, or add `IF EXISTS`.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.drop_index("ix_runs_status", "runs")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text, index=True))
# next revision
op.drop_index("ix_runs_state", "runs")
"#,
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let environment = run.environment;
    let all = &run.met;
    let made_later: BTreeMap<&Thing, &Met<'_>> =
        all.iter().filter_map(|met| Some((made_after_use(&met.fault.problem)?, met))).into_map();
    // `table-never-created` tells of tables that nothing creates later either.
    let is_told_here = |met: &Met<'_>| match never_made(&met.fault.problem) {
        _ if is_told_with_baseline(met) => false,
        Some((thing @ Thing::Relation(_), _)) => made_later.contains_key(thing) || !is_about_table(met),
        _ => true,
    };
    let firsts = first_of_each(all.iter().copied().filter(is_told_here), |problem| {
        let (thing, use_) = never_made(problem)?;
        let is_told_here = match thing {
            // `fk-target-missing` and `enum-used-before-created` tell of these.
            Thing::Column(..) | Thing::Type(_) => use_ != Use::Refer,
            _ => true,
        };
        is_told_here.then_some(thing)
    });
    let violations = by_call(firsts).into_iter().filter_map(|Call { met, thing, elsewhere, others }| {
        let (_, use_) = never_made(&met.fault.problem)?;
        let kind = met.kind(thing);
        let mut message = format!("{} `{thing}` is {} here", replayed::capital(kind), replayed::done(use_));
        message += &match made_later.get(thing) {
            Some(later) => format!(", but {} creates it only later.", replayed::named(environment, later.index)),
            None => ", but no earlier migration creates it.".to_owned(),
        };
        if let Some(given) = met.operation().and_then(|operation| name_before_convention(operation, thing)) {
            message += &format!(
                " The naming convention turns `{given}` into this name; `op.f(\"{given}\")` would leave it unchanged."
            );
        }
        if elsewhere > 0 {
            message +=
                &format!(" The same happens in {}.", replayed::counted(elsewhere, "other place", "other places"));
        }
        if !others.is_empty() {
            let names: Vec<String> = others.iter().map(|other| format!("`{other}`")).collect();
            message += &format!(" The same call fails for {}.", replayed::listed_with(", ", &names));
        }
        // SQLAlchemy itself refuses a key of a column that the table of the same directive doesn't have.
        let is_refused_before = met
            .operation()
            .is_some_and(|operation| operation.sql.is_none() && matches!(operation.change, Change::CreateTable(_)))
            && matches!(use_, Use::Constrain | Use::Link | Use::Index);
        let says = missing_to_postgresql(thing, kind, use_)
            .filter(|_| environment.dialect().refusals_are_known() && !is_refused_before);
        Some(met.violation(message).with_alembic_says(says))
    });
    violations.collect()
}

/// A call that misses something.
struct Call<'e> {
    met: Met<'e>,
    /// What it misses first, and in how many other places that is missed.
    thing: &'e Thing,
    elsewhere: usize,
    /// What else it misses: in a loop one slip of the hand is met many times.
    others: Vec<&'e Thing>,
}

/// What is missed first somewhere, by the calls that do so.
fn by_call<'e>(missed: Vec<(Met<'e>, &'e Thing, usize)>) -> Vec<Call<'e>> {
    let mut calls: Vec<Call<'e>> = Vec::new();
    for (met, thing, elsewhere) in missed {
        let is_same = |call: &&mut Call<'_>| call.met.position == met.position && call.met.severity() == met.severity();
        match calls.iter_mut().rev().take_while(|call| call.met.index == met.index).find(is_same) {
            Some(call) => call.others.push(thing),
            None => calls.push(Call { met, thing, elsewhere, others: Vec::new() }),
        }
    }
    calls
}

/// The name that is written where a constraint is dropped, if the naming convention makes another one of it.
fn name_before_convention<'o>(operation: &'o Operation, thing: &Thing) -> Option<&'o str> {
    match (&operation.change, thing) {
        (Change::DropConstraint { name: Some(name), is_final: false, .. }, Thing::Constraint(_, sought)) => {
            name.as_known().filter(|given| **given != **sought && sought.contains(given))
        }
        _ => None,
    }
}
