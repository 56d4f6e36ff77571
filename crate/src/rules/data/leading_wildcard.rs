use super::written::{Verb, has_any, shape_of};
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Judged, Rule};
use crate::schema::Table;
use crate::schema::table::Index;

pub(super) const RULE: Rule = Rule {
    name: "leading-wildcard",
    group: Group::Data,
    severity: Severity::Info,
    what: "Rows of a table that exists are found by a pattern that begins with `%`, on a column that has an index.",
    why: "An ordinary index finds only what begins with known letters: the database reads all rows, in the transaction of the migration.",
    remedy: "Fine on a small table. On a large one, narrow the rows down by another condition, or change them in batches.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text, index=True))
# next revision
op.execute("UPDATE runs SET state = 'failed' WHERE state LIKE '%error'")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text, index=True))
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
    // Without an index any condition reads all rows.
    let Some(column) = pattern.column.filter(|it| has_ordinary_index(&existing.table, it)) else { return Vec::new() };
    let message = format!(
        "Rows of table `{}` are found by the pattern `{}`, for which the index on `{column}` is of no use.",
        existing.id, pattern.pattern
    );
    vec![judged.violation(message)]
}

/// Whether an index or a key begins with a column, and all that do are ordinary: one of trigrams answers any pattern.
fn has_ordinary_index(table: &Table, column: &str) -> bool {
    let of_keys = table.keys().filter_map(|key| key.columns.first());
    let of_indexes = table.indexes.iter().filter_map(|it| it.elements.first()?.what.as_known().zip(Some(it)));
    let own = of_indexes.filter(|(first, _)| first.eq_ignore_ascii_case(column)).map(|(_, index)| index);
    let (ordinary, others): (Vec<&Index>, Vec<&Index>) =
        own.partition(|it| it.method.as_ref().is_none_or(|method| method.as_known() == Some("btree")));
    let has_any = !ordinary.is_empty() || of_keys.into_iter().any(|first| first.eq_ignore_ascii_case(column));
    has_any && others.is_empty()
}
