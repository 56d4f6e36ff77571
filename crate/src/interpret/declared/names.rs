//! What a mapped class calls its table, and what `__table_args__` says.

use std::borrow::Cow;

use super::lineage::{Ancestor, BaseKind};
use super::own;
use crate::interpret::reader::Reader;
use crate::operation::{ConstraintKind, CreateTable};
use crate::text::Text;
use crate::value::heap::{Id, Key};
use crate::value::{Args, FunctionKind, Value};

/// What a class says of the name of its table.
pub(super) enum TableName<'a> {
    /// This one.
    Given(Value<'a>),
    /// It has no table of its own.
    OfParent,
    /// Something that is not known.
    Unknown,
}

/// Elements of a table, its options, and whether those are all.
type TableArgs<'a> = (Vec<Value<'a>>, Vec<(Cow<'a, str>, Value<'a>)>, bool);

impl<'a> Reader<'a> {
    /// What a class calls its table; `has_key`: it has columns of a primary key of its own.
    pub(super) fn table_name_of(&mut self, class: Id, parent: Option<Id>, has_key: bool) -> TableName<'a> {
        let name = self.heap.class(class).map_or("", |it| it.name);
        let kind = self.kind_of_base(class);
        if kind == Some(BaseKind::Flask) && self.sets_flask_name(class) {
            // Without a key of its own, it shares its parent's table (`__table_cls__` in flask_sqlalchemy/model.py).
            if parent.is_some() && !has_key {
                return TableName::OfParent;
            }
            return TableName::Given(Value::text(snake_case(name)));
        }
        match self.declared_value(class, "__tablename__") {
            Some(value) => match self.chosen_name(&value, parent) {
                Some(Value::None) => TableName::OfParent,
                Some(value) => TableName::Given(value),
                None => TableName::Unknown,
            },
            None if kind == Some(BaseKind::SqlModel) => TableName::Given(Value::text(name.to_lowercase())),
            None => TableName::OfParent,
        }
    }

    /// The name that a value is; of several ways, that of a class that derives from a mapped one or not, as code asks by
    /// `has_inherited_table`.
    fn chosen_name(&self, value: &Value<'a>, parent: Option<Id>) -> Option<Value<'a>> {
        match value {
            Value::None => Some(Value::None),
            Value::Text(text) if text.is_known() => Some(value.clone()),
            Value::Any(ways) => {
                let wanted = |way: &&Value<'a>| matches!(way, Value::None) == parent.is_some();
                let mut fitting = ways.iter().filter(wanted);
                match (fitting.next(), fitting.next()) {
                    (Some(Value::None), None) => Some(Value::None),
                    (Some(way @ Value::Text(text)), None) if text.is_known() => Some(way.clone()),
                    _ => None,
                }
            }
            // `quoted_name("Runs", quote=True)`
            value => self.quoted_name(value).filter(Text::is_known).map(Value::text),
        }
    }

    /// An attribute that a class has for its table: its own, or one of a class that is not mapped, or what a
    /// `declared_attr` gives; not that of a mapped one (`_scan_attributes` in `sqlalchemy/orm/decl_base.py`).
    pub(super) fn declared_value(&mut self, class: Id, name: &'a str) -> Option<Value<'a>> {
        let lineage = self.lineage(class);
        let mut found = None;
        for ancestor in lineage.iter() {
            let Ancestor::Class(id) = ancestor else { continue };
            let Some(value) = own(self, *id, name).cloned() else { continue };
            let is_declared = matches!(&value, Value::Function(function) if function.kind == FunctionKind::Declared);
            if *id == class || is_declared || !self.is_mapped(*id) {
                found = Some(value);
                break;
            }
        }
        Some(match found? {
            Value::Function(function) if matches!(function.kind, FunctionKind::Declared | FunctionKind::OfClass) => {
                let args = Args { positional: vec![Value::Class(class)], ..Args::default() };
                let place = function.place;
                self.call_function(&function, args, place)
            }
            value => value,
        })
    }

    /// The same, where it is no function.
    pub(super) fn own_or_unmapped(&mut self, class: Id, name: &'a str) -> Option<Value<'a>> {
        if name == "__table__"
            && let Some(table) = self.declared.as_ref().and_then(|it| it.imperative.get(&class))
        {
            return Some(table.clone());
        }
        self.declared_value(class, name)
    }

    /// What `__table_args__` has; none where a class has none.
    pub(super) fn table_args(&mut self, class: Id) -> Option<TableArgs<'a>> {
        let value = self.declared_value(class, "__table_args__")?;
        Some(self.taken_apart(&value))
    }

    fn taken_apart(&mut self, value: &Value<'a>) -> TableArgs<'a> {
        match value {
            Value::None => (Vec::new(), Vec::new(), true),
            Value::Dict(_) => {
                let (options, is_whole) = self.options(value);
                (Vec::new(), options, is_whole)
            }
            Value::Tuple(_) | Value::List(_) => {
                let Some(sequence) = self.heap.elements(value) else { return (Vec::new(), Vec::new(), false) };
                let mut items = sequence.items;
                let mut is_whole = sequence.rest.is_none();
                let mut options = Vec::new();
                if let Some(last @ Value::Dict(_)) = items.last().cloned() {
                    items.pop();
                    let (named, all) = self.options(&last);
                    options = named;
                    is_whole &= all;
                }
                items.retain(|item| !matches!(item, Value::None));
                (items, options, is_whole)
            }
            Value::Any(ways) => {
                let first = ways.first().cloned().unwrap_or(Value::None);
                let (items, options, _) = self.taken_apart(&first);
                (items, options, false)
            }
            _ => (Vec::new(), Vec::new(), false),
        }
    }

    fn options(&self, value: &Value<'a>) -> (Vec<(Cow<'a, str>, Value<'a>)>, bool) {
        let Value::Dict(id) = value else { return (Vec::new(), false) };
        let Some(dict) = self.heap.dict(*id) else { return (Vec::new(), false) };
        let named = dict.entries.iter().filter_map(|(key, (_, value))| match key {
            Key::Text(key) => Some((Cow::Owned(key.clone()), value.clone())),
            _ => None,
        });
        (named.collect(), dict.rest.is_none())
    }

    /// Whether Flask-SQLAlchemy makes up the name (`should_set_tablename` in `flask_sqlalchemy/model.py`).
    fn sets_flask_name(&mut self, class: Id) -> bool {
        let lineage = self.lineage(class);
        for ancestor in lineage.iter() {
            let Ancestor::Class(id) = ancestor else { continue };
            let Some(value) = own(self, *id, "__tablename__") else { continue };
            if matches!(value, Value::Function(function) if function.kind == FunctionKind::Declared) {
                return false;
            }
            let is_abstract = matches!(own(self, *id, "__abstract__"), Some(Value::Bool(true)));
            let is_model = self.kind_of_base(*id).is_some();
            return !(*id == class || is_abstract || !is_model);
        }
        true
    }
}

/// The schema of a metadata, for a table and what it refers to, where none is given.
pub(super) fn give_schema(create: &mut CreateTable, schema: &Value<'_>) {
    let Value::Text(schema) = schema else { return };
    let schema: &Text = schema;
    create.table.schema.get_or_insert_with(|| schema.clone());
    let of_columns = create.columns.iter_mut().flat_map(|column| &mut column.constraints);
    for constraint in of_columns.chain(&mut create.constraints) {
        if let ConstraintKind::ForeignKey { referent, .. } = &mut constraint.kind {
            referent.schema.get_or_insert_with(|| schema.clone());
        }
    }
}

/// `PrimaryKeyConstraint()` is of the columns that say so themselves.
pub(super) fn fill_key(create: &mut CreateTable) {
    let own: Vec<Text> = create.columns.iter().filter(|it| it.primary_key).map(|it| it.name.clone()).collect();
    for constraint in &mut create.constraints {
        if let ConstraintKind::PrimaryKey { columns, .. } = &mut constraint.kind
            && columns.is_empty()
        {
            columns.clone_from(&own);
        }
    }
}

/// `CamelCase` as `camel_case` (`camel_to_snake_case` in `flask_sqlalchemy/model.py`).
fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let is_after_small = before.is_some_and(|it| it.is_ascii_lowercase() || it.is_ascii_digit());
        let is_before_small = at > 0 && letters.get(at + 1).is_some_and(char::is_ascii_lowercase);
        if letter.is_ascii_uppercase() && (is_after_small || is_before_small) {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out.trim_start_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::snake_case;

    #[test]
    fn camel_case_becomes_snake_case() {
        for (camel, snake) in [
            ("User", "user"),
            ("BlogPost", "blog_post"),
            ("HTTPServer", "http_server"),
            ("APIKey2Use", "api_key2_use"),
            ("_Private", "private"),
            ("Job2", "job2"),
            ("already_snake", "already_snake"),
        ] {
            assert_eq!(snake_case(camel), snake);
        }
    }
}
