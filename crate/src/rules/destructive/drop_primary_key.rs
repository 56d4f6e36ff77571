use super::dropped_constraint::{Dropped, dropped};
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ConstraintKind};
use crate::rules::deployed::quoted;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "drop-primary-key",
    group: Group::Destructive,
    severity: Severity::Warning,
    what: "A primary key that is dropped, with none in its place.",
    why: "Duplicates are let in, logical replication refuses to update and delete rows, and foreign keys have nothing to refer to.",
    remedy: "Create the new primary key in the same migration.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger), sa.Column("uid", sa.Uuid), sa.PrimaryKeyConstraint("id", name="runs_pkey"))
# next revision
op.drop_constraint("runs_pkey", "runs", type_="primary")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger), sa.Column("uid", sa.Uuid), sa.PrimaryKeyConstraint("id", name="runs_pkey"))
# next revision
op.drop_constraint("runs_pkey", "runs", type_="primary")
op.create_primary_key("runs_pkey", "runs", ["uid"])
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some((existing, Dropped::PrimaryKey(key))) = dropped(judged) else { return Vec::new() };
    let id = &existing.id;
    if key.is_some_and(|key| is_in_other_letters(judged, &key.name.name)) {
        return Vec::new();
    }
    let is_replaced = judged.others_on(existing).any(|other| match &other.operation.change {
        Change::AddConstraint { constraint, .. } => matches!(constraint.kind, ConstraintKind::PrimaryKey { .. }),
        Change::AddColumn { column, .. } => column.primary_key,
        // `MODIFY id BIGINT AUTO_INCREMENT PRIMARY KEY` and the like.
        Change::AlterTable { action, .. } => action.to_string().to_ascii_uppercase().contains("PRIMARY KEY"),
        _ => false,
    });
    if is_replaced || is_replaced_by_new_name(judged, &id.name) {
        return Vec::new();
    }
    let columns = key.map(|key| format!(" ({})", quoted(&key.columns))).unwrap_or_default();
    vec![judged.violation(format!("The primary key{columns} of table `{id}` is dropped, and none takes its place."))]
}

/// Whether its function renames a table of this name, whatever schema it is in, and adds a primary key under the new one.
fn is_replaced_by_new_name(judged: &Judged<'_>, name: &str) -> bool {
    let changes = || judged.operations().iter().map(|it| &it.change);
    let new = changes().filter_map(|change| match change {
        Change::RenameTable { table, to, .. } if table.name.as_known() == Some(name) => to.name.as_known(),
        _ => None,
    });
    let keyed = |to: &str| {
        changes().any(|change| match change {
            Change::AddConstraint { table, constraint, .. } => {
                table.name.as_known() == Some(to) && matches!(constraint.kind, ConstraintKind::PrimaryKey { .. })
            }
            _ => false,
        })
    };
    new.into_iter().any(keyed)
}

/// Whether PostgreSQL takes the name that is dropped for another one than the key's: it stands there in other letters.
fn is_in_other_letters(judged: &Judged<'_>, name: &str) -> bool {
    let Change::DropConstraint { name: Some(given), .. } = &judged.operation.change else { return false };
    let is_other = |given: &str| given != name && given.eq_ignore_ascii_case(name);
    judged.server().dialect == Dialect::Postgresql && given.as_known().is_some_and(is_other)
}
