//! A schema as models of SQLAlchemy 2 (<https://docs.sqlalchemy.org/en/20/orm/declarative_tables.html>).

use crate::operation::ObjectKind;
use crate::ordered::Gather;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::alchemy::{self, Type, identifier, sql_text};
use super::{Snapshot, ddl, fit};
use crate::dialect::Dialect;
use crate::python::repr::repr;
use crate::schema::names::made_by_postgresql;
use crate::schema::table::{Deferral, ForeignKey, Given, Index};
use crate::schema::{Column, Id, Schema, Table, TypeDefinition};
use crate::text::Text;

/// Names that a column can't have as an attribute: of declarative itself, and of what the classes use.
#[rustfmt::skip]
const RESERVED: [&str; 18] = [
    "metadata", "registry", "sa", "postgresql", "mysql", "datetime", "decimal", "uuid", "Any", "Mapped",
    "mapped_column", "list", "str", "int", "bool", "float", "bytes", "Base",
];

/// The models of a schema, as a module of Python.
pub(super) fn models(snapshot: Snapshot<'_>) -> String {
    let schema = snapshot.schema;
    let mut writer = Writer {
        schema,
        enums: BTreeMap::new(),
        names: RESERVED.iter().chain(&[alchemy::SQL_TYPE, "BigInt"]).map(ToString::to_string).into_set(),
        classes: BTreeMap::new(),
        body: String::new(),
    };
    writer.write();
    let mut out = String::from("\"\"\"");
    let mut head = snapshot.head("Models");
    let left_out = left_out(schema);
    if !left_out.is_empty() {
        head.push(format!("Left out, because models can't express it: {left_out}."));
    }
    let head: Vec<String> =
        head.iter().map(|line| line.replace('\\', "\\\\").replace('"', "'").replace(['\n', '\r'], " ")).collect();
    out.push_str(&head.join("\n"));
    out.push_str("\n\"\"\"\n\n");
    for module in ["datetime", "decimal", "uuid"] {
        if writer.body.contains(&format!("{module}.")) {
            out.push_str(&format!("import {module}\n"));
        }
    }
    if writer.body.contains("Any") {
        out.push_str("from typing import Any\n");
    }
    out.push_str("\nimport sqlalchemy as sa\n");
    for dialect in ["mysql", "postgresql"] {
        if writer.body.contains(&format!("{dialect}.")) {
            out.push_str(&format!("from sqlalchemy.dialects import {dialect}\n"));
        }
    }
    out.push_str("from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n");
    if writer.body.contains(&format!("{}(", alchemy::SQL_TYPE)) {
        out.push('\n');
        out.push_str(alchemy::sql_type_class().trim_end());
        out.push('\n');
    }
    out.push_str("\n\nclass Base(DeclarativeBase):\n    pass\n");
    out.push_str(&writer.body);
    out
}

/// What models have no words for, in words.
fn left_out(schema: &Schema) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, view) in schema.views() {
        *counts.entry(if view.materialized { "materialized view" } else { "view" }).or_default() += 1;
    }
    for (object, _) in schema.objects().filter(|(object, _)| object.kind != ObjectKind::Schema) {
        *counts.entry(object.kind.word()).or_default() += 1;
    }
    for (_, type_) in schema.types() {
        if let TypeDefinition::Other(kind, _) = &type_.definition {
            *counts.entry(kind.word()).or_default() += 1;
        }
    }
    for it in schema.tables().flat_map(|(_, table)| &table.attached) {
        *counts.entry(it.kind.word()).or_default() += 1;
    }
    for (_, table) in schema.tables() {
        if table.partition.is_some() {
            *counts.entry("partition").or_default() += 1;
        }
    }
    let said = counts.iter().map(|(word, count)| match (count, *word) {
        (1, word) => format!("1 {word}"),
        (count, "policy") => format!("{count} policies"),
        (count, "index") => format!("{count} indexes"),
        (count, word) => format!("{count} {word}s"),
    });
    said.collect::<Vec<_>>().join(", ")
}

