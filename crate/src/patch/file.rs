//! A file that edits change, line by line: its ends of lines, its mark and what it was stay known.

use std::cmp::Reverse;

use crate::fix::Edit;
use crate::ordered::Arrange;

/// Lines around a change that a diff shows.
const CONTEXT: usize = 3;

/// What a file in UTF-8 may begin with.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// A file, as it was and as it is to be.
#[derive(Debug)]
pub(super) struct File {
    before: Option<Vec<u8>>,
    has_mark: bool,
    /// It is not to be there any more, which is more than to be empty.
    is_gone: bool,
    /// The lines as they were, each with its end.
    old: Vec<String>,
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    /// With its end.
    text: String,
    /// Its place among the lines as they were; none of one that came.
    from: Option<usize>,
}

/// A line of a diff.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step<'f> {
    Keep(&'f str),
    Remove(&'f str),
    Add(&'f str),
}

impl File {
    /// A file as it was read.
    ///
    /// # Errors
    /// Its lines can't be told for sure.
    pub(super) fn of(bytes: &[u8]) -> Result<File, &'static str> {
        let has_mark = bytes.starts_with(MARK);
        let text = str::from_utf8(bytes.strip_prefix(MARK).unwrap_or(bytes)).map_err(|_| "it is not UTF-8")?;
        let is_lone = |(at, _): (usize, &str)| text.as_bytes().get(at + 1) != Some(&b'\n');
        if text.match_indices('\r').any(is_lone) {
            return Err("it has lines that end with a carriage return alone");
        }
        let old: Vec<String> = text.split_inclusive('\n').map(ToOwned::to_owned).collect();
        let lines = old.iter().enumerate().map(|(at, line)| Line { text: line.clone(), from: Some(at) }).collect();
        Ok(File { before: Some(bytes.to_vec()), has_mark, is_gone: false, old, lines })
    }

    /// A file that is not there yet.
    pub(super) fn new(text: &str) -> File {
        let lines = text.split_inclusive('\n').map(|line| Line { text: line.to_owned(), from: None }).collect();
        File { before: None, has_mark: false, is_gone: false, old: Vec::new(), lines }
    }

    /// A file that goes.
    pub(super) fn gone(text: &str) -> File {
        let old = text.split_inclusive('\n').map(ToOwned::to_owned).collect();
        File { before: Some(text.as_bytes().to_vec()), has_mark: false, is_gone: true, old, lines: Vec::new() }
    }

    /// A file with another text in the place of its own.
    pub(super) fn replaced(before: &str, text: &str) -> File {
        File { is_gone: false, lines: File::new(text).lines, ..File::gone(before) }
    }

    /// What it was; nothing where it is new.
    pub(super) fn before(&self) -> Option<&[u8]> {
        self.before.as_deref()
    }

    /// What it is to be.
    pub(super) fn after(&self) -> Vec<u8> {
        let mark = if self.has_mark { MARK } else { &[] };
        mark.iter().copied().chain(self.lines.iter().flat_map(|line| line.text.bytes())).collect()
    }

    /// Whether the lines that an edit takes away are there.
    pub(super) fn has(&self, edit: &Edit) -> bool {
        let first = edit.first() as usize - 1;
        let mut old = self.lines.iter().skip(first).map(|line| without_end(&line.text));
        first <= self.lines.len() && edit.removed().iter().all(|line| old.next() == Some(line.as_str()))
    }

    /// Makes edits that change different lines.
    pub(super) fn edit(&mut self, mut edits: Vec<&Edit>) {
        // From behind, so that numbers of lines hold: of those at one line, what is in its place before what comes before it.
        edits.reverse();
        edits.arrange_by_key(|edit| (Reverse(edit.first()), edit.removed().is_empty()));
        for edit in edits {
            let first = (edit.first() as usize - 1).min(self.lines.len());
            let behind = (first + edit.removed().len()).min(self.lines.len());
            // As the line ends that stands there, or before it.
            let near = self.lines.get(first).filter(|line| line.text.ends_with('\n'));
            let near = near.or_else(|| self.lines.get(..first)?.iter().rfind(|line| line.text.ends_with('\n')));
            let end = if near.is_some_and(|line| line.text.ends_with("\r\n")) { "\r\n" } else { "\n" };
            if let Some(last) = self.lines.get_mut(..first).and_then(<[Line]>::last_mut)
                && !last.text.ends_with('\n')
            {
                last.text.push_str(end);
                last.from = None;
            }
            let is_unended =
                self.lines.get(first..behind).and_then(<[Line]>::last).is_some_and(|it| !it.text.ends_with('\n'));
            let mut new: Vec<Line> =
                edit.lines.iter().map(|line| Line { text: format!("{line}{end}"), from: None }).collect();
            if let Some(last) = new.last_mut().filter(|_| is_unended) {
                last.text.truncate(last.text.len() - end.len());
            }
            self.lines.splice(first..behind, new);
        }
    }

    /// What changes, as a unified diff; nothing where nothing does.
    pub(super) fn diff(&self, path: &str) -> String {
        let steps = self.steps();
        let mut out = String::new();
        let mut at = 0;
        let (mut old, mut new) = (0, 0);
        let is_change = |step: &Step<'_>| !matches!(step, Step::Keep(_));
        while let Some(next) = steps.iter().skip(at).position(is_change).map(|skipped| at + skipped) {
            let begin = next.saturating_sub(CONTEXT).max(at);
            let mut end = next;
            // What stands between two changes of one hunk is shown whole.
            while let Some(gap) =
                steps.get(end..).and_then(|rest| rest.iter().position(is_change)).filter(|gap| *gap <= 2 * CONTEXT)
            {
                end += gap + 1;
            }
            let end = (end + CONTEXT).min(steps.len());
            (old, new) = (old + begin - at, new + begin - at);
            let hunk = steps.get(begin..end).unwrap_or_default();
            let removed = hunk.iter().filter(|step| !matches!(step, Step::Add(_))).count();
            let added = hunk.iter().filter(|step| !matches!(step, Step::Remove(_))).count();
            // A range with no line in it is named by the line before it.
            let range = |before: usize, count: usize| format!("{},{count}", before + usize::from(count > 0));
            out.push_str(&format!("@@ -{} +{} @@\n", range(old, removed), range(new, added)));
            for step in hunk {
                let (sign, line) = match step {
                    Step::Keep(line) => (' ', line),
                    Step::Remove(line) => ('-', line),
                    Step::Add(line) => ('+', line),
                };
                out.push(sign);
                out.push_str(line);
                if !line.ends_with('\n') {
                    out.push_str("\n\\ No newline at end of file\n");
                }
            }
            (old, new, at) = (old + removed, new + added, end);
        }
        if out.is_empty() {
            return out;
        }
        let old = if self.before.is_some() { named("a/", path) } else { "/dev/null".to_owned() };
        let new = if self.is_gone { "/dev/null".to_owned() } else { named("b/", path) };
        format!("--- {old}\n+++ {new}\n{out}")
    }

    /// The lines as they were and as they are to be, beside each other.
    fn steps(&self) -> Vec<Step<'_>> {
        let mut steps = Vec::new();
        let mut at = 0;
        let mut came: Vec<&str> = Vec::new();
        let ends = self.lines.iter().map(|line| (line.from, line.text.as_str())).chain([(Some(self.old.len()), "")]);
        for (from, text) in ends {
            let Some(from) = from else {
                came.push(text);
                continue;
            };
            let went = self.old.get(at..from).unwrap_or_default();
            let same = went.iter().zip(&came).take_while(|(old, new)| old == *new).count();
            steps.extend(came.iter().take(same).map(|line| Step::Keep(line)));
            steps.extend(went.iter().skip(same).map(|line| Step::Remove(line)));
            steps.extend(came.iter().skip(same).map(|line| Step::Add(line)));
            came.clear();
            steps.extend(self.old.get(from).map(|line| Step::Keep(line)));
            at = from + 1;
        }
        steps
    }
}

