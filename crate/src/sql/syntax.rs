//! What surely is no SQL: none that PostgreSQL, MySQL or SQLite takes. Grammars differ, and so only what breaks all of
//! them is told: a comma without anything after it, a bracket that stays open, a verb with a slip of the pen.

use sqlparser::tokenizer::Token;

use crate::dialect::Dialect;
use crate::sql::cursor::Cursor;
use crate::sql::tokens::{holds_hole, is_keyword};

/// Verbs that statements begin with (PostgreSQL manual, part VI; MySQL manual, chapter 15; SQLite, "SQL As Understood By
/// SQLite"), and some of other databases.
#[rustfmt::skip]
const VERBS: &[&str] = &[
    "ABORT", "ALTER", "ANALYSE", "ANALYZE", "ATTACH", "BACKUP", "BEGIN", "BINLOG", "BULK", "CACHE", "CALL", "CANCEL", "CHANGE",
    "CHECK", "CHECKPOINT", "CHECKSUM", "CLONE", "CLOSE", "CLUSTER", "COMMENT", "COMMIT", "COPY", "CREATE", "DBCC",
    "DEALLOCATE", "DECLARE", "DELETE", "DELIMITER", "DENY", "DESC", "DESCRIBE", "DETACH", "DISCARD", "DO", "DROP", "END",
    "EXCHANGE", "EXEC", "EXECUTE", "EXPLAIN", "EXPORT", "FETCH", "FLUSH", "FROM", "GET", "GO", "GRANT", "HANDLER", "HELP",
    "IF", "IMPORT", "INSERT", "INSTALL", "KILL", "LISTEN", "LOAD", "LOCK", "MERGE", "MOVE", "MSCK", "NOTIFY", "OPEN",
    "OPTIMIZE", "PAUSE", "PIVOT", "PRAGMA", "PREPARE", "PRINT", "PURGE", "PUT", "RAISE", "RAISERROR", "REASSIGN",
    "REFRESH", "REINDEX", "RELEASE", "REMOVE", "RENAME", "REPAIR", "REPLACE", "RESET", "RESIGNAL", "RESTART", "RESTORE",
    "RESUME", "RETURN", "REVERT", "REVOKE", "ROLLBACK", "SAVE", "SAVEPOINT", "SECURITY", "SELECT", "SET", "SHOW",
    "SHUTDOWN", "SIGNAL", "SOURCE", "START", "STOP", "SUMMARIZE", "SYSTEM", "TABLE", "THROW", "TRUNCATE", "UNINSTALL",
    "UNDROP", "UNLISTEN", "UNLOAD", "UNLOCK", "UNSET", "UPDATE", "UPSERT", "USE", "VACUUM", "VALIDATE", "VALUES", "WAITFOR", "WATCH",
    "WHILE", "WITH", "XA",
];

/// What follows `ALTER TABLE name` in some database.
#[rustfmt::skip]
const ACTIONS: &[&str] = &[
    "ADD", "ALTER", "ANALYZE", "APPEND", "ATTACH", "CHANGE", "CHECK", "CLEAR", "CLUSTER", "COALESCE", "COMMENT", "COMPRESS",
    "CONVERT", "DELETE", "DETACH", "DISABLE", "DISCARD", "DROP", "ENABLE", "EXCHANGE", "FETCH", "FORCE", "FREEZE",
    "IMPORT", "INHERIT", "LOCK", "MATERIALIZE", "MODIFY", "MOVE", "NO", "NOT", "OF", "OPTIMIZE", "ORDER", "OWNER",
    "PARTITION", "REBUILD", "REFRESH", "REMOVE", "RENAME", "REORGANIZE", "REPAIR", "REPLACE", "REPLICA", "RESET",
    "SET", "SPLIT", "SWAP", "SWITCH", "TRUNCATE", "UNSET", "UPDATE", "UPGRADE", "VALIDATE", "WITH", "WITHOUT",
];

/// Kinds of objects that `CREATE`, `ALTER` and `DROP` are most often about: only a slip in one of these is told.
const OBJECTS: &[&str] =
    &["COLUMN", "DATABASE", "EXTENSION", "FUNCTION", "INDEX", "SCHEMA", "SEQUENCE", "TABLE", "TRIGGER", "VIEW"];

/// Words that can't be the last of a statement.
const NEVER_LAST: &[&str] = &["AND", "FROM", "INTO", "OR", "SET", "WHERE"];

/// Words that no comma stands in front of.
const NEVER_BEHIND_COMMA: &[&str] = &["FROM", "WHERE"];

