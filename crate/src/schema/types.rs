//! Types that are written in several ways.

use super::apply::extension;
use super::{Column, Schema};
use crate::dialect::Dialect;
use crate::operation::{Change, ObjectKind};
use crate::sql;
use crate::text::Text;

/// One way to write a type: the database's own words for those that have several.
pub fn plain(sql: &str, dialect: Dialect) -> String {
    let statement = Text::known(format!("CREATE TABLE t (c {sql})"));
    let read = sql::operations(&statement, dialect).into_iter().next().and_then(|statement| {
        match statement.changes.into_iter().next() {
            Some(Change::CreateTable(create)) => create.columns.first()?.type_.sql.as_known().map(ToOwned::to_owned),
            _ => None,
        }
    });
    let sql = read.unwrap_or_else(|| sql.to_owned()).to_ascii_uppercase();
    let (sql, _) = sql.split_once(" COLLATE ").unwrap_or((&sql, ""));
    let sql = sql.replace("PUBLIC.", "").replace(['"', ' '], "");
    let (name, arrays) = sql.split_at(sql.trim_end_matches("[]").len());
    let name = match name {
        "TIMESTAMPTZ" => "TIMESTAMPWITHTIMEZONE",
        "TIMETZ" => "TIMEWITHTIMEZONE",
        "CHAR" => "CHAR(1)",
        "DECIMAL" => "NUMERIC",
        "BOOL" => "BOOLEAN",
        "INT" => "INTEGER",
        name => name,
    };
    let name = match dialect {
        Dialect::Postgresql => in_full(name),
        _ => name.to_owned(),
    };
    format!("{name}{}", if arrays.is_empty() { "" } else { "[]" })
}

/// A type in the words of PostgreSQL's messages, without its size (`format_type_be` in
/// `src/backend/utils/adt/format_type.c`).
pub fn said_by_postgresql(sql: &str) -> String {
    let type_ = plain(sql, Dialect::Postgresql);
    let (word, arrays) = type_.split_at(type_.trim_end_matches("[]").len());
    let word = match word.split('(').next().unwrap_or_default() {
        "TIMESTAMPWITHOUTTIMEZONE" => "timestamp without time zone".to_owned(),
        "TIMESTAMPWITHTIMEZONE" => "timestamp with time zone".to_owned(),
        "DOUBLEPRECISION" => "double precision".to_owned(),
        "VARCHAR" => "character varying".to_owned(),
        word => word.to_lowercase(),
    };
    format!("{word}{arrays}")
}

/// What PostgreSQL takes a short name for: `NUMERIC(10)` is `NUMERIC(10, 0)` (PostgreSQL manual, 8.1 and 8.5).
fn in_full(name: &str) -> String {
    let precision = name.strip_prefix("NUMERIC(").and_then(|rest| rest.strip_suffix(')'));
    match (name, precision) {
        ("FLOAT", _) => "DOUBLEPRECISION".to_owned(),
        _ if let Some(bits) = float_bits(name) => if bits <= 24 { "REAL" } else { "DOUBLEPRECISION" }.to_owned(),
        ("TIMESTAMP", _) => "TIMESTAMPWITHOUTTIMEZONE".to_owned(),
        ("TIME", _) => "TIMEWITHOUTTIMEZONE".to_owned(),
        (_, Some(precision)) if !precision.contains(',') => format!("NUMERIC({precision},0)"),
        _ => name.to_owned(),
    }
}

/// The binary digits that a float is asked to have: 53 of `FLOAT(53)` (PostgreSQL manual, 8.1.3).
fn float_bits(name: &str) -> Option<u32> {
    name.strip_prefix("FLOAT(")?.strip_suffix(')')?.parse().ok()
}

