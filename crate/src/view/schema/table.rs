//! A table's page: its columns, keys and indexes, who refers to it, and what became of it.

use super::{MadeView, ObjectRef, SchemaRow, listed, made, of_table, place, reference, schema_at, strings};
use crate::audit::Audit;
use crate::environment::Environment;
use crate::environment::history::{Entry, history as all_of};
use crate::schema::table::{Check, Deferral, ForeignKey, Given, Index, Key};
use crate::schema::{Column, Id, Made, Schema, Table};
use crate::text::Text;
use crate::view::migration::{PieceView, pieces};
use crate::view::relative;
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;

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
    /// What comes after its columns, and what was set since, as SQL.
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
    /// What of a foreign key comes after that table.
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
                kind: it.kind.word().to_owned(),
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
pub(super) fn filled(column: &Column) -> Option<Text> {
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

/// What of a foreign key comes after the table that it refers to.
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

pub(super) fn index(environment: &Environment, index: &Index) -> PartRow {
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
pub(super) fn history(environment: &Environment, revision: Option<&str>, of: &Id) -> Vec<HistoryRow> {
    let shown: Option<BTreeSet<usize>> = revision
        .and_then(|path| place(environment, path))
        .map(|index| environment.graph.reached([index], crate::graph::Node::before));
    let row = |entry: Entry<'_>| HistoryRow {
        made: MadeView { migration: relative(environment, entry.migration), line: entry.operation.position.line },
        // The columns that a table is made with are told above.
        words: pieces(&entry.operation.change.heading()),
        is_rows: entry.is_rows,
        is_beyond: shown.as_ref().is_some_and(|shown| !shown.contains(&entry.migration)),
    };
    all_of(environment, of, None).into_iter().map(row).collect()
}
