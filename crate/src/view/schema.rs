//! The schema at a revision as the page shows it: what there is, then one thing of it at a time.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use super::migration::{PieceView, pieces};
use super::{Relative, relative};
use crate::audit::{Audit, Environment};
use crate::operation::Operation;
use crate::report::schema::{Format, Snapshot};
use crate::report::{self, json};
use crate::schema::difference::{Difference, How, differences};
use crate::schema::fault::{Gone, Problem, Thing, Use};
use crate::schema::history::{Entry, history as all_of};
use crate::schema::table::{Check, Deferral, ForeignKey, Given, Index, Key};
use crate::schema::whereabouts::{Observed, Place, apart, places};
use crate::schema::{Column, Id, Made, ObjectId, Schema, Step, Table, TypeDefinition, UserType, View};
use crate::text::Text;

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
    pub documents: Vec<SchemaDocument>,
}

/// A document about the schema at a revision.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SchemaDocument {
    /// Its name, which says of which revision it is: `schema-7b9c1d.sql`.
    pub name: String,
    /// What it is, in a few words.
    pub what: &'static str,
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

/// A table's own page.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct TablePage {
    /// Its row in the list.
    pub row: SchemaRow,
    /// Comment.
    pub comment: Option<Vec<PieceView>>,
    /// What made it; none where no migration does.
    pub made: Option<MadeView>,
    /// Its columns in order.
    pub columns: Vec<ColumnRow>,
    /// Its primary key, unique constraints, foreign keys, checks and exclusions.
    pub keys: Vec<PartRow>,
    /// Its indexes, without those of keys.
    pub indexes: Vec<PartRow>,
    /// Its triggers, policies and rules.
    pub attached: Vec<PartRow>,
    /// What stands behind its columns, and what was set since, as SQL.
    pub clauses: Vec<Vec<PieceView>>,
    /// Tables that it inherits from or is a partition of.
    pub parents: Vec<ObjectRef>,
    /// Tables that inherit from it or are partitions of it.
    pub children: Vec<ObjectRef>,
    /// Foreign keys of other tables that refer to it.
    pub referrers: Vec<ReferrerRow>,
    /// Views that read it.
    pub views: Vec<ObjectRef>,
    /// What was done to it, oldest first, at any revision.
    pub history: Vec<HistoryRow>,
}

/// A column on a table's page.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ColumnRow {
    /// Its name.
    pub name: String,
    /// Its type as the database writes it.
    #[serde(rename = "type")]
    pub type_: Vec<PieceView>,
    /// The enum or domain that it is, where the schema has it.
    pub user_type: Option<ObjectRef>,
    /// Whether it may be NULL, where that is known.
    pub nullable: Option<bool>,
    /// What fills it in: a default, a sequence, an expression.
    pub default: Option<Vec<PieceView>>,
    /// Comment.
    pub comment: Option<Vec<PieceView>>,
    /// It is of the primary key.
    pub is_primary: bool,
    /// It alone is unique.
    pub is_unique: bool,
    /// What foreign keys of it refer to.
    pub references: Vec<ReferenceView>,
    /// What made it; none where no migration does.
    pub made: Option<MadeView>,
    /// Only its use tells of it.
    pub is_assumed: bool,
    /// It is there whatever the conditions were that are not known.
    pub is_certain: bool,
}

/// What a column refers to.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ReferenceView {
    /// The table.
    pub table: ObjectRef,
    /// The column there; none where it isn't known.
    pub column: Option<String>,
}

/// A key, a constraint, an index or a trigger on a table's page.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PartRow {
    /// What it is, in a word or two: `primary key`, `unique index`.
    pub kind: String,
    /// Its name; empty where the database gives it none.
    pub name: String,
    /// The author gave it no name: the database, SQLAlchemy or the environment did.
    pub is_made_up: bool,
    /// What it says, as SQL; of a foreign key up to the table it refers to.
    pub definition: Vec<PieceView>,
    /// The table that a foreign key refers to.
    pub referent: Option<ObjectRef>,
    /// What of a foreign key stands behind that table.
    pub rest: Vec<PieceView>,
    /// What made it.
    pub made: Option<MadeView>,
    /// It is there whatever the conditions were that are not known.
    pub is_certain: bool,
}

/// A foreign key of another table, or of the table itself.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ReferrerRow {
    /// The table that has it.
    pub table: ObjectRef,
    /// Its name.
    pub name: String,
    /// Its columns there.
    pub columns: Vec<String>,
    /// The columns here.
    pub referent_columns: Vec<String>,
    /// `ON DELETE` and the like, as SQL.
    pub rules: Vec<PieceView>,
}

/// Something that was done to a table.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct HistoryRow {
    /// The operation.
    pub made: MadeView,
    /// What it does.
    pub words: Vec<PieceView>,
    /// It only reads or changes rows.
    pub is_rows: bool,
    /// It is of a revision that what is shown does not stand on.
    pub is_beyond: bool,
}

/// The page of what is no table.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ObjectPage {
    /// Its row in the list.
    pub row: SchemaRow,
    /// Comment.
    pub comment: Option<Vec<PieceView>>,
    /// What made it; none where no migration does.
    pub made: Option<MadeView>,
    /// Its query, or the statement that made it, as far as it is known; of each of its name.
    pub definitions: Vec<Vec<PieceView>>,
    /// Values of an enum.
    pub values: Vec<Vec<PieceView>>,
    /// Relations that a view reads.
    pub reads: Vec<ObjectRef>,
    /// Relations that a view reads and that are not there.
    pub reads_missing: Vec<String>,
    /// Views that read it.
    pub read_by: Vec<ObjectRef>,
    /// Columns of this type, or that the sequence goes with.
    pub columns: Vec<ColumnRef>,
    /// Indexes of a materialized view.
    pub indexes: Vec<PartRow>,
    /// What was done to it, oldest first, at any revision.
    pub history: Vec<HistoryRow>,
}

