//! Operations in words: one line each, whole enough to do the same again by hand.

use super::{
    Beside, Change, Column, ColumnChange, Constraint, ConstraintKind, ConstraintType, CreateTable, Identity, Index,
    IndexElement, Name, Operation, TypeDefinition, Verb,
};
use crate::text::{Piece, Text};

/// Letters of a query, a condition or a comment that are said.
const LETTERS: usize = 80;

impl Operation {
    /// What it does, on one line, with holes where it isn't known: `add column runs.state VARCHAR(20) NOT NULL`.
    pub fn words(&self) -> Text {
        let words = self.change.words();
        match (&self.change, &self.sql) {
            // Of such a statement nothing is known but its first word: its text says more.
            (Change::Other { table: None, name: None, detail: None, .. }, Some(sql)) => {
                let begins = |text: &str| text.to_lowercase().starts_with(words.as_known().unwrap_or_default());
                let text = brief(&sql.text).0;
                match text.pieces().first() {
                    Some(Piece::Known(start)) if begins(start) => {
                        let rest = Text::of(text.pieces().iter().skip(1).cloned());
                        words!(words, &start[words.len()..], rest).0
                    }
                    _ => words!(words, ": ", text).0,
                }
            }
            _ => words,
        }
    }
}

impl Change {
    /// What it does, on one line.
    pub fn words(&self) -> Text {
        without_breaks(&Words::of(self).0)
    }

    /// What a table is made of, each on a line of its own; nothing of other changes.
    pub fn parts(&self) -> Vec<Text> {
        match self {
            Change::CreateTable(create) => table_parts(create).iter().map(|part| without_breaks(&part.0)).collect(),
            _ => Vec::new(),
        }
    }

    /// The same as [`Change::words`] without what [`Change::parts`] tells.
    pub fn heading(&self) -> Text {
        match self {
            Change::CreateTable(create) => without_breaks(&created_table(create, None).0),
            _ => self.words(),
        }
    }
}

/// `schema.name`.
impl std::fmt::Display for Name {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(schema) = &self.schema {
            write!(out, "{schema}.")?;
        }
        write!(out, "{}", self.name)
    }
}

/// What can be a part of a line.
trait Part {
    /// Adds it at the end.
    fn add_to(&self, line: &mut Text);
}

impl Part for str {
    fn add_to(&self, line: &mut Text) {
        line.push_str(self);
    }
}

impl Part for String {
    fn add_to(&self, line: &mut Text) {
        line.push_str(self);
    }
}

impl Part for Text {
    fn add_to(&self, line: &mut Text) {
        line.push_text(self);
    }
}

impl Part for Name {
    fn add_to(&self, line: &mut Text) {
        if let Some(schema) = &self.schema {
            line.push_text(schema);
            line.push_str(".");
        }
        line.push_text(&self.name);
    }
}

impl Part for IndexElement {
    fn add_to(&self, line: &mut Text) {
        let what = if self.is_column { Words(self.what.clone()) } else { brief(&self.what) };
        what.then(" ", self.options.as_ref()).add_to(line);
    }
}

impl Part for Words {
    fn add_to(&self, line: &mut Text) {
        line.push_text(&self.0);
    }
}

impl<T: Part + ?Sized> Part for &T {
    fn add_to(&self, line: &mut Text) {
        (*self).add_to(line);
    }
}

/// Parts after each other.
macro_rules! words {
    ($($part:expr),+ $(,)?) => {{
        let mut line = Text::empty();
        $(Part::add_to(&$part, &mut line);)+
        Words(line)
    }};
}
use words;

/// A line as it grows.
struct Words(Text);

