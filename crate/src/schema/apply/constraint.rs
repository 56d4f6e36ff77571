//! Constraints: added with their names, checked, renamed and dropped.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Application;
use super::name::GivenName;
use crate::dialect::Dialect;
use crate::operation::{self, Constraint, ConstraintKind, ConstraintType, Name};
use crate::ordered::Gather;
use crate::schema::fault::{OnView, Problem, Thing, Use};
use crate::schema::table::{Check, Deferral, ForeignKey, Given, Key};
use crate::schema::{Id, Made, Step, Table, names};
use crate::text::Text;

impl Application<'_> {
    /// The key, checks and references that stand with a column.
    pub(super) fn add_parts_of_column(&mut self, id: &Id, column: &operation::Column, table: &mut Table, is_new: bool) {
        let Some(name) = column.name.as_known() else { return };
        for constraint in &column.constraints {
            self.add_constraint_to(id, constraint, table);
            // SQLAlchemy writes a column's checks with the column, and its foreign keys after all columns.
            match &constraint.kind {
                ConstraintKind::Check { .. } => {
                    if let Some(check) = table.checks.last_mut() {
                        check.column = Some(Arc::from(name));
                    }
                }
                ConstraintKind::ForeignKey { .. } if self.is_sql() => {
                    if let Some(key) = table.foreign_keys.last_mut() {
                        key.is_in_column = true;
                    }
                }
                _ => {}
            }
        }
        if column.type_.spatial_index {
            self.add_spatial_index(id, name, table);
        }
        if column.index {
            let index = operation::Index {
                name: None,
                elements: vec![operation::IndexElement { what: Text::known(name), is_column: true, options: None }],
                unique: column.unique,
                method: None,
                predicate: None,
                include: Vec::new(),
                nulls_not_distinct: None,
                options: None,
            };
            if let Some(index) = self.index_of(id, &index, &table.columns) {
                table.indexes.push(index);
            }
        } else if column.unique {
            let columns = vec![Arc::from(name)];
            // A key of a column that is added to a key again is one of its own.
            if is_new && table.uniques.iter().any(|key| key.columns == columns && key.made.by == Some(self.step)) {
                return;
            }
            let name = self.constraint_name(id, "uq", &columns, None, None, "key", table);
            let made = self.made();
            let deferral = Deferral::default();
            table.uniques.push(Key { name, columns, nulls_not_distinct: false, deferral, made });
        }
    }

    /// The primary key of columns that say that they are it.
    pub(super) fn add_key_to(&mut self, id: &Id, columns: Vec<Arc<str>>, table: &mut Table) {
        let name = self.constraint_name(id, "pk", &columns, None, None, "pkey", table);
        let (made, deferral) = (self.made(), Deferral::default());
        table.primary_key = Some(Key { name, columns, nulls_not_distinct: false, deferral, made });
    }

    /// Adds a constraint to a table that is being put together.
    pub(super) fn add_constraint_to(&mut self, id: &Id, constraint: &Constraint, table: &mut Table) {
        let given = constraint.name.as_ref();
        if given.is_some_and(|name| !name.is_known()) {
            // It is there, by a name that is not known.
            table.is_open = true;
        }
        let given = given.and_then(Text::as_known).map(|name| GivenName { name, is_final: constraint.is_final });
        let made = self.made();
        let not_valid = constraint.not_valid;
        let deferral = Deferral {
            deferrable: constraint.deferrable.unwrap_or(false) || constraint.deferred.unwrap_or(false),
            deferred: constraint.deferred.unwrap_or(false),
        };
        let known = |columns: &[Text]| -> Option<Vec<Arc<str>>> {
            columns.iter().map(|column| column.as_known().map(Arc::from)).collect()
        };
        match &constraint.kind {
            ConstraintKind::PrimaryKey { columns, using_index } => {
                let Some(columns) = Self::key_of(columns, using_index.as_ref(), table) else {
                    return table.is_open = true;
                };
                let name = self.constraint_name(id, "pk", &columns, given, None, "pkey", table);
                for column in &columns {
                    if let Some(column) = table.column_mut(column) {
                        column.nullable = Some(false);
                    }
                }
                table.primary_key = Some(Key { name, columns, nulls_not_distinct: false, deferral, made });
            }
            ConstraintKind::Unique { columns, nulls_not_distinct, using_index } => {
                let Some(columns) = Self::key_of(columns, using_index.as_ref(), table) else {
                    return table.is_open = true;
                };
                let name = self.constraint_name(id, "uq", &columns, given, None, "key", table);
                let nulls_not_distinct = *nulls_not_distinct == Some(true);
                table.uniques.push(Key { name, columns, nulls_not_distinct, deferral, made });
            }
            ConstraintKind::ForeignKey { columns, referent, referent_columns, on_delete, on_update, match_ } => {
                let (Some(columns), Some(referent)) = (known(columns), self.schema.sought_id(referent)) else {
                    return table.is_open = true;
                };
                let mut referent_columns = known(referent_columns).unwrap_or_default();
                if referent_columns.is_empty() {
                    // The key of the table is meant.
                    let there =
                        if referent == *id { Some(&*table) } else { self.schema.tables.get(&referent).map(|it| &**it) };
                    if let Some(key) = there.and_then(|there| there.primary_key.as_ref()) {
                        referent_columns.clone_from(&key.columns);
                    }
                }
                let name = {
                    let referent = Some((&referent, referent_columns.as_slice()));
                    self.constraint_name(id, "fk", &columns, given, referent, "fkey", table)
                };
                let rule = |rule: &Option<Text>| {
                    let upper = rule.as_ref().map(|rule| rule.mapped(str::to_ascii_uppercase));
                    upper.filter(|rule| rule.as_known() != Some("NO ACTION") && !rule.is_empty())
                };
                table.foreign_keys.push(ForeignKey {
                    name,
                    columns,
                    referent,
                    referent_columns,
                    on_delete: rule(on_delete),
                    on_update: rule(on_update),
                    match_: match_
                        .clone()
                        .filter(|it| it.as_known().is_none_or(|it| !it.eq_ignore_ascii_case("simple"))),
                    deferral,
                    not_valid,
                    is_in_column: false,
                    made,
                });
            }
            ConstraintKind::Check { condition } => {
                let columns = self.columns_in(condition, table);
                let name = self.constraint_name(id, "ck", &columns, given, None, "check", table);
                let expression = condition.clone();
                table.checks.push(Check { name, expression, deferral, not_valid, column: None, made });
            }
            ConstraintKind::Exclude { definition } => {
                let columns = self.columns_in(definition, table);
                let name = self.constraint_name(id, "ex", &columns, given, None, "excl", table);
                let expression = definition.clone();
                table.exclusions.push(Check { name, expression, deferral, not_valid, column: None, made });
            }
            ConstraintKind::Other { .. } => table.is_open = true,
        }
    }

    /// The columns of a key, which may be those of an index that becomes it.
    fn key_of(columns: &[Text], using: Option<&Text>, table: &mut Table) -> Option<Vec<Arc<str>>> {
        if let Some(index) = using {
            let index = index.as_known()?;
            let at = table.indexes.iter().position(|it| &*it.name.name == index)?;
            let index = table.indexes.remove(at);
            return Some(index.columns().map(Arc::from).collect());
        }
        columns.iter().map(|column| column.as_known().map(Arc::from)).collect()
    }

    /// The columns of a table that an expression names, each once.
    fn columns_in(&self, expression: &Text, table: &Table) -> Vec<Arc<str>> {
        let used: BTreeSet<String> = crate::sql::identifiers(expression, self.schema.dialect).into_iter().into_set();
        table
            .columns
            .iter()
            .filter(|column| used.contains(&*column.name))
            .map(|column| Arc::clone(&column.name))
            .collect()
    }

    /// What can't be referred to is a fault: a table that is not there, a column of another type, one that is not unique.
    pub(super) fn check_reference(&mut self, id: &Id, constraint: &Constraint) {
        let ConstraintKind::ForeignKey { columns, referent, .. } = &constraint.kind else { return };
        let Some(wanted) = self.schema.sought_id(referent) else { return };
        if self.schema.views.contains_key(&wanted) {
            return self.refuse_on_view(&wanted, OnView::Refer);
        }
        let Some(referent) = self.table_for(referent, Use::Refer, false) else { return };
        let Some(table) = self.schema.tables.get(id).cloned() else { return };
        let known: Option<Vec<&str>> = columns.iter().map(Text::as_known).collect();
        let Some(known) = known else { return };
        let Some(key) = table
            .foreign_keys
            .iter()
            .rev()
            .find(|key| key.referent == referent && key.columns.iter().map(|it| &**it).eq(known.iter().copied()))
        else {
            return;
        };
        let referent_columns = key.referent_columns.clone();
        for column in &referent_columns {
            self.need_column(&referent, column, Use::Refer);
        }
        if !self.dialect().checks_references() {
            return;
        }
        let Some(there) = self.schema.tables.get(&referent).cloned() else { return };
        for (own, other) in key.columns.iter().zip(&referent_columns) {
            self.check_types_of_reference(&key.name.name, (id, own), (&referent, other));
        }
        if self.dialect().refusals_are_known()
            && !there.is_open
            && !referent_columns.is_empty()
            && !is_unique(&there, &referent_columns)
        {
            self.fault(Problem::ReferenceNotUnique { referent, columns: referent_columns });
        }
    }

    /// A foreign key between two columns asks for types that can be compared.
    pub(super) fn check_types_of_reference(
        &mut self,
        name: &Arc<str>,
        (id, own): (&Id, &str),
        (referent, other): (&Id, &str),
    ) {
        let column = |id: &Id, name: &str| self.schema.tables.get(id)?.column(name);
        let (Some(own), Some(other)) = (column(id, own), column(referent, other)) else { return };
        let (Some(left), Some(right)) = (own.type_.family(), other.type_.family()) else { return };
        // A domain is compared as the type below it.
        if left != right && !own.is_assumed && !other.is_assumed && !self.is_no_enum(own) && !self.is_no_enum(other) {
            let problem = Problem::ReferenceTypes {
                name: Arc::clone(name),
                column: Arc::clone(&own.name),
                type_: own.type_.sql.clone(),
                referent: referent.clone(),
                referent_column: Arc::clone(&other.name),
                referent_type: other.type_.sql.clone(),
            };
            self.fault(problem);
        }
    }

    /// Whether a column is of a type of the database's own that is no enum: a domain, a composite.
    fn is_no_enum(&self, column: &crate::schema::Column) -> bool {
        let user = column.type_.user.as_ref().and_then(|id| self.schema.types.get(id));
        user.is_some_and(|user| matches!(user.definition, crate::schema::TypeDefinition::Other(..)))
    }

    pub(super) fn add_constraint(&mut self, name: &Name, constraint: &Constraint) {
        if let Some(view) = self.view_named(name) {
            return self.refuse_on_view(&view, OnView::AddConstraint);
        }
        let Some(id) = self.table_for(name, Use::Constrain, false) else { return };
        let columns: &[Text] = match &constraint.kind {
            ConstraintKind::PrimaryKey { columns, .. }
            | ConstraintKind::Unique { columns, .. }
            | ConstraintKind::ForeignKey { columns, .. } => columns,
            _ => &[],
        };
        for column in columns.iter().filter_map(Text::as_known) {
            self.need_column(&id, column, super::named::use_of_key(constraint));
        }
        self.need_name_in_batch(&id, constraint);
        let Some(there) = self.schema.tables.get(&id).cloned() else { return };
        if let Some(name) = constraint.name.as_ref().and_then(Text::as_known) {
            let name = self.cut(name);
            if let Some((by, false)) = made_of(&there, &name)
                && !there.is_assumed
                && by.is_certain
                && !self.dialect().makes_tables_anew()
            {
                self.fault(Problem::MadeTwice { thing: Thing::Constraint(id.clone(), name), by: by.by });
                return;
            }
        }
        let using = match &constraint.kind {
            ConstraintKind::PrimaryKey { using_index, .. } | ConstraintKind::Unique { using_index, .. } => {
                using_index.as_ref().and_then(Text::as_known)
            }
            _ => None,
        };
        if let Some(index) = using {
            Arc::make_mut(&mut self.schema.indexed).remove(&id.beside(index));
        }
        let mut table = there.as_ref().clone();
        if let Some(name) = constraint.name.as_ref().and_then(Text::as_known)
            && self.is_certain
            && self.dialect().makes_tables_anew()
        {
            // A batch knows constraints by their names, and takes the new one for the old.
            remove_constraint(&mut table, &self.cut(name));
        }
        if let (ConstraintKind::PrimaryKey { .. }, Some(key)) = (&constraint.kind, &table.primary_key)
            && key.made.is_certain
            && !table.is_assumed
            && !self.dialect().makes_tables_anew()
        {
            let thing = Thing::Constraint(id.clone(), Arc::clone(&key.name.name));
            let by = key.made.by;
            self.fault(Problem::MadeTwice { thing, by });
        }
        self.touch(table.number, columns.first().filter(|_| columns.len() == 1).and_then(Text::as_known));
        if let (ConstraintKind::PrimaryKey { .. }, Some(key)) = (&constraint.kind, &mut table.primary_key)
            && !self.is_certain
        {
            // A table has one: the one that was there may be it still.
            key.made.is_certain = false;
            Arc::make_mut(&mut self.schema.tables).insert(id, Arc::new(table));
            return;
        }
        self.add_constraint_to(&id, constraint, &mut table);
        self.claim_names_of(&id, Some(&there), &table);
        remove_doubted(&mut table, self.step);
        self.index_references(&mut table, there.foreign_keys.len());
        Arc::make_mut(&mut self.schema.tables).insert(id.clone(), Arc::new(table));
        self.check_reference(&id, constraint);
        self.check_names_of_constraint(&id, constraint);
    }

    /// Whether Alembic refuses to drop a constraint of this kind without a name (`visit_drop_constraint` in
    /// sqlalchemy/sql/compiler.py, `drop_constraint` in alembic/ddl/mysql.py): a convention may give it one.
    fn needs_name(&self, kind: Option<&ConstraintType>) -> bool {
        match kind {
            _ if self.is_sql() => false,
            None => true,
            Some(ConstraintType::Primary) if self.dialect().names_keys_primary() => false,
            Some(kind) => {
                let key = names::key_of(kind);
                let conventions = self.schema.conventions.as_ref();
                conventions.is_some_and(|it| key.is_none_or(|key| !it.contains_key(key)))
            }
        }
    }

    pub(super) fn drop_constraint(
        &mut self,
        name: &Name,
        (constraint, is_final): (Option<&Text>, bool),
        kind: Option<&ConstraintType>,
        if_exists: bool,
        cascade: bool,
    ) {
        if let Some(view) = self.view_named(name) {
            return self.refuse_on_view(&view, OnView::DropConstraint);
        }
        let Some(id) = self.table_for(name, Use::Alter, if_exists) else { return };
        let Some(there) = self.schema.tables.get(&id).cloned() else { return };
        self.touch(there.number, None);
        let wanted = match constraint {
            Some(constraint) => {
                let Some(known) = self.known(constraint) else {
                    self.doubt_constraints(&id, kind);
                    return;
                };
                let made_up = if is_final { None } else { self.conventional(&id, kind, &known) };
                // Of a convention that is only likely, the one that is there is meant.
                let is_meant = |name: &Arc<str>| {
                    self.schema.knows_convention || there.constraints().any(|(_, it)| it.name == *name)
                };
                Some(made_up.filter(is_meant).unwrap_or_else(|| self.cut(&known)))
            }
            None => {
                if self.needs_name(kind) {
                    self.fault(Problem::Unnamed { table: id.clone() });
                } else if !self.is_sql() && kind != Some(&ConstraintType::Primary) && self.schema.conventions.is_none()
                {
                    // Nothing tells whether a naming convention gives it a name: without one SQLAlchemy stops.
                    self.log.missed.push(self.step);
                }
                None
            }
        };
        let found =
            wanted.as_ref().and_then(|wanted| Self::found_constraint(&id, &there, wanted, kind)).or_else(|| {
                // By whatever name: a table has one. In other letters PostgreSQL takes it for another name.
                let key = there.primary_key.as_ref().filter(|_| kind == Some(&ConstraintType::Primary))?;
                let is_other = |wanted: &Arc<str>| {
                    self.dialect() == Dialect::Postgresql && wanted.eq_ignore_ascii_case(&key.name.name)
                };
                (!wanted.as_ref().is_some_and(is_other)).then_some(0)
            });
        let found = match found {
            Some(at) => Some(at),
            None => {
                let meant = Self::perhaps_meant(&there, wanted.as_deref(), kind);
                match self.likeliest(&id, &there, wanted.as_deref(), &meant).as_slice() {
                    [] if meant.is_empty() => None,
                    [at] => Some(*at),
                    several => return self.doubt_those(&id, several),
                }
            }
        };
        let Some((at, (_, given))) = found.and_then(|at| Some((at, there.constraints().nth(at)?))) else {
            let is_index = wanted.as_ref().is_some_and(|wanted| there.index(wanted).is_some());
            let is_missed = self.misses_constraint_of(kind);
            if is_index && !is_missed && !self.dialect().tells_constraints_from_indexes() {
                if let (Some(wanted), Some(table)) = (&wanted, self.schema.table_mut(&id)) {
                    table.indexes.retain(|index| index.name.name != *wanted);
                }
                return;
            }
            if let Some(wanted) = wanted
                && !if_exists
                && !there.is_open
            {
                if is_missed || self.dialect().refusals_are_known() {
                    self.miss(Thing::Constraint(id, wanted), Use::Drop);
                } else {
                    self.log.missed.push(self.step);
                }
            }
            return;
        };
        let found = Arc::clone(&given.name);
        let is_undone = there.made_of_constraint(at).is_some_and(|made| self.undoes(made));
        if !self.is_certain && !is_undone {
            if let Some(made) = self.schema.table_mut(&id).and_then(|table| table.made_of_constraint_mut(at)) {
                made.is_certain = false;
            }
            return;
        }
        let mut rest = there.as_ref().clone();
        rest.remove_constraint(at);
        self.check_references_have_index(&id, (&there, &rest), Thing::Constraint(id.clone(), Arc::clone(&found)));
        // Those come first.
        let key = there.keys().nth(at).map(|key| key.columns.clone());
        if let Some(columns) = key {
            self.drop_references(&id, &columns, cascade, &Thing::Constraint(id.clone(), Arc::clone(&found)));
        }
        self.gone(Thing::Constraint(id.clone(), Arc::clone(&found)), None);
        if let Some(table) = self.schema.table_mut(&id) {
            // By its name all, as there may be one more that was only perhaps made.
            if found.is_empty() {
                table.remove_constraint(at);
            } else {
                remove_constraint(table, &found);
            }
        }
        // A partition loses what it had from its parent.
        for child in self.children_of(&id) {
            if let Some(child) = self.schema.table_mut(&child) {
                remove_constraint(child, &found);
            }
        }
    }

    /// Each of these may be gone.
    fn doubt_those(&mut self, id: &Id, constraints: &[usize]) {
        let Some(table) = self.schema.table_mut(id) else { return };
        for &at in constraints {
            if let Some(made) = table.made_of_constraint_mut(at) {
                made.is_certain = false;
            }
        }
    }

    /// Each constraint of a kind, of any where none is said, may be the one that is dropped.
    fn doubt_constraints(&mut self, id: &Id, kind: Option<&ConstraintType>) {
        let Some(table) = self.schema.table_mut(id) else { return };
        let is_meant = |(_, (of, _)): &(usize, (ConstraintType, &Given))| kind.is_none_or(|kind| kind == of);
        let meant: Vec<usize> = table.constraints().enumerate().filter(is_meant).map(|(at, _)| at).collect();
        self.doubt_those(id, &meant);
    }

    /// Foreign keys that need a key which goes.
    pub(super) fn drop_references(&mut self, id: &Id, columns: &[Arc<str>], cascade: bool, thing: &Thing) {
        let Some(there) = self.schema.tables.get(id) else { return };
        let needed = self.references_to(id, there, columns);
        if needed.is_empty() {
            return;
        }
        if !cascade && self.dialect().tracks_dependencies() {
            let by = needed
                .iter()
                .filter(|(.., is_certain)| *is_certain)
                .map(|(id, name, _)| format!("foreign key {name} of {id}"))
                .collect::<Vec<_>>();
            if !by.is_empty() {
                self.fault(Problem::StillNeeded { thing: thing.clone(), by });
            }
        }
        for (other, ..) in needed {
            if let Some(table) = self.schema.table_mut(&other) {
                table.foreign_keys.retain(|key| !needs(key, id, columns));
            }
        }
    }

    /// Foreign keys that need the key of some columns, by their tables and names, and whether they are surely there.
    pub(super) fn references_to(&self, id: &Id, table: &Table, columns: &[Arc<str>]) -> Vec<(Id, Arc<str>, bool)> {
        // Another key of the same columns does as well.
        if table.keys().filter(|key| key.columns == columns).count() > 1 {
            return Vec::new();
        }
        let of = |(other, table): (&Id, &Arc<Table>)| {
            let needing = table.foreign_keys.iter().filter(|key| needs(key, id, columns));
            needing.map(|key| (other.clone(), Arc::clone(&key.name.name), key.made.is_certain)).collect::<Vec<_>>()
        };
        self.schema.tables.iter().flat_map(of).collect()
    }

    pub(super) fn validate_constraint(&mut self, table: &Name, name: &Text) {
        let Some(id) = self.table_for(table, Use::Alter, false) else { return };
        let Some(name) = self.known(name) else { return };
        let is_open = self.schema.tables.get(&id).is_none_or(|table| table.is_open);
        let name = self.cut(&name);
        let Some(table) = self.schema.table_mut(&id) else { return };
        let mut found = false;
        for check in table.checks.iter_mut().filter(|check| check.name.name == name) {
            check.not_valid = false;
            found = true;
        }
        for key in table.foreign_keys.iter_mut().filter(|key| key.name.name == name) {
            key.not_valid = false;
            found = true;
        }
        let may_be_another =
            self.schema.tables.get(&id).is_some_and(|table| !Self::perhaps_meant(table, Some(&name), None).is_empty());
        if !found && !is_open && !may_be_another {
            self.miss(Thing::Constraint(id, name), Use::Alter);
        }
    }

    pub(super) fn rename_constraint(&mut self, table: &Name, name: &Text, to: &Text) {
        let Some(id) = self.table_for(table, Use::Rename, false) else { return };
        let (Some(name), Some(to)) = (self.known(name), self.known(to)) else { return };
        let to = self.cut(&to);
        let name = self.cut(&name);
        let Some(there) = self.schema.tables.get(&id).cloned() else { return };
        let found = Self::found_constraint(&id, &there, &name, None);
        let Some((_, Given { name: found, .. })) = found.and_then(|at| there.constraints().nth(at)) else {
            if !there.is_open && Self::perhaps_meant(&there, Some(&name), None).is_empty() {
                // PostgreSQL 18 has names for NOT NULL, which say no more than the column does.
                let ends = there.columns.iter().filter(|column| column.nullable == Some(false));
                let mut ends = ends.map(|column| format!("_{}_not_null", column.name));
                let is_of_column = self.dialect() == Dialect::Postgresql && ends.any(|end| name.ends_with(&end));
                self.miss(Thing::Constraint(id.clone(), name), Use::Rename);
                // What the new name is used for says no more.
                if let Some(table) = self.schema.table_mut(&id).filter(|_| !is_of_column) {
                    table.is_open = true;
                }
            }
            return;
        };
        let is_key = there.keys().map(|key| &key.name.name).chain(there.exclusions.iter().map(|it| &it.name.name));
        if is_key.into_iter().any(|name| *name == *found) && self.dialect().shares_names_of_keys() && to != *found {
            self.claim(&id.beside(&to), format!("constraint `{found}` of table `{id}`"));
        }
        self.renamed(Thing::Constraint(id.clone(), name), id.beside(&to));
        let given = Given::by_author(to);
        let Some(table) = self.schema.table_mut(&id) else { return };
        for key in table.primary_key.iter_mut().chain(&mut table.uniques).filter(|key| key.name.name == *found) {
            key.name = given.clone();
        }
        for key in table.foreign_keys.iter_mut().filter(|key| key.name.name == *found) {
            key.name = given.clone();
        }
        for check in table.checks.iter_mut().chain(&mut table.exclusions).filter(|check| check.name.name == *found) {
            check.name = given.clone();
        }
    }
}

