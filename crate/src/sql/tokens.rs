//! The tokens of a statement.

use sqlparser::dialect::SQLiteDialect;
use std::borrow::Cow;

use sqlparser::dialect::{self, GenericDialect, MySqlDialect, OracleDialect, PostgreSqlDialect};
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Location, Token, TokenWithSpan, Tokenizer, Word};

use crate::dialect::Dialect;
use crate::sql::source::{Source, has_hole, is_hole};

/// Statements longer than this are known by their first words: tokens take a hundred times the room of their text.
const MAX_BYTES: usize = 1 << 20;
/// How much of such a statement is looked at.
const HEAD_BYTES: usize = 16 << 10;

/// A token and the bytes of its statement that it stands for.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A statement in tokens, without space and comments.
pub(super) struct Tokens<'s> {
    pub(super) source: &'s Source<'s>,
    pub(super) text: &'s str,
    pub(super) dialect: Dialect,
    pub(super) all: Vec<Placed>,
    /// Why there are no more of them.
    pub(super) broken: Option<String>,
}

impl<'s> Tokens<'s> {
    pub(super) fn of(source: &'s Source<'s>, text: &'s str, dialect: Dialect) -> Tokens<'s> {
        let is_long = text.len() > MAX_BYTES;
        let read = if is_long { text.get(..text.floor_char_boundary(HEAD_BYTES)).unwrap_or_default() } else { text };
        let mut found = Vec::new();
        let has_hints = dialect.runs_comments() && read.contains("/*!");
        let read = if has_hints { Cow::Owned(without_hints(read)) } else { Cow::Borrowed(read) };
        let ended = Tokenizer::new(grammar(dialect), &read).tokenize_with_location_into_buf(&mut found);
        let broken = match ended {
            _ if is_long => Some("longer than 1 MiB".to_owned()),
            Ok(()) => None,
            Err(error) => Some(error.message),
        };
        Tokens { source, text, dialect, all: with_placeholders(&read, placed(&read, found)), broken }
    }
}

/// A name as the database stores it (PostgreSQL manual, 4.1.1: unquoted names are folded to lower case).
pub(super) fn stored(name: &str, is_quoted: bool, dialect: Dialect) -> String {
    match dialect {
        Dialect::Postgresql if !is_quoted => name.to_ascii_lowercase(),
        Dialect::Oracle if !is_quoted => name.to_ascii_uppercase(),
        _ => name.to_owned(),
    }
}

/// The grammar of a dialect.
pub(super) fn grammar(dialect: Dialect) -> &'static dyn dialect::Dialect {
    match dialect {
        Dialect::Postgresql => &PostgreSqlDialect {},
        Dialect::Mysql | Dialect::Mariadb => &MySqlDialect {},
        // SQL Server's own brings its blocks of statements along, which nothing here asks for; `[names]` are SQLite's too.
        Dialect::Sqlite | Dialect::Mssql => &SQLiteDialect {},
        Dialect::Oracle => &OracleDialect {},
        Dialect::Other => &GenericDialect {},
    }
}

/// The grammar that takes most of what any dialect does.
pub(super) fn any_grammar() -> &'static dyn dialect::Dialect {
    &GenericDialect {}
}

/// What MySQL runs of `/*!40101 SET NAMES utf8 */`: spaces in the place of the rest, so that all stays where it is.
fn without_hints(text: &str) -> String {
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, hint)) = rest.split_once("/*!") {
        let code = hint.trim_start_matches(|letter: char| letter.is_ascii_digit());
        read.push_str(before);
        read.push_str(&" ".repeat("/*!".len() + hint.len() - code.len()));
        rest = code;
        if let Some((inside, behind)) = code.split_once("*/") {
            read.push_str(inside);
            read.push_str("  ");
            rest = behind;
        }
    }
    read.push_str(rest);
    read
}

/// Lines and columns to bytes.
fn placed(text: &str, tokens: Vec<TokenWithSpan>) -> Vec<Placed> {
    let mut letters = text.chars();
    let (mut line, mut column) = (1_u64, 1_u64);
    let mut byte_of = |to: Location| {
        while (line, column) < (to.line, to.column) {
            match letters.next() {
                Some('\n') => (line, column) = (line + 1, 1),
                Some(_) => column += 1,
                None => break,
            }
        }
        text.len() - letters.as_str().len()
    };
    let mut placed = Vec::with_capacity(tokens.len());
    for TokenWithSpan { token, span } in tokens {
        if !matches!(token, Token::Whitespace(_)) {
            let start = byte_of(span.start);
            placed.push(Placed { token, start, end: byte_of(span.end).max(start) });
        }
    }
    placed
}