/// A column of a table.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ColumnRef {
    /// The table.
    pub table: ObjectRef,
    /// The column.
    pub column: String,
}

/// What differs between two revisions.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ChangesView {
    /// By table, then by view, type and so on.
    pub groups: Vec<ChangeGroup>,
}

/// What differs of one table or other object.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ChangeGroup {
    /// Of what.
    pub of: ObjectRef,
    /// The first has it, or the second, or both.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"added\" | \"removed\" | \"changed\""))]
    pub how: &'static str,
    /// How many columns it has, where only one has it.
    pub columns: Option<u32>,
    /// Both sides are sure of it.
    pub is_certain: bool,
    /// What differs in it.
    pub parts: Vec<ChangeRow>,
}

/// What differs of a column, a constraint, an index.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ChangeRow {
    /// What it is, in a word; empty where it is the object itself.
    pub word: String,
    /// Its name.
    pub name: String,
    /// The first has it, or the second, or both.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "\"added\" | \"removed\" | \"changed\""))]
    pub how: &'static str,
    /// What changed, in words; of a column that is added, what it is.
    pub aspects: Vec<String>,
    /// Both sides are sure of it.
    pub is_certain: bool,
}

/// What is drawn: tables, and lines between them.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct DrawingView {
    /// The tables in the order of their names.
    pub tables: Vec<DrawnTable>,
    /// Foreign keys, by the places of their tables.
    pub references: Vec<DrawnReference>,
}

/// A table in the drawing.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct DrawnTable {
    /// Which.
    pub of: ObjectRef,
    /// Number of its columns.
    pub columns: u32,
    /// The columns that are of its primary key or refer to other tables, in order.
    pub keys: Vec<DrawnColumn>,
    /// No migration makes it.
    pub is_assumed: bool,
    /// It is there whatever the conditions were that are not known.
    pub is_certain: bool,
}

/// A column in the drawing.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct DrawnColumn {
    /// Its name.
    pub name: String,
    /// It is of the primary key.
    pub is_primary: bool,
    /// It is of a foreign key.
    pub is_foreign: bool,
}

/// A foreign key in the drawing.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct DrawnReference {
    /// Place of the table that has it.
    pub from: u32,
    /// Place of the table that it refers to.
    pub to: u32,
    /// Its columns.
    pub columns: Vec<String>,
    /// No two rows refer to the same one.
    pub is_unique: bool,
    /// A row need not refer to any.
    pub is_optional: bool,
}

/// Which revision a database is at, by what was read of it.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct WhereaboutsView {
    /// Tables that were read.
    pub tables: u32,
    /// Their columns.
    pub columns: u32,
    /// Where it may be, the nearest first.
    pub places: Vec<PlaceView>,
    /// What the database has otherwise than the nearest of them: what is added only the database has.
    pub groups: Vec<ChangeGroup>,
}

/// A stretch of the chain that leaves schemas which are as near to a database as each other.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct PlaceView {
    /// Its revisions, in the order in which they run.
    pub revisions: Vec<Relative>,
    /// How many of the columns of both are the same, of a hundred.
    pub percent: f64,
    /// Neither has more or less, as far as that is known.
    pub is_exact: bool,
    /// Tables and columns that only one of both has.
    pub columns: u32,
    /// Columns of another type, or that may be NULL in one of both alone.
    pub types: u32,
    /// Indexes, keys and references that only one of both has.
    pub indexes: u32,
}

/// The schema at the end, in numbers, and the tables that are used and not there.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SchemaSummary {
    /// Tables.
    pub tables: u32,
    /// Views and materialized views.
    pub views: u32,
    /// Tables that are used and that no migration makes.
    pub never_made: Vec<MissingTable>,
    /// Tables that are used after they were dropped or got another name.
    pub used_after: Vec<MissingTable>,
}

/// A table that is used and not there.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct MissingTable {
    /// Which.
    pub table: ObjectRef,
    /// What is done to it, where that is the same each time: `altered`, `dropped`; `used` otherwise.
    pub verb: &'static str,
    /// The first operation that does.
    pub first: Option<MadeView>,
    /// What was done to it before: `dropped`, `renamed`; nothing where it was never made.
    pub before: Option<&'static str>,
    /// It is taken to be there at the end.
    pub is_there: bool,
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
        let row = plain(&key.kind, &key.id, object.made);
        // Functions of one name share a page.
        if objects.last().is_none_or(|last| last.of != row.of) {
            objects.push(row);
        }
    }
    Some(SchemaView {
        default_schema: schema.default_schema().to_string(),
        rows: tables.chain(views).chain(types).chain(sequences).chain(objects).collect(),
        is_blind: schema.is_blind,
        documents: formats(environment)
            .map(|&(end, what, _)| SchemaDocument { name: document_name(environment, revision, end), what })
            .collect(),
    })
}

