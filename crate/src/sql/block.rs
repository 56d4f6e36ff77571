//! What a `DO` block runs: the statements in its PL/pgSQL (PostgreSQL manual, chapter 43).

use sqlparser::tokenizer::Token;

use crate::dialect::Dialect;
use crate::operation::reads::Reads;
use crate::operation::{Change, Sql};
use crate::sql::cursor::{Cursor, string_value};
use crate::sql::split::{MAX_STATEMENTS, TOO_MANY};
use crate::sql::tokens::Tokens;
use crate::sql::{Depends, Statement, nested, understood};
use crate::text::{Piece, Text};

/// Blocks that are executed within each other are read so deep.
const MAX_BLOCKS: usize = 4;

/// Statements of PL/pgSQL that do nothing to the database.
const WITHOUT_EFFECT: &[&str] =
    &["NULL", "RAISE", "RETURN", "EXIT", "CONTINUE", "GET", "OPEN", "FETCH", "CLOSE", "MOVE", "ASSERT"];

/// Adds what a `DO` statement runs.
pub(super) fn read(statement: Cursor, blocks: usize, statements: &mut Vec<Statement>) {
    let mut strings = statement.tokens().iter().filter_map(|placed| string_value(&placed.token, Dialect::Postgresql));
    let Some(body) = strings.next() else { return };
    let mut language = statement;
    language.skip_until(|rest| rest.is("LANGUAGE"));
    if language.eat("LANGUAGE") && language.name_part().is_some_and(|name| name.as_known() != Some("plpgsql")) {
        return;
    }
    if blocks >= MAX_BLOCKS {
        return;
    }
    let tokens = Tokens::of(statement.statement.source, body, Dialect::Postgresql);
    let mut block = Block {
        reader: Cursor::of(&tokens),
        open: Vec::new(),
        blocks,
        statements,
        left: Vec::new(),
        may_have_left: false,
    };
    block.read();
    if let Some(why) = &tokens.broken {
        let reader = block.reader;
        block.push(understood(reader, Text::empty(), Some(why), true));
    }
}

/// What is open around a statement.
enum Open {
    /// A block, with the number of statements before it.
    Block(usize),
    Loop,
    Case,
    /// `IF`, or the handlers of a block, and what must hold.
    Condition {
        is_if: bool,
        text: String,
        /// That the branches before it were not taken.
        earlier: Vec<Depends>,
        /// What decides on it, of an `IF`.
        depends: Option<Depends>,
    },
    /// The handlers' block: the statements that they are for.
    Handled {
        body: std::ops::Range<usize>,
        errors: Vec<String>,
    },
}

struct Block<'s, 'o> {
    reader: Cursor<'s>,
    open: Vec<Open>,
    blocks: usize,
    statements: &'o mut Vec<Statement>,
    /// Conditions under which the block ended before.
    left: Vec<Depends>,
    /// It may have ended before, and when is not known.
    may_have_left: bool,
}

impl Block<'_, '_> {
    fn read(&mut self) {
        while !self.reader.is_done() {
            if self.statements.len() >= MAX_STATEMENTS {
                let statement = understood(self.reader, Text::empty(), Some(TOO_MANY), true);
                self.push(statement);
                return;
            }
            let before = self.reader.at;
            self.read_one();
            if self.reader.at == before {
                self.reader.at += 1;
            }
        }
    }

