//! Types as an inspector finds them in a database: classes of SQLAlchemy's, of which code asks what they are
//! (`ischema_names` of sqlalchemy/dialects/postgresql/base.py and sqlite/base.py).

use super::reader::Reader;
use crate::dialect::Dialect;
use crate::schema::ColumnType;
use crate::value::{Args, Place, Term, Value};
use std::rc::Rc;

/// What PostgreSQL's types are found as.
const POSTGRESQL: &[(&str, &str)] = &[
    ("BIGINT", "BIGINT"),
    ("BOOLEAN", "BOOLEAN"),
    ("BYTEA", "postgresql.BYTEA"),
    ("CHAR", "CHAR"),
    ("CIDR", "postgresql.CIDR"),
    ("CITEXT", "postgresql.CITEXT"),
    ("DATE", "DATE"),
    ("DECIMAL", "NUMERIC"),
    ("DOUBLE PRECISION", "DOUBLE_PRECISION"),
    ("FLOAT", "DOUBLE_PRECISION"),
    ("HSTORE", "postgresql.HSTORE"),
    ("INET", "postgresql.INET"),
    ("INTEGER", "INTEGER"),
    ("INTERVAL", "postgresql.INTERVAL"),
    ("JSON", "postgresql.JSON"),
    ("JSONB", "postgresql.JSONB"),
    ("MACADDR", "postgresql.MACADDR"),
    ("MONEY", "postgresql.MONEY"),
    ("NUMERIC", "NUMERIC"),
    ("REAL", "REAL"),
    ("SMALLINT", "SMALLINT"),
    ("TEXT", "TEXT"),
    ("TIME", "postgresql.TIME"),
    ("TIME WITH TIME ZONE", "postgresql.TIME"),
    ("TIME WITHOUT TIME ZONE", "postgresql.TIME"),
    ("TIMESTAMP", "postgresql.TIMESTAMP"),
    ("TIMESTAMP WITH TIME ZONE", "postgresql.TIMESTAMP"),
    ("TIMESTAMP WITHOUT TIME ZONE", "postgresql.TIMESTAMP"),
    ("TIMESTAMPTZ", "postgresql.TIMESTAMP"),
    ("TIMETZ", "postgresql.TIME"),
    ("TSVECTOR", "postgresql.TSVECTOR"),
    ("UUID", "UUID"),
    ("VARCHAR", "VARCHAR"),
];

/// What SQLite's declared types are found as.
const SQLITE: &[(&str, &str)] = &[
    ("BIGINT", "BIGINT"),
    ("BLOB", "BLOB"),
    ("BOOL", "BOOLEAN"),
    ("BOOLEAN", "BOOLEAN"),
    ("CHAR", "CHAR"),
    ("DATE", "DATE"),
    ("DATETIME", "DATETIME"),
    ("DECIMAL", "DECIMAL"),
    ("DOUBLE", "DOUBLE"),
    ("FLOAT", "FLOAT"),
    ("INT", "INTEGER"),
    ("INTEGER", "INTEGER"),
    ("JSON", "sqlite.JSON"),
    ("NCHAR", "NCHAR"),
    ("NUMERIC", "NUMERIC"),
    ("NVARCHAR", "NVARCHAR"),
    ("REAL", "REAL"),
    ("SMALLINT", "SMALLINT"),
    ("TEXT", "TEXT"),
    ("TIME", "TIME"),
    ("TIMESTAMP", "TIMESTAMP"),
    ("VARCHAR", "VARCHAR"),
];

/// The names of classes that each class is, beside its own (`__mro__` of SQLAlchemy 2.1's types).
const CLASSES: &[(&str, &[&str])] = &[
    ("BIGINT", &["BigInteger", "Integer"]),
    ("BLOB", &["LargeBinary", "_Binary"]),
    ("BOOLEAN", &["Boolean", "SchemaType", "Emulated"]),
    ("BYTEA", &["LargeBinary", "_Binary"]),
    ("CHAR", &["String"]),
    ("CIDR", &[]),
    ("CITEXT", &["TEXT", "Text", "String"]),
    ("DATE", &["Date"]),
    ("DATETIME", &["DateTime"]),
    ("DECIMAL", &["Numeric"]),
    ("DOUBLE", &["Double", "Float"]),
    ("DOUBLE_PRECISION", &["Double", "Float"]),
    ("ENUM", &["NamedType", "Enum", "String", "SchemaType", "Emulated", "NativeForEmulated"]),
    ("FLOAT", &["Float"]),
    ("HSTORE", &[]),
    ("INET", &[]),
    ("INTEGER", &["Integer"]),
    ("INTERVAL", &["NativeForEmulated", "_AbstractInterval"]),
    ("JSON", &[]),
    ("JSONB", &["JSON"]),
    ("MACADDR", &[]),
    ("MONEY", &[]),
    ("NCHAR", &["Unicode", "String"]),
    ("NUMERIC", &["Numeric"]),
    ("NVARCHAR", &["Unicode", "String"]),
    ("REAL", &["Float"]),
    ("SMALLINT", &["SmallInteger", "Integer"]),
    ("TEXT", &["Text", "String"]),
    ("TIME", &["Time"]),
    ("TIMESTAMP", &["DateTime"]),
    ("TSVECTOR", &[]),
    ("UUID", &["Uuid", "Emulated", "NativeForEmulated"]),
    ("VARCHAR", &["String"]),
];

