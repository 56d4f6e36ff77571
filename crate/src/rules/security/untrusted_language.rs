use super::statement::{after, sql_of, words};
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ObjectKind, Verb};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "untrusted-language",
    group: Group::Security,
    severity: Severity::Warning,
    what: "A function in a language without a sandbox.",
    why: "It does on the server's host whatever the server may, past all rights in the database; only superusers can make it, and hosted databases refuse it.",
    remedy: "Use SQL, PL/pgSQL or another trusted language.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE FUNCTION load() RETURNS void LANGUAGE plpython3u AS 'import os'")
"#,
    good: r#"
op.execute("CREATE FUNCTION load() RETURNS void LANGUAGE plpgsql AS 'BEGIN END'")
"#,
    check: Check::Operation(check),
};

/// Languages that PostgreSQL calls untrusted (manual, part V).
const UNTRUSTED: &[&str] =
    &["PLPYTHONU", "PLPYTHON2U", "PLPYTHON3U", "PLPERLU", "PLTCLU", "PLSH", "C", "PLRUST", "PLR", "PLJAVAU"];

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Object { verb: Verb::Create | Verb::Replace, kind, name: Some(name), .. } = &judged.operation.change
    else {
        return Vec::new();
    };
    if !matches!(kind, ObjectKind::Function | ObjectKind::Procedure) || judged.is_downgrade {
        return Vec::new();
    }
    let Some(words) = sql_of(judged).map(words) else { return Vec::new() };
    let Some(language) = after(&words, &["LANGUAGE"]).filter(|it| UNTRUSTED.contains(it)) else { return Vec::new() };
    vec![judged.violation(format!("Function `{}` is written in `{}`.", name.name, language.to_ascii_lowercase()))]
}
