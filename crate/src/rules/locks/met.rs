//! What several of these rules ask of what an operation meets.

use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::graph::Index;
use crate::impact::{Existing, Impact, Mode};
use crate::operation::{Certainty, Change, ConstraintKind, Guard, Name, ObjectKind, Operation, Verb};
use crate::rules::Judged;
use crate::rules::deployed::is_same_table;
use crate::schema::{Column, Id, Table};
use crate::sql;
use crate::text::Text;

/// The table that an operation meets, where it has rows that others use meanwhile: it was there before, was not emptied just
/// before, and isn't dropped right away.
pub(super) fn in_use<'e>(judged: &Judged<'e>) -> Option<&'e Existing> {
    let existing = judged.existing()?;
    let id = &existing.id;
    let is_dropped = |it: &Operation| matches!(&it.change, Change::DropTable { table, .. } if is_name_of(table, id));
    // By the name that the table had then.
    let earlier = judged.earlier_with_impacts().rev().map(|(it, impact)| {
        let met = impact.existing.as_ref().filter(|met| is_same_table(met, existing));
        (it, met.map_or(id, |met| &met.id))
    });
    let is_emptied = earlier.take_while(|(it, id)| !may_write(it, id)).any(|(it, id)| empties(it, id));
    (!is_emptied && !later(judged).any(is_dropped)).then_some(existing)
}

/// Whether an operation takes all rows out of a table.
fn empties(operation: &Operation, table: &Id) -> bool {
    let emptied = match &operation.change {
        Change::Delete { table, filtered: false } => table.as_ref(),
        Change::Other { op, table, .. } if op == "truncate" => table.as_ref(),
        _ => None,
    };
    operation.certainty == Certainty::Certain && emptied.is_some_and(|name| is_name_of(name, table))
}

/// The operations before one in its function, the nearest first.
pub(super) fn earlier<'e>(judged: &Judged<'e>) -> impl Iterator<Item = &'e Operation> + use<'e> {
    judged.earlier().iter().rev()
}

/// The same that surely run, each with the table that it meets.
pub(super) fn earlier_met<'e>(judged: &Judged<'e>) -> impl Iterator<Item = (&'e Operation, &'e Existing)> + use<'e> {
    let met = judged.earlier_with_impacts().rev();
    met.filter(|(it, _)| it.certainty == Certainty::Certain)
        .filter_map(|(it, impact)| Some((it, impact.existing.as_ref()?)))
}

/// The operations after one in its function.
pub(super) fn later<'e>(judged: &Judged<'e>) -> impl Iterator<Item = &'e Operation> + use<'e> {
    judged.later().iter()
}

/// A violation that is only worth a hint where the operation stands under a condition that few rows meet: `if count < LIMIT`.
pub(super) fn by_size(judged: &Judged<'_>, violation: Violation) -> Violation {
    let is_few = |guard: &Guard| {
        let inverse = guard.text.strip_prefix("not (");
        let sign = if inverse.is_some() { '>' } else { '<' };
        let counted = inverse.unwrap_or(&guard.text).split_once(sign).map(|(counted, _)| counted.to_ascii_lowercase());
        counted.is_some_and(|it| it.contains("count") && !it.contains(" and ") && !it.contains(" or "))
    };
    if judged.operation.guards.iter().any(is_few) { violation.with_severity(Severity::Info) } else { violation }
}

/// Whether a name means a relation.
pub(super) fn is_name_of(name: &Name, id: &Id) -> bool {
    let schema = name.schema.as_ref().map(Text::as_known);
    let schema = match schema {
        Some(None) => return false,
        Some(Some("public" | "")) | None => None,
        Some(schema) => schema,
    };
    name.name.as_known() == Some(&*id.name) && schema == id.schema.as_deref()
}

/// Whether a table is made of partitions.
pub(super) fn is_partitioned(table: &Table) -> bool {
    let begins = |clause: &Text| clause.with_holes().trim_start().to_ascii_uppercase().starts_with("PARTITION BY");
    table.clauses.iter().any(begins)
}

/// Whether a column is new: the same migration adds it, and puts nothing into the rows that are there.
pub(super) fn is_new_and_empty(judged: &Judged<'_>, existing: &Existing, column: &Column) -> bool {
    judged.is_own(column.made)
        && column.default.is_none()
        && column.computed.is_none()
        && column.identity.is_none()
        && column.serial.is_none()
        && !earlier(judged).any(|it| may_write(it, &existing.id))
}

/// Whether an operation may change rows of a table.
pub(super) fn may_write(operation: &Operation, table: &Id) -> bool {
    match &operation.change {
        Change::Insert { table: written, .. } | Change::Update { table: written, .. } => {
            written.as_ref().is_none_or(|name| !name.name.is_known() || is_name_of(name, table))
        }
        Change::Other { op, .. } => matches!(op.as_str(), "do" | "call" | "copy" | "merge" | "execute" | "statement"),
        _ => false,
    }
}

/// Whether SQL names something.
pub(super) fn names(text: &Text, name: &str, judged: &Judged<'_>) -> bool {
    sql::identifiers(text, judged.server().dialect).iter().any(|it| it == name)
}

