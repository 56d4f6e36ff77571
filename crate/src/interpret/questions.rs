//! What the code asks of the schema that earlier migrations leave. What it is answered is in `schema.rs`.

use std::collections::{BTreeMap, BTreeSet};

use crate::schema::ask::RelationKind;
use crate::schema::{Id, Schema};
use crate::value::{Args, Value};

/// Why an answer of the database isn't known.
pub(super) const DATABASE: &str = "an answer of the database";

/// A question to an inspector.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Question {
    /// `has_table`
    HasTable(Id),
    /// `has_sequence`
    HasSequence(Id),
    /// `has_schema`
    HasSchema(String),
    /// `get_table_names` and the like.
    Names(RelationKind, Option<String>),
    /// `get_schema_names`
    SchemaNames,
    /// `get_columns`
    Columns(Id),
    /// `get_indexes`
    Indexes(Id),
    /// `get_foreign_keys`
    ForeignKeys(Id),
    /// `get_unique_constraints`
    Uniques(Id),
    /// `get_check_constraints`
    Checks(Id),
    /// `get_pk_constraint`
    PrimaryKey(Id),
    /// `get_table_comment`
    Comment(Id),
    /// `get_enums`
    Enums(Option<String>),
}

impl Question {
    /// What a method of the inspector asks; `None` where it is another one, or its arguments are not known.
    pub(super) fn of(method: &str, args: &Args<'_>, schema: &Schema) -> Option<Question> {
        if args.open.is_some() {
            return None;
        }
        let optional = |place: usize| match args.get(place, "schema") {
            None | Some(Value::None) => Some(None),
            Some(schema) => schema.as_text().map(|schema| Some(schema.to_owned())),
        };
        let id = |parameter: &str| {
            let name = args.get(0, parameter)?.as_text()?;
            Some(schema.asked_id(optional(1)?.as_deref(), name))
        };
        let table = || id("table_name");
        Some(match method {
            "has_table" => Question::HasTable(table()?),
            "has_sequence" => Question::HasSequence(id("sequence_name")?),
            "has_schema" => Question::HasSchema(args.get(0, "schema_name")?.as_text()?.to_owned()),
            "get_table_names" => Question::Names(RelationKind::Table, optional(0)?),
            "get_view_names" => Question::Names(RelationKind::View, optional(0)?),
            "get_materialized_view_names" => Question::Names(RelationKind::MaterializedView, optional(0)?),
            "get_sequence_names" => Question::Names(RelationKind::Sequence, optional(0)?),
            "get_schema_names" => Question::SchemaNames,
            "get_columns" => Question::Columns(table()?),
            "get_indexes" => Question::Indexes(table()?),
            "get_foreign_keys" => Question::ForeignKeys(table()?),
            "get_unique_constraints" => Question::Uniques(table()?),
            "get_check_constraints" => Question::Checks(table()?),
            "get_pk_constraint" => Question::PrimaryKey(table()?),
            "get_table_comment" => Question::Comment(table()?),
            "get_enums" => Question::Enums(optional(0)?),
            _ => return None,
        })
    }
}

/// What an inspector saw: it answers the same question again without looking (`reflection.cache` of SQLAlchemy).
struct Seen {
    schema: Schema,
    /// It was asked where it isn't sure that the code comes along.
    is_conditional: bool,
}

/// What was asked so far.
#[derive(Default)]
pub(super) struct Questions {
    /// The code asks for the schema: with another one it may do something else.
    pub(super) are_asked: bool,
    /// The code asks for rows of a table.
    pub(super) ask_rows: bool,
    /// Lists and results of queries of tables that have no rows: they are taken to be empty.
    pub(super) without_rows: BTreeSet<crate::value::heap::Id>,
    /// Inspectors that were made so far.
    inspectors: u32,
    /// What inspectors were asked, each by its number, and the schema that it looked at then.
    seen: BTreeMap<(u32, Question), Seen>,
    /// Open `try`s that catch `NoSuchTableError`: how many conditions that are not known each stands under.
    catching: Vec<usize>,
    /// An inspector was asked for the parts of a table that isn't there, which raises it.
    pub(super) raises_no_table: bool,
}

impl Questions {
    /// The number of a new inspector.
    pub(super) fn new_inspector(&mut self) -> u32 {
        self.inspectors += 1;
        self.inspectors
    }

    /// An inspector forgets what it has seen (`clear_cache`).
    pub(super) fn forget(&mut self, inspector: u32) {
        self.seen.retain(|(asked, _), _| *asked != inspector);
    }

    /// What an inspector, by its number, looks at to answer a question: the schema as it was when first asked, else as it is
    /// now; and the other of the two where it isn't sure that it was asked before.
    pub(super) fn looked_at(
        &mut self,
        asked: &(u32, Question),
        now: Schema,
        is_conditional: bool,
    ) -> (Schema, Option<Schema>) {
        match self.seen.get(asked) {
            Some(seen) if seen.is_conditional => (now, Some(seen.schema.clone())),
            Some(seen) => (seen.schema.clone(), None),
            None => {
                self.seen.insert(asked.clone(), Seen { schema: now.clone(), is_conditional });
                (now, None)
            }
        }
    }

    /// A `try` begins that catches `NoSuchTableError`, below so many conditions that are not known.
    pub(super) fn begin_catching(&mut self, doubts: usize) {
        self.catching.push(doubts);
    }

    /// It ends; whether its body surely raised that.
    pub(super) fn end_catching(&mut self) -> bool {
        self.catching.pop();
        std::mem::take(&mut self.raises_no_table)
    }

    /// The parts of a table are asked for that isn't there: that surely raises below the conditions of the `try` alone.
    pub(super) fn miss_table(&mut self, doubts: usize) {
        self.raises_no_table |= self.catching.last() == Some(&doubts);
    }
}
