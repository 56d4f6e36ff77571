//! A schema as SQL that makes it on an empty database, in an order that runs.
//!
//! What is not known stands as a comment, and the statement is left out, or completed so that the rest runs.

mod object;
mod order;
mod script;
mod table;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Snapshot;
use super::fit;
use super::names::{literal, quoted, quoted_id};
use crate::dialect::Dialect;
use crate::schema::table::Index;
use crate::schema::{Column, Id, ObjectId, Schema, Step, Table, types};
use crate::text::Text;
pub(super) use order::ordered;
pub(super) use script::Item;
use script::Script;
pub(super) use table::{is_one_with_another, is_plain_serial, kind_of_index, sequence_of, serial_word, starts};

/// The databases whose words are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Words {
    /// PostgreSQL's.
    Postgresql,
    /// MySQL's and MariaDB's.
    Mysql,
    /// SQLite's.
    Sqlite,
}

/// The SQL that makes a schema on an empty database.
pub(super) fn ddl(snapshot: Snapshot<'_>) -> String {
    let mut writer = Writer::of(snapshot);
    writer.write();
    writer.script.text()
}

/// What stands around the tables of a schema, as statements.
pub(super) struct Around {
    /// What enums may need: schemas, extensions.
    pub(super) first: Vec<Item>,
    /// What tables need: types, functions, sequences.
    pub(super) before: Vec<Item>,
    /// What needs tables.
    pub(super) after: Vec<Item>,
}

/// What Alembic has no directive for: all that is neither a table with its columns, keys and indexes, nor an enum.
pub(super) fn around(snapshot: Snapshot<'_>) -> Around {
    let mut writer = Writer::of(snapshot);
    writer.has_enums = false;
    writer.schemas_and_extensions();
    let first = writer.script.take();
    writer.types_and_sequences();
    let before = writer.script.take();
    writer.behind_tables();
    Around { first, before, after: writer.script.take() }
}

/// The statement that makes an index.
pub(super) fn index(snapshot: Snapshot<'_>, id: &Id, index: &Index) -> Text {
    Writer::of(snapshot).index(id, index)
}

/// What writes the statements.
struct Writer<'a> {
    snapshot: Snapshot<'a>,
    schema: &'a Schema,
    /// The database whose names are written.
    dialect: Dialect,
    words: Words,
    script: Script,
    /// Names of relations that stand in the script.
    taken: BTreeSet<Id>,
    /// Enums are written, too.
    has_enums: bool,
    made: Made<'a>,
}

/// What makes objects that others need.
struct Made<'a> {
    /// Sequences that come with their columns: `SERIAL`, `IDENTITY`.
    with_columns: BTreeSet<&'a Id>,
    /// Functions that types or tables need, which are made before tables.
    functions: BTreeSet<&'a ObjectId>,
}

