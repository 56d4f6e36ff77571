//! `ALTER TABLE`, action by action (PostgreSQL manual, "ALTER TABLE"; MySQL manual, 15.1.9).

use crate::operation::{Change, ColumnChange, ConstraintType, Identity, Name, ObjectKind, Verb};
use crate::sql::cursor::{Cursor, Read};
use crate::sql::{index, table, types};
use crate::text::Text;

use sqlparser::tokenizer::Token;

/// What begins an action that has no change of its own.
const OTHER: &[&str] = &[
    "ADD PARTITION",
    "ALGORITHM",
    "ALTER CONSTRAINT",
    "ALTER INDEX",
    "ATTACH",
    "AUTO_INCREMENT",
    "CHARACTER SET",
    "CHARSET",
    "CHECK CONSTRAINT",
    "CLUSTER",
    "COALESCE",
    "COLLATE",
    "CONVERT",
    "DEFAULT",
    "DETACH",
    "DISABLE",
    "DISCARD",
    "DROP PARTITION",
    "ENABLE",
    "ENGINE",
    "EXCHANGE",
    "FORCE",
    "IMPORT",
    "INHERIT",
    "KEY_BLOCK_SIZE",
    "LOCK",
    "NO",
    "NOCHECK",
    "NOT OF",
    "OF",
    "OPTIMIZE",
    "ORDER BY",
    "OWNER TO",
    "PARTITION",
    "REBUILD",
    "REMOVE",
    "REORGANIZE",
    "REPLICA",
    "RESET",
    "ROW_FORMAT",
    "SET",
    "STATS_PERSISTENT",
    "SWITCH",
    "TRUNCATE",
    "WITH SYSTEM VERSIONING",
];

/// The changes of a table, from after the word `TABLE`.
pub(super) fn table(mut reader: Cursor) -> Read<Vec<Change>> {
    reader.eat("IF EXISTS");
    reader.eat("ONLY");
    let table = reader.name()?;
    reader.eat_token(&Token::Mul);
    if reader.is_done() {
        return Err(reader.unexpected("an action"));
    }
    let mut changes = Vec::new();
    for mut action in reader.parts() {
        read_action(&table, &mut action, &mut changes)?;
        action.whole(())?;
    }
    Ok(changes)
}

fn read_action(table: &Name, reader: &mut Cursor, changes: &mut Vec<Change>) -> Read<()> {
    let start = *reader;
    // SQL Server: `WITH NOCHECK ADD CONSTRAINT …`
    let unchecked = reader.eat("WITH NOCHECK");
    reader.eat("WITH CHECK");
    if reader.eat("COMMENT") {
        reader.eat_token(&Token::Eq);
        let kind = ObjectKind::Table;
        changes.push(Change::Comment { kind, name: Some(table.clone()), column: None, comment: reader.string() });
    } else if reader.eat("SET SCHEMA") {
        let to = Name { schema: Some(reader.identifier()?), name: table.name.clone() };
        changes.push(Change::RenameTable { table: table.clone(), to });
    } else if reader.is_any(OTHER) {
        let action = start.text_after(reader);
        changes.push(Change::AlterTable { table: table.clone(), action });
    } else if reader.eat("ADD") {
        read_add(table, reader, unchecked, changes)?;
    } else if reader.eat("DROP") {
        read_drop(table, reader, changes)?;
    } else if reader.eat("ALTER") {
        reader.eat("COLUMN");
        let column = reader.identifier()?;
        let to = Box::new(column_change(reader)?);
        changes.push(Change::AlterColumn { table: table.clone(), column, to });
    } else if reader.eat("RENAME") {
        changes.push(renaming(table, reader)?);
    } else if reader.eat("VALIDATE CONSTRAINT") {
        changes.push(Change::ValidateConstraint { table: table.clone(), name: reader.identifier()? });
    } else if reader.dialect().refusals_are_known() {
        // The rest is MySQL's and Oracle's.
        return Err(reader.unexpected("an action"));
    } else if reader.eat("MODIFY") {
        reader.eat("COLUMN");
        let columns = if reader.is_token(&Token::LParen) { reader.bracketed()?.parts() } else { vec![*reader] };
        for mut column in columns {
            changes.push(definition(table, None, &mut column)?);
        }
        reader.at = reader.end;
    } else if reader.eat("CHANGE") {
        reader.eat("COLUMN");
        let column = reader.identifier()?;
        changes.push(definition(table, Some(column), reader)?);
    } else {
        return Err(reader.unexpected("an action"));
    }
    Ok(())
}

