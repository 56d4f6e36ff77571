use super::statement::Grant;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "default-privileges-to-public",
    group: Group::Security,
    severity: Severity::Warning,
    what: "Rights on all tables to come that everybody gets.",
    why: "Each table that is made later is open to every role, and nothing in its migration tells.",
    remedy: "Grant them to the roles that need them.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC")
"#,
    good: r#"
op.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO reader")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some(grant) = Grant::of(judged).filter(|it| it.is_default() && it.is_to_public()) else { return Vec::new() };
    if !grant.gives(&["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "ALL"]) {
        return Vec::new();
    }
    vec![judged.violation(format!(
        "Every role gets {} on all {} that are made later.",
        grant.rights(),
        grant.what().replace('`', "")
    ))]
}
