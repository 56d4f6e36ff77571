//! What a check finds.

use serde::Serialize;

use crate::fix::Fix;
use crate::project::stop::Place;
use crate::python::lines::Position;
use crate::revision::Migration;
use crate::schema::Id;

/// What a rule is about: the first six say what is wrong, the others advise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// How Alembic is set up.
    Configuration,
    /// Who follows whom, and the names of revisions.
    Graph,
    /// The code of migrations.
    Python,
    /// What fails when migrations are carried out.
    Schema,
    /// What a downgrade does not take back.
    Reversibility,
    /// Calls of Alembic and SQLAlchemy that do not do what they seem to.
    Api,
    /// What takes data or a guarantee away.
    Destructive,
    /// What breaks code that runs while a migration is deployed.
    Compatibility,
    /// What keeps others waiting while it runs.
    Locks,
    /// Changes of rows.
    Data,
    /// The tables that migrations leave.
    Design,
    /// Types of which there are better ones.
    Types,
    /// Rights.
    Security,
    /// What reads or ages badly.
    Style,
}

impl Group {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Group::Configuration => "configuration",
            Group::Graph => "graph",
            Group::Python => "python",
            Group::Schema => "schema",
            Group::Reversibility => "reversibility",
            Group::Api => "api",
            Group::Destructive => "destructive",
            Group::Compatibility => "compatibility",
            Group::Locks => "locks",
            Group::Data => "data",
            Group::Design => "design",
            Group::Types => "types",
            Group::Security => "security",
            Group::Style => "style",
        }
    }

    /// Whether it advises: nothing is wrong, and what was deployed long since is not worth a word.
    pub fn advises(self) -> bool {
        self >= Group::Destructive
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Alembic or the database stops here.
    Error,
    /// Something goes wrong under conditions that are likely.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// The next one below.
    #[must_use]
    pub fn lowered(self) -> Severity {
        match self {
            Severity::Error => Severity::Warning,
            Severity::Warning | Severity::Info => Severity::Info,
        }
    }

    /// The severity's word.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }
}

/// Something that a rule does not want, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// How bad it is here, where that differs from the rule's own severity.
    pub severity: Option<Severity>,
    /// What is wrong, with names.
    pub message: String,
    /// File or directory; empty for the folder itself.
    pub path: String,
    /// Where in the file.
    pub position: Position,
    /// The revision it is about.
    pub revision: Option<String>,
    /// The smallest change that fixes it, where there is one to name.
    pub fix: Option<Fix>,
    /// Another change that fixes it, for whoever chooses that.
    pub alternative: Option<Fix>,
    /// What Alembic prints about it, where it does.
    pub alembic_says: Option<String>,
    /// Why it matters here, where there is more to say than the rule does.
    pub why: Option<String>,
    /// What to write instead: code for this very case.
    pub instead: Option<String>,
    /// Where that does all that the call does, and can stand in its place: what more there is to undo.
    pub replacement: Option<Replacement>,
    /// Other places that have to do with it.
    pub related: Vec<Related>,
    /// The table it is about.
    pub table: Option<Id>,
}

/// What code in the place of a call takes to be undone, besides what undoes the call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Replacement {
    /// At the beginning of the downgrade: what goes there may take along what it is about.
    pub undo: Vec<String>,
    /// In the downgrade of the revision after it, where that has a part of the code.
    pub undo_next: Vec<String>,
}

/// Another place that has to do with a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Related {
    /// The file.
    pub path: String,
    /// Where in it.
    #[serde(flatten)]
    pub position: Position,
    /// What is there: ``table `runs` is created``.
    pub message: String,
}

impl Violation {
    /// Something about a migration, at a place in its file.
    pub fn at(migration: &Migration, position: Position, message: impl Into<String>) -> Violation {
        Violation {
            severity: None,
            message: message.into(),
            path: migration.path.clone(),
            position,
            revision: migration.id().map(ToOwned::to_owned),
            fix: None,
            alternative: None,
            alembic_says: None,
            why: None,
            instead: None,
            replacement: None,
            related: Vec::new(),
            table: None,
        }
    }

    /// Something about a directory or a whole file.
    pub fn of_path(path: &str, message: impl Into<String>) -> Violation {
        Violation {
            severity: None,
            message: message.into(),
            path: path.to_owned(),
            position: Position::START,
            revision: None,
            fix: None,
            alternative: None,
            alembic_says: None,
            why: None,
            instead: None,
            replacement: None,
            related: Vec::new(),
            table: None,
        }
    }

    /// Something at a place in a file that is no migration.
    pub fn of_place(place: Place, message: impl Into<String>) -> Violation {
        Violation {
            severity: None,
            message: message.into(),
            path: place.path,
            position: place.position,
            revision: None,
            fix: None,
            alternative: None,
            alembic_says: None,
            why: None,
            instead: None,
            replacement: None,
            related: Vec::new(),
            table: None,
        }
    }

    /// The same, with the smallest change that fixes it, if there is one to name.
    pub fn with_fix(self, fix: Option<Fix>) -> Violation {
        Violation { fix, ..self }
    }

    /// The smallest change that fixes it, in a sentence, where there is one.
    pub fn fix_in_words(&self) -> Option<String> {
        self.fix.as_ref().and_then(Fix::words)
    }

    /// The same, with what Alembic prints about it, if it does.
    pub fn with_alembic_says(self, alembic_says: Option<String>) -> Violation {
        Violation { alembic_says, ..self }
    }

    /// The same, with a severity of its own.
    pub fn with_severity(self, severity: Severity) -> Violation {
        Violation { severity: Some(severity), ..self }
    }

    /// The same, with why it matters here.
    pub fn with_why(self, why: impl Into<String>) -> Violation {
        Violation { why: Some(why.into()), ..self }
    }

    /// The same, with the code to write instead.
    pub fn with_instead(self, instead: impl Into<String>) -> Violation {
        Violation { instead: Some(instead.into()), ..self }
    }

    /// The same, with code that can stand in the place of the call.
    pub fn with_replacement(self, code: impl Into<String>) -> Violation {
        Violation { replacement: Some(Replacement::default()), ..self.with_instead(code) }
    }

    /// The same, with another place that has to do with it, if there is one.
    pub fn with_related(mut self, related: Option<Related>) -> Violation {
        self.related.extend(related);
        self
    }
}
