//! Names that are made up where the author gives none: by an environment's naming convention, by SQLAlchemy, by
//! PostgreSQL, by MySQL.

use crate::operation::ConstraintType;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Id, Table};

/// `MetaData(naming_convention=…)` of the environment's `target_metadata`, by kind: `ix`, `uq`, `ck`, `fk`, `pk`
/// (sqlalchemy/sql/naming.py).
pub type Conventions = BTreeMap<String, String>;

/// What conventions call a kind of constraint.
pub fn key_of(kind: &ConstraintType) -> Option<&'static str> {
    match kind {
        ConstraintType::Check => Some("ck"),
        ConstraintType::Unique => Some("uq"),
        ConstraintType::ForeignKey => Some("fk"),
        ConstraintType::Primary => Some("pk"),
        ConstraintType::Exclude | ConstraintType::Other(_) => None,
    }
}

/// Bytes of a name that PostgreSQL keeps (`NAMEDATALEN` less one).
pub const MAX_NAME: usize = 63;

/// What a convention fills in.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    /// The table.
    pub table: &'a Id,
    /// Its columns.
    pub columns: &'a [Arc<str>],
    /// The name that was given, where one was: a check's, which conventions build on.
    pub given: Option<&'a str>,
    /// Of a foreign key, the table it refers to, and the columns there.
    pub referent: Option<(&'a Id, &'a [Arc<str>])>,
}

/// The name that a convention makes, if it can: `None` where it asks for what isn't there.
pub fn conventional(template: &str, parts: Parts<'_>) -> Option<String> {
    let mut name = String::new();
    let mut rest = template;
    while let Some(at) = rest.find("%(") {
        let end = rest[at..].find(")s")? + at;
        name.push_str(&rest[..at]);
        name.push_str(&filled(&rest[at + 2..end], parts)?);
        rest = &rest[end + 2..];
    }
    name.push_str(rest);
    Some(name)
}

/// One key of a convention (`ConventionDict` in sqlalchemy/sql/naming.py): `table_name`, `column_0_label`,
/// `column_0_N_name`, `referred_column_0_name`.
fn filled(key: &str, parts: Parts<'_>) -> Option<String> {
    match key {
        "table_name" => return Some(parts.table.name.to_string()),
        "constraint_name" => return parts.given.map(ToOwned::to_owned),
        "referred_table_name" => return parts.referent.map(|(table, _)| table.name.to_string()),
        _ => {}
    }
    let (columns, key) = match key.strip_prefix("referred_") {
        Some(key) => (parts.referent?.1, key),
        None => (parts.columns, key),
    };
    let (number, what) = key.strip_prefix("column_")?.rsplit_once('_')?;
    let shown = |column: &Arc<str>| match (what, &parts.table.schema) {
        ("name" | "key", _) => Some(column.to_string()),
        ("label", Some(schema)) => Some(format!("{schema}_{}_{column}", parts.table.name)),
        ("label", None) => Some(format!("{}_{column}", parts.table.name)),
        _ => None,
    };
    let all = || columns.iter().map(shown).collect::<Option<Vec<_>>>();
    match number {
        "0N" => Some(all()?.concat()),
        "0_N" => Some(all()?.join("_")),
        number => number.parse::<usize>().ok().and_then(|at| columns.get(at).map_or(Some(String::new()), shown)),
    }
}

/// What stays of a name that SQLAlchemy makes up and that is too long: its beginning and four letters of its hash
/// (`_truncate_and_render_maxlen_name` in sqlalchemy/sql/compiler.py).
pub fn shortened_by_sqlalchemy(name: String, max: usize) -> String {
    if name.chars().count() <= max {
        return name;
    }
    let kept: String = name.chars().take(max.saturating_sub(8)).collect();
    let hash = format!("{:x}", md5::compute(name.as_bytes()));
    format!("{kept}_{}", &hash[hash.len() - 4..])
}

/// What stays of a name that is written: PostgreSQL cuts it off.
pub fn cut(name: &str, max: usize) -> &str {
    let mut end = name.len().min(max);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    &name[..end]
}

/// The name that PostgreSQL makes of a table's, a column's and a word (`makeObjectName` in
/// src/backend/commands/indexcmds.c): where it is too long, the longer one of the first two is cut.
pub fn made_by_postgresql(table: &str, columns: &str, word: &str) -> String {
    let overhead = word.len() + 1 + usize::from(!columns.is_empty());
    let available = MAX_NAME.saturating_sub(overhead);
    let (mut first, mut second) = (table.len(), columns.len());
    while first + second > available {
        if first > second {
            first -= 1;
        } else {
            second -= 1;
        }
    }
    let (first, second) = (cut(table, first), cut(columns, second));
    if columns.is_empty() { format!("{first}_{word}") } else { format!("{first}_{second}_{word}") }
}

/// The name that MySQL makes for a foreign key of a table: after the highest number that it has there
/// (`dict_table_get_highest_foreign_id` in storage/innobase/dict/dict0dict.cc).
pub fn reference_made_by_mysql(name: &str, table: &Table) -> String {
    let made = table.foreign_keys.iter().filter_map(|key| key.name.name.strip_prefix(name)?.strip_prefix("_ibfk_"));
    let highest = made.filter_map(|number| number.parse::<u32>().ok()).max().unwrap_or(0);
    format!("{name}_ibfk_{}", highest.saturating_add(1))
}

/// The columns of a name that PostgreSQL makes (`ChooseIndexNameAddition`, `ChooseForeignKeyConstraintNameAddition`).
pub fn column_part(columns: &[Arc<str>]) -> String {
    let mut joined = String::new();
    for column in columns {
        if !joined.is_empty() {
            joined.push('_');
        }
        joined.push_str(column);
        if joined.len() > MAX_NAME {
            break;
        }
    }
    joined
}
