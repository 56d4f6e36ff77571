//! Rows that an `INSERT` writes out.

use sqlparser::ast::{Expr, SetExpr, Statement, UnaryOperator, Value};

use super::cursor::Cursor;
use super::rows::parsed;
use super::source::Source;
use super::tokens::{Tokens, stored};
use crate::dialect::Dialect;
use crate::text::Text;

/// The rows of an `INSERT … VALUES`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// The columns that it names.
    pub columns: Vec<String>,
    /// What each row gives them.
    pub rows: Vec<Vec<Literal>>,
}

/// A value that a statement has as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// `NULL`
    Null,
    /// `true`, `false`
    Boolean(bool),
    /// A number as it is written.
    Number(String),
    /// A string.
    Text(String),
    /// One of these that is made something else: `'{}'::jsonb`.
    Typed,
}

/// The rows of a statement that inserts nothing but literals, the columns named; `None` of any other.
pub fn rows(statement: &Text, dialect: Dialect) -> Option<Rows> {
    let sql = statement.as_known()?;
    let source = Source::of(statement);
    let tokens = Tokens::of(&source, sql, dialect);
    let Ok(Statement::Insert(insert)) = parsed(Cursor::of(&tokens), 0..0) else { return None };
    let SetExpr::Values(values) = &*insert.source.as_ref()?.body else { return None };
    let name = |name: &sqlparser::ast::ObjectName| {
        let identifier = name.0.last()?.as_ident()?;
        Some(stored(&identifier.value, identifier.quote_style.is_some(), dialect))
    };
    let columns: Vec<String> = insert.columns.iter().map(name).collect::<Option<_>>()?;
    let row = |row: &[Expr]| row.iter().map(literal).collect::<Option<Vec<_>>>();
    let rows: Vec<Vec<Literal>> = values.rows.iter().map(|it| row(it)).collect::<Option<_>>()?;
    let is_whole = !columns.is_empty() && rows.iter().all(|row| row.len() == columns.len());
    is_whole.then_some(Rows { columns, rows })
}

/// The literal that an expression is.
fn literal(expression: &Expr) -> Option<Literal> {
    match expression {
        Expr::Value(value) => match &value.value {
            Value::Null => Some(Literal::Null),
            Value::Boolean(value) => Some(Literal::Boolean(*value)),
            Value::Number(number, _) => Some(Literal::Number(number.clone())),
            Value::SingleQuotedString(text) => Some(Literal::Text(text.clone())),
            Value::EscapedStringLiteral(_) | Value::DollarQuotedString(_) => Some(Literal::Typed),
            _ => None,
        },
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => match literal(expr)? {
            Literal::Number(number) => Some(Literal::Number(format!("-{number}"))),
            _ => None,
        },
        Expr::Cast { expr, .. } => literal(expr).map(|_| Literal::Typed),
        Expr::TypedString(_) => Some(Literal::Typed),
        Expr::Nested(inner) => literal(inner),
        Expr::Array(array) => array.elem.iter().all(|it| literal(it).is_some()).then_some(Literal::Typed),
        _ => None,
    }
}
