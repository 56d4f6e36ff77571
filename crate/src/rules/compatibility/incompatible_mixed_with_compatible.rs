use crate::finding::{Severity, Violation};
use crate::operation::{Change, Operation};
use crate::rules::deployed::quoted;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "incompatible-mixed-with-compatible",
    group: Group::Compatibility,
    severity: Severity::Info,
    what: "A revision that adds what new code needs and takes away what old code needs.",
    why: "Neither order of deploying works: before the migration the new code fails, after it the old code does.",
    remedy: "Split it in two: what is added, before the code is deployed; what is taken away, after it.",
    databases: &[],
    is_opt_in: true,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.add_column("runs", sa.Column("owner", sa.BigInteger))
op.drop_column("runs", "state")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.add_column("runs", sa.Column("owner", sa.BigInteger))
# next revision
op.drop_column("runs", "state")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Some(taken) = taken(judged, judged.operation).filter(|_| !judged.is_downgrade) else { return Vec::new() };
    // The first of them tells.
    let is_taken = |(it, impact): (&Operation, &crate::impact::Impact)| impact.existing.is_some() && takes(it);
    if judged.existing().is_none() || judged.earlier_with_impacts().any(is_taken) {
        return Vec::new();
    }
    let added: Vec<String> = judged
        .others()
        .filter_map(|other| {
            let it = other.operation;
            match &it.change {
                Change::CreateTable(create) if !create.temporary => Some(create.table.name.to_string()),
                Change::AddColumn { table, column, .. } if other.impact.existing.is_some() => {
                    Some(format!("{}.{}", table.name, column.name))
                }
                _ => None,
            }
        })
        .collect();
    if added.is_empty() {
        return Vec::new();
    }
    vec![judged.violation(format!("{taken} in the revision that adds {}.", quoted(added)))]
}

fn takes(operation: &Operation) -> bool {
    match &operation.change {
        Change::DropTable { .. } | Change::RenameTable { .. } | Change::DropColumn { .. } => true,
        Change::AlterColumn { column, to, .. } => to.name.as_ref().is_some_and(|name| name != column),
        _ => false,
    }
}

/// What an operation takes from old code, in words.
fn taken(judged: &Judged<'_>, operation: &Operation) -> Option<String> {
    let id = &judged.existing()?.id;
    Some(match &operation.change {
        Change::DropTable { .. } => format!("Table `{id}` is dropped"),
        Change::RenameTable { .. } => format!("Table `{id}` is renamed"),
        Change::DropColumn { column, .. } => {
            judged.existing_column(column)?;
            format!("Column `{id}.{column}` is dropped")
        }
        Change::AlterColumn { column, to, .. } if to.name.as_ref().is_some_and(|name| name != column) => {
            judged.existing_column(column)?;
            format!("Column `{id}.{column}` is renamed")
        }
        _ => return None,
    })
}