impl Words {
    fn of(change: &Change) -> Words {
        match change {
            Change::CreateTable(create) => created_table(create, Some(&table_parts(create))),
            Change::DropTable { table, if_exists, cascade } => {
                words!("drop table ", table).also(*if_exists, "if exists").also(*cascade, "cascade")
            }
            Change::RenameTable { table, to } => words!("rename table ", table, " to ", to),
            Change::AddColumn { table, column, if_not_exists } => {
                words!("add column ", table, ".", column_text(column)).also(*if_not_exists, "if not exists")
            }
            Change::DropColumn { table, column, if_exists, cascade } => {
                words!("drop column ", table, ".", column).also(*if_exists, "if exists").also(*cascade, "cascade")
            }
            Change::AlterColumn { table, column, to } => {
                words!("alter column ", table, ".", column).listed(": ", &column_changes(to))
            }
            Change::CreateIndex { table, index, if_not_exists, concurrently } => {
                words!("create ", index_text(index, Some(table)))
                    .also(*concurrently, "concurrently")
                    .also(*if_not_exists, "if not exists")
            }
            Change::DropIndex { table, index, if_exists, concurrently } => words!("drop index ", index)
                .then(" on ", table.as_ref())
                .also(*concurrently, "concurrently")
                .also(*if_exists, "if exists"),
            Change::AddConstraint { table, constraint } => added_constraint(table, constraint),
            Change::DropConstraint { table, name, kind, if_exists, cascade, .. } => words!("drop constraint")
                .then(" ", name.as_ref())
                .enclosed(" (", kind.as_ref().map(ConstraintType::word), ")")
                .then(" on ", Some(table))
                .also(*if_exists, "if exists")
                .also(*cascade, "cascade"),
            Change::ValidateConstraint { table, name } => words!("validate constraint ", name, " on ", table),
            Change::RenameConstraint { table, name, to } => {
                words!("rename constraint ", name, " to ", to, " on ", table)
            }
            Change::AlterTable { table, action } => words!("alter table ", table, ": ", brief(action)),
            Change::CreateType { name, definition, if_not_exists } => match definition {
                TypeDefinition::Enum(values) => words!("create enum ", name, " (", quoted(values), ")"),
                TypeDefinition::Other(definition) => words!("create type ", name, " ", brief(definition)),
            }
            .also(*if_not_exists, "if not exists"),
            Change::AddEnumValue { name, value, if_not_exists, place } => {
                let place = place.as_ref().map(|place| match place {
                    Beside::Before(other) => words!("before ", literal(other)),
                    Beside::After(other) => words!("after ", literal(other)),
                });
                words!("add value ", literal(value), " to enum ", name)
                    .then(" ", place)
                    .also(*if_not_exists, "if not exists")
            }
            Change::RenameEnumValue { name, from, to } => {
                words!("rename value ", literal(from), " of enum ", name, " to ", literal(to))
            }
            Change::SyncEnumValues { name, values, .. } => {
                words!("bring values of enum ", name, " to (", quoted(values), ")")
            }
            Change::CreateView { name, materialized, or_replace, if_not_exists, query, reads, .. } => {
                let words = words!(
                    "create ",
                    if *or_replace { "or replace " } else { "" },
                    if *materialized { "materialized " } else { "" },
                    "view ",
                    name
                );
                let words = if reads.is_empty() {
                    words.then(" as ", Some(brief(query)))
                } else {
                    words.enclosed(" (reads ", Some(commas(reads)), ")")
                };
                words.also(*if_not_exists, "if not exists")
            }
            Change::Insert { table, columns, rows, .. } => {
                let rows = rows.map(|rows| if rows == 1 { words!("1 row") } else { words!(rows.to_string(), " rows") });
                words!("insert into ", or_hole(table.as_ref()))
                    .enclosed(" (", (!columns.is_empty()).then(|| commas(columns)), ")")
                    .then(", ", rows)
            }
            Change::Update { table, columns, filtered } => words!("update ", or_hole(table.as_ref()))
                .then(" set ", (!columns.is_empty()).then(|| commas(columns)))
                .then(", ", Some(some_rows(*filtered))),
            Change::Delete { table, filtered } => {
                words!("delete from ", or_hole(table.as_ref()), ", ", some_rows(*filtered))
            }
            Change::Object { verb, kind, name, table, detail, checked, cascade } => {
                let exists = if matches!(verb, Verb::Create | Verb::Replace) { "if not exists" } else { "if exists" };
                let is_list = detail.as_ref().is_some_and(|detail| detail.to_string().starts_with('('));
                let before_detail = match verb {
                    Verb::Rename => " to ",
                    _ if is_list => " ",
                    _ => ": ",
                };
                let replace = if matches!(verb, Verb::Replace) { "or replace " } else { "" };
                words!(verb.word(), " ", replace, kind.word())
                    .then(" ", name.as_ref())
                    .then(" on ", table.as_ref())
                    .then(before_detail, detail.as_ref().map(brief))
                    .also(*checked, exists)
                    .also(*cascade, "cascade")
            }
            Change::Comment { kind, name, column, comment } => {
                let words = words!("comment on ", kind.word()).then(" ", name.as_ref());
                let words = words.then(if name.is_some() { "." } else { " " }, column.as_ref());
                words.then(": ", Some(comment.as_ref().map_or_else(|| words!("none"), comment_literal)))
            }
            Change::Other { op, table, name, detail } => {
                // What comes after the word says the name, too: `set lock_timeout = '5s'`, `grant SELECT ON runs TO …`.
                let said = detail.as_ref().map(Text::to_string).unwrap_or_default();
                let repeats = |name: &&Name| {
                    let name = name.to_string();
                    said.split(|letter: char| !letter.is_alphanumeric() && !"_.".contains(letter)).any(|it| it == name)
                };
                let name = name.as_ref().filter(|name| !repeats(name));
                let table = table.as_ref().filter(|table| !repeats(table));
                let before_table = match (name, op.as_str()) {
                    (None, _) => " ",
                    (Some(_), "select") => " from ",
                    (Some(_), _) => " on ",
                };
                words!(op.replace('_', " "))
                    .then(" ", name)
                    .then(before_table, table)
                    .then(" ", detail.as_ref().map(brief))
            }
        }
    }

