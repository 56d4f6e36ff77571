use std::sync::Arc;

use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::impact::Existing;
use crate::operation::{Change, ConstraintKind, Operation};
use crate::rules::deployed::{is_same_table, name_before, quoted};
use crate::rules::destructive::dropped_constraint::{self, Dropped};
use crate::rules::{Check, Group, Judged, Rule};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "add-unique-on-existing-data",
    group: Group::Compatibility,
    severity: Severity::Warning,
    what: "A unique index or constraint on columns that have values already.",
    why: "Where two rows have the same values the migration stops, in the one database that has them; an index that was built concurrently stays behind as invalid. Code that is still running may write duplicates, which fail from then on.",
    remedy: "Look for duplicates and remove them in a migration before, once no code writes them any more.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("email", sa.String(200)))
# next revision
op.create_index("ix_users_email", "users", ["email"], unique=True)
"#,
    good: r#"
op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("email", sa.String(200)))
# next revision
op.execute("DELETE FROM users WHERE id IN (SELECT newer.id FROM users newer JOIN users older ON older.email = newer.email AND older.id < newer.id)")
op.create_index("ix_users_email", "users", ["email"], unique=True)
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    if judged.is_downgrade {
        return Vec::new();
    }
    let (what, columns) = match &judged.operation.change {
        Change::CreateIndex { index, .. } if index.unique => {
            let columns = index.elements.iter().filter(|it| it.is_column).map(|it| it.what.as_known());
            let name = index.name.as_ref().and_then(Text::as_known).unwrap_or_default();
            let is_plain = index.elements.iter().all(|it| it.is_column);
            (format!("unique index `{name}`"), columns.collect::<Option<Vec<&str>>>().filter(|_| is_plain))
        }
        // On PostgreSQL a rule about locks tells of constraints.
        Change::AddConstraint { constraint, .. } if judged.server().dialect != Dialect::Postgresql => {
            let ConstraintKind::Unique { columns, using_index: None, .. } = &constraint.kind else { return Vec::new() };
            let name = constraint.name.as_ref().and_then(Text::as_known).map(|name| format!(" `{name}`"));
            let columns = columns.iter().map(Text::as_known).collect::<Option<Vec<&str>>>();
            (format!("unique constraint{}", name.unwrap_or_default()), columns)
        }
        _ => return Vec::new(),
    };
    let (Some(existing), Some(columns)) = (judged.existing(), columns) else { return Vec::new() };
    let id = &existing.id;
    let is_new = |name: &&str| existing.table.column(name).is_none_or(|it| !judged.was_there(it.made) || it.is_assumed);
    if columns.is_empty() || columns.iter().any(is_new) || is_unique_already(judged, existing, &columns) {
        return Vec::new();
    }
    // Somebody has seen to what is there.
    let is_about = |it: &Operation| match &it.change {
        Change::Delete { .. } => judged.is_on(it, id),
        Change::Update { columns: set, .. } => {
            judged.is_on(it, id) && set.iter().any(|name| name.as_known().is_none_or(|it| columns.contains(&it)))
        }
        Change::Other { op, .. } if op == "truncate" => judged.is_on(it, id),
        Change::Other { op, .. } => op == "select" && counts_duplicates(judged, it, id, &columns),
        _ => false,
    };
    if judged.earlier().iter().any(is_about) {
        return Vec::new();
    }
    let predicate = match &judged.operation.change {
        Change::CreateIndex { index, .. } => index.predicate.as_ref(),
        _ => None,
    };
    if predicate.and_then(Text::as_known).is_some_and(|condition| has_no_rows(judged, existing, condition)) {
        return Vec::new();
    }
    let among = match predicate.and_then(Text::as_known) {
        Some(condition) if condition.len() <= LONGEST => format!(" with `{condition}`"),
        Some(_) => " that it is about".to_owned(),
        None if predicate.is_some() => " that it is about".to_owned(),
        None => String::new(),
    };
    let message =
        format!("Table `{id}` exists, and {what} fails where two rows{among} have the same {}.", quoted(&columns));
    let names: Vec<String> = columns.iter().map(|name| crate::sql::quoted(name, judged.server().dialect)).collect();
    let list = names.join(", ");
    let table = crate::sql::quoted_id(id.schema.as_deref(), &id.name, judged.server().dialect);
    let only = predicate.map(|condition| format!(" WHERE {condition}")).unwrap_or_default();
    let query = format!("SELECT {list}, count(*) FROM {table}{only} GROUP BY {list} HAVING count(*) > 1");
    let why =
        format!("`{query}` finds them. Code that is still running may write duplicates, which fail from then on.");
    vec![judged.violation(message).with_why(why)]
}

