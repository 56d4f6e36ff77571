//! What to change so that a finding is gone: lines of files, and perhaps a new migration. What people read of it, and what
//! programs apply, is made from this alone.

use std::borrow::Cow;

use crate::secret::masked;

/// The smallest change that fixes a finding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fix {
    /// Lines of files that are there, those that matter most first.
    pub edits: Vec<Edit>,
    /// A migration that is added.
    pub migration: Option<NewMigration>,
    /// Why it is this change: `as its docstring says`.
    pub because: Option<String>,
    /// What a reader has to know before it is right: `` `00003` is gone for good ``. Without one, it is sure.
    pub condition: Option<String>,
    /// It goes by which revisions are the heads now: nothing else may change along with it.
    pub goes_by_heads: bool,
}

/// Lines that change together in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The file.
    pub path: String,
    /// The line at which it is, from 1.
    pub line: u32,
    /// What becomes of that.
    pub place: Place,
    /// The lines that come, without their ends.
    pub lines: Vec<String>,
}

/// Where lines come.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In the place of these, which begin there.
    Instead(Vec<String>),
    /// In the place of these, which are all that the file has.
    Whole(Vec<String>),
    /// Before the line.
    Before,
    /// Behind the line.
    After,
}

/// A migration that is added: after these, and with this in its functions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMigration {
    /// The ids of those that it comes after.
    pub parents: Vec<String>,
    /// Its message.
    pub message: String,
    /// The body of its `upgrade`; with nothing in it, it is there for the chain alone.
    pub upgrade: Vec<String>,
    /// The body of its `downgrade`.
    pub downgrade: Vec<String>,
}

/// More edits are counted instead of written out in a sentence.
const MOST_SAID: usize = 4;

impl Fix {
    /// A fix by edits that are all known, without those that change nothing; none where one is not known.
    pub fn of(edits: impl IntoIterator<Item = Option<Edit>>) -> Option<Fix> {
        let mut edits: Vec<Edit> = edits.into_iter().collect::<Option<_>>()?;
        edits.retain(|edit| edit.removed() != edit.lines);
        (!edits.is_empty()).then(|| Fix { edits, ..Fix::default() })
    }

    /// The same, where this holds.
    #[must_use]
    pub fn on_condition(self, condition: impl Into<String>) -> Fix {
        Fix { condition: Some(condition.into()), ..self }
    }

    /// The same, with why it is this change.
    #[must_use]
    pub fn because(self, because: impl Into<String>) -> Fix {
        Fix { because: Some(because.into()), ..self }
    }

    /// Whether it is right whatever the reader knows.
    pub fn is_sure(&self) -> bool {
        self.condition.is_none()
    }

    /// Whether a password stands in the lines that it changes: they are written to their file, and nowhere else.
    pub fn has_secret(&self) -> bool {
        let lines = self.edits.iter().flat_map(|edit| edit.removed().iter().chain(&edit.lines));
        lines.into_iter().any(|line| matches!(masked(line), Cow::Owned(_)))
    }

    /// The lines that it takes away and brings, without what stands around them: `@@ path, line 3`, then `-…` and `+…`.
    pub fn diff(&self) -> String {
        let mut out = String::new();
        let mut put = |sign: &str, lines: &[String]| {
            for line in lines {
                out.push_str(&format!("{sign}{line}\n"));
            }
        };
        for edit in &self.edits {
            put("@@ ", &[edit.place_in_words(None)]);
            put("-", edit.removed());
            put("+", &edit.lines);
        }
        if let Some(migration) = &self.migration {
            put("@@ ", &[format!("a new migration after {}: {}", migration.parents.join(", "), migration.message)]);
            put("+", &migration.upgrade);
        }
        out
    }

    /// The change in a sentence that can be followed: which file and line, which value. None where it is code of several
    /// lines, which is shown as such.
    pub fn words(&self) -> Option<String> {
        let mut out = String::new();
        let mut path = None;
        let (said, further) = self.edits.split_at(self.edits.len().min(MOST_SAID));
        let mut said = said.iter().peekable();
        while let Some(edit) = said.next() {
            if !out.is_empty() {
                out.push_str("; ");
            }
            let mut lines = vec![edit.line];
            while edit.is_removal() && said.peek().is_some_and(|it| it.is_removal() && it.path == edit.path) {
                lines.extend(said.next().map(|it| it.line));
            }
            out.push_str(&match lines.as_slice() {
                [_] => edit.words(path)?,
                lines => {
                    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
                    format!("{}: remove lines {}", edit.path, lines.join(", "))
                }
            });
            path = Some(edit.path.as_str());
        }
        if !further.is_empty() {
            out.push_str(&format!("; and the same in {} more places", further.len()));
        }
        if let Some(migration) = &self.migration {
            if !migration.upgrade.is_empty() {
                return None;
            }
            let parents = if migration.parents.len() > 5 { "heads".to_owned() } else { migration.parents.join(" ") };
            out.push_str(&format!("`alembic merge -m \"{}\" {parents}`", migration.message));
        }
        if let Some(because) = &self.because {
            out.push_str(&format!(", {because}"));
        }
        if let Some(condition) = &self.condition {
            out.push_str(&format!(", if {condition}"));
        }
        Some(out)
    }
}

