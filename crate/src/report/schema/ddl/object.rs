//! Schemas, types, sequences, functions, views and what else there is besides tables.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::table::starts;
use super::{Words, Writer, moment, order};
use crate::dialect::Dialect;
use crate::operation::{Change, ObjectKind};
use crate::ordered::{Arrange, Gather};
use crate::schema::{Id, Object, ObjectId, Schema, Table, TypeDefinition, UserType, View};
use crate::text::Text;

/// Kinds of objects that tables may need, besides functions: they are made before them.
const BEFORE_TABLES: [ObjectKind; 7] = [
    ObjectKind::Role,
    ObjectKind::Extension,
    ObjectKind::Language,
    ObjectKind::Collation,
    ObjectKind::TextSearchDictionary,
    ObjectKind::TextSearchConfiguration,
    ObjectKind::OperatorClass,
];

/// First words of what `ALTER TABLE` does to a whole table (PostgreSQL manual, "ALTER TABLE").
const ACTIONS: [&str; 12] =
    ["ENABLE", "DISABLE", "FORCE", "NO ", "CLUSTER", "SET", "RESET", "REPLICA", "OWNER", "OF ", "NOT OF", "ALTER"];

/// Whether a schema is the database's own: what is in `pg_temp` goes with the session.
fn is_of_session(schema: &str) -> bool {
    schema.starts_with("pg_")
}

/// What may need another of its kind or not, and so has a place among them.
enum Part<'a> {
    Type(&'a Id, &'a UserType),
    Function(&'a ObjectId, &'a Object),
    View(&'a Id, &'a View),
}

impl<'a> Part<'a> {
    fn name(&self) -> &'a str {
        match self {
            Part::Type(id, _) | Part::View(id, _) => &id.name,
            Part::Function(object, _) => &object.id.name,
        }
    }

    /// The words of what makes it, among which stand the names of what it needs.
    fn words(&self, dialect: Dialect) -> BTreeSet<String> {
        let text = match self {
            Part::Type(_, type_) => match &type_.definition {
                TypeDefinition::Enum { .. } => None,
                TypeDefinition::Other(_, definition) => Some(definition),
            },
            Part::Function(_, it) => it.sql.as_ref(),
            Part::View(_, view) => view.query.as_ref(),
        };
        text.map(|text| crate::sql::identifiers(text, dialect).into_iter().collect()).unwrap_or_default()
    }
}

/// Which parts each needs, by their numbers.
fn needs(parts: &[Part<'_>], schema: &Schema) -> Vec<Vec<usize>> {
    let mut named: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, part) in parts.iter().enumerate() {
        named.entry(part.name()).or_default().push(at);
    }
    let words: Vec<BTreeSet<String>> = parts.iter().map(|part| part.words(schema.dialect)).collect();
    let is_needed = |part: &Part<'_>, by: usize| match (parts.get(by), part) {
        (Some(Part::View(_, view)), Part::View(id, _)) => view.reads.contains(id),
        // A view has a row type, which a function can take or give.
        (Some(Part::Function(object, it)), Part::View(id, _)) => {
            takes_or_gives(object, it, schema.dialect).contains(&*id.name)
        }
        _ => true,
    };
    let needs_of = |(at, words): (usize, &BTreeSet<String>)| {
        let named = words.iter().filter_map(|word| named.get(word.as_str())).flatten().copied();
        let others = named.filter(|&other| {
            parts.get(other).zip(parts.get(at)).is_some_and(|(it, own)| it.name() != own.name() && is_needed(it, at))
        });
        others.collect()
    };
    words.iter().enumerate().map(needs_of).collect()
}

