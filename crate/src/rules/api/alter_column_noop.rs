use super::sure;
use crate::finding::{Severity, Violation};
use crate::interpret::mistake::{Mistake, Wrong};
use crate::operation::{Change, ColumnChange};
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "alter-column-noop",
    group: Group::Api,
    severity: Severity::Warning,
    what: "An `alter_column` that says what a column is, and not what is to become of it.",
    why: "`existing_type`, `existing_nullable` and `existing_server_default` only tell Alembic what is there: the call emits no SQL.",
    remedy: "Pass what changes: `type_`, `nullable`, `server_default`, `new_column_name`, `comment`. Remove the call where nothing does.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.alter_column("runs", "state", existing_type=sa.Text(), existing_nullable=True)
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.alter_column("runs", "state", existing_type=sa.Text(), nullable=False)
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterColumn { table, column, to } = &judged.operation.change else { return Vec::new() };
    if !sure::is_directive(judged) || judged.operation.directive.as_ref() != "alter_column" || !changes_nothing(to) {
        return Vec::new();
    }
    let (Some(table), Some(column)) = (table.name.as_known(), column.as_known()) else { return Vec::new() };
    // A value that is not known may be a change; an argument that is ignored is told as such.
    let is_ignored =
        |it: &Mistake| it.position == judged.operation.position && matches!(it.what, Wrong::Ignored { .. });
    if !judged.operation.unknown.is_empty() || judged.function.mistakes.iter().any(is_ignored) {
        return Vec::new();
    }
    vec![judged.violation(format!("`alter_column` of `{table}.{column}` changes nothing."))]
}

fn changes_nothing(to: &ColumnChange) -> bool {
    let ColumnChange {
        name, type_, nullable, default, comment, identity, drop_expression, other, autoincrement, ..
    } = to;
    name.is_none()
        && type_.is_none()
        && nullable.is_none()
        && default.is_none()
        && comment.is_none()
        && identity.is_none()
        && !drop_expression
        && other.is_none()
        && autoincrement.is_none()
}