impl Edit {
    /// The lines that go.
    pub fn removed(&self) -> &[String] {
        match &self.place {
            Place::Instead(removed) | Place::Whole(removed) => removed,
            Place::Before | Place::After => &[],
        }
    }

    /// The line at which those that go begin, or before which those that come do.
    pub fn first(&self) -> u32 {
        self.line + u32::from(self.place == Place::After)
    }

    fn is_removal(&self) -> bool {
        self.lines.is_empty() && matches!(&self.place, Place::Instead(removed) if removed.len() == 1)
    }

    /// Its lines as one; none where they make sense only one below the other.
    fn line(&self) -> Option<String> {
        let indent = |line: &String| line.len() - line.trim_start().len();
        let is_flat = self.lines.windows(2).all(|pair| matches!(pair, [one, next] if indent(one) == indent(next)));
        let lines: Vec<&str> = self.lines.iter().map(|line| line.trim()).collect();
        let is_one = lines.len() == 1 || matches!(self.place, Place::Before | Place::After);
        (is_flat && is_one).then(|| lines.join("; "))
    }

    /// Where it is, as a sentence begins; the file is left out where it is the one named before.
    fn place_in_words(&self, before: Option<&str>) -> String {
        let file = if before == Some(self.path.as_str()) { String::new() } else { format!("{}, ", self.path) };
        let line = self.line;
        match &self.place {
            Place::Before => format!("{file}before line {line}"),
            Place::After => format!("{file}after line {line}"),
            Place::Instead(removed) if removed.len() > 1 => {
                format!("{file}lines {line} to {}", line as usize + removed.len() - 1)
            }
            Place::Instead(_) => format!("{file}line {line}"),
            Place::Whole(_) if self.lines.len() == 1 => format!("{file}its only line"),
            Place::Whole(_) => format!("{file}one per line"),
        }
    }

    fn words(&self, before: Option<&str>) -> Option<String> {
        if self.is_removal() {
            return Some(format!("{}: remove line {}", self.path, self.line));
        }
        let said = match &self.place {
            Place::Whole(_) => {
                let lines: Vec<String> = self.lines.iter().map(|line| format!("`{line}`")).collect();
                lines.join(", ")
            }
            _ => format!("`{}`", self.line()?),
        };
        Some(format!("{}: {said}", self.place_in_words(before)))
    }
}

/// A line of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'t> {
    /// Where it begins, in bytes.
    pub begin: usize,
    /// What it says, without its end.
    pub text: &'t str,
    /// What ends it; nothing, where the file ends with it.
    pub end: &'t str,
}

/// The lines of a text, as Python counts them.
pub fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut begin = 0;
    std::iter::from_fn(move || {
        let rest = text.get(begin..).filter(|rest| !rest.is_empty())?;
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let (said, behind) = rest.split_at_checked(length)?;
        let end = if behind.starts_with("\r\n") { 2 } else { behind.len().min(1) };
        let line = Line { begin, text: said, end: behind.get(..end)? };
        begin += length + end;
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(line: u32, place: Place, lines: &[&str]) -> Edit {
        Edit { path: "a.py".to_owned(), line, place, lines: lines.iter().map(ToString::to_string).collect() }
    }

    #[track_caller]
    fn check(edits: Vec<Edit>, expected: &str) {
        let fix = Fix { edits, ..Fix::default() };
        assert_eq!(fix.words().as_deref().unwrap_or("none"), expected);
    }

    #[test]
    fn an_edit_is_a_sentence() {
        let of = |lines: &[&str]| Place::Instead(lines.iter().map(ToString::to_string).collect());
        check(vec![edit(3, of(&["x = 1"]), &["x = 2"])], "a.py, line 3: `x = 2`");
        check(vec![edit(3, of(&["x = (", ")"]), &["x = 2"])], "a.py, lines 3 to 4: `x = 2`");
        check(vec![edit(3, Place::Before, &["  x", "  y"])], "a.py, before line 3: `x; y`");
        check(vec![edit(3, Place::After, &["with x:", "    y"])], "none");
        let two = vec![edit(3, of(&["x = 1"]), &[]), edit(5, of(&["x = 1"]), &[])];
        check(two, "a.py: remove lines 3, 5");
        check(vec![edit(3, of(&["a"]), &["b"]), edit(4, of(&["a"]), &["c"])], "a.py, line 3: `b`; line 4: `c`");
        check(vec![edit(1, Place::Whole(Vec::new()), &["b1"])], "a.py, its only line: `b1`");
        check(vec![edit(1, Place::Whole(Vec::new()), &["b1", "c1"])], "a.py, one per line: `b1`, `c1`");
    }

    #[test]
    fn lines_end_as_in_python() {
        let all: Vec<(usize, &str, &str)> =
            lines("a\r\n\nb\rc").map(|line| (line.begin, line.text, line.end)).collect();
        assert_eq!(all, [(0, "a", "\r\n"), (3, "", "\n"), (4, "b", "\r"), (6, "c", "")]);
    }
}
