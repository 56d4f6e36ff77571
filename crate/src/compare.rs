//! Two states of a project side by side: the base, and what is proposed for it, as a pull request proposes it.

use std::collections::{BTreeMap, BTreeSet};

use crate::audit::Audit;
use crate::environment::deploy::Deploy;
use crate::environment::{Environment, Options};
use crate::graph::Index;
use crate::operation::Certainty;
use crate::ordered::Gather;
use crate::revision::Migration;
use crate::rules::Finding;
use crate::schema::Id;

/// Two audits side by side.
pub struct Comparison<'a> {
    /// What is proposed, judged for what the base doesn't have.
    pub proposed: &'a Audit,
    /// The environments that either has, in the order of what is proposed; then those that only the base has.
    pub environments: Vec<Compared<'a>>,
    /// Findings that the base doesn't have, worst first.
    pub new: Vec<&'a Finding>,
    /// How many findings of the base are gone.
    pub gone: usize,
}

/// An environment in two states.
pub struct Compared<'a> {
    /// As it is in the base; none if it is new.
    pub base: Option<&'a Environment>,
    /// As it is proposed; none if it is removed.
    pub proposed: Option<&'a Environment>,
    /// Revisions that differ: those proposed in the order of their chain, then those that only the base has, in that of
    /// theirs.
    pub revisions: Vec<Revision<'a>>,
    /// Both have revisions, and none of them is the same.
    pub has_nothing_in_common: bool,
    /// The ids of the heads that there are once both are merged.
    pub heads: Vec<&'a str>,
    /// Tables that both sides touch: the base in revisions that the proposal doesn't have, the proposal in new or edited ones.
    pub contended: Vec<Contended<'a>>,
    /// What the upgrades of the new revisions come to, deployed together.
    pub deploy: Deploy,
}

/// A revision that differs.
pub struct Revision<'a> {
    /// Its id, or its file where it has none.
    pub name: &'a str,
    /// How it differs.
    pub how: How,
    /// Its file in the base.
    pub base: Option<&'a Migration>,
    /// Its file in what is proposed.
    pub proposed: Option<&'a Migration>,
}

/// How a revision differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Only what is proposed has it.
    New,
    /// Its file has another text; whether what it does or whom it follows is another, too.
    Edited {
        /// Another parent, dependency, or operation.
        does_other: bool,
    },
    /// Its file has another name or place, and the same text.
    Moved,
    /// Only the base has it: the proposal removes it, or was begun before it came.
    Missing,
}

/// A table that both sides touch.
pub struct Contended<'a> {
    /// The table.
    pub table: Id,
    /// Revisions of the base that touch it.
    pub base: Vec<&'a str>,
    /// Revisions of the proposal that touch it.
    pub proposed: Vec<&'a str>,
}

impl Revision<'_> {
    /// The file: as it is proposed, else in the base.
    pub fn migration(&self) -> Option<&Migration> {
        self.proposed.or(self.base)
    }
}

impl Compared<'_> {
    /// The path of the environment.
    pub fn name(&self) -> &str {
        self.proposed.or(self.base).map_or(".", |it| it.name.as_str())
    }

    /// How many revisions differ in a way.
    pub fn count(&self, is_meant: impl Fn(How) -> bool) -> usize {
        self.revisions.iter().filter(|it| is_meant(it.how)).count()
    }

    /// Whether what is proposed only adds: each revision of the base is there, and does what it did.
    pub fn only_adds(&self) -> bool {
        self.count(|how| matches!(how, How::Missing | How::Edited { does_other: true })) == 0
    }
}

impl<'a> Comparison<'a> {
    /// Compares two audits.
    pub fn of(base: &'a Audit, proposed: &'a Audit) -> Comparison<'a> {
        let pairs = pairs(base, proposed);
        let known: BTreeSet<String> = base.findings.iter().map(Finding::mark).into_set();
        let (still, new): (Vec<&Finding>, Vec<&Finding>) =
            proposed.findings.iter().partition(|finding| known.contains(&finding.mark()));
        let environments = pairs.into_iter().map(|(base, proposed)| compared(base, proposed)).collect();
        Comparison { proposed, environments, new, gone: known.len().saturating_sub(still.len()) }
    }
}

