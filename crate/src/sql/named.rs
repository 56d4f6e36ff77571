//! What queries, statements about rows and expressions name: relations, columns, functions; and the values that they
//! write. Only what is plain to see: a name that may be of another relation, a subquery's own or a variable is left out.

use super::datatype::{function_name, type_sql};
use sqlparser::ast::{
    AssignmentTarget, BinaryOperator, CastKind, Delete, Expr, FromTable, Function, FunctionArg, FunctionArgExpr,
    FunctionArguments, Ident, Insert, JoinConstraint, JoinOperator, ObjectName, ObjectNamePart, Query, Select,
    SelectItem, SelectItemQualifiedWildcardKind, SetExpr, Statement, TableFactor, TableObject, TableWithJoins,
    UnaryOperator, Update, UpdateTableFromKind, Value,
};

use crate::operation::Name;
use crate::operation::reads::{Constant, How, Reads, Selected, Written};
use crate::sql::cursor::Cursor;
use crate::sql::tokens::stored;
use crate::text::Text;

/// Names and values that are kept of a statement.
const MAX_KEPT: usize = 2_000;

/// Words that stand for values, and are no columns, though they have no brackets (PostgreSQL manual, 9.9.5 and 9.26.1;
/// `DEFAULT` in `VALUES`).
const VALUE_WORDS: &[&str] = &[
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "false",
    "localtime",
    "localtimestamp",
    "null",
    "session_user",
    "sysdate",
    "system_user",
    "true",
    "user",
];

/// What a statement about rows names.
pub(super) fn of_statement(reader: Cursor, statement: &Statement) -> Reads {
    let mut walk = Walk { reader, scopes: Vec::new(), common: Vec::new(), reads: Reads::default() };
    walk.statement(statement);
    walk.reads
}

/// What an expression that belongs to a table names: of a CHECK, an index, a generated column.
pub(super) fn of_expression(reader: Cursor, expr: &Expr, table: &Name) -> Reads {
    let mut walk = Walk { reader, scopes: Vec::new(), common: Vec::new(), reads: Reads::default() };
    let called = table.name.as_known().unwrap_or_default().to_owned();
    walk.scopes.push(Scope { relations: vec![(called, Some(table.clone()))], outputs: Vec::new() });
    walk.expr(expr);
    walk.reads
}

/// What an expression gives, where that is plain to see.
pub(super) fn constant(reader: Cursor, expr: &Expr) -> Option<Constant> {
    let typed = |type_: &str| Some(Constant::Typed { type_: type_.to_owned(), text: None });
    match expr {
        Expr::Nested(inner) => constant(reader, inner),
        Expr::Value(value) => match &value.value {
            Value::Number(number, _) => Some(Constant::Number(number.clone())),
            Value::SingleQuotedString(text) => {
                reader.statement.source.restore(text).as_known().map(|text| Constant::Text(text.to_owned()))
            }
            Value::Boolean(_) => Some(Constant::Boolean),
            _ => None,
        },
        Expr::UnaryOp { op: UnaryOperator::Minus | UnaryOperator::Plus, expr } => match constant(reader, expr)? {
            Constant::Number(number) => Some(Constant::Number(number)),
            _ => None,
        },
        Expr::Cast { kind: CastKind::Cast | CastKind::DoubleColon, expr, data_type, .. } => {
            let type_ = reader.statement.source.restore(&type_sql(data_type)?);
            let text = match constant(reader, expr) {
                Some(Constant::Text(text)) => Some(text),
                _ => None,
            };
            Some(Constant::Typed { type_: type_.as_known()?.to_owned(), text })
        }
        Expr::Function(function) => match function_name(&function.name)?.as_str() {
            "now" | "current_timestamp" | "transaction_timestamp" | "statement_timestamp" | "clock_timestamp" => {
                typed("TIMESTAMP WITH TIME ZONE")
            }
            "localtimestamp" => typed("TIMESTAMP"),
            "current_date" => typed("DATE"),
            "gen_random_uuid" | "uuid_generate_v1" | "uuid_generate_v4" => typed("UUID"),
            "nextval" => typed("BIGINT"),
            "lower" | "upper" | "md5" | "concat" => typed("TEXT"),
            _ => None,
        },
        Expr::Identifier(name) => {
            let word = name.value.to_ascii_lowercase();
            let is_value = name.quote_style.is_none() && VALUE_WORDS.contains(&word.as_str());
            let text = reader.statement.source.restore(&name.value);
            text.as_known().filter(|_| !is_value).map(|name| Constant::Reference(name.to_owned()))
        }
        _ => None,
    }
}

