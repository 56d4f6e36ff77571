//! A schema as facts by name, whoever says it, so that two can be compared one by one.

use std::collections::BTreeMap;

use limbeck_tools::database::Database;
use serde_json::{Value, json};

use super::answers::Type;
use crate::report::{list, text};

/// What is so, by what it is about, by kind.
pub(crate) type Facts = BTreeMap<Kind, BTreeMap<String, String>>;

/// Kinds of facts, in the order in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Statements,
    Schemas,
    Tables,
    Columns,
    Types,
    Nullability,
    Defaults,
    Generated,
    ColumnOrder,
    PrimaryKeys,
    ForeignKeys,
    Unique,
    Checks,
    Exclusions,
    Indexes,
    Enums,
    OtherTypes,
    Views,
    MaterializedViews,
    Sequences,
    Extensions,
    Functions,
    Triggers,
    Policies,
    Comments,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Statements => "statements run",
            Kind::Schemas => "schemas",
            Kind::Tables => "tables",
            Kind::Columns => "columns",
            Kind::Types => "types",
            Kind::Nullability => "nullability",
            Kind::Defaults => "defaults",
            Kind::Generated => "generated columns",
            Kind::ColumnOrder => "order of columns",
            Kind::PrimaryKeys => "primary keys",
            Kind::ForeignKeys => "foreign keys",
            Kind::Unique => "unique constraints",
            Kind::Checks => "checks",
            Kind::Exclusions => "exclusions",
            Kind::Indexes => "indexes",
            Kind::Enums => "enums",
            Kind::OtherTypes => "other types",
            Kind::Views => "views",
            Kind::MaterializedViews => "materialized views",
            Kind::Sequences => "sequences",
            Kind::Extensions => "extensions",
            Kind::Functions => "functions",
            Kind::Triggers => "triggers",
            Kind::Policies => "policies",
            Kind::Comments => "comments",
        }
    }

    /// Whether it says something of what is counted by itself: only what both sides have is compared.
    pub(super) fn is_of_another(self) -> bool {
        matches!(self, Kind::Types | Kind::Nullability | Kind::Defaults | Kind::Generated | Kind::ColumnOrder)
    }

    /// How many of a thousand have to be the same.
    pub(super) fn aim(self) -> usize {
        match self {
            Kind::PrimaryKeys | Kind::ForeignKeys | Kind::Unique | Kind::Checks | Kind::Exclusions | Kind::Indexes => {
                995
            }
            _ => 1000,
        }
    }
}

