//! What another type of a column costs on PostgreSQL: nothing, indexes, or the whole table (`ATColumnChangeRequiresRewrite`
//! and `CheckIndexCompatible` of src/backend/commands, tried on PostgreSQL 15).

use super::met::names;
use crate::dialect::Dialect;
use crate::impact::Existing;
use crate::operation::{ColumnChange, ObjectKind, Type};
use crate::rules::Judged;
use crate::schema::types::plain;
use crate::schema::{Id, Schema, TypeDefinition};

/// What another type costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cost {
    /// No more than what is known of the table.
    Free,
    /// All indexes that have the column.
    Indexes,
    /// Nothing in a session with UTC; the table in another.
    FreeInUtc,
    /// The table with its indexes.
    Rewrite,
}

/// What a new type costs, where the old one is known.
pub(super) fn cost(judged: &Judged<'_>, old: &str, to: &ColumnChange, column: &str) -> Option<Cost> {
    let type_ = to.type_.as_ref()?;
    let schema = judged.at_heads();
    let new = base(schema, type_)?;
    let old = plain(old, Dialect::Postgresql);
    let is_same_value =
        to.using.as_ref().is_none_or(|using| using.as_known().is_some_and(|using| only_casts(using, column, type_)));
    let Some(new) = new else { return Some(Cost::Rewrite) };
    if !is_same_value {
        return Some(Cost::Rewrite);
    }
    Some(of_plain(&old, &new, judged.server().is_postgresql_from(12)))
}

/// The plain type that a type is, which of a domain without conditions is that below it; none within where it has some. None
/// where it is not known.
#[allow(clippy::option_option, reason = "both are answers")]
fn base(schema: &Schema, type_: &Type) -> Option<Option<String>> {
    let sql = type_.sql.as_known()?;
    let written = plain(sql, Dialect::Postgresql);
    let name = Id::bare(sql.trim_matches('"'));
    let Some(own) = schema.type_(&name) else { return Some(Some(written)) };
    match &own.definition {
        TypeDefinition::Other(ObjectKind::Domain, definition) => {
            let definition = definition.as_known()?.trim();
            let upper = definition.to_ascii_uppercase();
            if upper.contains("CHECK") || upper.contains("NOT NULL") {
                return Some(None);
            }
            let below = if upper.starts_with("AS ") { definition.get(3..)? } else { definition };
            Some(Some(plain(below.trim(), Dialect::Postgresql)))
        }
        _ => Some(Some(written)),
    }
}

/// Whether `USING` does no more than what PostgreSQL does without it.
fn only_casts(using: &str, column: &str, type_: &Type) -> bool {
    let using = using.trim().trim_matches(|letter| letter == '(' || letter == ')');
    let rest = using.strip_prefix(column).or_else(|| using.strip_prefix(&format!("\"{column}\"")));
    match rest.map(str::trim) {
        Some("") => true,
        Some(rest) => {
            // `state::varchar(50` has lost its bracket above.
            let cast = rest.strip_prefix("::").map(str::trim).unwrap_or_default();
            let cast = if cast.contains('(') && !cast.ends_with(')') { format!("{cast})") } else { cast.to_owned() };
            let to = type_.sql.as_known().unwrap_or_default();
            !cast.contains("::") && plain(&cast, Dialect::Postgresql) == plain(to, Dialect::Postgresql)
        }
        None => false,
    }
}

