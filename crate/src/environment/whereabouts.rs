//! Which revision a database is at: what it has, compared with what each migration leaves.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::dialect::Dialect;
use crate::environment::Environment;
use crate::graph::{Graph, Index, Node};
use crate::operation::{self, Certainty, Change, Column, CreateTable, Name, Operation};
use crate::ordered::{Arrange, Gather};
use crate::python::lines::Position;
use crate::schema::difference::{Difference, How};
use crate::schema::fault::{Log, Thing};
use crate::schema::{self, Id, Made, Schema, Step, Table, types};
use crate::text::Text;

/// A stretch of the chain at which a database may be: its revisions leave schemas that are as near to it as each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The revisions, in the order in which they are carried out.
    pub revisions: Vec<Index>,
    /// Revisions of other branches that it is at besides; none where all of the chain leads up to those.
    pub beside: Vec<Index>,
    /// How far it is away.
    pub distance: Distance,
    /// Columns that both have.
    pub columns: usize,
}

/// How far a schema is from another, what matters most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Distance {
    /// Tables and columns that only one of both has.
    pub columns: usize,
    /// Columns whose type or nullability differs.
    pub types: usize,
    /// Indexes, keys and references that only one of both has.
    pub indexes: usize,
}

/// What was read of a database.
#[derive(Debug)]
pub struct Observed {
    schema: Schema,
    /// It tells of indexes and keys, too.
    has_indexes: bool,
}

impl Place {
    /// How many of the columns of both are the same, from 0 to 1.
    pub fn score(&self) -> f64 {
        let all = self.columns + self.distance.columns;
        if all == 0 { 0.0 } else { count(self.columns) / count(all) }
    }

    /// The revisions that `alembic current` would print: the last of its own, which is where a database most likely
    /// stands, and those beside it.
    pub fn current(&self) -> Vec<Index> {
        self.revisions.last().into_iter().chain(&self.beside).copied().collect()
    }

    /// It has neither more nor less, as far as that is known.
    pub fn is_exact(&self) -> bool {
        self.distance == Distance::default()
    }
}

