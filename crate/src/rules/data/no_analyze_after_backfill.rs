use super::written::{shape_of, writes_all};
use crate::finding::{Severity, Violation};
use crate::operation::{Change, Operation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "no-analyze-after-backfill",
    group: Group::Data,
    severity: Severity::Info,
    what: "All rows of a table are written, and no `ANALYZE` follows.",
    why: "Until autovacuum comes by, the planner goes by what the columns held before: queries on a new column may get a plan that takes far longer.",
    remedy: "Run `ANALYZE` on the table at the end of the migration.",
    databases: &[POSTGRESQL],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("UPDATE runs SET state = 'done'")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("UPDATE runs SET state = 'done'")
op.execute("ANALYZE runs")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Update { .. } = judged.operation.change else { return Vec::new() };
    let (Some(existing), false) = (judged.existing(), judged.is_downgrade) else { return Vec::new() };
    let is_analyze = |it: &Operation| {
        matches!(&it.change, Change::Other { op, .. } if op == "analyze" || op == "vacuum")
            || it.sql.as_ref().is_some_and(|sql| sql.keyword == "ANALYZE" || sql.keyword == "VACUUM")
    };
    if judged.later().iter().any(is_analyze) || !writes_all(judged, shape_of(judged).as_ref()) {
        return Vec::new();
    }
    let message = format!("All rows of table `{}` are written, and no `ANALYZE` follows.", existing.id);
    vec![judged.violation(message).with_instead(format!("op.execute(\"ANALYZE {}\")", existing.id))]
}
