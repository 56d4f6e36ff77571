//! Which Alembic environments a folder holds, and which files are their migrations.
//!
//! A configuration that names a script directory is followed. Where none does, a directory with
//! `env.py` and migrations below it, or migrations alone, is taken for one, and that is said.

pub mod config;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::folder::{Content, Folder, file_name, is_below, joined, parent};
use crate::revision::{looks_like_migration, written_id};
use config::Config;

/// An environment: a script directory and where its migrations lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Path of the script directory; empty where it is the folder itself.
    pub path: String,
    /// What the configuration says, where there is one.
    pub config: Settings,
    /// What was taken for granted because no configuration says it.
    pub assumption: Option<String>,
    /// Directories that hold the migrations, in the order in which Alembic reads them.
    pub version_locations: Vec<String>,
    /// Paths of the migrations, in the order in which Alembic reads them.
    pub files: Vec<String>,
}

/// The options that led to an environment, as the configuration has them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// `alembic.ini` or `pyproject.toml`, by its path.
    pub file: Option<String>,
    /// Section of the file.
    pub section: Option<String>,
    /// `script_location` as written.
    pub script_location: Option<String>,
    /// `version_locations` as written, split.
    pub version_locations: Vec<String>,
    /// Whether subdirectories of the version locations are read.
    pub recursive_version_locations: bool,
}

/// The environments of a folder, in the order of their paths.
pub fn environments(folder: &Folder) -> Vec<Location> {
    let map = Map::of(folder);
    let mut found: BTreeMap<String, Location> = BTreeMap::new();
    for config in config::configs(folder) {
        if let Some(location) = map.configured(&config) {
            // Of several sections that share a directory, the first one is the project's own.
            found.entry(location.path.clone()).or_insert(location);
        }
    }
    for directory in &map.script_directories {
        if found.contains_key(directory) {
            continue;
        }
        let location = map.assumed(directory, "No alembic.ini names it; its env.py does.");
        if map.repeat_each_other(&location.version_locations) {
            for versions in location.version_locations {
                let location = map.alternative(&versions);
                found.insert(versions, location);
            }
        } else {
            found.insert(directory.clone(), location);
        }
    }
    let owned: BTreeSet<&str> = found.values().flat_map(|location| &location.files).map(String::as_str).collect();
    let mut strays: BTreeSet<String> = BTreeSet::new();
    for path in map.migrations.iter().filter(|path| !owned.contains(**path)) {
        let directory = parent(path);
        // What lies below an environment belongs to it, read or not.
        if !found.values().any(|location| is_below(directory, &location.path) && !location.files.is_empty()) {
            let root = if file_name(directory) == "versions" { parent(directory) } else { directory };
            strays.insert(root.to_owned());
        }
    }
    for directory in strays {
        let location = map.assumed(
            &directory,
            "There is no alembic.ini and no env.py; files that look like migrations are taken for them.",
        );
        found.insert(directory, location);
    }
    found.into_values().collect()
}

/// What of a folder tells where environments are.
struct Map<'a> {
    folder: &'a Folder,
    /// Python files by directory, names sorted as bytes.
    python: BTreeMap<&'a str, Vec<&'a str>>,
    /// Files that look like migrations wherever they lie.
    migrations: Vec<&'a str>,
    /// Directories with an `env.py` and either a template or migrations below.
    script_directories: BTreeSet<String>,
}