/// Writes what drivers and SQLAlchemy's `text()` replace as SQL has it: each way to write a bind parameter
/// (PEP 249, `paramstyle`; `:name`) is one placeholder, `\:` a colon, `%%` a percent sign. Strings on lines of
/// their own are one string (PostgreSQL manual, 4.1.2.1).
fn with_placeholders(text: &str, tokens: Vec<Placed>) -> Vec<Placed> {
    let mut joined: Vec<Placed> = Vec::with_capacity(tokens.len());
    let mut rest = tokens.into_iter().peekable();
    while let Some(mut placed) = rest.next() {
        let touches_word = joined.last().is_some_and(|last| last.end == placed.start && is_word_or_number(&last.token));
        let follows_operand = joined.last().is_some_and(|last| is_operand(&last.token));
        if let Token::SingleQuotedString(more) = &placed.token
            && let Some(Placed { token: Token::SingleQuotedString(first), end, .. }) = joined.last_mut()
            && text.get(*end..placed.start).is_some_and(|between| between.contains('\n'))
        {
            first.push_str(more);
            *end = placed.end;
            continue;
        }
        let precedes_operand = rest.peek().is_some_and(|next| begins_operand(&next.token));
        let mut take = |end: &mut usize, wanted: &dyn Fn(&Token) -> bool| {
            let next = rest.next_if(|next| next.start == *end && wanted(&next.token))?;
            *end = next.end;
            Some(next.token)
        };
        match placed.token {
            Token::Backslash if take(&mut placed.end, &|next| *next == Token::Colon).is_some() => {
                let first = joined.last_mut().filter(|last| last.token == Token::Colon && last.end == placed.start);
                if let Some(first) = first {
                    first.token = Token::DoubleColon;
                    first.end = placed.end;
                    continue;
                }
                placed.token = Token::Colon;
            }
            Token::Colon if !touches_word => {
                if let Some(name) = take(&mut placed.end, &is_word_or_number) {
                    placed.token = Token::Placeholder(format!(":{name}"));
                }
            }
            // The operator of PostgreSQL's has an operand after it.
            Token::Question if !precedes_operand => placed.token = Token::Placeholder("?".to_owned()),
            Token::Mod if take(&mut placed.end, &|next| *next == Token::Mod).is_some() => {}
            Token::Mod if !follows_operand => {
                let mut end = placed.end;
                if take(&mut end, &|next| *next == Token::LParen).is_some() {
                    let name = take(&mut end, &is_word_or_number);
                    let closed = take(&mut end, &|next| *next == Token::RParen);
                    let style = take(&mut end, &|next| matches!(next, Token::Word(_)));
                    if let (Some(name), Some(_), Some(_)) = (name, closed, style) {
                        placed.token = Token::Placeholder(format!(":{name}"));
                    }
                    placed.end = end;
                } else if take(&mut end, &|next| matches!(next, Token::Word(word) if word.value == "s")).is_some() {
                    placed.token = Token::Placeholder("?".to_owned());
                    placed.end = end;
                }
            }
            _ => {}
        }
        // SQLAlchemy fills a list in: `IN :ids`, and so do a driver and an f-string.
        let is_list = match &placed.token {
            Token::Placeholder(_) => true,
            token => is_bare_hole(token),
        } && joined.last().is_some_and(|last| is_keyword(&last.token, "IN"));
        let (start, end) = (placed.start, placed.end);
        if is_list {
            joined.push(Placed { token: Token::LParen, start, end: start });
        }
        joined.push(placed);
        if is_list {
            joined.push(Placed { token: Token::RParen, start: end, end });
        }
    }
    joined
}

fn is_word_or_number(token: &Token) -> bool {
    matches!(token, Token::Word(_) | Token::Number(..))
}

/// Whether an operator may stand in front.
fn begins_operand(token: &Token) -> bool {
    match token {
        Token::Word(word) => word.keyword == Keyword::NoKeyword || matches!(word.keyword, Keyword::ARRAY),
        Token::SingleQuotedString(_) | Token::EscapedStringLiteral(_) | Token::Colon | Token::Question => true,
        Token::Placeholder(_) | Token::Mod => true,
        _ => false,
    }
}

/// Whether an operator may follow.
pub(super) fn is_operand(token: &Token) -> bool {
    match token {
        Token::Word(word) => word.keyword == Keyword::NoKeyword || word.quote_style.is_some(),
        Token::Number(..)
        | Token::SingleQuotedString(_)
        | Token::EscapedStringLiteral(_)
        | Token::DollarQuotedString(_)
        | Token::Placeholder(_)
        | Token::RParen
        | Token::RBracket => true,
        _ => false,
    }
}

/// The name that a token may be, as the database stores it.
pub(super) fn identifier(token: &Token, dialect: Dialect) -> Option<String> {
    match token {
        Token::Word(word) => Some(stored(&word.value, word.quote_style.is_some(), dialect)),
        _ => None,
    }
}

/// Whether a token is this keyword.
pub(super) fn is_keyword(token: &Token, keyword: &str) -> bool {
    matches!(token, Token::Word(word) if is_unquoted(word) && word.value.eq_ignore_ascii_case(keyword))
}

fn is_unquoted(word: &Word) -> bool {
    word.quote_style.is_none()
}

/// Whether a token is a hole and nothing else.
pub(super) fn is_bare_hole(token: &Token) -> bool {
    matches!(token, Token::Word(word) if is_unquoted(word) && is_hole(&word.value))
}

/// Whether a hole stands where SQL stands, and not only in a string.
pub(super) fn holds_hole(token: &Token) -> bool {
    matches!(token, Token::Word(word) if is_unquoted(word) && has_hole(&word.value))
        || matches!(token, Token::Placeholder(name) if has_hole(name))
}
