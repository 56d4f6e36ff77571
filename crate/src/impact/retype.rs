//! What another type of a column costs on PostgreSQL: nothing, indexes, or the whole table (`ATColumnChangeRequiresRewrite`
//! and `CheckIndexCompatible` of src/backend/commands, tried on PostgreSQL 15).

use crate::dialect::{Dialect, Server};
use crate::operation::{ObjectKind, Type};
use crate::schema::types::plain;
use crate::schema::{Schema, TypeDefinition, UserType};
use crate::text::Text;

/// What another type costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// No more than what is known of the table.
    Free,
    /// All indexes that have the column.
    Indexes,
    /// Nothing in a session with UTC; the table in another.
    FreeInUtc,
    /// The table with its indexes.
    Rewrite,
}

/// What it costs to make a type of another, with `USING` where that is written. None where one of them is not known well
/// enough.
pub fn cost(
    schema: &Schema,
    from: &str,
    to: &Type,
    (column, using): (&str, Option<&Text>),
    server: Server,
) -> Option<Cost> {
    let to_sql = to.sql.as_known()?;
    if !using.is_none_or(|using| using.as_known().is_some_and(|using| only_casts(using, column, to_sql))) {
        return Some(Cost::Rewrite);
    }
    let (old, new) = (plain(from, Dialect::Postgresql), plain(to_sql, Dialect::Postgresql));
    if old == new {
        return Some(Cost::Free);
    }
    let (old_user, new_user) = (user_type(schema, from), user_type(schema, to_sql));
    let is_enum =
        |type_: Option<&UserType>| type_.is_some_and(|it| matches!(it.definition, TypeDefinition::Enum { .. }));
    // An enum is a number below, and a value of a domain with conditions is tried anew.
    if to.enum_.is_some() || is_enum(old_user) || is_enum(new_user) || new_user.is_some_and(has_conditions) {
        return Some(Cost::Rewrite);
    }
    let below = |type_: Option<&UserType>, written| type_.map_or(Some(written), base);
    of_plain(&below(old_user, old)?, &below(new_user, new)?, server)
}

/// Whether values of a built-in type are stored as those of another.
pub(super) fn keeps_all(schema: &Schema, from: &str, to: &str) -> bool {
    let oldest = Server::of(Dialect::Postgresql, None);
    let cost = || of_plain(&plain(from, Dialect::Postgresql), &plain(to, Dialect::Postgresql), oldest);
    schema.dialect == Dialect::Postgresql && matches!(cost(), Some(Cost::Free | Cost::Indexes))
}

/// The type of this name that migrations make.
fn user_type<'s>(schema: &'s Schema, sql: &str) -> Option<&'s UserType> {
    let name = crate::sql::names_in(sql, schema.dialect).into_iter().next()?;
    schema.type_(&schema.sought_id(&name)?).map(AsRef::as_ref)
}

/// What a domain is below. None of another type.
fn base(type_: &UserType) -> Option<String> {
    let TypeDefinition::Other(ObjectKind::Domain, definition) = &type_.definition else { return None };
    let definition = definition.as_known()?.trim();
    let below =
        definition.get(..3).filter(|word| word.eq_ignore_ascii_case("AS ")).map_or(definition, |_| &definition[3..]);
    let upper = below.to_ascii_uppercase();
    let end =
        ["CHECK", "NOT NULL", "CONSTRAINT", "DEFAULT", "COLLATE"].iter().filter_map(|word| upper.find(word)).min();
    Some(plain(below.get(..end.unwrap_or(below.len()))?.trim(), Dialect::Postgresql))
}

fn has_conditions(type_: &UserType) -> bool {
    let TypeDefinition::Other(ObjectKind::Domain, definition) = &type_.definition else { return false };
    let upper = definition.with_holes().to_ascii_uppercase();
    upper.contains("CHECK") || upper.contains("NOT NULL")
}