/// The words of the types that a function takes and gives: `SETOF runs`.
pub(super) fn takes_or_gives(object: &ObjectId, it: &Object, dialect: Dialect) -> BTreeSet<String> {
    let arguments = Text::known(object.arguments.as_deref().unwrap_or_default());
    let mut words: BTreeSet<String> = crate::sql::identifiers(&arguments, dialect).into_iter().into_set();
    let written = it.sql.as_ref().map(|sql| crate::sql::identifiers(sql, dialect)).unwrap_or_default();
    let given = written.into_iter().skip_while(|word| word != "returns").skip(1);
    // A name may stand behind that of its schema.
    words.extend(given.skip_while(|word| word == "setof").take(2));
    words
}

impl<'a> Writer<'a> {
    pub(super) fn schemas(&mut self) {
        self.script.section("Schemas");
        let of_objects = self.schema.objects().map(|(object, _)| &object.id);
        let others = self.schema.sequences().map(|(id, _)| id).chain(of_objects).map(|id| id.schema.clone());
        let names: BTreeSet<Option<Arc<str>>> = self.schema.schemas().into_iter().chain(others).into_set();
        for name in names.into_iter().flatten().filter(|name| !is_of_session(name)) {
            let name = self.quoted(&name);
            self.script.making(&format!("CREATE SCHEMA IF NOT EXISTS {name}"), format!("DROP SCHEMA {name}"));
        }
    }

    /// Objects of some kinds, in the order in which they were made.
    fn objects_of(&self, is_wanted: impl Fn(&ObjectId) -> bool) -> Vec<(&'a ObjectId, &'a Arc<Object>)> {
        let goes_on = |object: &ObjectId| !object.id.schema.as_deref().is_some_and(is_of_session);
        let mut found: Vec<_> =
            self.schema.objects().filter(|(object, _)| goes_on(object) && is_wanted(object)).collect();
        found.arrange_by_key(|(_, object)| moment(object.made));
        found
    }

    pub(super) fn objects_before_tables(&mut self) {
        self.script.section("Roles and extensions");
        for (at, extension) in self.schema.missing_extensions().enumerate() {
            if at == 0 {
                self.script.note("no migration creates these, but the migrations use what belongs to them");
            }
            let name = self.quoted(extension);
            self.script.making(&format!("CREATE EXTENSION IF NOT EXISTS {name}"), format!("DROP EXTENSION {name}"));
        }
        for (object, it) in self.objects_of(|object| BEFORE_TABLES.contains(&object.kind)) {
            let name = self.quoted(&object.id.name);
            match object.kind {
                ObjectKind::Extension => {
                    let written = it.sql.as_ref().and_then(Text::as_known);
                    // Which schema it is in, and which version, only the statement says.
                    let rest = written.and_then(|sql| rest_behind(sql, &object.id.name)).unwrap_or_default();
                    let sql = format!("CREATE EXTENSION IF NOT EXISTS {name}{rest}");
                    self.script.making(&sql, format!("DROP EXTENSION {name}"));
                }
                ObjectKind::Role => {
                    // Roles belong to the whole server: it may be there.
                    let sql = it
                        .sql
                        .as_ref()
                        .and_then(Text::as_known)
                        .map_or(format!("CREATE ROLE {name}"), ToOwned::to_owned);
                    let block = format!("BEGIN {sql}; EXCEPTION WHEN duplicate_object THEN NULL; END");
                    self.script.statement(&format!("DO {}", self.literal(&block)));
                }
                _ => self.as_written(object, it),
            }
        }
    }

    /// An object by the statement that made it.
    fn as_written(&mut self, object: &ObjectId, it: &Object) {
        let what = format!("{} {}", object.kind.word(), object.id);
        if let Some(doubt) = Self::doubt(it.made) {
            self.script.note(doubt);
        }
        match &it.sql {
            Some(sql) => {
                let sql = self.by_its_name(sql, &object.id);
                match sql.as_known() {
                    // Of several that are made under a condition, say by version, not all need be right here.
                    Some(known) if !it.made.is_certain && self.words == Words::Postgresql => {
                        let known = known.trim().trim_end_matches(';');
                        let block = format!("BEGIN {known}; EXCEPTION WHEN OTHERS THEN RAISE NOTICE '%', SQLERRM; END");
                        self.script.statement(&format!("DO {}", self.literal(&block)));
                    }
                    _ => self.script.making_if_known(&sql, self.drop_of(object)),
                }
            }
            None => self.script.left_out(&what, "the statement that made it is not known"),
        }
    }

