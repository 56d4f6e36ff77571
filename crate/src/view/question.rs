//! All that the page asks about an audit, and with what each question is answered.
//!
//! A question and its answer have one name. Both are tagged with it from outside, so that TypeScript knows the type of
//! an answer by the name of what is asked: `Answer` at that key.

use serde::{Deserialize, Serialize, Serializer};

use super::chain::{ChainView, chain};
use super::course::{CourseView, course};
use super::find::{Found, find};
use super::findings::FindingRow;
use super::findings::groups::{FindingsView, Sought, findings, places};
use super::fixes::{self, Chosen, FileChange, FixesView, Now};
use super::judging::{SizesRead, sizes};
use super::migration::{MigrationPage, migration};
use super::migrations::{MigrationRow, migrations};
use super::operations::{OperationsTable, operations};
use super::project::{ProjectView, checks, project};
use super::resolution::{Resolution, resolve};
use super::route::{Route, route};
use super::rules::{RulePage, RuleRow, rule_page, rule_rows};
use super::schema::{self, ChangesView, DrawingView, ObjectPage, SchemaView, TablePage, WhereaboutsView};
use super::unknowns::{UnknownRow, unknowns};
use super::writing::{self, RevisionView, SquashView, Written};
use crate::audit::Audit;
use crate::checks::Check;
use crate::report;
use crate::schema::Id;

/// What can be asked. A `revision` is the path of a migration; without one what is asked is meant of the heads.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "an environment by its number from 0, names and paths as they stand in the views")]
pub enum Question {
    /// The migrations of an environment in chain order, oldest first.
    Migrations { environment: usize },
    /// The chain of an environment with its lanes, newest first.
    Chain { environment: usize },
    /// How an environment came about, revision by revision.
    Course { environment: usize },
    /// What an address like `head`, `ae10+2` or `a:b` means; nothing where the text is none.
    Resolve { environment: usize, text: String },
    /// What has a name that is looked for.
    Find { environment: usize, text: String },
    /// The checks of an environment; of a folder without one, those that stand alone.
    Checks { environment: usize },
    /// What lies around the migrations of an environment, or of a folder without one.
    Project { environment: usize },
    /// From the migration at a path to the heads and to the base.
    Route { environment: usize, path: String },
    /// How often each migration of an environment calls each directive.
    Operations { environment: usize },
    /// Findings of an environment and of the folder: so many groups, each with so many of them.
    Findings { sought: Sought, groups: usize, places: usize },
    /// Further findings of a group, so many from a place on.
    Places { sought: Sought, group: String, from: usize, most: usize },
    /// The page of the rule of this name; nothing where there is none.
    Rule { environment: usize, name: String },
    /// Every rule, with how often it finds something.
    Rules { environment: usize },
    /// What a text says of the sizes of tables.
    Sizes { text: String },
    /// What of an environment was not understood.
    Unknowns { environment: usize },
    /// The page of the migration at a path.
    Migration { environment: usize, path: String },
    /// What there is at a revision.
    Schema { environment: usize, revision: Option<String> },
    /// The page of a table at a revision; nothing where there is no such table then.
    Table { environment: usize, revision: Option<String>, schema: Option<String>, name: String },
    /// The page of what is no table, at a revision; nothing where there is no such thing then.
    Object { environment: usize, revision: Option<String>, kind: String, schema: Option<String>, name: String },
    /// What differs between the schemas at two revisions: without a first one all is new.
    Changes { environment: usize, from: Option<String>, to: Option<String> },
    /// What is to be drawn of a revision.
    Drawing { environment: usize, revision: Option<String> },
    /// Which revision a database is at, by a dump of its schema; nothing where there is no table in the text.
    Whereabouts { environment: usize, text: String },
    /// The document of this name about the schema at a revision.
    SchemaDocument { environment: usize, revision: Option<String>, name: String },
    /// The fixes of an environment, and what the chosen ones change.
    Fixes { chosen: Chosen },
    /// The files that the chosen fixes change, as bytes.
    FixedFiles { chosen: Chosen },
    /// The migration that makes what models declare and migrations don't.
    Next { environment: usize, message: String, now: Now },
    /// One migration in the place of all up to a revision, up to the head without one.
    Squash { environment: usize, to: Option<String> },
    /// The files of the chain that it leaves.
    SquashedFiles { environment: usize, to: Option<String> },
    /// The same as a patch of the folder.
    SquashPatch { environment: usize, to: Option<String> },
    /// The SQL of the revisions that an address means, of all without one.
    Sql { environment: usize, address: Option<String>, down: bool },
    /// The document of this name.
    Document { name: String },
    /// Every document.
    Documents {},
}

/// What a question is answered with: the variant of its name.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the question of the same name says it")]
pub enum Answer {
    Migrations(Vec<MigrationRow>),
    Chain(ChainView),
    Course(CourseView),
    Find(Vec<Found>),
    Checks(Vec<Check>),
    Project(ProjectView),
    Resolve(Option<Resolution>),
    Route(Option<Route>),
    Operations(OperationsTable),
    Findings(FindingsView),
    Places(Vec<FindingRow>),
    Rule(Option<RulePage>),
    Rules(Vec<RuleRow>),
    Sizes(SizesRead),
    Unknowns(Vec<UnknownRow>),
    Migration(Option<MigrationPage>),
    Schema(Option<SchemaView>),
    Table(Option<TablePage>),
    Object(Option<ObjectPage>),
    Changes(Option<ChangesView>),
    Drawing(Option<DrawingView>),
    Whereabouts(Option<WhereaboutsView>),
    SchemaDocument(Option<Bytes>),
    Fixes(FixesView),
    FixedFiles(Vec<FileChange>),
    Next(Written<RevisionView>),
    Squash(Written<SquashView>),
    SquashedFiles(Vec<NamedBytes>),
    SquashPatch(Option<Bytes>),
    Sql(Written<String>),
    Document(Option<Bytes>),
    Documents(Vec<NamedBytes>),
}

