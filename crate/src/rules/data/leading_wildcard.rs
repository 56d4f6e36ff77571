use super::written::{Verb, has_any, shape_of};
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "leading-wildcard",
    group: Group::Data,
    severity: Severity::Info,
    what: "Rows of a table that exists are found by a pattern that begins with `%`.",
    why: "No ordinary index helps to find them: the database reads all rows, in the transaction of the migration.",
    remedy: "Fine on a small table. On a large one, narrow the rows down by another condition, or change them in batches.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("UPDATE runs SET state = 'failed' WHERE state LIKE '%error'")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("UPDATE runs SET state = 'failed' WHERE state IN ('error', 'hard error')")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let (Some(existing), Some(Verb::Update | Verb::Delete)) = (judged.existing(), Verb::of(judged.operation)) else {
        return Vec::new();
    };
    let is_likely = judged.operation.sql.as_ref().is_some_and(|sql| has_any(&sql.text, &["LIKE"]));
    if judged.is_downgrade || !is_likely {
        return Vec::new();
    }
    let Some(pattern) = shape_of(judged).and_then(|it| it.open_pattern) else { return Vec::new() };
    let message =
        format!("Rows of table `{}` are found by the pattern `{pattern}`, which no index answers.", existing.id);
    vec![judged.violation(message)]
}
