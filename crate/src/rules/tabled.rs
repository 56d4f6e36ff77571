//! Tables as all migrations leave them, each with the places of what made it: what advice about design is about.

use crate::dialect::Dialect;
use crate::environment::Environment;
use crate::finding::{Related, Severity, Violation};
use crate::operation::Change;
use crate::schema::table::{Doubt, Index};
use crate::schema::{Column, Id, Made, Schema, Step, Table};

use super::judged::operation_at;

/// A table at the heads.
#[derive(Debug, Clone, Copy)]
pub struct Tabled<'e> {
    /// Its environment.
    pub environment: &'e Environment,
    /// The schema that it is in.
    pub schema: &'e Schema,
    /// Its name.
    pub id: &'e Id,
    /// The table.
    pub table: &'e Table,
}

/// The tables of an environment that surely are there, whoever makes them.
pub(super) fn tabled(environment: &Environment) -> impl Iterator<Item = Tabled<'_>> {
    let schema = &environment.replay.last;
    let tables = schema.tables().filter(|(_, table)| table.made.is_certain);
    tables.map(move |(id, table)| Tabled { environment, schema, id, table })
}

impl<'e> Tabled<'e> {
    /// Whether all of it is known: what isn't seen isn't there.
    pub(super) fn is_whole(&self) -> bool {
        let table = self.table;
        !table.is_assumed && !table.is_open && table.doubt == Doubt::None
    }

    /// How bad it is that something isn't there: where a migration did what was not understood, that may have made it.
    pub(super) fn severity_of_lack(&self, severity: Severity) -> Severity {
        if self.schema.is_blind { Severity::Info } else { severity }
    }

    /// The database that it is in.
    pub(super) fn dialect(&self) -> Dialect {
        self.environment.dialect()
    }

    /// Its columns that surely are there.
    pub(super) fn columns(&self) -> impl Iterator<Item = &'e Column> + use<'e> {
        let columns = self.table.columns.iter().map(AsRef::as_ref);
        columns.filter(|it: &&Column| it.made.is_certain && !it.is_assumed)
    }

    /// Its indexes that surely are there; one of MySQL's own is nobody's.
    pub(super) fn indexes(&self) -> impl Iterator<Item = &'e Index> + use<'e> {
        let indexes = if self.table.doubt == Doubt::None { self.table.indexes.as_slice() } else { &[] };
        indexes.iter().filter(|it| it.made.is_certain && !it.is_implied)
    }

    /// A violation where something was made, with the place where the table was; none where no migration made it.
    pub(super) fn violation(&self, made: Made, message: impl Into<String>) -> Option<Violation> {
        let (migration, operation) = operation_at(self.environment, made.by?)?;
        let mut violation = Violation::at(migration, operation.position, message);
        if self.table.made.by != made.by {
            violation.related.extend(self.related(self.table.made, format!("table `{}` is created", self.id)));
        }
        violation.table = Some(self.id.clone());
        Some(violation)
    }

    /// The place of what made something, with what is there.
    pub(super) fn related(&self, made: Made, message: impl Into<String>) -> Option<Related> {
        let (migration, operation) = operation_at(self.environment, made.by?)?;
        Some(Related { path: migration.path.clone(), position: operation.position, message: message.into() })
    }

    /// The last operation that gave a column its type: the one that made it, or one that changed it since.
    pub(super) fn typed(&self, column: &Column) -> Made {
        let migrations = &self.environment.migrations;
        let is_type = |step: Step| match step.operation(migrations, "upgrade").map(|it| &it.change) {
            Some(Change::AlterColumn { to, .. }) => to.type_.is_some(),
            _ => false,
        };
        let mut name = &column.name;
        let touches = self.environment.replay.log.touches.iter().rev();
        for touch in touches.filter(|it| it.table == self.table.number && !it.is_rows) {
            let Some(touched) = &touch.column else { continue };
            let is_renamed = touch.renamed.as_ref() == Some(name);
            if !is_renamed && touched != name {
                continue;
            }
            if is_type(touch.step) {
                return Made { by: Some(touch.step), ..column.made };
            }
            name = if is_renamed { touched } else { name };
        }
        column.made
    }

    /// How the table is named in a call of Alembic's: `"runs"`, and the schema behind it where it has one.
    pub(super) fn in_call(&self) -> (String, String) {
        let schema = self.id.schema.as_ref().map(|it| format!(", schema={}", super::mend::quoted(it)));
        (super::mend::quoted(&self.id.name), schema.unwrap_or_default())
    }
}

/// The type of a column in capitals, as the database writes it, where that is sure: `VARCHAR(20)`.
pub(super) fn type_of(column: &Column) -> Option<String> {
    let type_ = column.sure_type()?;
    if type_.user.is_some() {
        return None;
    }
    let sql = type_.sql.as_known()?.trim();
    let sql = sql.split_once(" COLLATE ").map_or(sql, |(type_, _)| type_);
    Some(sql.to_ascii_uppercase())
}

/// The word that a type begins with: `VARCHAR` of `VARCHAR(20)`; nothing of an array.
pub(super) fn word_of(type_: &str) -> &str {
    if type_.ends_with(']') {
        return "";
    }
    let end = type_.find(|it: char| !it.is_ascii_alphanumeric() && it != '_').unwrap_or(type_.len());
    type_.get(..end).unwrap_or_default()
}

/// Names as Python lists them: `["owner_id", "state"]`.
pub(super) fn list<T: AsRef<str>>(names: &[T]) -> String {
    let names: Vec<String> = names.iter().map(|it| super::mend::quoted(it.as_ref())).collect();
    format!("[{}]", names.join(", "))
}

/// Columns as a message names them: `` `runs.owner_id` ``, `` `runs` (`owner_id`, `state`) ``.
pub(super) fn named<T: AsRef<str>>(id: &Id, columns: &[T]) -> String {
    match columns {
        [only] => format!("`{id}.{}`", only.as_ref()),
        _ => {
            let names: Vec<String> = columns.iter().map(|it| format!("`{}`", it.as_ref())).collect();
            format!("`{id}` ({})", names.join(", "))
        }
    }
}

/// Whether a text has a word in it, whatever its case, with no letter on either side.
pub(super) fn has_word(text: &str, word: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    let is_letter = |it: char| it.is_ascii_alphanumeric() || it == '_';
    let stands_alone = |at: usize| {
        let before = upper.get(..at).is_none_or(|it| !it.ends_with(is_letter));
        before && upper.get(at + word.len()..).is_none_or(|it| !it.starts_with(is_letter))
    };
    upper.match_indices(word).any(|(at, _)| stands_alone(at))
}
