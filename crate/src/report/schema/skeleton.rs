//! The migration that would make the tables which migrations use and none makes, as far as it is known what they had: by
//! what migrations do to them, and by their models (`modelled.rs`).

mod modelled;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use super::alchemy::{SQL_TYPE, Type, sql_text, sql_type_class};
use modelled::Modelled;

use super::names::{literal, quoted, quoted_id};
use super::{Snapshot, fit, guess};
use crate::dialect::Dialect;
use crate::environment::Environment;
use crate::models::Models;
use crate::operation::{self, Change, Constraint, ConstraintKind, Name, Operation};
use crate::ordered::Gather;
use crate::python::repr::repr;
use crate::schema::fault::{Log, Problem, Thing};
use crate::schema::{Column, ColumnType, Id, Schema, Step, TypeDefinition, types};
use crate::text::Text;

/// Its revision, unless another has that. Alembic's own table holds 32 letters.
const REVISION: &str = "000_bootstrap";

/// A table that no migration makes.
struct Gap {
    /// Its name where it is first used.
    name: Id,
    /// Its name where the reading stands; none after it was dropped.
    id: Option<Id>,
    /// Its number in the replay.
    number: Option<u32>,
    /// The operation that uses it first; none where no migration does.
    first: Option<Step>,
    columns: Vec<Known>,
    /// Columns that only have another name since.
    renamed: BTreeSet<Arc<str>>,
    /// Columns that foreign keys lead to.
    keys: Vec<Vec<Arc<str>>>,
    /// What else must have been there.
    remarks: Vec<String>,
    /// What its model tells besides.
    modelled: Option<Modelled>,
}

/// A column that a table must have had before a migration used it.
struct Known {
    name: Arc<str>,
    type_: Option<Type>,
    needs: Option<Needed>,
    nullable: Option<bool>,
    /// A migration sets whether it may be NULL: what it was before is not what it is in the end.
    sets_nullable: bool,
    /// What else it is made with, as arguments.
    options: String,
    remarks: Vec<String>,
}

/// A type that a column must have had, in a database that has seen no migration.
struct Had {
    type_: Type,
    needs: Option<Needed>,
    remark: Option<String>,
}

