//! `CREATE TABLE`: columns, constraints, indexes
//! (PostgreSQL manual, "CREATE TABLE"; MySQL manual, 15.1.20; SQLite, "CREATE TABLE").

use sqlparser::tokenizer::Token;

use crate::operation::{Change, Column, Computed, Constraint, ConstraintKind, CreateTable, Identity, Name, Type};
use crate::sql::cursor::{Cursor, Read};
use crate::sql::{index, rows, types};
use crate::text::Text;

/// A table, from its name on.
pub(super) fn create(mut reader: Cursor, modifiers: &[&str]) -> Read<Vec<Change>> {
    let if_not_exists = reader.eat("IF NOT EXISTS");
    let mut table = CreateTable {
        table: reader.name()?,
        columns: Vec::new(),
        constraints: Vec::new(),
        indexes: Vec::new(),
        if_not_exists,
        temporary: modifiers.iter().any(|word| matches!(*word, "TEMP" | "TEMPORARY")),
        comment: None,
        query: None,
        clauses: Vec::new(),
        is_open: false,
    };
    if modifiers.contains(&"UNLOGGED") {
        table.clauses.push(Text::known("UNLOGGED"));
    }
    if reader.is("PARTITION OF") || reader.is("OF") || reader.is("LIKE") {
        table.clauses.extend(reader.text_until(|rest| rest.is("PARTITION BY")));
    } else if reader.is_token(&Token::LParen) && !is_query(&reader, 1) {
        for element in reader.bracketed()?.parts() {
            read_element(&mut table, element)?;
        }
    }
    while !reader.is_done() {
        read_option(&mut table, &mut reader)?;
    }
    mark_key(&mut table);
    Ok(vec![Change::CreateTable(Box::new(table))])
}

fn is_query(reader: &Cursor, ahead: usize) -> bool {
    let rest = Cursor { at: reader.at + ahead, ..*reader };
    // `WITH (fillfactor = 70)` is an option.
    rest.is_any(&["SELECT", "VALUES", "TABLE"]) || (rest.is("WITH") && rest.ahead(1) != Some(&Token::LParen))
}

/// What stands between two commas.
fn read_element(table: &mut CreateTable, mut element: Cursor) -> Read<()> {
    if element.is("LIKE") {
        table.clauses.extend(element.rest());
    } else if let Some(index) = index::of_table(&mut element)? {
        table.indexes.push(index);
    } else if let Some(constraint) = constraint(&mut element)? {
        table.constraints.push(constraint);
    } else {
        let start = element;
        if element.hole().is_some() && element.is_done() {
            // `CREATE TABLE t ({columns})`
            table.is_open = true;
        } else {
            element = start;
            table.columns.push(column(&mut element)?);
        }
    }
    element.whole(())
}

/// What comes after the brackets.
fn read_option(table: &mut CreateTable, reader: &mut Cursor) -> Read<()> {
    let start = reader.at;
    if reader.eat("COMMENT") {
        reader.eat_token(&Token::Eq);
        table.comment = reader.string();
        return Ok(());
    }
    if reader.is("AS") || is_query(reader, 0) || (reader.is_token(&Token::LParen) && is_query(reader, 1)) {
        reader.eat("AS");
        let from = reader.at;
        reader.skip_until(|rest| rest.is("WITH DATA") || rest.is("WITH NO DATA"));
        rows::check_query(Cursor { at: from, end: reader.at, ..*reader })?;
        table.query = reader.text_from(from);
        table.clauses.extend(reader.rest());
        return Ok(());
    }
    if reader.eat_any(&["INHERITS", "WITH"]).is_some() {
        reader.bracketed()?;
    } else if reader.eat_any(&["PARTITION BY", "SUBPARTITION BY", "CLUSTERED BY"]).is_some() {
        let is_last = reader.dialect().has_table_options();
        reader.skip_until(|rest| !is_last && rest.is_any(&["WITH", "TABLESPACE", "USING", "ON COMMIT"]));
    } else if reader.eat_any(&["ON COMMIT DROP", "ON COMMIT DELETE ROWS", "ON COMMIT PRESERVE ROWS"]).is_some()
        || reader.eat_any(&["WITHOUT OIDS", "WITHOUT ROWID", "STRICT"]).is_some()
    {
        // SQLite has commas here.
    } else if reader.eat_any(&["USING", "TABLESPACE", "ON"]).is_some() {
        reader.identifier()?;
    } else if reader.eat_token(&Token::Comma) {
        return Ok(());
    } else if reader.dialect().has_table_options()
        || reader.is_any(&["ENGINE", "DEFAULT", "CHARSET", "CHARACTER SET", "COLLATE", "AUTO_INCREMENT"])
    {
        // MySQL: `ENGINE=InnoDB DEFAULT CHARSET utf8mb4`
        reader.eat("DEFAULT");
        if !reader.eat("CHARACTER SET") {
            reader.identifier()?;
        }
        reader.eat_token(&Token::Eq);
        reader.skip_one();
    } else if reader.hole().is_some() {
        table.is_open = true;
    } else {
        return Err(reader.unexpected("the end"));
    }
    table.clauses.extend(reader.text_from(start));
    Ok(())
}