impl<'a> Map<'a> {
    fn of(folder: &'a Folder) -> Map<'a> {
        let mut python: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut migrations = Vec::new();
        for (path, content) in folder.files().filter(|(path, _)| path.ends_with(".py")) {
            python.entry(parent(path)).or_default().push(file_name(path));
            if matches!(content, Content::Bytes(bytes) if looks_like_migration(bytes)) {
                migrations.push(path);
            }
        }
        let mut script_directories = BTreeSet::new();
        for (path, _) in folder.files().filter(|(path, _)| file_name(path) == "env.py") {
            let directory = parent(path);
            let has_template = folder.files().any(|(path, _)| path == joined(directory, "script.py.mako"));
            if has_template || migrations.iter().any(|path| is_below(path, directory)) {
                script_directories.insert(directory.to_owned());
            }
        }
        Map { folder, python, migrations, script_directories }
    }

    fn directory_exists(&self, directory: &str) -> bool {
        self.python.keys().any(|known| is_below(known, directory))
    }

    /// The environment that a configuration names, if its script directory is in the folder.
    fn configured(&self, config: &Config) -> Option<Location> {
        let path = match &config.script_location {
            Some(location) => self.directory(location, &config.directory)?,
            // Flask-Migrate keeps the file inside the script directory and names none.
            None if config.is_named_alembic_ini() => {
                let directory = config.directory.clone();
                let below = joined(&directory, "versions");
                let is_one = self.script_directories.contains(&directory) || self.python.contains_key(below.as_str());
                is_one.then_some(directory)?
            }
            None => return None,
        };
        let mut location = self.assumed(&path, "");
        location.assumption = None;
        let versions = joined(&path, "versions");
        if location.version_locations.contains(&versions) {
            // Subdirectories are read only where the configuration says so.
            location.version_locations = vec![versions.clone()];
        }
        let named: Vec<String> = config
            .version_locations
            .iter()
            .filter_map(|location| self.directory(location, &config.directory))
            .collect();
        if !named.is_empty() {
            location.version_locations = named;
        } else if location.version_locations != [versions] && !location.files.is_empty() {
            location.assumption =
                Some("Its configuration names no version_locations; the directories that hold migrations are taken for them.".into());
        }
        if config.recursive {
            location.version_locations = self.with_subdirectories(&location.version_locations);
        }
        location.files = self.files(&location.version_locations, true);
        location.config = config.settings();
        Some(location)
    }

    /// The directory that an option means: relative to the file that holds it, or a package.
    fn directory(&self, location: &str, here: &str) -> Option<String> {
        let location = location.replace("%(here)s", ".");
        let is_package = location.contains(':') && !location.starts_with('/');
        let path = location.replace([':', '\\'], "/");
        let mut parts: Vec<&str> =
            if is_package { Vec::new() } else { here.split('/').filter(|p| !p.is_empty()).collect() };
        for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
            if part == ".." {
                parts.pop()?;
            } else {
                parts.push(part);
            }
        }
        let path = parts.join("/");
        if self.directory_exists(&path) || path == here {
            return Some(path);
        }
        // A package may lie below `src/`, and the folder may be a part of the project.
        let wanted = format!("/{path}");
        let mut ending = self.script_directories.iter().filter(|directory| format!("/{directory}").ends_with(&wanted));
        let first = ending.next()?;
        ending.next().is_none().then(|| first.clone())
    }

    /// An environment at a directory, its version locations taken from where migrations lie.
    fn assumed(&self, directory: &str, assumption: &str) -> Location {
        let versions = joined(directory, "versions");
        let nested = |path: &str| {
            self.script_directories
                .iter()
                .any(|other| other != directory && is_below(other, directory) && is_below(path, other))
        };
        let holding: BTreeSet<String> = self
            .migrations
            .iter()
            .filter(|path| is_below(path, directory) && !nested(path))
            .map(|path| parent(path).to_owned())
            .collect();
        let mut assumption = assumption.to_owned();
        let version_locations: Vec<String> = if holding.is_empty() {
            vec![versions]
        } else if holding.contains(directory) {
            vec![directory.to_owned()]
        } else {
            if holding.len() > 1 {
                assumption.push_str(" Its migrations lie in several directories; all of them are read.");
            }
            holding.into_iter().collect()
        };
        Location {
            path: directory.to_owned(),
            config: Settings::default(),
            assumption: Some(assumption.trim().to_owned()),
            files: self.files(&version_locations, false),
            version_locations,
        }
    }

    /// Whether two of the directories hold the same id: then env.py takes one of them, say by dialect,
    /// and they are not parts of one chain.
    fn repeat_each_other(&self, directories: &[String]) -> bool {
        let mut ids = BTreeMap::new();
        self.migrations
            .iter()
            .filter(|path| directories.iter().any(|directory| directory == parent(path)))
            .filter_map(|path| Some((written_id(self.folder.bytes(path)?)?, parent(path))))
            .any(|(id, directory)| ids.insert(id, directory).is_some_and(|other| other != directory))
    }

    /// An environment of its own for one of several directories that hold the same ids.
    fn alternative(&self, versions: &str) -> Location {
        let version_locations = vec![versions.to_owned()];
        Location {
            path: versions.to_owned(),
            config: Settings::default(),
            assumption: Some(
                "The directories below env.py repeat each other's ids; each is taken for an environment of its own."
                    .into(),
            ),
            files: self.files(&version_locations, true),
            version_locations,
        }
    }

    fn with_subdirectories(&self, locations: &[String]) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for location in locations {
            let below = self.python.keys().filter(|known| is_below(known, location)).map(|known| (*known).to_owned());
            for directory in std::iter::once(location.clone()).chain(below) {
                if !all.contains(&directory) {
                    all.push(directory);
                }
            }
        }
        all
    }

    /// The files that Alembic would import, in its order (alembic/script/base.py, `_list_py_dir`).
    /// In a directory that nothing names, where migrations are the minority, only those.
    fn files(&self, locations: &[String], configured: bool) -> Vec<String> {
        let mut files = Vec::new();
        for location in locations {
            let names = self.python.get(location.as_str()).into_iter().flatten();
            let all: Vec<String> = names
                .filter(|name| !name.starts_with(".#") && !name.starts_with("__init__") && **name != "env.py")
                .map(|name| joined(location, name))
                .collect();
            let is_migration = |path: &String| self.migrations.binary_search(&path.as_str()).is_ok();
            let migrations = all.iter().filter(|path| is_migration(path)).count();
            let takes_all = configured || file_name(location) == "versions" || migrations * 2 >= all.len();
            files.extend(all.into_iter().filter(|path| takes_all || is_migration(path)));
        }
        files
    }
}
