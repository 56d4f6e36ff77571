//! What an operation concerns besides its table: the object that it drops or renames, what stands on what goes or gets
//! another name or type, and the labels that an enum loses.

use std::sync::Arc;

use super::{Circumstances, Impact};
use crate::dialect::Dialect;
use crate::operation::{Change, ColumnChange, Name, ObjectKind, Operation, Type, Verb};
use crate::schema::{Id, Made, Schema, TypeDefinition, UserType};
use crate::sql::uses;
use crate::text::Text;

/// What an operation concerns besides its table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Affected {
    /// The object that it drops or changes, where that is no table and was there before.
    pub object: Option<(Id, Made)>,
    /// What stands on what it drops, renames or gives another type, and was there before.
    pub dependents: Vec<Dependent>,
    /// The labels that there were.
    pub labels: Vec<Arc<str>>,
    /// Those of them that there are no more.
    pub labels_lost: Vec<Arc<str>>,
}

/// Something that stands on something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependent {
    /// What it is.
    pub kind: Standing,
    /// Its name: a relation's, or with that of its table before it.
    pub name: String,
    /// Where it comes from.
    pub made: Made,
}

/// How something stands on something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A view that reads it.
    View,
    /// A foreign key that refers to it.
    ForeignKey,
    /// A column that is computed from it.
    GeneratedColumn,
    /// A trigger that is defined with it.
    Trigger,
    /// A policy that is defined with it.
    Policy,
    /// A function of which the body surely reads it: `NEW.state`, called by a trigger of the table; a table's name.
    Function,
    /// A function that has the words in its body.
    PerhapsFunction,
    /// A column of the type.
    Column,
    /// A default that takes its values from it.
    Default,
    /// A table in the schema.
    Table,
    /// A table that refers to one that is emptied.
    Referrer,
}

impl Standing {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Standing::View => "view",
            Standing::ForeignKey => "foreign key",
            Standing::GeneratedColumn => "generated column",
            Standing::Trigger => "trigger",
            Standing::Policy => "policy",
            Standing::Function | Standing::PerhapsFunction => "function",
            Standing::Column => "column",
            Standing::Default => "default of",
            Standing::Table | Standing::Referrer => "table",
        }
    }
}

/// What an operation concerns, where it drops, renames or retypes something that was there before.
pub(super) fn affected(
    impact: &Impact,
    schema: &Schema,
    operation: &Operation,
    circumstances: Circumstances<'_>,
) -> Option<Box<Affected>> {
    let search = Search { schema, circumstances };
    let existing = impact.existing.as_ref();
    let affected = match &operation.change {
        Change::DropTable { .. } => Affected::standing(search.on_table(&existing?.id)),
        Change::RenameTable { .. } => match existing {
            Some(existing) => Affected::standing(search.on_table(&existing.id)),
            None => search.object(operation)?,
        },
        Change::DropColumn { column, .. } => Affected::standing(search.on_column(&existing?.id, column.as_known()?)),
        Change::AlterColumn { column, to, .. } if to.name.is_some() || to.type_.is_some() => {
            let existing = existing?;
            let name = column.as_known()?;
            let mut affected = Affected::standing(search.on_column(&existing.id, name));
            let labels = existing.table.column(name).and_then(|column| search.labels_of_column(&column.type_));
            if let Some((before, after)) = labels.zip(search.labels_then(to)) {
                affected.loses(before, &after);
            }
            affected
        }
        Change::DropConstraint { cascade: true, .. } => Affected::standing(search.referring_to(&existing?.id, None)),
        Change::SyncEnumValues { name, values, .. } => {
            let (mut affected, type_) = search.type_(name)?;
            let before = labels_of(type_)?;
            affected.loses(before, &known(values)?);
            affected
        }
        Change::RenameEnumValue { name, .. } => search.type_(name)?.0,
        Change::Object { verb: Verb::Drop | Verb::Rename | Verb::Alter, .. } => search.object(operation)?,
        Change::Other { op, detail, .. } if op == "truncate" => {
            detail.as_ref()?.as_known()?.contains("CASCADE").then_some(())?;
            Affected::standing(search.emptied_with(&existing?.id))
        }
        _ => return None,
    };
    (affected != Affected::default()).then(|| Box::new(affected))
}

impl Affected {
    fn standing(dependents: Vec<Dependent>) -> Affected {
        Affected { dependents, ..Affected::default() }
    }

