//! The smallest change that fixes something, in words that can be followed: which file and line, which value.

use crate::python::lines::Position;
use crate::revision::Migration;

/// A line to write in the place of the one that is there.
pub(super) fn line(migration: &Migration, position: Position, text: &str) -> String {
    format!("{}, line {}: `{text}`", migration.path, position.line)
}

/// A string as Python writes it.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A line to write before the one that is there.
pub(super) fn before(migration: &Migration, position: Position, text: &str) -> String {
    format!("{}, before line {}: `{text}`", migration.path, position.line)
}

/// `down_revision = "a1"`, as Python reads it: nothing, one value, or several.
pub(super) fn assignment(name: &str, values: &[&str]) -> String {
    let value = match values {
        [] => "None".to_owned(),
        [only] => quoted(only),
        values => format!("({})", values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(", ")),
    };
    format!("{name} = {value}")
}

/// The line of a call in which a name stands, once, with another name in its place.
pub(super) fn renamed(migration: &Migration, position: Position, from: &str, to: &str) -> Option<String> {
    edited(migration, position, |line| {
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
        let stands_alone = |at: &usize| {
            let (before, behind) =
                (line.get(..*at).unwrap_or_default(), line.get(at + from.len()..).unwrap_or_default());
            !before.ends_with(is_part) && !behind.starts_with(is_part)
        };
        let mut places = line.match_indices(from).map(|(at, _)| at).filter(stands_alone);
        let (at, None) = (places.next()?, places.next()) else { return None };
        Some(format!("{}{to}{}", line.get(..at)?, line.get(at + from.len()..)?))
    })
}

/// The line of a call in which a keyword stands, once, with another one in its place.
pub(super) fn keyword(migration: &Migration, position: Position, from: &str, to: &str) -> Option<String> {
    let with_mark = |line: &str| line.replace(&format!("{from} ="), &format!("{from}="));
    let (from, to) = (format!("{from}="), format!("{to}="));
    edited(migration, position, |line| {
        let line = with_mark(line);
        let is_whole = |at: &usize| {
            line.get(..*at).is_none_or(|before| !before.ends_with(|it: char| it.is_alphanumeric() || it == '_'))
        };
        let mut places = line.match_indices(from.as_str()).map(|(at, _)| at).filter(is_whole);
        let (at, None) = (places.next()?, places.next()) else { return None };
        Some(format!("{}{to}{}", line.get(..at)?, line.get(at + from.len()..)?))
    })
}

/// The first line of a call that an edit is for.
fn edited(migration: &Migration, position: Position, edit: impl Fn(&str) -> Option<String>) -> Option<String> {
    let (begins, call) = call_at(migration, position)?;
    let (first, ..) = line_around(&migration.text, begins)?;
    let mut lines = migration.text.lines().enumerate().skip(first - 1).take(call.lines().count());
    let (at, text) = lines.find_map(|(at, line)| Some((at, edit(line)?)))?;
    line_of_number(migration, at + 1, &text)
}

/// The line of a call on which a name stands in a string, alone, as a part of `"runs.id"` or in SQL, with another name in its
/// place; none where it stands there more than once, or not at all.
pub(super) fn replaced(migration: &Migration, position: Position, from: &str, to: &str) -> Option<String> {
    let at = only_place_in_call(migration, position, from)?;
    let (number, begins, line) = line_around(&migration.text, at)?;
    let (before, behind) = line.split_at_checked(at - begins)?;
    line_of_number(migration, number, &format!("{before}{to}{}", behind.strip_prefix(from)?))
}

/// A statement in the place of the one that begins here; none where that goes on in the next line.
pub(super) fn statement(migration: &Migration, position: Position, text: &str) -> Option<String> {
    let line = migration.text.lines().nth(usize::try_from(position.line).ok()?.checked_sub(1)?)?;
    (call(line, 0)?.len() == line.trim_end().len()).then(|| self::line(migration, position, text))
}

/// The line on which an enum is made as a part of a call, where it says that the type is there: `create_type=False` is
/// heeded by PostgreSQL's own `ENUM` alone (`named_types.py` of SQLAlchemy's dialect).
pub(super) fn without_create_type(migration: &Migration, position: Position, name: &str) -> Option<String> {
    if !migration.text.contains("import postgresql") {
        return None;
    }
    let (number, _, line) = line_around(&migration.text, only_place_in_call(migration, position, name)?)?;
    let made = ["postgresql.ENUM(", "sa.Enum("].into_iter().find(|made| line.matches(made).count() == 1)?;
    let (before, rest) = line.split_once(made)?;
    let arguments = call(&format!("({rest}"), 0)?.strip_prefix('(')?.strip_suffix(')')?.to_owned();
    let behind = rest.strip_prefix(arguments.as_str())?;
    line_of_number(migration, number, &format!("{before}postgresql.ENUM({arguments}, create_type=False{behind}"))
}

