//! What the code asks about the schema that earlier migrations leave, and what it is answered.

use std::rc::Rc;
use std::sync::Arc;

use super::questions::{DATABASE, Question};
use super::reader::{Mode, Reader};
use crate::operation::Operation;
use crate::schema::ask::{IndexFound, Listed, OfTable, RelationKind};
use crate::schema::fault::Log;
use crate::schema::table::{Check, ForeignKey, Key};
use crate::schema::{Column, Schema, Step};
use crate::text::Text;
use crate::value::heap::{Cell, Dict, Sequence, joined};
use crate::value::{Args, Batch, Place, Value};

/// Elements that may be there which are kept apart.
const MAX_UNSURE: usize = 20;

impl<'a> Reader<'a> {
    /// Notes an operation, which changes the schema that later questions are about.
    pub(super) fn note_operation(&mut self, mut operation: Operation) {
        let batch = self.notes.batch_of(operation.call);
        operation.batch = batch.map(|(batch, _)| batch.how);
        if batch.is_none_or(|(_, waits)| !waits) {
            self.apply(&operation);
        }
        self.notes.operations.push(operation);
    }

    /// The block of a batch ends, and what it was asked for is done.
    pub(super) fn end_batch(&mut self, batch: &Rc<Batch>, begun: usize) {
        for operation in self.notes.run_held(batch, begun) {
            self.apply(&operation);
        }
    }

    fn apply(&mut self, operation: &Operation) {
        if let Some(schema) = &mut self.schema {
            let step = Step { migration: u32::MAX, operation: 0 };
            schema.apply(operation, step, &mut Log::default());
        }
    }

    /// Notes that something may have changed the schema of which nothing is known.
    pub(super) fn note_hidden_change(&mut self) {
        if self.mode == Mode::Run && !self.conditions.is_skipped() {
            self.notes.hides_changes.get_or_insert(self.notes.operations.len());
            if let Some(schema) = &mut self.schema {
                schema.is_blind = true;
            }
        }
    }

    /// The schema, for a question that is put to it: without a connection nothing can be asked.
    pub(super) fn asked_schema(&mut self) -> Option<Schema> {
        self.questions.are_asked = true;
        self.schema.clone().filter(|_| !self.settings.offline)
    }

