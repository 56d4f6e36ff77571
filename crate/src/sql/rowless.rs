//! What a query of a table gives that has no rows.

use sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, GroupByExpr, JoinOperator,
    ObjectName, ObjectNamePart, Query, Select, SelectItem, SetExpr, TableFactor, UnaryOperator, Value,
};

use crate::dialect::Dialect;
use crate::sql::question;
use crate::text::Text;

/// A query whose answer is known where a table has no rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rowless {
    /// The schema of the table, where it is written.
    pub schema: Option<String>,
    /// The table.
    pub table: String,
    /// What the query gives then.
    pub gives: Gives,
}

/// What a query gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gives {
    /// No row.
    Nothing,
    /// One row: of what is counted or summed.
    Row(Vec<Cell>),
}

/// A value in such a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// `count(*)`
    Int(i64),
    /// `count(*) > 0`, `EXISTS (…)`
    Bool(bool),
    /// `max(id)`
    Null,
    /// Another expression.
    Unknown,
}

/// What a text asks, if it is one query of a table, perhaps joined with others.
pub fn rowless(text: &Text, dialect: Dialect) -> Option<Rowless> {
    let query = question::only_query(text, dialect)?;
    of_query(&query, dialect)
}

fn of_query(query: &Query, dialect: Dialect) -> Option<Rowless> {
    match query.body.as_ref() {
        SetExpr::Select(select) if query.with.is_none() => of_select(select, dialect),
        SetExpr::Query(inner) if query.with.is_none() => of_query(inner, dialect),
        _ => None,
    }
}

fn of_select(select: &Select, dialect: Dialect) -> Option<Rowless> {
    if select.into.is_some() || select.having.is_some() {
        return None;
    }
    let items: Vec<&Expr> = select
        .projection
        .iter()
        .filter_map(|item| match item {
            SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => Some(expr),
            _ => None,
        })
        .collect();
    let Some(first) = select.from.first() else {
        let [only] = items.as_slice() else { return None };
        return of_existence(only, dialect);
    };
    let is_kept = |join: &JoinOperator| {
        !matches!(
            join,
            JoinOperator::Right(_)
                | JoinOperator::RightOuter(_)
                | JoinOperator::FullOuter(_)
                | JoinOperator::RightSemi(_)
                | JoinOperator::RightAnti(_)
        )
    };
    if !first.joins.iter().all(|join| is_kept(&join.join_operator)) {
        return None;
    }
    let TableFactor::Table { name, args: None, .. } = &first.relation else { return None };
    let (schema, table) = names(name, dialect)?;
    let is_grouped = match &select.group_by {
        GroupByExpr::All(_) => true,
        GroupByExpr::Expressions(by, _) => !by.is_empty(),
    };
    let gives = if !is_grouped && items.iter().any(|item| aggregates(item)) {
        Gives::Row(select.projection.iter().map(cell_of_item).collect())
    } else {
        Gives::Nothing
    };
    Some(Rowless { schema, table, gives })
}

/// `SELECT EXISTS (SELECT … FROM table)`, `SELECT (SELECT count(*) FROM table)`
fn of_existence(expr: &Expr, dialect: Dialect) -> Option<Rowless> {
    match expr {
        Expr::Nested(inner) => of_existence(inner, dialect),
        Expr::Exists { subquery, negated } => {
            let inner = of_query(subquery, dialect)?;
            let exists = matches!(inner.gives, Gives::Row(_));
            Some(Rowless { gives: Gives::Row(vec![Cell::Bool(exists != *negated)]), ..inner })
        }
        Expr::UnaryOp { op: UnaryOperator::Not, expr } => {
            let mut inner = of_existence(expr, dialect)?;
            match &mut inner.gives {
                Gives::Row(cells) => match cells.as_mut_slice() {
                    [Cell::Bool(value)] => *value = !*value,
                    cells => cells.fill(Cell::Unknown),
                },
                Gives::Nothing => return None,
            }
            Some(inner)
        }
        Expr::Subquery(subquery) => {
            let inner = of_query(subquery, dialect)?;
            let gives = match inner.gives {
                Gives::Nothing => Gives::Row(vec![Cell::Null]),
                gives @ Gives::Row(_) => gives,
            };
            Some(Rowless { gives, ..inner })
        }
        _ => None,
    }
}

fn names(name: &ObjectName, dialect: Dialect) -> Option<(Option<String>, String)> {
    let mut parts = question::names(name, dialect)?;
    let own = parts.pop()?;
    Some((parts.pop(), own))
}

fn cell_of_item(item: &SelectItem) -> Cell {
    match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => cell(expr),
        _ => Cell::Unknown,
    }
}

