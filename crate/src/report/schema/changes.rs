//! What differs between two revisions, for people and for programs.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use super::Snapshot;
use crate::report::markdown::escaping::{code, escaped};
use crate::report::markdown::{finished, line};
use crate::report::sentence::{capitalised, counted};
use crate::schema::difference::{How, Renamed, differences, followed};
use crate::schema::fault::Thing;
use crate::schema::{Column, Id, Made, Schema, TypeDefinition};

/// How what differs is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Lines for a terminal.
    Text,
    /// Markdown.
    Markdown,
    /// JSON.
    Json,
}

/// What differs from one schema of an environment to another.
pub fn changes(from: Snapshot<'_>, to: Snapshot<'_>, style: Style) -> String {
    let groups = groups(from, to);
    match style {
        Style::Text => text(from, to, &groups),
        Style::Markdown => markdown(from, to, &groups),
        Style::Json => json(from, to, &groups),
    }
}

/// What is done to an object from one schema to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Sign {
    Added,
    Removed,
    Changed,
    Renamed,
}

impl Sign {
    fn letter(self) -> char {
        match self {
            Sign::Added => '+',
            Sign::Removed => '-',
            Sign::Changed | Sign::Renamed => '~',
        }
    }

    fn word(self) -> &'static str {
        match self {
            Sign::Added => "added",
            Sign::Removed => "removed",
            Sign::Changed => "changed",
            Sign::Renamed => "renamed",
        }
    }
}

/// A difference in words.
#[derive(Debug, Serialize)]
struct Item {
    change: Sign,
    /// `table`, `column`.
    kind: String,
    name: String,
    /// Its definition, or what became of it.
    words: String,
    /// The revision that made what is there now.
    revision: Option<String>,
    certain: bool,
}

/// What differs of a table, or of what belongs to none.
struct Group {
    /// The table; none for the other objects.
    table: Option<Id>,
    /// What became of the table itself.
    of_table: Option<Item>,
    items: Vec<Item>,
}

/// What differs from one schema to another as a section of a document, below headings of some level: `###`.
pub(in crate::report) fn section(out: &mut String, from: Snapshot<'_>, to: Snapshot<'_>, level: &str) {
    let groups = groups(from, to);
    if groups.is_empty() {
        return line(out, "No differences.");
    }
    line(out, &format!("{}.", capitalised(&counts(&groups).join(", "))));
    sections(out, to, &groups, level);
}

/// What differs as a program reads it.
pub(in crate::report) fn entries(from: Snapshot<'_>, to: Snapshot<'_>) -> Vec<serde_json::Value> {
    let entries = groups(from, to);
    entries.iter().flat_map(entries_of).filter_map(|entry| serde_json::to_value(entry).ok()).collect()
}

fn groups(from: Snapshot<'_>, to: Snapshot<'_>) -> Vec<Group> {
    let mut of_tables: BTreeMap<Id, Group> = BTreeMap::new();
    let mut others = Group { table: None, of_table: None, items: Vec::new() };
    // What was renamed is followed within one replay: another one numbers its tables anew.
    let (renamed, differences) = if std::ptr::eq(from.environment, to.environment) {
        followed(from.schema, to.schema, &from.environment.replay.log.touches)
    } else {
        (Renamed::default(), differences(from.schema, to.schema))
    };
    for (former, now) in &renamed.tables {
        let words = format!("was {former}");
        let item = Item {
            change: Sign::Renamed,
            kind: "table".to_owned(),
            name: now.to_string(),
            words,
            revision: None,
            certain: true,
        };
        let group = Group { table: Some(now.clone()), of_table: Some(item), items: Vec::new() };
        of_tables.insert(now.clone(), group);
    }
    for (table, former, now) in &renamed.columns {
        let group = of_tables.entry(table.clone()).or_insert_with(|| Group::of(table));
        group.items.push(Item {
            change: Sign::Renamed,
            kind: "column".to_owned(),
            name: now.to_string(),
            words: format!("was {former}"),
            revision: None,
            certain: true,
        });
    }
    for difference in differences {
        let (thing, how) = (&difference.thing, &difference.how);
        let change = match how {
            How::Added => Sign::Added,
            How::Removed => Sign::Removed,
            How::Changed(_) => Sign::Changed,
        };
        let side = if change == Sign::Removed { from } else { to };
        let (words, made) = match how {
            How::Changed(aspects) => (aspects.join("; "), None),
            How::Added | How::Removed => definition(side.schema, thing),
        };
        // What a migration surely adds is added, also to a table of which not all is known.
        let is_added = change == Sign::Added && made.is_some_and(|made| made.is_certain && made.by.is_some());
        let revision = made.filter(|_| change == Sign::Added).and_then(|made| to.revision(made)).map(ToOwned::to_owned);
        let table = table_of(side.schema, thing);
        let kind = difference.word().to_owned();
        let name = match thing {
            Thing::Column(_, name) | Thing::Constraint(_, name) | Thing::Value(_, name) => name.to_string(),
            thing => thing.to_string(),
        };
        let is_table = kind == "table";
        let item = Item { change, kind, name, words, revision, certain: difference.is_certain || is_added };
        match table {
            Some(table) => {
                let group = of_tables.entry(table.clone()).or_insert_with(|| Group::of(&table));
                if is_table && group.of_table.is_none() {
                    group.of_table = Some(item);
                } else {
                    group.items.push(item);
                }
            }
            None => others.items.push(item),
        }
    }
    let mut groups: Vec<Group> = of_tables.into_values().collect();
    if !others.items.is_empty() {
        groups.push(others);
    }
    groups
}

