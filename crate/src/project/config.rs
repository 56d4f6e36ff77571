//! The options that say where migrations are, read in the order in which Alembic reads them
//! (alembic/script/base.py, `ScriptDirectory.from_config`; alembic/config.py).
//!
//! An option is taken from the ini's section where that has it, else from the pyproject.toml of the same
//! directory. Where Alembic stops, the reading goes on, so that the environment is still found.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::folder::{Folder, file_name, parent, path_in};
use crate::ordered::Arrange;
use crate::python::lines::Position;
use crate::python::repr::repr;

use super::ini::{Ini, Section};
use super::pyproject::{Pyproject, Value};
use super::stop::{ConfigStop, Place};

/// A configuration: the options of one section, as Alembic reads them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// The file that names the environment, by its path: an ini or pyproject.toml. None where there is no configuration.
    pub file: Option<String>,
    /// Section of the file.
    pub section: Option<String>,
    /// `script_location`, with `%(here)s` for the directory of the file.
    pub script_location: Option<String>,
    /// `version_locations`, split.
    pub version_locations: Vec<String>,
    /// `path_separator`, or the older `version_path_separator`.
    pub path_separator: Option<String>,
    /// `file_template`: how new files are called.
    #[serde(skip)]
    pub file_template: Option<String>,
    /// Whether subdirectories of the version locations are read.
    pub recursive_version_locations: bool,
    /// Whether compiled files without their source are loaded.
    pub sourceless: bool,
    /// What Alembic raises on reading these options, in its order: it stops at the first.
    pub unread: Vec<ConfigStop>,
    /// What Python raises on reading further options of the section, which an env.py may do.
    #[serde(skip)]
    pub unread_by_alembic: Vec<ConfigStop>,
    /// How `version_locations` were split.
    #[serde(skip)]
    pub splitting: Splitting,
    /// Where options stand, those that are there.
    #[serde(skip)]
    places: BTreeMap<&'static str, Place>,
}

/// How a list of paths in an ini is split.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Splitting {
    /// There is nothing to split, or it is a list of pyproject.toml.
    #[default]
    None,
    /// By `path_separator`.
    Separator,
    /// By `version_path_separator`, which is deprecated.
    DeprecatedSeparator,
    /// By commas and spaces, for want of a separator.
    Legacy,
    /// By something that Alembic doesn't know: it stops.
    Invalid,
    /// Letter by letter: it is a string in pyproject.toml, where Alembic expects a list.
    Letters,
}

/// The options whose places are of use to somebody.
const PLACED: [&str; 6] = [
    "script_location",
    "version_locations",
    "path_separator",
    "version_path_separator",
    "recursive_version_locations",
    "sourceless",
];

impl Settings {
    /// What Alembic stops with on reading the configuration.
    pub fn stop(&self) -> Option<&ConfigStop> {
        self.unread.first()
    }

    /// Where an option stands; where the configuration begins if it isn't there.
    pub fn place(&self, option: &str) -> Place {
        let start = || Place { path: self.file.clone().unwrap_or_default(), position: Position::START };
        self.places.get(option).cloned().unwrap_or_else(start)
    }

    /// Whether an option is there, readable or not; of the options that say where migrations are.
    pub fn has(&self, option: &str) -> bool {
        self.places.contains_key(option)
    }

    /// Directory of the file: what `%(here)s` stands for, and taken for the directory that Alembic runs in.
    pub fn directory(&self) -> &str {
        parent(self.file.as_deref().unwrap_or_default())
    }

    /// Whether it stands in the file that Alembic reads without being told to.
    pub fn is_in_alembic_ini(&self) -> bool {
        self.file.as_deref().is_some_and(|file| file_name(file) == "alembic.ini")
    }
}

/// The configurations of a folder: those of files named alembic.ini first, each file's `[alembic]` before its
/// other sections.
pub fn configurations(folder: &Folder) -> Vec<Settings> {
    let mut found = Vec::new();
    for (path, _) in folder.files() {
        let (name, directory) = (file_name(path), parent(path));
        if name.ends_with(".ini") {
            let Some(text) = text(folder, path) else { continue };
            let ini = Ini::of(path, &text);
            let sections = sections(path, &ini);
            let pyproject = if sections.is_empty() { None } else { pyproject(folder, directory) };
            for section in sections {
                found.push(OptionReader::new(path, Some((&ini, section)), pyproject.as_ref()).read());
            }
        } else if name == "pyproject.toml"
            && folder.bytes(&path_in(directory, "alembic.ini")).is_none()
            && let Some(pyproject) = pyproject(folder, directory)
        {
            found.push(OptionReader::new(path, None, Some(&pyproject)).read());
        }
    }
    found.arrange_by_key(|settings| !settings.is_in_alembic_ini());
    found
}

