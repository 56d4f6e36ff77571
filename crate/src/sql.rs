//! SQL text to statements, and each statement to the [`Change`]s that Alembic's directives mean, too.
//! The only place that names sqlparser.
//!
//! ```text
//! text ─► source ─► split ─► tokens ─► classify ─► table, alter, index, object, session   our own readers
//!         holes     ends of  sqlparser verb and    rows                                  sqlparser's grammar
//!         as words  each     's        object      block                                 what a DO block runs
//! ```
//!
//! Definitions are read token by token: expressions in them come out as they are written, holes with them, and
//! storage options that no grammar knows don't hide a column. Queries and statements about rows are
//! expressions through and through: those sqlparser parses.

mod alter;
mod block;
mod classify;
mod cursor;
mod datatype;
mod index;
pub mod labels;
pub mod literals;
mod named;
mod object;
pub mod outputs;
pub mod question;
mod reads;
pub mod rowless;
mod rows;
mod session;
pub mod shape;
mod source;
mod split;
mod syntax;
mod table;
#[cfg(test)]
mod tests;
mod tokens;
mod types;
pub mod uses;

use crate::dialect::Dialect;
use crate::operation::reads::{Constant, Reads};
use crate::operation::{Change, Name, Sql};
use crate::text::Text;
use classify::Head;
use cursor::{Cursor, Read};
use source::Source;
use split::{Stretch, What};
use sqlparser::tokenizer::Token;
use tokens::Tokens;

/// A statement of an SQL text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What it does, at least one: each action of an `ALTER TABLE`, each table of a `DROP TABLE`.
    pub changes: Vec<Change>,
    /// Its text and its words.
    pub sql: Sql,
    /// What it reads, where it is about rows; nothing in a `DO` block, which has variables.
    pub reads: Reads,
    /// The innermost condition that it stands under in a `DO` block, as it is written: of an `IF`, with `NOT (…)` around
    /// it in the `ELSE`; `EXCEPTION WHEN …` in a handler.
    pub condition: Option<String>,
    /// All conditions that must hold in a `DO` block, outermost first: of `IF`s, and that none before it returned.
    pub conditions: Vec<Depends>,
    /// It stands in a loop, a `CASE`, a handler, or where one may have ended the block.
    pub is_unsure: bool,
}

/// What a statement in a `DO` block depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Depends {
    /// Tells the condition from the others of its block: it is asked once, before what depends on it either way.
    pub number: usize,
    /// The condition.
    pub condition: String,
    /// It must not hold.
    pub is_negated: bool,
}

impl Depends {
    fn negated(self) -> Depends {
        Depends { is_negated: !self.is_negated, ..self }
    }
}

impl std::fmt::Display for Depends {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_negated { write!(out, "NOT ({})", self.condition) } else { out.write_str(&self.condition) }
    }
}

/// The statements of a text in their order, each with what it does. What the `DO` blocks among them run
/// comes after them, with [`Sql::in_block`].
pub fn operations(text: &Text, dialect: Dialect) -> Vec<Statement> {
    nested(text, dialect, 0)
}

/// Names that stand one after the other with commas between: `runs`, `app.runs, "Users"`. A name that isn't one ends them.
pub fn names_in(text: &str, dialect: Dialect) -> Vec<Name> {
    let text = Text::known(text);
    let source = Source::of(&text);
    let tokens = Tokens::of(&source, source.text(), dialect);
    let mut reader = Cursor::of(&tokens);
    let mut names = Vec::new();
    while let Ok(name) = reader.name() {
        names.push(name);
        if !reader.eat_token(&sqlparser::tokenizer::Token::Comma) {
            break;
        }
    }
    names
}

/// The words of an expression that may be names of columns, as the database stores them.
pub fn identifiers(text: &Text, dialect: Dialect) -> Vec<String> {
    let source = Source::of(text);
    let tokens = Tokens::of(&source, source.text(), dialect);
    let names = tokens.all.iter().filter_map(|placed| tokens::identifier(&placed.token, dialect));
    names.collect()
}

