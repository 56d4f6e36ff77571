//! Which Alembic environments a folder holds, and which files are their migrations.
//!
//! A configuration that names a script directory is followed. Where none does, a directory with
//! `env.py` and migrations below it, or migrations alone, is taken for one, and that is said.

pub mod address;
mod alternatives;
pub mod around;
mod chains;
pub mod config;
pub mod database;
pub mod files;
pub mod ini;
pub mod modules;
mod place;
mod plugins;
pub mod pyproject;
pub mod stop;
pub mod wanted;
pub mod written;

use std::collections::BTreeSet;

use memchr::memmem;
use written::{looks_like_migration, sets_option};

use crate::folder::{Folder, file_name, is_below, parent, path_in};
use crate::ordered::{Arrange, Gather};

pub use config::Settings;
use config::Splitting;
use files::{Picked, Tree};
use place::Sought;
use plugins::Nearest;
use stop::ConfigStop;

/// What a folder says of its environments.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// The environments, in the order of their paths; of those at one path, the project's own first.
    pub locations: Vec<Location>,
    /// Configurations that mean an environment which another one names already.
    pub repeated: Vec<Settings>,
    /// Configurations whose environment is not in the folder.
    pub lost: Vec<Lost>,
}

/// An environment: a script directory and where its migrations lie.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Location {
    /// Path of the script directory; empty where it is the folder itself.
    pub path: String,
    /// What the configuration says, where there is one.
    pub config: Settings,
    /// What was taken for granted because no configuration says it.
    pub assumption: Option<String>,
    /// Directories that hold the migrations, in the order in which Alembic reads them; its subdirectories are
    /// not named where `recursive_version_locations` is on.
    pub version_locations: Vec<String>,
    /// Paths of the migrations, in the order in which Alembic reads them.
    pub files: Vec<String>,
    /// Files that Alembic reaches again, through another version location, and ignores with a warning.
    pub loaded_twice: Vec<String>,
    /// Compiled files that `sourceless` loads, which are not read here.
    pub bytecode: Vec<String>,
    /// Files that look like migrations below a version location, where subdirectories are not read.
    pub unreached: Vec<String>,
    /// Entries of `version_locations` that are not there, as the configuration has them.
    pub missing_locations: Vec<String>,
    /// What Alembic stops with before it looks at a migration, if it does.
    pub stop: Option<ConfigStop>,
    /// The script directory, where its env.py takes one of several directories and this is the environment of one of them.
    pub alternative_of: Option<String>,
    /// Those of its version locations that are of plugins, whose migrations name some of its own.
    pub plugins: Vec<String>,
    /// Files of its own, each with one of another environment that it belongs to, which has its id.
    pub repeats: Vec<(String, String)>,
}

impl Location {
    /// The directory with its env.py.
    pub fn script_directory(&self) -> &str {
        self.alternative_of.as_deref().unwrap_or(&self.path)
    }

    /// Takes in the migrations of a plugin, which names some of its own.
    fn take_in(&mut self, plugin: Location) {
        let named = if plugin.path.is_empty() { "this folder" } else { &plugin.path };
        let words = format!("The migrations in {named} refer to some of its own, and are read together with them.");
        self.assumption = Some(self.assumption.take().map_or(words.clone(), |known| format!("{known} {words}")));
        self.version_locations.extend(plugin.version_locations.iter().cloned());
        self.plugins.extend(plugin.version_locations);
        self.files.extend(plugin.files);
    }
}

/// A configuration whose environment is not in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// What it says.
    pub config: Settings,
    /// Why its environment isn't there.
    pub reason: Reason,
}

/// Why the environment of a configuration is not in the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It names no script directory, and there is an `env.py` below it: a program may name that one.
    NamedElsewhere,
    /// It names no script directory, and there is none.
    Unnamed,
    /// The directory that it names would be in the folder.
    Missing,
    /// A program names the directory: what it names itself is a blank to be filled in, or is set by code of the folder.
    FilledIn,
    /// The directory that it names lies outside of the folder, or in a package that isn't in it.
    Outside,
    /// What it names can't be read.
    Unread,
}