/// The sections of an ini that configure an environment. alembic.ini has one even where its text has none:
/// Alembic reads the file by itself, and takes pyproject.toml for what is missing.
fn sections<'a>(path: &str, ini: &'a Ini) -> Vec<&'a str> {
    let is_own = |section: &&Section| section.has("script_location") || section.has("version_locations");
    let others = ini.sections().iter().filter(is_own).map(|section| section.name.as_str());
    let mut names: Vec<&str> = others.filter(|name| *name != "alembic").collect();
    let is_default = file_name(path) == "alembic.ini" && (names.is_empty() || ini.has_section("alembic"));
    if is_default || ini.place("alembic", "script_location").is_some() {
        names.insert(0, "alembic");
    }
    names
}

fn pyproject(folder: &Folder, directory: &str) -> Option<Pyproject> {
    let path = path_in(directory, "pyproject.toml");
    Pyproject::of(&path, &text(folder, &path)?)
}

/// UTF-8 as it is, with a byte order mark where there is one: Python doesn't skip it. Anything else as Latin-1,
/// which an ini of another machine's locale comes closest to.
fn text(folder: &Folder, path: &str) -> Option<String> {
    let bytes = folder.bytes(path)?;
    Some(match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    })
}

/// Reads the options of one configuration.
struct OptionReader<'a> {
    /// The ini and the section in it.
    ini: Option<(&'a Ini, &'a str)>,
    pyproject: Option<&'a Pyproject>,
    settings: Settings,
    /// Whether Alembic would have opened pyproject.toml by now.
    opened_pyproject: bool,
}

impl<'a> OptionReader<'a> {
    fn new(path: &str, ini: Option<(&'a Ini, &'a str)>, pyproject: Option<&'a Pyproject>) -> OptionReader<'a> {
        let section = ini.map_or("tool.alembic", |(_, section)| section);
        let settings =
            Settings { file: Some(path.to_owned()), section: Some(section.to_owned()), ..Settings::default() };
        OptionReader { ini, pyproject, settings, opened_pyproject: false }
    }

    /// `ScriptDirectory.from_config`.
    fn read(mut self) -> Settings {
        self.find_places();
        if let Some(stop) = self.ini.and_then(|(ini, _)| ini.problem.clone()) {
            self.stops(stop);
        }
        self.settings.script_location = self.script_location();
        self.check_truncate_slug_length();
        self.check_prepend_sys_path();
        self.settings.recursive_version_locations = self.boolean("recursive_version_locations");
        self.settings.file_template = match self.option("file_template") {
            Some(Value::Text(template)) => Some(template),
            _ => None,
        };
        self.settings.sourceless = self.boolean("sourceless");
        self.option("output_encoding");
        self.settings.version_locations = self.version_locations();
        self.option("timezone");
        self.check_hooks();
        self.settings.unread_by_alembic = self.unread_by_alembic();
        self.settings
    }

    /// Keeps what Alembic raises; an option that is read twice raises once.
    fn stops(&mut self, stop: ConfigStop) {
        if !self.settings.unread.contains(&stop) {
            self.settings.unread.push(stop);
        }
    }

    /// Options of the ini's section that can't be read, besides those that Alembic itself reads. What is missing in one may
    /// be set by a program.
    fn unread_by_alembic(&self) -> Vec<ConfigStop> {
        let Some((ini, section)) = self.ini else { return Vec::new() };
        let stops = ini.options(section).into_iter().filter_map(|option| ini.get(section, option)?.err());
        stops.filter(|it| it.error == "InterpolationSyntaxError" && !self.settings.unread.contains(it)).collect()
    }

    fn find_places(&mut self) {
        for option in PLACED {
            let in_ini = self.ini.and_then(|(ini, section)| ini.place(section, option));
            if let Some(place) = in_ini.or_else(|| self.pyproject?.place(option)) {
                self.settings.places.insert(option, place);
            }
        }
        if let (Some((_, "alembic")), Some(place)) = (self.ini, self.settings.places.get("script_location"))
            && self.settings.file.as_ref() != Some(&place.path)
        {
            self.settings.file = Some(place.path.clone());
            self.settings.section = Some("tool.alembic".to_owned());
        }
        let separator = |option| self.ini.and_then(|(ini, section)| ini.get(section, option)?.ok());
        self.settings.path_separator = separator("path_separator").or_else(|| separator("version_path_separator"));
    }

    /// What the ini's section says, if anything (`file_config.get` with a fallback).
    fn ini_option(&mut self, option: &str) -> Option<String> {
        let (ini, section) = self.ini?;
        ini.get(section, option)?.map_err(|stop| self.stops(stop)).ok()
    }

    /// pyproject.toml, which Alembic opens when the ini first lacks an option.
    fn pyproject(&mut self) -> Option<&'a Pyproject> {
        let pyproject = self.pyproject?;
        if !std::mem::replace(&mut self.opened_pyproject, true)
            && let Some(stop) = &pyproject.problem
        {
            self.stops(stop.clone());
        }
        Some(pyproject)
    }

