//! Types as the database is told them, and those that SQLAlchemy doesn't write for it (the type compilers of its dialects).

use super::Target;
use crate::dialect::Dialect;
use crate::operation::Type;
use crate::text::Text;

/// Types that SQLAlchemy writes for PostgreSQL alone.
const POSTGRESQL: &[&str] = &[
    "BYTEA",
    "CIDR",
    "CITEXT",
    "DATEMULTIRANGE",
    "DATERANGE",
    "HSTORE",
    "INET",
    "INT4MULTIRANGE",
    "INT4RANGE",
    "INT8MULTIRANGE",
    "INT8RANGE",
    "INTERVAL",
    "MACADDR",
    "MACADDR8",
    "MONEY",
    "NUMMULTIRANGE",
    "NUMRANGE",
    "OID",
    "REGCLASS",
    "REGCONFIG",
    "TSMULTIRANGE",
    "TSQUERY",
    "TSRANGE",
    "TSTZMULTIRANGE",
    "TSTZRANGE",
    "TSVECTOR",
];

/// Types that it writes for MySQL and MariaDB alone.
const MYSQL: &[&str] = &[
    "ENUM",
    "LONGBLOB",
    "LONGTEXT",
    "MEDIUMBLOB",
    "MEDIUMINT",
    "MEDIUMTEXT",
    "SET",
    "TINYBLOB",
    "TINYINT",
    "TINYTEXT",
    "YEAR",
];

impl Target<'_> {
    /// A type as the database is told it: what neither SQLAlchemy nor the folder knows is a hole.
    pub(super) fn type_(&self, type_: &Type) -> Text {
        match &type_.foreign {
            Some(class) if !type_.sql.is_known() || is_class(type_) => Text::hole(class.clone()),
            _ if type_.sql.as_known().is_some_and(|sql| is_refused(sql, self.dialect)) => {
                let how = if type_.sql.as_known() == Some("VARCHAR") { " without a length" } else { "" };
                Text::hole(format!("{}, which SQLAlchemy doesn't write for {}{how}", type_.sql, self.dialect.title()))
            }
            _ => type_.sql.clone(),
        }
    }
}

/// Whether SQLAlchemy raises where it should write a type.
fn is_refused(sql: &str, dialect: Dialect) -> bool {
    let name = sql.split([' ', '(']).next().unwrap_or_default();
    let is_of_postgresql = || POSTGRESQL.contains(&name) || sql.ends_with("[]");
    let is_of_mysql = || MYSQL.contains(&name);
    match dialect {
        Dialect::Postgresql => is_of_mysql(),
        Dialect::Mysql | Dialect::Mariadb => is_of_postgresql() || matches!(sql, "JSONB" | "VARCHAR"),
        Dialect::Sqlite => is_of_postgresql() || is_of_mysql() || name == "BIT",
        Dialect::Mssql | Dialect::Oracle | Dialect::Other => false,
    }
}

/// Whether a type is shown as its class: `Vector(1536)`.
fn is_class(type_: &Type) -> bool {
    let sql = type_.sql.as_known().unwrap_or_default();
    let class = type_.foreign.as_deref().unwrap_or_default();
    let class = class.rsplit('.').next().unwrap_or_default();
    sql.strip_prefix(class).is_some_and(|rest| rest.is_empty() || rest.starts_with('('))
}
