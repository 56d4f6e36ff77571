use super::row_by_row_change::loops_over;
use super::written::{Verb, is_involved, shape_of, wait, writes_all};
use crate::finding::{Severity, Violation};
use crate::rules::replayed::counted;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "complex-dml",
    group: Group::Data,
    severity: Severity::Info,
    what: "A statement that changes rows of a table that exists by what it reads of others: joins, subqueries, common table expressions.",
    why: "How long it takes depends on the plan for the real tables, which a test database does not show.",
    remedy: "Look at its `EXPLAIN` on a copy of the production database. Run it in batches, or outside of migrations, if it takes long.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner", sa.Text))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("job_id", sa.BigInteger), sa.Column("owner", sa.Text))
# next revision
op.execute("UPDATE runs SET owner = jobs.owner FROM jobs WHERE jobs.id = runs.job_id")
"#,
    good: r#"
op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("owner", sa.Text))
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("job_id", sa.BigInteger), sa.Column("owner", sa.Text))
# next revision
op.execute("UPDATE runs SET owner = 'nobody' WHERE owner = ''")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let (Some(verb), false) = (Verb::of(judged.operation), judged.is_downgrade) else { return Vec::new() };
    let (Some(existing), Some(shape)) = (judged.existing(), shape_of(judged)) else { return Vec::new() };
    // An INSERT … SELECT may have a subquery or two, that is what it is for.
    let is_complex = if verb == Verb::Insert { shape.joins > 0 || shape.is_recursive } else { is_involved(&shape) };
    if !is_complex || writes_all(judged, Some(&shape)) || loops_over(judged.operation).is_some() || shape.is_limited {
        return Vec::new();
    }
    let mut parts = Vec::new();
    if shape.is_recursive {
        parts.push("a recursive query".to_owned());
    }
    if shape.joins > 0 {
        parts.push(counted(shape.joins, "join", "joins"));
    }
    if shape.subqueries > 0 {
        parts.push(counted(shape.subqueries, "subquery", "subqueries"));
    }
    let message =
        format!("Rows are {} table `{}` by a statement with {}.", verb.done(), existing.id, parts.join(" and "));
    vec![judged.violation(message).with_why(format!("{} Meanwhile {}.", RULE.why, wait(judged, verb)))]
}
