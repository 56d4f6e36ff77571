//! A schema as documents: SQL that makes it again, drawings, models, a dictionary.

pub(super) mod alchemy;
pub(super) mod baseline;
pub mod changes;
mod dbml;
mod ddl;
mod dictionary;
pub(super) mod directives;
mod fit;
pub mod found;
mod guess;
mod inventory;
mod mermaid;
mod models;
mod names;
pub(super) mod origin;
pub mod past;
pub(super) mod skeleton;

use crate::environment::Environment;
use crate::graph::Index;
use crate::revision::Migration;
use crate::schema::fault::{Problem, Thing};
use crate::schema::{Made, Schema};

/// What a schema can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(clap::ValueEnum))]
pub enum Format {
    /// SQL that creates it on an empty database.
    Sql,
    /// A dictionary in Markdown: an inventory, then each table.
    Markdown,
    /// One row per column.
    Csv,
    /// An entity-relationship diagram for Markdown.
    Mermaid,
    /// DBML, the language of dbdiagram.io.
    Dbml,
    /// Models for SQLAlchemy 2.
    Models,
    /// A migration that would create the tables that none creates.
    Skeleton,
}

/// What is to know of a format: command, page and .zip have it from here.
struct Entry {
    format: Format,
    /// What its documents are named, and their extension.
    file: (&'static str, &'static str),
    /// What a document is, in a few words.
    title: &'static str,
    /// A document can only be of one environment: what reads it takes it whole.
    is_of_one: bool,
    write: Write,
}