/// Whether a foreign key needs the key of some columns of a table.
fn needs(key: &ForeignKey, id: &Id, columns: &[Arc<str>]) -> bool {
    key.referent == *id
        && key.referent_columns.len() == columns.len()
        && key.referent_columns.iter().all(|it| columns.contains(it))
}

/// Where a constraint comes from, and whether its name may be another.
fn made_of(table: &Table, name: &str) -> Option<(Made, bool)> {
    let keys = table.keys().map(|key| (&key.name, key.made));
    let references = table.foreign_keys.iter().map(|key| (&key.name, key.made));
    let checks = table.checks.iter().chain(&table.exclusions).map(|check| (&check.name, check.made));
    keys.chain(references)
        .chain(checks)
        .find(|(it, _)| &*it.name == name)
        .map(|(it, made)| (made, it.is_guess && it.is_made_up))
}

fn remove_constraint(table: &mut Table, name: &str) {
    table.primary_key.take_if(|key| &*key.name.name == name);
    table.uniques.retain(|key| &*key.name.name != name);
    table.foreign_keys.retain(|key| &*key.name.name != name);
    table.checks.retain(|check| &*check.name.name != name);
    table.exclusions.retain(|check| &*check.name.name != name);
}

/// Of constraints of one name that are made one after the other, as it is not known whether the first is there, the
/// last is kept.
fn remove_doubted(table: &mut Table, last: Step) {
    let own: Vec<Arc<str>> = table
        .uniques
        .iter()
        .map(|key| (&key.name, key.made))
        .chain(table.foreign_keys.iter().map(|key| (&key.name, key.made)))
        .chain(table.checks.iter().chain(&table.exclusions).map(|check| (&check.name, check.made)))
        .filter(|(name, made)| made.by == Some(last) && !name.name.is_empty())
        .map(|(name, _)| Arc::clone(&name.name))
        .collect();
    let is_kept = |name: &Given, made: Made| made.is_certain || made.by == Some(last) || !own.contains(&name.name);
    table.uniques.retain(|key| is_kept(&key.name, key.made));
    table.foreign_keys.retain(|key| is_kept(&key.name, key.made));
    table.checks.retain(|check| is_kept(&check.name, check.made));
    table.exclusions.retain(|check| is_kept(&check.name, check.made));
}

/// Whether some key or unique index has exactly these columns (PostgreSQL manual, "CREATE TABLE", REFERENCES).
pub(super) fn is_unique(table: &Table, columns: &[Arc<str>]) -> bool {
    let is_same = |own: &[&str]| own.len() == columns.len() && columns.iter().all(|column| own.contains(&&**column));
    table.keys().any(|key| is_same(&key.columns.iter().map(|it| &**it).collect::<Vec<_>>()))
        || table.indexes.iter().any(|index| {
            let own: Vec<&str> = index.columns().collect();
            index.unique && index.predicate.is_none() && own.len() == index.elements.len() && is_same(&own)
        })
}
