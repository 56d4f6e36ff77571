//! Which files are read for what lies around the migrations: models, documents, other sources of the schema, passwords.
//! A project of usual size is read whole. Of a larger one, what names and directories say may matter, and the rest is
//! counted, never passed over silently.

use std::collections::BTreeSet;

use crate::folder::{Content, Folder, Kind, file_name, is_below, limits, parent};
use crate::ordered::Gather;

/// As many files of a kind are read whatever they are called.
pub const MAX_WHOLE: usize = 2_000;

/// The kinds that are counted each by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Python.
    Python,
    /// SQL.
    Sql,
    /// Documents.
    Document,
    /// Configuration, other than Alembic's.
    Configuration,
}

impl Sort {
    /// The sort of a file; none where it is read for the migrations' sake, or only named.
    pub fn of(path: &str) -> Option<Sort> {
        if path.ends_with(".py") {
            return Some(Sort::Python);
        }
        if path.ends_with(".sql") {
            return Some(Sort::Sql);
        }
        match limits().kind(file_name(path))? {
            Kind::OfMigrations => None,
            Kind::Document => Some(Sort::Document),
            Kind::Configuration => Some(Sort::Configuration),
        }
    }
}

/// The paths of the files that are still to be read for what lies around the migrations.
pub fn wanted(folder: &Folder) -> Vec<&str> {
    let mut unread: Vec<(&str, Sort)> = Vec::new();
    let mut counts = [0; 4];
    let mut read = [0; 4];
    for (path, content) in folder.files() {
        let Some(sort) = Sort::of(path) else { continue };
        counts[sort as usize] += 1;
        match content {
            Content::Unread => unread.push((path, sort)),
            _ => read[sort as usize] += 1,
        }
    }
    if unread.is_empty() {
        return Vec::new();
    }
    let surroundings = Surroundings::of(folder);
    unread.retain(|(path, sort)| {
        let at = *sort as usize;
        let is_wanted = counts[at] <= MAX_WHOLE || (read[at] < MAX_WHOLE && surroundings.hold(path, *sort));
        read[at] += usize::from(is_wanted);
        is_wanted
    });
    unread.into_iter().map(|(path, _)| path).collect()
}

/// Where things lie that may matter.
struct Surroundings<'f> {
    /// Directories with an `env.py`, and those that these are in.
    of_env_py: BTreeSet<&'f str>,
}

impl<'f> Surroundings<'f> {
    fn of(folder: &'f Folder) -> Surroundings<'f> {
        let env_pys = folder.files().map(|(path, _)| path).filter(|path| file_name(path) == "env.py");
        Surroundings { of_env_py: env_pys.map(parent).into_set() }
    }

    /// Whether a file may matter by its name and its place.
    fn hold(&self, path: &str, sort: Sort) -> bool {
        let (name, directory) = (file_name(path), parent(path));
        let directories = || directory.split('/');
        match sort {
            Sort::Python => {
                let stem = name.strip_suffix(".py").unwrap_or(name);
                is_of_models(stem) || is_entry_point(stem, path) || directories().any(is_of_models)
            }
            Sort::Sql => is_of_schemas(name) || directories().any(is_of_schemas),
            Sort::Document => {
                directory.is_empty()
                    || name.starts_with("README")
                    || is_about_migrations(name)
                    || directories().any(|part| is_of_documents(part) || is_about_migrations(part))
                    || self.are_near(directory)
            }
            Sort::Configuration => {
                let lower = name.to_ascii_lowercase();
                let words = ["env", "compose", "docker", "container", "config", "setting", "database", "deploy", "setup"];
                directory.is_empty()
                    || words.iter().any(|word| lower.contains(word))
                    || is_about_migrations(name)
                    || self.are_near(directory)
            }
        }
    }

    /// Whether a directory is a script directory, lies in one, or holds one.
    fn are_near(&self, directory: &str) -> bool {
        let is_near = |known: &&str| is_below(directory, known) || parent(known) == directory;
        self.of_env_py.iter().any(|known| is_near(known))
    }
}

/// The words of a name.
fn words(name: &str) -> impl Iterator<Item = String> {
    let words = name.split(|char: char| !char.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase)
}

/// Whether a name is one of models.
fn is_of_models(name: &str) -> bool {
    let beginnings = ["model", "entit", "table", "schema", "database", "domain"];
    words(name).any(|word| {
        matches!(word.as_str(), "orm" | "db" | "sqla" | "dal" | "persistence")
            || beginnings.iter().any(|beginning| word.starts_with(beginning))
            || word.ends_with("models")
            || word.ends_with("entities")
    })
}

/// Whether a module is one that applications begin with, where they may make their tables.
fn is_entry_point(stem: &str, path: &str) -> bool {
    match stem {
        // Every package has one: only those at the top are worth reading.
        "__init__" => path.bytes().filter(|byte| *byte == b'/').count() <= 2,
        "main" | "__main__" | "app" | "application" | "wsgi" | "asgi" | "manage" | "server" | "factory" | "extensions"
        | "conftest" | "bootstrap" | "startup" | "lifespan" | "config" | "settings" | "cli" => true,
        _ => {
            let words: Vec<String> = words(stem).collect();
            words.iter().any(|word| matches!(word.as_str(), "create" | "init" | "initdb" | "seed" | "setup" | "bootstrap"))
                && words.len() > 1
        }
    }
}

/// Whether a name is one of SQL that makes tables.
fn is_of_schemas(name: &str) -> bool {
    let beginnings = ["schema", "init", "dump", "create", "baseline", "structure", "ddl", "setup", "database", "table"];
    is_about_migrations(name)
        || words(name).any(|word| {
            matches!(word.as_str(), "db" | "sql") || beginnings.iter().any(|beginning| word.starts_with(beginning))
        })
}

/// Whether a directory is one of documents.
fn is_of_documents(name: &str) -> bool {
    let names = ["docs", "doc", "documentation", "wiki", "adr", "adrs", "design", "runbook", "runbooks", "notes"];
    names.contains(&name.to_ascii_lowercase().as_str())
}

/// Whether a name is about migrations.
fn is_about_migrations(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["migrat", "alembic", "revision", "schema", "database", "changelog", "upgrad", "postgres"]
        .iter()
        .any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(paths: &[&str], others: usize) -> Folder {
        let mut folder = Folder::default();
        for path in paths {
            folder.add_unread(path);
        }
        for other in 0..others {
            folder.add_unread(&format!("app/services/part{}/thing_{other}.py", other % 100));
        }
        folder
    }

    #[test]
    fn a_project_of_usual_size_is_read_whole() {
        let paths = ["app/anything.py", "notes/day.md", "queries/one.sql", "tox.cfg"];
        assert_eq!(wanted(&folder(&paths, 0)), paths);
        assert_eq!(wanted(&folder(&paths, 1_999)).len(), 2_003);
    }

    #[test]
    fn of_a_large_one_what_may_matter_is_read() {
        let kept = [
            "app/billing/models.py",
            "app/db/session.py",
            "app/main.py",
            "app/scripts/init_db.py",
            "tests/conftest.py",
        ];
        let others = ["app/billing/performance.py", "app/a/b/c/__init__.py", "app/stable.py"];
        let folder = folder(&[&kept[..], &others].concat(), 3_000);
        assert_eq!(wanted(&folder), kept);
    }
}