/// Columns that a key of the whole table names are part of it, and not NULL.
fn mark_key(table: &mut CreateTable) {
    for constraint in &table.constraints {
        if let ConstraintKind::PrimaryKey { columns, .. } = &constraint.kind {
            for column in table.columns.iter_mut().filter(|column| columns.contains(&column.name)) {
                column.primary_key = true;
                column.nullable = Some(false);
            }
        }
    }
}

/// Words that a column's default ends at.
const BEHIND_DEFAULT: &[&str] = &[
    "AFTER",
    "AUTO_INCREMENT",
    "AUTOINCREMENT",
    "CHECK",
    "COLLATE",
    "COMMENT",
    "COMPRESSION",
    "CONSTRAINT",
    "DEFERRABLE",
    "FIRST",
    "GENERATED",
    "IDENTITY",
    "INITIALLY",
    "INVISIBLE",
    "KEY",
    "NOT",
    "NULL",
    "ON",
    "PRIMARY",
    "REFERENCES",
    "STORAGE",
    "UNIQUE",
    "WITH VALUES",
];

/// A column: its name, its type and what is asked of it.
pub(super) fn column(reader: &mut Cursor) -> Read<Column> {
    let name = reader.identifier()?;
    let mut column = Column {
        type_: Type { sql: Text::empty(), enum_: None, foreign: None, spatial_index: false },
        ..Column::unknown(name)
    };
    // SQLite has columns without a type, SQL Server computed ones; `CREATE TABLE t (a, b) AS …` names them only.
    if !reader.is_done() && !reader.is_any(&["AS", "PRIMARY KEY", "NOT NULL", "DEFAULT", "UNIQUE", "REFERENCES"]) {
        column.type_ = types::type_(reader)?;
    }
    while !reader.is_done() {
        read_column_option(&mut column, reader)?;
    }
    let is_serial = column.type_.sql.as_known().is_some_and(|sql| sql.ends_with("SERIAL"));
    let is_filled = column.primary_key || is_serial || column.identity.is_some();
    column.nullable = column.nullable.or(Some(!is_filled));
    Ok(column)
}

