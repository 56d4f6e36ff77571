//! What lies beside the migrations: documents, other sources of the schema, credentials, what compiled code is left over
//! from, and the packages that the project asks for.

pub mod credentials;
pub mod document;
pub mod leftovers;
pub mod mentions;
pub mod requirements;
pub mod schema_sources;

use crate::environment::Environment;
use crate::folder::{Content, Folder};
use crate::project::around::Sort;
use credentials::Credential;
use leftovers::Leftover;
use mentions::Mention;
use requirements::Requirement;
use schema_sources::SchemaSource;

/// What lies beside the migrations of a folder, each list in the order of paths and lines.
#[derive(Debug, Default)]
pub struct Beside {
    /// What documents say of migrations.
    pub mentions: Vec<Mention>,
    /// What makes tables and is no migration.
    pub schema_sources: Vec<SchemaSource>,
    /// Passwords that are written down.
    pub credentials: Vec<Credential>,
    /// What is left of files that are gone.
    pub leftovers: Vec<Leftover>,
    /// The packages that matter here, as the project asks for them.
    pub requirements: Vec<Requirement>,
    /// What was looked through to find all that.
    pub looked: Looked,
}

/// How much of a folder was looked through, and how much was not: nothing can be said of what was not.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Looked {
    /// Files of Python that were read.
    pub python: usize,
    /// Documents that were read.
    pub documents: usize,
    /// Files of SQL that were read.
    pub sql: usize,
    /// Files of these kinds that were not read: there are too many, or they are too large.
    pub unread: usize,
    /// What documents say of migrations beyond what is listed.
    pub mentions_left_out: usize,
}

impl Looked {
    fn through(folder: &Folder) -> Looked {
        let mut looked = Looked { unread: folder.unlisted(), ..Looked::default() };
        for (path, content) in folder.files() {
            let Some(sort) = Sort::of(path) else { continue };
            match (content, sort) {
                (Content::Bytes(_), Sort::Python) => looked.python += 1,
                (Content::Bytes(_), Sort::Sql) => looked.sql += 1,
                (Content::Bytes(_), Sort::Document) => looked.documents += 1,
                (Content::Bytes(_), Sort::Configuration) => {}
                (Content::Unreadable(_) | Content::Unread | Content::PassedOver, _) => looked.unread += 1,
            }
        }
        looked
    }
}

impl Beside {
    /// Looks through a folder.
    pub fn of(folder: &Folder, environments: &[Environment]) -> Beside {
        let (mentions, mentions_left_out) = mentions::mentions(folder, environments);
        Beside {
            mentions,
            schema_sources: schema_sources::schema_sources(folder, environments),
            credentials: credentials::credentials(folder),
            leftovers: leftovers::leftovers(folder, environments),
            requirements: requirements::requirements(folder),
            looked: Looked { mentions_left_out, ..Looked::through(folder) },
        }
    }
}
