use super::statement::{has, sql_of, words};
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ObjectKind, Verb};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "extension-version-unpinned",
    group: Group::Security,
    severity: Severity::Info,
    what: "An extension that is created in whatever version the server has.",
    why: "Two databases that ran the same migrations may have different versions of it.",
    remedy: "Name the version: `CREATE EXTENSION … VERSION '1.6'`.",
    databases: &[POSTGRESQL],
    is_opt_in: true,
    bad: r#"
op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
"#,
    good: r#"
op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm VERSION '1.6'")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Object { verb: Verb::Create, kind: ObjectKind::Extension, name: Some(name), .. } =
        &judged.operation.change
    else {
        return Vec::new();
    };
    let has_version = sql_of(judged).is_none_or(|it| has(&words(it), &["VERSION"]));
    if has_version || judged.is_downgrade {
        return Vec::new();
    }
    vec![judged.violation(format!("Extension `{}` is created without a version.", name.name))]
}
