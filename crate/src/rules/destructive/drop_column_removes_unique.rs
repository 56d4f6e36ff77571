use super::dropped_constraint::uniques_made;
use super::with_column::{dropped, rest};
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ConstraintKind};
use crate::rules::deployed::quoted;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "drop-column-removes-unique",
    group: Group::Destructive,
    severity: Severity::Warning,
    what: "A column that is dropped with the unique constraint or unique index that it is part of.",
    why: "PostgreSQL drops the constraint without a word. Rows that it kept apart may be duplicates from then on, and `ON CONFLICT` on its columns fails.",
    remedy: "Decide what is to be unique without the column, and create that constraint in the same migration.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("tenant", sa.Text), sa.Column("name", sa.Text))
op.create_unique_constraint("uq_runs_tenant_name", "runs", ["tenant", "name"])
# next revision
op.drop_column("runs", "tenant")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("tenant", sa.Text), sa.Column("name", sa.Text))
op.create_unique_constraint("uq_runs_tenant_name", "runs", ["tenant", "name"])
# next revision
op.create_unique_constraint("uq_runs_name", "runs", ["name"])
op.drop_constraint("uq_runs_tenant_name", "runs", type_="unique")
op.drop_column("runs", "tenant")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some((existing, column)) = dropped(judged) else { return Vec::new() };
    let table = &existing.table;
    let name = &*column.name;
    let keys = table.uniques.iter().filter(|key| key.columns.contains(&column.name));
    let keys = keys.map(|key| {
        let columns: Vec<&str> = key.columns.iter().map(AsRef::as_ref).collect();
        ("unique constraint", &key.name.name, columns, key.made)
    });
    let indexes = table.indexes.iter().filter(|index| index.unique && index.columns().any(|it| it == name));
    let indexes = indexes.map(|index| ("unique index", &index.name.name, index.columns().collect(), index.made));
    let lost = keys.chain(indexes).filter(|(.., made)| made.is_certain);
    // A column that was put aside, and a new one in its place that is unique too.
    let is_replaced = judged.others_on(existing).any(|other| match &other.operation.change {
        Change::AddColumn { column, .. } => {
            column.unique || column.constraints.iter().any(|it| matches!(it.kind, ConstraintKind::Unique { .. }))
        }
        _ => false,
    }) || uniques_made(judged, existing).any(|made| made.len() == 1 && made.first() != Some(&name));
    let found = lost.filter_map(|(kind, called, columns, made)| {
        let rest = rest(columns.iter().copied(), name);
        // What is left may be unique all the same.
        let is_kept = |left: &[std::sync::Arc<str>]| {
            !left.is_empty() && left.iter().all(|it| &**it != name && rest.contains(&&**it))
        };
        if table.keys().any(|key| is_kept(&key.columns)) {
            return None;
        }
        if rest.is_empty() && is_replaced {
            return None;
        }
        let (message, severity) = if rest.is_empty() {
            (format!("With column `{}.{name}` its {kind} `{called}` is dropped.", existing.id), Severity::Info)
        } else {
            let rest = quoted(rest);
            let message = format!(
                "With column `{}.{name}` {kind} `{called}` is dropped: {rest} need not be unique any more.",
                existing.id
            );
            (message, Severity::Warning)
        };
        let related = judged.related(made, format!("{kind} `{called}` is created"));
        Some(judged.violation(message).with_severity(severity).with_related(related))
    });
    found.collect()
}
