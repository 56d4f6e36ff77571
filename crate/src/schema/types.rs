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

/// Whether a type surely takes every value of another, and keeps it as it is: `VARCHAR(500)` those of `VARCHAR(250)`,
/// `BIGINT` those of `INTEGER`.
pub fn holds_all_of(wide: &str, narrow: &str, dialect: Dialect) -> bool {
    let (wide, narrow) = (plain(wide, dialect), plain(narrow, dialect));
    if wide == narrow {
        return true;
    }
    let (wide_word, wide_sizes) = word_and_sizes(&wide);
    let (narrow_word, narrow_sizes) = word_and_sizes(&narrow);
    if let (Some(wide), Some(narrow)) =
        (letters(wide_word, &wide_sizes, dialect), letters(narrow_word, &narrow_sizes, dialect))
    {
        return wide >= narrow;
    }
    if let (Some(wide), Some(narrow)) = (bits(wide_word), bits(narrow_word)) {
        return wide >= narrow;
    }
    match (wide_word, narrow_word) {
        ("DOUBLEPRECISION" | "DOUBLE", "REAL") | ("DOUBLE", "FLOAT") => true,
        ("DOUBLEPRECISION" | "DOUBLE" | "FLOAT", narrow) => {
            // A double keeps whole numbers up to 53 bits; FLOAT is one where it isn't called something else.
            let is_double = wide_word != "FLOAT" || dialect == Dialect::Sqlite;
            is_double && bits(narrow).is_some_and(|bits| bits <= 32)
        }
        ("NUMERIC", narrow) if wide_sizes.is_empty() => narrow == "NUMERIC" || bits(narrow).is_some(),
        ("NUMERIC", "NUMERIC") => match (wide_sizes.as_slice(), narrow_sizes.as_slice()) {
            ([wide, wide_scale], [narrow, narrow_scale]) => {
                wide_scale >= narrow_scale && wide.saturating_sub(*wide_scale) >= narrow.saturating_sub(*narrow_scale)
            }
            _ => false,
        },
        _ => false,
    }
}

/// `VARCHAR` and 20 of `VARCHAR(20)`.
pub(crate) fn word_and_sizes(plain: &str) -> (&str, Vec<u64>) {
    match plain.strip_suffix(')').and_then(|rest| rest.split_once('(')) {
        Some((word, sizes)) => (word, sizes.split(',').map_while(|size| size.trim().parse().ok()).collect()),
        None => (plain, Vec::new()),
    }
}

/// How much text a type takes: letters, or in MySQL's own types bytes (MySQL manual, 13.7).
pub(crate) fn letters(word: &str, sizes: &[u64], dialect: Dialect) -> Option<u64> {
    match (word, sizes) {
        ("VARCHAR" | "CHAR" | "NVARCHAR" | "NCHAR", [size]) => Some(*size),
        ("TINYTEXT", _) => Some(255),
        ("TEXT", _) if dialect.is_mysql() => Some((1 << 16) - 1),
        ("MEDIUMTEXT", _) => Some((1 << 24) - 1),
        ("VARCHAR" | "TEXT" | "LONGTEXT" | "CLOB", []) => Some(u64::MAX),
        _ => None,
    }
}

/// The bits of a whole number.
pub(crate) fn bits(word: &str) -> Option<u32> {
    match word {
        "TINYINT" => Some(8),
        "SMALLINT" => Some(16),
        "MEDIUMINT" => Some(24),
        "INTEGER" => Some(32),
        "BIGINT" => Some(64),
        _ => None,
    }
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
    fn a_wider_type_holds_all_of_a_narrower_one() {
        let holds = |wide, narrow| holds_all_of(wide, narrow, Dialect::Postgresql);
        assert!(holds("VARCHAR(500)", "VARCHAR(250)"));
        assert!(holds("TEXT", "character varying(20)"));
        assert!(holds("BIGINT", "INT"));
        assert!(holds("double precision", "INTEGER"));
        assert!(holds("NUMERIC(12, 4)", "NUMERIC(10, 2)"));
        assert!(!holds("VARCHAR(20)", "TEXT"));
        assert!(!holds("NUMERIC(10, 4)", "NUMERIC(10, 2)"));
        assert!(!holds("FLOAT", "BIGINT"));
        assert!(!holds("VARCHAR(20)", "INTEGER"));
        assert!(holds_all_of("MEDIUMTEXT", "VARCHAR(255)", Dialect::Mysql));
        assert!(!holds_all_of("MEDIUMTEXT", "LONGTEXT", Dialect::Mysql));
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