impl Group {
    fn of(table: &Id) -> Group {
        Group { table: Some(table.clone()), of_table: None, items: Vec::new() }
    }

    /// What became of the table itself; where only parts of it differ, it is changed.
    fn sign(&self) -> Sign {
        self.of_table.as_ref().map_or(Sign::Changed, |item| item.change)
    }
}

/// The table that something belongs to.
fn table_of(schema: &Schema, thing: &Thing) -> Option<Id> {
    match thing {
        Thing::Relation(id) => schema.table(id).map(|_| id.clone()),
        Thing::Column(id, _) | Thing::Constraint(id, _) => Some(id.clone()),
        Thing::Index(id) => schema.indexed(id).cloned(),
        Thing::Object(kind, id) => {
            let has =
                |table: &crate::schema::Table| table.attached.iter().any(|it| it.kind == *kind && it.name == id.name);
            schema.tables().find(|(table, it)| table.schema == id.schema && has(it)).map(|(table, _)| table.clone())
        }
        Thing::Type(_) | Thing::Value(..) => None,
    }
}

/// What something is, in words, and what made it.
fn definition(schema: &Schema, thing: &Thing) -> (String, Option<Made>) {
    let found = match thing {
        Thing::Relation(id) => schema.table(id).map(|table| {
            let columns: Vec<String> = table.columns.iter().map(|column| of_column(column)).collect();
            (columns.join(", "), table.made)
        }),
        Thing::Column(table, name) => schema.table(table).and_then(|table| table.column(name)).map(|column| {
            let words = of_column(column);
            (words.strip_prefix(&format!("{name} ")).unwrap_or(&words).to_owned(), column.made)
        }),
        Thing::Index(id) => schema.indexed(id).and_then(|on| schema.table(on)).and_then(|table| {
            let index = table.index(&id.name)?;
            let elements: Vec<String> = index.elements.iter().map(|it| it.what.to_string()).collect();
            let unique = if index.unique { "unique " } else { "" };
            Some((format!("{unique}({})", elements.join(", ")), index.made))
        }),
        Thing::Constraint(table, name) => schema.table(table).and_then(|table| {
            let keys = table.primary_key.iter().map(|key| ("primary key", key));
            let keys = keys.chain(table.uniques.iter().map(|key| ("unique", key)));
            let key = keys.into_iter().find(|(_, key)| key.name.name == *name);
            let key = key.map(|(word, key)| (format!("{word} ({})", key.columns.join(", ")), key.made));
            key.or_else(|| {
                let key = table.foreign_keys.iter().find(|key| key.name.name == *name)?;
                let rule = key.on_delete.as_ref().map_or(String::new(), |rule| format!(" on delete {rule}"));
                let (columns, there) = (key.columns.join(", "), key.referent_columns.join(", "));
                Some((format!("({columns}) refers to {} ({there}){rule}", key.referent), key.made))
            })
            .or_else(|| {
                let check = table.checks.iter().chain(&table.exclusions).find(|check| check.name.name == *name)?;
                Some((format!("check {}", check.expression), check.made))
            })
        }),
        Thing::Type(id) => schema.type_(id).map(|type_| {
            let words = match &type_.definition {
                TypeDefinition::Enum { values, .. } => {
                    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
                }
                TypeDefinition::Other(kind, definition) => format!("{} {definition}", kind.word()),
            };
            (words, type_.made)
        }),
        Thing::Value(..) | Thing::Object(..) => None,
    };
    match found {
        Some((words, made)) => (words, Some(made)),
        None => (String::new(), None),
    }
}

/// `state VARCHAR(20) NOT NULL`.
fn of_column(column: &Column) -> String {
    let type_ = column.type_.sql.as_known().unwrap_or("of a type that is not known");
    let nullable = if column.nullable == Some(false) { " NOT NULL" } else { "" };
    let default = column.default.as_ref().map_or(String::new(), |default| format!(" DEFAULT {default}"));
    format!("{} {type_}{default}{nullable}", column.name)
}

/// How much differs, in a sentence.
fn summary(from: Snapshot<'_>, to: Snapshot<'_>, groups: &[Group]) -> String {
    let path = to.of();
    let title = to.environment.database_title();
    let heading = format!("From {} to {} of {path}, for {title}", from.at(), to.at());
    let counts = counts(groups);
    if counts.is_empty() { format!("{heading}: no differences.") } else { format!("{heading}: {}.", counts.join(", ")) }
}

