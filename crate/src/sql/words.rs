//! Statements by their leading words alone, for the first reading of functions (`interpret/first`).

use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::tokenizer::{Token, Tokenizer, Word};

use crate::interpret::first::value::HOLE;

/// One statement of an SQL text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The verb, with its object where it has one: `CREATE TABLE`, `DROP INDEX`, `INSERT`.
    pub keyword: String,
    /// Schema of what it is about, where it is written.
    pub schema: Option<String>,
    /// Name of what it is about: the table of `ALTER TABLE runs …`.
    pub name: Option<String>,
}

impl Statement {
    /// The operation's word in the style of the directives: `create_table`, `insert`.
    pub fn op(&self) -> String {
        self.keyword.to_ascii_lowercase().replace(' ', "_")
    }

    /// Whether [`Statement::name`] is that of a table.
    pub fn is_about_table(&self) -> bool {
        self.keyword.ends_with(" TABLE")
            || ["INSERT", "UPDATE", "DELETE", "TRUNCATE", "LOCK", "MERGE", "REPLACE"].contains(&self.keyword.as_str())
    }
}

/// The statements of a text in their order, split where PostgreSQL would split them: nothing in a
/// comment, a string or a dollar quote ends one or names its verb. Stretches that begin with no
/// SQL verb (expressions such as `now()`, or a verb that is not known) are `None`.
pub fn statements(text: &str) -> Vec<Option<Statement>> {
    let mut tokens = Vec::new();
    // An unterminated string or comment ends the text; what stood before it is still read.
    let dialect = PostgreSqlDialect {};
    let _unterminated =
        Tokenizer::new(&dialect, text).with_unescape(false).tokenize_with_location_into_buf(&mut tokens);
    let significant: Vec<&Token> =
        tokens.iter().map(|token| &token.token).filter(|token| !matches!(token, Token::Whitespace(_))).collect();
    split(&significant).into_iter().filter(|statement| !statement.is_empty()).map(statement).collect()
}

/// Statements between semicolons; a `BEGIN ATOMIC … END` body of a function keeps its own.
fn split<'a, 't>(tokens: &'a [&'t Token]) -> Vec<&'a [&'t Token]> {
    let mut parts = Vec::new();
    let (mut start, mut blocks) = (0, 0_usize);
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::SemiColon if blocks == 0 => {
                parts.push(&tokens[start..at]);
                start = at + 1;
            }
            Token::Word(word) if start < at && creates_body(tokens[start]) => {
                if is(word, "BEGIN") || (blocks > 0 && is(word, "CASE")) {
                    blocks += 1;
                } else if blocks > 0 && is(word, "END") {
                    // `END IF`, `END LOOP` close what was not counted as a block.
                    let closes_block = !matches!(tokens.get(at + 1), Some(Token::Word(next))
                        if ["IF", "LOOP", "WHILE", "REPEAT"].iter().any(|keyword| is(next, keyword)));
                    blocks -= usize::from(closes_block);
                }
            }
            _ => {}
        }
    }
    parts.push(&tokens[start..]);
    parts
}

/// Only `CREATE FUNCTION`, `PROCEDURE`, `TRIGGER` and `EVENT` have a body; they begin so.
fn creates_body(first: &Token) -> bool {
    matches!(first, Token::Word(word) if is(word, "CREATE"))
}

fn is(word: &Word, keyword: &str) -> bool {
    word.quote_style.is_none() && word.value.eq_ignore_ascii_case(keyword)
}