fn read_add(table: &Name, reader: &mut Cursor, unchecked: bool, changes: &mut Vec<Change>) -> Read<()> {
    if let Some(index) = index::of_table(reader)? {
        let index = Box::new(index);
        changes.push(Change::CreateIndex { table: table.clone(), index, if_not_exists: false, concurrently: false });
        return Ok(());
    }
    if let Some(mut constraint) = table::constraint(reader)? {
        constraint.not_valid |= unchecked;
        changes.push(Change::AddConstraint { table: table.clone(), constraint: Box::new(constraint) });
        return Ok(());
    }
    reader.eat("COLUMN");
    let if_not_exists = reader.eat("IF NOT EXISTS");
    let columns = if reader.is_token(&Token::LParen) {
        let columns = reader.bracketed()?.parts();
        reader.whole(columns)?
    } else {
        let column = *reader;
        reader.at = reader.end;
        vec![column]
    };
    for mut column in columns {
        let column = Box::new(table::column(&mut column)?);
        changes.push(Change::AddColumn { table: table.clone(), column, if_not_exists });
    }
    Ok(())
}

fn read_drop(table: &Name, reader: &mut Cursor, changes: &mut Vec<Change>) -> Read<()> {
    let table = table.clone();
    // MySQL names the kind; a column of that name is `DROP COLUMN`.
    let kind = reader.eat_any(&["CONSTRAINT", "FOREIGN KEY", "PRIMARY KEY", "CHECK"]);
    if let Some(words) = kind {
        let if_exists = reader.eat("IF EXISTS");
        let name = if words == "PRIMARY KEY" { None } else { Some(reader.identifier()?) };
        let kind = match words {
            "FOREIGN KEY" => Some(ConstraintType::ForeignKey),
            "PRIMARY KEY" => Some(ConstraintType::Primary),
            "CHECK" => Some(ConstraintType::Check),
            _ => None,
        };
        let cascade = cascade(reader);
        changes.push(Change::DropConstraint { table, name, is_final: true, kind, if_exists, cascade });
        return Ok(());
    }
    if reader.dialect().has_indexes_in_tables() && reader.eat_any(&["INDEX", "KEY"]).is_some() {
        let if_exists = reader.eat("IF EXISTS");
        let index = Name::bare(reader.identifier()?);
        changes.push(Change::DropIndex { table: Some(table), index, if_exists, concurrently: false });
        return Ok(());
    }
    reader.eat("COLUMN");
    let if_exists = reader.eat("IF EXISTS");
    let columns = if reader.is_token(&Token::LParen) { reader.bracketed_names()? } else { vec![reader.identifier()?] };
    let cascade = cascade(reader);
    changes.extend(columns.into_iter().map(|column| Change::DropColumn {
        table: table.clone(),
        column,
        if_exists,
        cascade,
    }));
    Ok(())
}

/// Goes past `CASCADE` or `RESTRICT`, and says whether it was `CASCADE`.
pub(super) fn cascade(reader: &mut Cursor) -> bool {
    reader.eat_any(&["CASCADE CONSTRAINTS", "CASCADE", "RESTRICT"]).is_some_and(|word| word != "RESTRICT")
}