/// The same as [`line`], of a line by its number.
fn line_of_number(migration: &Migration, number: usize, text: &str) -> Option<String> {
    let position = Position { line: u32::try_from(number).ok()?, column: 1 };
    Some(line(migration, position, text.trim()))
}

/// The line around a place of a text: its number, where it begins, and its letters.
fn line_around(text: &str, at: usize) -> Option<(usize, usize, &str)> {
    let before = text.get(..at)?;
    let begins = before.rfind('\n').map_or(0, |end| end + 1);
    Some((before.matches('\n').count() + 1, begins, text.get(begins..)?.lines().next()?))
}

/// The one place in a call where a name stands in a string; none where there are several.
fn only_place_in_call(migration: &Migration, position: Position, name: &str) -> Option<usize> {
    let (begins, call) = call_at(migration, position)?;
    let mut found = names_in_strings(call, name);
    let (at, None) = (found.next()?, found.next()) else { return None };
    Some(begins + at)
}

/// A call as it is written.
pub(super) fn written(migration: &Migration, position: Position) -> Option<&str> {
    call_at(migration, position).map(|(_, call)| call)
}

/// The call that begins at a position, from the beginning of its line on, and where that line begins.
fn call_at(migration: &Migration, position: Position) -> Option<(usize, &str)> {
    let first = usize::try_from(position.line).ok()?.checked_sub(1)?;
    let begins: usize = migration.text.split_inclusive('\n').take(first).map(str::len).sum();
    let column = usize::try_from(position.column).ok()?.checked_sub(1)?;
    Some((begins, call(migration.text.get(begins..)?, column)?))
}

/// The call that begins in a text's first line: up to the bracket that closes it.
fn call(text: &str, column: usize) -> Option<&str> {
    let mut depth = 0_usize;
    for (at, letter, is_in_string) in Letters::of(text) {
        match letter {
            '(' | '[' | '{' if !is_in_string && at >= column => depth += 1,
            ')' | ']' | '}' if !is_in_string && depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    return text.get(..=at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Where a name stands in strings of a text, as a word.
fn names_in_strings<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    let is_word = |letter: Option<char>| letter.is_some_and(|it| it.is_alphanumeric() || it == '_');
    Letters::of(text).filter(|(.., is_in_string)| *is_in_string).map(|(at, ..)| at).filter(move |&at| {
        text[at..].starts_with(name)
            && !is_word(text[..at].chars().next_back())
            && !is_word(text[at + name.len()..].chars().next())
    })
}

/// The letters of a piece of Python with their places, and whether each stands in a string; comments are left out.
struct Letters<'t> {
    text: &'t str,
    at: usize,
    /// The quotes that end the string that is open.
    quotes: Option<&'t str>,
}

impl<'t> Letters<'t> {
    fn of(text: &'t str) -> Letters<'t> {
        Letters { text, at: 0, quotes: None }
    }
}

impl Iterator for Letters<'_> {
    type Item = (usize, char, bool);

    fn next(&mut self) -> Option<(usize, char, bool)> {
        loop {
            let rest = self.text.get(self.at..)?;
            let letter = rest.chars().next()?;
            let at = self.at;
            match self.quotes {
                Some(quotes) if rest.starts_with(quotes) => {
                    self.at += quotes.len();
                    self.quotes = None;
                }
                Some(_) => {
                    self.at += letter.len_utf8();
                    if letter == '\\' {
                        self.at += rest.chars().nth(1).map_or(0, char::len_utf8);
                    }
                    return Some((at, letter, true));
                }
                None if letter == '#' => self.at += rest.find('\n').unwrap_or(rest.len()),
                None if matches!(letter, '"' | '\'') => {
                    let long = rest.get(..3).filter(|three| three.chars().all(|it| it == letter));
                    let quotes = long.or_else(|| rest.get(..1))?;
                    self.at += quotes.len();
                    self.quotes = Some(quotes);
                }
                None => {
                    self.at += letter.len_utf8();
                    return Some((at, letter, false));
                }
            }
        }
    }
}
