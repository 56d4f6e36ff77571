//! Queries that only ask what exists, and conditions of `DO` blocks that do: as far as they can be answered from what
//! is known of a schema.

use sqlparser::ast::{
    BinaryOperator, DataType, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, GroupByExpr, JoinConstraint,
    JoinOperator, LimitClause, ObjectName, ObjectNamePart, Query as Parsed, Select, SelectItem, SetExpr, Statement,
    TableFactor, UnaryOperator, Value,
};

use crate::dialect::Dialect;
use crate::sql::cursor::Cursor;
use crate::sql::source::{Source, has_hole};
use crate::sql::tokens::{Tokens, stored};
use crate::sql::{rows, split};
use crate::text::Text;

/// A `SELECT`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// What it reads, each with the name that it has in it: relations of all kinds, joined.
    pub from: Vec<Relation>,
    /// What must hold of a row.
    pub holds: Vec<Term>,
    /// What each row gives.
    pub wanted: Vec<Term>,
    /// It gives one row, with a number.
    pub counts: bool,
    /// It gives its first row only.
    pub is_limited: bool,
}

/// A relation that a query reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Its schema, in lower case, where one is written.
    pub schema: Option<String>,
    /// Its name, in lower case.
    pub name: String,
    /// What the query calls it.
    pub alias: String,
    /// What a function is given that makes its rows: `pragma_table_info('runs')`.
    pub arguments: Vec<Term>,
}

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// A column, perhaps with its relation.
    Column(Option<String>, String),
    /// A string.
    Text(String),
    /// A number.
    Int(i64),
    /// `TRUE`, `FALSE`
    Bool(bool),
    /// `NULL`
    Null,
    /// `:name`
    Parameter(String),
    /// `current_schema()`
    DefaultSchema,
    /// The relation of a name: `to_regclass('runs')`, NULL where there is none; `'runs'::regclass`, an error then.
    Relation(Box<Term>, Missing),
    /// The type of a name: `to_regtype('mood')`, `'mood'::regtype`.
    Type(Box<Term>, Missing),
    /// A comparison.
    Compared(Box<Term>, Comparison, Box<Term>),
    /// One of these.
    In(Box<Term>, Vec<Term>),
    /// It is NULL.
    IsNull(Box<Term>),
    /// All of these hold.
    And(Vec<Term>),
    /// One of these holds.
    Or(Vec<Term>),
    /// It doesn't hold.
    Not(Box<Term>),
    /// A query has a row.
    Exists(Box<Query>),
    /// The value that a query gives.
    Of(Box<Query>),
    /// Anything else.
    Unknown,
}

/// What becomes of the name of something that isn't there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// NULL.
    Null,
    /// An error.
    Error,
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// The query that a text is, if it is one and nothing else.
pub fn query(text: &Text, dialect: Dialect) -> Option<Query> {
    let parsed = only_query(text, dialect)?;
    Asked { dialect }.query(&parsed)
}

/// The same as it is parsed; a semicolon may end it.
pub(super) fn only_query(text: &Text, dialect: Dialect) -> Option<Box<Parsed>> {
    let source = Source::of(text);
    let mut stretches = split::split(source.text(), dialect).into_iter();
    let stretch = stretches.next()?;
    if stretches.any(|rest| !Cursor::of(&Tokens::of(&source, rest.text, dialect)).is_done()) {
        return None;
    }
    let tokens = Tokens::of(&source, stretch.text, dialect);
    let reader = Cursor::of(&tokens);
    if tokens.broken.is_some() || !reader.is("SELECT") {
        return None;
    }
    match rows::parsed(reader, 0..0).ok()? {
        Statement::Query(parsed) => Some(parsed),
        _ => None,
    }
}

/// A condition, as a `DO` block has it.
pub fn condition(text: &str, dialect: Dialect) -> Option<Term> {
    let mut asked = query(&Text::known(format!("SELECT {text}")), dialect)?;
    if !asked.from.is_empty() || asked.wanted.len() != 1 || asked.counts {
        return None;
    }
    asked.wanted.pop()
}

/// What a query that was parsed asks.
pub(super) fn asked(query: &Parsed, dialect: Dialect) -> Option<Query> {
    Asked { dialect }.query(query)
}

/// The parts of a name, as the database keeps them; none where one is not known.
pub(super) fn names(name: &ObjectName, dialect: Dialect) -> Option<Vec<String>> {
    Asked { dialect }.names(name)
}

/// What an expression that was parsed says.
pub(super) fn term(expr: &Expr, dialect: Dialect) -> Term {
    Asked { dialect }.term(expr)
}

struct Asked {
    dialect: Dialect,
}