/// Objects of CREATE, ALTER, DROP, COMMENT ON and the like, longest first
/// (PostgreSQL manual, part VI; MySQL and SQLite have no other that migrations use).
const OBJECTS: &[&str] = &[
    "TEXT SEARCH CONFIGURATION",
    "TEXT SEARCH DICTIONARY",
    "TEXT SEARCH PARSER",
    "TEXT SEARCH TEMPLATE",
    "FOREIGN DATA WRAPPER",
    "MATERIALIZED VIEW",
    "EVENT TRIGGER",
    "FOREIGN TABLE",
    "VIRTUAL TABLE",
    "ACCESS METHOD",
    "OPERATOR CLASS",
    "OPERATOR FAMILY",
    "USER MAPPING",
    "LARGE OBJECT",
    "DEFAULT PRIVILEGES",
    "AGGREGATE",
    "CAST",
    "COLLATION",
    "COLUMN",
    "CONSTRAINT",
    "CONVERSION",
    "DATABASE",
    "DOMAIN",
    "EVENT",
    "EXTENSION",
    "FUNCTION",
    "GROUP",
    "INDEX",
    "LANGUAGE",
    "OPERATOR",
    "OWNED",
    "POLICY",
    "PROCEDURE",
    "PUBLICATION",
    "ROLE",
    "ROUTINE",
    "RULE",
    "SCHEMA",
    "SEQUENCE",
    "SERVER",
    "STATISTICS",
    "SUBSCRIPTION",
    "SYNONYM",
    "SYSTEM",
    "TABLESPACE",
    "TABLE",
    "TRANSFORM",
    "TRIGGER",
    "TYPE",
    "USER",
    "VIEW",
];

/// Words between CREATE, ALTER or DROP and its object.
const MODIFIERS: &[&str] = &[
    "OR",
    "REPLACE",
    "UNIQUE",
    "TEMPORARY",
    "TEMP",
    "UNLOGGED",
    "GLOBAL",
    "LOCAL",
    "RECURSIVE",
    "TRUSTED",
    "PROCEDURAL",
    "CONSTRAINT",
    "FULLTEXT",
    "SPATIAL",
    "CLUSTERED",
    "NONCLUSTERED",
    "BITMAP",
    "EDITIONABLE",
];

/// Verbs that stand alone.
const VERBS: &[&str] = &[
    "ANALYZE",
    "BEGIN",
    "CALL",
    "CHECKPOINT",
    "CLUSTER",
    "COMMIT",
    "COPY",
    "DEALLOCATE",
    "DECLARE",
    "DELETE",
    "DISCARD",
    "DO",
    "END",
    "EXEC",
    "EXECUTE",
    "EXPLAIN",
    "GRANT",
    "IF",
    "INSERT",
    "LISTEN",
    "LOAD",
    "LOCK",
    "MERGE",
    "NOTIFY",
    "OPTIMIZE",
    "PRAGMA",
    "PREPARE",
    "REASSIGN",
    "REINDEX",
    "RELEASE",
    "RENAME",
    "REPLACE",
    "RESET",
    "REVOKE",
    "ROLLBACK",
    "SAVEPOINT",
    "SELECT",
    "SET",
    "SHOW",
    "START",
    "TRUNCATE",
    "UNLISTEN",
    "UPDATE",
    "USE",
    "VACUUM",
    "VALUES",
];

