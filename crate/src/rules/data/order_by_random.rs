use super::written::{has_any, shape_of};
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "order-by-random",
    group: Group::Data,
    severity: Severity::Info,
    what: "Rows in an order of chance.",
    why: "Each database ends up with other rows than the next, and all of them are read and sorted to get there.",
    remedy: "Order by a column, so that every database gets the same.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("UPDATE runs SET state = 'sample' WHERE id IN (SELECT id FROM runs ORDER BY random() LIMIT 100)")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("UPDATE runs SET state = 'sample' WHERE id IN (SELECT id FROM runs ORDER BY id LIMIT 100)")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let is_likely = judged.operation.sql.as_ref().is_some_and(|it| has_any(&it.text, &["ORDER BY", "ORDER\n"]));
    if !is_likely {
        return Vec::new();
    }
    let Some(by) = shape_of(judged).and_then(|it| it.random_order) else { return Vec::new() };
    vec![judged.violation(format!("Rows are put in order by `{by}`, which differs from run to run."))]
}
