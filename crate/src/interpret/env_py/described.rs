//! What an env.py says of how it runs migrations, for people to read.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Run;
use super::metadata::{handed_elsewhere, target_metadata};
use super::options::{BegunBefore, Configure, calls, is_none, options, truth};
use super::outline::Outline;
use super::urls::urls;
use crate::interpret::reader::{self, Reader};
use crate::ordered::Arrange;
use crate::project::address::Address;
use crate::python::lines::Position;
use crate::python::notes::{Note, notes};
use crate::python::source::Source;
use crate::schema::names::Conventions;

/// An env.py as a reader would describe it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Described {
    /// The file.
    pub path: String,
    /// How many lines it has.
    pub lines: usize,
    /// The modules that it imports, in the order of the text.
    pub imports: Vec<String>,
    /// The functions that it defines.
    pub functions: Vec<String>,
    /// What it hands to Alembic to compare with: one for each expression.
    pub target_metadata: Vec<TargetMetadata>,
    /// Whether it runs migrations on an async engine.
    #[serde(rename = "async")]
    pub is_async: bool,
    /// How it can run migrations.
    pub modes: Vec<Mode>,
    /// Where it takes the database's address from.
    pub urls: Vec<Url>,
    /// What stands in one transaction.
    pub transaction: PerTransaction,
    /// What does in a script, which `alembic upgrade --sql` writes.
    #[serde(skip)]
    pub offline_transaction: PerTransaction,
    /// The options that it gives to `context.configure`, as they are written.
    pub options: BTreeMap<String, String>,
    /// What its author left for readers.
    pub notes: Vec<Note>,
}

/// What an env.py hands to Alembic to compare with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct TargetMetadata {
    /// As it is written: `Base.metadata`, `None`.
    pub expression: String,
    /// Its line, from 1.
    pub line: u32,
    /// The base or metadata that it leads to, with the file that makes it: `app/db.py:Base`; of a library's, `sqlmodel:SQLModel`.
    /// None where that isn't known.
    pub base: Option<String>,
    /// What it leads through: the base first, its metadata last. Nothing where that isn't known, or it is `None`.
    #[serde(skip)]
    pub leads_to: Vec<Origin>,
}

impl TargetMetadata {
    /// Whether it is `None`: Alembic has nothing to compare with.
    pub fn is_none(&self) -> bool {
        self.expression == "None"
    }
}

/// A base or metadata, by where it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A class of the folder, or a call that makes it: `declarative_base()`, `MetaData()`, `SQLAlchemy()`.
    Made {
        /// The file.
        path: String,
        /// The class, or the name that the call is bound to.
        name: String,
        /// Where the class or the call begins.
        position: Position,
        /// It is a `MetaData()`, or a registry: tables are noted there, and no class derives from it.
        is_metadata: bool,
    },
    /// A library's, or one of a module that is not in the folder.
    Library {
        /// The module: `sqlmodel`.
        module: String,
        /// Its name there: `SQLModel`.
        name: String,
    },
}

impl Origin {
    /// Whether classes derive from it.
    pub fn is_base(&self) -> bool {
        !matches!(self, Origin::Made { is_metadata: true, .. })
    }

    /// `app/db.py:Base`, `sqlmodel:SQLModel`.
    pub fn shown(&self) -> String {
        let (place, name) = match self {
            Origin::Made { path, name, .. } => (path, name),
            Origin::Library { module, name } => (module, name),
        };
        if place.is_empty() { name.clone() } else { format!("{place}:{name}") }
    }
}

/// How an env.py can run migrations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Writing SQL, without a connection.
    Offline,
    /// On a connection.
    Online,
}

/// Where the database's address comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Url {
    /// What has it.
    pub from: UrlFrom,
    /// The option, the variable, or the expression.
    pub name: String,
    /// The driver that is written there: `postgresql+asyncpg`.
    pub driver: Option<String>,
    /// The file.
    pub path: String,
    /// Its line, from 1.
    pub line: u32,
}

/// What has the database's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum UrlFrom {
    /// A configuration file.
    Ini,
    /// An environment variable.
    Environment,
    /// A text in the code.
    Code,
    /// A settings object of the application's.
    Settings,
}

impl UrlFrom {
    /// The same in words.
    pub fn words(self) -> &'static str {
        match self {
            UrlFrom::Ini => "from the configuration",
            UrlFrom::Environment => "from an environment variable",
            UrlFrom::Code => "written in the code",
            UrlFrom::Settings => "from the application's settings",
        }
    }
}

/// What stands in one transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum PerTransaction {
    /// All migrations of a run.
    #[serde(rename = "per-run")]
    Run,
    /// Each migration.
    #[serde(rename = "per-migration")]
    Migration,
    /// That isn't known.
    #[serde(rename = "unknown")]
    Unknown,
}

/// What makes an engine async, or runs migrations on one.
const ASYNC: [&str; 4] = ["async_engine_from_config", "create_async_engine", "AsyncEngine", "run_sync"];

