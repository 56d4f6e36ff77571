//! What differs between the schemas at two revisions, table by table.

use super::table::filled;
use super::{ObjectRef, reference, schema_at};
use crate::audit::Audit;
use crate::operation::ObjectKind;
use crate::schema::difference::{Difference, How, differences};
use crate::schema::fault::Thing;
use crate::schema::{Id, Schema, Table};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

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

/// What differs between the schemas at two revisions. Without a first one, everything is new; without a second one, it
/// is that of the heads.
pub fn changes(audit: &Audit, environment: usize, from: Option<&str>, to: Option<&str>) -> Option<ChangesView> {
    let environment = audit.environments.get(environment)?;
    let to = schema_at(environment, to)?;
    let from = match from {
        Some(_) => schema_at(environment, from)?,
        None => Cow::Owned(Schema::empty(to.dialect, to.conventions.clone())),
    };
    Some(ChangesView { groups: groups(&from, &to, differences(&from, &to)) })
}

/// Differences by the table or other object that they are of.
pub(super) fn groups(from: &Schema, to: &Schema, all: Vec<Difference>) -> Vec<ChangeGroup> {
    let mut groups: Vec<ChangeGroup> = Vec::new();
    let mut places: BTreeMap<ObjectRef, usize> = BTreeMap::new();
    for Difference { thing, how, is_certain, .. } in all {
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
        Thing::Object(kind, id) => match sides.iter().find_map(|side| attached_to(side, *kind, id)) {
            Some(on) => part(relation(on), &id.name),
            None => whole(reference(kind.word(), id)),
        },
    }
}

/// The table that a trigger, a policy or a rule is of.
fn attached_to<'a>(schema: &'a Schema, kind: ObjectKind, id: &Id) -> Option<&'a Id> {
    let has = |table: &Table| table.attached.iter().any(|it| it.kind == kind && it.name == id.name);
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
