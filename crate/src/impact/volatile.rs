//! Which expressions have another value each time.

use crate::schema::Schema;
use crate::text::Text;

/// Functions of PostgreSQL 18 and of uuid-ossp and pgcrypto whose value is another one each time (`provolatile` in `pg_proc`).
const VOLATILE: &[&str] = &[
    "clock_timestamp",
    "currval",
    "gen_random_bytes",
    "gen_random_uuid",
    "gen_salt",
    "lastval",
    "nextval",
    "random",
    "random_normal",
    "setval",
    "timeofday",
    "uuid_generate_v1",
    "uuid_generate_v1mc",
    "uuid_generate_v4",
    "uuidv4",
    "uuidv7",
];

/// The function for which an expression surely has a value of its own in each row: such a one, or one that migrations make
/// without a word of what it is.
pub fn volatile_function<'t>(expression: &'t Text, schema: &Schema) -> Option<&'t str> {
    let sql = expression.as_known().filter(|sql| sql.contains('('))?;
    calls(sql).find(|name| {
        VOLATILE.binary_search(&name.to_ascii_lowercase().as_str()).is_ok() || is_made_volatile(name, schema)
    })
}

/// The names before brackets, outside of strings.
fn calls(sql: &str) -> impl Iterator<Item = &str> {
    // Every second piece stands between quotes.
    let plain = sql.split('\'').step_by(2);
    plain.flat_map(|piece| {
        piece.match_indices('(').filter_map(|(at, _)| {
            let before = piece[..at].trim_end();
            let start = before.rfind(|char: char| !char.is_alphanumeric() && char != '_').map_or(0, |at| at + 1);
            before.get(start..).filter(|name| !name.is_empty())
        })
    })
}

/// Whether a migration makes a function of this name, and doesn't say that its value stays (PostgreSQL manual, 36.7 "Function
/// Volatility Categories").
fn is_made_volatile(name: &str, schema: &Schema) -> bool {
    schema.objects().any(|(object, made)| {
        let stays = |sql: &Text| {
            let Some(sql) = sql.as_known() else { return true };
            let upper = sql.to_ascii_uppercase();
            upper.contains("STABLE") || upper.contains("IMMUTABLE")
        };
        object.kind.is_function()
            && object.id.name.eq_ignore_ascii_case(name)
            && made.sql.as_ref().is_some_and(|sql| !stays(sql))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_can_be_searched() {
        assert!(VOLATILE.is_sorted());
    }

    #[test]
    fn calls_stand_outside_of_strings() {
        let all: Vec<&str> = calls("coalesce('a(b)', public.now ( ))").collect();
        assert_eq!(all, ["coalesce", "now"]);
    }
}
