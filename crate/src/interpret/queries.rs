//! Queries that the code puts to the catalogs, and what it does with their rows.

use super::questions::DATABASE;
use super::reader::{Mode, Reader};
use crate::alchemy::{self, Executed, Reading};
use crate::schema::catalog::{self, Parameters};
use crate::sql::question::{self, Query};
use crate::value::heap::{Cell, Id, Sequence, joined};
use crate::value::{Args, Place, Term, Value};

impl<'a> Reader<'a> {
    /// What an `execute` gives: rows that the schema tells, where it is a query of the catalogs.
    pub(super) fn queried(&mut self, method: &str, args: &Args<'a>, place: Place) -> Value<'a> {
        let rows = if self.mode == Mode::Run { self.rows_of(args, place) } else { None };
        let Some(rows) = rows else { return Self::unknown_at(place, DATABASE) };
        match method {
            "execute" | "exec_driver_sql" | "exec" => Value::Rows(rows),
            "scalar" | "scalars" => self.rows_method(rows, method, place),
            _ => Self::unknown_at(place, DATABASE),
        }
    }

    fn rows_of(&mut self, args: &Args<'a>, place: Place) -> Option<Id> {
        let statement = args.get(0, "statement").cloned()?;
        let reading = Reading { heap: &self.heap, dialect: self.settings.dialect };
        let Executed::Sql(text) = alchemy::executed(&statement, reading) else { return None };
        let query = question::query(&text, self.settings.dialect).filter(Query::is_about_catalogs)?;
        let parameters = self.parameters(&statement, args);
        let found = self.asked_schema()?.rows_of(&query, &parameters)?;
        let cell = |cell: catalog::Cell| match cell {
            catalog::Cell::Text(text) => Value::text(text),
            catalog::Cell::Int(number) => Value::Int(number),
            catalog::Cell::Bool(value) => Value::Bool(value),
            catalog::Cell::Null => Value::None,
            // How the driver gives it, and which number it has, is not known.
            catalog::Cell::Thing(kind, name) => Value::text(crate::text::Text::hole(format!("{kind} {name}"))),
            catalog::Cell::Own | catalog::Cell::Unknown => Self::unknown_at(place, DATABASE),
        };
        let row = |cells: Vec<catalog::Cell>| Value::Tuple(cells.into_iter().map(cell).collect());
        let rest = match found.unsure.len() {
            0..20 => found.unsure.into_iter().map(row).reduce(joined),
            _ => Some(row(vec![catalog::Cell::Unknown; query.wanted.len()])),
        };
        let sequence = Sequence { items: found.sure.into_iter().map(row).collect(), rest };
        self.provenance.count_answer();
        Some(self.heap.add(Cell::Sequence(sequence)))
    }

    /// The values of a query's parameters: those of `bindparams`, and those that it is executed with.
    fn parameters(&self, statement: &Value<'a>, args: &Args<'a>) -> Parameters {
        let mut parameters = Parameters::new();
        let mut at = statement;
        while let Some(Term::Call { function, args, .. }) = at.as_term() {
            let Some(Term::Attribute { of, name }) = function.as_term() else { break };
            if name == "bindparams" {
                Self::add_parameters(args.named.iter().map(|(name, value)| (name.as_ref(), value)), &mut parameters);
                for bound in &args.positional {
                    if let Some(Term::Call { args, .. }) = bound.as_term()
                        && let Some(name) = args.get(0, "key").and_then(Value::as_text)
                        && let Some(value) = args.get(1, "value")
                    {
                        Self::add_parameters([(name, value)].into_iter(), &mut parameters);
                    }
                }
            }
            at = of;
        }
        let given = args.positional.get(1).or_else(|| args.named("parameters")).or_else(|| args.named("params"));
        if let Some(Value::Dict(id)) = given
            && let Some(dict) = self.heap.dict(*id)
        {
            let entries = dict.entries.values().filter_map(|(key, value)| Some((key.as_text()?, value)));
            Self::add_parameters(entries, &mut parameters);
        }
        let named =
            args.named.iter().filter(|(name, _)| !matches!(name.as_ref(), "statement" | "parameters" | "params"));
        Self::add_parameters(named.map(|(name, value)| (name.as_ref(), value)), &mut parameters);
        parameters
    }

    fn add_parameters<'v>(given: impl Iterator<Item = (&'v str, &'v Value<'a>)>, parameters: &mut Parameters)
    where
        'a: 'v,
    {
        for (name, value) in given {
            let cell = match value {
                Value::Text(text) => {
                    text.as_known().map_or(catalog::Cell::Unknown, |it| catalog::Cell::Text(it.into()))
                }
                Value::Int(number) => catalog::Cell::Int(*number),
                Value::Bool(value) => catalog::Cell::Bool(*value),
                Value::None => catalog::Cell::Null,
                _ => catalog::Cell::Unknown,
            };
            parameters.insert(name.to_owned(), cell);
        }
    }

    /// A method of what a query gives.
    pub(super) fn rows_method(&mut self, rows: Id, name: &str, place: Place) -> Value<'a> {
        let unknown = Self::unknown_at(place, DATABASE);
        let Some(rows) = self.heap.sequence(rows).cloned() else { return unknown };
        let first_cell = |row: Value<'a>| match row {
            Value::Tuple(cells) => cells.first().cloned().unwrap_or(Value::None),
            _ => Self::unknown_at(place, DATABASE),
        };
        match name {
            "scalar" | "scalar_one_or_none" | "scalar_one" => one_of(rows, first_cell),
            "first" | "fetchone" | "one_or_none" | "one" => one_of(rows, |row| row),
            "all" | "fetchall" => Value::List(self.heap.add(Cell::Sequence(rows))),
            "scalars" => {
                let items = rows.items.into_iter().map(first_cell).collect();
                let rest = rows.rest.map(first_cell);
                Value::Rows(self.heap.add(Cell::Sequence(Sequence { items, rest })))
            }
            "close" => Value::None,
            _ => unknown,
        }
    }
}

/// The first of some rows, or `None`: of several, nobody knows which comes first.
fn one_of<'a>(rows: Sequence<'a>, value: impl Fn(Value<'a>) -> Value<'a>) -> Value<'a> {
    let may_be_none = rows.items.is_empty();
    let all = rows.items.into_iter().chain(rows.rest).map(value);
    all.chain(may_be_none.then_some(Value::None)).reduce(joined).unwrap_or(Value::None)
}
