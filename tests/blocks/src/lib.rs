//! Specs in Markdown: below a heading, a fenced block after a line with a path in backticks is that file of a folder;
//! any other block says something of the folder, and its language says what. The rest is prose.

use std::cmp::Reverse;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A Markdown file of specs.
#[derive(Debug)]
pub struct Document {
    /// Its path below the folder of specs, with `/`.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// What is in it.
    pub text: String,
}

/// A heading with what stands below it.
#[derive(Debug, Default, PartialEq)]
pub struct Section {
    /// Its words.
    pub heading: String,
    /// Its line, from 1.
    pub line: usize,
    /// Paths and texts, as they are written down.
    pub files: Vec<(String, String)>,
    /// The blocks that are no files.
    pub blocks: Vec<Block>,
}

/// What is said of the folder.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Block {
    /// All that comes after the backticks.
    pub language: String,
    /// The line of its fence, from 1; its text begins in the next.
    pub line: usize,
    /// Its lines, each with its end.
    pub text: String,
}

/// Why a block can't be read or written, and its line.
#[derive(Debug, PartialEq)]
pub struct Misplaced {
    line: usize,
    what: &'static str,
}

impl fmt::Display for Misplaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for Misplaced {}

/// Each `.md` in a folder and below it, in the order of their names.
///
/// # Errors
///
/// Where the folder or a file in it can't be read.
pub fn documents(folder: &Path) -> io::Result<Vec<Document>> {
    let mut documents = Vec::new();
    collect(folder, "", &mut documents)?;
    documents.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(documents)
}

fn collect(folder: &Path, above: &str, documents: &mut Vec<Document>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = format!("{above}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), documents)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            documents.push(Document { text: fs::read_to_string(&path)?, name, path });
        }
    }
    Ok(())
}

/// The headings of a text, in order; those without blocks too.
///
/// # Errors
///
/// Where a block stands before any heading, or has no end.
pub fn sections(text: &str) -> Result<Vec<Section>, Misplaced> {
    let mut sections: Vec<Section> = Vec::new();
    let mut path: Option<&str> = None;
    let mut lines = text.lines().zip(1..);
    while let Some((line, number)) = lines.next() {
        if line.starts_with('#') {
            let heading = line.trim_start_matches('#').trim().to_owned();
            sections.push(Section { heading, line: number, ..Section::default() });
            path = None;
        } else if let Some(language) = line.strip_prefix("```") {
            let misplaced = |what| Misplaced { line: number, what };
            let section = sections.last_mut().ok_or_else(|| misplaced("a block before any heading"))?;
            let mut text = String::new();
            loop {
                match lines.next() {
                    Some(("```", _)) => break,
                    Some((line, _)) => text.extend([line, "\n"]),
                    None => return Err(misplaced("a block without an end")),
                }
            }
            match path.take() {
                Some(path) => section.files.push((path.to_owned(), text)),
                None => section.blocks.push(Block { language: language.to_owned(), line: number, text }),
            }
        } else if let Some(name) = line.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'))
            && !name.contains('`')
        {
            path = Some(name);
        }
    }
    Ok(sections)
}

/// A text with other words in some of its blocks.
///
/// # Errors
///
/// Where the words would end their block.
pub fn updated(text: &str, blocks: &mut [(Block, String)]) -> Result<String, Misplaced> {
    let mut lines: Vec<&str> = text.lines().collect();
    // From the last: those above stay where they are.
    blocks.sort_by_key(|(block, _)| Reverse(block.line));
    for (block, words) in blocks {
        let written: Vec<&str> = words.trim_end().lines().collect();
        if written.contains(&"```") {
            return Err(Misplaced { line: block.line, what: "words that would end their block" });
        }
        lines.splice(block.line..block.line + block.text.lines().count(), written);
    }
    Ok(lines.iter().flat_map(|line| [line, "\n"]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_behind_a_path_is_a_file() {
        let text = "# Title\n\n## One\nprose\n`a/b.py`\n```python\n# no heading\n```\n```findings 1\none\n\ntwo\n```\n";
        let one = Section {
            heading: "One".to_owned(),
            line: 3,
            files: vec![("a/b.py".to_owned(), "# no heading\n".to_owned())],
            blocks: vec![Block { language: "findings 1".to_owned(), line: 9, text: "one\n\ntwo\n".to_owned() }],
        };
        let title = Section { heading: "Title".to_owned(), line: 1, ..Section::default() };
        assert_eq!(sections(text), Ok(vec![title, one]));
    }

    #[test]
    fn two_words_in_backticks_are_prose() {
        let sections = sections("# One\n`a` and `b`\n```said\n```\n").unwrap();
        assert_eq!((sections[0].files.len(), sections[0].blocks.len()), (0, 1));
    }

    #[test]
    fn a_fence_that_is_misplaced_is_an_error() {
        let said = |text| sections(text).unwrap_err().to_string();
        assert_eq!(said("prose\n```said\n```\n"), "line 2: a block before any heading");
        assert_eq!(said("# One\n```said\n# Two\n"), "line 2: a block without an end");
    }

    #[test]
    fn blocks_are_updated_where_they_stand() {
        let text = "# One\n```a\none\ntwo\n```\nprose\n```b\n```\n";
        let blocks = sections(text).unwrap().pop().unwrap().blocks;
        let mut blocks: Vec<_> = blocks.into_iter().zip(["1\n".to_owned(), "2\n3\n\n".to_owned()]).collect();
        assert_eq!(updated(text, &mut blocks), Ok("# One\n```a\n1\n```\nprose\n```b\n2\n3\n```\n".to_owned()));
        blocks[0].1 = "```\n".to_owned();
        assert!(updated(text, &mut blocks).is_err());
    }
}