/// A count that is small beside what a float can hold.
fn count(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

impl Observed {
    /// What a `pg_dump --schema-only` or other SQL makes, or rows of `table,column[,type]` tell. `None` where there is
    /// no table in it.
    pub fn read(text: &str, environment: &Environment) -> Option<Observed> {
        let dialect = environment.dialect();
        let empty = Schema::empty(dialect, Some(Arc::default()));
        let has_statements = text.to_ascii_uppercase().contains("CREATE TABLE");
        let schema = if has_statements { of_sql(text, empty) } else { of_rows(text, empty)? };
        let observed = Observed { schema, has_indexes: has_statements };
        let has_any = observed.tables().next().is_some();
        has_any.then_some(observed)
    }

    /// Its tables, without Alembic's own.
    pub fn tables(&self) -> impl Iterator<Item = (&Id, &Arc<Table>)> {
        self.schema.tables().filter(|(id, _)| !id.name.starts_with("alembic_version"))
    }
}

/// Carries SQL out. What does nothing to tables, columns and indexes is passed over.
fn of_sql(text: &str, mut schema: Schema) -> Schema {
    let text = Text::known(without_rows(text));
    let mut log = Log::default();
    for statement in crate::sql::operations(&text, schema.dialect) {
        for change in statement.changes {
            if !matches!(
                change,
                Change::Other { .. } | Change::Insert { .. } | Change::Update { .. } | Change::Delete { .. }
            ) {
                let operation = told(change, Some(statement.sql.clone()));
                schema.apply(&operation, Step { migration: 0, operation: 0 }, &mut log);
            }
        }
    }
    schema
}

/// A dump without the rows that follow a `COPY … FROM stdin;`, and without commands to `psql`.
fn without_rows(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut is_data = false;
    for line in text.lines() {
        if is_data {
            is_data = line != "\\.";
        } else if line.starts_with("COPY ") && line.trim_end().ends_with("FROM stdin;") {
            is_data = true;
        } else if !line.starts_with('\\') {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

fn told(change: Change, sql: Option<operation::Sql>) -> Operation {
    Operation {
        call: 0,
        directive: Arc::from("execute"),
        change,
        position: Position { line: 1, column: 1 },
        certainty: Certainty::Certain,
        guards: Arc::from([]),
        through: Arc::from([]),
        is_caught: false,
        batch: None,
        autocommit: None,
        unknown: Vec::new(),
        sql,
        reads: None,
        call_text: None,
    }
}

/// Rows of `table,column`, `table,column,type`, or with the names that `information_schema.columns` has in the first.
fn of_rows(text: &str, mut schema: Schema) -> Option<Schema> {
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    let delimiter =
        [b'\t', b';', b',', b'|'].into_iter().max_by_key(|sign| first.bytes().filter(|it| it == sign).count())?;
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .trim(::csv::Trim::All)
        .from_reader(text.as_bytes());
    let rows: Vec<Vec<String>> =
        reader.records().filter_map(Result::ok).map(|row| row.iter().map(ToOwned::to_owned).collect()).collect();
    let place = |names: &[&str]| rows.first()?.iter().position(|cell| names.contains(&cell.to_lowercase().as_str()));
    let named = place(&["table", "table_name"]).zip(place(&["column", "column_name"]));
    let (table_at, column_at) = named.unwrap_or((0, 1));
    let type_at = if named.is_some() { place(&["type", "data_type"]) } else { Some(2) };
    let schema_at = place(&["schema", "table_schema"]).filter(|_| named.is_some());
    let nullable_at = place(&["nullable", "is_nullable"]).filter(|_| named.is_some());
    let mut tables: BTreeMap<(Option<String>, String), Vec<Column>> = BTreeMap::new();
    for row in rows.iter().skip(usize::from(named.is_some())) {
        let cell = |at: usize| row.get(at).filter(|cell| !cell.is_empty());
        let (Some(table), Some(column)) = (cell(table_at), cell(column_at)) else { continue };
        let (of, table) = match (schema_at.and_then(cell), table.split_once('.')) {
            (Some(of), _) => (Some(of.clone()), table.clone()),
            (None, Some((of, table))) => (Some(of.to_owned()), table.to_owned()),
            (None, None) => (None, table.clone()),
        };
        let mut column = Column::unknown(Text::known(column.as_str()));
        // These two stand for types that have names of their own.
        let type_ = type_at.and_then(cell).filter(|type_| !matches!(type_.as_str(), "ARRAY" | "USER-DEFINED"));
        if let Some(type_) = type_ {
            column.type_.sql = Text::known(type_.as_str());
        }
        column.nullable =
            nullable_at.and_then(cell).map(|it| matches!(it.to_lowercase().as_str(), "yes" | "true" | "t" | "1"));
        tables.entry((of, table)).or_default().push(column);
    }
    let mut log = Log::default();
    for ((of, name), columns) in tables {
        let create = CreateTable {
            table: Name { schema: of.map(Text::known), name: Text::known(name) },
            columns,
            constraints: Vec::new(),
            indexes: Vec::new(),
            if_not_exists: false,
            temporary: false,
            comment: None,
            query: None,
            clauses: Vec::new(),
            is_open: false,
        };
        schema.apply(&told(Change::CreateTable(Box::new(create)), None), Step { migration: 0, operation: 0 }, &mut log);
    }
    Some(schema)
}

/// The places at which a database may be, the nearest first, at most so many: along the whole order, and along each
/// branch alone.
pub fn places(environment: &Environment, observed: &Observed, most: usize) -> Vec<Place> {
    let (graph, replay, migrations) = (&environment.graph, &environment.replay, &environment.migrations);
    let wanted: BTreeMap<&Id, &Arc<Table>> = observed.tables().into_map();
    let line = || Line::new(graph, &wanted, observed.has_indexes, environment.dialect());
    let mut whole = line();
    replay.each(migrations, |index, schema| whole.push(index, schema));
    let mut places = whole.places;
    for branch in branches(graph) {
        let mut alone = line();
        // What is at the beginning of both was seen already.
        let shared = replay.order.iter().zip(&branch).take_while(|(own, other)| own == other);
        shared.for_each(|(&index, _)| alone.pass(index));
        replay.each_of(migrations, &branch, |index, schema| alone.push(index, schema));
        for place in alone.places {
            if !places.iter().any(|other| other.revisions == place.revisions && other.beside == place.beside) {
                places.push(place);
            }
        }
    }
    places.arrange_by_key(|place| place.distance);
    let exact = places.iter().take_while(|place| place.is_exact()).count();
    places.truncate(most.max(exact.min(MAX_EXACT)));
    places
}

/// Places that are told although more than were asked for, as none of them is nearer than another.
const MAX_EXACT: usize = 16;

/// Branches that are followed alone.
const MAX_BRANCHES: usize = 32;

/// What a database has seen that was upgraded to one branch alone: that of each head, and of each revision that is merged
/// with others; each in an order in which every revision of its line comes as soon as all that it stands on is there.
/// The line to a first parent is the beginning of the line to its child.
fn branches(graph: &Graph) -> Vec<Vec<Index>> {
    let firsts: BTreeSet<Index> = graph.nodes.iter().filter_map(|node| node.before().next()).into_set();
    let merged: BTreeSet<Index> = graph.nodes.iter().flat_map(|node| node.before().skip(1)).into_set();
    let merged = merged.into_iter().filter(|index| !firsts.contains(index) && !graph.real_heads.contains(index));
    let branches = graph.real_heads.iter().copied().chain(merged).map(|tip| line_to(graph, tip));
    branches.filter(|branch| !graph.upgrade_order.starts_with(branch)).take(MAX_BRANCHES).collect()
}

/// A revision and all that it stands on: its first parent with all that that stands on, then the others.
fn line_to(graph: &Graph, tip: Index) -> Vec<Index> {
    let mut line = Vec::new();
    let mut seen = BTreeSet::from([tip]);
    let mut open: Vec<(Index, Vec<Index>)> = vec![(tip, before(graph, tip))];
    while let Some((index, rest)) = open.last_mut() {
        match rest.pop() {
            Some(next) if seen.insert(next) => open.push((next, before(graph, next))),
            Some(_) => {}
            None => {
                line.push(*index);
                open.pop();
            }
        }
    }
    line
}

/// What a revision stands on, the last first.
fn before(graph: &Graph, index: Index) -> Vec<Index> {
    let mut before: Vec<Index> = graph.nodes.get(index).into_iter().flat_map(Node::before).collect();
    before.reverse();
    before
}

/// A way through the chain, and how near its revisions are to what was observed.
struct Line<'o> {
    graph: &'o Graph,
    wanted: &'o BTreeMap<&'o Id, &'o Arc<Table>>,
    has_indexes: bool,
    types: Types,
    near: BTreeMap<Id, (Arc<Table>, Near)>,
    total: Near,
    /// The revisions that a database is at here.
    current: BTreeSet<Index>,
    places: Vec<Place>,
}

impl<'o> Line<'o> {
    fn new(
        graph: &'o Graph,
        wanted: &'o BTreeMap<&'o Id, &'o Arc<Table>>,
        has_indexes: bool,
        dialect: Dialect,
    ) -> Line<'o> {
        // Where nothing is made, all that was observed is too much.
        let nothing = wanted.values().map(|table| 1 + table.columns.len()).sum::<usize>();
        Line {
            graph,
            wanted,
            has_indexes,
            types: Types::new(dialect),
            near: BTreeMap::new(),
            total: Near { distance: Distance { columns: nothing, ..Distance::default() }, same: 0 },
            current: BTreeSet::new(),
            places: Vec::new(),
        }
    }

    /// Goes on to the next revision.
    fn pass(&mut self, index: Index) {
        for before in self.graph.nodes.get(index).into_iter().flat_map(Node::before) {
            self.current.remove(&before);
        }
        self.current.insert(index);
    }

    /// Goes on to the next revision, which leaves a schema.
    fn push(&mut self, index: Index, schema: &Schema) {
        self.pass(index);
        let mut is_same = true;
        // Only tables that a migration changed are looked at again: the others are the same in memory.
        let gone: Vec<Id> = self.near.keys().filter(|id| schema.table(id).is_none()).cloned().collect();
        for id in gone {
            if let Some((_, was)) = self.near.remove(&id) {
                self.total.take(was, self.wanted.get(&id).map(|table| table.columns.len()));
                is_same = false;
            }
        }
        for (id, table) in schema.tables() {
            if self.near.get(id).is_some_and(|(seen, _)| Arc::ptr_eq(seen, table)) {
                continue;
            }
            let there = self.wanted.get(id).copied();
            let now = compared(schema, table, there, self.has_indexes, &mut self.types);
            if let Some((_, was)) = self.near.insert(id.clone(), (Arc::clone(table), now)) {
                self.total.take(was, there.map(|table| table.columns.len()));
            }
            self.total.put(now, there.map(|table| table.columns.len()));
            is_same = false;
        }
        let beside: Vec<Index> = self.current.iter().copied().filter(|&other| other != index).collect();
        let total = self.total;
        let is_as_near = |last: &Place| last.distance == total.distance && last.columns == total.same;
        match self.places.last_mut() {
            Some(last) if (is_same || is_as_near(last)) && last.beside == beside => last.revisions.push(index),
            _ => {
                let (distance, columns) = (total.distance, total.same);
                self.places.push(Place { revisions: vec![index], beside, distance, columns });
            }
        }
    }
}

/// How near a table, or all of them, is to what was observed.
#[derive(Debug, Clone, Copy)]
struct Near {
    distance: Distance,
    /// Columns that both have.
    same: usize,
}

impl Near {
    /// Counts a table in; with so many columns it was observed, and counted as lacking so far.
    fn put(&mut self, table: Near, observed: Option<usize>) {
        self.distance.columns += table.distance.columns;
        self.distance.columns -= observed.map_or(0, |columns| columns + 1);
        self.distance.types += table.distance.types;
        self.distance.indexes += table.distance.indexes;
        self.same += table.same;
    }

    /// Counts a table out again.
    fn take(&mut self, table: Near, observed: Option<usize>) {
        self.distance.columns += observed.map_or(0, |columns| columns + 1);
        self.distance.columns -= table.distance.columns;
        self.distance.types -= table.distance.types;
        self.distance.indexes -= table.distance.indexes;
        self.same -= table.same;
    }
}

/// How near a table is to the one of its name that was observed, if one was. What may be missing need not be there, and
/// of what is not known whole there may be more.
fn compared(
    schema: &Schema,
    table: &Table,
    observed: Option<&Arc<Table>>,
    has_indexes: bool,
    types: &mut Types,
) -> Near {
    let is_sure = |made: &Made| made.is_certain;
    let Some(there) = observed else {
        let lacking =
            if is_sure(&table.made) { 1 + table.columns.iter().filter(|it| is_sure(&it.made)).count() } else { 0 };
        return Near { distance: Distance { columns: lacking, ..Distance::default() }, same: 0 };
    };
    let mut distance = Distance::default();
    let mut same = 0;
    for column in &table.columns {
        match there.column(&column.name) {
            Some(other) => {
                same += 1;
                let is_otherwise = column.made.is_certain && !types.are_alike(schema, column, other);
                distance.types += usize::from(is_otherwise);
            }
            None => distance.columns += usize::from(is_sure(&column.made)),
        }
    }
    if !table.is_open {
        distance.columns += there.columns.iter().filter(|column| table.column(&column.name).is_none()).count();
    }
    if has_indexes {
        let (own, others) = (parts(table, true), parts(there, true));
        distance.indexes += own.difference(&others).count();
        if !table.is_open {
            distance.indexes += others.difference(&parts(table, false)).count();
        }
    }
    Near { distance, same }
}

/// The names of indexes, and columns of keys and references, of a table; all, or those that are surely there.
fn parts(table: &Table, only_sure: bool) -> BTreeSet<String> {
    let keep = |made: Made| made.is_certain || !only_sure;
    let indexes = table.indexes.iter().filter(|it| keep(it.made)).map(|index| format!("index {}", index.name.name));
    let primary =
        table.primary_key.iter().filter(|it| keep(it.made)).map(|key| format!("key {}", key.columns.join(",")));
    let uniques =
        table.uniques.iter().filter(|it| keep(it.made)).map(|key| format!("unique {}", key.columns.join(",")));
    let references = table.foreign_keys.iter().filter(|it| keep(it.made));
    let references = references.map(|key| format!("{} to {}", key.columns.join(","), key.referent));
    indexes.chain(primary).chain(uniques).chain(references).into_set()
}

/// What an observed database has otherwise than a schema: added is what only the database has.
pub fn apart(schema: &Schema, observed: &Observed) -> Vec<Difference> {
    let mut types = Types::new(schema.dialect);
    let mut found = Vec::new();
    let mut push = |thing: Thing, how: How| found.push(Difference { thing, how, is_certain: true, is_view: false });
    let wanted: BTreeMap<&Id, &Arc<Table>> = observed.tables().into_map();
    for (id, table) in schema.tables() {
        let Some(there) = wanted.get(id) else {
            if table.made.is_certain {
                push(Thing::Relation(id.clone()), How::Removed);
            }
            continue;
        };
        for column in &table.columns {
            let thing = || Thing::Column(id.clone(), Arc::clone(&column.name));
            match there.column(&column.name) {
                None if column.made.is_certain => push(thing(), How::Removed),
                None => {}
                Some(other) if column.made.is_certain && !types.are_alike(schema, column, other) => {
                    push(thing(), How::Changed(types.in_words(schema, column, other)));
                }
                Some(_) => {}
            }
        }
        if !table.is_open {
            for column in there.columns.iter().filter(|column| table.column(&column.name).is_none()) {
                push(Thing::Column(id.clone(), Arc::clone(&column.name)), How::Added);
            }
        }
        if observed.has_indexes {
            let (sure, all, others) = (parts(table, true), parts(table, false), parts(there, true));
            for part in sure.difference(&others) {
                push(of_part(id, part), How::Removed);
            }
            for part in others.difference(&all).filter(|_| !table.is_open) {
                push(of_part(id, part), How::Added);
            }
        }
    }
    for id in wanted.keys().filter(|id| schema.table(id).is_none()) {
        push(Thing::Relation((*id).clone()), How::Added);
    }
    found
}

fn of_part(table: &Id, part: &str) -> Thing {
    match part.strip_prefix("index ") {
        Some(name) => Thing::Index(table.beside(name)),
        None => Thing::Constraint(table.clone(), Arc::from(part)),
    }
}

/// Types as they are compared: each way to write one is read once.
struct Types {
    dialect: Dialect,
    plain: BTreeMap<String, String>,
}

impl Types {
    fn new(dialect: Dialect) -> Types {
        Types { dialect, plain: BTreeMap::new() }
    }

    /// Whether a column of the schema and one that was observed are of one type, and both may be NULL or not, as far as
    /// that is known.
    fn are_alike(&mut self, schema: &Schema, column: &schema::Column, other: &schema::Column) -> bool {
        self.differing_types(schema, column, other).is_none() && differing_nullability(column, other).is_none()
    }

    fn in_words(&mut self, schema: &Schema, column: &schema::Column, other: &schema::Column) -> Vec<String> {
        let types = self.differing_types(schema, column, other);
        types.into_iter().chain(differing_nullability(column, other)).collect()
    }

    fn differing_types(&mut self, schema: &Schema, column: &schema::Column, other: &schema::Column) -> Option<String> {
        // What a type is that only the application knows, nobody can tell of the database.
        if schema.dialect.has_enum_types() && !schema.knows_type(column) {
            return None;
        }
        let (left, right) = (column.type_.sql.as_known()?, other.type_.sql.as_known()?);
        // No database has this one: another stands for it.
        if schema.dialect.has_enum_types() && types::has_refused_length(left) {
            return None;
        }
        let (own, observed) = (self.plain(left), self.plain(right));
        // `information_schema` tells no lengths.
        let is_prefix = own.split('(').next() == Some(observed.as_str());
        (own != observed && !is_prefix).then(|| format!("type {left}, in the database {right}"))
    }

    /// One way to write a type.
    fn plain(&mut self, sql: &str) -> String {
        if let Some(plain) = self.plain.get(sql) {
            return plain.clone();
        }
        let plain = types::plain(sql, self.dialect);
        self.plain.insert(sql.to_owned(), plain.clone());
        plain
    }
}

fn differing_nullability(column: &schema::Column, other: &schema::Column) -> Option<String> {
    let (own, observed) = (column.nullable?, other.nullable?);
    let word = |nullable| if nullable { "NULL" } else { "NOT NULL" };
    (own != observed).then(|| format!("{}, in the database {}", word(own), word(observed)))
}
