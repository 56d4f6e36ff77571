//! SQLAlchemy's words, in Python, for what a database has.

use std::collections::BTreeSet;

use crate::dialect::Dialect;
use crate::operation::{Computed, Identity};
use crate::python::repr::repr;
use crate::schema::ColumnType;
use crate::text::Text;

/// A type of a column in SQLAlchemy's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Type {
    /// The expression: `sa.String(20)`.
    pub(super) expression: String,
    /// What its values are in Python: `str`.
    pub(super) python: String,
}

/// The class for types that SQLAlchemy has no word for, which hands on their SQL.
pub(in crate::report) const SQL_TYPE: &str = "SqlType";

/// That class, in Python.
pub(in crate::report) fn sql_type_class() -> String {
    format!(
        "\nclass {SQL_TYPE}(sa.types.UserDefinedType):\n    \"\"\"A type by its SQL.\"\"\"\n\n    cache_ok = True\n\n    \
         def __init__(self, sql: str) -> None:\n        self.sql = sql\n\n    \
         def get_col_spec(self, **kw) -> str:\n        return self.sql\n\n"
    )
}

/// The classes that code names and that it must come with.
pub(in crate::report) fn classes(code: [&[String]; 2]) -> Vec<String> {
    let is_named = code.into_iter().flatten().any(|line| line.contains(&format!("{SQL_TYPE}(")));
    is_named.then(sql_type_class).into_iter().collect()
}

impl Type {
    fn of(expression: impl Into<String>, python: impl Into<String>) -> Type {
        Type { expression: expression.into(), python: python.into() }
    }

    /// A type by its SQL. An array is one of what stands before its brackets.
    pub(super) fn by_sql(sql: &str, dialect: Dialect) -> Type {
        let sql = sql.trim();
        if let Some(element) = sql.strip_suffix("[]") {
            let mut element_type = Type::by_sql(element.trim_end_matches("[]"), dialect);
            let dimensions = (sql.len() - sql.trim_end_matches("[]").len()) / 2;
            let more = if dimensions > 1 { format!(", dimensions={dimensions}") } else { String::new() };
            element_type.expression = format!("postgresql.ARRAY({}{more})", element_type.expression);
            element_type.python = format!("list[{}]", element_type.python);
            return element_type;
        }
        let known = Parts::of(sql).and_then(|parts| parts.known(dialect));
        known.unwrap_or_else(|| Type::of(format!("{SQL_TYPE}({})", repr(sql)), "Any"))
    }

    /// An enum by its values.
    pub(super) fn of_values(column: &ColumnType) -> Option<Type> {
        let values: Vec<String> = column.values.as_ref()?.iter().filter_map(Text::as_known).map(repr).collect();
        Some(Type::of(format!("sa.Enum({}, native_enum=False)", values.join(", ")), "str"))
    }
}

/// A type's name, what stands in its brackets, and what comes after them.
struct Parts<'s> {
    name: String,
    arguments: &'s str,
    behind: String,
    collation: Option<&'s str>,
}

