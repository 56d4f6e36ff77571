//! The databases that a migration may be meant for, and what each of them can.

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
    /// Another database: only what holds for all of them is assumed.
    Other,
}

/// The version of a database server: `14`, `8.0`, `10.6`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify, serde::Deserialize))]
pub struct Version {
    /// What comes before the point.
    pub major: u16,
    /// What comes behind it.
    pub minor: u16,
}

impl Version {
    /// A version.
    pub const fn of(major: u16, minor: u16) -> Version {
        Version { major, minor }
    }
}

impl std::str::FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Version, String> {
        let mut numbers = text.trim().splitn(3, '.');
        let mut number = |default: Option<u16>| match numbers.next() {
            Some(digits) => digits.parse().ok(),
            None => default,
        };
        let version = number(None).and_then(|major| Some(Version { major, minor: number(Some(0))? }));
        version.ok_or_else(|| "write a version like 15 or 8.0".to_owned())
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.minor == 0 { write!(out, "{}", self.major) } else { write!(out, "{}.{}", self.major, self.minor) }
    }
}

/// A database server: which database, and which version of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Server {
    /// The database.
    pub dialect: Dialect,
    /// Its version: the one that the reader says, else the oldest that is kept up.
    pub version: Version,
}

impl Server {
    /// The server of a database; of the oldest version that its makers still keep up (November 2026), where none is said.
    pub fn of(dialect: Dialect, version: Option<Version>) -> Server {
        let oldest = match dialect {
            Dialect::Postgresql => Version::of(14, 0),
            Dialect::Mysql => Version::of(8, 0),
            Dialect::Mariadb => Version::of(10, 6),
            Dialect::Sqlite => Version::of(3, 35),
            Dialect::Mssql | Dialect::Oracle | Dialect::Other => Version::of(0, 0),
        };
        Server { dialect, version: version.unwrap_or(oldest) }
    }

    /// Whether it is PostgreSQL of this version or a later one.
    pub fn is_postgresql_from(self, major: u16) -> bool {
        self.dialect == Dialect::Postgresql && self.version.major >= major
    }
}

/// A database that is named, and of which no more is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Product {
    /// What `dialect.name` answers.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
}

/// Databases of which only the name is known here (SQLAlchemy's list, "External Dialects").
const PRODUCTS: &[Product] = &{
    const fn product(name: &'static str, title: &'static str) -> Product {
        Product { name, title }
    }
    [
        product("access", "Microsoft Access"),
        product("awsathena", "Amazon Athena"),
        product("bigquery", "BigQuery"),
        product("clickhouse", "ClickHouse"),
        product("clickhousedb", "ClickHouse"),
        product("cockroachdb", "CockroachDB"),
        product("crate", "CrateDB"),
        product("databricks", "Databricks"),
        product("db2", "Db2"),
        product("dm", "DM"),
        product("drill", "Apache Drill"),
        product("druid", "Apache Druid"),
        product("duckdb", "DuckDB"),
        product("exa", "Exasol"),
        product("firebird", "Firebird"),
        product("firebolt", "Firebolt"),
        product("hana", "SAP HANA"),
        product("hive", "Hive"),
        product("ibm_db_sa", "Db2"),
        product("impala", "Impala"),
        product("monetdb", "MonetDB"),
        product("opengauss", "openGauss"),
        product("presto", "Presto"),
        product("redshift", "Amazon Redshift"),
        product("risingwave", "RisingWave"),
        product("snowflake", "Snowflake"),
        product("spanner", "Spanner"),
        product("starrocks", "StarRocks"),
        product("sybase", "Sybase"),
        product("teradata", "Teradata"),
        product("teradatasql", "Teradata"),
        product("trino", "Trino"),
        product("vertica", "Vertica"),
        product("ydb", "YDB"),
    ]
};

/// The database of an address that only has a name here: `snowflake://…`.
pub fn product_of_url(url: &str) -> Option<Product> {
    let scheme = url.split_once(':')?.0;
    let name = scheme.split('+').next()?.trim();
    PRODUCTS.iter().find(|product| product.name == name).copied()
}

/// The one product whose addresses a text writes.
pub fn product_written(text: &str) -> Option<Product> {
    let is_written = |product: &&Product| {
        ["\"", "'"].iter().any(|quote| {
            ["://", "+"].iter().any(|behind| text.contains(&format!("{quote}{}{behind}", product.name)))
                || text.contains(&format!("__dialect__ = {quote}{}{quote}", product.name))
        })
    };
    let mut found = PRODUCTS.iter().filter(is_written);
    let first = found.next()?;
    found.next().is_none().then_some(*first)
}

