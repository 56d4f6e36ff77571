//! Which tables and views a query reads.

use sqlparser::tokenizer::Token;

use crate::operation::Name;
use crate::sql::cursor::Cursor;
use crate::text::Text;

/// Functions whose arguments have a `FROM` of their own (PostgreSQL manual, 9.4, 9.9.1).
const FUNCTIONS_WITH_FROM: &[&str] = &["EXTRACT", "SUBSTRING", "TRIM", "OVERLAY", "POSITION"];
/// Words that end the list of a FROM clause.
const BEHIND_FROM: &[&str] = &[
    "WHERE",
    "GROUP",
    "ORDER",
    "HAVING",
    "LIMIT",
    "OFFSET",
    "FETCH",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "WINDOW",
    "FOR",
    "SELECT",
    "SET",
    "ON",
    "RETURNING",
    "VALUES",
    "WHEN",
];

/// Words that come after a relation in a FROM clause, and are no name for it.
const BEHIND_RELATION: &[&str] =
    &["JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL", "USING", "TABLESAMPLE", "WITH"];

/// More relations than this are not looked for.
const MAX_RELATIONS: usize = 1_000;

/// The relations that a query reads, each once, in the order in which they are named. Names of its own
/// (`WITH name AS (…)`), subqueries and functions are none.
pub(super) fn relations(reader: Cursor) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    for source in sources(reader) {
        if !found.contains(&source.name) {
            found.push(source.name);
        }
    }
    found
}

/// A relation where a query names it.
#[derive(Debug)]
pub(super) struct Source {
    /// The relation.
    pub(super) name: Name,
    /// Its name in the query, where it gets one.
    pub(super) called: Option<Text>,
}

/// The relations that a query reads, each as often as it is named.
pub(super) fn sources(reader: Cursor) -> Vec<Source> {
    let own = own_names(reader);
    let mut found: Vec<Source> = Vec::new();
    // For each open bracket: whether names between commas are relations, and whether FROM means one.
    let mut open: Vec<(bool, bool)> = Vec::new();
    let (mut in_list, mut is_clause) = (false, true);
    let mut rest = reader;
    while let Some(token) = rest.peek().filter(|_| found.len() < MAX_RELATIONS) {
        let expects = match token {
            Token::LParen => {
                let called = rest.at > reader.at && {
                    let before = Cursor { at: rest.at - 1, ..rest };
                    before.is_any(FUNCTIONS_WITH_FROM)
                };
                // `FROM (a JOIN b …)`: a list goes on inside of brackets, except in a function's.
                let before = Cursor { at: rest.at.saturating_sub(1).max(reader.at), ..rest };
                let continues = in_list && before.is_any(&["FROM", "JOIN"]);
                open.push((in_list, is_clause));
                (in_list, is_clause) = (continues, !called);
                continues
            }
            Token::RParen => {
                (in_list, is_clause) = open.pop().unwrap_or((false, true));
                false
            }
            Token::Comma => in_list,
            _ if rest.is("IS DISTINCT FROM") || rest.is("IS NOT DISTINCT FROM") => {
                rest.skip_until(|rest| rest.is("FROM"));
                false
            }
            _ if rest.is_any(&["FROM", "JOIN"]) => {
                in_list = is_clause;
                is_clause
            }
            // `DELETE … USING a`, `MERGE … USING a`; not `JOIN … USING (a)`.
            _ if rest.is("USING") && rest.ahead(1) != Some(&Token::LParen) => {
                in_list = true;
                true
            }
            _ if rest.is_any(BEHIND_FROM) => {
                // A join's condition ends no list: `FROM a JOIN b ON …, c`.
                in_list = in_list && rest.is("ON");
                false
            }
            _ => false,
        };
        rest.at += 1;
        if !expects {
            continue;
        }
        let start = rest;
        rest.eat("LATERAL");
        rest.eat("ONLY");
        let is_relation = !rest.is_any(&["SELECT", "UNNEST", "VALUES", "WITH", "ROWS"]);
        match rest.name() {
            Ok(name) if is_relation && !rest.is_token(&Token::LParen) => {
                let is_own = name.schema.is_none() && own.contains(&name);
                if !is_own {
                    found.push(Source { name, called: alias(rest) });
                }
            }
            _ => rest = start,
        }
    }
    found
}

/// The name that a relation gets after its own: `AS u`, `u`.
fn alias(mut rest: Cursor) -> Option<Text> {
    let is_named = rest.eat("AS");
    let follows = rest.is_any(BEHIND_FROM) || rest.is_any(BEHIND_RELATION);
    if follows && !is_named { None } else { rest.name_part() }
}

/// Names of common table expressions: `name [(columns)] AS [NOT MATERIALIZED] (`.
pub(super) fn own_names(reader: Cursor) -> Vec<Name> {
    let mut own = Vec::new();
    if !reader.tokens().iter().any(|placed| super::tokens::is_keyword(&placed.token, "WITH")) {
        return own;
    }
    let mut rest = reader;
    while !rest.is_done() && own.len() < MAX_RELATIONS {
        let follows = rest.at > reader.at && {
            let before = Cursor { at: rest.at - 1, ..rest };
            before.is_any(&["WITH", "RECURSIVE"]) || before.is_token(&Token::Comma)
        };
        let mut name = rest;
        if let (true, Some(found)) = (follows, name.name_part()) {
            if name.is_token(&Token::LParen) {
                name.skip_one();
            }
            if name.eat("AS") {
                name.eat("NOT");
                name.eat("MATERIALIZED");
                if name.is_token(&Token::LParen) {
                    own.push(Name::bare(found));
                }
            }
        }
        rest.at += 1;
    }
    own
}
