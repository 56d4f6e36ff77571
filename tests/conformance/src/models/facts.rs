//! Tables that models declare as facts by name, whoever says so.

use serde_json::Value;

use crate::report::{list, text};
use crate::schema::facts::{Facts, Kind};

/// What isn't known of something that is there.
pub(super) const NOT_KNOWN: &str = "not known";

/// What SQLAlchemy says.
pub(super) fn of_tables(tables: &[Value]) -> Facts {
    let tables = tables.iter().map(|table| (qualified(&table["schema"], &table["name"]), table));
    of(&tables.collect::<Vec<_>>())
}

/// What Limbeck says of these files. What belongs to several environments is said of each.
pub(super) fn of_limbeck(report: &Value, is_known: impl Fn(&str) -> bool) -> Facts {
    let models = list(&report["environments"]).iter().flat_map(|environment| list(&environment["models"]));
    let models = models.filter(|model| is_known(text(&model["path"])));
    let tables = models.map(|model| (qualified(&model["schema"], &model["table"]), model));
    of(&tables.collect::<Vec<_>>())
}

/// Tables by their names; of several with the same name each with its file.
fn of(tables: &[(String, &Value)]) -> Facts {
    let mut facts = Facts::new();
    for (name, table) in tables {
        let path = text(&table["path"]);
        let has_other = |(other, it): &(String, &Value)| other == name && text(&it["path"]) != path;
        if tables.iter().any(has_other) {
            add(&mut facts, &format!("{name} in {path}"), table);
        } else {
            add(&mut facts, name, table);
        }
    }
    facts
}

/// Everything about one table. Keys and constraints are known by their columns: they needn't have a name.
fn add(facts: &mut Facts, table: &str, it: &Value) {
    let mut add = |kind: Kind, about: String, fact: String| {
        facts.entry(kind).or_default().insert(about, fact);
    };
    add(Kind::Tables, table.to_owned(), String::new());
    for column in list(&it["columns"]) {
        let name = format!("{table}.{}", text(&column["name"]));
        add(Kind::Columns, name.clone(), String::new());
        // A type that SQLAlchemy itself can't name is one of the database's.
        if !column["type"].is_null() {
            add(Kind::Types, name.clone(), r#type(text(&column["type"])));
        }
        let nullable = column["nullable"].as_bool().map(|nullable| if nullable { "null" } else { "not null" });
        add(Kind::Nullability, name, nullable.unwrap_or(NOT_KNOWN).to_owned());
    }
    if !list(&it["primary_key"]).is_empty() {
        add(Kind::PrimaryKeys, table.to_owned(), names(&it["primary_key"]));
    }
    for key in list(&it["foreign_keys"]) {
        let target = qualified(&key["schema"], &key["table"]);
        let about = format!("{table} {} to {target} {}", columns(key), names(&key["referred"]));
        add(Kind::ForeignKeys, about, key["on_delete"].as_str().unwrap_or("NO ACTION").to_uppercase());
    }
    for constraint in list(&it["unique"]) {
        add(Kind::Unique, format!("{table} {}", columns(constraint)), String::new());
    }
    for index in list(&it["indexes"]) {
        let unique = if index["unique"] == Value::Bool(true) { "unique" } else { "not unique" };
        let keys =
            list(&index["columns"]).iter().map(|key| key.as_str().and_then(column_of).unwrap_or("an expression"));
        let keys = keys.collect::<Vec<_>>().join(", ");
        add(Kind::Indexes, format!("{table} {}", text(&index["name"])), format!("{unique} ({keys})"));
    }
}

/// Capitals and white space don't matter.
fn r#type(written: &str) -> String {
    match written {
        "" => NOT_KNOWN.to_owned(),
        written => written.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase(),
    }
}

fn columns(it: &Value) -> String {
    names(&it["columns"])
}

fn names(columns: &Value) -> String {
    format!("({})", list(columns).iter().map(text).collect::<Vec<_>>().join(", "))
}

/// The column that a key of an index is, whatever its order and its operators. How one is written that is more, depends on
/// who writes it.
pub(super) fn column_of(key: &str) -> Option<&str> {
    let is_word = |word: &str| word.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    let mut words = key.split_whitespace();
    let name = words.next()?.trim_matches('"');
    (is_word(name) && words.all(is_word)).then_some(name)
}

/// `schema.table`; the default schema goes without saying.
pub(super) fn qualified(schema: &Value, name: &Value) -> String {
    match schema.as_str() {
        None | Some("public") => text(name).to_owned(),
        Some(schema) => format!("{schema}.{}", text(name)),
    }
}
