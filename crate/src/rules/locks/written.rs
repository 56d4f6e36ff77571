//! Code to write instead, as a migration has it.

use crate::dialect::Dialect;
use crate::operation::Index;
use crate::schema::Id;
use crate::sql;
use crate::text::Text;

/// Stands between code of one revision and code of another.
pub(super) const NEXT_REVISION: &str = "\n\n# in the next revision:\n";

/// A string of Python's; one of several lines in three quotes.
pub(super) fn string(text: &str) -> String {
    if text.contains('\n') && !text.contains('\\') && !text.contains("\"\"\"") && !text.ends_with('"') {
        return format!("\"\"\"{text}\"\"\"");
    }
    let quote = if text.contains('"') && !text.contains('\'') { '\'' } else { '"' };
    let mut out = String::from(quote);
    for letter in text.chars() {
        match letter {
            '\n' => out.push_str("\\n"),
            '\\' => out.push_str("\\\\"),
            _ if letter == quote => out.extend(['\\', letter]),
            _ => out.push(letter),
        }
    }
    out.push(quote);
    out
}

/// `op.execute("…")`. A colon before a word would be a parameter.
pub(super) fn execute(sql: &str) -> String {
    format!("op.execute({})", string(sql))
}

/// Statements outside of a transaction.
pub(super) fn autocommit(statements: &[String]) -> String {
    let mut out = "with op.get_context().autocommit_block():".to_owned();
    for statement in statements {
        out.push_str("\n    ");
        out.push_str(statement);
    }
    out
}

/// `["a", "b"]`
pub(super) fn strings<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let texts: Vec<String> = texts.into_iter().map(string).collect();
    format!("[{}]", texts.join(", "))
}

/// `, schema="app"`, where there is one to say.
pub(super) fn schema(id: &Id) -> String {
    id.schema.as_ref().map(|schema| format!(", schema={}", string(schema))).unwrap_or_default()
}

/// A table's name as SQL has it.
pub(super) fn in_sql(id: &Id) -> String {
    sql::quoted_id(id.schema.as_deref(), &id.name, Dialect::Postgresql).to_string()
}

/// A name as SQL has it.
pub(super) fn name_in_sql(name: &str) -> String {
    sql::quoted(name, Dialect::Postgresql)
}

/// Names between commas, as SQL has them.
pub(super) fn names_in_sql<'t>(names: impl IntoIterator<Item = &'t str>) -> String {
    names.into_iter().map(name_in_sql).collect::<Vec<_>>().join(", ")
}

/// `op.create_index(…)` that lets others write meanwhile; none where a part of it is not known, or has no argument.
pub(super) fn create_index(table: &Id, name: &str, index: &Index) -> Option<String> {
    if index.options.is_some() {
        return None;
    }
    let mut elements = Vec::new();
    for element in &index.elements {
        let what = element.what.as_known()?;
        elements.push(match &element.options {
            None if element.is_column => string(what),
            None => format!("sa.text({})", string(what)),
            Some(options) => {
                let what = if element.is_column { name_in_sql(what) } else { what.to_owned() };
                format!("sa.text({})", string(&format!("{what} {}", options.as_known()?)))
            }
        });
    }
    let mut out = format!(
        "op.create_index({}, {}, [{}]{}",
        string(name),
        string(&table.name),
        elements.join(", "),
        schema(table)
    );
    if index.unique {
        out.push_str(", unique=True");
    }
    if let Some(method) = index.method.as_ref().filter(|it| it.as_known() != Some("btree")) {
        out.push_str(&format!(", postgresql_using={}", string(method.as_known()?)));
    }
    if !index.include.is_empty() {
        let columns = index.include.iter().map(Text::as_known).collect::<Option<Vec<_>>>()?;
        out.push_str(&format!(", postgresql_include={}", strings(columns)));
    }
    if index.nulls_not_distinct == Some(true) {
        out.push_str(", postgresql_nulls_not_distinct=True");
    }
    if let Some(predicate) = &index.predicate {
        out.push_str(&format!(", postgresql_where=sa.text({})", string(predicate.as_known()?)));
    }
    out.push_str(", postgresql_concurrently=True)");
    Some(out)
}

