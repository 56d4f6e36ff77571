//! Statements about rows: `SELECT`, `INSERT`, `UPDATE`, `DELETE`, `MERGE`. They are made of expressions, and so
//! sqlparser's to parse.

use std::ops::Range;

use sqlparser::ast::{
    AssignmentTarget, Delete, Expr, FromTable, Insert, ObjectName, ObjectNamePart, Query, SelectItem, SetExpr,
    Statement, TableFactor, TableObject, TableWithJoins, Update,
};
use sqlparser::dialect::{Dialect as Grammar, PostgreSqlDialect};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, TokenWithSpan};

use crate::operation::reads::Reads;
use crate::operation::{Change, Name};
use crate::sql::cursor::{Cursor, Read};
use crate::sql::tokens::{any_grammar, grammar, is_bare_hole, is_keyword, is_operand, stored};
use crate::sql::{classify, named, reads};
use crate::text::Text;

/// Brackets within each other: sqlparser tries some twice, so that each level doubles its time.
const MAX_DEPTH: usize = 24;
/// Operators at one level: a tree of them is as deep as it has operators.
const MAX_OPERATORS: usize = 2_000;

/// What a statement about rows does, and what it reads: nothing in a `DO` block, where names may be variables.
pub(super) fn changes(reader: Cursor, in_block: bool) -> Read<(Vec<Change>, Reads)> {
    let statement = parsed(reader, if in_block { into_variables(reader) } else { 0..0 })?;
    let names = Names { reader };
    let mut changes = Vec::new();
    names.of_statement(&statement, &mut changes);
    if changes.is_empty() {
        return Err("it is not a statement about rows".to_owned());
    }
    let reads = if in_block { Reads::default() } else { named::of_statement(reader, &statement) };
    Ok((changes, reads))
}

/// An expression, after which words may stand that say more of it: `lower(name) text_pattern_ops DESC`.
pub(super) fn parsed_expression(reader: Cursor) -> Option<Expr> {
    check_nesting(reader).ok()?;
    check_holes(reader).ok()?;
    let mut parser =
        Parser::new(grammar(reader.dialect())).with_tokens_with_locations(taken_by_parser(reader, &(0..0)));
    let expr = parser.parse_expr().ok()?;
    loop {
        match parser.next_token().token {
            Token::EOF => return Some(expr),
            Token::Word(_) => {}
            _ => return None,
        }
    }
}

/// Whether a query can be parsed, or is not known as a whole.
pub(super) fn check_query(reader: Cursor) -> Read<()> {
    let mut whole = reader;
    let is_table = whole.eat("TABLE") && whole.name().is_ok();
    if (is_table || whole.hole().is_some()) && whole.is_done() {
        return Ok(());
    }
    parsed(reader, 0..0).map(|_| ())
}

/// The tokens of `INTO [STRICT] a, b` of PL/pgSQL: variables, and no table (PostgreSQL manual, 43.5.3).
fn into_variables(reader: Cursor) -> Range<usize> {
    let mut rest = reader;
    if reader.is_any(&["INSERT", "UPDATE", "DELETE", "MERGE"]) {
        rest.skip_until(|rest| rest.is("RETURNING"));
    }
    rest.skip_until(|rest| rest.is("INTO"));
    let start = rest.at;
    rest.eat("INTO");
    rest.eat("STRICT");
    match rest.names() {
        Ok(_) => start..rest.at,
        Err(_) => 0..0,
    }
}

/// The statement that these tokens are, in the grammar of the dialect or in another one that reads it.
pub(super) fn parsed(reader: Cursor, without: Range<usize>) -> Read<Statement> {
    check_nesting(reader)?;
    check_holes(reader)?;
    let own = grammar(reader.dialect());
    match parsed_as(reader, &without, own) {
        Ok(statement) => Ok(statement),
        Err(reason) => {
            let others: [&dyn Grammar; 2] = [any_grammar(), &PostgreSqlDialect {}];
            others.into_iter().find_map(|other| parsed_as(reader, &without, other).ok()).ok_or(reason)
        }
    }
}

