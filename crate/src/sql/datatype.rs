//! The types of `CAST` as SQL. sqlparser's own way to write its tree brings along how all of it is written, which would be
//! a tenth of the page's download.

use sqlparser::ast::{
    ArrayElemTypeDef, CharacterLength, DataType, ExactNumberInfo, ObjectName, ObjectNamePart, TimezoneInfo,
};

/// A type as SQL; none of what migrations don't cast to.
pub(super) fn type_sql(type_: &DataType) -> Option<String> {
    let plain = |word: &str| Some(word.to_owned());
    match type_ {
        DataType::Character(length) | DataType::Char(length) => with_length("CHAR", *length),
        DataType::CharacterVarying(length) | DataType::CharVarying(length) | DataType::Varchar(length) => {
            with_length("VARCHAR", *length)
        }
        DataType::Text => plain("TEXT"),
        DataType::Uuid => plain("UUID"),
        DataType::Numeric(info) | DataType::Decimal(info) | DataType::Dec(info) => Some(with_numbers("NUMERIC", *info)),
        DataType::Float(info) => Some(with_numbers("FLOAT", *info)),
        DataType::Real | DataType::Float4 => plain("REAL"),
        DataType::Double(_) | DataType::DoublePrecision | DataType::Float8 => plain("DOUBLE PRECISION"),
        DataType::SmallInt(_) | DataType::Int2(_) => plain("SMALLINT"),
        DataType::Int(_) | DataType::Integer(_) | DataType::Int4(_) => plain("INTEGER"),
        DataType::BigInt(_) | DataType::Int8(_) => plain("BIGINT"),
        DataType::Bool | DataType::Boolean => plain("BOOLEAN"),
        DataType::Date => plain("DATE"),
        DataType::Datetime(_) => plain("DATETIME"),
        DataType::Time(_, zone) => plain(&in_zone("TIME", *zone)),
        DataType::Timestamp(_, zone) => plain(&in_zone("TIMESTAMP", *zone)),
        DataType::Interval { .. } => plain("INTERVAL"),
        DataType::JSON => plain("JSON"),
        DataType::JSONB => plain("JSONB"),
        DataType::Bytea => plain("BYTEA"),
        DataType::Regclass => plain("REGCLASS"),
        DataType::Custom(name, modifiers) if modifiers.is_empty() => written(name),
        DataType::Array(ArrayElemTypeDef::SquareBracket(of, _)) => Some(type_sql(of)? + "[]"),
        _ => None,
    }
}

/// A name as SQL, in quotes where it has them; none where a part of it is a function.
pub(super) fn written(name: &ObjectName) -> Option<String> {
    let parts: Option<Vec<String>> = name
        .0
        .iter()
        .map(|part| match part {
            ObjectNamePart::Identifier(it) => Some(match it.quote_style {
                Some('[') => format!("[{}]", it.value),
                Some(quote) => format!("{quote}{}{quote}", it.value),
                None => it.value.clone(),
            }),
            ObjectNamePart::Function(_) => None,
        })
        .collect();
    parts.map(|parts| parts.join("."))
}

/// The last part of a function's name, in lower case.
pub(super) fn function_name(name: &ObjectName) -> Option<String> {
    match name.0.last()? {
        ObjectNamePart::Identifier(it) => Some(it.value.to_ascii_lowercase()),
        ObjectNamePart::Function(_) => None,
    }
}

fn with_length(word: &str, length: Option<CharacterLength>) -> Option<String> {
    match length {
        Some(CharacterLength::IntegerLength { length, .. }) => Some(format!("{word}({length})")),
        Some(CharacterLength::Max) => None,
        None => Some(word.to_owned()),
    }
}

fn with_numbers(word: &str, info: ExactNumberInfo) -> String {
    match info {
        ExactNumberInfo::None => word.to_owned(),
        ExactNumberInfo::Precision(precision) => format!("{word}({precision})"),
        ExactNumberInfo::PrecisionAndScale(precision, scale) => format!("{word}({precision}, {scale})"),
    }
}

fn in_zone(word: &str, zone: TimezoneInfo) -> String {
    match zone {
        TimezoneInfo::WithTimeZone | TimezoneInfo::Tz => format!("{word} WITH TIME ZONE"),
        TimezoneInfo::None | TimezoneInfo::WithoutTimeZone => word.to_owned(),
    }
}
