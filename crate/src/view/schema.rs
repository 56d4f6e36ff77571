//! The schema at a revision as the page shows it: what there is, then one thing of it at a time.

mod changes;
mod drawing;
mod object;
mod summary;
mod table;
#[cfg(test)]
mod tests;
mod whereabouts;

use super::overview::DocumentName;
use super::{Relative, relative};
use crate::audit::Audit;
use crate::environment::Environment;
use crate::operation::Operation;
use crate::report::schema::{Format, Snapshot};
use crate::report::{self, json};
use crate::schema::{Id, Made, Schema, Step, Table, TypeDefinition, UserType, View};
pub use changes::{ChangeGroup, ChangeRow, ChangesView, changes};
pub use drawing::{DrawingView, DrawnColumn, DrawnReference, DrawnTable, drawing};
pub use object::{ColumnRef, ObjectPage, object};
use serde::Serialize;
use std::borrow::Cow;
use std::sync::Arc;
pub(in crate::view) use summary::summary;
pub use summary::{MissingTable, SchemaSummary};
pub use table::{ColumnRow, HistoryRow, PartRow, ReferenceView, ReferrerRow, TablePage, table};
pub use whereabouts::{PlaceView, WhereaboutsView, whereabouts};

/// Something of a schema that has a page of its own.
#[derive(Serialize, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ObjectRef {
    /// `table`, `view`, `type`, `sequence`; of others their kind in the words of SQL: `function`.
    pub kind: String,
    /// Its schema; none for the default one.
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
}

/// What there is at a revision.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SchemaView {
    /// The schema that names without one are in; empty where the database has no name for it.
    pub default_schema: String,
    /// Tables, then views, types, sequences and others, each in the order of their names.
    pub rows: Vec<SchemaRow>,
    /// Something up to here was not understood: more may be there, and less.
    pub is_blind: bool,
    /// What it can be saved as.
    pub documents: Vec<DocumentName>,
}

/// One thing that there is.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SchemaRow {
    /// Which.
    pub of: ObjectRef,
    /// Number of columns of a table, of values of an enum.
    pub count: Option<u32>,
    /// What it is more exactly: `materialized`, `partition`, `enum`, `domain`.
    pub note: Option<&'static str>,
    /// No migration makes it.
    pub is_assumed: bool,
    /// It is there whatever the conditions were that are not known.
    pub is_certain: bool,
    /// It may have more than is known.
    pub is_open: bool,
}

/// The operation that made something.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct MadeView {
    /// Its migration.
    pub migration: Relative,
    /// Its line there, from 1.
    pub line: u32,
}

/// What there is at a revision, the migration at a path; without one at the heads.
pub fn schema(audit: &Audit, environment: usize, revision: Option<&str>) -> Option<SchemaView> {
    let environment = audit.environments.get(environment)?;
    let schema = schema_at(environment, revision)?;
    let tables = schema.tables().map(|(id, table)| of_table(id, table));
    let views = schema.views().map(|(id, view)| of_view(id, view));
    let types = schema.types().map(|(id, type_)| of_type(id, type_));
    let own = schema.sequences().filter(|(_, sequence)| !sequence.is_implied);
    let sequences = own.map(|(id, sequence)| plain("sequence", id, sequence.made));
    let mut objects: Vec<SchemaRow> = Vec::new();
    for (key, object) in schema.objects() {
        let row = plain(key.kind.word(), &key.id, object.made);
        // Functions of one name share a page.
        if objects.last().is_none_or(|last| last.of != row.of) {
            objects.push(row);
        }
    }
    Some(SchemaView {
        default_schema: schema.default_schema().to_string(),
        rows: tables.chain(views).chain(types).chain(sequences).chain(objects).collect(),
        is_blind: !schema.is_whole(),
        documents: formats(environment)
            .map(|format| DocumentName { name: document_name(environment, revision, format), what: what(format) })
            .collect(),
    })
}

/// What the schema of an environment can be saved as; JSON where there is no format.
fn formats(environment: &Environment) -> impl Iterator<Item = Option<Format>> {
    Format::of(environment).map(Some).chain([None])
}

