//! Tables, columns and constraints (`visit_create_table`, `get_column_specification` of the dialects' compilers).

use super::{Target, Types, batch};
use crate::dialect::Dialect;
use crate::operation::{
    Column, Computed, Constraint, ConstraintKind, ConstraintType, CreateTable, Identity, Name, Type, TypeDefinition,
    WithTable,
};
use crate::quoted::{between, separated};
use crate::text::Text;

/// Alembic writes four spaces in the place of each tab.
const INDENT: &str = "    ";

impl Target<'_> {
    /// `ALTER TABLE runs`.
    pub(super) fn alter_table(&self, table: &Name) -> Text {
        between("ALTER TABLE ", &self.name(table), "")
    }

    /// A table with the types that it makes before it, and the indexes and comments that follow it. A type that a table
    /// before it in the same script has made is not made again (`_check_for_name_in_memos` of SQLAlchemy's named types).
    pub(super) fn create_table(&self, create: &CreateTable, made: &mut Types) -> Vec<Text> {
        let mut statements = Vec::new();
        if self.dialect.has_enum_types() {
            let types = create.columns.iter().filter_map(|column| self.type_with_table(&column.type_));
            statements.extend(types.filter_map(|(name, sql)| made.is_new(name).then_some(sql)));
        }
        statements.push(self.table(create));
        for column in create.columns.iter().filter(|column| column.index) {
            statements.push(self.index_of_column(&create.table, column));
        }
        for index in &create.indexes {
            statements.push(self.create_index(&create.table, index, false, false));
        }
        if self.dialect == Dialect::Postgresql {
            if create.comment.is_some() {
                statements.push(self.table_comment(&create.table, create.comment.as_ref()));
            }
            let comments = create.columns.iter().filter(|column| column.comment.is_some());
            statements.extend(comments.map(|it| self.column_comment(&create.table, &it.name, it.comment.as_ref())));
        }
        statements
    }

    fn table(&self, create: &CreateTable) -> Text {
        let mut sql = Text::known(if create.temporary { "CREATE TEMPORARY TABLE " } else { "CREATE TABLE " });
        sql.push_str(if create.if_not_exists { "IF NOT EXISTS " } else { "" });
        sql.push_text(&self.name(&create.table));
        sql.push_str(" (");
        let key = key_of(create);
        let counts_up = counting_column(create, &key);
        let mut parts: Vec<Text> = Vec::new();
        for (at, column) in create.columns.iter().enumerate() {
            let mut part = self.column(column, counts_up == Some(at));
            for constraint in column.constraints.iter().filter(|it| !is_of_table(it)) {
                part.push_str(" ");
                part.push_text(&self.constraint(&create.table, constraint));
            }
            parts.push(part);
        }
        parts.extend(self.constraints(create, &key, counts_up));
        if create.is_open {
            parts.push(Text::hole("columns or constraints that are not known"));
        }
        for (at, part) in parts.iter().enumerate() {
            sql.push_str(if at == 0 { "\n" } else { ", \n" });
            sql.push_str(INDENT);
            sql.push_text(part);
        }
        sql.push_str("\n)");
        if self.dialect.is_mysql() {
            sql.push_text(&self.options_of_mysql(create));
        } else {
            for clause in &create.clauses {
                sql.push_str("\n ");
                sql.push_text(clause);
            }
        }
        sql
    }

    /// The constraints of a table in the order in which SQLAlchemy made them: its key, those written by themselves, those
    /// that columns bring.
    fn constraints(&self, create: &CreateTable, key: &[&Text], counts_up: Option<usize>) -> Vec<Text> {
        let mut written = Vec::new();
        let own = |kind: &ConstraintKind| matches!(kind, ConstraintKind::PrimaryKey { .. });
        // SQLite counts up in a key that stands with its column, without a name.
        let is_in_column =
            self.dialect.counts_by_keys_in_columns() && create.columns.iter().any(|it| it.identity.is_some());
        match create.constraints.iter().find(|it| own(&it.kind)) {
            _ if is_in_column => {}
            Some(constraint) => written.push(self.constraint(&create.table, constraint)),
            None if key.is_empty() => {}
            None => {
                let mut columns: Vec<Text> = key.iter().map(|name| (*name).clone()).collect();
                let first = counts_up.and_then(|at| create.columns.get(at)).map(|column| &column.name);
                columns.sort_by_key(|name| Some(name) != first);
                let kind = ConstraintKind::PrimaryKey { columns, using_index: None };
                written.push(self.constraint(&create.table, &Constraint::of(None, kind)));
            }
        }
        let others = create.constraints.iter().filter(|it| !own(&it.kind));
        written.extend(others.map(|constraint| self.constraint(&create.table, constraint)));
        for column in &create.columns {
            written.extend(constraints_of_column(column).iter().map(|it| self.constraint(&create.table, it)));
        }
        written
    }

    /// A column; it counts up by itself, where it is the one that does.
    pub(super) fn column(&self, column: &Column, counts_up: bool) -> Text {
        let mut sql = self.identifier(&column.name);
        sql.push_str(" ");
        let type_ = self.type_(&column.type_);
        if self.dialect.is_mysql() {
            self.column_of_mysql(column, &type_, counts_up, &mut sql);
            return sql;
        }
        let serial = match type_.as_known() {
            Some("INTEGER") => Some("SERIAL"),
            Some("BIGINT") => Some("BIGSERIAL"),
            Some("SMALLINT") => Some("SMALLSERIAL"),
            _ => None,
        };
        match serial.filter(|_| counts_up && self.dialect == Dialect::Postgresql && column.identity.is_none()) {
            Some(serial) => sql.push_str(serial),
            None => {
                sql.push_text(&type_);
                if let Some(collation) = &column.collation {
                    sql.push_str(" COLLATE ");
                    sql.push_text(&crate::quoted::in_quotes(collation, self.dialect));
                }
                if let Some(default) = &column.default {
                    sql.push_str(" DEFAULT ");
                    sql.push_text(default);
                }
            }
        }
        if self.dialect == Dialect::Sqlite {
            if column.nullable == Some(false) {
                sql.push_str(" NOT NULL");
            }
            if column.identity.is_some() {
                sql.push_str(" PRIMARY KEY AUTOINCREMENT");
            }
            if let Some(computed) = &column.computed {
                sql.push_str(" ");
                sql.push_text(&computed_as(computed));
            }
            return sql;
        }
        if let Some(computed) = &column.computed {
            sql.push_str(" ");
            sql.push_text(&computed_as(computed));
        }
        if let Some(identity) = &column.identity {
            sql.push_str(" ");
            sql.push_text(&identity_as(identity));
        }
        match (column.nullable, &column.identity) {
            (Some(false), None) => sql.push_str(" NOT NULL"),
            (Some(true), Some(_)) => sql.push_str(" NULL"),
            (None, _) => {
                sql.push_str(" ");
                sql.push_text(&Text::hole("NULL or NOT NULL"));
            }
            _ => {}
        }
        sql
    }

    /// A column that is added, and what it brings.
    pub(super) fn add_column(&self, table: &Name, column: &Column, if_not_exists: bool) -> Vec<Text> {
        let mut sql = self.alter_table(table);
        sql.push_str(if if_not_exists { " ADD COLUMN IF NOT EXISTS " } else { " ADD COLUMN " });
        let is_key = column.primary_key && is_counting(column, false);
        sql.push_text(&self.column(column, is_key));
        for constraint in column.constraints.iter().filter(|it| !is_of_table(it)) {
            sql.push_str(" ");
            sql.push_text(&self.constraint(table, constraint));
        }
        let mut statements = vec![sql];
        for constraint in constraints_of_column(column) {
            match self.dialect {
                // That of a type is passed over.
                Dialect::Sqlite if constraint.is_of_type => {}
                Dialect::Sqlite => statements.push(batch::constraint_on_sqlite()),
                _ => statements.push(self.add_constraint(table, &constraint)),
            }
        }
        if column.index {
            statements.push(self.index_of_column(table, column));
        }
        if column.comment.is_some() && self.dialect == Dialect::Postgresql {
            statements.push(self.column_comment(table, &column.name, column.comment.as_ref()));
        }
        statements
    }

    /// A constraint that is added.
    pub(super) fn add_constraint(&self, table: &Name, constraint: &Constraint) -> Text {
        let mut sql = self.alter_table(table);
        sql.push_str(" ADD ");
        sql.push_text(&self.constraint(table, constraint));
        sql
    }

    /// A constraint that is dropped.
    pub(super) fn drop_constraint(
        &self,
        table: &Name,
        name: Option<&Text>,
        is_final: bool,
        kind: Option<&ConstraintType>,
        if_exists: bool,
    ) -> Text {
        let name = self.dropped_name(table, kind, name, is_final);
        let name = name.map_or_else(|| Text::hole("a constraint without a name"), |name| self.identifier(&name));
        let word = if self.dialect.is_mysql() { mysql_word(kind, self.dialect) } else { Some("CONSTRAINT") };
        let Some(word) = word else {
            return Text::hole(
                "Alembic stops here: No generic 'DROP CONSTRAINT' in MySQL - please specify constraint type",
            );
        };
        let mut sql = self.alter_table(table);
        sql.push_str(&format!(" DROP {word}"));
        if word == "PRIMARY KEY" {
            return sql;
        }
        sql.push_str(if if_exists && !self.dialect.is_mysql() { " IF EXISTS " } else { " " });
        sql.push_text(&name);
        sql
    }

    /// A constraint with its name (`visit_foreign_key_constraint` and the others).
    pub(super) fn constraint(&self, table: &Name, constraint: &Constraint) -> Text {
        let mut sql = Text::empty();
        if let Some(name) = self.constraint_name(table, constraint) {
            sql.push_text(&between("CONSTRAINT ", &self.identifier(&name), " "));
        }
        match &constraint.kind {
            ConstraintKind::PrimaryKey { columns, using_index: _ } => {
                sql.push_text(&between("PRIMARY KEY (", &self.listed(columns), ")"));
            }
            ConstraintKind::Unique { columns, nulls_not_distinct, using_index: _ } => {
                sql.push_str("UNIQUE ");
                sql.push_str(match nulls_not_distinct {
                    Some(true) => "NULLS NOT DISTINCT ",
                    Some(false) => "NULLS DISTINCT ",
                    None => "",
                });
                sql.push_text(&between("(", &self.listed(columns), ")"));
            }
            ConstraintKind::ForeignKey { columns, referent, referent_columns, on_delete, on_update, match_ } => {
                sql.push_text(&between("FOREIGN KEY(", &self.listed(columns), ") REFERENCES "));
                sql.push_text(&self.name(referent));
                sql.push_text(&between(" (", &self.listed(referent_columns), ")"));
                for (words, what) in [(" MATCH ", match_), (" ON DELETE ", on_delete), (" ON UPDATE ", on_update)] {
                    if let Some(what) = what {
                        sql.push_str(words);
                        sql.push_text(what);
                    }
                }
            }
            ConstraintKind::Check { condition } => sql.push_text(&between("CHECK (", condition, ")")),
            ConstraintKind::Exclude { definition } => sql.push_text(&between("EXCLUDE ", definition, "")),
            ConstraintKind::Other { source } => sql.push_text(&Text::hole(source.to_string())),
        }
        match constraint.deferrable {
            Some(true) => sql.push_str(" DEFERRABLE"),
            Some(false) => sql.push_str(" NOT DEFERRABLE"),
            None => {}
        }
        match constraint.deferred {
            Some(true) => sql.push_str(" INITIALLY DEFERRED"),
            Some(false) => sql.push_str(" INITIALLY IMMEDIATE"),
            None => {}
        }
        if constraint.not_valid && self.dialect == Dialect::Postgresql {
            sql.push_str(" NOT VALID");
        }
        sql
    }

    /// The enum that a column of a new table makes before it.
    fn type_with_table<'t>(&self, type_: &'t Type) -> Option<(&'t Name, Text)> {
        let enum_ = type_.enum_.as_ref().filter(|it| it.with_table != WithTable::NotMade)?;
        let name = enum_.name.as_ref()?;
        let mut sql = self.create_type(name, &TypeDefinition::Enum(enum_.values.clone()));
        if enum_.is_open {
            sql.push_text(&Text::hole("more values"));
        }
        Some((name, sql))
    }

    /// `CREATE TYPE state AS ENUM ('new', 'done')`.
    pub(super) fn create_type(&self, name: &Name, definition: &TypeDefinition) -> Text {
        match definition {
            TypeDefinition::Enum(values) => {
                let values: Vec<Text> = values.iter().map(|value| self.literal(value)).collect();
                let mut sql = between("CREATE TYPE ", &self.name(name), " AS ENUM (");
                sql.push_text(&separated(&values, ", "));
                sql.push_str(")");
                sql
            }
            TypeDefinition::Other(definition) => {
                let mut sql = between("CREATE DOMAIN ", &self.name(name), " ");
                sql.push_text(definition);
                sql
            }
        }
    }

    /// `COMMENT ON TABLE runs IS 'What ran'`.
    pub(super) fn table_comment(&self, table: &Name, comment: Option<&Text>) -> Text {
        if self.dialect.is_mysql() {
            let mut sql = self.alter_table(table);
            sql.push_str(" COMMENT ");
            sql.push_text(&self.literal(comment.unwrap_or(&Text::empty())));
            return sql;
        }
        self.commented(between("COMMENT ON TABLE ", &self.name(table), " IS "), comment)
    }

    /// `COMMENT ON COLUMN runs.state IS 'How it stands'`.
    pub(super) fn column_comment(&self, table: &Name, column: &Text, comment: Option<&Text>) -> Text {
        let mut sql = between("COMMENT ON COLUMN ", &self.name(table), ".");
        sql.push_text(&self.identifier(column));
        sql.push_str(" IS ");
        self.commented(sql, comment)
    }

    fn commented(&self, mut sql: Text, comment: Option<&Text>) -> Text {
        match comment {
            Some(comment) => sql.push_text(&self.literal(comment)),
            None => sql.push_str("NULL"),
        }
        sql
    }
}