    fn read_one(&mut self) {
        let mut others = Vec::new();
        let reader = &mut self.reader;
        if reader.eat_token(&Token::SemiColon) {
        } else if reader.eat_token(&Token::ShiftLeft) {
            reader.skip_until(|rest| rest.is_token(&Token::ShiftRight));
            reader.eat_token(&Token::ShiftRight);
        } else if reader.eat("DECLARE") {
            reader.skip_until(|rest| rest.is("BEGIN"));
        } else if reader.eat("BEGIN") {
            self.open.push(Open::Block(self.statements.len()));
        } else if reader.eat("END") {
            self.close();
        } else if reader.eat_any(&["IF", "ELSIF", "ELSEIF"]).is_some_and(|word| {
            if word != "IF"
                && let Some(Open::Condition { mut earlier, depends, .. }) = self.open.pop()
            {
                earlier.extend(depends.map(Depends::negated));
                others = earlier;
            }
            true
        }) {
            let number = self.reader.at;
            let text = self.condition();
            let depends = Some(Depends { number, condition: text.clone(), is_negated: false });
            self.open.push(Open::Condition { is_if: true, text, earlier: others, depends });
        } else if reader.eat("ELSE") {
            if let Some(Open::Condition { is_if: true, text, depends, .. }) = self.open.last_mut() {
                *text = format!("NOT ({text})");
                *depends = depends.take().map(Depends::negated);
            }
        } else if reader.eat("EXCEPTION") {
            let start = match self.open.pop() {
                Some(Open::Block(start)) => start,
                _ => self.statements.len(),
            };
            self.open.push(Open::Handled { body: start..self.statements.len(), errors: Vec::new() });
            self.open.push(Open::Condition {
                is_if: false,
                text: "EXCEPTION".to_owned(),
                earlier: Vec::new(),
                depends: None,
            });
        } else if reader.eat("WHEN") {
            let when = self.condition();
            if let [.., Open::Handled { errors, .. }, Open::Condition { is_if: false, text, .. }] =
                self.open.as_mut_slice()
            {
                *text = format!("EXCEPTION WHEN {when}");
                errors.extend(
                    when.split(|letter: char| !letter.is_alphanumeric() && letter != '_').map(str::to_lowercase),
                );
            }
        } else if reader.eat("CASE") {
            reader.skip_until(|rest| rest.is("WHEN"));
            self.open.push(Open::Case);
        } else if reader.is_any(&["LOOP", "WHILE", "FOR", "FOREACH"]) {
            reader.skip_until(|rest| rest.is("LOOP"));
            reader.eat("LOOP");
            self.open.push(Open::Loop);
        } else if reader.is_any(WITHOUT_EFFECT) || is_assignment(*reader) {
            let returns = reader.is_any(&["RETURN", "EXIT", "CONTINUE"]);
            reader.skip_until(ends);
            if returns {
                self.note_end();
            }
        } else if reader.is("EXECUTE") {
            self.execute();
        } else {
            let start = *reader;
            // `{grants} END`: statements that are not known.
            let is_unknown = reader.hole().is_some() && reader.is_any(&["END", "IF", "EXECUTE", "RETURN", "RAISE"]);
            if !is_unknown {
                reader.skip_until(ends);
            }
            let statement = Cursor { at: start.at, end: reader.at, ..start };
            let text = source_text(statement);
            self.push(understood(statement, text, None, true));
        }
    }

    /// What stands between `IF` or `WHEN` and `THEN`.
    fn condition(&mut self) -> String {
        let text = self.reader.text_until(|rest| rest.is("THEN"));
        self.reader.eat("THEN");
        text.map(|text| text.to_string()).unwrap_or_default()
    }

    /// After `END`: closes what it says.
    fn close(&mut self) {
        let word = self.reader.eat_any(&["IF", "LOOP", "CASE"]);
        let closes = |open: &Open| match open {
            Open::Block(_) | Open::Handled { .. } => word.is_none(),
            Open::Condition { is_if: false, .. } => false,
            Open::Condition { is_if: true, .. } => word == Some("IF"),
            Open::Loop => word == Some("LOOP"),
            Open::Case => word == Some("CASE"),
        };
        if let Some(at) = self.open.iter().rposition(closes) {
            if let Some(Open::Handled { body, errors }) = self.open.get(at) {
                handle(self.statements, body.clone(), errors);
            }
            self.open.truncate(at);
        }
        self.reader.skip_until(ends);
    }