/// What the JSON says of a schema. Limbeck's types mean what the database says that they mean.
pub(super) fn said(schema: &Value, database: Database, types: Option<&BTreeMap<String, Type>>) -> Facts {
    let mut schema = schema.clone();
    if database == Database::Mariadb {
        as_mariadb_has_it(&mut schema);
    }
    let mut facts = Collected::default();
    facts.names(&schema);
    for table in list(&schema["tables"]) {
        let name = name_of(table);
        facts.add(Kind::Tables, &name, String::new());
        facts.comment(&name, table);
        for column in list(&table["columns"]) {
            let written = text(&column["type"]);
            let stored = types.and_then(|types| types.get(written));
            let has_default = !column["default"].is_null() || stored.is_some_and(|stored| stored.default);
            let r#type = stored.map_or(written, |stored| &stored.r#type);
            facts.column(&name, column, r#type, if has_default { "default" } else { "none" });
        }
        facts.constraints(table, &|kind, constraint| said_of_constraint(kind, constraint));
        for index in list(&table["indexes"]) {
            facts.add(Kind::Indexes, &beside(table, index), said_of_index(table, index));
        }
        for (kind, key) in [(Kind::Triggers, "triggers"), (Kind::Policies, "policies")] {
            for it in list(&table[key]) {
                facts.add(kind, &below(&name, it), String::new());
            }
        }
    }
    for enumeration in list(&schema["enums"]) {
        facts.add(Kind::Enums, &name_of(enumeration), enumeration["values"].to_string());
    }
    for (kind, key) in OTHERS {
        for it in list(&schema[key]) {
            let fact = match kind {
                Kind::OtherTypes => text(&it["kind"]),
                Kind::Sequences => text(&it["owned_by"]),
                _ => "",
            };
            facts.add(kind, &name_of(it), fact.to_owned());
        }
    }
    facts.0
}

/// What a database holds, each definition as the database writes it, and whether the statements ran that made it.
pub(super) fn made(catalogs: &Value, problem: Option<&str>) -> Facts {
    let mut facts = Collected::default();
    facts.add(Kind::Statements, "all", problem.unwrap_or("run").to_owned());
    facts.names(catalogs);
    for table in list(&catalogs["tables"]) {
        let name = name_of(table);
        let details = ["partitioned_by", "partition", "inherits", "unlogged", "row_security", "options"];
        facts.add(Kind::Tables, &name, details.map(|detail| format!("{detail} {}", table[detail])).join(", "));
        facts.comment(&name, table);
        let columns = list(&table["columns"]).iter().map(|column| text(&column["name"]));
        facts.add(Kind::ColumnOrder, &name, columns.collect::<Vec<_>>().join(", "));
        for column in list(&table["columns"]) {
            let r#type = match column["collation"].as_str() {
                Some(collation) => format!("{} COLLATE {collation}", text(&column["type"])),
                None => text(&column["type"]).to_owned(),
            };
            facts.column(&name, column, &r#type, column["default"].as_str().unwrap_or("none"));
        }
        facts.constraints(table, &|_, constraint| definition(constraint));
        for index in list(&table["indexes"]) {
            facts.add(Kind::Indexes, &beside(table, index), definition(index));
        }
        for (kind, key) in [(Kind::Triggers, "triggers"), (Kind::Policies, "policies")] {
            for it in list(&table[key]) {
                facts.add(kind, &below(&name, it), definition(it));
            }
        }
    }
    for (kind, key) in OTHERS.into_iter().chain([(Kind::Enums, "enums")]) {
        for it in list(&catalogs[key]) {
            let arguments = it["arguments"].as_str().map(|arguments| format!("({arguments})")).unwrap_or_default();
            facts.add(kind, &format!("{}{arguments}", name_of(it)), without_name(it));
        }
    }
    facts.0
}

/// `MariaDB` has no unique constraints but indexes, and calls an action RESTRICT that is NO ACTION.
fn as_mariadb_has_it(schema: &mut Value) {
    for table in schema["tables"].as_array_mut().into_iter().flatten() {
        let unique = table["unique"].take();
        for constraint in list(&unique) {
            let index = json!({ "name": constraint["name"], "elements": constraint["columns"], "unique": true });
            table["indexes"].as_array_mut().into_iter().for_each(|indexes| indexes.push(index.clone()));
        }
        for key in table["foreign_keys"].as_array_mut().into_iter().flatten() {
            for rule in ["on_delete", "on_update"] {
                if key[rule] == "RESTRICT" {
                    key[rule] = Value::Null;
                }
            }
        }
    }
}

/// What has a name, and nothing in it.
const OTHERS: [(Kind, &str); 6] = [
    (Kind::OtherTypes, "types"),
    (Kind::Views, "views"),
    (Kind::MaterializedViews, "materialized_views"),
    (Kind::Sequences, "sequences"),
    (Kind::Extensions, "extensions"),
    (Kind::Functions, "functions"),
];

/// Facts on their way.
#[derive(Default)]
struct Collected(Facts);

impl Collected {
    /// What is said twice is two facts.
    fn add(&mut self, kind: Kind, about: &str, fact: String) {
        let facts = self.0.entry(kind).or_default();
        let mut about = about.to_owned();
        while facts.contains_key(&about) {
            about.push_str(" again");
        }
        facts.insert(about, fact);
    }

    fn names(&mut self, schema: &Value) {
        for name in list(&schema["schemas"]) {
            self.add(Kind::Schemas, text(name), String::new());
        }
    }

    fn column(&mut self, table: &str, column: &Value, r#type: &str, default: &str) {
        let name = below(table, column);
        let nullable = if column["nullable"] == Value::Bool(true) { "null" } else { "not null" };
        let generated = match (column["identity"].as_str(), column["computed"].is_null()) {
            (Some(identity), _) => format!("identity {}", identity.to_lowercase()),
            (None, false) => "computed".to_owned(),
            (None, true) => "no".to_owned(),
        };
        self.add(Kind::Columns, &name, String::new());
        self.add(Kind::Types, &name, r#type.to_owned());
        self.add(Kind::Nullability, &name, nullable.to_owned());
        self.add(Kind::Defaults, &name, default.to_owned());
        self.add(Kind::Generated, &name, generated);
        self.comment(&name, column);
    }

    fn comment(&mut self, about: &str, it: &Value) {
        if let Some(comment) = it["comment"].as_str() {
            self.add(Kind::Comments, about, comment.to_owned());
        }
    }

    fn constraints(&mut self, table: &Value, fact: &dyn Fn(Kind, &Value) -> String) {
        let name = name_of(table);
        if !table["primary_key"].is_null() {
            let key = &table["primary_key"];
            self.add(Kind::PrimaryKeys, &below(&name, key), fact(Kind::PrimaryKeys, key));
        }
        for (kind, key) in [
            (Kind::ForeignKeys, "foreign_keys"),
            (Kind::Unique, "unique"),
            (Kind::Checks, "checks"),
            (Kind::Exclusions, "exclusions"),
        ] {
            for constraint in list(&table[key]) {
                self.add(kind, &below(&name, constraint), fact(kind, constraint));
            }
        }
    }
}

fn said_of_constraint(kind: Kind, constraint: &Value) -> String {
    let is = |key: &str| if constraint[key] == Value::Bool(true) { format!(" {key}") } else { String::new() };
    let columns_and = |more: &str| format!("{}{more}{}{}", columns(constraint), is("deferrable"), is("deferred"));
    match kind {
        Kind::PrimaryKeys | Kind::Unique => columns_and(""),
        Kind::ForeignKeys => {
            let references = &constraint["references"];
            let target = qualified(&references["schema"], &references["table"]);
            let rule = |rule: &str| constraint[rule].as_str().unwrap_or("NO ACTION").to_uppercase();
            let (on_delete, on_update) = (rule("on_delete"), rule("on_update"));
            columns_and(&format!(" to {target} {} on delete {on_delete} on update {on_update}", columns(references)))
        }
        // How an expression is written is compared where the DDL has run.
        _ => String::new(),
    }
}

fn said_of_index(table: &Value, index: &Value) -> String {
    // Ascending goes without saying. Expressions: as above.
    let keys = list(&index["elements"]).iter().map(|key| text(key).trim_end_matches(" ASC"));
    let keys: Vec<&str> = keys.map(|key| if is_column(table, key) { key } else { "an expression" }).collect();
    let include: Vec<&str> = list(&index["include"]).iter().map(text).collect();
    format!(
        "{} on {} using {} ({}){}{}",
        if index["unique"] == Value::Bool(true) { "unique" } else { "not unique" },
        name_of(table),
        index["method"].as_str().unwrap_or("btree").to_lowercase(),
        keys.join(", "),
        if include.is_empty() { String::new() } else { format!(" include ({})", include.join(", ")) },
        if index["predicate"].is_null() { "" } else { " where" }
    )
}

/// Whether a key of an index is a column, with words on its order and its operators.
fn is_column(table: &Value, key: &str) -> bool {
    let is_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | ' ');
    list(&table["columns"]).iter().any(|column| {
        let rest = key.strip_prefix(text(&column["name"]));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' ') && rest.chars().all(is_word))
    })
}

