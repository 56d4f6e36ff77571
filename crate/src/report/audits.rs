//! The audits that people write by hand: of the migrations as documents, of their history beside the models, of the schema,
//! of a rebuild from nothing, and of what Alembic needs at all. Each in Markdown, each statement with its place.

mod around;
mod chain;
pub(super) mod checks;
mod history;
mod infrastructure;
mod inventory;
mod migrations;
mod models;
mod rebuild;
mod recommendations;
mod schema;
mod tables;

use crate::audit::Audit;
use crate::environment::Environment;

use super::markdown::escaping::{code, escaped};
use super::markdown::{finished, line};
use super::sentence::{counted, of_environment};

/// What an audit is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(clap::ValueEnum))]
pub enum Kind {
    /// The migrations one by one, the documents about them, and how far they are covered.
    Migrations,
    /// The history: files, chain, models, names, notes, practices.
    History,
    /// The schema: tables, columns, keys, indexes, how env.py runs, whether downgrades undo it.
    Schema,
    /// A rebuild of a database from its migrations alone.
    Rebuild,
    /// What Alembic needs, and what documents and other sources say of the schema.
    Infrastructure,
}

/// What is to know of a kind.
struct Entry {
    /// What it is called in addresses and in the names of documents.
    name: &'static str,
    title: &'static str,
    /// What it is about, in a sentence.
    about: &'static str,
    write: Write,
}

/// How a document comes about.
enum Write {
    /// Of each environment.
    Each(fn(&mut String, &Audit, &Environment)),
    /// Of all at once, also where there is none.
    Whole(fn(&mut String, &Audit)),
}

/// Every kind, in the order of [`Kind`].
const ENTRIES: [Entry; 5] = [
    Entry {
        name: "migrations",
        title: "Migrations, one by one",
        about: "What each migration does, which documents there are about it, and how much of it was understood.",
        write: Write::Each(migrations::of_environment),
    },
    Entry {
        name: "history",
        title: "Migration history",
        about: "Which migrations there are, how they follow each other, and how they fit the models.",
        write: Write::Each(history::of_environment),
    },
    Entry {
        name: "schema",
        title: "Schema verification",
        about: "What the migrations make of an empty database, and how they are run.",
        write: Write::Each(schema::of_environment),
    },
    Entry {
        name: "rebuild",
        title: "Rebuild from migrations alone",
        about: "Whether `alembic upgrade heads` builds the whole schema on an empty database, and what stops it.",
        write: Write::Each(rebuild::of_environment),
    },
    Entry {
        name: "infrastructure",
        title: "Migration infrastructure",
        about: "What Alembic needs and finds here, what documents say of it, and what else makes tables.",
        write: Write::Whole(infrastructure::of_audit),
    },
];

/// The kinds: what each is called, its title, and what it is about.
pub fn kinds() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    ENTRIES.iter().map(|entry| (entry.name, entry.title, entry.about))
}

/// An audit as Markdown.
pub fn report(audit: &Audit, kind: Kind) -> String {
    let Entry { title, about, write, .. } = &ENTRIES[kind as usize];
    let mut out = String::new();
    line(&mut out, &format!("# {title}"));
    line(&mut out, about);
    let read = counted(audit.files, "file");
    line(
        &mut out,
        &format!("Read: {read}. Nothing was run, and no database was asked. {}", escaped(&what_is_there(audit))),
    );
    line(&mut out, &around::looked(audit.beside.looked));
    match write {
        Write::Whole(write) => write(&mut out, audit),
        Write::Each(_) if audit.environments.is_empty() => {
            line(
                &mut out,
                "No environment of Alembic was found here, so this audit has nothing to go by. What is missing is told in the audit of the infrastructure:",
            );
            checks::section(&mut out, audit, None);
        }
        Write::Each(write) => {
            for environment in &audit.environments {
                if audit.environments.len() > 1 {
                    line(&mut out, &format!("# Environment {}", code(&environment.name)));
                    line(&mut out, &escaped(&of_environment(environment)));
                }
                write(&mut out, audit, environment);
            }
        }
    }
    line(&mut out, &format!("---\n\nWritten by Limbeck {}.", env!("CARGO_PKG_VERSION")));
    finished(out)
}

/// The environments in a sentence each; what was found is told below.
fn what_is_there(audit: &Audit) -> String {
    match audit.environments.as_slice() {
        [] => "There is no environment of Alembic.".to_owned(),
        [environment] => of_environment(environment),
        several => format!("There are {}.", counted(several.len(), "environment")),
    }
}

/// A list in Markdown.
fn list(out: &mut String, items: impl IntoIterator<Item = String>) {
    let items: Vec<String> = items.into_iter().map(|item| format!("- {item}")).collect();
    if !items.is_empty() {
        line(out, &items.join("\n"));
    }
}

/// A block of code.
fn block(out: &mut String, language: &str, text: &str) {
    let longest = text.split(|char| char != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    line(out, &format!("{fence}{language}\n{}\n{fence}", text.trim_end()));
}

/// A place as code: `app/models.py:12`.
fn place(path: &str, at: Option<u32>) -> String {
    let path = super::shown(path);
    match at {
        Some(at) => code(&format!("{path}:{at}")),
        None => code(path),
    }
}

/// Names as code, with commas between them.
fn codes<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    names.into_iter().map(code).collect::<Vec<_>>().join(", ")
}

/// `2 tables`, `1 table`, `0 tables`: numbers as a table of results has them.
fn number(count: usize, noun: &str) -> String {
    let count_shown = super::sentence::grouped(count);
    match noun.strip_suffix('y') {
        _ if count == 1 => format!("{count_shown} {noun}"),
        Some(stem) if !noun.ends_with("key") => format!("{count_shown} {stem}ies"),
        _ if noun.ends_with('x') => format!("{count_shown} {noun}es"),
        _ => format!("{count_shown} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    #[test]
    fn each_kind_has_its_entry() {
        let names = Kind::value_variants().iter().map(|kind| kind.to_possible_value().unwrap().get_name().to_owned());
        assert_eq!(names.collect::<Vec<_>>(), ENTRIES.map(|entry| entry.name));
    }
}