/// What must be there for a type.
enum Needed {
    Extension(&'static str),
    /// An enum with its values.
    Enum(Id, Vec<Arc<str>>),
}

/// The migration that would make what none makes, or that there is no such gap.
pub(super) fn document(snapshot: Snapshot<'_>) -> String {
    let none = || "# Every table that migrations use is created by one of them.\n".to_owned();
    skeleton(snapshot.environment).unwrap_or_else(none)
}

/// The migration, as text of Python; none where there is no gap.
pub(super) fn skeleton(environment: &Environment) -> Option<String> {
    let mut gaps = gaps(environment);
    for gap in &mut gaps {
        modelled::fill(gap, &environment.models, &environment.replay.last);
    }
    let gaps = modelled::ordered(gaps);
    (!gaps.is_empty()).then(|| written(environment, &gaps))
}

/// The revision of a first migration.
const BASELINE: &str = "0001_baseline";

/// A first migration that creates what models declare, for a project without migrations; none where there are no models.
pub(in crate::report) fn baseline(models: &Models, dialect: Dialect) -> Option<String> {
    let gaps = modelled::tables(models, &Schema::empty(dialect, None));
    let doc = [
        "Create what the models declare.".to_owned(),
        String::new(),
        format!("Revision ID: {BASELINE}"),
        "Revises:".to_owned(),
        String::new(),
        "Limbeck wrote this from the models: compare it with a database that has the tables, and complete it."
            .to_owned(),
        format!("On databases that have them already: alembic stamp {BASELINE}"),
    ];
    let mut downgrade = String::new();
    for gap in gaps.iter().rev() {
        let schema = gap.name.schema.as_deref().map_or(String::new(), |schema| format!(", schema={}", repr(schema)));
        let _infallible = writeln!(downgrade, "    op.drop_table({}{schema})", repr(&gap.name.name));
    }
    let body = body(&gaps, dialect, &|gap| format!("{}.", gap.name));
    (!gaps.is_empty()).then(|| module(BASELINE, &doc, &gaps, dialect, &body, &downgrade))
}

/// The tables that no migration makes, in the order in which they are used first.
fn gaps(environment: &Environment) -> Vec<Gap> {
    let migrations = &environment.migrations;
    let replay = &environment.replay;
    // Most environments have none, and nothing is to be carried out again.
    if !super::has_gap(environment) {
        return Vec::new();
    }
    let Some(&first) = replay.order.first() else { return Vec::new() };
    let mut schema = replay.before(migrations, first);
    let mut gaps: Vec<Gap> = Vec::new();
    let mut by_number: BTreeMap<u32, usize> = BTreeMap::new();
    for &index in &replay.order {
        let Some(function) = migrations.get(index).and_then(|migration| migration.function("upgrade")) else {
            continue;
        };
        let revision = migrations.get(index).map_or("", |it| it.name());
        for (at, operation) in function.operations.iter().enumerate() {
            let step = crate::replay::step(index, at);
            let named: BTreeSet<u32> = tables_of(&schema, &operation.change).into_set();
            for at in named.iter().filter_map(|number| by_number.get(number)) {
                gaps[*at].before(&schema, operation, revision);
            }
            let mut log = Log::default();
            schema.apply(operation, step, &mut log);
            for fault in log.faults.iter().filter(|fault| fault.alike.is_none()) {
                if let Problem::NeverMade { thing: Thing::Relation(id), .. } = &fault.problem {
                    let number = schema.table(id).map(|table| table.number);
                    by_number.extend(number.map(|number| (number, gaps.len())));
                    gaps.push(Gap::of(id.clone(), number, Some(step)));
                    if let (Some(gap), Change::DropColumn { .. }) = (gaps.last_mut(), &operation.change) {
                        gap.before(&schema, operation, revision);
                    }
                }
            }
            let mut concerned = named;
            concerned.extend(tables_of(&schema, &operation.change));
            concerned.extend(log.touches.iter().map(|touch| touch.table));
            concerned.extend(log.assumed.iter().map(|assumed| assumed.table));
            concerned.extend(log.faults.iter().filter_map(|fault| column_missed(&schema, &fault.problem)));
            for at in concerned.iter().filter_map(|number| by_number.get(number)) {
                gaps[*at].after(&schema, operation, &log, revision);
            }
        }
    }
    gaps
}

/// The numbers of the tables that an operation names: its own, and those that foreign keys of it lead to.
fn tables_of(schema: &Schema, change: &Change) -> impl Iterator<Item = u32> {
    let names = change.table().into_iter().chain(referents(change));
    names.filter_map(|name| Some(schema.table(&schema.id(name)?)?.number))
}

/// The number of the table of which a column is used that no migration makes.
fn column_missed(schema: &Schema, problem: &Problem) -> Option<u32> {
    match problem {
        Problem::NeverMade { thing: Thing::Column(id, _), .. } => Some(schema.table(id)?.number),
        _ => None,
    }
}

impl Gap {
    fn of(id: Id, number: Option<u32>, first: Option<Step>) -> Gap {
        let name = id.clone();
        let id = number.map(|_| id);
        let (columns, keys, remarks) = (Vec::new(), Vec::new(), Vec::new());
        Gap { name, id, number, first, columns, renamed: BTreeSet::new(), keys, remarks, modelled: None }
    }

    /// What an operation that is about to be carried out tells: it drops what must be there.
    fn before(&mut self, schema: &Schema, operation: &Operation, revision: &str) {
        let Some(id) = &self.id else { return };
        let is_it = |name: &Name| schema.id(name).as_ref() == Some(id);
        let Some(table) = schema.table(id) else { return };
        let known = |name: &Text| name.as_known().map(Arc::<str>::from);
        match &operation.change {
            Change::DropColumn { table: name, column, if_exists: false, .. } if is_it(name) => {
                if let Some(column) = known(column).filter(|column| table.column(column).is_none()) {
                    let column = self.column(&column);
                    column.remarks.push(format!("{revision} drops it"));
                }
            }
            Change::DropConstraint { table: of, name: Some(name), if_exists: false, .. } if is_it(of) => {
                if let Some(name) = known(name).filter(|name| !table.constraints().any(|(_, it)| it.name == *name)) {
                    self.remarks.push(format!("{revision} drops a constraint of it: {name}"));
                }
            }
            Change::DropIndex { table: Some(of), index, if_exists: false, .. } if is_it(of) => {
                if let Some(name) = known(&index.name).filter(|name| table.index(name).is_none()) {
                    self.remarks.push(format!("{revision} drops an index of it: {name}"));
                }
            }
            _ => {}
        }
    }

