//! SQL expressions as SQLAlchemy's compiler writes them (sqlalchemy/sql/compiler.py), values in their places.

use super::json;
use super::quoted::{between, identifier, literal, separated};
use super::reader::TermReader;
use super::symbol::{attribute, call, method_call, symbol};
use crate::dialect::Dialect;
use crate::text::{Piece, Text};
use crate::value::{Args, Term, Value};

/// An expression with how tightly its outermost operator binds.
#[derive(Debug)]
struct Sql {
    text: Text,
    binding: u8,
    /// As it stands beside another operator, where that is something else (`eager_grouping` of SQLAlchemy's operators).
    operand: Option<Text>,
}

impl Sql {
    fn of(text: Text, binding: u8) -> Sql {
        Sql { text, binding, operand: None }
    }
}

/// Binding of what never needs parentheses.
const ATOM: u8 = 20;
/// Binding of `NOT`.
const NOT: u8 = 4;
/// Binding of comparisons, `LIKE`, `IS` and `IN`.
const COMPARISON: u8 = 5;

/// Operators of Python that SQLAlchemy takes: what SQL writes, and how tightly it binds
/// (`_PRECEDENCE` in sqlalchemy/sql/operators.py).
const OPERATORS: &[(&str, &str, u8)] = &[
    ("==", "=", COMPARISON),
    ("!=", "!=", COMPARISON),
    ("<", "<", COMPARISON),
    ("<=", "<=", COMPARISON),
    (">", ">", COMPARISON),
    (">=", ">=", COMPARISON),
    ("&", "AND", 3),
    ("|", "OR", 2),
    ("+", "+", 7),
    ("-", "-", 7),
    ("*", "*", 8),
    ("/", "/", 8),
    ("%", "%", 8),
    ("<<", "<<", 6),
    (">>", ">>", 6),
];

/// Methods of an expression that are operators (sqlalchemy/sql/operators.py, `ColumnOperators`).
const METHODS: &[(&str, &str)] = &[
    ("is_", "IS"),
    ("is_not", "IS NOT"),
    ("isnot", "IS NOT"),
    ("is_distinct_from", "IS DISTINCT FROM"),
    ("isnot_distinct_from", "IS NOT DISTINCT FROM"),
    ("is_not_distinct_from", "IS NOT DISTINCT FROM"),
    ("like", "LIKE"),
    ("notlike", "NOT LIKE"),
    ("not_like", "NOT LIKE"),
    ("ilike", "ILIKE"),
    ("notilike", "NOT ILIKE"),
    ("not_ilike", "NOT ILIKE"),
    ("in_", "IN"),
    ("notin_", "NOT IN"),
    ("not_in", "NOT IN"),
    ("concat", "||"),
    ("overlaps", "&&"),
    ("contained_by", "<@"),
    ("has_key", "?"),
    ("regexp_match", "~"),
];

/// Operators and their opposites: SQLAlchemy turns a comparison round where it is negated
/// (`BinaryExpression._negate` in sqlalchemy/sql/elements.py).
const OPPOSITES: &[(&str, &str)] = &[
    ("=", "!="),
    ("<", ">="),
    (">", "<="),
    ("IS", "IS NOT"),
    ("IS DISTINCT FROM", "IS NOT DISTINCT FROM"),
    ("LIKE", "NOT LIKE"),
    ("ILIKE", "NOT ILIKE"),
    ("IN", "NOT IN"),
];

/// Words after an expression: functions and methods of the same names.
const BEHIND: &[(&str, &str)] = &[
    ("asc", " ASC"),
    ("desc", " DESC"),
    ("nulls_first", " NULLS FIRST"),
    ("nullsfirst", " NULLS FIRST"),
    ("nulls_last", " NULLS LAST"),
    ("nullslast", " NULLS LAST"),
];

/// Functions that SQL writes without parentheses (`AnsiFunction` in sqlalchemy/sql/functions.py).
#[rustfmt::skip]
const WITHOUT_PARENTHESES: &[&str] = &[
    "current_date", "current_time", "current_timestamp", "current_user", "localtime", "localtimestamp",
    "session_user", "sysdate", "user",
];

