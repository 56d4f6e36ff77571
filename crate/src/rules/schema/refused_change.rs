use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::rules::replayed::Run;
use crate::rules::{Check, Group, Rule};
use crate::schema::fault::{OnView, Problem, Refusal};

pub(super) const RULE: Rule = Rule {
    name: "refused-change",
    group: Group::Schema,
    severity: Severity::Error,
    what: "A change that the database, or Alembic, refuses because of what the object is or of what is built on it: another type for a column that a view reads, a default for a generated column, an index on a view, a view replaced by one with fewer columns, a nameless constraint in a batch on SQLite.",
    why: "An upgrade from an empty database stops here.",
    remedy: "Drop what is in the way first and create it again afterwards: drop the view, change the column, create the view. Indexes, columns and constraints belong to tables, not to views.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.execute("CREATE VIEW new_runs AS SELECT id, state FROM runs")
# next revision
op.alter_column("runs", "state", type_=sa.String(20))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.execute("CREATE VIEW new_runs AS SELECT id, state FROM runs")
# next revision
op.execute("DROP VIEW new_runs")
op.alter_column("runs", "state", type_=sa.String(20))
op.execute("CREATE VIEW new_runs AS SELECT id, state FROM runs")
"#,
    check: Check::Replay(check),
};

fn check(run: &Run<'_>) -> Vec<Violation> {
    let dialect = run.environment.dialect();
    let refused = run.met.iter().filter_map(|met| {
        let Problem::Refused(refusal) = &met.fault.problem else { return None };
        Some(met.violation(format!("{}.", said(refusal))).with_alembic_says(says(refusal, dialect)))
    });
    refused.collect()
}

/// What is refused, in a sentence without its full stop.
pub(in crate::rules) fn said(refusal: &Refusal) -> String {
    match refusal {
        Refusal::TypeInUse { table, column, by, .. } => format!(
            "Column `{table}.{column}` changes type here while {by} uses it: drop that first and create it again afterwards"
        ),
        Refusal::DefaultOfItself { table, column, is_identity: false } => {
            format!("Column `{table}.{column}` is generated from an expression, and has no default to change")
        }
        Refusal::DefaultOfItself { table, column, is_identity: true } => {
            format!("Column `{table}.{column}` is an identity column, and has no default to change")
        }
        Refusal::OnView { view, is_materialized, action } => {
            let kind = if *is_materialized { "a materialized view" } else { "a view" };
            match action {
                OnView::Index => {
                    format!("`{view}` is {kind}, and only tables and materialized views can have an index")
                }
                OnView::AddColumn | OnView::DropColumn => {
                    format!("`{view}` is {kind}: its columns are those of its query, so replace the query instead")
                }
                OnView::SetType => format!("`{view}` is {kind}: its columns have the types that its query gives them"),
                OnView::SetNull { .. } | OnView::AddConstraint | OnView::DropConstraint => {
                    format!("`{view}` is {kind}, and only tables can have constraints")
                }
                OnView::Refer => format!("`{view}` is {kind}, and a foreign key can only refer to a table"),
            }
        }
        Refusal::OtherKind { id, is, dropped_as } => format!(
            "`{id}` is a {}, but is dropped as a {} here: use `DROP {}`",
            is.word(),
            dropped_as.word(),
            is.word().to_uppercase()
        ),
        Refusal::ViewLoses { view, column } => {
            format!("View `{view}` is replaced by one without its column `{column}`: drop it and create it again")
        }
        Refusal::ViewRenames { view, from, to } => format!(
            "View `{view}` is replaced by one with column `{to}` in place of `{from}`: keep the columns in order and add new ones at the end, or drop the view and create it again"
        ),
        Refusal::ViewRetypes { view, column, from, to } => format!(
            "View `{view}` is replaced by one in which column `{column}` is {to} instead of {from}: drop it and create it again"
        ),
        Refusal::NamelessInBatch { table } => format!(
            "The batch adds a constraint without a name to table `{table}`, and Alembic needs a name to rebuild the table with it: give it one"
        ),
        Refusal::RemadeUnderView { table, view } => format!(
            "The batch rebuilds table `{table}` while view `{view}` reads it: drop the view first and create it again afterwards"
        ),
        Refusal::RenamedInText { table, column, by } => format!(
            "The batch renames column `{table}.{column}` but rebuilds {by} with the old name: drop that first and create it again afterwards"
        ),
    }
}

/// What the database, or Alembic, says to it.
fn says(refusal: &Refusal, dialect: Dialect) -> Option<String> {
    let is_sqlite = dialect == Dialect::Sqlite;
    Some(match refusal {
        Refusal::TypeInUse { column, use_, .. } if dialect.indexes_references() => {
            format!("Cannot change column '{column}': {use_}")
        }
        Refusal::TypeInUse { use_, .. } => format!("cannot alter type of a column {use_}"),
        Refusal::DefaultOfItself { table, column, is_identity } => {
            let kind = if *is_identity { "an identity" } else { "a generated" };
            format!("column \"{column}\" of relation \"{}\" is {kind} column", table.name)
        }
        Refusal::OnView { action: OnView::Index, .. } if is_sqlite => "views may not be indexed".to_owned(),
        Refusal::OnView { action: OnView::AddColumn, .. } if is_sqlite => "Cannot add a column to a view".to_owned(),
        Refusal::OnView { .. } | Refusal::OtherKind { .. } if dialect.indexes_references() => return None,
        Refusal::OnView { .. } if is_sqlite => return None,
        Refusal::OnView { view, action: OnView::Index, .. } => {
            format!("cannot create index on relation \"{}\"", view.name)
        }
        Refusal::OnView { view, action: OnView::Refer, .. } => {
            format!("referenced relation \"{}\" is not a table", view.name)
        }
        Refusal::OnView { view, action, .. } => {
            let action = match action {
                OnView::AddColumn => "ADD COLUMN",
                OnView::DropColumn => "DROP COLUMN",
                OnView::SetType => "ALTER COLUMN ... SET DATA TYPE",
                OnView::SetNull { is_not_null: true } => "ALTER COLUMN ... SET NOT NULL",
                OnView::SetNull { is_not_null: false } => "ALTER COLUMN ... DROP NOT NULL",
                OnView::DropConstraint => "DROP CONSTRAINT",
                OnView::AddConstraint | OnView::Index | OnView::Refer => "ADD CONSTRAINT",
            };
            format!("ALTER action {action} cannot be performed on relation \"{}\"", view.name)
        }
        Refusal::OtherKind { id, is, .. } if is_sqlite => {
            format!("use DROP {} to delete {} {}", is.word().to_uppercase(), is.word(), id.name)
        }
        Refusal::OtherKind { id, dropped_as, .. } => format!("\"{}\" is not a {}", id.name, dropped_as.word()),
        Refusal::ViewLoses { .. } => "cannot drop columns from view".to_owned(),
        Refusal::ViewRenames { from, to, .. } => {
            format!("cannot change name of view column \"{from}\" to \"{to}\"")
        }
        Refusal::ViewRetypes { column, .. } => format!("cannot change data type of view column \"{column}\""),
        Refusal::NamelessInBatch { .. } => "Constraint must have a name".to_owned(),
        Refusal::RemadeUnderView { table, view } => {
            format!("error in view {}: no such table: main.{}", view.name, table.name)
        }
        Refusal::RenamedInText { column, .. } => format!("no such column: {column}"),
    })
}
