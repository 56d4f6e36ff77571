//! Tables and what is theirs as the directives of Alembic's that make them, in Python.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::alchemy::{Type, computed, identifier, identity, sql_text};
use super::ddl::{self, is_one_with_another, is_plain_serial, sequence_of, serial_word, starts};
use super::names::{quoted, quoted_id};
use super::{Snapshot, fit};
use crate::dialect::Dialect;
use crate::models::Models;
use crate::operation::IndexElement;
use crate::ordered::Gather;
use crate::python::repr::repr;
use crate::schema::names::made_by_postgresql;
use crate::schema::table::{Check, Deferral, ForeignKey, Given, Index, Key};
use crate::schema::{Column, Id, Schema, Table, TypeDefinition};
use crate::text::Text;

/// What writes the directives that make what a schema has.
pub(in crate::report) struct Directives<'s> {
    snapshot: Snapshot<'s>,
    schema: &'s Schema,
    dialect: Dialect,
    /// Enums of the database's, and what stands for them.
    enums: BTreeMap<&'s Id, String>,
    /// Names that the database makes up are written, too.
    names_all: bool,
    /// Names that nobody gave are a convention's.
    has_convention: bool,
}

/// Names that a migration has already.
const TAKEN: [&str; 12] = [
    "branch_labels",
    "depends_on",
    "down_revision",
    "downgrade",
    "mysql",
    "op",
    "postgresql",
    "revision",
    "sa",
    "SqlType",
    "Union",
    "upgrade",
];

impl<'s> Directives<'s> {
    pub(in crate::report) fn of(snapshot: Snapshot<'s>) -> Directives<'s> {
        let schema = snapshot.schema;
        let mut taken: BTreeSet<String> = TAKEN.iter().map(|name| (*name).to_owned()).into_set();
        let is_enum = |it: &TypeDefinition| matches!(it, TypeDefinition::Enum { .. });
        let enums = schema.types().filter(|(_, it)| schema.dialect.has_enum_types() && is_enum(&it.definition));
        let enums = enums.map(|(id, _)| (id, identifier(&id.name, &[], &mut taken))).into_map();
        Directives { snapshot, schema, dialect: schema.dialect, enums, names_all: true, has_convention: false }
    }

    /// The same for what models declare beside a schema, as autogenerate writes it: the enums in place.
    pub(in crate::report) fn of_models(snapshot: Snapshot<'s>, models: &'s Models) -> Directives<'s> {
        let has_convention = models.tables.iter().any(|table| table.has_convention);
        let mut it = Directives { names_all: false, has_convention, ..Directives::of(snapshot) };
        for (id, expression) in &mut it.enums {
            *expression = enum_that_is_there(&values_of(snapshot.schema, id), id);
        }
        let declared = models.tables.iter().flat_map(|table| &table.enums);
        for (id, values) in declared.filter_map(|(id, values)| Some((id, values.as_ref()?))) {
            let values: Vec<&str> = values.iter().map(|value| &**value).collect();
            let is_there = snapshot.schema.type_(id).is_some();
            let expression =
                if is_there { enum_that_is_there(&values, id) } else { enum_of("sa.Enum", &values, id, "") };
            it.enums.insert(id, expression);
        }
        it
    }

    /// From here on an enum is there: a table that has it makes it no more.
    pub(in crate::report) fn made(&mut self, id: &'s Id, values: &[Arc<str>]) {
        let values: Vec<&str> = values.iter().map(|value| &**value).collect();
        self.enums.insert(id, enum_that_is_there(&values, id));
    }

