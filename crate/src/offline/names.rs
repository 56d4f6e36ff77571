//! Names as they are written, and those that a convention makes (sqlalchemy/sql/naming.py).

use std::sync::Arc;

use super::Target;
use crate::dialect::Dialect;
use crate::operation::{Constraint, ConstraintKind, ConstraintType, Name};
use crate::quoted;
use crate::schema::Id;
use crate::schema::names::{self, MAX_NAME, Parts};
use crate::text::Text;

impl Target<'_> {
    /// A name, in quotes where it needs them.
    pub(super) fn identifier(&self, name: &Text) -> Text {
        quoted::identifier(name, self.dialect)
    }

    /// A name with its schema, each part in quotes where it needs them.
    pub(super) fn name(&self, name: &Name) -> Text {
        let mut written = Text::empty();
        if let Some(schema) = name.schema.as_ref().filter(|schema| schema.as_known() != Some("")) {
            for part in quoted::at_dots(schema) {
                written.push_text(&self.identifier(&part));
                written.push_str(".");
            }
        }
        written.push_text(&self.identifier(&name.name));
        written
    }

    /// Names between commas.
    pub(super) fn listed<'t>(&self, names: impl IntoIterator<Item = &'t Text>) -> Text {
        let names: Vec<Text> = names.into_iter().map(|name| self.identifier(name)).collect();
        quoted::separated(&names, ", ")
    }

    /// A string as SQL writes it.
    pub(super) fn literal(&self, text: &Text) -> Text {
        quoted::literal(text, self.dialect)
    }

    /// The name of a constraint of a table: the one given, or what the convention makes of it; none where it has none.
    pub(super) fn constraint_name(&self, table: &Name, constraint: &Constraint) -> Option<Text> {
        let (columns, referent) = match &constraint.kind {
            ConstraintKind::PrimaryKey { columns, .. } | ConstraintKind::Unique { columns, .. } => (&columns[..], None),
            ConstraintKind::ForeignKey { columns, referent, referent_columns, .. } => {
                (&columns[..], Some((referent, &referent_columns[..])))
            }
            _ => (&[][..], None),
        };
        self.conventional(
            table,
            names::key_of(&constraint.kind.type_()),
            constraint.name.as_ref(),
            constraint.is_final,
            columns,
            referent,
        )
    }

    /// The name of a constraint that is dropped.
    pub(super) fn dropped_name(
        &self,
        table: &Name,
        kind: Option<&ConstraintType>,
        name: Option<&Text>,
        is_final: bool,
    ) -> Option<Text> {
        self.conventional(table, kind.and_then(names::key_of), name, is_final, &[], None)
    }

    /// The name of an index: SQLAlchemy makes one where none is given.
    pub(super) fn index_name(&self, table: &Name, name: Option<&Text>, columns: &[Text]) -> Text {
        if let Some(name) = name {
            return self.shortened(name);
        }
        let own = self.conventions.and_then(|conventions| conventions.get("ix"));
        let template = own.map_or("ix_%(column_0_label)s", String::as_str);
        self.made(template, table, None, columns, None).unwrap_or_else(|| Text::hole("the name of an index"))
    }

    /// What a convention makes of a name (`_constraint_name_for_table`): of none, and of one that its template asks for.
    fn conventional(
        &self,
        table: &Name,
        key: Option<&str>,
        name: Option<&Text>,
        is_final: bool,
        columns: &[Text],
        referent: Option<(&Name, &[Text])>,
    ) -> Option<Text> {
        let template = key.zip(self.conventions).and_then(|(key, conventions)| conventions.get(key));
        match (template, name) {
            (Some(template), given) if !is_final && (given.is_none() || template.contains("%(constraint_name)s")) => {
                // A check without a name has none, where the convention asks for one.
                if given.is_none() && template.contains("%(constraint_name)s") {
                    return None;
                }
                let made = self.made(template, table, given, columns, referent);
                Some(made.unwrap_or_else(|| Text::hole("a name by the convention")))
            }
            (_, name) => name.map(|name| self.shortened(name)),
        }
    }

    fn made(
        &self,
        template: &str,
        table: &Name,
        given: Option<&Text>,
        columns: &[Text],
        referent: Option<(&Name, &[Text])>,
    ) -> Option<Text> {
        let table = id(table)?;
        let columns = known(columns)?;
        let given = match given {
            Some(name) => Some(name.as_known()?),
            None => None,
        };
        let referent = match referent {
            Some((table, columns)) => Some((id(table)?, known(columns)?)),
            None => None,
        };
        let referent = referent.as_ref().map(|(table, columns)| (table, &columns[..]));
        let name = names::conventional(template, Parts { table: &table, columns: &columns, given, referent })?;
        Some(Text::known(names::shortened_by_sqlalchemy(name, self.max_name())))
    }

    /// A name that is too long, as it stays of what `op.f()` or a convention made; another one SQLAlchemy refuses.
    pub(super) fn shortened(&self, name: &Text) -> Text {
        let shortened = |name: &str| Text::known(names::shortened_by_sqlalchemy(name.to_owned(), self.max_name()));
        name.as_known().map_or_else(|| name.clone(), shortened)
    }

    /// How long a name may be (`max_identifier_length` and its like of SQLAlchemy's dialects).
    fn max_name(&self) -> usize {
        match self.dialect {
            Dialect::Postgresql => MAX_NAME,
            Dialect::Mysql | Dialect::Mariadb => 64,
            Dialect::Mssql | Dialect::Oracle => 128,
            Dialect::Sqlite | Dialect::Other => 9999,
        }
    }
}

fn id(name: &Name) -> Option<Id> {
    let schema = match &name.schema {
        Some(schema) => Some(Arc::from(schema.as_known()?)),
        None => None,
    };
    Some(Id { schema, name: Arc::from(name.name.as_known()?) })
}

fn known(names: &[Text]) -> Option<Vec<Arc<str>>> {
    names.iter().map(|name| name.as_known().map(Arc::from)).collect()
}