    /// The same with a string after it.
    fn said(mut self, what: &str) -> Words {
        self.0.push_str(what);
        self
    }

    /// The same with something after it that may be there.
    fn then<T: Part>(self, before: &str, what: Option<T>) -> Words {
        self.enclosed(before, what, "")
    }

    /// The same with something after it that may be there, between two strings.
    fn enclosed<T: Part>(self, before: &str, what: Option<T>, behind: &str) -> Words {
        if let Some(what) = what {
            return words!(self, before, what, behind);
        }
        self
    }

    /// The same with what is said of it after a comma.
    fn also(self, holds: bool, what: &str) -> Words {
        self.then(", ", holds.then_some(what))
    }

    /// The same with a list after it, if there is something in it.
    fn listed(self, before: &str, items: &[Words]) -> Words {
        self.then(before, (!items.is_empty()).then(|| commas(items)))
    }
}

/// A table that is made, with what it is made of, if that is to be said.
fn created_table(create: &CreateTable, parts: Option<&[Words]>) -> Words {
    let CreateTable { table, if_not_exists, temporary, comment, query, clauses, .. } = create;
    let parts = parts.filter(|parts| !parts.is_empty() || query.is_none());
    let words = words!("create ", if *temporary { "temporary " } else { "" }, "table");
    let words = words.then(" ", if_not_exists.then_some("if not exists")).then(" ", Some(table));
    let words = words.enclosed(" (", parts.map(commas), ")");
    let words = clauses.iter().fold(words, |words, clause| words.then(" ", Some(clause)));
    words.then(" as ", query.as_ref().map(brief)).then(", comment ", comment.as_ref().map(comment_literal))
}

/// What a table is made of: its columns, constraints and indexes.
fn table_parts(create: &CreateTable) -> Vec<Words> {
    let columns = create.columns.iter().map(column_text);
    let constraints = create.constraints.iter().map(|constraint| table_constraint(constraint, true));
    let indexes = create.indexes.iter().map(|index| index_text(index, None));
    columns.chain(constraints).chain(indexes).chain(create.is_open.then(|| words!("…"))).collect()
}

/// A column as `CREATE TABLE` has it.
fn column_text(column: &Column) -> Words {
    let computed = column.computed.as_ref().map(|computed| {
        let stored = if computed.stored == Some(true) { " STORED" } else { "" };
        words!("(", brief(&computed.expression), ")", stored)
    });
    let nullable = match column.nullable {
        Some(true) => None,
        Some(false) => Some("NOT NULL"),
        None => Some("NULL or NOT NULL"),
    };
    let mut words = words!(column.name, " ", column.type_.sql)
        .enclosed(" COLLATE \"", column.collation.as_ref(), "\"")
        .then(" DEFAULT ", column.default.as_ref().map(brief))
        .then(" GENERATED ALWAYS AS ", computed)
        .then(" GENERATED ", column.identity.as_ref().map(identity_text))
        .then(" ", nullable)
        .then(" ", column.primary_key.then_some("PRIMARY KEY"))
        .then(" ", column.unique.then_some("UNIQUE"))
        .then(" ", column.index.then_some("with an index"));
    for constraint in &column.constraints {
        words = words.then(" ", Some(table_constraint(constraint, false)));
    }
    words
        .also(column.autoincrement == Some(false) && column.primary_key, "no autoincrement")
        .also(column.python_default, "default from Python")
        .then(", comment ", column.comment.as_ref().map(comment_literal))
}

/// `BY DEFAULT AS IDENTITY (START WITH 10)`.
fn identity_text(identity: &Identity) -> Words {
    let when = if identity.always { "ALWAYS" } else { "BY DEFAULT" };
    words!(when, " AS IDENTITY").enclosed(" (", identity.options.as_ref(), ")")
}

