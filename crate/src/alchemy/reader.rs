//! Reads single arguments: names, flags, lists of names; and keeps what could not be read.

use std::borrow::Cow;

use indexmap::IndexSet;

use super::symbol::{attribute, call, symbol};
use super::{Bound, Reading, UnknownPiece};
use crate::dialect::Dialect;
use crate::operation::reads::Reads;
use crate::operation::{Change, Name};
use crate::text::{Piece, Text};
use crate::value::heap::{Heap, Id, Key, Sequence};
use crate::value::{Args, Term, Value};

/// Terms within terms that are read.
const MAX_DEPTH: u32 = 60;
/// Terms that are read for one call: a term that is used twice in another, again and again, grows without bound.
const MAX_STEPS: u32 = 20_000;

/// Reads the terms of one call.
pub(super) struct TermReader<'h, 'a> {
    pub(super) heap: &'h Heap<'a>,
    pub(super) dialect: Dialect,
    unknown: IndexSet<UnknownPiece>,
    /// What the statement reads that is put together.
    pub(super) reads: Reads,
    /// Foreign keys that an ALTER of its own adds (`use_alter`) belong to a table all the same: it is declared.
    pub(super) keeps_added_later: bool,
    /// The table of the statement about rows that is written, whose columns are named with it.
    pub(super) names_columns_of: Option<Name>,
    /// What is written of statements about rows.
    pub(super) written: Vec<Text>,
    depth: u32,
    steps: u32,
}

impl<'h, 'a> TermReader<'h, 'a> {
    pub(super) fn new(reading: Reading<'h, 'a>) -> TermReader<'h, 'a> {
        TermReader {
            heap: reading.heap,
            dialect: reading.dialect,
            unknown: IndexSet::new(),
            reads: Reads::default(),
            keeps_added_later: false,
            names_columns_of: None,
            written: Vec::new(),
            depth: 0,
            steps: 0,
        }
    }

    /// Changes with what could not be read.
    pub(super) fn bound(self, changes: Vec<Change>) -> Bound {
        Bound { changes, unknown: self.unknown.into_iter().collect(), reads: self.reads, written: self.written }
    }

    /// The same where the reader goes on.
    pub(super) fn bound_so_far(&mut self, changes: Vec<Change>) -> Bound {
        Bound {
            changes,
            unknown: std::mem::take(&mut self.unknown).into_iter().collect(),
            reads: std::mem::take(&mut self.reads),
            written: std::mem::take(&mut self.written),
        }
    }