    fn loses(&mut self, before: Vec<Arc<str>>, after: &[Arc<str>]) {
        self.labels_lost = before.iter().filter(|label| !after.contains(label)).cloned().collect();
        self.labels = before;
    }
}

/// What is looked through.
#[derive(Clone, Copy)]
struct Search<'a> {
    schema: &'a Schema,
    circumstances: Circumstances<'a>,
}

impl<'a> Search<'a> {
    fn was_there(self, made: Made) -> bool {
        made.is_certain && (self.circumstances.was_there)(made)
    }

    /// What stands on a table as a whole.
    fn on_table(self, id: &Id) -> Vec<Dependent> {
        let mut found = self.views(|reads, _| reads.contains(id));
        found.extend(self.referring_to(id, None));
        found.extend(self.functions(|body| mentions(body, &id.name).then_some(Standing::Function)));
        found
    }

    /// What stands on a column.
    fn on_column(self, id: &Id, column: &str) -> Vec<Dependent> {
        let mut found = self.views(|_, uses| uses.iter().any(|(of, name)| of == id && **name == *column));
        found.extend(self.referring_to(id, Some(column)));
        let Some(table) = self.schema.table(id) else { return found };
        let dialect = self.schema.dialect;
        for other in table.columns.iter().filter(|it| self.was_there(it.made) && *it.name != *column) {
            let reads = |text: &Text| crate::sql::identifiers(text, dialect).iter().any(|word| word == column);
            if other.computed.as_ref().is_some_and(|computed| reads(&computed.expression)) {
                let name = format!("{id}.{}", other.name);
                found.push(Dependent { kind: Standing::GeneratedColumn, name, made: other.made });
            }
        }
        let mut called = Vec::new();
        for it in table.attached.iter().filter(|it| self.was_there(it.made)) {
            let Some(sql) = &it.sql else { continue };
            let is_used = match it.kind {
                // MySQL has the body in the trigger itself.
                ObjectKind::Trigger if dialect.is_mysql() => names_row_column(&sql.with_holes(), column),
                ObjectKind::Trigger => {
                    called.extend(uses::called_by_trigger(sql, dialect).and_then(|name| self.schema.id(&name)));
                    uses::columns_of_trigger(sql, dialect).iter().any(|it| it == column)
                }
                ObjectKind::Policy => crate::sql::identifiers(sql, dialect).iter().any(|word| word == column),
                _ => false,
            };
            if is_used {
                let kind = if it.kind == ObjectKind::Policy { Standing::Policy } else { Standing::Trigger };
                found.push(Dependent { kind, name: it.name.to_string(), made: it.made });
            }
        }
        for (key, object) in self.schema.objects().filter(|(key, it)| key.kind.is_function() && self.was_there(it.made))
        {
            let Some(sql) = &object.sql else { continue };
            let body = sql.with_holes();
            let kind = if called.contains(&key.id) && names_row_column(&body, column) {
                Standing::Function
            } else if mentions(&body, column) && mentions(&body, &id.name) {
                Standing::PerhapsFunction
            } else {
                continue;
            };
            found.push(Dependent { kind, name: key.id.to_string(), made: object.made });
        }
        found
    }

    fn views(self, is_meant: impl Fn(&[Id], &[(Id, Arc<str>)]) -> bool) -> Vec<Dependent> {
        let views =
            self.schema.views().filter(|(_, view)| self.was_there(view.made) && is_meant(&view.reads, &view.uses));
        views.map(|(id, view)| Dependent { kind: Standing::View, name: id.to_string(), made: view.made }).collect()
    }

    /// Foreign keys of other tables that refer to a table, or to a column of it.
    fn referring_to(self, id: &Id, column: Option<&str>) -> Vec<Dependent> {
        let mut found = Vec::new();
        for (other, table) in self.schema.tables().filter(|(other, _)| *other != id) {
            let is_meant = |columns: &[Arc<str>]| column.is_none_or(|column| columns.iter().any(|it| **it == *column));
            let keys = table.foreign_keys.iter().filter(|key| key.referent == *id && is_meant(&key.referent_columns));
            found.extend(keys.filter(|key| self.was_there(key.made)).map(|key| {
                let name = if key.name.name.is_empty() { key.columns.join(", ") } else { key.name.name.to_string() };
                Dependent { kind: Standing::ForeignKey, name: format!("{other}.{name}"), made: key.made }
            }));
        }
        found
    }