    /// The same with names that the database makes up, too: of what is there, all have one.
    pub(in crate::report) fn with_all_names(self) -> Directives<'s> {
        Directives { names_all: true, ..self }
    }

    /// The variables that stand for enums, each with what it is: `postgresql.ENUM(…)`.
    pub(in crate::report) fn enums(&self) -> impl Iterator<Item = (&Id, &str, String)> {
        self.enums.iter().map(|(id, variable)| {
            let values = values_of(self.schema, id);
            (*id, variable.as_str(), enum_that_is_there(&values, id))
        })
    }

    /// `op.create_table(…)` with the foreign keys to tables that are there, and what but indexes only comes behind it.
    pub(in crate::report) fn create_table(
        &self,
        id: &Id,
        table: &Table,
        is_there: &dyn Fn(&Id) -> bool,
    ) -> Vec<String> {
        let mut arguments = vec![repr(&id.name)];
        arguments.extend(table.columns.iter().map(|column| self.column(id, table, column)));
        let is_postgresql = self.dialect == Dialect::Postgresql;
        let keys = table.uniques.iter().filter(|key| !(is_postgresql && is_one_with_another(key, table)));
        arguments.extend(
            table
                .primary_key
                .iter()
                .map(|key| constraint("PrimaryKeyConstraint", &list(&key.columns), &self.key(id, key))),
        );
        arguments.extend(keys.map(|key| constraint("UniqueConstraint", &list(&key.columns), &self.key(id, key))));
        let comes_behind = |check: &&&Check| check.not_valid && is_postgresql;
        let checks = fit::checks(table);
        for check in checks.iter().filter(|check| !comes_behind(check)) {
            let condition = repr(&sql_text(&check.expression.to_string()));
            arguments.push(constraint("CheckConstraint", &condition, &self.check(id, check)));
        }
        for key in fit::foreign_keys(table).into_iter().filter(|key| key.referent == *id || is_there(&key.referent)) {
            if key.not_valid {
                continue;
            }
            let referred =
                self.referred(key).iter().map(|name| repr(&format!("{}.{name}", key.referent))).collect::<Vec<_>>();
            let columns = format!("[{}], [{}]", list(&key.columns), referred.join(", "));
            arguments.push(constraint("ForeignKeyConstraint", &columns, &self.reference(id, key)));
        }
        arguments.extend(self.table_options(table));
        arguments.extend(id.schema.as_deref().map(|schema| format!("schema={}", repr(schema))));
        let mut calls = vec![format!("op.create_table(\n    {},\n)", arguments.join(",\n    "))];
        if is_postgresql {
            for key in table.uniques.iter().filter(|key| is_one_with_another(key, table)) {
                calls.push(self.on(id).create_unique_constraint(key));
            }
        }
        for check in checks.iter().filter(comes_behind) {
            calls.push(self.on(id).create_check_constraint(check));
        }
        for check in &table.exclusions {
            let name = quoted(&check.name.name, self.dialect);
            let deferral = match (check.deferral.deferrable, check.deferral.deferred) {
                (false, _) => "",
                (true, false) => " DEFERRABLE",
                (true, true) => " DEFERRABLE INITIALLY DEFERRED",
            };
            let table = quoted_id(id, self.dialect);
            calls.push(execute(&format!(
                "ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE {}{deferral}",
                check.expression
            )));
        }
        for column in
            table.columns.iter().filter(|it| it.identity.is_some() && is_postgresql && table.partition.is_none())
        {
            let made = id.beside(&made_by_postgresql(&id.name, &column.name, "seq"));
            let named = sequence_of(self.schema, id, column).map(|(sequence, _)| sequence).filter(|it| **it != made);
            calls.extend(named.map(|named| {
                let (made, named) = (quoted_id(&made, self.dialect), quoted(&named.name, self.dialect));
                execute(&format!("ALTER SEQUENCE {made} RENAME TO {named}"))
            }));
        }
        calls
    }

    /// The indexes of a table that are made by themselves.
    pub(in crate::report) fn indexes(table: &Table) -> impl Iterator<Item = &Index> {
        fit::indexes(table)
    }

    /// The foreign keys of a table that come behind it: those to tables that are not there yet.
    pub(in crate::report) fn later_references<'t>(
        id: &Id,
        table: &'t Table,
        is_there: &dyn Fn(&Id) -> bool,
    ) -> impl Iterator<Item = &'t ForeignKey> {
        let keys = fit::foreign_keys(table).into_iter();
        keys.filter(|key| key.not_valid || key.referent != *id && !is_there(&key.referent))
    }

    /// `sa.Column(…)`
    pub(in crate::report) fn column(&self, id: &Id, table: &Table, column: &Column) -> String {
        let mut arguments = vec![repr(&column.name)];
        let key = table.primary_key.as_ref().map_or(&[][..], |key| &key.columns);
        let is_mysql = self.dialect.is_mysql();
        let is_sqlite = self.dialect == Dialect::Sqlite;
        let is_serial = is_plain_serial(id, table, column) || ((is_mysql || is_sqlite) && column.identity.is_some());
        let is_reference = table.foreign_keys.iter().any(|it| it.columns.contains(&column.name));
        // SQLAlchemy lets the database count where the key is one integer (`Table._autoincrement_column`).
        let counts = key == [Arc::clone(&column.name)]
            && !is_reference
            && column.default.is_none()
            && column.computed.is_none()
            && column.type_.user.is_none()
            && serial_word(column).is_some();
        let serial =
            serial_word(column).filter(|_| is_serial && !key.contains(&column.name) && !is_mysql && !is_sqlite);
        arguments.push(match serial {
            Some(word) => Type::by_sql(word, self.dialect).expression,
            None => self.type_(id, column),
        });
        if let Some(given) = column.identity.as_ref().filter(|_| !is_serial && table.partition.is_none()) {
            arguments.push(identity(given));
        }
        arguments.extend(column.computed.as_ref().and_then(|it| computed(it, self.dialect)));
        let sequence = column.serial.as_ref().filter(|_| !is_serial);
        let from_sequence =
            || sequence.map(|it| format!("nextval('{}')", quoted_id(it, self.dialect).replace('\'', "''")));
        let default = column.default.as_ref().and_then(Text::as_known).map(ToOwned::to_owned).or_else(from_sequence);
        if column.computed.is_none() {
            arguments.extend(default.as_ref().map(|sql| format!("server_default=sa.text({})", repr(&sql_text(sql)))));
        }
        if is_serial && serial.is_none() && !counts {
            arguments.push("autoincrement=True".to_owned());
        } else if counts && !is_serial && default.is_none() && column.identity.is_none() && !is_sqlite {
            arguments.push("autoincrement=False".to_owned());
        }
        arguments
            .extend(column.nullable.map(|nullable| format!("nullable={}", if nullable { "True" } else { "False" })));
        let comment = column.comment.as_ref().and_then(Text::as_known);
        arguments.extend(comment.map(|comment| format!("comment={}", repr(comment))));
        format!("sa.Column({})", arguments.join(", "))
    }

    /// What makes an enum, if it is not there.
    pub(in crate::report) fn create_enum(&self, id: &Id) -> Option<String> {
        self.enums.get(id).map(|enum_| format!("{enum_}.create(op.get_bind(), checkfirst=True)"))
    }

    /// Directives about a table that is there.
    pub(in crate::report) fn on<'d>(&'d self, id: &'d Id) -> OnTable<'d, 's> {
        OnTable { directives: self, id, is_batch: false }
    }

    /// The same in a block of `with op.batch_alter_table(…) as batch_op:`.
    pub(in crate::report) fn in_batch<'d>(&'d self, id: &'d Id) -> OnTable<'d, 's> {
        OnTable { is_batch: true, ..self.on(id) }
    }

    /// Whether the type of a column is known.
    pub(in crate::report) fn knows_type(column: &Column) -> bool {
        column.type_.sql.is_known()
    }

    /// The type of a column.
    pub(in crate::report) fn type_(&self, id: &Id, column: &Column) -> String {
        if !Directives::knows_type(column) {
            return "sa.types.NullType()".to_owned();
        }
        let written = column.type_.sql.as_known().unwrap_or_default().trim();
        if let Some(variable) = column.type_.user.as_ref().and_then(|user| self.enums.get(user)) {
            let dimensions = written.matches("[]").count();
            return match dimensions {
                0 => variable.clone(),
                1 => format!("postgresql.ARRAY({variable})"),
                more => format!("postgresql.ARRAY({variable}, dimensions={more})"),
            };
        }
        if self.dialect.is_mysql()
            && starts(written, "ENUM(")
            && let Some(values) = &column.type_.values
        {
            let values: Vec<String> = values.iter().filter_map(Text::as_known).map(repr).collect();
            return format!("mysql.ENUM({})", values.join(", "));
        }
        let (sql, _) = ddl::type_of(self.schema, id, column, self.dialect);
        match column.collation.as_ref().and_then(Text::as_known) {
            Some(collation) => Type::by_sql(&format!("{sql} COLLATE {collation}"), self.dialect).expression,
            None => Type::by_sql(&sql, self.dialect).expression,
        }
    }

    /// What a table has besides columns and constraints: its comment, and what comes after its columns.
    fn table_options(&self, table: &Table) -> Vec<String> {
        let mut options = Vec::new();
        let comment = table.comment.as_ref().and_then(Text::as_known);
        options.extend(comment.map(|comment| format!("comment={}", repr(comment))));
        let parents: Vec<String> = table.parents.iter().map(|parent| repr(&parent.to_string())).collect();
        if table.partition.is_none() && !parents.is_empty() {
            options.push(format!("postgresql_inherits=({},)", parents.join(", ")));
        }
        for clause in table.clauses.iter().filter_map(Text::as_known) {
            options.extend(table_option(clause.trim(), self.dialect));
        }
        options
    }

    /// Why what a table has is no argument of a directive, where that is so.
    pub(in crate::report) fn why_no_option(&self, table: &Table) -> Option<String> {
        let clauses = table.clauses.iter();
        let unknown = clauses
            .into_iter()
            .find(|it| it.as_known().is_none_or(|it| table_option(it.trim(), self.dialect).is_none()));
        unknown.map(|clause| format!("`{clause}` can't be written in create_table"))
    }

    /// What else a primary key or a unique constraint has.
    fn key(&self, id: &Id, key: &Key) -> Vec<String> {
        let mut arguments: Vec<String> =
            self.name(id, &key.name, "op").map(|name| format!("name={name}")).into_iter().collect();
        arguments.extend(deferral(key.deferral));
        arguments.extend(key.nulls_not_distinct.then(|| "postgresql_nulls_not_distinct=True".to_owned()));
        arguments
    }

    fn check(&self, id: &Id, check: &Check) -> Vec<String> {
        let name = self.name(id, &check.name, "op").map(|name| format!("name={name}"));
        name.into_iter().chain(deferral(check.deferral)).collect()
    }

    fn reference(&self, id: &Id, key: &ForeignKey) -> Vec<String> {
        let name = self.name(id, &key.name, "op").map(|name| format!("name={name}"));
        name.into_iter().chain(actions(key)).collect()
    }

    /// The name of a constraint, which no convention changes. One that a convention which is not known may have made is left
    /// to it, unless the table had another name then.
    fn name(&self, id: &Id, name: &Given, on: &str) -> Option<String> {
        let is_implied = name.name.is_empty()
            || self.dialect.is_mysql() && &*name.name == "PRIMARY"
            || !self.names_all && name.is_made_up && !self.has_convention;
        let is_of_now = || name.name.starts_with(&*id.name);
        match (is_implied, name.is_guess, name.is_made_up) {
            (true, ..) => None,
            (_, true, true) if !self.names_all || is_of_now() => None,
            (_, true, false) => Some(repr(&name.name)),
            _ => Some(format!("{on}.f({})", repr(&name.name))),
        }
    }

    /// The columns that a foreign key leads to: those of the primary key where none are named.
    fn referred(&self, key: &ForeignKey) -> Vec<Arc<str>> {
        let of_key = || self.schema.table(&key.referent).and_then(|it| Some(it.primary_key.as_ref()?.columns.clone()));
        if key.referent_columns.is_empty() { of_key().unwrap_or_default() } else { key.referent_columns.clone() }
    }

    /// A part of an index, and what is told of it apart.
    fn element(&self, element: &IndexElement, classes: &mut Vec<String>, lengths: &mut Vec<String>) -> Option<String> {
        let what = element.what.as_known()?;
        let options = element.options.as_ref().map_or(Some(""), Text::as_known)?.trim();
        if element.is_column && options.is_empty() {
            return Some(repr(what));
        }
        if element.is_column && self.dialect.is_mysql() {
            let length = options.strip_prefix('(')?.strip_suffix(')')?;
            lengths.push(format!("{}: {length}", repr(what)));
            return Some(repr(what));
        }
        let is_class = options.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_');
        if element.is_column && is_class && self.dialect == Dialect::Postgresql {
            classes.push(format!("{}: {}", repr(what), repr(options)));
            return Some(repr(what));
        }
        let what = if element.is_column { quoted(what, self.dialect) } else { what.to_owned() };
        Some(format!("sa.text({})", repr(sql_text(&format!("{what} {options}")).trim_end())))
    }
}

