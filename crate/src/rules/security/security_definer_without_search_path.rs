use super::statement::{changed_later, has, sql_of, words};
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ObjectKind, Verb};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "security-definer-without-search-path",
    group: Group::Security,
    severity: Severity::Warning,
    what: "A function with `SECURITY DEFINER` and without a `search_path` of its own.",
    why: "It runs with the rights of its owner and finds tables by the caller's `search_path`: whoever can create a table of the same name makes it work on that one.",
    remedy: "Add `SET search_path = …` to the function.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
op.execute("CREATE FUNCTION tidy() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM runs'")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
op.execute("CREATE FUNCTION tidy() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS 'DELETE FROM runs'")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Object { verb: Verb::Create | Verb::Replace, kind, name: Some(name), .. } = &judged.operation.change
    else {
        return Vec::new();
    };
    if !matches!(kind, ObjectKind::Function | ObjectKind::Procedure) || judged.is_downgrade {
        return Vec::new();
    }
    let Some(words) = sql_of(judged).map(words).filter(|it| has(it, &["SECURITY", "DEFINER"])) else {
        return Vec::new();
    };
    let step = judged.step();
    let is_last = judged.at_heads().objects().any(|(_, object)| object.made.by == Some(step));
    if has(&words, &["SET", "SEARCH_PATH"]) || !is_last || changed_later(judged, &name.name, "SEARCH_PATH") {
        return Vec::new();
    }
    let message = format!("Function `{}` runs as its owner, with the `search_path` of its caller.", name.name);
    vec![judged.violation(message)]
}
