use super::change_column_type::{old_type, without_collation};
use super::met::{in_use, listed};
use super::retype::{Cost, cost, rebuilt};
use crate::finding::{Severity, Violation};
use crate::operation::{Change, ColumnChange};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "change-collation",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A column of a table that exists, given another collation while indexes have it.",
    why: "The order of an index is that of the collation: PostgreSQL builds each index of the column anew under an ACCESS EXCLUSIVE lock. The rows themselves stay.",
    remedy: "Leave the column as it is and create an index with the other collation concurrently: `CREATE INDEX CONCURRENTLY … (name COLLATE \"C\")`, with the same words in the queries. Or drop the indexes first, and create them concurrently afterwards.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.Text, index=True))
# next revision
op.alter_column("users", "name", type_=sa.Text(collation="C"))
"#,
    good: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.Text))
# next revision
op.alter_column("users", "name", type_=sa.Text(collation="C"))
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterColumn { column, to, .. } = &judged.operation.change else { return Vec::new() };
    let Some(new) = to.type_.as_ref().and_then(|it| it.sql.as_known()) else { return Vec::new() };
    let Some(name) = column.as_known() else { return Vec::new() };
    let Some(existing) = in_use(judged) else { return Vec::new() };
    let Some(known) = existing.table.column(name) else { return Vec::new() };
    let Some(old) = old_type(existing, to, name) else { return Vec::new() };
    let before = known.collation.as_ref().and_then(|it| it.as_known()).or_else(|| in_type(&old)).map(plain);
    let after = collation(to).or_else(|| in_type(new)).map(plain);
    if before == after || !is_string(new) || !is_string(&old) {
        return Vec::new();
    }
    // What is written anew for its type has a rule of its own.
    let type_cost = cost(judged, without_collation(&old), to, name);
    if !matches!(type_cost, Some(Cost::Free | Cost::Indexes)) {
        return Vec::new();
    }
    let indexes = rebuilt(judged, existing, name, true);
    if indexes.is_empty() {
        return Vec::new();
    }
    let verb = if indexes.len() == 1 { "is" } else { "are" };
    let to = after.map_or_else(|| "the default collation".to_owned(), |name| format!("collation `{name}`"));
    let message =
        format!("Column `{}.{name}` gets {to}, for which {} {verb} built anew.", existing.id, listed(&indexes));
    vec![judged.violation(message)]
}

fn collation(to: &ColumnChange) -> Option<&str> {
    to.other.as_ref()?.as_known()?.strip_prefix("COLLATE ")
}

fn in_type(sql: &str) -> Option<&str> {
    sql.split_once(" COLLATE ").map(|(_, collation)| collation)
}

fn plain(collation: &str) -> &str {
    collation.trim().trim_matches('"')
}

fn is_string(sql: &str) -> bool {
    let upper = without_collation(sql).to_ascii_uppercase();
    ["VARCHAR", "TEXT", "CHAR", "CITEXT"].iter().any(|word| upper.starts_with(word))
}
