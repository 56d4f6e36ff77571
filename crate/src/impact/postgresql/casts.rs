//! Which changes of a column's type write its table anew.

use crate::dialect::{Dialect, Server};
use crate::operation::Type;
use crate::schema::types::plain;
use crate::schema::{ColumnType, Schema, TypeDefinition, UserType};
use crate::text::Text;

/// Whether a column's new type has its table written anew; its values stay as they are where the old type is the same below
/// (`ATColumnChangeRequiresRewrite` in src/backend/commands/tablecmds.c). None where that is not known, or depends on the
/// session, as from `timestamp` to `timestamptz`.
pub(super) fn is_rewrite(
    schema: &Schema,
    from: &ColumnType,
    to: &Type,
    (column, using): (&str, Option<&Text>),
    server: Server,
) -> Option<bool> {
    let (from_sql, to_sql) = (from.sql.as_known()?, to.sql.as_known()?);
    let from_plain = plain(from_sql, schema.dialect);
    let to_plain = plain(to_sql, schema.dialect);
    if let Some(using) = using
        && !is_plain_cast(using.as_known()?, column, to_sql)
    {
        return Some(true);
    }
    if from_plain == to_plain {
        return Some(false);
    }
    let to_user = || {
        let name = crate::sql::names_in(to_sql, schema.dialect).into_iter().next();
        name.and_then(|name| schema.type_(&schema.sought_id(&name)?))
    };
    let is_enum = |type_: &UserType| matches!(type_.definition, TypeDefinition::Enum { .. });
    let from_user = from.user.as_ref().and_then(|id| schema.type_(id));
    if from.values.is_some() || to.enum_.is_some() || from_user.into_iter().chain(to_user()).any(|it| is_enum(it)) {
        // An enum is a number below.
        return Some(true);
    }
    if from.user.is_some() {
        return None;
    }
    Some(!is_free(&from_plain, &to_plain, server)?)
}

/// Whether a value of a built-in type is stored as one of another, and as it is.
pub(in crate::impact) fn keeps_all(schema: &Schema, from: &str, to: &str) -> bool {
    schema.dialect == Dialect::Postgresql
        && is_free(&plain(from, schema.dialect), &plain(to, schema.dialect), Server::of(schema.dialect, None))
            == Some(true)
}

/// Whether `USING` only casts the column as PostgreSQL does by itself: `state::text`.
fn is_plain_cast(using: &str, column: &str, to: &str) -> bool {
    let plain = |text: &str| text.replace(['"', ' ', '(', ')'], "").to_ascii_lowercase();
    let using = plain(using);
    let (column, to) = (plain(column), plain(to));
    using == column || using == format!("{column}::{to}") || using == format!("cast{column}as{to}")
}

/// Whether values of a type are stored as those of another, and none has to be cut. None where it depends on the session.
fn is_free(from: &str, to: &str, server: Server) -> Option<bool> {
    if from.ends_with("[]") || to.ends_with("[]") {
        return Some(false);
    }
    let ((from, from_sizes), (to, to_sizes)) = (word_and_sizes(from), word_and_sizes(to));
    let is_wider = || match (from_sizes.as_slice(), to_sizes.as_slice()) {
        (_, []) => true,
        ([], _) => false,
        (own, other) => own[0] <= other[0],
    };
    let free = match (from, to) {
        ("VARCHAR" | "TEXT" | "CITEXT", "VARCHAR") | ("VARBIT" | "BITVARYING", "VARBIT" | "BITVARYING") => is_wider(),
        ("VARCHAR" | "TEXT" | "CITEXT", "TEXT" | "CITEXT") => true,
        ("NUMERIC", "NUMERIC") => match (from_sizes.as_slice(), to_sizes.as_slice()) {
            (_, []) => true,
            ([from, from_scale], [to, to_scale]) => from <= to && from_scale == to_scale,
            _ => false,
        },
        ("TIMESTAMPWITHOUTTIMEZONE", "TIMESTAMPWITHTIMEZONE")
        | ("TIMESTAMPWITHTIMEZONE", "TIMESTAMPWITHOUTTIMEZONE") => {
            // Where the session's time zone is UTC, nothing has to be done.
            return if server.is_postgresql_from(12) { None } else { Some(false) };
        }
        (one, other) if one == other => {
            let is_time = one.starts_with("TIME") || one == "INTERVAL";
            is_time && is_wider()
        }
        ("CIDR", "INET") | ("XML", "TEXT") | ("INTEGER", "OID") | ("OID", "INTEGER") => true,
        _ if is_known(from) && is_known(to) => false,
        _ => return None,
    };
    Some(free)
}

/// Types of which it is known what becomes of their values.
fn is_known(word: &str) -> bool {
    const KNOWN: &[&str] = &[
        "BIGINT",
        "BOOLEAN",
        "BYTEA",
        "CHAR",
        "CITEXT",
        "DATE",
        "DOUBLEPRECISION",
        "INET",
        "INTEGER",
        "INTERVAL",
        "JSON",
        "JSONB",
        "MONEY",
        "NUMERIC",
        "REAL",
        "SMALLINT",
        "TEXT",
        "TIMESTAMPWITHOUTTIMEZONE",
        "TIMESTAMPWITHTIMEZONE",
        "TIMEWITHOUTTIMEZONE",
        "TIMEWITHTIMEZONE",
        "UUID",
        "VARCHAR",
        "XML",
    ];
    KNOWN.binary_search(&word).is_ok()
}

/// `VARCHAR` and 20 of `VARCHAR(20)`; `TIMESTAMP(3)WITHTIMEZONE` has its size within.
fn word_and_sizes(plain: &str) -> (&str, Vec<u64>) {
    match plain.strip_suffix(')').and_then(|rest| rest.split_once('(')) {
        Some((word, sizes)) => (word, sizes.split(',').map_while(|size| size.trim().parse().ok()).collect()),
        None => (plain, Vec::new()),
    }
}
