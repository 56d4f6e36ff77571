use super::with_column::dropped;
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::deployed::quoted;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "drop-column-removes-foreign-key",
    group: Group::Destructive,
    severity: Severity::Info,
    what: "A column that is dropped with the foreign key that it is part of.",
    why: "PostgreSQL drops the constraint without a word: no statement of the migration names it.",
    remedy: "Drop the constraint first, so that the migration says what goes.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("user_id", sa.BigInteger, sa.ForeignKey("users.id")))
# next revision
op.drop_column("runs", "user_id")
"#,
    good: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("user_id", sa.BigInteger, sa.ForeignKey("users.id")))
# next revision
op.drop_constraint("runs_user_id_fkey", "runs", type_="foreignkey")
op.drop_column("runs", "user_id")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some((existing, column)) = dropped(judged) else { return Vec::new() };
    // Of one that comes back another rule tells.
    let comes_back = judged.others_on(existing).any(|other| match &other.operation.change {
        Change::AddColumn { column: other, .. } => other.name.as_known() == Some(&column.name),
        _ => false,
    });
    if comes_back {
        return Vec::new();
    }
    let keys = existing.table.foreign_keys.iter();
    let lost = keys.filter(|key| key.columns.contains(&column.name) && key.made.is_certain);
    // It can't outlive the table that it refers to.
    let lost = lost.filter(|key| !judged.drops_table(&key.referent));
    let found = lost.map(|key| {
        let id = &existing.id;
        let others: Vec<_> = key.columns.iter().filter(|it| **it != column.name).collect();
        let severity = if others.is_empty() { Severity::Info } else { Severity::Warning };
        let more = if others.is_empty() {
            String::new()
        } else {
            format!(": nothing checks {} against `{}` any more", quoted(others), key.referent)
        };
        let name = if key.name.name.is_empty() { String::new() } else { format!("`{}` ", key.name.name) };
        let message =
            format!("With column `{id}.{}` the foreign key {name}to `{}` is dropped{more}.", column.name, key.referent);
        let mut violation = judged.violation(message).with_severity(severity);
        violation.why = key.on_delete.as_ref().and_then(|it| it.as_known()).map(|action| {
            format!("PostgreSQL drops the constraint without a word: no statement of the migration names it, and its `ON DELETE {action}` ends with it.")
        });
        violation
    });
    found.collect()
}