impl Asked {
    fn query(&self, parsed: &Parsed) -> Option<Query> {
        let is_plain = parsed.with.is_none() && parsed.fetch.is_none() && parsed.pipe_operators.is_empty();
        if !is_plain {
            return None;
        }
        let is_limited = match &parsed.limit_clause {
            None => false,
            Some(LimitClause::LimitOffset { limit: Some(Expr::Value(limit)), offset: None, limit_by })
                if limit_by.is_empty() && of_value(&limit.value) == Term::Int(1) =>
            {
                true
            }
            Some(_) => return None,
        };
        let mut query = match parsed.body.as_ref() {
            SetExpr::Select(select) => self.select(select)?,
            SetExpr::Query(query) => self.query(query)?,
            _ => return None,
        };
        query.is_limited |= is_limited;
        Some(query)
    }

    fn select(&self, select: &Select) -> Option<Query> {
        let is_grouped = match &select.group_by {
            GroupByExpr::All(_) => true,
            GroupByExpr::Expressions(by, modifiers) => !by.is_empty() || !modifiers.is_empty(),
        };
        if is_grouped
            || select.distinct.is_some()
            || select.having.is_some()
            || select.into.is_some()
            || select.top.is_some()
        {
            return None;
        }
        let mut query =
            Query { from: Vec::new(), holds: Vec::new(), wanted: Vec::new(), counts: false, is_limited: false };
        for from in &select.from {
            query.from.push(self.relation(&from.relation)?);
            for join in &from.joins {
                query.from.push(self.relation(&join.relation)?);
                match &join.join_operator {
                    JoinOperator::Join(JoinConstraint::On(on)) | JoinOperator::Inner(JoinConstraint::On(on)) => {
                        self.conjuncts(on, &mut query.holds);
                    }
                    _ => return None,
                }
            }
        }
        if let Some(selection) = &select.selection {
            self.conjuncts(selection, &mut query.holds);
        }
        for item in &select.projection {
            let wanted = match item {
                SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => {
                    if is_count(expr) {
                        query.counts = true;
                    }
                    self.term(expr)
                }
                _ => Term::Unknown,
            };
            query.wanted.push(wanted);
        }
        if query.counts && query.wanted.len() != 1 {
            return None;
        }
        Some(query)
    }

    fn relation(&self, factor: &TableFactor) -> Option<Relation> {
        let TableFactor::Table { name, alias, args, .. } = factor else { return None };
        let mut parts = self.names(name)?;
        let own = parts.pop()?.to_lowercase();
        let schema = parts.pop().map(|schema| schema.to_lowercase());
        let alias = match alias {
            Some(alias) if alias.columns.is_empty() => self.stored(&alias.name),
            Some(_) => return None,
            None => own.clone(),
        };
        let mut arguments = Vec::new();
        for argument in args.iter().flat_map(|args| &args.args) {
            arguments.push(self.argument(argument)?);
        }
        Some(Relation { schema, name: own, alias, arguments })
    }

    fn names(&self, name: &ObjectName) -> Option<Vec<String>> {
        name.0
            .iter()
            .map(|part| match part {
                ObjectNamePart::Identifier(ident) if !has_hole(&ident.value) => Some(self.stored(ident)),
                _ => None,
            })
            .collect()
    }

    fn stored(&self, ident: &sqlparser::ast::Ident) -> String {
        stored(&ident.value, ident.quote_style.is_some(), self.dialect)
    }

    fn argument(&self, argument: &FunctionArg) -> Option<Term> {
        match argument {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(self.term(expr)),
            _ => None,
        }
    }

