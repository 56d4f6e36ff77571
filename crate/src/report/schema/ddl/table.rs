//! Tables with their columns, keys and indexes.

use std::sync::Arc;

use super::script::remark;
use super::{Words, Writer};
use crate::dialect::Dialect;
use crate::operation::IndexElement;
use crate::ordered::Arrange;
use crate::report::schema::fit::{self, why_no_check, why_no_reference};
use crate::schema::names::made_by_postgresql;
use crate::schema::table::{Check, Deferral, ForeignKey, Given, Index, Key};
use crate::schema::{Column, Id, Made, Schema, Table};
use crate::text::Text;

/// A line between the brackets of a `CREATE TABLE`.
enum Line {
    /// A column or a constraint, and what is to be said of it.
    Part(String, Vec<String>),
    /// What is left out.
    Remark(String),
}

/// The sequence that comes with a column and is made by its words alone: of a `SERIAL` whose sequence has the name
/// that PostgreSQL gives it, or of an identity.
pub(super) fn own_sequence<'s>(schema: &'s Schema, id: &Id, table: &Table, column: &Column) -> Option<&'s Id> {
    if is_plain_serial(id, table, column) || (column.identity.is_some() && table.partition.is_none()) {
        return sequence_of(schema, id, column).map(|(sequence, _)| sequence);
    }
    None
}

/// The sequence that goes with a column.
pub(in crate::report::schema) fn sequence_of<'s>(
    schema: &'s Schema,
    id: &Id,
    column: &Column,
) -> Option<(&'s Id, &'s crate::schema::Sequence)> {
    let is_its = |owner: &(Id, Arc<str>)| owner.0 == *id && owner.1 == column.name;
    let found =
        schema.sequences().find(|(_, sequence)| sequence.is_implied && sequence.owner.as_ref().is_some_and(is_its));
    found.map(|(id, sequence)| (id, &**sequence))
}

/// The word that makes an integer with a sequence.
pub(in crate::report::schema) fn serial_word(column: &Column) -> Option<&'static str> {
    match column.type_.sql.as_known()?.trim().to_ascii_uppercase().as_str() {
        "INTEGER" | "INT" => Some("SERIAL"),
        "BIGINT" => Some("BIGSERIAL"),
        "SMALLINT" => Some("SMALLSERIAL"),
        _ => None,
    }
}

/// Whether `SERIAL` makes a column as it is: PostgreSQL gives its sequence the same name.
pub(in crate::report::schema) fn is_plain_serial(id: &Id, table: &Table, column: &Column) -> bool {
    let usual = || id.beside(&made_by_postgresql(&id.name, &column.name, "seq"));
    column.serial.as_ref().is_some_and(|sequence| *sequence == usual())
        && table.partition.is_none()
        && table.parents.is_empty()
        && column.default.is_none()
        && column.nullable == Some(false)
        && serial_word(column).is_some()
}

