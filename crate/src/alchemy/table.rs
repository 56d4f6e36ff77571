//! Tables: `create_table(…)`, and the terms and classes that stand for one.

use super::quoted::{at_dots, between, identifier, separated};
use super::reader::TermReader;
use super::symbol::{attribute, call, method_call};
use crate::dialect::Dialect;
use crate::operation::{Column, ConstraintKind, CreateTable, Identity, Name};
use crate::text::Text;
use crate::value::heap::{Id, ScopeKind};
use crate::value::{Args, Term, Value};

impl<'a> TermReader<'_, 'a> {
    /// The name of the table that a value stands for: a string, `sa.table(…)`, `Table(…)`, a declarative class, its
    /// `__table__`, an alias of one.
    pub(super) fn table_name(&mut self, value: &Value<'a>) -> Option<Name> {
        self.within(|reader| reader.name_of_table(value)).flatten()
    }

    fn name_of_table(&mut self, value: &Value<'a>) -> Option<Name> {
        match value {
            Value::Text(_) => return Some(Name::bare(self.text(value))),
            Value::Class(id) => return self.name_of_class(*id),
            // A row: an object of a declarative class.
            Value::Instance(id) => match self.heap.scope(*id)?.kind {
                ScopeKind::Instance { class } => return self.name_of_class(class),
                _ => return None,
            },
            _ => {}
        }
        if let Some(called) = call(value) {
            return match called.symbol.name() {
                "table" | "Table" | "TableClause" | "create_table" => {
                    let name = called.args.get(0, "name").or_else(|| called.args.named("table_name"))?;
                    // `Table("runs", MetaData(schema="app"))`
                    let metadata = called.args.get(1, "metadata").and_then(call);
                    let of_metadata = metadata
                        .filter(|metadata| metadata.symbol.name() == "MetaData")
                        .and_then(|metadata| metadata.args.get(1, "schema"));
                    let schema = self.optional(called.args.named("schema").or(of_metadata));
                    Some(Name { schema, name: self.text(name) })
                }
                "alias" | "aliased" | "inspect" | "class_mapper" => self.table_name(called.args.positional.first()?),
                _ => None,
            };
        }
        if let Some(method) = method_call(value) {
            return match method.name {
                "tometadata" | "to_metadata" => self.name_of_copy(method.of, method.args),
                "alias" | "tablesample" | "lateral" => self.table_name(method.of),
                _ => None,
            };
        }
        // `metadata.tables["schema.table"]`
        if let Some(Term::Item { of, key }) = value.as_term() {
            attribute(of).filter(|(_, name)| *name == "tables")?;
            let mut parts = at_dots(&self.text(key));
            let name = parts.pop()?;
            return Some(Name { schema: (!parts.is_empty()).then(|| separated(&parts, ".")), name });
        }
        match attribute(value)? {
            (of, "__table__" | "local_table" | "original" | "table") => self.table_name(of),
            _ => None,
        }
    }

    /// The name of `table.to_metadata(metadata, name="runs_new")`.
    fn name_of_copy(&mut self, table: &Value<'a>, args: &Args<'a>) -> Option<Name> {
        let mut copy = self.table_name(table)?;
        if let Some(name) = self.optional(args.named("name")) {
            copy.name = name;
        }
        if let Some(schema) = self.optional(args.named("schema")) {
            copy.schema = Some(schema);
        }
        Some(copy)
    }

    fn name_of_class(&mut self, class: Id) -> Option<Name> {
        if let Some(table) = self.attribute_of(class, "__table__", 0) {
            return self.table_name(&table);
        }
        let name = self.attribute_of(class, "__tablename__", 0)?;
        let name = self.text(&name);
        let schema = self.attribute_of(class, "__table_args__", 0).and_then(|args| self.schema_of(&args));
        Some(Name { schema, name })
    }

    /// The schema in `__table_args__`: a dict, or the last of a tuple.
    fn schema_of(&mut self, table_args: &Value<'a>) -> Option<Text> {
        let options = match table_args {
            Value::Tuple(items) => items.last()?.clone(),
            options => options.clone(),
        };
        let schema = self.entries(&options).into_iter().find(|(name, _)| name == "schema")?;
        self.optional(Some(&schema.1))
    }

    /// The table that a value makes when it is created: its columns too, where it has them.
    pub(super) fn whole_table(&mut self, value: &Value<'a>) -> Option<CreateTable> {
        if let Value::Class(id) = value {
            return self.table_of_class(*id);
        }
        if let Some((of, "__table__")) = attribute(value) {
            return self.within(|reader| reader.whole_table(of)).flatten();
        }
        if let Some(method) = method_call(value)
            && matches!(method.name, "tometadata" | "to_metadata")
        {
            let mut copy = self.within(|reader| reader.whole_table(method.of)).flatten()?;
            copy.table = self.name_of_copy(method.of, method.args)?;
            return Some(copy);
        }
        let called = call(value)?;
        if !matches!(called.symbol.name(), "Table" | "table") {
            return None;
        }
        let name = self.table_name(value)?;
        // `Table` has the metadata second.
        let skipped = if called.symbol.name() == "Table" { 2 } else { 1 };
        let items = called.args.positional.get(skipped..).unwrap_or(&[]);
        Some(self.create_table(name, items, called.args))
    }

    /// The columns that the term of a table has, each by its key and its name; none where there may be more. What isn't
    /// known of them is of no matter to whoever asks.
    pub(super) fn columns_by_key(&mut self, table: &Value<'a>) -> Option<Vec<(Text, Text)>> {
        self.quietly(|reader| reader.keyed_columns(table))
    }

    fn keyed_columns(&mut self, table: &Value<'a>) -> Option<Vec<(Text, Text)>> {
        let called = call(table)?;
        let skipped = match called.symbol.name() {
            "Table" => 2,
            "table" => 1,
            _ => return None,
        };
        let args = called.args;
        if args.open.is_some() || is_reflected(args) || args.named("extend_existing").is_some() {
            return None;
        }
        let mut columns = Vec::new();
        for item in args.positional.get(skipped..).unwrap_or(&[]) {
            match self.column(item) {
                Some(column) => {
                    let key = call(item).and_then(|called| called.args.named("key").cloned());
                    let key = self.optional(key.as_ref()).unwrap_or_else(|| column.name.clone());
                    columns.push((key, column.name));
                }
                None if self.constraint(item).is_some() || Self::is_index(item) => {}
                None => return None,
            }
        }
        columns.iter().all(|(key, _)| key.is_known()).then_some(columns)
    }

    /// The columns of the term of a table that Python gives a value where the code gives none.
    pub(super) fn columns_with_python_default(&mut self, table: &Value<'a>) -> Vec<Text> {
        let items = call(table).map_or(&[][..], |called| called.args.positional.as_slice());
        self.quietly(|reader| {
            let columns = items.iter().filter_map(|item| reader.column(item));
            columns.filter(|column| column.python_default).map(|column| column.name).collect()
        })
    }

    /// The table of a declarative class: columns are its attributes.
    fn table_of_class(&mut self, class: Id) -> Option<CreateTable> {
        let table = self.name_of_class(class)?;
        let mut create = self.create_table(table, &[], &Args::default());
        let heap = self.heap;
        // An annotation may say what is not read here.
        create.is_open = true;
        for field in &heap.class(class)?.fields {
            let Some(value) = heap.scope(class).and_then(|scope| scope.names.get(*field)) else { continue };
            let Some(called) = call(value) else { continue };
            if !matches!(called.symbol.name(), "Column" | "mapped_column") {
                continue;
            }
            if let Some(mut column) = self.column(value) {
                // A column without a name has that of the attribute.
                if !column.name.is_known() {
                    column.name = Text::known(*field);
                }
                create.columns.push(column);
            }
        }
        Some(create)
    }

    /// A table out of its elements (`schemaobj.table` in alembic/operations/schemaobj.py).
    pub(super) fn create_table(&mut self, table: Name, items: &[Value<'a>], args: &Args<'a>) -> CreateTable {
        let prefixes = self.names(args.named("prefixes"));
        let is_temporary = |prefix: &Text| prefix.as_known().is_some_and(|word| word.to_uppercase().contains("TEMP"));
        let mut create = CreateTable {
            table,
            columns: Vec::new(),
            constraints: Vec::new(),
            indexes: Vec::new(),
            if_not_exists: self.flag(args.named("if_not_exists")).unwrap_or(false),
            temporary: prefixes.iter().any(is_temporary),
            comment: self.optional(args.named("comment")),
            query: None,
            clauses: self.clauses(args),
            is_open: self.open(args) || is_reflected(args),
        };
        // Where a column's nullability is given, a primary key leaves it.
        let mut with_nullable = Vec::new();
        for item in items {
            self.add_element(item, &mut create, &mut with_nullable);
        }
        let key: Vec<Text> = create
            .constraints
            .iter()
            .find_map(|constraint| match &constraint.kind {
                ConstraintKind::PrimaryKey { columns, .. } => Some(columns.clone()),
                _ => None,
            })
            .unwrap_or_default();
        for (column, is_given) in create.columns.iter_mut().zip(with_nullable) {
            if !is_given && key.contains(&column.name) {
                column.nullable = Some(false);
            }
        }
        if self.dialect.counts_by_keys_in_columns() {
            let wanted = self.own_option(args, "autoincrement").cloned();
            if self.flag(wanted.as_ref()) == Some(true) {
                autoincrement(&mut create, &key);
            }
        }
        create
    }

    fn add_element(&mut self, item: &Value<'a>, create: &mut CreateTable, with_nullable: &mut Vec<bool>) {
        // Older code gives the metadata, as `Table` takes it.
        if matches!(item, Value::None) || call(item).is_some_and(|called| called.symbol.name() == "MetaData") {
            return;
        }
        // `Index(…).ddl_if(dialect="postgresql")`
        if let Some(method) = method_call(item)
            && method.name == "ddl_if"
        {
            let is_ours = match method.args.get(0, "dialect") {
                None | Some(Value::None) => true,
                Some(Value::Text(name)) => name.as_known() == Some(self.dialect.name()),
                Some(names) => self.names(Some(names)).iter().any(|it| it.as_known() == Some(self.dialect.name())),
            };
            if is_ours {
                let _added = self.within(|reader| reader.add_element(method.of, create, with_nullable));
            }
            return;
        }
        if let Some(mut column) = self.column(item) {
            if !self.keeps_added_later
                && call(item).is_some_and(|called| called.args.positional.iter().any(is_added_later))
            {
                column.constraints.retain(|it| !matches!(it.kind, ConstraintKind::ForeignKey { .. }));
            }
            create.columns.push(column);
            with_nullable.push(call(item).is_some_and(|called| called.args.named("nullable").is_some()));
        } else if let Some(constraint) = self.constraint(item) {
            if self.keeps_added_later || !is_added_later(item) {
                create.constraints.push(constraint);
            }
        } else if Self::is_index(item) {
            create.indexes.extend(self.index(item));
        } else {
            create.is_open = true;
            self.unknown(item, "it is not a known column, constraint or index");
        }
    }

    /// What comes after the columns (`post_create_table` of the dialects).
    fn clauses(&mut self, args: &Args<'a>) -> Vec<Text> {
        let mut clauses = Vec::new();
        match self.dialect {
            Dialect::Postgresql => {
                let inherits = self.own_option(args, "inherits").cloned();
                if let Some(tables) = inherits {
                    let names: Vec<Text> =
                        self.names(Some(&tables)).iter().map(|name| identifier(name, self.dialect)).collect();
                    clauses.push(between("INHERITS (", &separated(&names, ", "), ")"));
                }
                for (option, words) in [
                    ("partition_by", "PARTITION BY "),
                    ("using", "USING "),
                    ("on_commit", "ON COMMIT "),
                    ("tablespace", "TABLESPACE "),
                ] {
                    let value = self.own_option(args, option).cloned();
                    if let Some(value) = self.optional(value.as_ref()) {
                        clauses.push(between(words, &value, ""));
                    }
                }
                let with = self.own_option(args, "with").cloned();
                if let Some(with) = with {
                    let entries = self.entries(&with);
                    clauses.push(self.with_parameters(&entries));
                }
            }
            Dialect::Mysql | Dialect::Mariadb => {
                let prefix = format!("{}_", self.dialect.name());
                for (name, value) in &args.named {
                    if let Some(option) = name.strip_prefix(&prefix) {
                        let value = self.text(value);
                        clauses.push(between(&option_of_mysql(option), &value, ""));
                    }
                }
            }
            Dialect::Sqlite => {
                let is_without_rowid = self.flag(self.own_option(args, "with_rowid")) == Some(false);
                let is_strict = self.flag(self.own_option(args, "strict")) == Some(true);
                let options = [(is_without_rowid, "WITHOUT ROWID"), (is_strict, "STRICT")];
                let options: Vec<&str> =
                    options.into_iter().filter_map(|(is_set, words)| is_set.then_some(words)).collect();
                clauses.extend((!options.is_empty()).then(|| Text::known(options.join(",\n "))));
            }
            _ => {}
        }
        clauses
    }
}

