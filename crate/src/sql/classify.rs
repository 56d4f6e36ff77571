//! What a statement is, by the words that it begins with.

use sqlparser::tokenizer::Token;

use crate::operation::{Change, CreateTable, Name, ObjectKind, Verb};
use crate::sql::cursor::Cursor;

/// Words between CREATE, ALTER or DROP and its object.
const MODIFIERS: &[&str] = &[
    "OR REPLACE",
    "OR ALTER",
    "UNIQUE",
    "TEMPORARY",
    "TEMP",
    "UNLOGGED",
    "GLOBAL",
    "LOCAL",
    "RECURSIVE",
    "TRUSTED",
    "PROCEDURAL",
    "FULLTEXT",
    "SPATIAL",
    "CLUSTERED",
    "NONCLUSTERED",
    "BITMAP",
    "EDITIONABLE",
    "NO FORCE",
    "FORCE",
];

/// Verbs that stand alone, longest first.
const VERBS: &[&str] = &[
    "IMPORT FOREIGN SCHEMA",
    "REFRESH MATERIALIZED VIEW",
    "START TRANSACTION",
    "ABORT",
    "ANALYZE",
    "ATTACH",
    "BEGIN",
    "CALL",
    "CHECKPOINT",
    "CLOSE",
    "CLUSTER",
    "COMMIT",
    "COPY",
    "DEALLOCATE",
    "DECLARE",
    "DELETE",
    "DESCRIBE",
    "DETACH",
    "DISCARD",
    "DO",
    "END",
    "EXEC",
    "EXECUTE",
    "EXPLAIN",
    "FETCH",
    "FLUSH",
    "GRANT",
    "IF",
    "INSERT",
    "LISTEN",
    "LOAD",
    "LOCK",
    "MERGE",
    "MOVE",
    "NOTIFY",
    "OPTIMIZE",
    "PERFORM",
    "PRAGMA",
    "PREPARE",
    "PRINT",
    "REASSIGN",
    "REINDEX",
    "RELEASE",
    "RENAME",
    "REPLACE",
    "RESET",
    "REVOKE",
    "ROLLBACK",
    "SAVEPOINT",
    "SELECT",
    "SET",
    "SHOW",
    "TRUNCATE",
    "UNLISTEN",
    "UNLOCK",
    "UPDATE",
    "USE",
    "VACUUM",
    "VALUES",
];

/// What a statement is.
pub(super) struct Head<'s> {
    /// The verb, with its object where it has one.
    pub(super) keyword: String,
    /// That object.
    pub(super) object: Option<ObjectKind>,
    /// Words between both: `UNIQUE`, `OR REPLACE`.
    pub(super) modifiers: Vec<&'static str>,
    /// What comes after them; of `WITH … INSERT`, after `INSERT`.
    pub(super) rest: Cursor<'s>,
}

