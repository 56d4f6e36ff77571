use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, Name, Operation};
use crate::rules::deployed::quoted;
use crate::rules::{Check, Group, Judged, Rule};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "data-loss-not-recoverable",
    group: Group::Reversibility,
    severity: Severity::Info,
    what: "A `downgrade` that creates again, and empty, what its `upgrade` has dropped.",
    why: "It succeeds and looks like a way back, but the rows or values are gone: code of the previous release finds nothing.",
    remedy: "Keep what is dropped under another name for some releases, so that `downgrade` can bring it back; or have `downgrade` raise an exception that says so.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# downgrade
op.drop_table("runs")
# next revision
op.drop_column("runs", "state")
# downgrade
op.add_column("runs", sa.Column("state", sa.Text))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# downgrade
op.drop_table("runs")
# next revision
op.alter_column("runs", "state", new_column_name="state_unused")
# downgrade
op.alter_column("runs", "state_unused", new_column_name="state")
"#,
    check: Check::Operations(check),
};

fn check(environment: &Environment, all: &[Judged<'_>]) -> Vec<Violation> {
    // What is deployed can't be helped any more, and is left out anyway.
    let is_pending =
        |it: &&Judged<'_>| environment.released.as_ref().is_none_or(|released| !released.contains(&it.index));
    let found: Vec<(String, Violation)> = all.iter().filter(is_pending).filter_map(in_one).collect();
    // Where it is a habit, the first stands for all: of each thing that goes, a rule of its own tells in the upgrade.
    if found.len() > MANY {
        let count = found.len();
        let first = found.into_iter().next().map(|(names, first)| {
            let message = format!("In {count} migrations, `downgrade` recreates what `upgrade` dropped, but empty. This is the first: {names}.");
            Violation { message, ..first }
        });
        return first.into_iter().collect();
    }
    found.into_iter().map(|(_, violation)| violation).collect()
}

/// Migrations that lose data, beyond which it is a habit.
const MANY: usize = 3;

/// What comes back empty by a downgrade, in words, and the violation that tells of it.
fn in_one(judged: &Judged<'_>) -> Option<(String, Violation)> {
    if !judged.is_downgrade || !is_creation(judged.operation) {
        return None;
    }
    let lost = lost(judged);
    let is_lost = |operation: &Operation| match &operation.change {
        Change::CreateTable(create) => lost.iter().any(|it| it.column.is_none() && same(&create.table, it.table)),
        Change::AddColumn { table, column, .. } => {
            lost.iter().any(|it| it.column == Some(&column.name) && same(table, it.table))
        }
        _ => false,
    };
    // One finding tells of all.
    if lost.is_empty() || !is_lost(judged.operation) || judged.earlier().iter().any(is_lost) {
        return None;
    }
    // What is inserted or set again may be what was there.
    let is_filled = judged.later().iter().any(|it| match &it.change {
        Change::Insert { .. } | Change::Update { .. } => {
            it.change.table().is_some_and(|table| lost.iter().any(|it| same(table, it.table)))
        }
        _ => false,
    });
    if is_filled {
        return None;
    }
    let names = lost.iter().map(|it| match it.column {
        Some(column) => format!("{}.{column}", it.table.name),
        None => it.table.name.to_string(),
    });
    let names = quoted(names);
    let verb = if lost.len() == 1 { "comes" } else { "come" };
    let violation = judged.violation(format!("{names} {verb} back empty: `upgrade` has dropped what was there."));
    Some((names, violation))
}

fn is_creation(operation: &Operation) -> bool {
    matches!(operation.change, Change::CreateTable(_) | Change::AddColumn { .. })
}

/// A table or column that an upgrade drops.
struct Lost<'e> {
    table: &'e Name,
    column: Option<&'e Text>,
}

/// What the upgrade drops that was there before, and of which it reads no rows first.
fn lost<'e>(judged: &Judged<'e>) -> Vec<Lost<'e>> {
    let Some(upgrade) = judged.migration.function("upgrade") else { return Vec::new() };
    let impacts = judged.environment.replay.impacts(judged.index, false);
    let mut lost = Vec::new();
    for (operation, impact) in upgrade.operations.iter().zip(impacts) {
        let Some(existing) = &impact.existing else { continue };
        match &operation.change {
            Change::DropTable { table, .. } => lost.push(Lost { table, column: None }),
            Change::DropColumn { table, column, .. } => {
                let there = column.as_known().and_then(|name| existing.table.column(name));
                if there.is_some_and(|it| judged.was_there(it.made) && it.computed.is_none()) {
                    lost.push(Lost { table, column: Some(column) });
                }
            }
            _ => {}
        }
    }
    let reads = upgrade.operations.iter().filter_map(|it| it.reads.as_ref());
    let read = reads.flat_map(|reads| reads.relations.iter().chain(reads.selected.iter().map(|it| &it.table)));
    let read: Vec<&Name> = read.collect();
    lost.retain(|it| !read.iter().any(|name| same(name, it.table)));
    lost
}

fn same(one: &Name, other: &Name) -> bool {
    one.name == other.name
}