impl Writer<'_> {
    pub(super) fn create_table(&mut self, id: &Id, table: &Table) {
        if !self.take(id.clone()) {
            self.script.left_out(&format!("table {id}"), "its name is taken");
            return;
        }
        for sequence in table.columns.iter().filter_map(|column| own_sequence(self.schema, id, table, column)) {
            self.taken.insert(sequence.clone());
        }
        let mut lines: Vec<Line> = table.columns.iter().map(|column| self.column(id, table, column)).collect();
        self.keys(id, table, &mut lines);
        if self.words == Words::Sqlite {
            for key in fit::foreign_keys(table) {
                lines.push(match self.reference(id, table, key) {
                    Ok(sql) => Line::Part(sql, doubts(key.made, table)),
                    Err((sql, why)) => Line::Remark(format!("left out, because {why}: {sql}")),
                });
            }
        }
        self.script.space();
        if table.is_assumed {
            self.script.note("No migration creates this table: it has what migrations expect of it.");
        } else if table.query.is_some() && table.is_open {
            self.script.note("A migration creates this table from a query, whose columns are not all known.");
        }
        if let Some(doubt) = Self::doubt(table.made) {
            self.script.note(doubt);
        }
        if self.words != Words::Postgresql && !lines.iter().any(|line| matches!(line, Line::Part(..))) {
            return self.script.left_out(&format!("table {id}"), "no column of it is known");
        }
        let mut sql = String::from("CREATE ");
        let is_unlogged = |clause: &Text| clause.as_known() == Some("UNLOGGED");
        if table.clauses.iter().any(is_unlogged) {
            sql.push_str("UNLOGGED ");
        }
        sql.push_str(&format!("TABLE {} (", self.name(id)));
        let last = lines.iter().rposition(|line| matches!(line, Line::Part(..)));
        for (at, line) in lines.iter().enumerate() {
            match line {
                Line::Part(part, remarks) => {
                    sql.push_str(&format!("\n    {part}{}", if Some(at) == last { "" } else { "," }));
                    if !remarks.is_empty() {
                        sql.push_str(&format!("  {}", remark(&remarks.join("; "))));
                    }
                }
                Line::Remark(text) => sql.push_str(&format!("\n    {}", remark(text))),
            }
        }
        sql.push_str(if lines.is_empty() { ")" } else { "\n)" });
        if table.partition.is_none() && !table.parents.is_empty() && self.words == Words::Postgresql {
            let parents: Vec<String> = table.parents.iter().map(|parent| self.name(parent)).collect();
            sql.push_str(&format!(" INHERITS ({})", parents.join(", ")));
        }
        let mut clauses: Vec<&str> = Vec::new();
        let mut remarks = Vec::new();
        for clause in table.clauses.iter().filter(|clause| !is_unlogged(clause)) {
            match clause.as_known() {
                // A tablespace belongs to a server, and would have to be there.
                Some(known) if starts(known, "TABLESPACE") => {
                    remarks.push(format!("left out, because it belongs to the server: {known}"));
                }
                Some(known) => clauses.push(known),
                None => remarks.push(format!("left out, because a part of it is not known: {clause}")),
            }
        }
        // The order that PostgreSQL's grammar has them in.
        clauses.arrange_by_key(|clause| ["PARTITION BY", "USING", "WITH"].iter().position(|word| starts(clause, word)));
        for clause in clauses {
            sql.push(' ');
            sql.push_str(clause);
        }
        if self.words == Words::Mysql
            && let Some(comment) = table.comment.as_ref().and_then(Text::as_known)
        {
            sql.push_str(&format!(" COMMENT={}", self.literal(comment)));
        }
        for remark in remarks {
            self.script.note(&remark);
        }
        self.script.statement(&sql);
        self.keys_apart(id, table);
        self.checks_not_valid(id, table);
    }

    fn column(&self, id: &Id, table: &Table, column: &Column) -> Line {
        let is_postgresql = self.words == Words::Postgresql;
        let (type_, told) = super::type_of(self.schema, id, column, self.dialect);
        let mut remarks: Vec<String> = told.into_iter().collect();
        let mut sql = format!("{} ", self.quoted(&column.name));
        let is_serial = is_postgresql && is_plain_serial(id, table, column);
        if let Some(word) = serial_word(column).filter(|_| is_serial) {
            sql.push_str(word);
            remarks.extend(doubts(column.made, table));
            return Line::Part(sql, remarks);
        }
        sql.push_str(&type_);
        if let Some(collation) = column.collation.as_ref().and_then(Text::as_known) {
            let is_written = collation.starts_with('"') || self.words != Words::Postgresql;
            sql.push_str(&format!(" COLLATE {}", if is_written { collation.to_owned() } else { in_quotes(collation) }));
        }
        if let Some(computed) = &column.computed {
            match computed.expression.as_known() {
                Some(expression) => {
                    let stored = if is_postgresql || computed.stored == Some(true) { " STORED" } else { "" };
                    sql.push_str(&format!(" GENERATED ALWAYS AS ({expression}){stored}"));
                }
                None => remarks.push(format!("generated by what is not known: {}", computed.expression)),
            }
        } else if let Some(default) = &column.default {
            match self.usable_default(column, default) {
                Ok(default) => sql.push_str(&format!(" DEFAULT {default}")),
                Err(why) => remarks.push(why),
            }
        } else if let Some(sequence) = column.serial.as_ref().filter(|_| is_postgresql) {
            sql.push_str(&format!(" DEFAULT nextval({})", self.literal(&self.name(sequence))));
        }
        // A partition's rows come through its parent, which has the identity (PostgreSQL manual, "ALTER TABLE", ATTACH).
        if let Some(identity) = column.identity.as_ref().filter(|_| is_postgresql && table.partition.is_none()) {
            let when = if identity.always { "ALWAYS" } else { "BY DEFAULT" };
            sql.push_str(&format!(" GENERATED {when} AS IDENTITY"));
            let usual = id.beside(&made_by_postgresql(&id.name, &column.name, "seq"));
            let named = sequence_of(self.schema, id, column).filter(|(sequence, _)| **sequence != usual);
            let named = named.map(|(sequence, _)| format!("SEQUENCE NAME {}", self.name(sequence)));
            let options = identity.options.as_ref().and_then(Text::as_known).map(ToOwned::to_owned);
            let options: Vec<String> = named.into_iter().chain(options).filter(|it| !it.trim().is_empty()).collect();
            if !options.is_empty() {
                sql.push_str(&format!(" ({})", options.join(" ")));
            }
        }
        match column.nullable {
            Some(false) => sql.push_str(" NOT NULL"),
            // MySQL takes a TIMESTAMP that says nothing for one that may not be NULL.
            Some(true) if self.words == Words::Mysql && column.computed.is_none() => sql.push_str(" NULL"),
            Some(true) => {}
            None => remarks.push("whether it may be NULL is not known".to_owned()),
        }
        if self.counts_up(column) {
            sql.push_str(" PRIMARY KEY AUTOINCREMENT");
        }
        if self.words == Words::Mysql {
            if column.identity.is_some() {
                sql.push_str(" AUTO_INCREMENT");
            }
            if let Some(comment) = column.comment.as_ref().and_then(Text::as_known) {
                sql.push_str(&format!(" COMMENT {}", self.literal(comment)));
            }
        }
        remarks.extend(doubts(column.made, table));
        Line::Part(sql, remarks)
    }

    /// Whether a column is a key that SQLite counts up.
    fn counts_up(&self, column: &Column) -> bool {
        self.words == Words::Sqlite && column.identity.is_some()
    }

    /// A default that the database can be told, or why not.
    fn usable_default(&self, column: &Column, default: &Text) -> Result<String, String> {
        let Some(known) = default.as_known() else { return Err(format!("its default is not known: {default}")) };
        let enum_ = column.type_.user.as_ref().and_then(|user| self.schema.type_(user));
        if let Some(crate::schema::TypeDefinition::Enum { values, is_open: true }) = enum_.map(|it| &it.definition) {
            let is_value = values.iter().filter_map(Text::as_known).any(|value| known.contains(&self.literal(value)));
            if !is_value {
                return Err(format!("left out, because not all values of its type are known: DEFAULT {known}"));
            }
        }
        Ok(known.to_owned())
    }

    /// The keys, checks and exclusions of a table.
    fn keys(&mut self, id: &Id, table: &Table, lines: &mut Vec<Line>) {
        let lacks = |columns: &[Arc<str>]| columns.iter().find(|column| table.column(column).is_none()).cloned();
        let words = self.words;
        let is_written = table.columns.iter().any(|column| self.counts_up(column));
        let keys = table.primary_key.iter().filter(|_| !is_written).map(|key| ("PRIMARY KEY", key));
        let uniques =
            table.uniques.iter().filter(|key| !(words == Words::Postgresql && is_one_with_another(key, table)));
        for (word, key) in keys.chain(uniques.map(|key| ("UNIQUE", key))) {
            let nulls = if key.nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" };
            let mut remarks = doubts(key.made, table);
            // The index of a key shares its name with all relations.
            let is_free =
                self.words == Words::Mysql || key.name.name.is_empty() || self.take(id.beside(&key.name.name));
            let name = if is_free {
                self.named(&key.name)
            } else {
                remarks.push(format!("its name, {}, is taken", key.name.name));
                String::new()
            };
            let (columns, deferral) = (self.listed(&key.columns), self.deferral(key.deferral));
            let sql = format!("{name}{word}{nulls} ({columns}){deferral}");
            lines.push(match lacks(&key.columns) {
                Some(column) => Line::Remark(format!("left out, because column {column} is not known: {sql}")),
                None => Line::Part(sql, remarks),
            });
        }
        for (at, columns) in fit::needed_keys(self.schema, id, table).iter().enumerate() {
            let word = if at == 0 && table.primary_key.is_none() { "PRIMARY KEY" } else { "UNIQUE" };
            let why = "it has no known key, but foreign keys refer to it".to_owned();
            lines.push(Line::Part(format!("{word} ({})", self.listed(columns)), vec![why]));
        }
        for check in fit::checks(table) {
            if !(check.not_valid && self.words == Words::Postgresql) {
                let sql = format!("{}CHECK ({})", self.named(&check.name), check.expression);
                lines.push(self.known_or_remark(sql, check, table));
            }
        }
        for check in &table.exclusions {
            let (name, deferral) = (self.named(&check.name), self.deferral(check.deferral));
            lines.push(self.known_or_remark(format!("{name}EXCLUDE {}{deferral}", check.expression), check, table));
        }
    }

    /// Keys that only a statement of their own makes.
    fn keys_apart(&mut self, id: &Id, table: &Table) {
        for key in &table.uniques {
            let is_free = self.words == Words::Postgresql
                && is_one_with_another(key, table)
                && self.take(id.beside(&key.name.name));
            if is_free && key.columns.iter().all(|column| table.column(column).is_some()) {
                let (table_name, name) = (self.name(id), self.named(&key.name));
                let (columns, deferral) = (self.listed(&key.columns), self.deferral(key.deferral));
                let nulls = if key.nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" };
                let sql = format!("ALTER TABLE {table_name} ADD {name}UNIQUE{nulls} ({columns}){deferral}");
                self.script.statement(&sql);
            }
        }
    }

    fn known_or_remark(&self, sql: String, check: &Check, table: &Table) -> Line {
        match why_no_check(check, table, self.schema.dialect) {
            None => Line::Part(sql, doubts(check.made, table)),
            Some(why) => Line::Remark(format!("left out, because {why}: {sql}")),
        }
    }

    /// Checks that rows of before don't have to meet can't stand in a `CREATE TABLE` of PostgreSQL's.
    fn checks_not_valid(&mut self, id: &Id, table: &Table) {
        if self.words != Words::Postgresql {
            return;
        }
        for check in table.checks.iter().filter(|check| check.not_valid) {
            let (table_name, name) = (self.name(id), self.named(&check.name));
            let sql = format!("ALTER TABLE {table_name} ADD {name}CHECK ({}) NOT VALID", check.expression);
            match why_no_check(check, table, self.schema.dialect) {
                None => self.script.statement(&sql),
                Some(why) => self.script.left_out(&sql, why),
            }
        }
    }

    /// `CONSTRAINT name `, where it has one. MySQL's primary keys have all the same.
    fn named(&self, name: &Given) -> String {
        let says_nothing = name.name.is_empty() || self.words == Words::Mysql && &*name.name == "PRIMARY";
        if says_nothing { String::new() } else { format!("CONSTRAINT {} ", self.quoted(&name.name)) }
    }

    fn deferral(&self, deferral: Deferral) -> &'static str {
        match (self.words, deferral.deferrable, deferral.deferred) {
            (Words::Mysql, ..) | (_, false, _) => "",
            (_, true, false) => " DEFERRABLE",
            (_, true, true) => " DEFERRABLE INITIALLY DEFERRED",
        }
    }

    pub(super) fn foreign_keys(&mut self, id: &Id, table: &Table) {
        for key in fit::foreign_keys(table) {
            let alter = format!("ALTER TABLE {} ADD ", self.name(id));
            match self.reference(id, table, key) {
                Ok(sql) => {
                    if let Some(doubt) = Self::doubt(key.made) {
                        self.script.note(doubt);
                    }
                    let not_valid = if key.not_valid && self.words == Words::Postgresql { " NOT VALID" } else { "" };
                    self.script.statement(&format!("{alter}{sql}{not_valid}"));
                }
                Err((sql, why)) => self.script.left_out(&format!("{alter}{sql}"), &why),
            }
        }
    }

    /// A foreign key, or why it can't be.
    fn reference(&self, id: &Id, table: &Table, key: &ForeignKey) -> Result<String, (String, String)> {
        let rule =
            |word: &str, rule: &Option<Text>| rule.as_ref().map_or(String::new(), |rule| format!(" {word} {rule}"));
        let columns = if key.referent_columns.is_empty() {
            String::new()
        } else {
            format!(" ({})", self.listed(&key.referent_columns))
        };
        let sql = format!(
            "{}FOREIGN KEY ({}) REFERENCES {}{columns}{}{}{}{}",
            self.named(&key.name),
            self.listed(&key.columns),
            self.name(&key.referent),
            rule("MATCH", &key.match_),
            rule("ON UPDATE", &key.on_update),
            rule("ON DELETE", &key.on_delete),
            self.deferral(key.deferral),
        );
        let why = why_no_reference(self.schema, id, table, key);
        why.map_or(Ok(sql.clone()), |why| Err((sql, why)))
    }

    /// Indexes of a table or a materialized view, of which it is known which columns it has.
    pub(super) fn indexes<'i>(
        &mut self,
        id: &Id,
        indexes: impl IntoIterator<Item = &'i Index>,
        has_column: &dyn Fn(&str) -> bool,
    ) {
        for index in indexes {
            let sql = self.index(id, index);
            // MySQL's indexes have names of their own in each table.
            let is_free =
                self.words == Words::Mysql || index.name.name.is_empty() || self.take(id.beside(&index.name.name));
            let missing =
                index.columns().chain(index.include.iter().map(|it| &**it)).find(|column| !has_column(column));
            if !is_free {
                self.script.left_out(&sql.to_string(), "its name is taken");
            } else if let Some(missing) = missing {
                self.script.left_out(&sql.to_string(), &format!("column {id}.{missing} is not known"));
            } else {
                if let Some(doubt) = Self::doubt(index.made) {
                    self.script.note(doubt);
                }
                self.script.statement_if_known(&sql);
            }
        }
    }

    pub(super) fn index(&self, id: &Id, index: &Index) -> Text {
        let method = index.method.as_ref().and_then(Text::as_known).unwrap_or_default();
        let kind = match kind_of_index(method, self.schema.dialect) {
            Some(kind) => format!("{kind} "),
            None if index.unique => "UNIQUE ".to_owned(),
            None => String::new(),
        };
        let name =
            if index.name.name.is_empty() { String::new() } else { format!("{} ", self.quoted(&index.name.name)) };
        let mut sql = Text::known(format!("CREATE {kind}INDEX {name}ON {}", self.name(id)));
        if let Some(method) = index.method.as_ref().filter(|_| self.words == Words::Postgresql) {
            sql.push_str(" USING ");
            sql.push_text(method);
        }
        sql.push_str(" (");
        for (at, element) in index.elements.iter().enumerate() {
            sql.push_str(if at > 0 { ", " } else { "" });
            self.push_element(&mut sql, element);
        }
        sql.push_str(")");
        if self.words == Words::Postgresql {
            if !index.include.is_empty() {
                sql.push_str(&format!(" INCLUDE ({})", self.listed(&index.include)));
            }
            if index.nulls_not_distinct {
                sql.push_str(" NULLS NOT DISTINCT");
            }
            if let Some(options) = index.options.as_ref().filter(|it| !it.is_empty()) {
                sql.push_str(" ");
                sql.push_text(options);
            }
        }
        if let Some(predicate) = index.predicate.as_ref().filter(|_| self.words != Words::Mysql) {
            sql.push_str(" WHERE ");
            sql.push_text(predicate);
        }
        sql
    }

    fn push_element(&self, sql: &mut Text, element: &IndexElement) {
        match element.what.as_known() {
            Some(name) if element.is_column => sql.push_str(&self.quoted(name)),
            _ => sql.push_text(&element.what),
        }
        if let Some(options) = element.options.as_ref().filter(|it| !it.is_empty()) {
            // The length of a prefix is MySQL's.
            let is_length = options.as_known().is_some_and(|it| it.starts_with('('));
            if !(is_length && self.schema.dialect.refusals_are_known()) {
                sql.push_str(" ");
                sql.push_text(options);
            }
        }
    }

    /// A partition that was made as a table of its own becomes part of its parent: so all that it has keeps its name.
    pub(super) fn attach(&mut self, id: &Id, table: &Table) {
        let (Some(bounds), Some(parent)) = (&table.partition, table.parents.first()) else { return };
        let mut sql = Text::known(format!("ALTER TABLE {} ATTACH PARTITION {} ", self.name(parent), self.name(id)));
        sql.push_text(bounds);
        if self.schema.table(parent).is_none() {
            return self.script.left_out(&sql.to_string(), &format!("there is no table {parent}"));
        }
        self.script.statement_if_known(&sql);
    }
}

