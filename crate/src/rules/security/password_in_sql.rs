use super::statement::sql_of;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ObjectKind};
use crate::rules::{Check, Group, Judged, Rule};
use crate::secret::secrets;

pub(super) const RULE: Rule = Rule {
    name: "password-in-sql",
    group: Group::Security,
    severity: Severity::Warning,
    what: "A password that is written in a migration.",
    why: "Whoever can read the repository knows it, for ever, and it is the same in each database.",
    remedy: "Set it outside of migrations, or take it from the environment.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE ROLE app LOGIN PASSWORD 'zw3xT8pQ1s'")
"#,
    good: r#"
op.execute("CREATE ROLE app LOGIN")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let is_of_roles = match &judged.operation.change {
        Change::Object { kind, .. } => matches!(
            kind,
            ObjectKind::Role
                | ObjectKind::User
                | ObjectKind::UserMapping
                | ObjectKind::Subscription
                | ObjectKind::Login
        ),
        Change::Other { op, .. } => op == "grant",
        _ => false,
    };
    let Some(sql) = sql_of(judged).filter(|_| is_of_roles) else { return Vec::new() };
    if secrets(sql).is_empty() {
        return Vec::new();
    }
    let keyword = judged.operation.sql.as_ref().map_or("A statement", |it| it.keyword.as_str());
    vec![judged.violation(format!("`{keyword}` has a password in it."))]
}
