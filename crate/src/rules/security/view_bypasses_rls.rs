use super::rls;
use super::statement::{changed_later, sql_of};
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "view-bypasses-rls",
    group: Group::Security,
    severity: Severity::Warning,
    what: "A view of a table with row level security that runs with the rights of its owner.",
    why: "The policies are asked for the owner of the view, who is mostly free of them: the view shows all rows to everybody who may read it.",
    remedy: "Create it `WITH (security_invoker = true)`.",
    databases: &[POSTGRESQL.from(15, 0)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
op.execute("ALTER TABLE runs ENABLE ROW LEVEL SECURITY")
op.execute("CREATE POLICY own ON runs USING (team = current_user)")
op.execute("CREATE VIEW team_runs AS SELECT id FROM runs")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
op.execute("ALTER TABLE runs ENABLE ROW LEVEL SECURITY")
op.execute("CREATE POLICY own ON runs USING (team = current_user)")
op.execute("CREATE VIEW team_runs WITH (security_invoker = true) AS SELECT id FROM runs")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::CreateView { name, materialized: false, reads, .. } = &judged.operation.change else {
        return Vec::new();
    };
    let Some(sql) = sql_of(judged).filter(|_| !judged.is_downgrade) else { return Vec::new() };
    let secured = reads.iter().find_map(|it| rls::last(judged, it).filter(|(_, table)| rls::is_enabled(table)));
    let Some((table, _)) = secured else { return Vec::new() };
    let (schema, step) = (judged.at_heads(), judged.step());
    let id = schema.id(name);
    let is_last = id.as_ref().and_then(|it| schema.view(it)).is_some_and(|it| it.made.by == Some(step));
    let is_invoker = sql.to_ascii_lowercase().contains("security_invoker");
    if is_invoker || !is_last || changed_later(judged, &name.name, "SECURITY_INVOKER") {
        return Vec::new();
    }
    vec![judged.violation(format!("View `{}` reads `{table}` past its row level security.", name.name))]
}
