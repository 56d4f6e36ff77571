//! Edits of migrations: a line, an identifier, a part of a call or a whole statement, each in the place of what is there.
//! Where it is not sure what would be replaced, there is no edit.

use crate::fix::{Edit, Fix, Line, Place, lines};
use crate::python::lines::Position;
use crate::revision::Migration;

use super::docstring;

/// A string as Python writes it.
pub(super) fn quoted(text: &str) -> String {
    quoted_by(text, '"')
}

fn quoted_by(text: &str, quote: char) -> String {
    let mut out = String::from(quote);
    for letter in text.chars() {
        if letter == quote || letter == '\\' {
            out.push('\\');
        }
        out.push(letter);
    }
    out.push(quote);
    out
}

/// Another text in the place of a line, as far to the right.
pub(super) fn line(path: &str, text: &str, number: u32, new: &str) -> Option<Edit> {
    let old = nth(text, number)?.text;
    let lines = vec![format!("{}{}", indent(old), new.trim())];
    Some(Edit { path: path.to_owned(), line: number, place: Place::Instead(vec![old.to_owned()]), lines })
}

/// Lines before the statement around a position.
pub(super) fn before(migration: &Migration, position: Position, new: &[&str]) -> Option<Edit> {
    let statement = statement(&migration.text, position)?;
    let begins = statement.text.trim_start();
    // What goes on with an `if` or a `try` can have nothing before it.
    let goes_on = ["else", "elif", "except", "finally"].iter().any(|word| begins.starts_with(word));
    let lines = new.iter().map(|line| format!("{}{line}", indent(statement.text))).collect();
    let number = u32::try_from(statement.first).ok()?;
    (!goes_on).then(|| Edit { path: migration.path.clone(), line: number, place: Place::Before, lines })
}

/// Lines at the beginning of a function, behind its docstring.
pub(super) fn at_start(migration: &Migration, function: &str, new: &[String]) -> Option<Edit> {
    let definition = migration.function(function)?;
    let (begin, end) = definition.body?;
    // What only raises has nothing to undo.
    let raises = nth(&migration.text, end.line)?.text.trim_start().starts_with("raise");
    if begin.line == definition.position.line || raises {
        return None;
    }
    let first = statement(&migration.text, begin)?;
    let indent = indent(first.text);
    let lines = new.iter().map(|line| format!("{indent}{line}")).collect();
    let path = migration.path.clone();
    let number = u32::try_from(first.first).ok()?;
    if !first.text.trim_start().starts_with(['"', '\'']) {
        return Some(Edit { path, line: number, place: Place::Before, lines });
    }
    let last = u32::try_from(first.text.lines().count().saturating_sub(1)).ok()?;
    Some(Edit { path, line: number + last, place: Place::After, lines })
}

/// Lines at the end of a function.
pub(super) fn at_end(migration: &Migration, function: &str, new: &[String]) -> Option<Edit> {
    let definition = migration.function(function)?;
    let (begin, end) = definition.body?;
    let last = nth(&migration.text, end.line)?.text.trim_start();
    if begin.line == definition.position.line || last.starts_with("return") || last.starts_with("raise") {
        return None;
    }
    let indent = indent(nth(&migration.text, begin.line)?.text);
    let lines = new.iter().map(|line| format!("{indent}{line}")).collect();
    Some(Edit { path: migration.path.clone(), line: end.line, place: Place::After, lines })
}

/// Lines taken out: one that a statement has for itself.
pub(super) fn removed(migration: &Migration, position: Position) -> Option<Edit> {
    let statement = statement(&migration.text, position)?;
    statement.edit(migration, Vec::new())
}

/// A call taken out that is a statement of its own in the body of a function, in no block.
pub(super) fn taken_out(migration: &Migration, function: &str, position: Position) -> Option<Edit> {
    let (begin, _) = migration.function(function)?.body?;
    instead(migration, position, &[]).filter(|_| begin.column == position.column)
}

