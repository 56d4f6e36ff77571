//! The line of source that a finding is about.

use std::collections::BTreeMap;

use crate::audit::Audit;
use crate::ordered::Gather;
use crate::rules::Finding;

use super::printable::{push, width};

/// The texts that findings are about.
pub(super) struct Sources<'a> {
    audit: &'a Audit,
    migrations: BTreeMap<&'a str, &'a str>,
}

/// More letters of a line are not shown.
const MAX_LETTERS: usize = 140;

/// How many are shown before the place, where a line is longer.
const BEFORE: usize = 40;

impl<'a> Sources<'a> {
    pub(super) fn of(audit: &'a Audit) -> Sources<'a> {
        let migrations = audit.environments.iter().flat_map(|it| &it.migrations);
        let migrations = migrations.map(|it| (it.path.as_str(), it.text.as_str())).into_map();
        Sources { audit, migrations }
    }

    /// The database that a finding is about, where there are several.
    pub(super) fn database_of(&self, finding: &Finding) -> Option<&'a str> {
        self.audit.database_of(finding)
    }

    /// A line of a file, from 1.
    pub(super) fn line(&self, path: &str, number: u32) -> Option<&'a str> {
        let at = (number as usize).checked_sub(1)?;
        match self.migrations.get(path) {
            Some(text) => text.lines().nth(at),
            None => self.audit.other_line(path, number),
        }
        .filter(|line| !line.trim().is_empty())
    }
}

/// A line as a terminal may have it, and how many columns stand before a place in it and below what is meant there. A long
/// line is cut.
pub(super) fn excerpt(line: &str, column: u32) -> (String, usize, usize) {
    let letters: Vec<char> = line.trim_end().chars().collect();
    let at = place(&letters, column);
    let from = if letters.len() > MAX_LETTERS { at.saturating_sub(BEFORE) } else { 0 };
    let to = letters.len().min(from + MAX_LETTERS);
    let mut shown = String::new();
    let mut before = 0;
    if from > 0 {
        shown.push('…');
        before += 1;
    }
    let shown_letters = letters.get(from..to).unwrap_or_default();
    for letter in shown_letters {
        push(&mut shown, *letter);
    }
    if to < letters.len() {
        shown.push('…');
    }
    before += shown_letters.iter().take(at - from).map(|letter| width(*letter)).sum::<usize>();
    let end = end(&letters, at).clamp(at, to);
    let below: usize = letters.get(at..end).unwrap_or_default().iter().map(|letter| width(*letter)).sum();
    (shown, before, below.max(1))
}

/// Which letter stands in a column, from 1, in UTF-16 units.
fn place(letters: &[char], column: u32) -> usize {
    let mut units = 1;
    for (at, letter) in letters.iter().enumerate() {
        if units >= column {
            return at;
        }
        units += u32::try_from(letter.len_utf16()).unwrap_or(1);
    }
    letters.len()
}

/// Where what begins at a letter ends: a call with the bracket that closes it, else with the line.
fn end(letters: &[char], at: usize) -> usize {
    let mut depth = 0_usize;
    let mut quote = None;
    for (place, letter) in letters.iter().enumerate().skip(at) {
        match (letter, quote) {
            (letter, Some(open)) if *letter == open => quote = None,
            (_, Some(_)) => {}
            ('"' | '\'', None) => quote = Some(*letter),
            ('#', None) => return letters[..place].iter().rposition(|it| !it.is_whitespace()).map_or(at, |it| it + 1),
            ('(' | '[' | '{', None) => depth += 1,
            (')' | ']' | '}', None) if depth <= 1 => return place + usize::from(depth == 1),
            (')' | ']' | '}', None) => depth -= 1,
            _ => {}
        }
    }
    letters.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_marked_below_its_line() {
        let marked = |line: &str, column| {
            let (shown, before, below) = excerpt(line, column);
            format!("{shown}\n{}{}", " ".repeat(before), "^".repeat(below))
        };
        assert_eq!(
            marked("    op.drop_table(\"a)\")  # gone", 5),
            "    op.drop_table(\"a)\")  # gone\n    ^^^^^^^^^^^^^^^^^^^"
        );
        assert_eq!(marked("\tx = 1  # one", 2), "    x = 1  # one\n    ^^^^^");
        // Columns are UTF-16 units, a wide letter takes two columns.
        assert_eq!(marked("😀表 = f()", 7), "😀表 = f()\n       ^^^");
        assert_eq!(marked("a", 9), "a\n ^");
        let long = format!("{}f()", "x".repeat(500));
        let (shown, before, below) = excerpt(&long, 501);
        assert_eq!((shown.chars().count(), before, below), (44, 41, 3));
    }
}
