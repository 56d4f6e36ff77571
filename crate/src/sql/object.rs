//! Views, types, sequences, functions, triggers and the other objects of a database
//! (PostgreSQL manual, part VI "SQL Commands").

use sqlparser::tokenizer::Token;

use crate::dialect::Dialect;
use crate::operation::{Beside, Change, Name, ObjectKind, TypeDefinition, Verb};
use crate::sql::alter::cascade;
use crate::sql::classify::Head;
use crate::sql::cursor::{Cursor, Read};
use crate::sql::{reads, rows, types};
use crate::text::Text;

/// `CREATE VIEW`, `CREATE MATERIALIZED VIEW`.
pub(super) fn view(head: &Head) -> Read<Vec<Change>> {
    let mut reader = head.rest;
    let if_not_exists = reader.eat("IF NOT EXISTS");
    let name = reader.name()?;
    let columns = if reader.is_token(&Token::LParen) { column_names(reader.bracketed()?) } else { Vec::new() };
    reader.skip_until(|rest| rest.is("AS"));
    reader.expect("AS")?;
    let start = reader.at;
    reader.skip_until(|rest| rest.is_any(&["WITH DATA", "WITH NO DATA", "WITH CHECK", "WITH LOCAL", "WITH CASCADED"]));
    let query = Cursor { at: start, end: reader.at, ..reader };
    rows::check_query(query)?;
    let mut reads = reads::relations(query);
    let mut query = reader.text_from(start).unwrap_or(Text::empty());
    if head.modifiers.contains(&"RECURSIVE") {
        reads.retain(|read| *read != name);
        query = recursive(&name, &columns, &query, reader.dialect()).unwrap_or(query);
    }
    let materialized = head.keyword.contains("MATERIALIZED");
    let or_replace = is_replaced(head);
    Ok(vec![Change::CreateView { name, materialized, or_replace, if_not_exists, columns, query, reads }])
}

/// The query that `CREATE RECURSIVE VIEW name (n) AS …` stands for (PostgreSQL manual, "CREATE VIEW").
fn recursive(name: &Name, columns: &[Text], query: &Text, dialect: Dialect) -> Option<Text> {
    let name = super::quoted(name.name.as_known()?, dialect);
    let quoted = |column: &Text| Some(super::quoted(column.as_known()?, dialect));
    let columns = columns.iter().map(quoted).collect::<Option<Vec<_>>>()?.join(", ");
    let mut whole = Text::known(format!("WITH RECURSIVE {name} ({columns}) AS ("));
    whole.push_text(query);
    whole.push_str(&format!(") SELECT {columns} FROM {name}"));
    Some(whole)
}

/// Names between commas; none where something else stands among them.
fn column_names(mut inside: Cursor) -> Vec<Text> {
    let names = inside.names().unwrap_or_default();
    if inside.is_done() { names.into_iter().map(|name| name.name).collect() } else { Vec::new() }
}

fn is_replaced(head: &Head) -> bool {
    head.modifiers.iter().any(|word| matches!(*word, "OR REPLACE" | "OR ALTER"))
}

/// `CREATE TYPE`, `CREATE DOMAIN`.
pub(super) fn create_type(head: &Head) -> Read<Vec<Change>> {
    let mut reader = head.rest;
    let if_not_exists = reader.eat("IF NOT EXISTS");
    let name = reader.name()?;
    let definition = if reader.eat("AS ENUM") {
        let inside = reader.bracketed()?;
        reader.whole(TypeDefinition::Enum(types::enum_values(inside)?))?
    } else {
        TypeDefinition::Other(reader.rest().unwrap_or(Text::empty()))
    };
    Ok(vec![Change::CreateType { name, definition, if_not_exists }])
}