impl<'a> TermReader<'_, 'a> {
    /// An expression as SQL. A string is SQL as it stands, as `CheckConstraint` takes it.
    pub(super) fn sql(&mut self, value: &Value<'a>) -> Text {
        match value {
            Value::Text(_) => unescaped(&self.text(value)),
            _ => self.expression(value).text,
        }
    }

    /// An expression in a definition, which has no parameters: `text()` writes NULL for each.
    pub(super) fn sql_of_definition(&mut self, value: &Value<'a>) -> Text {
        let text = match call(value) {
            Some(called) if called.symbol.name() == "text" => called.args.get(0, "text"),
            _ => Some(value),
        };
        match text {
            Some(text @ Value::Text(_)) => unescaped(&without_parameters(&self.text(text))),
            _ => self.sql(value),
        }
    }

    /// An expression as SQL in which a string is a value, as `literal()` and operators take it.
    pub(super) fn value_sql(&mut self, value: &Value<'a>) -> Text {
        self.expression(value).text
    }

    /// A part of an index: what it is, whether that is a column's name, and the words after it. An expression stands in
    /// parentheses where SQLAlchemy puts it in some (`visit_create_index` of the dialects).
    pub(super) fn element_of_index(&mut self, value: &Value<'a>) -> (Text, bool, Option<Text>) {
        let (what, is_column, options) = self.ordered(value);
        if is_column || options.is_some() || !what.is_known() {
            return (what, is_column, options);
        }
        let binding = self.expression(value).binding;
        let is_function = call(value).is_some_and(|called| called.symbol.function().is_some());
        let is_grouped = match self.dialect {
            Dialect::Postgresql => binding < ATOM,
            Dialect::Mysql | Dialect::Mariadb => is_function || (NOT..ATOM).contains(&binding),
            _ => false,
        };
        let what = if is_grouped { between("(", &what, ")") } else { what };
        (what, is_column, options)
    }

    fn ordered(&mut self, value: &Value<'a>) -> (Text, bool, Option<Text>) {
        let (inner, words) = match (call(value), method_call(value)) {
            (Some(called), _) if words_behind(called.symbol.name()).is_some() => {
                (called.args.positional.first(), words_behind(called.symbol.name()))
            }
            (_, Some(method)) if words_behind(method.name).is_some() => (Some(method.of), words_behind(method.name)),
            _ => (None, None),
        };
        if let (Some(inner), Some(words)) = (inner, words) {
            let read = self.within(|reader| reader.ordered(inner));
            if let Some((what, is_column, options)) = read {
                let words = words.trim_start();
                let options = match options {
                    Some(before) => between("", &before, &format!(" {words}")),
                    None => Text::known(words),
                };
                return (what, is_column, Some(options));
            }
        }
        match self.column_name(value) {
            Some(name) => (name, true, None),
            None => (self.sql_of_definition(value), false, None),
        }
    }

    /// The name of a column, where a value is one: a string, `column("a")`, `table.c.a`, `Model.a`.
    pub(super) fn column_name(&mut self, value: &Value<'a>) -> Option<Text> {
        if let Value::Text(_) = value {
            return Some(self.text(value));
        }
        if let Some(called) = call(value) {
            return match called.symbol.name() {
                "Column" | "column" | "mapped_column" | "quoted_name" | "conv" | "f" => Some(self.text(value)),
                _ => None,
            };
        }
        match value.as_term()? {
            Term::Attribute { of, name } => {
                if let Value::Class(class) = of {
                    return Some(self.column_of_attribute(*class, name));
                }
                let is_collection = attribute(of).is_some_and(|(_, name)| matches!(name, "c" | "columns"));
                is_collection.then(|| Text::known(name.as_ref()))
            }
            Term::Item { of, key } => match attribute(of) {
                Some((_, "c" | "columns")) => Some(self.text(key)),
                _ => None,
            },
            _ => None,
        }
    }

    fn expression(&mut self, value: &Value<'a>) -> Sql {
        match self.within(|reader| reader.compiled(value)).flatten() {
            Some(sql) => sql,
            None => Sql::of(self.hole(value, "it is not a known SQL expression"), ATOM),
        }
    }

    fn compiled(&mut self, value: &Value<'a>) -> Option<Sql> {
        let atom = |text: Text| Some(Sql::of(text, ATOM));
        match value {
            Value::None => return atom(Text::known("NULL")),
            Value::Bool(flag) => return atom(self.boolean(*flag)),
            Value::Int(_) | Value::Float(_) => return atom(Text::known(self.shown(value))),
            Value::Text(_) => {
                let text = self.text(value);
                return atom(literal(&text, self.dialect));
            }
            _ => {}
        }
        if let Some(name) = self.column_name(value) {
            return atom(self.column_in_rows(value, &name));
        }
        match value.as_term()? {
            Term::Operation { operator, operands } => match self.comparison(value) {
                Some((left, word, right)) => Some(compared(&left, word, &right)),
                None => self.operation(operator, operands),
            },
            Term::Item { of, key } => {
                let text = self.json_piece(of, key)?;
                Some(Sql::of(text, json::BINDING))
            }
            Term::Attribute { of, name } if name == "astext" => {
                let Term::Item { of, key } = of.as_term()? else { return None };
                let text = self.json_text(of, key)?;
                Some(Sql { operand: Some(between("(", &text, ")")), ..Sql::of(text, json::BINDING) })
            }
            Term::Name(_) | Term::Attribute { .. } => None,
            Term::Call { function, args, .. } => match symbol(function) {
                Some(symbol) => match symbol.function() {
                    Some(name) => atom(self.function(name, args)),
                    None => self.constructed(symbol.name(), args),
                },
                None => match attribute(function) {
                    Some((of, name)) => match self.comparison(value) {
                        Some((left, word, right)) => Some(compared(&left, word, &right)),
                        None => self.method_sql(of, name, args),
                    },
                    None => self.custom_operation(function, args),
                },
            },
        }
    }

    /// An expression in parentheses where what stands around it binds more tightly.
    pub(super) fn wrapped(&mut self, value: &Value<'a>, around: u8) -> Text {
        let inner = self.expression(value);
        let text = inner.operand.unwrap_or(inner.text);
        if inner.binding < around { between("(", &text, ")") } else { text }
    }

    /// An expression by itself, in parentheses if it has an operator (`self_group()` of SQLAlchemy's).
    pub(super) fn grouped(&mut self, value: &Value<'a>) -> Text {
        let inner = self.expression(value);
        if inner.binding < ATOM { between("(", &inner.text, ")") } else { inner.text }
    }

    fn boolean(&self, flag: bool) -> Text {
        let words = if self.dialect.has_booleans() { ["false", "true"] } else { ["0", "1"] };
        Text::known(words[usize::from(flag)])
    }

    fn operation(&mut self, operator: &str, operands: &[Value<'a>]) -> Option<Sql> {
        match operands {
            [only] if matches!(operator, "~" | "not") => Some(self.negated(only)),
            [only] if operator == "-" => {
                let text = self.wrapped(only, 9);
                Some(Sql::of(between("-", &text, ""), 9))
            }
            [left, right] => {
                let (_, word, binding) = OPERATORS.iter().find(|(known, ..)| *known == operator)?;
                Some(self.infix(left, word, right, *binding))
            }
            _ => None,
        }
    }

    /// A condition turned round.
    fn negated(&mut self, value: &Value<'a>) -> Sql {
        let comparison = self.within(|reader| reader.comparison(value)).flatten();
        if let Some((left, word, right)) = comparison {
            let opposite = OPPOSITES.iter().find_map(|(one, other)| match () {
                () if *one == word => Some(*other),
                () if *other == word => Some(*one),
                () => None,
            });
            if let Some(word) = opposite {
                return compared(&left, word, &right);
            }
        }
        let text = self.wrapped(value, NOT + 1);
        Sql::of(between("NOT ", &text, ""), NOT)
    }

    /// Both sides of a comparison and what stands between.
    fn comparison(&mut self, value: &Value<'a>) -> Option<(Text, &'static str, Text)> {
        let (left, word, right) = if let Term::Operation { operator, operands } = value.as_term()? {
            let [left, right] = operands.as_slice() else { return None };
            let (_, word, binding) = OPERATORS.iter().find(|(known, ..)| known == operator)?;
            let is_null =
                matches!(right, Value::None) || call(right).is_some_and(|called| called.symbol.name() == "null");
            let word = match *word {
                "=" if is_null => "IS",
                "!=" if is_null => "IS NOT",
                word => word,
            };
            (*binding == COMPARISON).then_some((left, word, right))?
        } else {
            let method = method_call(value)?;
            let (_, word) = METHODS.iter().find(|(known, _)| *known == method.name)?;
            (method.of, *word, method.args.positional.first()?)
        };
        let mut left = self.wrapped(left, COMPARISON + 1);
        let mut right = match word {
            "IN" | "NOT IN" => {
                let items = self.elements(right);
                let mut texts: Vec<Text> = items.items.iter().map(|item| self.value_sql(item)).collect();
                texts.extend(items.rest.as_ref().map(|rest| Text::hole(self.shown(rest))));
                between("(", &separated(&texts, ", "), ")")
            }
            _ => self.wrapped(right, COMPARISON + 1),
        };
        let word = match word {
            "ILIKE" | "NOT ILIKE" if !self.dialect.has_ilike() => {
                left = between("lower(", &left, ")");
                right = between("lower(", &right, ")");
                if word == "ILIKE" { "LIKE" } else { "NOT LIKE" }
            }
            word => word,
        };
        Some((left, word, right))
    }

    fn infix(&mut self, left: &Value<'a>, word: &str, right: &Value<'a>, binding: u8) -> Sql {
        // Of two comparisons, the inner one gets parentheses; AND within AND does not.
        let inner = if matches!(word, "AND" | "OR" | "+" | "*" | "||") { binding } else { binding + 1 };
        let left = self.wrapped(left, inner);
        let right = self.wrapped(right, inner);
        Sql::of(separated([&left, &right], &format!(" {word} ")), binding)
    }

    /// `func.name(…)`, as the dialect has it.
    pub(super) fn function(&mut self, name: &str, args: &Args<'a>) -> Text {
        let parts: Vec<Text> = args.positional.iter().map(|value| self.value_sql(value)).collect();
        let lower = name.to_lowercase();
        match (lower.as_str(), self.dialect) {
            ("now", Dialect::Sqlite | Dialect::Mssql | Dialect::Oracle) => return Text::known("CURRENT_TIMESTAMP"),
            ("random", Dialect::Mysql | Dialect::Mariadb) => return Text::known("rand()"),
            ("count", _) if parts.is_empty() => return Text::known("count(*)"),
            (word, _) if parts.is_empty() && WITHOUT_PARENTHESES.contains(&word) => {
                return Text::known(word.to_uppercase());
            }
            _ => {}
        }
        let names: Vec<Text> = name.split('.').map(|part| function_name(part, self.dialect)).collect();
        let mut text = separated(&names, ".");
        text.push_str("(");
        text.push_text(&separated(&parts, ", "));
        text.push_str(")");
        text
    }

    fn constructed(&mut self, name: &str, args: &Args<'a>) -> Option<Sql> {
        let atom = |text: Text| Some(Sql::of(text, ATOM));
        let first = args.positional.first().or_else(|| args.named.first().map(|(_, value)| value));
        match name {
            "text" | "literal_column" | "TextClause" | "DDL" => {
                let text = self.text(first?);
                atom(unescaped(&text))
            }
            "null" => atom(Text::known("NULL")),
            "true" => atom(self.boolean(true)),
            "false" => atom(self.boolean(false)),
            "literal" | "bindparam" | "inline_literal" | "type_coerce" | "Grouping" => {
                let value = if name == "bindparam" { args.get(1, "value")? } else { first? };
                Some(self.expression(value))
            }
            "and_" | "or_" => {
                let (word, binding) = if name == "and_" { (" AND ", 3) } else { (" OR ", 2) };
                let parts: Vec<Text> = args.positional.iter().map(|part| self.wrapped(part, binding)).collect();
                let binding = if parts.len() < 2 { ATOM } else { binding };
                Some(Sql::of(separated(&parts, word), binding))
            }
            "not_" => Some(self.negated(first?)),
            "cast" | "Cast" | "try_cast" => {
                let word = if name == "try_cast" { "TRY_CAST(" } else { "CAST(" };
                self.cast(word, first?, args.get(1, "type_")?)
            }
            // `CAST(STRFTIME('%Y', at) AS INTEGER)` and the like.
            "extract" if self.dialect == Dialect::Sqlite => None,
            "extract" => {
                let field = self.text(first?);
                let of = self.value_sql(args.get(1, "expr")?);
                atom(between("EXTRACT(", &separated([&field, &of], " FROM "), ")"))
            }
            "case" => self.case(args),
            "collate" => {
                let value = self.wrapped(first?, ATOM);
                let collation = self.text(args.get(1, "collation")?);
                atom(separated([&value, &identifier(&collation, self.dialect)], " COLLATE "))
            }
            "between" => Some(self.between_sql(first?, args.positional.get(1)?, args.positional.get(2)?)),
            "any_" | "all_" => {
                let word = if name == "any_" { "ANY (" } else { "ALL (" };
                let value = self.value_sql(first?);
                atom(between(word, &value, ")"))
            }
            // sqlalchemy/dialects/postgresql/array.py
            "array" => {
                let items = self.elements(first?);
                let items: Vec<Text> = items.items.iter().map(|item| self.value_sql(item)).collect();
                atom(between("ARRAY[", &separated(&items, ", "), "]"))
            }
            _ => {
                let words = words_behind(name)?;
                let text = self.wrapped(first?, 1);
                Some(Sql::of(between("", &text, words), 1))
            }
        }
    }

    /// `CAST(value AS type)`; MySQL has types of its own for that (`visit_typeclause` in
    /// sqlalchemy/dialects/mysql/base.py).
    fn cast(&mut self, word: &str, value: &Value<'a>, type_: &Value<'a>) -> Option<Sql> {
        let value = self.value_sql(value);
        let type_ = self.type_(type_).sql;
        let type_ = if self.dialect.is_mysql() { cast_type_of_mysql(&type_)? } else { type_ };
        Some(Sql::of(between(word, &separated([&value, &type_], " AS "), ")"), ATOM))
    }

    fn between_sql(&mut self, value: &Value<'a>, low: &Value<'a>, high: &Value<'a>) -> Sql {
        let value = self.wrapped(value, COMPARISON + 1);
        let bounds = [self.wrapped(low, COMPARISON + 1), self.wrapped(high, COMPARISON + 1)];
        let bounds = separated(&bounds, " AND ");
        Sql::of(separated([&value, &bounds], " BETWEEN "), COMPARISON)
    }

    /// `case((condition, value), …, else_=…)`.
    fn case(&mut self, args: &Args<'a>) -> Option<Sql> {
        let mut whens = args.positional.clone();
        if let [only] = whens.as_slice()
            && let Value::List(_) = only
        {
            whens = self.elements(only).items;
        }
        let mut text = Text::known("CASE");
        for when in &whens {
            let Value::Tuple(pair) = when else { return None };
            let [condition, value] = pair.as_ref() else { return None };
            text.push_str(" WHEN ");
            text.push_text(&self.wrapped(condition, COMPARISON + 1));
            text.push_str(" THEN ");
            text.push_text(&self.value_sql(value));
        }
        if let Some(value) = args.named("else_") {
            text.push_str(" ELSE ");
            text.push_text(&self.value_sql(value));
        }
        text.push_str(" END");
        Some(Sql::of(text, ATOM))
    }

    fn method_sql(&mut self, of: &Value<'a>, name: &str, args: &Args<'a>) -> Option<Sql> {
        let first = args.positional.first();
        match name {
            "label" | "self_group" | "bindparams" | "columns" | "execution_options" | "correlate" => {
                Some(self.expression(of))
            }
            "cast" => self.cast("CAST(", of, first?),
            "as_string" | "as_integer" | "as_float" | "as_boolean" | "as_numeric" | "as_json" => {
                let (text, operand) = self.json_value(of, name, args)?;
                Some(Sql { text, binding: json::BINDING, operand })
            }
            "between" => Some(self.between_sql(of, first?, args.positional.get(1)?)),
            "collate" => {
                let value = self.wrapped(of, ATOM);
                let collation = self.text(first?);
                let text = separated([&value, &identifier(&collation, self.dialect)], " COLLATE ");
                Some(Sql::of(text, ATOM))
            }
            // `Sequence(…).next_value()`
            "next_value" => {
                let sequence = call(of)?;
                let name = self.name(sequence.args.get(0, "name")?, sequence.args.named("schema"));
                let whole = self.qualified(&name);
                Some(Sql::of(between("nextval(", &literal(&whole, self.dialect), ")"), ATOM))
            }
            _ => {
                let words = words_behind(name)?;
                let text = self.wrapped(of, 1);
                Some(Sql::of(between("", &text, words), 1))
            }
        }
    }

    /// `column.op("->>")("key")`.
    fn custom_operation(&mut self, function: &Value<'a>, args: &Args<'a>) -> Option<Sql> {
        let operator = method_call(function)?;
        if !matches!(operator.name, "op" | "bool_op") {
            return None;
        }
        let word = self.text(operator.args.positional.first()?);
        let left = self.wrapped(operator.of, 7);
        let right = self.wrapped(args.positional.first()?, 7);
        let text = separated([&left, &word, &right], " ");
        Some(Sql::of(text, 6))
    }
}