/// What a statement is; none where it begins with no verb that is known.
pub(super) fn head(mut reader: Cursor<'_>) -> Option<Head<'_>> {
    // `(SELECT …) UNION …` is a SELECT.
    while reader.eat_token(&Token::LParen) {}
    if reader.eat("WITH") {
        let verbs = ["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES"];
        reader.skip_until(|rest| rest.is_any(&verbs));
        let verb = reader.eat_any(&verbs)?;
        return Some(Head { keyword: verb.to_owned(), object: None, modifiers: Vec::new(), rest: reader });
    }
    if let Some(verb) = reader.eat_any(&["CREATE", "ALTER", "DROP"]) {
        let mut modifiers = Vec::new();
        // MySQL: `CREATE DEFINER = a@b VIEW`, `CREATE ALGORITHM = MERGE SQL SECURITY INVOKER VIEW`
        while let Some(word) = reader.eat_any(MODIFIERS) {
            modifiers.push(word);
        }
        if reader.is_any(&["DEFINER", "ALGORITHM", "SQL SECURITY"]) {
            reader.skip_until(|rest| rest.is_any(&["VIEW", "TRIGGER", "FUNCTION", "PROCEDURE", "EVENT"]));
        }
        // `DROP CONSTRAINT` is no statement, `CREATE CONSTRAINT TRIGGER` is one.
        if reader.is("CONSTRAINT TRIGGER") {
            reader.eat("CONSTRAINT");
        }
        let object = eat_object(&mut reader)?;
        let keyword = format!("{verb} {}", object.keyword());
        return Some(Head { keyword, object: Some(object), modifiers, rest: reader });
    }
    if reader.is("COMMENT ON") || reader.is("SECURITY LABEL") {
        let verb = if reader.is("COMMENT ON") { "COMMENT ON" } else { "SECURITY LABEL ON" };
        reader.skip_until(|rest| rest.is("ON"));
        reader.eat("ON");
        let object = eat_object(&mut reader)?;
        let keyword = format!("{verb} {}", object.keyword());
        return Some(Head { keyword, object: Some(object), modifiers: Vec::new(), rest: reader });
    }
    let verb = reader.eat_any(VERBS)?;
    Some(Head { keyword: verb.to_owned(), object: None, modifiers: Vec::new(), rest: reader })
}

/// The kind of object whose words come next: `EVENT TRIGGER`, which comes after `EVENT`, rather than that.
fn eat_object(reader: &mut Cursor) -> Option<ObjectKind> {
    ObjectKind::ALL.iter().rev().copied().find(|kind| reader.eat(kind.word()))
}

/// A statement's word in the style of the directives.
pub(super) fn op_of(keyword: &str) -> String {
    match keyword {
        "" => "statement".to_owned(),
        "START TRANSACTION" => "begin".to_owned(),
        "END" => "commit".to_owned(),
        "ABORT" => "rollback".to_owned(),
        "PERFORM" => "select".to_owned(),
        "EXEC" => "execute".to_owned(),
        keyword => keyword.to_ascii_lowercase().replace(' ', "_"),
    }
}

/// What a statement does as far as its first words say.
pub(super) fn change(head: &Head) -> Change {
    let mut rest = head.rest;
    let filler: &[&str] = match head.keyword.as_str() {
        "INSERT" | "REPLACE" | "MERGE" => &[
            "OR REPLACE",
            "OR IGNORE",
            "OR ABORT",
            "OR FAIL",
            "OR ROLLBACK",
            "IGNORE",
            "LOW_PRIORITY",
            "DELAYED",
            "HIGH_PRIORITY",
            "INTO",
        ],
        "UPDATE" => &["ONLY", "OR IGNORE", "OR REPLACE", "IGNORE", "LOW_PRIORITY"],
        "DELETE" => &["FROM", "ONLY", "IGNORE", "QUICK", "LOW_PRIORITY"],
        "TRUNCATE" | "LOCK" => &["TABLE", "ONLY"],
        _ => &["CONCURRENTLY", "IF EXISTS", "IF NOT EXISTS", "ONLY"],
    };
    let mut checked = false;
    while let Some(words) = rest.eat_any(filler) {
        checked |= words.starts_with("IF ");
    }
    let name = rest.name().ok();
    let mut unread = rest;
    unread.skip_until(|rest| rest.is("WHERE"));
    // What is not known may be a WHERE.
    let filtered = !unread.is_done() || rest.tokens().iter().any(|placed| super::tokens::holds_hole(&placed.token));
    let is_cascade = rest.tokens().iter().any(|placed| super::tokens::is_keyword(&placed.token, "CASCADE"));
    match (head.keyword.as_str(), name) {
        ("CREATE TABLE", Some(table)) => Change::CreateTable(Box::new(CreateTable {
            table,
            columns: Vec::new(),
            constraints: Vec::new(),
            indexes: Vec::new(),
            if_not_exists: checked,
            temporary: head.modifiers.iter().any(|word| word.starts_with("TEMP")),
            comment: None,
            query: None,
            clauses: Vec::new(),
            is_open: true,
        })),
        ("DROP TABLE", Some(table)) => Change::DropTable { table, if_exists: checked, cascade: is_cascade },
        ("ALTER TABLE", Some(table)) => {
            Change::AlterTable { table, action: rest.rest().unwrap_or(crate::text::Text::empty()) }
        }
        ("INSERT" | "REPLACE", table) => Change::Insert { table, columns: Vec::new(), rows: None, is_whole: false },
        ("UPDATE", table) => Change::Update { table, columns: Vec::new(), filtered },
        ("DELETE", table) => Change::Delete { table, filtered },
        (keyword @ ("TRUNCATE" | "LOCK" | "MERGE"), table) => {
            Change::Other { op: op_of(keyword), table, name: None, detail: None }
        }
        (_, name) => object(head, name, &mut rest, checked, is_cascade),
    }
}

fn object(head: &Head, name: Option<Name>, rest: &mut Cursor, checked: bool, cascade: bool) -> Change {
    let keyword = head.keyword.as_str();
    let verb = match keyword.split_once(' ') {
        Some(("CREATE", _)) => Some(Verb::Create),
        Some(("ALTER", _)) => Some(Verb::Alter),
        Some(("DROP", _)) => Some(Verb::Drop),
        _ => None,
    };
    let is_modelled = matches!(keyword, "CREATE TABLE" | "DROP TABLE" | "ALTER TABLE" | "CREATE INDEX");
    match (verb, head.object) {
        (Some(verb), Some(kind)) if !is_modelled => {
            Change::Object { verb, kind, name, table: None, detail: rest.rest(), checked, cascade }
        }
        _ => Change::Other { op: op_of(keyword), table: None, name, detail: rest.rest() },
    }
}
