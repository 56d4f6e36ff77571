//! The catalogs of a database, as far as a schema tells what is in them, and what queries of them give.

use std::collections::BTreeMap;

use super::ask::Listed;
use super::{Id, Made, ObjectId, Schema, Table, TypeDefinition};
use crate::dialect::Dialect;
use crate::sql::question::{Comparison, Missing, Query, Relation, Term};

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
        let schema = self.schema;
        let is_postgresql = schema.dialect == Dialect::Postgresql;
        let mut rows = match (relation.schema.as_deref(), relation.name.as_str()) {
            (Some("information_schema"), name) if is_postgresql => match name {
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
            (Some("pg_catalog") | None, name) if is_postgresql => match name {
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
            (None | Some("main"), "sqlite_master" | "sqlite_schema") if schema.dialect == Dialect::Sqlite => {
                self.sqlite_master()
            }
            (None, "pragma_table_info") if schema.dialect == Dialect::Sqlite => {
                let [table] = relation.arguments.as_slice() else { return None };
                let id = self.id_in(&self.value(table, &[]))?;
                let super::ask::OfTable::Has(columns) = schema.columns_of(&id) else { return None };
                let row =
                    |column: &super::Column, is_sure| Row { cells: vec![("name", Cell::text(&column.name))], is_sure };
                let mut rows: Vec<Row> = columns.sure.iter().map(|column| row(column, true)).collect();
                rows.extend(columns.unsure.iter().map(|column| row(column, false)));
                if columns.is_open {
                    rows.push(unknown());
                }
                rows
            }
            _ => return None,
        };
        if schema.is_blind {
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
        row: impl Fn(&Id, &Table, Option<T>) -> Vec<(&'static str, Cell)>,
    ) -> Vec<Row> {
        let mut rows = Vec::new();
        for (id, table, is_known) in self.tables() {
            for (part, made) in parts(table) {
                let is_sure = is_known && made.is_certain && !table.is_doubted;
                rows.push(Row { cells: row(id, table, Some(part)), is_sure });
            }
            if table.is_open || table.is_doubted || table.is_assumed {
                rows.push(Row { cells: row(id, table, None), is_sure: false });
            }
        }
        rows
    }

    fn information_tables(&self) -> Vec<Row> {
        let row = |id: &Id, kind: &str, is_sure| Row {
            cells: vec![
                ("table_schema", self.schema_of(id)),
                ("table_name", Cell::text(&id.name)),
                ("table_type", Cell::text(kind)),
            ],
            is_sure,
        };
        let mut rows: Vec<Row> = self.tables().map(|(id, _, is_known)| row(id, "BASE TABLE", is_known)).collect();
        let views = self.schema.views().filter(|(_, view)| !view.materialized);
        rows.extend(views.map(|(id, view)| row(id, "VIEW", view.made.is_certain)));
        rows.extend(own_rows("table_schema", &["table_name"]));
        rows
    }

    fn information_views(&self) -> Vec<Row> {
        let views = self.schema.views().filter(|(_, view)| !view.materialized);
        let row = |(id, view): (&Id, &std::sync::Arc<super::View>)| Row {
            cells: vec![("table_schema", self.schema_of(id)), ("table_name", Cell::text(&id.name))],
            is_sure: view.made.is_certain,
        };
        views.map(row).chain(own_rows("table_schema", &["table_name"])).collect()
    }

    fn information_columns(&self) -> Vec<Row> {
        let parts = |table: &Table| {
            let made = |column: &super::Column| Made {
                is_certain: column.made.is_certain && !column.is_assumed,
                ..column.made
            };
            table.columns.iter().map(|column| (column.clone(), made(column))).collect()
        };
        let mut rows = self.of_tables(parts, |id, _, column: Option<super::Column>| {
            let name = column.as_ref().map_or(Cell::Unknown, |column| Cell::text(&column.name));
            let nullable = column.as_ref().and_then(|column| column.nullable);
            let type_ = column.as_ref().and_then(|column| data_type(column.type_.sql.as_known()?));
            vec![
                ("table_schema", self.schema_of(id)),
                ("table_name", Cell::text(&id.name)),
                ("column_name", name),
                ("is_nullable", nullable.map_or(Cell::Unknown, |it| Cell::text(if it { "YES" } else { "NO" }))),
                ("data_type", type_.map_or(Cell::Unknown, Cell::text)),
            ]
        });
        // What columns a view has is not known.
        let views = self.schema.views().filter(|(_, view)| !view.materialized);
        rows.extend(views.map(|(id, _)| Row {
            cells: vec![("table_schema", self.schema_of(id)), ("table_name", Cell::text(&id.name))],
            is_sure: false,
        }));
        rows.extend(own_rows("table_schema", &["table_name"]));
        rows
    }

    /// Constraints of a table, each with its kind, its columns and what made it.
    fn constraints(&self, table: &Table) -> Vec<((Cell, &'static str, Vec<String>), Made)> {
        let name = |given: &super::table::Given| self.schema.known_name(given).map_or(Cell::Unknown, Cell::text);
        let columns = |columns: &[std::sync::Arc<str>]| columns.iter().map(|it| it.to_string()).collect();
        let primary =
            table.primary_key.iter().map(|key| ((name(&key.name), "PRIMARY KEY", columns(&key.columns)), key.made));
        let uniques = table.uniques.iter().map(|key| ((name(&key.name), "UNIQUE", columns(&key.columns)), key.made));
        let foreign =
            table.foreign_keys.iter().map(|key| ((name(&key.name), "FOREIGN KEY", columns(&key.columns)), key.made));
        let checks = table.checks.iter().map(|check| ((name(&check.name), "CHECK", Vec::new()), check.made));
        let exclusions = table.exclusions.iter().map(|check| ((name(&check.name), "EXCLUDE", Vec::new()), check.made));
        primary.chain(uniques).chain(foreign).chain(checks).chain(exclusions).collect()
    }

    fn information_constraints(&self) -> Vec<Row> {
        let parts = |table: &Table| {
            let mut all = self.constraints(table);
            // An exclusion is none to the standard; each NOT NULL is a check with a name of the database's own.
            all.retain(|((_, kind, _), _)| *kind != "EXCLUDE");
            all.extend(table.columns.iter().filter(|column| column.nullable != Some(true)).map(|column| {
                let made = Made { is_certain: column.nullable == Some(false), ..column.made };
                ((Cell::Own, "CHECK", vec![column.name.to_string()]), made)
            }));
            all
        };
        let mut rows = self.of_tables(parts, |id, _, part| {
            let (name, kind) = part.map_or((Cell::Unknown, Cell::Unknown), |(name, kind, _)| (name, Cell::text(kind)));
            vec![
                ("table_schema", self.schema_of(id)),
                ("constraint_schema", self.schema_of(id)),
                ("table_name", Cell::text(&id.name)),
                ("constraint_name", name),
                ("constraint_type", kind),
            ]
        });
        rows.extend(own_rows("table_schema", &["table_name", "constraint_name"]));
        rows
    }

    /// Columns of keys: of which constraints, says the standard for each of the two views.
    fn information_keys(&self, is_usage: bool) -> Vec<Row> {
        let parts = |table: &Table| {
            let all = self.constraints(table).into_iter();
            let keys = all.filter(|((_, kind, _), _)| {
                matches!(*kind, "PRIMARY KEY" | "UNIQUE") || (is_usage && *kind == "FOREIGN KEY")
            });
            keys.flat_map(|((name, _, columns), made)| {
                columns.into_iter().map(move |column| ((name.clone(), column), made))
            })
            .collect()
        };
        let mut rows = self.of_tables(parts, |id, _, part: Option<(Cell, String)>| {
            let (name, column) =
                part.map_or((Cell::Unknown, Cell::Unknown), |(name, column)| (name, Cell::text(column)));
            vec![
                ("table_schema", self.schema_of(id)),
                ("constraint_schema", self.schema_of(id)),
                ("table_name", Cell::text(&id.name)),
                ("constraint_name", name),
                ("column_name", column),
            ]
        });
        if !is_usage {
            // What foreign keys and checks use.
            rows.push(unknown());
        }
        rows.extend(own_rows("table_schema", &["table_name", "constraint_name"]));
        rows
    }

    fn information_references(&self) -> Vec<Row> {
        let parts = |table: &Table| {
            let all = self.constraints(table).into_iter();
            all.filter(|((_, kind, _), _)| *kind == "FOREIGN KEY").map(|((name, ..), made)| (name, made)).collect()
        };
        self.of_tables(parts, |id, _, name: Option<Cell>| {
            vec![("constraint_schema", self.schema_of(id)), ("constraint_name", name.unwrap_or(Cell::Unknown))]
        })
    }

    fn schemas(&self, column: &'static str) -> Vec<Row> {
        let names = self.schema.schema_names();
        let row = |name: &str, is_sure| Row {
            cells: vec![(column, Cell::text(name)), ("oid", Cell::Thing("schema", name.to_owned()))],
            is_sure,
        };
        let mut rows: Vec<Row> = names.sure.iter().map(|name| row(name, true)).collect();
        rows.extend(names.unsure.iter().map(|name| row(name, false)));
        rows.push(row("pg_catalog", true));
        rows.push(Row { cells: vec![(column, Cell::Own)], is_sure: false });
        rows
    }

    fn information_sequences(&self) -> Vec<Row> {
        let row = |(id, it): (&Id, &std::sync::Arc<super::Sequence>)| Row {
            cells: vec![("sequence_schema", self.schema_of(id)), ("sequence_name", Cell::text(&id.name))],
            is_sure: it.made.is_certain,
        };
        self.schema.sequences().map(row).collect()
    }

    fn pg_tables(&self) -> Vec<Row> {
        let row = |(id, _, is_sure): (&Id, &Table, bool)| Row {
            cells: vec![("schemaname", self.schema_of(id)), ("tablename", Cell::text(&id.name))],
            is_sure,
        };
        self.tables().map(row).chain(own_rows("schemaname", &["tablename"])).collect()
    }

    fn pg_views(&self, materialized: bool) -> Vec<Row> {
        let name = if materialized { "matviewname" } else { "viewname" };
        let views = self.schema.views().filter(|(_, view)| view.materialized == materialized);
        let row = |(id, view): (&Id, &std::sync::Arc<super::View>)| Row {
            cells: vec![("schemaname", self.schema_of(id)), (name, Cell::text(&id.name))],
            is_sure: view.made.is_certain,
        };
        let own = if materialized { Vec::new() } else { own_rows("schemaname", &[name]) };
        views.map(row).chain(own).collect()
    }

    /// Indexes: the relation that each is on, its name, and what made it; those of keys too.
    fn indexes(&self) -> Vec<(Id, Cell, bool)> {
        let mut all = Vec::new();
        for (id, table, is_known) in self.tables() {
            let own = table.indexes.iter().map(|index| (&index.name, index.made));
            for (name, made) in own.chain(table.keys().map(|key| (&key.name, key.made))) {
                let name = self.schema.known_name(name).map_or(Cell::Unknown, Cell::text);
                all.push((id.clone(), name, is_known && made.is_certain && !table.is_doubted));
            }
            for _ in table.exclusions.iter().take(1) {
                all.push((id.clone(), Cell::Unknown, false));
            }
            if table.is_open || table.is_doubted || table.is_assumed {
                all.push((id.clone(), Cell::Unknown, false));
            }
        }
        for (id, view) in self.schema.views() {
            for index in &view.indexes {
                let is_sure = view.made.is_certain && index.made.is_certain;
                let name = self.schema.known_name(&index.name).map_or(Cell::Unknown, Cell::text);
                all.push((id.clone(), name, is_sure));
            }
        }
        all
    }

    fn pg_indexes(&self) -> Vec<Row> {
        let row = |(id, name, is_sure): (Id, Cell, bool)| Row {
            cells: vec![("schemaname", self.schema_of(&id)), ("tablename", Cell::text(&id.name)), ("indexname", name)],
            is_sure,
        };
        self.indexes().into_iter().map(row).chain(own_rows("schemaname", &["tablename", "indexname"])).collect()
    }

    fn pg_class(&self) -> Vec<Row> {
        let schema_of = |id: &Id| {
            let name = id.schema.as_deref().map_or_else(|| self.schema.default_schema().to_string(), ToOwned::to_owned);
            Cell::Thing("schema", name)
        };
        let row = |id: &Id, name: Cell, kind: Cell, is_sure: bool| {
            let oid = match &name {
                Cell::Text(name) => Cell::Thing("relation", id.beside(name).to_string()),
                _ => Cell::Unknown,
            };
            Row {
                cells: vec![("relname", name), ("relkind", kind), ("relnamespace", schema_of(id)), ("oid", oid)],
                is_sure,
            }
        };
        let mut rows: Vec<Row> = Vec::new();
        for (id, table, is_sure) in self.tables() {
            let is_partitioned = table.clauses.iter().any(|clause| clause.to_string().contains("PARTITION BY"));
            let kind = if is_partitioned { "p" } else { "r" };
            rows.push(row(id, Cell::text(&id.name), Cell::text(kind), is_sure));
        }
        for (id, view) in self.schema.views() {
            let kind = if view.materialized { "m" } else { "v" };
            rows.push(row(id, Cell::text(&id.name), Cell::text(kind), view.made.is_certain));
        }
        for (id, sequence) in self.schema.sequences() {
            rows.push(row(id, Cell::text(&id.name), Cell::text("S"), sequence.made.is_certain));
        }
        for (id, name, is_sure) in self.indexes() {
            rows.push(row(&id, name, Cell::text("i"), is_sure));
        }
        // Composite types have a relation, too.
        for (id, _) in self.schema.types().filter(|(_, it)| matches!(it.definition, TypeDefinition::Other(..))) {
            rows.push(row(id, Cell::text(&id.name), Cell::Unknown, false));
        }
        for schema in ["pg_catalog", "information_schema", "pg_toast", "public"] {
            rows.push(Row {
                cells: vec![("relname", Cell::Own), ("relnamespace", Cell::Thing("schema", schema.to_owned()))],
                is_sure: false,
            });
        }
        rows
    }

    fn pg_type(&self) -> Vec<Row> {
        let row = |id: &Id, kind: Cell, is_sure: bool| {
            let schema =
                id.schema.as_deref().map_or_else(|| self.schema.default_schema().to_string(), ToOwned::to_owned);
            Row {
                cells: vec![
                    ("typname", Cell::text(&id.name)),
                    ("typtype", kind),
                    ("typnamespace", Cell::Thing("schema", schema)),
                    ("oid", Cell::Thing("type", id.to_string())),
                ],
                is_sure,
            }
        };
        let mut rows = Vec::new();
        for (id, it) in self.schema.types() {
            let kind = match &it.definition {
                TypeDefinition::Enum { .. } => Cell::text("e"),
                TypeDefinition::Other("domain", _) => Cell::text("d"),
                TypeDefinition::Other(..) => Cell::Unknown,
            };
            rows.push(row(id, kind, it.made.is_certain && it.made.by.is_some()));
        }
        // The rows of a table or a view are a type of its name.
        rows.extend(self.tables().map(|(id, _, is_sure)| row(id, Cell::text("c"), is_sure)));
        rows.extend(self.schema.views().map(|(id, view)| row(id, Cell::text("c"), view.made.is_certain)));
        rows.push(Row { cells: vec![("typname", Cell::Own)], is_sure: false });
        // An extension brings types along.
        if self.schema.objects().any(|(object, _)| &*object.kind == "extension") {
            rows.push(Row { cells: vec![("typtype", Cell::text("b"))], is_sure: false });
        }
        rows
    }

    fn pg_enum(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for (id, it) in self.schema.types() {
            let TypeDefinition::Enum { values, is_open } = &it.definition else { continue };
            let is_sure = it.made.is_certain && it.made.by.is_some();
            for value in values {
                let label = value.as_known().map_or(Cell::Unknown, Cell::text);
                rows.push(Row {
                    cells: vec![("enumlabel", label), ("enumtypid", Cell::Thing("type", id.to_string()))],
                    // Values that are added where it isn't sure that they are look like all others.
                    is_sure: is_sure && !is_open,
                });
            }
            if *is_open || it.made.by.is_none() {
                rows.push(Row { cells: vec![("enumtypid", Cell::Thing("type", id.to_string()))], is_sure: false });
            }
        }
        rows
    }

    fn pg_constraint(&self) -> Vec<Row> {
        let parts = |table: &Table| self.constraints(table);
        let mut rows = self.of_tables(parts, |id, _, part| {
            let schema =
                id.schema.as_deref().map_or_else(|| self.schema.default_schema().to_string(), ToOwned::to_owned);
            let (name, kind) = part.map_or((Cell::Unknown, Cell::Unknown), |(name, kind, _)| {
                let letter = match kind {
                    "PRIMARY KEY" => "p",
                    "UNIQUE" => "u",
                    "FOREIGN KEY" => "f",
                    "CHECK" => "c",
                    _ => "x",
                };
                (name, Cell::text(letter))
            });
            vec![
                ("conname", name),
                ("contype", kind),
                ("conrelid", Cell::Thing("relation", id.to_string())),
                ("connamespace", Cell::Thing("schema", schema)),
            ]
        });
        rows.push(Row { cells: vec![("conname", Cell::Own)], is_sure: false });
        // Domains have checks; from PostgreSQL 18 on each NOT NULL is one, with a name that ends so.
        if self.schema.types().any(|(_, it)| matches!(it.definition, TypeDefinition::Other("domain", _))) {
            rows.push(Row { cells: vec![("conrelid", Cell::Int(0))], is_sure: false });
        }
        rows
    }

    fn pg_extension(&self) -> Vec<Row> {
        let extensions = self.schema.objects().filter(|(object, _)| &*object.kind == "extension");
        let row = |(object, it): (&ObjectId, &std::sync::Arc<super::Object>)| Row {
            cells: vec![("extname", Cell::text(&object.id.name))],
            is_sure: it.made.is_certain,
        };
        let mut rows: Vec<Row> = extensions.map(row).collect();
        rows.push(Row { cells: vec![("extname", Cell::text("plpgsql"))], is_sure: true });
        // What the database was set up with is not known.
        rows.push(unknown());
        rows
    }

    fn pg_trigger(&self) -> Vec<Row> {
        let parts = |table: &Table| {
            let triggers = table.attached.iter().filter(|it| &*it.kind == "trigger");
            triggers.map(|it| (it.name.to_string(), it.made)).collect()
        };
        let mut rows = self.of_tables(parts, |id, _, name: Option<String>| {
            vec![
                ("tgname", name.map_or(Cell::Unknown, Cell::text)),
                ("tgrelid", Cell::Thing("relation", id.to_string())),
            ]
        });
        // Foreign keys have triggers of their own, and so may views.
        rows.push(Row { cells: vec![("tgname", Cell::Own), ("tgisinternal", Cell::Bool(true))], is_sure: false });
        if self.schema.views().next().is_some() {
            rows.push(unknown());
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
                rows.push(row("index", name, id, is_known && index.made.is_certain && !table.is_doubted));
            }
            if table.is_open || table.is_doubted || table.is_assumed {
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
        Comparison::Less => ordering.map(|it| it.is_lt()),
        Comparison::LessOrEqual => ordering.map(|it| it.is_le()),
        Comparison::Greater => ordering.map(|it| it.is_gt()),
        Comparison::GreaterOrEqual => ordering.map(|it| it.is_ge()),
    };
    truth.map_or(Cell::Unknown, Cell::Bool)
}

/// Whether a name may be one of the database's own: of a relation, a column, a constraint or a type in `pg_catalog` or
/// `information_schema` (PostgreSQL 18), or of SQLite's.
fn is_own_name(name: &str) -> bool {
    const RELATIONS: &[&str] = &[
        "attributes",
        "applicable_roles",
        "administrable_role_authorizations",
        "character_sets",
        "collations",
        "columns",
        "constraint_column_usage",
        "constraint_table_usage",
        "domains",
        "domain_constraints",
        "element_types",
        "enabled_roles",
        "foreign_tables",
        "foreign_servers",
        "foreign_data_wrappers",
        "key_column_usage",
        "parameters",
        "referential_constraints",
        "routines",
        "routine_privileges",
        "schemata",
        "sequences",
        "table_constraints",
        "table_privileges",
        "tables",
        "transforms",
        "triggers",
        "triggered_update_columns",
        "udt_privileges",
        "usage_privileges",
        "user_defined_types",
        "user_mappings",
        "view_column_usage",
        "view_routine_usage",
        "view_table_usage",
        "views",
        "check_constraints",
        "check_constraint_routine_usage",
        "column_privileges",
        "column_options",
        "column_domain_usage",
        "column_udt_usage",
        "column_column_usage",
        "data_type_privileges",
        "role_table_grants",
        "role_column_grants",
        "role_routine_grants",
        "role_udt_grants",
        "role_usage_grants",
        "cardinal_number_domain_check",
        "yes_or_no_check",
        "information_schema",
    ];
    let starts =
        ["pg_", "_pg_", "sql_", "sqlite_", "RI_ConstraintTrigger", "information_schema_catalog", "alembic_version"];
    starts.iter().any(|start| name.starts_with(start))
        || name.ends_with("_not_null")
        || RELATIONS.contains(&name)
        || is_builtin_type(name)
}

/// Whether a name is that of a type that PostgreSQL has by itself (`pg_type.dat`), or of an array of one.
fn is_builtin_type(name: &str) -> bool {
    const TYPES: &[&str] = &[
        "bool",
        "bytea",
        "char",
        "name",
        "int8",
        "int2",
        "int2vector",
        "int4",
        "regproc",
        "text",
        "oid",
        "tid",
        "xid",
        "cid",
        "oidvector",
        "json",
        "xml",
        "xid8",
        "point",
        "lseg",
        "path",
        "box",
        "polygon",
        "line",
        "float4",
        "float8",
        "unknown",
        "circle",
        "money",
        "macaddr",
        "inet",
        "cidr",
        "macaddr8",
        "aclitem",
        "bpchar",
        "varchar",
        "date",
        "time",
        "timestamp",
        "timestamptz",
        "interval",
        "timetz",
        "bit",
        "varbit",
        "numeric",
        "refcursor",
        "uuid",
        "tsvector",
        "gtsvector",
        "tsquery",
        "jsonb",
        "jsonpath",
        "txid_snapshot",
        "record",
        "cstring",
        "any",
        "anyarray",
        "void",
        "trigger",
        "event_trigger",
        "language_handler",
        "internal",
        "anyelement",
        "anynonarray",
        "anyenum",
        "anyrange",
        "integer",
        "bigint",
        "smallint",
        "real",
        "boolean",
        "character",
        "decimal",
        "float",
        "character_data",
        "cardinal_number",
        "sql_identifier",
        "time_stamp",
        "yes_or_no",
        "int4range",
        "numrange",
        "tsrange",
        "tstzrange",
        "daterange",
        "int8range",
    ];
    name.starts_with('_')
        || name.starts_with("reg")
        || name.starts_with("any")
        || name.ends_with("multirange")
        || TYPES.contains(&name)
}

/// What `information_schema.columns.data_type` calls a type.
fn data_type(sql: &str) -> Option<&'static str> {
    let upper = sql.trim().to_ascii_uppercase();
    if upper.ends_with(']') {
        return Some("ARRAY");
    }
    let word = upper.split(['(', ' ']).next().unwrap_or_default();
    Some(match (word, upper.as_str()) {
        ("VARCHAR", _) | (_, "CHARACTER VARYING") => "character varying",
        ("TEXT", _) => "text",
        ("INTEGER" | "INT" | "INT4", _) => "integer",
        ("BIGINT" | "INT8", _) => "bigint",
        ("SMALLINT" | "INT2", _) => "smallint",
        ("BOOLEAN" | "BOOL", _) => "boolean",
        ("UUID", _) => "uuid",
        ("JSON", _) => "json",
        ("JSONB", _) => "jsonb",
        ("DATE", _) => "date",
        ("BYTEA", _) => "bytea",
        (_, "TIMESTAMP" | "TIMESTAMP WITHOUT TIME ZONE") => "timestamp without time zone",
        (_, "TIMESTAMPTZ" | "TIMESTAMP WITH TIME ZONE") => "timestamp with time zone",
        ("NUMERIC" | "DECIMAL", _) => "numeric",
        _ => return None,
    })
}