    fn toml_option(&mut self, option: &str) -> Option<Value> {
        self.pyproject()?.get(option)?.map_err(|stop| self.stops(stop)).ok()
    }

    /// Whether the ini has an option, readable or not (`has_option`).
    fn is_in_ini(&self, option: &str) -> bool {
        self.ini.is_some_and(|(ini, section)| ini.place(section, option).is_some())
    }

    /// `get_alembic_option`.
    fn option(&mut self, option: &str) -> Option<Value> {
        if self.is_in_ini(option) { self.ini_option(option).map(Value::Text) } else { self.toml_option(option) }
    }

    /// `get_alembic_boolean_option`: in an ini exactly `true`.
    fn boolean(&mut self, option: &str) -> bool {
        if self.is_in_ini(option) {
            return self.ini_option(option).is_some_and(|value| value == "true");
        }
        let Some(pyproject) = self.pyproject() else { return false };
        pyproject.boolean(option).map_err(|stop| self.stops(stop)).unwrap_or_default()
    }

    fn script_location(&mut self) -> Option<String> {
        match self.option("script_location")? {
            Value::Text(location) => Some(location),
            other => {
                let message = format!("expected str, bytes or os.PathLike object, not {}", other.kind());
                self.raise("TypeError", message, "script_location");
                None
            }
        }
    }

    fn raise(&mut self, error: &str, message: String, option: &str) {
        let in_ini = self.ini.and_then(|(ini, section)| ini.place(section, option));
        let place = in_ini.or_else(|| self.pyproject?.place(option)).unwrap_or_else(|| self.settings.place(option));
        self.stops(ConfigStop::of_option(option, error, message, place));
    }

    /// Alembic makes a number of it: `int()`.
    fn check_truncate_slug_length(&mut self) {
        let option = "truncate_slug_length";
        match self.option(option) {
            Some(Value::Text(text)) if !is_integer(&text) => {
                let message = format!("invalid literal for int() with base 10: {}", repr(&text));
                self.raise("ValueError", message, option);
            }
            Some(value @ (Value::List(_) | Value::Other("list" | "dict"))) => {
                let kind = value.kind();
                let expected = "a string, a bytes-like object or a real number";
                self.raise("TypeError", format!("int() argument must be {expected}, not '{kind}'"), option);
            }
            _ => {}
        }
    }

    /// `get_prepend_sys_paths_list`.
    fn check_prepend_sys_path(&mut self) {
        if self.ini_option("prepend_sys_path").is_some_and(|paths| !paths.is_empty()) {
            let _separator = self.separator(&["path_separator"]);
        } else {
            self.toml_option("prepend_sys_path");
        }
    }

    /// `get_version_locations_list`.
    fn version_locations(&mut self) -> Vec<String> {
        let Some(paths) = self.ini_option("version_locations").filter(|paths| !paths.is_empty()) else {
            return match self.toml_option("version_locations") {
                Some(Value::List(paths)) => paths,
                // Alembic takes each letter of a string for a path.
                Some(Value::Text(letters)) => {
                    self.settings.splitting = Splitting::Letters;
                    letters.chars().map(String::from).collect()
                }
                Some(Value::Bool(true)) => {
                    self.raise("TypeError", "'bool' object is not iterable".into(), "version_locations");
                    Vec::new()
                }
                _ => Vec::new(),
            };
        };
        let (splitting, separator) = self.separator(&["path_separator", "version_path_separator"]);
        self.settings.splitting = splitting;
        match (splitting, separator) {
            (Splitting::Legacy, _) => legacy_split(&paths),
            (_, Some(separator)) => split(&paths, separator),
            _ => Vec::new(),
        }
    }