/// `CREATE` of what has no change of its own.
pub(super) fn create(head: &Head, kind: ObjectKind) -> Read<Vec<Change>> {
    let mut reader = head.rest;
    let mut checked = reader.eat("IF NOT EXISTS");
    let (mut name, mut table) = (None, None);
    match kind {
        // `CREATE CAST (a AS b)`, `CREATE TRANSFORM FOR …`, `CREATE OPERATOR @@ (…)`: no name.
        ObjectKind::Cast | ObjectKind::Transform | ObjectKind::Operator => {}
        ObjectKind::UserMapping => {
            reader.eat("FOR");
        }
        ObjectKind::Schema if reader.is("AUTHORIZATION") => {}
        // PostgreSQL makes up a name.
        ObjectKind::Statistics if reader.is("ON") => {}
        _ => name = Some(reader.name()?),
    }
    checked |= reader.eat("IF NOT EXISTS");
    let definition = reader;
    match kind {
        _ if kind.is_function() && reader.dialect().has_arguments_in_brackets() => {
            let start = reader.at;
            reader.bracketed()?;
            let arguments = reader.text_from(start);
            return Ok(vec![made(head, kind, name, None, arguments, checked)]);
        }
        ObjectKind::Trigger | ObjectKind::Policy => {
            reader.skip_until(|rest| rest.is("ON"));
            reader.expect("ON")?;
            table = Some(reader.name()?);
        }
        ObjectKind::Rule => {
            reader.expect("AS ON")?;
            reader.skip_until(|rest| rest.is("TO"));
            reader.expect("TO")?;
            table = Some(reader.name()?);
        }
        ObjectKind::Statistics => {
            let mut from = reader;
            from.skip_until(|rest| rest.is("FROM"));
            from.expect("FROM")?;
            table = Some(from.name()?);
        }
        ObjectKind::Sequence => {
            let mut owner = reader;
            owner.skip_until(|rest| rest.is("OWNED BY"));
            table = owner_table(&mut owner);
        }
        _ => {}
    }
    let detail = { definition }.rest();
    Ok(vec![made(head, kind, name, table, detail, checked)])
}

fn made(
    head: &Head,
    kind: ObjectKind,
    name: Option<Name>,
    table: Option<Name>,
    detail: Option<Text>,
    checked: bool,
) -> Change {
    let verb = if is_replaced(head) { Verb::Replace } else { Verb::Create };
    Change::Object { verb, kind, name, table, detail, checked, cascade: false }
}

/// The table of `OWNED BY table.column`.
fn owner_table(reader: &mut Cursor) -> Option<Name> {
    if !reader.eat("OWNED BY") || reader.is("NONE") {
        return None;
    }
    let mut parts = vec![reader.name_part()?];
    while reader.eat_token(&Token::Period) {
        parts.push(reader.name_part()?);
    }
    parts.pop();
    let name = parts.pop()?;
    Some(Name { schema: parts.pop(), name })
}

/// `DROP`.
pub(super) fn drop(head: &Head, kind: ObjectKind) -> Read<Vec<Change>> {
    let mut reader = head.rest;
    let concurrently = reader.eat("CONCURRENTLY");
    let checked = reader.eat("IF EXISTS");
    if matches!(
        kind,
        ObjectKind::Cast
            | ObjectKind::Transform
            | ObjectKind::Operator
            | ObjectKind::UserMapping
            | ObjectKind::OperatorClass
            | ObjectKind::OperatorFamily
            | ObjectKind::Owned
    ) {
        let detail = reader.rest();
        let verb = Verb::Drop;
        return Ok(vec![Change::Object { verb, kind, name: None, table: None, detail, checked, cascade: false }]);
    }
    let mut dropped = Vec::new();
    loop {
        let name = reader.name()?;
        // The arguments of a function tell it from others of its name.
        let start = reader.at;
        if reader.is_token(&Token::LParen) {
            reader.bracketed()?;
        }
        dropped.push((name, reader.text_from(start)));
        if !reader.eat_token(&Token::Comma) {
            break;
        }
    }
    let table = if reader.eat("ON") { Some(reader.name()?) } else { None };
    let cascade = cascade(&mut reader);
    // Oracle's `PURGE`, MySQL's `ALGORITHM = …`, SQL Server's `WITH (…)`
    if reader.is_any(&["PURGE", "ALGORITHM", "LOCK", "WITH"]) {
        reader.rest();
    }
    reader.whole(())?;
    let changes = dropped.into_iter().map(|(name, detail)| match kind {
        ObjectKind::Table => Change::DropTable { table: name, if_exists: checked, cascade },
        ObjectKind::Index => Change::DropIndex { table: table.clone(), index: name, if_exists: checked, concurrently },
        _ => {
            Change::Object { verb: Verb::Drop, kind, name: Some(name), table: table.clone(), detail, checked, cascade }
        }
    });
    Ok(changes.collect())
}

/// `ALTER TYPE`: what becomes of an enum's values, or of another type.
pub(super) fn alter_type(head: &Head) -> Read<Vec<Change>> {
    let mut reader = head.rest;
    let name = reader.name()?;
    let change = if reader.eat("ADD VALUE") {
        let if_not_exists = reader.eat("IF NOT EXISTS");
        let value = value(&mut reader)?;
        let place = if reader.eat("BEFORE") {
            Some(Beside::Before(self::value(&mut reader)?))
        } else if reader.eat("AFTER") {
            Some(Beside::After(self::value(&mut reader)?))
        } else {
            None
        };
        Change::AddEnumValue { name, value, if_not_exists, place }
    } else if reader.eat("RENAME VALUE") {
        let from = value(&mut reader)?;
        reader.expect("TO")?;
        Change::RenameEnumValue { name, from, to: value(&mut reader)? }
    } else {
        return alter(head, ObjectKind::Type);
    };
    reader.whole(vec![change])
}