/// What an expression that belongs to a table names: a CHECK, an index, a generated column. Nothing where it can't be
/// parsed.
pub fn reads_of_expression(text: &Text, table: &Name, dialect: Dialect) -> Reads {
    let source = Source::of(text);
    let tokens = Tokens::of(&source, source.text(), dialect);
    let reader = Cursor::of(&tokens);
    rows::parsed_expression(reader).map_or_else(Reads::default, |expr| named::of_expression(reader, &expr, table))
}

/// What an exclusion names: `USING gist (room WITH =, during WITH &&) WHERE (…)`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exclusion {
    /// The method of its index, in small letters.
    pub method: Option<String>,
    /// Its columns, and whether each is compared by `=`.
    pub columns: Vec<(Text, bool)>,
    /// What its expressions and its condition name.
    pub reads: Reads,
}

/// What an exclusion names, from after the word `EXCLUDE`.
pub fn exclusion(text: &Text, table: &Name, dialect: Dialect) -> Exclusion {
    let source = Source::of(text);
    let tokens = Tokens::of(&source, source.text(), dialect);
    index::exclusion(Cursor::of(&tokens), table)
}

/// What an expression gives, where that is plain to see.
pub fn constant(text: &Text, dialect: Dialect) -> Option<Constant> {
    let first = text.as_known()?.trim_start().chars().next();
    // No expression of any database begins with these; SQLite has names in square brackets.
    if let Some(sign @ ('{' | '[')) = first
        && !(sign == '[' && dialect == Dialect::Sqlite)
    {
        return Some(Constant::Invalid(sign));
    }
    let source = Source::of(text);
    let tokens = Tokens::of(&source, source.text(), dialect);
    let reader = Cursor::of(&tokens);
    named::constant(reader, &rows::parsed_expression(reader)?)
}

/// What a name in an expression means, where it stands tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Whatever it is.
    Any,
    /// A function, which is called: `is_ok(name)`.
    Function,
    /// A type, into which something is cast: `'new'::status`.
    Type,
    /// The table that something is of: `CREATE TRIGGER touch BEFORE UPDATE ON runs`.
    Of,
}

/// An expression in which a name is replaced by another.
pub fn with_renamed(text: &Text, from: &str, to: &str, dialect: Dialect) -> Text {
    with_renamed_as(text, Meaning::Any, from, &quoted(to, dialect), dialect)
}

/// An expression in which a name of some meaning is replaced by another, which is given as SQL.
pub fn with_renamed_as(text: &Text, meaning: Meaning, from: &str, to: &str, dialect: Dialect) -> Text {
    let source = Source::of(text);
    let whole = source.text();
    let tokens = Tokens::of(&source, whole, dialect);
    let token = |at: Option<usize>| at.and_then(|at| tokens.all.get(at)).map(|placed| &placed.token);
    let is_meant = |at: usize| match meaning {
        Meaning::Any => true,
        Meaning::Function => token(at.checked_add(1)) == Some(&Token::LParen),
        Meaning::Type => token(at.checked_sub(1))
            .is_some_and(|before| *before == Token::DoubleColon || tokens::is_keyword(before, "AS")),
        Meaning::Of => token(at.checked_sub(1)).is_some_and(|before| tokens::is_keyword(before, "ON")),
    };
    let mut renamed = String::with_capacity(whole.len());
    let mut at = 0;
    for (number, placed) in tokens.all.iter().enumerate() {
        if tokens::identifier(&placed.token, dialect).is_some_and(|name| name == from) && is_meant(number) {
            renamed.push_str(whole.get(at..placed.start).unwrap_or_default());
            renamed.push_str(to);
            at = placed.end;
        }
    }
    renamed.push_str(whole.get(at..).unwrap_or_default());
    source.restore(&renamed)
}