    /// The statement that drops an object: a function by its arguments only where others are called as it is, since those
    /// may be written with defaults.
    fn drop_of(&self, object: &ObjectId) -> String {
        let is_namesake = |other: &&ObjectId| other.kind == object.kind && other.id == object.id;
        let namesakes = self.schema.objects().map(|(other, _)| other).filter(is_namesake).count();
        let arguments = match &object.arguments {
            Some(arguments) if namesakes > 1 || object.kind == ObjectKind::Aggregate => format!("({arguments})"),
            _ => String::new(),
        };
        format!("DROP {} {}{arguments}", object.kind.keyword(), self.name(&object.id))
    }

    /// A statement that made an object by a former name, with its name of now.
    fn by_its_name(&self, sql: &Text, id: &Id) -> Text {
        let made = crate::sql::operations(sql, self.schema.dialect).into_iter().next();
        let former = made.and_then(|made| match made.changes.into_iter().next() {
            Some(Change::Object { name: Some(name), .. }) => self.schema.id(&name),
            _ => None,
        });
        match former {
            Some(former) if former.name != id.name => {
                crate::sql::with_renamed(sql, &former.name, &id.name, self.schema.dialect)
            }
            _ => sql.clone(),
        }
    }

    /// Types, and the functions that types or tables need, each behind what it names itself.
    pub(super) fn types_and_functions(&mut self) {
        let is_enum = |type_: &UserType| matches!(type_.definition, TypeDefinition::Enum { .. });
        let mut types: Vec<_> = self.schema.types().filter(|(_, it)| self.has_enums || !is_enum(it)).collect();
        // Composites and domains may be made of enums.
        types.arrange_by_key(|(_, it)| (matches!(it.definition, TypeDefinition::Other(..)), moment(it.made)));
        let types = types.into_iter().map(|(id, type_)| Part::Type(id, type_));
        let functions = self.objects_of(|object| object.kind.is_function() && self.is_before_tables(object));
        let functions = functions.into_iter().map(|(object, it)| Part::Function(object, it));
        self.parts(&types.chain(functions).collect::<Vec<_>>(), "Functions that tables need");
    }

    /// The other functions, and views.
    pub(super) fn functions_and_views(&mut self) {
        let is_written = |object: &ObjectId| self.words == Words::Postgresql && object.kind.is_function();
        let functions = self.objects_of(|object| is_written(object) && !self.is_before_tables(object));
        let functions = functions.into_iter().map(|(object, it)| Part::Function(object, it));
        let views = self.schema.views().map(|(id, view)| Part::View(id, view));
        self.parts(&functions.chain(views).collect::<Vec<_>>(), "Functions");
    }

    fn is_before_tables(&self, function: &ObjectId) -> bool {
        self.made.functions.contains(function)
    }

