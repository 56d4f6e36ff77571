//! Declared tables as a database would have them: made as a migration would make them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{DeclaredAs, IndexOf, Model, ModelColumn, ModelStatus, Named, Reference};
use crate::dialect::Dialect;
use crate::interpret::declared::{DeclaredTable, MetadataId};
use crate::operation::{
    Certainty, Change, Constraint, ConstraintKind, CreateTable, IndexElement, Name, Operation, Type,
};
use crate::python::lines::Position;
use crate::schema::fault::Log;
use crate::schema::{Schema, Step, TypeDefinition};
use crate::text::Text;

/// Foreign keys that lead to foreign keys.
const MAX_CHAIN: usize = 8;

/// The tables that declared ones are; none where a name is not known.
pub(super) fn tables(declared: &[&DeclaredTable], dialect: Dialect) -> Vec<Option<DeclaredAs>> {
    let referred = Referred::of(declared);
    declared
        .iter()
        .map(|table| {
            let mut create = table.create.clone();
            for column in &mut create.columns {
                if let Some(type_) = referred.type_of(table, column) {
                    column.type_ = type_;
                }
            }
            made(table, create, dialect)
        })
        .collect()
}

/// Tables by their names, to look up what a foreign key refers to.
struct Referred<'d>(BTreeMap<(Option<&'d MetadataId>, String), &'d CreateTable>);

