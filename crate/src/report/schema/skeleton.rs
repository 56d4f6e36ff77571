//! The migration that would make the tables which migrations use and none makes: as their models declare them, and else as far as
//! it is known what they had. And the baseline of a project that has models and no migrations.

mod from_models;
mod written;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::alchemy::Type;
use super::{Snapshot, fit, guess};
use crate::dialect::Dialect;
use crate::environment::Environment;
use crate::models::Models;
use crate::operation::{self, Change, Constraint, ConstraintKind, Name, Operation};
use crate::python::repr::repr;
use crate::schema::fault::{Log, Problem, Thing};
use crate::schema::{Column, ColumnType, Id, Schema, Step, TypeDefinition, types};
use crate::text::Text;

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
    /// What its model declares besides columns.
    declared: Option<Declared>,
    columns: Vec<Known>,
    /// Columns that only have another name since.
    renamed: BTreeSet<Arc<str>>,
    /// Columns that foreign keys lead to.
    keys: Vec<Vec<Arc<str>>>,
    /// What else must have been there.
    remarks: Vec<String>,
}

/// A column that a table must have had before a migration used it.
struct Known {
    name: Arc<str>,
    type_: Option<Type>,
    needs: Option<Needed>,
    nullable: Option<bool>,
    /// What else it is given, as Python.
    arguments: Vec<String>,
    remarks: Vec<String>,
}

/// What a model declares of a table besides its columns.
struct Declared {
    /// Its constraints, as Python.
    constraints: Vec<String>,
    /// Its indexes: each a call of a directive.
    indexes: Vec<String>,
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
    from_models::fill(&mut gaps, environment);
    (!gaps.is_empty()).then(|| written::bootstrap(environment, &gaps))
}

/// A first migration that creates what models declare, for a project without migrations; none where there are no models.
pub(in crate::report) fn baseline(models: &Models, dialect: Dialect) -> Option<String> {
    let tables = from_models::tables(models, dialect);
    (!tables.is_empty()).then(|| written::baseline(&tables))
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
    for &index in &replay.order {
        let Some(function) = migrations.get(index).and_then(|migration| migration.function("upgrade")) else {
            continue;
        };
        let revision = migrations.get(index).map_or("", |it| it.id().unwrap_or_else(|| it.file()));
        for (at, operation) in function.operations.iter().enumerate() {
            let step = crate::replay::step(index, at);
            for gap in &mut gaps {
                gap.before(&schema, operation, revision);
            }
            let mut log = Log::default();
            schema.apply(operation, step, &mut log);
            for fault in log.faults.iter().filter(|fault| fault.alike.is_none()) {
                if let Problem::NeverMade { thing: Thing::Relation(id), .. } = &fault.problem {
                    let number = schema.table(id).map(|table| table.number);
                    gaps.push(Gap::of(id.clone(), number, step));
                    if let (Some(gap), Change::DropColumn { .. }) = (gaps.last_mut(), &operation.change) {
                        gap.before(&schema, operation, revision);
                    }
                }
            }
            for gap in &mut gaps {
                gap.after(&schema, operation, &log, revision);
            }
        }
    }
    gaps
}

impl Gap {
    fn of(id: Id, number: Option<u32>, first: Step) -> Gap {
        let name = id.clone();
        let id = number.map(|_| id);
        let (columns, keys, remarks) = (Vec::new(), Vec::new(), Vec::new());
        let (first, declared, renamed) = (Some(first), None, BTreeSet::new());
        Gap { name, id, number, first, declared, columns, renamed, keys, remarks }
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
            self.columns.push(Known::named(name));
            self.columns.len() - 1
        });
        &mut self.columns[at]
    }
}

impl Known {
    fn named(name: Arc<str>) -> Known {
        Known { name, type_: None, needs: None, nullable: None, arguments: Vec::new(), remarks: Vec::new() }
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
