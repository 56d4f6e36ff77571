//! A few lines of a migration around a place.

use serde::Serialize;

use crate::python::lines::Position;

/// Lines before the one that is meant.
const BEFORE: usize = 2;

/// Lines after it.
const AFTER: usize = 2;

/// Lines after it, where they belong to it: they are indented further, or close its brackets.
const OWN: usize = 9;

/// A line of a megabyte is data, not code.
const LONGEST: usize = 400;

/// A few lines around a place.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Excerpt {
    /// The number of the first line.
    pub first: u32,
    /// The lines, without what all of them are indented by.
    pub lines: Vec<String>,
    /// The quotes of a string that goes on in the first line.
    pub open: Option<&'static str>,
    /// Where in its line the place is, from 0, in UTF-16 units.
    pub from: u32,
    /// How many units of the line belong to it.
    pub length: u32,
}

/// The lines around a place of a text; none of the whole file, or where there is nothing.
pub fn excerpt(text: &str, position: Position) -> Option<Excerpt> {
    if position == Position::START {
        return None;
    }
    let at = (position.line as usize).checked_sub(1)?;
    let mut first = at.saturating_sub(BEFORE);
    let mut lines: Vec<&str> = lines(text).skip(first).take(at - first + 1 + OWN).collect();
    let line = *lines.get(at - first)?;
    let is_own = |it: &&&str| indent(it) > indent(line) || it.trim_start().starts_with([')', ']', '}']);
    let own = lines.iter().skip(at - first + 1).take_while(is_own).count();
    lines.truncate(at - first + 1 + own.max(AFTER));
    while first < at && lines.first().is_some_and(|it| it.trim().is_empty()) {
        lines.remove(0);
        first += 1;
    }
    while lines.len() > at - first + 1 && lines.last().is_some_and(|it| it.trim().is_empty()) {
        lines.pop();
    }
    let blank = |line: &&&str| !line.trim().is_empty();
    let indent = lines.iter().filter(blank).map(|it| indent(it)).min().unwrap_or(0);
    let from = (position.column as usize).checked_sub(1)?;
    let token = line.encode_utf16().skip(from).take_while(|&unit| is_of_name(unit)).count();
    Some(Excerpt {
        first: first as u32 + 1,
        open: open_quotes(text, first),
        lines: lines.iter().map(|it| shortened(it.get(indent..).unwrap_or_default())).collect(),
        from: from.saturating_sub(indent) as u32,
        length: token as u32,
    })
}

/// A place in a line of which nothing is known around it.
pub fn excerpt_of_line(line: &str, position: Position) -> Option<Excerpt> {
    let alone = excerpt(line, Position { line: 1, ..position })?;
    Some(Excerpt { first: position.line, ..alone })
}

/// The lines of a text as Python ends them.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// Whether a unit can stand in a dotted name: `op.add_column`.
fn is_of_name(unit: u16) -> bool {
    char::from_u32(u32::from(unit)).is_some_and(|letter| letter.is_alphanumeric() || "_.".contains(letter))
}

fn shortened(line: &str) -> String {
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} …", line.get(..end).unwrap_or_default()),
        None => line.to_owned(),
    }
}

/// The quotes of a string of several lines in which a line begins, counted from 0.
fn open_quotes(text: &str, line: usize) -> Option<&'static str> {
    let mut open: Option<&'static str> = None;
    for line in lines(text).take(line) {
        let mut rest = line;
        loop {
            if let Some(quotes) = open {
                let Some(end) = end_of(rest, quotes) else { break };
                (rest, open) = (rest.get(end..).unwrap_or_default(), None);
            }
            let Some(at) = rest.find(['#', '"', '\'']) else { break };
            rest = rest.get(at..).unwrap_or_default();
            if rest.starts_with('#') {
                break;
            }
            let triple = ["\"\"\"", "'''"].into_iter().find(|quotes| rest.starts_with(quotes));
            let quotes = triple.unwrap_or(if rest.starts_with('"') { "\"" } else { "'" });
            rest = rest.get(quotes.len()..).unwrap_or_default();
            match (end_of(rest, quotes), triple) {
                (Some(end), _) => rest = rest.get(end..).unwrap_or_default(),
                (None, triple) => {
                    open = triple;
                    break;
                }
            }
        }
    }
    open
}

/// Behind the closing quotes; none where the line ends before them.
fn end_of(line: &str, quotes: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes.get(at) == Some(&b'\\') {
            at += 2;
        } else if bytes.get(at..).is_some_and(|rest| rest.starts_with(quotes.as_bytes())) {
            return Some(at + quotes.len());
        } else {
            at += 1;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(text: &str, line: u32, column: u32) -> Excerpt {
        excerpt(text, Position { line, column }).unwrap()
    }

    #[test]
    fn lines_around_a_place_lose_what_they_are_indented_by() {
        let text = "def upgrade():\n\n    op.drop_table(\n        \"runs\",\n    )\n\n\n";
        let found = around(text, 3, 5);
        assert_eq!((found.first, found.from, found.length), (1, 4, 13));
        assert_eq!(found.lines, ["def upgrade():", "", "    op.drop_table(", "        \"runs\",", "    )"]);
        let found = around("a\n\n    x = 1\n    y = 2\n", 4, 5);
        assert_eq!((found.first, found.from, found.length), (3, 0, 1));
        assert_eq!(found.lines, ["x = 1", "y = 2"]);
    }

    #[test]
    fn the_string_in_which_they_begin_is_told() {
        let text = "a = \"\"\"it's\n# one\ntwo\nthree\n\"\"\"\nb = 'c' # '''\nd\ne\nf\n";
        assert_eq!(around(text, 4, 1).open, Some("\"\"\""));
        assert_eq!(around(text, 9, 1).open, None);
        assert_eq!(excerpt(text, Position::START), None);
        assert_eq!(excerpt(text, Position { line: 99, column: 1 }), None);
    }
}
