use super::with_column::{dropped, rest};
use crate::finding::{Severity, Violation};
use crate::rules::deployed::quoted;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "drop-column-removes-index",
    group: Group::Destructive,
    severity: Severity::Info,
    what: "A column that is dropped with an index of several columns that it is part of.",
    why: "PostgreSQL drops the whole index without a word, and queries on its other columns may become slow.",
    remedy: "Create an index on the other columns first, if queries need one.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text), sa.Column("at", sa.DateTime))
op.create_index("ix_runs_state_at", "runs", ["state", "at"])
# next revision
op.drop_column("runs", "at")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text), sa.Column("at", sa.DateTime))
op.create_index("ix_runs_state_at", "runs", ["state", "at"])
# next revision
with op.get_context().autocommit_block():
    op.create_index("ix_runs_state", "runs", ["state"], postgresql_concurrently=True)
op.drop_column("runs", "at")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some((existing, column)) = dropped(judged) else { return Vec::new() };
    let (table, name) = (&existing.table, &*column.name);
    let lost = table.indexes.iter().filter(|index| {
        let is_part = || index.columns().any(|it| it == name) || index.include.contains(&column.name);
        !index.unique && index.made.is_certain && is_part()
    });
    let found = lost.filter_map(|index| {
        let others = rest(index.columns(), name);
        let first = *others.first()?;
        // Another one that begins with the first of them serves.
        let serves = table.indexes.iter().any(|it| {
            let mut columns = it.columns();
            columns.next() == Some(first) && !std::ptr::eq(it, index) && columns.all(|it| it != name)
        });
        let is_key = table.keys().any(|key| key.columns.first().is_some_and(|it| **it == *first));
        if serves || is_key {
            return None;
        }
        let message = format!(
            "With column `{}.{name}` index `{}` is dropped, which serves queries on {}.",
            existing.id,
            index.name.name,
            quoted(others)
        );
        Some(
            judged
                .violation(message)
                .with_related(judged.related(index.made, format!("index `{}` is created", index.name.name))),
        )
    });
    found.collect()
}