    /// How a list of paths is split, and by what (`_get_file_separator_char`).
    fn separator(&mut self, options: &[&str]) -> (Splitting, Option<&'static str>) {
        for option in options {
            let Some(value) = self.ini_option(option) else {
                if self.is_in_ini(option) {
                    return (Splitting::Invalid, None);
                }
                continue;
            };
            let separator = match value.as_str() {
                "space" => " ",
                "newline" => "\n",
                "os" => OS,
                ":" => ":",
                ";" => ";",
                other => {
                    // Not `repr`: Alembic puts the value between quotes as it is.
                    let message = format!(
                        "'{other}' is not a valid value for {option}; expected 'space', 'newline', 'os', ':', ';'"
                    );
                    self.raise("ValueError", message, option);
                    return (Splitting::Invalid, None);
                }
            };
            let deprecated = *option == "version_path_separator";
            let splitting = if deprecated { Splitting::DeprecatedSeparator } else { Splitting::Separator };
            return (splitting, Some(separator));
        }
        (Splitting::Legacy, None)
    }

    /// `get_hooks_list`: all of the ini's section is read, whether a hook needs it or not.
    fn check_hooks(&mut self) {
        let section = "post_write_hooks";
        match self.ini.filter(|(ini, _)| ini.has_section(section)) {
            Some((ini, _)) => {
                for option in ini.options(section) {
                    if let Some(Err(stop)) = ini.get(section, option) {
                        self.stops(stop);
                    }
                }
            }
            None => {
                self.toml_option(section);
            }
        }
    }
}

/// The separator of `os`: `os.pathsep` of a machine that isn't known.
const OS: &str = "os";

fn split(paths: &str, separator: &str) -> Vec<String> {
    let separator = match separator {
        OS if paths.contains(';') => ";",
        OS => ":",
        other => other,
    };
    paths.split(separator).filter(|path| !path.is_empty()).map(|path| path.trim().to_owned()).collect()
}

/// `re.split(r", *|(?: +)", paths)`: neither drops what is empty nor knows of lines.
fn legacy_split(paths: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = paths;
    while let Some(at) = rest.find([',', ' ']) {
        parts.push(rest[..at].to_owned());
        rest = rest[at + 1..].trim_start_matches(' ');
    }
    parts.push(rest.to_owned());
    parts
}

/// Whether Python's `int()` takes a text.
fn is_integer(text: &str) -> bool {
    let text = text.trim();
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    digits.split('_').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `re.split(r", *|(?: +)", paths)` and `[x.strip() for x in paths.split(c) if x]` give in Python.
    #[test]
    fn splits_as_alembic_does() {
        let legacy = [
            ("a, b", vec!["a", "b"]),
            ("a  b", vec!["a", "b"]),
            ("a , b", vec!["a", "", "b"]),
            ("a,", vec!["a", ""]),
            ("\na\nb", vec!["\na\nb"]),
        ];
        for (paths, expected) in legacy {
            assert_eq!(legacy_split(paths), expected);
        }
        let separated = [
            ("\na\n\n b", "\n", vec!["a", "b"]),
            ("a: b: :c", ":", vec!["a", "b", "", "c"]),
            ("a:b", OS, vec!["a", "b"]),
            (r"C:\a;C:\b", OS, vec![r"C:\a", r"C:\b"]),
        ];
        for (paths, separator, expected) in separated {
            assert_eq!(split(paths, separator), expected);
        }
    }

    #[test]
    fn knows_numbers_as_python_does() {
        let numbers: Vec<&str> = [" 40 ", "+4", "-4", "4_0", "", "4_", "_4", "4.0", "- 4", "forty"].into();
        let taken: Vec<&str> = numbers.into_iter().filter(|text| is_integer(text)).collect();
        assert_eq!(taken, [" 40 ", "+4", "-4", "4_0"]);
    }

    #[test]
    fn the_first_of_several_mistakes_is_where_alembic_stops() {
        let mut folder = Folder::default();
        let ini =
            "[alembic]\nsourceless = %(a)s\ntruncate_slug_length = forty\npath_separator = no\nprepend_sys_path = .\n";
        folder.add("alembic.ini", ini.into());
        folder.add("pyproject.toml", b"[tool.alembic]\ntimezone = 1.5\n".to_vec());
        let config = configurations(&folder).remove(0);
        let options: Vec<_> = config.unread.iter().filter_map(|stop| stop.option.as_deref()).collect();
        assert_eq!(options, ["truncate_slug_length", "path_separator", "sourceless", "timezone"]);
        assert_eq!(config.place("sourceless").position, Position { line: 2, column: 1 });
    }
}
