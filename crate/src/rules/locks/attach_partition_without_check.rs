use super::action::{begin, word, words};
use super::met::{earlier, is_name_of};
use super::written;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ConstraintKind, Operation};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};
use crate::schema::Id;

/// How many migrations before one are looked through for a check.
const BEFORE: usize = 20;

pub(super) const RULE: Rule = Rule {
    name: "attach-partition-without-check",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A table that exists, attached as a partition without a check that says what is in it.",
    why: "PostgreSQL reads all its rows under an ACCESS EXCLUSIVE lock to see that they belong into the partition.",
    remedy: "Add a check with the partition's bounds to the table as `NOT VALID`, validate it, attach the table, and drop the check: with it, no row is read.",
    databases: &[POSTGRESQL.from(10, 0)],
    is_opt_in: false,
    bad: r#"
op.create_table("events", sa.Column("at", sa.Date, nullable=False), postgresql_partition_by="RANGE (at)")
op.create_table("events_2025", sa.Column("at", sa.Date, nullable=False))
# next revision
op.execute("ALTER TABLE events ATTACH PARTITION events_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')")
"#,
    good: r#"
op.create_table("events", sa.Column("at", sa.Date, nullable=False), postgresql_partition_by="RANGE (at)")
op.create_table("events_2025", sa.Column("at", sa.Date, nullable=False))
# next revision
op.create_check_constraint("ck_events_2025_at", "events_2025", "at >= '2025-01-01' AND at < '2026-01-01'", postgresql_not_valid=True)
# next revision
op.execute("ALTER TABLE events_2025 VALIDATE CONSTRAINT ck_events_2025_at")
op.execute("ALTER TABLE events ATTACH PARTITION events_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')")
op.drop_constraint("ck_events_2025_at", "events_2025")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some(words) = words(judged) else { return Vec::new() };
    if !begin(&words, &["ATTACH", "PARTITION"]) || words.iter().any(|word| word == "DEFAULT") {
        return Vec::new();
    }
    let Some(existing) = judged.existing() else { return Vec::new() };
    let Some(name) = word(judged, 2) else { return Vec::new() };
    let partition = match name.split_once('.') {
        Some((schema, name)) => Id {
            schema: Some(schema.trim_matches('"')).filter(|it| *it != "public").map(Into::into),
            name: name.trim_matches('"').into(),
        },
        None => existing.id.beside(&name),
    };
    let table = judged.at_heads().table(&partition).or_else(|| judged.at_heads().table(&Id::bare(&partition.name)));
    // What this migration makes has no rows, and of what nobody makes nothing is known.
    let Some(table) = table.filter(|it| !judged.is_own(it.made)) else { return Vec::new() };
    if is_made_with(judged, &partition) || has_checks(judged, &partition) || !table.checks.is_empty() {
        return Vec::new();
    }
    let message = format!(
        "Table `{partition}` is attached to `{}` without a check of its bounds: all its rows are read.",
        existing.id
    );
    let sql = written::in_sql(&partition);
    let check = written::name_in_sql(&format!("ck_{}_bounds", partition.name));
    let add = written::execute(&format!("ALTER TABLE {sql} ADD CONSTRAINT {check} CHECK (…) NOT VALID"));
    let validate = written::execute(&format!("ALTER TABLE {sql} VALIDATE CONSTRAINT {check}"));
    let instead = format!(
        "{add}  # the bounds of the partition{}{validate}\n# then attach it, and drop the check",
        written::NEXT_REVISION
    );
    let related = judged.related(table.made, format!("table `{partition}` is created"));
    vec![judged.violation(message).with_related(related).with_instead(instead)]
}

/// Whether this migration makes a table.
fn is_made_with(judged: &Judged<'_>, partition: &Id) -> bool {
    earlier(judged).any(|it| matches!(&it.change, Change::CreateTable(create) if is_name_of(&create.table, partition)))
}

/// Whether a check was added to a table lately; it may be gone by now.
fn has_checks(judged: &Judged<'_>, partition: &Id) -> bool {
    let adds = |it: &Operation| match &it.change {
        Change::AddConstraint { table, constraint } => {
            matches!(constraint.kind, ConstraintKind::Check { .. }) && is_name_of(table, partition)
        }
        Change::CreateTable(create) => {
            let has_check = create.constraints.iter().any(|it| matches!(it.kind, ConstraintKind::Check { .. }));
            has_check && is_name_of(&create.table, partition)
        }
        _ => false,
    };
    if earlier(judged).any(adds) {
        return true;
    }
    let order = &judged.environment.replay.order;
    let at = order.iter().position(|&index| index == judged.index).unwrap_or(0);
    let before = order.iter().take(at).rev().take(BEFORE);
    let mut functions = before.filter_map(|&index| judged.environment.migrations.get(index)?.function("upgrade"));
    functions.any(|function| function.operations.iter().any(adds))
}
