//! Queries that the code puts to the catalogs, and what it does with their rows.

use super::questions::DATABASE;
use super::reader::{Mode, Reader};
use crate::alchemy::{self, Executed, Reading};
use crate::operation::Change;
use crate::schema::catalog::{self, Parameters};
use crate::sql::question::{self, Query};
use crate::sql::rowless::{self, Gives, Rowless, rowless};
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
        let text = match alchemy::executed(&self.heap.settled(&statement), reading) {
            Executed::Sql(text) => text,
            Executed::Changes(bound) => return self.no_rows_of_select(&statement, &bound.changes, place),
            _ => return None,
        };
        let query = question::query(&text, self.settings.dialect).filter(Query::is_about_catalogs);
        let parameters = self.parameters(&statement, args);
        let found = query.as_ref().and_then(|query| self.asked_schema()?.rows_of(query, &parameters));
        let (Some(query), Some(found)) = (query, found) else {
            return self.no_rows_of(&rowless(&text, self.settings.dialect)?, place);
        };
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

    /// What a query gives of a table that no migration fills, where the migrations have made it: nothing.
    fn no_rows_of(&mut self, query: &Rowless, place: Place) -> Option<Id> {
        if !self.lacks_rows(query.schema.as_deref(), &query.table) {
            return None;
        }
        self.provenance.count_lack_of_rows();
        let cell = |cell: &rowless::Cell| match cell {
            rowless::Cell::Int(number) => Value::Int(*number),
            rowless::Cell::Bool(value) => Value::Bool(*value),
            rowless::Cell::Null => Value::None,
            rowless::Cell::Unknown => Self::unknown_at(place, DATABASE),
        };
        Some(match &query.gives {
            Gives::Nothing => self.without_rows(place),
            Gives::Row(cells) => {
                let items = vec![Value::Tuple(cells.iter().map(cell).collect())];
                self.heap.add(Cell::Sequence(Sequence { items, rest: None }))
            }
        })
    }

    /// The same of `sa.select(…)`.
    fn no_rows_of_select(&mut self, select: &Value<'a>, changes: &[Change], place: Place) -> Option<Id> {
        let [Change::Other { op, table: Some(table), .. }] = changes else { return None };
        if op != "select" {
            return None;
        }
        let gives = selected(select)?;
        let (schema, table) = (table.schema.as_ref(), table.name.as_known()?);
        let schema = match schema {
            Some(schema) => Some(schema.as_known()?.to_owned()),
            None => None,
        };
        self.no_rows_of(&Rowless { schema, table: table.to_owned(), gives }, place)
    }

    /// What a method of `session.query(…)` gives of a table that no migration fills.
    pub(super) fn no_rows_of_query(&mut self, query: &Value<'a>, method: &str, place: Place) -> Option<Value<'a>> {
        let gives = selected(query).filter(|_| self.mode == Mode::Run)?;
        let table = self.queried_table(query)?;
        let schema = match &table.schema {
            Some(schema) => Some(schema.as_known()?.to_owned()),
            None => None,
        };
        let asked = Rowless { schema, table: table.name.as_known()?.to_owned(), gives };
        // What is done to a row that is found is read all the same.
        if !matches!((method, &asked.gives), ("count" | "all", Gives::Nothing) | ("scalar" | "one", Gives::Row(_))) {
            return None;
        }
        let rows = self.no_rows_of(&asked, place)?;
        Some(match method {
            "count" => Value::Int(0),
            "all" => {
                let rest = Some(self.row_of(query, place));
                self.list_without_rows(Sequence { items: Vec::new(), rest })
            }
            _ => self.rows_method(rows, method, place),
        })
    }

    /// Whether a table is taken to have no rows.
    fn lacks_rows(&mut self, schema: Option<&str>, table: &str) -> bool {
        self.questions.ask_rows = true;
        let Some(now) = self.schema.as_ref().filter(|_| !self.settings.offline) else { return false };
        now.lacks_rows(&now.asked_id(schema, table))
    }

    /// A result without rows. Code that goes through them is read all the same, as it is where there are some.
    fn without_rows(&mut self, place: Place) -> Id {
        let rest = Some(Self::unknown_at(place, DATABASE));
        let id = self.heap.add(Cell::Sequence(Sequence { items: Vec::new(), rest }));
        self.questions.without_rows.insert(id);
        id
    }

    /// A list of rows of which there are none.
    pub(super) fn list_without_rows(&mut self, rows: Sequence<'a>) -> Value<'a> {
        let id = self.heap.add(Cell::Sequence(rows));
        self.questions.without_rows.insert(id);
        self.provenance.count_lack_of_rows();
        Value::List(id)
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
        let is_empty = self.questions.without_rows.contains(&rows);
        let Some(rows) = self.heap.sequence(rows).cloned() else { return unknown };
        if is_empty {
            self.provenance.count_lack_of_rows();
            return match name {
                "scalar" | "scalar_one_or_none" | "first" | "fetchone" | "one_or_none" => Value::None,
                "all" | "fetchall" | "fetchmany" => self.list_without_rows(rows),
                "scalars" | "mappings" => Value::Rows(self.without_rows(place)),
                _ => unknown,
            };
        }
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

/// What `select(…)` or `session.query(…)` gives of a table without rows; none where it is something else.
fn selected(query: &Value<'_>) -> Option<Gives> {
    let mut at = query;
    let args = loop {
        let Term::Call { function, args, .. } = at.as_term()? else { return None };
        match function.as_term()? {
            Term::Attribute { of: Value::Connection(_), name } if name == "query" => break args,
            // `table.select()`
            Term::Attribute { name, .. } if name == "select" && function.dotted().is_none() => {
                return Some(Gives::Nothing);
            }
            Term::Attribute { name, .. } if matches!(name.as_ref(), "group_by" | "having" | "union" | "union_all") => {
                return None;
            }
            Term::Attribute { of: of @ Value::Term(_), .. } if function.dotted().is_none() => at = of,
            _ if function
                .dotted()
                .is_some_and(|dotted| dotted.starts_with("sqlalchemy") && dotted.ends_with(".select")) =>
            {
                break args;
            }
            _ => return None,
        }
    };
    let has_function = |value: &Value<'_>| calls_function(value, 8);
    match args.positional.as_slice() {
        [only] if is_count(only) => Some(Gives::Row(vec![rowless::Cell::Int(0)])),
        items if items.iter().any(has_function) => None,
        _ => Some(Gives::Nothing),
    }
}

/// `func.count(…)`, perhaps with a label.
fn is_count(value: &Value<'_>) -> bool {
    let Some(Term::Call { function, .. }) = value.as_term() else { return false };
    match function.as_term() {
        Some(Term::Attribute { of, name }) if name == "label" => is_count(of),
        _ => function.dotted().is_some_and(|dotted| dotted.ends_with(".func.count")),
    }
}

/// Whether a function of the database is called in an expression, which may make one value of all rows.
fn calls_function(value: &Value<'_>, levels: u32) -> bool {
    let Some(levels) = levels.checked_sub(1) else { return true };
    match value {
        Value::List(_) | Value::Unknown(_) | Value::Any(_) => true,
        Value::Term(term) => match term.as_ref() {
            Term::Call { function, args, .. } => {
                function.dotted().is_some_and(|dotted| dotted.contains(".func.") || dotted.ends_with("text"))
                    || calls_function(function, levels)
                    || args.positional.iter().any(|value| calls_function(value, levels))
            }
            Term::Attribute { of, .. } => !matches!(of, Value::Class(_)) && calls_function(of, levels),
            Term::Item { of, .. } => calls_function(of, levels),
            Term::Operation { operands, .. } => operands.iter().any(|value| calls_function(value, levels)),
            Term::Name(_) => false,
        },
        _ => false,
    }
}
