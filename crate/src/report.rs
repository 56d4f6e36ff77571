//! The documents: one writer a format, each a pure function of the audit.

pub mod audits;
pub mod baseline;
pub mod chain;
pub mod compare;
pub mod coverage;
pub mod csv;
pub mod github;
mod grouped;
pub mod json;
pub mod junit;
pub mod markdown;
mod printable;
pub mod revision;
pub mod rules;
pub mod sarif;
pub mod schema;
pub mod sentence;
mod sources;
pub mod sql;
pub mod squash;
pub mod text;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::audit::Audit;
use crate::environment::Environment;
pub use crate::folder::shown;
use crate::ordered::Gather;
use crate::patch;
use crate::revision::Migration;
use crate::secret::{MASK, is_secret, masked, names_password};

/// What is to know of a document: command, page and .zip have it from here, and its line in the page's guide begins with
/// it. Those of a schema have a list of their own (`schema::Format`).
struct Entry {
    /// What it is named, and its extension. One of an environment has the environment's name between them where there
    /// are several; one of a migration has that of its file in front.
    name: &'static str,
    extension: &'static str,
    /// What it is, in a few words.
    title: &'static str,
    write: Write,
}

/// How a document comes about, and of what.
#[derive(Clone, Copy)]
enum Write {
    Audit(fn(&Audit) -> String),
    Environment(fn(&Environment) -> String),
    Migration(fn(&Audit, &Environment, &Migration) -> String),
}

/// Every document but those of a schema. The page names those of an audit in this order.
const ENTRIES: [Entry; 19] = [
    Entry { name: "report", extension: "md", title: "everything, for people", write: Write::Audit(markdown::report) },
    Entry {
        name: "report",
        extension: "json",
        title: "everything, for programs",
        write: Write::Audit(|audit| json::report(audit, None)),
    },
    Entry {
        name: "audit-migrations",
        extension: "md",
        title: "the migrations one by one",
        write: Write::Audit(|audit| audits::report(audit, audits::Kind::Migrations)),
    },
    Entry {
        name: "audit-history",
        extension: "md",
        title: "the history, beside the models",
        write: Write::Audit(|audit| audits::report(audit, audits::Kind::History)),
    },
    Entry {
        name: "audit-schema",
        extension: "md",
        title: "the schema, and how it is made",
        write: Write::Audit(|audit| audits::report(audit, audits::Kind::Schema)),
    },
    Entry {
        name: "audit-rebuild",
        extension: "md",
        title: "a rebuild from migrations alone",
        write: Write::Audit(|audit| audits::report(audit, audits::Kind::Rebuild)),
    },
    Entry {
        name: "audit-infrastructure",
        extension: "md",
        title: "what Alembic needs, documents and other sources",
        write: Write::Audit(|audit| audits::report(audit, audits::Kind::Infrastructure)),
    },
    Entry { name: "index", extension: "csv", title: "a row for each migration", write: Write::Audit(csv::index) },
    Entry {
        name: "operations",
        extension: "csv",
        title: "directives in each migration",
        write: Write::Audit(csv::operations),
    },
    Entry { name: "findings", extension: "csv", title: "a row for each finding", write: Write::Audit(csv::findings) },
    Entry {
        name: "findings",
        extension: "sarif",
        title: "the same for code scanning",
        write: Write::Audit(sarif::report),
    },
    Entry {
        name: "limbeck",
        extension: "patch",
        title: "the fixes that are sure",
        write: Write::Audit(patch::document),
    },
    Entry {
        name: "chain",
        extension: "svg",
        title: "a picture",
        write: Write::Environment(|environment| chain::chain(environment, None, chain::Format::Svg)),
    },
    Entry {
        name: "chain",
        extension: "mmd",
        title: "a flowchart for Mermaid",
        write: Write::Environment(|environment| chain::chain(environment, None, chain::Format::Mermaid)),
    },
    Entry {
        name: "chain",
        extension: "dot",
        title: "a graph for Graphviz",
        write: Write::Environment(|environment| chain::chain(environment, None, chain::Format::Dot)),
    },
    Entry { name: "", extension: "csv", title: "its rows", write: Write::Migration(csv::migration) },
    Entry { name: "", extension: "summary.md", title: "its summary", write: Write::Migration(markdown::summary) },
    Entry {
        name: "",
        extension: "sql",
        title: "its SQL",
        write: Write::Migration(|_, environment, migration| sql::of_migration(environment, migration, sql::Way::Up)),
    },
    Entry {
        name: "",
        extension: "downgrade.sql",
        title: "the SQL of its downgrade",
        write: Write::Migration(|_, environment, migration| sql::of_migration(environment, migration, sql::Way::Down)),
    },
];

/// The documents about an audit as a whole: their names, and what they are in a few words.
pub fn titles() -> impl Iterator<Item = (String, &'static str)> {
    let of_audit = ENTRIES.iter().filter(|entry| matches!(entry.write, Write::Audit(_)));
    of_audit.map(|entry| (format!("{}.{}", entry.name, entry.extension), entry.title))
}