fn without_end(line: &str) -> &str {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
}

/// A path as a diff names it: in quotes, as C has them, where it would end too early else.
fn named(prefix: &str, path: &str) -> String {
    let whole = format!("{prefix}{path}");
    if whole.contains(|letter: char| letter.is_control() || matches!(letter, '"' | '\\')) {
        let escaped = whole.chars().map(|letter| match letter {
            '"' | '\\' => format!("\\{letter}"),
            letter if letter.is_control() => letter.to_string().bytes().map(|byte| format!("\\{byte:03o}")).collect(),
            letter => letter.to_string(),
        });
        return format!("\"{}\"", escaped.collect::<String>());
    }
    // Behind a name with blanks, a tab says where it ends.
    if whole.contains(' ') { whole + "\t" } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::Place;

    fn edit(line: u32, place: Place, lines: &[&str]) -> Edit {
        Edit { path: "a".to_owned(), line, place, lines: lines.iter().map(ToString::to_string).collect() }
    }

    #[track_caller]
    fn check(before: &str, edits: &[Edit], after: &str, diff: &str) {
        let mut file = File::of(before.as_bytes()).expect("it is UTF-8");
        assert!(edits.iter().all(|edit| file.has(edit)), "{edits:?}");
        file.edit(edits.iter().collect());
        assert_eq!(String::from_utf8(file.after()).as_deref(), Ok(after));
        assert_eq!(file.diff("a"), diff);
    }

    #[test]
    fn ends_of_lines_stay() {
        let of = |lines: &[&str]| Place::Instead(lines.iter().map(ToString::to_string).collect());
        check(
            "a\r\nb\r\n",
            &[edit(2, of(&["b"]), &["c"])],
            "a\r\nc\r\n",
            "--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n",
        );
        let none = "\\ No newline at end of file\n";
        let diff = format!("--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n a\n-b\n{none}+c\n{none}");
        check("a\nb", &[edit(2, of(&["b"]), &["c"])], "a\nc", &diff);
        let diff = format!("--- a/a\n+++ b/a\n@@ -1,1 +1,2 @@\n-a\n{none}+a\n+b\n");
        check("a", &[edit(1, Place::After, &["b"])], "a\nb\n", &diff);
        check(
            "\u{feff}a\n",
            &[edit(1, of(&["a"]), &["b"])],
            "\u{feff}b\n",
            "--- a/a\n+++ b/a\n@@ -1,1 +1,1 @@\n-a\n+b\n",
        );
        check("a\n", &[edit(1, of(&["a"]), &[])], "", "--- a/a\n+++ b/a\n@@ -1,1 +0,0 @@\n-a\n");
        assert_eq!(File::gone("a\n").diff("a"), "--- a/a\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n");
        check("", &[edit(1, Place::Whole(Vec::new()), &["b"])], "b\n", "--- a/a\n+++ b/a\n@@ -0,0 +1,1 @@\n+b\n");
    }

    #[test]
    fn what_comes_before_a_line_comes_before_what_is_in_its_place() {
        let of = |lines: &[&str]| Place::Instead(lines.iter().map(ToString::to_string).collect());
        let edits = [
            edit(2, Place::Before, &["x"]),
            edit(2, of(&["b"]), &["c"]),
            edit(1, Place::After, &["y"]),
            edit(3, of(&["d"]), &[]),
        ];
        let diff = "--- a/a\n+++ b/a\n@@ -1,3 +1,4 @@\n a\n-b\n-d\n+x\n+y\n+c\n";
        check("a\nb\nd\n", &edits, "a\nx\ny\nc\n", diff);
    }

    #[test]
    fn changes_far_from_each_other_are_hunks_of_their_own() {
        let lines: Vec<String> = (1..=20).map(|number| number.to_string()).collect();
        let text = lines.join("\n") + "\n";
        let of = |line: &str| Place::Instead(vec![line.to_owned()]);
        let edits = [edit(4, of("4"), &[]), edit(12, of("12"), &["x"])];
        let after = text.replace("\n4\n", "\n").replace("\n12\n", "\nx\n");
        let diff = "--- a/a\n+++ b/a\n@@ -1,7 +1,6 @@\n 1\n 2\n 3\n-4\n 5\n 6\n 7\n@@ -9,7 +8,7 @@\n 9\n 10\n 11\n-12\n+x\n 13\n 14\n 15\n";
        check(&text, &edits, &after, diff);
    }

    #[test]
    fn what_is_no_text_of_lines_is_left_alone() {
        assert!(File::of(b"a\rb\n").is_err());
        assert!(File::of(b"\xe9\n").is_err());
    }

    #[test]
    fn names_end_where_they_end() {
        assert_eq!(named("a/", "x y.py"), "a/x y.py\t");
        assert_eq!(named("a/", "x\"y\n.py"), "\"a/x\\\"y\\012.py\"");
    }
}
