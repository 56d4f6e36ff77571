//! Where statements end: at semicolons outside of strings, names, comments, dollar quotes and bodies.
//!
//! PostgreSQL manual, 4.1 "Lexical Structure"; `psql`, "Meta-Commands" and "SQL Interpolation"; MySQL manual,
//! 11.7 "Comments" and `mysql` client commands.

use crate::dialect::Dialect;

/// More statements than this are not read one by one.
pub(super) const MAX_STATEMENTS: usize = 20_000;
/// What is said of those.
pub(super) const TOO_MANY: &str = "more than 20,000 statements: those from here on are not read";
/// Text after this many bytes is not read.
const MAX_BYTES: usize = 4 << 20;

/// A stretch of a text.
pub(super) struct Stretch<'t> {
    /// Its text, without space and comments in front of it and without what ends it.
    pub(super) text: &'t str,
    /// Where it begins.
    pub(super) offset: usize,
    /// What it is.
    pub(super) what: What,
}

/// What a stretch of a text is.
pub(super) enum What {
    Statement,
    /// A statement that can't be read whole, and why.
    Broken(&'static str),
    /// A command to `psql`, not to the database.
    Meta,
}

/// The statements of a text in their order.
pub(super) fn split(text: &str, dialect: Dialect) -> Vec<Stretch<'_>> {
    let read = text.get(..text.floor_char_boundary(MAX_BYTES)).unwrap_or(text);
    let mut scan = Scan { text: read, at: 0, dialect, delimiter: ";", copies_no_rows: false };
    let mut stretches = Vec::new();
    while let Some(stretch) = scan.next() {
        if stretches.len() == MAX_STATEMENTS {
            stretches.push(Stretch { text: stretch.text, offset: stretch.offset, what: What::Broken(TOO_MANY) });
            return stretches;
        }
        stretches.push(stretch);
    }
    if read.len() < text.len() {
        let why = "longer than 4 MiB: the rest is not read";
        match stretches.last_mut().filter(|last| last.offset + last.text.len() >= read.trim_end().len()) {
            Some(last) => last.what = What::Broken(why),
            None => stretches.push(Stretch { text: "", offset: read.len(), what: What::Broken(why) }),
        }
    }
    stretches
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
    dialect: Dialect,
    /// What ends a statement: a client of MySQL's can be told another word than `;`.
    delimiter: &'t str,
    /// There is no end of copied rows from here on.
    copies_no_rows: bool,
}

/// A quote or comment that is not closed: what to say of the statement.
type Unclosed = &'static str;

