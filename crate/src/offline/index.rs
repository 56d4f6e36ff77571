//! Indexes (`visit_create_index` and `visit_drop_index` of the dialects' compilers).

use super::Target;
use crate::dialect::Dialect;
use crate::operation::{Column, Index, IndexElement, Name};
use crate::quoted::{between, separated};
use crate::text::{Piece, Text};

impl Target<'_> {
    /// `CREATE UNIQUE INDEX ix_runs_state ON runs (state)`.
    pub(super) fn create_index(&self, table: &Name, index: &Index, if_not_exists: bool, concurrently: bool) -> Text {
        let columns: Vec<Text> = index.elements.iter().filter(|it| it.is_column).map(|it| it.what.clone()).collect();
        let name = self.identifier(&self.index_name(table, index.name.as_ref(), &columns));
        let mut sql = Text::known("CREATE ");
        sql.push_str(if index.unique { "UNIQUE " } else { "" });
        let is_postgresql = self.dialect == Dialect::Postgresql;
        if self.dialect.is_mysql()
            && let Some(kind) = index.method.as_ref().and_then(Text::as_known).filter(|it| is_kind(it))
        {
            sql.push_str(&kind.to_uppercase());
            sql.push_str(" ");
        }
        sql.push_str("INDEX ");
        sql.push_str(if concurrently && is_postgresql { "CONCURRENTLY " } else { "" });
        sql.push_str(if if_not_exists { "IF NOT EXISTS " } else { "" });
        match (self.dialect, table.schema.as_ref()) {
            (Dialect::Sqlite, Some(schema)) => {
                sql.push_text(&self.name(&Name { schema: Some(schema.clone()), name: Text::empty() }));
                sql.push_text(&name);
                sql.push_text(&between(" ON ", &self.identifier(&table.name), " "));
            }
            _ => {
                sql.push_text(&name);
                sql.push_text(&between(" ON ", &self.name(table), " "));
            }
        }
        let method = index.method.as_ref().filter(|it| !it.as_known().is_some_and(is_kind));
        if let Some(method) = method.filter(|_| is_postgresql) {
            sql.push_text(&between("USING ", method, " "));
        }
        let elements: Vec<Text> = index.elements.iter().map(|element| self.element(element)).collect();
        sql.push_text(&between("(", &separated(&elements, ", "), ")"));
        if !index.include.is_empty() {
            sql.push_text(&between(" INCLUDE (", &self.listed(&index.include), ")"));
        }
        sql.push_str(match index.nulls_not_distinct {
            Some(true) => " NULLS NOT DISTINCT",
            Some(false) => " NULLS DISTINCT",
            None => "",
        });
        if let Some(options) = &index.options {
            sql.push_text(&between(" ", options, ""));
        }
        if let Some(method) = method.filter(|_| self.dialect.is_mysql()) {
            sql.push_text(&between(" USING ", method, ""));
        }
        if let Some(predicate) = index.predicate.as_ref().filter(|_| !self.dialect.is_mysql()) {
            sql.push_text(&between(" WHERE ", predicate, ""));
        }
        sql
    }

    fn element(&self, element: &IndexElement) -> Text {
        let mut sql = if element.is_column { self.identifier(&element.what) } else { element.what.clone() };
        if let Some(options) = &element.options {
            // The beginning of a column that MySQL takes: `state(20)`.
            let is_length = matches!(options.pieces().first(), Some(Piece::Known(letters)) if letters.starts_with('('));
            sql.push_text(&between(if is_length { "" } else { " " }, options, ""));
        }
        sql
    }

    /// The index of a column that says `index=True`.
    pub(super) fn index_of_column(&self, table: &Name, column: &Column) -> Text {
        let element = IndexElement { what: column.name.clone(), is_column: true, options: None };
        let index = Index {
            name: None,
            elements: vec![element],
            unique: column.unique,
            method: None,
            predicate: None,
            include: Vec::new(),
            nulls_not_distinct: None,
            options: None,
        };
        self.create_index(table, &index, false, false)
    }

    /// `DROP INDEX ix_runs_state`, on MySQL with its table.
    pub(super) fn drop_index(&self, table: Option<&Name>, index: &Name, if_exists: bool, concurrently: bool) -> Text {
        let name = Name { schema: index.schema.clone(), name: self.shortened(&index.name) };
        let mut sql = Text::known("DROP INDEX ");
        sql.push_str(if concurrently && self.dialect == Dialect::Postgresql { "CONCURRENTLY " } else { "" });
        sql.push_str(if if_exists { "IF EXISTS " } else { "" });
        if self.dialect.is_mysql() {
            sql.push_text(&self.identifier(&name.name));
            sql.push_str(" ON ");
            // Where no table is named, Alembic writes one that there isn't (`DropIndexOp.to_index`).
            sql.push_text(&table.map_or_else(|| Text::known("no_table"), |it| self.name(it)));
        } else {
            sql.push_text(&self.name(&name));
        }
        sql
    }
}

/// Kinds of indexes of MySQL's, which stand before `INDEX`.
fn is_kind(method: &str) -> bool {
    matches!(method, "fulltext" | "spatial")
}
