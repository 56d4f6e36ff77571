use super::unique_not_null_instead_of_primary_key::unique_not_null;
use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ConstraintType, Operation};
use crate::rules::mend::quoted;
use crate::rules::tabled::list;
use crate::rules::{Check, Group, Rule, Tabled};
use crate::schema::{Column, Made};

pub(super) const RULE: Rule = Rule {
    name: "table-without-primary-key",
    group: Group::Design,
    severity: Severity::Warning,
    what: "A table without a primary key.",
    why: "Nothing tells its rows apart: duplicates get in, logical replication refuses updates and deletes, and an ORM maps it only with a key that is made up.",
    remedy: "Give it a primary key.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger), sa.Column("state", sa.Text))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
"#,
    check: Check::Table(check),
};

fn check(tabled: &Tabled<'_>) -> Vec<Violation> {
    let table = tabled.table;
    let is_part = table.partition.is_some() || !table.parents.is_empty();
    if table.primary_key.is_some() || is_part || table.columns.is_empty() || !tabled.is_whole() {
        return Vec::new();
    }
    // That is told apart.
    if unique_not_null(tabled).is_some() {
        return Vec::new();
    }
    let dropped = dropped(tabled);
    let verb = if dropped.is_some() { "loses its primary key here" } else { "has no primary key" };
    let Some(violation) = tabled.violation(dropped.unwrap_or(table.made), format!("Table `{}` {verb}.", tabled.id))
    else {
        return Vec::new();
    };
    let has_rowid = matches!(tabled.dialect(), Dialect::Sqlite | Dialect::Oracle);
    let is_quiet = has_rowid || table.query.is_some() || !table.clauses.is_empty();
    let severity = if is_quiet { Severity::Info } else { tabled.severity_of_lack(Severity::Warning) };
    let instead = columns_of_both(tabled).map(|columns| {
        let (name, schema) = tabled.in_call();
        format!(
            "op.create_primary_key({}, {name}, {}{schema})",
            quoted(&format!("{}_pkey", tabled.id.name)),
            list(&columns)
        )
    });
    vec![Violation { instead, ..violation.with_severity(severity) }]
}

/// What dropped its key.
fn dropped(tabled: &Tabled<'_>) -> Option<Made> {
    let environment = tabled.environment;
    let of_table = environment.replay.log.touches.iter().rev().filter(|it| it.table == tabled.table.number);
    let is_drop = |operation: &Operation| match &operation.change {
        Change::DropConstraint { kind: Some(ConstraintType::Primary), .. } => true,
        Change::DropConstraint { name: Some(name), .. } => {
            name.as_known().is_some_and(|it| it.ends_with("_pkey") || it.starts_with("pk_") || it == "PRIMARY")
        }
        _ => false,
    };
    let mut drops = of_table.filter(|it| it.step.operation(&environment.migrations, "upgrade").is_some_and(is_drop));
    drops.next().map(|it| Made { by: Some(it.step), is_certain: true })
}

/// The columns of a table that only ties two others together, neither of which may be NULL.
fn columns_of_both<'e>(tabled: &Tabled<'e>) -> Option<Vec<&'e str>> {
    let table = tabled.table;
    let [one, other] = table.foreign_keys.as_slice() else { return None };
    let columns: Vec<&str> = one.columns.iter().chain(&other.columns).map(AsRef::as_ref).collect();
    let is_not_null = |name: &&str| table.column(name).and_then(Column::sure_nullable) == Some(false);
    (table.columns.len() == columns.len() && columns.iter().all(is_not_null)).then_some(columns)
}
