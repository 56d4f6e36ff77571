//! A document, line by line: what is prose and what is code, below which heading, and beside what.

use crate::folder::text::of_document;

/// A line of a document.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the file, from 1.
    pub number: u32,
    /// What it says.
    pub text: String,
    /// What it is.
    pub kind: Kind,
    /// The place of the first line of its block: a paragraph, a list without blank lines, a table, a stretch of code.
    pub block: usize,
    /// The place of the heading that it stands below.
    pub heading: Option<usize>,
}

/// What a line of a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words for people.
    Prose,
    /// A heading.
    Heading,
    /// A row of a table.
    Row,
    /// Code, or what a terminal shows.
    Code,
}

/// As many lines before and after one are near it.
const NEAR: usize = 12;

/// A document.
#[derive(Debug, Default)]
pub struct Document {
    /// Its lines that say something.
    pub lines: Vec<Line>,
}

impl Document {
    /// A document of a name and what its file holds.
    pub fn of(path: &str, bytes: &[u8]) -> Document {
        let text = of_document(bytes);
        let lines = if path.ends_with(".ipynb") {
            cells(&text)
        } else {
            let lines = text.lines().enumerate();
            lines.map(|(at, text)| (at as u32 + 1, text.to_owned(), false)).collect()
        };
        Document { lines: arranged(lines) }
    }

    /// The lines of the block around one of them, as far as they are near: a block may be a whole file.
    pub fn near(&self, at: usize) -> &[Line] {
        let Some(line) = self.lines.get(at) else { return &[] };
        let begins = line.block.max(at.saturating_sub(NEAR));
        let last = (at + NEAR).min(self.lines.len().saturating_sub(1));
        let length = self.lines[begins..=last].iter().take_while(|other| other.block == line.block).count();
        &self.lines[begins..begins + length]
    }

    /// The first line of the block around one: of a table, its header.
    pub fn first(&self, at: usize) -> Option<&Line> {
        self.lines.get(self.lines.get(at)?.block)
    }

    /// The line before the block of one, which introduces it: `The migrations so far:`.
    pub fn introduction(&self, at: usize) -> Option<&Line> {
        let before = self.lines.get(self.lines.get(at)?.block.checked_sub(1)?)?;
        (before.kind != Kind::Code && before.text.trim_end_matches(['*', '_', ' ']).ends_with(':')).then_some(before)
    }

    /// The heading above a line.
    pub fn heading(&self, at: usize) -> Option<&Line> {
        self.lines.get(self.lines.get(at)?.heading?)
    }
}

/// The lines that say something, and what each is.
fn arranged(lines: Vec<(u32, String, bool)>) -> Vec<Line> {
    let mut arranged: Vec<Line> = Vec::new();
    let mut fence: Option<(char, usize, bool)> = None;
    let (mut block, mut heading, mut table) = (0, None, None);
    for (number, text, is_code) in lines {
        let trimmed = text.trim();
        if let Some((char, length, _)) = fence {
            if trimmed.chars().all(|it| it == char) && trimmed.len() >= length {
                fence = None;
                block += 1;
                continue;
            }
        } else if let Some(opened) = opened(trimmed) {
            fence = Some(opened);
            block += 1;
            continue;
        }
        let in_code = is_code || fence.is_some();
        // A fence of Markdown shows a document.
        let shows_document = fence.is_none_or(|(.., is_markdown)| is_markdown) && !is_code;
        if trimmed.is_empty() {
            if !in_code || shows_document {
                block += 1;
            }
            continue;
        }
        if shows_document && is_border(trimmed) {
            table = Some(block);
            continue;
        }
        let is_underline = trimmed.len() > 2
            && ['=', '-', '~', '^', '"', '#'].iter().any(|it| trimmed.chars().all(|char| char == *it));
        if shows_document
            && is_underline
            && let Some(title) =
                arranged.last_mut().filter(|it| it.block == block && it.kind == Kind::Prose && it.number + 1 == number)
            && title.text.trim().chars().count() <= trimmed.len() + 3
        {
            title.kind = Kind::Heading;
            heading = Some(arranged.len() - 1);
            block += 1;
            continue;
        }
        let hashes = trimmed.chars().take_while(|char| *char == '#').count();
        let of_asciidoc = !in_code && (trimmed.starts_with("= ") || trimmed.starts_with("== "));
        let of_markdown = (1..=6).contains(&hashes) && trimmed[hashes..].starts_with(' ');
        let is_heading = shows_document && (of_markdown || of_asciidoc);
        let kind = if is_heading {
            Kind::Heading
        } else if shows_document && (trimmed.starts_with('|') && trimmed.len() > 1 || table == Some(block)) {
            Kind::Row
        } else if in_code && !shows_document {
            Kind::Code
        } else {
            Kind::Prose
        };
        if is_heading {
            block += 1;
            heading = Some(arranged.len());
        }
        arranged.push(Line { number, text, kind, block, heading });
        block += usize::from(is_heading);
    }
    // So far, the lines of a block have one number.
    let (mut number, mut begins) = (usize::MAX, 0);
    for (at, line) in arranged.iter_mut().enumerate() {
        if line.block != number {
            (number, begins) = (line.block, at);
        }
        line.block = begins;
    }
    arranged
}

