//! What an env.py says: the naming convention of the metadata that it hands on, and how it has migrations run. It is read
//! as Alembic runs it; then each function that nothing called, as one may be handed to a library (`run_sync`).

pub mod described;
mod metadata;
mod options;
mod outline;
mod urls;

use std::collections::{BTreeMap, BTreeSet};

use super::library::Library;
use super::migration::skim_uncalled;
use super::naming;
use super::reader::{Mode, Reader, Settings};
use super::surroundings::Variable;
use crate::operation::{Change, Column, Operation};
use crate::project::address::Address;
use crate::python::ast::{Expr, WithItem};
use crate::python::lines::Position;
use crate::python::source::Source;
use crate::schema::names::Conventions;
use crate::text::{Piece, Text};
use crate::value::heap::Heap;
use crate::value::{Args, Place, Term, Value};
use described::{Described, described};

/// What an env.py says.
#[derive(Debug, Default)]
pub struct EnvPy {
    /// The naming convention of its metadata. `None` where what it hands on is not in the folder, so that nobody knows.
    pub conventions: Option<Conventions>,
    /// The one transaction that it runs all migrations in; none where it may begin one for each.
    pub transaction: Option<Transaction>,
    /// It makes the column of the version table wider, or makes it itself.
    pub widens_version_column: bool,
    /// It runs migrations for each of what the database answers, its schemas: for none where there are none.
    pub runs_for_what_is_there: bool,
    /// It notes revisions in a table of its own: its database serves other environments, too.
    pub has_own_version_table: bool,
    /// It imports Flask-AppBuilder, which makes tables of its own when the application starts.
    pub imports_flask_appbuilder: bool,
    /// It names the isolation level in which nothing stands in a transaction.
    pub names_autocommit: bool,
    /// It has SQLite not check foreign keys.
    pub turns_foreign_keys_off: bool,
    /// What it asks of where it runs.
    pub variables: Vec<Variable>,
    /// What it surely reads of the configuration.
    pub reads: Reads,
    /// It, for people to read; none where there is no env.py.
    pub described: Option<Described>,
}

/// What an env.py surely reads of the configuration.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// Whole sections; none is the main one.
    sections: BTreeSet<Option<String>>,
    /// Options, each with its section.
    options: BTreeSet<(Option<String>, String)>,
    /// Options that it sets, wherever it does.
    set: BTreeSet<String>,
    /// It may set any option.
    sets_any: bool,
}

impl Reads {
    /// Whether an option is read as the file has it; `section` is the main one.
    pub fn has(&self, section: Option<&str>, option: &str) -> bool {
        let is_main = |of: &Option<String>| of.is_none() || of.as_deref() == section;
        let is_it = |(of, name): &(Option<String>, String)| is_main(of) && name == option;
        let is_read = self.sections.iter().any(is_main) || self.options.iter().any(is_it);
        is_read && !self.sets_any && !self.set.contains(option)
    }

    /// A call of a method of `alembic.config.Config`.
    fn call(&mut self, name: &str, args: &Args<'_>, is_sure: bool) {
        let text = |at: usize, name: &str| args.get(at, name).and_then(Value::as_text).map(str::to_lowercase);
        let section = || match args.get(0, "name").or_else(|| args.named("section")) {
            Some(Value::Text(text)) => text.as_known().map(|known| Some(known.to_owned())),
            Some(Value::Term(term)) if is_main_section(term) => Some(None),
            _ => None,
        };
        match name {
            "get_section" if is_sure => self.sections.extend(section()),
            "get_main_option" if is_sure => self.options.extend(text(0, "name").map(|option| (None, option))),
            "get_section_option" if is_sure => self.options.extend(section().zip(text(1, "name"))),
            "set_main_option" | "set_section_option" => match text(usize::from(name == "set_section_option"), "name") {
                Some(option) => {
                    self.set.insert(option);
                }
                None => self.sets_any = true,
            },
            _ => {}
        }
    }
}

