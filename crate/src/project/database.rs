//! Which database an environment's migrations are meant for.

use std::collections::BTreeMap;

use super::Location;
use super::written::written_address;
use crate::dialect::Dialect;
use crate::folder::{Folder, path_in, text};

/// What an environment says of its databases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Database {
    /// The database that migrations are meant for.
    pub dialect: Dialect,
    /// Something says so: else it is the default.
    pub is_said: bool,
    /// What says so, in words that go on behind a comma: from `sqlalchemy.url`.
    pub because: String,
    /// Names of its databases, where it has several (`databases` of the multidb template).
    pub names: Vec<String>,
    /// Options of the main section of its ini, as they are written.
    pub options: BTreeMap<String, String>,
}

/// The database of an environment: by its address, else by the name of its version location, else by the types that its
/// migrations import.
pub fn database(location: &Location, folder: &Folder) -> Database {
    let text = |path: &str| folder.bytes(path).map(|bytes| text::decoded(bytes).text);
    let config = location.config.file.as_deref().and_then(text).unwrap_or_default();
    let names = option(&config, "databases").unwrap_or_default().split(',').map(str::trim);
    let names = names.filter(|name| !name.is_empty()).map(ToOwned::to_owned).collect();
    let by_location = || named(location).map(|dialect| (dialect, "from the name of the version location".to_owned()));
    let of_alternative = location.is_alternative.then(by_location).flatten();
    let said = of_alternative
        .or_else(|| {
            let dialect = Dialect::of_url(option(&config, "sqlalchemy.url")?)?;
            Some((dialect, "from `sqlalchemy.url`".to_owned()))
        })
        .or_else(|| {
            text(&path_in(&location.path, "env.py"))
                .and_then(|env| written_address(&env))
                .map(|it| (it, "from an address in `env.py`".to_owned()))
        })
        .or_else(by_location)
        .or_else(|| {
            imported(location, folder).map(|dialect| (dialect, "from the types that migrations import".to_owned()))
        });
    let is_said = said.is_some();
    let (dialect, because) = said.unwrap_or_else(|| (Dialect::default(), "as nothing says otherwise".to_owned()));
    Database { dialect, is_said, because, names, options: options(&config, location.config.section.as_deref()) }
}

/// The dialect that the version locations are named after, all the same: `versions/sqlite`.
fn named(location: &Location) -> Option<Dialect> {
    let of = |path: &String| path.rsplit('/').find_map(|part| Dialect::named(&part.to_lowercase()));
    let mut dialects = location.version_locations.iter().map(of);
    let first = dialects.next()??;
    dialects.all(|dialect| dialect == Some(first)).then_some(first)
}

/// All options of a section of an ini that stand on one line.
fn options(text: &str, section: Option<&str>) -> BTreeMap<String, String> {
    let header = format!("[{}]", section.unwrap_or("alembic"));
    let lines = text.lines().skip_while(|line| line.trim() != header).skip(1).take_while(|line| !line.starts_with('['));
    let is_option = |line: &&str| !line.starts_with([' ', '\t', '#', ';']);
    let option = |line: &str| {
        line.split_once(['=', ':']).map(|(name, value)| (name.trim().to_lowercase(), value.trim().to_owned()))
    };
    lines.filter(is_option).filter_map(option).collect()
}

/// The value of an option of an ini, by its first line.
fn option<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| {
        let value = line.strip_prefix(name)?.trim_start();
        value.strip_prefix(['=', ':']).map(str::trim)
    })
}

/// The dialect whose types migrations import; PostgreSQL where they import several. Nothing is said where they import
/// another's and name PostgreSQL too: they are written for both.
fn imported(location: &Location, folder: &Folder) -> Option<Dialect> {
    let mut found: Vec<Dialect> = Vec::new();
    let mut is_postgresql_named = false;
    for path in &location.files {
        let Some(bytes) = folder.bytes(path) else { continue };
        let text = String::from_utf8_lossy(bytes);
        is_postgresql_named |= ["'postgresql'", "\"postgresql\""].iter().any(|name| text.contains(name));
        for (at, words) in text.match_indices("sqlalchemy.dialects") {
            let rest = text[at + words.len()..].trim_start_matches([' ', '.']);
            let rest = rest.strip_prefix("import").unwrap_or(rest).trim_start_matches([' ', '(']);
            let named = Dialect::ALL.into_iter().find(|dialect| rest.starts_with(dialect.name()));
            if let Some(dialect) = named
                && !found.contains(&dialect)
            {
                found.push(dialect);
            }
        }
    }
    match found.as_slice() {
        several if several.contains(&Dialect::Postgresql) => Some(Dialect::Postgresql),
        _ if is_postgresql_named => None,
        others => others.first().copied(),
    }
}
