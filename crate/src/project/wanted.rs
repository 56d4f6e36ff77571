//! Which files of a folder are to be read before it is audited: of a repository, few.
//!
//! A file is wanted for where it lies and what it is called, for what was read of others so far, or because somebody
//! missed it. The first two only spare rounds: whatever an audit misses is read, and the folder audited again.

use std::collections::BTreeSet;
use std::iter::Peekable;

use memchr::{memmem, memrchr};

use super::config;
use super::modules::Modules;
use super::written::looks_like_migration;
use crate::folder::{Folder, Kind, file_name, limits, parent};
use crate::ordered::Gather;

/// The paths of the files that are to be read next for the migrations, sorted; none where an audit has all that it asks for
/// so far.
pub fn wanted<'f>(folder: &'f Folder) -> Vec<&'f str> {
    if folder.unread().next().is_none() {
        return Vec::new();
    }
    let likely = Likely::of(folder);
    let imported = imported(folder, &likely);
    // Most files lie where the one before lies.
    let mut last: Option<(&'f str, bool)> = None;
    let mut is_in_likely_directory = |directory: &'f str| match last {
        Some((known, answer)) if known == directory => answer,
        _ => last.insert((directory, likely.holds_all_of(directory))).1,
    };
    // All lists are in the order of paths.
    let (mut samples, mut imported) = (likely.samples.iter().peekable(), imported.iter().peekable());
    let mut is_wanted = |&(path, is_missed): &(&'f str, bool)| {
        let is_sample = is_next(&mut samples, path);
        let is_imported = is_next(&mut imported, path);
        if is_missed || is_imported {
            return true;
        }
        if is_code(path) {
            is_sample || is_in_likely_directory(parent(path)) || has_id(file_name(path))
        } else {
            is_text(path) && is_of_migrations(path)
        }
    };
    folder.unread().filter(|unread| is_wanted(unread)).map(|(path, _)| path).collect()
}

/// Whether a path is among others, all of which are asked for in their order.
fn is_next<'f>(others: &mut Peekable<impl Iterator<Item = &'f &'f str>>, path: &str) -> bool {
    while others.next_if(|other| **other < path).is_some() {}
    others.peek().is_some_and(|other| **other == path)
}

/// Whether a file holds text: compiled Python is only ever named.
fn is_text(path: &str) -> bool {
    !path.ends_with(".pyc") && !path.ends_with(".pyo")
}

/// Whether a file is of the kinds that migrations are made of: others only lie around them (`around.rs`).
fn is_of_migrations(path: &str) -> bool {
    limits().kind(file_name(path)) == Some(Kind::OfMigrations)
}

/// Whether a file is one of many of its kind.
fn is_code(path: &str) -> bool {
    path.ends_with(".py") || path.ends_with(".sql")
}

/// Where migrations, and what belongs to them, are likely to lie.
struct Likely<'f> {
    /// Directories with an `env.py`.
    script_directories: BTreeSet<&'f str>,
    /// Last parts of the directories that configurations name.
    configured: BTreeSet<String>,
    /// Directories of which a file was read that looks like a migration.
    holding: BTreeSet<&'f str>,
    /// A file of each directory, to look whether it is a migration, in the order of paths.
    samples: Vec<&'f str>,
}