/// Other ids in an identifier of a migration, with a docstring that says so as well.
pub(super) fn identifier(
    migration: &Migration,
    name: &str,
    position: Position,
    values: &[&str],
) -> Option<impl Iterator<Item = Option<Edit>> + use<>> {
    let own = assigned(migration, name, position, values)?;
    let field = match name {
        "revision" => "Revision ID:",
        "down_revision" => "Revises:",
        _ => "",
    };
    let of_docstring = (!field.is_empty()).then(|| in_docstring(migration, field, values)).flatten();
    Some([Some(own)].into_iter().chain(of_docstring.map(Some)))
}

/// The same as a whole fix.
pub(super) fn with_identifier(migration: &Migration, name: &str, position: Position, values: &[&str]) -> Option<Fix> {
    Fix::of(identifier(migration, name, position, values)?)
}

/// Other ids in a line of the docstring; none where it has no such line, or says so already.
pub(super) fn in_docstring(migration: &Migration, field: &str, values: &[&str]) -> Option<Edit> {
    let (said, position) = docstring::field(migration, field)?;
    if docstring::names(said) == values.iter().copied().collect() {
        return None;
    }
    let old = nth(&migration.text, position.line)?.text;
    let (before, behind) = old.split_once(field)?;
    // What ends the docstring may stand behind it.
    let (_, rest) = behind.split_once(said)?;
    let values = if values.is_empty() { String::new() } else { format!(" {}", values.join(", ")) };
    line(&migration.path, &migration.text, position.line, &format!("{before}{field}{values}{rest}"))
}

/// Another value in an assignment: its annotation, the quotes that it uses and a comment behind it stay.
fn assigned(migration: &Migration, name: &str, position: Position, values: &[&str]) -> Option<Edit> {
    let statement = statement(&migration.text, position)?;
    let (target, old) = statement.text.split_once('=')?;
    let (own, annotation) = target.split_once(':').unwrap_or((target, ""));
    if own.trim() != name || old.starts_with('=') || annotation.contains('#') {
        return None;
    }
    let quote = if old.contains('\'') && !old.contains('"') { '\'' } else { '"' };
    let value = match values {
        [] => "None".to_owned(),
        [only] => quoted_by(only, quote),
        values => {
            let values: Vec<String> = values.iter().map(|value| quoted_by(value, quote)).collect();
            format!("({})", values.join(", "))
        }
    };
    statement.edit(migration, vec![format!("{}= {value}", with_space(target))])
}

fn with_space(target: &str) -> String {
    format!("{} ", target.trim_end())
}