/// A value of an enum: a string, or a hole.
fn value(reader: &mut Cursor) -> Read<Text> {
    reader.string().or_else(|| reader.hole()).ok_or_else(|| reader.unexpected("a string"))
}

/// `ALTER` of what has no change of its own.
pub(super) fn alter(head: &Head, kind: ObjectKind) -> Read<Vec<Change>> {
    let mut reader = head.rest;
    let checked = reader.eat("IF EXISTS");
    if matches!(
        kind,
        ObjectKind::DefaultPrivileges
            | ObjectKind::System
            | ObjectKind::Operator
            | ObjectKind::UserMapping
            | ObjectKind::OperatorClass
    ) {
        let (verb, detail) = (Verb::Alter, reader.rest());
        return Ok(vec![Change::Object { verb, kind, name: None, table: None, detail, checked, cascade: false }]);
    }
    let name = Some(reader.name()?);
    if reader.is_token(&Token::LParen) {
        reader.bracketed()?;
    }
    let mut table = if reader.eat("ON") { Some(reader.name()?) } else { None };
    let mut renamed = reader;
    let (verb, detail) = if renamed.eat("RENAME TO") {
        (Verb::Rename, Some(renamed.identifier()?))
    } else {
        if kind == ObjectKind::Sequence {
            let mut owner = reader;
            owner.skip_until(|rest| rest.is("OWNED BY"));
            table = owner_table(&mut owner);
        }
        (Verb::Alter, Some(reader.rest().ok_or_else(|| reader.unexpected("an action"))?))
    };
    Ok(vec![Change::Object { verb, kind, name, table, detail, checked, cascade: false }])
}

/// `REFRESH MATERIALIZED VIEW`.
pub(super) fn refresh(mut reader: Cursor) -> Read<Vec<Change>> {
    let concurrently = reader.eat("CONCURRENTLY");
    let name = Some(reader.name()?);
    let rest = reader.eat_any(&["WITH NO DATA", "WITH DATA"]);
    let detail = if concurrently { Some("CONCURRENTLY") } else { rest }.map(Text::known);
    let (verb, kind) = (Verb::Refresh, ObjectKind::MaterializedView);
    reader.whole(vec![Change::Object { verb, kind, name, table: None, detail, checked: false, cascade: false }])
}

/// `COMMENT ON … IS …`.
pub(super) fn comment(head: &Head, kind: ObjectKind) -> Read<Vec<Change>> {
    let mut reader = head.rest;
    let (mut name, mut column) = (None, None);
    if kind == ObjectKind::Column {
        let mut parts = vec![reader.identifier()?];
        while reader.eat_token(&Token::Period) {
            parts.push(reader.identifier()?);
        }
        column = parts.pop();
        let table = parts.pop().ok_or_else(|| reader.unexpected("a table and its column"))?;
        name = Some(Name { schema: parts.pop(), name: table });
    } else if !matches!(kind, ObjectKind::Cast | ObjectKind::Operator | ObjectKind::Transform | ObjectKind::LargeObject)
    {
        name = Some(reader.name()?);
    }
    // A function's arguments, a trigger's table.
    reader.skip_until(|rest| rest.is("IS"));
    reader.expect("IS")?;
    let comment = if reader.eat("NULL") { None } else { Some(value(&mut reader)?) };
    reader.whole(vec![Change::Comment { kind, name, column, comment }])
}

/// `SECURITY LABEL … ON … IS …`.
pub(super) fn label(head: &Head, kind: ObjectKind) -> Vec<Change> {
    let mut reader = head.rest;
    let name = reader.name().ok();
    let op = format!("security_label_on_{}", kind.word().replace(' ', "_"));
    vec![Change::Other { op, table: None, name, detail: reader.rest() }]
}

/// `RENAME TABLE a TO b, c TO d`.
pub(super) fn rename_tables(mut reader: Cursor) -> Read<Vec<Change>> {
    reader.eat_any(&["TABLE", "TABLES"]).ok_or_else(|| reader.unexpected("TABLE"))?;
    // MariaDB's
    reader.eat("IF EXISTS");
    reader
        .parts()
        .into_iter()
        .map(|mut part| {
            let table = part.name()?;
            part.expect("TO")?;
            let to = super::table::renamed(&table, part.name()?);
            part.whole(Change::RenameTable { table, to })
        })
        .collect()
}
