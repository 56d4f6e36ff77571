//! What stays of an upgrade whose downgrade does nothing.

use crate::graph::Index;
use crate::interpret::function::Function;
use crate::operation::{Certainty, Change, ColumnChange, Operation, Verb};
use crate::revision::Migration;
use crate::schema::difference::{Difference, How, differences, of_column};
use crate::schema::fault::{Log, Problem, Thing};
use crate::schema::types::holds_all_of;
use crate::schema::{Column, Id, Made, Schema, TypeDefinition};
use crate::text::Text;

/// What stays of an upgrade that nothing undoes.
#[derive(Debug)]
pub struct Kept {
    /// The migration.
    pub migration: Index,
    /// How much that is.
    pub extent: Extent,
    /// What is surely not as it was before, as far as the replay shows it.
    pub changes: Vec<Difference>,
    /// Carried out again, the upgrade fails.
    pub fails_again: bool,
}

/// How much stays of an upgrade, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extent {
    /// The schema is as it was: the upgrade is about rows, rights or another database, or finds nothing to do.
    Nothing,
    /// What may change the schema is not sure to run, or not understood.
    Perhaps,
    /// What is there takes all that it took before, and more.
    Wider,
    /// Something is there, gone or otherwise.
    Changed,
}

impl Kept {
    /// What stays of a migration whose downgrade does nothing and whose upgrade does something.
    pub(super) fn of(migration: &Migration, index: Index, before: &Schema, after: &Schema) -> Option<Kept> {
        let upgrade = migration.function("upgrade").filter(|upgrade| !upgrade.is_empty)?;
        migration.function("downgrade").filter(|downgrade| downgrade.is_empty)?;
        let changes = || upgrade.operations.iter().filter(|it| may_change(it));
        // What stands in a `try` need not have come about.
        let is_certain = |it: &Operation| it.certainty == Certainty::Certain && !it.is_caught;
        let is_unsure = |it: &Operation| it.certainty != Certainty::Skipped && !is_certain(it);
        let certain: Vec<&Operation> = changes().filter(|it| is_certain(it)).collect();
        let least = if changes().any(is_unsure) || !is_understood(upgrade) { Extent::Perhaps } else { Extent::Nothing };
        if certain.is_empty() {
            return Some(Kept { migration: index, extent: least, changes: Vec::new(), fails_again: false });
        }
        let mut changes = differences(before, after);
        changes.retain(|it| it.is_certain || is_made_by(index, it, after));
        let shown = changes.iter().map(|it| if widens(it, before, after) { Extent::Wider } else { Extent::Changed });
        let unseen = certain.iter().enumerate().map(|(at, it)| {
            if is_made_by_any(it, certain.get(..at).unwrap_or_default()) {
                Extent::Nothing
            } else {
                extent_unseen(it, before)
            }
        });
        let extent = shown.chain(unseen).fold(least, Extent::max);
        let fails_again = extent > Extent::Perhaps && fails_again(migration, index, after);
        Some(Kept { migration: index, extent, changes, fails_again })
    }
}

/// Whether an operation may change the schema: a statement that could not be read may do anything.
fn may_change(operation: &Operation) -> bool {
    !operation.change.leaves_the_schema() || operation.sql.as_ref().is_some_and(|sql| sql.unparsed.is_some())
}

fn is_understood(function: &Function) -> bool {
    function.unknown.is_empty() && function.hides_changes.is_none() && function.stopped.is_none()
}

/// Whether what only the later schema has was surely made by a migration.
fn is_made_by(migration: Index, difference: &Difference, after: &Schema) -> bool {
    let is_own = |made: Made| made.is_certain && made.by.is_some_and(|by| by.migration as usize == migration);
    difference.how == How::Added && made(&difference.thing, after).is_some_and(is_own)
}

/// Where something of a table comes from, or a table.
fn made(thing: &Thing, schema: &Schema) -> Option<Made> {
    match thing {
        Thing::Relation(id) => Some(schema.table(id)?.made),
        Thing::Column(id, name) => Some(schema.table(id)?.column(name)?.made),
        Thing::Index(id) => {
            let indexes = &schema.table(schema.indexed(id)?)?.indexes;
            Some(indexes.iter().find(|it| it.name.name == id.name)?.made)
        }
        Thing::Constraint(id, name) => {
            let table = schema.table(id)?;
            let keys = table.primary_key.iter().chain(&table.uniques).map(|it| (&it.name, it.made));
            let foreign_keys = table.foreign_keys.iter().map(|it| (&it.name, it.made));
            let checks = table.checks.iter().chain(&table.exclusions).map(|it| (&it.name, it.made));
            keys.chain(foreign_keys).chain(checks).find(|(it, _)| it.name == *name).map(|(_, made)| made)
        }
        _ => None,
    }
}

/// Whether a difference only makes room: whoever knows the schema before can work with the one after.
fn widens(difference: &Difference, before: &Schema, after: &Schema) -> bool {
    match (&difference.thing, &difference.how) {
        (Thing::Column(id, name), How::Changed(aspects)) => {
            let column = |schema: &Schema| schema.table(id)?.column(name).cloned();
            let (Some(from), Some(to)) = (column(before), column(after)) else { return false };
            // What is left when the wider pieces are taken for the same.
            let rest = Column {
                type_: if is_wider(&from.type_.sql, &to.type_.sql, after) {
                    from.type_.clone()
                } else {
                    to.type_.clone()
                },
                nullable: if to.nullable == Some(true) { from.nullable } else { to.nullable },
                default: if from.default.is_none() && from.serial.is_none() { None } else { to.default.clone() },
                comment: from.comment.clone(),
                ..to
            };
            !aspects.is_empty() && of_column(&from, &rest, after.dialect).is_empty()
        }
        (Thing::Type(id), How::Changed(_)) => {
            let values = |schema: &Schema| match &schema.type_(id)?.definition {
                TypeDefinition::Enum { values, is_open: false } => Some(values.clone()),
                _ => None,
            };
            let (Some(from), Some(to)) = (values(before), values(after)) else { return false };
            from.iter().all(|value| to.contains(value))
        }
        _ => false,
    }
}

