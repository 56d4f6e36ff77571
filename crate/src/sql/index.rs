//! Indexes: `CREATE INDEX`, and those among the columns of a table
//! (PostgreSQL manual, "CREATE INDEX"; MySQL manual, 15.1.20).

use sqlparser::tokenizer::Token;

use crate::operation::reads::Reads;
use crate::operation::{Change, Index, IndexElement, Name};
use crate::sql::cursor::{Cursor, Read};
use crate::sql::tokens::{is_bare_hole, is_keyword};
use crate::sql::{Exclusion, named, rows};
use crate::text::Text;

/// An index, from after the word `INDEX`.
pub(super) fn create(mut reader: Cursor, modifiers: &[&str]) -> Read<Vec<Change>> {
    // `{'CONCURRENTLY' if online else ''}`: nothing else can stand here.
    let is_filled_in = reader.ahead(0).is_some_and(is_bare_hole)
        && (reader
            .ahead(1)
            .is_some_and(|next| is_keyword(next, "IF") || matches!(next, Token::Word(_)) && !is_keyword(next, "ON")));
    if is_filled_in {
        reader.hole();
    }
    let concurrently = reader.eat("CONCURRENTLY");
    let if_not_exists = reader.eat("IF NOT EXISTS");
    let name = if reader.is("ON") { None } else { Some(reader.name()?.name) };
    let kind = modifiers.iter().find(|word| matches!(**word, "FULLTEXT" | "SPATIAL" | "BITMAP"));
    let mut method = kind.map(|word| Text::known(word.to_ascii_lowercase()));
    // MySQL has the method here.
    if reader.eat("USING") {
        method = Some(reader.identifier()?);
    }
    reader.expect("ON")?;
    reader.eat("ONLY");
    let table = reader.name()?;
    if reader.eat("USING") {
        method = Some(reader.identifier()?);
    }
    let elements = elements(&mut reader)?;
    let include = if reader.eat("INCLUDE") { reader.bracketed_names()? } else { Vec::new() };
    let nulls_not_distinct = nulls_not_distinct(&mut reader);
    let options = reader.text_until(|rest| rest.is("WHERE"));
    let predicate = if reader.eat("WHERE") { reader.rest() } else { None };
    let unique = modifiers.contains(&"UNIQUE");
    let index = Index { name, elements, unique, method, predicate, include, nulls_not_distinct, options };
    Ok(vec![Change::CreateIndex { table, index: Box::new(index), if_not_exists, concurrently }])
}

/// An index among the columns of a table, `KEY ix (a, b(10))` or `FULLTEXT INDEX (a)`, if one stands here.
pub(super) fn of_table(reader: &mut Cursor) -> Read<Option<Index>> {
    let start = *reader;
    let method = reader.eat_any(&["FULLTEXT", "SPATIAL"]);
    let is_index = reader.eat_any(&["KEY", "INDEX"]).is_some() || method.is_some();
    if !reader.dialect().has_indexes_in_tables() || !is_index {
        *reader = start;
        return Ok(None);
    }
    let name = if reader.is_token(&Token::LParen) || reader.is("USING") { None } else { Some(reader.identifier()?) };
    eat_method(reader);
    let elements = elements(reader)?;
    Ok(Some(Index {
        name,
        elements,
        unique: false,
        method: method.map(|word| Text::known(word.to_ascii_lowercase())),
        predicate: None,
        include: Vec::new(),
        nulls_not_distinct: None,
        options: reader.rest(),
    }))
}

/// What an exclusion names, from after the word `EXCLUDE`.
pub(super) fn exclusion(mut reader: Cursor, table: &Name) -> Exclusion {
    let mut exclusion = Exclusion::default();
    let read = |part: Cursor| {
        rows::parsed_expression(part).map_or_else(Reads::default, |expr| named::of_expression(part, &expr, table))
    };
    if reader.eat("USING") {
        exclusion.method = reader.name_part().and_then(|name| name.as_known().map(str::to_ascii_lowercase));
    }
    for mut part in reader.bracketed().map(Cursor::parts).unwrap_or_default() {
        let start = part.at;
        part.skip_until(|rest| rest.is("WITH"));
        let element = Cursor { at: start, end: part.at, ..part };
        let found = read(element);
        part.eat("WITH");
        let is_name = matches!(element.peek(), Some(Token::Word(_)))
            && !matches!(element.ahead(1), Some(Token::LParen | Token::Period));
        match found.columns.as_slice() {
            [(_, column)] if is_name && found.functions.is_empty() => {
                exclusion.columns.push((column.clone(), part.is_token(&Token::Eq)));
            }
            _ => exclusion.reads.extend(found),
        }
    }
    reader.skip_until(|rest| rest.is("WHERE"));
    if reader.eat("WHERE") {
        exclusion.reads.extend(read(reader));
    }
    exclusion
}

/// Goes past a method that stands before or after the columns.
pub(super) fn eat_method(reader: &mut Cursor) {
    reader.eat_any(&["USING BTREE", "USING HASH"]);
}

/// Whether two NULLs are the same, where it is said.
pub(super) fn nulls_not_distinct(reader: &mut Cursor) -> Option<bool> {
    let is_same = reader.eat("NULLS NOT DISTINCT");
    (is_same || reader.eat("NULLS DISTINCT")).then_some(is_same)
}

/// The parts of an index, in their brackets.
fn elements(reader: &mut Cursor) -> Read<Vec<IndexElement>> {
    reader.bracketed()?.parts().into_iter().map(element).collect()
}

fn element(mut reader: Cursor) -> Read<IndexElement> {
    let start = reader.at;
    let name = if reader.is_token(&Token::LParen) { None } else { Some(reader.identifier()?) };
    // MySQL: the length of a prefix.
    let is_prefix = reader.dialect().has_index_prefixes() && matches!(reader.ahead(1), Some(Token::Number(..)));
    let is_column = match &name {
        Some(_) if reader.is_token(&Token::Period) => false,
        Some(_) => is_prefix || !reader.is_token(&Token::LParen),
        None => false,
    };
    if !is_column {
        while reader.eat_token(&Token::Period) {
            reader.identifier()?;
        }
        if reader.is_token(&Token::LParen) {
            reader.bracketed()?;
        }
    }
    let written = reader.text_from(start);
    let what = name.filter(|_| is_column).or(written).unwrap_or(Text::empty());
    Ok(IndexElement { what, is_column, options: reader.rest() })
}
