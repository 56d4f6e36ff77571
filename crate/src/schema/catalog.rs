//! The catalogs of a database, as far as a schema tells what is in them, and what queries of them give.

mod information;
mod names;
mod postgresql;

use std::collections::BTreeMap;

use super::ask::Listed;
use super::table::Doubt;
use super::{Id, Made, Schema, Table};
use crate::dialect::Dialect;
use crate::sql::question::{Comparison, Missing, Query, Relation, Term};
use names::{is_builtin_type, is_own_name};

/// Rows of joined relations that are looked at.
const MAX_ROWS: usize = 200_000;

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A string.
    Text(String),
    /// A number.
    Int(i64),
    /// `true` or `false`.
    Bool(bool),
    /// `NULL`.
    Null,
    /// What a row of another catalog is known by: the kind of the thing, and its name.
    Thing(&'static str, String),
    /// A name of the database's own.
    Own,
    /// Not known.
    Unknown,
}

impl Cell {
    fn text(text: impl AsRef<str>) -> Cell {
        Cell::Text(text.as_ref().to_owned())
    }

    /// Whether it is true, where that is known; NULL is not.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Cell::Bool(value) => Some(*value),
            Cell::Null => Some(false),
            _ => None,
        }
    }
}

/// A row of a catalog: columns that are not in it are not known.
#[derive(Debug, Clone)]
struct Row {
    cells: Vec<(&'static str, Cell)>,
    /// It is surely there.
    is_sure: bool,
}

/// Values that a query is given, by the names of its parameters.
pub type Parameters = BTreeMap<String, Cell>;

impl Schema {
    /// The rows that a query gives; `None` where what it reads is not known.
    pub fn rows_of(&self, query: &Query, parameters: &Parameters) -> Option<Listed<Vec<Cell>>> {
        Asking { schema: self, parameters }.rows(query)
    }

    /// Whether a condition holds, where that is known.
    pub fn holds(&self, condition: &Term) -> Option<bool> {
        Asking { schema: self, parameters: &Parameters::new() }.value(condition, &[]).truth()
    }
}

/// A constraint: its name, its kind as the standard calls it, and its columns.
type Constrained = (Cell, &'static str, Vec<String>);

struct Asking<'s> {
    schema: &'s Schema,
    parameters: &'s Parameters,
}

impl Query {
    /// Whether it reads the database's catalogs alone, or nothing at all.
    pub fn is_about_catalogs(&self) -> bool {
        self.from.iter().all(|relation| match relation.schema.as_deref() {
            Some("information_schema" | "pg_catalog") => true,
            _ => ["pg_", "sqlite_", "pragma_"].iter().any(|start| relation.name.starts_with(start)),
        })
    }
}

/// The rows of the relations that are read, each with the name of its relation.
type Joined<'r> = [(&'r str, &'r Row)];

impl Asking<'_> {
    fn rows(&self, query: &Query) -> Option<Listed<Vec<Cell>>> {
        let relations: Vec<Vec<Row>> =
            query.from.iter().map(|relation| self.catalog(relation)).collect::<Option<Vec<_>>>()?;
        let mut found = Listed { sure: Vec::new(), unsure: Vec::new(), is_open: false };
        // What is said of one relation alone leaves few of its rows.
        let relations: Vec<Vec<&Row>> = relations
            .iter()
            .zip(&query.from)
            .map(|(rows, relation)| {
                let fails = |row: &Row| {
                    let alone = [(relation.alias.as_str(), row)];
                    query.holds.iter().any(|term| {
                        (query.from.len() == 1 || is_about(term, &relation.alias))
                            && self.value(term, &alone).truth() == Some(false)
                    })
                };
                rows.iter().filter(|row| !fails(row)).collect()
            })
            .collect();
        let size = relations.iter().try_fold(1_usize, |size, rows| size.checked_mul(rows.len()))?;
        if size > MAX_ROWS {
            return None;
        }
        for number in 0..size {
            let mut rest = number;
            let joined: Vec<(&str, &Row)> = relations
                .iter()
                .zip(&query.from)
                .filter_map(|(rows, relation)| {
                    let row = *rows.get(rest % rows.len())?;
                    rest /= rows.len();
                    Some((relation.alias.as_str(), row))
                })
                .collect();
            let mut is_sure = joined.iter().all(|(_, row)| row.is_sure);
            let mut fails = false;
            for term in &query.holds {
                match self.value(term, &joined).truth() {
                    Some(true) => {}
                    Some(false) => {
                        fails = true;
                        break;
                    }
                    None => is_sure = false,
                }
            }
            if !fails {
                let cells = query.wanted.iter().map(|term| self.value(term, &joined)).collect();
                if is_sure { &mut found.sure } else { &mut found.unsure }.push(cells);
            }
        }
        if query.counts {
            let count = i64::try_from(found.sure.len()).ok().filter(|_| found.unsure.is_empty());
            let cell = count.map_or(Cell::Unknown, Cell::Int);
            return Some(Listed { sure: vec![vec![cell]], unsure: Vec::new(), is_open: false });
        }
        if query.is_limited && found.sure.len() + found.unsure.len() > 1 {
            // Which of them comes first is not known.
            let unknown = vec![Cell::Unknown; query.wanted.len()];
            let is_sure = !found.sure.is_empty();
            let (sure, unsure) = if is_sure { (vec![unknown], Vec::new()) } else { (Vec::new(), vec![unknown]) };
            return Some(Listed { sure, unsure, is_open: false });
        }
        Some(found)
    }

