use super::data_mixed_with_ddl::is_mixed;
use super::row_by_row_change::loops_over;
use super::written::{Verb, is_first, is_involved, shape_of, wait, writes_all};
use crate::finding::{Severity, Violation};
use crate::operation::{Change, Operation};
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "dml-in-migration",
    group: Group::Data,
    severity: Severity::Info,
    what: "Rows of a table that exists are changed.",
    why: "What it does depends on the rows that each database has, so a test tells only as much as its rows are like those in production.",
    remedy: "Fine for a few rows that the schema needs. Run it on a copy of the production database first, and think of what a downgrade makes of the rows.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("UPDATE runs SET state = 'failed' WHERE state = 'error'")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
states = op.create_table("states", sa.Column("name", sa.Text, primary_key=True))
op.bulk_insert(states, [{"name": "failed"}])
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let (Some(verb), false) = (Verb::of(judged.operation), judged.is_downgrade) else { return Vec::new() };
    let Some(existing) = judged.existing() else { return Vec::new() };
    let table = judged.operation.change.table();
    let is_alike = |it: &Operation| Verb::of(it) == Some(verb) && it.change.table() == table;
    // Rules that say more about it are there for the rest.
    let is_told = !is_first(judged, is_alike) || is_mixed(judged) || loops_over(judged.operation).is_some();
    if is_told {
        return Vec::new();
    }
    // What is done to all rows is told as such.
    if let Change::Update { filtered: false, .. } | Change::Delete { filtered: false, .. } = judged.operation.change {
        return Vec::new();
    }
    let shape = shape_of(judged);
    let is_told = shape
        .as_ref()
        .is_some_and(|it| if verb == Verb::Insert { it.joins + it.subqueries > 0 } else { is_involved(it) });
    if is_told || writes_all(judged, shape.as_ref()) {
        return Vec::new();
    }
    let message = format!("Rows are {} table `{}`, which is in use.", verb.done(), existing.id);
    let why = match verb {
        Verb::Insert => "Some databases may have such rows already.",
        Verb::Update | Verb::Delete => RULE.why,
    };
    vec![judged.violation(message).with_why(format!("{why} Besides, {}.", wait(judged, verb)))]
}
