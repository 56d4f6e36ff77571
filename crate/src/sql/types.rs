//! Types of columns, in the words that SQLAlchemy writes for them.

use sqlparser::tokenizer::Token;

use crate::dialect::Dialect;
use crate::operation::{EnumType, Type, WithTable};
use crate::sql::cursor::{Cursor, Read};
use crate::text::Text;

/// Names of more than one word, longest first, and one name of each type that has several
/// (PostgreSQL manual, table 8.1; sqlalchemy/dialects/postgresql/base.py, `PGTypeCompiler`).
const POSTGRESQL: &[(&str, &str)] = &[
    ("NATIONAL CHARACTER VARYING", "VARCHAR"),
    ("NATIONAL CHAR VARYING", "VARCHAR"),
    ("CHARACTER VARYING", "VARCHAR"),
    ("CHAR VARYING", "VARCHAR"),
    ("NATIONAL CHARACTER", "CHAR"),
    ("NCHAR VARYING", "VARCHAR"),
    ("NATIONAL CHAR", "CHAR"),
    ("BIT VARYING", "BIT VARYING"),
    ("DOUBLE PRECISION", "DOUBLE PRECISION"),
    ("INT", "INTEGER"),
    ("INT4", "INTEGER"),
    ("INT2", "SMALLINT"),
    ("INT8", "BIGINT"),
    ("BOOL", "BOOLEAN"),
    ("CHARACTER", "CHAR"),
    ("NCHAR", "CHAR"),
    ("BPCHAR", "CHAR"),
    ("DEC", "NUMERIC"),
    ("DECIMAL", "NUMERIC"),
    ("FLOAT4", "REAL"),
    ("FLOAT8", "DOUBLE PRECISION"),
    ("SERIAL4", "SERIAL"),
    ("SERIAL2", "SMALLSERIAL"),
    ("SERIAL8", "BIGSERIAL"),
    ("VARBIT", "BIT VARYING"),
    ("TIMESTAMPTZ", "TIMESTAMPTZ"),
    ("TIMETZ", "TIMETZ"),
];

/// The same of MySQL (MySQL manual, 13.9 "Using Data Types from Other Database Engines").
const MYSQL: &[(&str, &str)] = &[
    ("NATIONAL CHARACTER VARYING", "NVARCHAR"),
    ("CHARACTER VARYING", "VARCHAR"),
    ("CHAR VARYING", "VARCHAR"),
    ("NATIONAL VARCHAR", "NVARCHAR"),
    ("NATIONAL CHARACTER", "NCHAR"),
    ("NATIONAL CHAR", "NCHAR"),
    ("DOUBLE PRECISION", "DOUBLE"),
    ("LONG VARCHAR", "MEDIUMTEXT"),
    ("INT", "INTEGER"),
    ("INT4", "INTEGER"),
    ("INT8", "BIGINT"),
    ("INT3", "MEDIUMINT"),
    ("INT2", "SMALLINT"),
    ("INT1", "TINYINT"),
    ("MIDDLEINT", "MEDIUMINT"),
    ("BOOLEAN", "BOOL"),
    ("CHARACTER", "CHAR"),
    ("DEC", "NUMERIC"),
    ("DECIMAL", "NUMERIC"),
    ("FIXED", "NUMERIC"),
    ("FLOAT4", "FLOAT"),
    ("FLOAT8", "DOUBLE"),
];

/// Other databases: only which words are one name.
const OTHER: &[(&str, &str)] = &[
    ("NATIONAL CHARACTER VARYING", "NATIONAL CHARACTER VARYING"),
    ("VARYING CHARACTER", "VARYING CHARACTER"),
    ("NATIVE CHARACTER", "NATIVE CHARACTER"),
    ("CHARACTER VARYING", "CHARACTER VARYING"),
    ("UNSIGNED BIG INT", "UNSIGNED BIG INT"),
    ("DOUBLE PRECISION", "DOUBLE PRECISION"),
    ("LONG RAW", "LONG RAW"),
];

/// Types that SQLAlchemy writes in upper case; others, a user's own among them, are left as they are written.
const UPPER: &[&str] = &[
    "ARRAY",
    "BFILE",
    "BIGINT",
    "BIGSERIAL",
    "BINARY",
    "BINARY_DOUBLE",
    "BINARY_FLOAT",
    "BIT",
    "BLOB",
    "BOOL",
    "BOOLEAN",
    "BYTEA",
    "CHAR",
    "CIDR",
    "CITEXT",
    "CLOB",
    "DATE",
    "DATEMULTIRANGE",
    "DATERANGE",
    "DATETIME",
    "DATETIME2",
    "DATETIMEOFFSET",
    "DECIMAL",
    "DOUBLE",
    "ENUM",
    "FLOAT",
    "HSTORE",
    "IMAGE",
    "INET",
    "INT",
    "INT4MULTIRANGE",
    "INT4RANGE",
    "INT8MULTIRANGE",
    "INT8RANGE",
    "INTEGER",
    "INTERVAL",
    "JSON",
    "JSONB",
    "JSONPATH",
    "LONG",
    "LONGBLOB",
    "LONGTEXT",
    "MACADDR",
    "MACADDR8",
    "MEDIUMBLOB",
    "MEDIUMINT",
    "MEDIUMTEXT",
    "MONEY",
    "NCHAR",
    "NCLOB",
    "NTEXT",
    "NUMBER",
    "NUMERIC",
    "NUMMULTIRANGE",
    "NUMRANGE",
    "NVARCHAR",
    "NVARCHAR2",
    "OID",
    "RAW",
    "REAL",
    "REGCLASS",
    "REGCONFIG",
    "ROWID",
    "SERIAL",
    "SET",
    "SMALLDATETIME",
    "SMALLINT",
    "SMALLMONEY",
    "SMALLSERIAL",
    "SQL_VARIANT",
    "TEXT",
    "TIME",
    "TIMESTAMP",
    "TINYBLOB",
    "TINYINT",
    "TINYTEXT",
    "TSMULTIRANGE",
    "TSQUERY",
    "TSRANGE",
    "TSTZMULTIRANGE",
    "TSTZRANGE",
    "TSVECTOR",
    "UNIQUEIDENTIFIER",
    "UUID",
    "VARBINARY",
    "VARCHAR",
    "VARCHAR2",
    "XML",
    "YEAR",
];

