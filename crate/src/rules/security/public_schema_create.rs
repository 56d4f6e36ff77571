use super::statement::Grant;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "public-schema-create",
    group: Group::Security,
    severity: Severity::Warning,
    what: "A right to create objects in a schema that everybody gets.",
    why: "Any user may put a table or a function there that others then call in the place of the one they mean (CVE-2018-1058).",
    remedy: "Grant it to the roles that need it.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.execute("GRANT CREATE ON SCHEMA public TO PUBLIC")
"#,
    good: r#"
op.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some(grant) = Grant::of(judged).filter(|it| it.is_on_schema() && it.is_to_public()) else { return Vec::new() };
    if !grant.gives(&["CREATE", "ALL"]) {
        return Vec::new();
    }
    vec![judged.violation("Everybody may create objects in the schema.")]
}
