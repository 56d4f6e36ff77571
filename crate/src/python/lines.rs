//! Byte offsets to the lines and columns that people and browsers count.

use serde::Serialize;

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in UTF-16 units as JavaScript and SARIF count them.
    pub column: u32,
}

impl Position {
    /// Where a file begins.
    pub const START: Position = Position { line: 1, column: 1 };
}

/// Where the lines of a text begin; a line ends with `\n`, `\r\n` or `\r`, as in Python.
#[derive(Debug, Clone)]
pub struct Lines {
    marks: Vec<Mark>,
}

/// A place of which all is known: each beginning of a line, and further ones in a line that is long, so that a
/// column is counted from nearby.
#[derive(Debug, Clone, Copy)]
struct Mark {
    offset: u32,
    position: Position,
}

/// Bytes between marks of a long line, about.
const STRETCH: usize = 1024;

impl Lines {
    /// The lines of a text.
    pub fn of(text: &str) -> Lines {
        let bytes = text.as_bytes();
        let mut marks = vec![Mark { offset: 0, position: Position::START }];
        let mut last = marks[0];
        for (at, &byte) in bytes.iter().enumerate() {
            let ends_line = byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if ends_line {
                last = Mark { offset: at as u32 + 1, position: Position { line: last.position.line + 1, column: 1 } };
                marks.push(last);
            } else if at - last.offset as usize >= STRETCH && text.is_char_boundary(at) {
                last = Mark { offset: at as u32, position: last.moved(text, at) };
                marks.push(last);
            }
        }
        Lines { marks }
    }

    /// The position of a byte offset in the same text.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = text.floor_char_boundary(offset);
        let behind = self.marks.partition_point(|mark| mark.offset as usize <= offset);
        self.marks[behind.max(1) - 1].moved(text, offset)
    }
}

impl Mark {
    /// The position of an offset after it, in the same line.
    fn moved(self, text: &str, offset: usize) -> Position {
        let units = text[self.offset as usize..offset].encode_utf16().count();
        Position { line: self.position.line, column: self.position.column + units as u32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_utf16_columns() {
        let text = "a\r\n𝄞x\rb\n";
        let lines = Lines::of(text);
        let at = |offset| {
            let Position { line, column } = lines.position(text, offset);
            (line, column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(3), (2, 1));
        assert_eq!(at(7), (2, 3));
        assert_eq!(at(9), (3, 1));
        assert_eq!(at(11), (4, 1));
        assert_eq!(at(900), (4, 1));
    }
}
