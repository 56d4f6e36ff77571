//! What Alembic writes in offline mode (`alembic upgrade --sql`): the statements of each operation, one by one
//! (alembic/ddl/impl.py and the dialects beside it; `DDLCompiler` in sqlalchemy/sql/compiler.py).
//!
//! A piece that is not known is a hole in the text, and a statement that may not run is said not to be known: nothing
//! is guessed.

mod alter;
mod batch;
mod index;
mod mysql;
mod names;
mod object;
mod table;
mod types;

use std::ops::Range;

use crate::dialect::Dialect;
use crate::operation::{Certainty, Change, Name, Operation};
use crate::schema::names::Conventions;
use crate::text::Text;

/// A statement as Alembic writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its text, without the semicolon that Alembic puts after it.
    pub sql: Text,
    /// Alembic surely writes it, and just so.
    pub is_known: bool,
    /// The operation that it is of: its place among those of the function.
    pub operation: usize,
}

/// For whom it is written.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// The database.
    pub dialect: Dialect,
    /// The naming convention of the environment's `target_metadata`; none where it is not known.
    pub conventions: Option<&'a Conventions>,
}

/// The types that tables of a script have made.
#[derive(Debug, Default)]
pub struct Types(Vec<Name>);

impl Types {
    fn is_new(&mut self, name: &Name) -> bool {
        let is_new = !self.0.contains(name);
        if is_new {
            self.0.push(name.clone());
        }
        is_new
    }
}

/// What Alembic writes for the operations of a function, in order, in a script in which tables have made these types.
pub fn statements(operations: &[Operation], target: Target<'_>, made: &mut Types) -> Vec<Statement> {
    let mut written = Vec::new();
    let mut at = 0;
    while let Some(first) = operations.get(at) {
        let length = operations[at..].iter().take_while(|it| it.call == first.call).count();
        statements_of_call(operations, at..at + length, target, made, &mut written);
        at += length;
    }
    written
}

/// What Alembic writes for those operations that are one call.
fn statements_of_call(
    operations: &[Operation],
    call: Range<usize>,
    target: Target<'_>,
    made: &mut Types,
    written: &mut Vec<Statement>,
) {
    let Some(first) = operations.get(call.start) else { return };
    if let Some(text) = &first.call_text {
        if text.certainty != Certainty::Skipped {
            written.extend(text.statements.iter().map(|sql| Statement {
                is_known: text.certainty == Certainty::Certain && sql.is_known(),
                sql: sql.clone(),
                operation: call.start,
            }));
        }
        return;
    }
    for (at, operation) in operations.iter().enumerate().take(call.end).skip(call.start) {
        if operation.certainty == Certainty::Skipped {
            continue;
        }
        let refused = batch::refused(operations, at, target.dialect);
        let statements = refused.unwrap_or_else(|| statements_of(&operation.change, target, made));
        let is_certain = operation.certainty == Certainty::Certain && target.dialect.statements_are_known();
        written.extend(statements.into_iter().map(|sql| Statement {
            is_known: is_certain && sql.is_known(),
            sql,
            operation: at,
        }));
    }
}

/// What a change is written as. What only a text of its own says how is a hole.
fn statements_of(change: &Change, target: Target<'_>, made: &mut Types) -> Vec<Text> {
    match change {
        Change::CreateTable(create) => target.create_table(create, made),
        Change::DropTable { table, if_exists, cascade: _ } => {
            let mut sql = Text::known("DROP TABLE ");
            sql.push_str(if *if_exists { "IF EXISTS " } else { "" });
            sql.push_text(&target.name(table));
            vec![sql]
        }
        Change::RenameTable { table, to } => vec![target.rename_table(table, to)],
        Change::AddColumn { table, column, if_not_exists } => target.add_column(table, column, *if_not_exists),
        Change::DropColumn { table, column, if_exists, cascade: _ } => {
            let mut sql = target.alter_table(table);
            sql.push_str(if *if_exists { " DROP COLUMN IF EXISTS " } else { " DROP COLUMN " });
            sql.push_text(&target.identifier(column));
            vec![sql]
        }
        Change::AlterColumn { table, column, to } => target.alter_column(table, column, to),
        Change::CreateIndex { table, index, if_not_exists, concurrently } => {
            vec![target.create_index(table, index, *if_not_exists, *concurrently)]
        }
        Change::DropIndex { table, index, if_exists, concurrently } => {
            vec![target.drop_index(table.as_ref(), index, *if_exists, *concurrently)]
        }
        Change::AddConstraint { table, constraint } => vec![target.add_constraint(table, constraint)],
        Change::DropConstraint { table, name, is_final, kind, if_exists, cascade: _ } => {
            vec![target.drop_constraint(table, name.as_ref(), *is_final, kind.as_ref(), *if_exists)]
        }
        Change::Comment { name: Some(table), column: None, comment, .. } => {
            vec![target.table_comment(table, comment.as_ref())]
        }
        Change::CreateType { name, definition, if_not_exists: _ } => vec![target.create_type(name, definition)],
        Change::Object { .. } => target.object(change),
        Change::Insert { rows: Some(0), .. } => Vec::new(),
        Change::Insert { .. } => vec![Text::hole("an INSERT whose values are not known")],
        Change::Update { .. } => vec![Text::hole("an UPDATE whose text is not known")],
        Change::Delete { .. } => vec![Text::hole("a DELETE whose text is not known")],
        // A batch that Alembic opens writes nothing itself.
        Change::Other { op, .. } if op == "batch_alter_table" => Vec::new(),
        change => vec![Text::hole(change.words().to_string())],
    }
}