/// What an expression is where nothing is aggregated.
fn cell(expr: &Expr) -> Cell {
    match expr {
        Expr::Nested(inner) => cell(inner),
        Expr::Function(function) => match called(function).as_str() {
            "count" => Cell::Int(0),
            "coalesce" | "ifnull" => {
                arguments(function).map(cell).find(|cell| *cell != Cell::Null).unwrap_or(Cell::Null)
            }
            name if is_aggregate(name) => Cell::Null,
            _ => Cell::Unknown,
        },
        Expr::Value(value) => match &value.value {
            Value::Number(number, _) => number.parse().map_or(Cell::Unknown, Cell::Int),
            Value::Null => Cell::Null,
            _ => Cell::Unknown,
        },
        Expr::BinaryOp { left, op, right } => match (cell(left), cell(right)) {
            (Cell::Int(left), Cell::Int(right)) => match op {
                BinaryOperator::Gt => Cell::Bool(left > right),
                BinaryOperator::GtEq => Cell::Bool(left >= right),
                BinaryOperator::Lt => Cell::Bool(left < right),
                BinaryOperator::LtEq => Cell::Bool(left <= right),
                BinaryOperator::Eq => Cell::Bool(left == right),
                BinaryOperator::NotEq => Cell::Bool(left != right),
                _ => Cell::Unknown,
            },
            _ => Cell::Unknown,
        },
        _ => Cell::Unknown,
    }
}

/// Whether an expression aggregates rows.
fn aggregates(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) | Expr::UnaryOp { expr: inner, .. } | Expr::Cast { expr: inner, .. } => aggregates(inner),
        Expr::BinaryOp { left, right, .. } => aggregates(left) || aggregates(right),
        Expr::IsNull(inner) | Expr::IsNotNull(inner) => aggregates(inner),
        Expr::Function(function) => {
            function.over.is_none() && (is_aggregate(&called(function)) || arguments(function).any(aggregates))
        }
        _ => false,
    }
}

fn arguments(function: &Function) -> impl Iterator<Item = &Expr> {
    let list = match &function.args {
        FunctionArguments::List(list) => list.args.as_slice(),
        _ => &[],
    };
    list.iter().filter_map(|argument| match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr),
        _ => None,
    })
}

fn called(function: &Function) -> String {
    match function.name.0.last() {
        Some(ObjectNamePart::Identifier(name)) => name.value.to_lowercase(),
        _ => String::new(),
    }
}

/// Functions that make one value of all rows (PostgreSQL manual, 9.21; MySQL manual, 14.19.1; SQLite, "Built-in Aggregate
/// Functions").
fn is_aggregate(name: &str) -> bool {
    matches!(
        name,
        "count"
            | "sum"
            | "min"
            | "max"
            | "avg"
            | "total"
            | "every"
            | "bool_and"
            | "bool_or"
            | "bit_and"
            | "bit_or"
            | "array_agg"
            | "string_agg"
            | "group_concat"
            | "json_agg"
            | "jsonb_agg"
            | "json_object_agg"
            | "jsonb_object_agg"
            | "json_arrayagg"
            | "stddev"
            | "variance"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sql: &str, expected: Option<(&str, Gives)>) {
        let found = rowless(&Text::known(sql), Dialect::Postgresql);
        assert_eq!(
            found.map(|it| (it.table, it.gives)),
            expected.map(|(table, gives)| (table.to_owned(), gives)),
            "{sql}"
        );
    }

    #[test]
    fn a_table_without_rows_gives_none() {
        for sql in [
            "SELECT id FROM runs",
            "SELECT * FROM public.runs WHERE state = 'x' ORDER BY id LIMIT 5",
            "SELECT r.id, j.id FROM runs r LEFT JOIN jobs j ON j.run = r.id",
            "SELECT state, count(*) FROM runs GROUP BY state",
            "SELECT DISTINCT lower(state) FROM runs",
        ] {
            check(sql, Some(("runs", Gives::Nothing)));
        }
    }

    #[test]
    fn what_is_counted_is_one_row() {
        let row = |cells: &[Cell]| Some(("runs", Gives::Row(cells.to_vec())));
        check("SELECT count(*) FROM runs", row(&[Cell::Int(0)]));
        check("SELECT COUNT(id), max(id) FROM runs", row(&[Cell::Int(0), Cell::Null]));
        check("SELECT count(*) > 0 FROM runs", row(&[Cell::Bool(false)]));
        check("SELECT coalesce(max(id), 0) FROM runs", row(&[Cell::Int(0)]));
        check("SELECT EXISTS (SELECT 1 FROM runs)", row(&[Cell::Bool(false)]));
        check("SELECT NOT EXISTS (SELECT 1 FROM runs)", row(&[Cell::Bool(true)]));
        check("SELECT (SELECT count(*) FROM runs)", row(&[Cell::Int(0)]));
    }

    #[test]
    fn other_queries_may_give_anything() {
        for sql in [
            "SELECT 1",
            "SELECT id FROM runs UNION SELECT 1",
            "SELECT j.id FROM runs RIGHT JOIN jobs j ON true",
            "WITH a AS (SELECT 1) SELECT * FROM a",
            "SELECT * FROM generate_series(1, 3)",
            "SELECT count(*) FROM runs HAVING count(*) = 0",
            "INSERT INTO runs VALUES (1)",
        ] {
            check(sql, None);
        }
    }
}
