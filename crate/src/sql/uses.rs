//! Which columns a query names, as far as its words tell.

use std::collections::BTreeSet;

use sqlparser::tokenizer::Token;

use super::cursor::{Cursor, string_value};
use super::reads;
use super::source::Source;
use super::tokens::{Tokens, identifier, is_keyword};
use crate::dialect::Dialect;
use crate::operation::Name;
use crate::ordered::Gather;
use crate::text::Text;

/// Words after which an expression begins.
const BEFORE_EXPRESSIONS: &[&str] = &[
    "SELECT", "DISTINCT", "ALL", "WHERE", "AND", "OR", "NOT", "ON", "BY", "HAVING", "CASE", "WHEN", "THEN", "ELSE",
    "BETWEEN", "LIKE", "ILIKE", "IN",
];

/// What a query names.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// The relations that it reads, each with the name that it has in the query.
    pub sources: Vec<(String, Name)>,
    /// Columns, each once.
    pub columns: BTreeSet<NamedColumn>,
    /// Relations all of whose columns are read (`users.*`), by their names in the query.
    pub wholes: BTreeSet<String>,
    /// All columns of all that it reads are read: `SELECT *` of a query that has no other in it.
    pub is_whole: bool,
}

/// A column as a query names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedColumn {
    /// Of what, by its name in the query, where that is said.
    pub of: Option<String>,
    /// Its name.
    pub name: String,
}

/// The relations that a query reads, each once.
pub fn relations_in(query: &Text, dialect: Dialect) -> Vec<Name> {
    let source = Source::of(query);
    let tokens = Tokens::of(&source, source.text(), dialect);
    reads::relations(Cursor::of(&tokens))
}

/// What a query names. A name that the query itself gives to something is none of a column.
pub fn uses(query: &Text, dialect: Dialect) -> Uses {
    let source = Source::of(query);
    let tokens = Tokens::of(&source, source.text(), dialect);
    let whole = Cursor::of(&tokens);
    let mut uses = Uses::default();
    for source in reads::sources(whole) {
        let called = source.called.as_ref().unwrap_or(&source.name.name);
        if let Some(called) = called.as_known() {
            uses.sources.push((called.to_owned(), source.name));
        }
    }
    let own: Vec<Name> = reads::own_names(whole);
    let words: Vec<&Token> = tokens.all.iter().map(|placed| &placed.token).collect();
    let at = |index: Option<usize>| index.and_then(|index| words.get(index).copied());
    let name_of = |index: usize| at(Some(index)).and_then(|token| identifier(token, dialect));
    let selects = words.iter().filter(|token| is_keyword(token, "SELECT")).count();
    let mut given: BTreeSet<String> = own.iter().filter_map(|name| name.name.as_known()).map(str::to_owned).into_set();
    for index in 0..words.len() {
        let before = at(index.checked_sub(1));
        let behind = at(Some(index + 1));
        let starts = before.is_some_and(begins_expression);
        if at(Some(index)) == Some(&Token::Mul) {
            let ends = behind.is_none_or(|token| is_keyword(token, "FROM") || *token == Token::Comma);
            match (before, index.checked_sub(2).and_then(name_of)) {
                (Some(Token::Period), Some(of)) => drop(uses.wholes.insert(of)),
                (Some(Token::LParen), _) => {}
                (Some(_), _) if starts && ends && selects == 1 && own.is_empty() => uses.is_whole = true,
                _ => {}
            }
            continue;
        }
        let Some(name) = name_of(index) else { continue };
        let is_qualified = before == Some(&Token::Period);
        let is_call = behind == Some(&Token::LParen);
        let is_literal = behind.is_some_and(|token| string_value(token, dialect).is_some());
        // `extract(year FROM at)`, `trim(both FROM name)`
        let is_field = before == Some(&Token::LParen) && behind.is_some_and(|token| is_keyword(token, "FROM"));
        if is_call || is_literal || is_field || behind == Some(&Token::Period) {
            continue;
        }
        if is_qualified {
            if let Some(of) = index.checked_sub(2).and_then(name_of) {
                uses.columns.insert(NamedColumn { of: Some(of), name });
            }
        } else if starts {
            uses.columns.insert(NamedColumn { of: None, name });
        } else {
            // A name after an expression, or after `AS`.
            given.insert(name);
        }
    }
    // Names of a function's or a query's columns: `AS q (a, b)`, `WITH q (a, b) AS`.
    if has_column_lists(whole, !own.is_empty()) {
        uses.columns.retain(|column| column.of.is_some());
    }
    uses.columns.retain(|column| column.of.is_some() || !given.contains(&column.name));
    uses.sources.retain(|(called, name)| {
        let is_own = own.iter().any(|own| own.name.as_known() == Some(called));
        !is_own || name.name.as_known() == Some(called)
    });
    uses
}

