//! A schema as documents: SQL that makes it again, drawings, models, a dictionary.

mod alchemy;
mod dbml;
mod ddl;
mod fit;
mod guess;
mod mermaid;
mod models;
mod names;

use crate::audit::Environment;
use crate::graph::Index;
use crate::schema::{Made, Schema};

/// What a schema can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// SQL that makes it on an empty database.
    Sql,
    /// An entity-relationship diagram for Markdown.
    Mermaid,
    /// The language of dbdiagram.io.
    Dbml,
    /// Models of SQLAlchemy 2.
    Models,
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

/// A schema as a document.
pub fn document(snapshot: Snapshot<'_>, format: Format) -> String {
    match format {
        Format::Sql => ddl::ddl(snapshot),
        Format::Mermaid => mermaid::mermaid(snapshot),
        Format::Dbml => dbml::dbml(snapshot),
        Format::Models => models::models(snapshot),
    }
}

impl<'a> Snapshot<'a> {
    /// The schema after all migrations.
    pub fn last(environment: &'a Environment) -> Snapshot<'a> {
        Snapshot { environment, schema: &environment.replay.last, revisions: &environment.graph.real_heads }
    }

    /// The revision that made something.
    fn revision(self, made: Made) -> Option<&'a str> {
        let migration = self.environment.migrations.get(made.by?.migration as usize)?;
        Some(migration.id().unwrap_or_else(|| migration.file()))
    }

    /// The revisions that it is met at, as they are named: `7b9c, 0d1e`; `base` where there is none.
    fn at(self) -> String {
        let name =
            |&index: &Index| self.environment.migrations.get(index).map(|it| it.id().unwrap_or_else(|| it.file()));
        let names: Vec<&str> = self.revisions.iter().filter_map(name).collect();
        if names.is_empty() { "base".to_owned() } else { names.join(", ") }
    }

    /// What a document says first, line by line: which schema it is, and what is not known of it.
    fn head(self, what: &str) -> Vec<String> {
        let environment = self.environment;
        let path = super::shown(&environment.location.path);
        let mut head = vec![
            format!("{what} at revision {} of {path}, for {}.", self.at(), self.schema.dialect.title()),
            "Written by Limbeck from what the migrations say; no database was asked.".to_owned(),
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
        if schema.is_blind {
            lines.push("something that the migrations do: there may be more than stands here, and less".to_owned());
        }
        for (id, table) in schema.tables() {
            if table.is_assumed {
                lines.push(format!("table {id}: no migration makes it; only what migrations do to it is known"));
            } else if table.is_open {
                lines.push(format!("table {id}: it may have more than stands here"));
            }
        }
        lines
    }
}
