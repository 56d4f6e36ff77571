//! What makes tables and is no migration.

mod python;
mod sql;

use std::collections::BTreeSet;

use memchr::memmem;
use serde::Serialize;

use crate::environment::Environment;
use crate::folder::{Folder, file_name, is_below, parent, text};
use crate::ordered::Gather;
use crate::project::Location;

/// A place that makes tables and is no migration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct SchemaSource {
    /// How.
    pub kind: SourceKind,
    /// The file.
    pub path: String,
    /// The line, from 1: of the call, or of the first table.
    pub line: u32,
    /// The tables that are known to be made.
    pub tables: Vec<String>,
    /// Whose file it is.
    #[serde(rename = "in")]
    pub part: Part,
}

/// How tables are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// By statements of SQL: a file of them, or a dump.
    Sql,
    /// By SQLAlchemy, from models: `metadata.create_all`.
    CreateAll,
}

/// Whose file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The program's.
    Application,
    /// Its tests'.
    Tests,
    /// In the script directory of an environment.
    ScriptDirectory,
    /// A document.
    Documents,
    /// None of these.
    Other,
}

/// What makes tables in a folder and is no migration: files of SQL, and calls in Python. Migrations are looked through for
/// `create_all` only, which makes what models say by then.
pub fn schema_sources(folder: &Folder, environments: &[Environment]) -> Vec<SchemaSource> {
    let places = Places::of(folder, environments);
    let mut found = Vec::new();
    for (path, bytes) in folder.read() {
        if path.ends_with(".sql") {
            found.extend(of_sql(path, bytes, &places));
        } else if path.ends_with(".py") && may_make_tables(bytes) {
            found.extend(python::calls(path, bytes, places.migrations.contains(path)).into_iter().map(|call| {
                SchemaSource {
                    kind: call.kind,
                    path: path.to_owned(),
                    line: call.line,
                    tables: call.tables,
                    part: places.part(path),
                }
            }));
        }
    }
    found
}

/// Whether a file of Python may make tables by its words: few files are worth parsing.
fn may_make_tables(bytes: &[u8]) -> bool {
    let has = |word: &str| memmem::find(bytes, word.as_bytes()).is_some();
    ["create_all", "__table__.create", "CREATE TABLE", "create table"].into_iter().any(has)
        || (has(".create(") && has("Table("))
}

/// The tables that a file of SQL makes, unless a migration runs it.
fn of_sql(path: &str, bytes: &[u8], places: &Places<'_>) -> Option<SchemaSource> {
    let text = text::of_document(bytes);
    let tables = sql::created(&text);
    let line = tables.first()?.line;
    if places.is_run_by_migrations(path) {
        return None;
    }
    let mut names: Vec<String> = Vec::new();
    for table in tables {
        if !names.contains(&table.name) {
            names.push(table.name);
        }
    }
    Some(SchemaSource { kind: SourceKind::Sql, path: path.to_owned(), line, tables: names, part: places.part(path) })
}

/// Where things lie.
struct Places<'f> {
    folder: &'f Folder,
    /// Directories with an env.py, and version locations.
    of_scripts: BTreeSet<&'f str>,
    /// Files of migrations.
    migrations: BTreeSet<&'f str>,
}

impl<'f> Places<'f> {
    fn of(folder: &'f Folder, environments: &'f [Environment]) -> Places<'f> {
        let locations = || environments.iter().map(|environment| &environment.location);
        let versions = locations().flat_map(|location| &location.version_locations).map(String::as_str);
        let scripts = locations().map(Location::script_directory);
        Places {
            folder,
            of_scripts: scripts.chain(versions).filter(|directory| !directory.is_empty()).into_set(),
            migrations: locations().flat_map(|location| &location.files).map(String::as_str).into_set(),
        }
    }

    /// Whether a migration runs a file of SQL: it names it, or makes up its name and has it below its own directory.
    fn is_run_by_migrations(&self, path: &str) -> bool {
        let name = file_name(path).as_bytes();
        let is_in_reach = self.is_in_script_directory(path);
        let mut texts = self.migrations.iter().filter_map(|path| self.folder.bytes(path));
        texts.any(|text| memmem::find(text, name).is_some() || (is_in_reach && memmem::find(text, b".sql").is_some()))
    }

    /// Whether Python lies in a directory.
    fn is_package(&self, directory: &str) -> bool {
        self.folder.below(directory).any(|path| path.ends_with(".py") && !path.contains('/'))
    }

    fn is_in_script_directory(&self, path: &str) -> bool {
        self.migrations.contains(path) || self.of_scripts.iter().any(|directory| is_below(path, directory))
    }

    /// Whose file one is.
    fn part(&self, path: &str) -> Part {
        let (directory, name) = (parent(path), file_name(path));
        let is_in =
            |names: &[&str]| directory.split('/').any(|part| names.contains(&part.to_ascii_lowercase().as_str()));
        let is_test = ["test_", "tests_"].iter().any(|word| name.starts_with(word))
            || ["_test.py", "_tests.py", "conftest.py", "_test.sql"].iter().any(|word| name.ends_with(word))
            || name == "tests.py"
            || is_in(&["test", "tests", "testing", "spec", "specs", "e2e", "testdata", "test_data"])
            || directory
                .split('/')
                .any(|part| part.ends_with("_tests") || part.starts_with("test_") || part.starts_with("unittest"));
        if is_test {
            Part::Tests
        } else if self.is_in_script_directory(path)
            || name == "env.py" && self.of_scripts.is_empty() && directory.is_empty()
        {
            Part::ScriptDirectory
        } else if is_in(&["docs", "doc", "documentation", "wiki"]) {
            Part::Documents
        } else if is_in(&[
            "scripts",
            "script",
            "tools",
            "tool",
            "examples",
            "example",
            "samples",
            "benchmarks",
            "bench",
            "bin",
            "dev",
            "contrib",
            "notebooks",
            "demo",
            "demos",
            "docker",
            "deploy",
            "infra",
            "archive",
            "backup",
            "backups",
        ]) || (path.ends_with(".sql") && !self.is_package(directory))
        {
            Part::Other
        } else {
            Part::Application
        }
    }
}
