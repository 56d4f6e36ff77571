use super::statement::{has, sql_of, words};
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ObjectKind, Verb};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "policy-always-true",
    group: Group::Security,
    severity: Severity::Warning,
    what: "A policy that lets everybody write every row.",
    why: "`USING (true)` for all roles allows what row level security is there to refuse.",
    remedy: "Ask for something that ties the row to the user, or name the roles with `TO`.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
op.execute("ALTER TABLE runs ENABLE ROW LEVEL SECURITY")
op.execute("CREATE POLICY all_of_it ON runs USING (true)")
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
    let Some(sql) = sql_of(judged) else { return Vec::new() };
    let words = words(sql);
    let is_for_some = has(&words, &["TO"]) && !has(&words, &["TO", "PUBLIC"]);
    let is_other = has(&words, &["FOR", "SELECT"]) || has(&words, &["AS", "RESTRICTIVE"]);
    let all = sql.to_ascii_uppercase().split_whitespace().collect::<String>();
    let is_true = all.ends_with("USING(TRUE)") || all.ends_with("WITHCHECK(TRUE)") || all.ends_with("CHECK(TRUE);");
    if is_for_some || is_other || !is_true || judged.is_downgrade {
        return Vec::new();
    }
    vec![judged.violation(format!("Policy `{}` on `{}` holds for every row and every role.", name.name, table.name))]
}
