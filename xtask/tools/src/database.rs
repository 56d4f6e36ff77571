//! The databases that schemas are compared on.

use std::path::Path;

use anyhow::Result;

use crate::programs;

/// A database that migrations run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Database {
    /// On which every environment is tried.
    Postgresql,
    /// As MySQL.
    Mariadb,
    /// In a file.
    Sqlite,
}

impl Database {
    /// All of them, in the order in which they are compared.
    pub const ALL: [Database; 3] = [Database::Postgresql, Database::Mariadb, Database::Sqlite];

    /// What the list of environments, the command line and the programs call it.
    pub fn name(self) -> &'static str {
        match self {
            Database::Postgresql => "postgresql",
            Database::Mariadb => "mariadb",
            Database::Sqlite => "sqlite",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Database> {
        Database::ALL.into_iter().find(|database| database.name() == name)
    }

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Database::Postgresql => "PostgreSQL",
            Database::Mariadb => "MariaDB",
            Database::Sqlite => "SQLite",
        }
    }

    /// The dialect that SQLAlchemy and Limbeck have it under: projects that run on `MariaDB` ask for `mysql`.
    pub fn dialect(self) -> &'static str {
        match self {
            Database::Mariadb => "mysql",
            Database::Postgresql | Database::Sqlite => self.name(),
        }
    }

    /// Sees to it that it is here.
    pub fn install(self) -> Result<()> {
        let (package, is_here) = match self {
            Database::Postgresql => {
                ("postgresql", Path::new("/usr/lib/postgresql").is_dir() || programs::found("initdb").is_some())
            }
            Database::Mariadb => ("mariadb-server", programs::found("mariadbd").is_some()),
            Database::Sqlite => return Ok(()),
        };
        if is_here { Ok(()) } else { programs::install_from_debian(self.title(), &[package], "1 minute") }
    }
}
