//! Columns of a table, and their types.

use std::sync::Arc;

use super::{Id, Made};
use crate::operation::{Computed, Identity};
use crate::text::Text;

/// A column as it is in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: Arc<str>,
    /// Its type.
    pub type_: ColumnType,
    /// Whether it may be NULL, where that is known.
    pub nullable: Option<bool>,
    /// Its default as SQL.
    pub default: Option<Text>,
    /// The sequence that fills it in: it was made as `SERIAL`.
    pub serial: Option<Id>,
    /// Its expression, where it is generated.
    pub computed: Option<Computed>,
    /// `GENERATED … AS IDENTITY`; MySQL's `AUTO_INCREMENT` is one too.
    pub identity: Option<Identity>,
    /// Comment.
    pub comment: Option<Text>,
    /// Collation.
    pub collation: Option<Text>,
    /// Where it comes from; of a column that only its use tells of, nowhere.
    pub made: Made,
    /// No migration adds it: it was seen in use, and is taken to be there.
    pub is_assumed: bool,
    /// What of it an operation may have changed that is not sure to run.
    pub perhaps: Perhaps,
}

/// What of a column may be otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Perhaps {
    /// Its type.
    pub type_: bool,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// Its default.
    pub default: bool,
}

/// The type of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnType {
    /// As the database writes it, `VARCHAR(20)`; `SERIAL` is its `INTEGER`.
    pub sql: Text,
    /// The enum, domain or other type of the database that it is, or is an array of.
    pub user: Option<Id>,
    /// The values, where it is an enum: also where the database has no types for them.
    pub values: Option<Arc<[Text]>>,
}

/// Types between which a comparison, and so a foreign key, works (PostgreSQL manual, 10.2 "Operators").
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Family {
    /// Whole numbers, fractions.
    Number,
    /// Strings.
    String,
    /// Dates and times.
    Time,
    /// Another type, by its name.
    Other(String),
}

impl ColumnType {
    /// A type of which nothing is known.
    pub fn unknown() -> ColumnType {
        ColumnType { sql: Text::hole("a type"), user: None, values: None }
    }

    /// The SQL without the collation, which SQLAlchemy writes behind all of it: `VARCHAR[] COLLATE "C"`.
    fn without_collation(&self) -> Option<&str> {
        let sql = self.sql.as_known()?.trim();
        Some(sql.split_once(" COLLATE ").map_or(sql, |(type_, _)| type_))
    }

    /// Whether it is an array, where that is known.
    pub fn is_array(&self) -> Option<bool> {
        Some(self.without_collation()?.ends_with(']'))
    }

    /// What it can be compared with, where that is known.
    pub fn family(&self) -> Option<Family> {
        if let Some(user) = &self.user {
            return Some(Family::Other(user.to_string()));
        }
        let sql = self.without_collation()?.to_ascii_uppercase();
        if sql.ends_with(']') {
            return Some(Family::Other(sql));
        }
        let word: String = sql.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect();
        Some(match word.as_str() {
            "SMALLINT" | "INTEGER" | "BIGINT" | "INT2" | "INT4" | "INT8" | "FLOAT4" | "FLOAT8" | "INT" | "TINYINT"
            | "MEDIUMINT" | "NUMERIC" | "DECIMAL" | "REAL" | "FLOAT" | "DOUBLE" | "NUMBER" | "OID" | "SERIAL"
            | "BIGSERIAL" | "SMALLSERIAL" => Family::Number,
            "VARCHAR" | "CHAR" | "TEXT" | "CHARACTER" | "NVARCHAR" | "NCHAR" | "VARCHAR2" | "NVARCHAR2" | "CLOB"
            | "CITEXT" | "NAME" | "LONGTEXT" | "MEDIUMTEXT" | "TINYTEXT" | "AUTOSTRING" => Family::String,
            "DATE" | "TIMESTAMP" | "TIMESTAMPTZ" | "DATETIME" | "DATETIME2" | "DATETIMEOFFSET" => Family::Time,
            "BOOL" => Family::Other("BOOLEAN".to_owned()),
            "UUID" | "UNIQUEIDENTIFIER" | "BOOLEAN" | "BYTEA" | "BLOB" | "BINARY" | "VARBINARY" | "INET" | "CIDR"
            | "MACADDR" | "JSON" | "JSONB" | "XML" | "INTERVAL" | "TIME" | "MONEY" | "BIT" | "HSTORE" | "TSVECTOR" => {
                Family::Other(word)
            }
            // A type of a library, or of the application, may be anything.
            _ => return None,
        })
    }
}

impl Column {
    /// Its type, where that is sure.
    pub fn sure_type(&self) -> Option<&ColumnType> {
        (!self.perhaps.type_).then_some(&self.type_)
    }

    /// Whether it may be NULL, where that is sure.
    pub fn sure_nullable(&self) -> Option<bool> {
        self.nullable.filter(|_| !self.perhaps.nullable)
    }

    /// A column of which only the name is known, as something uses it.
    pub fn assumed(name: &str) -> Column {
        Column {
            name: Arc::from(name),
            type_: ColumnType::unknown(),
            nullable: None,
            default: None,
            serial: None,
            computed: None,
            identity: None,
            comment: None,
            collation: None,
            made: Made { by: None, is_certain: true },
            is_assumed: true,
            perhaps: Perhaps::default(),
        }
    }
}
