use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "change-column-default",
    group: Group::Compatibility,
    severity: Severity::Info,
    what: "A column that gets another default than it had.",
    why: "Code that is still running and leaves the column to the default writes the new value from now on, which it may not know. Rows that are there keep the old one.",
    remedy: "Deploy code that can read the new value first; change the rows that are there where they are meant, too.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text, server_default="new"))
# next revision
op.alter_column("runs", "state", existing_type=sa.Text, server_default="queued")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.alter_column("runs", "state", existing_type=sa.Text, server_default="queued")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterColumn { column, to, .. } = &judged.operation.change else { return Vec::new() };
    let Some(Some(new)) = to.default.as_ref().filter(|_| !judged.is_downgrade) else { return Vec::new() };
    let Some((existing, there)) = judged.existing_column(column) else { return Vec::new() };
    let (Some(old), false) = (&there.default, there.perhaps.default) else { return Vec::new() };
    let (Some(old), Some(new)) = (old.as_known(), new.as_known()) else { return Vec::new() };
    // Only what it gives when the type changes with it, or in other words, is no other value.
    if to.type_.is_some() || plain(old) == plain(new) || is_now(old) && is_now(new) {
        return Vec::new();
    }
    // It was taken off so that the type could change.
    let message = format!("The default of column `{}.{}` becomes `{new}`, from `{old}`.", existing.id, there.name);
    vec![judged.violation(message)]
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