/// The ids up to which what is proposed is the base.
fn common_heads(base: &Audit, proposed: &Audit) -> Vec<String> {
    let mut heads = Vec::new();
    for (base, proposed) in pairs(base, proposed) {
        let (Some(base), Some(proposed)) = (base, proposed) else { continue };
        let known = by_name(base);
        let common: BTreeSet<&str> = by_name(proposed).into_keys().filter(|name| known.contains_key(name)).into_set();
        let followed: BTreeSet<&str> = chain(proposed)
            .filter(|(_, it)| common.contains(it.name()))
            .flat_map(|(_, it)| it.parents().iter().chain(it.dependencies()))
            .map(String::as_str)
            .into_set();
        heads.extend(common.into_iter().filter(|name| !followed.contains(name)).map(ToOwned::to_owned));
    }
    heads
}

/// The options by which both states are judged alike: what both have is deployed, or as good as that, unless the reader says
/// what is.
pub fn options(base: &Audit, proposed: &Audit, options: &Options) -> Options {
    let deployed = if options.deployed.is_empty() { common_heads(base, proposed) } else { options.deployed.clone() };
    Options { deployed, ..options.clone() }
}

type Pair<'a> = (Option<&'a Environment>, Option<&'a Environment>);

/// Environments that belong together: those of one path and database; the only one of each, wherever it lies.
fn pairs<'a>(base: &'a Audit, proposed: &'a Audit) -> Vec<Pair<'a>> {
    if let ([base], [proposed]) = (base.environments.as_slice(), proposed.environments.as_slice()) {
        return vec![(Some(base), Some(proposed))];
    }
    let of_proposed = proposed.environments.iter().map(|it| {
        let own = base.environments.iter().find(|other| other.name == it.name);
        (own, Some(it))
    });
    let is_gone = |it: &&Environment| !proposed.environments.iter().any(|other| other.name == it.name);
    let of_base = base.environments.iter().filter(is_gone).map(|it| (Some(it), None));
    of_proposed.chain(of_base).collect()
}

fn compared<'a>(base: Option<&'a Environment>, proposed: Option<&'a Environment>) -> Compared<'a> {
    let (of_base, of_proposed) = (base.map(by_name).unwrap_or_default(), proposed.map(by_name).unwrap_or_default());
    let is_moved = |former: &Migration, migration: &Migration| {
        base.map(|it| place(it, former)) != proposed.map(|it| place(it, migration))
    };
    let mut revisions = Vec::new();
    let mut new = Vec::new();
    for (index, migration) in proposed.into_iter().flat_map(chain) {
        let name = migration.name();
        let former = of_base.get(name).copied();
        let how = match former {
            None => {
                new.push(index);
                How::New
            }
            Some(former) if !lines(former).eq(lines(migration)) => {
                How::Edited { does_other: !does_the_same(former, migration) }
            }
            Some(former) if is_moved(former, migration) => How::Moved,
            Some(_) => continue,
        };
        revisions.push(Revision { name, how, base: former, proposed: Some(migration) });
    }
    for (_, migration) in base.into_iter().flat_map(chain) {
        let name = migration.name();
        if !of_proposed.contains_key(name) {
            revisions.push(Revision { name, how: How::Missing, base: Some(migration), proposed: None });
        }
    }
    let deploy = proposed.map(|it| Deploy::of(&it.replay, &it.migrations, new)).unwrap_or_default();
    let contended = contended(base, proposed, &revisions);
    let heads = merged_heads(&of_base, &of_proposed);
    let is_in_base = |name: &&str| of_base.contains_key(name);
    let has_nothing_in_common = !of_base.is_empty() && !of_proposed.is_empty() && !of_proposed.keys().any(is_in_base);
    Compared { base, proposed, revisions, has_nothing_in_common, heads, contended, deploy }
}

/// The migrations of a chain, oldest first, and what stands in none.
fn chain(environment: &Environment) -> impl Iterator<Item = (Index, &Migration)> {
    let graph = &environment.graph;
    let left_out = (0..graph.nodes.len()).filter(|index| !graph.nodes[*index].counts);
    let order = graph.upgrade_order.iter().copied().chain(left_out);
    order.filter_map(|index| Some((index, environment.migrations.get(index)?)))
}