/// Whether a term is `config.config_ini_section`.
fn is_main_section(term: &Term<'_>) -> bool {
    matches!(term, Term::Attribute { name, .. } if name == "config_ini_section")
}

/// One transaction around all migrations of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// Who begins it.
    pub begun: Begun,
    /// Where: the `with` of the connection, or the call of `context.configure`.
    pub position: Position,
    /// That line.
    pub line: String,
}

/// Who begins a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// Alembic, as nothing tells it to begin one for each migration.
    ByAlembic,
    /// The env.py: `with engine.begin() as connection`. Alembic leaves such a transaction alone
    /// (`_in_external_transaction` in alembic/runtime/migration.py).
    Outside,
}

/// The column that Alembic notes revisions in (`version_table_impl` in alembic/ddl/impl.py).
const VERSION_COLUMN: &str = "version_num";

/// The table that it notes them in (`configure` in alembic/runtime/environment.py).
const VERSION_TABLE: &str = "alembic_version";

/// What tells Alembic to begin a transaction for each migration.
const PER_MIGRATION: &str = "transaction_per_migration";

/// Reads an env.py; nothing in it is run.
/// `address` is what the configuration has for the database's.
pub fn env_py<'a>(
    source: &'a Source,
    library: &'a Library<'a>,
    settings: &'a Settings,
    address: Option<&Address>,
) -> EnvPy {
    let mut reader = Reader::new(source, library, settings, None);
    reader.mode = Mode::Load;
    reader.run = Some(Run::default());
    for statement in &source.module.body {
        let _flow = reader.statement(statement);
    }
    let conventions = naming::conventions(&mut reader, &source.module.body);
    skim_uncalled(&mut reader, &source.module.body);
    let variables = std::mem::take(&mut reader.asked).into_variables();
    let Some(run) = reader.run.take() else { return EnvPy { conventions, variables, ..EnvPy::default() } };
    let transaction = run.transaction().map(|(begun, place)| {
        let position = reader.heap.position(place);
        let line = source.text.lines().nth((position.line as usize).saturating_sub(1)).unwrap_or_default().to_owned();
        Transaction { begun, position, line }
    });
    let runs_for_what_is_there = run.runs_for_what_is_there();
    let has_own_version_table = run.has_own_version_table;
    let described = described(&mut reader, source, &run, conventions.as_ref(), address);
    let mut reads = run.reads;
    // Whoever takes the parser in hand may do anything with it.
    reads.sets_any |= source.text.contains("file_config");
    EnvPy {
        conventions,
        transaction,
        widens_version_column: run.widens_version_column,
        runs_for_what_is_there,
        has_own_version_table,
        imports_flask_appbuilder: source.text.contains("flask_appbuilder"),
        names_autocommit: source.text.contains("AUTOCOMMIT"),
        turns_foreign_keys_off: turns_foreign_keys_off(&source.text),
        variables,
        reads,
        described: Some(described),
    }
}

/// Whether a text has `PRAGMA foreign_keys=OFF`, however that is written.
fn turns_foreign_keys_off(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.match_indices("foreign_keys").any(|(at, name)| {
        let value = text.get(at + name.len()..).unwrap_or_default().trim_start_matches([' ', '=', '(']);
        ["off", "0", "false"].iter().any(|off| value.starts_with(off))
    })
}

/// Whether an operation makes the column of the version table wider, or makes it.
pub fn widens_version_column(operation: &Operation) -> bool {
    let is_it = |name: &Text| name.as_known() == Some(VERSION_COLUMN);
    let makes_it = |column: &Column| is_it(&column.name);
    match &operation.change {
        Change::AlterColumn { column, to, .. } => is_it(column) && to.type_.is_some(),
        Change::AddColumn { column, .. } => makes_it(column),
        Change::CreateTable(table) => table.columns.iter().any(makes_it),
        // Of SQL that is not understood, whatever names the column may do it.
        _ => operation.sql.as_ref().is_some_and(|sql| sql.unparsed.is_some() && mentions(&sql.text, VERSION_COLUMN)),
    }
}