fn read_column_option(column: &mut Column, reader: &mut Cursor) -> Read<()> {
    let name = if reader.eat("CONSTRAINT") { Some(reader.identifier()?) } else { None };
    let own = || vec![column.name.clone()];
    if reader.eat("NOT NULL") {
        column.nullable = Some(false);
    } else if reader.eat("NULL") {
        column.nullable = Some(true);
    } else if reader.eat("DEFAULT") {
        let start = reader.at;
        reader.skip_one();
        reader.skip_until(|rest| rest.is_any(BEHIND_DEFAULT));
        // MySQL: `DEFAULT now() ON UPDATE now()`, which SQLAlchemy has as one default, too.
        if reader.eat("ON UPDATE") {
            reader.skip_one();
            reader.skip_until(|rest| rest.is_any(BEHIND_DEFAULT));
        }
        column.default = reader.text_from(start);
        reader.eat("WITH VALUES");
    } else if reader.eat("ON UPDATE") {
        reader.skip_one();
        if reader.is_token(&Token::LParen) {
            reader.skip_one();
        }
    } else if reader.eat("PRIMARY KEY") || (reader.dialect().has_key_columns() && reader.eat("KEY")) {
        reader.eat_any(&["CLUSTERED", "NONCLUSTERED"]);
        reader.eat_any(&["ASC", "DESC"]);
        column.primary_key = true;
        if name.is_some() {
            let kind = ConstraintKind::PrimaryKey { columns: own(), using_index: None };
            column.constraints.push(Constraint::of(name, kind));
        }
    } else if reader.eat("UNIQUE") {
        reader.eat("KEY");
        let nulls_not_distinct = index::nulls_not_distinct(reader);
        if name.is_some() || nulls_not_distinct == Some(true) {
            let kind = ConstraintKind::Unique { columns: own(), nulls_not_distinct, using_index: None };
            column.constraints.push(Constraint::of(name, kind));
        } else {
            column.unique = true;
        }
    } else if reader.is_any(&["REFERENCES", "FOREIGN KEY REFERENCES"]) {
        reader.eat("FOREIGN KEY");
        let kind = foreign_key(own(), reader)?;
        column.constraints.push(Constraint::of(name, kind));
    } else if reader.eat("CHECK") {
        let condition = reader.bracketed_text()?;
        column.constraints.push(Constraint::of(name, ConstraintKind::Check { condition }));
    } else if let Ok(found) = identity(reader) {
        column.identity = Some(found);
    } else if reader.eat_any(&["GENERATED ALWAYS AS", "AS"]).is_some() {
        let expression = reader.bracketed_text()?;
        let stored = reader.eat_any(&["STORED", "VIRTUAL", "PERSISTED"]).map(|word| word != "VIRTUAL");
        column.computed = Some(Computed { expression, stored });
    } else if reader.eat("IDENTITY") {
        let options = if reader.is_token(&Token::LParen) { Some(reader.bracketed_text()?) } else { None };
        column.identity = Some(Identity { always: true, options });
    } else if reader.eat("COLLATE") {
        column.collation = Some(reader.name()?.name);
    } else if reader.eat("COMMENT") {
        column.comment = Some(reader.string().ok_or_else(|| reader.unexpected("a string"))?);
    } else if reader.eat_any(&["AUTO_INCREMENT", "AUTOINCREMENT"]).is_some() {
        column.autoincrement = Some(true);
    } else if reader.eat_any(&["CHARACTER SET", "CHARSET", "STORAGE", "COMPRESSION", "AFTER"]).is_some() {
        reader.identifier()?;
    } else if reader.eat_any(&["FIRST", "INVISIBLE", "VISIBLE"]).is_some() {
    } else {
        let mut attributes = Constraint::of(None, ConstraintKind::Other { source: Text::empty() });
        let last = column.constraints.last_mut().unwrap_or(&mut attributes);
        return read_attribute(last, reader);
    }
    Ok(())
}

/// `GENERATED … AS IDENTITY (…)`; nothing is read where something else stands.
pub(super) fn identity(reader: &mut Cursor) -> Read<Identity> {
    let start = *reader;
    let words = ["GENERATED ALWAYS AS IDENTITY", "GENERATED BY DEFAULT AS IDENTITY"];
    let by_default_on_null = "GENERATED BY DEFAULT ON NULL AS IDENTITY";
    let Some(found) = reader.eat_any(&words).or_else(|| reader.eat_any(&[by_default_on_null])) else {
        let why = reader.unexpected("AS IDENTITY");
        *reader = start;
        return Err(why);
    };
    let options = if reader.is_token(&Token::LParen) { Some(reader.bracketed_text()?) } else { None };
    Ok(Identity { always: words.first() == Some(&found), options })
}

/// `REFERENCES table (columns) ON DELETE …`
fn foreign_key(columns: Vec<Text>, reader: &mut Cursor) -> Read<ConstraintKind> {
    reader.expect("REFERENCES")?;
    let referent = reader.name()?;
    let referent_columns = if reader.is_token(&Token::LParen) { reader.bracketed_names()? } else { Vec::new() };
    let (mut on_delete, mut on_update, mut match_) = (None, None, None);
    loop {
        if reader.eat("ON DELETE") {
            on_delete = Some(referential_action(reader)?);
        } else if reader.eat("ON UPDATE") {
            on_update = Some(referential_action(reader)?);
        } else if reader.eat("MATCH") {
            match_ = Some(reader.eat_any(&["FULL", "PARTIAL", "SIMPLE"]).ok_or_else(|| reader.unexpected("FULL"))?);
        } else {
            break;
        }
    }
    let match_ = match_.map(Text::known);
    Ok(ConstraintKind::ForeignKey { columns, referent, referent_columns, on_delete, on_update, match_ })
}

fn referential_action(reader: &mut Cursor) -> Read<Text> {
    if let Some(hole) = reader.hole() {
        return Ok(hole);
    }
    let words = reader.eat_any(&["CASCADE", "RESTRICT", "NO ACTION", "SET NULL", "SET DEFAULT"]);
    let mut action = Text::known(words.ok_or_else(|| reader.unexpected("an action"))?);
    if reader.is_token(&Token::LParen) {
        action.push_str(" (");
        action.push_text(&reader.bracketed_text()?);
        action.push_str(")");
    }
    Ok(action)
}