/// A comparison; `NOT IN` comes in parentheses (`visit_not_in_op_binary`).
fn compared(left: &Text, word: &str, right: &Text) -> Sql {
    let text = separated([left, right], &format!(" {word} "));
    match word {
        "NOT IN" => Sql::of(between("(", &text, ")"), ATOM),
        _ => Sql::of(text, COMPARISON),
    }
}

/// What MySQL casts to, of a type's name; of those that it can't cast to SQLAlchemy leaves the cast out.
fn cast_type_of_mysql(type_: &Text) -> Option<Text> {
    let type_ = type_.as_known()?;
    let (name, size) = type_.split_at(type_.find([' ', '(']).unwrap_or(type_.len()));
    let cast = match name {
        "INTEGER" | "BIGINT" | "SMALLINT" if size.is_empty() => "SIGNED INTEGER".to_owned(),
        "DECIMAL" | "DATETIME" | "DATE" | "TIME" => type_.to_owned(),
        "NUMERIC" => format!("DECIMAL{size}"),
        "TIMESTAMP" => "DATETIME".to_owned(),
        "VARCHAR" | "CHAR" => format!("CHAR{size}"),
        "TEXT" if size.is_empty() => "CHAR".to_owned(),
        "JSON" => "JSON".to_owned(),
        _ => return None,
    };
    Some(Text::known(cast))
}