struct Writer<'a> {
    schema: &'a Schema,
    /// Variables of enums.
    enums: BTreeMap<&'a Id, String>,
    /// Names of the module that are taken.
    names: BTreeSet<String>,
    /// Names of what stands for tables: a class's `X.__table__`, or a table's.
    classes: BTreeMap<&'a Id, String>,
    body: String,
}

impl<'a> Writer<'a> {
    fn write(&mut self) {
        let schemas = self.schema.schemas();
        let needed: Vec<String> = schemas.into_iter().flatten().map(|name| name.to_string()).collect();
        if !needed.is_empty() {
            self.body.push_str(&format!("\n\n# `create_all` creates no schemas: {} must exist.", needed.join(", ")));
            self.body.push('\n');
        }
        self.enums();
        self.sequences();
        let tables: Vec<(&Id, &Arc<Table>)> =
            self.schema.tables().filter(|(_, table)| table.partition.is_none()).collect();
        for (id, table) in &tables {
            if table.primary_key.is_some() || !fit::needed_keys(self.schema, id, table).is_empty() {
                self.class(id, table);
            } else {
                self.plain_table(id, table);
            }
        }
        for (id, table) in &tables {
            self.late_references(id, table);
        }
    }

    fn enums(&mut self) {
        for (id, type_) in self.schema.types() {
            let TypeDefinition::Enum { values, is_open } = &type_.definition else { continue };
            let name = identifier(&format!("{}_enum", id.name), &[], &mut self.names);
            let mut arguments: Vec<String> = values.iter().filter_map(Text::as_known).map(repr).collect();
            arguments.push(format!("name={}", repr(&id.name)));
            arguments.extend(id.schema.as_deref().map(|schema| format!("schema={}", repr(schema))));
            arguments.push("metadata=Base.metadata".to_owned());
            let remark = if *is_open { "  # not all of its values are known" } else { "" };
            self.body.push_str(&format!("\n\n{name} = sa.Enum({}){remark}", arguments.join(", ")));
            self.enums.insert(id, name);
        }
        if !self.enums.is_empty() {
            self.body.push('\n');
        }
    }

    /// Sequences that no column makes by itself.
    fn sequences(&mut self) {
        for (id, sequence) in self.schema.sequences() {
            let of_column = sequence.owner.as_ref().and_then(|(table_id, column)| {
                let table = self.schema.table(table_id)?;
                Some((table_id, table, table.column(column)?))
            });
            let is_made = of_column.is_some_and(|(table_id, table, column)| {
                column.identity.is_some() || counts_by_itself(table_id, table, column)
            });
            if !is_made {
                let schema = id.schema.as_deref().map_or(String::new(), |schema| format!(", schema={}", repr(schema)));
                self.body.push_str(&format!("\n\nsa.Sequence({}{schema}, metadata=Base.metadata)\n", repr(&id.name)));
            }
        }
    }

    fn class(&mut self, id: &'a Id, table: &Table) {
        let name = identifier(&class_name(&id.name), &[], &mut self.names);
        self.body.push_str(&format!("\n\nclass {name}(Base):\n"));
        for remark in remarks(table) {
            self.body.push_str(&format!("    # {remark}\n"));
        }
        self.body.push_str(&format!("    __tablename__ = {}\n", repr(&id.name)));
        let arguments = self.arguments(id, table);
        if !arguments.is_empty() {
            self.body.push_str("    __table_args__ = (\n");
            for argument in &arguments {
                self.body.push_str(&format!("        {argument},\n"));
            }
            self.body.push_str("    )\n");
        }
        self.body.push('\n');
        let mut taken = BTreeSet::new();
        for column in &table.columns {
            let attribute = identifier(&column.name, &RESERVED, &mut taken);
            let (type_, told) = self.type_of(id, column);
            let is_optional = column.nullable == Some(true) && type_.python != "Any";
            let python = if is_optional { format!("{} | None", type_.python) } else { type_.python.clone() };
            let mut arguments = Vec::new();
            if attribute != *column.name {
                arguments.push(repr(&column.name));
            }
            arguments.push(type_.expression.clone());
            arguments.extend(self.column_arguments(id, table, column));
            if type_.python == "Any" || column.nullable.is_none() {
                let word = if column.nullable == Some(false) { "False" } else { "True" };
                arguments.push(format!("nullable={word}"));
            }
            let remark = Self::column_remark(column, told);
            self.body.push_str(&format!(
                "    {attribute}: Mapped[{python}] = mapped_column({}){remark}\n",
                arguments.join(", ")
            ));
        }
        self.classes.insert(id, format!("{name}.__table__"));
    }