/// Texts, where all of them are known.
pub(super) fn known(texts: &[Text]) -> Option<Vec<&str>> {
    texts.iter().map(Text::as_known).collect()
}

/// `` `a` ``, `` `a` and `b` ``, `` `a`, `b` and `c` ``.
pub(super) fn listed<T: std::fmt::Display>(names: &[T]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => quoted.concat(),
    }
}

/// Whether a change takes an ACCESS EXCLUSIVE lock on the table that it is about.
pub(super) fn locks_exclusively(change: &Change) -> bool {
    match change {
        Change::DropTable { .. }
        | Change::RenameTable { .. }
        | Change::AddColumn { .. }
        | Change::DropColumn { .. }
        | Change::DropConstraint { .. }
        | Change::DropIndex { concurrently: false, .. } => true,
        // Comments, statistics and storage parameters take less.
        Change::AlterColumn { to, .. } => {
            to.name.is_some()
                || to.type_.is_some()
                || to.nullable.is_some()
                || to.default.is_some()
                || to.identity.is_some()
                || to.drop_expression
        }
        Change::AddConstraint { constraint, .. } => !matches!(constraint.kind, ConstraintKind::ForeignKey { .. }),
        Change::AlterTable { action, .. } => {
            let text = action.with_holes().trim_start().to_ascii_uppercase();
            let exclusive = [
                "SET TABLESPACE",
                "SET LOGGED",
                "SET UNLOGGED",
                "SET ACCESS",
                "DETACH",
                "ENABLE ROW",
                "DISABLE ROW",
                "FORCE",
                "NO FORCE",
                "INHERIT",
                "OWNER",
            ];
            exclusive.iter().any(|words| text.starts_with(words)) && !text.ends_with("CONCURRENTLY")
        }
        Change::Other { op, detail, .. } => match op.as_str() {
            "truncate" | "cluster" => true,
            "lock" => {
                detail.as_ref().is_none_or(|it| it.with_holes().to_ascii_uppercase().contains("ACCESS EXCLUSIVE"))
            }
            _ => false,
        },
        Change::Object { verb: Verb::Drop, kind: ObjectKind::Trigger, .. } => true,
        _ => false,
    }
}

/// An operation of a migration's upgrade that runs or may run, with what it means for others.
pub(super) fn upgrade_of(environment: &Environment, index: Index) -> impl Iterator<Item = (&Operation, &Impact)> {
    let function = environment.migrations.get(index).and_then(|it| it.function("upgrade"));
    let operations = function.map(|it| it.operations.as_slice()).unwrap_or_default();
    let met = operations.iter().zip(environment.replay.impacts(index, false));
    met.filter(|(it, _)| it.certainty != Certainty::Skipped)
}

/// The tables that were there before a migration and that an operation of it locks so strongly, its own first.
pub(super) fn locked<'e>(
    environment: &'e Environment,
    index: Index,
    (operation, impact): (&'e Operation, &'e Impact),
    is_meant: fn(Mode) -> bool,
) -> impl Iterator<Item = &'e Id> {
    let own = impact.existing.as_ref().map(|it| &it.id);
    let locks = move || impact.locks.iter().filter(move |lock| is_meant(lock.mode)).map(|lock| &lock.relation);
    let is_locked = move |id: &&Id| locks_exclusively(&operation.change) || locks().any(|it| it == *id);
    // Tables at the other end of foreign keys, and those that refer to this one.
    let is_there = move |id: &Id| {
        let last = environment.replay.last.table(id);
        last.is_some_and(|table| environment.was_there(table.made, index))
    };
    own.filter(is_locked).into_iter().chain(locks().filter(move |id| Some(*id) != own && is_there(id)))
}

/// Whether nobody else can use a table meanwhile.
pub(super) fn is_exclusive(mode: Mode) -> bool {
    mode == Mode::AccessExclusive
}

/// Whether earlier migrations surely leave rows in a table that is in use: some are written, and nothing may take them away.
pub(super) fn has_rows(judged: &Judged<'_>, existing: &Existing) -> bool {
    if !existing.table.may_have_rows {
        return false;
    }
    let Judged { environment, index, .. } = *judged;
    let before = environment.replay.order.iter().take_while(|&&it| it != index);
    let functions = before.filter_map(|&it| environment.migrations.get(it)?.function("upgrade"));
    let mut has_rows = false;
    for operation in functions.flat_map(|it| &it.operations).chain(judged.earlier()) {
        let is_its_own = operation.change.table().is_some_and(|table| is_name_of(table, &existing.id));
        match &operation.change {
            // What is not known may take rows of any table away.
            Change::Other { op, .. } if op == "do" || op == "call" => has_rows = false,
            _ if operation.certainty == Certainty::Unknown => has_rows = false,
            _ if !is_its_own || operation.certainty == Certainty::Skipped => {}
            Change::Insert { rows: Some(1..), .. } => {
                has_rows |= operation.certainty == Certainty::Certain && !operation.is_caught;
            }
            Change::Delete { .. } | Change::CreateTable(_) | Change::DropTable { .. } | Change::RenameTable { .. } => {
                has_rows = false;
            }
            Change::Other { op, .. } if op == "truncate" => has_rows = false,
            _ => {}
        }
    }
    has_rows
}
