//! Types of which there are better ones.

mod at;
mod char_type;
pub(super) mod charset;
mod datetime_not_datetime2;
mod datetime_without_fraction;
mod decimal_without_scale;
mod deprecated_large_type;
mod enum_as_varchar;
mod float_type;
mod float_with_digits;
mod integer_column;
mod integer_display_width;
mod internal_type;
mod json_not_jsonb;
mod latin1_charset;
mod money_type;
mod serial_type;
mod smallint_column;
mod text_primary_key;
mod timestamp_precision_zero;
mod timestamp_until_2038;
mod timestamp_without_timezone;
mod timetz_type;
mod utf8mb3_charset;
mod uuid_as_text;
mod varchar_length;

use super::Rule;

/// The rules, in the order in which they are told.
pub(super) const RULES: &[Rule] = &[
    timestamp_without_timezone::RULE,
    timestamp_precision_zero::RULE,
    char_type::RULE,
    varchar_length::RULE,
    money_type::RULE,
    serial_type::RULE,
    json_not_jsonb::RULE,
    float_type::RULE,
    integer_column::RULE,
    smallint_column::RULE,
    timetz_type::RULE,
    uuid_as_text::RULE,
    enum_as_varchar::RULE,
    text_primary_key::RULE,
    internal_type::RULE,
    utf8mb3_charset::RULE,
    latin1_charset::RULE,
    float_with_digits::RULE,
    timestamp_until_2038::RULE,
    datetime_without_fraction::RULE,
    decimal_without_scale::RULE,
    integer_display_width::RULE,
    deprecated_large_type::RULE,
    datetime_not_datetime2::RULE,
];