/// What writes directives about one table that is there.
#[derive(Clone, Copy)]
pub(in crate::report) struct OnTable<'d, 's> {
    directives: &'d Directives<'s>,
    id: &'d Id,
    /// They are called on `batch_op`, which knows the table.
    is_batch: bool,
}

impl OnTable<'_, '_> {
    /// `op.add_column(…)`
    pub(in crate::report) fn add_column(self, table: &Table, column: &Column) -> String {
        let column = self.directives.column(self.id, table, column);
        self.call("add_column", [self.table(), Some(column), self.schema("schema")])
    }

    /// `op.drop_column('runs', 'state')`
    pub(in crate::report) fn drop_column(self, column: &str) -> String {
        self.call("drop_column", [self.table(), Some(repr(column)), self.schema("schema")])
    }

    /// `op.alter_column(…)` that gives a column another name.
    pub(in crate::report) fn rename_column(self, from: &str, to: &str) -> String {
        self.call("alter_column", [self.table(), Some(repr(from)), Some(format!("new_column_name={}", repr(to)))])
    }

    /// `op.alter_column(…)` that makes one column what another is, in its type or in whether it may be NULL; it keeps its
    /// default.
    pub(in crate::report) fn alter_column(
        self,
        from: &Column,
        to: &Column,
        (type_, nullable): (bool, bool),
        default: Option<&Text>,
    ) -> String {
        let truth = |value: bool| if value { "True" } else { "False" };
        let mut arguments = vec![format!("existing_type={}", self.directives.type_(self.id, from))];
        if type_ {
            arguments.push(format!("type_={}", self.directives.type_(self.id, to)));
        }
        match (nullable, from.nullable, to.nullable) {
            (true, _, Some(to)) => arguments.push(format!("nullable={}", truth(to))),
            (_, Some(from), _) => arguments.push(format!("existing_nullable={}", truth(from))),
            _ => {}
        }
        if let Some(default) = default.and_then(Text::as_known) {
            arguments.push(format!("existing_server_default=sa.text({})", repr(&sql_text(default))));
        }
        arguments.extend(self.schema("schema"));
        let lines = format!("{},\n           {}", repr(&from.name), arguments.join(",\n           "));
        self.call("alter_column", [self.table(), Some(lines)])
    }