/// Whether `USING` does no more than what PostgreSQL does without it: `state::text`, `CAST(state AS text)`.
fn only_casts(using: &str, column: &str, to: &str) -> bool {
    let using = using.trim().trim_matches(|letter| letter == '(' || letter == ')');
    let is_it = |name: &str| name.trim().trim_matches(['(', ')', '"']) == column;
    let is_to = |cast: &str| {
        let cast = cast.trim();
        // `state::varchar(50` has lost its bracket above.
        let whole = if cast.contains('(') && !cast.ends_with(')') { format!("{cast})") } else { cast.to_owned() };
        !whole.contains("::") && plain(&whole, Dialect::Postgresql) == plain(to, Dialect::Postgresql)
    };
    if let Some(inner) = using.get(..5).filter(|word| word.eq_ignore_ascii_case("CAST(")).and_then(|_| using.get(5..)) {
        let at = inner.to_ascii_uppercase().find(" AS ");
        return at.is_some_and(|at| is_it(&inner[..at]) && is_to(&inner[at + 4..]));
    }
    match using.split_once("::") {
        Some((name, cast)) => is_it(name) && is_to(cast),
        None => is_it(using),
    }
}

fn of_plain(old: &str, new: &str, server: Server) -> Option<Cost> {
    if old == new {
        return Some(Cost::Free);
    }
    // Each element of an array is cast by itself.
    if old.ends_with(']') || new.ends_with(']') {
        return Some(Cost::Rewrite);
    }
    let (old_word, old_sizes) = word_and_sizes(old);
    let (new_word, new_sizes) = word_and_sizes(new);
    let widens = |default: u64| {
        let size = |sizes: &[u64]| sizes.first().copied().unwrap_or(default);
        size(&new_sizes) >= size(&old_sizes)
    };
    let cost = match (old_word.as_str(), new_word.as_str()) {
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
            if server.is_postgresql_from(12) && widens(6) {
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
        (old, new) if old == new && !is_padded(new) && new_sizes.is_empty() && !new.contains('(') => Cost::Free,
        (old, new) if is_built_in(old) && is_built_in(new) => Cost::Rewrite,
        // What an extension's types are below is not known.
        _ => return None,
    };
    Some(cost)
}

fn free_if(is_free: bool) -> Cost {
    if is_free { Cost::Free } else { Cost::Rewrite }
}

/// Without a size, these have the size 1.
fn is_padded(word: &str) -> bool {
    word.ends_with("CHAR") || word == "BIT"
}

fn is_time(word: &str) -> bool {
    matches!(
        word,
        "TIMESTAMPWITHOUTTIMEZONE" | "TIMESTAMPWITHTIMEZONE" | "TIMEWITHOUTTIMEZONE" | "TIMEWITHTIMEZONE" | "INTERVAL"
    )
}

/// Types of which it is known what becomes of their values.
#[rustfmt::skip]
const BUILT_IN: &[&str] = &[
    "BIGINT", "BIT", "BITVARYING", "BOOLEAN", "BYTEA", "CHAR", "CIDR", "CITEXT", "DATE", "DOUBLEPRECISION", "INET", "INTEGER",
    "INTERVAL", "JSON", "JSONB", "MACADDR", "MONEY", "NUMERIC", "OID", "REAL", "REGCLASS", "SMALLINT", "TEXT",
    "TIMESTAMPWITHOUTTIMEZONE", "TIMESTAMPWITHTIMEZONE", "TIMEWITHOUTTIMEZONE", "TIMEWITHTIMEZONE", "TSVECTOR", "UUID", "VARBIT",
    "VARCHAR", "XML",
];

fn is_built_in(word: &str) -> bool {
    BUILT_IN.binary_search(&word).is_ok()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_can_be_searched() {
        assert!(BUILT_IN.is_sorted());
    }

    #[test]
    fn using_that_only_casts() {
        for using in ["state", "\"state\"", "state::varchar(50)", "(state)::varchar(50)", "CAST(state AS varchar(50))"]
        {
            assert!(only_casts(using, "state", "VARCHAR(50)"), "{using}");
        }
        for using in ["lower(state)", "state::int::varchar(50)", "other::varchar(50)", "state::text"] {
            assert!(!only_casts(using, "state", "VARCHAR(50)"), "{using}");
        }
    }
}
