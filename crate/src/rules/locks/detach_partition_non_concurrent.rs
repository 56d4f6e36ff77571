use super::action::{begin, word, words};
use super::met::in_use;
use super::written;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "detach-partition-non-concurrent",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A partition that is detached without `CONCURRENTLY`.",
    why: "Detaching takes an ACCESS EXCLUSIVE lock on the whole partitioned table: it waits for every query on any partition, and all that comes later waits behind it.",
    remedy: "`DETACH PARTITION … CONCURRENTLY` (PostgreSQL 14), outside of a transaction. A table with a DEFAULT partition refuses that.",
    databases: &[POSTGRESQL.from(14, 0)],
    is_opt_in: false,
    bad: r#"
op.create_table("events", sa.Column("at", sa.Date, nullable=False), postgresql_partition_by="RANGE (at)")
op.execute("CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')")
# next revision
op.execute("ALTER TABLE events DETACH PARTITION events_2020")
"#,
    good: r#"
op.create_table("events", sa.Column("at", sa.Date, nullable=False), postgresql_partition_by="RANGE (at)")
op.execute("CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')")
# next revision
with op.get_context().autocommit_block():
    op.execute("ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some(words) = words(judged) else { return Vec::new() };
    let is_concurrent = words.iter().any(|word| word == "CONCURRENTLY" || word == "FINALIZE");
    if !begin(&words, &["DETACH", "PARTITION"]) || is_concurrent {
        return Vec::new();
    }
    let Some(existing) = in_use(judged) else { return Vec::new() };
    let has_default = judged.at_heads().tables().any(|(_, table)| {
        table.parents.contains(&existing.id) && table.partition.as_ref().and_then(|it| it.as_known()) == Some("DEFAULT")
    });
    let named = word(judged, 2);
    let partition = named.as_ref().map(|name| format!(" `{name}`")).unwrap_or_default();
    let message = format!("Partition{partition} of `{}` is detached without `CONCURRENTLY`.", existing.id);
    let violation = judged.violation(message);
    let Some(name) = named.filter(|_| !has_default) else { return vec![violation] };
    let statement = format!("ALTER TABLE {} DETACH PARTITION {name} CONCURRENTLY", written::in_sql(&existing.id));
    vec![violation.with_replacement(written::autocommit(&[written::execute(&statement)]))]
}
