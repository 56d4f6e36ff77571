use super::met::{earlier, in_use, known, listed};
use super::retype::{Cost, cost, rebuilt};
use super::written;
use crate::finding::{Severity, Violation};
use crate::impact::Existing;
use crate::operation::{Change, ColumnChange, ObjectKind, Operation, TypeDefinition, Verb};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule};

pub(super) const RULE: Rule = Rule {
    name: "change-column-type",
    group: Group::Locks,
    severity: Severity::Warning,
    what: "A column of a table that exists, given a type for which PostgreSQL rewrites the table.",
    why: "PostgreSQL converts each row and rewrites the whole table and its indexes under an ACCESS EXCLUSIVE lock: nobody reads or writes it until that is done and the transaction is over.",
    remedy: "Add a column of the new type, keep both in step with a trigger, copy the rows in batches, switch the code over, and drop the old column later. Free are wider VARCHARs, VARCHAR to TEXT, and more digits of a NUMERIC with the same scale.",
    databases: &[POSTGRESQL],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("tries", sa.Integer))
# next revision
op.alter_column("runs", "tries", type_=sa.BigInteger())
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("state", sa.String(20)))
# next revision
op.alter_column("runs", "state", type_=sa.String(50))
op.alter_column("runs", "state", type_=sa.Text())
"#,
    check: Check::Operation(check),
};

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterColumn { column, to, .. } = &judged.operation.change else { return Vec::new() };
    let Some(new) = to.type_.as_ref().and_then(|it| it.sql.as_known()) else { return Vec::new() };
    let Some(existing) = in_use(judged) else { return Vec::new() };
    let Some(name) = column.as_known() else { return Vec::new() };
    let new = without_collation(new);
    let violation = match old_type(existing, to, name) {
        Some(old) => of_known(judged, existing, to, name, without_collation(&old), new),
        None => of_unknown(judged, existing, to, name, new),
    };
    violation.into_iter().collect()
}

pub(super) fn without_collation(sql: &str) -> &str {
    sql.split_once(" COLLATE ").map_or(sql, |(type_, _)| type_)
}

/// The type that a column has: as the replay knows it, else as the code says.
pub(super) fn old_type(existing: &Existing, to: &ColumnChange, column: &str) -> Option<String> {
    let known = existing.table.column(column).and_then(|it| it.sure_type()?.sql.as_known());
    let said = || to.existing_type.as_ref().and_then(|it| it.sql.as_known());
    known.or_else(said).map(ToOwned::to_owned)
}

fn of_known(
    judged: &Judged<'_>,
    existing: &Existing,
    to: &ColumnChange,
    column: &str,
    old: &str,
    new: &str,
) -> Option<Violation> {
    let id = &existing.id;
    let change = format!("Column `{id}.{column}` changes from {old} to {new}");
    let Some(cost) = cost(judged, old, to, column) else { return of_unknown(judged, existing, to, column, new) };
    match cost {
        Cost::Rewrite if to.using.is_some() && old.eq_ignore_ascii_case(new) => {
            let message = format!("`USING` gives column `{id}.{column}` new values: the table is rewritten.");
            Some(judged.violation(message))
        }
        Cost::Rewrite => {
            if let Some(add) = add_values(judged, existing, to, column) {
                let violation = judged.violation(format!("{change}, only to add values: the table is rewritten."));
                return Some(violation.with_why(MORE_VALUES).with_instead(add));
            }
            let violation = judged.violation(format!("{change}: the table is rewritten."));
            let is_string = ["VARCHAR", "TEXT"].iter().any(|word| old.to_ascii_uppercase().starts_with(word));
            match length_check(existing, column, new).filter(|_| is_string && to.using.is_none()) {
                Some(check) => Some(violation.with_instead(check)),
                None => Some(with_instead(violation, judged, existing, to, column)),
            }
        }
        Cost::FreeInUtc => {
            let message = format!("{change}: the table is rewritten unless the session's time zone is UTC.");
            let violation = judged.violation(message).with_severity(Severity::Info);
            let violation = violation.with_why("PostgreSQL 12 and later keep the rows where the session's time zone is UTC, as the stored values are the same then; in any other, each row is converted under an ACCESS EXCLUSIVE lock. Indexes of the column are built anew either way.");
            let set = written::execute("SET LOCAL timezone = 'UTC'");
            Some(violation.with_instead(format!("{set}  # before it, where the values are in UTC")))
        }
        cost @ (Cost::Indexes | Cost::Free) => {
            if cost == Cost::Free && old.eq_ignore_ascii_case(new) && to.using.is_none() {
                return None;
            }
            let indexes = rebuilt(judged, existing, column, cost == Cost::Indexes);
            if indexes.is_empty() {
                return None;
            }
            let noun = if indexes.len() == 1 { "is" } else { "are" };
            let message = format!("{change}: the rows stay, but {} {noun} built anew.", listed(&indexes));
            let why = "PostgreSQL can't tell that the index stays as it is, and builds it under an ACCESS EXCLUSIVE lock on the table.";
            Some(judged.violation(message).with_why(why))
        }
    }
}

