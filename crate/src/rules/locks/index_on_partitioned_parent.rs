use super::met::{in_use, is_partitioned, listed};
use super::written;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, Index};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};
use crate::schema::Id;

/// How many partitions are named.
const NAMED: usize = 3;

pub(super) const RULE: Rule = Rule {
    name: "index-on-partitioned-parent",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "An index on a partitioned table that exists, built on all partitions in one statement.",
    why: "The index is built on each partition in turn, and no partition can be written to until the last one is done. `CONCURRENTLY` is refused on a partitioned table.",
    remedy: "Create it `ON ONLY` the parent, which builds nothing, then concurrently on each partition, and attach those: once all are attached, the index of the parent is valid.",
    databases: &[POSTGRESQL.from(11, 0)],
    is_opt_in: false,
    bad: r#"
op.create_table("events", sa.Column("id", sa.BigInteger), sa.Column("at", sa.Date), postgresql_partition_by="RANGE (at)")
op.execute("CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')")
# next revision
op.create_index("ix_events_id", "events", ["id"])
"#,
    good: r#"
op.create_table("events", sa.Column("id", sa.BigInteger), sa.Column("at", sa.Date), postgresql_partition_by="RANGE (at)")
op.execute("CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')")
# next revision
op.execute("CREATE INDEX ix_events_id ON ONLY events (id)")
with op.get_context().autocommit_block():
    op.create_index("ix_events_2025_id", "events_2025", ["id"], postgresql_concurrently=True)
op.execute("ALTER INDEX ix_events_id ATTACH PARTITION ix_events_2025_id")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::CreateIndex { index, concurrently, .. } = &judged.operation.change else { return Vec::new() };
    let Some(existing) = judged.existing().filter(|it| is_partitioned(&it.table)) else { return Vec::new() };
    let id = &existing.id;
    let name = index.name.as_ref().and_then(|name| name.as_known());
    let subject = name.map_or_else(|| "An index".to_owned(), |name| format!("Index `{name}`"));
    if *concurrently {
        let message =
            format!("{subject} is to be built concurrently on `{id}`, which is partitioned: PostgreSQL refuses that.");
        let says = format!("cannot create index on partitioned table \"{}\" concurrently", id.name);
        let violation = judged.violation(message).with_severity(Severity::Error).with_alembic_says(Some(says));
        return vec![with_instead(violation, judged, id, index)];
    }
    let is_only = judged.operation.sql.as_ref().is_some_and(|sql| {
        let words = sql.text.with_holes().to_ascii_uppercase();
        words.split_whitespace().any(|word| word == "ONLY")
    });
    if is_only || in_use(judged).is_none() {
        return Vec::new();
    }
    let message = match partitions(judged, id).as_slice() {
        [] => format!("{subject} is built on all partitions of `{id}` in one statement."),
        few if few.len() <= NAMED => {
            format!("{subject} is built on all partitions of `{id}` in one statement: {}.", listed(few))
        }
        many => format!("{subject} is built on all {} partitions of `{id}` in one statement.", many.len()),
    };
    vec![with_instead(judged.violation(message), judged, id, index)]
}

/// The partitions of a table that migrations make.
fn partitions(judged: &Judged<'_>, parent: &Id) -> Vec<Id> {
    let tables = judged.at_heads().tables().filter(|(_, table)| table.parents.contains(parent));
    tables.filter(|(_, table)| !judged.is_own(table.made)).map(|(id, _)| id.clone()).collect()
}

fn with_instead(violation: Violation, judged: &Judged<'_>, id: &Id, index: &Index) -> Violation {
    let columns: Option<Vec<&str>> =
        index.elements.iter().map(|it| it.what.as_known().filter(|_| it.is_column && it.options.is_none())).collect();
    let name = index.name.as_ref().and_then(|name| name.as_known());
    let is_plain = index.predicate.is_none()
        && index.options.is_none()
        && index.include.is_empty()
        && index.nulls_not_distinct != Some(true)
        && index.method.is_none();
    let (Some(columns), Some(name), true) = (columns, name, is_plain) else { return violation };
    let unique = if index.unique { "UNIQUE " } else { "" };
    let parent = format!(
        "CREATE {unique}INDEX IF NOT EXISTS {} ON ONLY {} ({})",
        written::name_in_sql(name),
        written::in_sql(id),
        written::names_in_sql(columns.iter().copied())
    );
    let found = partitions(judged, id);
    let partition = found.first().cloned().unwrap_or_else(|| id.beside(&format!("{}_1", id.name)));
    let own = format!("ix_{}_{}", partition.name, columns.join("_"));
    let create = written::create_index(&partition, &own, index).unwrap_or_default();
    let attach =
        format!("ALTER INDEX {} ATTACH PARTITION {}", written::in_sql(&id.beside(name)), written::name_in_sql(&own));
    violation.with_instead(format!(
        "{}\n# for each partition:\n{}\n{}",
        written::execute(&parent),
        written::autocommit(&[create]),
        written::execute(&attach)
    ))
}
