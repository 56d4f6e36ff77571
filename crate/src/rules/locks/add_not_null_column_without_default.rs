use super::met::{has_rows, in_use};
use super::written;
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule, Versions};

pub(super) const RULE: Rule = Rule {
    name: "add-not-null-column-without-default",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A NOT NULL column without a default of the database's, added to a table that exists.",
    why: "The rows that are there would have NULL: the database refuses it on every table that has a row.",
    remedy: "Give it a `server_default`, or add it as nullable, fill it in, and make it NOT NULL in a later revision.",
    databases: &[POSTGRESQL, Versions::of(Dialect::Sqlite)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text(), nullable=False))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text(), nullable=False, server_default="new"))
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AddColumn { column, .. } = &judged.operation.change else { return Vec::new() };
    let has_value =
        column.default.as_ref().is_some_and(|it| it.as_known().is_none_or(|sql| !sql.eq_ignore_ascii_case("NULL")))
            || column.computed.is_some()
            || column.identity.is_some();
    if column.nullable != Some(false) || has_value || is_filled_by_sequence(judged, column) {
        return Vec::new();
    }
    let Some(existing) = in_use(judged) else { return Vec::new() };
    let id = &existing.id;
    let Some(name) = column.name.as_known() else { return Vec::new() };
    // A default of Python's is told by a rule of its own.
    let is_told = column.python_default && !column.primary_key && !judged.is_downgrade;
    let rows = judged.environment.options.sizes.of(id).map(|it| it.rows);
    if rows == Some(0) || rows.is_none() && is_told {
        return Vec::new();
    }
    let has_rows = rows.is_some() || has_rows(judged, existing);
    let message = if has_rows {
        format!("Column `{id}.{name}` is NOT NULL and has no `server_default`, and the table has rows.")
    } else {
        format!("Column `{id}.{name}` is NOT NULL and has no `server_default`: adding it fails if the table has rows.")
    };
    let mut violation = judged.violation(message);
    if has_rows {
        violation = violation.with_severity(Severity::Error);
    }
    let says = format!("column \"{name}\" of relation \"{}\" contains null values", id.name);
    let is_postgresql = judged.server().dialect == Dialect::Postgresql;
    let violation = violation.with_alembic_says(is_postgresql.then_some(says));
    let Some(add) = written::add_column(id, name, &column.type_.sql) else { return vec![violation] };
    let table = written::string(&id.name);
    let quoted = written::string(name);
    let schema = written::schema(id);
    vec![violation.with_instead(format!(
        "{add}\n\n# once all rows have a value, in a later revision:\nop.alter_column({table}, {quoted}{schema}, nullable=False)"
    ))]
}

/// `SERIAL`, which SQLAlchemy also makes of the integer of a key.
pub(super) fn is_filled_by_sequence(judged: &Judged<'_>, column: &crate::operation::Column) -> bool {
    let type_ = column.type_.sql.with_holes().to_ascii_uppercase();
    let is_serial = matches!(type_.as_str(), "SERIAL" | "BIGSERIAL" | "SMALLSERIAL");
    let is_integer = matches!(type_.as_str(), "INTEGER" | "BIGINT" | "SMALLINT");
    let refers =
        column.constraints.iter().any(|it| matches!(it.kind, crate::operation::ConstraintKind::ForeignKey { .. }));
    let is_made_serial = judged.operation.sql.is_none()
        && column.primary_key
        && is_integer
        && column.autoincrement != Some(false)
        && column.default.is_none()
        && !refers
        && judged.server().dialect == Dialect::Postgresql;
    is_serial || is_made_serial
}