    /// A new inspector.
    pub(super) fn inspector(&mut self) -> Value<'a> {
        Value::Inspector(self.questions.new_inspector())
    }

    /// The schema that names without one are in, where each database of its kind has the same.
    pub(super) fn default_schema_name(&mut self, place: Place) -> Value<'a> {
        let name = Schema::empty(self.settings.dialect, None).default_schema();
        if name.is_empty() {
            return Self::unknown_at(place, "it depends on the driver and the server");
        }
        self.provenance.count_answer();
        Value::text(&*name)
    }

    /// A method of an inspector: the schema answers what it can.
    pub(super) fn inspector_method(&mut self, inspector: u32, name: &str, args: &Args<'a>, place: Place) -> Value<'a> {
        if name == "clear_cache" {
            self.questions.forget(inspector);
            return Value::None;
        }
        let unknown = Self::unknown_at(place, DATABASE);
        let Some(now) = self.asked_schema() else { return unknown };
        if name == "has_index" {
            return self.has_index(inspector, args, &now, place);
        }
        match Question::of(name, args, &now) {
            Some(question) => self.inspected(inspector, question, now, place),
            None => unknown,
        }
    }

    /// What an inspector answers: what it saw when it was first asked.
    fn inspected(&mut self, inspector: u32, question: Question, now: Schema, place: Place) -> Value<'a> {
        let is_conditional = self.conditions.is_conditional();
        let asked = (inspector, question);
        let (schema, other) = self.questions.looked_at(&asked, now, is_conditional);
        let answers = self.provenance.answers();
        let value = self.answer(&asked.1, &schema, place);
        match other.map(|other| self.answer(&asked.1, &other, place)) {
            // Whether it was asked before is not known.
            Some(other) if !value.is(&other) => {
                self.provenance.take_back_to(answers);
                Self::unknown_at(place, DATABASE)
            }
            _ => value,
        }
    }

    /// `has_index` asks whether there is the table, then for its indexes (`DefaultDialect.has_index`).
    fn has_index(&mut self, inspector: u32, args: &Args<'a>, now: &Schema, place: Place) -> Value<'a> {
        let unknown = Self::unknown_at(place, DATABASE);
        let schema = match args.get(2, "schema") {
            None | Some(Value::None) => None,
            Some(schema) => match schema.as_text() {
                Some(schema) => Some(schema),
                None => return unknown,
            },
        };
        let (Some(table), Some(Value::Text(index))) =
            (args.get(0, "table_name").and_then(Value::as_text), args.get(1, "index_name").cloned())
        else {
            return unknown;
        };
        let id = now.asked_id(schema, table);
        match self.inspected(inspector, Question::HasTable(id.clone()), now.clone(), place) {
            Value::Bool(true) => {}
            other => return other,
        }
        let indexes = self.inspected(inspector, Question::Indexes(id), now.clone(), place);
        let names = self.heap.elements(&indexes).map(|indexes| {
            let mut named = |index: Value<'a>| self.item(&index, &Value::text("name"), place);
            let items = indexes.items.into_iter().map(&mut named).collect();
            Sequence { items, rest: indexes.rest.map(named) }
        });
        let Some(names) = names else { return unknown };
        let names = Value::List(self.heap.add(Cell::Sequence(names)));
        self.contains(&names, &Value::Text(index)).map_or(unknown, Value::Bool)
    }

    /// What a schema answers.
    fn answer(&mut self, question: &Question, schema: &Schema, place: Place) -> Value<'a> {
        let unknown = Self::unknown_at(place, DATABASE);
        let known = match question {
            Question::HasTable(id) => schema.has_table_or_view(id).map(Value::Bool),
            Question::HasSequence(id) => {
                let names = schema.names(RelationKind::Sequence, id.schema.as_deref());
                names.any(|name| Some(*name == id.name)).map(Value::Bool)
            }
            Question::HasSchema(name) => schema.schema_names().any(|it| Some(**it == **name)).map(Value::Bool),
            Question::Names(kind, of) => {
                let names = schema.names(*kind, of.as_deref());
                Some(self.listed(names, place, |_, name| Value::text(&*name)))
            }
            Question::SchemaNames => Some(self.listed(schema.schema_names(), place, |_, name| Value::text(&*name))),
            Question::Columns(id) => {
                let columns = schema.columns_of(id);
                self.of_table(columns, |reader, it| reader.listed(it, place, |reader, it| reader.column(it, place)))
            }
            Question::Indexes(id) => {
                let indexes = schema.indexes_of(id);
                self.of_table(indexes, |reader, it| reader.listed(it, place, |reader, it| reader.index(&it, place)))
            }
            Question::ForeignKeys(id) => {
                let keys = schema.foreign_keys_of(id);
                let in_schema = id.schema.clone();
                self.of_table(keys, |reader, it| {
                    reader.listed(it, place, |reader, it| reader.foreign_key(it, in_schema.as_ref(), schema, place))
                })
            }
            Question::Uniques(id) => {
                let keys = schema.uniques_of(id);
                self.of_table(keys, |reader, it| {
                    reader.listed(it, place, |reader, it| reader.key_as(it, "column_names", schema, place))
                })
            }
            Question::Checks(id) => {
                let checks = schema.checks_of(id);
                self.of_table(checks, |reader, it| {
                    reader.listed(it, place, |reader, it| reader.check(it, schema, place))
                })
            }
            Question::PrimaryKey(id) => {
                let key = schema.primary_key_of(id);
                let has_no_name = schema.dialect.names_keys_primary();
                self.of_table(key, |reader, key| match key {
                    Some(key) if has_no_name => {
                        let columns = reader.columns_list(&key.columns);
                        reader.dict_of([("constrained_columns", columns), ("name", Value::None)])
                    }
                    Some(key) => reader.key_as(key, "constrained_columns", schema, place),
                    None => {
                        let none = reader.heap.list(Vec::new());
                        reader.dict_of([("constrained_columns", none), ("name", Value::None)])
                    }
                })
            }
            Question::Comment(id) => {
                let comment = schema.comment_of(id);
                self.of_table(comment, |reader, comment| {
                    let comment = comment.map_or(Value::None, |comment| Value::text(comment.clone()));
                    reader.dict_of([("text", comment)])
                })
            }
            Question::Enums(of) => {
                let enums = schema.enums(of.as_deref());
                Some(self.listed(enums, place, |reader, (name, values)| {
                    let values = match values {
                        Some(values) => {
                            let values = values.iter().map(|value| Value::text(value.clone())).collect();
                            reader.heap.list(values)
                        }
                        None => Self::unknown_at(place, DATABASE),
                    };
                    let schema = Self::unknown_at(place, DATABASE);
                    reader.dict_of([("name", Value::text(&*name)), ("labels", values), ("schema", schema)])
                }))
            }
        };
        if known.is_some() {
            self.provenance.count_answer();
        }
        known.unwrap_or(unknown)
    }

    /// What a table has, where that is known. Of one that isn't there SQLAlchemy raises `NoSuchTableError`.
    fn of_table<T>(&mut self, found: OfTable<T>, value: impl FnOnce(&mut Self, T) -> Value<'a>) -> Option<Value<'a>> {
        match found {
            OfTable::Has(found) => Some(value(self, found)),
            OfTable::NoTable => {
                let doubts = self.conditions.doubts();
                self.questions.miss_table(doubts);
                None
            }
            OfTable::Unknown => None,
        }
    }

    /// A list of what is known to be there, and of what else there may be.
    fn listed<T>(
        &mut self,
        found: Listed<T>,
        place: Place,
        mut value: impl FnMut(&mut Self, T) -> Value<'a>,
    ) -> Value<'a> {
        let mut all = |reader: &mut Self, items: Vec<T>| -> Vec<Value<'a>> {
            items.into_iter().map(|item| value(reader, item)).collect()
        };
        let items = all(self, found.sure);
        let unknown = Self::unknown_at(place, DATABASE);
        let rest = if found.is_open || found.unsure.len() > MAX_UNSURE {
            Some(unknown)
        } else {
            all(self, found.unsure).into_iter().reduce(joined)
        };
        Value::List(self.heap.add(Cell::Sequence(Sequence { items, rest })))
    }

    fn dict_of<const N: usize>(&mut self, entries: [(&'static str, Value<'a>); N]) -> Value<'a> {
        let mut dict = Dict::default();
        for (key, value) in entries {
            self.insert(&mut dict, Value::text(key), value);
        }
        Value::Dict(self.heap.add(Cell::Dict(dict)))
    }

    fn name_of(given: &crate::schema::table::Given, schema: &Schema, place: Place) -> Value<'a> {
        schema.known_name(given).map_or_else(|| Self::unknown_at(place, DATABASE), |name| Value::text(&*name))
    }

    fn columns_list(&mut self, columns: &[Arc<str>]) -> Value<'a> {
        self.heap.list(columns.iter().map(|column| Value::text(&**column)).collect())
    }

    /// A column, as `get_columns` describes it.
    fn column(&mut self, column: &Column, place: Place) -> Value<'a> {
        let unknown = || Self::unknown_at(place, DATABASE);
        let counts_up = column.serial.is_some() || column.identity.is_some();
        let default = match &column.default {
            _ if column.perhaps.default => unknown(),
            // How the database writes it is not known, only that there is one.
            Some(_) => Value::text(Text::hole(format!("the default of {}", column.name))),
            None if column.serial.is_some() => Value::text(Text::hole(format!("the default of {}", column.name))),
            None => Value::None,
        };
        let comment = column.comment.clone().map_or(Value::None, Value::text);
        let type_ = column.sure_type().and_then(|type_| self.reflected_type(type_, place)).unwrap_or_else(unknown);
        self.dict_of([
            ("name", Value::text(&*column.name)),
            ("type", type_),
            ("nullable", column.sure_nullable().map_or_else(unknown, Value::Bool)),
            ("default", default),
            ("autoincrement", Value::Bool(counts_up)),
            ("comment", comment),
        ])
    }

    /// An index, as `get_indexes` describes it.
    fn index(&mut self, index: &IndexFound, place: Place) -> Value<'a> {
        let name = index.name.as_ref().map_or_else(|| Self::unknown_at(place, DATABASE), |name| Value::text(&**name));
        let columns = index.columns.iter().map(|it| it.clone().map_or(Value::None, Value::text)).collect();
        let columns = self.heap.list(columns);
        let unique = Value::Bool(index.unique);
        if index.of_constraint {
            let of = ("duplicates_constraint", name.clone());
            self.dict_of([("name", name), ("unique", unique), of, ("column_names", columns)])
        } else {
            self.dict_of([("name", name), ("unique", unique), ("column_names", columns)])
        }
    }

    /// A primary key or a unique constraint.
    fn key_as(&mut self, key: &Key, columns_key: &'static str, schema: &Schema, place: Place) -> Value<'a> {
        let name = Self::name_of(&key.name, schema, place);
        let columns = self.columns_list(&key.columns);
        self.dict_of([(columns_key, columns), ("name", name), ("comment", Value::None)])
    }

    /// A check.
    fn check(&mut self, check: &Check, schema: &Schema, place: Place) -> Value<'a> {
        let name = Self::name_of(&check.name, schema, place);
        // The database writes the condition anew.
        let condition = Value::text(Text::hole(format!("the condition of {}", check.name.name)));
        self.dict_of([("name", name), ("sqltext", condition), ("comment", Value::None)])
    }

    /// A foreign key, as `get_foreign_keys` describes it.
    fn foreign_key(
        &mut self,
        key: &ForeignKey,
        in_schema: Option<&Arc<str>>,
        schema: &Schema,
        place: Place,
    ) -> Value<'a> {
        let name = Self::name_of(&key.name, schema, place);
        let columns = self.columns_list(&key.columns);
        // Where it refers to the whole key, that is known only by the table.
        let referred = if key.referent_columns.is_empty() {
            match schema.primary_key_of(&key.referent) {
                OfTable::Has(Some(key)) => self.columns_list(&key.columns),
                _ => Self::unknown_at(place, DATABASE),
            }
        } else {
            self.columns_list(&key.referent_columns)
        };
        let referred_schema = match &key.referent.schema {
            Some(schema) => Value::text(&**schema),
            // In the search path, as long as nobody changes that.
            None if in_schema.is_none() => Value::None,
            None => Self::unknown_at(place, DATABASE),
        };
        let mut options = Dict::default();
        let rules = [("onupdate", &key.on_update), ("ondelete", &key.on_delete), ("match", &key.match_)];
        for (word, rule) in rules {
            if let Some(rule) = rule {
                self.insert(&mut options, Value::text(word), Value::text(rule.clone()));
            }
        }
        if key.deferral.deferred {
            self.insert(&mut options, Value::text("initially"), Value::text("DEFERRED"));
        }
        if key.deferral.deferrable {
            self.insert(&mut options, Value::text("deferrable"), Value::Bool(true));
        }
        let options = Value::Dict(self.heap.add(Cell::Dict(options)));
        self.dict_of([
            ("name", name),
            ("constrained_columns", columns),
            ("referred_schema", referred_schema),
            ("referred_table", Value::text(&*key.referent.name)),
            ("referred_columns", referred),
            ("options", options),
            ("comment", Value::None),
        ])
    }
}