    /// Tables whose rows go with those of one (PostgreSQL manual, "TRUNCATE").
    fn emptied_with(self, id: &Id) -> Vec<Dependent> {
        let mut open = vec![id.clone()];
        let mut found: Vec<Dependent> = Vec::new();
        while let Some(emptied) = open.pop() {
            for (other, table) in self.schema.tables().filter(|(other, _)| *other != id) {
                let refers = table.foreign_keys.iter().any(|key| key.referent == emptied && key.made.is_certain);
                let name = other.to_string();
                if refers && self.was_there(table.made) && !found.iter().any(|it| it.name == name) {
                    found.push(Dependent { kind: Standing::Referrer, name, made: table.made });
                    open.push(other.clone());
                }
            }
        }
        found
    }

    fn functions(self, standing: impl Fn(&str) -> Option<Standing>) -> Vec<Dependent> {
        let objects = self.schema.objects().filter(|(key, it)| key.kind.is_function() && self.was_there(it.made));
        let found = objects.filter_map(|(key, object)| {
            let kind = standing(&object.sql.as_ref()?.with_holes())?;
            Some(Dependent { kind, name: key.id.to_string(), made: object.made })
        });
        found.collect()
    }

    /// What is dropped or changed that is no table, with what stands on it.
    fn object(self, operation: &Operation) -> Option<Affected> {
        let schema = self.schema;
        let (kind, id) = match &operation.change {
            Change::Object { kind, name, .. } => (*kind, schema.id(name.as_ref()?)?),
            Change::RenameTable { table, .. } => (ObjectKind::View, schema.id(table)?),
            _ => return None,
        };
        let (made, dependents) = match kind {
            ObjectKind::View | ObjectKind::MaterializedView => {
                (schema.view(&id)?.made, self.views(|reads, _| reads.contains(&id)))
            }
            ObjectKind::Type | ObjectKind::Domain => {
                let type_ = schema.type_(&id)?;
                let mut affected = Affected::standing(self.columns_of_type(&id));
                affected.labels = labels_of(type_).unwrap_or_default();
                affected.object = Some((id, type_.made)).filter(|_| self.was_there(type_.made));
                return Some(affected);
            }
            ObjectKind::Sequence => {
                let (_, sequence) = schema.sequences().find(|(own, _)| **own == id)?;
                (sequence.made, self.defaults_from(&id))
            }
            ObjectKind::Schema => {
                let made = schema.objects().find(|(key, _)| key.kind == kind && *key.id.name == *id.name);
                let tables = schema
                    .tables()
                    .filter(|(own, table)| own.schema.as_deref() == Some(&*id.name) && self.was_there(table.made));
                let tables: Vec<Dependent> = tables
                    .map(|(own, table)| Dependent { kind: Standing::Table, name: own.to_string(), made: table.made })
                    .collect();
                // Where no migration makes it, what lives in it tells that it is there.
                let made = made.map_or(Made { by: None, is_certain: !tables.is_empty() }, |(_, object)| object.made);
                (made, tables)
            }
            _ => {
                let (_, object) = schema.objects().find(|(key, _)| key.id == id && is_same_kind(key.kind, kind))?;
                let triggers = if kind.is_function() { self.triggers_calling(&id) } else { Vec::new() };
                (object.made, triggers)
            }
        };
        Some(Affected { object: Some((id, made)).filter(|_| self.was_there(made)), dependents, ..Affected::default() })
    }

    fn columns_of_type(self, type_: &Id) -> Vec<Dependent> {
        let mut found = Vec::new();
        for (id, table) in self.schema.tables() {
            let columns =
                table.columns.iter().filter(|it| it.type_.user.as_ref() == Some(type_) && self.was_there(it.made));
            found.extend(columns.map(|it| {
                let name = format!("{id}.{}", it.name);
                Dependent { kind: Standing::Column, name, made: it.made }
            }));
        }
        found
    }

    fn defaults_from(self, sequence: &Id) -> Vec<Dependent> {
        let dialect = self.schema.dialect;
        let takes = |column: &crate::schema::Column| {
            let written = || column.default.as_ref().and_then(|default| uses::sequence_of_default(default, dialect));
            column.serial.as_ref() == Some(sequence)
                || written().is_some_and(|name| self.schema.id(&name).as_ref() == Some(sequence))
        };
        let mut found = Vec::new();
        for (id, table) in self.schema.tables() {
            let columns = table.columns.iter().filter(|it| self.was_there(it.made) && takes(it));
            found.extend(columns.map(|it| {
                let name = format!("{id}.{}", it.name);
                Dependent { kind: Standing::Default, name, made: it.made }
            }));
        }
        found
    }

