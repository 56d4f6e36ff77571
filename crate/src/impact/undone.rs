//! What can't be had back.

use super::Circumstances;
use super::retype;
use crate::operation::{Change, ColumnChange, Name, ObjectKind, Operation, Type, Verb};
use crate::schema::types::holds_all_of;
use crate::schema::{ColumnType, Schema, Table, TypeDefinition};
use crate::text::Text;

/// Whether an operation can be undone so that all is as it was before the run. None where that is not known.
pub(super) fn undone_without_loss(
    schema: &Schema,
    operation: &Operation,
    circumstances: Circumstances<'_>,
) -> Option<bool> {
    let is_own = |table: &Table| !(circumstances.is_before)(table.made) || table.is_temporary;
    let table = operation.change.table().and_then(|table| schema.table(&schema.sought_id(table)?));
    // What this run makes is gone when all of it is undone.
    let is_of_own = table.is_some_and(|table| is_own(table));
    match &operation.change {
        Change::CreateTable(_)
        | Change::RenameTable { .. }
        | Change::AddColumn { .. }
        | Change::CreateIndex { .. }
        | Change::DropIndex { .. }
        | Change::AddConstraint { .. }
        | Change::DropConstraint { .. }
        | Change::ValidateConstraint { .. }
        | Change::RenameConstraint { .. }
        | Change::CreateType { .. }
        | Change::AddEnumValue { .. }
        | Change::RenameEnumValue { .. }
        | Change::CreateView { .. }
        | Change::Comment { .. } => Some(true),
        Change::DropTable { .. } => Some(is_of_own),
        Change::DropColumn { column, .. } => {
            let column = table.zip(column.as_known()).and_then(|(table, name)| table.column(name));
            Some(is_of_own || column.is_some_and(|column| !(circumstances.is_before)(column.made)))
        }
        Change::AlterColumn { .. } if is_of_own => Some(true),
        Change::AlterColumn { column, to, .. } => {
            let column = table.zip(column.as_known()).and_then(|(table, name)| table.column(name));
            if column.is_some_and(|column| !(circumstances.is_before)(column.made)) {
                return Some(true);
            }
            of_column(schema, column.and_then(|column| column.sure_type()), to)
        }
        Change::AlterTable { action, .. } => of_action(action),
        Change::SyncEnumValues { name, values, .. } => of_values(schema, name, values),
        Change::Insert { .. } => Some(is_of_own || !replaces(operation)),
        Change::Update { columns, .. } => {
            let is_new = |name: &Text| {
                let column = table.zip(name.as_known()).and_then(|(table, name)| table.column(name));
                column.is_some_and(|column| !(circumstances.is_before)(column.made))
            };
            Some(is_of_own || (!columns.is_empty() && columns.iter().all(is_new)))
        }
        Change::Delete { .. } => Some(is_of_own),
        Change::Object { verb, kind, cascade, .. } => of_object(*verb, *kind, *cascade),
        Change::Other { op, .. } => match op.as_str() {
            "truncate" | "merge" => Some(is_of_own),
            "set"
            | "reset"
            | "show"
            | "lock"
            | "unlock"
            | "analyze"
            | "vacuum"
            | "cluster"
            | "optimize"
            | "reindex"
            | "explain"
            | "begin"
            | "start_transaction"
            | "commit"
            | "rollback"
            | "savepoint"
            | "release"
            | "pragma"
            | "grant"
            | "revoke"
            | "alter_default_privileges"
            | "copy"
            | "load"
            | "values" => Some(true),
            // A function that it calls may change something.
            "select" => operation.reads.as_ref().is_some_and(|reads| reads.functions.is_empty()).then_some(true),
            _ => None,
        },
    }
}

/// A column: only another type can take something of its values away.
fn of_column(schema: &Schema, from: Option<&ColumnType>, to: &ColumnChange) -> Option<bool> {
    if matches!(to.identity, Some(None)) || to.drop_expression {
        // Where a sequence stood, how a value was made.
        return None;
    }
    match &to.type_ {
        None => Some(true),
        Some(type_) => keeps_values(schema, from?, type_, to.using.as_ref()),
    }
}