/// What a schema can be saved as: the end of the file's name, what it is, and who writes it; JSON where nobody else does.
const FORMATS: [(&str, &str, Option<Format>); 8] = [
    (".sql", "SQL that makes it on an empty database", Some(Format::Sql)),
    (".md", "a dictionary: each table with its columns", Some(Format::Markdown)),
    (".csv", "a row for each column", Some(Format::Csv)),
    (".mmd", "an entity-relationship diagram for Mermaid", Some(Format::Mermaid)),
    (".dbml", "DBML, for dbdiagram.io", Some(Format::Dbml)),
    (".py", "models for SQLAlchemy", Some(Format::Models)),
    ("-gap.py", "the migration that would make the tables which none makes", Some(Format::Skeleton)),
    (".json", "JSON, with the revision that made each thing", None),
];

/// What the schema of an environment can be saved as.
fn formats(environment: &Environment) -> impl Iterator<Item = &'static (&'static str, &'static str, Option<Format>)> {
    let has_gap = report::schema::has_gap(environment);
    FORMATS.iter().filter(move |(.., format)| has_gap || *format != Some(Format::Skeleton))
}

fn document_name(environment: &Environment, revision: Option<&str>, end: &str) -> String {
    let migration = revision.and_then(|path| environment.migrations.iter().find(|it| it.path == path));
    // An id may hold what no file name can.
    let is_plain = |letter: &char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.');
    match migration.and_then(|migration| migration.id()) {
        Some(id) => format!("schema-{}{end}", id.chars().filter(is_plain).collect::<String>()),
        None => format!("schema{end}"),
    }
}

/// The document of this name about the schema at a revision.
pub fn document(audit: &Audit, environment: usize, revision: Option<&str>, name: &str) -> Option<String> {
    let environment = audit.environments.get(environment)?;
    let (.., format) = formats(environment).find(|(end, ..)| document_name(environment, revision, end) == name)?;
    let schema = schema_at(environment, revision)?;
    let revisions = match revision {
        Some(path) => vec![place(environment, path)?],
        None => environment.graph.real_heads.clone(),
    };
    Some(match format {
        Some(format) => {
            report::schema::document(&[Snapshot { environment, schema: &schema, revisions: &revisions }], *format)
        }
        None => json::schemas(&[(environment, schema, revisions)]),
    })
}

/// The page of a table at a revision; nothing where there is no such table then.
pub fn table(audit: &Audit, environment: usize, revision: Option<&str>, of: &Id) -> Option<TablePage> {
    let environment = audit.environments.get(environment)?;
    let schema = schema_at(environment, revision)?;
    let table = schema.table(of)?;
    let reads_it = schema.views().filter(|(_, view)| view.reads.contains(of));
    let children = schema.tables().filter(|(_, other)| other.parents.contains(of));
    Some(TablePage {
        row: of_table(of, table),
        comment: table.comment.as_ref().map(pieces),
        made: made(environment, table.made),
        columns: table.columns.iter().map(|it| column(environment, &schema, table, it)).collect(),
        keys: keys(environment, table),
        indexes: table.indexes.iter().map(|it| index(environment, it)).collect(),
        attached: table
            .attached
            .iter()
            .map(|it| PartRow {
                kind: it.kind.to_string(),
                name: it.name.to_string(),
                is_made_up: false,
                definition: it.sql.as_ref().map(pieces).unwrap_or_default(),
                referent: None,
                rest: Vec::new(),
                made: made(environment, it.made),
                is_certain: it.made.is_certain,
            })
            .collect(),
        clauses: table.partition.iter().chain(&table.clauses).chain(&table.settings).map(pieces).collect(),
        parents: table.parents.iter().map(|id| reference("table", id)).collect(),
        children: children.map(|(id, _)| reference("table", id)).collect(),
        referrers: referrers(&schema, of),
        views: reads_it.map(|(id, _)| reference("view", id)).collect(),
        history: history(environment, revision, of),
    })
}

/// The page of what is no table, at a revision; nothing where there is no such thing then.
pub fn object(audit: &Audit, environment: usize, revision: Option<&str>, kind: &str, of: &Id) -> Option<ObjectPage> {
    let environment = audit.environments.get(environment)?;
    let schema = schema_at(environment, revision)?;
    let mut page = match kind {
        "view" => view_page(environment, &schema, of, schema.view(of)?),
        "type" => {
            let type_ = schema.type_(of)?;
            let mut page = ObjectPage::of(environment, of_type(of, type_), type_.made);
            page.comment = type_.comment.as_ref().map(pieces);
            match &type_.definition {
                TypeDefinition::Enum { values, .. } => page.values = values.iter().map(pieces).collect(),
                TypeDefinition::Other(_, sql) => page.definitions.push(pieces(sql)),
            }
            page.columns = columns_where(&schema, |column| column.type_.user.as_ref() == Some(of));
            page
        }
        "sequence" => {
            let (_, sequence) = schema.sequences().find(|(id, _)| *id == of)?;
            let mut page = ObjectPage::of(environment, plain(kind, of, sequence.made), sequence.made);
            page.definitions.extend(sequence.options.as_ref().map(pieces));
            let owner = sequence.owner.iter();
            page.columns = owner
                .map(|(table, column)| ColumnRef { table: reference("table", table), column: column.to_string() })
                .collect();
            page
        }
        _ => {
            let is_it = |key: &ObjectId| &*key.kind == kind && key.id == *of;
            let mut found = schema.objects().filter(|(key, _)| is_it(key)).map(|(_, object)| object);
            let first = found.next()?;
            let mut page = ObjectPage::of(environment, plain(kind, of, first.made), first.made);
            page.comment = first.comment.as_ref().map(pieces);
            page.definitions =
                std::iter::once(first).chain(found).filter_map(|it| it.sql.as_ref()).map(pieces).collect();
            page
        }
    };
    page.history = history(environment, revision, of);
    page.read_by = schema
        .views()
        .filter(|(_, view)| kind == "view" && view.reads.contains(of))
        .map(|(id, _)| reference("view", id))
        .collect();
    Some(page)
}

