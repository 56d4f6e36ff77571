//! What whoever asks a database what exists is told, by SQLAlchemy's inspector or by the catalogs. What is only assumed,
//! or made by what is not sure to run, is not told as known.

use crate::operation::ObjectKind;
use crate::ordered::Arrange;
use std::sync::Arc;

use super::table::{Check, Doubt, ForeignKey, Given, Key};
use super::{Column, Id, Made, Schema, Table, TypeDefinition};
use crate::dialect::Dialect;
use crate::text::Text;

/// What there is of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<T> {
    /// What is surely there, in the order in which the database gives it.
    pub sure: Vec<T>,
    /// What may be there.
    pub unsure: Vec<T>,
    /// More may be there.
    pub is_open: bool,
}

impl<T> Listed<T> {
    fn of(all: impl Iterator<Item = (T, bool)>, is_open: bool) -> Listed<T> {
        let mut listed = Listed { sure: Vec::new(), unsure: Vec::new(), is_open };
        for (it, is_sure) in all {
            if is_sure { &mut listed.sure } else { &mut listed.unsure }.push(it);
        }
        listed
    }

    /// Whether something is there that this holds for, where that is known.
    pub fn any(&self, holds: impl Fn(&T) -> Option<bool>) -> Option<bool> {
        if self.sure.iter().any(|it| holds(it) == Some(true)) {
            return Some(true);
        }
        let may_hold = self.sure.iter().chain(&self.unsure).any(|it| holds(it) != Some(false));
        (!self.is_open && !may_hold).then_some(false)
    }
}

/// What is asked of a table, where it may be that there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfTable<T> {
    /// There is none, surely.
    NoTable,
    /// Whether there is one, or what it is, is not known.
    Unknown,
    /// What it has. Where it isn't sure that there is one, this is so if there is.
    Has(T),
}

impl<T> OfTable<T> {
    fn map<U>(self, of: impl FnOnce(T) -> U) -> OfTable<U> {
        match self {
            OfTable::NoTable => OfTable::NoTable,
            OfTable::Unknown => OfTable::Unknown,
            OfTable::Has(it) => OfTable::Has(of(it)),
        }
    }
}

/// An index as the inspector describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexFound {
    /// Its name; none where that is not known.
    pub name: Option<Arc<str>>,
    /// Its columns; none in the place of an expression.
    pub columns: Vec<Option<Text>>,
    /// No two rows have the same.
    pub unique: bool,
    /// It comes with a unique constraint.
    pub of_constraint: bool,
}

/// Which relations are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RelationKind {
    /// Tables that do not go with the session.
    Table,
    /// Views whose rows are not stored.
    View,
    /// Materialized views.
    MaterializedView,
    /// Sequences, those of `SERIAL` among them.
    Sequence,
}

impl Schema {
    /// A name by its schema and its own: the default schema is none.
    pub fn asked_id(&self, schema: Option<&str>, name: &str) -> Id {
        let schema = schema.filter(|schema| !schema.is_empty() && **schema != *self.default_schema());
        Id { schema: schema.map(Arc::from), name: Arc::from(name) }
    }

    /// Whether there is a table or a view, where that is sure.
    pub fn has_table_or_view(&self, id: &Id) -> Option<bool> {
        if is_foreign(id) {
            return None;
        }
        match (self.tables.get(id), self.views.get(id)) {
            (Some(table), _) => (self.is_known(table) && !table.is_temporary).then_some(true),
            (_, Some(view)) => view.made.is_certain.then_some(true),
            (None, None) => self.lacks_relation(id),
        }
    }

    /// Whether there is a table, a view, a sequence or an index of a name, where that is sure.
    pub fn has_relation(&self, id: &Id) -> Option<bool> {
        let sequence = || self.sequences.get(id).map(|sequence| sequence.made);
        let index = || {
            let table = self.tables.get(self.indexed.get(id)?)?;
            Some(table.index(&id.name)?.made)
        };
        match self.has_table_or_view(id) {
            Some(false) => match sequence().or_else(index) {
                Some(made) => made.is_certain.then_some(true),
                // Those of keys are not among the indexes.
                None if self.has_key_named(id) => None,
                None => Some(false),
            },
            known => known,
        }
    }

    fn has_key_named(&self, id: &Id) -> bool {
        self.tables.values().any(|table| table.constraints().any(|(_, given)| given.name == id.name))
    }

    /// That there is no relation of a name: not where something was not understood, nor where only its letters' case
    /// differs and the database doesn't mind.
    fn lacks_relation(&self, id: &Id) -> Option<bool> {
        let is_alike = |other: &&Id| other.schema == id.schema && other.name.eq_ignore_ascii_case(&id.name);
        let has_alike =
            !self.dialect.minds_case() && self.tables.keys().chain(self.views.keys()).any(|other| is_alike(&other));
        (!self.is_blind && !self.may_be_made(id) && !has_alike).then_some(false)
    }

