//! How types compile on each dialect, as data (the `visit_…` methods of the type compilers in
//! sqlalchemy/sql/compiler.py and sqlalchemy/dialects/*/base.py, and each dialect's `colspecs`).
//!
//! In a template, `{length}` is a parameter, `{timezone?yes:no}` asks one, `[…]` is left out where a parameter in
//! it is not given, `{@}` is the name of the class, and `{collate}`, `{number}` are [`COLLATE`] and [`NUMBER`].

/// Types of one kind.
#[derive(Debug)]
pub(super) struct Row {
    /// The dialect whose module they are in; SQLAlchemy's own otherwise.
    pub(super) dialect: &'static str,
    /// Their names.
    pub(super) names: &'static [&'static str],
    /// Their parameters.
    pub(super) parameters: &'static str,
    /// What they compile to.
    pub(super) sql: &'static str,
    /// What they compile to on some dialects; MySQL's is MariaDB's too where that has none of its own.
    pub(super) on: &'static [(&'static str, &'static str)],
}

const fn row(
    dialect: &'static str,
    names: &'static [&'static str],
    parameters: &'static str,
    sql: &'static str,
    on: &'static [(&'static str, &'static str)],
) -> Row {
    Row { dialect, names, parameters, sql, on }
}

/// `{collate}`: what comes after a type of strings.
pub(super) fn collate(dialect: &str) -> &'static str {
    match dialect {
        "mysql" | "mariadb" => {
            "[ CHARACTER SET {charset}]{ascii? ASCII:}{unicode? UNICODE:}[ COLLATE {collation}]{binary? BINARY:}"
        }
        "mssql" => "[ COLLATE {collation}]",
        _ => "[ COLLATE {collation!}]",
    }
}

/// `{number}`: what comes after a type of numbers.
pub(super) fn number(dialect: &str) -> &'static str {
    match dialect {
        "mysql" | "mariadb" => "{unsigned? UNSIGNED:}{zerofill? ZEROFILL:}",
        _ => "",
    }
}

const TEXT: &str = "length, collation, collation_schema";
const NUMERIC: &str = "precision, scale, decimal_return_scale, asdecimal";
const FLOAT: &str = "precision, asdecimal, decimal_return_scale";
const DECIMALS: &str = "{@}[({precision}[, {scale}])]{number}";