    /// A table without a key, which no class can be mapped to.
    fn plain_table(&mut self, id: &'a Id, table: &Table) {
        if table.columns.is_empty() && !self.schema.dialect.has_enum_types() {
            let dialect = self.schema.dialect.title();
            let why = format!("no column of it is known, and {dialect} has no table without one");
            return self.body.push_str(&format!("\n\n# Left out, as {why}: table {}.\n", on_one_line(&id.to_string())));
        }
        let name = identifier(&format!("{}_table", id.name), &[], &mut self.names);
        self.body.push_str("\n\n# This table has no known key, so no class can be mapped to it.\n");
        for remark in remarks(table) {
            self.body.push_str(&format!("# {remark}\n"));
        }
        self.body.push_str(&format!("{name} = sa.Table(\n    {},\n    Base.metadata,\n", repr(&id.name)));
        for column in &table.columns {
            let (type_, told) = self.type_of(id, column);
            let mut arguments = vec![repr(&column.name), type_.expression];
            arguments.extend(self.column_arguments(id, table, column));
            if column.nullable == Some(false) {
                arguments.push("nullable=False".to_owned());
            }
            let remark = Self::column_remark(column, told);
            self.body.push_str(&format!("    sa.Column({}),{remark}\n", arguments.join(", ")));
        }
        for argument in self.arguments(id, table) {
            match argument.strip_prefix('{') {
                // Options are arguments by name here.
                Some(_) => {
                    for option in options(id, table) {
                        self.body.push_str(&format!("    {}={},\n", option.0, option.1));
                    }
                }
                None => self.body.push_str(&format!("    {argument},\n")),
            }
        }
        self.body.push_str(")\n");
        self.classes.insert(id, name);
    }

    fn type_of(&self, id: &Id, column: &Column) -> (Type, Option<String>) {
        let dialect = self.schema.dialect;
        let sql = column.type_.sql.as_known().map(str::trim);
        if let (Some(user), Some(sql)) = (&column.type_.user, sql)
            && let Some(name) = self.enums.get(user)
        {
            let is_array = sql.ends_with("[]");
            let (expression, python) =
                if is_array { (format!("postgresql.ARRAY({name})"), "list[str]") } else { (name.clone(), "str") };
            return (Type { expression, python: python.to_owned() }, None);
        }
        if !dialect.has_enum_types()
            && sql.is_some_and(|sql| sql.to_ascii_uppercase().starts_with("ENUM"))
            && let Some(type_) = Type::of_values(&column.type_)
        {
            return (Type { expression: type_.expression.replace(", native_enum=False", ""), ..type_ }, None);
        }
        let (sql, told) = ddl::type_of(self.schema, id, column, dialect);
        let mut type_ = Type::by_sql(&sql, dialect);
        if let Some(collation) = column.collation.as_ref().and_then(Text::as_known)
            && let Some(start) = type_.expression.strip_suffix(')').filter(|_| type_.python == "str")
            && !start.contains("collation=")
        {
            let comma = if start.ends_with('(') { "" } else { ", " };
            type_.expression = format!("{start}{comma}collation={})", repr(collation.trim_matches('"')));
        }
        (type_, told)
    }