/// A constraint of a table, if one stands here.
pub(super) fn constraint(reader: &mut Cursor) -> Read<Option<Constraint>> {
    let start = *reader;
    let mut name = None;
    if reader.eat("CONSTRAINT") {
        // MySQL lets the name out.
        if !reader.is_any(&["PRIMARY KEY", "FOREIGN KEY", "UNIQUE", "CHECK"]) {
            name = Some(reader.identifier()?);
        }
    }
    let kind = if reader.eat("PRIMARY KEY") {
        reader.eat_any(&["CLUSTERED", "NONCLUSTERED"]);
        index::eat_method(reader);
        match using_index(reader)? {
            Some(index) => ConstraintKind::PrimaryKey { columns: Vec::new(), using_index: Some(index) },
            None => ConstraintKind::PrimaryKey { columns: reader.bracketed_names()?, using_index: None },
        }
    } else if reader.eat("UNIQUE") {
        reader.eat_any(&["KEY", "INDEX", "CLUSTERED", "NONCLUSTERED"]);
        let nulls_not_distinct = index::nulls_not_distinct(reader);
        let using_index = using_index(reader)?;
        if using_index.is_none() && !reader.is_token(&Token::LParen) {
            if !reader.is("USING BTREE") && !reader.is("USING HASH") {
                // MySQL names it here.
                name = Some(reader.identifier()?);
            }
            index::eat_method(reader);
        }
        let columns = if using_index.is_some() { Vec::new() } else { reader.bracketed_names()? };
        ConstraintKind::Unique { columns, nulls_not_distinct, using_index }
    } else if reader.eat("FOREIGN KEY") {
        reader.eat("IF NOT EXISTS");
        if !reader.is_token(&Token::LParen) {
            name = name.or(Some(reader.identifier()?));
        }
        let columns = reader.bracketed_names()?;
        foreign_key(columns, reader)?
    } else if reader.is("CHECK") && (name.is_some() || reader.ahead(1) == Some(&Token::LParen)) {
        reader.eat("CHECK");
        reader.eat("NOT FOR REPLICATION");
        ConstraintKind::Check { condition: reader.bracketed_text()? }
    } else if reader.is("EXCLUDE USING") || (reader.is("EXCLUDE") && reader.ahead(1) == Some(&Token::LParen)) {
        reader.eat("EXCLUDE");
        let definition = reader.text_until(|rest| rest.is_any(&["DEFERRABLE", "NOT", "INITIALLY"]));
        ConstraintKind::Exclude { definition: definition.unwrap_or(Text::empty()) }
    } else if name.is_some() {
        return Err(reader.unexpected("a constraint"));
    } else {
        *reader = start;
        return Ok(None);
    };
    let mut constraint = Constraint::of(name, kind);
    while !reader.is_done() {
        read_attribute(&mut constraint, reader)?;
    }
    Ok(Some(constraint))
}

/// What may be said after each constraint.
fn read_attribute(constraint: &mut Constraint, reader: &mut Cursor) -> Read<()> {
    if reader.eat("NOT DEFERRABLE") {
        constraint.deferrable = Some(false);
    } else if reader.eat("DEFERRABLE") {
        constraint.deferrable = Some(true);
    } else if reader.eat("INITIALLY DEFERRED") {
        constraint.deferred = Some(true);
    } else if reader.eat("INITIALLY IMMEDIATE") {
        constraint.deferred = Some(false);
    } else if reader.eat("NOT VALID") {
        constraint.not_valid = true;
    } else if reader.eat_any(&["NO INHERIT", "NOT ENFORCED", "ENFORCED", "ENABLE", "DISABLE", "VALIDATE"]).is_some() {
    } else if reader.eat_any(&["INCLUDE", "WITH"]).is_some() {
        reader.bracketed()?;
    } else if reader.eat_any(&["USING INDEX TABLESPACE", "USING", "ON CONFLICT", "COMMENT", "ON"]).is_some() {
        // `ON [PRIMARY]` is SQL Server's file group.
        reader.skip_one();
    } else {
        return Err(reader.unexpected("the end"));
    }
    Ok(())
}

fn using_index(reader: &mut Cursor) -> Read<Option<Text>> {
    Ok(if reader.eat("USING INDEX") { Some(reader.identifier()?) } else { None })
}

/// A table's name with another one in its place.
pub(super) fn renamed(table: &Name, to: Name) -> Name {
    Name { schema: to.schema.or_else(|| table.schema.clone()), name: to.name }
}