    fn triggers_calling(self, function: &Id) -> Vec<Dependent> {
        let mut found = Vec::new();
        for (id, table) in self.schema.tables() {
            let triggers = table.attached.iter().filter(|it| it.kind == ObjectKind::Trigger && self.was_there(it.made));
            let calling = triggers.filter(|it| {
                let name = it.sql.as_ref().and_then(|sql| uses::called_by_trigger(sql, self.schema.dialect));
                name.and_then(|name| self.schema.id(&name)).as_ref() == Some(function)
            });
            found.extend(calling.map(|it| Dependent {
                kind: Standing::Trigger,
                name: format!("{id}.{}", it.name),
                made: it.made,
            }));
        }
        found
    }

    fn type_(self, name: &Name) -> Option<(Affected, &'a UserType)> {
        let id = self.schema.id(name)?;
        let type_ = self.schema.type_(&id).filter(|type_| self.was_there(type_.made))?;
        Some((Affected { object: Some((id, type_.made)), ..Affected::default() }, type_))
    }

    /// The labels of a column's type: those of its enum in PostgreSQL, else those that it was made with.
    fn labels_of_column(self, type_: &crate::schema::ColumnType) -> Option<Vec<Arc<str>>> {
        match &type_.user {
            Some(id) => labels_of(self.schema.type_(id)?),
            None => known(type_.values.as_deref()?),
        }
    }

    /// The labels that a column takes after a change.
    fn labels_then(self, to: &ColumnChange) -> Option<Vec<Arc<str>>> {
        let type_ = to.type_.as_ref()?;
        match &type_.enum_ {
            Some(enum_) if !self.schema.dialect.has_enum_types() || self.named(type_).is_none() => {
                if enum_.is_open {
                    None
                } else {
                    known(&enum_.values)
                }
            }
            _ => labels_of(self.named(type_)?),
        }
    }

    /// The type of the database that a type names.
    fn named(self, type_: &Type) -> Option<&'a UserType> {
        let sql = type_.sql.as_known().filter(|_| self.schema.dialect == Dialect::Postgresql)?;
        let names = crate::sql::names_in(sql.trim_end_matches("[]"), self.schema.dialect);
        Some(self.schema.type_(&self.schema.id(names.first()?)?)?.as_ref())
    }
}

/// `DROP ROUTINE` takes functions and procedures.
fn is_same_kind(is: ObjectKind, said: ObjectKind) -> bool {
    is == said || is.is_function() && said.is_function()
}

fn labels_of(type_: &UserType) -> Option<Vec<Arc<str>>> {
    match &type_.definition {
        TypeDefinition::Enum { values, is_open: false } => known(values),
        _ => None,
    }
}

/// Texts, where all of them are known.
fn known(texts: &[Text]) -> Option<Vec<Arc<str>>> {
    texts.iter().map(|text| text.as_known().map(Arc::from)).collect()
}

/// Whether a text has a word.
fn mentions(text: &str, word: &str) -> bool {
    at_words(text, word).next().is_some()
}

/// Whether a text has `NEW.word` or `OLD.word`.
fn names_row_column(text: &str, word: &str) -> bool {
    let is_of_row = |at: usize| {
        let before = text.get(..at).unwrap_or_default().trim_end_matches(['"', '`']);
        let row = before.strip_suffix('.').and_then(|before| before.get(before.len().checked_sub(3)?..));
        row.is_some_and(|row| row.eq_ignore_ascii_case("new") || row.eq_ignore_ascii_case("old"))
    };
    at_words(text, word).any(is_of_row)
}

/// Where a text has a word, whatever the case.
fn at_words<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> + 't {
    let is_part = |letter: Option<&u8>| letter.is_some_and(|it| it.is_ascii_alphanumeric() || *it == b'_');
    let (bytes, wanted) = (text.as_bytes(), word.as_bytes());
    bytes.windows(wanted.len().max(1)).enumerate().filter_map(move |(at, found)| {
        let is_whole = found.eq_ignore_ascii_case(wanted)
            && !is_part(at.checked_sub(1).and_then(|at| bytes.get(at)))
            && !is_part(bytes.get(at + wanted.len()));
        is_whole.then_some(at)
    })
}