/// How a document comes about.
enum Write {
    /// Schema by schema.
    Each(fn(Snapshot<'_>) -> String),
    /// All of them at once.
    Whole(fn(&[Snapshot<'_>]) -> String),
}

/// Every format, in the order of [`Format`], which is that of the documents.
const ENTRIES: [Entry; 7] = [
    Entry {
        format: Format::Sql,
        file: ("schema", "sql"),
        title: "SQL that creates it on an empty database",
        is_of_one: true,
        write: Write::Each(ddl::ddl),
    },
    Entry {
        format: Format::Markdown,
        file: ("schema", "md"),
        title: "a dictionary: each table with its columns",
        is_of_one: false,
        write: Write::Each(dictionary::dictionary),
    },
    Entry {
        format: Format::Csv,
        file: ("schema", "csv"),
        title: "one row per column",
        is_of_one: false,
        write: Write::Whole(inventory::inventory),
    },
    Entry {
        format: Format::Mermaid,
        file: ("schema", "mmd"),
        title: "an entity-relationship diagram for Mermaid",
        is_of_one: true,
        write: Write::Each(mermaid::mermaid),
    },
    Entry {
        format: Format::Dbml,
        file: ("schema", "dbml"),
        title: "DBML, for dbdiagram.io",
        is_of_one: true,
        write: Write::Each(dbml::dbml),
    },
    Entry {
        format: Format::Models,
        file: ("models", "py"),
        title: "models for SQLAlchemy",
        is_of_one: true,
        write: Write::Each(models::models),
    },
    Entry {
        format: Format::Skeleton,
        file: ("000_bootstrap", "py"),
        title: "a migration that would create the tables that none creates",
        is_of_one: true,
        write: Write::Each(skeleton::document),
    },
];

impl Format {
    /// Those that there is something to write in: the migration for a gap only where there is one.
    pub fn of(environment: &Environment) -> impl Iterator<Item = Format> {
        let has_gap = has_gap(environment);
        ENTRIES.iter().map(|entry| entry.format).filter(move |format| *format != Format::Skeleton || has_gap)
    }

    /// Whether a document can only be of one environment: what reads it takes it whole.
    pub fn is_of_one(self) -> bool {
        self.entry().is_of_one
    }

    /// What its documents are named, and their extension.
    pub fn file(self) -> (&'static str, &'static str) {
        self.entry().file
    }

    /// What a document is, in a few words.
    pub fn title(self) -> &'static str {
        self.entry().title
    }

    fn entry(self) -> &'static Entry {
        &ENTRIES[self as usize]
    }
}

/// A schema of an environment, and where in the chain it is met.
#[derive(Debug, Clone, Copy)]
pub struct Snapshot<'a> {
    /// The environment.
    pub environment: &'a Environment,
    /// Its schema there.
    pub schema: &'a Schema,
    /// The revisions up to which migrations were carried out.
    pub revisions: &'a [Index],
}

/// Schemas as a document.
pub fn document(snapshots: &[Snapshot<'_>], format: Format) -> String {
    match format.entry().write {
        Write::Each(write) => snapshots.iter().map(|&snapshot| write(snapshot)).collect::<Vec<_>>().join("\n"),
        Write::Whole(write) => write(snapshots),
    }
}

/// Whether migrations of an environment use tables that none makes.
fn has_gap(environment: &Environment) -> bool {
    let is_missing = |problem: &Problem| matches!(problem, Problem::NeverMade { thing: Thing::Relation(_), .. });
    environment.replay.log.faults.iter().any(|fault| is_missing(&fault.problem) && fault.alike.is_none())
}

/// The path of an environment as sentences say it.
fn path_of(environment: &Environment) -> &str {
    if environment.name == "." { "this folder" } else { &environment.name }
}

impl<'a> Snapshot<'a> {
    /// The schema after all migrations.
    pub fn last(environment: &'a Environment) -> Snapshot<'a> {
        Snapshot { environment, schema: &environment.replay.last, revisions: &environment.graph.real_heads }
    }

    /// The revision that made something.
    pub(super) fn revision(self, made: Made) -> Option<&'a str> {
        let migration = self.environment.migrations.get(made.by?.migration as usize)?;
        Some(migration.name())
    }

    /// The revisions that it is met at, as they are named: `7b9c, 0d1e`; `base` where there is none.
    fn at(self) -> String {
        let name = |&index: &Index| self.environment.migrations.get(index).map(Migration::name);
        let names: Vec<&str> = self.revisions.iter().filter_map(name).collect();
        if names.is_empty() { "base".to_owned() } else { names.join(", ") }
    }

    /// The same in words: `revision 7b9c`, `revisions 7b9c, 0d1e`.
    fn place(self) -> String {
        let word = if self.revisions.len() > 1 { "revisions" } else { "revision" };
        format!("{word} {}", self.at())
    }

    /// Where it comes from: the path of its environment.
    fn of(self) -> &'a str {
        path_of(self.environment)
    }

    /// What a document says first, line by line: which schema it is, and what is not known of it.
    fn head(self, what: &str) -> Vec<String> {
        let path = self.of();
        let mut head = vec![
            format!("{what} at {} of {path}, for {}.", self.place(), self.environment.database_title()),
            "Written by Limbeck from what the migrations say; no database was queried.".to_owned(),
        ];
        let unknown = self.unknown();
        if !unknown.is_empty() {
            head.push("Not known:".to_owned());
            head.extend(unknown.iter().map(|line| format!("- {line}")));
        }
        head
    }

    /// What is not known of it, in sentences.
    fn unknown(self) -> Vec<String> {
        let schema = self.schema;
        let mut lines = Vec::new();
        if !schema.is_whole() {
            lines.push("some of what the migrations do: there may be more than is listed here, or less".to_owned());
        }
        for (id, table) in schema.tables() {
            if table.is_assumed {
                lines.push(format!("table {id}: no migration creates it; only what migrations do to it is known"));
            } else if table.is_open {
                lines.push(format!("table {id}: it may have more than is listed here"));
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_has_its_entry_and_its_line_in_the_guide() {
        let guide = include_str!("../../../www/src/guide/documents.md");
        for (at, entry) in ENTRIES.iter().enumerate() {
            assert_eq!(entry.format as usize, at, "{:?}", entry.format);
            let (name, extension) = entry.file;
            let line = format!("\n| `{name}.{extension}` | {}", entry.title);
            assert!(guide.contains(&line), "www/src/guide/documents.md has no line that begins so: {line}");
        }
    }
}
