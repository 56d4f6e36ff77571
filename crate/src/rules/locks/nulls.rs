//! What rules about NOT NULL ask.

use super::met::{is_name_of, names};
use crate::impact::Existing;
use crate::interpret::function::Function;
use crate::operation::{Certainty, Change, Operation};
use crate::rules::Judged;
use crate::schema::Id;
use crate::text::Text;

/// How many migrations before one are looked through for what fills a column.
const BEFORE: usize = 40;

/// Whether a check that holds for all rows says that a column is not NULL: PostgreSQL 12 takes its word for it.
pub(super) fn is_checked(existing: &Existing, column: &str) -> bool {
    let says_so = |expression: &Text| {
        let Some(sql) = expression.as_known() else { return false };
        let plain: String = sql.chars().filter(|it| !it.is_whitespace() && !matches!(it, '(' | ')' | '"')).collect();
        let plain = plain.to_lowercase();
        let wanted = format!("{}isnotnull", column.to_lowercase());
        let conditions = plain.split("isnotnulland").collect::<Vec<_>>();
        // `a IS NOT NULL AND b IS NOT NULL` says it of both, `OR` of none.
        let has_or = sql.to_ascii_lowercase().split_whitespace().any(|word| word == "or");
        !has_or
            && (plain == wanted
                || plain.starts_with(&wanted)
                || conditions.len() > 1 && plain.ends_with(&format!("and{wanted}")))
    };
    existing.table.checks.iter().any(|check| !check.not_valid && check.made.is_certain && says_so(&check.expression))
}

/// Whether something may give each row a value for a column before an operation: in its function, or in one of the migrations
/// just before.
pub(super) fn may_be_filled(judged: &Judged<'_>, table: &Id, column: &str) -> bool {
    let own = judged.earlier().iter().rev().take(1000);
    if is_opaque(judged.function) || own.into_iter().any(|it| may_fill(judged, it, table, column)) {
        return true;
    }
    let order = &judged.environment.replay.order;
    let Some(at) = order.iter().position(|&index| index == judged.index) else { return true };
    let before = order.iter().take(at).rev().take(BEFORE);
    let mut functions = before.filter_map(|&index| judged.environment.migrations.get(index)?.function("upgrade"));
    functions.any(|function| function.operations.iter().any(|it| may_fill(judged, it, table, column)))
}

/// Whether a function does something that was not understood.
fn is_opaque(function: &Function) -> bool {
    function.stopped.is_some() || !function.unknown.is_empty()
}

fn may_fill(judged: &Judged<'_>, operation: &Operation, table: &Id, column: &str) -> bool {
    match &operation.change {
        Change::Update { table: written, columns, .. } => {
            let is_it = written.as_ref().is_none_or(|name| !name.name.is_known() || is_name_of(name, table));
            is_it && (columns.is_empty() || columns.iter().any(|it| it.as_known().is_none_or(|it| it == column)))
        }
        // Rows without a value may be dropped.
        Change::Delete { table: written, .. } => {
            written.as_ref().is_none_or(|name| !name.name.is_known() || is_name_of(name, table))
        }
        Change::Other { op, table: written, .. } if op == "truncate" => {
            written.as_ref().is_some_and(|name| is_name_of(name, table))
        }
        // A function, a block or a MERGE that has the column's name.
        Change::Other { .. } => {
            let may_have = |text: &Text| !text.is_known() || names(text, column, judged);
            operation.certainty == Certainty::Unknown
                || operation.sql.as_ref().is_some_and(|sql| may_have(&sql.text) && may_change(&sql.keyword))
        }
        _ => false,
    }
}

fn may_change(keyword: &str) -> bool {
    !matches!(
        keyword,
        "SET" | "RESET" | "SHOW" | "GRANT" | "REVOKE" | "LOCK" | "ANALYZE" | "VACUUM" | "COMMIT" | "BEGIN"
    )
}