/// All types that need more than their name.
#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    row("", &["Integer", "INT", "INTEGER"], "", "INTEGER", &[]),
    row("", &["BigInteger"], "", "BIGINT", &[("oracle", "NUMBER(19)")]),
    row("", &["SmallInteger"], "", "SMALLINT", &[]),
    row("", &["String"], TEXT, "VARCHAR[({length})]{collate}",
        &[("mssql", "VARCHAR({length|max}){collate}"), ("oracle", "VARCHAR2[({length} CHAR)]")]),
    row("", &["Unicode"], TEXT, "VARCHAR[({length})]{collate}",
        &[("mssql", "NVARCHAR({length|max}){collate}"), ("oracle", "VARCHAR2[({length} CHAR)]")]),
    row("", &["VARCHAR"], TEXT, "VARCHAR[({length})]{collate}",
        &[("mssql", "VARCHAR({length|max}){collate}"), ("oracle", "VARCHAR[({length} CHAR)]")]),
    row("", &["NVARCHAR"], TEXT, "NVARCHAR[({length})]{collate}",
        &[("mssql", "NVARCHAR({length|max}){collate}"), ("oracle", "NVARCHAR2[({length})]"),
          ("mysql", "NATIONAL VARCHAR[({length})]{collate}")]),
    row("", &["CHAR", "CLOB", "TEXT"], TEXT, "{@}[({length})]{collate}", &[]),
    row("", &["NCHAR"], TEXT, "NCHAR[({length})]{collate}", &[("mysql", "NATIONAL CHAR[({length})]{collate}")]),
    row("", &["Text"], TEXT, "TEXT[({length})]{collate}",
        &[("mssql", "VARCHAR({length|max}){collate}"), ("oracle", "CLOB")]),
    row("", &["UnicodeText"], TEXT, "TEXT[({length})]{collate}",
        &[("mssql", "NVARCHAR({length|max}){collate}"), ("oracle", "CLOB")]),
    row("", &["Boolean", "MatchType"], "create_constraint, name", "BOOLEAN", &[("mysql", "BOOL"), ("mssql", "BIT")]),
    row("", &["BOOLEAN"], "create_constraint, name", "BOOLEAN", &[("mysql", "BOOL")]),
    row("", &["Date"], "", "DATE", &[]),
    row("", &["DateTime"], "timezone", "DATETIME",
        &[("postgresql", "TIMESTAMP {timezone?WITH:WITHOUT} TIME ZONE"), ("mssql", "{timezone?DATETIMEOFFSET:DATETIME}"),
          ("oracle", "DATE")]),
    row("", &["TIMESTAMP"], "timezone", "TIMESTAMP",
        &[("postgresql", "TIMESTAMP {timezone?WITH:WITHOUT} TIME ZONE"), ("oracle", "TIMESTAMP{timezone? WITH TIME ZONE:}")]),
    row("", &["Time", "TIME"], "timezone", "TIME", &[("postgresql", "TIME {timezone?WITH:WITHOUT} TIME ZONE")]),
    row("", &["Interval"], "native, second_precision, day_precision", "DATETIME",
        &[("postgresql", "{native|True?INTERVAL[ ({second_precision})]:TIMESTAMP WITHOUT TIME ZONE}"),
          ("oracle", "{native|True?INTERVAL DAY[({day_precision})] TO SECOND[({second_precision})]:DATE}")]),
    row("", &["Float", "FLOAT"], FLOAT, "FLOAT[({precision})]", &[("sqlite", "FLOAT"), ("oracle", "FLOAT")]),
    row("", &["Double"], FLOAT, "DOUBLE PRECISION",
        &[("mysql", "DOUBLE"), ("sqlite", "DOUBLE"), ("oracle", "DOUBLE PRECISION[({precision})]")]),
    row("", &["DOUBLE_PRECISION"], FLOAT, "DOUBLE PRECISION", &[("oracle", "DOUBLE PRECISION[({precision})]")]),
    row("", &["Numeric", "NUMERIC"], NUMERIC, "NUMERIC[({precision}[, {scale}])]", &[]),
    row("", &["DECIMAL"], NUMERIC, "DECIMAL[({precision}[, {scale}])]", &[]),
    row("", &["LargeBinary", "_Binary", "Binary"], "length", "BLOB",
        &[("postgresql", "BYTEA"), ("mysql", "BLOB[({length})]"), ("mssql", "VARBINARY({length|max})")]),
    row("", &["PickleType"], "", "BLOB", &[("postgresql", "BYTEA"), ("mssql", "VARBINARY(max)")]),
    row("", &["BINARY"], "length", "BINARY[({length})]", &[]),
    row("", &["VARBINARY"], "length", "VARBINARY[({length})]", &[("mssql", "VARBINARY({length|max})")]),
    row("", &["JSON"], "none_as_null", "JSON", &[("mssql", "NVARCHAR(max)")]),
    row("", &["Uuid"], "as_uuid, native_uuid", "CHAR(32)",
        &[("postgresql", "{native_uuid|True?UUID:CHAR(32)}"), ("mssql", "{native_uuid|True?UNIQUEIDENTIFIER:CHAR(32)}"),
          ("mariadb", "{native_uuid|True?UUID:CHAR(32)}")]),
    row("", &["NullType"], "", "NULL", &[]),

    row("postgresql", &["UUID"], "as_uuid", "UUID", &[]),
    row("postgresql", &["BIT"], "length, varying", "{varying?BIT VARYING[({length})]:BIT({length|1})}",
        &[("mysql", "{varying?BIT[({length})]:BIT({length|1})}"), ("mssql", "BIT")]),
    row("postgresql", &["CITEXT"], TEXT, "CITEXT", &[]),
    row("postgresql", &["INTERVAL"], "precision, fields", "INTERVAL[ {fields}][ ({precision})]", &[]),
    row("postgresql", &["TIMESTAMP"], "timezone, precision", "TIMESTAMP",
        &[("postgresql", "TIMESTAMP[({precision})] {timezone?WITH:WITHOUT} TIME ZONE"),
          ("oracle", "TIMESTAMP{timezone? WITH TIME ZONE:}")]),
    row("postgresql", &["TIME"], "timezone, precision", "TIME",
        &[("postgresql", "TIME[({precision})] {timezone?WITH:WITHOUT} TIME ZONE"), ("mssql", "TIME[({precision})]")]),
    row("postgresql", &["REGCLASS", "REGCONFIG"], "", "{@}", &[]),

    row("mysql", &["INTEGER", "SMALLINT", "BIGINT"], "display_width", "{@}", &[("mysql", "{@}[({display_width})]{number}")]),
    row("mysql", &["TINYINT"], "display_width", "TINYINT[({display_width})]{number}", &[("mssql", "TINYINT")]),
    row("mysql", &["MEDIUMINT", "YEAR"], "display_width", "{@}[({display_width})]{number}", &[]),
    row("mysql", &["DOUBLE", "REAL"], "precision, scale, asdecimal", "{@}", &[("mysql", DECIMALS)]),
    row("mysql", &["FLOAT"], "precision, scale, asdecimal", "FLOAT",
        &[("mysql", DECIMALS), ("postgresql", "FLOAT[({precision})]"), ("mssql", "FLOAT[({precision})]")]),
    row("mysql", &["NUMERIC", "DECIMAL"], "precision, scale, asdecimal", DECIMALS, &[]),
    row("mysql", &["BIT"], "length", "BIT[({length})]", &[("mssql", "BIT")]),
    row("mysql", &["DATETIME"], "timezone, fsp", "DATETIME", &[("mysql", "DATETIME[({fsp})]")]),
    row("mysql", &["TIMESTAMP", "TIME"], "timezone, fsp", "{@}",
        &[("mysql", "{@}[({fsp})]"), ("postgresql", "{@} {timezone?WITH:WITHOUT} TIME ZONE")]),
    row("mysql", &["TINYTEXT", "MEDIUMTEXT", "LONGTEXT"], "", "{@}{collate}", &[]),
    row("mysql", &["VARCHAR"], "length", "VARCHAR[({length})]{collate}",
        &[("mysql", "{national?NATIONAL :}VARCHAR[({length})]{collate}"), ("oracle", "VARCHAR[({length} CHAR)]")]),
    row("mysql", &["CHAR"], "length", "CHAR[({length})]{collate}",
        &[("mysql", "{national?NATIONAL :}CHAR[({length})]{collate}")]),
    row("mysql", &["TINYBLOB", "MEDIUMBLOB", "LONGBLOB"], "length", "{@}", &[]),

    row("sqlite", &["DATE"], "storage_format", "DATE", &[]),
    row("sqlite", &["DATETIME"], "storage_format", "DATETIME",
        &[("postgresql", "TIMESTAMP WITHOUT TIME ZONE"), ("oracle", "DATE")]),
    row("sqlite", &["TIME"], "storage_format", "TIME", &[("postgresql", "TIME WITHOUT TIME ZONE")]),

    row("mssql", &["DATETIME2", "DATETIMEOFFSET"], "precision", "{@}[({precision})]", &[]),
    row("mssql", &["TIME"], "precision", "TIME",
        &[("mssql", "TIME[({precision})]"), ("postgresql", "TIME[({precision})] WITHOUT TIME ZONE")]),
    row("mssql", &["BIT"], "", "BIT", &[]),
    row("mssql", &["TIMESTAMP"], "", "TIMESTAMP", &[]),
    row("mssql", &["VARBINARY"], "length, filestream", "VARBINARY[({length})]",
        &[("mssql", "VARBINARY({length|max}){filestream? FILESTREAM:}")]),
    row("mssql", &["UNIQUEIDENTIFIER"], "as_uuid", "UNIQUEIDENTIFIER", &[]),
    row("mssql", &["NTEXT", "XML"], TEXT, "{@}", &[]),

    row("oracle", &["NUMBER"], "precision, scale, asdecimal", "NUMBER[({precision}[, {scale}])]", &[]),
    row("oracle", &["VARCHAR2"], TEXT, "VARCHAR2[({length} CHAR)]", &[]),
    row("oracle", &["NVARCHAR2"], TEXT, "NVARCHAR2[({length})]",
        &[("postgresql", "NVARCHAR[({length})]{collate}"), ("mysql", "NATIONAL VARCHAR[({length})]"),
          ("sqlite", "NVARCHAR[({length})]"), ("mssql", "NVARCHAR({length|max})")]),
    row("oracle", &["RAW"], "length", "RAW[({length})]", &[]),
    row("oracle", &["TIMESTAMP"], "timezone, local_timezone", "TIMESTAMP",
        &[("postgresql", "TIMESTAMP {timezone?WITH:WITHOUT} TIME ZONE"),
          ("oracle", "TIMESTAMP{local_timezone? WITH LOCAL TIME ZONE:{timezone? WITH TIME ZONE:}}")]),
    row("oracle", &["INTERVAL"], "day_precision, second_precision",
        "INTERVAL DAY[({day_precision})] TO SECOND[({second_precision})]", &[]),
    row("oracle", &["FLOAT"], "binary_precision, asdecimal", "FLOAT", &[("oracle", "FLOAT[({binary_precision})]")]),
];

