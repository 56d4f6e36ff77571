//! What the author of a migration left for readers: comments and paragraphs of docstrings that begin with a word such as
//! NOTE, or say that something is intentional.

use serde::Serialize;

use super::source::Source;

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Note {
    /// The line where it begins, from 1.
    pub line: u32,
    /// What it says, without comment signs, its lines joined.
    pub text: String,
}

/// The words that notes begin with.
const WORDS: [&str; 5] = ["NOTE", "WARNING", "CRITICAL", "TODO", "FIXME"];

/// Longer ones are cut: a note is to be quoted.
const MAX_CHARS: usize = 600;

/// The notes in a file, in the order of its lines.
pub fn notes(source: &Source) -> Vec<Note> {
    let text = source.text.as_str();
    let mut notes = Vec::new();
    for paragraph in paragraphs(text) {
        let begins = paragraph.lines.iter().position(|line| begins_note(line));
        let is_meant = || paragraph.lines.iter().any(|line| says_intentional(line));
        let Some(from) = begins.or_else(|| is_meant().then_some(0)) else { continue };
        let said = paragraph.lines[from..].iter().map(|line| line.trim()).filter(|line| !line.is_empty());
        let mut said = said.collect::<Vec<_>>().join(" ");
        if let Some((end, _)) = said.char_indices().nth(MAX_CHARS) {
            said.truncate(end);
            said.push('…');
        }
        notes.push(Note { line: paragraph.line + u32::try_from(from).unwrap_or(0), text: said });
    }
    notes
}

/// Whether a line begins with one of the words: in capitals, or as a word with a colon.
fn begins_note(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t', '*', '-', '!', '.', '⚠', '\u{fe0f}', '[', '(']);
    WORDS.iter().any(|word| {
        let Some(begin) = line.get(..word.len()).filter(|begin| begin.eq_ignore_ascii_case(word)) else { return false };
        let behind = &line[word.len()..];
        let behind = behind.strip_prefix(['S', 's']).unwrap_or(behind);
        let ends = !behind.starts_with(|next: char| next.is_alphanumeric() || next == '_');
        let has_colon = behind.starts_with(':') || behind.starts_with("::");
        ends && (begin == *word || has_colon)
    })
}

/// Whether a line says that something is intentional.
fn says_intentional(line: &str) -> bool {
    let line = line.to_lowercase();
    let words = ["intentional", "on purpose", "deliberate"];
    words.iter().any(|word| line.match_indices(word).any(|(at, _)| !line[..at].ends_with(char::is_alphabetic)))
}

/// Lines of text that belong together.
struct Paragraph<'t> {
    /// The line of the first, from 1.
    line: u32,
    lines: Vec<&'t str>,
}

/// The comments of a text, and the paragraphs of its docstrings.
fn paragraphs(text: &str) -> Vec<Paragraph<'_>> {
    let mut found = Vec::new();
    // Comments on lines of their own that follow each other are one.
    let mut open: Option<(Paragraph<'_>, usize)> = None;
    for Piece { line, column, is_alone, text, kind } in pieces(text) {
        match kind {
            Kind::Comment => match &mut open {
                Some((paragraph, at))
                    if is_alone
                        && *at == column
                        && paragraph.line as usize + paragraph.lines.len() == line as usize
                        && !begins_note(text) =>
                {
                    paragraph.lines.push(text);
                }
                _ => {
                    found.extend(open.take().map(|(paragraph, _)| paragraph));
                    open = Some((Paragraph { line, lines: vec![text] }, column));
                }
            },
            Kind::Docstring => {
                found.extend(open.take().map(|(paragraph, _)| paragraph));
                found.extend(blocks(line, text, |line| (!line.trim().is_empty()).then_some(line)));
            }
            Kind::Text => {
                found.extend(open.take().map(|(paragraph, _)| paragraph));
                found.extend(blocks(line, text, |line| line.trim_start().strip_prefix("--")));
            }
        }
    }
    found.extend(open.map(|(paragraph, _)| paragraph));
    found
}

/// The lines of a string that `kept` keeps something of, those that follow each other together.
fn blocks<'t>(first: u32, text: &'t str, kept: impl Fn(&'t str) -> Option<&'t str>) -> Vec<Paragraph<'t>> {
    let mut found: Vec<Paragraph<'t>> = Vec::new();
    let mut is_open = false;
    for (line, it) in (first..).zip(text.lines()) {
        match (kept(it), found.last_mut()) {
            (Some(it), Some(paragraph)) if is_open => paragraph.lines.push(it),
            (Some(it), _) => {
                found.push(Paragraph { line, lines: vec![it] });
                is_open = true;
            }
            (None, _) => is_open = false,
        }
    }
    found
}

/// A comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment<'t> {
    /// Its line, from 1.
    pub line: u32,
    /// Where it begins in its line, in bytes.
    pub column: usize,
    /// Nothing stands before it in its line.
    pub is_alone: bool,
    /// What it says, without comment signs.
    pub text: &'t str,
}