    fn push(&mut self, mut statement: Statement) {
        let condition = self.open.iter().rev().find_map(|open| match open {
            Open::Condition { text, .. } => Some(text.clone()),
            _ => None,
        });
        statement.condition = statement.condition.or(condition);
        let mut conditions = self.left.clone();
        for open in &self.open {
            match open {
                Open::Condition { is_if: true, earlier, depends, .. } => {
                    conditions.extend(earlier.iter().chain(depends).cloned());
                }
                Open::Condition { is_if: false, .. } | Open::Loop | Open::Case => statement.is_unsure = true,
                Open::Block(_) | Open::Handled { .. } => {}
            }
        }
        conditions.append(&mut statement.conditions);
        statement.conditions = conditions;
        statement.is_unsure |= self.may_have_left;
        self.statements.push(statement);
    }

    /// Notes that the block ends here, if the conditions hold that are open.
    fn note_end(&mut self) {
        let mut conditions = self.open.iter().filter(|open| !matches!(open, Open::Block(_)));
        match (conditions.next(), conditions.next()) {
            (Some(Open::Condition { is_if: true, earlier, depends: Some(depends), .. }), None)
                if earlier.is_empty() =>
            {
                self.left.push(depends.clone().negated());
            }
            _ => self.may_have_left = true,
        }
    }

    /// `EXECUTE text INTO … USING …`: what the text does, as far as it is known.
    fn execute(&mut self) {
        let start = self.reader;
        self.reader.skip_until(ends);
        let whole = Cursor { at: start.at, end: self.reader.at, ..start };
        let mut expression = whole;
        expression.eat("EXECUTE");
        let from = expression.at;
        expression.skip_until(|rest| rest.is_any(&["INTO", "USING"]));
        let text = value(Cursor { at: from, end: expression.at, ..expression });
        if let [Piece::Hole(source)] = text.pieces() {
            let unparsed = Some(format!("a part of it is not known: {source}"));
            let detail = Some(text.clone());
            let sql = Sql {
                text: source_text(whole),
                keyword: "EXECUTE".to_owned(),
                unparsed,
                in_block: true,
                if_exists: false,
                refused_at: None,
            };
            let changes = vec![Change::Other { op: "execute".to_owned(), table: None, name: None, detail }];
            self.push(Statement {
                changes,
                sql,
                reads: Reads::default(),
                condition: None,
                conditions: Vec::new(),
                is_unsure: false,
            });
            return;
        }
        for mut statement in nested(&text, Dialect::Postgresql, self.blocks + 1) {
            statement.sql.in_block = true;
            // What a block depends on that is executed by this one is not told from what this one does.
            statement.is_unsure |= !statement.conditions.is_empty();
            statement.conditions.clear();
            self.push(statement);
        }
    }
}

/// What handlers mean for the statements that they are for: `CREATE …` with a handler for what is there already is
/// `CREATE … IF NOT EXISTS`. Where they are for several statements, which of them remain is not known.
fn handle(statements: &mut [Statement], body: std::ops::Range<usize>, errors: &[String]) {
    let has_own = body.end < statements.len();
    let Some(handled) = statements.get_mut(body) else { return };
    let of_kind = |kind: &str| {
        errors.iter().any(|error| error.starts_with(kind))
            && errors.iter().all(|error| error.is_empty() || error == "or" || error.starts_with(kind))
    };
    if let ([only], false) = (&mut *handled, has_own)
        && let [change] = only.changes.as_mut_slice()
        && ((of_kind("duplicate_") && set_if_not_exists(change)) || (of_kind("undefined_") && set_if_exists(change)))
    {
        return;
    }
    for statement in handled {
        statement.is_unsure = true;
    }
}

fn set_if_not_exists(change: &mut Change) -> bool {
    match change {
        Change::CreateTable(create) => create.if_not_exists = true,
        Change::AddColumn { if_not_exists, .. }
        | Change::CreateIndex { if_not_exists, .. }
        | Change::CreateType { if_not_exists, .. }
        | Change::AddEnumValue { if_not_exists, .. }
        | Change::CreateView { if_not_exists, .. } => *if_not_exists = true,
        _ => return false,
    }
    true
}