    fn conjuncts(&self, expr: &Expr, all: &mut Vec<Term>) {
        match expr {
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
                self.conjuncts(left, all);
                self.conjuncts(right, all);
            }
            Expr::Nested(inner) => self.conjuncts(inner, all),
            expr => all.push(self.term(expr)),
        }
    }

    fn term(&self, expr: &Expr) -> Term {
        let boxed = |expr: &Expr| Box::new(self.term(expr));
        let not_if = |negated: bool, term: Term| if negated { Term::Not(Box::new(term)) } else { term };
        match expr {
            Expr::Identifier(ident) if has_hole(&ident.value) => Term::Unknown,
            Expr::Identifier(ident)
                if ident.quote_style.is_none() && ident.value.eq_ignore_ascii_case("current_schema") =>
            {
                Term::DefaultSchema
            }
            Expr::Identifier(ident) => Term::Column(None, self.stored(ident)),
            Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                [of, column] if !has_hole(&of.value) && !has_hole(&column.value) => {
                    Term::Column(Some(self.stored(of)), self.stored(column))
                }
                _ => Term::Unknown,
            },
            Expr::Nested(inner) => self.term(inner),
            Expr::Value(value) => of_value(&value.value),
            Expr::BinaryOp { left, op, right } => {
                let comparison = match op {
                    BinaryOperator::And => return Term::And(vec![self.term(left), self.term(right)]),
                    BinaryOperator::Or => return Term::Or(vec![self.term(left), self.term(right)]),
                    BinaryOperator::Eq => Comparison::Equal,
                    BinaryOperator::NotEq => Comparison::NotEqual,
                    BinaryOperator::Lt => Comparison::Less,
                    BinaryOperator::LtEq => Comparison::LessOrEqual,
                    BinaryOperator::Gt => Comparison::Greater,
                    BinaryOperator::GtEq => Comparison::GreaterOrEqual,
                    _ => return Term::Unknown,
                };
                Term::Compared(boxed(left), comparison, boxed(right))
            }
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => Term::Not(boxed(expr)),
            Expr::InList { expr, list, negated } => {
                not_if(*negated, Term::In(boxed(expr), list.iter().map(|item| self.term(item)).collect()))
            }
            Expr::IsNull(expr) => Term::IsNull(boxed(expr)),
            Expr::IsNotNull(expr) => Term::Not(Box::new(Term::IsNull(boxed(expr)))),
            Expr::IsTrue(expr) => self.term(expr),
            Expr::IsFalse(expr) => Term::Not(boxed(expr)),
            Expr::Exists { subquery, negated } => {
                let exists = self.query(subquery).map_or(Term::Unknown, |query| Term::Exists(Box::new(query)));
                not_if(*negated, exists)
            }
            Expr::Subquery(subquery) => self.query(subquery).map_or(Term::Unknown, |query| Term::Of(Box::new(query))),
            Expr::Cast { expr, data_type, .. } => self.cast(expr, data_type),
            Expr::Function(function) => {
                let Some(name) = self.names(&function.name).and_then(|mut parts| parts.pop()) else {
                    return Term::Unknown;
                };
                let arguments = match &function.args {
                    FunctionArguments::List(list) => {
                        list.args.iter().map(|argument| self.argument(argument)).collect::<Option<Vec<_>>>()
                    }
                    FunctionArguments::None => Some(Vec::new()),
                    FunctionArguments::Subquery(_) => None,
                };
                let mut arguments = arguments.unwrap_or_default();
                let only = if arguments.len() == 1 { arguments.pop() } else { None };
                match (name.to_lowercase().as_str(), only) {
                    ("to_regclass", Some(name)) => Term::Relation(Box::new(name), Missing::Null),
                    ("to_regtype", Some(name)) => Term::Type(Box::new(name), Missing::Null),
                    ("current_schema", None) if arguments.is_empty() => Term::DefaultSchema,
                    _ => Term::Unknown,
                }
            }
            _ => Term::Unknown,
        }
    }

    fn cast(&self, expr: &Expr, to: &DataType) -> Term {
        let term = self.term(expr);
        let named = |name: &ObjectName| self.names(name).and_then(|mut parts| parts.pop()).unwrap_or_default();
        match to {
            DataType::Regclass => Term::Relation(Box::new(term), Missing::Error),
            DataType::Custom(name, _) => match named(name).to_lowercase().as_str() {
                "regclass" => Term::Relation(Box::new(term), Missing::Error),
                "regtype" => Term::Type(Box::new(term), Missing::Error),
                "name" => term,
                // A type by its number.
                "oid" if matches!(term, Term::Type(..)) => term,
                _ => Term::Unknown,
            },
            DataType::Text | DataType::Varchar(None) | DataType::String(None) => term,
            _ => Term::Unknown,
        }
    }
}

fn is_count(expr: &Expr) -> bool {
    let Expr::Function(function) = expr else { return false };
    let is_of_all = match &function.args {
        FunctionArguments::List(list) => match list.args.as_slice() {
            [FunctionArg::Unnamed(FunctionArgExpr::Wildcard)] => list.duplicate_treatment.is_none(),
            [FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Value(value)))] => {
                matches!(value.value, Value::Number(..)) && list.duplicate_treatment.is_none()
            }
            _ => false,
        },
        _ => false,
    };
    is_of_all
        && function.filter.is_none()
        && function.over.is_none()
        && function.name.0.last().is_some_and(|part| match part {
            ObjectNamePart::Identifier(ident) => ident.value.eq_ignore_ascii_case("count"),
            ObjectNamePart::Function(_) => false,
        })
}

fn of_value(value: &Value) -> Term {
    match value {
        Value::SingleQuotedString(text)
        | Value::EscapedStringLiteral(text)
        | Value::NationalStringLiteral(text)
        | Value::UnicodeStringLiteral(text) => {
            if has_hole(text) {
                Term::Unknown
            } else {
                Term::Text(text.clone())
            }
        }
        Value::Number(number, _) => number.parse().map_or(Term::Unknown, Term::Int),
        Value::Boolean(value) => Term::Bool(*value),
        Value::Null => Term::Null,
        Value::Placeholder(name) => match name.strip_prefix(':') {
            Some(name) => Term::Parameter(name.to_owned()),
            None => Term::Unknown,
        },
        _ => Term::Unknown,
    }
}
