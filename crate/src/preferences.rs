//! What a reader sets for Limbeck in a folder: `[tool.limbeck]` of a pyproject.toml, or a limbeck.toml.
//!
//! ```toml
//! ranges = [{ from = "001", to = "022", name = "M4–M10" }]
//! deployed = "a1b2c3"            # or several
//! database = "postgresql"
//! version = "15"
//! rules = { "drop-table" = "info", "varchar-length" = "off", "locks" = "error" }
//! sizes = "sizes.csv"            # beside this file
//! ```

pub mod sizes;

use memchr::memmem;
use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::dialect::{Dialect, Version};
use crate::folder::{Folder, normalised, parent, path_in, text};
use crate::project::stop::Place;
use crate::python::lines::Lines;

/// The file with nothing but Limbeck's settings.
const OWN_FILE: &str = "limbeck.toml";

/// The file with those of others, too.
const SHARED_FILE: &str = "pyproject.toml";

/// Settings that there are.
const SETTINGS: [&str; 6] = ["ranges", "deployed", "database", "version", "rules", "sizes"];

/// What a range has.
const OF_RANGE: [&str; 3] = ["from", "to", "name"];

/// A range of the chain, as a reader names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct NamedRange {
    /// Its first migration: an id, the beginning of one, or what the name of its file begins with.
    pub from: String,
    /// Its last migration, likewise.
    pub to: String,
    /// What it is called; empty where it is called after its ends.
    pub name: String,
}

/// How severe a reader wants a rule to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It finds nothing.
    Off,
    /// Worth knowing.
    Info,
    /// Something goes wrong under conditions that are likely.
    Warning,
    /// It stops here.
    Error,
}

impl Level {
    /// What there is to choose from, in words.
    pub const CHOICE: &str = "\"off\", \"info\", \"warning\" or \"error\"";

    /// The level of a word.
    pub fn named(word: &str) -> Option<Level> {
        match word {
            "off" => Some(Level::Off),
            "info" => Some(Level::Info),
            "warning" => Some(Level::Warning),
            "error" => Some(Level::Error),
            _ => None,
        }
    }
}

/// What a file sets.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// The ranges, each with its place.
    pub ranges: Vec<(NamedRange, Place)>,
    /// Revisions up to which all is deployed, likewise.
    pub deployed: Vec<(String, Place)>,
    /// The database that migrations are run on.
    pub dialect: Option<Dialect>,
    /// Its version.
    pub version: Option<Version>,
    /// How severe rules, or groups of them, are to be, by their names.
    pub rules: Vec<(String, Level, Place)>,
    /// The path of a table of sizes.
    pub sizes: Option<(String, Place)>,
    /// What can't be used of it, with its place.
    pub problems: Vec<(Place, String)>,
}

impl Preferences {
    /// What is set in a directory: by a limbeck.toml, or else by a pyproject.toml. None where neither sets anything.
    pub fn of(folder: &Folder, directory: &str) -> Option<Preferences> {
        [OWN_FILE, SHARED_FILE].into_iter().find_map(|name| {
            let path = path_in(directory, name);
            // Few have any.
            let bytes =
                folder.bytes(&path).filter(|bytes| name == OWN_FILE || memmem::find(bytes, b"limbeck").is_some())?;
            Preferences::read(&path, &text::decoded(bytes).text, name == OWN_FILE)
        })
    }

    /// What a file's text sets; none where nothing in it is Limbeck's.
    fn read(path: &str, text: &str, is_own: bool) -> Option<Preferences> {
        let mut reader = SettingsReader { path, text, lines: Lines::of(text), preferences: Preferences::default() };
        match DeTable::parse(text) {
            Ok(table) => {
                let table = table.into_inner();
                if is_own {
                    reader.settings(&table);
                } else {
                    match table.get("tool")?.get_ref().get("limbeck")?.get_ref() {
                        DeValue::Table(settings) => reader.settings(settings),
                        _ => {
                            let span = table.get("tool")?.get_ref().get("limbeck")?.span();
                            reader.problem(span.start, "`tool.limbeck` is no table".to_owned());
                        }
                    }
                }
            }
            // Of a pyproject.toml, others say so.
            Err(_) if !is_own => return None,
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                reader.problem(at, format!("it is no TOML: {}", error.message()));
            }
        }
        Some(reader.preferences)
    }
}

/// Reads settings.
struct SettingsReader<'a> {
    path: &'a str,
    text: &'a str,
    lines: Lines,
    preferences: Preferences,
}