/// How migrations are run, as far as an env.py was read.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// Open `with`s that begin a transaction of a connection's own.
    begun: Vec<Place>,
    /// Calls that run migrations in such a transaction, by where they stand, and where it begins.
    outside: BTreeMap<u32, Place>,
    /// Calls that tell Alembic how to run on a connection, by where they stand, and whether each migration may get a
    /// transaction of its own.
    configured: BTreeMap<u32, (Place, bool)>,
    /// Open loops over what the database answers.
    answers: u32,
    /// Calls that run migrations, by where they stand, and whether they stand in such a loop.
    ran: BTreeMap<u32, bool>,
    widens_version_column: bool,
    has_own_version_table: bool,
    reads: Reads,
    /// Numbers of the other files that have calls of `configure`, and what of the env.py leads there.
    configured_in: BTreeMap<u32, Place>,
    /// The last names of what is called in functions of other files.
    called: BTreeSet<String>,
}

impl Run {
    /// What a `with` begins is open until [`Run::end`] is told how many were open before.
    pub(super) fn begin(&mut self, item: &WithItem, place: Place) {
        if let Expr::Call(call) = &item.context_expr
            && called_name(&call.func) == Some("begin")
            && place.file == 0
        {
            self.begun.push(place);
        }
    }

    /// How many transactions are open.
    pub(super) fn open(&self) -> usize {
        self.begun.len()
    }

    /// Ends the transactions that were begun since so many were open.
    pub(super) fn end(&mut self, open: usize) {
        self.begun.truncate(open);
    }

    /// A loop over what the database answers begins.
    pub(super) fn begin_answers(&mut self) {
        self.answers += 1;
    }

    /// It ends.
    pub(super) fn end_answers(&mut self) {
        self.answers = self.answers.saturating_sub(1);
    }

    /// A call that is run.
    pub(super) fn ran(&mut self, function: &Expr, place: Place) {
        if matches!(called_name(function), Some("run_migrations" | "run_sync")) {
            let is_in_loop = self.answers > 0;
            self.ran.entry(place.start).and_modify(|always| *always &= is_in_loop).or_insert(is_in_loop);
        }
    }

    /// Whether migrations are run for each of what the database answers, and nowhere else.
    fn runs_for_what_is_there(&self) -> bool {
        !self.ran.is_empty() && self.ran.values().all(|is_in_loop| *is_in_loop)
    }

    /// A call, with what it is given, and whether each run comes to it.
    /// `own` is the call of the env.py's that leads there.
    pub(super) fn call(
        &mut self,
        function: &Expr,
        args: &Args<'_>,
        heap: &Heap<'_>,
        (place, own): (Place, Place),
        is_sure: bool,
    ) {
        let Some(name) = called_name(function) else { return };
        self.reads.call(name, args, is_sure);
        self.widens_version_column |= is_about_version_column(name, args);
        let is_own = |table: &Value<'_>| matches!(table, Value::Text(name) if name.as_known() != Some(VERSION_TABLE));
        self.has_own_version_table |= name == "configure" && args.named("version_table").is_some_and(is_own);
        // `configure(url=…)` is for `--sql`, where there is no connection.
        let configures = name == "configure" && args.named("connection").is_some_and(|it| !matches!(it, Value::None));
        if place.file != 0 {
            if name == "configure" {
                self.configured_in.insert(place.file, own);
            } else if name == "run_sync" {
                self.called.insert(name.to_owned());
            }
        }
        if place.file != 0 || !(configures || matches!(name, "run_migrations" | "run_sync")) {
            return;
        }
        if configures {
            let own = args.named(PER_MIGRATION);
            let begins_each = own.is_some_and(|value| !matches!(value, Value::Bool(false) | Value::None))
                || args.open.as_ref().is_some_and(|given| may_have(given, PER_MIGRATION, heap));
            self.configured.insert(place.start, (place, begins_each));
        }
        if let Some(&begun) = self.begun.last() {
            self.outside.insert(place.start, begun);
        }
    }