fn words_behind(name: &str) -> Option<&'static str> {
    BEHIND.iter().find(|(known, _)| *known == name).map(|(_, words)| *words)
}

/// A function's name keeps its case where it needs no quotes (`visit_function`).
fn function_name(name: &str, dialect: Dialect) -> Text {
    let is_plain = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if is_plain { Text::known(name) } else { identifier(&Text::known(name), dialect) }
}

/// What `text()` makes of its parameters where there is no value for them (`_bind_params_regex` in
/// sqlalchemy/sql/elements.py, `render_literal_bindparam` in sqlalchemy/sql/compiler.py).
fn without_parameters(text: &Text) -> Text {
    let Some(known) = text.as_known().filter(|known| known.contains(':')) else { return text.clone() };
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut written = String::with_capacity(known.len());
    let mut rest = known;
    while let Some((before, behind)) = rest.split_once(':') {
        written.push_str(before);
        let begins = !written.ends_with(|letter| is_word(letter) || matches!(letter, ':' | '\\'));
        let end = behind.find(|letter| !is_word(letter)).unwrap_or(behind.len());
        let (name, after) = behind.split_at(end);
        // A colon after it ends the name one letter earlier.
        let kept = if after.starts_with(':') { name.chars().next_back() } else { None };
        let is_named = name.chars().count() > usize::from(kept.is_some());
        if begins && is_named {
            written.push_str("NULL");
            written.extend(kept);
            rest = after;
        } else {
            written.push(':');
            rest = behind;
        }
    }
    written.push_str(rest);
    Text::known(written)
}

