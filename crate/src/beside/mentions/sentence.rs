//! The sentence around a place of a document.

use crate::beside::document::{Document, Kind};

/// As many letters of a sentence are shown on each side of what it names.
const MAX_SIDE: usize = 200;

/// The sentence that a name stands in: of prose the words between two full stops, across lines; a row of a table, an entry
/// of a list, a line of code as it is.
pub(super) fn around(document: &Document, at: usize, column: usize, name: &str) -> String {
    let line = &document.lines[at];
    let (text, column) = match line.kind {
        Kind::Prose => paragraph(document, at, column),
        Kind::Heading | Kind::Row | Kind::Code => (line.text.clone(), column),
    };
    let (begins, end) = match line.kind {
        Kind::Prose => bounds(&text, column, column + name.len()),
        Kind::Heading | Kind::Row | Kind::Code => (0, text.len()),
    };
    let sentence = without_marks(&text[begins..end]);
    shortened(sentence, name)
}

/// The text of an entry of a list, or of a paragraph, and where in it a place of one of its lines is.
fn paragraph(document: &Document, at: usize, column: usize) -> (String, usize) {
    let block = document.near(at);
    let line = &document.lines[at];
    let own = block.iter().position(|other| std::ptr::eq(other, line)).unwrap_or_default();
    let begins = block[..=own].iter().rposition(|line| begins_entry(&line.text)).unwrap_or_default();
    let length =
        block[own + 1..].iter().take_while(|line| !begins_entry(&line.text) && line.kind == Kind::Prose).count();
    let (mut text, mut place) = (String::new(), 0);
    for (index, line) in block.iter().enumerate().take(own + 1 + length).skip(begins) {
        if !text.is_empty() {
            text.push(' ');
        }
        let trimmed = line.text.trim();
        if index == own {
            let indent = line.text.len() - line.text.trim_start().len();
            place = text.len() + column.saturating_sub(indent);
        }
        text.push_str(trimmed);
    }
    (text, place)
}

/// Whether a line begins an entry of a list, a field (`**Status**: …`), or a quotation.
fn begins_entry(line: &str) -> bool {
    let line = line.trim_start();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    line.starts_with(['-', '*', '+', '>', '•', '|', '☐', '✅', '❌'])
        || (digits > 0 && line[digits..].starts_with(['.', ')']))
}

/// Where the sentence around a place begins and ends.
fn bounds(text: &str, from: usize, to: usize) -> (usize, usize) {
    let ends = |at: usize| {
        let behind = &text[at + 1..];
        let is_short =
            [" e.g", " i.e", " etc", " vs", " no", " cf", "(e.g", "(i.e"].iter().any(|word| text[..at].ends_with(word));
        let next = behind.trim_start().chars().next();
        let goes_on = next.is_some_and(char::is_lowercase);
        (behind.is_empty() || behind.starts_with([' ', '\n'])) && !is_short && !goes_on
    };
    let stops = |range: &str, offset: usize| -> Vec<usize> {
        range.match_indices(['.', '!', '?']).map(|(at, _)| at + offset).filter(|at| ends(*at)).collect()
    };
    let from = text.floor_char_boundary(from.min(text.len()));
    let to = text.ceil_char_boundary(to.clamp(from, text.len()));
    let begins = stops(&text[..from], 0).last().map_or(0, |at| at + 1);
    let end = stops(&text[to..], to).first().map_or(text.len(), |at| at + 1);
    // The number of an entry is no sentence.
    let begins =
        if text[..begins].trim().bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') { 0 } else { begins };
    (begins, end)
}

/// A line without what makes it an entry, a heading, a comment or a quotation.
fn without_marks(text: &str) -> &str {
    let mut text =
        text.trim().trim_start_matches(['│', '├', '└', '─', '|', ' ', '\u{a0}']).trim_end_matches(['|', ' ']);
    loop {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let after_number = (digits > 0).then(|| text[digits..].strip_prefix(['.', ')'])).flatten();
        let marks =
            ["- ", "* ", "+ ", "> ", "• ", "# ", "## ", "### ", "#### ", "##### ", "// ", "$ ", "[ ] ", "[x] ", "[X] "];
        let rest = marks
            .iter()
            .find_map(|mark| text.strip_prefix(mark))
            .or_else(|| after_number.filter(|rest| rest.starts_with(' ')));
        match rest {
            Some(rest) => text = rest.trim_start(),
            None => return text,
        }
    }
}

/// A sentence, cut where it goes on for too long on a side of what it names.
fn shortened(text: &str, name: &str) -> String {
    let at = text.find(name).unwrap_or_default();
    let begins = text.floor_char_boundary(at.saturating_sub(MAX_SIDE));
    let end = text.ceil_char_boundary((at + name.len() + MAX_SIDE).min(text.len()));
    let before = if begins > 0 { "…" } else { "" };
    let behind = if end < text.len() { "…" } else { "" };
    format!("{before}{}{behind}", text[begins..end].trim())
}
