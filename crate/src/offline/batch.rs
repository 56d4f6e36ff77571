//! Where Alembic stops in offline mode: a batch that makes its table anew has to read it from a database, which there is
//! none of, and SQLite changes no constraints otherwise (alembic/operations/batch.py, alembic/ddl/sqlite.py).

use crate::dialect::Dialect;
use crate::operation::{Certainty, Change, Operation};
use crate::schema::apply::anew::makes_anew;
use crate::text::Text;

/// What stands in the place of one of a function's operations that Alembic refuses; none where it refuses nothing.
pub(super) fn refused(operations: &[Operation], at: usize, dialect: Dialect) -> Option<Vec<Text>> {
    let operation = operations.get(at)?;
    if let Some(batch) = operation.batch {
        let is_of_it = |it: &&Operation| {
            it.batch.is_some_and(|other| other.position == batch.position)
                && it.change.table() == operation.change.table()
                && it.certainty != Certainty::Skipped
        };
        let mut of_batch = operations.iter().filter(is_of_it);
        if batch.recreate == Some(true) || of_batch.clone().any(|it| makes_anew(it, dialect)) {
            // All of it is one table that is made anew.
            let is_first = of_batch.next().is_some_and(|it| std::ptr::eq(it, operation));
            return Some(if is_first { vec![Text::hole(of_table(operation, dialect))] } else { Vec::new() });
        }
    }
    let is_constraint = matches!(operation.change, Change::AddConstraint { .. } | Change::DropConstraint { .. });
    (is_constraint && dialect == Dialect::Sqlite).then(|| vec![constraint_on_sqlite()])
}

/// What stands in the place of a constraint on SQLite, also of one that a column brings.
pub(super) fn constraint_on_sqlite() -> Text {
    Text::hole("Alembic stops here: No support for ALTER of constraints in SQLite dialect")
}

fn of_table(operation: &Operation, dialect: Dialect) -> String {
    let table = operation.change.table().map(|it| it.name.to_string()).unwrap_or_default();
    if operation.batch.is_some_and(|batch| batch.only_reflects) {
        return format!(
            "Alembic stops here: batch mode with dialect {} requires a live database connection with which to reflect \
             the table \"{table}\"",
            dialect.name()
        );
    }
    format!("table {table} made anew, as the arguments of the batch say")
}
