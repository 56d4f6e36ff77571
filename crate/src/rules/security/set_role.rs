use super::statement::words;
use crate::finding::{Severity, Violation};
use crate::operation::Operation;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "set-role",
    group: Group::Security,
    severity: Severity::Warning,
    what: "A migration that changes its role and does not change it back.",
    why: "All that comes after it on the connection, later migrations and `alembic_version` among it, runs as that role.",
    remedy: "Use `SET LOCAL ROLE`, or `RESET ROLE` at the end.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.execute("SET ROLE app_owner")
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
"#,
    good: r#"
op.execute("SET ROLE app_owner")
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
op.execute("RESET ROLE")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some(role) = role(judged.operation).filter(|it| it != "NONE" && it != "DEFAULT") else { return Vec::new() };
    let is_back = judged.later().iter().any(role_ends);
    if is_back || judged.is_downgrade {
        return Vec::new();
    }
    vec![judged.violation(format!("Everything after this runs as `{}`.", role.to_ascii_lowercase()))]
}

/// The role that a statement changes to for longer than its transaction.
fn role(operation: &Operation) -> Option<String> {
    let sql = operation.sql.as_ref().filter(|it| it.keyword == "SET")?;
    let words = words(sql.text.as_known()?);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["SET", "ROLE", role] | ["SET", "SESSION", "ROLE" | "AUTHORIZATION", role] => Some((*role).to_owned()),
        _ => None,
    }
}

fn role_ends(operation: &Operation) -> bool {
    let is_reset = operation.sql.as_ref().is_some_and(|it| it.keyword == "RESET" || it.keyword == "DISCARD");
    is_reset || role(operation).is_some()
}