/// The parser's own entry for each statement about rows: the one for all statements would bring all of them into the page.
fn row_statement(parser: &mut Parser<'_>) -> Result<Statement, ParserError> {
    let first = parser.next_token();
    let keyword = match &first.token {
        Token::Word(word) => word.keyword,
        _ => Keyword::NoKeyword,
    };
    match keyword {
        Keyword::INSERT | Keyword::REPLACE => parser.parse_insert(first),
        Keyword::UPDATE => parser.parse_update(first),
        Keyword::DELETE => parser.parse_delete(first),
        Keyword::MERGE => parser.parse_merge(first).map(Into::into),
        _ => {
            parser.prev_token();
            parser.parse_query().map(Into::into)
        }
    }
}

/// The tokens of a statement as sqlparser takes them, without some of them.
fn taken_by_parser(reader: Cursor, without: &Range<usize>) -> Vec<TokenWithSpan> {
    let mut tokens = Vec::with_capacity(reader.tokens().len());
    let mut rest = reader;
    while let Some(token) = rest.peek() {
        rest.at += 1;
        if without.contains(&(rest.at - 1)) {
            continue;
        }
        // MySQL: `CAST(a AS CHAR CHARACTER SET utf8mb4)`
        if is_keyword(token, "CHARACTER") && rest.eat("SET") {
            rest.at += 1;
            continue;
        }
        // An upsert: what it does with rows that are there already is not asked, and sqlparser takes the ON for an alias
        // after `SELECT 1`.
        if is_keyword(token, "ON") && rest.is("CONFLICT") {
            rest.skip_until(|rest| rest.is("RETURNING") || rest.is_token(&Token::RParen));
            continue;
        }
        if is_keyword(token, "OVERRIDING") && rest.eat_any(&["SYSTEM VALUE", "USER VALUE"]).is_some() {
            continue;
        }
        if is_keyword(token, "BETWEEN") {
            rest.eat("SYMMETRIC");
        }
        // PostgreSQL: without the tables that inherit from it; sqlparser takes it for a table's name.
        if is_keyword(token, "ONLY") && matches!(rest.peek(), Some(Token::Word(_))) {
            continue;
        }
        tokens.push(TokenWithSpan::wrap(understood_by_parser(token, rest.peek())));
    }
    tokens
}

fn parsed_as(reader: Cursor, without: &Range<usize>, grammar: &dyn Grammar) -> Read<Statement> {
    let mut parser = Parser::new(grammar).with_tokens_with_locations(taken_by_parser(reader, without));
    let statement = row_statement(&mut parser).map_err(|error| {
        let reason = error.to_string();
        let reason = reason.trim_start_matches("sql parser error: ");
        let reason = reason.strip_suffix(" at Line: 0, Column: 0").unwrap_or(reason);
        reader.statement.source.restore(reason).to_string()
    })?;
    match &parser.peek_token_ref().token {
        Token::EOF => Ok(statement),
        token => {
            Err(format!("Expected: end of statement, found: {}", reader.statement.source.restore(&token.to_string())))
        }
    }
}

/// A token as sqlparser takes it.
fn understood_by_parser(token: &Token, next: Option<&Token>) -> Token {
    // PL/pgSQL's SELECT for its effect.
    if is_keyword(token, "PERFORM") {
        return Token::make_keyword("SELECT");
    }
    // SQLite's LIKE for patterns of file names.
    if is_keyword(token, "GLOB") {
        return Token::make_keyword("LIKE");
    }
    // A column `interval`: what makes the word begin an interval is what follows it.
    if is_keyword(token, "INTERVAL") {
        let begins_interval = match next {
            Some(Token::Word(word)) => word.keyword == Keyword::NoKeyword,
            Some(
                Token::SingleQuotedString(_)
                | Token::EscapedStringLiteral(_)
                | Token::Number(..)
                | Token::Placeholder(_)
                | Token::LParen
                | Token::Plus
                | Token::Minus,
            ) => true,
            _ => false,
        };
        if !begins_interval {
            return Token::make_word("interval", Some('"'));
        }
    }
    token.clone()
}