impl Dialect {
    /// All of those that are known.
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
            Dialect::Other => "other",
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
            Dialect::Other => "another database",
        }
    }

    /// The dialect that a database address begins with: `postgresql+asyncpg://…`.
    pub fn of_url(url: &str) -> Option<Dialect> {
        let scheme = url.split_once(':')?.0;
        Dialect::named(scheme.split('+').next()?.trim())
    }

    /// The dialect of a name; people also write `postgres`.
    pub(crate) fn named(name: &str) -> Option<Dialect> {
        let name = if name == "postgres" { Dialect::Postgresql.name() } else { name };
        Dialect::ALL.into_iter().find(|dialect| dialect.name() == name)
    }
}

/// How its SQL is written.
impl Dialect {
    /// Whether scripts are psql's: commands such as `\connect`, and rows after `COPY … FROM stdin` (`psql`,
    /// "Meta-Commands").
    pub(crate) fn has_psql_scripts(self) -> bool {
        self == Dialect::Postgresql
    }

    /// Whether scripts say by what word statements end: `DELIMITER //` (MySQL manual, 6.5.1.2).
    pub(crate) fn sets_delimiters(self) -> bool {
        self.is_mysql()
    }

    /// Whether there are strings such as `E'it\'s'` and `$$it's$$` (PostgreSQL manual, 4.1.2).
    pub(crate) fn has_escape_and_dollar_strings(self) -> bool {
        self == Dialect::Postgresql
    }

    /// Whether a backslash escapes in each string (MySQL manual, 11.1.1).
    pub(crate) fn escapes_by_backslash(self) -> bool {
        self.is_mysql()
    }

    /// Whether double quotes make a string, not a name (MySQL manual, 11.1.1).
    pub(crate) fn has_strings_in_double_quotes(self) -> bool {
        self.is_mysql()
    }

    /// Whether names stand in backticks (MySQL manual, 11.2; SQLite, "Keywords").
    pub(crate) fn quotes_with_backticks(self) -> bool {
        self.is_mysql() || self == Dialect::Sqlite
    }

    /// Whether names stand in square brackets (SQLite, "Keywords").
    pub(crate) fn quotes_with_brackets(self) -> bool {
        matches!(self, Dialect::Mssql | Dialect::Sqlite)
    }

    /// Whether `/* … */` can stand in `/* … */` (PostgreSQL manual, 4.1.5).
    pub(crate) fn nests_comments(self) -> bool {
        matches!(self, Dialect::Postgresql | Dialect::Mssql)
    }

    /// Whether `#` begins a comment, and `--` only with a space after it (MySQL manual, 11.7).
    pub(crate) fn has_hash_comments(self) -> bool {
        self.is_mysql()
    }

    /// Whether what stands in `/*! … */` is run (MySQL manual, 11.7).
    pub(crate) fn runs_comments(self) -> bool {
        self.is_mysql()
    }

    /// Whether indexes are parts of their table, with names of their own in it: `CREATE TABLE t (…, KEY ix (a))`,
    /// `ALTER TABLE t DROP INDEX ix` (MySQL manual, 15.1.9 and 15.1.20).
    pub(crate) fn has_indexes_in_tables(self) -> bool {
        self.is_mysql()
    }

    /// Whether an index may take the beginning of a column: `ix (a(10))` (MySQL manual, 10.3.5).
    pub(crate) fn has_index_prefixes(self) -> bool {
        self.is_mysql()
    }

    /// Whether a column is changed by defining it anew, and what that doesn't say is gone (MySQL manual, 15.1.9).
    pub(crate) fn defines_columns_anew(self) -> bool {
        self.is_mysql()
    }

    /// Whether `KEY` after a column makes it the primary key (MySQL manual, 15.1.20).
    pub(crate) fn has_key_columns(self) -> bool {
        self.is_mysql()
    }

    /// Whether any word may be an option of a table, `ENGINE=InnoDB`, and `PARTITION BY` is the last of them (MySQL
    /// manual, 15.1.20).
    pub(crate) fn has_table_options(self) -> bool {
        self.is_mysql()
    }

    /// Whether each table that is locked has a mode of its own: `LOCK TABLES a READ, b WRITE` (MySQL manual, 15.3.6).
    pub(crate) fn locks_each_table(self) -> bool {
        self.is_mysql()
    }

