//! A look at Python text below the parser: enough of its lexical rules to find top-level blocks
//! in a broken file, and to refuse nesting that would overflow a stack in the parser's tree.

use std::ops::Range;

/// CPython's own limit on open brackets (`MAXLEVEL` in Parser/lexer/state.h).
const MAX_BRACKETS: usize = 200;
/// CPython's own limit on indentation (`MAXINDENT` in Parser/lexer/state.h).
const MAX_INDENTATION: usize = 100;
/// Operators, calls and attributes in one expression, `elif`s in one chain: each may be a level of
/// the tree. CPython stops at a few thousand, real migrations at a few dozen.
const MAX_CHAIN: usize = 1000;

/// The parts of the text that matter here; comments, strings and blanks are left out.
enum Token<'a> {
    /// A logical line begins, outside brackets and strings.
    Line {
        indentation: usize,
    },
    Word(&'a str),
    /// A string literal, whole.
    Str,
    Open,
    Close,
    Comma,
    /// Any other character.
    Sign(u8),
}

struct Tokens<'a> {
    text: &'a str,
    at: usize,
    brackets: usize,
    line_begins: bool,
    /// A line at column 0 that can only begin a statement closes what was left open before it.
    recovers: bool,
}

impl<'a> Tokens<'a> {
    fn of(text: &'a str, recovers: bool) -> Self {
        Tokens { text, at: 0, brackets: 0, line_begins: true, recovers }
    }

    fn rest(&self) -> &'a [u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn skip_line(&mut self) {
        self.at += self.rest().iter().position(|&b| b == b'\n' || b == b'\r').unwrap_or(self.rest().len());
    }

    fn skip_string(&mut self, quote: u8) {
        let triple = self.rest().starts_with(&[quote; 3]);
        self.at += if triple { 3 } else { 1 };
        while let Some(&byte) = self.rest().first() {
            match byte {
                b'\\' => self.at += 2,
                b'\n' | b'\r' if !triple => return,
                _ if byte == quote && (!triple || self.rest().starts_with(&[quote; 3])) => {
                    self.at += if triple { 3 } else { 1 };
                    return;
                }
                _ => self.at += 1,
            }
            self.at = self.text.ceil_char_boundary(self.at);
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (usize, Token<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let byte = *self.rest().first()?;
            let start = self.at;
            if self.line_begins {
                let indentation = self.rest().iter().take_while(|&&b| b == b' ' || b == b'\t').count();
                let first = self.rest().get(indentation);
                if self.recovers && indentation == 0 && begins_statement(self.rest()) {
                    self.brackets = 0;
                }
                self.line_begins = false;
                let blank = matches!(first, None | Some(b'\n' | b'\r' | b'#'));
                if self.brackets == 0 && !blank {
                    self.at += indentation;
                    return Some((start, Token::Line { indentation }));
                }
                continue;
            }
            match byte {
                b'\n' | b'\r' => {
                    self.at += 1;
                    self.line_begins = !(byte == b'\r' && self.rest().first() == Some(&b'\n'));
                }
                b'\\' => self.at += if self.rest().starts_with(b"\\\r\n") { 3 } else { 2 },
                b'#' => self.skip_line(),
                b'"' | b'\'' => {
                    self.skip_string(byte);
                    return Some((start, Token::Str));
                }
                b'(' | b'[' | b'{' => {
                    self.at += 1;
                    self.brackets += 1;
                    return Some((start, Token::Open));
                }
                b')' | b']' | b'}' => {
                    self.at += 1;
                    self.brackets = self.brackets.saturating_sub(1);
                    return Some((start, Token::Close));
                }
                b',' | b';' => {
                    self.at += 1;
                    return Some((start, Token::Comma));
                }
                b' ' | b'\t' | b'\x0c' => self.at += 1,
                _ if byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii() => {
                    let word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_' || !b.is_ascii();
                    self.at += self.rest().iter().take_while(|b| word(b)).count();
                    return Some((start, Token::Word(&self.text[start..self.at])));
                }
                _ => {
                    self.at += 1;
                    return Some((start, Token::Sign(byte)));
                }
            }
            // A backslash skips what follows it, which may be longer than a byte.
            self.at = self.text.ceil_char_boundary(self.at);
        }
    }
}

fn begins_statement(line: &[u8]) -> bool {
    [
        "def ",
        "class ",
        "async def ",
        "import ",
        "from ",
        "@",
        "revision",
        "down_revision",
        "branch_labels",
        "depends_on",
    ]
    .iter()
    .any(|start| line.starts_with(start.as_bytes()))
        || is_marker(line)
}