/// The first parameter that `text()` finds, with the letters before its colon and behind its name
/// (`_bind_params_regex`: `(?<![:\w\x5c]):(\w+)(?!:)`).
pub(super) fn first_parameter(text: &Text) -> Option<(String, (String, String))> {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.pieces().iter().enumerate().find_map(|(at, piece)| {
        let Piece::Known(known) = piece else { return None };
        known.match_indices(':').find_map(|(colon, _)| {
            let (before, behind) = (&known[..colon], &known[colon + 1..]);
            // What a hole ends with is not known.
            let begins = match before.chars().next_back() {
                Some(last) => !is_word(last) && !matches!(last, ':' | '\\'),
                None => at == 0,
            };
            let end = behind.find(|letter| !is_word(letter)).unwrap_or(behind.len());
            let (name, after) = behind.split_at(end);
            let is_whole = !after.starts_with(':') && (!after.is_empty() || at + 1 == text.pieces().len());
            let around = || (before.chars().next_back().into_iter().collect(), after.chars().take(1).collect());
            (begins && is_whole && !name.is_empty()).then(|| (name.to_owned(), around()))
        })
    })
}

/// `text()` writes a colon that begins no parameter as `\:` (`visit_textclause`).
pub(super) fn unescaped(text: &Text) -> Text {
    text.mapped(|letters| letters.replace("\\:", ":"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_of_definitions_are_null() {
        let written = |text: &str| without_parameters(&Text::known(text)).to_string();
        assert_eq!(written("'[{\"title\":null}]'::jsonb"), "'[{\"title\"NULL}]'::jsonb");
        assert_eq!(written("'12:30 x :foo \\:bar'"), "'12:30 x NULL \\:bar'");
        assert_eq!(written("a::text"), "a::text");
        assert_eq!(written("x :ab: y"), "x NULLb: y");
    }
}
