use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "disable-rls",
    group: Group::Security,
    severity: Severity::Warning,
    what: "Row level security that is turned off.",
    why: "From then on whoever may read the table sees the rows of everybody.",
    remedy: "Keep it on, and change the policies instead.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
op.execute("ALTER TABLE runs ENABLE ROW LEVEL SECURITY")
op.execute("CREATE POLICY own ON runs USING (team = current_user)")
# next revision
op.execute("ALTER TABLE runs DISABLE ROW LEVEL SECURITY")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("team", sa.Text))
op.execute("ALTER TABLE runs ENABLE ROW LEVEL SECURITY")
op.execute("CREATE POLICY own ON runs USING (team = current_user)")
# next revision
op.execute("ALTER POLICY own ON runs USING (true)")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterTable { table, action } = &judged.operation.change else { return Vec::new() };
    let is_off = action.as_known().is_some_and(|it| it.trim().eq_ignore_ascii_case("DISABLE ROW LEVEL SECURITY"));
    if !is_off || judged.is_downgrade {
        return Vec::new();
    }
    // A change of rows may go without it for a while.
    let is_on_again = judged.later().iter().any(|it| match &it.change {
        Change::AlterTable { table: on, action } => {
            on == table
                && action.as_known().is_some_and(|it| it.trim().eq_ignore_ascii_case("ENABLE ROW LEVEL SECURITY"))
        }
        _ => false,
    });
    if is_on_again {
        return Vec::new();
    }
    vec![judged.violation(format!("Row level security of `{}` is turned off.", table.name))]
}
