//! Columns (`Column.__init__` in sqlalchemy/sql/schema.py), and what the database fills in for them.

use super::quoted::literal;
use super::reader::TermReader;
use super::symbol::{call, method_call, symbol};
use crate::operation::{Column, Computed, Constraint, ConstraintKind, Identity, Type};
use crate::text::Text;
use crate::value::{Args, Value};

/// What `server_default` says.
#[derive(Debug)]
pub(super) enum Default {
    /// Nothing: none, or one that only the database knows.
    None,
    /// SQL.
    Sql(Text),
    /// `Identity(…)`.
    Identity(Identity),
    /// `Computed(…)`.
    Computed(Computed),
}

impl<'a> TermReader<'_, 'a> {
    /// The column that a term is; `None` where it is none.
    pub(super) fn column(&mut self, value: &Value<'a>) -> Option<Column> {
        self.within(|reader| reader.column_of(value)).flatten()
    }

    fn column_of(&mut self, value: &Value<'a>) -> Option<Column> {
        if let Some(method) = method_call(value)
            && matches!(method.name, "copy" | "_copy")
        {
            return self.column(method.of);
        }
        let called = call(value)?;
        match called.symbol.name() {
            "Column" | "column" | "mapped_column" | "MappedColumn" => Some(self.column_args(called.args)),
            // SQLModel's `Field(sa_column=…)` hands on a column.
            "Field" => {
                let own = called.args.named("sa_column")?;
                self.column(own)
            }
            _ => None,
        }
    }

    /// A column whose name may stand first, and its type after it.
    fn column_args(&mut self, args: &Args<'a>) -> Column {
        let mut items: &[Value<'a>] = &args.positional;
        let mut name = args.named("name").map(|name| self.text(name));
        // A name that another file has is a term as a type is; a type comes after it then.
        let is_followed = |rest: &[Value<'a>]| rest.first().is_some_and(|next| is_type_or_item(next) && !is_item(next));
        if name.is_none()
            && let [first, rest @ ..] = items
            && (is_name(first) || !is_type_or_item(first) || is_followed(rest))
        {
            name = Some(self.text(first));
            items = rest;
        }
        let mut type_ = args.named("type_").map(|type_| self.type_(type_));
        if type_.is_none()
            && let [first, rest @ ..] = items
            && !is_item(first)
        {
            type_ = Some(self.type_(first));
            items = rest;
        }
        let name = name.unwrap_or_else(|| Text::hole("a name"));
        let mut column = Column {
            type_: type_.unwrap_or_else(|| Type::plain(Text::hole(format!("the type of {name}")))),
            name,
            nullable: None,
            primary_key: self.flag(args.named("primary_key")).unwrap_or(false),
            unique: self.flag(args.named("unique")).unwrap_or(false),
            index: self.flag(args.named("index")).unwrap_or(false),
            default: None,
            computed: None,
            identity: None,
            autoincrement: match args.named("autoincrement") {
                Some(Value::Bool(flag)) => Some(*flag),
                _ => None,
            },
            computes_default: false,
            python_default: args.named("default").is_some_and(|value| !matches!(value, Value::None)),
            comment: self.optional(args.named("comment")),
            collation: None,
            constraints: Vec::new(),
        };
        for item in items {
            self.add_item(item, &mut column);
        }
        if let Some(value) = args.named("server_default") {
            self.add_default(value, &mut column);
        }
        let type_ = args.named("type_").or_else(|| args.positional.iter().find(|value| is_checked_type(value)));
        if let Some(check) = type_.and_then(|given| self.check_of_type(given, &column.type_, &column.name)) {
            column.constraints.push(check);
        }
        column.nullable = match args.named("nullable") {
            Some(value @ (Value::Unknown(_) | Value::Any(_) | Value::Term(_))) => {
                self.unknown(value, "its value is not known");
                None
            }
            Some(value) => Some(self.flag(Some(value)).unwrap_or(false)),
            None if args.open.is_some() => None,
            // `Identity` makes a column NOT NULL (`Identity._set_parent`).
            None => Some(!column.primary_key && column.identity.is_none()),
        };
        // SQLite counts by keys alone (`supports_identity_columns` of SQLAlchemy's dialects).
        if self.dialect.counts_by_keys_in_columns() {
            column.identity = None;
        }
        self.open(args);
        column
    }

    /// What comes after the type: a foreign key, a check, an identity.
    fn add_item(&mut self, item: &Value<'a>, column: &mut Column) {
        let Some(called) = call(item) else {
            return self.unknown(item, "it does not belong in a column");
        };
        match called.symbol.name() {
            "Sequence" | "ColumnDefault" => column.python_default = true,
            "Identity" | "Computed" | "FetchedValue" | "DefaultClause" => self.add_default(item, column),
            "ForeignKey" => {
                let constraint = self.foreign_key_of(called.args, column.name.clone());
                column.constraints.push(constraint);
            }
            _ => match self.constraint(item) {
                Some(constraint) => column.constraints.push(constraint),
                None => self.unknown(item, "it does not belong in a column"),
            },
        }
    }

    fn add_default(&mut self, value: &Value<'a>, column: &mut Column) {
        let arg = call(value).filter(|it| it.symbol.name() == "DefaultClause").and_then(|it| it.args.get(0, "arg"));
        column.computes_default = !matches!(arg.unwrap_or(value), Value::Text(_) | Value::None);
        match self.server_default(value) {
            Default::None => {}
            Default::Sql(sql) if wants_brackets(&sql, self.dialect.name()) => {
                column.default = Some(super::quoted::between("(", &sql, ")"));
            }
            Default::Sql(sql) => column.default = Some(sql),
            Default::Identity(identity) => column.identity = Some(identity),
            Default::Computed(computed) => column.computed = Some(computed),
        }
    }

    /// The check that an enum or a boolean brings to a column where it is asked to, on a database that has no such type.
    pub(super) fn check_of_type(&mut self, given: &Value<'a>, type_: &Type, column: &Text) -> Option<Constraint> {
        let called = call(given).filter(|_| is_checked_type(given))?;
        if !self.flag(called.args.named("create_constraint")).unwrap_or(false) {
            return None;
        }
        let has_enums = self.dialect.has_enum_types() || self.dialect.has_enum_columns();
        let values = match &type_.enum_ {
            Some(enum_) if !has_enums || !self.flag(called.args.named("native_enum")).unwrap_or(true) => {
                let values: Vec<Text> = enum_.values.iter().map(|value| literal(value, self.dialect)).collect();
                super::quoted::separated(&values, ", ")
            }
            None if !self.dialect.has_boolean_type() => Text::known("0, 1"),
            _ => return None,
        };
        let mut condition = super::quoted::identifier(column, self.dialect);
        condition.push_text(&super::quoted::between(" IN (", &values, ")"));
        let name = self.optional(called.args.named("name"));
        Some(Constraint { is_of_type: true, ..Constraint::of(name, ConstraintKind::Check { condition }) })
    }

    /// What the database fills in: a string is a value, `text()` is SQL (`get_column_default_string`).
    pub(super) fn server_default(&mut self, value: &Value<'a>) -> Default {
        match value {
            Value::None => return Default::None,
            Value::Text(_) => {
                let text = self.text(value);
                return Default::Sql(literal(&text, self.dialect));
            }
            _ => {}
        }
        let called = call(value);
        let name = called.as_ref().map_or("", |called| called.symbol.name());
        match (name, called.as_ref()) {
            ("Identity", Some(called)) => Default::Identity(self.identity(called.args)),
            ("Computed", Some(called)) => {
                let expression = called.args.get(0, "sqltext").map(|value| self.sql_of_definition(value));
                let stored = self.flag(called.args.get(1, "persisted"));
                Default::Computed(Computed { expression: expression.unwrap_or_else(Text::empty), stored })
            }
            ("FetchedValue", _) => Default::None,
            ("DefaultClause" | "ColumnDefault", Some(called)) => match called.args.get(0, "arg") {
                Some(inner) => self.within(|reader| reader.server_default(inner)).unwrap_or(Default::None),
                None => Default::None,
            },
            _ => match symbol(value) {
                Some(symbol) if symbol.name() == "FetchedValue" => Default::None,
                _ => Default::Sql(self.sql_of_definition(value)),
            },
        }
    }

    /// `Identity(always=True, start=10)` (`get_identity_options` in sqlalchemy/sql/compiler.py).
    pub(super) fn identity(&mut self, args: &Args<'a>) -> Identity {
        let always = self.flag(args.get(0, "always")).unwrap_or(false);
        // `on_null` stands second.
        let options = self.sequence_options(args, 2);
        Identity { always, options }
    }

    /// Options of a sequence, as SQL; the first of them stands at this place among the positional arguments.
    pub(super) fn sequence_options(&mut self, args: &Args<'a>, first: usize) -> Option<Text> {
        const OPTIONS: &[(&str, &str)] = &[
            ("start", "START WITH "),
            ("increment", "INCREMENT BY "),
            ("minvalue", "MINVALUE "),
            ("maxvalue", "MAXVALUE "),
        ];
        let mut parts = Vec::new();
        let mut numbers = [None, None, None, None];
        for (at, (name, words)) in OPTIONS.iter().enumerate() {
            if let Some(value) = self.optional(args.get(first + at, name)) {
                let mut part = Text::known(*words);
                part.push_text(&value);
                if let Some(number) = numbers.get_mut(at) {
                    *number = Some(part);
                }
            }
        }
        // INCREMENT BY stands before START WITH.
        numbers.swap(0, 1);
        parts.extend(numbers.into_iter().flatten());
        for (name, words) in [("nominvalue", "NO MINVALUE"), ("nomaxvalue", "NO MAXVALUE")] {
            if self.flag(args.named(name)) == Some(true) {
                parts.push(Text::known(words));
            }
        }
        if let Some(value) = self.optional(args.named("cache")) {
            parts.push(super::quoted::between("CACHE ", &value, ""));
        }
        match self.flag(args.named("cycle")) {
            Some(true) => parts.push(Text::known("CYCLE")),
            Some(false) => parts.push(Text::known("NO CYCLE")),
            None => {}
        }
        (!parts.is_empty()).then(|| super::quoted::separated(&parts, " "))
    }
}

/// Whether a default is an expression that wants brackets (`get_column_specification` of the dialects' compilers).
fn wants_brackets(sql: &Text, dialect: &str) -> bool {
    let text = sql.to_string();
    let lower = text.trim_start().to_lowercase();
    if lower.starts_with(['\'', '"', '(']) || !text.chars().any(|letter| !letter.is_alphanumeric() && letter != '_') {
        return false;
    }
    // MySQL knows the time with its precision, and what an update sets, without.
    let has_digits = |name: &str| {
        let inside = lower.strip_prefix(name).and_then(|rest| rest.split_once(')')).map(|(inside, _)| inside);
        inside.is_some_and(|inside| !inside.is_empty() && inside.bytes().all(|byte| byte.is_ascii_digit()))
    };
    match dialect {
        "sqlite" => true,
        "mysql" | "mariadb" => {
            let words = lower.split_whitespace().collect::<Vec<_>>();
            !words.windows(2).any(|pair| pair[0].ends_with("on") && pair[1].starts_with("update"))
                && !has_digits("now(")
                && !has_digits("current_timestamp(")
        }
        _ => false,
    }
}

fn is_name(value: &Value<'_>) -> bool {
    match value {
        Value::Text(_) | Value::None => true,
        value => call(value).is_some_and(|called| {
            matches!(called.symbol.name(), "f" | "quoted_name" | "conv" | "str" | "_truncated_label")
        }),
    }
}

/// Whether a term stands where a type or what belongs to a column does; a name can be a variable that isn't known.
fn is_type_or_item(value: &Value<'_>) -> bool {
    matches!(value, Value::Term(_) | Value::Class(_) | Value::Instance(_))
}

fn is_item(value: &Value<'_>) -> bool {
    call(value).is_some_and(|called| {
        matches!(
            called.symbol.name(),
            "ForeignKey"
                | "CheckConstraint"
                | "Sequence"
                | "Identity"
                | "Computed"
                | "FetchedValue"
                | "DefaultClause"
                | "ColumnDefault"
                | "UniqueConstraint"
                | "PrimaryKeyConstraint"
        )
    })
}

fn is_checked_type(value: &Value<'_>) -> bool {
    call(value).is_some_and(|called| matches!(called.symbol.name(), "Enum" | "ENUM" | "Boolean" | "BOOLEAN"))
}