fn is_marker(line: &[u8]) -> bool {
    [b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||"].iter().any(|marker| line.starts_with(*marker))
}

/// Whether a block is the line of an unresolved merge conflict.
pub(super) fn is_conflict_marker(block: &str) -> bool {
    is_marker(block.as_bytes())
}

/// The name of the function that a block begins to define.
pub(super) fn defined_function(block: &str) -> Option<String> {
    let rest = block.strip_prefix("async ").unwrap_or(block).strip_prefix("def ")?;
    let name: String = rest.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!name.is_empty()).then_some(name)
}

/// The top-level blocks of a text: a statement with all that is indented below it.
pub(super) fn blocks(text: &str) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = Vec::new();
    let mut decorated = false;
    for (at, token) in Tokens::of(text, true) {
        let Token::Line { indentation: 0 } = token else {
            continue;
        };
        let line = &text[at..];
        let continues = decorated || ["else", "elif", "except", "finally"].iter().any(|word| line.starts_with(word));
        if !continues || starts.is_empty() {
            starts.push(at);
        }
        decorated = line.starts_with('@');
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]).collect::<Vec<_>>();
    let mut blocks = Vec::with_capacity(starts.len());
    for (start, end) in starts.into_iter().zip(ends) {
        if is_conflict_marker(&text[start..end]) {
            // Only the marker's own line is the marker.
            let line_end = text[start..end].find('\n').map_or(end, |length| start + length + 1);
            blocks.push(start..line_end);
        } else {
            blocks.push(start..end);
        }
    }
    blocks
}

/// Where and how the text nests deeper than a tree of it may be.
pub(super) fn too_deep(text: &str) -> Option<(usize, String)> {
    // Levels that the current expression may add, for each open bracket; their sum bounds the tree.
    let mut chains: Vec<usize> = vec![0];
    let mut total = 0;
    let mut indentations: Vec<(usize, usize)> = vec![(0, 0)];
    for (at, token) in Tokens::of(text, false) {
        let mut adds = 0;
        match token {
            Token::Line { indentation } => {
                chains.clear();
                chains.push(0);
                total = 0;
                while indentations.last().is_some_and(|&(open, _)| open > indentation) {
                    indentations.pop();
                }
                if indentations.last().is_none_or(|&(open, _)| open < indentation) {
                    indentations.push((indentation, 0));
                }
                let line = &text[at + indentation..];
                if let Some((_, elifs)) = indentations.last_mut() {
                    *elifs = if line.starts_with("elif") { *elifs + 1 } else { 0 };
                    if *elifs > MAX_CHAIN {
                        return Some((at, format!("more than {MAX_CHAIN} elif branches, nested in each other")));
                    }
                }
                if indentations.len() > MAX_INDENTATION {
                    return Some((at, format!("statements nested more than {MAX_INDENTATION} deep")));
                }
            }
            Token::Open => {
                adds = 1;
                chains.push(0);
                if chains.len() > MAX_BRACKETS {
                    return Some((at, format!("brackets nested more than {MAX_BRACKETS} deep")));
                }
            }
            Token::Close => {
                if chains.len() > 1 {
                    total -= chains.pop().unwrap_or(0);
                }
            }
            Token::Comma => {
                if let Some(chain) = chains.last_mut() {
                    total -= *chain;
                    *chain = 0;
                }
            }
            Token::Word("not" | "lambda" | "if" | "await" | "yield") => adds = 1,
            Token::Sign(b'+' | b'-' | b'*' | b'/' | b'%' | b'@' | b'&' | b'|' | b'^' | b'~' | b'.' | b'<' | b'>') => {
                adds = 1;
            }
            Token::Word(_) | Token::Str | Token::Sign(_) => {}
        }
        // An opening bracket hangs on the expression around it: `a()()()` nests to the left.
        let frame = if matches!(token, Token::Open) { chains.len() - 2 } else { chains.len() - 1 };
        chains[frame] += adds;
        total += adds;
        if total > MAX_CHAIN {
            return Some((at, format!("an expression nested more than {MAX_CHAIN} deep")));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_keep_what_belongs_together() {
        let text = "\"\"\"doc\nnot = a block\n\"\"\"\nx = (1,\n2)\n@deco\ndef f():\n    '''\ny\n'''\ntry:\n    pass\nexcept E:\n    pass\ny = 1\n";
        let blocks: Vec<_> = blocks(text).into_iter().map(|range| text[range].lines().next().unwrap_or("")).collect();
        assert_eq!(blocks, ["\"\"\"doc", "x = (1,", "@deco", "try:", "y = 1"]);
    }

    #[test]
    fn an_open_bracket_ends_at_the_next_def() {
        let text = "x = (1,\n\ndef f():\n    pass\n";
        assert_eq!(blocks(text).len(), 2);
    }
}