/// The bytes of a text, which JavaScript gets as an array of its own that can be handed on.
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Bytes(#[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array<ArrayBuffer>"))] Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl Bytes {
    /// The text.
    pub fn text(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes(bytes)
    }
}

impl From<String> for Bytes {
    fn from(text: String) -> Self {
        Bytes(text.into_bytes())
    }
}

/// A document with its name.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct NamedBytes {
    /// Its file name.
    pub name: String,
    /// What is in it.
    pub bytes: Bytes,
}

/// Answers a question about an audit.
pub fn answer(audit: &Audit, question: Question) -> Answer {
    match question {
        Question::Migrations { environment } => Answer::Migrations(migrations(audit, environment)),
        Question::Chain { environment } => Answer::Chain(chain(audit, environment)),
        Question::Course { environment } => Answer::Course(course(audit, environment)),
        Question::Find { environment, text } => Answer::Find(find(audit, environment, &text)),
        Question::Checks { environment } => Answer::Checks(checks(audit, environment)),
        Question::Project { environment } => Answer::Project(project(audit, environment)),
        Question::Resolve { environment, text } => Answer::Resolve(resolve(audit, environment, &text)),
        Question::Route { environment, path } => Answer::Route(route(audit, environment, &path)),
        Question::Operations { environment } => Answer::Operations(operations(audit, environment)),
        Question::Findings { sought, groups, places } => Answer::Findings(findings(audit, &sought, groups, places)),
        Question::Places { sought, group, from, most } => Answer::Places(places(audit, &sought, &group, from, most)),
        Question::Rule { environment, name } => Answer::Rule(rule_page(audit, environment, &name)),
        Question::Rules { environment } => Answer::Rules(rule_rows(audit, environment)),
        Question::Sizes { text } => Answer::Sizes(sizes(&text)),
        Question::Unknowns { environment } => Answer::Unknowns(unknowns(audit, environment)),
        Question::Migration { environment, path } => Answer::Migration(migration(audit, environment, &path)),
        Question::Schema { environment, revision } => {
            Answer::Schema(schema::schema(audit, environment, revision.as_deref()))
        }
        Question::Table { environment, revision, schema, name } => {
            Answer::Table(schema::table(audit, environment, revision.as_deref(), &id(schema, &name)))
        }
        Question::Object { environment, revision, kind, schema, name } => {
            Answer::Object(schema::object(audit, environment, revision.as_deref(), &kind, &id(schema, &name)))
        }
        Question::Changes { environment, from, to } => {
            Answer::Changes(schema::changes(audit, environment, from.as_deref(), to.as_deref()))
        }
        Question::Drawing { environment, revision } => {
            Answer::Drawing(schema::drawing(audit, environment, revision.as_deref()))
        }
        Question::Whereabouts { environment, text } => {
            Answer::Whereabouts(schema::whereabouts(audit, environment, &text))
        }
        Question::SchemaDocument { environment, revision, name } => {
            let text = schema::document(audit, environment, revision.as_deref(), &name);
            Answer::SchemaDocument(text.map(Bytes::from))
        }
        Question::Fixes { chosen } => Answer::Fixes(fixes::fixes(audit, &chosen)),
        Question::FixedFiles { chosen } => Answer::FixedFiles(fixes::fixed_files(audit, &chosen)),
        Question::Next { environment, message, now } => Answer::Next(writing::next(audit, environment, &message, now)),
        Question::Squash { environment, to } => Answer::Squash(writing::squashed(audit, environment, to.as_deref())),
        Question::SquashedFiles { environment, to } => {
            Answer::SquashedFiles(writing::squashed_files(audit, environment, to.as_deref()))
        }
        Question::SquashPatch { environment, to } => {
            Answer::SquashPatch(writing::squash_patch(audit, environment, to.as_deref()).map(Bytes::from))
        }
        Question::Sql { environment, address, down } => {
            Answer::Sql(writing::script(audit, environment, address.as_deref(), down))
        }
        Question::Document { name } => Answer::Document(document(audit, &name)),
        Question::Documents {} => Answer::Documents(documents(audit)),
    }
}

fn id(schema: Option<String>, name: &str) -> Id {
    Id { schema: schema.map(Into::into), name: name.into() }
}

fn document(audit: &Audit, name: &str) -> Option<Bytes> {
    let document = report::documents(audit).into_iter().find(|document| document.name == name)?;
    Some(report::content(audit, &document).into())
}

fn documents(audit: &Audit) -> Vec<NamedBytes> {
    let written = |document: report::Document| NamedBytes {
        bytes: report::content(audit, &document).into(),
        name: document.name,
    };
    report::documents(audit).into_iter().map(written).collect()
}