fn is_wider(from: &Text, to: &Text, schema: &Schema) -> bool {
    match (from.as_known(), to.as_known()) {
        (Some(from), Some(to)) => holds_all_of(to, from, schema.dialect),
        _ => false,
    }
}

/// Whether one of the operations before makes what an operation is about: a table for a while, to move rows. What is left
/// of it is seen.
fn is_made_by_any(operation: &Operation, before: &[&Operation]) -> bool {
    let used = match &operation.change {
        Change::Object { name, table, .. } => table.as_ref().or(name.as_ref()),
        change => change.table(),
    };
    let Some(used) = used else { return false };
    before.iter().any(|it| match &it.change {
        Change::CreateTable(create) => create.table == *used,
        Change::RenameTable { to, .. } => to == used,
        Change::CreateView { name, .. }
        | Change::CreateType { name, .. }
        | Change::Object { verb: Verb::Create, name: Some(name), .. } => name == used,
        _ => false,
    })
}

/// How much an operation that surely runs may change without a difference that shows it.
fn extent_unseen(operation: &Operation, before: &Schema) -> Extent {
    let table = operation.change.table().and_then(|table| before.table(&before.id(table)?));
    let is_table_known = table.is_some_and(|table| !table.is_open && !table.is_assumed);
    let if_exists = operation.sql.as_ref().is_some_and(|sql| sql.if_exists);
    match &operation.change {
        Change::DropTable { if_exists: true, .. }
        | Change::DropIndex { if_exists: true, .. }
        | Change::DropConstraint { if_exists: true, .. }
        | Change::Object { verb: Verb::Create, .. }
        | Change::Object { verb: Verb::Drop, checked: true, .. }
        | Change::CreateType { .. }
        | Change::CreateTable(_)
        | Change::CreateView { .. }
        | Change::ValidateConstraint { .. }
        | Change::Comment { .. } => Extent::Nothing,
        Change::Object { verb: Verb::Drop, kind, name: Some(name), .. } => {
            let is_there = |id: &Id| {
                let objects = before.objects().any(|(object, _)| object.kind == *kind && object.id == *id);
                let attached = table.is_some_and(|table| table.attached.iter().any(|it| it.name == id.name));
                let view = before.views().any(|(view, _)| view == id);
                objects || attached || view || before.type_(id).is_some()
            };
            if before.id(name).is_some_and(|id| is_there(&id)) { Extent::Nothing } else { Extent::Changed }
        }
        Change::AddEnumValue { name, value, .. } => {
            let type_ = before.id(name).and_then(|id| before.type_(&id));
            let is_known = matches!(
                type_.map(|type_| &type_.definition),
                Some(TypeDefinition::Enum { is_open: false, .. }) if value.is_known()
            );
            if is_known { Extent::Nothing } else { Extent::Wider }
        }
        Change::AlterColumn { column, to, .. } => {
            let there = column.as_known().and_then(|name| table?.column(name));
            let is_known = there.is_some_and(|there| !there.is_assumed && there.type_.sql.is_known());
            match (is_known && to.other.is_none(), &to.type_) {
                (true, None) => Extent::Nothing,
                (true, Some(type_)) if type_.sql.is_known() => Extent::Nothing,
                _ if is_wider_by_its_word(to, before) => Extent::Wider,
                _ => Extent::Changed,
            }
        }
        Change::AddColumn { .. }
        | Change::DropColumn { .. }
        | Change::CreateIndex { .. }
        | Change::DropIndex { .. }
        | Change::AddConstraint { .. }
        | Change::DropConstraint { .. }
        | Change::RenameConstraint { .. }
        | Change::DropTable { .. }
        | Change::RenameTable { .. }
            if is_table_known || if_exists =>
        {
            Extent::Nothing
        }
        _ => Extent::Changed,
    }
}

/// Whether a column takes more than before, by what the code says that it was.
fn is_wider_by_its_word(to: &ColumnChange, schema: &Schema) -> bool {
    let is_type_wider = match (&to.type_, &to.existing_type) {
        (None, _) => true,
        (Some(type_), Some(existing)) => type_ == existing || is_wider(&existing.sql, &type_.sql, schema),
        (Some(_), None) => false,
    };
    let is_nullable_wider = to.nullable != Some(false) || to.existing_nullable == Some(false);
    let is_more =
        to.name.is_some() || to.default.is_some() || to.identity.is_some() || to.drop_expression || to.other.is_some();
    is_type_wider && is_nullable_wider && !is_more
}

/// Whether an upgrade stops when it is carried out on what it left.
fn fails_again(migration: &Migration, index: Index, after: &Schema) -> bool {
    // What was read for the schema that it met first need not hold for this one.
    if migration.asks_schema {
        return false;
    }
    let (mut schema, mut log) = (after.clone(), Log::default());
    schema.begin_command();
    schema.carry_out(migration, index, &mut log);
    let is_stopped = |problem: &Problem| {
        matches!(problem, Problem::MadeTwice { .. } | Problem::UsedAfter { .. } | Problem::NameTaken { .. })
    };
    log.faults.iter().any(|fault| !fault.after_unknown && is_stopped(&fault.problem))
}
