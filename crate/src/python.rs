//! The only place that names the Python parser: text to syntax tree, positions, and a second,
//! tolerant look at what the parser refuses.

mod fstring;
pub mod lines;
pub mod notes;
pub mod reliance;
pub mod repr;
mod scan;
pub mod scopes;
pub mod source;
pub mod walk;

pub use rustpython_parser::ast;

use rustpython_parser::ast::TextSize;
use unicode_names2::NAMED;

use crate::text::{Piece, Text};
use rustpython_parser::{Mode, ParseError, parse_starts_at};

/// The letters of a string as it is written in code; a character that is written by its name, `\N{BULLET}`, is a hole:
/// the names of all characters are too many to carry along.
pub fn letters(constant: &str) -> Text {
    let mut text = Text::empty();
    for (at, known) in constant.split(NAMED).enumerate() {
        if at > 0 {
            text.push(Piece::Hole("\\N{…}".to_owned()));
        }
        text.push_str(known);
    }
    text
}

/// Files above this are not parsed as a whole: their tree would take several hundred megabytes.
const MAX_PARSED_BYTES: usize = 8 << 20;
/// What is still read of such a file, from its beginning: headers stand there.
const READ_OF_LARGE_FILE: usize = 256 << 10;

/// A Python file as far as it could be read.
#[derive(Debug, Default)]
pub struct Module {
    /// The statements that parsed, in the order of the text.
    pub body: Vec<ast::Stmt>,
    /// What did not parse, in the order of the text; empty for a healthy file.
    pub problems: Vec<Problem>,
}

/// A stretch of text that could not be parsed.
#[derive(Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, in bytes from the start of the text.
    pub offset: usize,
    /// Why, in words.
    pub message: String,
    /// The function that the stretch begins to define, if it does.
    pub function: Option<String>,
    /// Python would not read it either.
    pub is_syntax_error: bool,
}

/// Parses a file. It never fails: where the whole does not parse, each top-level block is
/// parsed alone, so that a broken function does not hide the header above it.
pub fn parsed(text: &str) -> Module {
    if text.len() > MAX_PARSED_BYTES {
        let end = text.floor_char_boundary(READ_OF_LARGE_FILE);
        let mut module = recovered(&text[..end]);
        // The last block is cut short by us, not broken by its author.
        module.problems = vec![Problem {
            offset: 0,
            message: format!(
                "it is larger than {} MiB; only the first {} KiB were read",
                MAX_PARSED_BYTES >> 20,
                READ_OF_LARGE_FILE >> 10
            ),
            function: None,
            is_syntax_error: false,
        }];
        return module;
    }
    match whole(text, 0) {
        Ok(body) => Module { body, problems: Vec::new() },
        Err(first) => {
            let older = fstring::in_older_form(text);
            if let Some(Ok(body)) = older.as_deref().map(|older| whole(older, 0)) {
                return Module { body, problems: Vec::new() };
            }
            let mut module = recovered(older.as_deref().unwrap_or(text));
            // What stopped the whole parse is the truest description; the blocks say where.
            if module.problems.is_empty() {
                module.problems.push(first);
            }
            module
        }
    }
}

fn whole(text: &str, offset: usize) -> Result<Vec<ast::Stmt>, Problem> {
    if let Some((at, message)) = scan::too_deep(text) {
        return Err(Problem { offset: offset + at, message, function: None, is_syntax_error: false });
    }
    let start = TextSize::new(offset as u32);
    match parse_starts_at(text, Mode::Module, "", start) {
        Ok(ast::Mod::Module(module)) => Ok(module.body),
        Ok(_) => Ok(Vec::new()),
        Err(ParseError { error, offset, .. }) => Err(Problem {
            offset: offset.to_usize(),
            message: error.to_string(),
            function: None,
            is_syntax_error: true,
        }),
    }
}

fn recovered(text: &str) -> Module {
    let mut module = Module::default();
    for block in scan::blocks(text) {
        let source = &text[block.clone()];
        if scan::is_conflict_marker(source) {
            module.problems.push(Problem {
                offset: block.start,
                message: "there is an unresolved merge conflict".into(),
                function: None,
                is_syntax_error: true,
            });
            continue;
        }
        match whole(source, block.start) {
            Ok(body) => module.body.extend(body),
            Err(problem) => {
                module.problems.push(Problem { function: scan::defined_function(source), ..problem });
            }
        }
    }
    module
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (usize, Vec<(usize, Option<String>)>) {
        let module = parsed(text);
        (module.body.len(), module.problems.into_iter().map(|p| (p.offset, p.function)).collect())
    }

    #[test]
    fn a_broken_function_does_not_hide_the_header() {
        let text = "revision = 'a'\n\n\ndef upgrade():\n    print 'x'\n\n\ndef downgrade():\n    pass\n";
        let (statements, problems) = read(text);
        assert_eq!(statements, 2);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].1.as_deref(), Some("upgrade"));
    }

    #[test]
    fn conflict_markers_are_named() {
        let text = "revision = 'a'\n<<<<<<< HEAD\ndown_revision = 'b'\n=======\ndown_revision = 'c'\n>>>>>>> x\n";
        let module = parsed(text);
        assert_eq!(module.body.len(), 3);
        assert_eq!(module.problems[0].message, "there is an unresolved merge conflict");
        assert_eq!(module.problems.len(), 3);
    }

    #[test]
    fn deep_nesting_is_refused_with_its_place() {
        for text in [
            format!("revision = 'a'\nx = {}1{}\n", "(".repeat(10_000), ")".repeat(10_000)),
            format!("revision = 'a'\nx = {}1\n", "- ".repeat(100_000)),
            format!("revision = 'a'\nx = 1{}\n", "+1".repeat(100_000)),
            format!("revision = 'a'\nx = a{}\n", ".b".repeat(100_000)),
            format!("revision = 'a'\nx = a{}\n", "()".repeat(100_000)),
            format!("revision = 'a'\nx = {}1\n", "not ".repeat(100_000)),
            format!("revision = 'a'\nx = {}1\n", "lambda: ".repeat(100_000)),
            format!("revision = 'a'\nx = 1{}\n", " if a else 1".repeat(100_000)),
            format!("revision = 'a'\nif 1: pass\n{}", "elif 1: pass\n".repeat(100_000)),
            format!("revision = 'a'\n{}", (0..1000).map(|i| " ".repeat(i) + "if 1:\n").collect::<String>()),
        ] {
            let module = parsed(&text);
            assert_eq!(module.body.len(), 1, "{}", &text[..40]);
            assert!(module.problems[0].message.contains("nested"), "{}", module.problems[0].message);
        }
    }

    #[test]
    fn long_but_flat_is_read() {
        let rows = "    ('a', 1, None, {'x': -1.5, 'y': [a.b.c, f(x)(y)]}),\n".repeat(20_000);
        assert_eq!(read(&format!("ROWS = [\n{rows}]\nrevision = 'a'\n")), (2, vec![]));
        let lines = "x = a.b(c + 1).d\n".repeat(5_000);
        assert_eq!(read(&lines).0, 5_000);
    }

    #[test]
    fn a_huge_file_gives_its_header() {
        let text = format!("revision = 'a'\n\ndef upgrade():\n{}", "    op.execute('x')\n".repeat(1_000_000));
        let module = parsed(&text);
        assert_eq!(module.body.len(), 2);
        assert!(module.problems[0].message.contains("larger than 8 MiB"));
    }
}
