//! An environment, whole: its migrations, who follows whom, what they make of an empty database, and what Alembic would
//! say of it.

pub mod critical;
pub mod deploy;
pub mod history;
pub mod practices;
pub mod whereabouts;

use std::collections::{BTreeMap, BTreeSet};

use self::deploy::Deploy;
use crate::dialect::{Dialect, Server, Version};
use crate::graph::diagnosis::Diagnosis;
use crate::graph::verdict::Verdict;
use crate::graph::{Graph, Index};
use crate::interpret::env_py::described::Described;
use crate::interpret::env_py::{Reads, Transaction};
use crate::interpret::surroundings::{Surroundings, Variable};
use crate::inventory::ranges::Range;
use crate::inventory::standing::Standing;
use crate::models::Models;
use crate::ordered::Gather;
use crate::preferences::sizes::Sizes;
use crate::preferences::{Level, NamedRange};
use crate::project::Location;
use crate::project::database::Database;
use crate::replay::Replay;
use crate::revision::{Assigned, Migration, Unreadable};
use crate::schema::fault::{Problem, Thing};
use crate::schema::{Id, Made, Schema, Table};

/// How migrations are read, as the reader chooses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify, serde::Serialize, serde::Deserialize))]
#[cfg_attr(target_arch = "wasm32", serde(rename_all = "camelCase"))]
pub struct Options {
    /// The database that migrations are run on; none for what the environment says, else PostgreSQL.
    pub dialect: Option<Dialect>,
    /// As `alembic upgrade --sql` runs them: without a connection.
    pub offline: bool,
    /// What is said of where they run.
    pub surroundings: Surroundings,
    /// What the database's `alembic_version` holds; nothing where nobody said.
    pub database_at: Vec<String>,
    /// The version of that database; the oldest that is kept up, where nobody says.
    pub version: Option<Version>,
    /// Revisions up to which all is deployed everywhere: advice is given only about what comes after.
    pub deployed: Vec<String>,
    /// Rules that are turned off or on, or more or less severe, by their names.
    pub rules: BTreeMap<String, Level>,
    /// How large tables are; nothing where nobody said.
    pub sizes: Sizes,
    /// Ranges of the chain; nothing for those of the folder's settings, or else the tool's own.
    pub ranges: Vec<NamedRange>,
}

/// How many revisions count as recent where nobody says what is deployed.
pub const RECENT: usize = 10;

/// An environment with its migrations.
#[derive(Debug)]
pub struct Environment {
    /// What it is called: its path, and where several have the same one, what tells it apart.
    pub name: String,
    /// Where it lies, and how that is known.
    pub location: Location,
    /// What it says of its databases.
    pub database: Database,
    /// How its migrations were read.
    pub options: Options,
    /// Its migrations, in the order in which Alembic reads the files.
    pub migrations: Vec<Migration>,
    /// Who follows whom.
    pub graph: Graph,
    /// What its migrations make of an empty database.
    pub replay: Replay,
    /// What Alembic would say of it.
    pub verdict: Verdict,
    /// What probably happened where a revision is named that isn't there, by the name.
    pub diagnoses: BTreeMap<String, Diagnosis>,
    /// The one transaction that its env.py runs all migrations in, if it does.
    pub transaction: Option<Transaction>,
    /// What can't be read of its env.py.
    pub env_py_unreadable: Vec<Unreadable>,
    /// What its env.py surely reads of the configuration.
    pub reads: Reads,
    /// Its env.py runs migrations only for what it finds in the database: a schema for each customer.
    pub runs_for_what_is_there: bool,
    /// Its env.py notes revisions in a table of its own: its database serves other environments, too.
    pub has_own_version_table: bool,
    /// Its env.py imports Flask-AppBuilder, which makes tables of its own when the application starts.
    pub imports_flask_appbuilder: bool,
    /// Its env.py names `AUTOCOMMIT`, the isolation level in which nothing stands in a transaction.
    pub names_autocommit: bool,
    /// Its env.py has SQLite not check foreign keys.
    pub turns_foreign_keys_off: bool,
    /// Whether its env.py or a migration gives the version table's column a type: one that holds longer ids.
    pub widens_version_column: bool,
    /// What its env.py and its migrations ask of where they run, by name.
    pub variables: Vec<Variable>,
    /// Its env.py, as a reader would describe it; none where it has none.
    pub env_py: Option<Described>,
    /// The names in its script directory beside the migrations.
    pub files: Vec<String>,
    /// The text of its `script.py.mako`, by which Alembic lays out new migrations; none where it has none.
    pub template: Option<String>,
    /// The models that belong to it.
    pub models: Models,
    /// Its chain in ranges.
    pub ranges: Vec<Range>,
    /// The migrations that are deployed everywhere, where the reader says so.
    pub released: Option<BTreeSet<Index>>,
    /// Where the database stands, if the reader said what its `alembic_version` holds.
    pub standing: Option<Standing>,
}

