use super::dropped_constraint::{Dropped, dropped};
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ConstraintKind};
use crate::rules::deployed::quoted;
use crate::rules::{Check, Group, Judged, Rule};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "drop-foreign-key",
    group: Group::Destructive,
    severity: Severity::Info,
    what: "A foreign key that is dropped while its columns stay, with none in its place.",
    why: "Rows may refer to what is not there from now on. Before the constraint can come back, such rows have to be found.",
    remedy: "Keep it, or say in the migration what takes care of it.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("user_id", sa.BigInteger))
op.create_foreign_key("fk_runs_user", "runs", "users", ["user_id"], ["id"])
# next revision
op.drop_constraint("fk_runs_user", "runs", type_="foreignkey")
"#,
    good: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("user_id", sa.BigInteger))
op.create_foreign_key("fk_runs_user", "runs", "users", ["user_id"], ["id"])
# next revision
op.drop_constraint("fk_runs_user", "runs", type_="foreignkey")
op.create_foreign_key("fk_runs_user", "runs", "users", ["user_id"], ["id"], ondelete="CASCADE", postgresql_not_valid=True)
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some((existing, Dropped::ForeignKey(name, key))) = dropped(judged) else { return Vec::new() };
    let id = &existing.id;
    let columns: Option<Vec<&str>> = key.map(|key| key.columns.iter().map(AsRef::as_ref).collect());
    // One of more columns keeps the same, and more.
    let is_meant = |other: &[Text]| {
        let has = |own: &&str| other.iter().any(|it| it.as_known().is_none_or(|it| it == *own));
        columns.as_ref().is_none_or(|columns| columns.iter().all(has))
    };
    // One whose column gets another name comes back by that.
    let is_renamed = judged.others_on(existing).any(|other| match &other.operation.change {
        Change::AlterColumn { column, to, .. } => {
            let is_own = |name: &str| columns.as_ref().is_some_and(|it| it.contains(&name));
            to.name.is_some() && column.as_known().is_some_and(is_own)
        }
        _ => false,
    });
    let is_done_with = judged.others_on(existing).any(|other| match &other.operation.change {
        Change::AddConstraint { constraint, .. } => {
            matches!(&constraint.kind, ConstraintKind::ForeignKey { columns, .. } if is_renamed || is_meant(columns))
        }
        // The column goes too, of which other rules tell.
        Change::DropColumn { column, .. } => {
            let goes = |name: &str| columns.as_ref().is_none_or(|it| it.contains(&name));
            column.as_known().is_none_or(goes)
        }
        _ => false,
    });
    // So does the table that it refers to.
    let is_done_with = is_done_with || key.is_some_and(|key| judged.drops_table(&key.referent));
    if is_done_with {
        return Vec::new();
    }
    let message = match key {
        Some(key) => format!(
            "Foreign key `{name}` of table `{id}` is dropped: nothing checks {} against `{}` any more.",
            quoted(&key.columns),
            key.referent
        ),
        None => format!("Foreign key `{name}` of table `{id}` is dropped."),
    };
    let related = key.and_then(|key| judged.related(key.made, format!("foreign key `{name}` is created")));
    let mut violation = judged.violation(message).with_related(related);
    violation.why = key.and_then(|key| key.on_delete.as_ref()?.as_known()).map(|action| {
        format!("Rows may refer to what is not there from now on, and its `ON DELETE {action}` ends with it. Before the constraint can come back, such rows have to be found.")
    });
    vec![violation]
}
