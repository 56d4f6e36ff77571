//! Statements that change no object of their own: transactions, settings, rights, locks, maintenance.

use sqlparser::tokenizer::Token;

use crate::operation::{Change, Name};
use crate::sql::classify::{Head, op_of};
use crate::sql::cursor::{Cursor, Read};
use crate::text::Text;

/// What such a statement does.
pub(super) fn changes(head: &Head) -> Read<Vec<Change>> {
    let mut reader = head.rest;
    let start = reader;
    let op = op_of(&head.keyword);
    let other = |table, name, detail| Change::Other { op: op.clone(), table, name, detail };
    Ok(match head.keyword.as_str() {
        "BEGIN" | "START TRANSACTION" | "COMMIT" | "END" | "ABORT" | "ROLLBACK" | "SAVEPOINT" | "RELEASE" => {
            vec![transaction(&op, reader)?]
        }
        "SET" | "RESET" | "SHOW" => {
            reader.eat_any(&["LOCAL", "SESSION", "GLOBAL", "PERSIST"]);
            let name = match reader.eat_any(&["TIME ZONE", "SESSION AUTHORIZATION", "TRANSACTION ISOLATION LEVEL"]) {
                Some(words) => Some(Name::bare(words.to_ascii_lowercase())),
                None => reader.name().ok(),
            };
            vec![other(None, name, whole(start))]
        }
        "PRAGMA"
        | "CALL"
        | "LISTEN"
        | "UNLISTEN"
        | "NOTIFY"
        | "USE"
        | "DECLARE"
        | "PREPARE"
        | "DEALLOCATE"
        | "EXEC"
        | "EXECUTE"
        | "FETCH"
        | "CLOSE"
        | "IMPORT FOREIGN SCHEMA" => {
            reader.eat_any(&["PROCEDURE", "SCHEMA"]);
            let name = reader.name().ok();
            vec![other(None, name, whole(start))]
        }
        "GRANT" | "REVOKE" => rights(&other, reader)?,
        "TRUNCATE" => {
            reader.eat("TABLE");
            let tables = tables(&mut reader)?;
            let detail = reader.rest();
            tables.into_iter().map(|table| other(Some(table), None, detail.clone())).collect()
        }
        "LOCK" => {
            reader.eat_any(&["TABLES", "TABLE"]);
            let tables = locked(&mut reader)?;
            let detail = reader.rest();
            tables.into_iter().map(|table| other(Some(table), None, detail.clone())).collect()
        }
        "VACUUM" | "ANALYZE" | "CLUSTER" | "OPTIMIZE" => {
            if reader.is_token(&Token::LParen) {
                reader.bracketed()?;
            }
            let options = ["FULL", "FREEZE", "VERBOSE", "ANALYZE", "ONLY", "LOCAL", "NO_WRITE_TO_BINLOG", "TABLE"];
            while reader.eat_any(&options).is_some() {}
            let tables = if reader.is_done() { Vec::new() } else { tables(&mut reader)? };
            let detail = whole(start);
            match tables.len() {
                0 => vec![other(None, None, detail)],
                _ => tables.into_iter().map(|table| other(Some(table), None, detail.clone())).collect(),
            }
        }
        "REINDEX" => {
            if reader.is_token(&Token::LParen) {
                reader.bracketed()?;
            }
            let what = reader.eat_any(&["TABLE", "INDEX", "SCHEMA", "DATABASE", "SYSTEM"]);
            reader.eat("CONCURRENTLY");
            let name = reader.name().ok();
            let (table, name) = if what == Some("TABLE") { (name, None) } else { (None, name) };
            reader.whole(())?;
            vec![other(table, name, whole(start))]
        }
        "COPY" => {
            let table = if reader.is_token(&Token::LParen) {
                reader.bracketed()?;
                None
            } else {
                Some(reader.name()?)
            };
            vec![other(table, None, reader.rest())]
        }
        "DO" => vec![other(None, None, None)],
        "IF" => return Err("a condition of a procedure's language".to_owned()),
        _ => vec![other(None, None, whole(start))],
    })
}

fn whole(mut reader: Cursor) -> Option<Text> {
    reader.rest()
}

fn transaction(op: &str, mut reader: Cursor) -> Read<Change> {
    let start = reader;
    reader.eat_any(&["TRANSACTION", "TRAN", "WORK"]);
    let mut op = op.to_owned();
    let mut name = None;
    match op.as_str() {
        "rollback" if reader.eat("TO") => {
            reader.eat("SAVEPOINT");
            "rollback_to_savepoint".clone_into(&mut op);
            name = Some(Name::bare(reader.identifier()?));
        }
        "release" => {
            reader.eat("SAVEPOINT");
            "release_savepoint".clone_into(&mut op);
            name = Some(Name::bare(reader.identifier()?));
        }
        "savepoint" => name = Some(Name::bare(reader.identifier()?)),
        _ => {}
    }
    Ok(Change::Other { op, table: None, name, detail: whole(start) })
}

/// `GRANT … ON [TABLE] a, b TO …`: one change for each table.
fn rights(other: &dyn Fn(Option<Name>, Option<Name>, Option<Text>) -> Change, reader: Cursor) -> Read<Vec<Change>> {
    let detail = whole(reader);
    let mut on = reader;
    on.skip_until(|rest| rest.is("ON"));
    if !on.eat("ON") {
        return Ok(vec![other(None, None, detail)]);
    }
    let objects = ["SCHEMA", "SEQUENCE", "FUNCTION", "PROCEDURE", "ROUTINE", "DATABASE", "TYPE", "DOMAIN", "LANGUAGE"];
    if on.eat("ALL") {
        on.skip_until(|rest| rest.is("SCHEMA"));
        on.eat("SCHEMA");
        return Ok(vec![other(None, on.name().ok(), detail)]);
    }
    if on.eat_any(&objects).is_some() || on.eat_any(&["FOREIGN DATA WRAPPER", "FOREIGN SERVER", "TABLESPACE"]).is_some()
    {
        return Ok(vec![other(None, Some(on.name()?), detail)]);
    }
    on.eat("TABLE");
    // MySQL: `ON *.*`, `ON db.*`
    if on.is_token(&Token::Mul) {
        return Ok(vec![other(None, None, detail)]);
    }
    Ok(match tables(&mut on) {
        Ok(tables) => tables.into_iter().map(|table| other(Some(table), None, detail.clone())).collect(),
        Err(_) => vec![other(None, None, detail)],
    })
}

/// `[ONLY] a [*] [(columns)], …`
fn tables(reader: &mut Cursor) -> Read<Vec<Name>> {
    let mut tables = Vec::new();
    loop {
        reader.eat("ONLY");
        tables.push(reader.name()?);
        reader.eat_token(&Token::Mul);
        if reader.is_token(&Token::LParen) {
            reader.bracketed()?;
        }
        if !reader.eat_token(&Token::Comma) {
            return Ok(tables);
        }
    }
}

/// `a, b IN … MODE`; MySQL has `a READ, b WRITE`.
fn locked(reader: &mut Cursor) -> Read<Vec<Name>> {
    let mut found = tables(reader)?;
    if reader.dialect().locks_each_table() {
        loop {
            reader.skip_until(|rest| rest.is_token(&Token::Comma));
            if !reader.eat_token(&Token::Comma) {
                break;
            }
            found.extend(tables(reader)?);
        }
    }
    Ok(found)
}