/// An env.py that a reader has read, described.
pub(super) fn described<'a>(
    reader: &mut Reader<'a>,
    source: &'a Source,
    run: &Run,
    conventions: Option<&Conventions>,
    address: Option<&Address>,
) -> Described {
    reader.allow_again();
    reader.mode = reader::Mode::Load;
    let outline = Outline::of(source);
    // Code of the folder that the env.py calls may configure Alembic for it.
    let helpers: Vec<(Outline<'a>, u32)> = {
        let led = run
            .configured_in
            .iter()
            .map(|(&file, &place)| (reader.heap.file(file).path, reader.heap.position(place).line));
        let modules =
            led.filter_map(|(path, line)| Some((reader.modules.iter().find(|it| it.source.path == path)?, line)));
        modules.map(|(module, line)| (Outline::of(module.source), line)).collect()
    };
    let configured: Vec<Configure<'_, 'a>> =
        helpers.iter().flat_map(|(it, _)| Configure::all(it)).chain(Configure::all(&outline)).collect();
    let mut handed = target_metadata(reader, &outline, &configured);
    if handed.is_empty() {
        let elsewhere = helpers.iter().flat_map(|(it, line)| Configure::all(it).map(|configure| (configure, *line)));
        handed.extend(elsewhere.filter_map(|(configure, line)| handed_elsewhere(&configure, line)).take(1));
    }
    let (urls, makes_async) = urls(reader.library, source, &configured, address);
    let is_called = |name: &&str| outline.calls.iter().any(|(_, call)| calls(call, name)) || run.called.contains(*name);
    let mut modes: Vec<Mode> = configured.iter().filter_map(Configure::mode).collect();
    modes.arrange();
    modes.dedup();
    Described {
        path: source.path.clone(),
        lines: source.text.lines().count(),
        imports: outline.modules.clone(),
        functions: outline
            .functions
            .iter()
            .filter(|it| it.within.is_none() && !it.is_method)
            .map(|it| it.name.to_owned())
            .collect(),
        target_metadata: handed,
        is_async: makes_async || ASYNC.iter().any(is_called),
        modes,
        urls,
        transaction: transaction(run, &configured, reader.settings.dialect.commits_ddl_by_itself()),
        offline_transaction: offline_transaction(&configured),
        options: options(&configured, &outline, conventions),
        notes: notes(source),
    }
}

/// What stands in one transaction (`begin_transaction` in alembic/runtime/migration.py).
fn transaction(run: &Run, configured: &[Configure<'_, '_>], commits_ddl_by_itself: bool) -> PerTransaction {
    if run.is_in_outer_transaction() {
        return PerTransaction::Run;
    }
    let online: Vec<&Configure<'_, '_>> = configured
        .iter()
        .filter(|it| it.given().iter().any(|(name, value)| *name == "connection" && !is_none(value)))
        .collect();
    let each = |configure: &Configure<'_, '_>| {
        match configure.begun_before() {
            Some(BegunBefore::Surely) => return Some(false),
            Some(BegunBefore::Perhaps) => return None,
            None => {}
        }
        let has = configure.given().iter().any(|(key, _)| *key == "transactional_ddl");
        let by_dialect = !has && commits_ddl_by_itself && !configure.is_open();
        match (option(configure, "transaction_per_migration"), has, option(configure, "transactional_ddl")) {
            _ if by_dialect => Some(true),
            (Some(true), ..) | (_, true, Some(false)) => Some(true),
            (Some(false), false, _) if !commits_ddl_by_itself => Some(false),
            (Some(false), true, Some(true)) => Some(false),
            _ => None,
        }
    };
    for_each_migration(online.into_iter().map(each))
}

/// What stands in one transaction where no database is connected to.
fn offline_transaction(configured: &[Configure<'_, '_>]) -> PerTransaction {
    let offline = configured.iter().filter(|it| it.mode() == Some(Mode::Offline));
    for_each_migration(offline.map(|it| option(it, "transaction_per_migration")))
}

/// Whether an option is given; the last argument of a name is the one that counts.
fn option(configure: &Configure<'_, '_>, name: &str) -> Option<bool> {
    let value = configure.given().iter().rev().find(|(key, _)| *key == name).map(|(_, value)| truth(value));
    let sure = value.map(|value| value.filter(|_| configure.is_sure(name)));
    sure.unwrap_or(if configure.is_open() { None } else { Some(false) })
}

/// What stands in one transaction, by what each way to configure Alembic says of each migration.
fn for_each_migration(mut answers: impl Iterator<Item = Option<bool>>) -> PerTransaction {
    match answers.next() {
        Some(Some(first)) if answers.all(|it| it == Some(first)) => {
            if first {
                PerTransaction::Migration
            } else {
                PerTransaction::Run
            }
        }
        _ => PerTransaction::Unknown,
    }
}
