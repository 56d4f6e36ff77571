//! alembic.ini and pyproject.toml, as far as they say where migrations are.

use std::collections::BTreeMap;

use crate::folder::{Folder, file_name, parent, text};

use super::Settings;

/// One section that configures an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Path of the file.
    pub file: String,
    /// Directory of the file: what `%(here)s` stands for.
    pub directory: String,
    /// Section.
    pub section: String,
    /// `script_location` as written.
    pub script_location: Option<String>,
    /// `version_locations`, split.
    pub version_locations: Vec<String>,
    /// `recursive_version_locations`: exactly `true` in an ini.
    pub recursive: bool,
}

impl Config {
    /// Whether it is the file that Alembic looks for by itself.
    pub fn is_named_alembic_ini(&self) -> bool {
        file_name(&self.file) == "alembic.ini"
    }

    /// The options as the report shows them.
    pub fn settings(&self) -> Settings {
        Settings {
            file: Some(self.file.clone()),
            section: Some(self.section.clone()),
            script_location: self.script_location.clone(),
            version_locations: self.version_locations.clone(),
            recursive_version_locations: self.recursive,
        }
    }
}

/// The sections of the folder's files that configure Alembic, files named alembic.ini first.
pub fn configs(folder: &Folder) -> Vec<Config> {
    let mut configs = Vec::new();
    for (path, _) in folder.files() {
        let Some(bytes) = folder.bytes(path) else { continue };
        let name = file_name(path);
        if name.ends_with(".ini") {
            configs.extend(ini_configs(path, &text::decoded(bytes).text));
        } else if name == "pyproject.toml" {
            configs.extend(toml_config(path, &text::decoded(bytes).text));
        }
    }
    configs.sort_by_key(|config| !config.is_named_alembic_ini());
    configs
}

fn ini_configs(path: &str, text: &str) -> Vec<Config> {
    sections(text)
        .into_iter()
        .filter(|(name, options)| {
            options.contains_key("script_location") || (name == "alembic" && file_name(path) == "alembic.ini")
        })
        .map(|(section, options)| {
            let option = |name: &str| options.get(name).map(String::as_str);
            let separator = option("path_separator").or_else(|| option("version_path_separator"));
            Config {
                file: path.to_owned(),
                directory: parent(path).to_owned(),
                section,
                script_location: option("script_location")
                    .map(ToOwned::to_owned)
                    .filter(|location| !location.is_empty()),
                version_locations: option("version_locations").map(|paths| split(paths, separator)).unwrap_or_default(),
                recursive: option("recursive_version_locations") == Some("true"),
            }
        })
        .collect()
}

/// `version_locations` by `path_separator`; without one by commas and spaces (alembic/config.py,
/// `_get_file_separator_char`). `os` is `:` or `;`, whichever is in use.
fn split(paths: &str, separator: Option<&str>) -> Vec<String> {
    let is_separator: fn(char) -> bool = match separator {
        Some("newline") => |char| char == '\n',
        Some("os" | ":" | ";") => |char| matches!(char, ':' | ';'),
        Some("space") => |char| char == ' ',
        _ => |char| matches!(char, ',' | ' '),
    };
    // `pkg:dir` and `%(here)s` hold no separator of their own but the colon, which os paths may not.
    paths.split(is_separator).map(str::trim).filter(|path| !path.is_empty()).map(ToOwned::to_owned).collect()
}

/// Sections of an ini file with their options, as Python's `ConfigParser` reads them: names of options
/// in lower case, `=` or `:` between name and value, indented lines continue, `#` and `;` begin a
/// comment line. The first of several sections of a name is the one that stays in front.
fn sections(text: &str) -> Vec<(String, BTreeMap<String, String>)> {
    let mut sections: Vec<(String, BTreeMap<String, String>)> = Vec::new();
    let mut option: Option<String> = None;
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            continue;
        }
        let indented = line.starts_with([' ', '\t']);
        if let (true, Some(name), Some((_, options))) = (indented, &option, sections.last_mut()) {
            let value = options.entry(name.clone()).or_default();
            value.push('\n');
            value.push_str(trimmed);
            continue;
        }
        option = None;
        if let Some(name) = trimmed.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            sections.push((name.0.to_owned(), BTreeMap::new()));
        } else if let Some((name, value)) = trimmed.split_once(['=', ':']) {
            let name = name.trim().to_lowercase();
            if let Some((_, options)) = sections.last_mut() {
                options.insert(name.clone(), value.trim().to_owned());
                option = Some(name);
            }
        }
    }
    sections
}

fn toml_config(path: &str, text: &str) -> Option<Config> {
    let table: toml::Table = text.parse().ok()?;
    let alembic = table.get("tool")?.get("alembic")?;
    let script_location = alembic.get("script_location")?.as_str()?.to_owned();
    let version_locations = match alembic.get("version_locations") {
        Some(toml::Value::Array(paths)) => {
            paths.iter().filter_map(|path| path.as_str().map(ToOwned::to_owned)).collect()
        }
        _ => Vec::new(),
    };
    Some(Config {
        file: path.to_owned(),
        directory: parent(path).to_owned(),
        section: "tool.alembic".to_owned(),
        script_location: Some(script_location),
        version_locations,
        recursive: alembic.get("recursive_version_locations").and_then(toml::Value::as_bool) == Some(true),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_an_ini_as_configparser_does() {
        let text = "# c\n[alembic]\nScript_Location = %(here)s/db ; kept\nversion_locations =\n    a\n    b\npath_separator=newline\n[loggers]\nkeys: root\n";
        let configs = ini_configs("x/alembic.ini", text);
        assert_eq!(configs.len(), 1);
        assert_eq!(configs[0].script_location.as_deref(), Some("%(here)s/db ; kept"));
        assert_eq!(configs[0].version_locations, ["a", "b"]);
        assert_eq!(configs[0].directory, "x");
    }

    #[test]
    fn reads_pyproject() {
        let text = "[tool.alembic]\nscript_location = \"app/db\"\nrecursive_version_locations = true\n";
        let config = toml_config("pyproject.toml", text).unwrap();
        assert_eq!((config.script_location.as_deref(), config.recursive), (Some("app/db"), true));
        assert_eq!(toml_config("pyproject.toml", "[tool.other]\n"), None);
        assert_eq!(toml_config("pyproject.toml", "not toml ["), None);
    }
}
