use crate::finding::{Severity, Violation};
use crate::impact::Existing;
use crate::operation::{Change, CreateTable};
use crate::rules::deployed::in_python;
use crate::rules::{Check, Group, Judged, Rule};

pub(super) const RULE: Rule = Rule {
    name: "drop-then-create-table",
    group: Group::Destructive,
    severity: Severity::Warning,
    what: "A table that is dropped in a migration that creates it again, or one that looks like it under another name.",
    why: "Autogenerate can't tell a rename from a drop and a create. The new table begins without the rows of the old one.",
    remedy: "Rename the table, and change what is different with `add_column` and `alter_column`.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.create_table("jobs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
op.drop_table("runs")
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.Text))
# next revision
op.rename_table("runs", "jobs")
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::DropTable { if_exists, .. } = judged.operation.change else { return Vec::new() };
    let Some(existing) = judged.existing().filter(|_| !judged.is_downgrade) else { return Vec::new() };
    let id = &existing.id;
    if judged.reader(id, None).is_some() || judged.emptied().is_some() {
        return Vec::new();
    }
    let created = judged.others().filter_map(|other| match &other.operation.change {
        Change::CreateTable(create) if !create.temporary && judged.comes_with(other.operation) => {
            Some((create, other.operation))
        }
        _ => None,
    });
    let mut created: Vec<_> = created.collect();
    if let Some((_, create)) = created.iter().find(|(create, _)| judged.is(&create.table, id)) {
        // One that is dropped wherever it is there is made anew on purpose, of which another rule tells.
        let is_forced = if_exists && judged.later().iter().any(|it| std::ptr::eq(it, *create));
        let message =
            format!("Table `{id}` is dropped and created again in line {}, without its rows.", create.position.line);
        let why = "The new table begins empty. `add_column`, `alter_column` and `drop_column` change a table and keep its rows; so does an INSERT from the old one, under another name, into the new.";
        return if is_forced { Vec::new() } else { vec![judged.violation(message).with_why(why)] };
    }
    created.retain(|(create, _)| is_alike(existing, create));
    let [(create, operation)] = created.as_slice() else { return Vec::new() };
    let Some(new) = judged.id(&create.table) else { return Vec::new() };
    let (from, schema) = in_python(id);
    let (to, _) = in_python(&new);
    let (all, same) = (existing.table.columns.len(), same_columns(existing, create));
    let columns = if all == same && create.columns.len() == same {
        "the same columns".to_owned()
    } else {
        format!("{same} of its {all} columns")
    };
    let message = format!(
        "Table `{id}` is dropped and `{new}`, with {columns}, is created in line {}: if that is a rename, its rows are lost.",
        operation.position.line
    );
    vec![judged.violation(message).with_instead(format!("op.rename_table({from}, {to}{schema})"))]
}

/// Whether a new table has nearly all columns of an old one, of which keys alone say little.
fn is_alike(existing: &Existing, create: &CreateTable) -> bool {
    let table = &existing.table;
    if table.is_open || table.is_assumed || create.is_open {
        return false;
    }
    let same = same_columns(existing, create);
    let most = table.columns.len().max(create.columns.len());
    same >= LEAST_SAME && same * 5 >= most * 4
}

fn same_columns(existing: &Existing, create: &CreateTable) -> usize {
    let is_there = |name: &str| create.columns.iter().any(|column| column.name.as_known() == Some(name));
    existing.table.columns.iter().filter(|column| is_there(&column.name)).count()
}

/// Columns that two tables have in common at least where one may be the other.
const LEAST_SAME: usize = 2;