/// Units of an interval (PostgreSQL manual, 8.5.4).
const INTERVAL_FIELDS: &[&str] = &[
    "YEAR TO MONTH",
    "DAY TO HOUR",
    "DAY TO MINUTE",
    "DAY TO SECOND",
    "HOUR TO MINUTE",
    "HOUR TO SECOND",
    "MINUTE TO SECOND",
    "YEAR",
    "MONTH",
    "DAY",
    "HOUR",
    "MINUTE",
    "SECOND",
];

/// The type that stands here.
pub(super) fn type_(reader: &mut Cursor) -> Read<Type> {
    let synonyms = match reader.dialect() {
        Dialect::Postgresql => POSTGRESQL,
        Dialect::Mysql | Dialect::Mariadb => MYSQL,
        _ => OTHER,
    };
    let is_array_of = reader.eat("SETOF");
    let from = reader.at;
    let several = synonyms.iter().find(|(words, _)| reader.eat(words));
    let name = match several {
        Some((_, name)) => (*name).to_owned(),
        None => named(reader, from)?,
    };
    let arguments = if reader.is_token(&Token::LParen) { Some(reader.bracketed()?) } else { None };
    let precision = arguments.map_or_else(String::new, |inside| format!("({})", arguments_text(inside)));
    let mut sql = match name.as_str() {
        "TIMESTAMP" | "TIME" => {
            let zone = if reader.eat("WITH LOCAL TIME ZONE") {
                " WITH LOCAL TIME ZONE"
            } else if reader.eat("WITH TIME ZONE") {
                " WITH TIME ZONE"
            } else if reader.eat("WITHOUT TIME ZONE") || reader.dialect().has_times_without_zone() {
                " WITHOUT TIME ZONE"
            } else {
                ""
            };
            format!("{name}{precision}{zone}")
        }
        "TIMESTAMPTZ" => format!("TIMESTAMP{precision} WITH TIME ZONE"),
        "TIMETZ" => format!("TIME{precision} WITH TIME ZONE"),
        "INTERVAL" => {
            let fields = reader.eat_any(INTERVAL_FIELDS).map_or_else(String::new, |fields| format!(" {fields}"));
            let seconds = if reader.is_token(&Token::LParen) {
                format!("({})", arguments_text(reader.bracketed()?))
            } else {
                String::new()
            };
            format!("INTERVAL{precision}{fields}{seconds}")
        }
        _ => format!("{name}{precision}"),
    };
    if reader.dialect().has_numeric_attributes() {
        while let Some(word) = reader.eat_any(&["UNSIGNED", "SIGNED", "ZEROFILL", "BINARY"]) {
            sql.push(' ');
            sql.push_str(word);
        }
    }
    if is_array_of {
        sql.insert_str(0, "SETOF ");
    }
    while reader.is_token(&Token::LBracket) || reader.is("ARRAY") {
        if !reader.eat("ARRAY") || reader.is_token(&Token::LBracket) {
            reader.skip_one();
        }
        sql.push_str("[]");
    }
    let enum_ = match (name.as_str(), arguments) {
        ("ENUM", Some(values)) => Some(Box::new(enum_of(values))),
        _ => None,
    };
    Ok(Type { sql: reader.statement.source.restore(&sql), enum_, foreign: None, spatial_index: false })
}

/// A type of one word, or of a schema.
fn named(reader: &mut Cursor, from: usize) -> Read<String> {
    let Some(Token::Word(word)) = reader.peek() else {
        return Err(reader.unexpected("a type"));
    };
    let upper = word.value.to_ascii_uppercase();
    let is_known = word.quote_style.is_none() && UPPER.contains(&upper.as_str());
    reader.name()?;
    // `pg_catalog.int4` and the like are written so by nobody; a schema means a type of one's own.
    let is_qualified = reader.at - from > 1;
    // PostgreSQL's `"char"` and names like it keep their quotes.
    let spelled = Cursor { at: from, end: reader.at, ..*reader };
    Ok(if is_known && !is_qualified { upper } else { written(spelled).unwrap_or_default().to_owned() })
}

/// What stands in a type's brackets: `10, 2`.
fn arguments_text(inside: Cursor) -> String {
    let parts: Vec<&str> = inside.parts().into_iter().filter_map(written).collect();
    parts.join(", ")
}

fn written(part: Cursor<'_>) -> Option<&str> {
    part.statement.text.get(part.tokens().first()?.start..part.tokens().last()?.end)
}

/// The values of an enum: strings, or holes.
pub(super) fn enum_values(inside: Cursor) -> Read<Vec<Text>> {
    inside
        .parts()
        .into_iter()
        .map(|mut part| {
            let value = part.string().or_else(|| part.hole()).ok_or_else(|| part.unexpected("a string"))?;
            part.whole(value)
        })
        .collect()
}

fn enum_of(inside: Cursor) -> EnumType {
    let values = enum_values(inside);
    EnumType { name: None, is_open: values.is_err(), values: values.unwrap_or_default(), with_table: WithTable::Made }
}
