//! Types that are written in several ways.

use crate::dialect::Dialect;
use crate::operation::Change;
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

/// What PostgreSQL takes a short name for: `NUMERIC(10)` is `NUMERIC(10, 0)` (PostgreSQL manual, 8.1 and 8.5).
fn in_full(name: &str) -> String {
    let precision = name.strip_prefix("NUMERIC(").and_then(|rest| rest.strip_suffix(')'));
    match (name, precision) {
        ("FLOAT", _) => "DOUBLEPRECISION".to_owned(),
        ("TIMESTAMP", _) => "TIMESTAMPWITHOUTTIMEZONE".to_owned(),
        ("TIME", _) => "TIMEWITHOUTTIMEZONE".to_owned(),
        (_, Some(precision)) if !precision.contains(',') => format!("NUMERIC({precision},0)"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_written_in_one_way() {
        let plain = |sql| plain(sql, Dialect::Postgresql);
        assert_eq!(plain("character varying(20)"), plain("VARCHAR(20)"));
        assert_eq!(plain("timestamp without time zone"), plain("TIMESTAMP"));
        assert_eq!(plain("numeric(10,0)"), plain("NUMERIC(10)"));
        assert_eq!(plain("public.state"), plain("state"));
        assert_eq!(plain("double precision"), plain("FLOAT"));
        assert_eq!(plain("integer[]"), plain("INTEGER[][]"));
        assert_ne!(plain("VARCHAR(20)"), plain("VARCHAR(30)"));
    }
}