    /// The names of the relations of a kind in a schema.
    pub fn names(&self, kind: RelationKind, schema: Option<&str>) -> Listed<Arc<str>> {
        let at = self.asked_id(schema, "");
        let is_in = |id: &Id| id.schema == at.schema;
        let named = |id: &Id, made: Made| (Arc::clone(&id.name), made.is_certain);
        let all: Vec<(Arc<str>, bool)> = match kind {
            RelationKind::Table => {
                let tables = self.tables().filter(|(id, _)| is_in(id));
                let tables = tables.map(|(id, table)| (Arc::clone(&id.name), self.is_known(table)));
                // Alembic's own, as it is named where nothing else is said.
                tables.chain(at.schema.is_none().then(|| (Arc::from("alembic_version"), true))).collect()
            }
            RelationKind::View | RelationKind::MaterializedView => {
                let views = self.views.iter().filter(|(id, _)| is_in(id));
                let views = views.filter(|(_, view)| view.materialized == (kind == RelationKind::MaterializedView));
                views.map(|(id, view)| named(id, view.made)).collect()
            }
            RelationKind::Sequence => {
                let sequences = self.sequences.iter().filter(|(id, _)| is_in(id));
                sequences.map(|(id, sequence)| named(id, sequence.made)).collect()
            }
        };
        Listed::of(all.into_iter(), !self.is_whole())
    }

    /// The names of the schemas, the database's own among them.
    pub fn schema_names(&self) -> Listed<Arc<str>> {
        let own: &[&str] = match self.dialect {
            Dialect::Postgresql => &["information_schema", "public"],
            Dialect::Sqlite => &["main"],
            _ => &[],
        };
        let made = self.objects.iter().filter(|(object, _)| object.kind == ObjectKind::Schema);
        let made = made.map(|(object, it)| (Arc::clone(&object.id.name), it.made.is_certain));
        let mut all: Vec<(Arc<str>, bool)> = own.iter().map(|name| (Arc::from(*name), true)).chain(made).collect();
        // What lives in a schema that nothing makes lives in one.
        let used = self.tables.iter().map(|(id, table)| (id, table.made.is_certain));
        for (id, is_certain) in used {
            let Some(schema) = &id.schema else { continue };
            match all.iter_mut().find(|(name, _)| name == schema) {
                Some((_, is_sure)) => *is_sure |= is_certain,
                None => all.push((Arc::clone(schema), is_certain)),
            }
        }
        all.arrange();
        all.dedup_by(|one, other| one.0 == other.0);
        Listed::of(all.into_iter(), !self.is_whole() || own.is_empty())
    }

    /// The table of a name, for a question about what it has.
    fn asked_table(&self, id: &Id) -> OfTable<&Table> {
        match self.tables.get(id) {
            Some(table) if !table.is_temporary => OfTable::Has(table),
            Some(_) => OfTable::Unknown,
            None if self.has_table_or_view(id) == Some(false) => OfTable::NoTable,
            None => OfTable::Unknown,
        }
    }

    /// Whether a table is surely there.
    pub(super) fn is_known(&self, table: &Table) -> bool {
        table.made.is_certain && !table.is_assumed && table.number > self.doubted.tables
    }

    /// What of a table is not sure.
    pub(super) fn doubt(&self, table: &Table) -> Doubt {
        let of_all = match table.number {
            number if number <= self.doubted.columns => Doubt::All,
            number if number <= self.doubted.constraints => Doubt::Constraints,
            _ => Doubt::None,
        };
        table.doubt.max(of_all)
    }

    /// Whether a table may have more than is known of it.
    fn is_open(&self, table: &Table) -> bool {
        table.is_open || table.is_assumed || self.is_blind
    }

    /// What a table has of a kind: each, and what made it. Up to some doubt about the table they are sure.
    fn parts<T>(&self, table: &Table, all: impl Iterator<Item = (T, Made)>, sure_up_to: Doubt) -> Listed<T> {
        let is_sure = self.doubt(table) <= sure_up_to;
        Listed::of(all.map(|(it, made)| (it, made.is_certain && is_sure)), self.is_open(table) || !is_sure)
    }

    /// The columns of a table.
    pub fn columns_of(&self, id: &Id) -> OfTable<Listed<&Column>> {
        self.asked_table(id).map(|table| {
            let made =
                |column: &Column| Made { is_certain: column.made.is_certain && !column.is_assumed, ..column.made };
            let columns = table.columns.iter().map(|column| (column.as_ref(), made(column)));
            self.parts(table, columns, Doubt::Constraints)
        })
    }

    /// The foreign keys of a table, by their names.
    pub fn foreign_keys_of(&self, id: &Id) -> OfTable<Listed<&ForeignKey>> {
        self.asked_table(id).map(|table| {
            let mut keys: Vec<&ForeignKey> = table.foreign_keys.iter().collect();
            keys.arrange_by_key(|key| &key.name.name);
            self.parts(table, keys.into_iter().map(|key| (key, key.made)), Doubt::Uniques)
        })
    }