/// What differs between the schemas at two revisions. Without a first one, everything is new; without a second one, it
/// is that of the heads.
pub fn changes(audit: &Audit, environment: usize, from: Option<&str>, to: Option<&str>) -> Option<ChangesView> {
    let environment = audit.environments.get(environment)?;
    let to = schema_at(environment, to)?;
    let from = match from {
        Some(_) => schema_at(environment, from)?,
        None => Cow::Owned(Schema::empty(to.dialect, to.conventions.as_ref().clone())),
    };
    Some(ChangesView { groups: groups(&from, &to, differences(&from, &to)) })
}

/// What is to be drawn of a revision.
pub fn drawing(audit: &Audit, environment: usize, revision: Option<&str>) -> Option<DrawingView> {
    let schema = schema_at(audit.environments.get(environment)?, revision)?;
    let places: BTreeMap<&Id, u32> = schema.tables().map(|(id, _)| id).zip(0..).collect();
    let references = schema.tables().zip(0..).flat_map(|((_, table), from)| {
        let keys = table.foreign_keys.iter();
        let places = &places;
        keys.filter_map(move |key| {
            let is = |columns: &[Arc<str>]| columns.iter().all(|it| key.columns.contains(it));
            let may_be_null = |name: &Arc<str>| table.column(name).is_none_or(|it| it.nullable != Some(false));
            Some(DrawnReference {
                from,
                to: *places.get(&key.referent)?,
                columns: strings(&key.columns),
                is_unique: table.keys().any(|it| is(&it.columns)),
                is_optional: key.columns.iter().any(may_be_null),
            })
        })
    });
    Some(DrawingView {
        references: references.collect(),
        tables: schema
            .tables()
            .map(|(id, table)| DrawnTable {
                of: reference("table", id),
                columns: table.columns.len() as u32,
                keys: drawn_columns(table),
                is_assumed: table.is_assumed,
                is_certain: table.made.is_certain,
            })
            .collect(),
    })
}

/// So many places are shown at which a database may be.
const PLACES: usize = 5;

/// Which revision a database is at, by a dump of its schema or rows of tables and columns; nothing where there is no
/// table in the text.
pub fn whereabouts(audit: &Audit, environment: usize, text: &str) -> Option<WhereaboutsView> {
    let environment = audit.environments.get(environment)?;
    let observed = Observed::read(text, environment)?;
    let places = places(environment, &observed, PLACES);
    // Of revisions that are as near, the last: it is where a database most likely stands.
    let nearest = places.first().and_then(|place| place.revisions.last());
    let differing = nearest.map(|&revision| {
        let schema = environment.schema_at(&[revision]);
        groups(&schema, &schema, apart(&schema, &observed))
    });
    let view = |place: &Place| PlaceView {
        revisions: place.revisions.iter().map(|&index| relative(environment, index)).collect(),
        percent: place.score() * 100.0,
        is_exact: place.is_exact(),
        columns: place.distance.columns as u32,
        types: place.distance.types as u32,
        indexes: place.distance.indexes as u32,
    };
    Some(WhereaboutsView {
        tables: observed.tables().count() as u32,
        columns: observed.tables().map(|(_, table)| table.columns.len()).sum::<usize>() as u32,
        places: places.iter().map(view).collect(),
        groups: differing.unwrap_or_default(),
    })
}

/// The schema at the heads in numbers, and what is used of it without being there.
pub(super) fn summary(environment: &Environment) -> SchemaSummary {
    let last = &environment.replay.last;
    let mut used: BTreeMap<&Id, (Vec<Use>, Step, Option<&Gone>)> = BTreeMap::new();
    for fault in &environment.replay.log.faults {
        let (id, use_, gone) = match &fault.problem {
            Problem::NeverMade { thing: Thing::Relation(id), use_ } => (id, *use_, None),
            Problem::UsedAfter { thing: Thing::Relation(id), use_, gone } => (id, *use_, Some(gone)),
            _ => continue,
        };
        used.entry(id).or_insert_with(|| (Vec::new(), fault.step, gone)).0.push(use_);
    }
    let missing = |(id, (uses, step, gone)): (&Id, (Vec<Use>, Step, Option<&Gone>))| MissingTable {
        table: reference("table", id),
        verb: verb(&uses),
        first: made_by(environment, step),
        before: gone.map(|gone| match gone {
            Gone::Dropped { .. } => "dropped",
            Gone::Renamed { .. } => "renamed",
        }),
        is_there: last.table(id).is_some(),
    };
    let (used_after, never_made) = used.into_iter().map(missing).partition(|it| it.before.is_some());
    SchemaSummary { tables: last.tables().count() as u32, views: last.views().count() as u32, never_made, used_after }
}

fn verb(uses: &[Use]) -> &'static str {
    let is_altering = |it: &Use| matches!(it, Use::Alter | Use::Rename | Use::Index | Use::Constrain | Use::Describe);
    match uses {
        uses if uses.iter().all(is_altering) => "altered",
        uses if uses.iter().all(|it| *it == Use::Drop) => "dropped",
        _ => "used",
    }
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

