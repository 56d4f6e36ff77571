//! Ids of migrations in a line of a document.

use super::{Known, MentionKind, Named, OF_MIGRATIONS, column_heading, has_any, is_among_migrations, last_of};
use crate::beside::document::{Document, Kind as LineKind};

/// The shortest beginning of an id that is taken for it.
pub(super) const SHORTEST_BEGINNING: usize = 4;

/// Words beside which twelve digits are something else's.
const OF_OTHERS: [&str; 14] = [
    "commit",
    "docker",
    "container",
    "image",
    "digest",
    "sha",
    "checksum",
    "hash",
    "git ",
    "git-",
    "build",
    "layer",
    "pod ",
    "mac ",
];

/// Words that an id stands directly behind.
const BEFORE_IDS: [&str; 14] = [
    "migration",
    "migrations",
    "revision",
    "revisions",
    "revision id",
    "revision_id",
    "rev",
    "down_revision",
    "revises",
    "upgrade",
    "downgrade",
    "stamp",
    "version_num",
    "upgrade to",
];

/// Whether a line may name an id that no migration of the folder has: it has a digit.
pub(super) fn may_be_in(line: &str) -> bool {
    line.bytes().any(|byte| byte.is_ascii_digit())
}

/// The ids of Alembic's form in the name of a file.
pub(super) fn in_name(name: &str) -> impl Iterator<Item = &str> {
    let stem = name.strip_suffix(".py").unwrap_or_default();
    stem.split(['_', '-', '.']).filter(|part| is_of_alembic(part))
}

/// Whether a word is an id as Alembic makes them: twelve hexadecimal digits, of both kinds (`rev_id` in
/// alembic/util/langhelpers.py makes one without a letter, or without a digit, once in hundreds).
fn is_of_alembic(word: &str) -> bool {
    word.len() == 12
        && word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
        && word.bytes().any(|byte| byte.is_ascii_digit())
        && word.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// Whether an id of the folder can't be mistaken for another word.
fn is_distinct(id: &str) -> bool {
    let has_both = id.bytes().any(|byte| byte.is_ascii_digit()) && id.bytes().any(|byte| byte.is_ascii_alphabetic());
    let is_hexadecimal = id.len() >= 10 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    has_both && (is_hexadecimal || (id.len() >= 8 && id.contains('_')))
}

/// Whether an id only stands for one, as in `alembic upgrade abc123`.
fn is_example(id: &str) -> bool {
    let id = id.to_ascii_lowercase();
    ["abc123", "123abc", "abcdef", "def456", "xyz", "1234567", "xxx"].iter().any(|beginning| id.starts_with(beginning))
}

/// Whether an id of the folder is more than a word: `2024-05-users`.
pub(super) fn is_compound(id: &str) -> bool {
    id.len() >= 8 && id.contains(['-', '.']) && !id.contains(char::is_whitespace)
}

/// Where a line has a compound id by itself.
fn compound<'k>(line: &str, ids: &[&'k str]) -> Vec<(usize, &'k str)> {
    let is_of_word = |char: char| char.is_alphanumeric() || matches!(char, '_' | '-' | '/');
    let is_apart = |at: usize, id: &str| {
        let behind = &line[at + id.len()..];
        !line[..at].ends_with(is_of_word)
            && !behind.starts_with(is_of_word)
            && !behind.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
    };
    if !line.contains(['-', '.']) {
        return Vec::new();
    }
    ids.iter()
        .flat_map(|id| line.match_indices(id).map(|(at, _)| (at, *id)))
        .filter(|(at, id)| is_apart(*at, id))
        .collect()
}