/// Names of types that PostgreSQL has of itself, in lower case (`pg_type` of PostgreSQL 15, and the words that its
/// grammar knows besides).
#[rustfmt::skip]
const BUILT_IN: &[&str] = &[
    "aclitem", "bigint", "bigserial", "bit", "bool", "boolean", "box", "bpchar", "bytea", "char", "character", "cid",
    "cidr", "circle", "date", "datemultirange", "daterange", "dec", "decimal", "double", "float", "float4", "float8",
    "inet", "int", "int2", "int4", "int4multirange", "int4range", "int8", "int8multirange", "int8range", "integer",
    "interval", "json", "jsonb", "jsonpath", "line", "lseg", "macaddr", "macaddr8", "money", "name", "national",
    "nchar", "numeric", "nummultirange", "numrange", "oid", "path", "pg_lsn", "pg_snapshot", "point", "polygon",
    "real", "refcursor", "regclass", "regcollation", "regconfig", "regdictionary", "regnamespace", "regoper",
    "regoperator", "regproc", "regprocedure", "regrole", "regtype", "serial", "smallint", "smallserial", "text",
    "tid", "time", "timestamp", "timestamptz", "timetz", "tsmultirange", "tsquery", "tsrange", "tstzmultirange",
    "tstzrange", "tsvector", "txid_snapshot", "uuid", "varbit", "varchar", "xid", "xid8", "xml",
];

/// The longest that a string may be asked to be (`MaxAttrSize` in `src/include/access/htup_details.h` of PostgreSQL).
pub const MAX_LENGTH: u32 = 10_485_760;

/// Whether PostgreSQL refuses the length of a string type: `VARCHAR(0)`.
pub fn has_refused_length(sql: &str) -> bool {
    let upper = sql.trim().to_ascii_uppercase();
    let length = ["VARCHAR(", "CHAR(", "CHARACTER(", "CHARACTER VARYING("]
        .iter()
        .find_map(|name| upper.strip_prefix(name)?.split(')').next()?.trim().parse::<u64>().ok());
    length.is_some_and(|length| length == 0 || length > u64::from(MAX_LENGTH))
}

/// The extension of PostgreSQL's that a type belongs to.
pub fn extension_of(sql: &str) -> Option<&'static str> {
    extension::of_type(&word(sql).to_ascii_lowercase())
}

/// The word that a type begins with.
fn word(sql: &str) -> String {
    let is_letter = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '_';
    sql.trim().chars().take_while(is_letter).collect()
}

impl Schema {
    /// The extensions that migrations create, and those that what they do belongs to.
    fn extensions(&self) -> impl Iterator<Item = &str> {
        let made = self.objects().filter(|(object, _)| object.kind == ObjectKind::Extension);
        made.map(|(object, _)| &*object.id.name).chain(self.missing_extensions().map(|it| it as &str))
    }

    /// Whether PostgreSQL would know the type of a column: its own, one that a migration makes, or one that an extension
    /// may bring.
    pub fn knows_type(&self, column: &Column) -> bool {
        let Some(sql) = column.type_.sql.as_known() else { return false };
        let written = word(sql);
        let word = written.to_ascii_lowercase();
        // `Money` is a class of the application.
        let is_class = word != written && word.to_ascii_uppercase() != written;
        column.type_.user.is_some()
            || (!is_class && BUILT_IN.binary_search(&word.as_str()).is_ok())
            || sql.trim().starts_with("\"char\"")
            || extension::brings_type(self.extensions(), &word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_types_can_be_searched() {
        assert!(BUILT_IN.is_sorted());
    }

    #[test]
    fn types_are_written_in_one_way() {
        let plain = |sql| plain(sql, Dialect::Postgresql);
        assert_eq!(plain("character varying(20)"), plain("VARCHAR(20)"));
        assert_eq!(plain("timestamp without time zone"), plain("TIMESTAMP"));
        assert_eq!(plain("numeric(10,0)"), plain("NUMERIC(10)"));
        assert_eq!(plain("public.state"), plain("state"));
        assert_eq!(plain("double precision"), plain("FLOAT"));
        assert_eq!(plain("double precision"), plain("FLOAT(53)"));
        assert_eq!(plain("real"), plain("FLOAT(24)"));
        assert_eq!(plain("integer[]"), plain("INTEGER[][]"));
        assert_ne!(plain("VARCHAR(20)"), plain("VARCHAR(30)"));
    }
}