/// A name as SQL writes it, in quotes where it needs them.
pub fn quoted(name: &str, dialect: Dialect) -> String {
    crate::quoted::identifier(&Text::known(name), dialect).to_string()
}

/// The same with a schema before it.
pub fn quoted_id(schema: Option<&str>, name: &str, dialect: Dialect) -> Text {
    let name = quoted(name, dialect);
    Text::known(match schema {
        Some(schema) => format!("{}.{name}", quoted(schema, dialect)),
        None => name,
    })
}

/// What statements begin with, each as it is written: those in `DO` blocks are not looked at, an expression (`now()`) has
/// none.
pub fn keywords(statements: &[Statement]) -> Vec<String> {
    let keywords = statements.iter().filter(|it| !it.sql.in_block).map(|it| it.sql.keyword.as_str());
    keywords.filter(|keyword| !keyword.is_empty()).map(ToOwned::to_owned).collect()
}

/// The same of a text that so many blocks execute around each other.
fn nested(text: &Text, dialect: Dialect, blocks: usize) -> Vec<Statement> {
    let source = Source::of(text);
    let mut statements = Vec::new();
    for stretch in split::split(source.text(), dialect) {
        if let What::Meta = stretch.what {
            statements.push(meta(&source, &stretch));
            continue;
        }
        let broken = if let What::Broken(why) = stretch.what { Some(why) } else { None };
        let tokens = Tokens::of(&source, stretch.text, dialect);
        let reader = Cursor::of(&tokens);
        if reader.is_done() && broken.is_none() && tokens.broken.is_none() {
            continue;
        }
        let text = source.restore(shown(stretch.text, broken));
        let mut statement = understood(reader, text, broken.or(tokens.broken.as_deref()), false);
        if statement.sql.unparsed.is_some() && statement.sql.refused_at.is_none() && broken.is_none() {
            statement = of_another_database(&source, &stretch, dialect, &statement).unwrap_or(statement);
        }
        let runs_block = statement.sql.keyword == "DO" && statement.sql.unparsed.is_none();
        statements.push(statement);
        if runs_block {
            block::read(reader, blocks, &mut statements);
        }
    }
    // Of several statements, where one ends may have been taken wrong.
    if statements.len() > 1 {
        for statement in &mut statements {
            statement.sql.refused_at.take_if(|at| matches!(at.as_str(), "" | ")"));
        }
    }
    statements
}

/// A statement that is none of this database's, if it is one of another's: a migration for several databases
/// looks which one it is on, and so the statement is not run here.
fn of_another_database(source: &Source, stretch: &Stretch, dialect: Dialect, unread: &Statement) -> Option<Statement> {
    let others = [Dialect::Mysql, Dialect::Sqlite, Dialect::Postgresql, Dialect::Mssql];
    others.into_iter().filter(|other| *other != dialect).find_map(|other| {
        let tokens = Tokens::of(source, stretch.text, other);
        let text = unread.sql.text.clone();
        let statement = understood(Cursor::of(&tokens), text, tokens.broken.as_deref(), false);
        Some(statement).filter(|statement| statement.sql.unparsed.is_none())
    })
}

/// Of what is left unread, only the beginning is kept.
fn shown<'t>(text: &'t str, broken: Option<&str>) -> &'t str {
    if broken.is_some() { text.get(..text.floor_char_boundary(1_000)).unwrap_or(text) } else { text }
}

/// A command to `psql`: `\connect app`.
fn meta(source: &Source, stretch: &Stretch) -> Statement {
    let (command, rest) = stretch.text.split_once(char::is_whitespace).unwrap_or((stretch.text, ""));
    let name = rest.split_whitespace().next().map(|name| Name::bare(source.restore(name)));
    let op = format!("psql_{}", command.trim_start_matches('\\'));
    let detail = Some(source.restore(rest.trim())).filter(|_| !rest.is_empty());
    let sql = Sql {
        text: source.restore(stretch.text),
        keyword: command.to_owned(),
        unparsed: None,
        in_block: false,
        if_exists: false,
        refused_at: None,
    };
    Statement {
        changes: vec![Change::Other { op, table: None, name, detail }],
        sql,
        reads: Reads::default(),
        condition: None,
        conditions: Vec::new(),
        is_unsure: false,
    }
}

