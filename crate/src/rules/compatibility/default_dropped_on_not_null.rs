use super::of_running_code;
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "default-dropped-on-not-null",
    group: Group::Compatibility,
    severity: Severity::Warning,
    what: "A column that is NOT NULL and loses its default.",
    why: "Code that is still running and leaves the column to its default fails with each INSERT from then on.",
    remedy: "Keep the default until all code that runs fills the column in, and drop it in a later release.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text, nullable=False, server_default="new"))
op.alter_column("runs", "state", existing_type=sa.Text, server_default=None)
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True))
# next revision
op.add_column("runs", sa.Column("state", sa.Text, nullable=False, server_default="new"))
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterColumn { column, to, .. } = &judged.operation.change else { return Vec::new() };
    if to.default != Some(None) || to.nullable == Some(true) || judged.is_downgrade || to.identity.is_some() {
        return Vec::new();
    }
    let (Some(existing), Some(name)) = (judged.existing(), column.as_known()) else { return Vec::new() };
    let Some(there) = existing.table.column(name) else { return Vec::new() };
    let id = &existing.id;
    let is_lost = there.default.is_some() && !there.perhaps.default && there.sure_nullable() == Some(false);
    // Another default, or an identity, comes later; or the column goes.
    let is_passing = judged.later().iter().any(|it| match &it.change {
        Change::AlterColumn { column: other, to, .. } => {
            let is_filled = matches!(to.default, Some(Some(_))) || matches!(to.identity, Some(Some(_)));
            other == column && (is_filled || to.nullable == Some(true)) && judged.is_on(it, id)
        }
        Change::DropColumn { column: other, .. } => other == column && judged.is_on(it, id),
        _ => false,
    });
    if !is_lost || is_passing || judged.drops_table(id) {
        return Vec::new();
    }
    if !judged.was_there(there.made) {
        let message = format!(
            "Column `{id}.{name}` is new, NOT NULL, and loses its default: code that is still running inserts rows without it."
        );
        return vec![of_running_code(judged, judged.violation(message))];
    }
    let message =
        format!("Column `{id}.{name}` is NOT NULL and loses its default: an INSERT has to name it from now on.");
    vec![of_running_code(judged, judged.violation(message).with_severity(Severity::Info))]
}