/// What becomes of a column, piece by piece.
fn column_changes(change: &ColumnChange) -> Vec<Words> {
    let mut said = Vec::new();
    if let Some(type_) = &change.type_ {
        said.push(words!("set type ", type_.sql).then(" using ", change.using.as_ref().map(brief)));
    }
    said.extend(change.nullable.map(|nullable| words!(if nullable { "drop" } else { "set" }, " NOT NULL")));
    said.extend(change.default.as_ref().map(|to| set_or_dropped("default", "default", to.as_ref().map(brief))));
    let identity = |to: &Option<Identity>| set_or_dropped("generated", "identity", to.as_ref().map(identity_text));
    said.extend(change.identity.as_ref().map(identity));
    said.extend(change.drop_expression.then(|| words!("drop expression")));
    said.extend(change.other.as_ref().map(brief));
    said.extend(change.name.as_ref().map(|name| words!("rename to ", name)));
    let comment = |to: &Option<Text>| set_or_dropped("comment", "comment", to.as_ref().map(comment_literal));
    said.extend(change.comment.as_ref().map(comment));
    said
}

/// What is set to a value, or dropped where there is none.
fn set_or_dropped(set: &str, drop: &str, to: Option<Words>) -> Words {
    to.map_or_else(|| words!("drop ", drop), |to| words!("set ", set, " ", to))
}

/// An index: `unique index ix on runs using gin (state DESC) include (id) where …`.
fn index_text(index: &Index, table: Option<&Name>) -> Words {
    words!(if index.unique { "unique index" } else { "index" })
        .then(" ", index.name.as_ref())
        .then(" on ", table.as_ref())
        .then(" using ", index.method.as_ref())
        .enclosed(" (", Some(commas(&index.elements)), ")")
        .enclosed(" include (", (!index.include.is_empty()).then(|| commas(&index.include)), ")")
        .then(" ", (index.nulls_not_distinct == Some(true)).then_some("nulls not distinct"))
        .then(" ", index.options.as_ref().map(brief))
        .then(" where ", index.predicate.as_ref().map(brief))
}

/// A constraint that is added to a table.
fn added_constraint(table: &Name, constraint: &Constraint) -> Words {
    let named = |kind: &str| words!("add ", kind).then(" ", constraint.name.as_ref()).then(" on ", Some(table));
    let words = match &constraint.kind {
        ConstraintKind::PrimaryKey { columns, using_index } => {
            keyed(named("primary key"), columns, using_index.as_ref())
        }
        ConstraintKind::Unique { columns, nulls_not_distinct, using_index } => {
            keyed(named("unique constraint"), columns, using_index.as_ref())
                .also(*nulls_not_distinct == Some(true), "nulls not distinct")
        }
        ConstraintKind::ForeignKey { columns, referent, referent_columns, on_delete, on_update, match_ } => {
            named("foreign key")
                .enclosed(" (", Some(commas(columns)), ")")
                .then(" references ", Some(referent))
                .enclosed(" (", (!referent_columns.is_empty()).then(|| commas(referent_columns)), ")")
                .then(" match ", match_.as_ref())
                .then(" on delete ", on_delete.as_ref())
                .then(" on update ", on_update.as_ref())
        }
        ConstraintKind::Check { condition } => named("check").then(": ", Some(brief(condition))),
        ConstraintKind::Exclude { definition } => named("exclude constraint").then(" ", Some(brief(definition))),
        ConstraintKind::Other { source } => named("constraint").enclosed(": {", Some(brief(source)), "}"),
    };
    words
        .then(", ", constraint.deferrable.map(|is| if is { "deferrable" } else { "not deferrable" }))
        .then(", initially ", constraint.deferred.map(|is| if is { "deferred" } else { "immediate" }))
        .also(constraint.not_valid, "not valid")
}

/// With the columns of a key, or the index that becomes it.
fn keyed(words: Words, columns: &[Text], using_index: Option<&Text>) -> Words {
    let columns = (!columns.is_empty() || using_index.is_none()).then(|| commas(columns));
    words.enclosed(" (", columns, ")").then(" using index ", using_index.as_ref())
}