impl Lost {
    /// What Alembic stops with; none where that can't be told from this folder.
    pub fn stop(&self) -> Option<ConfigStop> {
        let raised = |message: String| {
            let option = "script_location";
            ConfigStop::of_option(option, "CommandError", message, self.config.place(option))
        };
        let location = self.config.script_location.as_deref().unwrap_or_default();
        self.config.stop().cloned().or_else(|| match self.reason {
            Reason::NamedElsewhere | Reason::Unnamed => {
                Some(raised("No 'script_location' key found in configuration.".to_owned()))
            }
            Reason::Missing => Some(raised(format!(
                "Path doesn't exist: {location}.  Please use the 'init' command to create a new scripts folder."
            ))),
            Reason::FilledIn | Reason::Outside | Reason::Unread => None,
        })
    }
}

impl Lost {
    /// Gives the configuration to the environment below it that has none, if there is just one: it is what
    /// Alembic would be run with there. Whether that is what it means: what it names lies on another machine.
    fn leads_to_the_only_one(&self, found: &mut [Location]) -> bool {
        let is_free = |location: &&mut Location| {
            location.config.file.is_none() && is_below(&location.path, self.config.directory())
        };
        let mut free = found.iter_mut().filter(is_free);
        let (Some(location), None) = (free.next(), free.next()) else { return false };
        let file = file_of(&self.config);
        let only = "it is the only environment below that file.";
        match (self.reason, self.stop()) {
            (Reason::FilledIn | Reason::Outside, _) => {
                let named = self.config.script_location.as_deref().unwrap_or_default();
                location.assumption = Some(format!("{file} names `{named}`, which is not in this folder; {only}"));
                location.config = self.config.clone();
                location.stop = self.config.stop().cloned();
                true
            }
            (_, Some(stop)) => {
                location.assumption = Some(format!("{file} does not lead to it; {only}"));
                location.config = self.config.clone();
                location.stop = Some(stop);
                false
            }
            (_, None) => false,
        }
    }
}

impl Project {
    /// Every configuration, whether its environment is in the folder or not.
    pub fn configurations(&self) -> impl Iterator<Item = &Settings> {
        let located = self.locations.iter().map(|location| &location.config).filter(|config| config.file.is_some());
        located.chain(&self.repeated).chain(self.lost.iter().map(|lost| &lost.config))
    }
}

/// The environments of a folder.
pub fn project(folder: &Folder) -> Project {
    let mut map = Map::of(folder);
    let mut found: Vec<Location> = Vec::new();
    let mut repeated: Vec<Settings> = Vec::new();
    let mut lost: Vec<Lost> = Vec::new();
    let configurations: Vec<_> = config::configurations(folder)
        .into_iter()
        .map(|config| {
            let directory = map.script_directory(&config);
            (config, directory)
        })
        .collect();
    // What one configuration names, another doesn't take for a part of its own.
    map.script_directories.extend(configurations.iter().filter_map(|(_, it)| Some(it.as_ref().ok()?.0.clone())));
    for (config, directory) in configurations {
        match directory {
            Ok((path, assumption)) => {
                let location = map.configured(config, &path, assumption);
                // Of several sections that mean the same, the first one is the project's own.
                let is_same = |one: &Location, known: &Location| {
                    known.path == one.path
                        && known.version_locations == one.version_locations
                        && known.files == one.files
                };
                let config = location.config.clone();
                let mut new = map.alternatives(location);
                new.retain(|location| !found.iter().any(|known| is_same(location, known)));
                if new.is_empty() {
                    repeated.push(config);
                }
                found.extend(new);
            }
            Err(reason) => lost.push(Lost { config, reason }),
        }
    }
    for directory in &map.script_directories {
        if found.iter().any(|location| location.script_directory() == *directory) {
            continue;
        }
        found.extend(map.alternatives(map.assumed(directory, "No alembic.ini names it; its env.py does.")));
    }
    for group in map.linked(map.strays(&found)) {
        let mut stray = map.stray(&group);
        let missing = map.missing_of(&stray);
        match map.nearest_that_has(&missing, &stray, &found) {
            Nearest::Fits(at) => found[at].take_in(stray),
            Nearest::Repeats(at) => {
                stray.repeats = map.repeated(&stray, &found[at]);
                found.push(stray);
            }
            Nearest::None => found.push(stray),
        }
    }
    lost.retain(|lost| !lost.leads_to_the_only_one(&mut found));
    let read: BTreeSet<String> = found.iter().flat_map(|location| location.files.iter().cloned()).into_set();
    for location in &mut found {
        location.unreached.retain(|path| !read.contains(path));
    }
    found.arrange_by(|left, right| left.path.cmp(&right.path));
    Project { locations: found, repeated, lost }
}

