//! What Alembic's and SQLAlchemy's objects do when they are called: operations, and answers about where they run.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::conditions::{Condition, Wording};
use super::notes::Executable;
use super::questions::DATABASE;
use super::reader::{Mode, Reader};
use super::surroundings::X_ARGUMENTS;
use crate::alchemy::{self, Bound, Executed, Reading};
use crate::dialect::Dialect;
use crate::operation::reads::Selected;
use crate::operation::{Answer, CallText, Certainty, Change, Guard, Operation, Sql, Unknown};
use crate::sql::{self, Statement};
use crate::text::Text;
use crate::value::{Args, Batch, Connection, Place, Term, UnknownValue, Value};

/// How the report calls an `execute` that goes round `op`.
pub const CONNECTION_EXECUTE: &str = "connection.execute";
/// Columns that queries of an ORM session ask for between two operations, at the most.
const MOST_QUERIED: usize = 256;

/// The same of an ORM session.
const SESSION_EXECUTE: &str = "session.execute";

/// Why an argument of a call counts as unknown, where the operation itself already says so.
const NOT_FOLLOWED: &str = "the value of its argument is not known";

/// Why a piece of a statement counts as unknown.
const PIECE: &str = "a part of the SQL that isn't known";

impl<'a> Reader<'a> {
    fn reading(&self) -> Reading<'_, 'a> {
        Reading { heap: &self.heap, dialect: self.settings.dialect }
    }

