//! What MySQL and MariaDB do in place, and what they copy a table for (MySQL manual, 17.12.1 "Online DDL Operations").

use crate::dialect::Dialect;
use crate::rules::Versions;

/// Both, whichever version.
pub(super) const MYSQL: &[Versions] = &[Versions::of(Dialect::Mysql), Versions::of(Dialect::Mariadb)];

/// Those that let nobody write while they copy a table: MariaDB does since 11.2 ("ALTER TABLE", ALGORITHM=COPY).
pub(super) const COPYING: &[Versions] = &[Versions::of(Dialect::Mysql), Versions::of(Dialect::Mariadb).below(11, 2)];

/// The values of an `ENUM` or `SET`.
pub(super) struct Members {
    pub(super) is_set: bool,
    pub(super) values: Vec<String>,
}

impl Members {
    /// Bytes that each row needs for it (MySQL manual, 13.7).
    pub(super) fn bytes(&self) -> usize {
        match (self.is_set, self.values.len()) {
            (false, ..=255) => 1,
            (false, _) => 2,
            (true, ..=32) => self.values.len().div_ceil(8).max(1),
            (true, _) => 8,
        }
    }
}

/// The values of a type as SQL writes it, where it is an `ENUM` or `SET`.
pub(super) fn members(sql: &str) -> Option<Members> {
    let (kind, rest) = sql.split_once('(')?;
    let is_set = match kind.trim() {
        it if it.eq_ignore_ascii_case("SET") => true,
        it if it.eq_ignore_ascii_case("ENUM") => false,
        _ => return None,
    };
    let mut values = Vec::new();
    let mut letters = rest.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            ')' => return Some(Members { is_set, values }),
            '\'' => {
                let mut value = String::new();
                loop {
                    match letters.next()? {
                        '\'' if letters.peek() == Some(&'\'') => value.extend(letters.next()),
                        '\'' => break,
                        '\\' => value.extend(letters.next()),
                        other => value.push(other),
                    }
                }
                values.push(value);
            }
            _ => {}
        }
    }
    None
}

/// Whether an action of `ALTER TABLE` begins with one of these words.
pub(super) fn begins_with(action: &str, words: &[&str]) -> bool {
    let normal = action.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_uppercase().replace(" = ", "=");
    words.iter().any(|word| normal.starts_with(word))
}

/// Whether a statement says where a column stands.
pub(super) fn has_position(sql: &str) -> bool {
    let mut words = sql.split_whitespace().rev().map(str::to_ascii_uppercase);
    let last = words.next();
    last.is_some_and(|word| word.trim_end_matches(';') == "FIRST") || words.next().is_some_and(|word| word == "AFTER")
}

/// Whether values of two types surely are stored otherwise: the table is copied to change one to the other.
pub(super) fn stores_otherwise(old: &str, new: &str, dialect: Dialect) -> bool {
    let (Some(old), Some(new)) = (Stored::of(old), Stored::of(new)) else { return false };
    if old.kind != new.kind || old.attributes != new.attributes {
        return true;
    }
    match (old.kind.as_str(), old.length, new.length) {
        // Up to 255 bytes the length of a text takes one byte, then two, which only MariaDB (10.4.3) can mix: letters have
        // up to four bytes.
        ("VARCHAR" | "VARBINARY", Some(old), Some(new)) => {
            new < old || (dialect == Dialect::Mysql && old < 64 && new > 255)
        }
        _ => old.arguments != new.arguments,
    }
}

/// A type by how its values are stored.
struct Stored {
    kind: String,
    length: Option<u32>,
    arguments: String,
    attributes: String,
}

impl Stored {
    /// None of an `ENUM` or `SET`, and of a type that is another name for one of several.
    fn of(sql: &str) -> Option<Stored> {
        let sql = sql.to_ascii_uppercase();
        let (kind, rest) = match sql.split_once('(') {
            Some((kind, rest)) => (kind.trim(), Some(rest)),
            None => (sql.split(' ').next()?, None),
        };
        let (arguments, attributes) = match rest {
            Some(rest) => rest.split_once(')')?,
            None => ("", sql.get(kind.len()..)?),
        };
        let (kind, has_width) = match kind {
            "TINYINT" | "SMALLINT" | "MEDIUMINT" | "BIGINT" => (kind, true),
            "INT" | "INTEGER" => ("INT", true),
            "BOOL" | "BOOLEAN" => ("TINYINT", true),
            "DECIMAL" | "NUMERIC" | "DEC" | "FIXED" => ("DECIMAL", false),
            "VARCHAR" | "VARBINARY" | "CHAR" | "BINARY" | "DATE" | "DATETIME" | "TIMESTAMP" | "TIME" | "TINYTEXT"
            | "TEXT" | "MEDIUMTEXT" | "LONGTEXT" | "TINYBLOB" | "BLOB" | "MEDIUMBLOB" | "LONGBLOB" | "DOUBLE"
            | "FLOAT" => (kind, false),
            _ => return None,
        };
        let arguments = if has_width { String::new() } else { arguments.replace(' ', "") };
        // Letters of another set or order are another matter.
        let attributes = if attributes.contains("UNSIGNED") { "UNSIGNED" } else { "" }.to_owned();
        Some(Stored { kind: kind.to_owned(), length: arguments.parse().ok(), arguments, attributes })
    }
}

#[cfg(test)]
mod tests {
    use super::{members, stores_otherwise};
    use crate::dialect::Dialect;

    #[test]
    fn values_of_an_enum_are_read() {
        let values = |sql| members(sql).map(|it| it.values);
        assert_eq!(values("ENUM('a', 'it''s', 'b)')"), Some(vec!["a".into(), "it's".into(), "b)".into()]));
        assert_eq!(values("set('a')"), Some(vec!["a".into()]));
        assert_eq!(values("VARCHAR(20)"), None);
    }

    #[test]
    fn types_that_are_stored_alike_are_told() {
        for (old, new, expected) in [
            ("VARCHAR(20)", "VARCHAR(60)", false),
            ("VARCHAR(20)", "VARCHAR(100)", false),
            ("VARCHAR(20)", "VARCHAR(300)", true),
            ("VARCHAR(60)", "VARCHAR(20)", true),
            ("INTEGER", "INT(11)", false),
            ("INTEGER", "BIGINT", true),
            ("INTEGER", "INTEGER UNSIGNED", true),
            ("BOOL", "TINYINT(1)", false),
            ("NUMERIC(10, 2)", "DECIMAL(10,2)", false),
            ("NUMERIC(10, 2)", "DECIMAL(12,2)", true),
            ("VARCHAR(20)", "TEXT", true),
            ("ENUM('a')", "TEXT", false),
        ] {
            assert_eq!(stores_otherwise(old, new, Dialect::Mysql), expected, "{old} {new}");
        }
        assert!(!stores_otherwise("VARCHAR(20)", "VARCHAR(300)", Dialect::Mariadb));
    }
}