/// The constraints of the table that a column brings.
fn constraints_of_column(column: &Column) -> Vec<Constraint> {
    let mut constraints = Vec::new();
    if column.unique && !column.index {
        let columns = vec![column.name.clone()];
        let kind = ConstraintKind::Unique { columns, nulls_not_distinct: None, using_index: None };
        constraints.push(Constraint::of(None, kind));
    }
    // That of its type is made first.
    let (of_type, others): (Vec<_>, Vec<_>) =
        column.constraints.iter().filter(|it| is_of_table(it)).cloned().partition(|it| it.is_of_type);
    constraints.extend(of_type);
    constraints.extend(others);
    constraints
}

/// The columns of a table's key.
fn key_of(create: &CreateTable) -> Vec<&Text> {
    let own = create.constraints.iter().find_map(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey { columns, .. } => Some(columns.iter().collect::<Vec<_>>()),
        _ => None,
    });
    let marked = || create.columns.iter().filter(|it| it.primary_key).map(|it| &it.name).collect();
    own.unwrap_or_else(marked)
}

/// The column that counts up (`_autoincrement_column` of sqlalchemy/sql/schema.py): the whole key, unless another is
/// marked.
fn counting_column(create: &CreateTable, key: &[&Text]) -> Option<usize> {
    let is_key = |column: &&Column| key.contains(&&column.name);
    let wanted = |column: &Column| column.autoincrement == Some(true);
    let of_table = |column: &Column| {
        create.constraints.iter().any(|constraint| match &constraint.kind {
            ConstraintKind::ForeignKey { columns, .. } => columns.contains(&column.name),
            _ => false,
        })
    };
    let counts = |column: &Column| match key {
        [_] => is_counting(column, of_table(column)),
        _ => wanted(column) && is_integer(column),
    };
    create.columns.iter().position(|column| is_key(&column) && counts(column))
}

