use super::met::is_name_of;
use crate::finding::{Severity, Violation};
use crate::operation::Change;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "create-matview-with-data",
    group: Group::Locks,
    severity: Severity::Info,
    what: "A materialized view over tables that exist, filled while it is created.",
    why: "Its query runs to the end inside the migration, which may take long, and all locks that the migration has taken are held meanwhile.",
    remedy: "Create it `WITH NO DATA`, and refresh it after the migration.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("CREATE MATERIALIZED VIEW run_counts AS SELECT state, count(*) AS n FROM runs GROUP BY state")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.execute("CREATE MATERIALIZED VIEW run_counts AS SELECT state, count(*) AS n FROM runs GROUP BY state WITH NO DATA")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::CreateView { name, materialized: true, reads, .. } = &judged.operation.change else {
        return Vec::new();
    };
    let Some(sql) = &judged.operation.sql else { return Vec::new() };
    let text = sql.text.with_holes().to_ascii_uppercase();
    let words: Vec<&str> = text.split_whitespace().rev().take(3).collect();
    if matches!(words.as_slice(), ["DATA", "NO", "WITH"]) {
        return Vec::new();
    }
    // What was there before this migration, and may have rows.
    let schema = judged.at_heads();
    let is_there = |(id, table): (&crate::schema::Id, &std::sync::Arc<crate::schema::Table>)| {
        !judged.is_own(table.made) && reads.iter().any(|it| is_name_of(it, id))
    };
    let found = reads.iter().find_map(|it| {
        let id = schema.id(it)?;
        schema.table(&id).filter(|table| is_there((&id, table))).map(|_| id)
    });
    let Some(read) = found else { return Vec::new() };
    vec![judged.violation(format!("Materialized view `{name}` is filled from `{read}` while it is created."))]
}