fn statement(tokens: &[&Token]) -> Option<Statement> {
    let first = words(tokens)?;
    let verb = match first {
        verb if is(verb, "WITH") => return common_table_expression(tokens),
        // `(SELECT …) UNION …` is a SELECT.
        verb => verb.value.to_ascii_uppercase(),
    };
    let after_verb = &tokens[1..];
    match verb.as_str() {
        "CREATE" | "ALTER" | "DROP" => {
            let skipped = skip_modifiers(after_verb);
            let (object, rest) = object(skipped).or_else(|| object(after_verb))?;
            let (schema, name) = qualified_name(skip_existence(rest));
            Some(Statement { keyword: format!("{verb} {object}"), schema, name })
        }
        "COMMENT" | "SECURITY" => {
            let at = after_verb.iter().position(|token| matches!(token, Token::Word(word) if is(word, "ON")))?;
            let (object, rest) = object(&after_verb[at + 1..])?;
            let (schema, name) = qualified_name(rest);
            let verb = if verb == "COMMENT" { "COMMENT ON" } else { "SECURITY LABEL ON" };
            Some(Statement { keyword: format!("{verb} {object}"), schema, name })
        }
        "REFRESH" | "IMPORT" => {
            let what = if verb == "REFRESH" { "MATERIALIZED VIEW" } else { "FOREIGN SCHEMA" };
            let (schema, name) = qualified_name(skip_any(
                &after_verb[what.split(' ').count().min(after_verb.len())..],
                &["CONCURRENTLY"],
            ));
            Some(Statement { keyword: format!("{verb} {what}"), schema, name })
        }
        verb if VERBS.contains(&verb) => {
            let target = match verb {
                "INSERT" | "REPLACE" | "MERGE" => skip_any(
                    after_verb,
                    &[
                        "OR",
                        "REPLACE",
                        "IGNORE",
                        "ABORT",
                        "FAIL",
                        "ROLLBACK",
                        "LOW_PRIORITY",
                        "DELAYED",
                        "HIGH_PRIORITY",
                        "INTO",
                    ],
                ),
                "DELETE" => skip_any(after_verb, &["FROM", "ONLY"]),
                "UPDATE" => skip_any(after_verb, &["ONLY", "OR", "IGNORE", "REPLACE"]),
                "TRUNCATE" | "LOCK" => skip_any(after_verb, &["TABLE", "ONLY"]),
                _ => &[],
            };
            let (schema, name) = qualified_name(target);
            Some(Statement { keyword: verb.to_owned(), schema, name })
        }
        _ => None,
    }
}

/// The first word, behind opening brackets.
fn words<'t>(tokens: &[&'t Token]) -> Option<&'t Word> {
    match tokens.iter().find(|token| !matches!(token, Token::LParen))? {
        Token::Word(word) if word.quote_style.is_none() => Some(word),
        _ => None,
    }
}

/// `WITH … INSERT …` is an INSERT: the first verb outside brackets.
fn common_table_expression(tokens: &[&Token]) -> Option<Statement> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::LParen => depth += 1,
            Token::RParen => depth = depth.saturating_sub(1),
            Token::Word(word)
                if depth == 0
                    && ["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES"]
                        .iter()
                        .any(|verb| is(word, verb)) =>
            {
                return statement(&tokens[at..]);
            }
            _ => {}
        }
    }
    None
}

fn skip_any<'a, 't>(tokens: &'a [&'t Token], words: &[&str]) -> &'a [&'t Token] {
    let kept = tokens
        .iter()
        .position(|token| !matches!(token, Token::Word(word) if words.iter().any(|skipped| is(word, skipped))));
    &tokens[kept.unwrap_or(tokens.len())..]
}

fn skip_modifiers<'a, 't>(tokens: &'a [&'t Token]) -> &'a [&'t Token] {
    skip_any(tokens, MODIFIERS)
}

fn skip_existence<'a, 't>(tokens: &'a [&'t Token]) -> &'a [&'t Token] {
    skip_any(tokens, &["CONCURRENTLY", "IF", "NOT", "EXISTS", "ONLY"])
}