impl<'a> Made<'a> {
    fn of(schema: &'a Schema) -> Made<'a> {
        let mut with_columns = BTreeSet::new();
        let mut words = BTreeSet::new();
        let mut read = |text: &Text| words.extend(crate::sql::identifiers(text, schema.dialect));
        for (id, table) in schema.tables() {
            for column in &table.columns {
                column.default.iter().chain(column.computed.as_ref().map(|it| &it.expression)).for_each(&mut read);
                with_columns.extend(table::own_sequence(schema, id, table, column));
            }
            table.checks.iter().chain(&table.exclusions).for_each(|check| read(&check.expression));
            for index in &table.indexes {
                index.elements.iter().filter(|it| !it.is_column).for_each(|it| read(&it.what));
                index.predicate.iter().for_each(&mut read);
            }
        }
        for (_, type_) in schema.types() {
            if let crate::schema::TypeDefinition::Other(_, definition) = &type_.definition {
                read(definition);
            }
        }
        Made { with_columns, functions: functions_of(schema, words) }
    }
}

/// The functions that some words name, and those that they call themselves: PostgreSQL may put a body in the place of a
/// call as soon as an index is made. One of a table's rows can't be made before the table.
fn functions_of(schema: &Schema, mut words: BTreeSet<String>) -> BTreeSet<&ObjectId> {
    let mut functions = BTreeSet::new();
    loop {
        let is_new = |(object, _): &(&ObjectId, _)| {
            object.kind.is_function() && words.contains(&*object.id.name) && !functions.contains(object)
        };
        let found: Vec<_> = schema.objects().filter(is_new).collect();
        if found.is_empty() {
            break;
        }
        for (object, it) in found {
            functions.insert(object);
            let body = it.sql.as_ref().and_then(Text::as_known).unwrap_or_default();
            let letters = |letter: char| !(letter.is_alphanumeric() || letter == '_');
            words.extend(body.split(letters).filter(|word| !word.is_empty()).map(str::to_lowercase));
        }
    }
    let relations: BTreeSet<&str> =
        schema.tables().map(|(id, _)| &*id.name).chain(schema.views().map(|(id, _)| &*id.name)).collect();
    functions.retain(|object| {
        let it = schema.objects().find(|(other, _)| other == object);
        let types = it.map(|(object, it)| object::takes_or_gives(object, it, schema.dialect)).unwrap_or_default();
        !types.iter().any(|word| relations.contains(word.as_str()))
    });
    functions
}

impl<'a> Writer<'a> {
    fn of(snapshot: Snapshot<'a>) -> Writer<'a> {
        let Snapshot { schema, .. } = snapshot;
        let words = match schema.dialect {
            Dialect::Mysql | Dialect::Mariadb => Words::Mysql,
            Dialect::Sqlite => Words::Sqlite,
            Dialect::Postgresql | Dialect::Mssql | Dialect::Oracle | Dialect::Other => Words::Postgresql,
        };
        // A name is quoted as the database does whose words these are.
        let dialect = if words == Words::Postgresql { Dialect::Postgresql } else { schema.dialect };
        let (script, taken, made) = (Script::default(), BTreeSet::new(), Made::of(schema));
        Writer { snapshot, schema, dialect, words, script, taken, has_enums: true, made }
    }

    fn schemas_and_extensions(&mut self) {
        if self.words == Words::Postgresql {
            self.schemas();
            self.objects_before_tables();
        }
    }

    fn types_and_sequences(&mut self) {
        if self.words == Words::Postgresql {
            self.types_and_functions();
            self.sequences();
        }
    }

    fn write(&mut self) {
        self.head();
        self.schemas_and_extensions();
        self.types_and_sequences();
        let tables = order::tables(self.schema);
        self.script.section("Tables");
        for (id, table) in &tables {
            self.create_table(id, table);
        }
        self.sequences_of_columns();
        self.script.section("Indexes");
        for (id, table) in &tables {
            self.indexes(id, fit::indexes(table), &|column| table.column(column).is_some());
        }
        if self.words != Words::Sqlite {
            self.script.section("Foreign keys");
            for (id, table) in &tables {
                self.foreign_keys(id, table);
            }
        }
        self.partitions_and_views(&tables);
        if self.words == Words::Postgresql {
            self.script.section("Comments");
            self.comments_of_tables();
            self.other_comments();
        }
    }

    fn behind_tables(&mut self) {
        self.sequences_of_columns();
        self.partitions_and_views(&order::tables(self.schema));
        if self.words == Words::Postgresql {
            self.script.section("Comments");
            self.other_comments();
        }
    }

    fn sequences_of_columns(&mut self) {
        if self.words == Words::Postgresql {
            self.script.section("Sequences of columns");
            self.own_sequences();
        }
    }

    fn partitions_and_views(&mut self, tables: &[(&Id, &Arc<Table>)]) {
        if self.words == Words::Postgresql {
            self.script.section("Partitions");
            for (id, table) in tables {
                self.attach(id, table);
            }
        }
        self.functions_and_views();
        self.script.section("Triggers, policies and rules");
        for (id, table) in tables {
            self.attached(id, table);
        }
        if self.words != Words::Sqlite {
            self.script.section("Settings of tables");
            for (id, table) in tables {
                self.settings(id, table);
            }
        }
        if self.words == Words::Postgresql {
            self.other_objects();
        }
    }

    fn head(&mut self) {
        for line in self.snapshot.head("Schema") {
            self.script.note(&line);
        }
        let at = self.snapshot.at().replace(", ", " ");
        self.script.note(&format!(
            "To go on with Alembic from here, run it on an empty database and then: alembic stamp {at}"
        ));
        if self.schema.dialect != self.dialect {
            self.script.note(&format!(
                "{} has a syntax of its own; this is PostgreSQL's, with the types of {}.",
                self.schema.dialect.title(),
                self.schema.dialect.title()
            ));
        }
        if self.words == Words::Postgresql {
            self.script.section("Functions may refer to what is created later");
            self.script.statement("SET check_function_bodies = false");
        }
    }

    fn quoted(&self, name: &str) -> String {
        quoted(name, self.dialect)
    }

    fn name(&self, id: &Id) -> String {
        quoted_id(id, self.dialect)
    }

    fn literal(&self, text: &str) -> String {
        literal(text, self.dialect)
    }

    fn listed(&self, names: &[Arc<str>]) -> String {
        super::names::listed(names, self.dialect)
    }

    /// A name for a relation, if none has it so far.
    fn take(&mut self, id: Id) -> bool {
        self.taken.insert(id)
    }

    /// Of what may be there or not, a remark that says so.
    fn doubt(made: crate::schema::Made) -> Option<&'static str> {
        (!made.is_certain).then_some("it may be missing: the migrations create or drop it conditionally")
    }
}

/// When something was made, for the order in which it is written.
fn moment(made: crate::schema::Made) -> Option<Step> {
    made.by
}

/// The type of a column as the database is told it, and what is to be said of it.
pub(super) fn type_of(schema: &Schema, id: &Id, column: &Column, dialect: Dialect) -> (String, Option<String>) {
    let has_enum_types = schema.dialect.has_enum_types();
    match (column.type_.sql.as_known(), &column.type_.user) {
        (Some(sql), Some(user)) if has_enum_types => {
            let plain = sql.trim().trim_end_matches("[]");
            let arrays = &sql.trim()[plain.len()..];
            (format!("{}{arrays}", quoted_id(user, dialect)), None)
        }
        (Some(sql), _) if has_enum_types && types::has_refused_length(sql) => (
            String::from("text"),
            Some(format!(
                "PostgreSQL refuses {sql}: a length must be from 1 to {}; text is used instead",
                types::MAX_LENGTH
            )),
        ),
        (Some(sql), _) if !has_enum_types || schema.knows_type(column) => (sql.to_owned(), None),
        (Some(sql), _) => {
            (String::from("text"), Some(format!("its type is {sql}, which no migration creates; text is used instead")))
        }
        (None, _) => match super::guess::like(schema, id, &column.name) {
            Some((of, like)) => {
                let (sql, _) = type_of(schema, &of, like, dialect);
                (sql, Some(format!("its type is not known; it is assumed to be that of {of}.{}", like.name)))
            }
            None => {
                let told = column.type_.sql.to_string();
                let told = if told == crate::schema::ColumnType::unknown().sql.to_string() {
                    String::new()
                } else {
                    format!(" ({told})")
                };
                let text = match dialect {
                    Dialect::Postgresql => "text",
                    _ => "TEXT",
                };
                (text.to_owned(), Some(format!("its type is not known{told}; text is used instead")))
            }
        },
    }
}