fn columns(it: &Value) -> String {
    format!("({})", list(&it["columns"]).iter().map(text).collect::<Vec<_>>().join(", "))
}

/// As the database writes it, where it does.
fn definition(it: &Value) -> String {
    it["definition"].as_str().map_or_else(|| without_name(it), str::to_owned)
}

/// Everything that is said of it.
fn without_name(it: &Value) -> String {
    let mut it = it.clone();
    if let Some(it) = it.as_object_mut() {
        it.remove("schema");
        it.remove("name");
    }
    it.to_string()
}

fn name_of(it: &Value) -> String {
    qualified(&it["schema"], &it["name"])
}

/// An index lies in the schema of its table. One without a name is its table's.
fn beside(table: &Value, index: &Value) -> String {
    if index["name"].is_string() {
        qualified(&table["schema"], &index["name"])
    } else {
        format!("{} {}", name_of(table), said_of_index(table, index))
    }
}

/// What has no name is known by its columns.
fn below(table: &str, it: &Value) -> String {
    match it["name"].as_str() {
        Some(name) => format!("{table}.{name}"),
        None => format!("{table}.(no name) {}", columns(it)),
    }
}

/// The default schema goes without saying.
fn qualified(schema: &Value, name: &Value) -> String {
    let name = name.as_str().unwrap_or("(no name)");
    match schema.as_str() {
        None | Some("public") => name.to_owned(),
        Some(schema) => format!("{schema}.{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_what_it_does() {
        let table = json!({ "name": "runs", "columns": [{ "name": "state" }, { "name": "at" }] });
        let fact = |keys: Value| said_of_index(&table, &json!({ "elements": keys }));
        assert_eq!(fact(json!(["state", "at ASC"])), fact(json!(["state", "at"])));
        assert_ne!(fact(json!(["at DESC"])), fact(json!(["at"])));
        assert_eq!(fact(json!(["lower(state)"])), fact(json!(["lower((state)::text)"])));
        assert_eq!(fact(json!(["state || at"])), fact(json!(["((state)::text || at)"])));
        assert_ne!(fact(json!(["lower(state)"])), fact(json!(["state"])));
    }

    #[test]
    fn what_is_said_twice_is_two_facts() {
        let table = json!({ "name": "runs", "columns": [] });
        let facts = said(&json!({ "tables": [table, table] }), Database::Postgresql, None);
        assert_eq!(facts[&Kind::Tables].len(), 2);
    }

    #[test]
    fn a_serial_type_is_another_with_a_default() {
        let schema = |column: Value| json!({ "tables": [{ "name": "runs", "columns": [column] }] });
        let postgres = schema(json!({ "name": "id", "type": "integer", "nullable": false, "default": "nextval('a')" }));
        let limbeck = schema(json!({ "name": "id", "type": "SERIAL", "nullable": false }));
        let types = BTreeMap::from([("SERIAL".to_owned(), Type { r#type: "integer".to_owned(), default: true })]);
        let said = |schema, types| said(schema, Database::Postgresql, types);
        assert_eq!(said(&postgres, None), said(&limbeck, Some(&types)));
        assert_ne!(said(&postgres, None), said(&limbeck, None));
    }
}