/// The ids that a line names.
pub(super) fn named(document: &Document, at: usize, known: &Known<'_>) -> Vec<Named> {
    let line = document.lines[at].text.as_str();
    let named = |(column, id): (usize, &str)| Named { at, column, kind: MentionKind::Revision, name: id.to_owned() };
    let mut found: Vec<Named> = compound(line, &known.compound_ids).into_iter().map(named).collect();
    for (column, word) in words(line) {
        let end = column + word.len();
        let goes_on =
            found.last().and_then(|before| line.get(before.column + before.name.len()..column)).is_some_and(is_list);
        let is_one = if is_part_of_name(line, column, end) {
            false
        } else if known.ids.contains(word) {
            is_distinct(word)
                || goes_on
                || is_behind_word(document, at, column)
                || is_in_column(document, at, column, word)
        } else if is_example(word) {
            false
        } else if is_of_alembic(word) {
            is_by_itself(line, column, end)
                && (known.told.contains(word) && !is_of_another(line, column)
                    || known.ids_in_names.contains(word)
                    || goes_on
                    || is_said_to_be_one(document, at, column))
        } else {
            is_assigned(line, column, word)
                || is_of_command(line, column, word)
                || (known.told.contains(word) && (is_distinct(word) || is_behind_word(document, at, column)))
                || ((is_behind_word(document, at, column) || goes_on) && has_shape_of_numbers(word, known))
        };
        if is_one {
            found.push(Named { at, column, kind: MentionKind::Revision, name: word.to_owned() });
        }
    }
    found
}

/// The words of a line, with their places: letters, digits and `_`, and a hyphen between them where that is all of an id.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_of_word = |char: char| char.is_alphanumeric() || char == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let begins = at + line[at..].find(is_of_word)?;
        let length = line[begins..].find(|char| !is_of_word(char)).unwrap_or(line.len() - begins);
        at = begins + length;
        Some((begins, &line[begins..at]))
    })
}

/// Whether a word goes on as the name of a file, or as a number with a point.
fn is_part_of_name(line: &str, column: usize, end: usize) -> bool {
    let (before, behind) = (&line[..column], &line[end..]);
    let is_letter = |char: char| char.is_alphanumeric();
    behind.strip_prefix(['.', '-']).is_some_and(|rest| rest.starts_with(is_letter))
        || before.strip_suffix(['.', '-']).is_some_and(|rest| rest.ends_with(is_letter))
        || (before.ends_with('/') && behind.starts_with('/'))
}

/// Whether twelve digits are no part of something longer: a tag of an image, a commit in an address.
fn is_by_itself(line: &str, column: usize, end: usize) -> bool {
    let before = &line[..column];
    let is_tag = before.strip_suffix([':', '@']).is_some_and(|rest| {
        let last = rest.rsplit(|char: char| !(char.is_alphanumeric() || char == '_')).next().unwrap_or_default();
        !last.is_empty()
            && !is_of_alembic(last)
            && last_of(&last.to_lowercase(), &OF_MIGRATIONS).is_none_or(|at| at != 0)
    });
    !is_tag && !before.ends_with('/') && !line[end..].starts_with('/')
}

/// Whether the nearest word before a place says that what follows is something else's.
fn is_of_another(line: &str, column: usize) -> bool {
    let before = line[line[..column].floor_char_boundary(column.saturating_sub(40))..column].to_lowercase();
    match (last_of(&before, &OF_OTHERS), last_of(&before, &OF_MIGRATIONS)) {
        (Some(other), Some(own)) => other > own,
        (other, _) => other.is_some(),
    }
}

/// Whether a document says that twelve digits are a migration's: by the words before them, in their line, or around it.
fn is_said_to_be_one(document: &Document, at: usize, column: usize) -> bool {
    let line = &document.lines[at];
    if line.kind == LineKind::Row
        && let Some(heading) = column_heading(document, at, column)
        && (has_any(&heading, &OF_OTHERS) || has_any(&heading, &OF_MIGRATIONS))
    {
        return !has_any(&heading, &OF_OTHERS);
    }
    if is_of_another(&line.text, column) {
        return false;
    }
    let text = line.text.to_lowercase();
    if has_any(&text, &OF_MIGRATIONS) {
        return true;
    }
    !has_any(&text, &OF_OTHERS) && is_among_migrations(document, at, &OF_OTHERS)
}

