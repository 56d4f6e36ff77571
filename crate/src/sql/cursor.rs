//! Reading a statement token by token.

use sqlparser::tokenizer::Token;

use crate::dialect::Dialect;
use crate::operation::Name;
use crate::sql::tokens::{Placed, Tokens, is_bare_hole, is_keyword, stored};
use crate::text::Text;

/// What was read, or why it can't be.
pub(super) type Read<T> = Result<T, String>;

/// A stretch of a statement's tokens, and how far it has been read. A copy of it is a place to come back to.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'s> {
    pub(super) statement: &'s Tokens<'s>,
    pub(super) at: usize,
    pub(super) end: usize,
}

impl<'s> Cursor<'s> {
    pub(super) fn of(statement: &'s Tokens<'s>) -> Cursor<'s> {
        Cursor { statement, at: 0, end: statement.all.len() }
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.statement.dialect
    }

    /// The tokens that are not read yet.
    pub(super) fn tokens(&self) -> &'s [Placed] {
        self.statement.all.get(self.at..self.end).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<&'s Token> {
        self.ahead(0)
    }

    pub(super) fn ahead(&self, by: usize) -> Option<&'s Token> {
        self.tokens().get(by).map(|placed| &placed.token)
    }

    pub(super) fn is_done(&self) -> bool {
        self.at >= self.end
    }

    /// Whether these words come next: `IF NOT EXISTS`.
    pub(super) fn is(&self, words: &str) -> bool {
        words.split(' ').enumerate().all(|(by, word)| self.ahead(by).is_some_and(|token| is_keyword(token, word)))
    }

    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|words| self.is(words))
    }

    pub(super) fn is_token(&self, token: &Token) -> bool {
        self.peek() == Some(token)
    }

    /// Goes past these words, if they come next.
    pub(super) fn eat(&mut self, words: &str) -> bool {
        let comes = self.is(words);
        if comes {
            self.at += words.split(' ').count();
        }
        comes
    }

    /// Goes past the first of these that comes next.
    pub(super) fn eat_any(&mut self, words: &[&'static str]) -> Option<&'static str> {
        words.iter().copied().find(|words| self.eat(words))
    }

    pub(super) fn eat_token(&mut self, token: &Token) -> bool {
        let comes = self.is_token(token);
        self.at += usize::from(comes);
        comes
    }

    pub(super) fn expect(&mut self, words: &str) -> Read<()> {
        if self.eat(words) { Ok(()) } else { Err(self.unexpected(words)) }
    }

    /// That something else was to come next.
    pub(super) fn unexpected(&self, wanted: &str) -> String {
        match self.tokens().first().and_then(|placed| self.statement.text.get(placed.start..placed.end)) {
            Some(found) => {
                let found = self.statement.source.restore(found).to_string();
                format!("{wanted} expected where `{}` stands", shortened(&found))
            }
            None => format!("{wanted} expected at the end"),
        }
    }

    /// What has been read, if it is all.
    pub(super) fn whole<T>(&self, read: T) -> Read<T> {
        if self.is_done() { Ok(read) } else { Err(self.unexpected("the end")) }
    }

    /// A name as the database stores it.
    pub(super) fn name_part(&mut self) -> Option<Text> {
        let name = match self.peek()? {
            Token::Word(word) => stored(&word.value, word.quote_style.is_some(), self.dialect()),
            Token::DoubleQuotedString(name) => name.clone(),
            _ => return None,
        };
        self.at += 1;
        Some(self.statement.source.restore(&name))
    }

    /// The name of a column, a constraint and the like.
    pub(super) fn identifier(&mut self) -> Read<Text> {
        self.name_part().ok_or_else(|| self.unexpected("a name"))
    }

    /// `name`, `schema.name`; of `database.schema.name` the last two.
    pub(super) fn name(&mut self) -> Read<Name> {
        let mut name = Name { schema: None, name: self.identifier()? };
        while self.eat_token(&Token::Period) {
            // SQL Server: `database..table` is in the default schema.
            if self.is_token(&Token::Period) {
                continue;
            }
            name = Name { schema: Some(name.name), name: self.identifier()? };
        }
        Ok(name)
    }

    /// Names between commas.
    pub(super) fn names(&mut self) -> Read<Vec<Name>> {
        let mut names = vec![self.name()?];
        while self.eat_token(&Token::Comma) {
            names.push(self.name()?);
        }
        Ok(names)
    }

    /// What stands in the brackets that open here; goes past them.
    pub(super) fn bracketed(&mut self) -> Read<Cursor<'s>> {
        if !self.is_token(&Token::LParen) {
            return Err(self.unexpected("a bracket"));
        }
        let inside = self.at + 1;
        self.skip_one();
        let is_closed = matches!(self.statement.all.get(self.at - 1), Some(placed) if placed.token == Token::RParen);
        if !is_closed || self.at <= inside {
            return Err("a bracket is not closed".to_owned());
        }
        Ok(Cursor { at: inside, end: self.at - 1, ..*self })
    }

    /// What stands in the brackets that open here, as it is written.
    pub(super) fn bracketed_text(&mut self) -> Read<Text> {
        Ok(self.bracketed()?.rest().unwrap_or(Text::empty()))
    }

    /// The names in the brackets that open here; what comes after one of them (`DESC`, a length) is left out.
    pub(super) fn bracketed_names(&mut self) -> Read<Vec<Text>> {
        self.bracketed()?.parts().iter_mut().map(Cursor::identifier).collect()
    }

    /// Goes past the next token, or past the bracket that closes it.
    pub(super) fn skip_one(&mut self) {
        let mut open = 0_usize;
        while let Some(token) = self.peek() {
            self.at += 1;
            match token {
                Token::LParen | Token::LBracket => open += 1,
                Token::RParen | Token::RBracket => open = open.saturating_sub(1),
                _ => {}
            }
            if open == 0 {
                return;
            }
        }
    }

    /// Goes to the first place outside of brackets where something holds, or to the end.
    pub(super) fn skip_until(&mut self, holds: impl Fn(&Cursor) -> bool) {
        while !self.is_done() && !holds(self) {
            self.skip_one();
        }
    }

    /// What stands up to such a place.
    pub(super) fn text_until(&mut self, holds: impl Fn(&Cursor) -> bool) -> Option<Text> {
        let start = self.at;
        self.skip_until(holds);
        self.text_from(start)
    }

    /// Its parts between commas outside of brackets.
    pub(super) fn parts(mut self) -> Vec<Cursor<'s>> {
        let mut parts = Vec::new();
        while !self.is_done() {
            let start = self.at;
            self.skip_until(|rest| rest.is_token(&Token::Comma));
            parts.push(Cursor { at: start, end: self.at, ..self });
            self.at += 1;
        }
        parts
    }

    /// What was read since a place, as it is written, space and comments made one space.
    pub(super) fn text_from(&self, start: usize) -> Option<Text> {
        let mut text = String::new();
        let mut last = None;
        for placed in self.statement.all.get(start..self.at)? {
            if last.is_some_and(|end| end < placed.start) {
                text.push(' ');
            }
            text.push_str(self.statement.text.get(placed.start..placed.end)?);
            last = Some(placed.end);
        }
        if text.is_empty() { None } else { Some(self.statement.source.restore(&text)) }
    }

    /// All that is not read yet.
    pub(super) fn rest(&mut self) -> Option<Text> {
        let start = self.at;
        self.at = self.end;
        self.text_from(start)
    }

    /// A string, without its quotes.
    pub(super) fn string(&mut self) -> Option<Text> {
        let value = string_value(self.peek()?, self.dialect())?;
        self.at += 1;
        Some(self.statement.source.restore(value))
    }

    /// Goes past a hole that stands where a clause stands, and gives it.
    pub(super) fn hole(&mut self) -> Option<Text> {
        let token = self.peek().filter(|token| is_bare_hole(token))?;
        self.at += 1;
        Some(self.statement.source.restore(&token.to_string()))
    }
}

/// The value of a string literal.
pub(super) fn string_value(token: &Token, dialect: Dialect) -> Option<&str> {
    match token {
        Token::SingleQuotedString(value)
        | Token::EscapedStringLiteral(value)
        | Token::UnicodeStringLiteral(value)
        | Token::NationalStringLiteral(value) => Some(value),
        Token::DollarQuotedString(quoted) => Some(&quoted.value),
        Token::DoubleQuotedString(value) if dialect.has_strings_in_double_quotes() => Some(value),
        _ => None,
    }
}

/// The beginning of a text, for a sentence.
pub(super) fn shortened(text: &str) -> &str {
    text.get(..text.floor_char_boundary(40)).unwrap_or(text)
}
