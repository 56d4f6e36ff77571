//! What reaches `execute`: SQL, or statements that SQLAlchemy writes (sqlalchemy/sql/dml.py, sqlalchemy/sql/ddl.py).

use super::Executed;
use super::expression::unescaped;
use super::reader::TermReader;
use super::symbol::{Call, Symbol, attribute, call, method_call, symbol};
use crate::operation::reads::{Constant, How, Selected, Written};
use crate::operation::{Change, Name, ObjectKind, Verb};
use crate::text::{Piece, Text};
use crate::value::{Args, Term, Value};

/// A statement as its methods build it, the innermost call first.
#[derive(Debug, Default)]
struct Statement<'a> {
    word: &'static str,
    table: Option<Name>,
    /// The object that stands for it.
    of: Option<Value<'a>>,
    columns: Vec<Text>,
    rows: Option<u32>,
    filtered: bool,
    /// `from_select`: as many rows as the query has.
    is_open: bool,
}

/// Rows of which the values are looked at.
const MAX_ROWS: usize = 1_000;

/// Methods of a statement that change nothing of what it is about.
#[rustfmt::skip]
const TRANSPARENT: &[&str] = &[
    "execution_options", "bindparams", "columns", "returning", "compile", "on_conflict_do_nothing",
    "on_conflict_do_update", "on_duplicate_key_update", "prefix_with", "suffix_with", "with_dialect_options",
    "inline", "options", "params", "unique_params", "ordered_values", "self_group", "execute_if", "add_cte",
    "return_defaults", "with_hint", "with_only_columns", "join", "outerjoin", "order_by", "limit", "offset",
    "group_by", "having", "distinct", "with_for_update", "correlate", "scalar_subquery", "label", "subquery", "cte",
    "alias", "union", "union_all", "filter_by", "where", "filter", "select_from",
];

