//! What the rules about rows ask of an operation.

use std::sync::Arc;

use crate::dialect::Dialect;
use crate::operation::{Change, Operation};
use crate::rules::Judged;
use crate::sql::shape::{Shape, shape};
use crate::text::Text;

/// What an operation does to rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Insert,
    Update,
    Delete,
}

impl Verb {
    /// What an operation does to rows, where it changes any.
    pub(super) fn of(operation: &Operation) -> Option<Verb> {
        match operation.change {
            Change::Insert { .. } => Some(Verb::Insert),
            Change::Update { .. } => Some(Verb::Update),
            Change::Delete { .. } => Some(Verb::Delete),
            _ => None,
        }
    }

    /// What becomes of rows, in a word.
    pub(super) fn done(self) -> &'static str {
        match self {
            Verb::Insert => "inserted into",
            Verb::Update => "updated in",
            Verb::Delete => "deleted from",
        }
    }
}

/// What others wait for because of a change of rows, and until when.
pub(super) fn wait(judged: &Judged<'_>, verb: Verb) -> &'static str {
    match verb {
        _ if judged.server().dialect == Dialect::Sqlite => {
            "nobody else can write to the database until the transaction ends"
        }
        Verb::Insert => "whoever inserts the same key waits until the transaction ends",
        Verb::Update | Verb::Delete => "these rows stay locked until the transaction ends",
    }
}

/// What stands out in a statement that is written as SQL.
pub(super) fn shape_of(judged: &Judged<'_>) -> Option<Shape> {
    judged.operation.sql.as_ref().map(|sql| shape(&sql.text, judged.server().dialect))
}

/// Whether a statement's text has one of some words, all in capitals, whatever the case that it has them in.
pub(super) fn has_any(text: &Text, words: &[&str]) -> bool {
    let letters = text.with_holes();
    words.iter().any(|word| has(letters.as_bytes(), word.as_bytes()))
}

fn has(letters: &[u8], word: &[u8]) -> bool {
    letters.windows(word.len()).any(|at| at.eq_ignore_ascii_case(word))
}

/// Whether a change writes all rows of the table that was there before: no condition, or one that holds for all of them.
pub(super) fn writes_all(judged: &Judged<'_>, shape: Option<&Shape>) -> bool {
    if judged.existing().is_none() {
        return false;
    }
    match &judged.operation.change {
        Change::Update { filtered: false, .. } => !shape.is_some_and(|it| it.is_limited || it.joins > 0),
        Change::Update { filtered: true, .. } => shape.is_some_and(|it| {
            it.is_always || it.only_null.as_deref().is_some_and(|column| is_new_and_empty(judged, column))
        }),
        _ => false,
    }
}

/// Whether a column was added earlier in the same function, so that it is NULL in all rows.
fn is_new_and_empty(judged: &Judged<'_>, name: &str) -> bool {
    let table = judged.operation.change.table();
    judged.earlier().iter().any(|it| match &it.change {
        Change::AddColumn { table: of, column, .. } => {
            let is_empty = column.default.is_none() && column.computed.is_none() && column.identity.is_none();
            Some(of) == table && is_empty && column.name.as_known().is_some_and(|it| it.eq_ignore_ascii_case(name))
        }
        _ => false,
    })
}

/// Whether a statement reads more to find the rows that it changes than a list of values from one other table.
pub(super) fn is_involved(shape: &Shape) -> bool {
    shape.joins > 0 || shape.is_recursive || (shape.subqueries > 0 && !shape.is_lookup)
}

/// Whether an operation changes what a table is, and not its rows.
pub(super) fn changes_table(operation: &Operation) -> bool {
    matches!(
        operation.change,
        Change::AddColumn { .. }
            | Change::DropColumn { .. }
            | Change::AlterColumn { .. }
            | Change::AddConstraint { .. }
            | Change::DropConstraint { .. }
            | Change::RenameTable { .. }
            | Change::AlterTable { .. }
            | Change::CreateIndex { concurrently: false, .. }
    )
}

/// Whether an operation is the first of its function for which something holds.
pub(super) fn is_first(judged: &Judged<'_>, holds: impl Fn(&Operation) -> bool) -> bool {
    !judged.earlier().iter().any(holds)
}

/// The columns that a change of rows gives values to.
pub(super) fn columns(operation: &Operation) -> &[Text] {
    match &operation.change {
        Change::Insert { columns, .. } | Change::Update { columns, .. } => columns,
        _ => &[],
    }
}

/// The name of a column with those that are like it, as SQL writes it.
pub(super) fn is_named(column: &Arc<str>, name: &Text) -> bool {
    name.as_known().is_some_and(|name| name.eq_ignore_ascii_case(column))
}
