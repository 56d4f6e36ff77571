//! Character sets of MySQL's tables and columns.

/// The character set that a clause or a type names, or that of the collation that it names: `CHARSET=utf8`.
pub(in crate::rules) fn charset_of(sql: &str) -> Option<String> {
    let upper = sql.to_ascii_uppercase();
    let behind = |word: &str| {
        let at = upper.find(word)? + word.len();
        let rest = sql.get(at..)?.trim_start_matches([' ', '=', '\'', '"']);
        let end = rest.find(|it: char| !it.is_ascii_alphanumeric() && it != '_').unwrap_or(rest.len());
        rest.get(..end).filter(|it| !it.is_empty())
    };
    let named = behind("CHARACTER SET").or_else(|| behind("CHARSET"));
    let of_collation = || charset_of_collation(behind("COLLATE")?);
    named.map(str::to_ascii_lowercase).or_else(of_collation)
}

/// The character set of a collation: `utf8` of `utf8_bin`.
pub(super) fn charset_of_collation(collation: &str) -> Option<String> {
    collation.split('_').next().filter(|it| !it.is_empty()).map(str::to_ascii_lowercase)
}