impl SettingsReader<'_> {
    fn place(&self, offset: usize) -> Place {
        Place { path: self.path.to_owned(), position: self.lines.position(self.text, offset) }
    }

    fn problem(&mut self, offset: usize, message: String) {
        let place = self.place(offset);
        self.preferences.problems.push((place, message));
    }

    fn settings(&mut self, settings: &DeTable<'_>) {
        for (key, value) in settings {
            match key.get_ref().as_ref() {
                "ranges" => self.ranges(value),
                "deployed" => self.deployed(value),
                "database" => self.database(value),
                "version" => self.version(value),
                "rules" => self.rules(value),
                "sizes" => self.sizes(value),
                other => self.unknown(key.span().start, other, "setting", &SETTINGS),
            }
        }
    }

    fn unknown(&mut self, offset: usize, key: &str, what: &str, known: &[&str]) {
        let known: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
        let are = if known.len() == 1 { "there is only" } else { "there are" };
        self.problem(offset, format!("`{key}` is no {what}: {are} {}", listed(&known)));
    }

    fn deployed(&mut self, value: &Spanned<DeValue<'_>>) {
        let message = "`deployed` is the id of a revision, or a list of ids: write each in quotes";
        match value.get_ref() {
            DeValue::Array(ids) if ids.iter().all(|id| matches!(id.get_ref(), DeValue::String(_))) => {
                ids.iter().for_each(|id| self.deployed(id));
            }
            DeValue::String(id) if !id.trim().is_empty() => {
                let place = self.place(value.span().start);
                self.preferences.deployed.push((id.trim().to_owned(), place));
            }
            _ => self.problem(value.span().start, message.to_owned()),
        }
    }

    fn database(&mut self, value: &Spanned<DeValue<'_>>) {
        match value.get_ref() {
            DeValue::String(name) if Dialect::named(name).is_some() => self.preferences.dialect = Dialect::named(name),
            _ => {
                let known: Vec<String> = Dialect::ALL.iter().map(|it| format!("\"{}\"", it.name())).collect();
                self.problem(value.span().start, format!("`database` is one of {}", listed(&known)));
            }
        }
    }

    fn version(&mut self, value: &Spanned<DeValue<'_>>) {
        let version = match value.get_ref() {
            DeValue::String(text) => text.parse().ok(),
            DeValue::Integer(number) => number.as_str().parse().ok(),
            DeValue::Float(number) => number.as_str().parse().ok(),
            _ => None,
        };
        match version {
            Some(version) => self.preferences.version = Some(version),
            None => self.problem(value.span().start, "`version` is a text like \"15\" or \"8.0\"".to_owned()),
        }
    }

    fn rules(&mut self, value: &Spanned<DeValue<'_>>) {
        let DeValue::Table(rules) = value.get_ref() else {
            let message = "`rules` is no table like `{ \"drop-table\" = \"info\" }`";
            return self.problem(value.span().start, message.to_owned());
        };
        for (name, value) in rules {
            let level = if let DeValue::String(word) = value.get_ref() { Level::named(word) } else { None };
            match level {
                Some(level) => {
                    let place = self.place(name.span().start);
                    self.preferences.rules.push((name.get_ref().to_string(), level, place));
                }
                None => {
                    let message = format!("`{}` is to be {}", name.get_ref(), Level::CHOICE);
                    self.problem(value.span().start, message);
                }
            }
        }
    }

    fn sizes(&mut self, value: &Spanned<DeValue<'_>>) {
        let path = if let DeValue::String(path) = value.get_ref() {
            normalised(&path_in(parent(self.path), path.trim())).filter(|_| !path.trim().is_empty())
        } else {
            None
        };
        match path {
            Some(path) => self.preferences.sizes = Some((path, self.place(value.span().start))),
            None => {
                let message = "`sizes` is the path of a file like \"sizes.csv\", from here on";
                self.problem(value.span().start, message.to_owned());
            }
        }
    }

    fn ranges(&mut self, value: &Spanned<DeValue<'_>>) {
        let DeValue::Array(ranges) = value.get_ref() else {
            let message = "`ranges` is no list of tables like `{ from = \"001\", to = \"022\", name = \"…\" }`";
            return self.problem(value.span().start, message.to_owned());
        };
        for range in ranges {
            match range.get_ref() {
                DeValue::Table(table) => self.range(table, range.span().start),
                _ => {
                    let message = "a range is a table like `{ from = \"001\", to = \"022\", name = \"…\" }`";
                    self.problem(range.span().start, message.to_owned());
                }
            }
        }
    }

    fn range(&mut self, table: &DeTable<'_>, offset: usize) {
        let problems = self.preferences.problems.len();
        let mut given: [Option<String>; 3] = Default::default();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let Some(at) = OF_RANGE.iter().position(|known| *known == name) else {
                self.unknown(key.span().start, name, "key of a range", &OF_RANGE);
                continue;
            };
            match (value.get_ref(), given.get_mut(at)) {
                (DeValue::String(text), Some(slot)) => *slot = Some(text.trim().to_owned()),
                _ => self.problem(value.span().start, format!("`{name}` of a range is no text: write it in quotes")),
            }
        }
        let [from, to, name] = given;
        let [from, to] = [from, to].map(|end| end.filter(|end| !end.is_empty()));
        match (from, to) {
            (Some(from), Some(to)) => {
                let place = self.place(offset);
                self.preferences.ranges.push((NamedRange { from, to, name: name.unwrap_or_default() }, place));
            }
            // What is no text was told.
            _ if self.preferences.problems.len() > problems => {}
            (None, _) => self.problem(offset, "a range has no `from`".to_owned()),
            (_, None) => self.problem(offset, "a range has no `to`".to_owned()),
        }
    }
}