/// A hole after an operand is a clause, a WHERE perhaps, and no alias.
fn check_holes(reader: Cursor) -> Read<()> {
    let mut before: Option<&Token> = None;
    for placed in reader.tokens() {
        let is_clause = is_bare_hole(&placed.token) && before.is_some_and(is_operand);
        if is_clause {
            return Err("a part of it is not known".to_owned());
        }
        before = Some(&placed.token);
    }
    Ok(())
}

/// Refuses what would take sqlparser too long, or overflow a stack when its tree is dropped.
fn check_nesting(reader: Cursor) -> Read<()> {
    // Operators at each level that is open, since the last comma there.
    let mut levels = vec![0_usize];
    for placed in reader.tokens() {
        let token = &placed.token;
        let is_name =
            matches!(token, Token::Word(word) if word.quote_style.is_some() || word.keyword == Keyword::NoKeyword);
        let restarts = *token == Token::Comma || ["WHEN", "THEN", "ELSE"].iter().any(|word| is_keyword(token, word));
        let closes = matches!(token, Token::RParen | Token::RBracket) || is_keyword(token, "END");
        if closes {
            levels.pop();
        }
        if levels.is_empty() {
            levels.push(0);
        }
        if let Some(count) = levels.last_mut() {
            *count = if restarts { 0 } else { *count + usize::from(!is_name && !closes) };
            if *count > MAX_OPERATORS {
                return Err("more than 2,000 operators in a row".to_owned());
            }
        }
        if matches!(token, Token::LParen | Token::LBracket) || is_keyword(token, "CASE") {
            levels.push(0);
            if levels.len() > MAX_DEPTH {
                return Err("nested more than 24 deep".to_owned());
            }
        }
    }
    Ok(())
}

/// Reads names out of sqlparser's tree.
struct Names<'s> {
    reader: Cursor<'s>,
}