/// Whether PostgreSQL would take a key for one of the same columns that stands before it in the same statement
/// (`transformIndexConstraints` in `src/backend/parser/parse_utilcmd.c`).
pub(in crate::report::schema) fn is_one_with_another(key: &Key, table: &Table) -> bool {
    let before = table.uniques.iter().take_while(|other| !std::ptr::eq(*other, key));
    let is_same = |other: &Key| {
        other.columns == key.columns
            && other.nulls_not_distinct == key.nulls_not_distinct
            && other.deferral == key.deferral
    };
    table.primary_key.iter().chain(before).any(is_same)
}

/// MySQL's word before `INDEX` for the method of an index (MySQL manual, "CREATE INDEX Statement").
pub(in crate::report::schema) fn kind_of_index(method: &str, dialect: Dialect) -> Option<String> {
    let is_kind = ["fulltext", "spatial"].iter().any(|kind| method.eq_ignore_ascii_case(kind));
    (is_kind && matches!(dialect, Dialect::Mysql | Dialect::Mariadb)).then(|| method.to_ascii_uppercase())
}

/// What is to be said of something that may be there or not. Of what came with its table, the table says it.
fn doubts(made: Made, of: &Table) -> Vec<String> {
    Writer::doubt(made)
        .filter(|_| of.made.is_certain || made.by != of.made.by)
        .map(ToOwned::to_owned)
        .into_iter()
        .collect()
}

fn in_quotes(name: &str) -> String {
    let parts = crate::quoted::at_dots(&Text::known(name));
    let quoted = parts.iter().map(|part| crate::quoted::in_quotes(part, Dialect::Postgresql).to_string());
    quoted.collect::<Vec<_>>().join(".")
}

/// Whether a clause begins with a word, however it is written.
pub(in crate::report::schema) fn starts(clause: &str, word: &str) -> bool {
    clause.trim_start().get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}