impl<'t> Scan<'t> {
    fn next(&mut self) -> Option<Stretch<'t>> {
        loop {
            let before = self.at;
            if let Err(why) = self.skip_space() {
                self.at = self.text.len();
                return Some(Stretch {
                    text: self.text.get(before..)?.trim(),
                    offset: before,
                    what: What::Broken(why),
                });
            }
            let start = self.at;
            self.byte(0)?;
            if self.dialect.has_psql_scripts()
                && self.byte(0) == Some(b'\\')
                && self.byte(1).is_some_and(|next| next.is_ascii_alphabetic() || b"!?;.".contains(&next))
            {
                self.skip_line();
                return Some(Stretch { text: self.since(start).trim_end(), offset: start, what: What::Meta });
            }
            if self.dialect.sets_delimiters() && self.word().eq_ignore_ascii_case("DELIMITER") {
                self.skip_line();
                self.delimiter = self.since(start).split_ascii_whitespace().nth(1).unwrap_or(";");
                continue;
            }
            let closed = self.skip_statement();
            let text = self.since(start).trim_end();
            if closed.is_err() {
                self.at = self.text.len();
            } else if self.text.get(self.at..).is_some_and(|rest| rest.starts_with(self.delimiter)) {
                self.at += self.delimiter.len();
                self.skip_copied_rows(text);
            }
            match closed {
                Ok(()) if text.is_empty() => {}
                Ok(()) => return Some(Stretch { text, offset: start, what: What::Statement }),
                Err(why) => {
                    let text = self.since(start).trim_end();
                    return Some(Stretch { text, offset: start, what: What::Broken(why) });
                }
            }
        }
    }

    /// Goes to the delimiter or the end.
    fn skip_statement(&mut self) -> Result<(), Unclosed> {
        let mut body = Body::default();
        let mut brackets = 0_usize;
        while let Some(byte) = self.byte(0) {
            let ends = self.text.get(self.at..).is_some_and(|rest| rest.starts_with(self.delimiter));
            // `CREATE RULE … DO (…; …)` is the one statement that has semicolons in brackets.
            if ends && body.blocks == 0 && !(body.is_rule && brackets > 0) {
                return Ok(());
            }
            match byte {
                b'(' => brackets += 1,
                b')' => brackets = brackets.saturating_sub(1),
                _ if is_word_start(byte) => {
                    let word = self.word();
                    self.at += word.len().max(1);
                    if brackets == 0 || body.blocks > 0 {
                        body.read(word);
                    }
                    // `E'it\'s'`; a quote right after another word opens an ordinary string.
                    if word.eq_ignore_ascii_case("E")
                        && self.dialect.has_escape_and_dollar_strings()
                        && self.byte(0) == Some(b'\'')
                    {
                        self.skip_quoted(b'\'', true)?;
                    }
                    continue;
                }
                _ if byte.is_ascii_digit() => {
                    // `1e5$$` or `0x1F`: letters after a digit are no word.
                    self.at += self.word().len().max(1);
                    continue;
                }
                _ => {
                    if self.skip_quote_or_comment()? {
                        continue;
                    }
                }
            }
            self.at += 1;
        }
        Ok(())
    }

    /// Goes past space and comments.
    fn skip_space(&mut self) -> Result<(), Unclosed> {
        loop {
            match self.byte(0) {
                Some(byte) if byte.is_ascii_whitespace() => self.at += 1,
                // A byte order mark, where files were joined.
                Some(0xEF) if self.text.get(self.at..).is_some_and(|rest| rest.starts_with('\u{FEFF}')) => self.at += 3,
                // MySQL runs what stands in `/*! … */`.
                Some(b'/') if self.dialect.runs_comments() && self.byte(2) == Some(b'!') => return Ok(()),
                Some(b'-' | b'/' | b'#') => {
                    if !self.skip_comment()? {
                        return Ok(());
                    }
                }
                _ => return Ok(()),
            }
        }
    }

    /// Goes past what begins here, if that is a quote or a comment.
    fn skip_quote_or_comment(&mut self) -> Result<bool, Unclosed> {
        let escapes = self.dialect.escapes_by_backslash();
        match self.byte(0) {
            Some(b'\'') => self.skip_quoted(b'\'', escapes)?,
            Some(b'"') => self.skip_quoted(b'"', escapes)?,
            Some(b'`') if self.dialect.quotes_with_backticks() => self.skip_quoted(b'`', false)?,
            Some(b'[') if self.dialect.quotes_with_brackets() => self.skip_quoted(b']', false)?,
            Some(b'$') if self.dialect.has_escape_and_dollar_strings() => return self.skip_dollar_quoted(),
            _ => return self.skip_comment(),
        }
        Ok(true)
    }

    fn skip_comment(&mut self) -> Result<bool, Unclosed> {
        match (self.byte(0), self.byte(1)) {
            (Some(b'-'), Some(b'-'))
                if !self.dialect.has_hash_comments() || self.byte(2).is_none_or(|byte| byte <= b' ') =>
            {
                self.skip_line();
            }
            (Some(b'#'), _) if self.dialect.has_hash_comments() => self.skip_line(),
            (Some(b'/'), Some(b'*')) => {
                let nests = self.dialect.nests_comments();
                let mut open = 0_usize;
                loop {
                    match (self.byte(0), self.byte(1)) {
                        (Some(b'/'), Some(b'*')) if nests || open == 0 => {
                            open += 1;
                            self.at += 2;
                        }
                        (Some(b'*'), Some(b'/')) => {
                            open -= 1;
                            self.at += 2;
                            if open == 0 {
                                break;
                            }
                        }
                        (Some(_), _) => self.at += 1,
                        (None, _) => return Err("a comment is not closed"),
                    }
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn skip_quoted(&mut self, close: u8, escapes: bool) -> Result<(), Unclosed> {
        self.at += 1;
        while let Some(byte) = self.byte(0) {
            self.at += 1;
            if byte == b'\\' && escapes {
                self.at += 1;
            } else if byte == close {
                if self.byte(0) != Some(close) {
                    return Ok(());
                }
                self.at += 1;
            }
        }
        Err(if close == b'\'' { "a string is not closed" } else { "a quoted name is not closed" })
    }

    /// `$$ … $$`, `$tag$ … $tag$`.
    fn skip_dollar_quoted(&mut self) -> Result<bool, Unclosed> {
        let behind = self.text.get(self.at + 1..).unwrap_or_default();
        let tag = behind.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).next().unwrap_or_default();
        if tag.starts_with(|letter: char| letter.is_ascii_digit())
            || !behind.get(tag.len()..).is_some_and(|rest| rest.starts_with('$'))
        {
            return Ok(false);
        }
        let quote = self.text.get(self.at..self.at + tag.len() + 2).unwrap_or_default();
        self.at += quote.len();
        let end = self.text.get(self.at..).and_then(|body| body.find(quote)).ok_or("a dollar quote is not closed")?;
        self.at += end + quote.len();
        Ok(true)
    }

    /// The rows after `COPY … FROM stdin;`, up to a line `\.`: they are no SQL.
    fn skip_copied_rows(&mut self, statement: &str) {
        let copies = self.dialect.has_psql_scripts()
            && statement.get(..4).is_some_and(|verb| verb.eq_ignore_ascii_case("COPY"))
            && statement.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("stdin"));
        let rest = self.text.get(self.at..).unwrap_or_default();
        if !copies || self.copies_no_rows {
            return;
        }
        let mut length = 0;
        for line in rest.split_inclusive('\n') {
            length += line.len();
            if line.trim_end() == "\\." {
                self.at += length;
                return;
            }
        }
        self.copies_no_rows = true;
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.at.min(self.text.len())).unwrap_or_default()
    }

    fn skip_line(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        self.at += rest.find('\n').unwrap_or(rest.len());
    }

    /// The word that begins here.
    fn word(&self) -> &'t str {
        let bytes = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let length = bytes.iter().position(|byte| !is_word_start(*byte) && !byte.is_ascii_digit() && *byte != b'$');
        self.text.get(self.at..self.at + length.unwrap_or(bytes.len())).unwrap_or_default()
    }
}

fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || !byte.is_ascii()
}

/// What a statement's words say of semicolons in it: those of a `BEGIN ATOMIC … END` body, or of a trigger's or
/// procedure's body of MySQL or SQLite, don't end it.
#[derive(Default)]
struct Body {
    words: usize,
    creates: bool,
    keeps_semicolons: bool,
    is_rule: bool,
    blocks: usize,
    /// The word before was `END`.
    ended: bool,
}

impl Body {
    fn read(&mut self, word: &str) {
        let is = |words: &[&str]| words.iter().any(|keyword| word.eq_ignore_ascii_case(keyword));
        self.words += 1;
        if self.words == 1 {
            self.creates = is(&["CREATE"]);
        }
        if !self.creates {
            return;
        }
        if self.words < 12 && !self.keeps_semicolons {
            self.keeps_semicolons = is(&["FUNCTION", "PROCEDURE", "TRIGGER", "EVENT"]);
            self.is_rule |= is(&["RULE"]) && self.words < 5;
        }
        if !self.keeps_semicolons {
            return;
        }
        let ended = std::mem::replace(&mut self.ended, false);
        if self.blocks > 0 && is(&["END"]) {
            self.blocks -= 1;
            self.ended = true;
        } else if ended && is(&["IF", "LOOP", "WHILE", "REPEAT"]) {
            // `END IF` closes what was not counted.
            self.blocks += 1;
        } else if is(&["BEGIN"]) || (self.blocks > 0 && !ended && is(&["CASE"])) {
            self.blocks += 1;
        }
    }
}