fn reference(kind: &str, id: &Id) -> ObjectRef {
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
        TypeDefinition::Other(word, _) => SchemaRow { note: Some(word), ..row },
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

fn column(environment: &Environment, schema: &Schema, table: &Table, column: &Column) -> ColumnRow {
    let has = |columns: &[Arc<str>]| columns.contains(&column.name);
    let references = table.foreign_keys.iter().filter_map(|key| {
        let at = key.columns.iter().position(|name| *name == column.name)?;
        let there = key.referent_columns.get(at).map(std::string::ToString::to_string);
        Some(ReferenceView { table: reference("table", &key.referent), column: there })
    });
    let user = column.type_.user.as_ref().filter(|user| schema.type_(user).is_some());
    ColumnRow {
        name: column.name.to_string(),
        type_: pieces(&column.type_.sql),
        user_type: user.map(|user| reference("type", user)),
        nullable: column.nullable,
        default: filled(column).as_ref().map(pieces),
        comment: column.comment.as_ref().map(pieces),
        is_primary: table.primary_key.as_ref().is_some_and(|key| has(&key.columns)),
        is_unique: is_unique(table, &column.name),
        references: references.collect(),
        made: made(environment, column.made),
        is_assumed: column.is_assumed,
        is_certain: column.made.is_certain,
    }
}

/// Whether a constraint or an index makes a column alone unique.
fn is_unique(table: &Table, column: &Arc<str>) -> bool {
    let by_index = |index: &Index| {
        let is_whole = index.predicate.is_none() && index.elements.len() == 1;
        index.unique && is_whole && index.columns().next() == Some(&**column)
    };
    table.uniques.iter().any(|key| key.columns == [Arc::clone(column)]) || table.indexes.iter().any(by_index)
}

/// What fills a column in where an INSERT leaves it out.
fn filled(column: &Column) -> Option<Text> {
    if let Some(computed) = &column.computed {
        let mut text = Text::known("GENERATED ALWAYS AS (");
        text.push_text(&computed.expression);
        text.push_str(if computed.stored == Some(true) { ") STORED" } else { ")" });
        return Some(text);
    }
    if let Some(identity) = &column.identity {
        let when = if identity.always { "ALWAYS" } else { "BY DEFAULT" };
        let mut text = Text::known(format!("GENERATED {when} AS IDENTITY"));
        if let Some(options) = &identity.options {
            text.push_str(" (");
            text.push_text(options);
            text.push_str(")");
        }
        return Some(text);
    }
    match (&column.default, &column.serial) {
        (Some(default), _) => Some(default.clone()),
        (None, Some(sequence)) => Some(Text::known(format!("nextval('{sequence}')"))),
        (None, None) => None,
    }
}

fn keys(environment: &Environment, table: &Table) -> Vec<PartRow> {
    let part = |kind: &str, given: &Given, definition: Text, from: Made| PartRow {
        kind: kind.to_owned(),
        name: given.name.to_string(),
        is_made_up: given.is_made_up,
        definition: pieces(&definition),
        referent: None,
        rest: Vec::new(),
        made: made(environment, from),
        is_certain: from.is_certain,
    };
    let key = |kind: &str, key: &Key| {
        let mut text = Text::known(listed(&key.columns));
        text.push_str(if key.nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" });
        text.push_str(deferral(key.deferral));
        part(kind, &key.name, text, key.made)
    };
    let check = |kind: &str, check: &Check| {
        let mut text = check.expression.clone();
        text.push_str(deferral(check.deferral));
        text.push_str(if check.not_valid { " NOT VALID" } else { "" });
        part(kind, &check.name, text, check.made)
    };
    let foreign = |key: &ForeignKey| PartRow {
        referent: Some(reference("table", &key.referent)),
        rest: pieces(&behind_referent(key)),
        ..part("foreign key", &key.name, Text::known(listed(&key.columns)), key.made)
    };
    let primary = table.primary_key.iter().map(|it| key("primary key", it));
    let uniques = table.uniques.iter().map(|it| key("unique", it));
    let checks = table.checks.iter().map(|it| check("check", it));
    let exclusions = table.exclusions.iter().map(|it| check("exclude", it));
    primary.chain(uniques).chain(table.foreign_keys.iter().map(foreign)).chain(checks).chain(exclusions).collect()
}

/// What of a foreign key stands behind the table that it refers to.
fn behind_referent(key: &ForeignKey) -> Text {
    let columns = if key.referent_columns.is_empty() { String::new() } else { listed(&key.referent_columns) };
    let mut text = Text::known(columns);
    text.push_text(&rules(key));
    text
}

fn rules(key: &ForeignKey) -> Text {
    let mut text = Text::known("");
    for (word, rule) in [(" MATCH ", &key.match_), (" ON DELETE ", &key.on_delete), (" ON UPDATE ", &key.on_update)] {
        if let Some(rule) = rule {
            text.push_str(word);
            text.push_text(rule);
        }
    }
    text.push_str(deferral(key.deferral));
    text.push_str(if key.not_valid { " NOT VALID" } else { "" });
    text
}

fn deferral(deferral: Deferral) -> &'static str {
    match deferral {
        Deferral { deferred: true, .. } => " DEFERRABLE INITIALLY DEFERRED",
        Deferral { deferrable: true, .. } => " DEFERRABLE",
        _ => "",
    }
}

fn index(environment: &Environment, index: &Index) -> PartRow {
    let mut text = Text::known("");
    if let Some(method) = &index.method {
        text.push_str("USING ");
        text.push_text(method);
        text.push_str(" ");
    }
    text.push_str("(");
    for (at, element) in index.elements.iter().enumerate() {
        text.push_str(if at > 0 { ", " } else { "" });
        text.push_text(&element.what);
        if let Some(options) = &element.options {
            text.push_str(" ");
            text.push_text(options);
        }
    }
    text.push_str(")");
    if !index.include.is_empty() {
        text.push_str(&format!(" INCLUDE {}", listed(&index.include)));
    }
    text.push_str(if index.nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" });
    for (word, part) in [(" ", &index.options), (" WHERE ", &index.predicate)] {
        if let Some(part) = part {
            text.push_str(word);
            text.push_text(part);
        }
    }
    PartRow {
        kind: if index.unique { "unique index" } else { "index" }.to_owned(),
        name: index.name.name.to_string(),
        is_made_up: index.name.is_made_up,
        definition: pieces(&text),
        referent: None,
        rest: Vec::new(),
        made: made(environment, index.made),
        is_certain: index.made.is_certain,
    }
}

fn referrers(schema: &Schema, of: &Id) -> Vec<ReferrerRow> {
    let keys = schema.tables().flat_map(|(id, table)| table.foreign_keys.iter().map(move |key| (id, key)));
    let row = |(id, key): (&Id, &ForeignKey)| ReferrerRow {
        table: reference("table", id),
        name: key.name.name.to_string(),
        columns: strings(&key.columns),
        referent_columns: strings(&key.referent_columns),
        rules: pieces(&rules(key)),
    };
    keys.filter(|(_, key)| key.referent == *of).map(row).collect()
}

/// What was done to a table or another object, oldest first.
fn history(environment: &Environment, revision: Option<&str>, of: &Id) -> Vec<HistoryRow> {
    let shown: Option<BTreeSet<usize>> = revision
        .and_then(|path| place(environment, path))
        .map(|index| environment.graph.reached([index], super::super::graph::Node::before));
    let row = |entry: Entry<'_>| HistoryRow {
        made: MadeView { migration: relative(environment, entry.migration), line: entry.operation.position.line },
        // The columns that a table is made with are told above.
        words: pieces(&entry.operation.change.heading()),
        is_rows: entry.is_rows,
        is_beyond: shown.as_ref().is_some_and(|shown| !shown.contains(&entry.migration)),
    };
    all_of(environment, of, None).into_iter().map(row).collect()
}

impl ObjectPage {
    fn of(environment: &Environment, row: SchemaRow, from: Made) -> ObjectPage {
        ObjectPage {
            row,
            comment: None,
            made: made(environment, from),
            definitions: Vec::new(),
            values: Vec::new(),
            reads: Vec::new(),
            reads_missing: Vec::new(),
            read_by: Vec::new(),
            columns: Vec::new(),
            indexes: Vec::new(),
            history: Vec::new(),
        }
    }
}

fn view_page(environment: &Environment, schema: &Schema, of: &Id, view: &View) -> ObjectPage {
    let mut page = ObjectPage::of(environment, of_view(of, view), view.made);
    page.comment = view.comment.as_ref().map(pieces);
    page.definitions.extend(view.query.as_ref().map(pieces));
    page.indexes = view.indexes.iter().map(|it| index(environment, it)).collect();
    for id in &view.reads {
        if schema.table(id).is_some() {
            page.reads.push(reference("table", id));
        } else if schema.view(id).is_some() {
            page.reads.push(reference("view", id));
        } else {
            page.reads_missing.push(id.to_string());
        }
    }
    page
}

fn columns_where(schema: &Schema, is_it: impl Fn(&Column) -> bool) -> Vec<ColumnRef> {
    let columns = schema.tables().flat_map(|(id, table)| table.columns.iter().map(move |column| (id, column)));
    columns
        .filter(|(_, column)| is_it(column))
        .map(|(id, column)| ColumnRef { table: reference("table", id), column: column.name.to_string() })
        .collect()
}

fn drawn_columns(table: &Table) -> Vec<DrawnColumn> {
    let is_primary = |column: &Column| table.primary_key.iter().any(|key| key.columns.contains(&column.name));
    let is_foreign = |column: &Column| table.foreign_keys.iter().any(|key| key.columns.contains(&column.name));
    table
        .columns
        .iter()
        .map(|it| DrawnColumn { name: it.name.to_string(), is_primary: is_primary(it), is_foreign: is_foreign(it) })
        .filter(|it| it.is_primary || it.is_foreign)
        .collect()
}

/// Differences by the table or other object that they are of.
fn groups(from: &Schema, to: &Schema, all: Vec<Difference>) -> Vec<ChangeGroup> {
    let mut groups: Vec<ChangeGroup> = Vec::new();
    let mut places: BTreeMap<ObjectRef, usize> = BTreeMap::new();
    for Difference { thing, how, is_certain } in all {
        let (of, word, name) = parted(from, to, &thing, &how);
        let (how, aspects) = match how {
            How::Added => ("added", Vec::new()),
            How::Removed => ("removed", Vec::new()),
            How::Changed(aspects) => ("changed", aspects),
        };
        let at = *places.entry(of).or_insert_with_key(|of| {
            let of = of.clone();
            groups.push(ChangeGroup { of, how: "changed", columns: None, is_certain: true, parts: Vec::new() });
            groups.len() - 1
        });
        let Some(group) = groups.get_mut(at) else { continue };
        if word.is_empty() && how != "changed" {
            group.how = how;
            group.is_certain = is_certain;
            let side = if how == "added" { to } else { from };
            group.columns = table_of(&thing).and_then(|id| side.table(id)).map(|table| table.columns.len() as u32);
        } else {
            let aspects = match &thing {
                Thing::Column(id, name) if how == "added" => described(to, id, name),
                _ => aspects,
            };
            group.parts.push(ChangeRow { word, name, how, aspects, is_certain });
        }
    }
    groups
}

fn table_of(thing: &Thing) -> Option<&Id> {
    match thing {
        Thing::Relation(id) | Thing::Column(id, _) | Thing::Constraint(id, _) => Some(id),
        _ => None,
    }
}

/// What a difference is of, and the word and the name of its part that differs; both are empty where it is the whole.
fn parted(from: &Schema, to: &Schema, thing: &Thing, how: &How) -> (ObjectRef, String, String) {
    // What is gone is looked up where it was.
    let sides = if matches!(how, How::Removed) { [from, to] } else { [to, from] };
    let relation = |id: &Id| {
        let is_table = sides.iter().any(|side| side.table(id).is_some());
        let is_view = !is_table && sides.iter().any(|side| side.view(id).is_some());
        reference(if is_view { "view" } else { "table" }, id)
    };
    let whole = |of: ObjectRef| (of, String::new(), String::new());
    let part = |of: ObjectRef, name: &str| (of, thing.word().to_owned(), name.to_owned());
    match thing {
        Thing::Relation(id) => whole(relation(id)),
        Thing::Column(id, name) | Thing::Constraint(id, name) => part(relation(id), name),
        Thing::Index(id) => match sides.iter().find_map(|side| side.indexed(id)) {
            Some(on) => part(relation(on), &id.name),
            None => whole(reference("index", id)),
        },
        Thing::Type(id) => whole(reference("type", id)),
        Thing::Value(id, name) => part(reference("type", id), name),
        Thing::Object(kind, id) => match sides.iter().find_map(|side| attached_to(side, kind, id)) {
            Some(on) => part(relation(on), &id.name),
            None => whole(reference(kind, id)),
        },
    }
}

/// The table that a trigger, a policy or a rule is of.
fn attached_to<'a>(schema: &'a Schema, kind: &str, id: &Id) -> Option<&'a Id> {
    let has = |table: &Table| table.attached.iter().any(|it| &*it.kind == kind && it.name == id.name);
    schema.tables().find(|(on, table)| on.schema == id.schema && has(table)).map(|(on, _)| on)
}