/// What of a folder tells where environments are.
struct Map<'a> {
    folder: &'a Folder,
    tree: Tree<'a>,
    /// Files that look like migrations wherever they lie.
    migrations: BTreeSet<&'a str>,
    /// Directories with an `env.py` and either a template or migrations below, and what configurations name.
    script_directories: BTreeSet<String>,
}

impl<'a> Map<'a> {
    fn of(folder: &'a Folder) -> Map<'a> {
        let tree = Tree::of(folder);
        let is_migration = |&(path, bytes): &(&str, &[u8])| path.ends_with(".py") && looks_like_migration(bytes);
        let migrations: BTreeSet<&str> = folder.read().filter(is_migration).map(|(path, _)| path).into_set();
        let mut above: BTreeSet<&str> = BTreeSet::new();
        // Directories with the env.py that is next above a migration.
        let mut next_above: BTreeSet<&str> = BTreeSet::new();
        for path in &migrations {
            let mut directory = parent(path);
            while !tree.has_file(directory, "env.py") && !directory.is_empty() {
                directory = parent(directory);
            }
            next_above.insert(directory);
            let mut directory = parent(path);
            while above.insert(directory) {
                directory = parent(directory);
            }
        }
        // An env.py above another one may be any module of that name.
        let is_alembics = |directory: &&str| {
            let env_py = || folder.bytes(&path_in(directory, "env.py"));
            next_above.contains(directory) || env_py().is_none_or(|text| memmem::find(text, b"alembic").is_some())
        };
        let script_directories = tree
            .directories()
            .filter(|directory| tree.has_file(directory, "env.py"))
            .filter(|directory| {
                tree.has_file(directory, "script.py.mako") || (above.contains(directory) && is_alembics(directory))
            })
            .map(ToOwned::to_owned)
            .into_set();
        Map { folder, tree, migrations, script_directories }
    }

    /// The script directory that a configuration means, and what was assumed to find it.
    fn script_directory(&self, config: &Settings) -> Result<(String, Option<String>), Reason> {
        let here = config.directory();
        let Some(location) = &config.script_location else {
            if config.has("script_location") {
                return Err(Reason::Unread);
            }
            // Flask-Migrate keeps the file inside the script directory and names none.
            let is_flask = config.is_in_alembic_ini()
                && (self.script_directories.contains(here) || self.tree.has_directory(&path_in(here, "versions")));
            let any_below = self.script_directories.iter().any(|directory| is_below(directory, here));
            return match (is_flask, any_below) {
                (true, _) => Ok((here.to_owned(), None)),
                (false, true) => Err(Reason::NamedElsewhere),
                (false, false) => Err(Reason::Unnamed),
            };
        };
        if place::is_blank(location) {
            return Err(Reason::FilledIn);
        }
        match place::sought(location, here, &self.tree, &|path| self.script_directories.contains(path)) {
            Sought::Here(path) => Ok((path, None)),
            Sought::Taken(path, assumption) => Ok((path, Some(assumption))),
            Sought::Missing | Sought::Outside if self.script_directories.contains(here) => {
                let assumption = format!("`{location}` is taken to be the directory of {}.", file_of(config));
                Ok((here.to_owned(), Some(assumption)))
            }
            Sought::Missing if self.sets(here, "script_location") => Err(Reason::FilledIn),
            Sought::Missing => Err(Reason::Missing),
            Sought::Outside => Err(Reason::Outside),
        }
    }

    /// The environment of a configuration, at its script directory.
    fn configured(&self, config: Settings, path: &str, assumption: Option<String>) -> Location {
        let versions = path_in(path, "versions");
        let mut assumptions: Vec<String> = assumption.into_iter().collect();
        let mut missing_locations = Vec::new();
        let named = self.named_locations(&config, &mut assumptions, &mut missing_locations);
        let locations = named.unwrap_or_else(|| vec![versions.clone()]);
        let is_default = locations == [versions.clone()];
        let location = if is_default && (!self.has_code(&versions) || self.are_unreached(&config, &versions)) {
            // A program may name the version locations.
            let assumed = self.assumed(path, "");
            if assumed.version_locations != [versions] && !assumed.files.is_empty() {
                assumptions.push(
                    "Its configuration names no version_locations; the directories that contain migrations are taken instead."
                        .into(),
                );
            }
            assumed
        } else {
            let Picked { files, loaded_twice, bytecode } =
                self.tree.picked(&locations, config.recursive_version_locations, config.sourceless);
            let unreached = self.unreached(path, &locations, &files, config.recursive_version_locations);
            Location { version_locations: locations, files, loaded_twice, bytecode, unreached, ..Location::default() }
        };
        let assumption = Some(assumptions.join(" ")).filter(|assumption| !assumption.is_empty());
        let stop = config.stop().cloned();
        Location { path: path.to_owned(), config, assumption, missing_locations, stop, ..location }
    }

    /// Whether migrations lie in subdirectories of `versions` that a configuration leaves out and the application is sure
    /// to name when it runs: nearly all do, or code beside the configuration sets the option.
    fn are_unreached(&self, config: &Settings, versions: &str) -> bool {
        let below = || self.migrations.iter().filter(|path| is_below(path, versions));
        let (all, reached) = (below().count(), below().filter(|path| parent(path) == versions).count());
        !config.recursive_version_locations
            && all > reached
            && (all > 10 * reached || self.sets(config.directory(), "version_locations"))
    }

    /// Whether code below a directory sets an option of Alembic's configuration.
    fn sets(&self, directory: &str, option: &str) -> bool {
        let files = self.folder.files().map(|(path, _)| path);
        let mut code = files.filter(|path| path.ends_with(".py") && is_below(path, directory));
        code.any(|path| self.folder.bytes(path).is_some_and(|bytes| sets_option(bytes, option)))
    }

    /// The version locations that a configuration names and that are in the folder; none where it names none, or
    /// only such as can't be in the folder.
    fn named_locations(
        &self,
        config: &Settings,
        assumptions: &mut Vec<String>,
        missing: &mut Vec<String>,
    ) -> Option<Vec<String>> {
        if config.splitting == Splitting::Letters {
            return Some(Vec::new());
        }
        let mut present = Vec::new();
        let mut outside = false;
        for location in &config.version_locations {
            match place::sought(location, config.directory(), &self.tree, &|path| self.has_code(path)) {
                Sought::Here(path) => present.push(path),
                Sought::Taken(path, assumption) => {
                    present.push(path);
                    assumptions.push(assumption);
                }
                Sought::Missing => missing.push(location.clone()),
                Sought::Outside => {
                    missing.push(location.clone());
                    outside = true;
                }
            }
        }
        let names_none = config.version_locations.is_empty() || (present.is_empty() && outside);
        (!names_none).then_some(present)
    }

    /// Whether Python files, compiled ones too, lie in a directory or below it.
    fn has_code(&self, directory: &str) -> bool {
        let is_code = |name: &&str| [".py", ".pyc", ".pyo"].iter().any(|extension| name.ends_with(extension));
        let below = self.tree.below(directory);
        below.iter().any(|directory| self.tree.names(directory).iter().any(is_code))
    }

    /// Files that look like migrations below a script directory or its version locations, and that are not read.
    fn unreached(&self, path: &str, locations: &[String], files: &[String], recursive: bool) -> Vec<String> {
        let read: BTreeSet<&str> = files.iter().map(String::as_str).into_set();
        let is_unreached = |migration: &&&str| {
            let mut holding = locations.iter().filter(|location| is_below(migration, location));
            match holding.next() {
                Some(location) => !recursive && parent(migration) != location,
                None => is_below(migration, path) && !self.is_nested(migration, path),
            }
        };
        let is_unreached = |migration: &&&str| file_name(parent(migration)) != "__pycache__" && is_unreached(migration);
        let unread = self.migrations.iter().filter(|migration| !read.contains(**migration));
        unread.filter(is_unreached).map(|migration| (*migration).to_owned()).collect()
    }

    /// Whether a path lies below a script directory that is itself below this one.
    fn is_nested(&self, path: &str, directory: &str) -> bool {
        let nested = |other: &&String| *other != directory && is_below(other, directory) && is_below(path, other);
        self.script_directories.iter().any(|other| nested(&other))
    }

    /// An environment at a directory, its version locations taken from where migrations lie.
    fn assumed(&self, directory: &str, assumption: &str) -> Location {
        let versions = path_in(directory, "versions");
        let mut holding: BTreeSet<String> = self
            .migrations
            .iter()
            .filter(|path| is_below(path, directory) && !self.is_nested(path, directory))
            .map(|path| parent(path).to_owned())
            .into_set();
        // What lies beside `versions` are drafts, or what somebody put away.
        if holding.iter().any(|holding| is_below(holding, &versions)) {
            holding.retain(|holding| is_below(holding, &versions));
        }
        let mut assumption = assumption.to_owned();
        let version_locations: Vec<String> = if holding.is_empty() {
            Some(versions).filter(|versions| self.tree.has_directory(versions)).into_iter().collect()
        } else if holding.contains(directory) {
            vec![directory.to_owned()]
        } else {
            if holding.len() > 1 {
                assumption.push_str(" Its migrations lie in several directories; all of them are read.");
            }
            holding.into_iter().collect()
        };
        let files = self.likely_files(&version_locations);
        Location {
            path: directory.to_owned(),
            assumption: Some(assumption.trim().to_owned()),
            unreached: self.unreached(directory, &version_locations, &files, false),
            files,
            version_locations,
            ..Location::default()
        }
    }

    /// What Alembic would load of directories that nothing names: where migrations are the minority, only those,
    /// and never an env.py.
    fn likely_files(&self, locations: &[String]) -> Vec<String> {
        let mut likely = Vec::new();
        for location in locations {
            let mut files = self.tree.picked(std::slice::from_ref(location), false, false).files;
            files.retain(|path| file_name(path) != "env.py");
            let is_migration = |path: &String| self.migrations.contains(path.as_str());
            let migrations = files.iter().filter(|path| is_migration(path)).count();
            let takes_all = file_name(location) == "versions" || migrations * 2 >= files.len();
            likely.extend(files.into_iter().filter(|path| takes_all || is_migration(path)));
        }
        likely
    }

    /// An environment of directories that nothing names.
    fn stray(&self, directories: &[String]) -> Location {
        let mut assumption =
            "There is no alembic.ini and no env.py; files that look like migrations are taken as such.".to_owned();
        if let [only] = directories {
            return self.assumed(only, &assumption);
        }
        assumption.push_str(
            " Those in several directories refer to each other's revisions: they are taken as one environment.",
        );
        let parts: Vec<Location> = directories.iter().map(|directory| self.assumed(directory, "")).collect();
        let above =
            directories.iter().skip(1).fold(directories[0].as_str(), |above, directory| shared(above, directory));
        Location {
            path: above.to_owned(),
            assumption: Some(assumption),
            version_locations: parts.iter().flat_map(|part| part.version_locations.clone()).collect(),
            files: parts.into_iter().flat_map(|part| part.files).collect(),
            ..Location::default()
        }
    }

    /// Directories that hold migrations of no environment that was found.
    fn strays(&self, found: &[Location]) -> BTreeSet<String> {
        let owned: BTreeSet<&str> = found.iter().flat_map(|location| &location.files).map(String::as_str).into_set();
        let mut strays: BTreeSet<String> = BTreeSet::new();
        for path in self.migrations.iter().filter(|path| !owned.contains(**path)) {
            let directory = parent(path);
            // What lies below an environment belongs to it, read or not.
            let belongs = |location: &Location| {
                let of_it = is_below(directory, location.script_directory());
                let of_its_versions = is_below(directory, &path_in(location.script_directory(), "versions"));
                match location.config.file {
                    Some(_) => of_it && (!location.path.is_empty() || !location.files.is_empty()) || of_its_versions,
                    None => of_it && !location.files.is_empty(),
                }
            };
            if !found.iter().any(belongs) {
                let root = if file_name(directory) == "versions" { parent(directory) } else { directory };
                strays.insert(root.to_owned());
            }
        }
        strays
    }
}

/// The directory that two have above them.
fn shared<'a>(one: &'a str, two: &str) -> &'a str {
    let mut above = one;
    while !is_below(two, above) {
        above = parent(above);
    }
    above
}

/// Name of a configuration's file.
fn file_of(config: &Settings) -> &str {
    file_name(config.file.as_deref().unwrap_or_default())
}
