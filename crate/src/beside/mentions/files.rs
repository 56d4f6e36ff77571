//! Files of migrations in a line of a document.

use memchr::memmem;

use super::{Known, MentionKind, Named, OF_MIGRATIONS, begins_word, column_heading, has_any, ids, is_among_migrations};
use crate::beside::document::{Document, Kind as LineKind};
use crate::folder::file_name;

/// What the name of a migration begins with that says what it does.
const VERBS: [&str; 40] = [
    "add",
    "alter",
    "align",
    "backfill",
    "baseline",
    "change",
    "convert",
    "create",
    "delete",
    "drop",
    "enable",
    "expand",
    "extend",
    "fix",
    "index",
    "init",
    "initial",
    "insert",
    "introduce",
    "make",
    "merge",
    "move",
    "new",
    "normalize",
    "populate",
    "recreate",
    "refactor",
    "remove",
    "rename",
    "replace",
    "reset",
    "restore",
    "seed",
    "set",
    "split",
    "squash",
    "track",
    "update",
    "upgrade",
    "widen",
];

/// Names that are never a migration's.
const OTHERS: [&str; 12] = [
    "env.py",
    "__init__.py",
    "models.py",
    "conftest.py",
    "setup.py",
    "manage.py",
    "main.py",
    "app.py",
    "base.py",
    "config.py",
    "database.py",
    "settings.py",
];

/// How a name is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// With an id of Alembic's.
    WithId,
    /// With a number or a date in front.
    Numbered,
    /// It says what it does.
    Telling,
    /// Any other.
    Other,
}

impl Form {
    fn of(name: &str) -> Form {
        let stem = name.strip_suffix(".py").unwrap_or(name);
        let mut parts = stem.split('_');
        let first = parts.next().unwrap_or_default();
        let goes_on = parts.next().is_some();
        let is_number = first.len() >= 2 && first.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        if ids::in_name(name).next().is_some() {
            Form::WithId
        } else if is_number && (goes_on || first.contains('-')) {
            Form::Numbered
        } else if goes_on
            && VERBS.contains(&first.to_ascii_lowercase().as_str())
            && !stem.to_ascii_lowercase().contains("migrat")
        {
            Form::Telling
        } else {
            Form::Other
        }
    }
}

/// The files of migrations that a line names.
pub(super) fn named(document: &Document, at: usize, known: &Known<'_>) -> Vec<Named> {
    let line = document.lines[at].text.as_str();
    let places = memmem::find_iter(line.as_bytes(), b".py").filter_map(|dot| place(line, dot));
    let mut found = Vec::new();
    for (begins, path) in places {
        let path = path.replace('\\', "/");
        let name = file_name(&path);
        let column = begins + path.len() - name.len();
        if is_one(document, at, column, &path, name, known) {
            found.push(Named { at, column, kind: MentionKind::File, name: name.to_owned() });
        }
    }
    found
}

/// The path that ends with the `.py` at a place, and where it begins; none where it goes on, or has blanks to be filled in.
fn place(line: &str, dot: usize) -> Option<(usize, &str)> {
    let end = dot + ".py".len();
    let mut behind = line.get(end..)?.chars();
    let next = behind.next();
    let goes_on = match next {
        Some('.' | '-') => behind.next().is_some_and(char::is_alphanumeric),
        Some(char) => char.is_alphanumeric() || char == '_',
        None => false,
    };
    let is_of_path = |char: char| char.is_ascii_alphanumeric() || "_.-/\\:~".contains(char);
    let begins = line[..dot]
        .rfind(|char| !is_of_path(char))
        .map_or(0, |before| before + line[before..].chars().next().map_or(1, char::len_utf8));
    // `Migration:x.py`, `line:x.py`.
    let begins = line[begins..dot].rfind(':').filter(|colon| *colon > 1).map_or(begins, |colon| begins + colon + 1);
    let path = line.get(begins..end)?;
    let has_blank = line[..begins].ends_with(['<', '>', '{', '}', '*', '$', '%', '…', ']']) || path.contains("...");
    let stem = file_name(path).strip_suffix(".py").unwrap_or_default();
    let stem = stem.rsplit('\\').next().unwrap_or(stem);
    let is_blank = stem.is_empty()
        || ["xxx", "yyyy", "abc123", "123abc"].iter().any(|word| stem.to_ascii_lowercase().starts_with(word));
    (!goes_on && !has_blank && !is_blank && !stem.starts_with(['.', '-'])).then_some((begins, path))
}