/// `op.drop_index(…)` that lets others work meanwhile; `if_exists` where a build that failed may have left it.
pub(super) fn drop_index(table: &Id, name: &str, if_exists: bool) -> String {
    let if_exists = if if_exists { ", if_exists=True" } else { "" };
    format!(
        "op.drop_index({}, table_name={}{}{if_exists}, postgresql_concurrently=True)",
        string(name),
        string(&table.name),
        schema(table)
    )
}

/// A unique index that is made while others write, in place of one that a failed build left.
pub(super) fn unique_index(table: &Id, name: &str, columns: &[&str], nulls_not_distinct: bool) -> String {
    let create = format!(
        "op.create_index({}, {}, {}{}, unique=True{}, postgresql_concurrently=True)",
        string(name),
        string(&table.name),
        strings(columns.iter().copied()),
        schema(table),
        if nulls_not_distinct { ", postgresql_nulls_not_distinct=True" } else { "" },
    );
    autocommit(&[drop_index(table, name, true), create])
}

/// A type as SQLAlchemy has it, for those that it has a short word for.
pub(super) fn type_(sql: &Text) -> Option<String> {
    let sql = sql.as_known()?.trim();
    let (word, size) = match sql.strip_suffix(')').and_then(|rest| rest.split_once('(')) {
        Some((word, size)) => (word.trim(), Some(size)),
        None => (sql, None),
    };
    let is_number =
        size.is_none_or(|size| size.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b' ')));
    if !is_number {
        return None;
    }
    Some(match (word.to_ascii_uppercase().as_str(), size) {
        ("TEXT", None) => "sa.Text()".to_owned(),
        ("VARCHAR", None) => "sa.String()".to_owned(),
        ("VARCHAR", Some(size)) => format!("sa.String({size})"),
        ("SMALLINT" | "SMALLSERIAL", None) => "sa.SmallInteger()".to_owned(),
        ("INTEGER" | "SERIAL", None) => "sa.Integer()".to_owned(),
        ("BIGINT" | "BIGSERIAL", None) => "sa.BigInteger()".to_owned(),
        ("BOOLEAN", None) => "sa.Boolean()".to_owned(),
        ("DATE", None) => "sa.Date()".to_owned(),
        ("TIMESTAMP" | "TIMESTAMP WITHOUT TIME ZONE", None) => "sa.DateTime()".to_owned(),
        ("TIMESTAMPTZ" | "TIMESTAMP WITH TIME ZONE", None) => "sa.DateTime(timezone=True)".to_owned(),
        ("NUMERIC", None) => "sa.Numeric()".to_owned(),
        ("NUMERIC", Some(size)) => format!("sa.Numeric({size})"),
        ("FLOAT" | "DOUBLE PRECISION", None) => "sa.Float()".to_owned(),
        ("JSON", None) => "sa.JSON()".to_owned(),
        ("JSONB", None) => "postgresql.JSONB()".to_owned(),
        ("UUID", None) => "sa.Uuid()".to_owned(),
        ("BYTEA", None) => "sa.LargeBinary()".to_owned(),
        _ => return None,
    })
}

/// A new column that may be NULL and has no default, added; in SQL where its type is not one of SQLAlchemy's.
pub(super) fn add_column(table: &Id, name: &str, type_: &Text) -> Option<String> {
    let column = string(name);
    Some(match self::type_(type_) {
        Some(type_) => {
            format!("op.add_column({}, sa.Column({column}, {type_}){})", string(&table.name), schema(table))
        }
        None => {
            let (table, name) = (in_sql(table), name_in_sql(name));
            execute(&format!("ALTER TABLE {table} ADD COLUMN {name} {}", type_.as_known()?))
        }
    })
}