/// The comments of a text, in its order.
pub fn comments(text: &str) -> impl Iterator<Item = Comment<'_>> {
    let comments = pieces(text).into_iter().filter(|piece| matches!(piece.kind, Kind::Comment));
    comments.map(|Piece { line, column, is_alone, text, .. }| Comment { line, column, is_alone, text })
}

/// A comment or a string.
struct Piece<'t> {
    line: u32,
    /// Where it begins in its line, in bytes.
    column: usize,
    /// Nothing stands before it in its line.
    is_alone: bool,
    /// Without comment sign or quotes.
    text: &'t str,
    kind: Kind,
}

enum Kind {
    Comment,
    /// A string that is a statement by itself.
    Docstring,
    Text,
}

/// The comments and strings of a Python text, in its order.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut at, mut line, mut begins, mut depth) = (0, 1_u32, 0, 0_usize);
    let mut is_blank = true;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\n' => {
                line += 1;
                begins = at + 1;
                is_blank = true;
                at += 1;
            }
            b'#' => {
                let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
                let piece = text[at..end].trim_end().trim_start_matches('#').trim_start();
                let column = at - begins;
                found.push(Piece { line, column, is_alone: is_blank, text: piece, kind: Kind::Comment });
                at = end;
            }
            b'"' | b'\'' => {
                let quote = &text[at..=at];
                let triple = quote.repeat(3);
                let mark = if text[at..].starts_with(&triple) { triple.as_str() } else { quote };
                let from = at + mark.len();
                let to = end_of_string(text, from, mark);
                let kind = if is_blank && depth == 0 { Kind::Docstring } else { Kind::Text };
                found.push(Piece { line, column: at - begins, is_alone: is_blank, text: &text[from..to], kind });
                let inner = &text[from..to];
                line += u32::try_from(memchr::memchr_iter(b'\n', inner.as_bytes()).count()).unwrap_or(0);
                if let Some(last) = inner.rfind('\n') {
                    begins = from + last + 1;
                }
                at = (to + mark.len()).min(text.len());
                is_blank = false;
            }
            _ => {
                match byte {
                    b'(' | b'[' | b'{' => depth += 1,
                    b')' | b']' | b'}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                // The letters before a string's quotes belong to it.
                let is_prefix = matches!(byte, b'r' | b'R' | b'b' | b'B' | b'u' | b'U' | b'f' | b'F')
                    && matches!(bytes.get(at + 1), Some(b'"' | b'\''));
                is_blank &= byte.is_ascii_whitespace() || is_prefix;
                at += 1;
            }
        }
    }
    found
}

/// Where a string ends that began before `from` with a mark: at the mark, or where the text, or its line, does.
fn end_of_string(text: &str, from: usize, mark: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'\n' if mark.len() == 1 => return at,
            _ if bytes[at..].starts_with(mark.as_bytes()) => return at,
            _ => at += 1,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u32, String)> {
        let source = Source::of("a.py", text.to_owned());
        notes(&source).into_iter().map(|note| (note.line, note.text)).collect()
    }

    #[test]
    fn comments_and_paragraphs_that_begin_with_a_word_are_notes() {
        let text = "\"\"\"Add things.\n\nCRITICAL NOTES:\n- the table is \"user\"\n- ids are INTEGER\n\nRevision ID: a\n\"\"\"\n# just so\n# NOTE: first\n# goes on\n#  TODO second\nx = 1  # FIXME third\nnote = '# NOTE: a string'\n# noted: nothing\n# Note that nothing\n# Note: something\n";
        assert_eq!(
            read(text),
            [
                (3, "CRITICAL NOTES: - the table is \"user\" - ids are INTEGER".to_owned()),
                (10, "NOTE: first goes on".to_owned()),
                (12, "TODO second".to_owned()),
                (13, "FIXME third".to_owned()),
                (17, "Note: something".to_owned()),
            ]
        );
    }

    #[test]
    fn what_is_intentional_is_a_note_in_comments_of_sql_too() {
        let text = "def upgrade():\n    '''Change.'''\n    # This is intentional:\n    # ids stay.\n    op.execute(\"\"\"\n        -- NOTE: user_id is UUID\n        -- but not yet\n        CREATE TABLE a (id int) -- NOTE: not at the beginning\n    \"\"\")\n    # unintentional\n";
        assert_eq!(
            read(text),
            [(3, "This is intentional: ids stay.".to_owned()), (6, "NOTE: user_id is UUID but not yet".to_owned()),]
        );
    }

    #[test]
    fn what_never_ends_ends() {
        for text in ["'", "\"\"\"NOTE", "# NOTE", "'\\", "'''\\", "x = '''é\\"] {
            let _notes = read(text);
        }
        assert_eq!(read("'''NOTE: open"), [(1, "NOTE: open".to_owned())]);
    }
}
