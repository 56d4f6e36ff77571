use std::sync::Arc;

use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ObjectKind, TypeDefinition, Verb};
use crate::rules::deployed::quoted;
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule, Versions, mend};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "enum-value-removed",
    group: Group::Destructive,
    severity: Severity::Warning,
    what: "An enum that is made anew with fewer labels than it had.",
    why: "A row with a label that is gone stops the migration. Code that is still running and writes such a label fails from then on.",
    remedy: "Deploy code that no longer writes the label, then give its rows another one in a migration, then take it away. A label that nobody uses does no harm where it is.",
    databases: &[POSTGRESQL, Versions::of(Dialect::Mysql), Versions::of(Dialect::Mariadb)],
    is_opt_in: false,
    bad: r#"
op.execute("CREATE TYPE state AS ENUM ('new', 'paused', 'done')")
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", postgresql.ENUM("new", "paused", "done", name="state", create_type=False)))
# next revision
op.execute("ALTER TYPE state RENAME TO state_old")
op.execute("CREATE TYPE state AS ENUM ('new', 'done')")
op.execute("ALTER TABLE runs ALTER COLUMN state TYPE state USING state::text::state")
op.execute("DROP TYPE state_old")
"#,
    good: r#"
op.execute("CREATE TYPE state AS ENUM ('new', 'paused', 'done')")
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", postgresql.ENUM("new", "paused", "done", name="state", create_type=False)))
# next revision
op.execute("UPDATE runs SET state = 'new' WHERE state = 'paused'")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    if judged.is_downgrade {
        return Vec::new();
    }
    match &judged.operation.change {
        Change::AlterColumn { column, to, .. } => of_column(judged, column, to.using.as_ref()),
        Change::SyncEnumValues { .. } => of_sync(judged),
        Change::CreateType { definition: TypeDefinition::Enum(values), .. } => of_type(judged, values),
        _ => Vec::new(),
    }
}

/// A column gets a type with fewer labels.
fn of_column(judged: &Judged<'_>, column: &Text, using: Option<&Text>) -> Vec<Violation> {
    let Some(affected) = judged.affected().filter(|it| !it.labels_lost.is_empty()) else { return Vec::new() };
    let Some((existing, there)) = judged.existing_column(column) else { return Vec::new() };
    // Of one enum with several columns once is enough.
    let is_told = judged.others().any(|other| {
        let is_same = || other.impact.affected.as_ref().is_some_and(|it| it.labels_lost == affected.labels_lost);
        other.at < judged.at && matches!(other.operation.change, Change::AlterColumn { .. }) && is_same()
    });
    if is_told {
        return Vec::new();
    }
    let (id, name) = (&existing.id, &there.name);
    let is_seen_to = judged.were_seen_to(id, name)
        || using.is_some_and(|using| {
            let using = using.to_string().to_ascii_uppercase();
            using.contains("CASE") || using.contains("REPLACE(")
        });
    let lost = &affected.labels_lost;
    let message = format!("Column `{id}.{name}` loses {} {}.", labels(lost), quoted(lost));
    let violation = judged.violation(message);
    if is_seen_to {
        return vec![
            violation
                .with_severity(Severity::Info)
                .with_why("The migration sees to the rows that have it. Code that is still running and writes a label that is gone fails."),
        ];
    }
    let list: Vec<String> = lost.iter().map(|label| literal(label)).collect();
    let condition = match list.as_slice() {
        [only] => format!("= {only}"),
        all => format!("IN ({})", all.join(", ")),
    };
    let statement = format!("UPDATE {id} SET {name} = '…' WHERE {name} {condition}");
    let instead = format!("# first, give those rows a label that stays\nop.execute({})", mend::quoted(&statement));
    let violation = violation.with_instead(instead);
    if judged.server().dialect.is_mysql() {
        return vec![violation.with_why(ON_MYSQL)];
    }
    vec![violation]
}

/// Why it matters, on MySQL.
const ON_MYSQL: &str = "A row with a label that is gone stops the migration; without strict mode it loses its value. Code that is still running and writes such a label fails from then on.";

/// A string as SQL writes it.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn labels(lost: &[Arc<str>]) -> &'static str {
    if lost.len() == 1 { "the label" } else { "the labels" }
}

/// `op.sync_enum_values` of alembic-postgresql-enum.
fn of_sync(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::SyncEnumValues { columns, .. } = &judged.operation.change else { return Vec::new() };
    let Some(affected) = judged.affected().filter(|it| !it.labels_lost.is_empty()) else { return Vec::new() };
    let Some((id, made)) = &affected.object else { return Vec::new() };
    let lost = &affected.labels_lost;
    let of: Vec<String> = columns.iter().map(|(table, column)| format!("{}.{column}", table.name)).collect();
    let of = if of.is_empty() { String::new() } else { format!(", which {} may have", quoted(of)) };
    let is_seen_to = columns.iter().all(|(table, column)| {
        let id = judged.id(table);
        id.zip(column.as_known()).is_some_and(|(id, column)| judged.were_seen_to(&id, column))
    });
    let severity = if is_seen_to && !columns.is_empty() { Severity::Info } else { Severity::Warning };
    let message = format!("Enum `{id}` loses {} {}{of}.", labels(lost), quoted(lost));
    let related = judged.related(*made, format!("enum `{id}` is created"));
    vec![judged.violation(message).with_severity(severity).with_related(related)]
}

/// A type is dropped, and created again with fewer labels: its columns were strings in between.
fn of_type(judged: &Judged<'_>, values: &[Text]) -> Vec<Violation> {
    let Change::CreateType { name, .. } = &judged.operation.change else { return Vec::new() };
    let Some(id) = judged.id(name) else { return Vec::new() };
    let dropped = judged.others().filter(|other| other.at < judged.at).find_map(|other| {
        let is_drop = matches!(other.operation.change, Change::Object { verb: Verb::Drop, kind: ObjectKind::Type, .. });
        let affected = other.impact.affected.as_ref().filter(|_| is_drop)?;
        affected.object.as_ref().filter(|(dropped, _)| *dropped == id).map(|_| affected)
    });
    let Some(dropped) = dropped.filter(|_| values.iter().all(Text::is_known)) else { return Vec::new() };
    let is_kept = |label: &Arc<str>| values.iter().any(|value| value.as_known() == Some(label));
    let lost: Vec<Arc<str>> = dropped.labels.iter().filter(|label| !is_kept(label)).cloned().collect();
    if lost.is_empty() {
        return Vec::new();
    }
    let is_seen_to =
        judged.operations().iter().any(|it| matches!(it.change, Change::Update { .. } | Change::Delete { .. }));
    let severity = if is_seen_to { Severity::Info } else { Severity::Warning };
    let message = format!("Enum `{id}` is made anew without {} {}.", labels(&lost), quoted(&lost));
    vec![judged.violation(message).with_severity(severity)]
}