impl<'a> TermReader<'_, 'a> {
    /// What is executed.
    pub(super) fn executed(&mut self, value: &Value<'a>) -> Executed {
        match self.within(|reader| reader.executed_term(value)).flatten() {
            Some(executed) => executed,
            None => Executed::Unknown,
        }
    }

    fn executed_term(&mut self, value: &Value<'a>) -> Option<Executed> {
        match value {
            Value::Text(text) => return Some(Executed::Sql(unescaped(text))),
            Value::Any(ways) => return Some(Executed::Any(ways.iter().map(|way| self.executed(way)).collect())),
            _ => {}
        }
        if let Some(sql) = self.written_sql(value) {
            return Some(Executed::Sql(sql));
        }
        // `text(str(CreateTable(…)))` is what stands in it.
        if let Some(called) = call(value)
            && matches!(called.symbol.name(), "text" | "str")
        {
            return Some(self.executed(called.args.positional.first()?));
        }
        if let Some(method) = method_call(value)
            && method.name == "compile"
        {
            return Some(self.executed(method.of));
        }
        let changes = self.statement(value)?;
        self.written = self.rows_sql(value).into_iter().collect();
        Some(Executed::Changes(self.bound_so_far(changes)))
    }

    /// A statement with the rows that it is executed with.
    pub(super) fn with_rows(&mut self, executed: Executed, parameters: &Value<'a>) -> Executed {
        match executed {
            Executed::Changes(mut bound) => {
                // Alembic refuses values beside the statement.
                bound.written.clear();
                let (given, count) = self.rows(parameters);
                for change in &mut bound.changes {
                    match change {
                        Change::Insert { columns, rows, .. } => {
                            *rows = count;
                            columns.extend(
                                given.iter().filter(|name| !columns.contains(name)).cloned().collect::<Vec<_>>(),
                            );
                        }
                        Change::Update { columns, .. } if columns.is_empty() => columns.clone_from(&given),
                        _ => {}
                    }
                }
                bound.unknown.extend(self.bound_so_far(Vec::new()).unknown);
                Executed::Changes(bound)
            }
            Executed::Any(ways) => Executed::Any(ways.into_iter().map(|way| self.with_rows(way, parameters)).collect()),
            executed => executed,
        }
    }

    /// The SQL of `text(…)`, also where methods come after it.
    fn written_sql(&mut self, value: &Value<'a>) -> Option<Text> {
        if let Some(called) = call(value) {
            let name = called.symbol.name();
            if matches!(name, "text" | "TextClause" | "DDL" | "literal_column" | "quoted_name") {
                return match called
                    .args
                    .positional
                    .first()
                    .or_else(|| called.args.named.first().map(|(_, value)| value))?
                {
                    Value::Text(text) if name == "DDL" => {
                        let text = text.as_ref().clone();
                        Some(self.in_ddl(&text, called.args.get(1, "context")))
                    }
                    Value::Text(text) => Some(unescaped(text)),
                    inner @ Value::Term(_) => self.within(|reader| reader.written_sql(inner)).flatten(),
                    _ => None,
                };
            }
        }
        let method = method_call(value)?;
        TRANSPARENT
            .contains(&method.name)
            .then(|| self.within(|reader| reader.written_sql(method.of)).flatten())
            .flatten()
    }

    /// The operations of a statement that SQLAlchemy writes.
    fn statement(&mut self, value: &Value<'a>) -> Option<Vec<Change>> {
        if let Some(called) = call(value)
            && let Some(changes) = self.ddl(called.symbol.name(), called.args)
        {
            return Some(changes);
        }
        let statement = self.dml(value)?;
        Some(vec![match statement.word {
            "insert" => Change::Insert {
                table: statement.table,
                columns: statement.columns,
                rows: if statement.is_open { None } else { statement.rows },
                is_whole: false,
            },
            "update" => {
                Change::Update { table: statement.table, columns: statement.columns, filtered: statement.filtered }
            }
            "delete" => Change::Delete { table: statement.table, filtered: statement.filtered },
            word => Change::Other { op: word.to_owned(), table: statement.table, name: None, detail: None },
        }])
    }

    fn dml(&mut self, value: &Value<'a>) -> Option<Statement<'a>> {
        self.within(|reader| reader.dml_term(value)).flatten()
    }

    fn dml_term(&mut self, value: &Value<'a>) -> Option<Statement<'a>> {
        if let Some(called) = call(value) {
            let args = called.args;
            if called.symbol.function().is_some() {
                return Some(Statement { word: "select", ..Statement::default() });
            }
            return match called.symbol.name() {
                "insert" | "Insert" | "replace" => Some(self.begun("insert", args)),
                "update" | "Update" => Some(self.begun("update", args)),
                "delete" | "Delete" => Some(self.begun("delete", args)),
                "select" | "Select" | "exists" | "union" | "union_all" => {
                    let table = args.positional.iter().find_map(|item| self.selected(item));
                    for item in &args.positional {
                        self.note_selected(item);
                    }
                    Some(Statement { word: "select", table, ..Statement::default() })
                }
                _ => None,
            };
        }
        let method = method_call(value)?;
        let args = method.args;
        // `table.insert()`, `Model.__table__.update()`, `table.select()`.
        let begins = match method.name {
            "insert" => Some("insert"),
            "update" => Some("update"),
            "delete" => Some("delete"),
            "select" | "count" => Some("select"),
            _ => None,
        };
        let table = begins.and_then(|_| self.table_name(method.of));
        if let Some(word) = begins
            && (table.is_some() || is_variable(method.of))
        {
            if table.is_none() {
                self.unknown(method.of, "it is not a known table");
            }
            if word == "select" && method.name == "select" {
                self.note_selected(method.of);
            }
            let of = Some(method.of.clone());
            let mut statement = Statement { word, table, of, ..Statement::default() };
            if word == "insert" {
                statement.rows = Some(1);
            }
            // Before SQLAlchemy 1.4, conditions and values were arguments.
            statement.filtered = !args.positional.is_empty() && matches!(word, "update" | "delete")
                || args.named("whereclause").is_some();
            if let Some(values) = args.named("values").or_else(|| match word {
                "insert" => args.positional.first(),
                "update" => args.positional.get(1),
                _ => None,
            }) {
                self.set_values(values, &mut statement);
            }
            return Some(statement);
        }
        let mut statement = self.dml(method.of)?;
        match method.name {
            "values" | "ordered_values" => {
                for (name, value) in &args.named {
                    if let Some(of) = statement.of.clone() {
                        self.note_value(&of, name, value);
                    }
                    statement.columns.push(Text::known(name.as_ref()));
                }
                if let Some(values) = args.positional.first() {
                    self.set_values(values, &mut statement);
                }
            }
            "from_select" => {
                statement.columns = self.names(args.get(0, "names"));
                statement.is_open = true;
            }
            "where" | "filter" | "filter_by" => {
                for condition in &args.positional {
                    self.note_columns(condition);
                }
                statement.filtered = true;
            }
            "select_from" | "join" if statement.table.is_none() => {
                statement.table = args.positional.first().and_then(|item| self.table_name(item));
            }
            name if TRANSPARENT.contains(&name) => {}
            _ => return None,
        }
        Some(statement)
    }

    fn begun(&mut self, word: &'static str, args: &Args<'a>) -> Statement<'a> {
        let given = args.get(0, "table");
        let table = given.and_then(|table| self.table_name(table));
        if table.is_none()
            && let Some(given) = given
        {
            self.unknown(given, "it is not a known table");
        }
        let filtered = args.named("whereclause").is_some() || word != "insert" && args.positional.len() > 1;
        let rows = (word == "insert").then_some(1);
        Statement { word, table, of: given.cloned(), filtered, rows, ..Statement::default() }
    }

    /// What `values(…)` is given: a dict, a list of dicts, a tuple of pairs.
    fn set_values(&mut self, values: &Value<'a>, statement: &mut Statement<'a>) {
        if let Some(of) = statement.of.clone() {
            self.note_rows(&of, values);
        }
        let (columns, rows) = match values {
            Value::Dict(_) => (self.keys(values), Some(1)),
            Value::List(_) => self.rows(values),
            Value::Tuple(items) => {
                let pairs = items.iter().filter_map(|item| self.heap.elements(item)?.items.into_iter().next());
                let pairs: Vec<Value<'a>> = pairs.collect();
                (self.columns(&pairs), Some(1))
            }
            other => {
                self.unknown(other, "its values are not known");
                (Vec::new(), None)
            }
        };
        statement.columns.extend(columns);
        statement.rows = rows;
    }

    /// Notes the values of rows of a table: a dict, a list of dicts.
    pub(super) fn note_rows(&mut self, of: &Value<'a>, rows: &Value<'a>) {
        let rows = match rows {
            Value::Dict(_) => vec![rows.clone()],
            rows => self.heap.elements(rows).map(|rows| rows.items).unwrap_or_default(),
        };
        for row in rows.iter().take(MAX_ROWS) {
            for (column, value) in self.entries(row) {
                self.note_value(of, &column, &value);
            }
        }
    }

    /// Notes a value of a column, or the columns that it is made of.
    fn note_value(&mut self, of: &Value<'a>, column: &str, value: &Value<'a>) {
        let Value::Text(text) = value else { return self.note_columns(value) };
        if let (Some(text), true) = (text.as_known(), binds_as_it_is(of, column))
            && let Some(table) = self.table_name(of)
        {
            let (column, value) = (Text::known(column), Constant::Text(text.to_owned()));
            self.reads.values.push(Written { table, column, value, how: How::Bound });
        }
    }

    /// Notes the columns of tables that an expression names: `runs.c.state == "new"`.
    fn note_columns(&mut self, value: &Value<'a>) {
        self.within(|reader| match value.as_term() {
            Some(Term::Attribute { of, name }) => reader.note_column(of, &Text::known(name.as_ref())),
            Some(Term::Item { of, key: Value::Text(name) }) => reader.note_column(of, name),
            Some(Term::Operation { operands, .. }) => {
                for operand in operands {
                    reader.note_columns(operand);
                }
            }
            Some(Term::Call { function, args, .. }) => {
                if let Some(name) = symbol(function).as_ref().and_then(Symbol::function) {
                    reader.reads.functions.push(Name::bare(name));
                } else if let Some((of, _)) = attribute(function) {
                    reader.note_columns(of);
                }
                for argument in &args.positional {
                    reader.note_columns(argument);
                }
            }
            _ => {}
        });
    }

    /// Notes a column, where it is one of a table's collection of them.
    fn note_column(&mut self, of: &Value<'a>, column: &Text) {
        if let Some((table, "c" | "columns")) = attribute(of)
            && let Some(table) = self.table_name(table)
        {
            self.reads.columns.push((table, column.clone()));
        }
    }

    /// Names of columns that are keys of a dict: strings, or columns.
    fn keys(&mut self, values: &Value<'a>) -> Vec<Text> {
        match self.heap.elements(values) {
            Some(keys) => self.columns(&keys.items),
            None => Vec::new(),
        }
    }

    /// The table that something in a select is of.
    fn selected(&mut self, item: &Value<'a>) -> Option<Name> {
        if let Value::Text(_) = item {
            return None;
        }
        if let Value::List(_) | Value::Tuple(_) = item {
            return self.elements(item).items.iter().find_map(|item| self.selected(item));
        }
        if let Some(table) = self.table_name(item) {
            return Some(table);
        }
        if let Some((of, name)) = attribute(item) {
            if let Some(table) = self.table_name(of) {
                return Some(table);
            }
            if let Some((table, "c" | "columns")) = attribute(of) {
                return self.table_name(table);
            }
            if name == "c" {
                return self.table_name(of);
            }
        }
        // `func.count(users.c.id)`, `users.c.id.label("x")`
        let args = match call(item) {
            Some(called) => called.args.positional.first(),
            None => method_call(item).map(|method| method.of),
        }?;
        self.within(|reader| reader.selected(args)).flatten()
    }

    /// Notes what a query gives: a table or a class with all its columns, or single ones.
    pub(super) fn note_selected(&mut self, item: &Value<'a>) {
        if let Some(table) = self.table_name(item) {
            match self.columns_by_key(item) {
                Some(columns) if !columns.is_empty() => {
                    for (_, name) in columns {
                        self.select(&table, Some(name));
                    }
                }
                _ => self.select(&table, None),
            }
            return;
        }
        self.within(|reader| match item {
            Value::List(_) | Value::Tuple(_) => {
                for item in reader.elements(item).items {
                    reader.note_selected(&item);
                }
            }
            Value::Term(term) => match term.as_ref() {
                Term::Attribute { of, name } => {
                    let collection = attribute(of).filter(|(_, name)| matches!(*name, "c" | "columns"));
                    match reader.table_name(collection.map_or(of, |(table, _)| table)) {
                        Some(table) if matches!(name.as_ref(), "c" | "columns") => reader.select(&table, None),
                        Some(table) => reader.select(&table, Some(Text::known(name.as_ref()))),
                        None => {}
                    }
                }
                Term::Item { of, key: Value::Text(name) } => {
                    if let Some((table, "c" | "columns")) = attribute(of)
                        && let Some(table) = reader.table_name(table)
                    {
                        reader.select(&table, Some(name.as_ref().clone()));
                    }
                }
                Term::Operation { operands, .. } => operands.iter().for_each(|operand| reader.note_selected(operand)),
                // `func.lower(users.c.name)`, `users.c.name.label("called")`
                Term::Call { function, args, .. } => {
                    if let Some((of, _)) = attribute(function) {
                        reader.note_selected(of);
                    }
                    args.positional.iter().for_each(|argument| reader.note_selected(argument));
                }
                Term::Name(_) | Term::Item { .. } => {}
            },
            _ => {}
        });
    }

    fn select(&mut self, table: &Name, column: Option<Text>) {
        self.reads.selected.push(Selected { table: table.clone(), column, position: None });
    }

    /// The operations of `CreateTable(table)` and its like.
    fn ddl(&mut self, name: &str, args: &Args<'a>) -> Option<Vec<Change>> {
        let element = args.get(0, "element").or_else(|| args.positional.first());
        match name {
            "CreateTable" | "CreateIndex" | "CreateSequence" | "AddConstraint" | "CreateEnumType" => {
                let if_not_exists = self.flag(args.named("if_not_exists")).unwrap_or(false);
                self.made(element?, if_not_exists)
            }
            "DropTable" | "DropIndex" | "DropSequence" | "DropConstraint" | "DropEnumType" => {
                let if_exists = self.flag(args.named("if_exists")).unwrap_or(false);
                let cascade = self.flag(args.named("cascade")).unwrap_or(false);
                self.dropped(element?, if_exists, cascade)
            }
            "CreateSchema" | "DropSchema" => Some(vec![self.schema_change(name == "CreateSchema", args)]),
            "CreateView" | "CreateTableAs" | "DropView" => self.view_change(name, args),
            "SetTableComment" | "DropTableComment" => {
                let name = Some(self.table_name(element?)?);
                Some(vec![Change::Comment {
                    kind: ObjectKind::Table,
                    name,
                    column: None,
                    comment: call(element?).and_then(|table| self.optional(table.args.named("comment"))),
                }])
            }
            _ => None,
        }
    }

    fn schema_change(&mut self, is_made: bool, args: &Args<'a>) -> Change {
        let name = args.get(0, "name").or_else(|| args.named("element")).map(|name| Name::bare(self.text(name)));
        let checked = if is_made { "if_not_exists" } else { "if_exists" };
        Change::Object {
            verb: if is_made { Verb::Create } else { Verb::Drop },
            kind: ObjectKind::Schema,
            name,
            table: None,
            detail: None,
            checked: self.flag(args.named(checked)).unwrap_or(false),
            cascade: self.flag(args.named("cascade")).unwrap_or(false),
        }
    }

    /// The SQL of `DDL("…", context={…})`: Python's `%` fills it in (`DDLCompiler.visit_ddl` in
    /// sqlalchemy/sql/compiler.py).
    fn in_ddl(&mut self, text: &Text, context: Option<&Value<'a>>) -> Text {
        let entries = context.map_or_else(Vec::new, |context| self.entries(context));
        let mut filled = Text::empty();
        for piece in text.pieces() {
            let Piece::Known(letters) = piece else {
                filled.push(piece.clone());
                continue;
            };
            let mut rest = letters.as_str();
            while let Some((before, after)) = rest.split_once('%') {
                filled.push_str(before);
                let named = after.strip_prefix('(').and_then(|named| named.split_once(")s"));
                rest = match named {
                    Some((name, after)) => {
                        match entries.iter().find(|(key, _)| key == name) {
                            Some((_, value)) => filled.push_text(&self.text(value)),
                            None => filled.push(Piece::Hole(name.to_owned())),
                        }
                        after
                    }
                    None => {
                        filled.push_str("%");
                        after.strip_prefix('%').unwrap_or(after)
                    }
                };
            }
            filled.push_str(rest);
        }
        filled
    }

    /// `CreateView(select, name)` of SQLAlchemy 2.1; the sort that others write, `CreateView(name, select)`, is alike.
    fn view_change(&mut self, word: &str, args: &Args<'a>) -> Option<Vec<Change>> {
        let given = args.named("view_name").or_else(|| args.named("table_name")).or_else(|| args.named("name"));
        let named = given.or_else(|| args.positional.iter().find(|value| matches!(value, Value::Text(_))))?;
        let name = self.name(named, args.named("schema"));
        let materialized = self.flag(args.named("materialized")).unwrap_or(false);
        if word == "DropView" {
            return Some(vec![Change::Object {
                verb: Verb::Drop,
                kind: if materialized { ObjectKind::MaterializedView } else { ObjectKind::View },
                name: Some(name),
                table: None,
                detail: None,
                checked: self.flag(args.named("if_exists")).unwrap_or(false),
                cascade: false,
            }]);
        }
        let select =
            args.named("selectable").or_else(|| args.positional.iter().find(|value| !std::ptr::eq(*value, named)));
        let reads: Vec<Name> =
            select.and_then(|select| self.dml(select)).and_then(|statement| statement.table).into_iter().collect();
        let query = match select {
            Some(select) => self.written_sql(select).unwrap_or_else(|| Text::hole(self.shown(select))),
            None => Text::empty(),
        };
        if word == "CreateTableAs" {
            let mut create = self.create_table(name, &[], args);
            create.query = Some(query);
            return Some(vec![Change::CreateTable(Box::new(create))]);
        }
        Some(vec![Change::CreateView {
            name,
            materialized,
            or_replace: self.flag(args.named("or_replace")).unwrap_or(false),
            if_not_exists: self.flag(args.named("if_not_exists")).unwrap_or(false),
            columns: Vec::new(),
            query,
            reads,
        }])
    }
}