/// What the documents of a migration are called, its rows first, where they begin with this name (`document_names`).
pub fn names_of_migration(name: &str) -> impl Iterator<Item = String> {
    let of_migration = ENTRIES.iter().filter(|entry| matches!(entry.write, Write::Migration(_)));
    of_migration.map(move |entry| format!("{name}.{}", entry.extension))
}

/// A document that can be had from an audit.
pub struct Document {
    /// Its file name.
    pub name: String,
    content: Content,
}

/// What a document is of, by its place in the audit, and what writes it.
enum Content {
    Audit(fn(&Audit) -> String),
    Environment(usize, fn(&Environment) -> String),
    Schema(usize, schema::Format),
    Migration(usize, usize, fn(&Audit, &Environment, &Migration) -> String),
}

/// Every document of an audit: those about the whole, for each environment its chain and the schema that its migrations
/// leave in all that they can be written as, and those of each migration, named after its file.
pub fn documents(audit: &Audit) -> Vec<Document> {
    let mut documents = Vec::new();
    for Entry { name, extension, write, .. } in &ENTRIES {
        if let Write::Audit(write) = *write {
            documents.push(Document { name: format!("{name}.{extension}"), content: Content::Audit(write) });
        }
    }
    for (at, environment) in audit.environments.iter().enumerate() {
        let behind = match audit.environments.len() {
            1 => String::new(),
            _ => format!("-{}-{}", at + 1, file_part(&environment.name)),
        };
        for Entry { name, extension, write, .. } in &ENTRIES {
            if let Write::Environment(write) = *write {
                let name = format!("{name}{behind}.{extension}");
                documents.push(Document { name, content: Content::Environment(at, write) });
            }
        }
        documents.extend(schema::Format::of(environment).map(|format| {
            let (name, extension) = format.file();
            Document { name: format!("{name}{behind}.{extension}"), content: Content::Schema(at, format) }
        }));
    }
    for ((environment, migration), name) in document_names(audit) {
        for Entry { extension, write, .. } in &ENTRIES {
            if let Write::Migration(write) = *write {
                let content = Content::Migration(environment, migration, write);
                documents.push(Document { name: format!("{name}.{extension}"), content });
            }
        }
    }
    documents
}

/// The name of an environment as a part of a file's.
fn file_part(name: &str) -> String {
    name.trim_matches('.').replace(", ", "-").replace([' ', ':', '\\'], "-").replace('/', "__")
}

/// The text of a document. No password is in it.
pub fn content(audit: &Audit, document: &Document) -> String {
    let text = match document.content {
        Content::Audit(write) => write(audit),
        Content::Environment(at, write) => write(&audit.environments[at]),
        Content::Schema(at, format) => schema::document(&[schema::Snapshot::last(&audit.environments[at])], format),
        Content::Migration(at, migration, write) => {
            let environment = &audit.environments[at];
            write(audit, environment, &environment.migrations[migration])
        }
    };
    without_secrets(text)
}

/// A text that is written out, its passwords masked.
pub fn without_secrets(text: String) -> String {
    match masked(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(masked) => masked,
    }
}

/// What the documents of each migration are called, by its environment and place: its file's name,
/// or its path where another file has the same name (also where a file system tells no case apart).
pub fn document_names(audit: &Audit) -> BTreeMap<(usize, usize), String> {
    let migrations: Vec<(usize, usize, &Migration)> = audit
        .environments
        .iter()
        .enumerate()
        .flat_map(|(at, environment)| environment.migrations.iter().enumerate().map(move |(index, it)| (at, index, it)))
        .collect();
    let with_database = |at: usize, name: &str| match audit.environments[at].database.title() {
        Some(database) => format!("{name}-{}", file_part(database)),
        None => name.to_owned(),
    };
    let mut seen = BTreeSet::new();
    let shared: BTreeSet<String> = migrations
        .iter()
        .map(|(at, _, migration)| with_database(*at, migration.file()).to_lowercase())
        .filter(|name| !seen.insert(name.clone()))
        .into_set();
    let mut taken = BTreeSet::new();
    let mut names = BTreeMap::new();
    for (environment, index, migration) in migrations {
        let short = with_database(environment, migration.file());
        let is_shared = shared.contains(&short.to_lowercase());
        let name = if is_shared { with_database(environment, &migration.path.replace('/', "__")) } else { short };
        let mut unique = name.clone();
        let mut copies = 1;
        while !taken.insert(unique.to_lowercase()) {
            copies += 1;
            unique = format!("{name}~{copies}");
        }
        names.insert((environment, index), unique);
    }
    names
}

/// The value of a variable as documents show it: not of one that holds a password.
pub fn shown_value<'v>(name: &str, value: &'v str) -> &'v str {
    let lower = name.to_ascii_lowercase();
    let names_one = ["password", "passwd", "secret", "pwd", "token"].iter().any(|word| lower.contains(word));
    if (names_one || names_password(name)) && is_secret(value) { MASK } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_document_has_its_line_in_the_guide() {
        let guide = include_str!("../../www/src/guide/documents.md");
        for Entry { name, extension, title, .. } in &ENTRIES {
            let name = if name.is_empty() { "<migration file>" } else { name };
            let line = format!("\n| `{name}.{extension}` | {title}");
            assert!(guide.contains(&line), "www/src/guide/documents.md has no line that begins so: {line}");
        }
    }
}
