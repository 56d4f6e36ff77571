use super::met::{earlier, is_name_of};
use super::written;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ObjectKind, Verb};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "refresh-matview-non-concurrent",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A materialized view that exists, filled anew without `CONCURRENTLY`.",
    why: "Nobody can read the view until its query has run to the end and the transaction is over: it is locked in ACCESS EXCLUSIVE mode.",
    remedy: "`REFRESH MATERIALIZED VIEW CONCURRENTLY`, for which the view needs a unique index over plain columns and all rows.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.execute("CREATE MATERIALIZED VIEW run_counts AS SELECT state, count(*) AS n FROM runs GROUP BY state")
# next revision
op.execute("REFRESH MATERIALIZED VIEW run_counts")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.execute("CREATE MATERIALIZED VIEW run_counts AS SELECT state, count(*) AS n FROM runs GROUP BY state")
op.execute("CREATE UNIQUE INDEX ux_run_counts ON run_counts (state)")
# next revision
op.execute("REFRESH MATERIALIZED VIEW CONCURRENTLY run_counts")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::Object { verb: Verb::Refresh, kind: ObjectKind::MaterializedView, name: Some(name), detail, .. } =
        &judged.operation.change
    else {
        return Vec::new();
    };
    // `WITH NO DATA` empties it, which is meant.
    if detail.as_ref().is_some_and(|it| matches!(it.as_known(), Some("CONCURRENTLY" | "WITH NO DATA") | None)) {
        return Vec::new();
    }
    let Some(id) = judged.at_heads().id(name) else { return Vec::new() };
    let makes = |change: &Change| matches!(change, Change::CreateView { name, .. } if is_name_of(name, &id));
    let view = judged.at_heads().view(&id);
    if view.is_some_and(|view| judged.is_own(view.made)) || earlier(judged).any(|it| makes(&it.change)) {
        return Vec::new();
    }
    let mut violation = judged.violation(format!("Materialized view `{id}` is filled anew without `CONCURRENTLY`."));
    if let Some(view) = view {
        violation = violation.with_related(judged.related(view.made, format!("materialized view `{id}` is created")));
    }
    let is_unique = |index: &crate::schema::table::Index| {
        index.unique && index.predicate.is_none() && index.elements.iter().all(|it| it.is_column)
    };
    let refresh = written::execute(&format!("REFRESH MATERIALIZED VIEW CONCURRENTLY {}", written::in_sql(&id)));
    let has_index = view.is_some_and(|view| view.indexes.iter().any(is_unique));
    let note = if has_index { "" } else { "  # once it has a unique index" };
    vec![violation.with_replacement(format!("{refresh}{note}"))]
}
