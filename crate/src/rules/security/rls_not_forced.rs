use super::rls;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "rls-not-forced",
    group: Group::Security,
    severity: Severity::Info,
    what: "Row level security that the owner of the table is free of.",
    why: "Where the application connects as the owner, which migrations often run as, no policy applies to it.",
    remedy: "Add `ALTER TABLE … FORCE ROW LEVEL SECURITY`, or connect as another role.",
    databases: &[POSTGRESQL],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
op.execute("ALTER TABLE runs ENABLE ROW LEVEL SECURITY")
op.execute("CREATE POLICY own ON runs USING (team = current_user)")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
op.execute("ALTER TABLE runs ENABLE ROW LEVEL SECURITY")
op.execute("ALTER TABLE runs FORCE ROW LEVEL SECURITY")
op.execute("CREATE POLICY own ON runs USING (team = current_user)")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some(table) = rls::enabled(judged) else { return Vec::new() };
    let Some((id, last)) = rls::last(judged, table) else { return Vec::new() };
    let is_forced = last
        .settings
        .iter()
        .any(|it| it.as_known().is_some_and(|it| it.eq_ignore_ascii_case("FORCE ROW LEVEL SECURITY")));
    if is_forced || !rls::is_enabled(last) {
        return Vec::new();
    }
    let instead = format!("op.execute(\"ALTER TABLE {id} FORCE ROW LEVEL SECURITY\")");
    vec![judged.violation(format!("The owner of `{id}` is free of its row level security.")).with_instead(instead)]
}
