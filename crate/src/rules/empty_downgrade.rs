use std::collections::BTreeSet;

use super::{Check, Rule};
use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::interpret::function::Function;
use crate::operation::{Change, Name, Operation};
use crate::python::lines::Position;
use crate::replay::step;
use crate::revision::Migration;
use crate::schema::Step;

pub(super) const RULE: Rule = Rule {
    name: "empty-downgrade",
    severity: Severity::Warning,
    what: "A `downgrade` that does nothing although the `upgrade` does something.",
    why: "A rollback moves the version back and leaves the schema as it is; the next upgrade then meets what is already there.",
    remedy: "Undo what `upgrade` does, or raise with a reason where there is no way back.",
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let needless: BTreeSet<Step> = environment.replay.log.needless.iter().map(|it| it.step).collect();
    let mut staying: Vec<(&Migration, Position)> = Vec::new();
    let mut violations = Vec::new();
    let mut total = 0;
    for (index, migration) in environment.migrations.iter().enumerate() {
        let upgrade = migration.function("upgrade");
        if !migration.defines.upgrade || upgrade.is_some_and(|upgrade| upgrade.is_empty) {
            continue;
        }
        let is_needless = |at: usize| needless.contains(&step(index, at));
        let changes = upgrade.map_or(Changes::Schema, |upgrade| changes(upgrade, &is_needless));
        total += usize::from(changes == Changes::Schema);
        let Some(downgrade) = migration.function("downgrade").filter(|function| function.is_empty) else { continue };
        match changes.words() {
            Some(words) => {
                let message = format!("`downgrade` does nothing; {words}.");
                violations.push(Violation::at(migration, downgrade.position, message).with_severity(Severity::Info));
            }
            None => staying.push((migration, downgrade.position)),
        }
    }
    violations.extend(told(&staying, total));
    violations
}

/// What is said of downgrades that do nothing, of so many migrations that change the schema. Where most are so, going back is
/// no part of the project's plan, and where many are, it is one habit.
fn told(staying: &[(&Migration, Position)], total: usize) -> Vec<Violation> {
    let count = staying.len();
    let severity = match count {
        0..=2 => None,
        _ if count * 2 > total => Some(Severity::Info),
        _ if count > MANY && count * 4 > total => Some(Severity::Warning),
        _ => None,
    };
    match (staying.split_first(), severity) {
        (Some((&(first, position), others)), Some(severity)) => {
            let mut message = format!(
                "`downgrade` does nothing in {count} of {total} migrations that change the schema, and what they change stays: here first, then in"
            );
            let listed = others.iter().take(MANY).map(|(migration, _)| migration.id().unwrap_or(migration.file()));
            message += &listed.map(|name| format!(" `{name}`")).collect::<Vec<_>>().join(",");
            message += &match others.len().saturating_sub(MANY) {
                0 => ".".to_owned(),
                more => format!(", {more} more."),
            };
            vec![Violation::at(first, position, message).with_severity(severity)]
        }
        _ => {
            let message = "`downgrade` does nothing, and what `upgrade` changes stays.";
            staying.iter().map(|(migration, position)| Violation::at(migration, *position, message)).collect()
        }
    }
}

/// Downgrades that are told one by one, and migrations that a message lists.
const MANY: usize = 10;

/// What an upgrade leaves changed in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Changes {
    /// Its schema, or that isn't known.
    Schema,
    /// Values of enums that are added where they are missing, which PostgreSQL can't take away again.
    Values,
    /// Rows alone.
    Rows,
    /// Nothing that stays: what is made is there already, or goes with the session.
    Nothing,
    /// Nothing that can be seen.
    Unseen,
}

impl Changes {
    /// Why nothing of it needs to be undone, if that is so.
    fn words(self) -> Option<&'static str> {
        match self {
            Changes::Schema => None,
            Changes::Values => Some(
                "`upgrade` adds values to an enum where they are missing, and PostgreSQL has no way to take them away",
            ),
            Changes::Rows => Some("`upgrade` changes rows, and leaves the schema as it is"),
            Changes::Nothing => Some("`upgrade` leaves the schema as it is"),
            Changes::Unseen => Some("nothing that `upgrade` does is known to change the schema"),
        }
    }
}

/// What a function leaves changed. `is_needless` says of its operations whether they find what they make.
fn changes(function: &Function, is_needless: &dyn Fn(usize) -> bool) -> Changes {
    if function.hides_changes.is_some() || function.stopped.is_some() {
        return Changes::Schema;
    }
    // What is not understood is no directive where none is written.
    if function.operations.is_empty() && function.calls.is_empty() {
        return Changes::Unseen;
    }
    if function.operations.is_empty() || !function.unknown.is_empty() {
        return Changes::Schema;
    }
    let mut temporary: BTreeSet<String> = BTreeSet::new();
    let mut changes = Changes::Nothing;
    for (at, operation) in function.operations.iter().enumerate() {
        if is_needless(at) || is_temporary(operation, &mut temporary) {
            continue;
        }
        changes = match &operation.change {
            change if change.leaves_the_schema() => {
                if changes == Changes::Nothing {
                    Changes::Rows
                } else {
                    changes
                }
            }
            Change::AddEnumValue { if_not_exists: true, .. } => Changes::Values,
            _ => return Changes::Schema,
        };
    }
    changes
}

/// Whether an operation makes a table that goes with the session, or is about one that the function has made.
fn is_temporary(operation: &Operation, made: &mut BTreeSet<String>) -> bool {
    let of = |table: &Name| table.name.as_known().map(ToOwned::to_owned);
    match &operation.change {
        Change::CreateTable(create) if create.temporary => {
            made.extend(of(&create.table));
            true
        }
        change => change.table().and_then(of).is_some_and(|table| made.contains(&table)),
    }
}