    /// What an operation that was carried out tells.
    fn after(&mut self, schema: &Schema, operation: &Operation, log: &Log, revision: &str) {
        let Some(number) = self.number else { return };
        for touch in log.touches.iter().filter(|touch| touch.table == number) {
            self.renamed.extend(touch.renamed.clone());
        }
        if self.id.as_ref().is_none_or(|id| schema.table(id).is_none_or(|table| table.number != number)) {
            self.id = schema.tables().find(|(_, table)| table.number == number).map(|(id, _)| id.clone());
        }
        let Some(id) = self.id.clone() else { return };
        let Some(table) = schema.table(&id) else { return };
        for column in table.columns.iter().filter(|column| column.is_assumed && column.made.by.is_none()) {
            if self.renamed.contains(&column.name) {
                continue;
            }
            let is_new = !self.columns.iter().any(|known| known.name == column.name);
            let altered = match &operation.change {
                Change::AlterColumn { table, column: name, to }
                    if schema.id(table).as_ref() == Some(&id) && name.as_known() == Some(&column.name) =>
                {
                    Some(to)
                }
                _ => None,
            };
            if !is_new && altered.is_none() {
                continue;
            }
            let existing = altered.and_then(|to| to.existing_type.as_ref());
            let becomes = altered.and_then(|to| to.type_.as_ref());
            let type_ = match (existing, becomes) {
                (Some(existing), _) => had(schema, existing),
                // What it becomes is not what it was.
                (None, Some(_)) => None,
                (None, None) if is_new => Had::of(schema, &column.type_),
                (None, None) => None,
            };
            let nullable = match altered {
                Some(to) => to.existing_nullable,
                None => column.nullable.filter(|_| is_new),
            };
            let like = if type_.is_none() && is_new { guess::like(schema, &id, &column.name) } else { None };
            let known = self.column(&column.name);
            known.nullable = known.nullable.or(nullable);
            known.sets_nullable |= altered.is_some_and(|to| to.nullable.is_some());
            if known.type_.is_none() {
                if let Some(had) = type_ {
                    known.take(had);
                } else if let Some((of, like)) = like {
                    known.remarks.push(format!("its type is that of {of}.{}", like.name));
                    if let Some(had) = Had::of(schema, &like.type_) {
                        known.take(had);
                    }
                } else if let Some(becomes) = becomes {
                    // What a column is turned into without words for it, it could be all along.
                    known.remarks.push(format!("its type is not known; {revision} changes it to this one"));
                    if let Some(had) = had(schema, becomes) {
                        known.take(had);
                    }
                }
            }
        }
        if referents(&operation.change).any(|name| schema.id(name).as_ref() == Some(&id)) {
            for key in fit::needed_keys(schema, &id, table) {
                if !self.keys.contains(&key) && key.iter().all(|it| self.columns.iter().any(|known| known.name == *it))
                {
                    self.keys.push(key);
                }
            }
        }
    }

    fn column(&mut self, name: &Arc<str>) -> &mut Known {
        let at = self.columns.iter().position(|known| known.name == *name).unwrap_or_else(|| {
            let name = Arc::clone(name);
            self.columns.push(Known::named(&name));
            self.columns.len() - 1
        });
        &mut self.columns[at]
    }
}

impl Known {
    /// A column of which only the name is known.
    fn named(name: &Arc<str>) -> Known {
        let (name, options, remarks) = (Arc::clone(name), String::new(), Vec::new());
        Known { name, type_: None, needs: None, nullable: None, sets_nullable: false, options, remarks }
    }