    fn value(&self, term: &Term, rows: &Joined<'_>) -> Cell {
        let truth = |term: &Term| self.value(term, rows).truth();
        let of_truth = |truth: Option<bool>| truth.map_or(Cell::Unknown, Cell::Bool);
        match term {
            Term::Column(of, name) => {
                let mut cells = rows
                    .iter()
                    .filter(|(alias, _)| of.as_ref().is_none_or(|of| of == alias))
                    .flat_map(|(_, row)| &row.cells)
                    .filter(|(column, _)| column == name);
                match (cells.next(), cells.next()) {
                    (Some((_, cell)), None) => cell.clone(),
                    _ => Cell::Unknown,
                }
            }
            Term::Text(text) => Cell::text(text),
            Term::Int(number) => Cell::Int(*number),
            Term::Bool(value) => Cell::Bool(*value),
            Term::Null => Cell::Null,
            Term::Parameter(name) => self.parameters.get(name).cloned().unwrap_or(Cell::Unknown),
            Term::DefaultSchema => match self.schema.dialect {
                Dialect::Postgresql => Cell::text("public"),
                _ => Cell::Unknown,
            },
            Term::Relation(name, missing) => self.relation_named(&self.value(name, rows), *missing),
            Term::Type(name, missing) => self.type_named(&self.value(name, rows), *missing),
            Term::Compared(left, comparison, right) => {
                compared(&self.value(left, rows), *comparison, &self.value(right, rows))
            }
            Term::In(of, items) => {
                let of = self.value(of, rows);
                let equals = items.iter().map(|item| compared(&of, Comparison::Equal, &self.value(item, rows)));
                any(equals.map(|cell| cell.truth()))
            }
            Term::IsNull(of) => match self.value(of, rows) {
                Cell::Unknown => Cell::Unknown,
                cell => Cell::Bool(cell == Cell::Null),
            },
            Term::And(terms) => {
                let fails = any(terms.iter().map(|term| truth(term).map(|truth| !truth)));
                of_truth(fails.truth().map(|fails| !fails))
            }
            Term::Or(terms) => any(terms.iter().map(truth)),
            Term::Not(term) => match self.value(term, rows) {
                Cell::Bool(value) => Cell::Bool(!value),
                Cell::Null => Cell::Null,
                _ => Cell::Unknown,
            },
            Term::Exists(query) => match self.rows(query) {
                Some(found) if !found.sure.is_empty() => Cell::Bool(true),
                Some(found) if found.unsure.is_empty() => Cell::Bool(false),
                _ => Cell::Unknown,
            },
            Term::Of(query) => match self.rows(query) {
                Some(found) if found.unsure.is_empty() => match found.sure.as_slice() {
                    [] => Cell::Null,
                    [row] => row.first().cloned().unwrap_or(Cell::Unknown),
                    _ => Cell::Unknown,
                },
                _ => Cell::Unknown,
            },
            Term::Unknown => Cell::Unknown,
        }
    }

    /// The name in a text, as `to_regclass` reads it.
    fn id_in(&self, name: &Cell) -> Option<Id> {
        let Cell::Text(text) = name else { return None };
        let names = crate::sql::names_in(text, self.schema.dialect);
        match names.as_slice() {
            [name] => self.schema.id(name),
            _ => None,
        }
    }

    fn relation_named(&self, name: &Cell, missing: Missing) -> Cell {
        let Some(id) = self.id_in(name) else { return Cell::Unknown };
        match (self.schema.has_relation(&id), missing) {
            (Some(true), _) => Cell::Thing("relation", id.to_string()),
            (Some(false), Missing::Null) => Cell::Null,
            _ => Cell::Unknown,
        }
    }