    /// Goes into a term; `None` where it is too deep, or too much was read already.
    pub(super) fn within<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= MAX_DEPTH || self.steps >= MAX_STEPS {
            return None;
        }
        self.depth += 1;
        self.steps += 1;
        let read = read(self);
        self.depth -= 1;
        Some(read)
    }

    /// Reads something of which nothing is said that isn't known.
    pub(super) fn quietly<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let unknown = self.unknown.clone();
        let read = read(self);
        self.unknown = unknown;
        read
    }

    /// Says that something isn't known.
    pub(super) fn unknown_piece(&mut self, value: &Value<'a>, reason: impl Into<Cow<'static, str>>) {
        let place = match value {
            Value::Unknown(unknown) => Some(unknown.place),
            Value::Term(term) => match term.as_ref() {
                Term::Call { place, .. } => Some(*place),
                _ => None,
            },
            _ => None,
        };
        let piece = UnknownPiece { place, source: self.shown(value), reason: reason.into() };
        self.unknown.insert(piece);
    }

    /// Says that a value isn't known, by the reason that it gives itself.
    pub(super) fn unknown(&mut self, value: &Value<'a>, reason: &'static str) {
        match value {
            Value::Unknown(unknown) => self.unknown_piece(value, unknown.reason.clone()),
            Value::Any(_) => self.unknown_piece(value, "it depends on a branch"),
            _ => self.unknown_piece(value, reason),
        }
    }

    /// A value as a person would write it.
    pub(super) fn shown(&self, value: &Value<'a>) -> String {
        self.heap.shown(value)
    }

    /// A hole for a value that isn't known, which is said.
    pub(super) fn hole(&mut self, value: &Value<'a>, reason: &'static str) -> Text {
        self.unknown(value, reason);
        Text::hole(self.shown(value))
    }

    /// A name or another string.
    pub(super) fn text(&mut self, value: &Value<'a>) -> Text {
        match value {
            Value::Text(text) => {
                for piece in text.pieces() {
                    if let Piece::Hole(source) = piece {
                        let piece = UnknownPiece {
                            place: None,
                            source: source.clone(),
                            reason: "its value is not known".into(),
                        };
                        self.unknown.insert(piece);
                    }
                }
                text.as_ref().clone()
            }
            Value::Int(number) => Text::known(number.to_string()),
            Value::Term(_) => match self.within(|reader| reader.named(value)).flatten() {
                Some(text) => text,
                None => self.hole(value, "its value is not known"),
            },
            _ => self.hole(value, "it is not a string"),
        }
    }

    /// The string after `op.f(…)`, `quoted_name(…)`, `conv(…)`, `table.name`, `column.name`.
    fn named(&mut self, value: &Value<'a>) -> Option<Text> {
        // A column that got its name with its class.
        let now = match value {
            Value::Term(term) => self.heap.replaced(term),
            value => value.clone(),
        };
        if let Some(call) = call(&now) {
            return match call.symbol.name() {
                "f" | "conv" | "quoted_name" | "_truncated_label" | "str" | "text" | "literal_column" => {
                    let name = call.args.get(0, "name").or_else(|| call.args.named.first().map(|(_, value)| value))?;
                    Some(self.text(name))
                }
                "Column" | "column" | "mapped_column" => self.optional(call.args.get(0, "name")),
                "table" | "Table" => self.table_name(value).map(|table| table.name),
                _ => None,
            };
        }
        let (of, name) = attribute(value)?;
        let is_column = attribute(of).is_some_and(|(_, name)| matches!(name, "c" | "columns"));
        match name {
            // `table.c.id`
            _ if is_column => Some(Text::known(name)),
            "name" | "key" => match self.table_name(of) {
                Some(table) => Some(table.name),
                None => self.within(|reader| reader.named(of)).flatten(),
            },
            "fullname" => self.table_name(of).map(|table| table.name),
            "schema" => self.table_name(of)?.schema,
            "__tablename__" => self.table_name(of).map(|table| table.name),
            // `Model.id`
            _ if let Value::Class(class) = of => Some(self.column_of_attribute(*class, name)),
            _ => None,
        }
    }

    /// The name of the column that an attribute of a declarative class is: its own, where it gives another.
    pub(super) fn column_of_attribute(&mut self, class: Id, name: &str) -> Text {
        let column = self.attribute_of(class, name, 0).map(|value| self.heap.settled(&value));
        let given =
            column.as_ref().and_then(call).filter(|called| matches!(called.symbol.name(), "Column" | "mapped_column"));
        match given.and_then(|called| called.args.named("name").or_else(|| called.args.positional.first())) {
            Some(Value::Text(text)) => text.as_ref().clone(),
            _ => Text::known(name),
        }
    }

    /// A string that may be missing or `None`.
    pub(super) fn optional(&mut self, value: Option<&Value<'a>>) -> Option<Text> {
        match value? {
            Value::None => None,
            // `BLANK_SCHEMA` is the schema that is none (sqlalchemy/sql/schema.py).
            value if symbol(value).is_some_and(|symbol| symbol.name() == "BLANK_SCHEMA") => None,
            value => Some(self.text(value)),
        }
    }

    /// Whether something is said to hold, as Python takes it.
    pub(super) fn flag(&mut self, value: Option<&Value<'a>>) -> Option<bool> {
        match value? {
            Value::None => None,
            Value::Bool(flag) => Some(*flag),
            Value::Int(number) => Some(*number != 0),
            Value::Text(text) => text.as_known().map(|text| !text.is_empty()),
            // `CheckFirst.TYPES` and the like (sqlalchemy/sql/ddl.py); `NONE` is false.
            Value::Term(_) if symbol(value?).is_some_and(|symbol| symbol.dotted().contains("CheckFirst")) => {
                Some(symbol(value?).is_some_and(|symbol| symbol.name() != "NONE"))
            }
            value => {
                self.unknown(value, "its value is not known");
                None
            }
        }
    }

    /// The elements of a list, tuple or set; a single value is its own only element. What may be there besides
    /// is said.
    pub(super) fn elements(&mut self, value: &Value<'a>) -> Sequence<'a> {
        let mut sequence = match self.heap.elements(value) {
            Some(sequence) => sequence,
            None => Sequence { items: vec![value.clone()], rest: None },
        };
        if let Some(rest) = &sequence.rest {
            self.unknown_piece(rest, "there may be more of them");
        }
        // Alternatives that hold the same at each place are the same list.
        if let [Value::Any(ways)] = sequence.items.as_slice()
            && let Some(first) = ways.first()
            && let Some(elements) = self.heap.elements(first)
        {
            self.unknown_piece(value, "it depends on a branch");
            sequence = Sequence { items: elements.items, rest: Some(value.clone()) };
        }
        sequence
    }

    /// Names out of a list of them.
    pub(super) fn names(&mut self, value: Option<&Value<'a>>) -> Vec<Text> {
        let Some(value) = value.filter(|value| !matches!(value, Value::None)) else { return Vec::new() };
        let sequence = self.elements(value);
        let mut names: Vec<Text> = sequence.items.iter().map(|item| self.text(item)).collect();
        if let Some(rest) = &sequence.rest {
            names.push(Text::hole(self.shown(rest)));
        }
        names
    }

    /// Entries of a dict with keys that are strings.
    pub(super) fn entries(&mut self, value: &Value<'a>) -> Vec<(String, Value<'a>)> {
        let Value::Dict(id) = value else { return Vec::new() };
        let Some(dict) = self.heap.dict(*id) else { return Vec::new() };
        let known = dict.entries.iter().filter_map(|(key, (_, value))| match key {
            Key::Text(key) => Some((key.clone(), value.clone())),
            _ => None,
        });
        known.collect()
    }

    /// A table by its name and schema.
    pub(super) fn name(&mut self, name: &Value<'a>, schema: Option<&Value<'a>>) -> Name {
        let given = self.optional(schema);
        if let Value::Term(_) | Value::Class(_) = name
            && let Some(mut table) = self.table_name(name)
        {
            table.schema = given.or(table.schema);
            return table;
        }
        Name { schema: given, name: self.text(name) }
    }

    /// Says what of a call's arguments could not be spread.
    pub(super) fn open(&mut self, args: &Args<'a>) -> bool {
        if let Some(open) = &args.open {
            self.unknown(open, "it could not be unpacked: there may be more arguments");
        }
        args.open.is_some()
    }
}
