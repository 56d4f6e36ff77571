use super::rls;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ObjectKind, Verb};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "policy-without-rls",
    group: Group::Security,
    severity: Severity::Warning,
    what: "A policy on a table without row level security.",
    why: "PostgreSQL keeps the policy and does not apply it: everybody sees all rows.",
    remedy: "Turn row level security on: `ALTER TABLE … ENABLE ROW LEVEL SECURITY`.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
op.execute("CREATE POLICY own ON runs USING (team = current_user)")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
op.execute("ALTER TABLE runs ENABLE ROW LEVEL SECURITY")
op.execute("CREATE POLICY own ON runs USING (team = current_user)")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Object { verb: Verb::Create, kind: ObjectKind::Policy, name: Some(name), table: Some(table), .. } =
        &judged.operation.change
    else {
        return Vec::new();
    };
    let (Some(policy), false) = (name.name.as_known(), judged.is_downgrade) else { return Vec::new() };
    let Some((id, last)) = rls::last(judged, table) else { return Vec::new() };
    let policies = last.attached.iter().filter(|it| it.kind == ObjectKind::Policy);
    // Told once for a table.
    let is_first = policies.map(|it| &*it.name).next() == Some(policy);
    if !is_first || last.is_assumed || rls::is_enabled(last) || rls::may_be_elsewhere(judged, "ROW LEVEL SECURITY") {
        return Vec::new();
    }
    let message = format!("Policy `{policy}` is on `{id}`, which has no row level security.");
    vec![judged.violation(message).with_instead(format!("op.execute(\"ALTER TABLE {id} ENABLE ROW LEVEL SECURITY\")"))]
}