    /// `op.create_foreign_key(…)`
    pub(in crate::report) fn create_foreign_key(self, key: &ForeignKey) -> String {
        let mut arguments = vec![Some(self.name_or_none(&key.name)), self.table(), Some(repr(&key.referent.name))];
        arguments.push(Some(format!("[{}]", list(&key.columns))));
        arguments.push(Some(format!("[{}]", list(&self.directives.referred(key)))));
        arguments.push(self.schema("source_schema"));
        arguments.push(key.referent.schema.as_deref().map(|schema| format!("referent_schema={}", repr(schema))));
        arguments.extend(actions(key).into_iter().map(Some));
        arguments.push(key.not_valid.then(|| "postgresql_not_valid=True".to_owned()));
        self.call("create_foreign_key", arguments)
    }

    /// `op.create_unique_constraint(…)`
    pub(in crate::report) fn create_unique_constraint(self, key: &Key) -> String {
        let columns = Some(format!("[{}]", list(&key.columns)));
        let mut arguments = vec![Some(self.name_or_none(&key.name)), self.table(), columns, self.schema("schema")];
        arguments.extend(deferral(key.deferral).into_iter().map(Some));
        arguments.push(key.nulls_not_distinct.then(|| "postgresql_nulls_not_distinct=True".to_owned()));
        self.call("create_unique_constraint", arguments)
    }