    fn type_named(&self, name: &Cell, missing: Missing) -> Cell {
        let Some(id) = self.id_in(name).filter(|id| !is_builtin_type(&id.name)) else { return Cell::Unknown };
        match (self.schema.has_type(&id), missing) {
            (Some(true), _) => Cell::Thing("type", id.to_string()),
            (Some(false), Missing::Null) => Cell::Null,
            _ => Cell::Unknown,
        }
    }

    /// The rows of a catalog; `None` of one that is not known.
    fn catalog(&self, relation: &Relation) -> Option<Vec<Row>> {
        let mut rows = match self.schema.dialect {
            Dialect::Postgresql => self.catalog_of_postgresql(relation)?,
            Dialect::Sqlite => self.catalog_of_sqlite(relation)?,
            _ => return None,
        };
        if !self.schema.is_whole() {
            rows.push(unknown());
        }
        Some(rows)
    }

    fn catalog_of_postgresql(&self, relation: &Relation) -> Option<Vec<Row>> {
        Some(match (relation.schema.as_deref(), relation.name.as_str()) {
            (Some("information_schema"), name) => match name {
                "tables" => self.information_tables(),
                "views" => self.information_views(),
                "columns" => self.information_columns(),
                "table_constraints" => self.information_constraints(),
                "key_column_usage" | "constraint_column_usage" => self.information_keys(name == "key_column_usage"),
                "referential_constraints" => self.information_references(),
                "schemata" => self.schemas("schema_name"),
                "sequences" => self.information_sequences(),
                _ => return None,
            },
            (Some("pg_catalog") | None, name) => match name {
                "pg_tables" => self.pg_tables(),
                "pg_views" | "pg_matviews" => self.pg_views(name == "pg_matviews"),
                "pg_class" => self.pg_class(),
                "pg_indexes" => self.pg_indexes(),
                "pg_type" => self.pg_type(),
                "pg_enum" => self.pg_enum(),
                "pg_constraint" => self.pg_constraint(),
                "pg_namespace" => self.schemas("nspname"),
                "pg_extension" => self.pg_extension(),
                "pg_trigger" => self.pg_trigger(),
                _ => return None,
            },
            _ => return None,
        })
    }

    fn catalog_of_sqlite(&self, relation: &Relation) -> Option<Vec<Row>> {
        match (relation.schema.as_deref(), relation.name.as_str()) {
            (None | Some("main"), "sqlite_master" | "sqlite_schema") => Some(self.sqlite_master()),
            (None, "pragma_table_info") => self.sqlite_columns(relation),
            _ => None,
        }
    }

    /// `pragma_table_info('runs')`.
    fn sqlite_columns(&self, relation: &Relation) -> Option<Vec<Row>> {
        let [table] = relation.arguments.as_slice() else { return None };
        let id = self.id_in(&self.value(table, &[]))?;
        let super::ask::OfTable::Has(columns) = self.schema.columns_of(&id) else { return None };
        let row = |column: &super::Column, is_sure| Row { cells: vec![("name", Cell::text(&column.name))], is_sure };
        let mut rows: Vec<Row> = columns.sure.iter().map(|column| row(column, true)).collect();
        rows.extend(columns.unsure.iter().map(|column| row(column, false)));
        if columns.is_open {
            rows.push(unknown());
        }
        Some(rows)
    }

    /// The name of a schema as the catalogs have it.
    fn schema_of(&self, id: &Id) -> Cell {
        Cell::text(id.schema.as_deref().unwrap_or(&self.schema.default_schema()))
    }

    /// Tables, each with whether it is surely there, but for those that go with the session.
    fn tables(&self) -> impl Iterator<Item = (&Id, &Table, bool)> {
        let schema = self.schema;
        schema.tables().map(|(id, table)| (id, table.as_ref(), schema.is_known(table)))
    }

