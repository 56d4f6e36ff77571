//! Operations in words: one line each, whole enough to do the same again by hand.

use std::fmt;

use super::{
    Beside, Change, Column, ColumnChange, Constraint, ConstraintKind, CreateTable, Identity, Index, IndexElement, Name,
    Operation, TypeDefinition, Verb,
};
use crate::text::Text;

/// Letters of a query, a condition or a comment that are said.
const LETTERS: usize = 80;

impl Operation {
    /// What it does, on one line: `add column runs.state VARCHAR(20) NOT NULL`.
    pub fn words(&self) -> String {
        match (&self.change, &self.sql) {
            // Of such a statement nothing is known but its first word: its text says more.
            (Change::Other { table: None, name: None, detail: None, .. }, Some(sql)) => {
                let (word, text) = (self.change.words(), brief(&sql.text));
                match text.get(..word.len()) {
                    Some(start) if start.eq_ignore_ascii_case(&word) => word + &text[start.len()..],
                    _ => format!("{word}: {text}"),
                }
            }
            _ => self.change.words(),
        }
    }
}

impl Change {
    /// What it does, on one line.
    pub fn words(&self) -> String {
        let one_line = Words::of(self).0;
        if one_line.contains(['\n', '\r', '\t']) { spaced(&one_line) } else { one_line }
    }
}

/// `schema.name`.
impl fmt::Display for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(out, "{schema}.")?;
        }
        write!(out, "{}", self.name)
    }
}

/// A line as it grows.
struct Words(String);