impl<'s> Parts<'s> {
    fn of(sql: &'s str) -> Option<Parts<'s>> {
        let (sql, collation) = match sql.split_once(" COLLATE ") {
            Some((sql, collation)) => (sql, Some(collation.trim().trim_matches('"'))),
            None => (sql, None),
        };
        let (name, rest) = match sql.split_once('(') {
            Some((name, rest)) => (name, Some(rest.rsplit_once(')')?)),
            None => (sql, None),
        };
        let (arguments, behind) = rest.unwrap_or(("", ""));
        let mut name = name.trim().to_ascii_uppercase();
        let mut behind = behind.trim().to_ascii_uppercase();
        // `TIMESTAMP WITH TIME ZONE` has no brackets to come after.
        for word in ["WITH TIME ZONE", "WITHOUT TIME ZONE"] {
            if let Some(short) = name.strip_suffix(word) {
                word.clone_into(&mut behind);
                name = short.trim().to_string();
                break;
            }
        }
        let is_plain = arguments.chars().all(|letter| letter.is_ascii_digit() || letter == ',' || letter == ' ');
        is_plain.then_some(Parts { name, arguments: arguments.trim(), behind, collation })
    }

    /// Its word of SQLAlchemy's, where it has one.
    fn known(&self, dialect: Dialect) -> Option<Type> {
        let is_mysql = matches!(dialect, Dialect::Mysql | Dialect::Mariadb);
        let signs = is_mysql && self.behind.split(' ').all(|word| matches!(word, "UNSIGNED" | "ZEROFILL"));
        if !self.behind.is_empty() && !self.behind.ends_with("TIME ZONE") && !signs {
            return None;
        }
        let own = match dialect {
            Dialect::Mysql | Dialect::Mariadb => self.number_of_mysql().or_else(|| self.of_mysql()),
            Dialect::Postgresql => self.of_postgresql(),
            _ => None,
        };
        if own.is_some() {
            return own;
        }
        let has_zone = self.behind == "WITH TIME ZONE" || matches!(self.name.as_str(), "TIMESTAMPTZ" | "TIMETZ");
        let arguments = self.arguments;
        let zone = if has_zone { "timezone=True" } else { "" };
        let precise = |of: &str| match (has_zone, arguments) {
            (_, "") => None,
            (true, precision) => Some(format!("postgresql.{of}(timezone=True, precision={precision})")),
            (false, precision) => Some(format!("postgresql.{of}(precision={precision})")),
        };
        Some(match self.name.as_str() {
            "VARCHAR" | "CHARACTER VARYING" => Type::of(self.text("String"), "str"),
            "CHAR" | "CHARACTER" => Type::of(self.text("CHAR"), "str"),
            "NVARCHAR" => Type::of(self.text("Unicode"), "str"),
            "TEXT" => Type::of(self.text("Text"), "str"),
            "INTEGER" | "INT" => Type::of("sa.Integer()", "int"),
            "BIGINT" => Type::of("sa.BigInteger()", "int"),
            "SMALLINT" => Type::of("sa.SmallInteger()", "int"),
            "BOOLEAN" | "BOOL" => Type::of("sa.Boolean()", "bool"),
            "REAL" => Type::of("sa.REAL()", "float"),
            "FLOAT" => Type::of(format!("sa.Float({arguments})"), "float"),
            "DOUBLE PRECISION" | "DOUBLE" => Type::of("sa.Double()", "float"),
            "NUMERIC" | "DECIMAL" => Type::of(format!("sa.Numeric({arguments})"), "decimal.Decimal"),
            "TIMESTAMP" | "TIMESTAMPTZ" => {
                Type::of(precise("TIMESTAMP").unwrap_or(format!("sa.DateTime({zone})")), "datetime.datetime")
            }
            "DATETIME" => Type::of("sa.DateTime()", "datetime.datetime"),
            "DATE" => Type::of("sa.Date()", "datetime.date"),
            "TIME" | "TIMETZ" => Type::of(precise("TIME").unwrap_or(format!("sa.Time({zone})")), "datetime.time"),
            "INTERVAL" => Type::of(precise("INTERVAL").unwrap_or("sa.Interval()".to_owned()), "datetime.timedelta"),
            "BYTEA" | "BLOB" => Type::of("sa.LargeBinary()", "bytes"),
            "UUID" => Type::of("sa.Uuid()", "uuid.UUID"),
            "JSON" => Type::of("sa.JSON()", "Any"),
            "BIT" if arguments.is_empty() => Type::of("postgresql.BIT()", "Any"),
            "BIT" => Type::of(format!("postgresql.BIT({arguments})"), "Any"),
            "BIT VARYING" if arguments.is_empty() => Type::of("postgresql.BIT(varying=True)", "Any"),
            "BIT VARYING" => Type::of(format!("postgresql.BIT({arguments}, varying=True)"), "Any"),
            _ => return None,
        })
    }

    /// `sa.String(20, collation='C')`.
    fn text(&self, class: &str) -> String {
        let length = Some(self.arguments).filter(|it| !it.is_empty()).map(ToOwned::to_owned);
        let collation = self.collation.map(|collation| format!("collation={}", repr(collation)));
        format!("sa.{class}({})", length.into_iter().chain(collation).collect::<Vec<_>>().join(", "))
    }

    /// MySQL's numbers where more is said of them than their name: `mysql.INTEGER(11, unsigned=True)`.
    fn number_of_mysql(&self) -> Option<Type> {
        let python = match self.name.as_str() {
            "TINYINT" | "SMALLINT" | "MEDIUMINT" | "INTEGER" | "BIGINT" | "BIT" => "int",
            "FLOAT" | "DOUBLE" | "REAL" => "float",
            "DECIMAL" | "NUMERIC" => "decimal.Decimal",
            _ => return None,
        };
        let has_scale = self.arguments.contains(',');
        let is_usual = matches!(self.name.as_str(), "DECIMAL" | "NUMERIC") || self.name == "FLOAT" && !has_scale;
        if self.behind.is_empty() && (self.arguments.is_empty() && self.name != "BIT" || is_usual) {
            return None;
        }
        let size = Some(self.arguments.to_owned()).filter(|it| !it.is_empty());
        let signs = self.behind.split(' ').filter(|word| !word.is_empty());
        let signs = signs.map(|word| format!("{}=True", word.to_ascii_lowercase()));
        let arguments: Vec<String> = size.into_iter().chain(signs).collect();
        Some(Type::of(format!("mysql.{}({})", self.name, arguments.join(", ")), python))
    }

    /// MySQL's own types.
    fn of_mysql(&self) -> Option<Type> {
        let length = self.arguments;
        if !self.behind.is_empty() {
            return None;
        }
        let python = match self.name.as_str() {
            "TINYINT" | "MEDIUMINT" | "YEAR" => "int",
            "TINYTEXT" | "MEDIUMTEXT" | "LONGTEXT" => "str",
            "TINYBLOB" | "MEDIUMBLOB" | "LONGBLOB" | "VARBINARY" | "BINARY" => "bytes",
            "DATETIME" | "TIMESTAMP" if !length.is_empty() => {
                return Some(Type::of(format!("mysql.{}(fsp={length})", self.name), "datetime.datetime"));
            }
            "TIMESTAMP" => return Some(Type::of("sa.TIMESTAMP()", "datetime.datetime")),
            _ => return None,
        };
        Some(Type::of(format!("mysql.{}({length})", self.name), python))
    }

    /// PostgreSQL's own types.
    fn of_postgresql(&self) -> Option<Type> {
        let name = self.name.as_str();
        let is_known = OF_POSTGRESQL.contains(&name) && self.arguments.is_empty();
        is_known.then(|| Type::of(format!("postgresql.{name}()"), "Any"))
    }
}

/// PostgreSQL's types that SQLAlchemy knows by the same name (sqlalchemy/dialects/postgresql).
const OF_POSTGRESQL: [&str; 25] = [
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
    "JSONB",
    "JSONPATH",
    "MACADDR",
    "MACADDR8",
    "MONEY",
    "NUMMULTIRANGE",
    "NUMRANGE",
    "OID",
    "REGCLASS",
    "TSMULTIRANGE",
    "TSQUERY",
    "TSRANGE",
    "TSTZMULTIRANGE",
    "TSTZRANGE",
    "TSVECTOR",
];

/// SQL as an expression of SQLAlchemy's: in `text()`, a colon before a word would begin a parameter.
pub(super) fn sql_text(sql: &str) -> String {
    let mut escaped = String::with_capacity(sql.len());
    let letters: Vec<char> = sql.chars().collect();
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at)).copied().unwrap_or(' ');
        let behind = letters.get(at + 1).copied().unwrap_or(' ');
        let begins_parameter = letter == ':' && before != ':' && (behind.is_alphanumeric() || behind == '_');
        if begins_parameter {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// `sa.Computed('a + b', persisted=True)`.
pub(super) fn computed(computed: &Computed, dialect: Dialect) -> Option<String> {
    let expression = repr(&sql_text(computed.expression.as_known()?));
    let stored = if dialect.stores_computed_columns() { Some(true) } else { computed.stored };
    let stored = stored.map_or("", |stored| if stored { ", persisted=True" } else { ", persisted=False" });
    Some(format!("sa.Computed({expression}{stored})"))
}

/// `sa.Identity(always=True, start=10)`.
pub(super) fn identity(identity: &Identity) -> String {
    let options = identity.options.as_ref().and_then(Text::as_known).unwrap_or_default().to_ascii_uppercase();
    let words: Vec<&str> = options.split_whitespace().collect();
    let number = |names: &[&str]| {
        let at = words.windows(names.len()).position(|window| window == names)? + names.len();
        words.get(at).and_then(|word| word.parse::<i64>().ok())
    };
    let given = [
        ("start", number(&["START", "WITH"]).or_else(|| number(&["START"]))),
        ("increment", number(&["INCREMENT", "BY"]).or_else(|| number(&["INCREMENT"]))),
        ("minvalue", number(&["MINVALUE"])),
        ("maxvalue", number(&["MAXVALUE"])),
        ("cache", number(&["CACHE"])),
    ];
    let mut arguments: Vec<String> = identity.always.then(|| "always=True".to_owned()).into_iter().collect();
    arguments.extend(given.iter().filter_map(|(name, value)| Some(format!("{name}={}", (*value)?))));
    let cycles = words.contains(&"CYCLE") && !words.contains(&"NO");
    arguments.extend(cycles.then(|| "cycle=True".to_owned()));
    format!("sa.Identity({})", arguments.join(", "))
}

/// Python's keywords, and what has a meaning of its own in a class of models.
const KEYWORDS: [&str; 39] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield", "match", "case", "type", "print",
];