    /// What a column is given besides its name and type.
    fn column_arguments(&self, id: &Id, table: &Table, column: &Column) -> Vec<String> {
        let mut arguments = Vec::new();
        let dialect = self.schema.dialect;
        let is_key = table.primary_key.as_ref().is_some_and(|key| key.columns.contains(&column.name));
        if let Some(computed) = &column.computed {
            arguments.extend(alchemy::computed(computed, dialect));
        } else if let Some(identity) = column.identity.as_ref().filter(|_| dialect.counts_by_sequences()) {
            arguments.push(alchemy::identity(identity));
        } else if let Some(default) = column.default.as_ref().and_then(Text::as_known) {
            arguments.push(format!("server_default=sa.text({})", repr(&sql_text(default))));
        } else if let Some(sequence) = &column.serial {
            if counts_by_itself(id, table, column) {
                let is_only = table.primary_key.as_ref().is_some_and(|key| key.columns.len() == 1);
                arguments.extend((!is_only).then(|| "autoincrement=True".to_owned()));
                return Self::with_comment(arguments, column);
            }
            let name = super::names::quoted_id(sequence, dialect);
            let name = super::names::literal(&name, dialect);
            arguments.push(format!("server_default=sa.text({})", repr(&sql_text(&format!("nextval({name})")))));
        }
        // Of several columns of a key, MySQL counts up the one that says so.
        let is_only = table.primary_key.as_ref().is_some_and(|key| key.columns.len() == 1);
        if is_key && !is_only && column.identity.is_some() && dialect.counts_by_auto_increment() {
            arguments.push("autoincrement=True".to_owned());
        }
        if is_key && column.identity.is_none() && column.type_.family() == Some(crate::schema::column::Family::Number) {
            arguments.push("autoincrement=False".to_owned());
        }
        Self::with_comment(arguments, column)
    }

    fn with_comment(mut arguments: Vec<String>, column: &Column) -> Vec<String> {
        let comment = column.comment.as_ref().and_then(Text::as_known);
        arguments.extend(comment.map(|comment| format!("comment={}", repr(comment))));
        arguments
    }

    fn column_remark(column: &Column, told: Option<String>) -> String {
        let mut remarks: Vec<String> = told.into_iter().collect();
        if let Some(default) = column.default.as_ref().filter(|default| !default.is_known()) {
            remarks.push(format!("its default is not known: {default}"));
        }
        if let Some(computed) = column.computed.as_ref().filter(|computed| !computed.expression.is_known()) {
            remarks.push(format!("generated by what is not known: {}", computed.expression));
        }
        if column.nullable.is_none() {
            remarks.push("whether it may be NULL is not known".to_owned());
        }
        if !column.made.is_certain {
            remarks.push("it may be missing".to_owned());
        }
        if remarks.is_empty() { String::new() } else { format!("  # {}", on_one_line(&remarks.join("; "))) }
    }

    /// `__table_args__`: keys, constraints, indexes, and last the options of the table.
    fn arguments(&self, id: &Id, table: &Table) -> Vec<String> {
        let dialect = self.schema.dialect;
        let mut arguments = Vec::new();
        let lacks = |columns: &[Arc<str>]| columns.iter().any(|column| table.column(column).is_none());
        if let Some(key) = table.primary_key.as_ref().filter(|key| !lacks(&key.columns)) {
            let rest = [named(&key.name), deferral(key.deferral)].concat();
            arguments.push(format!("sa.PrimaryKeyConstraint({}{rest})", strings(&key.columns)));
        }
        for (at, columns) in fit::needed_keys(self.schema, id, table).iter().enumerate() {
            let class = if at == 0 && table.primary_key.is_none() { "PrimaryKey" } else { "Unique" };
            arguments.push(format!("sa.{class}Constraint({})", strings(columns)));
        }
        for key in table.uniques.iter().filter(|key| !lacks(&key.columns)) {
            let mut rest = [named(&key.name), deferral(key.deferral)].concat();
            if key.nulls_not_distinct {
                rest.push_str(", postgresql_nulls_not_distinct=True");
            }
            arguments.push(format!("sa.UniqueConstraint({}{rest})", strings(&key.columns)));
        }
        for key in fit::foreign_keys(table) {
            if self.why_no_reference(id, table, key).is_none() && !has_dots(key) {
                let columns = key.referent_columns.iter().map(|column| format!("{}.{column}", key.referent));
                let columns = columns.map(|column| repr(&column)).collect::<Vec<_>>().join(", ");
                arguments.push(foreign_key(id, table, key, &format!("[{columns}]")));
            }
        }
        for check in fit::checks(table) {
            if let (Some(expression), None) = (check.expression.as_known(), fit::why_no_check(check, table, dialect)) {
                let expression = repr(&sql_text(expression));
                arguments.push(format!("sa.CheckConstraint({expression}{})", named(&check.name)));
            }
        }
        for index in fit::indexes(table).filter(|index| !index.name.name.is_empty()) {
            let missing =
                index.columns().chain(index.include.iter().map(|it| &**it)).any(|it| table.column(it).is_none());
            arguments.extend(self.index(index).filter(|_| !missing));
        }
        let options = options(id, table);
        if !options.is_empty() {
            let options = options.iter().map(|(name, value)| format!("'{name}': {value}"));
            arguments.push(format!("{{{}}}", options.collect::<Vec<_>>().join(", ")));
        }
        arguments
    }

