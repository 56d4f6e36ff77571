//! Tables as models declare them, less what migrations add.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Declared, Gap, Had, Known, Needed};
use crate::dialect::Dialect;
use crate::environment::Environment;
use crate::models::{DeclaredAs, Models};
use crate::ordered::Gather;
use crate::python::repr::repr;
use crate::report::schema::alchemy::{self, sql_text};
use crate::report::schema::ddl::order::ordered;
use crate::report::schema::fit;
use crate::report::schema::models::{foreign_key, index_arguments, named, strings};
use crate::schema::{Column, Id, Schema, Table};
use crate::text::Text;

/// Fills tables that no migration creates with what their models declare: columns, keys and indexes less those that migrations
/// add. What only migrations know of them stays.
pub(super) fn fill(gaps: &mut [Gap], environment: &Environment) {
    let schema = &environment.replay.last;
    let is_gap: BTreeSet<Id> = gaps.iter().map(|gap| gap.name.clone()).into_set();
    for gap in gaps.iter_mut() {
        let found = environment.models.tables.iter().zip(&environment.models.models);
        let Some((declared, model)) = found.into_iter().find(|(declared, _)| declared.id == gap.name) else { continue };
        let there = gap.id.as_ref().and_then(|id| schema.table(id));
        let is_added = |column: &Column| {
            let added = there.and_then(|table| table.column(&column.name));
            added.is_some_and(|it| it.made.by.is_some() && !it.is_assumed) || gap.renamed.contains(&column.name)
        };
        let columns: Vec<&Column> =
            declared.table.columns.iter().map(AsRef::as_ref).filter(|column| !is_added(column)).collect();
        let is_made = |name: &str| there.is_some_and(|table| table.index(name).is_some());
        let written = Written { schema, declared, path: &model.path, line: model.line };
        let known = written.columns(&columns);
        let rest = written.declared(&columns, &|id| is_gap.contains(id), &is_made);
        let only_used = std::mem::take(&mut gap.columns);
        gap.columns = known;
        for used in only_used {
            if !gap.columns.iter().any(|column| column.name == used.name) {
                gap.columns.push(used);
            }
        }
        gap.declared = Some(rest);
    }
}

/// The tables of models, each behind those that it refers to.
pub(super) fn tables(models: &Models, dialect: Dialect) -> Vec<Gap> {
    let schema = Schema::empty(dialect, None);
    let numbers: BTreeMap<&Id, usize> = models.tables.iter().enumerate().map(|(at, it)| (&it.id, at)).into_map();
    let needs: Vec<Vec<usize>> = models
        .tables
        .iter()
        .enumerate()
        .map(|(own, it)| {
            let referents = it.table.foreign_keys.iter().filter_map(|key| numbers.get(&key.referent).copied());
            referents.filter(|at| *at != own).collect()
        })
        .collect();
    let mut made: BTreeSet<&Id> = BTreeSet::new();
    let mut gaps = Vec::new();
    for at in ordered(&needs) {
        let (Some(declared), Some(model)) = (models.tables.get(at), models.models.get(at)) else { continue };
        if !made.insert(&declared.id) {
            continue;
        }
        let columns: Vec<&Column> = declared.table.columns.iter().map(AsRef::as_ref).collect();
        let written = Written { schema: &schema, declared, path: &model.path, line: model.line };
        let rest = written.declared(&columns, &|id| made.contains(id), &|_| false);
        gaps.push(Gap {
            name: declared.id.clone(),
            id: None,
            number: None,
            first: None,
            declared: Some(rest),
            columns: written.columns(&columns),
            renamed: BTreeSet::new(),
            keys: Vec::new(),
            remarks: Vec::new(),
        });
    }
    gaps
}

/// A declared table on its way to be written.
struct Written<'a> {
    /// The schema that has the types which migrations make.
    schema: &'a Schema,
    declared: &'a DeclaredAs,
    path: &'a str,
    line: u32,
}

impl Written<'_> {
    fn columns(&self, columns: &[&Column]) -> Vec<Known> {
        columns.iter().map(|column| self.column(column)).collect()
    }

    fn column(&self, column: &Column) -> Known {
        let mut known = Known::named(Arc::clone(&column.name));
        let enum_ = self.declared.enums.iter().find(|(id, _)| column.type_.user.as_ref() == Some(id));
        let had = match enum_ {
            Some((id, Some(values))) if self.schema.type_(id).is_none_or(|it| it.made.by.is_none()) => Some(Had {
                type_: super::enum_of(id, values, column.type_.sql.as_known().unwrap_or_default()),
                needs: Some(Needed::Enum(id.clone(), values.clone())),
                remark: None,
            }),
            _ => Had::of(self.schema, &column.type_),
        };
        if let Some(had) = had {
            known.take(had);
        }
        known.nullable = column.nullable;
        let dialect = self.schema.dialect;
        if let Some(computed) = &column.computed {
            known.arguments.extend(alchemy::computed(computed, dialect));
        } else if let Some(identity) = column.identity.as_ref().filter(|_| dialect.counts_by_sequences()) {
            known.arguments.push(alchemy::identity(identity));
        } else if let Some(default) = column.default.as_ref().and_then(Text::as_known) {
            known.arguments.push(format!("server_default=sa.text({})", repr(&sql_text(default))));
        }
        let line = self.declared.lines.get(&*column.name).copied().unwrap_or(self.line);
        known.remarks.push(format!("from {}:{line}", self.path));
        known
    }

    /// What the model declares besides: constraints and indexes of these columns, foreign keys to what is there.
    fn declared(
        &self,
        columns: &[&Column],
        is_there: &dyn Fn(&Id) -> bool,
        is_made: &dyn Fn(&str) -> bool,
    ) -> Declared {
        let (id, table): (&Id, &Table) = (&self.declared.id, &self.declared.table);
        let has = |names: &[Arc<str>]| names.iter().all(|name| columns.iter().any(|column| column.name == *name));
        let mut constraints = Vec::new();
        if let Some(key) = table.primary_key.as_ref().filter(|key| has(&key.columns)) {
            constraints.push(format!("sa.PrimaryKeyConstraint({}{})", strings(&key.columns), named(&key.name)));
        }
        for key in table.uniques.iter().filter(|key| has(&key.columns)) {
            constraints.push(format!("sa.UniqueConstraint({}{})", strings(&key.columns), named(&key.name)));
        }
        for key in
            fit::foreign_keys(table).into_iter().filter(|key| has(&key.columns) && !key.referent_columns.is_empty())
        {
            if is_there(&key.referent) || key.referent == *id {
                let columns = key.referent_columns.iter().map(|column| repr(&format!("{}.{column}", key.referent)));
                let columns = columns.collect::<Vec<_>>().join(", ");
                constraints.push(foreign_key(id, table, key, &format!("[{columns}]")));
            }
        }
        let schema = id.schema.as_deref().map_or(String::new(), |schema| format!(", schema={}", repr(schema)));
        let is_kept = |index: &&crate::schema::table::Index| {
            !index.name.name.is_empty()
                && !is_made(&index.name.name)
                && index.columns().all(|name| columns.iter().any(|column| *column.name == *name))
        };
        let indexes = fit::indexes(table).filter(is_kept).filter_map(|index| {
            let (elements, options) = index_arguments(index, self.schema.dialect)?;
            let options: String = options.iter().map(|option| format!(", {option}")).collect();
            Some(format!(
                "op.create_index({}, {}, [{}]{options}{schema})",
                repr(&index.name.name),
                repr(&id.name),
                elements.join(", ")
            ))
        });
        Declared { constraints, indexes: indexes.collect() }
    }
}