    fn create_check_constraint(self, check: &Check) -> String {
        let condition = Some(repr(&sql_text(&check.expression.to_string())));
        let mut arguments = vec![Some(self.name_or_none(&check.name)), self.table(), condition, self.schema("schema")];
        arguments.extend(deferral(check.deferral).into_iter().map(Some));
        arguments.push(check.not_valid.then(|| "postgresql_not_valid=True".to_owned()));
        self.call("create_check_constraint", arguments)
    }

    /// `op.drop_constraint(…)`; none where it has no name. One that is made up is taken to be the database's.
    pub(in crate::report) fn drop_constraint(self, name: &Given, kind: &str) -> Option<String> {
        if name.name.is_empty() {
            return None;
        }
        let is_plain = name.is_guess && !name.is_made_up;
        let name = if is_plain { repr(&name.name) } else { self.as_it_is(&name.name) };
        let kind = Some(format!("type_={}", repr(kind)));
        Some(self.call("drop_constraint", [Some(name), self.table(), self.schema("schema"), kind]))
    }

    /// `op.create_index(…)`; of an index that it has no words for, the statement.
    pub(in crate::report) fn create_index(self, index: &Index) -> String {
        self.index_call(index)
            .unwrap_or_else(|| execute(&ddl::index(self.directives.snapshot, self.id, index).to_string()))
    }

