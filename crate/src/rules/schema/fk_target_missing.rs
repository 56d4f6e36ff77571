use std::cell::LazyCell;

use crate::finding::Severity;
use crate::folder::Folder;
use crate::rules::replayed::{self, Met, Run, first_of_each, made_after_use, missing_to_postgresql, never_made};
use crate::rules::schema::table_never_created::{self, create_all, elsewhere};
use crate::rules::{Check, Group, Placed, Rule};
use crate::schema::fault::{Thing, Use};

pub(super) const RULE: Rule = Rule {
    name: "fk-target-missing",
    group: Group::Schema,
    severity: Severity::Error,
    what: "A foreign key to a table or column that no earlier migration creates.",
    why: "The database refuses the key, so an upgrade from an empty database stops here.",
    remedy: "Use the name that the table or column really has, or create it in an earlier migration.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("run_id", sa.BigInteger, sa.ForeignKey("runs.uid")))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("run_id", sa.BigInteger, sa.ForeignKey("runs.id")))
"#,
    check: Check::Replays(check),
};

fn check(folder: &Folder, runs: &[Run<'_>]) -> Vec<Placed> {
    let mut violations = Vec::new();
    let create_all = LazyCell::new(|| create_all(folder));
    for (at, run) in runs.iter().enumerate() {
        let environment = run.environment;
        for (met, thing, more) in missing(run) {
            let mut message =
                format!("A foreign key refers to {}, which no earlier migration creates.", replayed::in_words(thing));
            if more > 0 {
                message += &format!(
                    " {}.",
                    replayed::counted(more, "other key refers to it too", "other keys refer to it too")
                );
            }
            let says = match thing {
                Thing::Column(_, column) => {
                    Some(format!("column \"{column}\" referenced in foreign key constraint does not exist"))
                }
                _ => missing_to_postgresql(thing, thing.word(), Use::Refer),
            };
            if let Thing::Relation(id) = thing {
                message += &elsewhere(id, runs, at, *create_all);
            }
            let says = says.filter(|_| environment.dialect().refusals_are_known());
            violations.push((Some(at), met.violation(message).with_alembic_says(says)));
        }
    }
    violations
}

/// What foreign keys refer to and no migration makes, each where it is first met, and how many more keys do.
fn missing<'e>(run: &Run<'e>) -> Vec<(Met<'e>, &'e Thing, usize)> {
    let environment = run.environment;
    let all = &run.met;
    let is_told_there = !table_never_created::missing(environment, all).is_empty();
    let is_made_later = |thing: &Thing| all.iter().any(|met| made_after_use(&met.fault.problem) == Some(thing));
    first_of_each(all.iter().copied(), |problem| {
        let (thing, _) = never_made(problem).filter(|(_, use_)| *use_ == Use::Refer)?;
        let is_told_here = match thing {
            Thing::Column(..) => true,
            // `table-never-created` tells of tables where migrations work on one, `alter-or-drop-missing-object` of those
            // that come later.
            Thing::Relation(_) => !is_told_there && !is_made_later(thing),
            _ => false,
        };
        is_told_here.then_some(thing)
    })
}
