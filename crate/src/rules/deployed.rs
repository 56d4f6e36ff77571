//! What was there before a migration is deployed, and what else its function does to it: whether rows are kept, a thing
//! comes back, another one takes its place.

use super::Judged;
use crate::impact::affected::{Affected, Dependent};
use crate::impact::{Existing, Impact};
use crate::operation::reads::Selected;
use crate::operation::{Certainty, Change, Name, ObjectKind, Operation, Verb};
use crate::python::lines::Position;
use crate::schema::{Column, Id, Made};
use crate::text::Text;

/// Revisions before one in which a column may have been read that it drops.
const NOT_LONG: usize = 5;

/// Operations that are looked at of each.
const MOST_OF_ONE: usize = 100;

/// An operation beside the one that is judged, with what it means for others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Other<'e> {
    /// Its place in the function.
    pub at: usize,
    /// The operation.
    pub operation: &'e Operation,
    /// What it means for others.
    pub impact: &'e Impact,
}

impl<'e> Judged<'e> {
    /// Whether something was there before what is deployed now.
    pub(super) fn was_there(&self, made: Made) -> bool {
        self.environment.was_there(made, self.index)
    }

    /// A column of the table that it is about, where both were there before.
    pub(super) fn existing_column(&self, name: &Text) -> Option<(&'e Existing, &'e Column)> {
        let existing = self.existing()?;
        let column = existing.table.column(name.as_known()?)?;
        self.was_there(column.made).then_some((existing, column))
    }

    /// What it concerns besides its table.
    pub(super) fn affected(&self) -> Option<&'e Affected> {
        self.impact.affected.as_deref()
    }

    /// What stands on what it drops or changes.
    pub(super) fn dependents(&self) -> &'e [Dependent] {
        self.affected().map_or(&[], |affected| &affected.dependents)
    }

    /// The object that it drops or changes, where that is no table and was there before.
    pub(super) fn object(&self) -> Option<&'e (Id, Made)> {
        self.affected()?.object.as_ref()
    }

    /// All operations of its function but itself, with the tables that they meet.
    pub(super) fn others(&self) -> impl Iterator<Item = Other<'e>> + use<'e> {
        let (own, near) = (self.at, self.near());
        let first = near.start;
        let impacts = self.environment.replay.impacts(self.index, self.is_downgrade).get(near).unwrap_or_default();
        let all = self.operations().iter().zip(impacts).enumerate().map(move |(at, both)| (first + at, both));
        let all = all.filter(move |(at, _)| *at != own);
        all.map(|(at, (operation, impact))| Other { at, operation, impact })
    }

    /// The name of a relation, as it is looked for.
    pub(super) fn id(&self, name: &Name) -> Option<Id> {
        self.at_heads().id(name)
    }

    /// Whether a name is that of a relation.
    pub(super) fn is(&self, name: &Name, id: &Id) -> bool {
        name.name.as_known() == Some(&id.name) && self.id(name).as_ref() == Some(id)
    }

    /// The other operations of its function on a table, whatever name that has when they run.
    pub(super) fn others_on(&self, existing: &'e Existing) -> impl Iterator<Item = Other<'e>> + use<'e> {
        let judged = *self;
        self.others().filter(move |other| judged.is_about(other.operation, other.impact, existing))
    }

    /// Whether another operation runs whenever it does.
    pub(super) fn comes_with(&self, other: &Operation) -> bool {
        other.certainty == Certainty::Certain || other.guards == self.operation.guards
    }

    /// Whether an operation is about a table, whatever name that has when it runs.
    pub(super) fn is_about(&self, operation: &Operation, impact: &Impact, existing: &Existing) -> bool {
        match &impact.existing {
            Some(met) => is_same_table(met, existing),
            None => self.is_on(operation, &existing.id),
        }
    }

    /// The operation before it that deletes all rows of the table that it is about.
    pub(super) fn emptied(&self) -> Option<&'e Operation> {
        let existing = self.existing()?;
        let empties = |it: &Operation| match &it.change {
            Change::Delete { filtered: false, .. } => true,
            Change::Other { op, .. } => op == "truncate",
            _ => false,
        };
        let mut earlier = self.earlier_with_impacts();
        earlier.find(|(it, impact)| empties(it) && self.is_about(it, impact, existing)).map(|(it, _)| it)
    }

    /// Whether an operation is about a table.
    pub(super) fn is_on(&self, operation: &Operation, id: &Id) -> bool {
        operation.change.table().is_some_and(|name| self.is(name, id))
    }

    /// Whether its function drops a table: what else it takes from that is not worth a word.
    pub(super) fn drops_table(&self, id: &Id) -> bool {
        let is_drop = |it: &Operation| matches!(&it.change, Change::DropTable { table, .. } if self.is(table, id));
        self.operations().iter().any(is_drop)
    }

    /// Where rows of a table, or, where one is given, of a column of it, are read last before it.
    pub(super) fn reader(&self, id: &Id, column: Option<&str>) -> Option<Position> {
        // What Python has asked for before an operation is noted with that.
        let selected = |it: &Operation, is_own: bool| {
            let mut selected = it.reads.as_ref()?.selected.iter().filter(|it| !is_own || it.position.is_some());
            let is_it = |it: &&Selected| {
                let is_column = column.is_none() || it.column.as_ref().is_none_or(|name| name.as_known() == column);
                is_column && self.is(&it.table, id)
            };
            Some(selected.find(is_it)?.position.unwrap_or(it.position))
        };
        let reads = |it: &Operation| {
            if let Change::CreateTable(create) = &it.change
                && let Some(query) = &create.query
            {
                // `CREATE TABLE … AS SELECT`: what it takes of them is what was wanted.
                let relations = crate::sql::uses::relations_in(query, self.server().dialect);
                return relations.iter().any(|name| self.is(name, id));
            }
            let Some(reads) = it.reads.as_ref().filter(|_| moves_rows(&it.change)) else { return false };
            match column {
                None => reads.relations.iter().any(|name| self.is(name, id)),
                Some(column) => {
                    let is_it = |(of, name): &(Name, Text)| name.as_known() == Some(column) && self.is(of, id);
                    reads.columns.iter().any(is_it)
                }
            }
        };
        selected(self.operation, true).or_else(|| {
            let earlier = self.earlier().iter().rev();
            earlier.into_iter().find_map(|it| selected(it, false).or_else(|| reads(it).then_some(it.position)))
        })
    }

    /// The revision not long before it whose statements change rows by what a column has: what was wanted of that was taken.
    pub(super) fn reader_before(&self, id: &Id, column: &str) -> Option<&'e str> {
        let reads = |it: &Operation| {
            let is_it = |(of, name): &(Name, Text)| name.as_known() == Some(column) && self.is(of, id);
            moves_rows(&it.change) && it.reads.as_ref().is_some_and(|reads| reads.columns.iter().any(is_it))
        };
        let mut at = self.index;
        for _ in 0..NOT_LONG {
            let mut before = self.environment.graph.nodes.get(at)?.before();
            at = before.next().filter(|_| before.next().is_none())?;
            let migration = self.environment.migrations.get(at)?;
            let operations = migration.function("upgrade").map_or(&[][..], |it| it.operations.as_slice());
            if operations.iter().take(MOST_OF_ONE).any(reads) {
                return migration.id();
            }
        }
        None
    }

    /// Whether a later operation makes an object of this kind and name again.
    pub(super) fn is_made_again(&self, kind: ObjectKind, name: &Name) -> bool {
        let is_it =
            |other: &Name| other.name == name.name && (other.schema == name.schema || self.id(other) == self.id(name));
        self.later().iter().any(|it| match &it.change {
            Change::Object { verb: Verb::Create | Verb::Replace, kind: other, name: Some(other_name), .. } => {
                (*other == kind || other.is_function() && kind.is_function()) && is_it(other_name)
            }
            Change::CreateView { name, .. } => {
                matches!(kind, ObjectKind::View | ObjectKind::MaterializedView) && is_it(name)
            }
            Change::CreateTable(create) => {
                matches!(kind, ObjectKind::View | ObjectKind::MaterializedView) && is_it(&create.table)
            }
            Change::RenameTable { to, .. } => {
                matches!(kind, ObjectKind::View | ObjectKind::MaterializedView | ObjectKind::Sequence) && is_it(to)
            }
            _ => false,
        })
    }

    /// Whether an operation before it sets values of a column, or deletes rows of its table: they were seen to.
    pub(super) fn were_seen_to(&self, id: &Id, column: &str) -> bool {
        self.earlier().iter().any(|it| match &it.change {
            Change::Update { columns, .. } => {
                self.is_on(it, id) && columns.iter().any(|name| name.as_known().is_none_or(|name| name == column))
            }
            Change::Delete { .. } => self.is_on(it, id),
            _ => false,
        })
    }

    /// Whether something gets the name of a relation that goes: another table takes its place, or a view.
    pub(super) fn takes_place(&self, operation: &Operation, id: &Id) -> bool {
        match &operation.change {
            Change::CreateTable(create) => self.is(&create.table, id),
            Change::RenameTable { to, .. } => self.is(to, id),
            Change::CreateView { name, .. } => self.is(name, id),
            _ => false,
        }
    }
}

