//! Identifiers and literals as SQL writes them (`IdentifierPreparer` in sqlalchemy/sql/compiler.py).

use crate::dialect::Dialect;
use crate::text::{Piece, Text};

/// Words that are no names without quotes (`RESERVED_WORDS` in sqlalchemy/dialects/postgresql/base.py).
#[rustfmt::skip]
const RESERVED: &[&str] = &[
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "between",
    "binary", "both", "case", "cast", "check", "collate", "column", "constraint", "create", "cross",
    "current_catalog", "current_date", "current_role", "current_schema", "current_time", "current_timestamp",
    "current_user", "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "false", "fetch",
    "for", "foreign", "freeze", "from", "full", "grant", "group", "having", "ilike", "in", "initially", "inner",
    "intersect", "into", "is", "isnull", "join", "leading", "left", "like", "limit", "localtime", "localtimestamp",
    "natural", "new", "not", "notnull", "null", "of", "off", "offset", "old", "on", "only", "or", "order", "outer",
    "over", "overlaps", "placing", "primary", "references", "returning", "right", "select", "session_user",
    "similar", "some", "symmetric", "table", "then", "to", "trailing", "true", "union", "unique", "user", "using",
    "variadic", "verbose", "when", "where", "window", "with",
];

/// Whether a word is no name without quotes.
pub(crate) fn is_reserved(word: &str) -> bool {
    RESERVED.binary_search(&word).is_ok()
}

/// A name as SQL writes it: in quotes where it needs them.
pub(crate) fn identifier(name: &Text, dialect: Dialect) -> Text {
    let needs_quotes = match name.as_known() {
        None => return name.clone(),
        Some(name) => {
            let is_plain = |letter: char| matches!(letter, 'a'..='z' | '0'..='9' | '_' | '$');
            !name.chars().all(is_plain)
                || name.starts_with(|letter: char| letter.is_ascii_digit() || letter == '$')
                || is_reserved(name)
        }
    };
    if needs_quotes { in_quotes(name, dialect) } else { name.clone() }
}

/// The same, in quotes whether it needs them or not.
pub(crate) fn in_quotes(name: &Text, dialect: Dialect) -> Text {
    let (open, close) = match dialect {
        Dialect::Mysql | Dialect::Mariadb => ("`", "`"),
        Dialect::Mssql => ("[", "]"),
        _ => ("\"", "\""),
    };
    let mut quoted = Text::known(open);
    quoted.push_text(&name.mapped(|letters| letters.replace(close, &close.repeat(2))));
    quoted.push_str(close);
    quoted
}

/// A string as SQL writes it.
pub(crate) fn literal(text: &Text, dialect: Dialect) -> Text {
    let mut quoted = Text::known("'");
    quoted.push_text(&text.mapped(|letters| {
        let letters = letters.replace('\'', "''");
        if dialect.escapes_by_backslash() { letters.replace('\\', "\\\\") } else { letters }
    }));
    quoted.push_str("'");
    quoted
}

/// Texts with a separator between.
pub(crate) fn separated<'t>(texts: impl IntoIterator<Item = &'t Text>, separator: &str) -> Text {
    let mut whole = Text::empty();
    for (at, text) in texts.into_iter().enumerate() {
        if at > 0 {
            whole.push_str(separator);
        }
        whole.push_text(text);
    }
    whole
}

/// A text between two strings.
pub(crate) fn between(before: &str, text: &Text, behind: &str) -> Text {
    let mut whole = Text::known(before);
    whole.push_text(text);
    whole.push_str(behind);
    whole
}

/// A text at its dots: `schema.table.column`.
pub(crate) fn at_dots(text: &Text) -> Vec<Text> {
    let mut parts = vec![Text::empty()];
    for piece in text.pieces() {
        match piece {
            Piece::Known(letters) => {
                for (at, part) in letters.split('.').enumerate() {
                    if at > 0 {
                        parts.push(Text::empty());
                    }
                    if let Some(last) = parts.last_mut() {
                        last.push_str(part);
                    }
                }
            }
            hole @ Piece::Hole(_) => {
                if let Some(last) = parts.last_mut() {
                    last.push(hole.clone());
                }
            }
        }
    }
    parts
}