/// Types of other libraries, by their library and class, with what they compile to.
#[rustfmt::skip]
pub(super) const FOREIGN: &[(&str, Row)] = &[
    ("sqlmodel", row("", &["AutoString"], TEXT, "VARCHAR[({length})]{collate}", &[("mysql", "VARCHAR({length|255}){collate}"), ("mssql", "VARCHAR({length|max})"), ("oracle", "VARCHAR2[({length} CHAR)]")])),
    // pgvector/sqlalchemy/*.py: `get_col_spec`
    ("pgvector", row("", &["Vector", "VECTOR"], "dim", "VECTOR[({dim})]", &[])),
    ("pgvector", row("", &["HalfVector", "HALFVEC"], "dim", "HALFVEC[({dim})]", &[])),
    ("pgvector", row("", &["SparseVector", "SPARSEVEC"], "dim", "SPARSEVEC[({dim})]", &[])),
    ("pgvector", row("", &["Bit", "BIT"], "length", "BIT[({length})]", &[("mssql", "BIT")])),
    // geoalchemy2/types/__init__.py: `get_col_spec`
    ("geoalchemy2", row("", &["Geometry"], "geometry_type, srid, dimension", "geometry({geometry_type|GEOMETRY},{srid|-1})", &[("mysql", "{geometry_type|GEOMETRY} NOT NULL[ SRID {srid}]"), ("mariadb", "{geometry_type|GEOMETRY} NOT NULL"), ("mssql", "geometry")])),
    ("geoalchemy2", row("", &["Geography"], "geometry_type, srid, dimension", "geography({geometry_type|GEOMETRY},{srid|-1})", &[("mysql", "{geometry_type|GEOMETRY} NOT NULL[ SRID {srid}]"), ("mariadb", "{geometry_type|GEOMETRY} NOT NULL"), ("mssql", "geography")])),
    ("geoalchemy2", row("", &["Raster"], "", "raster", &[("mysql", "GEOMETRY NOT NULL")])),
    // sqlalchemy_utils/types/*.py: `impl` and `load_dialect_impl`
    ("sqlalchemy_utils", row("", &["UUIDType"], "binary, native", "{binary|True?BINARY(16):CHAR(32)}", &[("postgresql", "{native|True?UUID:{binary|True?BINARY(16):CHAR(32)}}"), ("mssql", "{native|True?UNIQUEIDENTIFIER:{binary|True?BINARY(16):CHAR(32)}}")])),
    ("sqlalchemy_utils", row("", &["JSONType"], "", "TEXT", &[("postgresql", "JSON"), ("oracle", "CLOB"), ("mssql", "NVARCHAR(max)")])),
    ("sqlalchemy_utils", row("", &["EmailType"], "length", "VARCHAR({length|255})", &[("oracle", "VARCHAR2({length|255} CHAR)"), ("mssql", "NVARCHAR({length|255})")])),
    ("sqlalchemy_utils", row("", &["URLType"], "", "TEXT", &[("oracle", "CLOB"), ("mssql", "NVARCHAR(max)")])),
    ("sqlalchemy_utils", row("", &["StringEncryptedType"], "type_in, key, engine, padding, length", "VARCHAR[({length})]", &[("oracle", "VARCHAR2[({length} CHAR)]"), ("mssql", "VARCHAR({length|max})")])),
    ("sqlalchemy_utils", row("", &["EncryptedType"], "", "BLOB", &[("postgresql", "BYTEA"), ("mssql", "VARBINARY(max)")])),
    ("sqlalchemy_utils", row("", &["TSVectorType"], "", "TSVECTOR", &[])),
    ("sqlalchemy_utils", row("", &["LtreeType"], "", "LTREE", &[])),
    ("sqlalchemy_utils", row("", &["IPAddressType"], "max_length", "VARCHAR({max_length|50})", &[("mssql", "NVARCHAR({max_length|50})"), ("oracle", "VARCHAR2({max_length|50} CHAR)")])),
    ("sqlalchemy_utils", row("", &["PasswordType"], "max_length", "VARBINARY({max_length|1137})", &[("postgresql", "BYTEA"), ("sqlite", "BLOB")])),
    ("sqlalchemy_utils", row("", &["PhoneNumberType"], "region, max_length", "VARCHAR({max_length|20})", &[])),
    ("sqlalchemy_utils", row("", &["ColorType"], "", "VARCHAR(20)", &[])),
    ("sqlalchemy_utils", row("", &["CountryType"], "", "VARCHAR(2)", &[("oracle", "VARCHAR2(2 CHAR)")])),
    ("sqlalchemy_utils", row("", &["CurrencyType"], "", "VARCHAR(3)", &[])),
    ("sqlalchemy_utils", row("", &["LocaleType"], "", "VARCHAR(10)", &[])),
    ("sqlalchemy_utils", row("", &["TimezoneType"], "", "VARCHAR(50)", &[])),
    ("sqlalchemy_utils", row("", &["ScalarListType"], "", "TEXT", &[("oracle", "CLOB"), ("mssql", "NVARCHAR(max)")])),
    ("sqlalchemy_utils", row("", &["ArrowType"], "", "DATETIME", &[("postgresql", "TIMESTAMP WITHOUT TIME ZONE"), ("oracle", "DATE")])),
    ("sqlalchemy_utils", row("", &["Int4RangeType", "IntRangeType"], "", "INT4RANGE", &[])),
    ("sqlalchemy_utils", row("", &["Int8RangeType"], "", "INT8RANGE", &[])),
    ("sqlalchemy_utils", row("", &["NumericRangeType"], "", "NUMRANGE", &[])),
    ("sqlalchemy_utils", row("", &["DateRangeType"], "", "DATERANGE", &[])),
    ("sqlalchemy_utils", row("", &["DateTimeRangeType"], "", "TSRANGE", &[])),
    // fastapi_users_db_sqlalchemy/generics.py, advanced_alchemy/types/*.py
    ("fastapi_users_db_sqlalchemy", row("", &["GUID"], "", "CHAR(36)", &[("postgresql", "UUID"), ("mssql", "VARCHAR(36)")])),
    ("fastapi_users_db_sqlalchemy", row("", &["TIMESTAMPAware"], "timezone", "TIMESTAMP", &[("postgresql", "TIMESTAMP {timezone?WITH:WITHOUT} TIME ZONE"), ("oracle", "TIMESTAMP{timezone? WITH TIME ZONE:}")])),
    ("advanced_alchemy", row("", &["GUID"], "", "BINARY(16)", &[("postgresql", "UUID"), ("mssql", "UNIQUEIDENTIFIER"), ("oracle", "RAW(16)")])),
    ("advanced_alchemy", row("", &["DateTimeUTC"], "", "DATETIME", &[("postgresql", "TIMESTAMP WITH TIME ZONE"), ("mssql", "DATETIMEOFFSET"), ("oracle", "DATE")])),
    ("advanced_alchemy", row("", &["BigIntIdentity"], "", "BIGINT", &[("sqlite", "INTEGER"), ("oracle", "NUMBER(19)")])),
    ("advanced_alchemy", row("", &["JsonB"], "", "JSON", &[("postgresql", "JSONB"), ("mssql", "NVARCHAR(max)"), ("oracle", "BLOB")])),
    ("advanced_alchemy", row("", &["EncryptedString"], "", "VARCHAR", &[("mysql", "TEXT"), ("mssql", "VARCHAR(max)"), ("oracle", "VARCHAR2(4000 CHAR)")])),
    // oslo_db/sqlalchemy/types.py
    ("oslo_db", row("", &["JsonEncodedList", "JsonEncodedDict"], "mysql_as_long, mysql_as_medium", "TEXT", &[("mysql", "{mysql_as_long?LONGTEXT:{mysql_as_medium?MEDIUMTEXT:TEXT}}"), ("oracle", "CLOB")])),
    ("citext", row("", &["CIText"], "", "CITEXT", &[])),
    ("sqlalchemy_utc", row("", &["UtcDateTime"], "", "DATETIME", &[("postgresql", "TIMESTAMP WITH TIME ZONE"), ("mssql", "DATETIMEOFFSET"), ("oracle", "DATE")])),
    // sqlalchemy_jsonfield/jsonfield.py: `load_dialect_impl`
    ("sqlalchemy_jsonfield", row("", &["JSONField"], "enforce_string, enforce_unicode, json", "{enforce_string?TEXT:JSON}", &[("mssql", "NVARCHAR(max)"), ("oracle", "CLOB")])),
    ("sqlalchemy_json", row("", &["NestedMutableJson", "MutableJson"], "", "JSON", &[("mssql", "NVARCHAR(max)")])),
];