impl Environment {
    /// The database that its migrations were read for.
    pub fn dialect(&self) -> Dialect {
        self.options.dialect.unwrap_or(self.database.dialect)
    }

    /// The server that its migrations run on.
    pub fn server(&self) -> Server {
        Server::of(self.dialect(), self.options.version)
    }

    /// What people call that database.
    pub fn database_title(&self) -> &'static str {
        let product = self.database.product.filter(|_| self.dialect() == Dialect::Other);
        product.map_or_else(|| self.dialect().title(), |product| product.title)
    }

    /// Why they were read for that database.
    pub fn because(&self) -> &str {
        if self.options.dialect.is_some() { "as chosen" } else { &self.database.because }
    }

    /// Whether an id or a label is known only when the files run, or a file could not be read: what seems to be missing
    /// may be there.
    pub fn has_unknown_ids(&self) -> bool {
        let unknown = |it: &Migration| {
            !it.was_read
                || matches!(it.revision, Assigned::Computed { .. })
                || matches!(it.branch_labels, Assigned::Computed { .. })
                || (it.id().is_none() && !it.unreadable.is_empty())
        };
        self.migrations.iter().any(unknown)
    }

    /// The schema after some revisions and all that they stand on, as `alembic upgrade` to them would leave it.
    pub fn schema_at(&self, revisions: &[Index]) -> Schema {
        self.replay.after(&self.migrations, &self.graph, revisions)
    }

    /// Whether a file is one of the last revisions of its chain: what is told of those matters to a person now, where nobody
    /// says what is deployed.
    pub fn is_recent(&self, path: &str) -> bool {
        let last = self.graph.upgrade_order.iter().rev().take(RECENT);
        last.filter_map(|&index| self.migrations.get(index)).any(|it| it.path == path)
    }

    /// Whether something was there before a migration is deployed: neither that nor one that is deployed with it made it.
    pub fn was_there(&self, made: Made, migration: Index) -> bool {
        made.by.map(|by| by.migration as usize).is_none_or(|by| {
            let together = self.released.as_ref().is_some_and(|it| !it.contains(&by) && !it.contains(&migration));
            by != migration && !together
        })
    }

    /// What the upgrade of one migration, deployed by itself, means for others.
    pub fn deploy_of(&self, migration: Index) -> Deploy {
        Deploy::of(&self.replay, &self.migrations, [migration])
    }

    /// What `alembic upgrade heads` means for those who use the database, from what is released, else from where the
    /// database stands; none where nobody says either.
    pub fn deploy_of_pending(&self) -> Option<Deploy> {
        let order = &self.graph.upgrade_order;
        let pending: Vec<Index> = match (&self.released, &self.standing) {
            (Some(released), _) => order.iter().copied().filter(|index| !released.contains(index)).collect(),
            (None, Some(standing)) => {
                let is_pending = |index: &Index| {
                    let id = self.migrations.get(*index).and_then(Migration::id);
                    id.is_some_and(|id| standing.pending.iter().any(|it| it == id))
                };
                order.iter().copied().filter(is_pending).collect()
            }
            (None, None) => return None,
        };
        Some(Deploy::of(&self.replay, &self.migrations, pending))
    }

    /// What a range of the chain means for others, deployed as a whole.
    pub fn deploy_of_range(&self, range: &Range) -> Deploy {
        let order = self.graph.upgrade_order.iter().copied();
        let is_first = |index: &Index| self.migrations.get(*index).and_then(Migration::id) == Some(range.from.as_str());
        Deploy::of(&self.replay, &self.migrations, order.skip_while(|it| !is_first(it)).take(range.migrations))
    }

    /// Lines, by their branch labels, of which nobody says how far they are deployed, though of others somebody does: each with
    /// how many of its revisions count as still to be deployed.
    pub fn unsaid_lines(&self) -> Vec<(&str, usize)> {
        let Some(released) = &self.released else { return Vec::new() };
        let labels = |index: Index| self.graph.nodes.get(index).into_iter().flat_map(|node| &node.labels);
        let said = self.graph.labels_at_ends(released);
        let mut pending: BTreeMap<&str, usize> = BTreeMap::new();
        for index in (0..self.graph.nodes.len()).filter(|index| !released.contains(index)) {
            for label in labels(index).filter(|label| !said.contains(label)) {
                *pending.entry(label).or_default() += 1;
            }
        }
        pending.into_iter().collect()
    }

    /// The ranges of its chain with their migrations.
    pub fn in_ranges(&self) -> impl Iterator<Item = (&Range, Vec<&Migration>)> {
        self.ranges.iter().map(|range| {
            let order = self.graph.upgrade_order.iter().filter_map(|&index| self.migrations.get(index));
            let is_first = |it: &&Migration| it.id() == Some(range.from.as_str());
            (range, order.skip_while(move |it| !is_first(it)).take(range.migrations).collect())
        })
    }

    /// Its migrations that are in no range.
    pub fn outside_ranges(&self) -> Vec<&Migration> {
        let inside: BTreeSet<&str> = self.in_ranges().flat_map(|(_, of)| of).map(|it| it.path.as_str()).into_set();
        self.chain().filter(|it| !inside.contains(it.path.as_str())).collect()
    }

    /// The tables that migrations use and none creates, in the order in which they are used first.
    pub fn never_made(&self) -> Vec<&Id> {
        let mut known: BTreeSet<&Id> = BTreeSet::new();
        let missing = self.replay.log.faults.iter().filter(|fault| fault.alike.is_none());
        let tables = missing.filter_map(|fault| match &fault.problem {
            Problem::NeverMade { thing: Thing::Relation(id), .. } => Some(id),
            _ => None,
        });
        tables.filter(|id| known.insert(id)).collect()
    }

    /// The tables at the heads, as they are where those that no migration creates were made before: without what is used
    /// after it was dropped.
    pub fn final_tables(&self) -> impl Iterator<Item = (&Id, &Table)> {
        let never_made = self.never_made().into_iter().into_set();
        let tables = self.replay.last.tables().map(|(id, table)| (id, table.as_ref()));
        tables.filter(move |(id, table)| !table.is_assumed || never_made.contains(id))
    }

    /// Files that stand in no chain: a later file has their id, or they have none.
    pub fn left_out(&self) -> impl Iterator<Item = &Migration> {
        let nodes = self.migrations.iter().zip(&self.graph.nodes);
        nodes.filter(|(_, node)| !node.counts).map(|(migration, _)| migration)
    }

    /// Its migrations in chain order, oldest first; what stands in no chain comes last.
    pub fn chain(&self) -> impl DoubleEndedIterator<Item = &Migration> {
        self.graph.chain().into_iter().map(|index| &self.migrations[index])
    }
}