impl Words {
    fn of(change: &Change) -> Words {
        match change {
            Change::CreateTable(create) => created_table(create),
            Change::DropTable { table, if_exists, cascade } => {
                Words(format!("drop table {table}")).also(*if_exists, "if exists").also(*cascade, "cascade")
            }
            Change::RenameTable { table, to } => Words(format!("rename table {table} to {to}")),
            Change::AddColumn { table, column, if_not_exists } => {
                Words(format!("add column {table}.{}", column_text(column))).also(*if_not_exists, "if not exists")
            }
            Change::DropColumn { table, column, if_exists, cascade } => {
                Words(format!("drop column {table}.{column}")).also(*if_exists, "if exists").also(*cascade, "cascade")
            }
            Change::AlterColumn { table, column, to } => {
                Words(format!("alter column {table}.{column}")).listed(": ", &column_changes(to))
            }
            Change::CreateIndex { table, index, if_not_exists, concurrently } => {
                Words(format!("create {}", index_text(index, Some(table))))
                    .also(*concurrently, "concurrently")
                    .also(*if_not_exists, "if not exists")
            }
            Change::DropIndex { table, index, if_exists, concurrently } => Words(format!("drop index {index}"))
                .then(" on ", table.as_ref())
                .also(*concurrently, "concurrently")
                .also(*if_exists, "if exists"),
            Change::AddConstraint { table, constraint } => added_constraint(table, constraint),
            Change::DropConstraint { table, name, kind, if_exists, cascade } => Words("drop constraint".to_owned())
                .then(" ", name.as_ref())
                .enclosed(" (", kind.as_ref(), ")")
                .then(" on ", Some(table))
                .also(*if_exists, "if exists")
                .also(*cascade, "cascade"),
            Change::ValidateConstraint { table, name } => Words(format!("validate constraint {name} on {table}")),
            Change::RenameConstraint { table, name, to } => {
                Words(format!("rename constraint {name} to {to} on {table}"))
            }
            Change::AlterTable { table, action } => Words(format!("alter table {table}: {}", brief(action))),
            Change::CreateType { name, definition, if_not_exists } => match definition {
                TypeDefinition::Enum(values) => Words(format!("create enum {name} ({})", quoted(values))),
                TypeDefinition::Other(definition) => Words(format!("create type {name} {}", brief(definition))),
            }
            .also(*if_not_exists, "if not exists"),
            Change::AddEnumValue { name, value, if_not_exists, place } => {
                let place = place.as_ref().map(|place| match place {
                    Beside::Before(other) => format!("before {}", literal(other)),
                    Beside::After(other) => format!("after {}", literal(other)),
                });
                Words(format!("add value {} to enum {name}", literal(value)))
                    .then(" ", place)
                    .also(*if_not_exists, "if not exists")
            }
            Change::RenameEnumValue { name, from, to } => {
                Words(format!("rename value {} of enum {name} to {}", literal(from), literal(to)))
            }
            Change::SyncEnumValues { name, values } => {
                Words(format!("bring values of enum {name} to ({})", quoted(values)))
            }
            Change::CreateView { name, materialized, or_replace, if_not_exists, query, reads } => {
                let words = Words(format!(
                    "create {}{}view {name}",
                    if *or_replace { "or replace " } else { "" },
                    if *materialized { "materialized " } else { "" },
                ));
                let words = if reads.is_empty() {
                    words.then(" as ", Some(brief(query)))
                } else {
                    words.enclosed(" (reads ", Some(commas(reads)), ")")
                };
                words.also(*if_not_exists, "if not exists")
            }
            Change::Insert { table, columns, rows } => {
                let rows = rows.map(|rows| if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") });
                Words(format!("insert into {}", or_hole(table.as_ref())))
                    .enclosed(" (", (!columns.is_empty()).then(|| commas(columns)), ")")
                    .then(", ", rows)
            }
            Change::Update { table, columns, filtered } => Words(format!("update {}", or_hole(table.as_ref())))
                .then(" set ", (!columns.is_empty()).then(|| commas(columns)))
                .then(", ", Some(some_rows(*filtered))),
            Change::Delete { table, filtered } => {
                Words(format!("delete from {}, {}", or_hole(table.as_ref()), some_rows(*filtered)))
            }
            Change::Object { verb, kind, name, table, detail, checked, cascade } => {
                let exists = if matches!(verb, Verb::Create | Verb::Replace) { "if not exists" } else { "if exists" };
                let replace = if matches!(verb, Verb::Replace) { "or replace " } else { "" };
                Words(format!("{} {replace}{}", verb.word(), kind.0))
                    .then(" ", name.as_ref())
                    .then(" on ", table.as_ref())
                    .then(if matches!(verb, Verb::Rename) { " to " } else { ": " }, detail.as_ref().map(brief))
                    .also(*checked, exists)
                    .also(*cascade, "cascade")
            }
            Change::Comment { kind, name, column, comment } => {
                let words = Words(format!("comment on {}", kind.0)).then(" ", name.as_ref());
                let words = words.then(if name.is_some() { "." } else { " " }, column.as_ref());
                words.then(": ", Some(comment.as_ref().map_or("none".to_owned(), comment_literal)))
            }
            Change::Other { op, table, name, detail } => Words(op.replace('_', " "))
                .then(" ", table.as_ref())
                .then(" ", name.as_ref())
                .then(" ", detail.as_ref().map(brief)),
        }
    }

    /// The same with a string behind.
    fn said(mut self, what: &str) -> Words {
        self.0.push_str(what);
        self
    }

    /// The same with something that may be there behind.
    fn then<T: fmt::Display>(self, before: &str, what: Option<T>) -> Words {
        self.enclosed(before, what, "")
    }

    /// The same with something that may be there behind, between two strings.
    fn enclosed<T: fmt::Display>(mut self, before: &str, what: Option<T>, behind: &str) -> Words {
        if let Some(what) = what {
            self.0.push_str(&format!("{before}{what}{behind}"));
        }
        self
    }

    /// The same with what is said of it behind a comma.
    fn also(self, holds: bool, what: &str) -> Words {
        self.then(", ", holds.then_some(what))
    }

    /// The same with a list behind, if there is something in it.
    fn listed(self, before: &str, items: &[String]) -> Words {
        self.then(before, (!items.is_empty()).then(|| items.join(", ")))
    }
}

/// A table that is made, with all that is known of it.
fn created_table(create: &CreateTable) -> Words {
    let CreateTable {
        table,
        columns,
        constraints,
        indexes,
        if_not_exists,
        temporary,
        comment,
        query,
        clauses,
        is_open,
    } = create;
    let mut parts: Vec<String> = columns.iter().map(column_text).collect();
    parts.extend(constraints.iter().map(|constraint| table_constraint(constraint, true)));
    parts.extend(indexes.iter().map(|index| index_text(index, None)));
    parts.extend(is_open.then(|| "…".to_owned()));
    let words = Words(format!("create {}table", if *temporary { "temporary " } else { "" }));
    let words = words.then(" ", if_not_exists.then_some("if not exists")).then(" ", Some(table));
    let words = words.enclosed(" (", (!parts.is_empty() || query.is_none()).then(|| parts.join(", ")), ")");
    let words = clauses.iter().fold(words, |words, clause| words.then(" ", Some(clause)));
    words.then(" as ", query.as_ref().map(brief)).then(", comment ", comment.as_ref().map(comment_literal))
}

/// A column as `CREATE TABLE` has it.
fn column_text(column: &Column) -> String {
    let computed = column.computed.as_ref().map(|computed| {
        let stored = if computed.stored == Some(true) { " STORED" } else { "" };
        format!("({}){stored}", brief(&computed.expression))
    });
    let nullable = match column.nullable {
        Some(true) => None,
        Some(false) => Some("NOT NULL"),
        None => Some("NULL or NOT NULL"),
    };
    let mut words = Words(format!("{} {}", column.name, column.type_.sql))
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
        .0
}

/// `BY DEFAULT AS IDENTITY (START WITH 10)`.
fn identity_text(identity: &Identity) -> String {
    let when = if identity.always { "ALWAYS" } else { "BY DEFAULT" };
    Words(format!("{when} AS IDENTITY")).enclosed(" (", identity.options.as_ref(), ")").0
}

/// What becomes of a column, piece by piece.
fn column_changes(change: &ColumnChange) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(type_) = &change.type_ {
        said.push(Words(format!("set type {}", type_.sql)).then(" using ", change.using.as_ref().map(brief)).0);
    }
    said.extend(change.nullable.map(|nullable| if nullable { "drop NOT NULL" } else { "set NOT NULL" }.to_owned()));
    said.extend(change.default.as_ref().map(|default| match default {
        Some(default) => format!("set default {}", brief(default)),
        None => "drop default".to_owned(),
    }));
    said.extend(change.identity.as_ref().map(|identity| match identity {
        Some(identity) => format!("set generated {}", identity_text(identity)),
        None => "drop identity".to_owned(),
    }));
    said.extend(change.drop_expression.then(|| "drop expression".to_owned()));
    said.extend(change.other.as_ref().map(brief));
    said.extend(change.name.as_ref().map(|name| format!("rename to {name}")));
    said.extend(change.comment.as_ref().map(|comment| match comment {
        Some(comment) => format!("set comment {}", comment_literal(comment)),
        None => "drop comment".to_owned(),
    }));
    said
}