    /// A row for each part of each table, and one that stands for more where a table may have more.
    fn of_tables<T>(
        &self,
        parts: impl Fn(&Table) -> Vec<(T, Made)>,
        sure_up_to: Doubt,
        row: impl Fn(&Id, &Table, Option<T>) -> Vec<(&'static str, Cell)>,
    ) -> Vec<Row> {
        let mut rows = Vec::new();
        for (id, table, is_known) in self.tables() {
            for (part, made) in parts(table) {
                let is_sure = is_known && made.is_certain && self.schema.doubt(table) <= sure_up_to;
                rows.push(Row { cells: row(id, table, Some(part)), is_sure });
            }
            if table.is_open || self.schema.doubt(table) > sure_up_to || table.is_assumed {
                rows.push(Row { cells: row(id, table, None), is_sure: false });
            }
        }
        rows
    }

    fn sqlite_master(&self) -> Vec<Row> {
        let row = |kind: &str, name: Cell, table: &Id, is_sure| Row {
            cells: vec![("type", Cell::text(kind)), ("name", name), ("tbl_name", Cell::text(&table.name))],
            is_sure,
        };
        let mut rows: Vec<Row> =
            self.tables().map(|(id, _, is_sure)| row("table", Cell::text(&id.name), id, is_sure)).collect();
        for (id, view) in self.schema.views() {
            rows.push(row("view", Cell::text(&id.name), id, view.made.is_certain));
        }
        for (id, table, is_known) in self.tables() {
            for index in &table.indexes {
                let name = self.schema.known_name(&index.name).map_or(Cell::Unknown, Cell::text);
                rows.push(row(
                    "index",
                    name,
                    id,
                    is_known && index.made.is_certain && self.schema.doubt(table) == Doubt::None,
                ));
            }
            if table.is_open || self.schema.doubt(table) != Doubt::None || table.is_assumed {
                rows.push(row("index", Cell::Unknown, id, false));
            }
        }
        for kind in ["table", "index"] {
            rows.push(Row { cells: vec![("type", Cell::text(kind)), ("name", Cell::Own)], is_sure: false });
        }
        rows.push(Row { cells: vec![("type", Cell::text("trigger"))], is_sure: false });
        rows
    }
}

/// A row of which nothing is known, not even whether it is there.
fn unknown() -> Row {
    Row { cells: Vec::new(), is_sure: false }
}

/// Rows of the database's own schemas, and of Alembic's table in the default one.
fn own_rows(schema: &'static str, names: &[&'static str]) -> Vec<Row> {
    let row = |own: &&str| Row {
        cells: std::iter::once((schema, Cell::text(own))).chain(names.iter().map(|name| (*name, Cell::Own))).collect(),
        is_sure: false,
    };
    ["pg_catalog", "information_schema", "public"].iter().map(row).collect()
}

/// Whether one of these is true, where that is known.
fn any(truths: impl Iterator<Item = Option<bool>>) -> Cell {
    let mut found = Some(false);
    for truth in truths {
        match truth {
            Some(true) => return Cell::Bool(true),
            None => found = None,
            Some(false) => {}
        }
    }
    found.map_or(Cell::Unknown, Cell::Bool)
}

/// Whether a condition says something of one relation alone, by that one's name.
fn is_about(term: &Term, alias: &str) -> bool {
    match term {
        Term::Column(of, _) => of.as_deref() == Some(alias),
        Term::Compared(left, _, right) => is_about(left, alias) && is_about(right, alias),
        Term::In(of, _) | Term::IsNull(of) | Term::Not(of) => is_about(of, alias),
        Term::And(terms) | Term::Or(terms) => terms.iter().all(|term| is_about(term, alias)),
        Term::Text(_)
        | Term::Int(_)
        | Term::Bool(_)
        | Term::Null
        | Term::Parameter(_)
        | Term::DefaultSchema
        | Term::Relation(..)
        | Term::Type(..) => true,
        Term::Exists(_) | Term::Of(_) | Term::Unknown => false,
    }
}

fn compared(left: &Cell, comparison: Comparison, right: &Cell) -> Cell {
    if let (Cell::Null, _) | (_, Cell::Null) = (left, right) {
        return Cell::Null;
    }
    let equal = match (left, right) {
        (Cell::Unknown, _) | (_, Cell::Unknown) => None,
        (Cell::Own, Cell::Text(name)) | (Cell::Text(name), Cell::Own) => (!is_own_name(name)).then_some(false),
        (Cell::Own, _) | (_, Cell::Own) => None,
        // A relation as text, or its number, is not looked at.
        (Cell::Thing(..), Cell::Thing(..)) => Some(left == right),
        (Cell::Thing(..), _) | (_, Cell::Thing(..)) => None,
        _ => Some(left == right),
    };
    let ordering = match (left, right) {
        (Cell::Int(left), Cell::Int(right)) => Some(left.cmp(right)),
        _ => None,
    };
    let truth = match comparison {
        Comparison::Equal => equal,
        Comparison::NotEqual => equal.map(|equal| !equal),
        Comparison::Less => ordering.map(std::cmp::Ordering::is_lt),
        Comparison::LessOrEqual => ordering.map(std::cmp::Ordering::is_le),
        Comparison::Greater => ordering.map(std::cmp::Ordering::is_gt),
        Comparison::GreaterOrEqual => ordering.map(std::cmp::Ordering::is_ge),
    };
    truth.map_or(Cell::Unknown, Cell::Bool)
}
