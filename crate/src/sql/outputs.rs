//! What a query gives, column by column, as far as its text tells.

use super::datatype::{function_name, type_sql, written};
use sqlparser::ast::{
    Expr, FunctionArguments, Ident, ObjectNamePart, Query, SelectItem, SelectItemQualifiedWildcardKind, SetExpr,
    Statement, TableFactor, Value,
};

use crate::dialect::Dialect;
use crate::operation::Name;
use crate::sql::cursor::Cursor;
use crate::sql::source::Source;
use crate::sql::tokens::{Tokens, stored};
use crate::sql::{names_in, rows, types};
use crate::text::Text;

/// What a query gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outputs {
    /// Its columns in order.
    pub columns: Vec<Output>,
    /// What its `FROM` names, each with the name that it has in the query; none where it holds something else too.
    pub from: Option<Vec<(String, Name)>>,
}

/// A column of a query, or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// `*`, `users.*`.
    All {
        /// Of what, by its name in the query; of all that is in `FROM` where none is said.
        of: Option<String>,
    },
    /// One column.
    One {
        /// Its name; none where the database makes one up.
        name: Option<String>,
        /// What it holds.
        value: OutputValue,
    },
}

/// What a column of a query holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutputValue {
    /// A column of what is read.
    Column {
        /// Of what, by its name in the query, where that is said.
        of: Option<String>,
        /// Its name.
        name: String,
    },
    /// Something of a type that is known, as SQL writes it.
    Typed(String),
    /// Something else.
    Other,
}

/// What a query gives; `None` where that is not plain to see.
pub fn outputs(query: &Text, dialect: Dialect) -> Option<Outputs> {
    let known = Text::known(query.as_known()?.trim().trim_end_matches(';'));
    let source = Source::of(&known);
    let tokens = Tokens::of(&source, source.text(), dialect);
    let Ok(Statement::Query(query)) = rows::parsed(Cursor::of(&tokens), 0..0) else { return None };
    let Query { with: None, body, .. } = query.as_ref() else { return None };
    let SetExpr::Select(select) = body.as_ref() else { return None };
    let relations = select.from.iter().flat_map(|it| {
        let joined = it.joins.iter().map(|join| &join.relation);
        std::iter::once(&it.relation).chain(joined)
    });
    let named = |factor: &TableFactor| match factor {
        TableFactor::Table { name, alias, args: None, .. } => {
            let name = names_in(&written(name)?, dialect).into_iter().next()?;
            let called = match alias {
                Some(alias) if alias.columns.is_empty() => identifier(&alias.name, dialect),
                Some(_) => return None,
                None => name.name.as_known()?.to_owned(),
            };
            Some((called, name))
        }
        _ => None,
    };
    let columns = select.projection.iter().map(|item| output(item, dialect)).collect::<Option<Vec<_>>>()?;
    Some(Outputs { columns, from: relations.map(named).collect() })
}

fn identifier(identifier: &Ident, dialect: Dialect) -> String {
    stored(&identifier.value, identifier.quote_style.is_some(), dialect)
}

fn output(item: &SelectItem, dialect: Dialect) -> Option<Output> {
    Some(match item {
        SelectItem::UnnamedExpr(expr) => Output::One { name: name_of(expr, dialect), value: value_of(expr, dialect) },
        SelectItem::ExprWithAlias { expr, alias } => {
            Output::One { name: Some(identifier(alias, dialect)), value: value_of(expr, dialect) }
        }
        SelectItem::Wildcard(_) => Output::All { of: None },
        SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), _) => {
            match name.0.as_slice() {
                [ObjectNamePart::Identifier(of)] => Output::All { of: Some(identifier(of, dialect)) },
                _ => return None,
            }
        }
        _ => return None,
    })
}

/// The name that PostgreSQL gives a column without one, where an expression has one to give (`FigureColnameInternal` in
/// `src/backend/parser/parse_target.c`).
fn name_of(expr: &Expr, dialect: Dialect) -> Option<String> {
    match expr {
        Expr::Identifier(name) => Some(identifier(name, dialect)),
        Expr::CompoundIdentifier(names) => Some(identifier(names.last()?, dialect)),
        Expr::Function(function) => match function.name.0.last()? {
            ObjectNamePart::Identifier(name) => Some(identifier(name, dialect)),
            ObjectNamePart::Function(_) => None,
        },
        Expr::Nested(inner) => name_of(inner, dialect),
        Expr::Cast { expr, .. } => name_of(expr, dialect),
        _ => None,
    }
}

fn value_of(expr: &Expr, dialect: Dialect) -> OutputValue {
    let typed = |sql: &str| OutputValue::Typed(sql.to_owned());
    match expr {
        Expr::Identifier(name) => OutputValue::Column { of: None, name: identifier(name, dialect) },
        Expr::CompoundIdentifier(names) => match names.as_slice() {
            [of, name] => OutputValue::Column { of: Some(identifier(of, dialect)), name: identifier(name, dialect) },
            _ => OutputValue::Other,
        },
        Expr::Nested(inner) => value_of(inner, dialect),
        Expr::Cast { data_type, .. } => {
            let Some(sql) = type_sql(data_type) else { return OutputValue::Other };
            let text = Text::known(sql);
            let source = Source::of(&text);
            let tokens = Tokens::of(&source, source.text(), dialect);
            match types::type_(&mut Cursor::of(&tokens)) {
                Ok(type_) => type_.sql.as_known().map_or(OutputValue::Other, typed),
                Err(_) => OutputValue::Other,
            }
        }
        Expr::Value(value) => match &value.value {
            Value::Number(number, false) if number.parse::<i32>().is_ok() => typed("INTEGER"),
            Value::SingleQuotedString(_) => typed("TEXT"),
            Value::Boolean(_) => typed("BOOLEAN"),
            _ => OutputValue::Other,
        },
        Expr::Function(function) => {
            match (function_name(&function.name).unwrap_or_default().as_str(), &function.args) {
                ("now" | "current_timestamp", _) => typed("TIMESTAMP WITH TIME ZONE"),
                ("current_date", FunctionArguments::None) => typed("DATE"),
                ("count" | "row_number" | "rank", _) => typed("BIGINT"),
                ("gen_random_uuid" | "uuid_generate_v4", _) => typed("UUID"),
                _ => OutputValue::Other,
            }
        }
        _ => OutputValue::Other,
    }
}