    /// Parts, each behind those that it needs.
    fn parts(&mut self, parts: &[Part<'a>], functions: &'static str) {
        let mut missing = BTreeSet::new();
        let mut heading = "";
        for at in order::ordered(&needs(parts, self.schema)) {
            let Some(part) = parts.get(at) else { continue };
            let own = match part {
                Part::Type(..) => "Types",
                Part::Function(..) => functions,
                Part::View(..) => "Views",
            };
            if own != std::mem::replace(&mut heading, own) {
                self.script.section(own);
            }
            match part {
                Part::Type(id, type_) => self.type_(id, type_),
                Part::Function(object, it) => self.as_written(object, it),
                Part::View(id, view) => self.view(id, view, &mut missing),
            }
        }
    }

    fn type_(&mut self, id: &Id, type_: &UserType) {
        if let Some(doubt) = Self::doubt(type_.made) {
            self.script.note(doubt);
        }
        match &type_.definition {
            TypeDefinition::Enum { values, is_open } => {
                if *is_open {
                    self.script.note(&format!("Not all values of {id} are known."));
                }
                for value in values.iter().filter(|value| !value.is_known()) {
                    self.script.note(&format!("Left out of {id}, as it is not known: {value}"));
                }
                let values: Vec<String> =
                    values.iter().filter_map(Text::as_known).map(|value| self.literal(value)).collect();
                let name = self.name(id);
                let sql = format!("CREATE TYPE {name} AS ENUM ({})", values.join(", "));
                self.script.making(&sql, format!("DROP TYPE {name}"));
            }
            TypeDefinition::Other(kind, definition) => {
                let mut sql = Text::known(format!("CREATE {} {} ", kind.keyword(), self.name(id)));
                sql.push_text(definition);
                self.script.making_if_known(&sql, format!("DROP {} {}", kind.keyword(), self.name(id)));
            }
        }
    }

    /// Sequences that no column makes.
    pub(super) fn sequences(&mut self) {
        self.script.section("Sequences");
        for (id, sequence) in self.schema.sequences() {
            if self.made.with_columns.contains(id) || !self.take(id.clone()) {
                continue;
            }
            if let Some(doubt) = Self::doubt(sequence.made) {
                self.script.note(doubt);
            }
            let mut sql = Text::known(format!("CREATE SEQUENCE {}", self.name(id)));
            let options = sequence.options.as_ref().and_then(Text::as_known).unwrap_or_default();
            // Its owner is not there yet.
            let end = options.to_ascii_uppercase().find("OWNED BY").unwrap_or(options.len());
            let options = options.get(..end).unwrap_or_default().trim();
            if !options.is_empty() {
                sql.push_str(" ");
                sql.push_str(options);
            } else if let Some(type_) = self.type_of_owner(sequence) {
                sql.push_str(&format!(" AS {type_}"));
            }
            // That of a column goes with its table.
            match sequence.owner {
                Some(_) => self.script.statement_if_known(&sql),
                None => self.script.making_if_known(&sql, format!("DROP SEQUENCE {}", self.name(id))),
            }
        }
        // Those that columns count with.
        for (id, table) in self.schema.tables() {
            for sequence in table.columns.iter().filter_map(|column| column.serial.as_ref()) {
                if !self.made.with_columns.contains(sequence) && self.take(sequence.clone()) {
                    self.script.note(&format!("What became of it is not known; table {id} uses it."));
                    self.script.statement(&format!("CREATE SEQUENCE {}", self.name(sequence)));
                }
            }
        }
    }

    /// The type of numbers that the sequence of a `SERIAL` column counts.
    fn type_of_owner(&self, sequence: &crate::schema::Sequence) -> Option<String> {
        let (table, column) = sequence.owner.as_ref().filter(|_| sequence.is_implied)?;
        let type_ = self.schema.table(table)?.column(column)?.type_.sql.as_known()?.to_ascii_lowercase();
        matches!(type_.as_str(), "integer" | "smallint").then_some(type_)
    }

    /// Sequences go with their columns.
    pub(super) fn own_sequences(&mut self) {
        for (id, sequence) in self.schema.sequences() {
            let Some((table, column)) = &sequence.owner else { continue };
            let is_there = self.schema.table(table).is_some_and(|table| table.column(column).is_some());
            if !self.made.with_columns.contains(id) && is_there {
                let owner = format!("{}.{}", self.name(table), self.quoted(column));
                self.script.statement(&format!("ALTER SEQUENCE {} OWNED BY {owner}", self.name(id)));
            }
        }
    }

    /// What a view reads and that is not there.
    fn why_no_query(&self, view: &View) -> Option<String> {
        let is_there = |id: &Id| {
            let is_own = |schema: &str| is_of_session(schema) || schema.eq_ignore_ascii_case("information_schema");
            self.schema.table(id).is_some()
                || self.schema.view(id).is_some()
                || self.schema.sequences().any(|(other, _)| other == id)
                || id.schema.as_deref().is_some_and(is_own)
                || (id.schema.is_none() && is_of_session(&id.name))
        };
        if let Some(id) = view.reads.iter().find(|id| !is_there(id)) {
            return Some(format!("no migration makes {id}, which it reads"));
        }
        let lacks =
            |(id, column): &&(Id, Arc<str>)| self.schema.table(id).is_some_and(|table| table.column(column).is_none());
        view.uses.iter().find(lacks).map(|(id, column)| format!("column {id}.{column}, which it reads, is not known"))
    }

    /// A view, unless what it reads is missing.
    fn view(&mut self, id: &'a Id, view: &'a View, missing: &mut BTreeSet<&'a Id>) {
        let materialized = if view.materialized { "MATERIALIZED " } else { "" };
        let columns = match view.columns.as_slice() {
            [] => String::new(),
            columns => format!(" ({})", self.listed(columns)),
        };
        let mut sql = Text::known(format!("CREATE {materialized}VIEW {}{columns} AS\n", self.name(id)));
        let query = view.query.as_ref().filter(|query| !query.is_empty());
        if let Some(query) = query {
            sql.push_text(query);
        }
        if query.is_none_or(|query| !query.is_known()) {
            missing.insert(id);
        }
        if let Some(read) = view.reads.iter().find(|read| missing.contains(read)) {
            missing.insert(id);
            return self.script.left_out(&sql.to_string(), &format!("it reads {read}"));
        }
        if query.is_none() {
            return self.script.left_out(&sql.to_string(), "its query is not known");
        }
        if let Some(why) = self.why_no_query(view) {
            missing.insert(id);
            return self.script.left_out(&sql.to_string(), &why);
        }
        if let Some(doubt) = Self::doubt(view.made) {
            self.script.note(doubt);
        }
        self.script.making_if_known(&sql, format!("DROP {materialized}VIEW {}", self.name(id)));
        if !missing.contains(id) {
            self.indexes(id, &view.indexes, &|_| true);
        }
    }

    /// Triggers, policies and rules, by the statements that made them.
    pub(super) fn attached(&mut self, id: &Id, table: &Table) {
        for it in &table.attached {
            let what = format!("{} {} of {id}", it.kind.word(), it.name);
            let Some(sql) = &it.sql else {
                self.script.left_out(&what, "the statement that made it is not known");
                continue;
            };
            if let Some(doubt) = Self::doubt(it.made) {
                self.script.note(doubt);
            }
            let sql = self.on_its_table(sql, id);
            match self.role_of_server(it.kind, &sql) {
                Some(role) => {
                    let why = format!("no migration creates role {role}, which belongs to the server");
                    self.script.left_out(&sql.to_string(), &why);
                }
                None if self.words == Words::Postgresql => {
                    let drop = format!("DROP {} {} ON {}", it.kind.keyword(), self.quoted(&it.name), self.name(id));
                    self.script.making_if_known(&sql, drop);
                }
                None => self.script.statement_if_known(&sql),
            }
        }
    }

    /// The role that a policy is for, where no migration makes it (PostgreSQL manual, "CREATE POLICY").
    fn role_of_server(&self, kind: ObjectKind, sql: &Text) -> Option<String> {
        let sql = sql.as_known().filter(|_| kind == ObjectKind::Policy)?;
        let upper = sql.to_ascii_uppercase();
        let end = [" USING", " WITH CHECK"].iter().filter_map(|word| upper.find(word)).min().unwrap_or(sql.len());
        let roles = sql.get(upper.find(" TO ")? + " TO ".len()..end)?;
        let roles = crate::sql::names_in(roles, self.schema.dialect).into_iter();
        let mut names = roles.filter_map(|role| role.name.as_known().map(ToOwned::to_owned));
        let is_made = |name: &str| {
            matches!(name, "public" | "current_user" | "current_role" | "session_user")
                || self.schema.objects().any(|(object, _)| object.kind == ObjectKind::Role && &*object.id.name == name)
        };
        names.find(|name| !is_made(name))
    }

    /// A statement about a table by a former name, with its name of now.
    fn on_its_table(&self, sql: &Text, id: &Id) -> Text {
        let made = crate::sql::operations(sql, self.schema.dialect).into_iter().next();
        let table = made.and_then(|made| match made.changes.into_iter().next() {
            Some(Change::Object { table: Some(table), .. }) => self.schema.id(&table),
            _ => None,
        });
        match table {
            Some(former) if former.name != id.name => {
                crate::sql::with_renamed(sql, &former.name, &id.name, self.schema.dialect)
            }
            Some(former) if former.schema != id.schema => {
                let of = crate::sql::Meaning::Of;
                crate::sql::with_renamed_as(sql, of, &former.name, &self.name(id), self.schema.dialect)
            }
            _ => sql.clone(),
        }
    }

    /// What was set of a table since it was made.
    pub(super) fn settings(&mut self, id: &Id, table: &Table) {
        for setting in &table.settings {
            let mut sql = Text::known(format!("ALTER TABLE {} ", self.name(id)));
            sql.push_text(setting);
            let is_other = self.schema.dialect.refusals_are_known()
                && setting.as_known().is_some_and(|it| !ACTIONS.iter().any(|word| starts(it, word)));
            let of_server = setting.as_known().is_some_and(|it| starts(it, "OWNER TO") || starts(it, "SET TABLESPACE"));
            if of_server {
                self.script.left_out(&sql.to_string(), "it belongs to the server");
            } else if is_other {
                self.script.left_out(&sql.to_string(), "it is not PostgreSQL's");
            } else {
                self.script.statement_if_known(&sql);
            }
        }
    }

    /// Objects of other kinds.
    pub(super) fn other_objects(&mut self) {
        self.script.section("Other objects");
        let is_other = |object: &ObjectId| {
            !object.kind.is_function() && !BEFORE_TABLES.contains(&object.kind) && object.kind != ObjectKind::Schema
        };
        for (object, it) in self.objects_of(is_other) {
            self.as_written(object, it);
        }
    }

    pub(super) fn comments_of_tables(&mut self) {
        for (id, table) in self.schema.tables() {
            self.comment("TABLE", &self.name(id), table.comment.as_ref());
            for column in &table.columns {
                let name = format!("{}.{}", self.name(id), self.quoted(&column.name));
                self.comment("COLUMN", &name, column.comment.as_ref());
            }
        }
    }

    pub(super) fn other_comments(&mut self) {
        for (id, view) in self.schema.views() {
            let word = if view.materialized { "MATERIALIZED VIEW" } else { "VIEW" };
            self.comment(word, &self.name(id), view.comment.as_ref());
        }
        for (id, type_) in self.schema.types() {
            let word = if matches!(type_.definition, TypeDefinition::Other(ObjectKind::Domain, _)) {
                "DOMAIN"
            } else {
                "TYPE"
            };
            self.comment(word, &self.name(id), type_.comment.as_ref());
        }
    }

    fn comment(&mut self, word: &str, name: &str, comment: Option<&Text>) {
        let Some(comment) = comment else { return };
        let mut sql = Text::known(format!("COMMENT ON {word} {name} IS "));
        match comment.as_known() {
            Some(known) => sql.push_str(&self.literal(known)),
            None => sql.push_text(comment),
        }
        self.script.statement_if_known(&sql);
    }
}

/// What comes after the name of an extension in the statement that makes it.
fn rest_behind(sql: &str, name: &str) -> Option<String> {
    let (_, rest) = sql.split_once(name)?;
    let rest = rest.trim_start_matches('"').trim().trim_end_matches(';').trim_end();
    Some(if rest.is_empty() { String::new() } else { format!(" {rest}") })
}
