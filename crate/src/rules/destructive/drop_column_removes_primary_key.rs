use super::with_column::{dropped, rest};
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ConstraintKind};
use crate::rules::deployed::quoted;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "drop-column-removes-primary-key",
    group: Group::Destructive,
    severity: Severity::Warning,
    what: "A column of the primary key that is dropped, and the primary key with it.",
    why: "PostgreSQL drops the key without a word. Rows can't be told apart any more, logical replication refuses to update and delete them, and foreign keys have nothing to refer to.",
    remedy: "Create the primary key that is to be in its place in the same migration.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("seats", sa.Column("hall", sa.Integer, primary_key=True), sa.Column("number", sa.Integer, primary_key=True))
# next revision
op.drop_column("seats", "hall")
"#,
    good: r#"
op.create_table("seats", sa.Column("hall", sa.Integer, primary_key=True), sa.Column("number", sa.Integer, primary_key=True))
# next revision
op.drop_constraint("seats_pkey", "seats", type_="primary")
op.create_primary_key("seats_pkey", "seats", ["number"])
op.drop_column("seats", "hall")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some((existing, column)) = dropped(judged) else { return Vec::new() };
    let Some(key) = &existing.table.primary_key else { return Vec::new() };
    if !key.columns.contains(&column.name) || !key.made.is_certain {
        return Vec::new();
    }
    let id = &existing.id;
    let is_replaced = judged.later().iter().any(|it| match &it.change {
        Change::AddConstraint { constraint, .. } => {
            matches!(constraint.kind, ConstraintKind::PrimaryKey { .. }) && judged.is_on(it, id)
        }
        Change::AddColumn { column, .. } => column.primary_key && judged.is_on(it, id),
        _ => false,
    });
    if is_replaced {
        return Vec::new();
    }
    let rest = rest(key.columns.iter().map(AsRef::as_ref), &column.name);
    let more = if rest.is_empty() { String::new() } else { format!(": {} are left, and are no key", quoted(&rest)) };
    let more = if rest.len() == 1 { more.replace(" are ", " is ") } else { more };
    let message = format!("With column `{id}.{}` the primary key of `{id}` is dropped{more}.", column.name);
    vec![judged.violation(message)]
}