fn object<'a, 't>(tokens: &'a [&'t Token]) -> Option<(&'static str, &'a [&'t Token])> {
    OBJECTS.iter().find_map(|object| {
        let mut length = 0;
        for expected in object.split(' ') {
            match tokens.get(length) {
                Some(Token::Word(word)) if is(word, expected) => length += 1,
                _ => return None,
            }
        }
        Some((*object, &tokens[length..]))
    })
}

/// `schema.name` or `name`, quotes taken off; nothing where a hole or no name stands.
fn qualified_name(tokens: &[&Token]) -> (Option<String>, Option<String>) {
    let part = |at: usize| match tokens.get(at) {
        Some(Token::Word(word)) if !word.value.contains(HOLE) => Some(word.value.clone()),
        _ => None,
    };
    if matches!(tokens.get(1), Some(Token::Period)) {
        return match part(2) {
            Some(name) => (part(0), Some(name)),
            None => (None, None),
        };
    }
    (None, part(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keywords(text: &str) -> Vec<String> {
        statements(text)
            .into_iter()
            .map(|statement| statement.map_or_else(|| "?".to_owned(), |statement| statement.keyword))
            .collect()
    }

    #[test]
    fn each_statement_once_with_its_object() {
        for (text, expected) in [
            (
                "CREATE TABLE a (id int); create unique index concurrently if not exists i on a (id);",
                vec!["CREATE TABLE", "CREATE INDEX"],
            ),
            ("CREATE OR REPLACE VIEW v AS SELECT 1", vec!["CREATE VIEW"]),
            ("CREATE MATERIALIZED VIEW v AS SELECT 1", vec!["CREATE MATERIALIZED VIEW"]),
            ("REFRESH MATERIALIZED VIEW CONCURRENTLY v", vec!["REFRESH MATERIALIZED VIEW"]),
            ("ALTER TABLE a DROP COLUMN b, ADD COLUMN c int", vec!["ALTER TABLE"]),
            ("INSERT INTO a SELECT * FROM b; UPDATE a SET x = 1; DELETE FROM a", vec!["INSERT", "UPDATE", "DELETE"]),
            ("-- DROP TABLE a\n/* DROP TABLE b; */ SELECT 'DROP TABLE c; DROP'", vec!["SELECT"]),
            ("DO $$ BEGIN DROP TABLE x; END $$; SET lock_timeout = '1s'", vec!["DO", "SET"]),
            (
                "CREATE FUNCTION f() RETURNS trigger AS $f$ BEGIN; UPDATE a SET b=1; END $f$ LANGUAGE plpgsql;",
                vec!["CREATE FUNCTION"],
            ),
            (
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET x=1; DELETE FROM b; END; DROP TRIGGER t",
                vec!["CREATE TRIGGER", "DROP TRIGGER"],
            ),
            ("CREATE CONSTRAINT TRIGGER t AFTER INSERT ON a", vec!["CREATE TRIGGER"]),
            ("WITH x AS (SELECT 1) INSERT INTO a SELECT * FROM x", vec!["INSERT"]),
            ("(SELECT 1) UNION (SELECT 2)", vec!["SELECT"]),
            ("COMMENT ON COLUMN a.b IS 'CREATE'", vec!["COMMENT ON COLUMN"]),
            ("now()", vec!["?"]),
            ("CREATE TYPE mood AS ENUM ('a;b')", vec!["CREATE TYPE"]),
            ("ALTER TABLE `a` CHANGE `b` `c` int; RENAME TABLE x TO y", vec!["ALTER TABLE", "RENAME"]),
            ("BEGIN; COMMIT;", vec!["BEGIN", "COMMIT"]),
            ("SELECT 'unterminated", vec!["SELECT"]),
            ("", vec![]),
            (" ; ;", vec![]),
        ] {
            assert_eq!(keywords(text), expected, "{text}");
        }
    }

    #[test]
    fn names_what_it_is_about() {
        for (text, schema, name) in [
            ("ALTER TABLE IF EXISTS ONLY app.\"Runs\" ADD x int", Some("app"), Some("Runs")),
            ("DROP INDEX CONCURRENTLY IF EXISTS ix", None, Some("ix")),
            ("INSERT INTO a.b (c) VALUES (1)", Some("a"), Some("b")),
            ("DELETE FROM ONLY t WHERE 1=1", None, Some("t")),
            ("TRUNCATE TABLE t", None, Some("t")),
            ("UPDATE \u{FFFC} SET x = 1", None, None),
        ] {
            let statement = statements(text).remove(0).unwrap();
            assert_eq!((statement.schema.as_deref(), statement.name.as_deref()), (schema, name), "{text}");
        }
    }
}