    /// A method of `op`.
    pub(super) fn op_method(&mut self, name: &str, args: Args<'a>, place: Place) -> Value<'a> {
        self.check_import_time(name, "Operations", place);
        match name {
            // `op.f("ix_runs")` marks a name as final.
            "f" => self.final_name(&args),
            "inline_literal" => args.positional.first().cloned().unwrap_or(Value::None),
            "get_bind" => Value::Connection(Connection::Plain),
            "get_context" => Value::Context,
            "implementation_for" | "register_operation" => Value::name("alembic.operations.decorator"),
            "run_async" => {
                let mut args = args;
                if args.positional.is_empty() {
                    return Value::None;
                }
                let function = std::mem::replace(&mut args.positional[0], Value::Connection(Connection::Plain));
                self.call_value(&function, args, place)
            }
            "invoke" => {
                if let Some(value) = args.positional.first().and_then(|given| self.invoke_registered(given, place)) {
                    return value;
                }
                if let Some((directive, args)) = args.positional.first().and_then(|given| self.invoked(given)) {
                    return self.op_method(&directive, args, place);
                }
                self.note_site("invoke", place, None);
                self.tell(place, "an operation object is not followed any further");
                self.note_hidden_change();
                Self::unknown_at(place, "what an operation gives")
            }
            "batch_alter_table" => {
                self.note_site(name, place, None);
                self.check_directive(name, None, &args, place);
                self.open_batch(&args, place)
            }
            "execute" => {
                self.check_directive(name, None, &args, place);
                self.check_executed(name, None, &args, place);
                self.execute("execute", &args, place);
                Value::None
            }
            _ => {
                self.note_site(name, place, None);
                if let Some(value) = self.call_registered(name, &args, place) {
                    return value;
                }
                self.check_directive(name, None, &args, place);
                let args = self.heap.settled_args(&args);
                let bound = alchemy::directive(name, None, &args, self.reading());
                self.note(name, bound, place);
                if name == "create_table" { alchemy::returned_table(&args, place) } else { Value::None }
            }
        }
    }

    /// The directive that an operation object stands for, and what it is given: `ops.DropTableOp("runs")`.
    fn invoked(&self, operation: &Value<'a>) -> Option<(String, Args<'a>)> {
        let Term::Call { function, args, .. } = operation.as_term()? else { return None };
        let dotted = function.dotted()?;
        let class = dotted.strip_prefix("alembic.operations.ops.")?;
        let mut args = args.clone();
        let directive = match class {
            "AddColumnOp" => "add_column",
            "DropColumnOp" => "drop_column",
            "DropTableOp" => "drop_table",
            "RenameTableOp" => "rename_table",
            "CreateIndexOp" => "create_index",
            "DropIndexOp" => "drop_index",
            "DropConstraintOp" => "drop_constraint",
            "CreateUniqueConstraintOp" => "create_unique_constraint",
            "CreateCheckConstraintOp" => "create_check_constraint",
            "CreateForeignKeyOp" => "create_foreign_key",
            "CreatePrimaryKeyOp" => "create_primary_key",
            "BulkInsertOp" => "bulk_insert",
            "ExecuteSQLOp" => "execute",
            // Its columns are a list.
            "CreateTableOp" if args.positional.len() == 2 => {
                let columns = self.heap.elements(&args.positional.pop()?).filter(|columns| columns.rest.is_none())?;
                args.positional.extend(columns.items);
                "create_table"
            }
            _ => return None,
        };
        Some((directive.to_owned(), args))
    }

    fn open_batch(&mut self, args: &Args<'a>, place: Place) -> Value<'a> {
        let table = args.get(0, "table_name").cloned().unwrap_or(Value::None);
        let schema = args.get(1, "schema").cloned().filter(|schema| !matches!(schema, Value::None));
        let table = match &table {
            Value::Any(_) | Value::None => Text::hole(self.heap.source(place)),
            table => self.written(table),
        };
        let schema = schema.map(|schema| self.written(&schema));
        let is_given = |name: &str| args.named(name).is_some_and(|value| !matches!(value, Value::None));
        let recreate = match args.named("recreate").and_then(Value::as_text) {
            Some("always") => Some(true),
            Some("never") => Some(false),
            _ => None,
        };
        let only_reflects = !["copy_from", "table_args", "naming_convention"].into_iter().any(is_given);
        let how = crate::operation::Batch { position: self.own_position(place), recreate, only_reflects };
        Value::Batch(Rc::new(Batch { schema, table, how }))
    }

    /// What `op.f` gives: the name, which no naming convention changes any more.
    fn final_name(&mut self, args: &Args<'a>) -> Value<'a> {
        let name = match args.get(0, "name") {
            // A string of its own, which nothing else shares.
            Some(Value::Text(name)) => Value::Text(Rc::new(name.as_ref().clone())),
            name => name.cloned().unwrap_or(Value::None),
        };
        self.heap.make_final(Some(&name));
        name
    }

    /// A method of an open batch.
    pub(super) fn batch_method(&mut self, batch: &Rc<Batch>, name: &str, args: &Args<'a>, place: Place) -> Value<'a> {
        match name {
            "f" => self.final_name(args),
            "get_bind" => Value::Connection(Connection::Plain),
            "get_context" => Value::Context,
            "execute" => {
                self.check_directive(name, Some(batch), args, place);
                self.check_executed(name, None, args, place);
                self.execute("execute", args, place);
                Value::None
            }
            _ => {
                self.note_site(name, place, None);
                self.check_directive(name, Some(batch), args, place);
                let bound = alchemy::directive(name, Some(batch), &self.heap.settled_args(args), self.reading());
                self.notes.hold(batch);
                self.note(name, bound, place);
                Value::None
            }
        }
    }

    /// A method of a connection, a session or a cursor.
    pub(super) fn connection_method(
        &mut self,
        kind: Connection,
        name: &str,
        function: &Value<'a>,
        args: Args<'a>,
        place: Place,
    ) -> Value<'a> {
        let directive = if kind == Connection::Session { SESSION_EXECUTE } else { CONNECTION_EXECUTE };
        let answer = || Self::unknown_at(place, DATABASE);
        match name {
            "execute" | "exec_driver_sql" | "executemany" | "executescript" | "scalar" | "scalars" | "exec" => {
                if matches!(name, "execute" | "scalar" | "scalars") {
                    self.check_executed(name, Some(kind), &args, place);
                }
                self.execute(directive, &args, place);
                if kind == Connection::Cursor { answer() } else { self.queried(name, &args, place) }
            }
            "connect" | "begin" | "begin_nested" | "execution_options" | "get_bind" | "bind" | "engine"
            | "connection" | "get_transaction" => {
                let kind = if matches!(name, "get_bind" | "connection" | "connect") { Connection::Plain } else { kind };
                Value::Connection(kind)
            }
            // Of an engine, up to SQLAlchemy 1.4.
            "has_table" | "table_names" if kind == Connection::Plain => {
                let name = if name == "has_table" { name } else { "get_table_names" };
                let inspector = self.questions.new_inspector();
                self.inspector_method(inspector, name, &args, place)
            }
            "cursor" => Value::Connection(Connection::Cursor),
            "run_sync" | "run_callable" => {
                let mut args = args;
                if args.positional.is_empty() {
                    return answer();
                }
                let function = std::mem::replace(&mut args.positional[0], Value::Connection(Connection::Plain));
                self.call_value(&function, args, place)
            }
            // A session made by a factory: `Session(bind)`.
            "__call__" => Value::Connection(kind),
            "query" => Value::Term(Rc::new(Term::Call { function: function.clone(), args, place })),
            "add"
            | "add_all"
            | "merge"
            | "delete"
            | "bulk_save_objects"
            | "bulk_insert_mappings"
            | "bulk_update_mappings"
                if kind == Connection::Session =>
            {
                self.session_change(name, &args, place);
                answer()
            }
            _ => answer(),
        }
    }

    /// An ORM session's own way to write rows.
    fn session_change(&mut self, name: &str, args: &Args<'a>, place: Place) {
        let rows = args.positional.first();
        let first = match (name, rows) {
            ("add_all" | "bulk_save_objects", Some(rows)) => {
                self.heap.elements(rows).and_then(|rows| rows.items.into_iter().next())
            }
            (_, row) => row.cloned(),
        };
        let table = first.and_then(|first| alchemy::table_name(&first, self.reading()));
        let change = match name {
            "delete" => Change::Delete { table, filtered: true },
            "bulk_update_mappings" | "merge" => Change::Update { table, columns: Vec::new(), filtered: true },
            _ => Change::Insert { table, columns: Vec::new(), rows: None, is_whole: false },
        };
        self.note(&format!("session.{name}"), Bound::of(change), place);
    }

    /// A method of `op.get_context()` or of `alembic.context`.
    pub(super) fn context_method(
        &mut self,
        name: &str,
        function: &Value<'a>,
        args: Args<'a>,
        place: Place,
    ) -> Value<'a> {
        self.check_import_time(name, "EnvironmentContext", place);
        match name {
            "is_offline_mode" => {
                self.provenance.count_answer();
                Value::Bool(self.settings.offline)
            }
            "execute" | "static_output" => {
                self.execute(CONNECTION_EXECUTE, &args, place);
                Value::None
            }
            "get_x_argument" if matches!(args.get(0, "as_dictionary"), Some(Value::Bool(true))) => {
                Value::name(X_ARGUMENTS)
            }
            "get_x_argument" => Self::unknown_at(place, "an argument of the command line (-x)"),
            "get_bind" => Value::Connection(Connection::Plain),
            "get_context" => Value::Context,
            "autocommit_block" | "begin_transaction" => {
                Value::Term(Rc::new(Term::Call { function: function.clone(), args, place }))
            }
            "get_main_option" => {
                let name = args.positional.first().and_then(Value::as_text);
                let Some(name) = name else { return Self::unknown_at(place, "an option of the configuration") };
                match self.settings.options.get(name) {
                    // Where another database is read for, the address is another, too.
                    Some(url) if name == "sqlalchemy.url" => {
                        self.provenance.count_answer();
                        let is_own = Dialect::of_url(url) == Some(self.settings.dialect);
                        Value::text(if is_own { Text::known(url.as_str()) } else { self.database_url_text() })
                    }
                    Some(value) => Value::text(value.as_str()),
                    None => args.get(1, "default").cloned().unwrap_or(Value::None),
                }
            }
            "get_section_option" | "get_section" | "get_tag_argument" | "get_head_revision" => {
                Self::unknown_at(place, "an option of the configuration")
            }
            _ => Self::unknown_at(place, "an answer of Alembic's"),
        }
    }

    /// Whether a value is what the database answered.
    pub(super) fn is_answer(value: &Value<'a>) -> bool {
        match value {
            Value::Unknown(unknown) => unknown.reason == DATABASE,
            Value::Term(term) => match term.as_ref() {
                Term::Attribute { of, .. } | Term::Item { of, .. } => Self::is_answer(of),
                _ => false,
            },
            _ => false,
        }
    }

    /// A call that goes round `op`: `sa.Enum(…).create(bind)`, `session.query(…).update(…)`.
    pub(super) fn around_op(&mut self, of: &Value<'a>, name: &str, args: &Args<'a>, place: Place) -> bool {
        if matches!(name, "update" | "delete") && Self::is_query(of) {
            let change = match name {
                "update" => Change::Update {
                    table: self.queried_table(of),
                    columns: Vec::new(),
                    filtered: Self::is_filtered(of),
                },
                _ => Change::Delete { table: self.queried_table(of), filtered: Self::is_filtered(of) },
            };
            self.note_site(&format!("query.{name}"), place, None);
            self.note(&format!("query.{name}"), Bound::of(change), place);
            return true;
        }
        if matches!(name, "create" | "drop") {
            self.reflect(of);
        }
        let (of, args) = (self.heap.settled(of), self.heap.settled_args(args));
        let Some((directive, bound)) = alchemy::method(&of, name, &args, self.reading()) else { return false };
        self.note_site(directive, place, None);
        self.note(directive, bound, place);
        true
    }

    /// A row that `session.query(…)` finds.
    pub(super) fn row_of(&mut self, query: &Value<'a>, place: Place) -> Value<'a> {
        if self.mode == Mode::Run
            && self.notes.queried.len() < MOST_QUERIED
            && let Some(args) = Self::query(query)
        {
            let queried = alchemy::queried(args, self.reading());
            let position = Some(self.own_position(place));
            self.notes.queried.extend(queried.into_iter().map(|it| Selected { position, ..it }));
        }
        let row_of = self.queried_table(query);
        Value::Unknown(Rc::new(UnknownValue { place, reason: DATABASE.into(), row_of }))
    }

    /// What is assigned to a row's attribute is written when the session is flushed.
    pub(super) fn row_changed(&mut self, row: &UnknownValue, column: &str, place: Place) {
        if let Some(table) = row.row_of.clone() {
            let change = Change::Update { table: Some(table), columns: vec![Text::known(column)], filtered: true };
            self.note("session.flush", Bound::of(change), place);
        }
    }

    /// Whether a value is `session.query(…)`, with what was put after it.
    pub(super) fn is_query(value: &Value<'a>) -> bool {
        Self::query(value).is_some()
    }

    fn query<'t>(value: &'t Value<'a>) -> Option<&'t Args<'a>> {
        let mut at = value;
        loop {
            let Term::Call { function, args, .. } = at.as_term()? else { return None };
            let Term::Attribute { of, name } = function.as_term()? else { return None };
            match of {
                Value::Connection(Connection::Session) if name == "query" => return Some(args),
                of => at = of,
            }
        }
    }

    pub(super) fn queried_table(&self, value: &Value<'a>) -> Option<crate::operation::Name> {
        alchemy::table_name(Self::query(value)?.positional.first()?, self.reading())
    }

    fn is_filtered(value: &Value<'a>) -> bool {
        let mut at = value;
        while let Some(Term::Call { function, .. }) = at.as_term() {
            let Some(Term::Attribute { of, name }) = function.as_term() else { return false };
            if matches!(name.as_ref(), "filter" | "filter_by" | "where") {
                return true;
            }
            at = of;
        }
        false
    }

    /// Notes what an `execute` executes.
    fn execute(&mut self, directive: &str, args: &Args<'a>, place: Place) {
        let named = ["sqltext", "statement", "clause", "sql", "construct"];
        let value = args.positional.first().or_else(|| named.iter().find_map(|name| args.named(name))).cloned();
        let executed = match &value {
            // A query of an ORM session's, which is executed as any other.
            Some(value) if Self::is_query(value) => {
                let change = Change::Other {
                    op: "select".to_owned(),
                    table: self.queried_table(value),
                    name: None,
                    detail: None,
                };
                Executed::Changes(Bound::of(change))
            }
            Some(value) => alchemy::executed(&self.heap.settled(value), self.reading()),
            None => Executed::Unknown,
        };
        if let Some(value) = &value {
            self.notes.written.execute(value);
        }
        let source = match &value {
            // Several texts, one after the other, would name none.
            None | Some(Value::Any(_)) => self.heap.source(place),
            Some(value) => self.heap.shown(value),
        };
        let change = value.as_ref().and_then(Self::change_of_rows);
        self.note_executed(directive, executed, change, source, place);
    }

    fn note_executed(
        &mut self,
        directive: &str,
        executed: Executed,
        change: Option<Change>,
        source: String,
        place: Place,
    ) {
        match executed {
            Executed::Sql(text) => {
                let keywords = self.note_sql(directive, &text, place);
                self.note_site(directive, place, Some(Executable { text, keywords }));
            }
            Executed::Changes(bound) => {
                self.note_site(directive, place, None);
                self.note(directive, bound, place);
            }
            Executed::Any(all) => {
                // One of these runs, as one call; which of them a branch decided that isn't known.
                let call = self.notes.calls;
                for (at, executed) in all.into_iter().enumerate() {
                    let wording = Wording::Said(format!("alternative {} of {source}", at + 1).into());
                    let guard = self.condition(place, wording, Answer::Unknown);
                    let (change, source) = (change.clone(), source.clone());
                    self.notes.calls = call;
                    self.guarded(guard, |reader| reader.note_executed(directive, executed, change, source, place));
                }
            }
            Executed::Unknown => {
                self.note_site(directive, place, None);
                self.note_unknown(directive, change, place, source);
            }
        }
    }

    /// What a statement of SQLAlchemy's does to rows of a table that is not known: `{table}.insert().values(…)`.
    fn change_of_rows(value: &Value<'a>) -> Option<Change> {
        let mut at = value;
        if let Value::Any(values) = value {
            return values.iter().map(Self::change_of_rows).reduce(Option::and).flatten();
        }
        while let Term::Call { function, .. } = at.as_term()? {
            let Term::Attribute { of, name } = function.as_term()? else { return None };
            match name.as_ref() {
                "insert" => {
                    return Some(Change::Insert { table: None, columns: Vec::new(), rows: None, is_whole: false });
                }
                "update" => return Some(Change::Update { table: None, columns: Vec::new(), filtered: true }),
                "delete" => return Some(Change::Delete { table: None, filtered: true }),
                _ => at = of,
            }
        }
        None
    }

    /// Notes an `execute` of which nothing is known but perhaps that it is about rows.
    fn note_unknown(&mut self, directive: &str, change: Option<Change>, place: Place, source: String) {
        if self.mode != Mode::Run || !self.may_note() {
            return;
        }
        let unknown = Unknown { position: self.own_position(place), source, reason: NOT_FOLLOWED.to_owned() };
        let change =
            change.unwrap_or(Change::Other { op: "execute".to_owned(), table: None, name: None, detail: None });
        let mut operation = self.operation(directive, change, place);
        if operation.certainty != Certainty::Skipped {
            operation.certainty = Certainty::Unknown;
        }
        operation.unknown.push(unknown);
        self.note_operation(operation);
        self.notes.calls += 1;
    }

    /// Notes the statements of an SQL text, as one call. What they begin with is answered, where they were parsed.
    fn note_sql(&mut self, directive: &str, text: &Text, place: Place) -> Option<Vec<String>> {
        if self.mode != Mode::Run || !self.may_note() || !self.budget.may_grow(text.len()) {
            return None;
        }
        let own = sql::operations(text, self.settings.dialect);
        let keywords = sql::keywords(&own);
        let statements = self.runnable(own, text);
        // Which values its parameters have, only who runs it knows.
        let is_whole = directive.ends_with("exec_driver_sql") || !alchemy::has_parameter(text);
        let certainty = match certainty_under(&self.conditions.shown(&self.heap)) {
            Certainty::Certain if !is_whole => Certainty::Unknown,
            certainty => certainty,
        };
        let mut call_text = Some(Arc::new(CallText { statements: vec![text.clone()], certainty }));
        if statements.is_empty() {
            // A comment alone, or nothing at all, is executed too.
            let change =
                Change::Other { op: "execute".to_owned(), table: None, name: None, detail: Some(text.clone()) };
            let mut operation = self.operation(directive, change, place);
            operation.call_text = call_text.take();
            self.note_operation(operation);
        }
        // What conditions of the block that is read were answered.
        let mut known = BTreeMap::new();
        for statement in statements {
            if !statement.sql.in_block {
                known.clear();
            }
            let guards =
                if statement.sql.in_block { self.guards_in_block(&statement, &mut known, place) } else { Vec::new() };
            let pushed = guards.len();
            self.conditions.guards.extend(guards);
            let mut holes = self.holes(&statement.sql, place);
            let mut reads = Some(statement.reads).filter(|reads| !reads.is_empty()).map(Arc::new);
            for change in statement.changes {
                let mut operation = self.operation(directive, change, place);
                operation.sql = Some(statement.sql.clone());
                operation.reads = reads.take();
                operation.call_text = call_text.take();
                // What can't be parsed may do something else, or nothing.
                if statement.sql.unparsed.is_some() && operation.certainty == Certainty::Certain {
                    operation.certainty = Certainty::Unknown;
                }
                if operation.certainty != Certainty::Skipped
                    && operation.change.table().is_some_and(|table| !table.name.is_known())
                {
                    operation.certainty = Certainty::Unknown;
                    let (position, source) = (operation.position, self.heap.source(place));
                    operation.unknown.push(Unknown { position, source, reason: "the table isn't known".to_owned() });
                } else {
                    operation.unknown.append(&mut holes);
                }
                self.note_operation(operation);
            }
            self.conditions.guards.truncate(self.conditions.guards.len() - pushed);
        }
        self.notes.calls += 1;
        Some(keywords)
    }

    /// The statements of an SQL text, of which these are the database's own. What is skipped may be meant for another
    /// one: it is read as the first of them has it that takes all of it.
    fn runnable(&self, own: Vec<Statement>, text: &Text) -> Vec<Statement> {
        let is_read = |statements: &[Statement]| statements.iter().all(|it| it.sql.unparsed.is_none());
        if !self.conditions.is_skipped() || is_read(&own) {
            return own;
        }
        let mut others = Dialect::ALL.into_iter().map(|dialect| sql::operations(text, dialect));
        others.find(|statements| is_read(statements)).unwrap_or(own)
    }

    /// The pieces of a statement that are not known, each once: a statement says so with the first thing that it does,
    /// a `DO` block with what stands in it; of one that could not be parsed they are the reason.
    fn holes(&self, sql: &Sql, place: Place) -> Vec<Unknown> {
        let position = self.own_position(place);
        let mut sources: Vec<&str> = Vec::new();
        for hole in sql.text.holes().filter(|_| !sql.in_block && sql.unparsed.is_none()) {
            if !sources.contains(&hole) {
                sources.push(hole);
            }
        }
        let unknown = |source: &str| Unknown { position, source: source.to_owned(), reason: PIECE.to_owned() };
        sources.into_iter().map(unknown).collect()
    }

    /// What a statement in a `DO` block depends on: the schema answers what it can.
    fn guards_in_block(
        &mut self,
        statement: &sql::Statement,
        known: &mut BTreeMap<usize, Option<bool>>,
        place: Place,
    ) -> Vec<Condition> {
        let mut guards: Vec<Condition> = Vec::new();
        for depends in &statement.conditions {
            let holds = match known.get(&depends.number) {
                Some(holds) => *holds,
                None => {
                    let asked = sql::question::condition(&depends.condition, self.settings.dialect);
                    let holds = asked.and_then(|asked| self.asked_schema()?.holds(&asked));
                    known.insert(depends.number, holds);
                    holds
                }
            };
            let answer = match holds.map(|holds| holds != depends.is_negated) {
                Some(true) => Answer::Holds,
                Some(false) => Answer::Fails,
                None => Answer::Unknown,
            };
            guards.push(self.condition(place, Wording::Said(depends.to_string().into()), answer));
        }
        if statement.is_unsure {
            let text = statement.condition.clone().unwrap_or_else(|| "a condition of the DO block".to_owned());
            // One that is not known says as much.
            if !guards.iter().any(|guard| guard.answer == Answer::Unknown) {
                guards.push(self.condition(place, Wording::Said(text.into()), Answer::Unknown));
            }
        }
        guards
    }

    /// Notes what a call does.
    fn note(&mut self, directive: &str, bound: Bound, place: Place) {
        if self.mode != Mode::Run || !self.may_note() {
            return;
        }
        let unknown: Vec<Unknown> = bound
            .unknown
            .into_iter()
            .map(|piece| Unknown {
                position: self.own_position(piece.place.unwrap_or(place)),
                source: piece.source,
                reason: piece.reason.into_owned(),
            })
            .collect();
        let is_known = crate::alchemy::is_directive(directive) || directive.contains('.');
        let mut reads = bound.reads;
        reads.selected.append(&mut self.notes.queried);
        let mut reads = Some(reads).filter(|reads| !reads.is_empty()).map(Arc::new);
        let certainty = certainty_under(&self.conditions.shown(&self.heap));
        let written = Some(bound.written).filter(|written| !written.is_empty());
        let mut call_text = written.map(|statements| Arc::new(CallText { statements, certainty }));
        for change in bound.changes {
            let mut operation = self.operation(directive, change, place);
            operation.reads = reads.take();
            operation.call_text = call_text.take();
            operation.unknown.clone_from(&unknown);
            // What nobody knows is known by its own word.
            let is_known = is_known
                && !matches!(&operation.change, Change::Other { op, .. } if directive.rsplit('.').next() == Some(op));
            let names_table = operation.change.table().is_none_or(|table| table.name.is_known());
            if operation.certainty != Certainty::Skipped && (!is_known || !names_table) {
                operation.certainty = Certainty::Unknown;
                if operation.unknown.is_empty() {
                    let reason = if is_known { "the table isn't known" } else { "it is not a directive of Alembic's" };
                    let (position, source) = (operation.position, self.heap.source(place));
                    operation.unknown.push(Unknown { position, source, reason: reason.to_owned() });
                }
            }
            self.note_operation(operation);
        }
        self.notes.calls += 1;
    }

    fn operation(&mut self, directive: &str, change: Change, place: Place) -> Operation {
        let guards = self.conditions.shown(&self.heap);
        let certainty = certainty_under(&guards);
        Operation {
            call: self.notes.calls,
            directive: Arc::from(directive),
            change,
            position: self.own_position(place),
            certainty,
            guards,
            through: self.helpers(),
            is_caught: self.tries > 0,
            batch: None,
            autocommit: self.autocommit,
            unknown: Vec::new(),
            sql: None,
            reads: None,
            call_text: None,
        }
    }

    /// Notes a call as it is written.
    fn note_site(&mut self, directive: &str, place: Place, sql: Option<Executable>) {
        if place.file != 0 || self.mode == Mode::Load {
            return;
        }
        self.notes.written.add_site(directive, place, sql);
    }

    /// Notes a `text(…)` as it is written: its SQL counts even where nothing in sight executes it.
    pub(super) fn note_text(&mut self, dotted: &str, args: &Args<'a>, place: Place) {
        let name = dotted.rsplit('.').next().unwrap_or_default();
        if place.file != 0 || !dotted.starts_with("sqlalchemy") || !matches!(name, "text" | "DDL" | "TextClause") {
            return;
        }
        if let Some(Value::Text(text)) = args.positional.first() {
            self.notes.written.add_text(place, text);
        }
    }
}

/// How sure it is that something runs under some conditions.
fn certainty_under(guards: &[Guard]) -> Certainty {
    if guards.iter().any(|guard| guard.answer == Answer::Fails) {
        Certainty::Skipped
    } else if guards.iter().any(|guard| guard.answer == Answer::Unknown) {
        Certainty::Conditional
    } else {
        Certainty::Certain
    }
}