    /// The unique constraints of a table, by their names.
    pub fn uniques_of(&self, id: &Id) -> OfTable<Listed<&Key>> {
        self.asked_table(id).map(|table| {
            let mut keys: Vec<&Key> = table.uniques.iter().collect();
            keys.arrange_by_key(|key| &key.name.name);
            self.parts(table, keys.into_iter().map(|key| (key, key.made)), Doubt::None)
        })
    }

    /// The checks of a table, by their names.
    pub fn checks_of(&self, id: &Id) -> OfTable<Listed<&Check>> {
        self.asked_table(id).map(|table| {
            let mut checks: Vec<&Check> = table.checks.iter().collect();
            checks.arrange_by_key(|check| &check.name.name);
            self.parts(table, checks.into_iter().map(|check| (check, check.made)), Doubt::Uniques)
        })
    }

    /// The primary key of a table, if it has one.
    pub fn primary_key_of(&self, id: &Id) -> OfTable<Option<&Key>> {
        match self.asked_table(id) {
            OfTable::Has(table) => match &table.primary_key {
                Some(key) if key.made.is_certain && self.doubt(table) <= Doubt::Uniques => OfTable::Has(Some(key)),
                None if !self.is_open(table) && self.doubt(table) <= Doubt::Uniques => OfTable::Has(None),
                _ => OfTable::Unknown,
            },
            other => other.map(|_| None),
        }
    }

    /// The comment of a table, if it has one.
    pub fn comment_of(&self, id: &Id) -> OfTable<Option<&Text>> {
        match self.asked_table(id) {
            OfTable::Has(table) if self.is_open(table) => OfTable::Unknown,
            other => other.map(|table| table.comment.as_ref()),
        }
    }

    /// The indexes of a table by their names, as the inspector lists them: PostgreSQL's and MySQL's with those of unique
    /// constraints, none with that of the primary key (`get_multi_indexes` of the dialects).
    pub fn indexes_of(&self, id: &Id) -> OfTable<Listed<IndexFound>> {
        self.asked_table(id).map(|table| {
            let own = table.indexes.iter().map(|index| {
                let columns = index.elements.iter().map(|it| it.is_column.then(|| it.what.clone())).collect();
                let name = self.known_name(&index.name);
                let found = IndexFound { name, columns, unique: index.unique, of_constraint: false };
                (found, index.made.is_certain && self.doubt(table) == Doubt::None)
            });
            let of_keys = table.uniques.iter().filter(|_| self.dialect.lists_indexes_of_constraints()).map(|key| {
                let columns = key.columns.iter().map(|column| Some(Text::known(&**column))).collect();
                let name = self.known_name(&key.name);
                let found = IndexFound { name, columns, unique: true, of_constraint: true };
                (found, key.made.is_certain && self.doubt(table) == Doubt::None)
            });
            let mut all: Vec<(IndexFound, bool)> = own.chain(of_keys).collect();
            all.arrange_by(|one, other| one.0.name.cmp(&other.0.name));
            let is_open = self.is_open(table) || self.doubt(table) != Doubt::None;
            Listed::of(all.into_iter(), is_open || !table.exclusions.is_empty())
        })
    }

    /// The enums of a schema by name: their values, where all are known.
    pub fn enums(&self, schema: Option<&str>) -> Listed<(Arc<str>, Option<&[Text]>)> {
        let at = self.asked_id(schema, "");
        let in_it = self.types.iter().filter(|(id, _)| id.schema == at.schema || schema == Some("*"));
        let enums = in_it.filter_map(|(id, it)| match &it.definition {
            TypeDefinition::Enum { values, is_open } => {
                let values = (!is_open).then_some(values.as_slice());
                Some(((Arc::clone(&id.name), values), it.made.is_certain && it.made.by.is_some()))
            }
            TypeDefinition::Other(..) => None,
        });
        Listed::of(enums, !self.is_whole())
    }

    /// Whether there is a type, a domain or a table of a name, where that is sure.
    pub fn has_type(&self, id: &Id) -> Option<bool> {
        match self.types.get(id) {
            Some(it) => (it.made.is_certain && it.made.by.is_some()).then_some(true),
            // A table's rows are a type of its name.
            None => self.has_table_or_view(id),
        }
    }

    /// The name of a constraint or an index, where it is known.
    pub fn known_name(&self, given: &Given) -> Option<Arc<str>> {
        let is_like_there = self.conventions.is_some() && self.dialect.made_up_names_are_known();
        let is_known = !given.is_made_up || (is_like_there && !given.name.is_empty());
        is_known.then(|| Arc::clone(&given.name))
    }
}

/// Whether a relation is the database's or Alembic's own.
fn is_foreign(id: &Id) -> bool {
    let schema = id.schema.as_deref().unwrap_or_default();
    matches!(schema, "information_schema" | "pg_catalog" | "sys" | "mysql" | "performance_schema" | "pg_temp")
        || ["pg_", "sqlite_", "alembic_version"].iter().any(|start| id.name.starts_with(start))
}