/// Whether two operations meet one table, whatever it was called then.
pub(super) fn is_same_table(one: &Existing, other: &Existing) -> bool {
    // Tables that no migration makes have no numbers of their own.
    one.table.number == other.table.number && (one.table.number != 0 || one.id == other.id)
}

/// What a column of a table was called before an operation on that.
pub(super) fn name_before<'n>(operation: &'n Operation, name: &'n str) -> &'n str {
    match &operation.change {
        Change::AlterColumn { column, to, .. } if to.name.as_ref().and_then(Text::as_known) == Some(name) => {
            column.as_known().unwrap_or(name)
        }
        _ => name,
    }
}

/// Whether rows that an operation reads may go somewhere by it.
fn moves_rows(change: &Change) -> bool {
    match change {
        Change::Insert { .. } | Change::Update { .. } | Change::CreateTable(_) => true,
        Change::Other { op, .. } => matches!(op.as_str(), "select" | "copy" | "merge" | "do"),
        _ => false,
    }
}

/// Names in code quotes, the first few of many: `a`, `b` and 3 more.
pub(super) fn quoted(names: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    joined(names.into_iter().map(|name| format!("`{}`", name.as_ref())).collect())
}

/// What stands on something, in words: view `a` and foreign key `b.c`.
pub(super) fn named<'d>(dependents: impl IntoIterator<Item = &'d Dependent>) -> String {
    joined(dependents.into_iter().map(|it| format!("{} `{}`", it.kind.word(), it.name)).collect())
}

/// Words that a sentence lists.
const MOST_LISTED: usize = 6;

fn joined(mut words: Vec<String>) -> String {
    let more = words.len().saturating_sub(MOST_LISTED);
    if more > 1 {
        words.truncate(MOST_LISTED);
        words.push(format!("{more} more"));
    }
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        Some((only, _)) => only.clone(),
        None => String::new(),
    }
}

/// A table as the first arguments of a directive: `"runs"`, and with its schema `"runs", schema="app"` at the end.
pub(super) fn in_python(id: &Id) -> (String, String) {
    let schema = id.schema.as_ref().map(|schema| format!(", schema={}", super::mend::quoted(schema)));
    (super::mend::quoted(&id.name), schema.unwrap_or_default())
}