    fn index_call(self, index: &Index) -> Option<String> {
        let name = self.directives.name(self.id, &index.name, self.on()).unwrap_or_else(|| repr(&index.name.name));
        let (mut elements, mut classes, mut lengths) = (Vec::new(), Vec::new(), Vec::new());
        for element in &index.elements {
            elements.push(self.directives.element(element, &mut classes, &mut lengths)?);
        }
        let mut arguments = vec![format!("[{}]", elements.join(", "))];
        arguments.push(format!("unique={}", if index.unique { "True" } else { "False" }));
        arguments.extend(self.schema("schema"));
        let dialect = self.directives.dialect;
        let prefix = dialect.name();
        if let Some(method) = index.method.as_ref().and_then(Text::as_known) {
            arguments.push(match ddl::kind_of_index(method, dialect) {
                Some(kind) => format!("{prefix}_prefix={}", repr(&kind)),
                None => format!("{prefix}_using={}", repr(method)),
            });
        }
        let predicate = index.predicate.as_ref().and_then(Text::as_known);
        arguments.extend(predicate.map(|it| format!("{prefix}_where=sa.text({})", repr(&sql_text(it)))));
        for (name, entries) in [("ops", classes), ("length", lengths)] {
            if !entries.is_empty() {
                arguments.push(format!("{prefix}_{name}={{{}}}", entries.join(", ")));
            }
        }
        if !index.include.is_empty() {
            arguments.push(format!("postgresql_include=[{}]", list(&index.include)));
        }
        arguments.extend(index.nulls_not_distinct.then(|| "postgresql_nulls_not_distinct=True".to_owned()));
        if let Some(options) = index.options.as_ref().filter(|it| !it.is_empty()) {
            let with = options.as_known().filter(|_| dialect == Dialect::Postgresql)?;
            arguments.push(format!("postgresql_with={}", parameters(with)?));
        }
        Some(self.call("create_index", [Some(name), self.table()].into_iter().chain(arguments.into_iter().map(Some))))
    }

