//! The smallest change that mends something, in words that can be followed: which file and line, which value.

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
    let first = usize::try_from(position.line).ok()?.checked_sub(1)?;
    let begins: usize = migration.text.split_inclusive('\n').take(first).map(str::len).sum();
    let column = usize::try_from(position.column).ok()?.checked_sub(1)?;
    let lines_of_call = call(migration.text.get(begins..)?, column)?.lines().count();
    let mut lines = migration.text.lines().enumerate().skip(first).take(lines_of_call);
    let (at, text) = lines.find_map(|(at, line)| Some((at, edit(line)?)))?;
    Some(line(migration, Position { line: u32::try_from(at + 1).ok()?, column: 1 }, text.trim()))
}

/// The line of a call on which a name stands in a string, alone, as a part of `"runs.id"` or in SQL, with another name in its
/// place; none where it stands there more than once, or not at all.
pub(super) fn replaced(migration: &Migration, position: Position, from: &str, to: &str) -> Option<String> {
    let first = usize::try_from(position.line).ok()?.checked_sub(1)?;
    let begins: usize = migration.text.split_inclusive('\n').take(first).map(str::len).sum();
    let column = usize::try_from(position.column).ok()?.checked_sub(1)?;
    let mut found = names_in_strings(call(migration.text.get(begins..)?, column)?, from);
    let (at, None) = (found.next()?, found.next()) else { return None };
    let at = begins + at;
    let line_begins = migration.text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = migration.text[line_begins..].lines().next()?;
    let (before, behind) = line.split_at(at - line_begins);
    let number = u32::try_from(migration.text[..at].matches('\n').count() + 1).ok()?;
    let edited = format!("{before}{to}{}", behind.strip_prefix(from)?);
    Some(self::line(migration, Position { line: number, column: 1 }, edited.trim()))
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
    let first = usize::try_from(position.line).ok()?.checked_sub(1)?;
    let begins: usize = migration.text.split_inclusive('\n').take(first).map(str::len).sum();
    let column = usize::try_from(position.column).ok()?.checked_sub(1)?;
    let whole = call(migration.text.get(begins..)?, column)?;
    let mut found = names_in_strings(whole, name);
    let (at, None) = (found.next()?, found.next()) else { return None };
    let (number, line) = whole
        .lines()
        .enumerate()
        .scan(0, |passed, (number, line)| {
            let from = *passed;
            *passed += line.len() + 1;
            Some((from, number, line))
        })
        .filter(|(from, ..)| *from <= at)
        .map(|(_, number, line)| (number, line))
        .last()?;
    let made = ["postgresql.ENUM(", "sa.Enum("].into_iter().find(|made| line.matches(made).count() == 1)?;
    let (before, rest) = line.split_once(made)?;
    let arguments = call(&format!("({rest}"), 0)?.strip_prefix('(')?.strip_suffix(')')?.to_owned();
    let behind = rest.strip_prefix(arguments.as_str())?;
    let whole_line = migration.text.lines().nth(first + number)?;
    let behind_call = whole_line.get(whole_line.find(line)? + line.len()..)?;
    let position = Position { line: position.line + u32::try_from(number).ok()?, column: 1 };
    let text = format!("{before}postgresql.ENUM({arguments}, create_type=False{behind}{behind_call}");
    Some(self::line(migration, position, text.trim()))
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