/// The words before the value of a table's option: `ROW_FORMAT=` (`post_create_table` in
/// sqlalchemy/dialects/mysql/base.py).
fn option_of_mysql(option: &str) -> String {
    let words = option.to_uppercase();
    let words = match words.as_str() {
        "DATA_DIRECTORY"
        | "INDEX_DIRECTORY"
        | "DEFAULT_CHARACTER_SET"
        | "CHARACTER_SET"
        | "DEFAULT_CHARSET"
        | "DEFAULT_COLLATE"
        | "PARTITION_BY"
        | "SUBPARTITION_BY" => words.replace('_', " "),
        _ => words,
    };
    let is_apart = matches!(
        words.as_str(),
        "TABLESPACE"
            | "DEFAULT CHARACTER SET"
            | "CHARACTER SET"
            | "COLLATE"
            | "PARTITION BY"
            | "SUBPARTITION BY"
            | "PARTITIONS"
            | "SUBPARTITIONS"
    );
    format!("{words}{}", if is_apart { " " } else { "=" })
}

/// `sqlite_autoincrement`: an integer that is the whole key counts up (`get_column_specification` in
/// sqlalchemy/dialects/sqlite/base.py).
fn autoincrement(create: &mut CreateTable, key: &[Text]) {
    let is_key = |column: &Column| column.primary_key || key.contains(&column.name);
    let is_reference = |column: &Column| {
        let of_table = create.constraints.iter().any(|constraint| match &constraint.kind {
            ConstraintKind::ForeignKey { columns, .. } => columns.contains(&column.name),
            _ => false,
        });
        of_table || column.constraints.iter().any(|it| matches!(it.kind, ConstraintKind::ForeignKey { .. }))
    };
    let is_integer = |column: &Column| matches!(column.type_.sql.as_known(), Some("INTEGER" | "BIGINT" | "SMALLINT"));
    let counts: Vec<bool> = create.columns.iter().map(|it| is_key(it) && is_integer(it) && !is_reference(it)).collect();
    if create.columns.iter().filter(|column| is_key(column)).count() == 1 {
        for (column, _) in create.columns.iter_mut().zip(counts).filter(|(_, counts)| *counts) {
            column.identity = Some(Identity::default());
        }
    }
}

/// Whether a foreign key is to be added by an ALTER of its own: nothing does that in a migration.
fn is_added_later(item: &Value<'_>) -> bool {
    call(item).is_some_and(|called| {
        matches!(called.symbol.name(), "ForeignKey" | "ForeignKeyConstraint")
            && matches!(called.args.named("use_alter"), Some(Value::Bool(true)))
    })
}

/// Whether a table has columns that are read from the database.
fn is_reflected(args: &Args<'_>) -> bool {
    let is_set = |name| args.named(name).is_some_and(|given| !matches!(given, Value::None | Value::Bool(false)));
    ["autoload", "autoload_with"].into_iter().any(is_set)
}
