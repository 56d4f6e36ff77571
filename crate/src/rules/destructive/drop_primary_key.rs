use super::dropped_constraint::{Dropped, dropped};
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
    let is_replaced = judged.others_on(existing).any(|other| match &other.operation.change {
        Change::AddConstraint { constraint, .. } => matches!(constraint.kind, ConstraintKind::PrimaryKey { .. }),
        Change::AddColumn { column, .. } => column.primary_key,
        // `MODIFY id BIGINT AUTO_INCREMENT PRIMARY KEY` and the like.
        Change::AlterTable { action, .. } => action.to_string().to_ascii_uppercase().contains("PRIMARY KEY"),
        _ => false,
    });
    if is_replaced {
        return Vec::new();
    }
    let columns = key.map(|key| format!(" ({})", quoted(&key.columns))).unwrap_or_default();
    vec![judged.violation(format!("The primary key{columns} of table `{id}` is dropped, and none takes its place."))]
}
