use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "unnamed-index",
    group: Group::Style,
    severity: Severity::Info,
    what: "An index without a name.",
    why: "The database makes one up, which depends on what else is there: a later migration can't be sure what to drop.",
    remedy: "Name it.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.execute("CREATE INDEX ON runs (state)")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.execute("CREATE INDEX ix_runs_state ON runs (state)")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::CreateIndex { table, index, .. } = &judged.operation.change else { return Vec::new() };
    if index.name.is_some() || judged.operation.sql.is_none() || judged.is_downgrade {
        return Vec::new();
    }
    vec![judged.violation(format!("An index on `{}` has no name.", table.name))]
}