    /// `op.drop_index('ix', table_name='runs')`
    pub(in crate::report) fn drop_index(self, index: &Index) -> String {
        let table = self.table().map(|table| format!("table_name={table}"));
        self.call("drop_index", [Some(self.as_it_is(&index.name.name)), table, self.schema("schema")])
    }

    fn call(self, directive: &str, arguments: impl IntoIterator<Item = Option<String>>) -> String {
        let arguments: Vec<String> = arguments.into_iter().flatten().collect();
        format!("{}.{directive}({})", self.on(), arguments.join(", "))
    }

    fn on(self) -> &'static str {
        if self.is_batch { "batch_op" } else { "op" }
    }

    /// A name that no convention changes.
    fn as_it_is(self, name: &str) -> String {
        format!("{}.f({})", self.on(), repr(name))
    }

    fn name_or_none(self, name: &Given) -> String {
        self.directives.name(self.id, name, self.on()).unwrap_or_else(|| "None".to_owned())
    }

    fn table(self) -> Option<String> {
        (!self.is_batch).then(|| repr(&self.id.name))
    }

    fn schema(self, argument: &str) -> Option<String> {
        let schema = self.id.schema.as_deref().filter(|_| !self.is_batch);
        schema.map(|schema| format!("{argument}={}", repr(schema)))
    }
}

/// `sa.UniqueConstraint('a', 'b', name='uq')`
fn constraint(class: &str, what: &str, arguments: &[String]) -> String {
    let arguments: String = arguments.iter().map(|argument| format!(", {argument}")).collect();
    format!("sa.{class}({what}{arguments})")
}

/// What comes after the columns of a table, as an argument of `create_table`.
fn table_option(clause: &str, dialect: Dialect) -> Option<String> {
    let behind = |word: &str| starts(clause, word).then(|| clause.get(word.len()..).map(str::trim)).flatten();
    match dialect {
        Dialect::Postgresql => {
            if clause.eq_ignore_ascii_case("UNLOGGED") {
                return Some("prefixes=['UNLOGGED']".to_owned());
            }
            let [by, using, tablespace] = ["PARTITION BY ", "USING ", "TABLESPACE "].map(behind);
            let with = || Some(format!("postgresql_with={}", parameters(clause)?));
            let by = by.map(|by| format!("postgresql_partition_by={}", repr(by)));
            let using = using.map(|method| format!("postgresql_using={}", repr(method)));
            let tablespace = tablespace.map(|name| format!("postgresql_tablespace={}", repr(name)));
            by.or(using).or(tablespace).or_else(with)
        }
        Dialect::Mysql | Dialect::Mariadb => {
            let (name, value) = clause.split_once('=').or_else(|| clause.rsplit_once(' '))?;
            let name = name.trim().to_ascii_lowercase().replace(' ', "_");
            let value = value.trim();
            let is_one = !value.contains([' ', '=']) && name.bytes().all(|it| it.is_ascii_lowercase() || it == b'_');
            is_one.then(|| format!("mysql_{name}={}", repr(value.trim_matches('\''))))
        }
        Dialect::Sqlite if clause.eq_ignore_ascii_case("WITHOUT ROWID") => Some("sqlite_with_rowid=False".to_owned()),
        Dialect::Sqlite if clause.eq_ignore_ascii_case("STRICT") => Some("sqlite_strict=True".to_owned()),
        _ => None,
    }
}