impl<'f> Likely<'f> {
    fn of(folder: &'f Folder) -> Likely<'f> {
        let mut script_directories = BTreeSet::new();
        let mut samples = Vec::new();
        let mut sampled = BTreeSet::new();
        let mut last = None;
        for (path, _) in folder.files().filter(|(path, _)| path.ends_with(".py")) {
            let directory = parent(path);
            match file_name(path) {
                "env.py" => _ = script_directories.insert(directory),
                "__init__.py" | "conftest.py" | "setup.py" => {}
                _ if last == Some(directory) => {}
                _ => {
                    last = Some(directory);
                    if sampled.insert(directory) {
                        samples.push(path);
                    }
                }
            }
        }
        let locations = config::configurations(folder)
            .into_iter()
            .flat_map(|config| config.script_location.into_iter().chain(config.version_locations));
        let last = |path: String| path.rsplit(['/', '\\', ':']).find(|part| !part.is_empty()).map(ToOwned::to_owned);
        let holding = folder.read().filter(|(path, bytes)| path.ends_with(".py") && looks_like_migration(bytes));
        Likely {
            script_directories,
            configured: locations.filter_map(last).into_set(),
            holding: holding.map(|(path, _)| parent(path)).into_set(),
            samples,
        }
    }

    /// Whether all code in a directory is wanted.
    fn holds_all_of(&self, directory: &str) -> bool {
        self.is_below_env_py(directory)
            || self.holding.contains(directory)
            || directory.split('/').any(|part| self.configured.contains(part) || is_hint(part))
    }

    fn is_below_env_py(&self, mut directory: &str) -> bool {
        loop {
            if self.script_directories.contains(directory) {
                return true;
            }
            if directory.is_empty() {
                return false;
            }
            directory = parent(directory);
        }
    }
}

/// Whether a directory of this name is likely to hold migrations.
fn is_hint(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["migrat", "alembic", "version", "revision"].iter().any(|hint| name.contains(hint))
}

/// Whether a file's name holds an id of Alembic's twelve digits (`rev_id` in alembic/util/langhelpers.py), or begins
/// with a number.
fn has_id(name: &str) -> bool {
    let is_id = |part: &str| part.len() == 12 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    name.split(|char: char| !char.is_ascii_alphanumeric()).any(is_id)
        || name.starts_with(|char: char| char.is_ascii_digit())
}

/// How far imports are followed by their lines. What lies after is read once an audit misses it: over 21 real packages
/// fourteen audits were made in vain at 2, four at 3 and two at 4.
const MAX_IMPORTS: usize = 4;

/// The files that every `env.py` and the migrations that were read import, and what those import.
fn imported<'f>(folder: &'f Folder, likely: &Likely<'f>) -> BTreeSet<&'f str> {
    let modules = Modules::of(folder);
    let is_root = |path: &str| {
        path.ends_with(".py") && (likely.is_below_env_py(parent(path)) || likely.holding.contains(parent(path)))
    };
    let mut seen: BTreeSet<&str> = folder.read().map(|(path, _)| path).filter(|path| is_root(path)).into_set();
    let mut importers: Vec<&str> = seen.iter().copied().collect();
    // A file that is only asked for here is not missed.
    let read = |path: &str| folder.read_bytes(path);
    for _ in 0..MAX_IMPORTS {
        let mut found = Vec::new();
        for importer in importers {
            let names = read(importer).map_or_else(Vec::new, imported_names);
            found.extend(names.iter().filter_map(|name| modules.path(importer, name)).filter(|path| seen.insert(path)));
        }
        importers = found;
    }
    seen
}

/// The dotted names that lines of a file import, each as a module and what is taken from it as one of its modules: a
/// guess before the file is parsed.
fn imported_names(bytes: &[u8]) -> Vec<String> {
    let text = str::from_utf8(bytes).unwrap_or_default();
    let mut names = Vec::new();
    for at in memmem::find_iter(text.as_bytes(), b"import ") {
        let begins = memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |before| before + 1);
        let (before, behind) = (text[begins..at].trim(), &text[at + "import ".len()..]);
        if before.is_empty() {
            names.extend(first_words(behind.lines().next().unwrap_or_default()).map(ToOwned::to_owned));
        } else if let Some(module) = before.strip_prefix("from ") {
            let module = module.trim();
            let mut lines = behind.lines();
            let mut taken = without_comment(lines.next().unwrap_or_default()).to_owned();
            while (taken.contains('(') && !taken.contains(')')) || taken.ends_with('\\') {
                let Some(next) = lines.next() else { break };
                taken = format!("{} {}", taken.trim_end_matches('\\'), without_comment(next));
            }
            let dot = if module.ends_with('.') { "" } else { "." };
            names.push(module.to_owned());
            names.extend(first_words(&taken).map(|name| format!("{module}{dot}{name}")));
        }
    }
    names
}