    /// Whether the env.py begins a transaction around all migrations itself.
    fn is_in_outer_transaction(&self) -> bool {
        !self.outside.is_empty()
    }

    /// The one transaction around all migrations: who begins it, and where.
    fn transaction(&self) -> Option<(Begun, Place)> {
        if let Some((_, &begun)) = self.outside.first_key_value() {
            return Some((Begun::Outside, begun));
        }
        let (_, &(place, _)) = self.configured.last_key_value()?;
        let begins_each = self.configured.values().any(|(_, begins_each)| *begins_each);
        (!begins_each).then_some((Begun::ByAlembic, place))
    }
}

/// Whether one of the dicts that a value may be has a key.
fn may_have(value: &Value<'_>, key: &str, heap: &Heap<'_>) -> bool {
    match value {
        Value::Any(values) => values.iter().any(|value| may_have(value, key, heap)),
        Value::Dict(id) => heap.dict(*id).is_some_and(|dict| {
            let mut keys = dict.entries.values().map(|(key, _)| key.as_text());
            keys.any(|known| known == Some(key))
        }),
        _ => false,
    }
}

/// Whether a call makes the column of the version table, or has SQL that may do so.
fn is_about_version_column(name: &str, args: &Args<'_>) -> bool {
    let given = args.positional.iter().chain(args.named.iter().map(|(_, value)| value));
    let mut texts = given.filter_map(|value| if let Value::Text(text) = value { Some(text) } else { None });
    texts.any(|text| {
        let changes = |text: &Text| ["ALTER", "CREATE", "alter", "create"].iter().any(|word| mentions(text, word));
        mentions(text, VERSION_COLUMN) && (matches!(name, "Column" | "alter_column") || changes(text))
    })
}

fn mentions(text: &Text, word: &str) -> bool {
    text.pieces().iter().any(|piece| matches!(piece, Piece::Known(known) if known.contains(word)))
}