    fn why_no_reference(&self, id: &Id, table: &Table, key: &ForeignKey) -> Option<String> {
        let is_partition = self.schema.table(&key.referent).is_some_and(|there| there.partition.is_some());
        if is_partition || key.referent_columns.is_empty() {
            return Some("its table has no model".to_owned());
        }
        fit::why_no_reference(self.schema, id, table, key)
    }

    /// Foreign keys to a table with a dot in its name, which only the table itself can name.
    fn late_references(&mut self, id: &Id, table: &Table) {
        for key in fit::foreign_keys(table) {
            let (Some(own), Some(there)) = (self.classes.get(id), self.classes.get(&key.referent)) else { continue };
            if has_dots(key) && self.why_no_reference(id, table, key).is_none() {
                let columns = key.referent_columns.iter().map(|column| format!("{there}.c[{}]", repr(column)));
                let columns = format!("[{}]", columns.collect::<Vec<_>>().join(", "));
                self.body
                    .push_str(&format!("\n\n{own}.append_constraint({})\n", foreign_key(id, table, key, &columns)));
            }
        }
    }

    fn index(&self, index: &Index) -> Option<String> {
        let dialect = self.schema.dialect;
        let mut arguments = vec![repr(&index.name.name)];
        for element in &index.elements {
            let what = element.what.as_known()?;
            let options = element.options.as_ref().map(Text::as_known);
            arguments.push(match (element.is_column, options) {
                (true, None | Some(Some(""))) => repr(what),
                (is_column, options) => {
                    let what = if is_column { super::names::quoted(what, dialect) } else { what.to_owned() };
                    let options = options.flatten().map_or(String::new(), |options| format!(" {options}"));
                    format!("sa.text({})", repr(&sql_text(&format!("{what}{options}"))))
                }
            });
        }
        if index.unique {
            arguments.push("unique=True".to_owned());
        }
        let word = match dialect {
            Dialect::Mysql | Dialect::Mariadb => "mysql",
            Dialect::Sqlite => "sqlite",
            _ => "postgresql",
        };
        if let Some(method) = &index.method {
            let method = method.as_known()?;
            match ddl::kind_of_index(method, dialect) {
                Some(kind) => arguments.push(format!("{word}_prefix={}", repr(&kind))),
                None => arguments.push(format!("{word}_using={}", repr(method))),
            }
        }
        if let Some(predicate) = &index.predicate {
            arguments.push(format!("{word}_where=sa.text({})", repr(&sql_text(predicate.as_known()?))));
        }
        if !index.include.is_empty() {
            arguments.push(format!("{word}_include=[{}]", strings(&index.include)));
        }
        if index.nulls_not_distinct {
            arguments.push(format!("{word}_nulls_not_distinct=True"));
        }
        Some(format!("sa.Index({})", arguments.join(", ")))
    }
}

