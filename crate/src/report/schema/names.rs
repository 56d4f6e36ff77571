//! Names in the SQL of a database.

use crate::dialect::Dialect;
use crate::quoted;
use crate::schema::Id;
use crate::text::Text;

/// Words that are no names to PostgreSQL without quotes wherever a name may stand: what `quote_ident` quotes
/// (`pg_get_keywords()` of PostgreSQL 15, whose `catcode` is not `U`; of 16 `system_user` and the `json_` ones; of 17
/// the rest of those).
#[rustfmt::skip]
const RESERVED: &[&str] = &[
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "between",
    "bigint", "binary", "bit", "boolean", "both", "case", "cast", "char", "character", "check", "coalesce", "collate",
    "collation", "column", "concurrently", "constraint", "create", "cross", "current_catalog", "current_date",
    "current_role", "current_schema", "current_time", "current_timestamp", "current_user", "dec", "decimal",
    "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "exists", "extract", "false", "fetch",
    "float", "for", "foreign", "freeze", "from", "full", "grant", "greatest", "group", "grouping", "having", "ilike",
    "in", "initially", "inner", "inout", "int", "integer", "intersect", "interval", "into", "is", "isnull", "join",
    "json", "json_array", "json_arrayagg", "json_exists", "json_object", "json_objectagg", "json_query",
    "json_scalar", "json_serialize", "json_table", "json_value", "lateral", "leading", "least", "left", "like",
    "limit", "localtime", "localtimestamp", "merge_action", "national", "natural", "nchar", "none", "normalize", "not",
    "notnull", "null", "nullif", "numeric", "offset", "on", "only", "or", "order", "out", "outer", "overlaps",
    "overlay", "placing", "position", "precision", "primary", "real", "references", "returning", "right", "row",
    "select", "session_user", "setof", "similar", "smallint", "some", "substring", "symmetric", "system_user",
    "table", "tablesample", "then", "time", "timestamp", "to", "trailing", "treat", "trim", "true", "union", "unique",
    "user", "using", "values", "varchar", "variadic", "verbose", "when", "where", "window", "with", "xmlattributes",
    "xmlconcat", "xmlelement", "xmlexists", "xmlforest", "xmlnamespaces", "xmlparse", "xmlpi", "xmlroot",
    "xmlserialize", "xmltable",
];

/// A name as a database reads it: in quotes where it needs them, and always where its reserved words are not known
/// here.
pub(super) fn quoted(name: &str, dialect: Dialect) -> String {
    let is_plain = |letter: char| matches!(letter, 'a'..='z' | '0'..='9' | '_');
    let is_free = name.chars().all(is_plain)
        && name.starts_with(|letter: char| !letter.is_ascii_digit())
        && reserved(dialect).is_some_and(|words| words.binary_search(&name).is_err());
    if is_free { name.to_owned() } else { quoted::in_quotes(&Text::known(name), dialect).to_string() }
}

/// The words that are no names, where they are known.
fn reserved(dialect: Dialect) -> Option<&'static [&'static str]> {
    match dialect {
        Dialect::Postgresql => Some(RESERVED),
        _ => None,
    }
}

/// The name of an object with its schema, where it is not in the default one.
pub(super) fn quoted_id(id: &Id, dialect: Dialect) -> String {
    match &id.schema {
        Some(schema) => format!("{}.{}", quoted(schema, dialect), quoted(&id.name, dialect)),
        None => quoted(&id.name, dialect),
    }
}

/// Names between commas.
pub(super) fn listed(names: &[impl AsRef<str>], dialect: Dialect) -> String {
    names.iter().map(|name| quoted(name.as_ref(), dialect)).collect::<Vec<_>>().join(", ")
}

/// A string as a database reads it. PostgreSQL reads backslashes as they stand; a NUL no text can hold.
pub(super) fn literal(text: &str, dialect: Dialect) -> String {
    quoted::literal(&Text::known(text), dialect).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_words_can_be_searched() {
        assert!(RESERVED.is_sorted());
    }

    #[test]
    fn names_are_quoted_where_they_need_it() {
        let quoted = |name| quoted(name, Dialect::Postgresql);
        assert_eq!(quoted("runs_2"), "runs_2");
        assert_eq!(quoted("Runs"), "\"Runs\"");
        assert_eq!(quoted("2runs"), "\"2runs\"");
        assert_eq!(quoted("größe"), "\"größe\"");
        assert_eq!(quoted("a\"b.c"), "\"a\"\"b.c\"");
        assert_eq!(quoted("order"), "\"order\"");
        assert_eq!(quoted(""), "\"\"");
    }
}