/// Whether no row that is there fits a condition: it asks for NULL in a column that had none when the migration began.
fn has_no_rows(judged: &Judged<'_>, existing: &Existing, condition: &str) -> bool {
    let condition = condition.to_ascii_lowercase().replace(['"', '(', ')', '`'], " ");
    let was_filled = |name: &str| {
        let mut before = judged.earlier_with_impacts().filter_map(|(_, impact)| impact.existing.as_ref());
        let first = before.find(|met| is_same_table(met, existing)).unwrap_or(existing);
        let column = first.table.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name));
        column.is_some_and(|column| column.nullable == Some(false))
    };
    condition.split(" and ").any(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        matches!(words.as_slice(), [name, "is", "null"] if was_filled(name.rsplit('.').next().unwrap_or(name)))
    })
}

/// Letters of a condition that a message holds.
const LONGEST: usize = 80;

/// Whether a query counts rows that have the same values, as one does that is asked before duplicates stop the migration.
fn counts_duplicates(judged: &Judged<'_>, operation: &Operation, id: &crate::schema::Id, columns: &[&str]) -> bool {
    let Some((sql, reads)) = operation.sql.as_ref().zip(operation.reads.as_ref()) else { return false };
    let text = sql.text.to_string().to_ascii_lowercase();
    let counts = ["count(", "having", "row_number("].iter().any(|word| text.contains(word));
    counts
        && columns.iter().all(|column| text.contains(&column.to_ascii_lowercase()))
        && reads.relations.iter().any(|name| judged.is(name, id))
}

/// Whether fewer of the columns are unique already, or were until this function has dropped what says so.
fn is_unique_already<'e>(judged: &Judged<'e>, existing: &'e Existing, columns: &[&'e str]) -> bool {
    // By the names that they had when it was dropped.
    let mut columns = columns.to_vec();
    if says_so_already(existing, &columns) {
        return true;
    }
    let mut earlier = judged.earlier_with_impacts().rev();
    earlier.any(|(operation, impact)| {
        let Some(before) = impact.existing.as_ref().filter(|met| is_same_table(met, existing)) else { return false };
        for name in &mut columns {
            *name = name_before(operation, name);
        }
        match dropped_constraint::of(before, operation) {
            Some(Dropped::Unique { columns: Some(own), .. }) => are_among(&own, &columns),
            Some(Dropped::PrimaryKey(Some(key))) => are_among(&key.columns, &columns),
            _ => false,
        }
    })
}

/// Whether columns of a key are all among these.
fn are_among(own: &[Arc<str>], columns: &[&str]) -> bool {
    !own.is_empty() && own.iter().all(|it| columns.contains(&&**it))
}

/// Whether a table has a key or a unique index of fewer of the columns.
fn says_so_already(existing: &Existing, columns: &[&str]) -> bool {
    let table = &existing.table;
    let of_index = |index: &crate::schema::table::Index| {
        let own: Vec<Arc<str>> = index.columns().map(Arc::from).collect();
        index.unique && index.predicate.is_none() && own.len() == index.elements.len() && are_among(&own, columns)
    };
    table.keys().any(|key| are_among(&key.columns, columns)) || table.indexes.iter().any(of_index)
}