/// A constraint as `CREATE TABLE` has it: with its columns, or without where it stands at its column.
fn table_constraint(constraint: &Constraint, with_columns: bool) -> Words {
    let key = |columns: &[Text]| with_columns.then(|| commas(columns));
    let words = words!("").enclosed("CONSTRAINT ", constraint.name.as_ref(), " ");
    let words = match &constraint.kind {
        ConstraintKind::PrimaryKey { columns, using_index } => {
            words.said("PRIMARY KEY").enclosed(" (", key(columns), ")").then(" USING INDEX ", using_index.as_ref())
        }
        ConstraintKind::Unique { columns, nulls_not_distinct, using_index } => words
            .said(if *nulls_not_distinct == Some(true) { "UNIQUE NULLS NOT DISTINCT" } else { "UNIQUE" })
            .enclosed(" (", key(columns), ")")
            .then(" USING INDEX ", using_index.as_ref()),
        ConstraintKind::ForeignKey { columns, referent, referent_columns, on_delete, on_update, match_ } => words
            .enclosed("FOREIGN KEY (", key(columns), ") ")
            .then("REFERENCES ", Some(referent))
            .enclosed(" (", (!referent_columns.is_empty()).then(|| commas(referent_columns)), ")")
            .then(" MATCH ", match_.as_ref())
            .then(" ON DELETE ", on_delete.as_ref())
            .then(" ON UPDATE ", on_update.as_ref()),
        ConstraintKind::Check { condition } => words.enclosed("CHECK (", Some(brief(condition)), ")"),
        ConstraintKind::Exclude { definition } => words.then("EXCLUDE ", Some(brief(definition))),
        ConstraintKind::Other { source } => words.enclosed("{", Some(brief(source)), "}"),
    };
    words
        .then(" ", constraint.deferrable.map(|is| if is { "DEFERRABLE" } else { "NOT DEFERRABLE" }))
        .then(" INITIALLY ", constraint.deferred.map(|is| if is { "DEFERRED" } else { "IMMEDIATE" }))
        .then(" ", constraint.not_valid.then_some("NOT VALID"))
}

/// Which rows a change meets.
fn some_rows(filtered: bool) -> &'static str {
    if filtered { "with a condition" } else { "all rows" }
}

/// A table, or a hole where it is not known which.
fn or_hole(table: Option<&Name>) -> Words {
    table.map_or_else(|| words!(Text::hole("a table")), |table| words!(table))
}

/// Items between commas.
fn commas<T: Part>(items: &[T]) -> Words {
    let mut line = Text::empty();
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            line.push_str(", ");
        }
        item.add_to(&mut line);
    }
    Words(line)
}

/// A string as SQL writes it.
fn literal(text: &Text) -> Words {
    words!("'", text.mapped(|known| known.replace('\'', "''")), "'")
}

/// Strings as SQL writes them, between commas.
fn quoted(texts: &[Text]) -> Words {
    commas(&texts.iter().map(literal).collect::<Vec<_>>())
}

/// A comment as SQL writes it, cut where it is long.
fn comment_literal(comment: &Text) -> Words {
    literal(&brief(comment).0)
}

/// Whether a text says no more than words do.
pub fn says_no_more(text: &Text, words: &Text) -> bool {
    on_one_line(text).to_string().eq_ignore_ascii_case(&words.to_string())
}

/// The beginning of a text, on one line.
pub fn beginning(text: &str) -> String {
    brief(&text.into()).0.to_string()
}

/// A text on one line, cut where it is long.
fn brief(text: &Text) -> Words {
    let mut room = LETTERS;
    let mut line = Text::empty();
    for piece in on_one_line(text).pieces() {
        let (Piece::Known(letters) | Piece::Hole(letters)) = piece;
        let end = letters.char_indices().nth(room).map_or(letters.len(), |(end, _)| end);
        let is_cut = end < letters.len();
        room -= letters[..end].chars().count();
        let kept = if is_cut { letters[..end].trim_end() } else { letters };
        line.push(match piece {
            Piece::Known(_) => Piece::Known(kept.to_owned()),
            Piece::Hole(_) => Piece::Hole(kept.to_owned()),
        });
        if is_cut {
            line.push_str("…");
            break;
        }
    }
    Words(line)
}

/// A text with spaces for line breaks; what else there is of space may be a name's own.
fn without_breaks(text: &Text) -> Text {
    let spaced = |letters: &str| letters.replace(['\n', '\r', '\t'], " ");
    Text::of(text.pieces().iter().map(|piece| match piece {
        Piece::Known(letters) => Piece::Known(spaced(letters)),
        Piece::Hole(source) => Piece::Hole(spaced(source)),
    }))
}

/// A text with one space wherever it has several, or breaks a line.
fn on_one_line(text: &Text) -> Text {
    let last = text.pieces().len().saturating_sub(1);
    Text::of(text.pieces().iter().enumerate().map(|(at, piece)| match piece {
        Piece::Known(letters) => {
            let starts = at > 0 && letters.starts_with(char::is_whitespace);
            let ends = at < last && letters.ends_with(char::is_whitespace) && !letters.trim().is_empty();
            let words = spaced(letters);
            Piece::Known([if starts { " " } else { "" }, &words, if ends { " " } else { "" }].concat())
        }
        Piece::Hole(source) => Piece::Hole(spaced(source)),
    }))
}

/// Words with one space between them.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