/// Whether another type keeps all of each value, so that the old one can be made of it.
fn keeps_values(schema: &Schema, from: &ColumnType, to: &Type, using: Option<&Text>) -> Option<bool> {
    let (old, new) = (from.sql.as_known()?, to.sql.as_known()?);
    let is_cast = |using: &Text| {
        let using = using.as_known().unwrap_or_default();
        using.contains("::") || using.to_ascii_uppercase().trim_start().starts_with("CAST")
    };
    if using.is_some_and(|using| !is_cast(using)) {
        // An expression of the author's own.
        return None;
    }
    let (old_element, new_element) = (element(old), element(new));
    if old_element.is_some() != new_element.is_some() {
        return None;
    }
    let (old, new) = (old_element.unwrap_or(old), new_element.unwrap_or(new));
    if holds_all_of(new, old, schema.dialect) || retype::keeps_all(schema, old, new) {
        return Some(true);
    }
    let old_values = from.values.as_deref().or_else(|| values_of(schema, old));
    let new_values = to.enum_.as_ref().map(|it| it.values.as_slice()).or_else(|| values_of(schema, new));
    match (old_values, new_values) {
        // Labels are the text that they were.
        (Some(_), None) if is_text(new) => return Some(true),
        (None, Some(_)) if is_text(old) => return Some(true),
        (Some(old), Some(new)) => return Some(old.iter().all(|value| new.contains(value))),
        _ => {}
    }
    let (old_word, new_word) = (word(old), word(new));
    // A text of it can be read again.
    let is_written_whole = ["SMALLINT", "INTEGER", "BIGINT", "UUID", "BOOLEAN", "DATE", "INET", "CIDR"];
    if is_text(new) && !is_text(old) {
        return is_written_whole.contains(&old_word.as_str()).then_some(true).filter(|_| !new.contains('('));
    }
    let is_number = |word: &str| {
        let numbers = ["SMALLINT", "INTEGER", "BIGINT", "NUMERIC", "DECIMAL", "REAL", "FLOAT", "DOUBLE", "TINYINT"];
        numbers.iter().any(|it| word.starts_with(it))
    };
    let is_less = (is_text(old) && (is_text(new) || is_number(&new_word)))
        || (is_number(&old_word) && (is_number(&new_word) || new_word == "BOOLEAN"))
        || (old_word.starts_with("TIMESTAMP") || old_word == "DATETIME")
            && matches!(new_word.as_str(), "DATE" | "TIME");
    // For others the session's time zone may decide, or how a value was written.
    is_less.then_some(false)
}

/// What an array is made of.
fn element(sql: &str) -> Option<&str> {
    sql.trim().strip_suffix("[]").map(str::trim)
}

/// The word that a type begins with.
fn word(sql: &str) -> String {
    sql.split('(').next().unwrap_or_default().trim().to_ascii_uppercase()
}

fn is_text(sql: &str) -> bool {
    let word: String = sql.trim().chars().take_while(char::is_ascii_alphabetic).collect();
    matches!(word.to_ascii_uppercase().as_str(), "VARCHAR" | "TEXT" | "LONGTEXT" | "MEDIUMTEXT" | "CLOB" | "CHARACTER")
}

/// The values of an enum of the database's own.
fn values_of<'s>(schema: &'s Schema, sql: &str) -> Option<&'s [Text]> {
    let name = crate::sql::names_in(sql, schema.dialect).into_iter().next()?;
    match &schema.type_(&schema.sought_id(&name)?)?.definition {
        TypeDefinition::Enum { values, .. } => Some(values),
        TypeDefinition::Other(..) => None,
    }
}

/// Another action of an `ALTER TABLE`.
fn of_action(action: &Text) -> Option<bool> {
    let upper = action.as_known()?.trim_start().to_ascii_uppercase();
    let begins = |words: &[&str]| words.iter().any(|word| upper.starts_with(word));
    if begins(&["DROP PARTITION", "TRUNCATE", "DISCARD", "EXCHANGE"]) {
        return Some(false);
    }
    let is_setting = begins(&[
        "ATTACH",
        "DETACH",
        "ENABLE",
        "DISABLE",
        "FORCE",
        "NO FORCE",
        "INHERIT",
        "NO INHERIT",
        "SET",
        "RESET",
        "OWNER",
        "REPLICA",
        "CLUSTER",
        "ALTER CONSTRAINT",
        "ALTER INDEX",
        "ADD PARTITION",
        "AUTO_INCREMENT",
        "ENGINE",
        "ROW_FORMAT",
        "ALGORITHM",
        "LOCK",
    ]);
    is_setting.then_some(true)
}

/// Values that an enum loses, rows lose too.
fn of_values(schema: &Schema, name: &Name, values: &[Text]) -> Option<bool> {
    let type_ = schema.type_(&schema.sought_id(name)?)?;
    match &type_.definition {
        TypeDefinition::Enum { values: old, is_open: false } => Some(old.iter().all(|value| values.contains(value))),
        _ => None,
    }
}

/// Whether an `INSERT` changes rows that are there.
fn replaces(operation: &Operation) -> bool {
    let Some(sql) = &operation.sql else { return false };
    let text = sql.text.with_holes().to_ascii_uppercase();
    let is_upsert = text.contains("DO UPDATE") || text.contains("ON DUPLICATE KEY UPDATE");
    sql.keyword == "REPLACE" || text.contains("OR REPLACE") || is_upsert
}

/// An object of another kind: what it is made of can be written again, what it stores can't.
fn of_object(verb: Verb, kind: ObjectKind, cascade: bool) -> Option<bool> {
    match verb {
        Verb::Create | Verb::Rename | Verb::Refresh => Some(true),
        Verb::Replace | Verb::Alter => None,
        Verb::Drop => match kind {
            ObjectKind::Sequence | ObjectKind::Database | ObjectKind::LargeObject | ObjectKind::Tablespace => {
                Some(false)
            }
            ObjectKind::Schema | ObjectKind::Extension | ObjectKind::Type | ObjectKind::Domain if cascade => {
                Some(false)
            }
            ObjectKind::Extension | ObjectKind::Role | ObjectKind::User | ObjectKind::ForeignTable => None,
            _ => Some(true),
        },
    }
}
