//! What MySQL and MariaDB write in another way (alembic/ddl/mysql.py, sqlalchemy/dialects/mysql/base.py).

use super::Target;
use super::table::computed_as;
use crate::operation::{Column, ColumnChange, CreateTable, Name, Type};
use crate::quoted::{between, separated};
use crate::text::{Piece, Text};

impl Target<'_> {
    /// The options of a table, and its comment (`post_create_table`): a collation comes behind its set of characters,
    /// partitions come last.
    pub(super) fn options_of_mysql(&self, create: &CreateTable) -> Text {
        let begins = |clause: &Text, words: &[&str]| matches!(clause.pieces().first(), Some(Piece::Known(letters)) if words.iter().any(|it| letters.starts_with(it)));
        let characters = ["CHARSET", "CHARACTER SET", "DEFAULT CHARSET", "DEFAULT CHARACTER SET"];
        let has_characters = create.clauses.iter().any(|it| begins(it, &characters));
        let place = |clause: &Text| match () {
            () if begins(clause, &["PARTITION", "SUBPARTITION"]) => 2,
            () if has_characters && begins(clause, &["COLLATE"]) => 1,
            () => 0,
        };
        let comment = create.comment.as_ref().map(|it| between("COMMENT=", &self.literal(it), ""));
        let mut options: Vec<&Text> = create.clauses.iter().chain(&comment).collect();
        options.sort_by_key(|it| place(it));
        separated(options, " ")
    }

    /// A column behind its name.
    pub(super) fn column_of_mysql(&self, column: &Column, type_: &Text, counts_up: bool, sql: &mut Text) {
        sql.push_text(type_);
        if let Some(computed) = &column.computed {
            sql.push_str(" ");
            sql.push_text(&computed_as(computed));
        }
        match column.nullable {
            Some(false) => sql.push_str(" NOT NULL"),
            Some(true) if is_timestamp(type_) => sql.push_str(" NULL"),
            Some(true) => {}
            None => {
                sql.push_str(" ");
                sql.push_text(&Text::hole("NULL or NOT NULL"));
            }
        }
        if let Some(comment) = &column.comment {
            sql.push_text(&between(" COMMENT ", &self.literal(comment), ""));
        }
        if counts_up && column.default.is_none() {
            sql.push_str(" AUTO_INCREMENT");
        } else if let Some(default) = &column.default {
            sql.push_text(&between(" DEFAULT ", default, ""));
        }
    }

    /// A column that is written anew, whatever of it changes: `MODIFY`, or `CHANGE` where it gets another name.
    pub(super) fn alter_column_of_mysql(&self, table: &Name, column: &Text, to: &ColumnChange) -> Vec<Text> {
        let type_ = to.type_.as_ref().or(to.existing_type.as_ref());
        let mut sql = self.alter_table(table);
        // What is not `False` counts as a default: that of a date is never set alone.
        let writes_anew = type_.is_some_and(is_datetime) && !matches!(to.default, Some(None));
        if to.name.is_some() || writes_anew {
            sql.push_text(&between(" CHANGE ", &self.identifier(column), " "));
            sql.push_text(&self.identifier(to.name.as_ref().unwrap_or(column)));
        } else if to.nullable.is_some() || to.type_.is_some() || to.autoincrement.is_some() || to.comment.is_some() {
            sql.push_text(&between(" MODIFY ", &self.identifier(column), ""));
        } else if let Some(default) = &to.default {
            sql.push_text(&between(" ALTER COLUMN ", &self.identifier(column), " "));
            match default {
                Some(default) => sql.push_text(&between("SET DEFAULT ", default, "")),
                None => sql.push_str("DROP DEFAULT"),
            }
            return vec![sql];
        } else {
            return Vec::new();
        }
        sql.push_str(" ");
        match type_ {
            Some(type_) => sql.push_text(&self.type_(type_)),
            None => sql.push_text(&Text::hole("its type, which Alembic asks for")),
        }
        sql.push_str(if to.nullable.or(to.existing_nullable).unwrap_or(true) { " NULL" } else { " NOT NULL" });
        if to.autoincrement == Some(true) {
            sql.push_str(" AUTO_INCREMENT");
        }
        let default = match &to.default {
            Some(default) => default.as_ref(),
            None => to.existing_default.as_ref(),
        };
        if let Some(default) = default {
            sql.push_text(&between(" DEFAULT ", default, ""));
        }
        let comment = match &to.comment {
            Some(comment) => comment.as_ref(),
            None => to.existing_comment.as_ref(),
        };
        if let Some(comment) = comment {
            sql.push_text(&between(" COMMENT ", &self.literal(comment), ""));
        }
        vec![sql]
    }
}

fn is_timestamp(type_: &Text) -> bool {
    type_.as_known().is_some_and(|sql| sql.starts_with("TIMESTAMP"))
}

fn is_datetime(type_: &Type) -> bool {
    type_.sql.as_known().is_some_and(|sql| sql.starts_with("DATETIME") || sql.starts_with("TIMESTAMP"))
}