impl Names<'_> {
    fn of_statement(&self, statement: &Statement, changes: &mut Vec<Change>) {
        match statement {
            Statement::Query(query) => self.of_query(query, changes),
            Statement::Insert(insert) => {
                if let Some(query) = &insert.source {
                    self.of_common_tables(query, changes);
                }
                changes.push(self.insert(insert));
            }
            Statement::Update(update) => changes.push(self.update(update)),
            Statement::Delete(delete) => changes.push(self.delete(delete)),
            Statement::Merge(merge) => {
                let table = self.factor(&merge.table);
                changes.push(Change::Other { op: "merge".to_owned(), table, name: None, detail: None });
            }
            _ => {}
        }
    }

    fn of_query(&self, query: &Query, changes: &mut Vec<Change>) {
        self.of_common_tables(query, changes);
        match &*query.body {
            SetExpr::Insert(inner) | SetExpr::Update(inner) | SetExpr::Delete(inner) | SetExpr::Merge(inner) => {
                self.of_statement(inner, changes);
            }
            body => {
                let op = if matches!(body, SetExpr::Values(_)) { "values" } else { "select" };
                let table = reads::relations(self.reader).into_iter().next();
                let name = called(body, table.is_some()).and_then(|name| self.name(name));
                changes.push(Change::Other { op: op.to_owned(), table, name, detail: None });
            }
        }
    }

    /// `WITH moved AS (DELETE …)` deletes.
    fn of_common_tables(&self, query: &Query, changes: &mut Vec<Change>) {
        for table in query.with.iter().flat_map(|with| &with.cte_tables) {
            if let SetExpr::Insert(inner) | SetExpr::Update(inner) | SetExpr::Delete(inner) | SetExpr::Merge(inner) =
                &*table.query.body
            {
                self.of_statement(inner, changes);
            }
        }
    }

    fn insert(&self, insert: &Insert) -> Change {
        let table = match &insert.table {
            TableObject::TableName(name) => self.name(name),
            _ => None,
        };
        let rows = match insert.source.as_deref().map(|query| &*query.body) {
            Some(SetExpr::Values(values)) => u32::try_from(values.rows.len()).ok(),
            Some(_) => None,
            None => Some(1),
        };
        let mut columns: Vec<Text> = insert.columns.iter().filter_map(|name| self.column(name)).collect();
        columns.extend(insert.assignments.iter().flat_map(|assignment| self.targets(&assignment.target)));
        // Without names of columns, the first ones are meant.
        let is_whole = insert.source.is_none() || !columns.is_empty();
        Change::Insert { table, columns, rows, is_whole }
    }

    fn update(&self, update: &Update) -> Change {
        let columns = update.assignments.iter().flat_map(|assignment| self.targets(&assignment.target)).collect();
        Change::Update { table: self.table(&update.table), columns, filtered: update.selection.is_some() }
    }

    fn delete(&self, delete: &Delete) -> Change {
        let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
        let named = delete.tables.first().and_then(|name| self.name(name));
        let table = named.or_else(|| from.first().and_then(|table| self.table(table)));
        Change::Delete { table, filtered: delete.selection.is_some() }
    }

    fn targets(&self, target: &AssignmentTarget) -> Vec<Text> {
        match target {
            AssignmentTarget::ColumnName(name) => self.column(name).into_iter().collect(),
            AssignmentTarget::Tuple(names) => names.iter().filter_map(|name| self.column(name)).collect(),
        }
    }

    fn table(&self, table: &TableWithJoins) -> Option<Name> {
        self.factor(&table.relation)
    }

    fn factor(&self, factor: &TableFactor) -> Option<Name> {
        match factor {
            TableFactor::Table { name, .. } => self.name(name),
            _ => None,
        }
    }

    fn column(&self, name: &ObjectName) -> Option<Text> {
        self.name(name).map(|name| name.name)
    }

    fn name(&self, name: &ObjectName) -> Option<Name> {
        let mut parts = name.0.iter().map(|part| match part {
            ObjectNamePart::Identifier(identifier) => {
                let is_quoted = identifier.quote_style.is_some();
                let stored = stored(&identifier.value, is_quoted, self.reader.dialect());
                Some(self.reader.statement.source.restore(&stored))
            }
            ObjectNamePart::Function(_) => None,
        });
        let name = parts.next_back()??;
        Some(Name { schema: parts.next_back().flatten(), name })
    }
}

/// Functions that only look at rows: naming one says nothing of what a SELECT does.
const AGGREGATES: &[&str] = &["avg", "coalesce", "count", "max", "min", "sum"];

/// The function that `SELECT function(…)` or `SELECT * FROM function(…)` is there to call.
fn called(body: &SetExpr, reads: bool) -> Option<&ObjectName> {
    let SetExpr::Select(select) = body else { return None };
    let projected = match select.projection.first()? {
        SelectItem::UnnamedExpr(Expr::Function(function))
        | SelectItem::ExprWithAlias { expr: Expr::Function(function), .. } => Some(&function.name),
        _ => None,
    };
    let from = select.from.first().and_then(|table| match &table.relation {
        TableFactor::Table { name, args: Some(_), .. } | TableFactor::Function { name, .. } => Some(name),
        _ => None,
    });
    let is_aggregate = |name: &&ObjectName| match name.0.as_slice() {
        [ObjectNamePart::Identifier(only)] => AGGREGATES.iter().any(|it| only.value.eq_ignore_ascii_case(it)),
        _ => false,
    };
    projected.or(from).filter(|name| !reads || !is_aggregate(name))
}

/// Whether a statement is about rows.
pub(super) fn is_about_rows(head: &classify::Head) -> bool {
    matches!(
        head.keyword.as_str(),
        "SELECT" | "PERFORM" | "INSERT" | "REPLACE" | "UPDATE" | "DELETE" | "MERGE" | "VALUES"
    )
}