/// How many tables are added, removed, renamed and changed, and how much else.
fn counts(groups: &[Group]) -> Vec<String> {
    let mut counts = Vec::new();
    for sign in [Sign::Added, Sign::Removed, Sign::Renamed, Sign::Changed] {
        let count = groups.iter().filter(|group| group.table.is_some() && group.sign() == sign).count();
        if count > 0 {
            counts.push(format!("{} {}", counted(count, "table"), sign.word()));
        }
    }
    let others = groups.iter().filter(|group| group.table.is_none()).map(|group| group.items.len()).sum::<usize>();
    if others > 0 {
        counts.push(counted(others, "other difference"));
    }
    counts
}

fn text(from: Snapshot<'_>, to: Snapshot<'_>, groups: &[Group]) -> String {
    let mut out = summary(from, to, groups) + "\n";
    for group in groups {
        out.push('\n');
        let indent = match &group.table {
            Some(table) => {
                let is_said = !matches!(group.sign(), Sign::Added | Sign::Removed);
                let tail = group.of_table.as_ref().map_or(String::new(), |item| tail(item, is_said));
                let _infallible = writeln!(out, "{} table {table}{tail}", group.sign().letter());
                if group.sign() == Sign::Added {
                    for column in to.schema.table(table).iter().flat_map(|table| &table.columns) {
                        let _infallible = writeln!(out, "    {}", of_column(column));
                    }
                }
                "    "
            }
            None => "",
        };
        for item in &group.items {
            let (kind, name) = (&item.kind, &item.name);
            let _infallible = writeln!(out, "{indent}{} {kind} {name}{}", item.change.letter(), tail(item, true));
        }
    }
    out
}

/// What comes after the name of something that differs.
fn tail(item: &Item, with_words: bool) -> String {
    let words = if with_words && !item.words.is_empty() { format!(": {}", item.words) } else { String::new() };
    let revision = item.revision.as_ref().map_or(String::new(), |revision| format!(" ({revision})"));
    let doubt = if item.certain { "" } else { ", conditionally" };
    format!("{words}{revision}{doubt}")
}

fn markdown(from: Snapshot<'_>, to: Snapshot<'_>, groups: &[Group]) -> String {
    let mut out = String::new();
    line(&mut out, "# Changes");
    line(&mut out, &escaped(&summary(from, to, groups)));
    sections(&mut out, to, groups, "##");
    finished(out)
}

/// A section a table.
fn sections(out: &mut String, to: Snapshot<'_>, groups: &[Group], level: &str) {
    for group in groups {
        let mut lines = Vec::new();
        match &group.table {
            Some(table) => {
                line(out, &format!("{level} {}: {}", code(&table.to_string()), group.sign().word()));
                if let Some(item) = group.of_table.as_ref().filter(|item| item.change != Sign::Removed) {
                    let revision = item.revision.as_ref().map(|it| format!("Created by {}.", code(it)));
                    let words = if item.change == Sign::Added { String::new() } else { escaped(&item.words) };
                    let said: Vec<String> =
                        Some(words).filter(|it| !it.is_empty()).into_iter().chain(revision).collect();
                    if !said.is_empty() {
                        line(out, &said.join(" "));
                    }
                }
                if group.sign() == Sign::Added {
                    let columns = to.schema.table(table).into_iter().flat_map(|table| &table.columns);
                    lines.extend(columns.map(|column| format!("- {}", code(&of_column(column)))));
                }
            }
            None => line(out, &format!("{level} Other objects")),
        }
        lines.extend(group.items.iter().map(|item| {
            let words = if item.words.is_empty() { String::new() } else { format!(": {}", escaped(&item.words)) };
            let revision = item.revision.as_ref().map_or(String::new(), |revision| format!(" ({})", code(revision)));
            let doubt = if item.certain { "" } else { ", conditionally" };
            let (kind, name, word) = (escaped(&item.kind), code(&item.name), item.change.word());
            format!("- {kind} {name} {word}{words}{revision}{doubt}")
        }));
        if !lines.is_empty() {
            line(out, &lines.join("\n"));
        }
    }
}

#[derive(Serialize)]
struct Report<'r> {
    environment: &'r str,
    from: String,
    to: String,
    differences: Vec<Entry<'r>>,
}

#[derive(Serialize)]
struct Entry<'r> {
    table: Option<String>,
    #[serde(flatten)]
    item: &'r Item,
}

fn json(from: Snapshot<'_>, to: Snapshot<'_>, groups: &[Group]) -> String {
    let report = Report {
        environment: to.environment.name.as_str(),
        from: from.at(),
        to: to.at(),
        differences: groups.iter().flat_map(entries_of).collect(),
    };
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}

fn entries_of(group: &Group) -> impl Iterator<Item = Entry<'_>> {
    let table = group.table.as_ref().map(ToString::to_string);
    group.of_table.iter().chain(&group.items).map(move |item| Entry { table: table.clone(), item })
}
