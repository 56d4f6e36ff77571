use super::statement::{has, words};
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "server-file-access",
    group: Group::Security,
    severity: Severity::Warning,
    what: "A statement that reads or writes files of the server, or runs a program there.",
    why: "It needs the rights of a superuser, and a file that is on one server only; hosted databases refuse it.",
    remedy: "Send rows from the migration: `op.bulk_insert`, or `COPY … FROM STDIN` through the driver.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
op.execute("COPY runs FROM '/srv/runs.csv' CSV")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
op.execute("INSERT INTO runs (id, team) VALUES (1, 'a')")
"#,
    check: Check::Operation(check),
};

/// Functions that do so (PostgreSQL manual, 9.28.9 and 35.4).
const FUNCTIONS: &[&str] = &["PG_READ_FILE", "PG_READ_BINARY_FILE", "PG_LS_DIR", "LO_IMPORT", "LO_EXPORT"];

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some(sql) = judged.operation.sql.as_ref().filter(|_| !judged.is_downgrade) else { return Vec::new() };
    let Some(text) = sql.text.as_known() else { return Vec::new() };
    if sql.keyword == "COPY" {
        let words = words(text);
        let is_program = has(&words, &["PROGRAM"]);
        let is_stream = has(&words, &["STDIN"]) || has(&words, &["STDOUT"]);
        if is_stream && !is_program {
            return Vec::new();
        }
        let what = if is_program { "runs a program on the server" } else { "uses a file of the server" };
        return vec![judged.violation(format!("`COPY` {what}."))];
    }
    let is_query = matches!(sql.keyword.as_str(), "SELECT" | "INSERT" | "UPDATE");
    if !is_query || !["pg_", "lo_", "PG_", "LO_"].iter().any(|it| text.contains(it)) {
        return Vec::new();
    }
    let words = words(text);
    let Some(function) = FUNCTIONS.iter().find(|it| has(&words, &[it])) else { return Vec::new() };
    vec![judged.violation(format!("`{}` uses a file of the server.", function.to_ascii_lowercase()))]
}