/// Whether a line only draws a table of reStructuredText: `=====  =====`, `+----+----+`.
fn is_border(line: &str) -> bool {
    let is_drawn = |char: char| matches!(char, '=' | '-' | '+' | ' ');
    line.len() > 4
        && line.contains([' ', '+'])
        && (line.contains("==") || line.contains("--"))
        && line.chars().all(is_drawn)
}

/// The fence that a line opens: its character, its length, and whether it shows Markdown.
fn opened(line: &str) -> Option<(char, usize, bool)> {
    let char = line.chars().next().filter(|char| matches!(char, '`' | '~'))?;
    let length = line.chars().take_while(|it| *it == char).count();
    let language = line[length..].trim();
    let is_one = length >= 3 && !(char == '`' && language.contains('`'));
    is_one.then(|| (char, length, matches!(language.to_ascii_lowercase().as_str(), "markdown" | "md" | "rst")))
}

/// The lines of a notebook's cells, each with its line in the file and whether it is code: what the key `source` has, a
/// text or a list of texts (nbformat 4).
fn cells(json: &str) -> Vec<(u32, String, bool)> {
    let bytes = json.as_bytes();
    let mut lines = Vec::new();
    let (mut at, mut number) = (0, 1);
    let (mut key, mut is_code, mut in_source) = (String::new(), false, false);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\n' => number += 1,
            b']' | b'}' => in_source = false,
            b'"' => {
                let Some(length) = string_length(&bytes[at..]) else { break };
                let text: String =
                    serde_json::from_str(json.get(at..at + length).unwrap_or_default()).unwrap_or_default();
                at += length;
                let rest = bytes[at..].trim_ascii_start();
                if rest.starts_with(b":") {
                    in_source = text == "source";
                    key = text;
                } else if in_source {
                    lines.extend(text.lines().map(|line| (number, line.to_owned(), is_code)));
                    in_source = !rest.starts_with(b"}") && is_in_list(rest);
                } else if key == "cell_type" {
                    is_code = text == "code";
                    // Cells stand apart.
                    lines.push((number, String::new(), false));
                }
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    lines
}

/// Whether what follows a text goes on with another one, and no key.
fn is_in_list(rest: &[u8]) -> bool {
    let Some(next) = rest.strip_prefix(b",").map(<[u8]>::trim_ascii_start) else { return false };
    string_length(next).is_some_and(|length| !next[length..].trim_ascii_start().starts_with(b":"))
}

/// The length of the text in quotes that JSON begins with.
fn string_length(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    bytes.first().filter(|byte| **byte == b'"')?;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str, lines: &[(u32, &str, Kind)]) {
        let document = Document::of(path, text.as_bytes());
        let found: Vec<_> = document.lines.iter().map(|line| (line.number, line.text.as_str(), line.kind)).collect();
        assert_eq!(found, lines);
    }

    #[test]
    fn lines_are_what_they_are() {
        check(
            "a.md",
            "# One\n\nTwo\n```sh\n# three\n```\n| a | b |\nTitle\n-----\n",
            &[
                (1, "# One", Kind::Heading),
                (3, "Two", Kind::Prose),
                (5, "# three", Kind::Code),
                (7, "| a | b |", Kind::Row),
                (8, "Title", Kind::Heading),
            ],
        );
    }

    #[test]
    fn of_a_notebook_the_cells_are_read() {
        let text = "{\n \"cells\": [\n  {\n   \"cell_type\": \"code\",\n   \"outputs\": [{\"text\": [\"no\\n\"]}],\n   \"source\": [\n    \"a \\\"b\\\"\\n\",\n    \"c\"\n   ]\n  },\n  {\"cell_type\": \"markdown\", \"source\": \"# d\\ne\", \"metadata\": {\"x\": \"y\"}}\n ],\n \"metadata\": {}\n}\n";
        check(
            "a.ipynb",
            text,
            &[(7, "a \"b\"", Kind::Code), (8, "c", Kind::Code), (11, "# d", Kind::Heading), (11, "e", Kind::Prose)],
        );
    }
}