    fn take(&mut self, had: Had) {
        self.type_ = Some(had.type_);
        self.needs = had.needs;
        self.remarks.extend(had.remark);
    }
}

/// A type as an operation says that it is.
fn had(schema: &Schema, type_: &operation::Type) -> Option<Had> {
    let values = type_.enum_.as_deref().filter(|enum_| !enum_.is_open).map(|enum_| Arc::from(enum_.values.as_slice()));
    Had::of(schema, &ColumnType { sql: type_.sql.clone(), user: None, values })
}

impl Had {
    fn of(schema: &Schema, type_: &ColumnType) -> Option<Had> {
        let sql = type_.sql.as_known()?.trim();
        let by_sql = || Type::by_sql(sql, schema.dialect);
        if !schema.dialect.has_enum_types() {
            return Some(Had { type_: by_sql(), needs: None, remark: None });
        }
        let named = || schema.id(crate::sql::names_in(sql.trim_end_matches("[]"), schema.dialect).first()?);
        let id = type_.user.clone().or_else(named);
        let user = id.as_ref().and_then(|id| schema.type_(id));
        let (sql_only, extension) = (ColumnType { user: None, ..type_.clone() }, types::extension_of(sql));
        if user.is_none()
            && (extension.is_some() || schema.knows_type(&Column { type_: sql_only, ..Column::assumed("") }))
        {
            return Some(Had { type_: by_sql(), needs: extension.map(Needed::Extension), remark: None });
        }
        let is_made = user.is_some_and(|user| user.made.by.is_some());
        let values = match user.map(|user| &user.definition) {
            Some(TypeDefinition::Enum { values, is_open: false }) => Some(values.as_slice()),
            _ => type_.values.as_deref(),
        };
        let values = values.and_then(|values| values.iter().map(|it| it.as_known().map(Arc::from)).collect());
        let values: Option<Vec<Arc<str>>> = values.filter(|values: &Vec<_>| !values.is_empty() && !is_made);
        Some(match id.zip(values) {
            Some((id, values)) => {
                Had { type_: enum_of(&id, &values, sql), needs: Some(Needed::Enum(id, values)), remark: None }
            }
            None => {
                let by = if is_made { "a migration makes later" } else { "no migration makes" };
                let remark = format!("its type is {sql}, which {by}; text stands for it");
                Had { type_: Type::by_sql("TEXT", schema.dialect), needs: None, remark: Some(remark) }
            }
        })
    }
}

/// An enum that is there, or an array of it.
fn enum_of(id: &Id, values: &[Arc<str>], sql: &str) -> Type {
    let values: String = values.iter().map(|value| format!("{}, ", repr(value))).collect();
    let schema = id.schema.as_deref().map_or(String::new(), |schema| format!(", schema={}", repr(schema)));
    let enum_ = format!("postgresql.ENUM({values}name={}{schema}, create_type=False)", repr(&id.name));
    let expression = if sql.ends_with(']') { format!("postgresql.ARRAY({enum_})") } else { enum_ };
    Type { expression, python: "str".to_owned() }
}

/// The statements that make what types of some tables need.
fn needed(gaps: &[Gap]) -> Vec<String> {
    let needs = || gaps.iter().flat_map(|gap| &gap.columns).filter_map(|column| column.needs.as_ref());
    let mut extensions = BTreeSet::new();
    let mut enums = BTreeMap::new();
    for need in needs() {
        match need {
            Needed::Extension(name) => drop(extensions.insert(*name)),
            Needed::Enum(id, values) => drop(enums.entry(id).or_insert(values)),
        }
    }
    let dialect = Dialect::Postgresql;
    let extensions =
        extensions.into_iter().map(|name| format!("CREATE EXTENSION IF NOT EXISTS {}", quoted(name, dialect)));
    let enums = enums.into_iter().map(|(id, values)| {
        let values: Vec<String> = values.iter().map(|value| literal(value, dialect)).collect();
        format!("CREATE TYPE {} AS ENUM ({})", quoted_id(id, dialect), values.join(", "))
    });
    extensions.chain(enums).collect()
}

/// The tables that foreign keys of a change lead to.
fn referents(change: &Change) -> impl Iterator<Item = &Name> {
    let (columns, constraints): (&[operation::Column], &[Constraint]) = match change {
        Change::CreateTable(create) => (&create.columns, &create.constraints),
        Change::AddColumn { column, .. } => (std::slice::from_ref(&**column), &[]),
        Change::AddConstraint { constraint, .. } => (&[], std::slice::from_ref(&**constraint)),
        _ => (&[], &[]),
    };
    let all = columns.iter().flat_map(|column| &column.constraints).chain(constraints);
    all.filter_map(|constraint| match &constraint.kind {
        ConstraintKind::ForeignKey { referent, .. } => Some(referent),
        _ => None,
    })
}

fn written(environment: &Environment, gaps: &[Gap]) -> String {
    let is_taken = |id: &str| environment.migrations.iter().any(|migration| migration.id() == Some(id));
    let mut revision = REVISION.to_owned();
    while is_taken(&revision) {
        revision.push('_');
    }
    let bases: Vec<&crate::revision::Migration> =
        environment.graph.bases.iter().filter_map(|&index| environment.migrations.get(index)).collect();
    let [source, compare] = if gaps.iter().any(|gap| gap.modelled.is_some()) {
        [
            "Limbeck wrote this from the models of these tables, less what migrations add, and from what migrations do to them.",
            "Compare it with a database that has them, and complete it.",
        ]
    } else {
        [
            "Limbeck wrote this from what migrations do to these tables: what no migration mentions is missing here.",
            "Compare it with the models, or with a database that has them, and complete it.",
        ]
    };
    let mut doc = vec![
        "Create the tables that migrations use but none of them creates.".to_owned(),
        String::new(),
        format!("Revision ID: {revision}"),
        "Revises:".to_owned(),
        String::new(),
        source.to_owned(),
        compare.to_owned(),
        "To put it at the start of the chain, save it next to the other migrations and have the first one follow it:"
            .to_owned(),
    ];
    for base in &bases {
        doc.push(format!("- in {}: down_revision = {}", base.path, repr(&revision)));
    }
    doc.push("Databases that are past the first migration have the tables and never run this.".to_owned());
    let body = body(gaps, environment.dialect(), &|gap| first_use(gap, environment));
    let downgrade = "    # The tables were there before the first migration, and stay.\n    pass\n";
    module(&revision, &doc, gaps, environment.dialect(), &body, downgrade)
}

/// The directives that create tables, each behind a title.
fn body(gaps: &[Gap], dialect: Dialect, title: &dyn Fn(&Gap) -> String) -> String {
    let mut body = String::new();
    let mut made = Vec::new();
    for gap in gaps {
        write_gap(&mut body, dialect, gap, &title(gap), &made);
        made.push(gap.name.clone());
    }
    body
}

/// A migration: what it says first, and what it does.
fn module(revision: &str, doc: &[String], gaps: &[Gap], dialect: Dialect, body: &str, downgrade: &str) -> String {
    let doc: Vec<String> =
        doc.iter().map(|line| line.replace('\\', "\\\\").replace('"', "'").replace(['\n', '\r'], " ")).collect();
    let mut out = String::new();
    let _infallible = writeln!(out, "\"\"\"{}\n\"\"\"\n", doc.join("\n"));
    out.push_str("import sqlalchemy as sa\n\nfrom alembic import op\n");
    for dialect in ["mysql", "postgresql"] {
        if body.contains(&format!("{dialect}.")) {
            let _infallible = writeln!(out, "from sqlalchemy.dialects import {dialect}");
        }
    }
    let _infallible = writeln!(
        out,
        "\nrevision = {}\ndown_revision = None\nbranch_labels = None\ndepends_on = None\n",
        repr(revision)
    );
    if body.contains(&format!("{SQL_TYPE}(")) {
        out.push_str(&sql_type_class());
    }
    out.push_str("\ndef upgrade() -> None:\n");
    let schemas: BTreeSet<&str> = gaps.iter().filter_map(|gap| gap.name.schema.as_deref()).into_set();
    if dialect.has_schemas() {
        for schema in schemas {
            let sql = format!("CREATE SCHEMA IF NOT EXISTS {}", quoted(schema, Dialect::Postgresql));
            let _infallible = writeln!(out, "    op.execute({})", repr(&sql_text(&sql)));
        }
    }
    for sql in needed(gaps) {
        let _infallible = writeln!(out, "    op.execute({})", repr(&sql_text(&sql)));
    }
    out.push_str(body);
    if body.lines().all(|line| line.trim_start().starts_with('#')) {
        out.push_str("    pass\n");
    }
    out.push_str("\n\ndef downgrade() -> None:\n");
    out.push_str(downgrade);
    out
}

/// Where a table is used first.
fn first_use(gap: &Gap, environment: &Environment) -> String {
    let migration = gap.first.and_then(|first| environment.migrations.get(first.migration as usize));
    let operation = gap.first.and_then(|first| first.operation(&environment.migrations, "upgrade"));
    let (path, revision) = migration.map_or(("", ""), |it| (it.path.as_str(), it.id().unwrap_or_default()));
    let line = operation.map_or(1, |operation| operation.position.line);
    format!("{}: first used by {revision} ({path}, line {line}).", gap.name)
}

fn write_gap(body: &mut String, dialect: Dialect, gap: &Gap, title: &str, made: &[Id]) {
    let is_baseline = gap.first.is_none();
    let mut remark = |text: &str| {
        let _infallible = writeln!(body, "    # {}", text.split_whitespace().collect::<Vec<_>>().join(" "));
    };
    remark(title);
    if let Some(modelled) = &gap.modelled {
        remark(&format!("{}.", modelled.remark));
    }
    gap.remarks.iter().for_each(|text| remark(&format!("{text}.")));
    if gap.columns.is_empty() {
        remark("None of its columns is known.");
        if !dialect.has_enum_types() {
            return remark(&format!("{} has no table without one: add what it has.", dialect.title()));
        }
    }
    let _infallible = writeln!(body, "    op.create_table(\n        {},", repr(&gap.name.name));
    for column in &gap.columns {
        let mut remarks = column.remarks.clone();
        let type_ = column.type_.as_ref().map_or_else(
            || {
                remarks.insert(0, "its type is not known".to_owned());
                "sa.Text()".to_owned()
            },
            |type_| type_.expression.clone(),
        );
        let nullable = match column.nullable {
            Some(true) | None => String::new(),
            Some(false) => ", nullable=False".to_owned(),
        };
        if column.nullable.is_none() {
            remarks.push("whether it may be NULL is not known".to_owned());
        }
        let remark = remarks.join("; ").split_whitespace().collect::<Vec<_>>().join(" ");
        let remark = if remark.is_empty() { String::new() } else { format!("  # {remark}") };
        let _infallible =
            writeln!(body, "        sa.Column({}, {type_}{}{nullable}),{remark}", repr(&column.name), column.options);
    }
    let (inside, behind) =
        gap.modelled.as_ref().map_or_else(Default::default, |it| modelled::written(it, &gap.name, made, is_baseline));
    for line in inside {
        let _infallible = writeln!(body, "        {line}");
    }
    let is_known = |key: &Vec<Arc<str>>| {
        gap.modelled
            .as_ref()
            .is_some_and(|it| it.primary_key == *key || it.uniques.iter().any(|(_, columns)| columns == key))
    };
    let has_key = gap.modelled.as_ref().is_some_and(|it| !it.primary_key.is_empty());
    for (at, key) in gap.keys.iter().filter(|key| !is_known(key)).enumerate() {
        let class = if at == 0 && !has_key { "PrimaryKeyConstraint" } else { "UniqueConstraint" };
        let columns = key.iter().map(|column| repr(column)).collect::<Vec<_>>().join(", ");
        let _infallible = writeln!(body, "        sa.{class}({columns}),  # foreign keys refer to it");
    }
    if let Some(schema) = &gap.name.schema {
        let _infallible = writeln!(body, "        schema={},", repr(schema));
    }
    if !is_baseline {
        body.push_str("        if_not_exists=True,  # Alembic 1.13.3 and later\n");
    }
    body.push_str("    )\n");
    for line in behind {
        let _infallible = writeln!(body, "    {line}");
    }
}
