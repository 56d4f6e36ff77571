//! Tables that a text of SQL makes, whichever database it is for: read word by word, for a dump may be long, and of another
//! database than the migrations are for.

/// A table that is made.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Created {
    /// Its name, with its schema unless that is the usual one.
    pub(super) name: String,
    /// The line of the statement, from 1.
    pub(super) line: u32,
}

/// The tables that a text makes for good, in their order.
pub(super) fn created(text: &str) -> Vec<Created> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 1);
    let mut is_begun = true;
    while let Some(byte) = bytes.get(at) {
        let length = match byte {
            b'\'' => quoted(&bytes[at..], b'\''),
            b'-' if bytes[at..].starts_with(b"--") => up_to(&bytes[at..], b"\n"),
            b'/' if bytes[at..].starts_with(b"/*") && !bytes[at..].starts_with(b"/*!") => {
                up_to(&bytes[at..], b"*/") + 2
            }
            b'c' | b'C'
                if is_begun && bytes[at..].get(..6).is_some_and(|word| word.eq_ignore_ascii_case(b"create")) =>
            {
                if let Some(name) = text.get(at..).and_then(name_of_table) {
                    found.push(Created { name, line });
                }
                6
            }
            _ => 1,
        };
        let passed = &bytes[at..bytes.len().min(at + length)];
        line += passed.iter().filter(|byte| **byte == b'\n').count() as u32;
        is_begun = passed.last().is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_' && *byte != b'.');
        at += length;
    }
    found
}

/// The length of a text in quotes, in which a quote is written twice or behind a backslash.
fn quoted(bytes: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            b'\\'
                if bytes.get(at + 1) == Some(&quote)
                    && bytes.get(at + 2).is_some_and(|next| !matches!(next, b',' | b')' | b';' | b'\n')) =>
            {
                2
            }
            byte if *byte == quote && bytes.get(at + 1) == Some(&quote) => 2,
            byte if *byte == quote => return at + 1,
            _ => 1,
        };
    }
    at
}

fn up_to(bytes: &[u8], end: &[u8]) -> usize {
    memchr::memmem::find(bytes, end).unwrap_or(bytes.len())
}

/// The name of the table that a `CREATE` makes, if it makes one for good.
fn name_of_table(text: &str) -> Option<String> {
    let mut rest = &text["create".len()..];
    loop {
        let word = next_word(&mut rest)?;
        match word.to_ascii_lowercase().as_str() {
            "table" => break,
            "unlogged" | "foreign" | "external" | "or" | "replace" => {}
            _ => return None,
        }
    }
    let mut behind = rest;
    if next_word(&mut behind).is_some_and(|word| word.eq_ignore_ascii_case("if")) {
        next_word(&mut behind)?;
        next_word(&mut behind)?;
        rest = behind;
    }
    let mut parts = vec![identifier(&mut rest)?];
    while let Some(behind) = rest.trim_start().strip_prefix('.') {
        rest = behind;
        parts.push(identifier(&mut rest)?);
    }
    let name = parts.pop()?;
    match parts.pop() {
        Some(schema) if !matches!(schema.as_str(), "public" | "dbo" | "main") => Some(format!("{schema}.{name}")),
        _ => Some(name),
    }
}

/// The next word, behind spaces.
fn next_word<'t>(text: &mut &'t str) -> Option<&'t str> {
    let begun = text.strip_prefix(|char: char| char.is_whitespace())?.trim_start();
    let length = begun.find(|char: char| !(char.is_alphanumeric() || char == '_')).unwrap_or(begun.len());
    let (word, rest) = begun.split_at(length);
    *text = rest;
    (!word.is_empty()).then_some(word)
}

/// A name, in quotes or plain.
fn identifier(text: &mut &str) -> Option<String> {
    let begun = text.trim_start();
    let closing = match begun.chars().next()? {
        '"' => '"',
        '`' => '`',
        '[' => ']',
        _ => {
            let length =
                begun.find(|char: char| !(char.is_alphanumeric() || matches!(char, '_' | '$'))).unwrap_or(begun.len());
            let (word, rest) = begun.split_at(length);
            *text = rest;
            return (!word.is_empty()).then(|| word.to_owned());
        }
    };
    let (name, rest) = begun.get(1..)?.split_once(closing)?;
    *text = rest;
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_found_whatever_the_database() {
        let text = "-- CREATE TABLE no (\nCREATE TABLE public.users (id int);\n/* CREATE TABLE no */\n\
            create table if not exists `orders` (id int);\nCREATE TABLE [dbo].[Items] (id int);\n\
            CREATE TEMP TABLE no (id int);\nINSERT INTO t VALUES ('CREATE TABLE no (');\nCREATE UNLOGGED TABLE app.\"Log\" (id int);\n\
            CREATE TABLESPACE no; CREATE INDEX no ON t (a);";
        let found: Vec<(String, u32)> = created(text).into_iter().map(|it| (it.name, it.line)).collect();
        let expected = [("users", 2), ("orders", 4), ("Items", 5), ("app.Log", 8)];
        assert_eq!(found, expected.map(|(name, line)| (name.to_owned(), line)));
    }
}