fn renaming(table: &Name, reader: &mut Cursor) -> Read<Change> {
    let table = table.clone();
    if reader.eat_any(&["TO", "AS"]).is_some() {
        let to = table::renamed(&table, reader.name()?);
        return Ok(Change::RenameTable { table, to });
    }
    if reader.eat("CONSTRAINT") {
        let name = reader.identifier()?;
        reader.expect("TO")?;
        return Ok(Change::RenameConstraint { table, name, to: reader.identifier()? });
    }
    if reader.dialect().has_indexes_in_tables() && reader.eat_any(&["INDEX", "KEY"]).is_some() {
        let name = Some(Name::bare(reader.identifier()?));
        reader.expect("TO")?;
        let detail = Some(reader.identifier()?);
        let (verb, kind) = (Verb::Rename, ObjectKind::Index);
        return Ok(Change::Object { verb, kind, name, table: Some(table), detail, checked: false, cascade: false });
    }
    reader.eat("COLUMN");
    let column = reader.identifier()?;
    if reader.is_done() {
        // MySQL: `RENAME other`
        let to = table::renamed(&table, Name::bare(column));
        return Ok(Change::RenameTable { table, to });
    }
    reader.expect("TO")?;
    let to = ColumnChange { name: Some(reader.identifier()?), ..ColumnChange::default() };
    Ok(Change::AlterColumn { table, column, to: Box::new(to) })
}

/// What `ALTER COLUMN name` does to it.
fn column_change(reader: &mut Cursor) -> Read<ColumnChange> {
    let start = *reader;
    let mut to = ColumnChange::default();
    if reader.eat_any(&["TYPE", "SET DATA TYPE"]).is_some() {
        to.type_ = Some(types::type_(reader)?);
        if reader.eat("COLLATE") {
            let collation = reader.name()?.name;
            let mut other = Text::known("COLLATE ");
            other.push_text(&collation);
            to.other = Some(other);
        }
        if reader.eat("USING") {
            to.using = reader.rest();
        }
    } else if reader.eat("SET DEFAULT") {
        to.default = Some(Some(reader.rest().ok_or_else(|| reader.unexpected("a default"))?));
    } else if reader.eat("DROP DEFAULT") {
        to.default = Some(None);
    } else if reader.eat("SET NOT NULL") {
        to.nullable = Some(false);
    } else if reader.eat("DROP NOT NULL") {
        to.nullable = Some(true);
    } else if reader.eat("DROP EXPRESSION") {
        reader.eat("IF EXISTS");
        to.drop_expression = true;
    } else if reader.eat("DROP IDENTITY") {
        reader.eat("IF EXISTS");
        to.identity = Some(None);
    } else if reader.eat("ADD") {
        to.identity = Some(Some(table::identity(reader)?));
    } else if reader.is("SET GENERATED") {
        let always = reader.is("SET GENERATED ALWAYS");
        to.identity = Some(Some(Identity { always, options: None }));
        to.other = Some(start.text_after(reader));
    } else if reader.is_any(&["SET", "RESET", "RESTART", "DROP"]) {
        to.other = Some(start.text_after(reader));
    } else {
        // SQL Server: `ALTER COLUMN name type NOT NULL`
        to.type_ = Some(types::type_(reader)?);
        if reader.eat("COLLATE") {
            reader.identifier()?;
        }
        to.nullable = Some(!reader.eat("NOT NULL"));
        reader.eat("NULL");
    }
    Ok(to)
}

/// MySQL's `MODIFY` and `CHANGE` define a column anew: what they don't say is gone.
fn definition(table: &Name, column: Option<Text>, reader: &mut Cursor) -> Read<Change> {
    let defined = table::column(reader)?;
    let name = Some(defined.name.clone()).filter(|name| column.as_ref().is_some_and(|column| column != name));
    let is_whole = reader.dialect().defines_columns_anew();
    let to = ColumnChange {
        name,
        type_: Some(defined.type_),
        nullable: defined.nullable.filter(|_| is_whole),
        default: Some(defined.default).filter(|default| is_whole || default.is_some()),
        comment: defined.comment.map(Some),
        identity: defined.identity.map(Some),
        ..ColumnChange::default()
    };
    Ok(Change::AlterColumn { table: table.clone(), column: column.unwrap_or(defined.name), to: Box::new(to) })
}

impl Cursor<'_> {
    /// All from here on, to which the other is brought.
    fn text_after(mut self, reader: &mut Cursor) -> Text {
        reader.at = reader.end;
        self.rest().unwrap_or(Text::empty())
    }
}