/// The line of a call in which a name stands, once, with another name in its place.
pub(super) fn renamed(migration: &Migration, position: Position, from: &str, to: &str) -> Option<Edit> {
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
pub(super) fn keyword(migration: &Migration, position: Position, from: &str, to: &str) -> Option<Edit> {
    edited(migration, position, |line| {
        let is_keyword = |at: &usize| {
            let before = line.get(..*at).unwrap_or_default();
            let behind = line.get(at + from.len()..).unwrap_or_default().trim_start();
            let is_whole = !before.ends_with(|it: char| it.is_alphanumeric() || it == '_');
            is_whole && behind.starts_with('=') && !behind.starts_with("==")
        };
        let mut places = line.match_indices(from).map(|(at, _)| at).filter(is_keyword);
        let (at, None) = (places.next()?, places.next()) else { return None };
        Some(format!("{}{to}{}", line.get(..at)?, line.get(at + from.len()..)?))
    })
}

/// The first line of a call that an edit is for.
fn edited(migration: &Migration, position: Position, edit: impl Fn(&str) -> Option<String>) -> Option<Edit> {
    let (begins, call) = call_at(migration, position)?;
    let of_call = lines(&migration.text).enumerate().skip_while(|(_, line)| line.begin < begins);
    let mut of_call = of_call.take_while(|(_, line)| line.begin < begins + call.len());
    let (at, new) = of_call.find_map(|(at, line)| Some((at, edit(line.text)?)))?;
    line(&migration.path, &migration.text, u32::try_from(at + 1).ok()?, &new)
}

/// The line of a call on which a name stands in a string, alone, as a part of `"runs.id"` or in SQL, with another name in its
/// place; none where it stands there more than once, or not at all.
pub(super) fn replaced(migration: &Migration, position: Position, from: &str, to: &str) -> Option<Edit> {
    let at = only_place_in_call(migration, position, from)?;
    let (number, found) = line_around(&migration.text, at)?;
    let (before, behind) = found.text.split_at_checked(at - found.begin)?;
    line(&migration.path, &migration.text, number, &format!("{before}{to}{}", behind.strip_prefix(from)?))
}

/// The line on which an enum is made as a part of a call, where it says that the type is there: `create_type=False` is
/// heeded by PostgreSQL's own `ENUM` alone (`named_types.py` of SQLAlchemy's dialect).
pub(super) fn without_create_type(migration: &Migration, position: Position, name: &str) -> Option<Edit> {
    if !migration.text.contains("import postgresql") {
        return None;
    }
    let (number, found) = line_around(&migration.text, only_place_in_call(migration, position, name)?)?;
    let made = ["postgresql.ENUM(", "sa.Enum("].into_iter().find(|made| found.text.matches(made).count() == 1)?;
    let (before, rest) = found.text.split_once(made)?;
    let arguments = call(&format!("({rest}"), 0)?.strip_prefix('(')?.strip_suffix(')')?.to_owned();
    let behind = rest.strip_prefix(arguments.as_str())?;
    let new = format!("{before}postgresql.ENUM({arguments}, create_type=False{behind}");
    line(&migration.path, &migration.text, number, &new)
}

/// Lines in the place of the call at a position, which is a statement of its own.
pub(super) fn instead(migration: &Migration, position: Position, new: &[&str]) -> Option<Edit> {
    let statement = statement(&migration.text, position)?;
    let indent = indent(statement.text);
    let is_it = statement.begin + indent.len() == offset(&migration.text, position)?;
    let is_call = call_at(migration, position).is_some_and(|(begins, call)| begins + call.len() == statement.end());
    let mut is_text = false;
    let lines = new.iter().map(|line| {
        // What stands in a string of several lines stays where it is.
        let indent = if is_text || line.is_empty() { "" } else { indent };
        is_text ^= line.matches("\"\"\"").count() % 2 == 1;
        format!("{indent}{line}")
    });
    let lines = lines.collect();
    if is_it && is_call { statement.edit(migration, lines) } else { None }
}

/// A statement of the text: the lines that it takes for itself.
struct Statement<'t> {
    /// The number of its first line, from 1.
    first: usize,
    /// Where that begins.
    begin: usize,
    /// Its text, from the beginning of its first line on; a comment behind it is no part of it.
    text: &'t str,
    /// The comment behind it.
    comment: &'t str,
}

impl Statement<'_> {
    fn end(&self) -> usize {
        self.begin + self.text.len()
    }

    /// Other lines in the place of it, with the comment that stands behind it.
    fn edit(&self, migration: &Migration, mut new: Vec<String>) -> Option<Edit> {
        let removed: Vec<String> = lines(&migration.text)
            .filter(|line| line.begin >= self.begin && line.begin < self.end().max(self.begin + 1))
            .map(|line| line.text.to_owned())
            .collect();
        if let (Some(first), false) = (new.first_mut(), self.comment.is_empty()) {
            *first = format!("{first}  {}", self.comment);
        }
        let line = u32::try_from(self.first).ok()?;
        Some(Edit { path: migration.path.clone(), line, place: Place::Instead(removed), lines: new })
    }
}

/// The statement around a position: from the last line that begins outside of brackets and strings up to the end of the
/// line on which all of them are closed. None where another one stands on its lines.
fn statement(text: &str, position: Position) -> Option<Statement<'_>> {
    let at = offset(text, position)?;
    let mut open = Open::default();
    let (mut first, mut begin) = (0, 0);
    let mut all = lines(text).enumerate().peekable();
    while let Some((number, line)) = all.next() {
        if open.is_outside() {
            (first, begin) = (number + 1, line.begin);
        }
        let comment = open.read(line.text);
        let behind = line.begin + line.text.len();
        if at > behind || !open.is_outside() {
            continue;
        }
        if all.peek().is_none() && at > behind {
            return None;
        }
        let (said, comment) = line.text.split_at_checked(comment)?;
        let end = line.begin + said.trim_end().len();
        let text = text.get(begin..end)?;
        // `a; b`, and `if a: b`.
        let is_alone = !open.has_semicolon;
        return is_alone.then(|| Statement { first, begin, text, comment: comment.trim_end() });
    }
    None
}

