use super::statement::{after, words};
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "owner-is-superuser",
    group: Group::Security,
    severity: Severity::Info,
    what: "Something that is given to `postgres`.",
    why: "Functions and views with the rights of their owner then run as a superuser, and on a database without that role the statement fails.",
    remedy: "Give it to a role of the application.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
op.execute("ALTER TABLE runs OWNER TO postgres")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
op.execute("ALTER TABLE runs OWNER TO app")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some(sql) = judged.operation.sql.as_ref().filter(|it| it.keyword.starts_with("ALTER")) else {
        return Vec::new();
    };
    let Some(text) = sql.text.as_known().filter(|it| it.contains("postgres")) else { return Vec::new() };
    if judged.is_downgrade || after(&words(text), &["OWNER", "TO"]) != Some("POSTGRES") {
        return Vec::new();
    }
    let name = judged.operation.change.table().map_or_else(String::new, |it| format!(" of `{}`", it.name));
    vec![judged.violation(format!("The owner{name} becomes `postgres`."))]
}