    /// Whether words may come after a type: `INTEGER UNSIGNED ZEROFILL` (MySQL manual, 13.1.1).
    pub(crate) fn has_numeric_attributes(self) -> bool {
        self.is_mysql()
    }

    /// Whether `TIMESTAMP` and `TIME` are short for those `WITHOUT TIME ZONE` (PostgreSQL manual, 8.5).
    pub(crate) fn has_times_without_zone(self) -> bool {
        self == Dialect::Postgresql
    }

    /// Whether the arguments of a function stand in brackets: those of SQL Server's procedures don't.
    pub(crate) fn has_arguments_in_brackets(self) -> bool {
        self != Dialect::Mssql
    }

    /// Whether `ILIKE` is an operator (PostgreSQL manual, 9.7.1).
    pub(crate) fn has_ilike(self) -> bool {
        self == Dialect::Postgresql
    }

    /// Whether a boolean is a type of its own (`supports_native_boolean` of SQLAlchemy's dialects).
    pub(crate) fn has_boolean_type(self) -> bool {
        self == Dialect::Postgresql
    }

    /// Whether `true` and `false` are words of it (`visit_true` of SQLAlchemy's compilers).
    pub(crate) fn has_booleans(self) -> bool {
        !matches!(self, Dialect::Sqlite | Dialect::Mssql)
    }
}

/// What there is in the database, and what becomes of it.
impl Dialect {
    /// Whether an enum is a type with a name (PostgreSQL manual, 8.7).
    pub(crate) fn has_enum_types(self) -> bool {
        self == Dialect::Postgresql
    }

    /// Whether an enum is the type of its column: `ENUM('a', 'b')` (MySQL manual, 13.3.5).
    pub(crate) fn has_enum_columns(self) -> bool {
        self.is_mysql()
    }

    /// Whether tables stand in schemas that are made where they are missing: `CREATE SCHEMA IF NOT EXISTS` (PostgreSQL
    /// manual, "CREATE SCHEMA"). MySQL's are databases.
    pub(crate) fn has_schemas(self) -> bool {
        self == Dialect::Postgresql
    }

    /// Whether names that differ by the case of their letters are names of different things, as they are kept.
    pub(crate) fn minds_case(self) -> bool {
        self == Dialect::Postgresql
    }

    /// Whether a name that is too long is cut, and no error (PostgreSQL manual, 4.1.1).
    pub(crate) fn cuts_long_names(self) -> bool {
        self == Dialect::Postgresql
    }

    /// Whether each primary key is `PRIMARY`, whatever name it is given (MySQL manual, 15.1.20).
    pub(crate) fn names_keys_primary(self) -> bool {
        self.is_mysql()
    }

    /// Whether columns of the primary key are never NULL, even where a change of them says so.
    pub(crate) fn keeps_keys_from_null(self) -> bool {
        self.is_mysql()
    }

    /// Whether keys of the same columns that one statement makes are one key (`transformIndexConstraints` in
    /// `src/backend/parser/parse_utilcmd.c` of PostgreSQL).
    pub(crate) fn merges_keys(self) -> bool {
        self == Dialect::Postgresql
    }

    /// Whether columns count by sequences, which a SERIAL and an identity have of their own (PostgreSQL manual, 8.1.4).
    pub(crate) fn counts_by_sequences(self) -> bool {
        self == Dialect::Postgresql
    }

    /// Whether SQLAlchemy has the integer of a key count by `AUTO_INCREMENT` (MySQL manual, 5.6.9).
    pub(crate) fn counts_by_auto_increment(self) -> bool {
        self.is_mysql()
    }

    /// Whether SQLAlchemy has it count only where it is told to, and then writes the key into its column, where it has no
    /// name (`sqlite_autoincrement` in sqlalchemy/dialects/sqlite/base.py).
    pub(crate) fn counts_by_keys_in_columns(self) -> bool {
        self == Dialect::Sqlite
    }

    /// Whether a default stays of the type that its column had when it was set (PostgreSQL manual, "ALTER TABLE").
    pub(crate) fn keeps_types_of_defaults(self) -> bool {
        self == Dialect::Postgresql
    }

    /// Whether a column that is computed is always stored (PostgreSQL manual, 5.4).
    pub(crate) fn stores_computed_columns(self) -> bool {
        self == Dialect::Postgresql
    }