/// Whether a column that is the whole key counts up.
fn is_counting(column: &Column, is_reference: bool) -> bool {
    let is_reference =
        is_reference || column.constraints.iter().any(|it| matches!(it.kind, ConstraintKind::ForeignKey { .. }));
    match column.autoincrement {
        Some(wanted) => wanted && is_integer(column),
        None => is_integer(column) && !is_reference && column.default.is_none() && !column.python_default,
    }
}

fn is_integer(column: &Column) -> bool {
    let sql = column.type_.sql.as_known().unwrap_or_default();
    let word = sql.split([' ', '(']).next().unwrap_or_default();
    matches!(word, "INTEGER" | "BIGINT" | "SMALLINT" | "INT" | "TINYINT" | "MEDIUMINT")
}

/// Whether a constraint that stands with a column is one of the table.
fn is_of_table(constraint: &Constraint) -> bool {
    constraint.is_of_type || !matches!(constraint.kind, ConstraintKind::Check { .. })
}

/// `GENERATED ALWAYS AS (a + b) STORED`.
pub(super) fn computed_as(computed: &Computed) -> Text {
    let mut sql = between("GENERATED ALWAYS AS (", &computed.expression, ")");
    match computed.stored {
        Some(true) => sql.push_str(" STORED"),
        Some(false) => sql.push_str(" VIRTUAL"),
        None => {}
    }
    sql
}

/// `GENERATED BY DEFAULT AS IDENTITY (START WITH 10)`.
pub(super) fn identity_as(identity: &Identity) -> Text {
    let mut sql =
        Text::known(if identity.always { "GENERATED ALWAYS AS IDENTITY" } else { "GENERATED BY DEFAULT AS IDENTITY" });
    if let Some(options) = &identity.options {
        sql.push_text(&between(" (", options, ")"));
    }
    sql
}

/// What MySQL calls a constraint that is dropped; of another kind Alembic drops none there.
fn mysql_word(kind: Option<&ConstraintType>, dialect: Dialect) -> Option<&'static str> {
    match kind? {
        ConstraintType::Primary => Some("PRIMARY KEY"),
        ConstraintType::ForeignKey => Some("FOREIGN KEY"),
        ConstraintType::Unique => Some("INDEX"),
        ConstraintType::Check if dialect == Dialect::Mysql => Some("CHECK"),
        ConstraintType::Check => Some("CONSTRAINT"),
        _ => None,
    }
}
