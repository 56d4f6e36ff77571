use super::met::{by_size, in_use, is_partitioned};
use super::{renamed, written};
use crate::finding::{Severity, Violation};
use crate::impact::Existing;
use crate::operation::{Change, Column, Index};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "create-index-non-concurrent",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "An index on a table that exists, created without `CONCURRENTLY`.",
    why: "PostgreSQL holds a SHARE lock on the table until the index is built and the transaction is over: every INSERT, UPDATE and DELETE waits, on a large table for minutes.",
    remedy: "Create it with `postgresql_concurrently=True` in an `autocommit_block()`, best in a revision of its own. `CONCURRENTLY` can't run in a transaction, and a build that fails leaves an INVALID index behind, which has to be dropped before the next try.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.create_index("ix_runs_state", "runs", ["state"])
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
with op.get_context().autocommit_block():
    op.drop_index("ix_runs_state", table_name="runs", if_exists=True, postgresql_concurrently=True)
    op.create_index("ix_runs_state", "runs", ["state"], postgresql_concurrently=True)
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let found = match &judged.operation.change {
        Change::CreateIndex { index, concurrently: false, .. } => of_index(judged, index),
        Change::AddColumn { column, .. } if column.index => of_column(judged, column),
        _ => None,
    };
    found.map(|it| by_size(judged, it)).into_iter().collect()
}

fn of_index(judged: &Judged<'_>, index: &Index) -> Option<Violation> {
    let existing = in_use(judged).filter(|it| !is_partitioned(&it.table))?;
    let name = index.name.as_ref().and_then(|name| name.as_known());
    // What is not known may stand for no index at all.
    let is_known = !index.elements.is_empty() && index.elements.iter().all(|it| it.what.is_known());
    if name.is_none() && !is_known {
        return None;
    }
    let subject = match (name, index.unique) {
        (Some(name), true) => format!("Unique index `{name}`"),
        (Some(name), false) => format!("Index `{name}`"),
        (None, true) => "A unique index".to_owned(),
        (None, false) => "An index".to_owned(),
    };
    let message = format!("{subject} is built on table `{}` without `CONCURRENTLY`", existing.id);
    if let Some(renamed) = renamed::index(judged, existing, index) {
        let message = format!("{message}, only to rename `{}`.", renamed.old);
        return Some(renamed.told(judged.violation(message)));
    }
    let violation = judged.violation(format!("{message}."));
    Some(match instead(judged, existing, index, name) {
        Some(code) => violation.with_replacement(code),
        None => violation,
    })
}

fn instead(judged: &Judged<'_>, existing: &Existing, index: &Index, name: Option<&str>) -> Option<String> {
    let name = name?;
    let create = match &judged.operation.sql {
        Some(sql) => written::execute(&concurrently(sql.text.as_known()?.trim())?),
        None => written::create_index(&existing.id, name, index)?,
    };
    Some(written::autocommit(&[written::drop_index(&existing.id, name, true), create]))
}

/// A statement that creates an index, with `CONCURRENTLY`.
fn concurrently(statement: &str) -> Option<String> {
    let at = statement.to_ascii_uppercase().find("INDEX")? + "INDEX".len();
    let (before, behind) = statement.split_at_checked(at)?;
    // A build that failed leaves an index of the name, which `IF NOT EXISTS` would take for this one.
    let behind = behind.trim_start();
    let is_checked = behind.get(..13).is_some_and(|words| words.eq_ignore_ascii_case("IF NOT EXISTS"));
    let behind = if is_checked { behind.get(13..)?.trim_start() } else { behind };
    Some(format!("{before} CONCURRENTLY {behind}"))
}

/// `Column(index=True)`: Alembic creates the index right behind the column.
fn of_column(judged: &Judged<'_>, column: &Column) -> Option<Violation> {
    let existing = in_use(judged).filter(|it| !is_partitioned(&it.table))?;
    let id = &existing.id;
    let kind = if column.unique { "a unique index" } else { "an index" };
    let message =
        format!("The new column `{id}.{}` comes with {kind}, which is built without `CONCURRENTLY`.", column.name);
    let violation = judged.violation(message).with_why("The table is locked against reads and writes since the column was added, and stays so until the index is built over all its rows.");
    let Some(name) = column.name.as_known() else { return Some(violation) };
    let index = format!("ix_{}_{name}", id.name);
    let unique = if column.unique { ", unique=True" } else { "" };
    let create = format!(
        "op.create_index({}, {}, {}{}{unique}, postgresql_concurrently=True)",
        written::string(&index),
        written::string(&id.name),
        written::strings([name]),
        written::schema(id),
    );
    let build = written::autocommit(&[written::drop_index(id, &index, true), create]);
    let add = written::add_column(id, name, &column.type_.sql).filter(|_| is_plain(column));
    let add = add.unwrap_or_else(|| "# op.add_column(…) without index=True".to_owned());
    Some(violation.with_instead(format!("{add}{}{build}", written::NEXT_REVISION)))
}

/// Whether a column has nothing but its name, its type and an index.
fn is_plain(column: &Column) -> bool {
    column.nullable != Some(false)
        && column.default.is_none()
        && column.computed.is_none()
        && column.identity.is_none()
        && column.comment.is_none()
        && column.constraints.is_empty()
        && !column.primary_key
}