    /// Whether a table that is made of a query has names and types of its columns, and nothing else of them (PostgreSQL
    /// manual, "CREATE TABLE AS").
    pub(crate) fn takes_types_of_queries(self) -> bool {
        self == Dialect::Postgresql
    }

    /// Whether indexes share one space of names: in a schema of PostgreSQL and in a database of SQLite with all relations.
    /// Those of others are their tables' own (SQL Server, "CREATE INDEX").
    pub(crate) fn shares_names_of_indexes(self) -> bool {
        !self.has_indexes_in_tables() && self != Dialect::Mssql
    }

    /// Whether the index of a key has the key's name, among those of all relations (PostgreSQL manual, "CREATE TABLE",
    /// CONSTRAINT).
    pub(crate) fn shares_names_of_keys(self) -> bool {
        self == Dialect::Postgresql
    }

    /// Whether it is known that what only tables can have, and `DROP TABLE`, is refused for views.
    pub(crate) fn tells_views_from_tables(self) -> bool {
        matches!(self, Dialect::Postgresql | Dialect::Sqlite) || self.is_mysql()
    }

    /// Whether partitions are tables, which get each index of their parent (PostgreSQL manual, 5.12.2).
    pub(crate) fn has_partition_tables(self) -> bool {
        self == Dialect::Postgresql
    }

    /// Whether a unique constraint is something else than the index that it has (PostgreSQL manual, "DROP INDEX").
    pub(crate) fn tells_constraints_from_indexes(self) -> bool {
        self == Dialect::Postgresql
    }

    /// Whether it makes an index for each foreign key (MySQL manual, 15.1.20.5).
    pub(crate) fn indexes_references(self) -> bool {
        self.is_mysql()
    }

    /// Whether a foreign key that it has named after its table gets another name with it (MySQL manual, 15.1.36).
    pub(crate) fn renames_references(self) -> bool {
        self.is_mysql()
    }

    /// Whether it looks at what a foreign key refers to when the key or the table is made or dropped: SQLite looks when
    /// rows come (SQLite, "Foreign Key Support").
    pub(crate) fn checks_references(self) -> bool {
        self != Dialect::Sqlite
    }

    /// Whether it knows what depends on what: nothing goes that is needed, without `CASCADE`, and views follow what they
    /// read (PostgreSQL manual, 5.15).
    pub(crate) fn tracks_dependencies(self) -> bool {
        self == Dialect::Postgresql
    }

    /// Whether each statement that defines something is committed at once (`transactional_ddl` in alembic/ddl/).
    pub(crate) fn commits_ddl_by_itself(self) -> bool {
        !matches!(self, Dialect::Postgresql | Dialect::Mssql)
    }
}

/// What SQLAlchemy and Alembic make of it.
impl Dialect {
    /// Its name in SQLAlchemy's modules, in variants of types and before options, and that of the dialect that it is derived
    /// from: MySQL's, where it is MariaDB's.
    pub(crate) fn option_names(self) -> impl Iterator<Item = &'static str> {
        [self.name()].into_iter().chain((self == Dialect::Mariadb).then_some(Dialect::Mysql.name()))
    }

    /// Whether Alembic makes a table anew to change its constraints (alembic/operations/batch.py).
    pub(crate) fn makes_tables_anew(self) -> bool {
        self == Dialect::Sqlite
    }

    /// Whether an inspector lists the indexes of unique constraints (`get_multi_indexes` of the dialects).
    pub(crate) fn lists_indexes_of_constraints(self) -> bool {
        self != Dialect::Sqlite
    }
}

/// What is known of it here.
impl Dialect {
    /// Whether it is known what the database refuses, and in which words: what only others take, `MODIFY`, is none of its
    /// own. Of others less is said than they refuse.
    pub(crate) fn refusals_are_known(self) -> bool {
        self == Dialect::Postgresql
    }

    /// Whether it is known what Alembic writes for it, statement for statement.
    pub(crate) fn statements_are_known(self) -> bool {
        matches!(self, Dialect::Postgresql | Dialect::Sqlite) || self.is_mysql()
    }

    /// Whether it is known which names the database makes up for constraints and indexes.
    pub(crate) fn made_up_names_are_known(self) -> bool {
        self == Dialect::Postgresql || self.is_mysql()
    }

    /// Whether it is MySQL, or MariaDB, which is like it in all that is asked here.
    pub(crate) fn is_mysql(self) -> bool {
        matches!(self, Dialect::Mysql | Dialect::Mariadb)
    }
}