/// A column that is new, in words.
fn described(schema: &Schema, table: &Id, column: &Arc<str>) -> Vec<String> {
    let Some(column) = schema.table(table).and_then(|table| table.column(column)) else { return Vec::new() };
    let mut words = vec![column.type_.sql.to_string()];
    words.extend((column.nullable == Some(false)).then(|| "NOT NULL".to_owned()));
    words.extend(filled(column).map(|text| format!("default {text}")));
    words
}

fn listed(columns: &[Arc<str>]) -> String {
    format!("({})", columns.join(", "))
}

fn strings(names: &[Arc<str>]) -> Vec<String> {
    names.iter().map(std::string::ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Options, audit};
    use crate::folder::Folder;

    /// Migrations by their ids, with their parents and what they do, in a folder of their own.
    fn audited(migrations: &[(&str, &str, &[&str])]) -> Audit {
        let mut folder = Folder::default();
        folder.add("alembic.ini", b"[alembic]\nscript_location = m\nsqlalchemy.url = postgresql://h/d\n".to_vec());
        folder.add("m/env.py", b"from alembic import context\n".to_vec());
        for (id, parents, upgrade) in migrations {
            let body: String = upgrade.iter().map(|sql| format!("    op.execute(\"{sql}\")\n")).collect();
            let text = format!(
                "from alembic import op\nrevision = \"{id}\"\ndown_revision = {parents}\n\ndef upgrade():\n{body}    pass\n"
            );
            folder.add(&format!("m/versions/{id}.py"), text.into_bytes());
        }
        audit(&folder, Options::default(), &mut |_, _| {})
    }

    fn names(rows: &[SchemaRow]) -> Vec<String> {
        rows.iter().map(|row| format!("{} {}", row.of.kind, row.of.name)).collect()
    }

    /// Two branches from one base.
    fn branches() -> Audit {
        audited(&[
            ("a", "None", &["CREATE TABLE runs (id INTEGER PRIMARY KEY)"]),
            ("b", "\"a\"", &["CREATE TABLE left_side (id INTEGER)", "ALTER TABLE runs ADD COLUMN l TEXT"]),
            ("c", "\"a\"", &["CREATE TABLE right_side (id INTEGER)", "ALTER TABLE runs ADD COLUMN r TEXT"]),
        ])
    }

    #[test]
    fn a_revision_stands_on_its_own_branch_alone() {
        let audit = branches();
        let at = |revision| schema(&audit, 0, revision).map(|view| names(&view.rows)).unwrap_or_default();
        assert_eq!(at(Some("m/versions/b.py")), ["table left_side", "table runs"]);
        assert_eq!(at(Some("m/versions/c.py")), ["table right_side", "table runs"]);
        assert_eq!(at(None), ["table left_side", "table right_side", "table runs"]);
        assert!(schema(&audit, 0, Some("m/versions/d.py")).is_none());
        assert!(schema(&audit, 1, None).is_none());
    }

    #[test]
    fn history_says_what_is_not_part_of_what_is_shown() {
        let audit = branches();
        for (own, other) in [("b", "c"), ("c", "b")] {
            let page = table(&audit, 0, Some(&format!("m/versions/{own}.py")), &Id::bare("runs"));
            let rows = page.map(|page| page.history).unwrap_or_default();
            let beyond = |id: &str| rows.iter().find(|row| row.made.migration.revision == id).map(|row| row.is_beyond);
            assert_eq!((beyond("a"), beyond(own), beyond(other)), (Some(false), Some(false), Some(true)));
        }
        // Of a table that is made on the second branch: its own history, and not that of the first branch's table.
        let page = table(&audit, 0, Some("m/versions/c.py"), &Id::bare("right_side"));
        let history = page.map(|page| page.history).unwrap_or_default();
        assert_eq!(history.iter().map(|row| row.made.migration.revision.as_str()).collect::<Vec<_>>(), ["c"]);
    }

    #[test]
    fn what_changes_is_told_by_the_table_that_it_is_of() {
        let audit = audited(&[
            (
                "a",
                "None",
                &["CREATE TABLE x (id INTEGER, t TEXT)", "CREATE TABLE y (id INTEGER)", "CREATE INDEX i ON x (id)"],
            ),
            ("b", "\"a\"", &["DROP INDEX i", "CREATE INDEX i ON y (id)", "ALTER TABLE x ALTER COLUMN id SET NOT NULL"]),
        ]);
        let view = changes(&audit, 0, Some("m/versions/a.py"), Some("m/versions/b.py"));
        let groups = view.map(|view| view.groups).unwrap_or_default();
        let told: Vec<String> = groups
            .iter()
            .flat_map(|group| {
                let part = |part: &ChangeRow| {
                    format!("{} {}: {} {} {}", group.of.name, group.how, part.how, part.word, part.name)
                };
                group.parts.iter().map(part)
            })
            .collect();
        assert_eq!(told, ["x changed: changed column id", "x changed: removed index i", "y changed: added index i"]);
        let all = changes(&audit, 0, None, Some("m/versions/a.py")).map(|view| view.groups).unwrap_or_default();
        let told: Vec<_> = all.iter().map(|group| (group.of.name.as_str(), group.how, group.columns)).collect();
        assert_eq!(told, [("x", "added", Some(2)), ("y", "added", Some(1))]);
    }

    #[test]
    fn what_is_used_and_not_there_is_told_by_what_is_done_to_it() {
        let audit = audited(&[
            ("a", "None", &["CREATE TABLE t (id INTEGER)", "ALTER TABLE ghosts ADD COLUMN x TEXT", "DROP TABLE old"]),
            ("b", "\"a\"", &["DROP TABLE t", "ALTER TABLE t ADD COLUMN y TEXT", "UPDATE seen SET x = 1"]),
        ]);
        let summary = summary(&audit.environments[0]);
        let told = |tables: &[MissingTable]| -> Vec<String> {
            tables.iter().map(|it| format!("{} {} {:?} {}", it.table.name, it.verb, it.before, it.is_there)).collect()
        };
        assert_eq!(
            told(&summary.never_made),
            ["ghosts altered None true", "old dropped None false", "seen used None true"]
        );
        assert_eq!(told(&summary.used_after), ["t altered Some(\"dropped\") true"]);
        assert_eq!(summary.tables, 3);
    }

    #[test]
    fn functions_of_one_name_share_a_page() {
        let create = |arguments: &str| format!("CREATE FUNCTION f({arguments}) RETURNS int LANGUAGE sql AS 'SELECT 1'");
        let (one, two) = (create("a int"), create("a text"));
        let audit = audited(&[("a", "None", &[&one, &two])]);
        let rows = schema(&audit, 0, None).map(|view| names(&view.rows)).unwrap_or_default();
        assert_eq!(rows, ["function f"]);
        let page = object(&audit, 0, None, "function", &Id::bare("f"));
        assert_eq!(page.map(|page| page.definitions.len()), Some(2));
        assert!(object(&audit, 0, None, "function", &Id::bare("g")).is_none());
    }

    #[test]
    fn drawings_have_lines_between_tables_that_are_there() {
        let audit = audited(&[(
            "a",
            "None",
            &[
                "CREATE TABLE b (id INTEGER PRIMARY KEY)",
                "CREATE TABLE a (id INTEGER PRIMARY KEY REFERENCES b (id), c INTEGER REFERENCES b (id), d INTEGER NOT NULL REFERENCES b (id))",
            ],
        )]);
        let view = drawing(&audit, 0, None);
        let lines: Vec<_> = view
            .iter()
            .flat_map(|view| &view.references)
            .map(|it| (it.from, it.to, it.columns.join(" "), it.is_unique, it.is_optional))
            .collect();
        let line = |column: &str, is_unique, is_optional| (0, 1, column.to_owned(), is_unique, is_optional);
        assert_eq!(lines, [line("id", true, false), line("c", false, true), line("d", false, false)]);
    }

    #[test]
    fn documents_are_named_after_their_revision() {
        let audit = branches();
        let view = schema(&audit, 0, Some("m/versions/b.py"));
        let all: Vec<String> = view.iter().flat_map(|view| &view.documents).map(|it| it.name.clone()).collect();
        assert!(all.contains(&"schema-b.sql".to_owned()), "{all:?}");
        for name in &all {
            let text = document(&audit, 0, Some("m/versions/b.py"), name).unwrap_or_default();
            assert!(text.contains("left_side") && !text.contains("right_side"), "{name}: {text}");
        }
        assert!(document(&audit, 0, None, "schema-b.sql").is_none());
    }
}
