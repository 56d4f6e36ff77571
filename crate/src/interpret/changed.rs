//! Objects of SQLAlchemy that the code changes after it has made them: `enum.name = "mood_old"`, `table.append_column(…)`;
//! and tables that it reads from the database to work on their columns (`Table(…, autoload_with=bind)`).
//!
//! A call stays the term that it is: the heap knows by which other one it is replaced, and whoever knows the library is
//! given that ([`Heap::settled`](crate::value::heap::Heap::settled)).

use std::borrow::Cow;
use std::rc::Rc;

use super::reader::{Mode, Reader};
use crate::schema::ask::OfTable;
use crate::text::Text;
use crate::value::heap::{Sequence, joined};
use crate::value::{Args, Place, Term, Value};

/// What `Table(…)` is given to read it from the database.
const AUTOLOAD: [&str; 2] = ["autoload_with", "autoload"];

impl<'a> Reader<'a> {
    /// An attribute of something that the code made with SQLAlchemy is set: `column.server_default = None`.
    pub(super) fn set_made_attribute(&mut self, of: &Value<'a>, name: &str, value: &Value<'a>) {
        let Some((term, class, mut args)) = self.made_object(of) else { return };
        let place = match (class.as_str(), name) {
            ("Column" | "Table" | "Index" | "Sequence", "name") => Some(0),
            ("Column", "type") => Some(usize::from(matches!(args.positional.first(), Some(Value::Text(_))))),
            _ => None,
        };
        let is_perhaps = self.conditions.is_conditional();
        let new = |old: Option<Value<'a>>| match old {
            Some(old) if is_perhaps => joined(old, value.clone()),
            None if is_perhaps => joined(Value::None, value.clone()),
            _ => value.clone(),
        };
        match place.and_then(|place| args.positional.get_mut(place)) {
            Some(given) => *given = new(Some(given.clone())),
            None => {
                let name = if name == "type" { "type_" } else { name };
                let at = args.named.iter().position(|(key, _)| key == name);
                let new = new(at.map(|at| args.named.swap_remove(at).1));
                args.named.push((Cow::Owned(name.to_owned()), new));
            }
        }
        self.replace_made(&term, args);
    }

    /// An attribute of a column, an enum or another thing that the code made with SQLAlchemy, where that says what it is.
    pub(super) fn made_attribute(&self, of: &Value<'a>, name: &str) -> Option<Value<'a>> {
        let (_, class, args) = self.made_object(of)?;
        if args.open.is_some() {
            return None;
        }
        let named = args.named(name).cloned();
        Some(match (class.as_str(), name) {
            ("Column", "server_default" | "comment") => named.unwrap_or(Value::None),
            ("Column", "primary_key") => named.unwrap_or(Value::Bool(false)),
            ("Column", "nullable") => match (named, args.named("primary_key")) {
                (Some(nullable), _) => nullable,
                (None, Some(Value::Bool(is_key))) => Value::Bool(!is_key),
                (None, None) => Value::Bool(true),
                _ => return None,
            },
            ("Column", "type") => {
                let place = usize::from(matches!(args.positional.first(), Some(Value::Text(_))));
                args.named("type_").or_else(|| args.positional.get(place)).cloned()?
            }
            ("Column" | "Table" | "Index" | "Sequence", "name") => {
                args.get(0, "name").filter(|name| matches!(name, Value::Text(_))).cloned()?
            }
            ("Enum" | "ENUM", "enums") => Value::Tuple(args.positional.into()),
            ("Enum" | "ENUM" | "Table", "schema") => named.unwrap_or(Value::None),
            ("Enum" | "ENUM", "name") => named?,
            (class, "name") if class.ends_with("Constraint") => named.filter(|it| matches!(it, Value::Text(_)))?,
            _ => return None,
        })
    }

    /// A method that changes a table: `append_column`, `append_constraint`; whether it is one.
    pub(super) fn append_to_table(&mut self, of: &Value<'a>, method: &str, given: &Args<'a>) -> bool {
        if !matches!(method, "append_column" | "append_constraint") {
            return false;
        }
        let Some((term, _, mut args)) = self.made_object(of).filter(|(_, class, _)| class == "Table") else {
            return false;
        };
        if let Some(part) = given.positional.first() {
            // One that may be appended or not may be any.
            if self.conditions.is_conditional() {
                args.open = Some(part.clone());
            } else {
                args.positional.push(part.clone());
            }
        }
        self.replace_made(&term, args);
        true
    }

    /// The columns of a table that the code made, or reads from the database: `table.columns`.
    pub(super) fn columns_of_made(&mut self, columns: &Value<'a>) -> Option<Sequence<'a>> {
        let Term::Attribute { of, name } = columns.as_term()? else { return None };
        if !matches!(name.as_ref(), "c" | "columns") {
            return None;
        }
        let of = of.clone();
        self.reflect(&of);
        let (_, class, args) = self.made_object(&of)?;
        if class != "Table" || args.open.is_some() || AUTOLOAD.iter().any(|name| args.named(name).is_some()) {
            return None;
        }
        let is_column = |item: &&Value<'a>| matches!(self.made_object(item), Some((_, class, _)) if class == "Column");
        Some(Sequence { items: args.positional.iter().filter(is_column).cloned().collect(), rest: None })
    }

    /// `table.columns.values()` and its like.
    pub(super) fn method_of_columns(&mut self, of: &Value<'a>, method: &str, place: Place) -> Option<Value<'a>> {
        if !matches!(method, "values" | "keys" | "items") {
            return None;
        }
        let columns = self.columns_of_made(of)?.items;
        let name = |column: &Value<'a>| self.made_attribute(column, "name");
        let items = match method {
            "values" => columns,
            "keys" => columns.iter().map(name).collect::<Option<_>>()?,
            _ => {
                let pair = |column: Value<'a>| Some(Value::Tuple([name(&column)?, column].into()));
                columns.into_iter().map(pair).collect::<Option<_>>()?
            }
        };
        Some(self.bounded_list(items, None, place))
    }

    /// Reads a table from the schema, where the code has it read from the database.
    pub(super) fn reflect(&mut self, of: &Value<'a>) {
        let Some((term, class, mut args)) = self.made_object(of) else { return };
        let is_autoload = |(name, value): &(Cow<'a, str>, Value<'a>)| {
            AUTOLOAD.contains(&name.as_ref()) && !matches!(value, Value::None | Value::Bool(false))
        };
        if class != "Table" || self.mode != Mode::Run || !args.named.iter().any(is_autoload) {
            return;
        }
        let (Some(name), Term::Call { place, .. }) = (args.get(0, "name").and_then(Value::as_text), term.as_ref())
        else {
            return;
        };
        let schema = match args.named("schema") {
            None | Some(Value::None) => None,
            Some(schema) => match schema.as_text() {
                Some(schema) => Some(schema.to_owned()),
                None => return,
            },
        };
        let Some(now) = self.asked_schema() else { return };
        let id = now.asked_id(schema.as_deref(), name);
        let OfTable::Has(columns) = now.columns_of(&id) else { return };
        let OfTable::Has(key) = now.primary_key_of(&id) else { return };
        if columns.is_open || !columns.unsure.is_empty() {
            return;
        }
        let key = key.map(|key| key.columns.clone()).unwrap_or_default();
        let columns: Vec<Value<'a>> =
            columns.sure.into_iter().map(|it| self.reflected_column(it, key.contains(&it.name), *place)).collect();
        args.named.retain(|argument| !is_autoload(argument));
        // What is written stands for what is read.
        let own: Vec<Value<'a>> = args.positional.iter().filter_map(|item| self.made_attribute(item, "name")).collect();
        let is_written = |column: &Value<'a>| {
            let name = self.made_attribute(column, "name");
            name.is_some_and(|name| own.iter().any(|own| own.as_text() == name.as_text()))
        };
        let read: Vec<Value<'a>> = columns.into_iter().filter(|column| !is_written(column)).collect();
        args.positional.extend(read);
        self.provenance.count_answer();
        self.replace_made(&term, args);
    }

    /// A column as `Table(…, autoload_with=…)` finds it.
    fn reflected_column(&mut self, column: &crate::schema::Column, is_key: bool, place: Place) -> Value<'a> {
        let type_ = column.sure_type().and_then(|type_| self.reflected_type(type_, place));
        let type_ = type_.unwrap_or_else(|| Self::unknown_at(place, "a type that the database has"));
        let mut named: Vec<(Cow<'a, str>, Value<'a>)> = vec![("primary_key".into(), Value::Bool(is_key))];
        if let Some(nullable) = column.sure_nullable() {
            named.push(("nullable".into(), Value::Bool(nullable)));
        }
        // A `SERIAL` is found as what it stands for.
        let counted = column.serial.as_ref().map(|sequence| Text::known(format!("nextval('{sequence}'::regclass)")));
        if let Some(default) = column.default.clone().or(counted) {
            let args = super::expressions::args(vec![Value::text(default)]);
            let text = Term::Call { function: Value::name("sqlalchemy.text"), args, place };
            named.push(("server_default".into(), Value::Term(Rc::new(text))));
        }
        let args = Args { positional: vec![Value::text(&*column.name), type_], named, open: None };
        Value::Term(Rc::new(Term::Call { function: Value::name("sqlalchemy.Column"), args, place }))
    }

    /// Something that the code made with SQLAlchemy: its term, its class, and what it was made with, as that is now.
    fn made_object(&self, of: &Value<'a>) -> Option<(Rc<Term<'a>>, String, Args<'a>)> {
        let Value::Term(term) = of else { return None };
        let now = self.heap.replaced(term);
        let Term::Call { function, args, .. } = now.as_term().unwrap_or(term) else { return None };
        let dotted = function.dotted().filter(|dotted| dotted.starts_with("sqlalchemy"))?;
        let class = dotted.rsplit('.').next()?.to_owned();
        class.starts_with(char::is_uppercase).then(|| (Rc::clone(term), class, args.clone()))
    }

    fn replace_made(&mut self, term: &Rc<Term<'a>>, args: Args<'a>) {
        let Term::Call { function, place, .. } = term.as_ref() else { return };
        let new = Value::Term(Rc::new(Term::Call { function: function.clone(), args, place: *place }));
        self.heap.replace(term, new);
    }
}