/// The word at which each of these databases refuses a statement as no SQL at all: empty for its end. `None` where it may
/// be SQL. What could be read has no slip in its verb.
pub(super) fn refused_at(reader: Cursor, is_unread: bool) -> Option<String> {
    let is_judged =
        matches!(reader.dialect(), Dialect::Postgresql | Dialect::Mysql | Dialect::Mariadb | Dialect::Sqlite);
    let is_known = reader.statement.broken.is_none() && !reader.tokens().iter().any(|it| holds_hole(&it.token));
    if !is_judged || !is_known {
        return None;
    }
    let slip = if is_unread { slip(reader) } else { None };
    slip.or_else(|| misplaced(reader))
}

/// A word that is a slip of another: `ALTR TABLE`, `CREATE TABEL`, `ALTER TABLE runs ADDD`.
fn slip(mut reader: Cursor) -> Option<String> {
    let first = word(&reader)?;
    if !VERBS.contains(&first.as_str()) {
        // After it stands what comes after a verb, as in a call of a procedure it would not.
        return VERBS.iter().any(|verb| is_slip_of(&first, verb)).then(|| as_written(&reader)).flatten();
    }
    reader.at += 1;
    match first.as_str() {
        "CREATE" | "ALTER" | "DROP" => {
            let second = word(&reader)?;
            if OBJECTS.iter().any(|object| is_slip_of(&second, object)) && matches!(reader.ahead(1)?, Token::Word(_)) {
                return as_written(&reader);
            }
            if first != "ALTER" || !reader.eat("TABLE") {
                return None;
            }
            reader.eat("IF EXISTS");
            reader.eat("ONLY");
            reader.name().ok()?;
            let action = word(&reader)?;
            // `ENGINE = InnoDB`: any word may be an option of MySQL's.
            let is_option = reader.ahead(1) == Some(&Token::Eq);
            let is_slip = !ACTIONS.contains(&action.as_str()) && ACTIONS.iter().any(|it| is_slip_of(&action, it));
            (is_slip && !is_option).then(|| as_written(&reader)).flatten()
        }
        _ => None,
    }
}

/// The next token, where it is a word without quotes, in capital letters.
fn word(reader: &Cursor) -> Option<String> {
    match reader.peek()? {
        Token::Word(word) if word.quote_style.is_none() => Some(word.value.to_ascii_uppercase()),
        _ => None,
    }
}

fn as_written(reader: &Cursor) -> Option<String> {
    let placed = reader.tokens().first()?;
    reader.statement.text.get(placed.start..placed.end).map(ToOwned::to_owned)
}

/// Whether a word is another with one letter too many or too few, or with two neighbours changed: a wrong letter makes
/// another word too easily.
fn is_slip_of(word: &str, meant: &str) -> bool {
    if meant.len() < 3 || word == meant || !word.is_ascii() || word.len().abs_diff(meant.len()) > 1 {
        return false;
    }
    let same = word.bytes().zip(meant.bytes()).take_while(|(one, other)| one == other).count();
    let (rest, wanted) = (word.get(same..).unwrap_or_default(), meant.get(same..).unwrap_or_default());
    let is_swapped = match (rest.as_bytes(), wanted.as_bytes()) {
        ([a, b, rest @ ..], [c, d, wanted @ ..]) => a == d && b == c && rest == wanted,
        _ => false,
    };
    is_swapped || rest.get(1..) == Some(wanted) || wanted.get(1..) == Some(rest)
}

/// A comma, a bracket or an end where none can be.
fn misplaced(reader: Cursor) -> Option<String> {
    let shown = |at: usize| {
        let placed = reader.tokens().get(at)?;
        reader.statement.text.get(placed.start..placed.end).map(ToOwned::to_owned)
    };
    let mut open = 0_usize;
    let mut before: Option<&Token> = None;
    for (at, placed) in reader.tokens().iter().enumerate() {
        let token = &placed.token;
        let is_behind_comma = before == Some(&Token::Comma);
        match token {
            Token::Comma if is_behind_comma || before == Some(&Token::LParen) => return shown(at),
            Token::RParen if is_behind_comma => return shown(at),
            Token::RParen if open == 0 => return shown(at),
            Token::LParen => open += 1,
            Token::RParen => open -= 1,
            token if is_behind_comma && NEVER_BEHIND_COMMA.iter().any(|word| is_keyword(token, word)) => {
                return shown(at);
            }
            _ => {}
        }
        before = Some(token);
    }
    let ends_early = match before? {
        Token::Comma | Token::Eq => true,
        token => NEVER_LAST.iter().any(|word| is_keyword(token, word)),
    };
    (open > 0 || ends_early).then(String::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_other_words() {
        assert!(is_slip_of("ADDD", "ADD"));
        assert!(is_slip_of("ALTR", "ALTER"));
        assert!(is_slip_of("TABEL", "TABLE"));
        assert!(is_slip_of("DORP", "DROP"));
        assert!(is_slip_of("UPDAE", "UPDATE"));
        assert!(!is_slip_of("ADD", "ADD"));
        assert!(!is_slip_of("LOAD", "LOCK"));
        assert!(!is_slip_of("MODIFY", "NOTIFY"));
    }
}