/// What a document is, in a few words.
fn what(format: Option<Format>) -> &'static str {
    format.map_or("JSON, with the revision that made each thing", Format::title)
}

fn document_name(environment: &Environment, revision: Option<&str>, format: Option<Format>) -> String {
    let (name, extension) = format.map_or(("schema", "json"), Format::file);
    let migration = revision.and_then(|path| environment.migrations.iter().find(|it| it.path == path));
    // An id may hold what no file name can.
    let is_plain = |letter: &char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.');
    match migration.and_then(|migration| migration.id()) {
        Some(id) => format!("{name}-{}.{extension}", id.chars().filter(is_plain).collect::<String>()),
        None => format!("{name}.{extension}"),
    }
}

/// The document of this name about the schema at a revision.
pub fn document(audit: &Audit, environment: usize, revision: Option<&str>, name: &str) -> Option<String> {
    let environment = audit.environments.get(environment)?;
    let format = formats(environment).find(|&format| document_name(environment, revision, format) == name)?;
    let schema = schema_at(environment, revision)?;
    let revisions = match revision {
        Some(path) => vec![place(environment, path)?],
        None => environment.graph.real_heads.clone(),
    };
    Some(match format {
        Some(format) => {
            report::schema::document(&[Snapshot { environment, schema: &schema, revisions: &revisions }], format)
        }
        None => json::schemas(&[(environment, schema, revisions)]),
    })
}

/// The schema at a revision, the migration at a path; without one at the heads.
fn schema_at<'a>(environment: &'a Environment, revision: Option<&str>) -> Option<Cow<'a, Schema>> {
    Some(match revision {
        None => Cow::Borrowed(&environment.replay.last),
        Some(path) => Cow::Owned(environment.schema_at(&[place(environment, path)?])),
    })
}

fn place(environment: &Environment, path: &str) -> Option<usize> {
    environment.migrations.iter().position(|migration| migration.path == path)
}

pub(super) fn reference(kind: &str, id: &Id) -> ObjectRef {
    ObjectRef { kind: kind.to_owned(), schema: id.schema.as_deref().map(ToOwned::to_owned), name: id.name.to_string() }
}

fn of_table(id: &Id, table: &Table) -> SchemaRow {
    SchemaRow {
        of: reference("table", id),
        count: Some(table.columns.len() as u32),
        note: table.partition.as_ref().map(|_| "partition"),
        is_assumed: table.is_assumed,
        is_certain: table.made.is_certain,
        is_open: table.is_open,
    }
}

fn of_view(id: &Id, view: &View) -> SchemaRow {
    SchemaRow { note: view.materialized.then_some("materialized"), ..plain("view", id, view.made) }
}

fn of_type(id: &Id, type_: &UserType) -> SchemaRow {
    let row = plain("type", id, type_.made);
    match &type_.definition {
        TypeDefinition::Enum { values, is_open } => {
            SchemaRow { count: Some(values.len() as u32), note: Some("enum"), is_open: *is_open, ..row }
        }
        TypeDefinition::Other(kind, _) => SchemaRow { note: Some(kind.word()), ..row },
    }
}

fn plain(kind: &str, id: &Id, made: Made) -> SchemaRow {
    SchemaRow {
        of: reference(kind, id),
        count: None,
        note: None,
        is_assumed: made.by.is_none(),
        is_certain: made.is_certain,
        is_open: false,
    }
}

fn made(environment: &Environment, made: Made) -> Option<MadeView> {
    made_by(environment, made.by?)
}

fn made_by(environment: &Environment, step: Step) -> Option<MadeView> {
    let operation = upgrading(environment, step)?;
    Some(MadeView { migration: relative(environment, step.migration as usize), line: operation.position.line })
}

fn upgrading(environment: &Environment, step: Step) -> Option<&Operation> {
    step.operation(&environment.migrations, "upgrade")
}

fn listed(columns: &[Arc<str>]) -> String {
    format!("({})", columns.join(", "))
}

fn strings(names: &[Arc<str>]) -> Vec<String> {
    names.iter().map(std::string::ToString::to_string).collect()
}