/// Whether a document means a migration by the name of a file.
fn is_one(document: &Document, at: usize, column: usize, path: &str, name: &str, known: &Known<'_>) -> bool {
    let line = &document.lines[at];
    let lower = name.to_ascii_lowercase();
    if OTHERS.contains(&lower.as_str()) || lower.starts_with("test_") || lower.ends_with("_test.py") {
        return false;
    }
    let above = path.strip_suffix(name).unwrap_or_default().trim_end_matches('/');
    let is_elsewhere = line.text[..column].contains("://") && path.starts_with("//");
    if known.files.contains(name) && Form::of(name) != Form::Other {
        return true;
    }
    if is_elsewhere {
        return false;
    }
    let is_of_versions = |directory: &str| directory == "versions" || known.directories.contains(directory);
    let in_versions =
        above.split('/').any(is_of_versions) || (above.is_empty() && is_below_versions(document, at, column));
    if known.files.contains(name) || in_versions {
        return in_versions || is_near_migrations(document, at, column);
    }
    if known.is_of_another(name) {
        return false;
    }
    let last = above.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let is_beside =
        above.is_empty() || last.contains("migrat") || last.contains("alembic") || last.contains("revision");
    match Form::of(name) {
        Form::WithId => true,
        Form::Numbered | Form::Telling => is_beside && is_near_migrations(document, at, column),
        Form::Other => false,
    }
}

/// Whether a name stands where migrations are spoken of: in its line, in the heading of its column, or around it. Other files
/// with ids beside it say so, too.
fn is_near_migrations(document: &Document, at: usize, column: usize) -> bool {
    let line = &document.lines[at];
    if line.kind == LineKind::Row
        && let Some(heading) = column_heading(document, at, column)
        && has_any(&heading, &OF_MIGRATIONS)
    {
        return true;
    }
    let text = line.text.to_lowercase();
    // What a script does to migrations makes it none: `python check_migrations.py`.
    let is_run = ["python ", "python3 ", "./", "bash ", "poetry run "]
        .iter()
        .any(|word| begins_word(&text, word).next().is_some());
    if is_run {
        return false;
    }
    has_any(&text, &OF_MIGRATIONS)
        || document.near(at).iter().any(|line| has_file_with_id(&line.text))
        || is_among_migrations(document, at, &[])
}

/// Whether a line names a file with an id of Alembic's.
fn has_file_with_id(line: &str) -> bool {
    let places = memmem::find_iter(line.as_bytes(), b".py").filter_map(|dot| place(line, dot));
    places.into_iter().any(|(_, path)| Form::of(file_name(path)) == Form::WithId)
}

/// Whether a name stands below `versions/` in a drawing of directories.
fn is_below_versions(document: &Document, at: usize, column: usize) -> bool {
    let line = &document.lines[at];
    if line.kind != LineKind::Code {
        return false;
    }
    let depth = line.text[..column].chars().count();
    let before = document.near(at).iter().rev().skip_while(|it| it.number >= line.number);
    let mut nearest = before.map(|line| {
        let begins = line.text.find(|char: char| char.is_ascii_alphanumeric() || char == '_').unwrap_or(0);
        (line.text[..begins].chars().count(), &line.text[begins..])
    });
    nearest.find(|(above, _)| *above < depth).is_some_and(|(_, text)| {
        let name = text.split([' ', '#']).next().unwrap_or_default();
        name.strip_suffix('/').unwrap_or(name).rsplit('/').next() == Some("versions")
    })
}