fn of_plain(old: &str, new: &str, from_12: bool) -> Cost {
    if old == new {
        return Cost::Free;
    }
    // Each element of an array is cast by itself.
    if old.ends_with(']') || new.ends_with(']') {
        return Cost::Rewrite;
    }
    let (old_word, old_sizes) = word_and_sizes(old);
    let (new_word, new_sizes) = word_and_sizes(new);
    let widens = |default: u64| {
        let size = |sizes: &[u64]| sizes.first().copied().unwrap_or(default);
        size(&new_sizes) >= size(&old_sizes)
    };
    match (old_word.as_str(), new_word.as_str()) {
        ("VARCHAR" | "TEXT", "VARCHAR" | "TEXT") => free_if(widens(u64::MAX)),
        ("BITVARYING" | "VARBIT", "BITVARYING" | "VARBIT") => free_if(widens(u64::MAX)),
        ("BIT", "BITVARYING" | "VARBIT") => free_if(new_sizes.is_empty()),
        ("NUMERIC", "NUMERIC") => free_if(match (old_sizes.as_slice(), new_sizes.as_slice()) {
            (_, []) => true,
            ([old, old_scale], [new, new_scale]) => new >= old && new_scale == old_scale,
            _ => false,
        }),
        (old, new) if old == new && is_time(old) => free_if(widens(6)),
        ("TIMESTAMPWITHOUTTIMEZONE", "TIMESTAMPWITHTIMEZONE")
        | ("TIMESTAMPWITHTIMEZONE", "TIMESTAMPWITHOUTTIMEZONE") => {
            if from_12 && widens(6) {
                Cost::FreeInUtc
            } else {
                Cost::Rewrite
            }
        }
        ("CIDR", "INET") => Cost::Free,
        ("XML", "TEXT" | "VARCHAR") => free_if(new_sizes.is_empty()),
        ("VARCHAR" | "TEXT", "CITEXT") => Cost::Indexes,
        ("CITEXT", "TEXT" | "VARCHAR") if new_sizes.is_empty() => Cost::Indexes,
        ("INTEGER", "OID" | "REGCLASS") | ("OID" | "REGCLASS", "INTEGER") => Cost::Indexes,
        // `GEOMETRY(POINT, 4326)` to `GEOMETRY`: no size, no cast.
        (old, new)
            if old == new && !new.ends_with("CHAR") && new != "BIT" && new_sizes.is_empty() && !is_sized(&new) =>
        {
            Cost::Free
        }
        _ => Cost::Rewrite,
    }
}

fn free_if(is_free: bool) -> Cost {
    if is_free { Cost::Free } else { Cost::Rewrite }
}

fn is_sized(new: &&str) -> bool {
    new.contains('(')
}

fn is_time(word: &str) -> bool {
    matches!(
        word,
        "TIMESTAMPWITHOUTTIMEZONE" | "TIMESTAMPWITHTIMEZONE" | "TIMEWITHOUTTIMEZONE" | "TIMEWITHTIMEZONE" | "INTERVAL"
    )
}

/// `TIMESTAMPWITHTIMEZONE` and 3 of `TIMESTAMP(3)WITHTIMEZONE`.
fn word_and_sizes(plain: &str) -> (String, Vec<u64>) {
    let Some((before, rest)) = plain.split_once('(') else { return (plain.to_owned(), Vec::new()) };
    let Some((sizes, behind)) = rest.split_once(')') else { return (plain.to_owned(), Vec::new()) };
    let word = match (before, behind) {
        ("TIMESTAMP" | "TIME", "") => format!("{before}WITHOUTTIMEZONE"),
        ("TIMESTAMPTZ", "") => "TIMESTAMPWITHTIMEZONE".to_owned(),
        ("TIMETZ", "") => "TIMEWITHTIMEZONE".to_owned(),
        _ => format!("{before}{behind}"),
    };
    (word, sizes.split(',').map_while(|size| size.trim().parse().ok()).collect())
}

/// The indexes of a column that are built anew though the type is free: of one whose expression or condition names it,
/// PostgreSQL can't tell that it stays the same.
pub(super) fn rebuilt(judged: &Judged<'_>, existing: &Existing, column: &str, all: bool) -> Vec<String> {
    let table = &existing.table;
    let is_named = |index: &&crate::schema::table::Index| {
        let in_expression = |it: &crate::operation::IndexElement| !it.is_column && names(&it.what, column, judged);
        let is_odd = index.predicate.as_ref().is_some_and(|it| names(it, column, judged))
            || index.elements.iter().any(in_expression);
        let has_expression = index.predicate.is_some() || index.elements.iter().any(|it| !it.is_column);
        is_odd || index.columns().any(|it| it == column) && (all || has_expression)
    };
    let indexes = table.indexes.iter().filter(|it| it.made.is_certain).filter(is_named);
    let mut found: Vec<String> = indexes.map(|index| index.name.name.to_string()).collect();
    if all {
        let keys = table.keys().filter(|key| key.made.is_certain && key.columns.iter().any(|it| **it == *column));
        found.extend(keys.map(|key| key.name.name.to_string()));
    }
    found.retain(|name| !name.is_empty());
    found
}