/// Whether a place stands directly behind a word that ids stand behind: `migration 001`, `Revision ID: 001`.
fn is_behind_word(document: &Document, at: usize, column: usize) -> bool {
    let before = document.lines[at].text[..column].to_lowercase();
    let before = before.trim_end_matches([' ', '`', '\'', '"', '*', ':', '=', '(', '#', '[']);
    let is_word = |word: &'static str| {
        before
            .strip_suffix(word)
            .is_some_and(|rest| !rest.ends_with(|char: char| char.is_alphanumeric() || char == '_'))
    };
    BEFORE_IDS.into_iter().any(is_word)
}

/// Whether a word is all of a cell in a column of ids.
fn is_in_column(document: &Document, at: usize, column: usize, word: &str) -> bool {
    let line = &document.lines[at];
    if line.kind != LineKind::Row {
        return false;
    }
    let before = line.text[..column].rsplit('|').next().unwrap_or_default();
    let behind = line.text[column + word.len()..].split('|').next().unwrap_or_default();
    let is_all = |text: &str| text.chars().all(|char| matches!(char, ' ' | '`' | '*'));
    let heading = column_heading(document, at, column).unwrap_or_default();
    is_all(before) && is_all(behind) && has_any(&heading, &OF_MIGRATIONS)
}

/// Whether what stands between two ids only joins them.
fn is_list(between: &str) -> bool {
    let between = between.to_lowercase();
    between.len() <= 12
        && !between.contains('|')
        && between
            .split(|char: char| !char.is_alphabetic())
            .all(|word| matches!(word, "" | "and" | "to" | "or" | "through" | "then"))
}

/// Whether an id is assigned, as in a migration: `down_revision = "…"`, `Revision ID: …`.
fn is_assigned(line: &str, column: usize, word: &str) -> bool {
    if !word.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let before = line[..column].trim_start();
    let quoted = before.strip_suffix(['"', '\'']);
    let is_variable = |rest: &str| {
        let name = rest.split(['=', ':']).next().unwrap_or_default().trim();
        matches!(name, "revision" | "down_revision") && rest.trim_end().ends_with('=')
    };
    quoted.is_some_and(is_variable) || matches!(before.trim_end(), "Revision ID:" | "Revises:")
}

/// Whether a word is what a command of Alembic is given: `alembic upgrade 84456d47e6aa`.
fn is_of_command(line: &str, column: usize, word: &str) -> bool {
    if !word.bytes().any(|byte| byte.is_ascii_digit()) || word.len() < SHORTEST_BEGINNING && !word.starts_with('0') {
        return false;
    }
    let Some(begins) = line[..column].rfind("alembic ") else { return false };
    let between = &line[begins + "alembic ".len()..column];
    let mut words = between.split([' ', ':', '"', '\'']).filter(|word| !word.is_empty());
    let is_command = words.by_ref().any(|word| matches!(word, "upgrade" | "downgrade" | "stamp"));
    is_command
        && words.all(|word| word.starts_with("--") || is_of_alembic(word))
        && !between.ends_with(['+', '-', '<', '$', '{', '%'])
}

/// Whether a number has the shape of the folder's ids, or where it has none such, zeros in front.
fn has_shape_of_numbers(word: &str, known: &Known<'_>) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(word) || word.len() < 3 {
        return false;
    }
    let numbers: Vec<&&str> = known.ids.iter().filter(|id| is_number(id)).collect();
    if numbers.is_empty() {
        known.ids.is_empty() && word.starts_with('0') && word.len() <= 4
    } else {
        numbers.iter().any(|id| id.len() == word.len()) && (word.len() != 4 || word.starts_with('0'))
    }
}