fn set_if_exists(change: &mut Change) -> bool {
    match change {
        Change::DropTable { if_exists, .. }
        | Change::DropColumn { if_exists, .. }
        | Change::DropIndex { if_exists, .. }
        | Change::DropConstraint { if_exists, .. } => *if_exists = true,
        Change::Object { verb: crate::operation::Verb::Drop, checked, .. } => *checked = true,
        _ => return false,
    }
    true
}

fn ends(rest: &Cursor) -> bool {
    rest.is_token(&Token::SemiColon)
}

/// `name := …`, `name.field = …`, `name[1] := …`
fn is_assignment(mut reader: Cursor) -> bool {
    if reader.name().is_err() {
        return false;
    }
    if reader.is_token(&Token::LBracket) {
        reader.skip_one();
    }
    reader.is_token(&Token::Assignment) || reader.is_token(&Token::Eq)
}

/// A statement as it is written.
fn source_text(reader: Cursor) -> Text {
    let (Some(first), Some(last)) = (reader.tokens().first(), reader.tokens().last()) else {
        return Text::empty();
    };
    reader.statement.source.restore(reader.statement.text.get(first.start..last.end).unwrap_or_default())
}

/// The value of an expression that makes a text: strings, `||` and `format()`; a hole for the rest.
fn value(mut reader: Cursor) -> Text {
    let mut text = Text::empty();
    while !reader.is_done() {
        let start = reader.at;
        reader.skip_until(|rest| rest.is_token(&Token::StringConcat));
        let operand = Cursor { at: start, end: reader.at, ..reader };
        text.push_text(&operand_value(operand));
        reader.eat_token(&Token::StringConcat);
    }
    text
}

fn operand_value(mut operand: Cursor) -> Text {
    let whole = operand;
    if let Some(known) = operand.string().filter(|_| operand.is_done()) {
        return known;
    }
    operand = whole;
    if operand.eat("FORMAT")
        && let Ok(arguments) = operand.bracketed()
        && operand.is_done()
        && let Some((template, arguments)) = arguments.parts().split_first_mut()
        && let Some(template) = template.string()
    {
        return formatted(&template, arguments);
    }
    let source = source_text(whole).to_string();
    Text::hole(source)
}

/// `format()` (PostgreSQL manual, 9.4.1): `%I` a name, `%L` a literal, `%s` a text, `%2$I` the second argument.
fn formatted(template: &Text, arguments: &[Cursor]) -> Text {
    let mut text = Text::empty();
    let mut next = 0;
    for piece in template.pieces() {
        let known = match piece {
            Piece::Known(known) => known,
            Piece::Hole(_) => {
                text.push(piece.clone());
                continue;
            }
        };
        let mut rest = known.as_str();
        while let Some((before, behind)) = rest.split_once('%') {
            text.push_str(before);
            let letters = behind.find(|letter: char| !letter.is_ascii_digit() && !"$-*".contains(letter));
            let (place, behind) = behind.split_at(letters.unwrap_or(behind.len()));
            let mut letters = behind.chars();
            let letter = letters.next();
            rest = letters.as_str();
            if letter == Some('%') {
                text.push_str("%");
                continue;
            }
            let at = place.split_once('$').and_then(|(number, _)| number.parse::<usize>().ok());
            let at = at.map_or(next, |number| number.saturating_sub(1));
            next = at + 1;
            let Some(argument) = arguments.get(at) else {
                text.push(Piece::Hole(format!("%{place}{}", letter.unwrap_or_default())));
                continue;
            };
            let filled = operand_value(*argument);
            match (letter, filled.as_known()) {
                (Some('L'), Some(literal)) => text.push_str(&format!("'{}'", literal.replace('\'', "''"))),
                (Some('I'), Some(name)) if !is_plain(name) => {
                    text.push_str(&format!("\"{}\"", name.replace('"', "\"\"")));
                }
                _ => text.push_text(&filled),
            }
        }
        text.push_str(rest);
    }
    text
}

/// Whether a name needs no quotes.
fn is_plain(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_lowercase() || letter == '_')
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}