/// What is open where a line ends: brackets, a string, or a line that goes on.
#[derive(Default)]
struct Open {
    depth: usize,
    quotes: Option<String>,
    goes_on: bool,
    has_semicolon: bool,
}

impl Open {
    fn is_outside(&self) -> bool {
        self.depth == 0 && self.quotes.is_none() && !self.goes_on
    }

    /// Reads a line, and says where its comment begins; at its end, where it has none.
    fn read(&mut self, line: &str) -> usize {
        if self.is_outside() {
            self.has_semicolon = false;
        }
        self.goes_on = false;
        let mut letters =
            Letters { text: line, at: 0, quotes: self.quotes.as_deref().and_then(quotes_of), comment: None };
        let mut comment = line.len();
        for (at, letter, is_in_string) in letters.by_ref() {
            match letter {
                _ if is_in_string => {}
                '(' | '[' | '{' => self.depth += 1,
                ')' | ']' | '}' => self.depth = self.depth.saturating_sub(1),
                ';' => self.has_semicolon = true,
                '\\' if at + 1 == line.len() => self.goes_on = true,
                _ => {}
            }
        }
        if let Some(at) = letters.comment {
            comment = at;
        }
        // A string of one line that isn't closed is none of Python's.
        self.quotes = letters.quotes.filter(|quotes| quotes.len() == 3).map(ToOwned::to_owned);
        comment
    }
}

fn quotes_of(quotes: &str) -> Option<&'static str> {
    ["\"\"\"", "'''", "\"", "'"].into_iter().find(|known| *known == quotes)
}

/// A line of a text, by its number from 1.
fn nth(text: &str, number: u32) -> Option<Line<'_>> {
    lines(text).nth((number as usize).checked_sub(1)?)
}

/// The blanks that a line begins with.
fn indent(line: &str) -> &str {
    line.get(..line.len() - line.trim_start().len()).unwrap_or_default()
}

/// The line around a place of a text, and its number.
fn line_around(text: &str, at: usize) -> Option<(u32, Line<'_>)> {
    let (number, line) = lines(text).enumerate().take_while(|(_, line)| line.begin <= at).last()?;
    Some((u32::try_from(number + 1).ok()?, line))
}

/// Where a position is in a text, in bytes; columns count UTF-16 units.
fn offset(text: &str, position: Position) -> Option<usize> {
    let line = nth(text, position.line)?;
    let mut units = 1;
    for (at, letter) in line.text.char_indices() {
        if units >= position.column {
            return Some(line.begin + at);
        }
        units += u32::try_from(letter.len_utf16()).ok()?;
    }
    Some(line.begin + line.text.len())
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
    let line = nth(&migration.text, position.line)?;
    let column = offset(&migration.text, position)? - line.begin;
    Some((line.begin, call(migration.text.get(line.begin..)?, column)?))
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
    /// Where the last comment began.
    comment: Option<usize>,
}

impl<'t> Letters<'t> {
    fn of(text: &'t str) -> Letters<'t> {
        Letters { text, at: 0, quotes: None, comment: None }
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
                None if letter == '#' => {
                    self.comment = Some(at);
                    self.at += rest.find('\n').unwrap_or(rest.len());
                }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, line: u32, expected: Option<&str>) {
        let found = statement(text, Position { line, column: 1 });
        assert_eq!(found.map(|it| it.text), expected, "line {line}");
    }

    #[test]
    fn a_statement_ends_where_all_is_closed() {
        let text = "a = (\n  1,  # (\n  ')',\n)  # b\nif a: b()\nc(\"\"\"\n(\n\"\"\")\nd = 1 + \\\n  2\ne; f";
        for line in 1..=4 {
            check(text, line, Some("a = (\n  1,  # (\n  ')',\n)"));
        }
        check(text, 5, Some("if a: b()"));
        check(text, 7, Some("c(\"\"\"\n(\n\"\"\")"));
        check(text, 10, Some("d = 1 + \\\n  2"));
        check(text, 11, None);
        check(text, 12, None);
        let comment = statement(text, Position { line: 1, column: 1 }).map(|it| it.comment);
        assert_eq!(comment, Some("# b"));
    }
}
