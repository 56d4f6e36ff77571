//! Tables and columns that are changed (alembic/ddl/base.py, alembic/ddl/postgresql.py, alembic/ddl/mysql.py).

use super::Target;
use super::table::identity_as;
use crate::dialect::Dialect;
use crate::operation::{ColumnChange, Name};
use crate::quoted::between;
use crate::text::Text;

impl Target<'_> {
    /// `ALTER TABLE runs RENAME TO jobs`.
    pub(super) fn rename_table(&self, table: &Name, to: &Name) -> Text {
        let mut sql = self.alter_table(table);
        sql.push_str(" RENAME TO ");
        let is_bare = matches!(self.dialect, Dialect::Postgresql | Dialect::Sqlite);
        sql.push_text(&if is_bare { self.identifier(&to.name) } else { self.name(to) });
        sql
    }

    /// What becomes of a column, a statement each: its type, NULL, its default, its comment, its name.
    pub(super) fn alter_column(&self, table: &Name, column: &Text, to: &ColumnChange) -> Vec<Text> {
        if self.dialect.is_mysql() {
            return self.alter_column_of_mysql(table, column, to);
        }
        let altered = |what: &Text| {
            let mut sql = self.alter_table(table);
            sql.push_text(&between(" ALTER COLUMN ", &self.identifier(column), " "));
            sql.push_text(what);
            sql
        };
        let mut statements = Vec::new();
        let mut type_ = to.type_.as_ref().map(|type_| {
            let mut what = between("TYPE ", &self.type_(type_), "");
            if let Some(using) = &to.using {
                what.push_text(&between(" USING ", using, ""));
            }
            altered(&what)
        });
        if self.dialect == Dialect::Postgresql {
            statements.extend(type_.take());
        }
        match to.nullable {
            Some(true) => statements.push(altered(&Text::known("DROP NOT NULL"))),
            Some(false) => statements.push(altered(&Text::known("SET NOT NULL"))),
            None => {}
        }
        match &to.default {
            Some(Some(default)) => statements.push(altered(&between("SET DEFAULT ", default, ""))),
            Some(None) => statements.push(altered(&Text::known("DROP DEFAULT"))),
            None => {}
        }
        match &to.identity {
            Some(Some(identity)) => statements.push(altered(&between("ADD ", &identity_as(identity), ""))),
            Some(None) => statements.push(altered(&Text::known("DROP IDENTITY"))),
            None => {}
        }
        // Alembic refuses both.
        if to.drop_expression || to.other.is_some() {
            statements.push(Text::hole("a computed column that Alembic doesn't change"));
        }
        statements.extend(type_);
        if let Some(comment) = &to.comment {
            statements.push(self.column_comment(table, column, comment.as_ref()));
        }
        if let Some(name) = &to.name {
            let mut sql = self.alter_table(table);
            let word = if self.dialect == Dialect::Sqlite { " RENAME COLUMN " } else { " RENAME " };
            sql.push_text(&between(word, &self.identifier(column), " TO "));
            sql.push_text(&self.identifier(name));
            statements.push(sql);
        }
        statements
    }
}
