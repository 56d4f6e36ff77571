//! The page of a view, a type, a sequence or another object.

use super::table::{HistoryRow, PartRow, history, index};
use super::{MadeView, ObjectRef, SchemaRow, made, of_type, of_view, plain, reference, schema_at};
use crate::audit::Audit;
use crate::environment::Environment;
use crate::schema::{Column, Id, Made, ObjectId, Schema, TypeDefinition, View};
use crate::view::migration::{PieceView, pieces};
use serde::Serialize;

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
            let is_it = |key: &ObjectId| key.kind.word() == kind && key.id == *of;
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