impl<'d> Referred<'d> {
    fn of(declared: &[&'d DeclaredTable]) -> Referred<'d> {
        let mut all = BTreeMap::new();
        for table in declared {
            let key = |metadata| (metadata, written(&table.create.table));
            all.insert(key(table.metadata.as_ref()), &table.create);
            all.entry(key(None)).or_insert(&table.create);
        }
        Referred(all)
    }

    /// The type that a column without one gets from what it refers to (`ForeignKey._set_type` in
    /// sqlalchemy/sql/schema.py).
    fn type_of(&self, of: &DeclaredTable, column: &crate::operation::Column) -> Option<Type> {
        let mut at = column;
        let mut create = &of.create;
        for _ in 0..MAX_CHAIN {
            if at.type_.sql.is_known() || at.type_.enum_.is_some() {
                return (!std::ptr::eq(at, column)).then(|| at.type_.clone());
            }
            let (referent, name) = reference(create, at)?;
            let key = |metadata| (metadata, written(referent));
            create = self.0.get(&key(of.metadata.as_ref())).or_else(|| self.0.get(&key(None)))?;
            at = create.columns.iter().find(|it| it.name == *name)?;
        }
        None
    }
}

/// What a column's foreign key refers to.
fn reference<'c>(create: &'c CreateTable, column: &'c crate::operation::Column) -> Option<(&'c Name, &'c Text)> {
    column.constraints.iter().chain(&create.constraints).find_map(|constraint| match &constraint.kind {
        ConstraintKind::ForeignKey { columns, referent, referent_columns, .. } => {
            let at = columns.iter().position(|it| *it == column.name)?;
            Some((referent, referent_columns.get(at)?))
        }
        _ => None,
    })
}

fn written(name: &Name) -> String {
    match &name.schema {
        Some(schema) => format!("{schema}.{}", name.name),
        None => name.name.to_string(),
    }
}

/// A table, made on a schema of its own: other tables need not be there.
fn made(table: &DeclaredTable, mut create: CreateTable, dialect: Dialect) -> Option<DeclaredAs> {
    let mut schema = Schema::empty(dialect, table.conventions.clone().map(Arc::new));
    schema.knows_convention = table.conventions.is_some();
    let python_defaults = create.columns.iter().filter(|column| column.python_default);
    let python_defaults: BTreeSet<Arc<str>> =
        python_defaults.filter_map(|column| column.name.as_known().map(Arc::from)).collect();
    let references = taken_references(&mut create);
    let of_keys = uniques_of_keys(&create);
    let name = create.table.clone();
    let id = schema.id(&name)?;
    create.if_not_exists = false;
    let mut log = Log::default();
    let indexes = std::mem::take(&mut create.indexes);
    let is_open = create.is_open;
    schema.apply(&operation(Change::CreateTable(Box::new(create))), STEP, &mut log);
    for index in indexes {
        let change = Change::CreateIndex {
            table: name.clone(),
            index: Box::new(index),
            if_not_exists: false,
            concurrently: false,
        };
        schema.apply(&operation(change), STEP, &mut log);
    }
    for constraint in references {
        let change = Change::AddConstraint { table: name.clone(), constraint: Box::new(constraint) };
        schema.apply(&operation(change), STEP, &mut log);
    }
    let mut table_made = schema.table(&id)?.as_ref().clone();
    table_made.is_open |= is_open;
    let enums = schema.types().filter_map(|(id, type_)| match &type_.definition {
        TypeDefinition::Enum { values, is_open } => {
            let known = values.iter().map(|it| it.as_known().map(Arc::from)).collect::<Option<Vec<_>>>();
            Some((id.clone(), known.filter(|_| !is_open)))
        }
        TypeDefinition::Other(..) => None,
    });
    let enums = enums.collect();
    let names_uniques = table.conventions.as_ref().is_some_and(|it| it.contains_key("uq"));
    Some(DeclaredAs {
        id,
        has_convention: table.conventions.as_ref().is_some_and(|it| it.keys().any(|key| key != "ix")),
        names_uniques,
        unique_keys: of_keys,
        table: Arc::new(table_made),
        enums,
        python_defaults,
        lines: table.lines.clone(),
        loose: table.loose.clone(),
    })
}

/// Unique constraints of what is the primary key already: the database makes none of them.
fn uniques_of_keys(create: &CreateTable) -> Vec<Named> {
    let key = create.constraints.iter().find_map(|it| match &it.kind {
        ConstraintKind::PrimaryKey { columns, .. } => Some(columns.clone()),
        _ => None,
    });
    let own = || create.columns.iter().filter(|it| it.primary_key).map(|it| it.name.clone()).collect();
    let key: Vec<Text> = key.unwrap_or_else(own);
    let [only] = key.as_slice() else { return Vec::new() };
    let is_unique = create.columns.iter().any(|it| it.name == *only && it.unique && !it.index);
    is_unique.then(|| Named { name: None, columns: vec![only.to_string()] }).into_iter().collect()
}

/// Takes foreign keys out of a table that is made: they are added after it, as what they refer to may come later.
fn taken_references(create: &mut CreateTable) -> Vec<Constraint> {
    let is_reference = |it: &Constraint| matches!(it.kind, ConstraintKind::ForeignKey { .. });
    let mut all: Vec<Constraint> = Vec::new();
    for constraints in create.columns.iter_mut().map(|it| &mut it.constraints).chain([&mut create.constraints]) {
        all.extend(constraints.extract_if(.., |it| is_reference(it)));
    }
    // A key that refers to another one does not count up, unless it is told to.
    let refers = |name: &Text| {
        all.iter().any(|it| matches!(&it.kind, ConstraintKind::ForeignKey { columns, .. } if columns.contains(name)))
    };
    for column in create.columns.iter_mut().filter(|column| refers(&column.name)) {
        column.autoincrement = column.autoincrement.or(Some(false));
    }
    all
}

const STEP: Step = Step { migration: 0, operation: 0 };

/// A change that surely takes place.
fn operation(change: Change) -> Operation {
    Operation {
        call: 0,
        directive: Arc::from("model"),
        change,
        position: Position::START,
        certainty: Certainty::Certain,
        guards: Arc::from([]),
        through: Arc::from([]),
        autocommit: None,
        is_caught: false,
        batch: None,
        unknown: Vec::new(),
        sql: None,
        reads: None,
        call_text: None,
    }
}

/// A model, before it is compared with what migrations make.
pub(super) fn model(table: &DeclaredTable, made: &DeclaredAs, tracked: Option<bool>, because: Option<&str>) -> Model {
    let own = &made.table;
    let owned = |names: &[Arc<str>]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let columns = own.columns.iter().map(|column| ModelColumn {
        name: column.name.to_string(),
        type_: column.type_.sql.as_known().unwrap_or_default().to_owned(),
        nullable: column.nullable,
    });
    let foreign_keys = own.foreign_keys.iter().map(|key| Reference {
        columns: owned(&key.columns),
        schema: key.referent.schema.as_ref().map(ToString::to_string),
        table: key.referent.name.to_string(),
        referred: owned(&key.referent_columns),
        on_delete: key.on_delete.as_ref().map(ToString::to_string),
    });
    let unique = own.uniques.iter().map(|key| Named {
        name: (made.names_uniques || !key.name.is_made_up).then(|| key.name.name.to_string()),
        columns: owned(&key.columns),
    });
    let unique = unique.chain(made.unique_keys.iter().cloned());
    let indexes = own.indexes.iter().filter(|it| !it.is_implied).map(|index| IndexOf {
        name: (!index.name.name.is_empty()).then(|| index.name.name.to_string()),
        columns: index.elements.iter().map(element).collect(),
        unique: index.unique,
    });
    Model {
        class: table.class.clone(),
        path: table.path.clone(),
        line: table.line,
        schema: made.id.schema.as_ref().map(ToString::to_string),
        table: made.id.name.to_string(),
        base: table.base.clone(),
        tracked,
        tracked_because: because.map(ToOwned::to_owned),
        status: ModelStatus::Unknown,
        created_by: None,
        columns: columns.collect(),
        primary_key: own.primary_key.as_ref().map(|key| owned(&key.columns)).unwrap_or_default(),
        foreign_keys: foreign_keys.collect(),
        unique: unique.collect(),
        indexes: indexes.collect(),
        differences: Vec::new(),
    }
}

/// A part of an index, with what stands behind it: `created_at DESC`.
pub(super) fn element(element: &IndexElement) -> String {
    match &element.options {
        Some(options) => format!("{} {options}", element.what),
        None => element.what.to_string(),
    }
}
