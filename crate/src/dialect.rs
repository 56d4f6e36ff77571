//! The databases that a migration may be meant for.

use serde::Serialize;

/// A database as SQLAlchemy names it (sqlalchemy/dialects).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify, serde::Deserialize))]
#[cfg_attr(not(target_arch = "wasm32"), derive(clap::ValueEnum))]
pub enum Dialect {
    /// PostgreSQL.
    #[default]
    Postgresql,
    /// MySQL.
    Mysql,
    /// MariaDB.
    Mariadb,
    /// SQLite.
    Sqlite,
    /// Microsoft SQL Server.
    Mssql,
    /// Oracle.
    Oracle,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Dialect; 6] =
        [Dialect::Postgresql, Dialect::Mysql, Dialect::Mariadb, Dialect::Sqlite, Dialect::Mssql, Dialect::Oracle];

    /// What `dialect.name` answers.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Postgresql => "postgresql",
            Dialect::Mysql => "mysql",
            Dialect::Mariadb => "mariadb",
            Dialect::Sqlite => "sqlite",
            Dialect::Mssql => "mssql",
            Dialect::Oracle => "oracle",
        }
    }

    /// What people call the database.
    pub fn title(self) -> &'static str {
        match self {
            Dialect::Postgresql => "PostgreSQL",
            Dialect::Mysql => "MySQL",
            Dialect::Mariadb => "MariaDB",
            Dialect::Sqlite => "SQLite",
            Dialect::Mssql => "SQL Server",
            Dialect::Oracle => "Oracle",
        }
    }

    /// The dialect that a database address begins with: `postgresql+asyncpg://…`.
    pub fn of_url(url: &str) -> Option<Dialect> {
        let scheme = url.split_once(':')?.0;
        let name = scheme.split('+').next()?.trim();
        if name == "postgres" {
            return Some(Dialect::Postgresql);
        }
        Dialect::ALL.into_iter().find(|dialect| dialect.name() == name)
    }
}
