//! The address of the database as a configuration writes it: `sqlalchemy.url`.

use super::Location;
use super::database::Database;
use super::ini::Ini;
use super::stop::Place;
use crate::folder::{Folder, parent, path_in, text};

/// The option that has it.
pub const OPTION: &str = "sqlalchemy.url";

/// An address as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Its text, before interpolation.
    pub value: String,
    /// Where its option stands.
    pub place: Place,
}

impl Address {
    /// What stands before `://`, where that is the name of a driver: `postgresql+asyncpg`. The `driver` of Alembic's
    /// templates is a blank.
    pub fn driver(&self) -> Option<String> {
        driver_of(&self.value).filter(|driver| driver != "driver")
    }
}

/// What stands before `://` in an address, where that is all there is of it.
pub fn driver_of(address: &str) -> Option<String> {
    let (driver, _) = address.split_once("://")?;
    let is_name =
        !driver.is_empty() && driver.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+.-".contains(&byte));
    is_name.then(|| driver.to_owned())
}

/// The address that an ini has for a database of an environment: in a section of the database's own, else in the main one.
pub fn address(location: &Location, database: &Database, folder: &Folder) -> Option<Address> {
    let config = location.config.file.as_deref();
    let beside = |directory: &str| path_in(directory, "alembic.ini");
    let candidates = match config {
        Some(file) if file.ends_with(".ini") => vec![file.to_owned()],
        Some(file) => vec![beside(parent(file))],
        None => vec![beside(location.script_directory()), beside(parent(location.script_directory()))],
    };
    candidates.into_iter().find_map(|path| {
        let ini = Ini::of(&path, &text::decoded(folder.bytes(&path)?).text);
        let section = location.config.section.as_deref().filter(|_| config == Some(path.as_str())).unwrap_or("alembic");
        let sections = database.name.as_deref().filter(|name| !name.is_empty()).into_iter().chain([section]);
        sections.into_iter().find_map(|section| {
            let value = ini.raw(section, OPTION)?.to_owned();
            Some(Address { value, place: ini.place(section, OPTION)? })
        })
    })
}
