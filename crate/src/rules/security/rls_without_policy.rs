use super::rls;
use crate::finding::{Severity, Violation};
use crate::operation::ObjectKind;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "rls-without-policy",
    group: Group::Security,
    severity: Severity::Warning,
    what: "Row level security on a table without a policy.",
    why: "Without a policy nobody but the owner sees or writes any row: queries find nothing, and say nothing.",
    remedy: "Create a policy with it.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
op.execute("ALTER TABLE runs ENABLE ROW LEVEL SECURITY")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
op.execute("ALTER TABLE runs ENABLE ROW LEVEL SECURITY")
op.execute("CREATE POLICY own ON runs USING (team = current_user)")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some(table) = rls::enabled(judged) else { return Vec::new() };
    let Some((id, last)) = rls::last(judged, table) else { return Vec::new() };
    let has_policy = last.attached.iter().any(|it| it.kind == ObjectKind::Policy);
    if has_policy || !rls::is_enabled(last) || rls::may_be_elsewhere(judged, "POLICY") {
        return Vec::new();
    }
    vec![judged.violation(format!("Table `{id}` has row level security and no policy."))]
}