impl<'a> Reader<'a> {
    /// The type of a column, as `get_columns` gives it; none where it is not known.
    pub(super) fn reflected_type(&mut self, type_: &ColumnType, place: Place) -> Option<Value<'a>> {
        let dialect = self.settings.dialect;
        let mut args = Args::default();
        let class = match (&type_.user, &type_.values) {
            (Some(user), Some(values)) if dialect.has_enum_types() && !is_array(type_) => {
                args.positional.extend(values.iter().map(|value| Value::text(value.clone())));
                args.named.push(("name".into(), Value::text(&*user.name)));
                args.named.push(("schema".into(), user.schema.as_deref().map_or(Value::None, Value::text)));
                "postgresql.ENUM"
            }
            (Some(_), _) => return None,
            (None, _) => {
                let (word, sizes) = word_and_sizes(type_.sql.as_known()?)?;
                let known = match dialect {
                    Dialect::Postgresql => POSTGRESQL,
                    Dialect::Sqlite => SQLITE,
                    _ => return None,
                };
                // `FLOAT(24)` is a `REAL`.
                if word == "FLOAT" && !sizes.is_empty() {
                    return None;
                }
                let (_, class) = known.iter().find(|(known, _)| *known == word)?;
                let size = |at: usize| sizes.get(at).map_or(Value::None, |size| Value::Int(*size));
                let parameters: Vec<(&'static str, Value<'a>)> = match class.rsplit('.').next()? {
                    "VARCHAR" | "CHAR" | "TEXT" | "NVARCHAR" | "NCHAR" => vec![("length", size(0))],
                    "NUMERIC" | "DECIMAL" => vec![("precision", size(0)), ("scale", size(1))],
                    "TIMESTAMP" | "TIME" | "DATETIME" => {
                        let has_zone = word.ends_with("WITH TIME ZONE") || word.ends_with("TZ");
                        vec![("timezone", Value::Bool(has_zone))]
                    }
                    _ => Vec::new(),
                };
                args.named.extend(parameters.into_iter().map(|(name, value)| (name.into(), value)));
                class
            }
        };
        let library = if class.contains('.') { "sqlalchemy.dialects" } else { "sqlalchemy" };
        let function = Value::name(format!("{library}.{class}"));
        Some(Value::Term(Rc::new(Term::Call { function, args, place })))
    }

    /// Whether a type that SQLAlchemy has is of one of its classes, where that is sure.
    pub(super) fn is_type_of(type_: &Value<'a>, class: &str) -> Option<bool> {
        let Term::Call { function, .. } = type_.as_term()? else { return None };
        let own = function.dotted().filter(|own| own.starts_with("sqlalchemy."))?;
        class.strip_prefix("sqlalchemy.")?;
        let last = |dotted: &str| dotted.rsplit('.').next().map(ToOwned::to_owned);
        let (own_name, name) = (last(&own)?, last(class)?);
        let (_, classes) = CLASSES.iter().find(|(known, _)| **known == own_name)?;
        if name == "TypeEngine" {
            return Some(true);
        }
        // `Float` was a `Numeric` until SQLAlchemy 2.1.
        if name == "Numeric" && classes.contains(&"Float") {
            return None;
        }
        if own_name != name && !classes.contains(&&*name) {
            return Some(false);
        }
        // What a dialect calls like one of SQLAlchemy's own may be it, or a class below it.
        let of_dialect = |dotted: &str| {
            dotted.split_once("dialects.").and_then(|(_, rest)| rest.split('.').next()).map(ToOwned::to_owned)
        };
        match (of_dialect(class), of_dialect(&own)) {
            (None, _) => Some(true),
            (Some(wanted), Some(has)) => (wanted == has).then_some(true),
            (Some(_), None) => None,
        }
    }

    /// What a type of SQLAlchemy's was made with: `type.timezone`.
    pub(super) fn attribute_of_type(type_: &Term<'a>, name: &str) -> Option<Value<'a>> {
        let Term::Call { function, args, .. } = type_ else { return None };
        let own = function.dotted().filter(|own| own.starts_with("sqlalchemy."))?;
        CLASSES.iter().find(|(known, _)| own.rsplit('.').next() == Some(known))?;
        if !matches!(name, "timezone" | "length" | "precision" | "scale" | "name" | "schema") {
            return None;
        }
        args.named(name).cloned()
    }
}

fn is_array(type_: &ColumnType) -> bool {
    type_.sql.as_known().is_none_or(|sql| sql.trim_end().ends_with(']'))
}

/// `TIMESTAMP WITH TIME ZONE` and 6 of `TIMESTAMP(6) WITH TIME ZONE`; none of an array.
fn word_and_sizes(sql: &str) -> Option<(String, Vec<i64>)> {
    if sql.trim_end().ends_with(']') {
        return None;
    }
    let Some((word, rest)) = sql.split_once('(') else { return Some((sql.trim().to_ascii_uppercase(), Vec::new())) };
    let (sizes, behind) = rest.split_once(')')?;
    let word = format!("{} {}", word.trim(), behind.trim()).trim().to_ascii_uppercase();
    Some((word, sizes.split(',').filter_map(|size| size.trim().parse().ok()).collect()))
}
