//! The documents: one writer a format, each a pure function of the audit.

pub mod chain;
pub mod coverage;
pub mod csv;
pub mod json;
pub mod markdown;
pub mod schema;
pub mod sentence;
pub mod text;

use std::collections::{BTreeMap, BTreeSet};

use crate::audit::Audit;
use crate::revision::Migration;

/// A document that can be had from an audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its file name.
    pub name: String,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Index,
    Operations,
    Findings,
    Report,
    Json,
    /// The chain of this environment.
    Chain(usize, chain::Format),
    /// The schema that the migrations of this environment leave.
    Schema(usize, schema::Format),
    /// Of the migration at this place of this environment.
    Rows(usize, usize),
    Summary(usize, usize),
}

/// Every document of an audit: `index.csv`, `operations.csv`, `findings.csv`, `report.md`,
/// `report.json`, drawings of the chain, the schema that migrations leave in all that it can be written as, and two for
/// each migration, named after its file.
pub fn documents(audit: &Audit) -> Vec<Document> {
    let fixed = [
        ("index.csv", Kind::Index),
        ("operations.csv", Kind::Operations),
        ("findings.csv", Kind::Findings),
        ("report.md", Kind::Report),
        ("report.json", Kind::Json),
    ];
    let mut documents: Vec<Document> =
        fixed.into_iter().map(|(name, kind)| Document { name: name.to_owned(), kind }).collect();
    for (at, environment) in audit.environments.iter().enumerate() {
        let behind = match audit.environments.len() {
            1 => String::new(),
            _ => format!("-{}-{}", at + 1, environment.location.path.replace('/', "__")),
        };
        let drawings = chain::Format::DRAWINGS.into_iter();
        documents.extend(drawings.map(|(format, extension)| Document {
            name: format!("chain{behind}.{extension}"),
            kind: Kind::Chain(at, format),
        }));
        documents.extend(schema::Format::of(environment).map(|format| {
            let (name, extension) = format.file();
            Document { name: format!("{name}{behind}.{extension}"), kind: Kind::Schema(at, format) }
        }));
    }
    for ((environment, migration), name) in document_names(audit) {
        documents.push(Document { name: rows_name(&name), kind: Kind::Rows(environment, migration) });
        documents.push(Document { name: summary_name(&name), kind: Kind::Summary(environment, migration) });
    }
    documents
}

/// The text of a document.
pub fn content(audit: &Audit, document: &Document) -> String {
    match document.kind {
        Kind::Index => csv::index(audit),
        Kind::Operations => csv::operations(audit),
        Kind::Findings => csv::findings(audit),
        Kind::Report => markdown::report(audit),
        Kind::Json => json::report(audit, None),
        Kind::Chain(environment, format) => chain::chain(&audit.environments[environment], None, format),
        Kind::Schema(environment, format) => {
            schema::document(&[schema::Snapshot::last(&audit.environments[environment])], format)
        }
        Kind::Rows(at, migration) => {
            let environment = &audit.environments[at];
            csv::migration(audit, environment, &environment.migrations[migration])
        }
        Kind::Summary(at, migration) => {
            let environment = &audit.environments[at];
            markdown::summary(audit, environment, &environment.migrations[migration])
        }
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
    let mut seen = BTreeSet::new();
    let shared: BTreeSet<String> = migrations
        .iter()
        .map(|(.., migration)| migration.file().to_lowercase())
        .filter(|name| !seen.insert(name.clone()))
        .collect();
    let mut taken = BTreeSet::new();
    let mut names = BTreeMap::new();
    for (environment, index, migration) in migrations {
        let is_shared = shared.contains(&migration.file().to_lowercase());
        let name = if is_shared { migration.path.replace('/', "__") } else { migration.file().to_owned() };
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

/// Name of a migration's rows.
pub fn rows_name(name: &str) -> String {
    format!("{name}.csv")
}

/// Name of a migration's summary.
pub fn summary_name(name: &str) -> String {
    format!("{name}.summary.md")
}

/// A path as documents and the command show it: the folder itself is `.`.
pub fn shown(path: &str) -> &str {
    if path.is_empty() { "." } else { path }
}