/// A name as one of Python's, which none has that is taken so far.
pub(super) fn identifier(name: &str, reserved: &[&str], taken: &mut BTreeSet<String>) -> String {
    let mut plain: String =
        name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect();
    // Two underscores at the beginning make a name private to its class.
    if plain.starts_with("__") || plain.is_empty() || plain.starts_with(|letter: char| letter.is_ascii_digit()) {
        plain.insert(0, 'c');
    }
    if KEYWORDS.contains(&plain.as_str()) || reserved.contains(&plain.as_str()) {
        plain.push('_');
    }
    let mut unique = plain.clone();
    let mut copies = 1;
    while !taken.insert(unique.clone()) {
        copies += 1;
        unique = format!("{plain}_{copies}");
    }
    unique
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_have_their_words() {
        let expression = |sql| Type::by_sql(sql, Dialect::Postgresql).expression;
        assert_eq!(expression("VARCHAR(20)"), "sa.String(20)");
        assert_eq!(expression("VARCHAR(20) COLLATE \"C\""), "sa.String(20, collation='C')");
        assert_eq!(expression("TIMESTAMP WITH TIME ZONE"), "sa.DateTime(timezone=True)");
        assert_eq!(expression("TIMESTAMP(3) WITHOUT TIME ZONE"), "postgresql.TIMESTAMP(precision=3)");
        assert_eq!(expression("NUMERIC(10, 2)"), "sa.Numeric(10, 2)");
        assert_eq!(expression("INTEGER[][]"), "postgresql.ARRAY(sa.Integer(), dimensions=2)");
        assert_eq!(expression("vector(3)"), "SqlType('vector(3)')");
        assert_eq!(expression("geometry(Point, 4326)"), "SqlType('geometry(Point, 4326)')");
        assert_eq!(Type::by_sql("LONGTEXT", Dialect::Mysql).expression, "mysql.LONGTEXT()");
    }

    #[test]
    fn colons_begin_no_parameter() {
        assert_eq!(sql_text("'a:b'::text"), "'a\\:b'::text");
    }

    #[test]
    fn names_become_pythons() {
        let mut taken = BTreeSet::new();
        assert_eq!(identifier("class", &[], &mut taken), "class_");
        assert_eq!(identifier("a.b", &[], &mut taken), "a_b");
        assert_eq!(identifier("a_b", &[], &mut taken), "a_b_2");
        assert_eq!(identifier("1st", &[], &mut taken), "c1st");
    }
}