/// A statement, by its tokens.
fn understood(mut reader: Cursor, text: Text, broken: Option<&str>, in_block: bool) -> Statement {
    let start = reader;
    let head = classify::head(reader);
    let read = match (broken, &head) {
        (Some(why), _) => Err(why.to_owned()),
        (None, Some(head)) if rows::is_about_rows(head) => rows::changes(reader, in_block),
        (None, Some(head)) => changes(head).map(|changes| (changes, Reads::default())),
        (None, None) => Err(reader.unexpected("a statement")),
    };
    let (changes, reads, unparsed) = match read {
        Ok((changes, reads)) => (changes, reads, None),
        Err(reason) => {
            let reason = unknown_pieces(reader).unwrap_or(reason);
            let change = match &head {
                Some(head) => classify::change(head),
                None => Change::Other { op: classify::op_of(""), table: None, name: None, detail: reader.rest() },
            };
            (vec![change], Reads::default(), Some(reason))
        }
    };
    let if_exists = head.as_ref().is_some_and(|head| match head.keyword.as_str() {
        "ALTER TABLE" => head.rest.is("IF EXISTS"),
        "RENAME" => head.rest.is_any(&["TABLE IF EXISTS", "TABLES IF EXISTS"]),
        _ => false,
    });
    let refused_at = if in_block { None } else { syntax::refused_at(start, unparsed.is_some()) };
    let keyword = head.map_or_else(String::new, |head| head.keyword);
    Statement {
        changes,
        sql: Sql { text, keyword, unparsed, in_block, if_exists, refused_at },
        reads,
        condition: None,
        conditions: Vec::new(),
        is_unsure: false,
    }
}

/// What a statement does that is not about rows, if it can be read to its end.
fn changes(head: &Head) -> Read<Vec<Change>> {
    match head.keyword.as_str() {
        "CREATE TABLE" => table::create(head.rest, &head.modifiers),
        "ALTER TABLE" => alter::table(head.rest),
        "CREATE INDEX" => index::create(head.rest, &head.modifiers),
        "CREATE VIEW" | "CREATE MATERIALIZED VIEW" => object::view(head),
        "CREATE TYPE" | "CREATE DOMAIN" => object::create_type(head),
        "ALTER TYPE" => object::alter_type(head),
        "REFRESH MATERIALIZED VIEW" => object::refresh(head.rest),
        "RENAME" => object::rename_tables(head.rest),
        keyword => match (keyword.split_once(' '), head.object) {
            (Some(("CREATE", _)), Some(kind)) => object::create(head, kind),
            (Some(("ALTER", _)), Some(kind)) => object::alter(head, kind),
            (Some(("DROP", _)), Some(kind)) => object::drop(head, kind),
            (Some(("COMMENT", _)), Some(kind)) => object::comment(head, kind),
            (Some(("SECURITY", _)), Some(kind)) => Ok(object::label(head, kind)),
            _ => session::changes(head),
        },
    }
}

/// That holes stand where SQL was to be read, if any do: the likeliest reason why it can't be.
fn unknown_pieces(reader: Cursor) -> Option<String> {
    let mut pieces: Vec<String> = Vec::new();
    for placed in reader.tokens().iter().filter(|placed| tokens::holds_hole(&placed.token)) {
        let text = reader.statement.text.get(placed.start..placed.end).unwrap_or_default();
        for hole in reader.statement.source.restore(text).holes() {
            if !pieces.iter().any(|piece| piece == hole) {
                pieces.push(hole.to_owned());
            }
        }
    }
    if pieces.is_empty() { None } else { Some(format!("a part of it is not known: {}", pieces.join(", "))) }
}
