//! Statements about rows as SQLAlchemy writes them, with their values in place (sqlalchemy/sql/crud.py,
//! `visit_insert`, `visit_update` and `visit_delete` of sqlalchemy/sql/compiler.py).
//!
//! Only what is surely written so is: values whose types say how, of columns that are known.

use super::quoted::{between, identifier, separated};
use super::reader::TermReader;
use super::symbol::{attribute, call, method_call};
use crate::operation::{Column, CreateTable, Name, Type};
use crate::text::Text;
use crate::value::{Term, Value};

/// Rows that are written out.
const MAX_ROWS: usize = 10_000;

/// What is set, by the keys of columns.
type Row<'a> = Vec<(String, Value<'a>)>;

/// A statement about rows of a table.
struct Statement<'a> {
    word: &'static str,
    of: Value<'a>,
    rows: Vec<Row<'a>>,
    conditions: Vec<Value<'a>>,
}

impl<'a> TermReader<'_, 'a> {
    /// The text of `table.update().values(…).where(…)` and its like, where it is surely known.
    pub(super) fn rows_sql(&mut self, value: &Value<'a>) -> Option<Text> {
        self.quietly(|reader| {
            let statement = reader.rows_statement(value)?;
            let table = reader.whole_table(&statement.of)?;
            reader.names_columns_of = Some(table.table.clone());
            let sql = match statement.word {
                // A table that has a key gives it back where one row is inserted.
                "insert" if table.columns.iter().any(|column| column.primary_key) => None,
                "insert" => reader.insert_sql(&table, &statement.rows),
                "update" => reader.update_sql(&table, &statement),
                _ => reader.delete_sql(&table, &statement),
            };
            reader.names_columns_of = None;
            sql
        })
    }

    /// The statements of `bulk_insert(table, rows)`: one for each row.
    pub(super) fn bulk_insert_sql(&mut self, of: &Value<'a>, rows: &Value<'a>) -> Option<Vec<Text>> {
        self.quietly(|reader| {
            let table = reader.whole_table(of)?;
            let rows = reader.rows_of(rows)?;
            rows.into_iter().map(|row| reader.insert_sql(&table, &[row])).collect()
        })
    }

    fn rows_statement(&mut self, value: &Value<'a>) -> Option<Statement<'a>> {
        self.within(|reader| reader.rows_statement_of(value)).flatten()
    }

    fn rows_statement_of(&mut self, value: &Value<'a>) -> Option<Statement<'a>> {
        let begun = |word: &'static str, of: &Value<'a>| Statement {
            word,
            of: of.clone(),
            rows: Vec::new(),
            conditions: Vec::new(),
        };
        if let Some(called) = call(value) {
            let word = ["insert", "update", "delete"].into_iter().find(|word| *word == called.symbol.name())?;
            let [of] = called.args.positional.as_slice() else { return None };
            return called.args.named.is_empty().then(|| begun(word, of));
        }
        let method = method_call(value)?;
        let args = method.args;
        if args.open.is_some() {
            return None;
        }
        if let Some(word) = ["insert", "update", "delete"].into_iter().find(|word| *word == method.name)
            && self.table_name(method.of).is_some()
        {
            let mut statement = begun(word, method.of);
            // Before SQLAlchemy 1.4, conditions and values were arguments.
            for (name, value) in &args.named {
                match name.as_ref() {
                    "whereclause" => statement.conditions.push(value.clone()),
                    "values" => statement.rows = self.rows_of(value)?,
                    _ => return None,
                }
            }
            match (word, args.positional.as_slice()) {
                (_, []) => {}
                ("insert", [values]) => statement.rows = self.rows_of(values)?,
                (_, [condition]) => statement.conditions.push(condition.clone()),
                _ => return None,
            }
            return Some(statement);
        }
        let mut statement = self.rows_statement(method.of)?;
        match method.name {
            "values" => {
                statement.rows = match args.positional.as_slice() {
                    [] => Vec::new(),
                    [values] => self.rows_of(values)?,
                    _ => return None,
                };
                if !args.named.is_empty() {
                    let named = args.named.iter().map(|(name, value)| (name.to_string(), value.clone()));
                    match statement.rows.as_mut_slice() {
                        [] => statement.rows = vec![named.collect()],
                        [row] => row.extend(named),
                        _ => return None,
                    }
                }
            }
            "where" if args.named.is_empty() => statement.conditions.extend(args.positional.iter().cloned()),
            "inline" | "execution_options" => {}
            _ => return None,
        }
        Some(statement)
    }

    /// Rows that are written out: a dict, a list of dicts.
    fn rows_of(&mut self, value: &Value<'a>) -> Option<Vec<Row<'a>>> {
        if let Value::Dict(_) = value {
            return Some(vec![self.whole_row(value)?]);
        }
        let rows = self.heap.elements(value).filter(|rows| rows.rest.is_none() && rows.items.len() <= MAX_ROWS)?;
        rows.items.iter().map(|row| self.whole_row(row)).collect()
    }

    /// The values of a dict all of whose keys are strings.
    fn whole_row(&mut self, value: &Value<'a>) -> Option<Row<'a>> {
        let keys = self.heap.elements(value).filter(|keys| keys.rest.is_none())?;
        let row = self.entries(value);
        (row.len() == keys.items.len()).then_some(row)
    }

    fn insert_sql(&mut self, table: &CreateTable, rows: &[Row<'a>]) -> Option<Text> {
        let columns: Vec<&Column> = set_columns(table, rows.first()?)?;
        let names: Vec<Text> = columns.iter().map(|it| identifier(&it.name, self.dialect)).collect();
        let mut values = Vec::new();
        for row in rows {
            // Other rows have what the first has.
            if row.len() != columns.len() {
                return None;
            }
            let of_row = columns.iter().map(|column| self.value_of(column, row)).collect::<Option<Vec<Text>>>()?;
            values.push(between("(", &separated(&of_row, ", "), ")"));
        }
        let mut sql = between("INSERT INTO ", &self.qualified(&table.table), "");
        sql.push_text(&between(" (", &separated(&names, ", "), ") VALUES "));
        sql.push_text(&separated(&values, ", "));
        Some(sql)
    }

    fn update_sql(&mut self, table: &CreateTable, statement: &Statement<'a>) -> Option<Text> {
        let [row] = statement.rows.as_slice() else { return None };
        let mut parts = Vec::new();
        for column in set_columns(table, row)? {
            let value = self.value_of(column, row)?;
            parts.push(separated([&identifier(&column.name, self.dialect), &value], "="));
        }
        let mut sql = between("UPDATE ", &self.qualified(&table.table), " SET ");
        sql.push_text(&separated(&parts, ", "));
        self.push_conditions(&statement.conditions, &mut sql)?;
        Some(sql)
    }

    fn delete_sql(&mut self, table: &CreateTable, statement: &Statement<'a>) -> Option<Text> {
        let mut sql = between("DELETE FROM ", &self.qualified(&table.table), "");
        self.push_conditions(&statement.conditions, &mut sql)?;
        Some(sql)
    }

    fn push_conditions(&mut self, conditions: &[Value<'a>], sql: &mut Text) -> Option<()> {
        // One alone needs no parentheses, whatever it is.
        let around = if conditions.len() > 1 { 3 } else { 0 };
        let parts: Vec<Text> = conditions.iter().map(|condition| self.wrapped(condition, around)).collect();
        if !parts.iter().all(Text::is_known) {
            return None;
        }
        if !parts.is_empty() {
            sql.push_text(&between(" WHERE ", &separated(&parts, " AND "), ""));
        }
        Some(())
    }

    /// A value as the type of its column writes it; none where that is not known.
    fn value_of(&mut self, column: &Column, row: &Row<'a>) -> Option<Text> {
        let (_, value) = row.iter().rfind(|(name, _)| column.name.as_known() == Some(name))?;
        let kind = kind_of(&column.type_)?;
        let sql = match (value, kind) {
            (Value::None, _) => Text::known("NULL"),
            (Value::Text(_), Kind::Letters) | (Value::Int(_), Kind::Whole) | (Value::Bool(_), Kind::Flag) => {
                self.value_sql(value)
            }
            (Value::Term(_), _) => self.grouped(value),
            _ => return None,
        };
        sql.is_known().then_some(sql)
    }

    /// A column with its table, where statements about rows name it so.
    pub(super) fn column_in_rows(&mut self, value: &Value<'a>, name: &Text) -> Text {
        let column = identifier(name, self.dialect);
        let Some(own) = self.names_columns_of.clone() else { return column };
        let table = match value.as_term() {
            Some(Term::Attribute { of, .. } | Term::Item { of, .. }) => match attribute(of) {
                Some((table, "c" | "columns")) => self.table_name(table),
                _ => self.table_name(of),
            },
            _ => None,
        };
        match table {
            Some(table) if table == own => separated([&identifier(&table.name, self.dialect), &column], "."),
            // Of another table it would be a query of its own.
            Some(Name { name, .. }) => Text::hole(format!("a column of {name}")),
            None => column,
        }
    }
}

/// The columns that a row sets, in the order of the table; none where one is not of it.
fn set_columns<'t>(table: &'t CreateTable, row: &Row<'_>) -> Option<Vec<&'t Column>> {
    let sets = |column: &&Column| row.iter().any(|(name, _)| column.name.as_known() == Some(name));
    let columns: Vec<&Column> = table.columns.iter().filter(sets).collect();
    // What Python fills in besides is not written here.
    let fills_in = table.columns.iter().any(|column| column.python_default && !sets(&column));
    (columns.len() == row.len() && !fills_in).then_some(columns)
}

/// How a type writes its values.
#[derive(Clone, Copy)]
enum Kind {
    Letters,
    Whole,
    Flag,
    Other,
}

/// None of a type that makes something else of `None`, or of what it is given.
fn kind_of(type_: &Type) -> Option<Kind> {
    if type_.foreign.is_some() || type_.enum_.is_some() {
        return None;
    }
    let sql = type_.sql.as_known()?;
    match sql.split(['(', ' ']).next()? {
        "VARCHAR" | "CHAR" | "TEXT" => Some(Kind::Letters),
        "INTEGER" | "BIGINT" | "SMALLINT" => Some(Kind::Whole),
        "BOOLEAN" | "BOOL" => Some(Kind::Flag),
        "JSON" | "JSONB" => None,
        _ => Some(Kind::Other),
    }
}