/// Whether SQLAlchemy surely hands a string on as it is: `sa.table("runs", sa.column("state"))`. An enum of a class
/// of Python's makes another of it (`Enum._db_value_for_lookup` in sqlalchemy/sql/sqltypes.py).
fn binds_as_it_is(of: &Value<'_>, name: &str) -> bool {
    let Some(table) = call(of).filter(|table| matches!(table.symbol.name(), "table" | "Table")) else {
        return false;
    };
    let mut columns = table.args.positional.iter().filter_map(call);
    let is_it = |column: &Call<'_, '_>| column.args.positional.first().and_then(Value::as_text) == Some(name);
    let Some(column) = columns.find(is_it) else { return false };
    match column.args.positional.get(1) {
        None => true,
        Some(type_) => symbol(type_)
            .or_else(|| call(type_).map(|type_| type_.symbol))
            .is_some_and(|type_| matches!(type_.name(), "String" | "Text" | "Unicode" | "VARCHAR" | "TEXT")),
    }
}

/// Whether a value may be a table that isn't known, and no statement.
fn is_variable(value: &Value<'_>) -> bool {
    match value {
        Value::Unknown(_) | Value::Any(_) => true,
        Value::Term(term) => !matches!(term.as_ref(), Term::Call { .. }),
        _ => false,
    }
}