/// Migrations by their names; of several files of an id the one that Alembic takes.
fn by_name(environment: &Environment) -> BTreeMap<&str, &Migration> {
    let all = environment.migrations.iter().zip(&environment.graph.nodes);
    let (taken, others): (Vec<_>, Vec<_>) = all.partition(|(_, node)| node.counts);
    others.into_iter().chain(taken).map(|(migration, _)| (migration.name(), migration)).into_map()
}

/// The text without what editors and version control change by themselves: the ends of lines.
fn lines(migration: &Migration) -> impl Iterator<Item = &str> {
    migration.text.trim_end().lines().map(str::trim_end)
}

/// Where a file lies in its environment: the folders that were dropped may begin at different places.
fn place<'a>(environment: &Environment, migration: &'a Migration) -> &'a str {
    let root = environment.location.path.trim_end_matches('/');
    let inside = migration.path.strip_prefix(root).filter(|_| root != ".");
    inside.unwrap_or(&migration.path).trim_start_matches('/')
}

/// Whether two files follow the same revisions and do the same; what is not understood is to be written the same.
fn does_the_same(left: &Migration, right: &Migration) -> bool {
    let follows = left.parents() == right.parents()
        && left.dependencies() == right.dependencies()
        && left.labels() == right.labels();
    let does = |function: &str| match (left.function(function), right.function(function)) {
        (Some(left), Some(right)) => {
            let operations = (&left.operations, &right.operations);
            let unknown = (&left.unknown, &right.unknown);
            let mut done = operations.0.iter().zip(operations.1);
            let mut unread = unknown.0.iter().zip(unknown.1);
            operations.0.len() == operations.1.len()
                && done.all(|(one, other)| one.change == other.change && one.certainty == other.certainty)
                && unknown.0.len() == unknown.1.len()
                && unread.all(|(one, other)| one.source == other.source)
        }
        (left, right) => left.is_none() && right.is_none(),
    };
    follows && does("upgrade") && does("downgrade")
}

/// The ids that nothing follows once both states are merged: a revision that both have is as it is proposed. A file without
/// an id stands in no chain.
fn merged_heads<'a>(
    base: &BTreeMap<&'a str, &'a Migration>,
    proposed: &BTreeMap<&'a str, &'a Migration>,
) -> Vec<&'a str> {
    let mut merged = base.clone();
    merged.extend(proposed);
    let followed: BTreeSet<&str> = merged.values().flat_map(|it| it.parents()).map(String::as_str).into_set();
    let ids = merged.into_values().filter_map(Migration::id);
    ids.filter(|id| !followed.contains(id)).collect()
}

/// Tables that the base's own revisions touch, and the proposal's.
fn contended<'a>(
    base: Option<&'a Environment>,
    proposed: Option<&'a Environment>,
    revisions: &[Revision<'a>],
) -> Vec<Contended<'a>> {
    let (Some(base), Some(proposed)) = (base, proposed) else { return Vec::new() };
    let of = |environment: &'a Environment, is_meant: &dyn Fn(How) -> bool| {
        let meant: BTreeSet<&str> = revisions.iter().filter(|it| is_meant(it.how)).map(|it| it.name).into_set();
        let mut tables: BTreeMap<Id, Vec<&'a str>> = BTreeMap::new();
        for migration in environment.chain().filter(|it| meant.contains(it.name())) {
            let operations = migration.function("upgrade").map_or(&[][..], |it| &it.operations);
            let named = operations.iter().filter(|it| it.certainty != Certainty::Skipped);
            let named = named.filter_map(|it| environment.replay.last.id(it.change.table()?));
            for table in named.into_set() {
                tables.entry(table).or_default().push(migration.name());
            }
        }
        tables
    };
    let is_proposed = |how| matches!(how, How::New | How::Edited { does_other: true });
    let mut proposed = of(proposed, &is_proposed);
    let base = of(base, &|how| how == How::Missing);
    let both = base.into_iter().filter_map(|(table, base)| {
        let proposed = proposed.remove(&table)?;
        Some(Contended { table, base, proposed })
    });
    both.collect()
}
