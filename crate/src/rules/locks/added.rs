//! What rules about new columns ask of their defaults.

use crate::operation::{Name, ObjectKind};
use crate::rules::Judged;
use crate::sql;
use crate::text::Text;

/// Functions that give another value for each row (`provolatile = 'v'` in `pg_proc` of PostgreSQL 18, and of uuid-ossp and
/// pgcrypto), that a default may call.
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

/// The function in a default that gives another value for each row; `now()` gives the same for all.
pub(super) fn volatile_function(judged: &Judged<'_>, default: &Text) -> Option<String> {
    let text = default.with_holes();
    let lower = text.to_ascii_lowercase();
    let has_own = || {
        let mut functions = judged.at_heads().objects().filter(|(key, _)| key.kind == ObjectKind::Function);
        functions.any(|(key, _)| text.contains(&*key.id.name))
    };
    if !lower.contains('(') || !VOLATILE.iter().any(|name| lower.contains(name)) && !has_own() {
        return None;
    }
    let read = sql::reads_of_expression(default, &Name::bare("t"), judged.server().dialect);
    let is_volatile = |name: &Name| {
        let known = name.name.as_known()?;
        let lower = known.to_ascii_lowercase();
        (VOLATILE.contains(&lower.as_str()) || is_own_volatile(judged, known)).then(|| known.to_owned())
    };
    read.functions.iter().find_map(is_volatile)
}

/// A function that migrations make is volatile unless it says otherwise (PostgreSQL manual, "CREATE FUNCTION").
fn is_own_volatile(judged: &Judged<'_>, name: &str) -> bool {
    judged.at_heads().objects().any(|(key, object)| {
        let is_it = key.kind == ObjectKind::Function && *key.id.name == *name;
        is_it
            && object.sql.as_ref().and_then(|sql| sql.as_known()).is_some_and(|sql| {
                let upper = sql.to_ascii_uppercase();
                let mut words = upper.split(|letter: char| !letter.is_ascii_alphabetic());
                !words.any(|word| word == "IMMUTABLE" || word == "STABLE")
            })
    })
}
