use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "change-column-default",
    group: Group::Compatibility,
    severity: Severity::Info,
    what: "A column that gets another default than it had, or its first one.",
    why: "Code that is still running and leaves the column out gets the new value from now on, which it may not expect. Existing rows keep what they have.",
    remedy: "Deploy code that can read the new value first; change the rows that are there where they are meant, too.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text, server_default="new"))
# next revision
op.alter_column("runs", "state", existing_type=sa.Text, server_default="queued")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text, nullable=False))
# next revision
op.alter_column("runs", "state", existing_type=sa.Text, server_default="queued")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterColumn { column, to, .. } = &judged.operation.change else { return Vec::new() };
    let Some(Some(new)) = to.default.as_ref().filter(|_| !judged.is_downgrade) else { return Vec::new() };
    let Some((existing, there)) = judged.existing_column(column) else { return Vec::new() };
    if there.perhaps.default || to.type_.is_some() {
        return Vec::new();
    }
    let (id, name) = (&existing.id, &there.name);
    let Some(new) = new.as_known() else { return Vec::new() };
    let Some(old) = &there.default else {
        // Where a value was asked for, a default only helps; so does one that comes before NOT NULL.
        let gets_value = there.serial.is_some() || there.identity.is_some() || there.computed.is_some();
        let is_required = there.sure_nullable() != Some(true) || becomes_required(judged, column);
        if gets_value || is_required || plain(new) == "null" {
            return Vec::new();
        }
        let message =
            format!("Column `{id}.{name}`, which is NULL where an INSERT leaves it out, gets the default `{new}`.");
        return vec![judged.violation(message)];
    };
    let Some(old) = old.as_known() else { return Vec::new() };
    // The same value in other words is no other.
    if plain(old) == plain(new) || is_now(old) && is_now(new) {
        return Vec::new();
    }
    vec![judged.violation(format!("The default of column `{id}.{name}` becomes `{new}`, from `{old}`."))]
}

/// Whether its function makes a column NOT NULL.
fn becomes_required(judged: &Judged<'_>, column: &Text) -> bool {
    let Some(existing) = judged.existing() else { return false };
    judged.operations().iter().any(|it| match &it.change {
        Change::AlterColumn { column: other, to, .. } => {
            other == column && to.nullable == Some(false) && judged.is_on(it, &existing.id)
        }
        _ => false,
    })
}

/// A default without what does not change its value: casts, brackets, case.
fn plain(default: &str) -> String {
    let value = default.split("::").next().unwrap_or_default().trim();
    let value = value.trim_matches(['(', ')', '\'', '"']).to_ascii_lowercase();
    match value.as_str() {
        "t" | "true" | "1" => "true".to_owned(),
        "f" | "false" | "0" => "false".to_owned(),
        _ => value,
    }
}

/// Whether a default is the time of the INSERT.
fn is_now(default: &str) -> bool {
    let default = default.to_ascii_lowercase();
    ["now()", "current_timestamp", "timezone("].iter().any(|word| default.contains(word))
}