/// `{'fillfactor': '70'}` of `WITH (fillfactor = 70)`.
fn parameters(with: &str) -> Option<String> {
    let inside = with.strip_prefix("WITH")?.trim().strip_prefix('(')?.strip_suffix(')')?;
    let entries = inside.split(',').map(|entry| {
        let (name, value) = entry.split_once('=')?;
        let (name, value) = (name.trim(), value.trim());
        let is_word = |it: &str| it.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(&byte));
        (is_word(name) && is_word(value)).then(|| format!("{}: {}", repr(name), repr(value)))
    });
    let entries: Option<Vec<String>> = entries.collect();
    entries.map(|entries| format!("{{{}}}", entries.join(", ")))
}

fn deferral(deferral: Deferral) -> Vec<String> {
    let mut arguments = Vec::new();
    if deferral.deferrable {
        arguments.push("deferrable=True".to_owned());
    }
    if deferral.deferred {
        arguments.push("initially='DEFERRED'".to_owned());
    }
    arguments
}

/// What a foreign key does, and when it is checked.
fn actions(key: &ForeignKey) -> Vec<String> {
    let rules = [("onupdate", &key.on_update), ("ondelete", &key.on_delete)].into_iter();
    let rule = |(word, rule): (&str, &Option<Text>)| Some(format!("{word}={}", repr(rule.as_ref()?.as_known()?)));
    let when = deferral(key.deferral);
    let match_ = key.match_.as_ref().and_then(Text::as_known).map(|it| format!("match={}", repr(it)));
    rules.filter_map(rule).chain(when).chain(match_).collect()
}

fn schema_argument(id: &Id) -> String {
    id.schema.as_deref().map_or(String::new(), |schema| format!(", schema={}", repr(schema)))
}

fn list(names: &[Arc<str>]) -> String {
    names.iter().map(|name| repr(name)).collect::<Vec<_>>().join(", ")
}

/// `op.drop_table('runs')`
pub(in crate::report) fn drop_table(id: &Id) -> String {
    format!("op.drop_table({}{})", repr(&id.name), schema_argument(id))
}

/// The known values of an enum.
fn values_of<'s>(schema: &'s Schema, id: &Id) -> Vec<&'s str> {
    match schema.type_(id).map(|it| &it.definition) {
        Some(TypeDefinition::Enum { values, .. }) => values.iter().filter_map(Text::as_known).collect(),
        _ => Vec::new(),
    }
}

/// `sa.Enum('new', 'done', name='state')`
fn enum_of(class: &str, values: &[&str], id: &Id, more: &str) -> String {
    let values: String = values.iter().map(|value| format!("{}, ", repr(value))).collect();
    format!("{class}({values}name={}{}{more})", repr(&id.name), schema_argument(id))
}

/// `postgresql.ENUM('new', 'done', name='state', create_type=False)`
fn enum_that_is_there(values: &[&str], id: &Id) -> String {
    enum_of("postgresql.ENUM", values, id, ", create_type=False")
}

/// `postgresql.ENUM(name='state').drop(…)`
pub(in crate::report) fn drop_enum(id: &Id) -> String {
    let (name, schema) = (repr(&id.name), schema_argument(id));
    format!("postgresql.ENUM(name={name}{schema}).drop(op.get_bind(), checkfirst=False)")
}

/// `op.execute(…)`, on as many lines as the statement has.
pub(in crate::report) fn execute(sql: &str) -> String {
    let sql = sql_text(sql.trim());
    if !sql.contains('\n') || sql.contains('\r') {
        return format!("op.execute({})", repr(&sql));
    }
    let escaped = sql.replace('\\', "\\\\").replace("\"\"\"", "\\\"\\\"\\\"");
    // A quote at the end would be one of three.
    let end = if escaped.ends_with('"') { "\n" } else { "" };
    format!("op.execute(\"\"\"{escaped}{end}\"\"\")")
}