/// An index: `unique index ix on runs using gin (state DESC) include (id) where …`.
fn index_text(index: &Index, table: Option<&Name>) -> String {
    Words(if index.unique { "unique index" } else { "index" }.to_owned())
        .then(" ", index.name.as_ref())
        .then(" on ", table.as_ref())
        .then(" using ", index.method.as_ref())
        .enclosed(" (", Some(commas(&index.elements)), ")")
        .enclosed(" include (", (!index.include.is_empty()).then(|| commas(&index.include)), ")")
        .then(" ", index.nulls_not_distinct.then_some("nulls not distinct"))
        .then(" ", index.options.as_ref().map(brief))
        .then(" where ", index.predicate.as_ref().map(brief))
        .0
}

impl fmt::Display for IndexElement {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", if self.is_column { self.what.to_string() } else { brief(&self.what) })?;
        self.options.as_ref().map_or(Ok(()), |options| write!(out, " {options}"))
    }
}

/// A constraint that is added to a table.
fn added_constraint(table: &Name, constraint: &Constraint) -> Words {
    let named = |kind: &str| Words(format!("add {kind}")).then(" ", constraint.name.as_ref()).then(" on ", Some(table));
    let words = match &constraint.kind {
        ConstraintKind::PrimaryKey { columns, using_index } => {
            keyed(named("primary key"), columns, using_index.as_ref())
        }
        ConstraintKind::Unique { columns, nulls_not_distinct, using_index } => {
            keyed(named("unique constraint"), columns, using_index.as_ref())
                .also(*nulls_not_distinct, "nulls not distinct")
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
fn table_constraint(constraint: &Constraint, with_columns: bool) -> String {
    let key = |columns: &[Text]| with_columns.then(|| commas(columns));
    let words = Words(constraint.name.as_ref().map_or(String::new(), |name| format!("CONSTRAINT {name} ")));
    let words = match &constraint.kind {
        ConstraintKind::PrimaryKey { columns, using_index } => {
            words.said("PRIMARY KEY").enclosed(" (", key(columns), ")").then(" USING INDEX ", using_index.as_ref())
        }
        ConstraintKind::Unique { columns, nulls_not_distinct, using_index } => words
            .said(if *nulls_not_distinct { "UNIQUE NULLS NOT DISTINCT" } else { "UNIQUE" })
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
        .0
}

/// Which rows a change meets.
fn some_rows(filtered: bool) -> &'static str {
    if filtered { "with a condition" } else { "all rows" }
}

/// A table, or a hole where it is not known which.
fn or_hole(table: Option<&Name>) -> String {
    table.map_or("{a table}".to_owned(), Name::to_string)
}

/// Items between commas.
fn commas<T: fmt::Display>(items: &[T]) -> String {
    items.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

/// A string as SQL writes it.
fn literal(text: &Text) -> String {
    format!("'{}'", text.mapped(|known| known.replace('\'', "''")))
}

/// Strings as SQL writes them, between commas.
fn quoted(texts: &[Text]) -> String {
    texts.iter().map(literal).collect::<Vec<_>>().join(", ")
}

/// A comment as SQL writes it, cut where it is long.
fn comment_literal(comment: &Text) -> String {
    format!("'{}'", brief(comment).replace('\'', "''"))
}

/// A text on one line, cut where it is long.
fn brief(text: &Text) -> String {
    let line = spaced(&text.to_string());
    match line.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

/// A text with one space wherever it has several, or breaks a line.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