/// The last name of what is called.
fn called_name(function: &Expr) -> Option<&str> {
    match function {
        Expr::Attribute(node) => Some(node.attr.as_str()),
        Expr::Name(node) => Some(node.id.as_str()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::Folder;
    use crate::interpret::library::Sources;

    fn read(text: &str) -> EnvPy {
        let mut folder = Folder::default();
        folder.add("env.py", text.as_bytes().to_vec());
        let sources = Sources::of(&folder);
        let library = Library::of(&folder, &sources);
        let settings = Settings::default();
        env_py(library.source("env.py").unwrap(), &library, &settings, None)
    }

    #[test]
    fn foreign_keys_are_turned_off_where_the_pragma_says_so() {
        assert!(read("context.execute('PRAGMA foreign_keys = OFF')\n").turns_foreign_keys_off);
        assert!(!read("context.execute('PRAGMA foreign_keys=ON')\n").turns_foreign_keys_off);
    }

    #[track_caller]
    fn check(text: &str, expected: Option<(Begun, u32)>) {
        assert_eq!(read(text).transaction.map(|it| (it.begun, it.position.line)), expected);
    }

    #[test]
    fn alembics_own_transaction_is_around_all() {
        let template = "with engine.connect() as connection:\n    context.configure(connection=connection)\n    with context.begin_transaction():\n        context.run_migrations()\n";
        check(template, Some((Begun::ByAlembic, 2)));
        check(&template.replace("=connection)", "=connection, transaction_per_migration=True)"), None);
        check(
            &template.replace("=connection)", "=connection, transaction_per_migration=False)"),
            Some((Begun::ByAlembic, 2)),
        );
        // What a dict hands on is known.
        let given = "def run(connection):\n    options = {\"connection\": connection}\n    options[\"transaction_per_migration\"] = True\n    context.configure(**options)\n";
        check(given, None);
        check(&given.replace("transaction_per_migration", "compare_type"), Some((Begun::ByAlembic, 4)));
        let perhaps = "def run(connection):\n    options = {}\n    if engine.name == \"mysql\":\n        options = {\"transaction_per_migration\": True}\n    options.update(more())\n    context.configure(connection=connection, **options)\n";
        check(perhaps, None);
    }

    #[test]
    fn a_version_table_of_its_own_is_named() {
        let has_own =
            |given: &str| read(&format!("context.configure(connection=connection{given})\n")).has_own_version_table;
        assert!(has_own(", version_table=\"plugin_version\""));
        assert!(has_own(", version_table=f\"{name}_version\""));
        assert!(!has_own(", version_table=\"alembic_version\""));
        assert!(!has_own(", version_table=None"));
        assert!(!has_own(", version_table=settings.table"));
        assert!(!has_own(""));
    }

    #[test]
    fn a_connections_own_transaction_is_left_alone() {
        check(
            "def run():\n    with engine.begin() as connection:\n        context.configure(connection=connection, transaction_per_migration=True)\n        context.run_migrations()\n",
            Some((Begun::Outside, 2)),
        );
        check(
            "async def run():\n    async with engine.begin() as connection:\n        await connection.run_sync(do_run_migrations)\n",
            Some((Begun::Outside, 2)),
        );
        check(
            "with engine.connect() as connection:\n    with connection.begin():\n        context.run_migrations()\n",
            Some((Begun::Outside, 2)),
        );
        // Through a function of its own, whatever that is called.
        check(
            "def go(connection):\n    context.configure(connection=connection)\n    context.run_migrations()\n\ndef run():\n    with engine.begin() as connection:\n        go(connection)\n\nrun()\n",
            Some((Begun::Outside, 6)),
        );
    }

    #[test]
    fn a_transaction_for_something_else_is_none() {
        check("with engine.begin() as connection:\n    connection.execute(text('CREATE SCHEMA app'))\n", None);
        check("context.configure(url=url, literal_binds=True)\n", None);
    }

    #[test]
    fn an_option_is_read_as_it_is_written_unless_it_is_set() {
        let is_read = |text: &str| {
            let text = format!("from alembic import context\n{text}");
            read(&text).reads.has(Some("alembic"), "sqlalchemy.url")
        };
        assert!(is_read("config = context.config\nconfig.get_section(config.config_ini_section)\n"));
        assert!(is_read("def run():\n    context.config.get_main_option('sqlalchemy.url')\n\nrun()\n"));
        assert!(is_read(
            "import asyncio\n\nasync def run():\n    config.get_section('alembic', {})\n\nasyncio.run(run())\n"
        ));
        for text in [
            "config.get_section('other')\n",
            "config.get_main_option('script_location')\n",
            "def run():\n    config.get_main_option('sqlalchemy.url')\n",
            "if x():\n    config.get_main_option('sqlalchemy.url')\n",
            "config.set_main_option('sqlalchemy.url', url)\nconfig.get_main_option('sqlalchemy.url')\n",
            "config.set_main_option(name, url)\nconfig.get_main_option('sqlalchemy.url')\n",
            "config.file_config = parser\nconfig.get_main_option('sqlalchemy.url')\n",
        ] {
            assert!(!is_read(text), "{text}");
        }
    }

    #[test]
    fn the_column_of_the_version_table_may_be_made_wider() {
        for (text, expected) in [
            ("def impl(self, **given):\n    return Table('v', MetaData(), Column('version_num', String(128)))\n", true),
            ("connection.execute(text('ALTER TABLE v ALTER COLUMN version_num TYPE VARCHAR(99)'))\n", true),
            ("connection.execute(text('SELECT version_num FROM alembic_version'))\n", false),
            ("# version_num is a String(32)\n", false),
        ] {
            assert_eq!(read(text).widens_version_column, expected, "{text}");
        }
    }
}
