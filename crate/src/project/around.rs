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
    let of_env_py = directories_of_env_py(folder);
    let mut last: Option<(&str, Directory)> = None;
    unread.retain(|(path, sort)| {
        let at = *sort as usize;
        let is_wanted = counts[at] <= MAX_WHOLE
            || (read[at] < MAX_WHOLE && {
                let directory = parent(path);
                // Most files lie where the one before lies.
                let directory = match last {
                    Some((known, said)) if known == directory => said,
                    _ => last.insert((directory, Directory::of(directory, &of_env_py))).1,
                };
                directory.has(*sort) || is_telling(path, *sort)
            });
        read[at] += usize::from(is_wanted);
        is_wanted
    });
    unread.into_iter().map(|(path, _)| path).collect()
}

/// The directories with an `env.py`.
fn directories_of_env_py(folder: &Folder) -> BTreeSet<&str> {
    folder.modules_named("env").filter(|path| file_name(path) == "env.py").map(parent).into_set()
}

/// What a directory says by its path of the files in it.
#[derive(Clone, Copy)]
struct Directory {
    of_models: bool,
    of_schemas: bool,
    of_documents: bool,
    of_configuration: bool,
}

impl Directory {
    fn of(path: &str, of_env_py: &BTreeSet<&str>) -> Directory {
        // It is a script directory, lies in one, or holds one.
        let is_near = of_env_py.iter().any(|known| is_below(path, known) || parent(known) == path);
        let parts = || path.split('/');
        Directory {
            of_models: parts().any(is_of_models),
            of_schemas: parts().any(is_of_schemas),
            of_documents: path.is_empty()
                || is_near
                || parts().any(|it| is_of_documents(it) || is_about_migrations(it)),
            of_configuration: path.is_empty() || is_near,
        }
    }

    fn has(self, sort: Sort) -> bool {
        match sort {
            Sort::Python => self.of_models,
            Sort::Sql => self.of_schemas,
            Sort::Document => self.of_documents,
            Sort::Configuration => self.of_configuration,
        }
    }
}

/// Whether a file may matter by its own name.
fn is_telling(path: &str, sort: Sort) -> bool {
    let name = file_name(path);
    match sort {
        Sort::Python => {
            let stem = name.strip_suffix(".py").unwrap_or(name);
            // What the project asks for stands at its top.
            is_of_models(stem) || is_entry_point(stem, path) || path == "setup.py"
        }
        Sort::Sql => is_of_schemas(name.strip_suffix(".sql").unwrap_or(name)),
        Sort::Document => {
            let asks_for_packages = ["requirements", "constraints"].iter().any(|word| holds(path, word));
            name.starts_with("README") || asks_for_packages || is_about_migrations(name)
        }
        Sort::Configuration => {
            let words = ["env", "compose", "docker", "container", "config", "setting", "deploy", "setup"];
            words.iter().any(|word| holds(name, word)) || is_about_migrations(name)
        }
    }
}

/// The words of a name.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|char: char| !char.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

fn begins(word: &str, beginning: &str) -> bool {
    word.get(..beginning.len()).is_some_and(|part| part.eq_ignore_ascii_case(beginning))
}

fn ends(word: &str, end: &str) -> bool {
    word.len().checked_sub(end.len()).and_then(|at| word.get(at..)).is_some_and(|part| part.eq_ignore_ascii_case(end))
}

fn holds(name: &str, part: &str) -> bool {
    name.as_bytes().windows(part.len()).any(|window| window.eq_ignore_ascii_case(part.as_bytes()))
}

fn is_any(word: &str, of: &[&str]) -> bool {
    of.iter().any(|it| word.eq_ignore_ascii_case(it))
}

/// Whether a name is one of models.
fn is_of_models(name: &str) -> bool {
    let beginnings = ["model", "entit", "table", "schema", "database", "domain"];
    words(name).any(|word| {
        is_any(word, &["orm", "db", "sqla", "dal", "persistence"])
            || beginnings.iter().any(|beginning| begins(word, beginning))
            || ends(word, "models")
            || ends(word, "entities")
    })
}

/// Whether a module is one that applications begin with, where they may make their tables.
fn is_entry_point(stem: &str, path: &str) -> bool {
    match stem {
        // Every package has one: only those at the top are worth reading.
        "__init__" => path.bytes().filter(|byte| *byte == b'/').count() <= 2,
        "main" | "__main__" | "app" | "application" | "wsgi" | "asgi" | "manage" | "server" | "factory"
        | "extensions" | "conftest" | "bootstrap" | "startup" | "lifespan" | "config" | "settings" | "cli" => true,
        _ => {
            let makes =
                words(stem).any(|word| is_any(word, &["create", "init", "initdb", "seed", "setup", "bootstrap"]));
            makes && words(stem).count() > 1
        }
    }
}

/// Whether a name is one of SQL that makes tables.
fn is_of_schemas(name: &str) -> bool {
    let beginnings = ["schema", "init", "dump", "create", "baseline", "structure", "ddl", "setup", "database", "table"];
    is_about_migrations(name)
        || words(name)
            .any(|word| is_any(word, &["db", "sql"]) || beginnings.iter().any(|beginning| begins(word, beginning)))
}

/// Whether a directory is one of documents.
fn is_of_documents(name: &str) -> bool {
    is_any(name, &["docs", "doc", "documentation", "wiki", "adr", "adrs", "design", "runbook", "runbooks", "notes"])
}

/// Whether a name is about migrations.
fn is_about_migrations(name: &str) -> bool {
    let words = ["migrat", "alembic", "revision", "schema", "database", "changelog", "upgrad", "postgres"];
    words.iter().any(|word| holds(name, word))
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