fn begins_expression(token: &Token) -> bool {
    let is_operator = matches!(
        token,
        Token::Comma
            | Token::LParen
            | Token::Eq
            | Token::DoubleEq
            | Token::Neq
            | Token::Lt
            | Token::Gt
            | Token::LtEq
            | Token::GtEq
            | Token::Plus
            | Token::Minus
            | Token::Mul
            | Token::Div
            | Token::Mod
            | Token::StringConcat
    );
    is_operator || BEFORE_EXPRESSIONS.iter().any(|word| is_keyword(token, word))
}

/// Whether names in brackets come after the name that something gets.
fn has_column_lists(whole: Cursor, has_own_queries: bool) -> bool {
    let mut rest = whole;
    while !rest.is_done() {
        let mut list = rest;
        let is_given = list.eat_any(&["AS", "WITH RECURSIVE", "WITH"]).is_some() || list.eat_token(&Token::RParen);
        list.eat("AS");
        if has_own_queries {
            list.eat_token(&Token::Comma);
        }
        if is_given && list.name_part().is_some() && list.is_token(&Token::LParen) {
            let mut inside = list;
            if inside.bracketed().is_ok_and(|mut inside| inside.names().is_ok() && inside.is_done()) {
                return true;
            }
        }
        rest.at += 1;
    }
    false
}

/// The sequence that a default takes its values from: `nextval('app.runs_id_seq'::regclass)`. The name may be text, too,
/// which says nothing to the database until it is looked up.
pub fn sequence_of_default(default: &Text, dialect: Dialect) -> Option<Name> {
    let source = Source::of(default);
    let tokens = Tokens::of(&source, source.text(), dialect);
    let mut reader = Cursor::of(&tokens);
    if !reader.eat("nextval") {
        return None;
    }
    let mut inside = reader.bracketed().ok()?;
    let name = inside.string()?;
    let is_looked_up = inside.eat_token(&Token::DoubleColon) && !inside.is("regclass");
    let names = super::names_in(name.as_known()?, dialect);
    names.into_iter().next().filter(|_| !is_looked_up)
}

/// The function that a trigger calls: `EXECUTE FUNCTION app.touch()`.
pub fn called_by_trigger(sql: &Text, dialect: Dialect) -> Option<Name> {
    let source = Source::of(sql);
    let tokens = Tokens::of(&source, source.text(), dialect);
    let mut reader = Cursor::of(&tokens);
    while !reader.is_done() {
        if reader.eat("EXECUTE FUNCTION") || reader.eat("EXECUTE PROCEDURE") {
            return reader.name().ok();
        }
        reader.at += 1;
    }
    None
}

/// The columns that a trigger's definition depends on: `UPDATE OF state`, and what its `WHEN` reads (PostgreSQL manual,
/// "CREATE TRIGGER").
pub fn columns_of_trigger(sql: &Text, dialect: Dialect) -> Vec<String> {
    let source = Source::of(sql);
    let tokens = Tokens::of(&source, source.text(), dialect);
    let mut reader = Cursor::of(&tokens);
    let mut columns = Vec::new();
    while !reader.is_done() && !reader.is_any(&["EXECUTE FUNCTION", "EXECUTE PROCEDURE"]) {
        if reader.eat("UPDATE OF") {
            while let Some(name) = reader.name_part() {
                columns.extend(name.as_known().map(str::to_owned));
                if !reader.eat_token(&Token::Comma) {
                    break;
                }
            }
        } else if reader.eat("WHEN") {
            if let Ok(condition) = reader.bracketed() {
                let words = condition.tokens().windows(3).filter(|it| it[1].token == Token::Period);
                columns.extend(words.filter_map(|it| identifier(&it[2].token, dialect)));
            }
        } else {
            reader.at += 1;
        }
    }
    columns
}