fn without_comment(line: &str) -> &str {
    line.split('#').next().unwrap_or_default().trim_end()
}

/// The first word of each of the parts between commas.
fn first_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
        .filter_map(|part| part.trim_matches([' ', '\t', '(', ')', ';']).split([' ', '\t', ')', '#', ';']).next())
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a repository as far as it is wanted, and answers which files were read, round by round.
    fn rounds(files: &[(&str, &str)]) -> Vec<Vec<String>> {
        let mut folder = Folder::default();
        for (path, _) in files {
            folder.add_unread(path);
        }
        let mut rounds = Vec::new();
        loop {
            let next: Vec<String> = wanted(&folder).into_iter().map(ToOwned::to_owned).collect();
            if next.is_empty() {
                return rounds;
            }
            for path in &next {
                let text = files.iter().find(|(known, _)| known == path).map_or("", |(_, text)| text);
                folder.add(path, text.as_bytes().to_vec());
            }
            rounds.push(next);
        }
    }

    #[test]
    fn of_a_repository_what_is_around_the_migrations_is_read() {
        let migration = "from alembic import op\nfrom app.helpers import (\n    one,  # first\n    two,\n)\nrevision = 'a'\ndown_revision = None\n";
        let read = rounds(&[
            ("alembic.ini", "[alembic]\nscript_location = app/db/changes\n"),
            ("app/api/a.py", ""),
            ("app/api/b.py", ""),
            ("app/api/c.pyc", ""),
            ("app/base.py", "from . import types\nfrom .models.unit import Unit\n"),
            ("app/db/changes/env.py", "import app.base\n"),
            ("app/db/changes/versions/first.py", migration),
            ("app/helpers/__init__.py", ""),
            ("app/helpers/other.py", ""),
            ("app/helpers/two.py", ""),
            ("app/models/a.py", ""),
            ("app/models/unit.py", ""),
            ("app/types.py", ""),
            ("queries/a.sql", ""),
        ]);
        let first =
            ["alembic.ini", "app/api/a.py", "app/base.py", "app/db/changes/env.py", "app/db/changes/versions/first.py"];
        assert_eq!(read[0], [&first[..], &["app/helpers/other.py", "app/models/a.py"]].concat());
        assert_eq!(
            read[1..],
            [vec!["app/helpers/__init__.py", "app/helpers/two.py", "app/models/unit.py", "app/types.py"]]
        );
    }

    #[test]
    fn a_directory_of_which_one_file_is_a_migration_is_read() {
        let migration = "revision = 'a'\ndown_revision = None\n";
        let read = rounds(&[
            ("steps/add.py", migration),
            ("steps/drop.py", migration),
            ("other/a.py", ""),
            ("other/b.py", ""),
        ]);
        assert_eq!(read, [vec!["other/a.py", "steps/add.py"], vec!["steps/drop.py"]]);
    }

    #[test]
    fn what_was_missed_is_wanted() {
        let mut folder = Folder::default();
        folder.add("a.py", Vec::new());
        folder.add_unread("sql/more.sql");
        assert_eq!(wanted(&folder), [""; 0]);
        folder.bytes("sql/more.sql");
        assert_eq!(wanted(&folder), ["sql/more.sql"]);
    }

    #[test]
    fn imports_are_found_by_their_lines() {
        let text =
            b"import a.b, c as d\n  from .. import e\nfrom f import \\\n  g, h as i\nfrom . import (j,\n # no\n k)\n";
        assert_eq!(imported_names(text), ["a.b", "c", "..", "..e", "f", "f.g", "f.h", ".", ".j", ".k"]);
    }
}