/// Relations that a query has names from.
struct Scope {
    /// Each by the name that it has in the query; none after it for a subquery, a function or a `WITH`.
    relations: Vec<(String, Option<Name>)>,
    /// Names that the query gives to what it selects.
    outputs: Vec<String>,
}

struct Walk<'s> {
    reader: Cursor<'s>,
    /// The innermost last.
    scopes: Vec<Scope>,
    /// Names of common table expressions.
    common: Vec<String>,
    reads: Reads,
}

impl Walk<'_> {
    fn stored(&self, identifier: &Ident) -> String {
        stored(&identifier.value, identifier.quote_style.is_some(), self.reader.dialect())
    }

    fn text(&self, identifier: &Ident) -> Text {
        self.reader.statement.source.restore(&self.stored(identifier))
    }

    fn name(&self, name: &ObjectName) -> Option<Name> {
        let mut parts = name.0.iter().map(|part| match part {
            ObjectNamePart::Identifier(identifier) => Some(self.text(identifier)),
            ObjectNamePart::Function(_) => None,
        });
        let name = parts.next_back()??;
        Some(Name { schema: parts.next_back().flatten(), name })
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Query(query) => self.query(query),
            Statement::Insert(insert) => self.insert(insert),
            Statement::Update(update) => self.update(update),
            Statement::Delete(delete) => self.delete(delete),
            _ => {}
        }
    }

    fn query(&mut self, query: &Query) {
        let common = self.common.len();
        if let Some(with) = &query.with {
            // A recursive one may read itself, and any may read those before.
            self.common.extend(with.cte_tables.iter().map(|it| self.stored(&it.alias.name)).collect::<Vec<_>>());
            for table in &with.cte_tables {
                self.query(&table.query);
            }
        }
        self.set_expr(&query.body);
        self.common.truncate(common);
    }

    fn set_expr(&mut self, body: &SetExpr) {
        match body {
            SetExpr::Select(select) => self.select(select),
            SetExpr::Query(query) => self.query(query),
            SetExpr::SetOperation { left, right, .. } => {
                self.set_expr(left);
                self.set_expr(right);
            }
            SetExpr::Values(values) => {
                for expr in values.rows.iter().flat_map(|row| &row.content) {
                    self.expr(expr);
                }
            }
            SetExpr::Insert(inner) | SetExpr::Update(inner) | SetExpr::Delete(inner) => self.statement(inner),
            SetExpr::Merge(_) | SetExpr::Table(_) => {}
        }
    }

    fn select(&mut self, select: &Select) {
        let mut scope = Scope { relations: Vec::new(), outputs: Vec::new() };
        for table in &select.from {
            self.relations(table, &mut scope.relations);
        }
        for item in &select.projection {
            if let SelectItem::ExprWithAlias { alias, .. } = item {
                scope.outputs.push(self.stored(alias));
            }
        }
        for item in &select.projection {
            let is_meant = |called: &str| match item {
                SelectItem::Wildcard(_) => true,
                SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(of), _) => {
                    of.0.last().and_then(|it| it.as_ident()).is_some_and(|it| self.stored(it) == called)
                }
                _ => false,
            };
            let whole = scope.relations.iter().filter(|(called, _)| is_meant(called));
            let whole = whole.filter_map(|(_, table)| table.clone());
            let whole: Vec<_> = whole.map(|table| Selected { table, column: None, position: None }).collect();
            self.reads.selected.extend(whole);
        }
        self.scopes.push(scope);
        for item in &select.projection {
            match item {
                SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => self.expr(expr),
                _ => {}
            }
        }
        if let Some(condition) = &select.selection {
            self.expr(condition);
        }
        for table in &select.from {
            self.conditions(table);
        }
        self.scopes.pop();
    }

    /// What a `FROM` names; what is known of it is read.
    fn relations(&mut self, table: &TableWithJoins, found: &mut Vec<(String, Option<Name>)>) {
        let joined = table.joins.iter().map(|join| &join.relation);
        for factor in std::iter::once(&table.relation).chain(joined) {
            self.relation(factor, true, found);
        }
    }

    fn relation(&mut self, factor: &TableFactor, is_read: bool, found: &mut Vec<(String, Option<Name>)>) {
        match factor {
            TableFactor::Table { name, alias, args: None, .. } => {
                let name = self.name(name);
                let is_common = |name: &Name| {
                    name.schema.is_none()
                        && name.name.as_known().is_some_and(|it| self.common.iter().any(|own| own == it))
                };
                let name = name.filter(|name| !is_common(name));
                // Columns that get names of their own are not those of the table.
                let is_plain = alias.as_ref().is_none_or(|alias| alias.columns.is_empty());
                let called = match alias {
                    Some(alias) => self.stored(&alias.name),
                    None => name.as_ref().and_then(|it| it.name.as_known()).unwrap_or_default().to_owned(),
                };
                if let Some(name) = name.clone().filter(|_| is_read)
                    && !self.reads.relations.contains(&name)
                    && self.reads.relations.len() < MAX_KEPT
                {
                    self.reads.relations.push(name);
                }
                found.push((called, name.filter(|_| is_plain)));
            }
            TableFactor::Derived { lateral, subquery, alias, .. } => {
                if *lateral {
                    self.subquery(subquery);
                } else {
                    self.query(subquery);
                }
                found.push((alias.as_ref().map(|it| self.stored(&it.name)).unwrap_or_default(), None));
            }
            TableFactor::NestedJoin { table_with_joins, .. } => self.relations(table_with_joins, found),
            _ => found.push((String::new(), None)),
        }
    }

    /// The conditions of joins.
    fn conditions(&mut self, table: &TableWithJoins) {
        for join in &table.joins {
            let (JoinOperator::Join(constraint)
            | JoinOperator::Inner(constraint)
            | JoinOperator::Left(constraint)
            | JoinOperator::LeftOuter(constraint)
            | JoinOperator::Right(constraint)
            | JoinOperator::RightOuter(constraint)
            | JoinOperator::FullOuter(constraint)) = &join.join_operator
            else {
                continue;
            };
            if let JoinConstraint::On(condition) = constraint {
                self.expr(condition);
            }
        }
    }

    fn insert(&mut self, insert: &Insert) {
        let table = match &insert.table {
            TableObject::TableName(name) => self.name(name),
            _ => None,
        };
        let columns: Vec<Option<Text>> =
            insert.columns.iter().map(|name| self.name(name).map(|name| name.name)).collect();
        if let Some(query) = &insert.source {
            if let (Some(table), SetExpr::Values(values)) = (&table, &*query.body) {
                for row in values.rows.iter().map(|row| &row.content).filter(|row| row.len() == columns.len()) {
                    for (column, expr) in columns.iter().zip(row) {
                        if let Some(column) = column {
                            self.write(table, column.clone(), expr, How::Written);
                        }
                    }
                }
            }
            self.query(query);
        }
    }

    fn update(&mut self, update: &Update) {
        let mut scope = Scope { relations: Vec::new(), outputs: Vec::new() };
        self.relation(&update.table.relation, false, &mut scope.relations);
        let own = scope.relations.first().and_then(|(_, name)| name.clone());
        for join in &update.table.joins {
            self.relation(&join.relation, true, &mut scope.relations);
        }
        let from: &[TableWithJoins] = match &update.from {
            Some(UpdateTableFromKind::BeforeSet(from) | UpdateTableFromKind::AfterSet(from)) => from,
            None => &[],
        };
        for table in from {
            self.relations(table, &mut scope.relations);
        }
        let is_alone = scope.relations.len() == 1;
        self.scopes.push(scope);
        for assignment in &update.assignments {
            if let (Some(table), AssignmentTarget::ColumnName(name), true) = (&own, &assignment.target, is_alone)
                && let Some(column) = self.name(name)
            {
                self.write(table, column.name, &assignment.value, How::Written);
            }
            self.expr(&assignment.value);
        }
        if let Some(condition) = &update.selection {
            self.expr(condition);
        }
        for table in from {
            self.conditions(table);
        }
        self.conditions(&update.table);
        self.scopes.pop();
    }

    fn delete(&mut self, delete: &Delete) {
        let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
        let mut scope = Scope { relations: Vec::new(), outputs: Vec::new() };
        let is_alone = delete.tables.is_empty() && from.len() == 1;
        for table in from {
            self.relation(&table.relation, !is_alone, &mut scope.relations);
            for join in &table.joins {
                self.relation(&join.relation, true, &mut scope.relations);
            }
        }
        for table in delete.using.iter().flatten() {
            self.relations(table, &mut scope.relations);
        }
        self.scopes.push(scope);
        if let Some(condition) = &delete.selection {
            self.expr(condition);
        }
        self.scopes.pop();
    }

    /// Notes a value beside a column.
    fn write(&mut self, table: &Name, column: Text, expr: &Expr, how: How) {
        let value = constant(self.reader, expr).filter(|it| !matches!(it, Constant::Reference(_)));
        if let Some(value) = value
            && self.reads.values.len() < MAX_KEPT
        {
            self.reads.values.push(Written { table: table.clone(), column, value, how });
        }
    }

    /// The relation and the column that an expression is, where it is plain which.
    fn column_of(&self, expr: &Expr) -> Option<(Name, Text)> {
        match expr {
            Expr::Nested(inner) => self.column_of(inner),
            Expr::Identifier(name) => {
                // Other databases take what is no column for a string.
                if name.quote_style.is_some() && !self.reader.dialect().minds_case() {
                    return None;
                }
                let word = name.value.to_ascii_lowercase();
                if name.quote_style.is_none() && VALUE_WORDS.contains(&word.as_str()) {
                    return None;
                }
                // In a subquery it may be a column of what stands around it.
                let [scope] = self.scopes.as_slice() else { return None };
                let [(called, Some(table))] = scope.relations.as_slice() else { return None };
                let stored = self.stored(name);
                // A row as a whole has the name of its table.
                let is_own = *called == stored || scope.outputs.contains(&stored);
                (!is_own).then(|| (table.clone(), self.text(name)))
            }
            Expr::CompoundIdentifier(names) => {
                let [of, name] = names.as_slice() else { return None };
                let of = self.stored(of);
                let mut scopes = self.scopes.iter().rev().flat_map(|scope| &scope.relations);
                let (_, table) = scopes.find(|(called, _)| *called == of)?;
                Some((table.clone()?, self.text(name)))
            }
            _ => None,
        }
    }

    fn compare(&mut self, one: &Expr, other: &Expr) {
        for (column, value) in [(one, other), (other, one)] {
            if let Some((table, column)) = self.column_of(column) {
                self.write(&table, column, value, How::Compared);
            }
        }
    }

    fn all<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn subquery(&mut self, query: &Query) {
        // Its own scope is never the only one, even where nothing stands around it.
        self.scopes.push(Scope { relations: Vec::new(), outputs: Vec::new() });
        self.query(query);
        self.scopes.pop();
    }

    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Identifier(_) | Expr::CompoundIdentifier(_) => {
                if let Some(found) = self.column_of(expr)
                    && !self.reads.columns.contains(&found)
                    && self.reads.columns.len() < MAX_KEPT
                {
                    self.reads.columns.push(found);
                }
            }
            Expr::BinaryOp { left, op, right } => {
                if matches!(op, BinaryOperator::Eq | BinaryOperator::NotEq) {
                    self.compare(left, right);
                }
                self.all([&**left, right]);
            }
            Expr::InList { expr, list, .. } => {
                for value in list {
                    self.compare(expr, value);
                }
                self.expr(expr);
                self.all(list);
            }
            Expr::IsDistinctFrom(left, right) | Expr::IsNotDistinctFrom(left, right) => self.all([&**left, right]),
            Expr::IsFalse(expr)
            | Expr::IsNotFalse(expr)
            | Expr::IsTrue(expr)
            | Expr::IsNotTrue(expr)
            | Expr::IsNull(expr)
            | Expr::IsNotNull(expr)
            | Expr::IsUnknown(expr)
            | Expr::IsNotUnknown(expr)
            | Expr::UnaryOp { expr, .. }
            | Expr::Cast { expr, .. }
            | Expr::Extract { expr, .. }
            | Expr::Collate { expr, .. }
            | Expr::Nested(expr)
            | Expr::CompoundFieldAccess { root: expr, .. } => self.expr(expr),
            Expr::Between { expr, low, high, .. } => self.all([&**expr, low, high]),
            Expr::Like { expr, pattern, .. }
            | Expr::ILike { expr, pattern, .. }
            | Expr::SimilarTo { expr, pattern, .. }
            | Expr::RLike { expr, pattern, .. } => self.all([&**expr, pattern]),
            Expr::AnyOp { left, right, .. } | Expr::AllOp { left, right, .. } => self.all([&**left, right]),
            Expr::AtTimeZone { timestamp, time_zone } => self.all([&**timestamp, time_zone]),
            Expr::Position { expr, r#in } => self.all([&**expr, r#in]),
            Expr::Substring { expr, substring_from, substring_for, .. } => {
                self.expr(expr);
                self.all(substring_from.iter().chain(substring_for).map(|it| &**it));
            }
            Expr::Trim { expr, .. } => self.expr(expr),
            Expr::Case { operand, conditions, else_result, .. } => {
                self.all(operand.iter().chain(else_result).map(|it| &**it));
                for when in conditions {
                    self.all([&when.condition, &when.result]);
                }
            }
            Expr::Tuple(exprs) => self.all(exprs),
            Expr::Array(array) => self.all(&array.elem),
            Expr::Function(function) => self.function(function),
            Expr::InSubquery { expr, subquery, .. } => {
                self.expr(expr);
                self.subquery(subquery);
            }
            Expr::Exists { subquery, .. } | Expr::Subquery(subquery) => self.subquery(subquery),
            _ => {}
        }
    }

    /// The sequence that a function is given by its name (PostgreSQL manual, 9.17).
    fn sequence_of(&mut self, function: &Function) {
        let [ObjectNamePart::Identifier(name)] = function.name.0.as_slice() else { return };
        let is_about_sequence =
            ["nextval", "setval", "currval"].iter().any(|word| name.value.eq_ignore_ascii_case(word));
        let FunctionArguments::List(list) = &function.args else { return };
        let Some(FunctionArg::Unnamed(FunctionArgExpr::Expr(argument))) = list.args.first() else { return };
        let text = match constant(self.reader, argument) {
            Some(Constant::Text(text) | Constant::Typed { text: Some(text), .. }) if is_about_sequence => text,
            _ => return,
        };
        if let [sequence] = super::names_in(&text, self.reader.dialect()).as_slice()
            && !self.reads.sequences.contains(sequence)
        {
            self.reads.sequences.push(sequence.clone());
        }
    }

    fn function(&mut self, function: &Function) {
        let name = self.name(&function.name);
        let is_about_time = name.as_ref().and_then(|name| name.name.as_known()).is_some_and(|name| {
            let name = name.to_ascii_lowercase();
            name.starts_with("date") || name.starts_with("timestamp")
        });
        if let Some(name) = name
            && !self.reads.functions.contains(&name)
            && self.reads.functions.len() < MAX_KEPT
        {
            self.reads.functions.push(name);
        }
        self.sequence_of(function);
        match &function.args {
            FunctionArguments::None => {}
            FunctionArguments::Subquery(query) => self.subquery(query),
            FunctionArguments::List(list) => {
                for (at, argument) in list.args.iter().enumerate() {
                    let (FunctionArg::Named { arg, .. }
                    | FunctionArg::ExprNamed { arg, .. }
                    | FunctionArg::Unnamed(arg)) = argument;
                    if let FunctionArgExpr::Expr(expr) = arg {
                        // `TIMESTAMPDIFF(MONTH, a, b)` of MySQL names a unit first.
                        let is_unit = at == 0 && is_about_time && matches!(expr, Expr::Identifier(_));
                        if !is_unit {
                            self.expr(expr);
                        }
                    }
                }
            }
        }
        if let Some(filter) = &function.filter {
            self.expr(filter);
        }
    }
}
