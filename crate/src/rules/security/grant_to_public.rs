use super::statement::Grant;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "grant-to-public",
    group: Group::Security,
    severity: Severity::Warning,
    what: "Rights on tables that everybody gets.",
    why: "`PUBLIC` is every role that there is and that there will be.",
    remedy: "Grant them to the roles that need them.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
op.execute("GRANT SELECT ON runs TO PUBLIC")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
op.execute("GRANT SELECT ON runs TO reader")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some(grant) = Grant::of(judged).filter(|it| it.is_to_public() && !it.is_on_schema()) else { return Vec::new() };
    let rights = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "ALL"];
    if grant.is_default() || !grant.gives(&rights) {
        return Vec::new();
    }
    vec![judged.violation(format!("Every role gets {} on {}.", grant.rights(), grant.what()))]
}