/// The old type is not known: most of those from which one comes to a string or a NUMERIC without a size are free.
fn of_unknown(
    judged: &Judged<'_>,
    existing: &Existing,
    to: &ColumnChange,
    column: &str,
    new: &str,
) -> Option<Violation> {
    let upper = new.to_ascii_uppercase();
    let may_be_free =
        ["VARCHAR", "TEXT", "CITEXT", "NUMERIC", "BIT VARYING", "TIMESTAMP", "TIME", "INTERVAL", "INET", "XML"];
    let is_named = existing.table.column(column).is_some_and(|it| it.perhaps.type_);
    if is_named || to.using.is_none() && may_be_free.iter().any(|word| upper.starts_with(word)) {
        return None;
    }
    let message = format!("Column `{}.{column}` is given the type {new}: the table is rewritten.", existing.id);
    Some(with_instead(judged.violation(message), judged, existing, to, column))
}

fn with_instead(
    violation: Violation,
    judged: &Judged<'_>,
    existing: &Existing,
    to: &ColumnChange,
    column: &str,
) -> Violation {
    let id = &existing.id;
    // A type in between is a way to the last one.
    if judged.others_on(existing).any(|it| retypes(it.operation, column)) {
        return violation;
    }
    let name = to.name.as_ref().map(|name| name.as_known());
    if name == Some(None) {
        return violation;
    }
    let (new_name, rest) = match name.flatten().filter(|name| *name != column) {
        Some(name) => (name.to_owned(), "drop the old one"),
        None => (format!("{column}_new"), "drop the old one and rename it"),
    };
    let Some(type_) = to.type_.as_ref() else { return violation };
    let Some(add) = written::add_column(id, &new_name, &type_.sql) else { return violation };
    let (table, old, new) = (written::in_sql(id), written::name_in_sql(column), written::name_in_sql(&new_name));
    let cast = || format!("{old}::{}", type_.sql);
    let value = to.using.as_ref().and_then(|using| using.as_known()).map_or_else(cast, ToOwned::to_owned);
    let copy = written::execute(&format!("UPDATE {table} SET {new} = {value} WHERE {new} IS NULL"));
    violation.with_instead(format!(
        "{add}  # with a trigger that keeps it in step\n\n# in the next revision, in batches:\n{copy}\n\n# once the code uses the new column, {rest}"
    ))
}

/// Whether an operation gives a column another type.
pub(super) fn retypes(operation: &Operation, column: &str) -> bool {
    let Change::AlterColumn { column: own, to, .. } = &operation.change else { return false };
    to.type_.is_some() && own.as_known() == Some(column)
}

const MORE_VALUES: &str = "The new enum has all values of the old one and more. To add a value to an enum changes no row; to give a column another enum, PostgreSQL rewrites the whole table and its indexes under an ACCESS EXCLUSIVE lock.";

/// The values that a new enum has more than the old one, added to that.
fn add_values(judged: &Judged<'_>, existing: &Existing, to: &ColumnChange, column: &str) -> Option<String> {
    let own = existing.table.column(column)?.sure_type()?.user.as_ref()?;
    let affected = judged.impact.affected.as_ref()?;
    if affected.labels.is_empty() || !affected.labels_lost.is_empty() {
        return None;
    }
    let type_ = to.type_.as_ref()?;
    let made = |it: &Operation| match &it.change {
        Change::CreateType { name, definition: TypeDefinition::Enum(values), .. } => {
            let is_it = name.name.as_known() == Some(type_.sql.as_known()?.trim_matches('"'));
            is_it.then(|| values.clone())
        }
        _ => None,
    };
    let said = type_.enum_.as_ref().filter(|it| !it.is_open && !it.values.is_empty()).map(|it| it.values.clone());
    let new = said.or_else(|| earlier(judged).find_map(made))?;
    let new = known(&new)?;
    let is_old = |value: &&str| affected.labels.iter().any(|label| **label == **value);
    let added: Vec<&str> = new.into_iter().filter(|value| !is_old(value)).collect();
    if added.is_empty() {
        return None;
    }
    // The name that it had before this migration put it aside.
    let renamed = |it: &Operation| match &it.change {
        Change::Object {
            verb: Verb::Rename, kind: ObjectKind::Type, name: Some(name), detail: Some(detail), ..
        } => {
            let is_it = detail.as_known().map(|it| it.trim_matches('"')) == Some(&*own.name);
            name.name.as_known().filter(|_| is_it).map(ToOwned::to_owned)
        }
        _ => None,
    };
    let own = earlier(judged).find_map(renamed).map_or_else(|| own.clone(), |name| own.beside(&name));
    let own = written::in_sql(&own);
    let add = |value: &str| {
        written::execute(&format!("ALTER TYPE {own} ADD VALUE IF NOT EXISTS '{}'", value.replace('\'', "''")))
    };
    Some(written::autocommit(&added.into_iter().map(add).collect::<Vec<_>>()))
}

/// A check in place of a shorter type.
fn length_check(existing: &Existing, column: &str, new: &str) -> Option<String> {
    let length: u32 = new.strip_prefix("VARCHAR(")?.strip_suffix(')')?.parse().ok()?;
    let id = &existing.id;
    let name = format!("ck_{}_{column}_length", id.name);
    let condition = format!("char_length({}) <= {length}", written::name_in_sql(column));
    let validate = format!("ALTER TABLE {} VALIDATE CONSTRAINT {}", written::in_sql(id), written::name_in_sql(&name));
    Some(format!(
        "op.create_check_constraint({}, {}, {}{}, postgresql_not_valid=True){}{}",
        written::string(&name),
        written::string(&id.name),
        written::string(&condition),
        written::schema(id),
        written::NEXT_REVISION,
        written::execute(&validate)
    ))
}
