//! Which files may declare models, by their words and their place.

use memchr::memmem;

use crate::folder::{Folder, file_name};
use crate::project::Location;

/// Words of which a file that declares a model has one.
const WORDS: [&str; 10] = [
    "__tablename__",
    "olumn(",
    "Mapped[",
    "Table(",
    "table=True",
    "table = True",
    "DeclarativeBase",
    "declarative_base",
    "as_declarative",
    ".Model)",
];

/// The files that may declare models, but for migrations, in the order of their paths.
pub(super) fn candidates<'f>(folder: &'f Folder, locations: &[&Location]) -> Vec<&'f str> {
    let finders = WORDS.map(memmem::Finder::new);
    let is_migration = |path: &str| {
        locations.iter().any(|location| {
            location.files.iter().any(|file| file == path)
                || location.version_locations.iter().any(|directory| is_below(path, directory))
        })
    };
    let files = folder.read().filter(|(path, bytes)| {
        path.ends_with(".py") && finders.iter().any(|finder| finder.find(bytes).is_some()) && !is_migration(path)
    });
    files.map(|(path, _)| path).collect()
}

/// Whether a path lies in a directory.
pub(super) fn is_below(path: &str, directory: &str) -> bool {
    !directory.is_empty() && path.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a file belongs to tests.
pub(super) fn is_of_tests(path: &str, folder: &Folder) -> bool {
    let has_tests = || folder.bytes(path).is_some_and(|text| memmem::find(text, b"def test_").is_some());
    let name = file_name(path);
    let mut directories = path.split('/').rev().skip(1);
    name.starts_with("test_")
        || (name.ends_with("_test.py") && has_tests())
        || matches!(name, "conftest.py" | "tests.py")
        || directories.any(|it| matches!(it, "tests" | "test" | "testing" | "unit_tests" | "integration_tests"))
}