/// Names with commas between them, and an `and` before the last.
fn listed(names: &[String]) -> String {
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<NamedRange>, Vec<String>) {
        let read = Preferences::read("limbeck.toml", text, true).unwrap();
        let problems = read.problems.into_iter().map(|(place, message)| format!("{}: {message}", place.position.line));
        (read.ranges.into_iter().map(|(range, _)| range).collect(), problems.collect())
    }

    #[test]
    fn ranges_are_read() {
        let (ranges, problems) = read(
            "ranges = [\n  { from = \"001\", to = \"022\", name = \"M4\" },\n  { from = \"ae\", to = \"ff\" },\n]\n",
        );
        let range =
            |from: &str, to: &str, name: &str| NamedRange { from: from.into(), to: to.into(), name: name.into() };
        assert_eq!(ranges, [range("001", "022", "M4"), range("ae", "ff", "")]);
        assert_eq!(problems, [""; 0]);
        // The other way to write a list of tables.
        assert_eq!(read("[[ranges]]\nfrom = \"1\"\nto = \"2\"\n").0, [range("1", "2", "")]);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (text, expected) in [
            (
                "range = []\n",
                "1: `range` is no setting: there are `ranges`, `deployed`, `database`, `version`, `rules` and `sizes`",
            ),
            ("deployed = 3\n", "1: `deployed` is the id of a revision, or a list of ids: write each in quotes"),
            (
                "database = \"pg\"\n",
                "1: `database` is one of \"postgresql\", \"mysql\", \"mariadb\", \"sqlite\", \"mssql\" and \"oracle\"",
            ),
            ("version = \"new\"\n", "1: `version` is a text like \"15\" or \"8.0\""),
            (
                "[rules]\ndrop-table = \"fatal\"\n",
                "2: `drop-table` is to be \"off\", \"info\", \"warning\" or \"error\"",
            ),
            ("rules = [\"x\"]\n", "1: `rules` is no table like `{ \"drop-table\" = \"info\" }`"),
            ("sizes = \"../../x.csv\"\n", "1: `sizes` is the path of a file like \"sizes.csv\", from here on"),
            ("ranges = 3\n", "1: `ranges` is no list of tables like `{ from = \"001\", to = \"022\", name = \"…\" }`"),
            ("\nranges = [1]\n", "2: a range is a table like `{ from = \"001\", to = \"022\", name = \"…\" }`"),
            (
                "ranges = [{ from = \"1\", to = \"2\", titel = \"x\" }]\n",
                "1: `titel` is no key of a range: there are `from`, `to` and `name`",
            ),
            ("ranges = [\n  { from = 1, to = \"2\" },\n]\n", "2: `from` of a range is no text: write it in quotes"),
            ("ranges = [{ from = \"1\" }]\n", "1: a range has no `to`"),
            ("ranges = [\n", "1: it is no TOML: unclosed array, expected `]`"),
        ] {
            assert_eq!(read(text).1, [expected], "{text}");
        }
    }

    #[test]
    fn what_judges_is_read() {
        let text = "deployed = [\"a\", \"b\"]\ndatabase = \"mysql\"\nversion = 8.0\nsizes = \"./db/sizes.csv\"\n[rules]\ndrop-table = \"off\"\n";
        let read = Preferences::read("backend/limbeck.toml", text, true).unwrap();
        assert_eq!(read.problems, []);
        assert_eq!(read.deployed.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!((read.dialect, read.version), (Some(Dialect::Mysql), Some(Version::of(8, 0))));
        assert_eq!(read.sizes.map(|(path, _)| path).as_deref(), Some("backend/db/sizes.csv"));
        let rules: Vec<_> =
            read.rules.iter().map(|(name, level, place)| (name.as_str(), *level, place.position.line)).collect();
        assert_eq!(rules, [("drop-table", Level::Off, 6)]);
    }

    #[test]
    fn a_pyproject_has_settings_only_in_its_table() {
        let of = |text| Preferences::read("pyproject.toml", text, false);
        assert_eq!(of("[project]\nranges = 1\n"), None);
        assert_eq!(of("[project\n"), None);
        assert_eq!(of("[tool.limbeck]\nranges = [{ from = \"1\", to = \"2\" }]\n").unwrap().ranges.len(), 1);
        assert_eq!(of("[tool]\nlimbeck = 1\n").unwrap().problems.len(), 1);
    }
}
