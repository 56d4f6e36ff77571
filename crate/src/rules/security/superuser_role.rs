use super::statement::{sql_of, words};
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ObjectKind, Verb};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "superuser-role",
    group: Group::Security,
    severity: Severity::Warning,
    what: "A role that is a superuser, or free of row level security.",
    why: "No right and no policy holds for it; a migration that can make one runs with more rights than it needs.",
    remedy: "Make it without, and grant what it needs.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE ROLE app LOGIN SUPERUSER")
"#,
    good: r#"
op.execute("CREATE ROLE app LOGIN")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Object { verb: Verb::Create | Verb::Alter, kind: ObjectKind::Role | ObjectKind::User, name, .. } =
        &judged.operation.change
    else {
        return Vec::new();
    };
    let Some(words) = sql_of(judged).map(words).filter(|_| !judged.is_downgrade) else { return Vec::new() };
    let Some(right) = ["SUPERUSER", "BYPASSRLS"].into_iter().find(|it| words.iter().skip(3).any(|word| word == it))
    else {
        return Vec::new();
    };
    let role = name.as_ref().map_or_else(|| "A role".to_owned(), |it| format!("Role `{}`", it.name));
    vec![judged.violation(format!("{role} gets `{right}`."))]
}