/// Whether SQLAlchemy makes a `SERIAL` of a column by itself, and the database gives its sequence the name it has.
fn counts_by_itself(id: &Id, table: &Table, column: &Column) -> bool {
    let usual = id.beside(&made_by_postgresql(&id.name, &column.name, "seq"));
    let is_key = table.primary_key.as_ref().is_some_and(|key| key.columns.contains(&column.name));
    let refers = table.foreign_keys.iter().any(|key| key.columns.contains(&column.name));
    let is_integer = column
        .type_
        .sql
        .as_known()
        .is_some_and(|sql| matches!(sql.to_ascii_uppercase().as_str(), "INTEGER" | "BIGINT" | "SMALLINT" | "INT"));
    is_key && !refers && is_integer && column.default.is_none() && column.serial.as_ref() == Some(&usual)
}

fn options(id: &Id, table: &Table) -> Vec<(&'static str, String)> {
    let mut options = Vec::new();
    options.extend(id.schema.as_deref().map(|schema| ("schema", repr(schema))));
    options.extend(table.comment.as_ref().and_then(Text::as_known).map(|comment| ("comment", repr(comment))));
    for clause in table.clauses.iter().filter_map(Text::as_known) {
        if let Some(by) = clause.trim().get("PARTITION BY ".len()..).filter(|_| ddl::starts(clause, "PARTITION BY ")) {
            options.push(("postgresql_partition_by", repr(by)));
        }
    }
    options
}

/// A foreign key of a table. One to the table's own columns that only an index makes unique comes after that index, and so
/// after the table (`use_alter`).
fn foreign_key(id: &Id, table: &Table, key: &ForeignKey, referent_columns: &str) -> String {
    let known = |rule: &Option<Text>| rule.as_ref().and_then(Text::as_known).map(repr);
    let mut rest = named(&key.name);
    for (word, rule) in [("ondelete", &key.on_delete), ("onupdate", &key.on_update), ("match", &key.match_)] {
        rest.extend(known(rule).map(|rule| format!(", {word}={rule}")));
    }
    rest.push_str(&deferral(key.deferral));
    if key.referent == *id && !fit::is_key(table, &key.referent_columns) {
        rest.push_str(", use_alter=True");
    }
    format!("sa.ForeignKeyConstraint([{}], {referent_columns}{rest})", strings(&key.columns))
}

/// Whether the words `schema.table.column` would be read otherwise.
fn has_dots(key: &ForeignKey) -> bool {
    let schema_has = key.referent.schema.as_ref().is_some_and(|schema| schema.contains('.'));
    schema_has || key.referent.name.contains('.') || key.referent_columns.iter().any(|column| column.contains('.'))
}

/// MySQL's primary keys all have the same name.
fn named(name: &Given) -> String {
    if name.name.is_empty() || &*name.name == "PRIMARY" {
        String::new()
    } else {
        format!(", name={}", repr(&name.name))
    }
}

fn deferral(deferral: Deferral) -> String {
    match (deferral.deferrable, deferral.deferred) {
        (false, _) => String::new(),
        (true, false) => ", deferrable=True".to_owned(),
        (true, true) => ", deferrable=True, initially='DEFERRED'".to_owned(),
    }
}

fn strings(names: &[Arc<str>]) -> String {
    names.iter().map(|name| repr(name)).collect::<Vec<_>>().join(", ")
}

fn remarks(table: &Table) -> Vec<&'static str> {
    let mut remarks = Vec::new();
    if table.is_assumed {
        remarks.push("No migration creates this table: it has what migrations expect of it.");
    }
    if !table.made.is_certain {
        remarks.push("It may be missing: the migrations create or drop it conditionally.");
    }
    remarks
}

/// `build_event` as `BuildEvent`.
fn class_name(table: &str) -> String {
    let mut name = String::new();
    for word in table.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        let mut letters = word.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    if name.is_empty() || name.starts_with(|letter: char| letter.is_ascii_digit()) {
        name.insert_str(0, "Table");
    }
    name
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
